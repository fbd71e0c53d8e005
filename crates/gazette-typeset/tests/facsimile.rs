//! Originals that cannot be set as text: pages as pictures, true in size, with their words behind them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[expect(
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    reason = "a test has no crate outside it, and may fail"
)]
mod sample;

use gazette_typeset::{Facsimile, FacsimilePage, typeset};
use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, Stream, dictionary};
use sample::{Sample, jpeg, text_of};

/// A PDF of one page that paints a JPEG or a line over it, on paper of this size.
fn original(size: (i64, i64), jpeg: Option<&[u8]>, rotate: i64) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let mut objects = lopdf::Dictionary::new();
    let mut operations = Vec::new();
    if let Some(jpeg) = jpeg {
        let image = Stream::new(
            dictionary! {
                "Type" => "XObject", "Subtype" => "Image", "Width" => 8, "Height" => 8,
                "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8, "Filter" => "DCTDecode",
            },
            jpeg.to_vec(),
        );
        let image = document.add_object(image);
        objects.set("Im0", image);
        let matrix = [size.0, 0, 0, size.1, 0, 0].map(Object::Integer).to_vec();
        operations.push(Operation::new("cm", matrix));
        operations.push(Operation::new("Do", vec!["Im0".into()]));
    } else {
        operations.push(Operation::new("re", [10, 10, 100, 50].map(Object::Integer).to_vec()));
        operations.push(Operation::new("f", vec![]));
    }
    let content = Content { operations }.encode().unwrap();
    let content = document.add_object(Stream::new(dictionary! {}, content));
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content, "Rotate" => rotate,
        "MediaBox" => [0, 0, size.0, size.1].map(Object::Integer).to_vec(),
        "Resources" => dictionary! { "XObject" => objects },
    });
    document
        .objects
        .insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn facsimile(pdf: &[u8]) -> Result<Vec<FacsimilePage>, gazette_typeset::TypesetError> {
    gazette_typeset::facsimile(pdf, 0, 100).map(|drawn| drawn.pages)
}

fn behind(pages: &[FacsimilePage]) -> (Vec<u8>, gazette_typeset::Typeset) {
    let sample = Sample::of(vec![sample::decision(), sample::resolution()]);
    let mut job = sample.job();
    job.entries[0].facsimiles =
        vec![Facsimile { name: "Bản chính Quyết định 12", pages, from_page: None }];
    job.entries[0].behind = true;
    job.entries[0].code = "12/2026 · quyet-dinh".to_owned();
    let made = typeset(&job).unwrap();
    (made.pdf.clone(), made)
}

fn sizes(pdf: &[u8]) -> Vec<(i64, i64)> {
    let document = Document::load_mem(pdf).unwrap();
    let edge = |media: &[Object], at: usize| media[at].as_float().unwrap().round() as i64;
    document
        .get_pages()
        .values()
        .map(|page| {
            let page = document.get_dictionary(*page).unwrap();
            let media = page.get(b"MediaBox").unwrap().as_array().unwrap();
            (edge(media, 2), edge(media, 3))
        })
        .collect()
}

#[test]
fn a_photograph_is_taken_as_it_is_and_anything_else_is_drawn_in_its_true_size_and_turn() {
    let jpeg = jpeg();
    let taken = facsimile(&original((595, 842), Some(&jpeg), 0)).unwrap();
    assert_eq!((taken[0].width, taken[0].height), (595.0, 842.0));
    assert_eq!(taken[0].picture.media_type, "image/jpeg");
    assert!(taken[0].picture.bytes == jpeg, "the bytes of the photograph were changed");
    for (pdf, size) in [
        (original((595, 842), Some(&jpeg), 90), (842.0, 595.0)),
        (original((1191, 842), None, 0), (1191.0, 842.0)),
    ] {
        let drawn = facsimile(&pdf).unwrap();
        assert_eq!((drawn[0].width, drawn[0].height), size);
        assert_eq!(drawn[0].picture.media_type, "image/png");
    }
}

#[test]
fn what_is_no_pdf_is_refused() {
    for bytes in [&b""[..], b"%PDF-1.7", b"PK\x03\x04"] {
        assert!(facsimile(bytes).is_err());
    }
}

#[test]
fn the_words_stand_behind_the_pages_in_order_and_the_pages_keep_their_size() {
    let mut pages = facsimile(&original((842, 595), Some(&jpeg()), 0)).unwrap();
    pages.extend(facsimile(&original((595, 842), None, 0)).unwrap());
    let (pdf, made) = behind(&pages);
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let text = bare(&text_of(&pdf));
    // All of it as it came: recipients too, and no mark of a signature, which the picture shows itself.
    let whole = bare(&sample::decision().text());
    assert_eq!(bare(&made.printed[0].text()), whole);
    for line in sample::decision().text().lines() {
        assert!(text.contains(&bare(line)), "{line} is not behind the pictures");
    }
    assert_eq!(made.entry_pages[0], (2, 3));
    let sizes = sizes(&pdf);
    assert_eq!(sizes[1].0, 842, "{sizes:?}");
    assert_eq!(sizes[2].0, 595, "{sizes:?}");
    assert!(sizes[1].1 > 595 && sizes[2].1 > 842, "the head stands above the page, not on it: {sizes:?}");
}

#[test]
fn a_map_follows_the_text_it_belongs_to() {
    let map = facsimile(&original((1191, 842), None, 0)).unwrap();
    let sample = Sample::of(vec![sample::decision()]);
    let mut job = sample.job();
    job.entries[0].facsimiles =
        vec![Facsimile { name: "Bản đồ kèm theo", pages: &map, from_page: None }];
    let made = typeset(&job).unwrap();
    assert!(text_of(&made.pdf).contains("(Đã ký)"));
    assert_eq!(sizes(&made.pdf)[made.entry_pages[0].1 as usize - 1].0, 1191);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &made.pdf).unwrap();
    match std::process::Command::new("qpdf").arg("--check").arg(file.path()).output() {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout)),
        Err(error) => println!("skipped: qpdf cannot be started ({error})"),
    }
}

#[test]
fn scanned_pages_among_pages_of_text_stand_at_their_place() {
    let scan = facsimile(&original((700, 900), None, 0)).unwrap();
    let sample = Sample::of(vec![sample::scanned()]);
    let mut job = sample.job();
    job.entries[0].facsimiles =
        vec![Facsimile { name: "Bản chính, trang 2", pages: &scan, from_page: Some(2) }];
    let made = typeset(&job).unwrap();
    let sizes = sizes(&made.pdf);
    let at = sizes.iter().position(|size| size.0 == 700).unwrap();
    assert!(at > 1 && at + 1 < made.entry_pages[0].1 as usize, "{sizes:?}");
    let pdf = Document::load_mem(&made.pdf).unwrap();
    let text = |pages: std::ops::Range<usize>| {
        let numbers: Vec<u32> = pages.map(|page| page as u32 + 1).collect();
        pdf.extract_text(&numbers).unwrap()
    };
    let (before, behind) = (text(1..at), text(at + 1..sizes.len()));
    let second = "có hiệu lực thi hành";
    assert!(before.contains("Điều 1") && !before.contains(second), "{before}");
    assert!(behind.contains(second) && behind.contains("(Đã ký)"), "{behind}");
}

#[test]
fn a_real_scan_stands_whole_in_an_issue() {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS") else {
        println!("skipped: GAZETTE_CORPUS names no folder with documents/agency-word/275.pdf");
        return;
    };
    let path = std::path::Path::new(&corpus).join("documents/agency-word/275.pdf");
    let pages = facsimile(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(pages.len(), 2);
    assert!(pages.iter().all(|page| page.picture.media_type == "image/jpeg"));
    let (pdf, made) = behind(&pages);
    assert_eq!(made.entry_pages[0], (2, 3));
    // The photographs are in it byte for byte, so it is not much larger than they are.
    assert!(pdf.len() > 800_000 && pdf.len() < 1_200_000, "{} bytes", pdf.len());
    if let Some(out) = std::env::var_os("GAZETTE_KEEP") {
        std::fs::write(std::path::Path::new(&out).join("scan.pdf"), &pdf).unwrap();
    }
}
