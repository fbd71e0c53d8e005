//! ZIPs that lie, made byte by byte: each must be refused, and at once, while its sound twin is accepted.

use std::io::Write;
use std::time::{Duration, Instant};

use gazette_model::Code;
use proptest::prelude::*;

use super::*;

/// An entry with every field free.
#[derive(Clone)]
struct Raw {
    local_name: Vec<u8>,
    central_name: Vec<u8>,
    local_flags: u16,
    flags: u16,
    local_method: u16,
    method: u16,
    local_crc: u32,
    crc: u32,
    local_size: u32,
    size: u32,
    local_compressed: u32,
    compressed: u32,
    local_extra: Vec<u8>,
    extra: Vec<u8>,
    attributes: u32,
    data: Vec<u8>,
    descriptor: Vec<u8>,
    before: Vec<u8>,
    /// Where the directory says the entry is, instead of where it is.
    offset: Option<u32>,
    /// Nothing is written for it; only the directory has it.
    ghost: bool,
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

fn stored(name: &str, content: &[u8]) -> Raw {
    let (crc, size) = (crc(content), content.len() as u32);
    Raw {
        local_name: name.into(),
        central_name: name.into(),
        local_flags: 1 << 11,
        flags: 1 << 11,
        local_method: 0,
        method: 0,
        local_crc: crc,
        crc,
        local_size: size,
        size,
        local_compressed: size,
        compressed: size,
        local_extra: Vec::new(),
        extra: Vec::new(),
        attributes: 0,
        data: content.to_vec(),
        descriptor: Vec::new(),
        before: Vec::new(),
        offset: None,
        ghost: false,
    }
}

/// Zero bytes, deflated as far as it goes.
fn deflated_zeros(name: &str, size: usize) -> Raw {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("x", zip::write::SimpleFileOptions::default()).unwrap();
    let block = vec![0; 1 << 20];
    let mut left = size;
    while left > 0 {
        let part = left.min(block.len());
        writer.write_all(&block[..part]).unwrap();
        left -= part;
    }
    let bytes = writer.finish().unwrap().into_inner();
    let field = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let (crc, compressed) = (field(14), field(18));
    let extra = usize::from(u16::from_le_bytes(bytes[28..30].try_into().unwrap()));
    let start = 31 + extra;
    let data = bytes[start..start + compressed as usize].to_vec();
    let mut raw = stored(name, &[]);
    (raw.method, raw.local_method) = (8, 8);
    (raw.crc, raw.local_crc) = (crc, crc);
    (raw.size, raw.local_size) = (size as u32, size as u32);
    (raw.compressed, raw.local_compressed) = (compressed, compressed);
    raw.data = data;
    raw
}

fn build(entries: &[Raw]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    let le16 =
        |out: &mut Vec<u8>, values: &[u16]| values.iter().for_each(|value| out.extend(value.to_le_bytes()));
    let le32 =
        |out: &mut Vec<u8>, values: &[u32]| values.iter().for_each(|value| out.extend(value.to_le_bytes()));
    for raw in entries {
        out.extend(&raw.before);
        let offset = raw.offset.unwrap_or(out.len() as u32);
        if !raw.ghost {
            out.extend(b"PK\x03\x04");
            le16(&mut out, &[20, raw.local_flags, raw.local_method, 0, 33]);
            le32(&mut out, &[raw.local_crc, raw.local_compressed, raw.local_size]);
            le16(&mut out, &[raw.local_name.len() as u16, raw.local_extra.len() as u16]);
            out.extend(&raw.local_name);
            out.extend(&raw.local_extra);
            out.extend(&raw.data);
            out.extend(&raw.descriptor);
        }
        directory.extend(b"PK\x01\x02");
        le16(&mut directory, &[0x031e, 20, raw.flags, raw.method, 0, 33]);
        le32(&mut directory, &[raw.crc, raw.compressed, raw.size]);
        le16(&mut directory, &[raw.central_name.len() as u16, raw.extra.len() as u16, 0, 0, 0]);
        le32(&mut directory, &[raw.attributes, offset]);
        directory.extend(&raw.central_name);
        directory.extend(&raw.extra);
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06");
    le16(&mut out, &[0, 0, entries.len() as u16, entries.len() as u16]);
    le32(&mut out, &[directory.len() as u32, start]);
    le16(&mut out, &[0]);
    out
}

fn two() -> Vec<Raw> {
    vec![stored("a.txt", b"first"), stored("b/c.txt", b"second")]
}

fn with(change: impl FnOnce(&mut Vec<Raw>)) -> Vec<u8> {
    let mut entries = two();
    change(&mut entries);
    build(&entries)
}

fn named(name: &[u8]) -> Vec<u8> {
    with(|entries| {
        entries[0].local_name = name.into();
        entries[0].central_name = name.into();
    })
}

fn streamed(descriptor: impl FnOnce(&Raw) -> Vec<u8>) -> Vec<u8> {
    with(|entries| {
        let raw = &mut entries[0];
        (raw.flags, raw.local_flags) = (1 << 3 | 1 << 11, 1 << 3 | 1 << 11);
        (raw.local_crc, raw.local_size, raw.local_compressed) = (0, 0, 0);
        raw.descriptor = descriptor(raw);
    })
}

fn words(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn judge(bytes: &[u8]) -> Result<usize, Vec<Code>> {
    let start = Instant::now();
    let result = open(bytes, &ZipLimits::WORD);
    assert!(start.elapsed() < Duration::from_millis(100), "took {:?}", start.elapsed());
    match result {
        Ok(zip) => Ok(zip.entries().len()),
        Err(findings) => Err(findings.into_iter().map(|finding| finding.code).collect()),
    }
}

#[test]
fn sound_zips_of_many_writers_are_accepted() {
    let cases = [
        ("stored", build(&two())),
        ("empty", build(&[])),
        ("folder", with(|entries| entries.insert(0, stored("b/", b"")))),
        ("deflated", build(&[deflated_zeros("z", 100_000)])),
        ("descriptor", streamed(|raw| words(&[0x0807_4b50, raw.crc, raw.compressed, raw.size]))),
        ("descriptor without signature", streamed(|raw| words(&[raw.crc, raw.compressed, raw.size]))),
        ("long descriptor", streamed(|raw| words(&[0x0807_4b50, raw.crc, raw.compressed, 0, raw.size, 0]))),
        (
            "utf-8 name without flag",
            with(|entries| {
                let name = "Điều.txt".as_bytes().to_vec();
                (entries[0].flags, entries[0].local_flags) = (0, 0);
                (entries[0].local_name, entries[0].central_name) = (name.clone(), name);
            }),
        ),
        (
            "padding in the local header",
            with(|entries| entries[1].local_extra = vec![0x20, 0xa2, 4, 0, 1, 2, 3, 4]),
        ),
        ("unix modes", with(|entries| entries[0].attributes = 0o100_644 << 16)),
    ];
    for (name, bytes) in cases {
        assert!(judge(&bytes).is_ok(), "{name}: {:?}", judge(&bytes));
    }
}

#[test]
fn every_lie_is_refused() {
    use Code::{DuplicateEntry, FileUnreadable, PackageInvalid, PathEscape, ZipBomb};
    let sound = build(&two());
    let joined = [sound.clone(), sound.clone()].concat();
    let mut unicode_path = vec![0x75, 0x70, 10, 0, 1, 0, 0, 0, 0];
    unicode_path.extend(b"o.txt");
    let mut commented = sound.clone();
    let length = commented.len();
    commented[length - 2] = 22;
    commented.extend(&sound[length - 22..]);
    let cases: Vec<(&str, Vec<u8>, Code)> = vec![
        ("absolute name", named(b"/etc/passwd"), PathEscape),
        ("name leading up", named(b"x/../../a"), PathEscape),
        ("backslashes", named(b"..\\..\\a"), PathEscape),
        ("drive letter", named(b"C:\\a.txt"), PathEscape),
        ("NUL in the name", named(b"a.txt\0.exe"), PathEscape),
        ("link", with(|entries| entries[0].attributes = 0o120_777 << 16), PathEscape),
        ("device", with(|entries| entries[0].attributes = 0o020_644 << 16), PackageInvalid),
        ("one name twice", with(|entries| entries.push(stored("a.txt", b"other"))), DuplicateEntry),
        ("names equal without case", with(|entries| entries.push(stored("A.TXT", b"other"))), DuplicateEntry),
        ("names equal after NFC", build(&[stored("é", b"1"), stored("e\u{301}", b"2")]), DuplicateEntry),
        ("file and folder of one name", with(|entries| entries.push(stored("b", b""))), DuplicateEntry),
        ("other local name", with(|entries| entries[0].local_name = b"z.txt".into()), PackageInvalid),
        ("other local size", with(|entries| entries[0].local_size = 4), PackageInvalid),
        ("other local compressed size", with(|entries| entries[0].local_compressed = 4), PackageInvalid),
        ("other local checksum", with(|entries| entries[0].local_crc ^= 1), PackageInvalid),
        ("other local flags", with(|entries| entries[0].local_flags |= 1 << 3), PackageInvalid),
        ("other local method", with(|entries| entries[0].local_method = 8), PackageInvalid),
        ("unicode name differs", with(|entries| entries[0].extra = unicode_path.clone()), PackageInvalid),
        (
            "entries overlap",
            with(|entries| {
                let twin =
                    Raw { ghost: true, offset: Some(0), central_name: b"d.txt".into(), ..entries[0].clone() };
                entries.push(twin);
            }),
            PackageInvalid,
        ),
        (
            "entry inside another",
            with(|entries| {
                let inner = build(&[stored("in.txt", b"hidden")]);
                entries[0] = stored("a.txt", &inner);
                entries.push(Raw { ghost: true, offset: Some(35), ..stored("in.txt", b"hidden") });
            }),
            PackageInvalid,
        ),
        ("gap in front", with(|entries| entries[0].before = b"MZ program".into()), PackageInvalid),
        ("gap between", with(|entries| entries[1].before = b"hidden".into()), PackageInvalid),
        ("gap before the directory", with(|entries| entries[1].data.extend(b"hidden")), PackageInvalid),
        ("joined archives", joined, PackageInvalid),
        ("data behind", [sound.clone(), b"tail".to_vec()].concat(), PackageInvalid),
        ("archive in the comment", commented, PackageInvalid),
        ("encrypted", with(|entries| (entries[0].flags, entries[0].local_flags) = (1, 1)), PackageInvalid),
        (
            "unknown compression",
            with(|entries| (entries[0].method, entries[0].local_method) = (93, 93)),
            PackageInvalid,
        ),
        ("wrong checksum", with(|entries| (entries[0].crc, entries[0].local_crc) = (1, 1)), FileUnreadable),
        (
            "descriptor lies",
            streamed(|raw| words(&[0x0807_4b50, raw.crc, raw.compressed, raw.size + 1])),
            PackageInvalid,
        ),
        (
            "one entry more than told",
            {
                let mut bytes = sound.clone();
                bytes[length - 12] = 1;
                bytes[length - 14] = 1;
                bytes
            },
            PackageInvalid,
        ),
        (
            "several volumes",
            {
                let mut bytes = sound.clone();
                bytes[length - 18] = 1;
                bytes
            },
            PackageInvalid,
        ),
        ("cut off", sound[..length - 30].to_vec(), PackageInvalid),
        ("inflates a thousandfold", build(&[deflated_zeros("z", 20 << 20)]), ZipBomb),
        (
            "inflates beyond its size",
            {
                let mut raw = deflated_zeros("z", 20 << 20);
                (raw.size, raw.local_size) = (1 << 20, 1 << 20);
                build(&[raw])
            },
            ZipBomb,
        ),
        (
            "shorter than its size",
            {
                let mut raw = deflated_zeros("z", 1 << 20);
                (raw.size, raw.local_size) = (2 << 20, 2 << 20);
                raw.compressed = raw.data.len() as u32;
                build(&[raw])
            },
            ZipBomb,
        ),
        (
            "one datum for a thousand entries",
            {
                let kernel = deflated_zeros("0", 190 << 10);
                let twin = |index: usize| Raw {
                    ghost: true,
                    offset: Some(0),
                    central_name: index.to_string().into(),
                    ..kernel.clone()
                };
                build(&std::iter::once(kernel.clone()).chain((1..1900).map(twin)).collect::<Vec<_>>())
            },
            ZipBomb,
        ),
        (
            "too many entries",
            build(&(0..2001).map(|index| stored(&index.to_string(), b"")).collect::<Vec<_>>()),
            ZipBomb,
        ),
        (
            "most entries a ZIP can have",
            {
                let kernel = stored("0", b"");
                build(&vec![Raw { ghost: true, offset: Some(0), ..kernel }; 65_534])
            },
            ZipBomb,
        ),
    ];
    println!("{} ZIP lies, each refused in under 100 ms", cases.len());
    for (name, bytes, code) in cases {
        let codes = judge(&bytes).expect_err(name);
        assert!(codes.contains(&code), "{name}: {codes:?}");
    }
}

proptest! {
    #[test]
    fn changed_bytes_never_panic_and_what_is_accepted_reads_whole(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut entries = two();
        entries.push(deflated_zeros("z", 5000));
        let mut bytes = build(&entries);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(zip) = open(&bytes, &ZipLimits::WORD) {
            for entry in zip.entries().iter().filter(|entry| !entry.is_folder()) {
                prop_assert_eq!(zip.read(&entry.name, u64::MAX).unwrap().unwrap().len() as u64, entry.size);
            }
        }
    }
}
