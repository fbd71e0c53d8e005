//! Files that must not be trusted: refused or told, never a panic.

use std::io::{Cursor, Read as _, Write as _};

use gazette_ingest::word;
use gazette_model::{Code, Severity};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::docx::{Docx, p};
use crate::shown::{findings, show};

/// The same package with another part as its main part.
pub(crate) fn replace_main(bytes: &[u8], main: &str) -> Vec<u8> {
    rewrite(bytes, |name, content| match name {
        "_rels/.rels" => String::from_utf8(content).unwrap().replace("word/document.xml", main).into_bytes(),
        _ => content,
    })
}

fn rewrite(bytes: &[u8], change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        zip.start_file(&name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&change(&name, content)).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn main_part(bytes: &[u8], text: &str) -> Vec<u8> {
    rewrite(
        bytes,
        |name, content| if name == "word/document.xml" { text.as_bytes().to_vec() } else { content },
    )
}

#[test]
fn a_doctype_in_any_part_refuses_the_file() {
    let bomb = "<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;'>]><a>&c;</a>";
    for reading in [
        word::read(&main_part(&Docx::new("").bytes(), bomb)),
        Docx::new(p("a")).file("word/theme/theme1.xml", bomb.as_bytes()).read(),
    ] {
        assert_eq!(reading.findings[0].code, Code::XmlDoctype);
        assert!(reading.content.blocks.is_empty());
    }
}

#[test]
fn macros_are_an_error_whatever_the_name_of_the_file() {
    let project = Docx::new(p("a")).file("word/vbaProject.bin", b"x");
    let declared = Docx::new(p("a")).declared_as("application/vnd.ms-word.document.macroEnabled.main+xml");
    for file in [project, declared] {
        let reading = file.read();
        assert_eq!((reading.findings[0].code, reading.findings[0].severity), (Code::Macro, Severity::Error));
        assert_eq!(show(&reading), "a");
    }
}

#[test]
fn what_is_no_word_file_is_told_as_such() {
    let sheet = Docx::new("")
        .declared_as("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml");
    let without_main = replace_main(&Docx::new("").bytes(), "word/none.xml");
    for bytes in [b"".to_vec(), b"PK".to_vec(), b"%PDF-1.7".to_vec(), sheet.bytes(), without_main] {
        assert_eq!(findings(&word::read(&bytes)), ["not-a-word-file"]);
        assert!(!word::is_word(&bytes));
    }
    assert!(word::is_word(&Docx::new("").bytes()));
}

#[test]
fn an_old_word_file_asks_to_be_converted() {
    let mut old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    assert!(!word::is_legacy_doc(&old));
    old.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(word::is_legacy_doc(&old) && !word::is_word(&old));
    assert_eq!(findings(&word::read(&old)), ["conversion-unavailable"]);
}

#[test]
fn bombs_are_refused() {
    let large = Docx::new("").file("word/media/a.bin", &vec![0; 5 << 20]).bytes();
    assert!(large.len() < 100_000);
    assert_eq!(word::read(&large).findings[0].code, Code::ZipBomb);
    let deep = "<w:sdt><w:sdtContent>".repeat(200) + &p("a") + &"</w:sdtContent></w:sdt>".repeat(200);
    assert_eq!(findings(&Docx::new(deep).read())[0], "copy-unreadable word/document.xml: > depth");
}

#[test]
fn broken_parts_are_named_and_the_rest_is_read() {
    let broken = main_part(&Docx::new("").bytes(), "<w:document><w:body>");
    assert_eq!(word::read(&broken).findings[0].code, Code::CopyUnreadable);
    let styles =
        Docx::new(p("a")).file("word/styles.xml", b"<w:styles").relation("s", "styles", "styles.xml", false);
    let reading = styles.read();
    assert_eq!(show(&reading), "a");
    assert!(findings(&reading)[0].starts_with("copy-unreadable word/styles.xml"), "{:?}", findings(&reading));
    let foreign = main_part(&Docx::new("").bytes(), "<html><body><p>chữ</p></body></html>");
    assert!(findings(&word::read(&foreign)).contains(&"not-understood html 1".to_owned()));
}

#[test]
fn links_out_of_the_package_are_told_but_ordinary_links_are_not() {
    let reading = Docx::new(p("a"))
        .relation("h", "hyperlink", "https://example.vn/", true)
        .relation("t", "attachedTemplate", "https://example.vn/mau.dotm", true)
        .read();
    assert_eq!(findings(&reading), ["external-relationship https://example.vn/mau.dotm"]);
}

#[test]
fn deeply_nested_runs_and_numbers_out_of_range_do_no_harm() {
    let nested = "<w:ins>".repeat(120) + "<w:r><w:t>a</w:t></w:r>" + &"</w:ins>".repeat(120);
    let body = format!(
        "<w:p>{nested}</w:p><w:tbl><w:tr><w:trPr><w:gridBefore w:val='4294967295'/></w:trPr>\
         <w:tc><w:tcPr><w:gridSpan w:val='4294967295'/><w:vMerge/></w:tcPr><w:p/></w:tc>\
         <w:tc><w:tcPr><w:gridSpan w:val='-3'/></w:tcPr></w:tc></w:tr></w:tbl>\
         <w:p><w:pPr><w:numPr><w:ilvl w:val='-1'/><w:numId w:val='99999999999999999999'/></w:numPr>\
         <w:tabs><w:tab w:pos='x'/></w:tabs></w:pPr><w:r><w:tab/><w:sym w:char='-1'/><w:footnoteReference w:id='9'/></w:r></w:p>\
         <w:sectPr><w:pgSz w:w='0' w:h='99999999999'/></w:sectPr>"
    );
    let reading = Docx::new(body).read();
    assert!(reading.content.text().starts_with('a'));
}
