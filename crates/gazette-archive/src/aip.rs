//! Hands an object out as an archival information package in the form of E-ARK (gói tin lưu trữ AIP): METS by the profile CSIP,
//! EAD, PREMIS, and the files as one representation, as Circular 05/2025/TT-BNV asks for at the hand-over to state archives.

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;

use gazette_disk::{Action, DiskError, Stage};

use crate::archive::Archive;
use crate::digest::{Algorithm, Digesting, hex, hex_of};
use crate::error::ArchiveError;
use crate::object_id::ObjectId;
use crate::ocfl::inventory::VersionInfo;
use crate::premis::{self, PREMIS, escape};
use crate::publication::check_time;

/// The forms of the metadata this program writes, so that a reader far away in time needs nothing from elsewhere.
const SCHEMAS: [(&str, &str); 2] =
    [("ead.xsd", include_str!("aip/ead.xsd")), ("premis.xsd", include_str!("aip/premis.xsd"))];
/// What the files of a package are.
const CONTENT: &str = "Official gazette (Công báo)";
const PROFILE: &str = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml";

/// What a package says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AipInfo {
    /// Who hands it over.
    pub organization: String,
    /// The code of the fonds (mã phông), which stands in the identifier; may be empty.
    pub fonds: String,
    /// When it is made, RFC 3339 with offset.
    pub created: String,
    /// Who makes it.
    pub user: String,
    /// What it is, in words.
    pub title: String,
    /// The date of the issue or document, `2026-11-22`; may be empty.
    pub date: String,
    /// The version of this program.
    pub software: String,
    /// What is laid beside it as documentation, by name: proofs of the log, its public key.
    pub documentation: Vec<(String, Vec<u8>)>,
}

/// A file of the package, as METS names it.
struct Entry {
    path: String,
    size: u64,
    sha256: String,
}

/// Writes an object as a package into the new folder `target`; returns the number of files handed over.
///
/// Every file is checked against the archive on the way: a damaged one stops the export, and nothing is left.
pub fn export_aip(
    archive: &Archive,
    object: &ObjectId,
    target: &Path,
    info: &AipInfo,
) -> Result<u64, ArchiveError> {
    check_time(&info.created)?;
    let area = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut stage = Stage::create(area)?;
    let mut data = Vec::new();
    for file in archive.files(object)?.iter().filter(|file| *file != PREMIS) {
        data.push(copy(archive, object, file, &mut stage)?);
    }
    let representation = mets(info, object, "rep1", &Parts { data: &data, ..Parts::default() });
    let representation = put(&mut stage, "representations/rep1/METS.xml", representation.as_bytes())?;
    let version = archive.inventory(object)?.number();
    let message = "every file was read and has the digest its inventory declares".to_owned();
    let event = VersionInfo { created: &info.created, message: &message, user: &info.user };
    let events = premis::fixity_check(&archive.file(object, PREMIS)?, object, version, &event);
    let premis = put(&mut stage, "metadata/preservation/premis.xml", &events)?;
    let ead = put(&mut stage, "metadata/descriptive/ead.xml", ead(info, object).as_bytes())?;
    let mut documentation = Vec::new();
    for (name, bytes) in &info.documentation {
        documentation.push(put(&mut stage, &format!("documentation/{name}"), bytes)?);
    }
    let mut schemas = Vec::new();
    for (name, text) in SCHEMAS {
        schemas.push(put(&mut stage, &format!("schemas/{name}"), text.as_bytes())?);
    }
    let parts = Parts {
        representation: Some(&representation),
        premis: Some(&premis),
        ead: Some(&ead),
        documentation: &documentation,
        schemas: &schemas,
        data: &[],
    };
    put(&mut stage, "METS.xml", mets(info, object, "", &parts).as_bytes())?;
    stage.publish(target)?;
    Ok(data.len() as u64)
}

/// What a METS file describes.
#[derive(Default)]
struct Parts<'a> {
    data: &'a [Entry],
    representation: Option<&'a Entry>,
    premis: Option<&'a Entry>,
    ead: Option<&'a Entry>,
    documentation: &'a [Entry],
    schemas: &'a [Entry],
}

/// The METS of the package (`rep` empty), or of its representation.
fn mets(info: &AipInfo, object: &ObjectId, rep: &str, parts: &Parts<'_>) -> String {
    let identifier = identifier(info, object);
    let own = if rep.is_empty() { identifier } else { rep.to_owned() };
    let (created, title, software) = (escape(&info.created), escape(&info.title), escape(&info.software));
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<mets xmlns=\"http://www.loc.gov/METS/\" \
         xmlns:csip=\"https://DILCIS.eu/XML/METS/CSIPExtensionMETS\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" OBJID=\"{own}\" LABEL=\"{title}\" TYPE=\"Mixed\" \
         csip:CONTENTINFORMATIONTYPE=\"MIXED\" PROFILE=\"{PROFILE}\">\n\
         <metsHdr CREATEDATE=\"{created}\" LASTMODDATE=\"{created}\" RECORDSTATUS=\"NEW\" csip:OAISPACKAGETYPE=\"AIP\">\n \
         <agent ROLE=\"CREATOR\" TYPE=\"OTHER\" OTHERTYPE=\"SOFTWARE\">\n  <name>gazette</name>\n  \
         <note csip:NOTETYPE=\"SOFTWARE VERSION\">{software}</note>\n </agent>\n \
         <agent ROLE=\"ARCHIVIST\" TYPE=\"ORGANIZATION\">\n  <name>{organization}</name>\n </agent>\n</metsHdr>\n",
        organization = escape(&info.organization),
    );
    let reference = |entry: &Entry, kind: &str| {
        format!(
            "<mdRef LOCTYPE=\"URL\" xlink:type=\"simple\" xlink:href=\"{}\" MDTYPE=\"{kind}\" MIMETYPE=\"text/xml\" \
             SIZE=\"{}\" CREATED=\"{created}\" CHECKSUM=\"{}\" CHECKSUMTYPE=\"SHA-256\"/>",
            href(&entry.path),
            entry.size,
            entry.sha256
        )
    };
    // Writing into a String cannot fail.
    if let Some(ead) = parts.ead {
        let _written = writeln!(
            xml,
            "<dmdSec ID=\"dmd-ead\" CREATED=\"{created}\" STATUS=\"CURRENT\">{}</dmdSec>",
            reference(ead, "EAD")
        );
    }
    if let Some(premis) = parts.premis {
        let _written = writeln!(
            xml,
            "<amdSec ID=\"amd\"><digiprovMD ID=\"amd-premis\" CREATED=\"{created}\" STATUS=\"CURRENT\">{}</digiprovMD></amdSec>",
            reference(premis, "PREMIS")
        );
    }
    xml.push_str("<fileSec ID=\"files\">\n");
    group(&mut xml, info, "documentation", "Documentation", parts.documentation, "");
    group(&mut xml, info, "schemas", "Schemas", parts.schemas, "");
    group(&mut xml, info, "data", "Data", parts.data, "representations/rep1/");
    if let Some(representation) = parts.representation {
        group(&mut xml, info, "rep1", "Representations/rep1", std::slice::from_ref(representation), "");
    }
    xml.push_str("</fileSec>\n");
    let _written = writeln!(
        xml,
        "<structMap ID=\"structure\" TYPE=\"PHYSICAL\" LABEL=\"CSIP\">\n<div ID=\"package\" LABEL=\"{own}\">"
    );
    let (administrative, descriptive) = (
        if parts.premis.is_some() { " ADMID=\"amd-premis\"" } else { "" },
        if parts.ead.is_some() { " DMDID=\"dmd-ead\"" } else { "" },
    );
    let _written =
        writeln!(xml, " <div ID=\"div-metadata\" LABEL=\"Metadata\"{administrative}{descriptive}/>");
    if !parts.documentation.is_empty() {
        xml.push_str(" <div ID=\"div-documentation\" LABEL=\"Documentation\"><fptr FILEID=\"group-documentation\"/></div>\n");
    }
    if !parts.schemas.is_empty() {
        xml.push_str(" <div ID=\"div-schemas\" LABEL=\"Schemas\"><fptr FILEID=\"group-schemas\"/></div>\n");
    }
    if !parts.data.is_empty() {
        xml.push_str(" <div ID=\"div-data\" LABEL=\"Data\"><fptr FILEID=\"group-data\"/></div>\n");
    }
    if let Some(representation) = parts.representation {
        let _written = writeln!(
            xml,
            " <div ID=\"div-representations\" LABEL=\"Representations\"><fptr FILEID=\"group-rep1\"/>\n  \
             <div ID=\"div-rep1\" LABEL=\"Representations/rep1\"><mptr LOCTYPE=\"URL\" xlink:type=\"simple\" \
             xlink:href=\"{}\" xlink:title=\"group-rep1\"/></div>\n </div>",
            href(&representation.path)
        );
    }
    xml.push_str("</div>\n</structMap>\n</mets>\n");
    xml
}

/// A group of files; `below` is cut from their paths, which METS gives from where it lies.
fn group(xml: &mut String, info: &AipInfo, id: &str, usage: &str, entries: &[Entry], below: &str) {
    if entries.is_empty() {
        return;
    }
    // CSIP63 wants the kind of content of every group by name; those of a gazette stand in none of the lists of E-ARK.
    let _written = writeln!(
        xml,
        " <fileGrp ID=\"group-{id}\" USE=\"{usage}\" csip:CONTENTINFORMATIONTYPE=\"OTHER\" \
         csip:OTHERCONTENTINFORMATIONTYPE=\"{CONTENT}\">"
    );
    for (number, entry) in (1..).zip(entries) {
        let path = entry.path.strip_prefix(below).unwrap_or(&entry.path);
        let _written = writeln!(
            xml,
            "  <file ID=\"file-{id}-{number}\" MIMETYPE=\"{}\" SIZE=\"{}\" CREATED=\"{}\" CHECKSUM=\"{}\" \
             CHECKSUMTYPE=\"SHA-256\"><FLocat LOCTYPE=\"URL\" xlink:type=\"simple\" xlink:href=\"{}\"/></file>",
            media_type(path),
            entry.size,
            escape(&info.created),
            entry.sha256,
            href(path)
        );
    }
    xml.push_str(" </fileGrp>\n");
}

fn ead(info: &AipInfo, object: &ObjectId) -> String {
    let (title, organization) = (escape(&info.title), escape(&info.organization));
    let date = if info.date.is_empty() {
        String::new()
    } else {
        format!("<unitdate normal=\"{0}\">{0}</unitdate>", escape(&info.date))
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ead xmlns=\"urn:isbn:1-931666-22-9\">\n<eadheader><eadid>{id}</eadid>\
         <filedesc><titlestmt><titleproper>{title}</titleproper></titlestmt></filedesc></eadheader>\n\
         <archdesc level=\"item\"><did><unitid>{object}</unitid><unittitle>{title}</unittitle>{date}\
         <origination><corpname>{organization}</corpname></origination><langmaterial><language langcode=\"vie\">Tiếng Việt\
         </language></langmaterial></did></archdesc>\n</ead>\n",
        id = identifier(info, object),
        object = escape(object),
    )
}

/// `urn:uuid:…`, with the code of the fonds `urn:000.00.12.H10:uuid:…`; the same for the same object always.
fn identifier(info: &AipInfo, object: &ObjectId) -> String {
    let digest = hex_of(Algorithm::Sha256, object.as_bytes());
    let part = |from: usize, to: usize| digest.get(from..to).unwrap_or_default();
    // Version 8 of RFC 9562: a digest of our own choice.
    let uuid = format!("{}-{}-8{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32));
    if info.fonds.is_empty() {
        format!("urn:uuid:{uuid}")
    } else {
        format!("urn:{}:uuid:{uuid}", crate::ocfl::inventory::encode(&info.fonds))
    }
}

fn put(stage: &mut Stage, path: &str, bytes: &[u8]) -> Result<Entry, ArchiveError> {
    stage.write(path, bytes)?;
    Ok(Entry { path: path.to_owned(), size: bytes.len() as u64, sha256: hex_of(Algorithm::Sha256, bytes) })
}

fn copy(archive: &Archive, object: &ObjectId, file: &str, stage: &mut Stage) -> Result<Entry, ArchiveError> {
    let inventory = archive.inventory(object)?;
    let missing = || ArchiveError::FileMissing { object: object.to_string(), path: file.to_owned() };
    let (declared, content) = inventory.locate(file).ok_or_else(missing)?;
    let source = archive.folder(object).join(content);
    let open = File::open(&source).map_err(|error| DiskError::new(Action::Read, &source, error))?;
    let mut reader = Digesting::new(open, &[Algorithm::Sha512, Algorithm::Sha256]);
    let path = format!("representations/rep1/data/{file}");
    stage.copy_in(&path, &mut reader)?;
    let (size, digests) = reader.finish();
    let mut digests = digests.iter().map(|digest| hex(digest));
    let (sha512, sha256) = (digests.next().unwrap_or_default(), digests.next().unwrap_or_default());
    if !sha512.eq_ignore_ascii_case(declared) {
        let reason = "its SHA-512 is not that of the inventory".to_owned();
        return Err(ArchiveError::Damaged { object: object.to_string(), path: file.to_owned(), reason });
    }
    Ok(Entry { path, size, sha256 })
}

fn href(path: &str) -> String {
    crate::ocfl::inventory::encode(path)
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "doc" => "application/msword",
        "json" => "application/json",
        "xml" => "text/xml",
        "txt" | "tlog-proof" | "pub" => "text/plain",
        "toml" => "application/toml",
        _ => "application/octet-stream",
    }
}
