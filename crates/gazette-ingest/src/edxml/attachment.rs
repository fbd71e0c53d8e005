//! Attachments of a message: base64 of the file, or of a ZIP with the file in it.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use gazette_model::{Code, Finding};
use serde::{Deserialize, Serialize};

use super::tree::Node;
use crate::FileKind;
use crate::zip_rules::{self, ZipLimits};

/// A file that came with a message (tệp đính kèm).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its type as declared.
    pub content_type: String,
    /// Its identifier inside the message.
    pub content_id: String,
    /// What the sender says of it.
    pub description: String,
    /// The bytes.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

const MOST: usize = 500;
const LARGEST: u64 = 256 << 20;

/// Reads every attachment; one that cannot be read is a finding.
pub(super) fn read(root: &Node, findings: &mut Vec<Finding>) -> Vec<Attachment> {
    let mut nodes = Vec::new();
    root.all("Attachment", &mut nodes);
    let mut references = Vec::new();
    if let Some(manifest) = root.find("edXMLManifest") {
        manifest.all("Reference", &mut references);
    }
    let mut attachments = Vec::new();
    let mut total = 0u64;
    for (index, node) in nodes.iter().enumerate() {
        let content_id = node.child("ContentId").unwrap_or_default();
        let reference = references
            .iter()
            .find(|reference| reference.child("ContentId").is_some_and(|id| id == content_id));
        let get =
            |name: &str| node.child(name).or_else(|| reference.and_then(|reference| reference.child(name)));
        let attachment = Attachment {
            name: base_name(&get("AttachmentName").unwrap_or_else(|| format!("attachment-{}", index + 1))),
            content_type: get("ContentType").unwrap_or_default(),
            description: get("Description").unwrap_or_default(),
            content_id,
            bytes: Vec::new(),
        };
        let encoded = node.find("ContentTransferEncoded").map(|node| node.text.as_str()).unwrap_or_default();
        let Some(bytes) = decode(encoded) else {
            findings.push(unreadable(&attachment.name, "không phải base64", "it is not base64"));
            continue;
        };
        total += bytes.len() as u64;
        if index >= MOST || total > LARGEST {
            let finding = Finding::new(Code::PackageTooLarge)
                .value("found", format!("{} tệp, {total} byte", index + 1));
            findings.push(finding.value("limit", format!("{MOST} tệp, {LARGEST} byte")));
            break;
        }
        unpack(attachment, bytes, &mut attachments, findings);
    }
    for reference in &references {
        let id = reference.child("ContentId");
        if !nodes.iter().any(|node| node.child("ContentId") == id) {
            let name = reference.child("AttachmentName").or(id).unwrap_or_default();
            findings.push(Finding::new(Code::FileMissing).file(name));
        }
    }
    attachments
}

/// Takes the file out of the ZIP it was sent in, unless it is itself a ZIP, such as a Word file.
fn unpack(
    attachment: Attachment,
    bytes: Vec<u8>,
    attachments: &mut Vec<Attachment>,
    findings: &mut Vec<Finding>,
) {
    if bytes.is_empty() {
        findings.push(unreadable(&attachment.name, "tệp đính kèm rỗng", "the attachment is empty"));
        return;
    }
    if FileKind::of(&bytes) != FileKind::Zip || is_office_file(&attachment.name) && holds_office_parts(&bytes)
    {
        attachments.push(Attachment { bytes, ..attachment });
        return;
    }
    let limits = ZipLimits { total: LARGEST, ..ZipLimits::WORD };
    let zip = match zip_rules::open(&bytes, &limits) {
        Ok(zip) => zip,
        Err(lies) => {
            findings.extend(lies.into_iter().map(|finding| finding.file(&attachment.name)));
            return;
        }
    };
    if zip.find("[Content_Types].xml").is_some() {
        attachments.push(Attachment { bytes, ..attachment });
        return;
    }
    let files: Vec<&str> =
        zip.entries().iter().filter(|entry| !entry.is_folder()).map(|entry| entry.name.as_str()).collect();
    let archive = attachment.name.to_ascii_lowercase().ends_with(".zip");
    for name in &files {
        let kept = if files.len() == 1 && !archive { attachment.name.clone() } else { base_name(name) };
        match zip.read(name, LARGEST) {
            Some(Ok(bytes)) => attachments.push(Attachment { name: kept, bytes, ..attachment.clone() }),
            Some(Err(finding)) => findings.push(finding.file(&attachment.name)),
            None => {}
        }
    }
    if files.is_empty() {
        findings.push(unreadable(&attachment.name, "gói nén không có tệp nào", "the ZIP holds no file"));
    }
}

fn is_office_file(name: &str) -> bool {
    let extension =
        name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    ["docx", "docm", "xlsx", "pptx"].contains(&extension.as_str())
}

/// Whether the bytes look like a Word file before any rule judges them, so that a broken one stays one.
fn holds_office_parts(bytes: &[u8]) -> bool {
    const MARK: &[u8] = b"[Content_Types].xml";
    bytes.windows(MARK.len()).any(|window| window == MARK)
}

/// Base64 with line breaks, with or without padding, with or without the head of a data address.
fn decode(text: &str) -> Option<Vec<u8>> {
    const CONFIG: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    const ENGINE: GeneralPurpose = GeneralPurpose::new(&STANDARD, CONFIG);
    let text = text.split_once(";base64,").map_or(text, |(_, rest)| rest);
    let plain: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    ENGINE.decode(plain).ok()
}

/// The last part of a name that senders write with the path it had on their machine.
fn base_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).find(|part| !part.trim().is_empty()).unwrap_or_default().trim();
    base.chars().map(|c| if c.is_control() { '_' } else { c }).collect()
}

fn unreadable(name: &str, vi: &str, en: &str) -> Finding {
    Finding::new(Code::FileUnreadable).file(name).words("reason", vi, en)
}
