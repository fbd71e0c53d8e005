//! Turns foreign files into text: packages, Word, PDF, plain text, edXML.
//!
//! Everything here is a pure function over bytes or an open package, bounded in size, depth and count.
//! What is wrong with a file is a [`gazette_model::Finding`] beside what could be read; who reads files of
//! strangers runs these functions in a child process.

pub mod edxml;
pub mod encoding;
pub mod legacy;
pub mod package;
pub mod pdf;
pub mod plain;
pub mod word;
mod zip_rules;

use gazette_model::{Content, Finding};

/// What a reader made of one file.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Reading {
    /// What stands in the file; empty where nothing could be read.
    pub content: Content,
    /// What is to be said about the file; place and values set, file name not.
    pub findings: Vec<Finding>,
}

/// The kinds of files, told by their first bytes and not by their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// `%PDF-` within the first 1,024 bytes.
    Pdf,
    /// A ZIP, such as .docx.
    Zip,
    /// A compound file, such as .doc.
    Compound,
    /// XML.
    Xml,
    /// UTF-8 text.
    Text,
    /// Anything else.
    Unknown,
}

impl FileKind {
    /// Tells the kind of a file by its bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let head = &bytes[..bytes.len().min(1024)];
        if head.windows(5).any(|window| window == b"%PDF-") {
            Self::Pdf
        } else if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            Self::Zip
        } else if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
            Self::Compound
        } else {
            let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
            let valid = std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0);
            if text.starts_with(b"<?xml") || (text.starts_with(b"<") && valid) {
                Self::Xml
            } else if valid {
                Self::Text
            } else {
                Self::Unknown
            }
        }
    }
}
