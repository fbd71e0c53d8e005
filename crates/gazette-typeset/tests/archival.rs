//! What PDF/A-3a and PDF/UA-1 ask of the file, looked up object by object: no validator can be had where tests run.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[expect(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a test has no crate outside it, and may fail"
)]
mod sample;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use gazette_model::Digest;
use gazette_typeset::{
    Attachment, Extract, Facsimile, FacsimilePage, Relationship, Typeset, extract, typeset,
};
use lopdf::{Dictionary, Document, Object};
use sample::{Sample, jpeg};

/// The issue with everything in it, and what is taken out of it: each of its documents, and two of them together.
fn files() -> &'static [Vec<u8>] {
    static FILES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    FILES.get_or_init(|| {
        let issue = everything();
        let mut ranges = issue.entry_pages.clone();
        ranges.push((issue.entry_pages[1].0, issue.entry_pages[2].1));
        let mut files: Vec<Vec<u8>> = ranges.into_iter().map(|pages| taken(&issue.pdf, pages)).collect();
        files.insert(0, issue.pdf);
        files
    })
}

fn taken(issue: &[u8], pages: (u32, u32)) -> Vec<u8> {
    let taken = Extract {
        pages,
        title: "Trích Công báo & <một số>",
        note: "Bản trích",
        unsigned: "Không có chữ ký",
        date: gazette_model::Date::constant(2026, 11, 22),
        identifier: Digest([7; 32]),
        attached: &|bytes| bytes.ends_with(b"original"),
    };
    extract(issue, &taken).unwrap().pdf
}

/// An issue with everything in it: notes, tables, pictures, landscape pages, a scan, an attached original.
fn everything() -> Typeset {
    let mut sample = Sample::of(vec![
        sample::decision(),
        sample::tables(),
        sample::notes_and_form(),
        sample::landscape(),
        sample::resolution(),
        sample::equations(),
    ]);
    sample.attachments.push(Attachment {
        name: "goc.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        description: "Bản chính".to_owned(),
        bytes: b"%PDF-1.7 original".to_vec(),
        relationship: Relationship::Source,
    });
    let page = FacsimilePage {
        width: 595.0,
        height: 842.0,
        place: [0.0, 0.0, 595.0, 842.0],
        picture: gazette_model::Picture { bytes: jpeg(), ..Default::default() },
    };
    let pages = [page];
    let mut job = sample.job();
    job.entries[4].facsimiles = vec![Facsimile { name: "Bản chính", pages: &pages, from_page: None }];
    job.entries[4].behind = true;
    typeset(&job).unwrap()
}

fn dictionaries(document: &Document) -> impl Iterator<Item = &Dictionary> {
    document.objects.values().filter_map(|object| match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    })
}

fn name<'a>(dictionary: &'a Dictionary, key: &[u8]) -> &'a [u8] {
    dictionary.get(key).and_then(Object::as_name).unwrap_or_default()
}

#[test]
fn the_file_is_framed_as_the_standard_asks() {
    for pdf in files() {
        // ISO 19005-3, 6.1.2: header and binary mark; 6.1.3: identifier; 6.1.7: a line end before every `endstream`.
        assert!(pdf.starts_with(b"%PDF-1.7\n%"), "{:?}", String::from_utf8_lossy(&pdf[..16]));
        assert!(pdf[10..14].iter().all(|byte| *byte > 127));
        for at in pdf.windows(9).enumerate().filter(|(_, word)| *word == b"endstream").map(|(at, _)| at) {
            assert!(matches!(pdf[at - 1], b'\n' | b'\r'), "no line end before the stream's end at {at}");
        }
        let document = Document::load_mem(pdf).unwrap();
        assert_eq!(document.trailer.get(b"ID").unwrap().as_array().unwrap().len(), 2);
        assert!(!document.trailer.has(b"Encrypt"));
        let catalog = document.catalog().unwrap();
        let metadata = catalog.get_deref(b"Metadata", &document).unwrap().as_stream().unwrap();
        assert!(!metadata.dict.has(b"Filter"), "the metadata is compressed");
        assert!(!catalog.has(b"OpenAction") && !catalog.has(b"AA") && !catalog.has(b"AcroForm"));
        let intents = catalog.get_deref(b"OutputIntents", &document).unwrap().as_array().unwrap();
        let intent = document.dereference(&intents[0]).unwrap().1.as_dict().unwrap();
        assert_eq!(name(intent, b"S"), b"GTS_PDFA1");
        assert!(intent.get_deref(b"DestOutputProfile", &document).unwrap().as_stream().is_ok());
    }
}

#[test]
fn no_object_does_anything_or_lies_outside() {
    for pdf in files() {
        let document = Document::load_mem(pdf).unwrap();
        for dictionary in dictionaries(&document) {
            for key in [&b"JS"[..], b"JavaScript", b"Launch", b"F64", b"Encrypt"] {
                assert!(!dictionary.has(key), "{}", String::from_utf8_lossy(key));
            }
            assert!(!matches!(
                name(dictionary, b"S"),
                b"JavaScript" | b"Launch" | b"SubmitForm" | b"ImportData"
            ));
        }
        for object in document.objects.values() {
            let Object::Stream(stream) = object else { continue };
            assert_ne!(name(&stream.dict, b"Filter"), b"LZWDecode");
            assert!(!stream.dict.has(b"FFilter"), "a stream lies in another file");
        }
    }
}

#[test]
fn every_font_is_embedded_and_tells_its_letters() {
    for (at, pdf) in files().iter().enumerate() {
        let document = Document::load_mem(pdf).unwrap();
        let mut fonts = 0;
        for dictionary in dictionaries(&document) {
            match name(dictionary, b"Type") {
                b"FontDescriptor" => assert!(dictionary.has(b"FontFile2") || dictionary.has(b"FontFile3")),
                b"Font" if name(dictionary, b"Subtype") == b"Type0" => {
                    fonts += 1;
                    assert!(dictionary.has(b"ToUnicode"));
                }
                _ => {}
            }
        }
        assert!(fonts >= if at == 0 { 3 } else { 1 }, "{fonts} fonts");
    }
}

#[test]
fn the_tags_are_whole_with_alternative_text_and_header_cells() {
    for (at, pdf) in files().iter().enumerate() {
        let document = Document::load_mem(pdf).unwrap();
        let catalog = document.catalog().unwrap();
        assert!(
            catalog
                .get_deref(b"MarkInfo", &document)
                .unwrap()
                .as_dict()
                .unwrap()
                .get(b"Marked")
                .unwrap()
                .as_bool()
                .unwrap()
        );
        assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"vi");
        let preferences = catalog.get_deref(b"ViewerPreferences", &document).unwrap().as_dict().unwrap();
        assert!(preferences.get(b"DisplayDocTitle").unwrap().as_bool().unwrap());
        for page in document.get_pages().values() {
            let page = document.get_dictionary(*page).unwrap();
            assert_eq!(name(page, b"Tabs"), b"S", "a page has no order of tabs");
        }
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for dictionary in dictionaries(&document) {
            if name(dictionary, b"Type") != b"StructElem" {
                continue;
            }
            let kind = String::from_utf8_lossy(name(dictionary, b"S")).into_owned();
            match kind.as_str() {
                "Figure" => {
                    let alt = dictionary.get(b"Alt").and_then(Object::as_str).unwrap_or_default();
                    assert!(!alt.is_empty(), "a figure has no words");
                }
                "Formula" => {
                    let alt = dictionary.get(b"Alt").and_then(Object::as_str).unwrap_or_default();
                    assert!(!alt.is_empty(), "an equation has no words");
                }
                "TH" => {
                    let says = |attributes: &Dictionary| attributes.has(b"Scope");
                    let scope = match dictionary.get_deref(b"A", &document) {
                        Ok(Object::Dictionary(attributes)) => says(attributes),
                        Ok(Object::Array(list)) => list.iter().any(|one| {
                            document.dereference(one).is_ok_and(|(_, one)| one.as_dict().is_ok_and(says))
                        }),
                        _ => false,
                    };
                    assert!(scope, "a header cell does not say for what");
                }
                _ => {}
            }
            *kinds.entry(kind).or_default() += 1;
        }
        for kind in ["H1", "H2", "H3", "P", "Table", "TR", "TH", "TD", "Figure", "Formula", "Note", "Link"] {
            let known = kinds.contains_key(kind) || (kind == "Note" && kinds.contains_key("FENote"));
            assert!(known || at > 0, "no {kind} in {kinds:?}");
        }
    }
}

#[test]
fn an_attached_original_says_what_it_is() {
    for pdf in files() {
        let document = Document::load_mem(pdf).unwrap();
        let files: Vec<&Dictionary> =
            dictionaries(&document).filter(|one| name(one, b"Type") == b"Filespec").collect();
        assert_eq!(files.len(), 1);
        assert_eq!(name(files[0], b"AFRelationship"), b"Source");
        for key in [&b"F"[..], b"UF", b"Desc", b"EF"] {
            assert!(files[0].has(key), "{}", String::from_utf8_lossy(key));
        }
    }
}

#[test]
fn small_objects_lie_in_streams() {
    for (at, pdf) in files().iter().enumerate() {
        let text =
            pdf.windows(12).filter(|word| *word == b"/Type/ObjStm" || *word == b"/Type /ObjSt").count();
        assert!(text > 0, "no object streams");
        let document = Document::load_mem(pdf).unwrap();
        let alone = pdf.windows(5).filter(|word| *word == b" obj\n").count();
        assert!(
            at > 0 || alone * 4 < document.objects.len(),
            "{alone} of {} objects stand alone",
            document.objects.len()
        );
    }
}

#[test]
fn the_metadata_declare_the_standards_and_the_title() {
    for pdf in files() {
        let document = Document::load_mem(pdf).unwrap();
        let catalog = document.catalog().unwrap();
        let metadata = catalog.get_deref(b"Metadata", &document).unwrap().as_stream().unwrap();
        let xmp = String::from_utf8(metadata.content.clone()).unwrap();
        let says = |name: &str, value: &str| {
            xmp.contains(&format!("<{name}>{value}</{name}>")) || xmp.contains(&format!("{name}=\"{value}\""))
        };
        assert!(says("pdfaid:part", "3") && says("pdfaid:conformance", "A"), "{xmp}");
        assert!(says("pdfuaid:part", "1"), "{xmp}");
        assert!(xmp.contains("dc:title") && xmp.contains("Công báo"), "{xmp}");
        assert!(xmp.contains("xmpMM:DocumentID") || xmp.contains("xmpMM:InstanceID"), "{xmp}");
    }
}

/// Every painted thing is tagged or an artifact, and every tag leads to something painted (ISO 14289-1, 7.1).
#[test]
fn what_is_painted_is_tagged_or_an_artifact_and_the_parent_tree_knows_it() {
    for pdf in files() {
        let document = Document::load_mem(pdf).unwrap();
        let catalog = document.catalog().unwrap();
        let root = catalog.get_deref(b"StructTreeRoot", &document).unwrap().as_dict().unwrap();
        let parents =
            numbers(&document, root.get_deref(b"ParentTree", &document).unwrap().as_dict().unwrap());
        for (number, id) in document.get_pages() {
            let page = document.get_dictionary(id).unwrap();
            let key = page.get(b"StructParents").unwrap().as_i64().unwrap();
            let entry = document.dereference(parents[&key]).unwrap().1.as_array().unwrap();
            let content = lopdf::content::Content::decode(&document.get_page_content(id)).unwrap();
            let mut open: Vec<bool> = Vec::new();
            for operation in content.operations {
                match operation.operator.as_str() {
                    "BDC" | "BMC" => {
                        let artifact = operation.operands[0].as_name().unwrap() == b"Artifact";
                        let properties = operation.operands.get(1).and_then(|one| one.as_dict().ok());
                        let mcid =
                            properties.and_then(|one| one.get(b"MCID").ok()).and_then(|id| id.as_i64().ok());
                        if let Some(mcid) = mcid {
                            let known = usize::try_from(mcid).ok().and_then(|at| entry.get(at));
                            assert!(
                                known.is_some_and(|one| !matches!(one, Object::Null)),
                                "page {number}: {mcid}"
                            );
                        }
                        open.push(artifact || mcid.is_some());
                    }
                    "EMC" => {
                        open.pop();
                    }
                    "Tj" | "TJ" | "'" | "\"" | "Do" | "f" | "F" | "f*" | "S" | "s" | "B" | "b" | "sh" => {
                        assert!(open.contains(&true), "page {number}: {} is not tagged", operation.operator);
                    }
                    _ => {}
                }
            }
        }
    }
}

/// The entries of a number tree.
fn numbers<'a>(document: &'a Document, tree: &'a Dictionary) -> BTreeMap<i64, &'a Object> {
    let mut out = BTreeMap::new();
    if let Ok(list) = tree.get_deref(b"Nums", document).and_then(Object::as_array) {
        let (pairs, _) = list.as_chunks::<2>();
        out.extend(pairs.iter().map(|[key, value]| (key.as_i64().unwrap(), value)));
    }
    if let Ok(kids) = tree.get_deref(b"Kids", document).and_then(Object::as_array) {
        for kid in kids {
            out.extend(numbers(document, document.dereference(kid).unwrap().1.as_dict().unwrap()));
        }
    }
    out
}

/// Links can be printed, say where they lead and are known to the tags (ISO 19005-3, 6.3; ISO 14289-1, 7.18).
#[test]
fn annotations_are_links_that_keep_the_rules() {
    for (at, pdf) in files().iter().enumerate() {
        let document = Document::load_mem(pdf).unwrap();
        let catalog = document.catalog().unwrap();
        let root = catalog.get_deref(b"StructTreeRoot", &document).unwrap().as_dict().unwrap();
        let parents =
            numbers(&document, root.get_deref(b"ParentTree", &document).unwrap().as_dict().unwrap());
        let mut links = 0;
        for id in document.get_pages().values() {
            let page = document.get_dictionary(*id).unwrap();
            let Ok(list) = page.get_deref(b"Annots", &document).and_then(Object::as_array) else { continue };
            for annotation in list {
                let annotation = document.dereference(annotation).unwrap().1.as_dict().unwrap();
                assert_eq!(name(annotation, b"Subtype"), b"Link");
                let flags = annotation.get(b"F").unwrap().as_i64().unwrap();
                assert_eq!(flags & 0b100_0111, 0b100, "to be printed, and not hidden");
                let parent = parents[&annotation.get(b"StructParent").unwrap().as_i64().unwrap()];
                let parent = document.dereference(parent).unwrap().1.as_dict().unwrap();
                assert_eq!(name(parent, b"S"), b"Link");
                links += 1;
            }
        }
        assert!(links > 0 || at > 0);
    }
}

/// No heading is deeper by more than one than the one before (ISO 14289-1, 7.4.2), and roles are those of the standard.
#[test]
fn headings_skip_no_level_and_every_role_is_known() {
    for (at, pdf) in files().iter().enumerate() {
        let document = Document::load_mem(pdf).unwrap();
        let catalog = document.catalog().unwrap();
        let root = catalog.get_deref(b"StructTreeRoot", &document).unwrap().as_dict().unwrap();
        let roles = root.get_deref(b"RoleMap", &document).and_then(Object::as_dict).ok();
        let mut order = Vec::new();
        walk(&document, root, &mut order);
        let standard = [
            "Document",
            "Part",
            "Div",
            "Sect",
            "P",
            "H",
            "H1",
            "H2",
            "H3",
            "H4",
            "H5",
            "H6",
            "Table",
            "THead",
            "TBody",
            "TFoot",
            "TR",
            "TH",
            "TD",
            "Figure",
            "Formula",
            "Caption",
            "Note",
            "Reference",
            "Link",
            "Span",
            "Lbl",
            "L",
            "LI",
            "LBody",
            "TOC",
            "TOCI",
            "Annot",
            "NonStruct",
        ];
        let mut deepest = 0;
        for role in order {
            let own = standard.contains(&role.as_str());
            let mapped = roles.is_some_and(|roles| roles.has(role.as_bytes()));
            assert!(own || mapped, "{role} is no role of the standard and leads to none");
            if let Some(level) = role.strip_prefix('H').and_then(|level| level.parse::<u32>().ok()) {
                assert!(level <= deepest + 1, "H{level} after H{deepest}");
                deepest = level;
            }
        }
        assert!(deepest > 0 || at > 0);
    }
}

fn walk(document: &Document, element: &Dictionary, roles: &mut Vec<String>) {
    if element.has(b"S") {
        roles.push(String::from_utf8_lossy(name(element, b"S")).into_owned());
    }
    let kids = match element.get_deref(b"K", document) {
        Ok(Object::Array(kids)) => kids.clone(),
        Ok(Object::Dictionary(kid)) => vec![Object::Dictionary(kid.clone())],
        _ => return,
    };
    for kid in kids {
        if let Ok((_, Object::Dictionary(kid))) = document.dereference(&kid) {
            walk(document, kid, roles);
        }
    }
}
