//! Takes a ZIP apart and puts it together with one part changed, stored without packing.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The XML parts of a ZIP, and all others.
pub(crate) struct Package {
    parts: Vec<(String, Vec<u8>)>,
    xml: Vec<usize>,
}

impl Package {
    /// Takes `bytes` apart.
    pub(crate) fn open(bytes: &[u8]) -> Option<Self> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut parts = Vec::new();
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).ok()?;
            let name = entry.name().ok()?.into_owned();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).ok()?;
            parts.push((name, content));
        }
        let read = [
            "document",
            "styles",
            "numbering",
            "footnotes",
            "header",
            "settings",
            "comments",
            ".rels",
            "Types",
        ];
        let xml =
            (0..parts.len()).filter(|index| read.iter().any(|part| parts[*index].0.contains(part))).collect();
        Some(Self { parts, xml })
    }

    /// How many XML parts it has.
    pub(crate) fn len(&self) -> usize {
        self.xml.len()
    }

    /// The ZIP with the XML part `which` changed.
    pub(crate) fn with(&self, which: usize, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let changed = self.xml.get(which).copied();
        let mut other = changed.map(|index| self.parts[index].1.clone()).unwrap_or_default();
        change(&mut other);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for (index, (name, content)) in self.parts.iter().enumerate() {
            zip.start_file(name, plain).unwrap();
            zip.write_all(if changed == Some(index) { &other } else { content }).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}
