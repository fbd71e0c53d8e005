//! One file with everything and its digests (kiện): a backup, or a gazette that is handed over.
//!
//! A parcel is a BagIt bag in a ZIP without compression: `data/…`, `bag-info.txt`, `manifest-sha256.txt`,
//! `tagmanifest-sha256.txt`. Any unzip and `sha256sum` read and prove it. Unpacking proves every byte before the
//! first one gets its final name; a parcel that is cut short or altered leaves nothing behind.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use gazette_disk::{Action, DiskError, Stage, publish_file};
use gazette_model::Digest;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The form of parcels this program makes, and the newest it reads.
pub const FORMAT: u32 = 1;
/// Files up to this size are read several at once.
const SMALL: u64 = 4 << 20;
/// Bytes of small files held in memory at once.
const BATCH: u64 = 64 << 20;
/// The largest list of files.
const LIST: u64 = 1 << 30;

/// What could not be packed or unpacked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParcelError {
    /// A file or folder could not be read or written.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The file is no parcel, or its end is missing.
    #[error("{0} is no parcel, or was cut short")]
    CutShort(PathBuf),
    /// A file is not the one that was packed.
    #[error("{0} in the parcel is not what was packed")]
    Altered(String),
    /// A listed file is missing.
    #[error("{0} is listed and missing in the parcel")]
    Missing(String),
    /// A file is in the parcel and not on its list.
    #[error("{0} is in the parcel and not on its list")]
    Unlisted(String),
    /// A newer program made it.
    #[error("the parcel has format {found}, this program reads formats up to {FORMAT}")]
    Newer {
        /// The format of the parcel.
        found: String,
    },
    /// A file changed while it was packed.
    #[error("{0} changed while it was packed")]
    Changed(PathBuf),
}

/// What was packed or unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// Files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Digest of the list of all files with their digests: it stands for the whole parcel.
    pub digest: Digest,
}

/// A parcel that was proved; its files lie in a folder without final name.
#[derive(Debug)]
pub struct Unpacked {
    /// The files, as packed.
    pub stage: Stage,
    /// What the parcel says of itself.
    pub info: BTreeMap<String, String>,
    /// How much it is.
    pub contents: Contents,
}

/// Packs `files` (name in the parcel, path) into the new file `target`; `info` are lines of `bag-info.txt`.
pub fn pack(
    files: &[(String, PathBuf)],
    target: &Path,
    info: &[(&str, String)],
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Contents, ParcelError> {
    let area = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let stage = Stage::create(area)?;
    let path = stage.path().join("parcel");
    let failed = |source| DiskError::new(Action::Write, target, source);
    let file = File::create(&path).map_err(failed)?;
    let mut zip = ZipWriter::new(BufWriter::with_capacity(1 << 20, file));
    let (mut manifest, mut contents) =
        (String::new(), Contents { files: 0, bytes: 0, digest: Digest([0; 32]) });
    for batch in batches(files)? {
        // Reading and digesting run on all cores, writing keeps the order.
        let read: Vec<Digested> = batch
            .par_iter()
            .map(|(_, path, size)| {
                if *size > SMALL {
                    return Ok(None);
                }
                let bytes = gazette_disk::read_file(path, u64::MAX)?;
                progress(bytes.len() as u64);
                let digest = Digest(Sha256::digest(&bytes).into());
                Ok(Some((bytes, digest)))
            })
            .collect();
        for ((name, path, size), read) in batch.iter().zip(read) {
            let options = SimpleFileOptions::default()
                .compression_method(CompressionMethod::Stored)
                .large_file(*size >= u64::from(u32::MAX));
            let name = format!("data/{name}");
            zip.start_file(&name, options).map_err(|error| failed(io::Error::other(error)))?;
            let (written, digest) = match read? {
                Some((bytes, digest)) => {
                    zip.write_all(&bytes).map_err(failed)?;
                    (bytes.len() as u64, digest)
                }
                None => stream(path, &mut zip, progress, &failed)?,
            };
            if written != *size {
                return Err(ParcelError::Changed(path.clone()));
            }
            manifest.push_str(&format!("{digest}  {}\n", escape(&name)));
            contents.files += 1;
            contents.bytes = contents.bytes.saturating_add(written);
        }
    }
    contents.digest = Digest(Sha256::digest(manifest.as_bytes()).into());
    let mut about =
        format!("Gazette-Parcel: {FORMAT}\nPayload-Oxum: {}.{}\n", contents.bytes, contents.files);
    for (label, value) in info {
        let value: String = value.split_whitespace().collect::<Vec<_>>().join(" ");
        about.push_str(&format!("{label}: {value}\n"));
    }
    let bagit = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_owned();
    let mut tags = vec![("bagit.txt", bagit), ("bag-info.txt", about), ("manifest-sha256.txt", manifest)];
    let lines: Vec<String> = tags
        .iter()
        .map(|(name, text)| format!("{}  {name}\n", Digest(Sha256::digest(text.as_bytes()).into())))
        .collect();
    tags.push(("tagmanifest-sha256.txt", lines.concat()));
    for (name, text) in &tags {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        zip.start_file(*name, options).map_err(|error| failed(io::Error::other(error)))?;
        zip.write_all(text.as_bytes()).map_err(failed)?;
    }
    let file = zip.finish().map_err(|error| failed(io::Error::other(error)))?;
    let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)?;
    publish_file(&path, target)?;
    Ok(contents)
}

/// What a parcel says of itself, without proving it.
pub fn info(parcel: &Path) -> Result<BTreeMap<String, String>, ParcelError> {
    read_info(&mut open(parcel)?, parcel)
}

/// Proves a parcel whole and unpacks it into a folder below `area`; nothing is left there if anything is wrong.
pub fn unpack(parcel: &Path, area: &Path, progress: &(dyn Fn(u64) + Sync)) -> Result<Unpacked, ParcelError> {
    let mut zip = open(parcel)?;
    let info = read_info(&mut zip, parcel)?;
    let (listed, digest) = read_lists(&mut zip, parcel)?;
    let mut contents = Contents { files: 0, bytes: 0, digest };
    let mut found: Vec<(usize, String, u64)> = Vec::new();
    for index in 0..zip.len() {
        let file = zip.by_index_raw(index).map_err(|_| ParcelError::CutShort(parcel.to_owned()))?;
        let name = file.name().map_err(|_| ParcelError::CutShort(parcel.to_owned()))?.into_owned();
        let size = file.size();
        if file.compression() != CompressionMethod::Stored {
            return Err(ParcelError::Altered(name));
        }
        if listed.contains_key(&name) {
            found.push((index, name, size));
        } else if !TAGS.contains(&name.as_str()) {
            return Err(ParcelError::Unlisted(name));
        }
    }
    let names: BTreeSet<&str> = found.iter().map(|(_, name, _)| name.as_str()).collect();
    if let Some(missing) = listed.keys().find(|name| !names.contains(name.as_str())) {
        return Err(ParcelError::Missing(missing.clone()));
    }
    let mut stage = Stage::create(area)?;
    let mut start = 0;
    while start < found.len() {
        let mut end = start;
        let mut held = 0;
        while end < found.len() && held < BATCH && (found[end].2 <= SMALL || end == start) {
            held += found[end].2;
            end += 1;
        }
        let batch = &found[start..end];
        start = end;
        if let [(index, name, size)] = batch
            && *size > SMALL
        {
            let mut file = zip.by_index(*index).map_err(|_| ParcelError::Altered(name.clone()))?;
            let mut reader = Digesting { reader: &mut file, state: Sha256::new(), progress };
            let read = stage.copy_in(inside(name), &mut reader).map_err(|error| altered(error, name))?;
            if read != *size || listed.get(name) != Some(&Digest(reader.state.finalize().into())) {
                return Err(ParcelError::Altered(name.clone()));
            }
            contents.bytes = contents.bytes.saturating_add(read);
            contents.files += 1;
            continue;
        }
        let share = batch.len().div_ceil(rayon::current_num_threads().max(1)).max(1);
        let read: Vec<Proved> = batch
            .par_chunks(share)
            .map(|part| {
                let file =
                    File::open(parcel).map_err(|source| DiskError::new(Action::Read, parcel, source))?;
                let mut zip = ZipArchive::new(BufReader::new(file))
                    .map_err(|_| ParcelError::CutShort(parcel.to_owned()))?;
                let mut out = Vec::with_capacity(part.len());
                for (index, name, size) in part {
                    let mut bytes = Vec::with_capacity(usize::try_from(*size).unwrap_or(0));
                    let file = zip.by_index(*index).map_err(|_| ParcelError::Altered(name.clone()))?;
                    file.take(size.saturating_add(1))
                        .read_to_end(&mut bytes)
                        .map_err(|_| ParcelError::Altered(name.clone()))?;
                    let digest = Digest(Sha256::digest(&bytes).into());
                    if bytes.len() as u64 != *size || listed.get(name) != Some(&digest) {
                        return Err(ParcelError::Altered(name.clone()));
                    }
                    progress(*size);
                    out.push((name.clone(), bytes));
                }
                Ok(out)
            })
            .collect();
        for part in read {
            for (name, bytes) in part? {
                stage.write(inside(&name), &bytes)?;
                contents.bytes = contents.bytes.saturating_add(bytes.len() as u64);
                contents.files += 1;
            }
        }
    }
    stage.sync()?;
    Ok(Unpacked { stage, info, contents })
}

/// The files of a parcel beside its payload.
const TAGS: [&str; 4] = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"];

type Zip = ZipArchive<BufReader<File>>;
/// Names in the parcel, paths and sizes of files that are read together.
type Group<'a> = Vec<(&'a str, PathBuf, u64)>;
/// A small file with its digest; nothing for one that is streamed.
type Digested = Result<Option<(Vec<u8>, Digest)>, ParcelError>;
/// Files whose bytes are what the list says.
type Proved = Result<Vec<(String, Vec<u8>)>, ParcelError>;

fn open(parcel: &Path) -> Result<Zip, ParcelError> {
    let file = File::open(parcel).map_err(|source| DiskError::new(Action::Read, parcel, source))?;
    ZipArchive::new(BufReader::new(file)).map_err(|_| ParcelError::CutShort(parcel.to_owned()))
}

fn text(zip: &mut Zip, parcel: &Path, name: &str) -> Result<String, ParcelError> {
    let mut text = String::new();
    let file = zip.by_name(name).map_err(|_| ParcelError::CutShort(parcel.to_owned()))?;
    file.take(LIST).read_to_string(&mut text).map_err(|_| ParcelError::Altered(name.to_owned()))?;
    Ok(text)
}

fn read_info(zip: &mut Zip, parcel: &Path) -> Result<BTreeMap<String, String>, ParcelError> {
    let about = text(zip, parcel, "bag-info.txt")?;
    let info: BTreeMap<String, String> = about
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(label, value)| (label.to_owned(), value.to_owned()))
        .collect();
    match info.get("Gazette-Parcel").map(|format| (format, format.parse::<u32>())) {
        None => Err(ParcelError::CutShort(parcel.to_owned())),
        Some((_, Ok(format))) if (1..=FORMAT).contains(&format) => Ok(info),
        Some((found, _)) => Err(ParcelError::Newer { found: found.clone() }),
    }
}

/// The payload with its digests, and the digest of that list; the list itself is proved first.
fn read_lists(zip: &mut Zip, parcel: &Path) -> Result<(HashMap<String, Digest>, Digest), ParcelError> {
    let tags = text(zip, parcel, "tagmanifest-sha256.txt")?;
    let tags: HashMap<&str, &str> =
        tags.lines().filter_map(|line| line.split_once("  ")).map(|(digest, name)| (name, digest)).collect();
    for name in TAGS.iter().filter(|name| !name.starts_with("tagmanifest")) {
        let found = Digest(Sha256::digest(text(zip, parcel, name)?.as_bytes()).into()).to_string();
        if tags.get(name).copied() != Some(found.as_str()) {
            return Err(ParcelError::Altered((*name).to_owned()));
        }
    }
    let manifest = text(zip, parcel, "manifest-sha256.txt")?;
    let mut listed = HashMap::new();
    for line in manifest.lines() {
        let read =
            line.split_once("  ").and_then(|(digest, name)| Some((unescape(name), digest.parse().ok()?)));
        let Some((name, digest)) = read.filter(|(name, _)| name.starts_with("data/")) else {
            return Err(ParcelError::Altered("manifest-sha256.txt".to_owned()));
        };
        listed.insert(name, digest);
    }
    Ok((listed, Digest(Sha256::digest(manifest.as_bytes()).into())))
}

/// Files in groups: many small ones, or one large one; with their sizes.
fn batches(files: &[(String, PathBuf)]) -> Result<Vec<Group<'_>>, ParcelError> {
    let mut groups = Vec::new();
    let (mut group, mut held) = (Vec::new(), 0_u64);
    for (name, path) in files {
        let size =
            std::fs::metadata(path).map_err(|source| DiskError::new(Action::Read, path, source))?.len();
        if held.saturating_add(size) > BATCH && !group.is_empty() {
            groups.push(std::mem::take(&mut group));
            held = 0;
        }
        held = held.saturating_add(size.min(SMALL));
        group.push((name.as_str(), path.clone(), size));
    }
    groups.push(group);
    Ok(groups)
}

fn stream(
    path: &Path,
    zip: &mut ZipWriter<BufWriter<File>>,
    progress: &(dyn Fn(u64) + Sync),
    failed: &dyn Fn(io::Error) -> DiskError,
) -> Result<(u64, Digest), ParcelError> {
    let mut file = File::open(path).map_err(|source| DiskError::new(Action::Read, path, source))?;
    let mut reader = Digesting { reader: &mut file, state: Sha256::new(), progress };
    let mut written = 0;
    let mut buffer = vec![0; 1 << 20];
    loop {
        let count = reader.read(&mut buffer).map_err(|source| DiskError::new(Action::Read, path, source))?;
        let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else { break };
        zip.write_all(part).map_err(failed)?;
        written += count as u64;
    }
    Ok((written, Digest(reader.state.finalize().into())))
}

struct Digesting<'a> {
    reader: &'a mut dyn Read,
    state: Sha256,
    progress: &'a (dyn Fn(u64) + Sync),
}

impl Read for Digesting<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.state.update(buffer.get(..count).unwrap_or_default());
        (self.progress)(count as u64);
        Ok(count)
    }
}

/// The name below `data/`.
fn inside(name: &str) -> &str {
    name.strip_prefix("data/").unwrap_or(name)
}

/// A read that failed inside the parcel is damage, a full disk is not.
fn altered(error: DiskError, name: &str) -> ParcelError {
    if error.is_full() || error.source.kind() == io::ErrorKind::PermissionDenied {
        ParcelError::Disk(error)
    } else {
        ParcelError::Altered(name.to_owned())
    }
}

fn escape(path: &str) -> String {
    path.replace('%', "%25").replace('\n', "%0A").replace('\r', "%0D")
}

fn unescape(path: &str) -> String {
    path.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
}
