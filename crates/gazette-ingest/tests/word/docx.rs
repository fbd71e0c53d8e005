//! Builds small Word files for tests, part by part.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use gazette_ingest::{Reading, word};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A Word file in the making.
#[derive(Clone)]
pub(crate) struct Docx {
    body: String,
    parts: Vec<(String, Vec<u8>)>,
    relations: Vec<(String, String, String, bool)>,
    main_type: &'static str,
}

/// The namespaces that every part declares.
pub(crate) const NAMESPACES: &str = concat!(
    " xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'",
    " xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'",
    " xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing'",
    " xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'",
    " xmlns:pic='http://schemas.openxmlformats.org/drawingml/2006/picture'",
    " xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'",
    " xmlns:wpg='http://schemas.microsoft.com/office/word/2010/wordprocessingGroup'",
    " xmlns:v='urn:schemas-microsoft-com:vml' xmlns:o='urn:schemas-microsoft-com:office:office'",
    " xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'",
    " xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'",
    " xmlns:w14='http://schemas.microsoft.com/office/word/2010/wordml'",
    " xmlns:x='urn:example:unknown'",
);

const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

impl Docx {
    /// A file whose body holds `body`.
    pub(crate) fn new(body: impl Into<String>) -> Self {
        let main_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
        Self { body: body.into(), parts: Vec::new(), relations: Vec::new(), main_type }
    }

    /// Declares the main part as another type.
    pub(crate) fn declared_as(mut self, main_type: &'static str) -> Self {
        self.main_type = main_type;
        self
    }

    /// Adds an XML part `word/KIND.xml` with its relationship; `root` is its outermost element.
    pub(crate) fn part(mut self, kind: &str, root: &str, inner: &str) -> Self {
        let text = format!("<?xml version='1.0' encoding='UTF-8'?><w:{root}{NAMESPACES}>{inner}</w:{root}>");
        self.parts.push((format!("word/{kind}.xml"), text.into_bytes()));
        let type_name = kind.trim_end_matches(|c: char| c.is_ascii_digit());
        self.relations.push((format!("id-{kind}"), type_name.to_owned(), format!("{kind}.xml"), false));
        self
    }

    /// Adds styles.
    pub(crate) fn styles(self, inner: &str) -> Self {
        self.part("styles", "styles", inner)
    }

    /// Adds any part, without a relationship.
    pub(crate) fn file(mut self, name: &str, bytes: &[u8]) -> Self {
        self.parts.push((name.to_owned(), bytes.to_vec()));
        self
    }

    /// Adds a relationship of the main part.
    pub(crate) fn relation(mut self, id: &str, kind: &str, target: &str, external: bool) -> Self {
        self.relations.push((id.to_owned(), kind.to_owned(), target.to_owned(), external));
        self
    }

    /// The bytes of the file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let mut add = |name: &str, bytes: &[u8]| {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        };
        let types = format!(
            "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>\
             <Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>\
             <Default Extension='xml' ContentType='application/xml'/><Default Extension='png' ContentType='image/png'/>\
             <Default Extension='emf' ContentType='image/x-emf'/>\
             <Override PartName='/word/document.xml' ContentType='{}'/></Types>",
            self.main_type
        );
        add("[Content_Types].xml", types.as_bytes());
        let relation = |id: &str, kind: &str, target: &str, external: bool| {
            let mode = if external { " TargetMode='External'" } else { "" };
            format!("<Relationship Id='{id}' Type='{TYPES}/{kind}' Target='{target}'{mode}/>")
        };
        let open = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>";
        let top = relation("id-main", "officeDocument", "word/document.xml", false);
        add("_rels/.rels", format!("{open}{top}</Relationships>").as_bytes());
        let mut relations = String::new();
        for (id, kind, target, external) in &self.relations {
            write!(relations, "{}", relation(id, kind, target, *external)).unwrap();
        }
        add("word/_rels/document.xml.rels", format!("{open}{relations}</Relationships>").as_bytes());
        let document = format!("<w:document{NAMESPACES}><w:body>{}</w:body></w:document>", self.body);
        add("word/document.xml", document.as_bytes());
        for (name, bytes) in &self.parts {
            add(name, bytes);
        }
        zip.finish().unwrap().into_inner()
    }

    /// What the reader makes of it.
    pub(crate) fn read(&self) -> Reading {
        word::read(&self.bytes())
    }
}

/// A paragraph of one run.
pub(crate) fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", r(text))
}

/// A paragraph with properties and one run.
pub(crate) fn pp(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", r(text))
}

/// A run.
pub(crate) fn r(text: &str) -> String {
    format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

/// A run with properties.
pub(crate) fn rr(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>")
}
