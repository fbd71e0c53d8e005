//! Issues beyond the usual: parts of a long document, the gazette's own faults, indexes, extracts, scans, single pages.

use std::fs;

use serde_json::Value;

use crate::gazette::{Home, corpus, samples};

const DECISION: &str = "ubnd-tinh-son-hai/12-2026-qd-ubnd";

/// A home that has received these samples.
fn received(names: &[&str]) -> Home {
    let home = Home::of_samples();
    for name in names {
        let path = samples().join("inbox").join(name);
        let (status, answer) = home.json(&["receive", path.to_str().unwrap()]);
        assert_eq!(status, 0, "{answer}");
    }
    home
}

fn done(home: &Home, arguments: &[&str]) -> Value {
    let (status, answer) = home.json(arguments);
    assert_eq!(status, 0, "{arguments:?}: {answer}");
    answer
}

#[test]
fn a_long_document_goes_on_in_the_next_issue_and_archive_and_search_know_both_parts() {
    let home = received(&["01-quyet-dinh-thu-gom-rac"]);
    let composed = done(
        &home,
        &["compose", "1/2026", "--date", "2026-11-25", "12/2026/QĐ-UBND", "--until", "kem-theo/dieu-3"],
    );
    let part = &composed["entries"][0]["printing"]["instalment"];
    assert_eq!((&part["until"], &part["to"]), (&"kem-theo/dieu-3".into(), &"2/2026".into()), "{composed}");
    let made = done(&home, &["typeset", "1/2026"]);
    assert_eq!(made["proof"]["equal"], true, "{made}");
    // What was promised comes by itself, and nothing can be published before its beginning.
    let rest = done(&home, &["compose", "2/2026", "--date", "2026-11-26"]);
    assert_eq!(rest["entries"][0]["printing"]["instalment"]["from"], "1/2026", "{rest}");
    let made = done(&home, &["typeset", "2/2026"]);
    assert_eq!(made["proof"]["equal"], true, "{made}");
    let early = home.text(&["publish", "2/2026"]);
    assert!(early.status == 2 && early.err.contains("số 1/2026"), "{early:?}");

    let first = done(&home, &["publish", "1/2026"]);
    let second = done(&home, &["publish", "2/2026"]);
    let words = |published: &Value| {
        let pdf = fs::read(home.path().join(published["file"].as_str().unwrap())).unwrap();
        gazette_ingest::pdf::page_texts(&pdf).join("\n")
    };
    let (first, second) = (words(&first), words(&second));
    assert!(first.contains("(Xem tiếp Công báo số 2)") && !first.contains("Điều 4. Phân loại"), "{first}");
    assert!(second.contains("(Tiếp theo Công báo số 1)") && second.contains("Điều 4. Phân loại"), "{second}");
    assert!(!second.contains("Điều 3. "), "{second}");

    let archive = gazette_archive::Archive::open(&home.home().join("archive")).unwrap();
    let record = archive.document(DECISION).unwrap().unwrap();
    let issues: Vec<String> = record.issues.iter().map(|part| part.issue.to_string()).collect();
    assert_eq!(issues, ["1/2026", "2/2026"]);
    let (status, audit) = home.json(&["audit"]);
    assert_eq!((status, audit["faults"].as_array().map(Vec::len)), (0, Some(0)), "{audit}");
    let hits = done(&home, &["search", "12/2026/QĐ-UBND"]);
    assert!(hits["total"].as_u64().unwrap() > 0, "{hits}");
    // An article is found in the issue it stands in.
    for (path, issue) in [("kem-theo/dieu-3", "1/2026"), ("kem-theo/dieu-4", "2/2026")] {
        let within = done(&home, &["search", "chất thải rắn", "--issue", issue, "--limit", "50"]);
        let found = within["hits"].as_array().unwrap();
        assert!(found.iter().any(|hit| hit["path"] == path), "{path} is not in {issue}: {within}");
        assert!(found.iter().all(|hit| hit["issue"] == issue), "{within}");
    }
    // Each part is taken out with its own pages.
    let extract = done(&home, &["export", DECISION, "--pdf", "trich.pdf"]);
    assert_eq!(extract["parts"].as_array().map(Vec::len), Some(2), "{extract}");
    let (status, verified) = home.json(&["verify", "trich-phan-1.pdf", "trich-phan-2.pdf"]);
    assert_eq!(status, 0, "{verified}");
    for (at, issue) in ["1/2026", "2/2026"].iter().enumerate() {
        assert_eq!(extract["parts"][at]["issue"], *issue);
        let file = &verified["files"][at];
        assert_eq!(
            (&file["verdict"], &file["issue"]),
            (&"genuine".into(), &Value::from(*issue)),
            "{verified}"
        );
    }
}

#[test]
fn a_boundary_that_is_not_there_is_refused_with_those_that_are() {
    let home = received(&["01-quyet-dinh-thu-gom-rac"]);
    let compose = |until: &str| {
        home.text(&["compose", "1/2026", "--date", "2026-11-25", "12/2026/QĐ-UBND", "--until", until])
    };
    let unknown = compose("Điều 99");
    assert!(unknown.status == 2 && unknown.err.contains("từ Điều 1 đến"), "{unknown:?}");
    // The decision and its attached regulation both have an article 2.
    let twice = compose("Điều 2");
    assert!(twice.status == 2 && twice.err.contains("kem-theo/dieu-2"), "{twice:?}");
    let whole = compose("hết");
    assert_eq!(whole.status, 0, "{whole:?}");
}

#[test]
fn a_fault_of_the_gazette_becomes_an_erratum_in_the_next_issue_and_verify_tells_it() {
    let home = received(&["01-quyet-dinh-thu-gom-rac", "02-nghi-quyet-hoc-phi.zip"]);
    let early = home.text(&["correct", "12/2026/QĐ-UBND", "--erratum"]);
    assert!(early.status == 2 && early.err.contains("chưa được đăng"), "{early:?}");
    done(&home, &["compose", "1/2026", "--date", "2026-11-25", "12/2026/QĐ-UBND"]);
    done(&home, &["typeset", "1/2026"]);
    let published = done(&home, &["publish", "1/2026"]);
    let pdf = published["file"].as_str().unwrap();
    let before = fs::read(home.path().join(pdf)).unwrap();
    // Compared with what was submitted, the pages say the same.
    let (status, equal) = home.json(&["correct", "12/2026/QĐ-UBND", "--erratum"]);
    assert_eq!((status, &equal["entry"]), (1, &Value::Null), "{equal}");

    done(&home, &["compose", "2/2026", "--date", "2026-11-26"]);
    let erratum = done(
        &home,
        &[
            "correct",
            "12/2026/QĐ-UBND",
            "--erratum",
            "--wrong",
            "năm 2025",
            "--right",
            "năm 2026",
            "--place",
            "mục lục",
        ],
    );
    assert_eq!(erratum["entry"]["draft"], "2/2026", "{erratum}");
    let made = done(&home, &["typeset", "2/2026"]);
    assert_eq!(made["proof"]["equal"], true, "{made}");
    done(&home, &["publish", "2/2026"]);
    let verified = done(&home, &["verify", pdf]);
    let correction = &verified["files"][0]["corrections"][0];
    assert_eq!((&correction["erratum"], &correction["issues"][0]["issue"]), (&true.into(), &"2/2026".into()));
    assert!(before == fs::read(home.path().join(pdf)).unwrap(), "a published file was changed");
}

#[test]
fn a_corrigendum_of_an_unpublished_document_joins_its_draft() {
    let home = received(&["01-quyet-dinh-thu-gom-rac", "05-dinh-chinh-quyet-dinh-12"]);
    done(&home, &["compose", "1/2026", "--date", "2026-11-25", "12/2026/QĐ-UBND"]);
    let linked = done(&home, &["correct", "12/2026/QĐ-UBND", "--corrigendum", "2026-000002"]);
    assert_eq!(
        (&linked["entry"]["draft"], &linked["entry"]["published_in"]),
        (&"1/2026".into(), &Value::Null)
    );
    let made = done(&home, &["typeset", "1/2026"]);
    assert_eq!(made["proof"]["equal"], true, "{made}");
    done(&home, &["publish", "1/2026"]);
}

#[test]
fn an_index_of_the_year_is_an_issue_of_its_own_and_an_extract_has_the_pages_of_its_issue() {
    let home =
        received(&["01-quyet-dinh-thu-gom-rac", "02-nghi-quyet-hoc-phi.zip", "03-to-cong-tac-dat-dai"]);
    done(&home, &["document", "2026-000003", "--set", "field=Đất đai", "--why", "phân lĩnh vực"]);
    let nothing = home.text(&["compose", "9/2026", "--date", "2026-12-31", "--index", "nam"]);
    assert_eq!(nothing.status, 2, "{nothing:?}");
    done(&home, &["compose", "1/2026", "--date", "2026-11-25"]);
    done(&home, &["typeset", "1/2026"]);
    let issue = done(&home, &["publish", "1/2026"]);
    let index = done(&home, &["compose", "2/2026", "--date", "2026-12-31", "--index", "nam"]);
    assert_eq!((&index["documents"], index["entries"].as_array().map(Vec::len)), (&3.into(), Some(1)));
    // Composed again, it takes the place of the first.
    done(&home, &["compose", "2/2026", "--date", "2026-12-31", "--index", "4"]);
    let made = done(&home, &["typeset", "2/2026"]);
    assert_eq!(made["proof"]["equal"], true, "{made}");
    let pdf = fs::read(home.path().join(made["file"].as_str().unwrap())).unwrap();
    let words = gazette_ingest::pdf::page_texts(&pdf).join("\n");
    for way in ["THEO LOẠI VĂN BẢN", "THEO CƠ QUAN BAN HÀNH", "THEO LĨNH VỰC", "THEO SỐ, KÝ HIỆU", "Đất đai"]
    {
        assert!(words.contains(way), "{way} is not in {words}");
    }

    // An extract is of the published pages, whatever has become of the templates and the office since.
    fs::create_dir_all(home.home().join("templates")).unwrap();
    fs::write(home.home().join("templates/lib.typ"), "#panic()").unwrap();
    let office = fs::read_to_string(home.home().join("office.toml")).unwrap();
    fs::write(home.home().join("office.toml"), office.replace("[page]", "[page]\ntext_pt = 11.0")).unwrap();
    let extract = done(&home, &["export", DECISION, "--pdf", "trich.pdf"]);
    let (first, last) = (&extract["parts"][0]["first_page"], &extract["parts"][0]["last_page"]);
    let pages = gazette_ingest::pdf::page_texts(&fs::read(home.path().join("trich.pdf")).unwrap());
    assert_eq!(pages.len() as u64, last.as_u64().unwrap() - first.as_u64().unwrap() + 1);
    let whole = fs::read(home.path().join(issue["file"].as_str().unwrap())).unwrap();
    let whole = gazette_ingest::pdf::page_texts(&whole);
    assert_eq!(pages[0], whole[first.as_u64().unwrap() as usize - 1]);
    let (status, verified) = home.json(&["verify", "trich.pdf"]);
    assert_eq!((status, &verified["files"][0]["document"]), (0, &DECISION.into()), "{verified}");
    let mut bytes = fs::read(home.path().join("trich.pdf")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(home.path().join("doi.pdf"), bytes).unwrap();
    assert_eq!(
        home.json(&["verify", "doi.pdf"]).0,
        1,
        "an extract with another byte is not what the archive gives"
    );
}

#[test]
fn a_page_is_shown_as_a_picture_and_one_that_is_not_there_is_refused() {
    let home = received(&["01-quyet-dinh-thu-gom-rac"]);
    done(&home, &["compose", "1/2026", "--date", "2026-11-25"]);
    done(&home, &["typeset", "1/2026", "--page", "2", "--png", "trang.png", "--dpi", "40"]);
    assert!(fs::read(home.path().join("trang.png")).unwrap().starts_with(b"\x89PNG"));
    let beyond = home.text(&["typeset", "1/2026", "--page", "99", "--png", "trang.png"]);
    assert_eq!(beyond.status, 2, "{beyond:?}");
}

#[test]
fn a_fault_in_an_offices_own_template_names_file_and_line() {
    let home = received(&["01-quyet-dinh-thu-gom-rac"]);
    done(&home, &["compose", "1/2026", "--date", "2026-11-25"]);
    let part = home.home().join("templates/components");
    fs::create_dir_all(&part).unwrap();
    fs::write(part.join("imprint.typ"), "// Trang cuối\n#let imprint(lines) = sai(lines)\n").unwrap();
    let run = home.text(&["typeset", "1/2026"]);
    assert!(run.status == 2 && run.err.contains("components/imprint.typ, dòng 2"), "{run:?}");
}

#[test]
fn a_scan_is_published_as_pictures_of_its_pages() {
    let Some(corpus) = corpus("a scan is published as pictures of its pages") else { return };
    let home = Home::of_bodies(&["Ủy ban nhân dân tỉnh Bình Dương"]);
    let scan = corpus.join("submissions/accepted/scan-no-text/submission");
    done(&home, &["receive", scan.to_str().unwrap()]);
    let id = "2026-000001";
    let found = home.json(&["status"]).1["submissions"][0]["id"].as_str().unwrap_or(id).to_owned();
    for set in ["number=810/QĐ-UBND", "type=Quyết định", "bodies=Ủy ban nhân dân tỉnh Bình Dương"]
    {
        done(&home, &["document", &found, "--set", set, "--why", "đọc bản quét"]);
    }
    done(&home, &["compose", "1/2026", "--date", "2026-11-25", &found]);
    let made = done(&home, &["typeset", "1/2026"]);
    assert_eq!(made["proof"]["equal"], true, "{made}");
    done(&home, &["publish", "1/2026"]);
    done(&home, &["export", "ubnd-tinh-binh-duong/810-qd-ubnd", "--pdf", "trich.pdf"]);
}

/// A Word file with this body.
fn word(body: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    };
    part(
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override \
         PartName=\"/word/document.xml\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>",
    );
    part(
        "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"a\" \
         Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
         Target=\"word/document.xml\"/></Relationships>",
    );
    part(
        "word/document.xml",
        &format!(
            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
             xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\"><w:body>{body}</w:body></w:document>"
        ),
    );
    zip.finish().unwrap().into_inner()
}

#[test]
fn every_character_of_an_equation_is_proved_to_stand_on_its_page() {
    let home = Home::of_samples();
    let line = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let run = |text: &str| format!("<m:r><m:t>{text}</m:t></m:r>");
    let alone = |inner: &str| format!("<w:p><m:oMathPara><m:oMath>{inner}</m:oMath></m:oMathPara></w:p>");
    let row = |a: &str, b: &str| format!("<m:mr><m:e>{}</m:e><m:e>{}</m:e></m:mr>", run(a), run(b));
    let body = [
        line("QUYẾT ĐỊNH"),
        line("Điều 1. Công thức"),
        alone(&format!(
            "{}<m:f><m:num><m:nary><m:naryPr><m:chr m:val=\"∑\"/></m:naryPr><m:sub>{}</m:sub><m:sup>{}</m:sup><m:e>{}</m:e></m:nary></m:num><m:den>{}</m:den></m:f>",
            run("G="),
            run("i=1"),
            run("n"),
            run("C×Q"),
            run("1-p")
        )),
        alone(&format!(
            "<m:rad><m:deg>{}</m:deg><m:e><m:sSubSup><m:e>{}</m:e><m:sub>{}</m:sub><m:sup>{}</m:sup></m:sSubSup></m:e></m:rad>",
            run("3"),
            run("x"),
            run("đc"),
            run("2")
        )),
        alone(&format!(
            "<m:d><m:dPr><m:begChr m:val=\"[\"/><m:endChr m:val=\"]\"/></m:dPr><m:e><m:m>{}{}{}{}</m:m></m:e></m:d>",
            row("1", "a"),
            row("b", "2"),
            row("c", "3"),
            row("d", "4")
        )),
        alone(&format!("<m:acc><m:e>{}</m:e></m:acc>{}", run("x"), run("≤100%"))),
        line("Điều 2. Quyết định này có hiệu lực từ ngày ký."),
    ];
    fs::write(home.path().join("cong-thuc.docx"), word(&body.concat())).unwrap();
    let number = "number=31/2026/QĐ-UBND";
    let body = "bodies=Ủy ban nhân dân tỉnh Sơn Hải";
    let entered = home.json(&[
        "document",
        "--paper",
        "cong-thuc.docx",
        "--set",
        number,
        "--set",
        body,
        "--set",
        "type=Quyết định",
        "--set",
        "issued_on=2026-11-10",
        "--why",
        "bản giấy",
    ]);
    assert_eq!(entered.0, 0, "{}", entered.1);
    done(&home, &["compose", "1/2026", "--date", "2026-11-25", "31/2026/QĐ-UBND"]);
    let made = done(&home, &["typeset", "1/2026"]);
    assert_eq!(made["proof"]["equal"], true, "{made}");
    let pdf = fs::read(home.path().join(made["file"].as_str().unwrap())).unwrap();
    let formulas: Vec<String> = gazette_ingest::pdf::logical(&pdf)
        .unwrap()
        .into_iter()
        .filter(|block| block.role == "Formula")
        .map(|block| block.text.split_whitespace().collect())
        .collect();
    assert_eq!(formulas.len(), 4, "{formulas:?}");
    assert_eq!(formulas[0], "G=∑ni=1C×Q1−p", "no sign of a linear form, and nothing lost");
    // That the Word file writes them in a line is no fault of the pages.
    done(&home, &["publish", "1/2026"]);
    let (status, erratum) = home.json(&["correct", "31/2026/QĐ-UBND", "--erratum"]);
    assert_eq!((status, &erratum["entry"]), (1, &Value::Null), "{erratum}");
}
