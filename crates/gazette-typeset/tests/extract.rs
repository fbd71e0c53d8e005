//! A document is taken out of its issue with its very pages, and nothing of the other documents comes along.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[expect(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a test has no crate outside it, and may fail"
)]
mod sample;

use std::process::Command;

use gazette_model::{Date, Digest};
use gazette_typeset::{
    Attachment, Extract, Extracted, Relationship, Typeset, TypesetError, extract, typeset,
};
use lopdf::{Dictionary, Document, Object, dictionary};
use sample::Sample;

/// Three documents, two with an original; pages run on from 101.
fn issue() -> Typeset {
    let mut sample = Sample::of(vec![sample::decision(), sample::tables(), sample::resolution()]);
    sample.first_page = 101;
    for name in ["a", "b"] {
        sample.attachments.push(Attachment {
            name: format!("{name}.pdf"),
            media_type: "application/pdf".to_owned(),
            description: "Bản chính".to_owned(),
            bytes: name.as_bytes().to_vec(),
            relationship: Relationship::Source,
        });
    }
    typeset(&sample.job()).unwrap()
}

fn take(issue: &[u8], pages: (u32, u32)) -> Result<Extracted, TypesetError> {
    extract(
        issue,
        &Extract {
            pages,
            title: "Trích",
            note: "Bản trích.",
            unsigned: "Không có chữ ký.",
            date: Date::constant(2026, 11, 22),
            identifier: Digest([7; 32]),
            attached: &|bytes| bytes == b"b",
        },
    )
}

fn pages_of(issue: &Typeset, entry: usize) -> (u32, u32) {
    let (first, last) = issue.entry_pages[entry];
    (first - 100, last - 100)
}

fn changed(pdf: &[u8], change: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).unwrap();
    change(&mut document);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

fn root(document: &Document) -> &Dictionary {
    document.catalog().unwrap()
}

#[test]
fn the_pages_have_the_words_and_the_numbers_they_have_in_the_issue() {
    let issue = issue();
    let whole = Document::load_mem(&issue.pdf).unwrap();
    for entry in 0..3 {
        let (first, last) = pages_of(&issue, entry);
        let taken = take(&issue.pdf, (first, last)).unwrap();
        assert_eq!(taken, take(&issue.pdf, (first, last)).unwrap(), "the same bytes");
        assert!(!taken.signed);
        let taken = Document::load_mem(&taken.pdf).unwrap();
        let ids = (whole.get_pages(), taken.get_pages());
        assert_eq!(ids.1.len() as u32, last - first + 1);
        for page in first..=last {
            let there = whole.get_page_content(ids.0[&page]);
            assert!(there == taken.get_page_content(ids.1[&(page - first + 1)]), "page {page}");
        }
        let labels = root(&taken).get_deref(b"PageLabels", &taken).unwrap().as_dict().unwrap();
        let first_label = labels.get(b"Nums").unwrap().as_array().unwrap()[1].as_dict().unwrap();
        assert_eq!(first_label.get(b"St").unwrap().as_i64().unwrap(), i64::from(first + 100));
    }
}

#[test]
fn outline_and_files_are_those_of_the_document() {
    let issue = issue();
    let taken = take(&issue.pdf, pages_of(&issue, 2)).unwrap();
    let document = Document::load_mem(&taken.pdf).unwrap();
    let mut titles = Vec::new();
    for object in document.objects.values() {
        let Ok(line) = object.as_dict() else { continue };
        if let (Ok(title), true) = (line.get(b"Title"), line.has(b"Dest")) {
            titles.push(lopdf::decode_text_string(title).unwrap());
            let place = line.get_deref(b"Dest", &document).unwrap().as_array().unwrap();
            assert!(document.get_pages().values().any(|page| *page == place[0].as_reference().unwrap()));
        }
    }
    assert!(titles.iter().any(|title| title.contains("Nghị quyết")), "{titles:?}");
    assert!(!titles.iter().any(|title| title.contains("Quyết định") || title == "Mục lục"), "{titles:?}");
    let files = root(&document).get_deref(b"AF", &document).unwrap().as_array().unwrap();
    assert_eq!(files.len(), 1);
    let all = document
        .objects
        .values()
        .filter(|one| one.as_stream().is_ok_and(|one| one.dict.has_type(b"EmbeddedFile")));
    assert_eq!(all.count(), 1, "the file of the other document came along");
}

#[test]
fn a_link_that_leads_away_becomes_plain_and_one_within_stays() {
    let issue = issue();
    let (first, last) = pages_of(&issue, 1);
    let pdf = changed(&issue.pdf, |document| {
        let pages = document.get_pages();
        let here = pages[&first];
        let mut links = Vec::new();
        for target in [1, first] {
            let dest = vec![Object::Reference(pages[&target]), "Fit".into()];
            links.push(Object::Reference(document.add_object(dictionary! {
                "Type" => "Annot", "Subtype" => "Link", "F" => 4, "Dest" => dest,
                "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
            })));
        }
        document.get_dictionary_mut(here).unwrap().set("Annots", links);
    });
    let taken = Document::load_mem(&take(&pdf, (first, last)).unwrap().pdf).unwrap();
    let page = taken.get_dictionary(taken.get_pages()[&1]).unwrap();
    assert_eq!(page.get(b"Annots").unwrap().as_array().unwrap().len(), 1);
}

#[test]
fn a_signature_over_the_issue_is_left_out_and_told() {
    let issue = issue();
    let pages = pages_of(&issue, 0);
    let pdf = changed(&issue.pdf, |document| {
        let page = document.get_pages()[&pages.0];
        let value = document.add_object(dictionary! { "Type" => "Sig" });
        let field = document.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig", "V" => value, "P" => page,
            "Rect" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        });
        document.get_dictionary_mut(page).unwrap().set("Annots", vec![Object::Reference(field)]);
        let form = dictionary! { "Fields" => vec![Object::Reference(field)], "SigFlags" => 3 };
        document.catalog_mut().unwrap().set("AcroForm", form);
        document.catalog_mut().unwrap().set("DSS", Dictionary::new());
    });
    let taken = take(&pdf, pages).unwrap();
    assert!(taken.signed);
    let document = Document::load_mem(&taken.pdf).unwrap();
    assert!(!root(&document).has(b"AcroForm") && !root(&document).has(b"DSS"));
    assert!(
        document
            .objects
            .values()
            .all(|one| one.as_dict().is_ok_and(|one| !one.has_type(b"Sig")) || one.as_dict().is_err())
    );
    let metadata = root(&document).get_deref(b"Metadata", &document).unwrap().as_stream().unwrap();
    assert!(String::from_utf8_lossy(&metadata.content).contains("Bản trích. Không có chữ ký."));
}

#[test]
fn pages_that_are_not_there_and_files_that_are_no_issue_are_refused() {
    let issue = issue();
    for pages in [(0, 1), (3, 2), (1, 99)] {
        assert!(matches!(take(&issue.pdf, pages), Err(TypesetError::NoPage { .. })), "{pages:?}");
    }
    assert!(take(b"%PDF-1.7 nothing", (1, 1)).is_err());
    let untagged = changed(&issue.pdf, |document| {
        document.catalog_mut().unwrap().remove(b"StructTreeRoot");
    });
    assert!(matches!(take(&untagged, (1, 1)), Err(TypesetError::Extract(_))));
    // A structure that bites its tail ends.
    let tail = changed(&issue.pdf, |document| {
        let root = document.catalog().unwrap().get(b"StructTreeRoot").unwrap().as_reference().unwrap();
        let first = document.get_dictionary(root).unwrap().get(b"K").unwrap().as_array().unwrap()[0].clone();
        let id = first.as_reference().unwrap();
        document.get_dictionary_mut(id).unwrap().set("K", vec![first]);
    });
    assert!(take(&tail, (1, 1)).is_err());
}

#[test]
fn qpdf_finds_nothing_wrong_in_an_extract() {
    let issue = issue();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("extract.pdf");
    for entry in 0..3 {
        std::fs::write(&file, take(&issue.pdf, pages_of(&issue, entry)).unwrap().pdf).unwrap();
        match Command::new("qpdf").arg("--check").arg(&file).output() {
            Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout)),
            Err(error) => println!("skipped: qpdf cannot be started ({error})"),
        }
    }
}
