//! What happened to an object, as PREMIS 3 events (sự kiện bảo quản) in `premis.xml`.

use std::fmt::Write as _;

use crate::ocfl::inventory::{NewFile, VersionInfo, encode};

/// The name of the events in an object.
pub(crate) const PREMIS: &str = "premis.xml";

/// The events of a new object: its files came in, were digested, and agree with their record.
pub(crate) fn ingestion(id: &str, files: &[NewFile], info: &VersionInfo<'_>) -> Vec<u8> {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<premis xmlns=\"http://www.loc.gov/premis/v3\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" version=\"3.0\">\n",
    );
    objects(&mut xml, id, files);
    events(&mut xml, id, 1, &["ingestion", "message digest calculation", "validation"], info);
    let user = escape(info.user);
    let address = encode(info.user);
    xml.push_str(&agent("gazette:software", "gazette", "software"));
    xml.push_str(&agent(&format!("urn:gazette:user:{address}"), &user, "person"));
    xml.push_str("</premis>\n");
    xml.into_bytes()
}

/// The events of a new version, added to those before it.
pub(crate) fn addition(
    before: &[u8],
    id: &str,
    version: u32,
    files: &[NewFile],
    info: &VersionInfo<'_>,
) -> Vec<u8> {
    later(before, id, version, files, &["ingestion", "message digest calculation"], info)
}

/// The events of a version from which bytes were taken, added to those before it.
pub(crate) fn deletion(
    before: &[u8],
    id: &str,
    version: u32,
    files: &[NewFile],
    info: &VersionInfo<'_>,
) -> Vec<u8> {
    later(before, id, version, files, &["deletion", "message digest calculation"], info)
}

/// The event of a reading that found every digest as declared.
pub(crate) fn fixity_check(before: &[u8], id: &str, version: u32, info: &VersionInfo<'_>) -> Vec<u8> {
    later(before, id, version, &[], &["fixity check"], info)
}

fn later(
    before: &[u8],
    id: &str,
    version: u32,
    files: &[NewFile],
    kinds: &[&str],
    info: &VersionInfo<'_>,
) -> Vec<u8> {
    let text = String::from_utf8_lossy(before);
    let (mut new_objects, mut new_events) = (String::new(), String::new());
    objects(&mut new_objects, id, files);
    events(&mut new_events, id, version, kinds, info);
    let address = format!("urn:gazette:user:{}", encode(info.user));
    let known = text.contains(&format!("<agentIdentifierValue>{address}<"));
    let new_agent = if known { String::new() } else { agent(&address, &escape(info.user), "person") };
    // The schema wants objects before events before agents.
    let (head, rest) = split_before(&text, "<event>");
    let (middle, tail) = split_before(rest, "<agent>");
    let (agents, end) = split_before(tail, "</premis>");
    format!("{head}{new_objects}{middle}{new_events}{agents}{new_agent}{end}").into_bytes()
}

fn split_before<'a>(text: &'a str, mark: &str) -> (&'a str, &'a str) {
    text.find(mark).and_then(|position| text.split_at_checked(position)).unwrap_or((text, ""))
}

fn objects(xml: &mut String, id: &str, files: &[NewFile]) {
    for file in files {
        let name = escape(&format!("{id}#{}", encode(&file.path)));
        let format = escape(file.path.rsplit_once('.').map_or("unknown", |(_, extension)| extension));
        // Writing into a String cannot fail.
        let _written = write!(
            xml,
            "<object xsi:type=\"file\">\n <objectIdentifier><objectIdentifierType>URI</objectIdentifierType>\
             <objectIdentifierValue>{name}</objectIdentifierValue></objectIdentifier>\n <objectCharacteristics>\n  \
             <fixity><messageDigestAlgorithm>SHA-256</messageDigestAlgorithm>\
             <messageDigest>{sha256}</messageDigest></fixity>\n  \
             <fixity><messageDigestAlgorithm>SHA-512</messageDigestAlgorithm>\
             <messageDigest>{sha512}</messageDigest></fixity>\n  <size>{size}</size>\n  \
             <format><formatDesignation><formatName>{format}</formatName></formatDesignation></format>\n \
             </objectCharacteristics>\n <originalName>{original}</originalName>\n</object>\n",
            sha256 = file.sha256,
            sha512 = file.sha512,
            size = file.size,
            original = escape(&file.path),
        );
    }
}

fn events(xml: &mut String, id: &str, version: u32, kinds: &[&str], info: &VersionInfo<'_>) {
    for kind in kinds {
        let value = escape(&format!("{id}#v{version}-{}", kind.replace(' ', "-")));
        let by = if matches!(*kind, "ingestion" | "deletion") {
            format!("urn:gazette:user:{}", encode(info.user))
        } else {
            "gazette:software".into()
        };
        let _written = write!(
            xml,
            "<event>\n <eventIdentifier><eventIdentifierType>URI</eventIdentifierType>\
             <eventIdentifierValue>{value}</eventIdentifierValue></eventIdentifier>\n \
             <eventType>{kind}</eventType>\n <eventDateTime>{created}</eventDateTime>\n \
             <eventDetailInformation><eventDetail>{message}</eventDetail></eventDetailInformation>\n \
             <eventOutcomeInformation><eventOutcome>success</eventOutcome></eventOutcomeInformation>\n \
             <linkingAgentIdentifier><linkingAgentIdentifierType>URI</linkingAgentIdentifierType>\
             <linkingAgentIdentifierValue>{by}</linkingAgentIdentifierValue></linkingAgentIdentifier>\n</event>\n",
            created = escape(info.created),
            message = escape(info.message),
        );
    }
}

fn agent(address: &str, name: &str, kind: &str) -> String {
    format!(
        "<agent>\n <agentIdentifier><agentIdentifierType>URI</agentIdentifierType>\
         <agentIdentifierValue>{address}</agentIdentifierValue></agentIdentifier>\n \
         <agentName>{name}</agentName>\n <agentType>{kind}</agentType>\n</agent>\n"
    )
}

/// Text as XML shows it; characters XML cannot carry become `?`.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || c == '\u{fffe}' || c == '\u{ffff}' => out.push('?'),
            c => out.push(c),
        }
    }
    out
}
