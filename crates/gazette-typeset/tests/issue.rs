//! What an issue looks like as PDF: standards, pages, generated lines, tables, hostile text.

#[expect(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a test has no crate outside it, and may fail"
)]
mod sample;

use std::process::Command;

use gazette_model::{Block, Cell, Inline, Note, Paragraph, Picture, Row, Style, Table, Unit, UnitKind};
use gazette_typeset::{Attachment, Relationship, TypesetError, preview, typeset};
use sample::{Sample, article, paragraph, text_of};

#[test]
fn the_same_issue_gives_the_same_bytes_with_one_thread_and_with_two() {
    let sample = Sample::of(vec![sample::decision(), sample::resolution()]);
    let first = typeset(&sample.job()).unwrap().pdf;
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let again = pool.install(|| typeset(&sample.job()).unwrap().pdf);
        assert!(first == again, "{threads} threads give other bytes");
    }
}

#[test]
fn an_issue_is_pdf_a_3a_and_ua_1_with_title_language_labels_and_embedded_fonts() {
    let mut sample = Sample::of(vec![sample::decision()]);
    sample.attachments.push(Attachment {
        name: "goc.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        description: "Bản chính".to_owned(),
        bytes: b"%PDF-1.7 original".to_vec(),
        relationship: Relationship::Source,
    });
    let pdf = typeset(&sample.job()).unwrap().pdf;
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let catalog = document.catalog().unwrap();
    let metadata = catalog.get_deref(b"Metadata", &document).unwrap().as_stream().unwrap();
    let xmp = String::from_utf8(metadata.decompressed_content().unwrap_or_else(|_| metadata.content.clone()))
        .unwrap();
    for part in [
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ] {
        assert!(xmp.contains(part), "{part} is not in {xmp}");
    }
    assert!(xmp.contains("Công báo TỈNH BÌNH PHƯỚC số 12"), "{xmp}");
    let marked = catalog.get_deref(b"MarkInfo", &document).unwrap().as_dict().unwrap();
    assert!(marked.get(b"Marked").unwrap().as_bool().unwrap());
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"vi");
    for key in [&b"OutputIntents"[..], b"StructTreeRoot", b"PageLabels", b"Outlines", b"AF"] {
        assert!(catalog.has(key), "{} is missing", String::from_utf8_lossy(key));
    }
    let mut fonts = 0;
    for object in document.objects.values() {
        let Ok(dict) = object.as_dict() else { continue };
        if dict.get_type().is_ok_and(|kind| kind == b"FontDescriptor") {
            fonts += 1;
            assert!(dict.has(b"FontFile2") || dict.has(b"FontFile3"), "a font is not embedded");
        }
    }
    assert!(fonts >= 3);
}

#[test]
fn qpdf_finds_nothing_wrong() {
    let sample = Sample::of(vec![sample::decision(), sample::notes_and_form(), sample::tables()]);
    let pdf = typeset(&sample.job()).unwrap().pdf;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("issue.pdf");
    std::fs::write(&file, pdf).unwrap();
    match Command::new("qpdf").arg("--check").arg(&file).output() {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout)),
        Err(error) => println!("skipped: qpdf cannot be started ({error})"),
    }
}

#[test]
fn text_hostile_to_markup_is_printed_letter_by_letter() {
    let hostile =
        "#panic() $x$ = H <l> @r *b* _i_ `raw` #read(\"/etc/passwd\") // \\ [x] {y} ~ -- \"q\" 'q' \\u{41}";
    let mut document = sample::decision();
    document.units.push(Unit {
        kind: UnitKind::Text,
        body: vec![
            paragraph(hostile),
            Block::Table(Table {
                rows: vec![Row {
                    cells: vec![Cell { column: 0, columns: 1, rows: 1, blocks: vec![paragraph(hostile)] }],
                    header: false,
                }],
                bordered: true,
                ..Table::default()
            }),
        ],
        ..Unit::default()
    });
    document.units.push(article("Điều 9.", hostile, &[]));
    let sample = Sample::of(vec![document]);
    let made = typeset(&sample.job()).unwrap();
    let text = text_of(&made.pdf);
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(bare(&text).matches(&bare(hostile)).count(), 3, "{text}");
}

#[test]
fn a_character_no_font_has_is_named_with_its_document_and_place() {
    let mut document = sample::decision();
    document.units.push(article("Điều 7.", "Chữ Hán", &["Chữ 漢 không in được"]));
    let sample = Sample::of(vec![document]);
    let error = typeset(&sample.job()).unwrap_err();
    let TypesetError::MissingGlyph { document, place, character } = error else { panic!("{error}") };
    assert_eq!(character, '漢');
    assert!(document.contains("12/2026/QĐ-UBND"), "{document}");
    assert!(place.contains("Điều 7") && place.contains("không in được"), "{place}");
}

#[test]
fn a_title_with_such_a_character_names_the_document_and_an_imprint_the_office() {
    let mut sample = Sample::of(vec![sample::decision()]);
    sample.entries[0].title.push('漢');
    let error = typeset(&sample.job()).unwrap_err().to_string();
    assert!(error.starts_with("12/2026/QĐ-UBND: no font can print `漢` (U+6F22)"), "{error}");
    let mut sample = Sample::of(vec![sample::decision()]);
    sample.office.page.imprint.push("漢".to_owned());
    assert!(typeset(&sample.job()).unwrap_err().to_string().starts_with("office.toml: "));
}

#[test]
fn a_page_becomes_a_picture_and_a_page_that_is_not_there_is_refused() {
    let sample = Sample::of(vec![sample::decision()]);
    let picture = preview(&sample.job(), 2, 60.0).unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
    for page in [0, 99] {
        let error = preview(&sample.job(), page, 60.0).unwrap_err();
        assert!(matches!(error, TypesetError::NoPage { last: 4, .. }), "{error}");
    }
}

#[test]
fn symbols_of_forms_come_from_the_second_font() {
    let mut document = sample::decision();
    document.units.push(article("Điều 7.", "Mẫu", &["☐ Có ☑ Không → tiếp, x ≤ 5, ✓, α, ½, “ngoặc”"]));
    let sample = Sample::of(vec![document]);
    let text: String = text_of(&typeset(&sample.job()).unwrap().pdf).split_whitespace().collect();
    assert!(text.contains("☐Có☑Không→tiếp,x≤5,✓,α,½,“ngoặc”"), "{text}");
}

#[test]
fn running_heads_bear_double_numbers_and_the_gazettes_date() {
    let mut sample = Sample::of(vec![sample::decision(), sample::resolution()]);
    sample.issue = "15+16/2026".parse().unwrap();
    sample.date = gazette_model::Date::constant(2026, 2, 8);
    let made = typeset(&sample.job()).unwrap();
    let text = text_of(&made.pdf);
    assert_eq!(
        text.matches("CÔNG BÁO/Số 15 + 16/Ngày 08-02-2026").count(),
        made.pages as usize - 1,
        "{text}"
    );
    assert!(text.contains("Ngày 08 tháng 02 năm 2026"));
}

#[test]
fn pages_of_entries_and_contents_agree_and_run_on_from_the_first_page() {
    let mut sample = Sample::of(vec![sample::decision(), sample::resolution(), sample::decision()]);
    sample.first_page = 101;
    let made = typeset(&sample.job()).unwrap();
    assert_eq!(made.front_pages, 1);
    assert_eq!(made.entry_pages.len(), 3);
    assert_eq!(made.entry_pages[0].0, 102);
    for (before, after) in made.entry_pages.iter().zip(&made.entry_pages[1..]) {
        assert!(before.0 <= before.1 && before.1 + 1 == after.0, "{:?}", made.entry_pages);
    }
    // The imprint is the last page.
    assert_eq!(made.entry_pages[2].1, 101 + made.pages - 2);
    let document = lopdf::Document::load_mem(&made.pdf).unwrap();
    let front = document.extract_text(&[1]).unwrap();
    for (first, _) in &made.entry_pages {
        assert!(front.contains(&first.to_string()), "page {first} is not in the contents: {front}");
    }
    for (index, (first, _)) in made.entry_pages.iter().enumerate() {
        let page = document.extract_text(&[first - 100]).unwrap();
        assert!(
            page.contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            "entry {index} does not begin on {first}: {page}"
        );
    }
}

#[test]
fn generated_lines_are_told_in_order() {
    let mut sample = Sample::of(vec![sample::decision(), sample::resolution()]);
    sample.codes = vec!["12/2026 · quyet-dinh".to_owned(), String::new()];
    sample.continuations[1].to = Some("13".to_owned());
    let made = typeset(&sample.job()).unwrap();
    assert_eq!(
        made.generated,
        [
            "VĂN BẢN QUY PHẠM PHÁP LUẬT",
            "ỦY BAN NHÂN DÂN TỈNH",
            "12/2026 · quyet-dinh",
            "HỘI ĐỒNG NHÂN DÂN TỈNH",
            "(Xem tiếp Công báo số 13)",
            "VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH XUẤT BẢN",
            "Địa chỉ: Số 1, đường Thử, tỉnh Bình Phước",
        ]
    );
    let text = text_of(&made.pdf).split_whitespace().collect::<String>();
    for line in &made.generated {
        assert!(text.contains(&line.split_whitespace().collect::<String>()), "{line} is not printed");
    }
}

#[test]
fn merged_and_overlapping_cells_keep_every_word_in_order() {
    let sample = Sample::of(vec![sample::tables()]);
    let made = typeset(&sample.job()).unwrap();
    let text = text_of(&made.pdf);
    for word in ["Gộp", "ngang", "dọc", "chồng", "lồng", "trong"] {
        assert!(text.contains(word), "{word} is lost: {text}");
    }
}

#[test]
fn footnotes_are_printed_once_with_their_own_marks_and_none_is_lost() {
    let mut document = sample::decision();
    document.notes = vec![
        Note {
            mark: "1".to_owned(),
            blocks: vec![paragraph("Chú thích thứ nhất."), paragraph("Đoạn hai của nó.")],
        },
        Note { mark: "*".to_owned(), blocks: vec![paragraph("Chú thích có sao.")] },
        Note { mark: "3".to_owned(), blocks: vec![paragraph("Chú thích không ai gọi.")] },
    ];
    let text = |text: &str| Inline::Text { text: text.to_owned(), style: Style::default() };
    document.units.push(Unit {
        kind: UnitKind::Text,
        body: vec![Block::Paragraph(Paragraph {
            inlines: vec![
                text("Có chú thích"),
                Inline::Note { note: 0 },
                text(" và sao"),
                Inline::Note { note: 1 },
                text(" và lặp"),
                Inline::Note { note: 0 },
                text("."),
            ],
            ..Paragraph::default()
        })],
        ..Unit::default()
    });
    let sample = Sample::of(vec![document]);
    let text = text_of(&typeset(&sample.job()).unwrap().pdf);
    for line in ["Chú thích thứ nhất.", "Đoạn hai của nó.", "Chú thích có sao.", "Chú thích không ai gọi."]
    {
        assert_eq!(text.matches(line).count(), 1, "{line}: {text}");
    }
}

#[test]
fn a_picture_that_cannot_be_drawn_is_framed_named_and_told() {
    let mut document = sample::decision();
    document.pictures = vec![
        Picture {
            name: "word/media/image1.emf".to_owned(),
            media_type: "image/x-emf".to_owned(),
            bytes: vec![1, 0],
            ..Picture::default()
        },
        Picture {
            name: "image2.svg".to_owned(),
            bytes: sample::SVG.as_bytes().to_vec(),
            ..Picture::default()
        },
    ];
    document.units.push(Unit {
        kind: UnitKind::Text,
        body: vec![Block::Paragraph(Paragraph {
            inlines: vec![
                Inline::Picture { picture: 0 },
                Inline::Picture { picture: 1 },
                Inline::Picture { picture: 9 },
            ],
            ..Paragraph::default()
        })],
        ..Unit::default()
    });
    let sample = Sample::of(vec![document]);
    let made = typeset(&sample.job()).unwrap();
    assert!(text_of(&made.pdf).contains("[Hình không in được: image1.emf]"));
    assert!(made.generated.contains(&"[Hình không in được: image1.emf]".to_owned()));
    assert_eq!(made.warnings.len(), 1, "{:?}", made.warnings);
}

#[test]
fn an_offices_own_part_takes_the_place_of_ours_and_cannot_leave_its_world() {
    let mut sample = Sample::of(vec![sample::decision()]);
    let own = "#let imprint(lines) = { pagebreak(); [Trang cuối riêng của tỉnh] }";
    sample.overrides.insert("components/imprint.typ".to_owned(), own.as_bytes().to_vec());
    assert!(text_of(&typeset(&sample.job()).unwrap().pdf).contains("Trang cuối riêng của tỉnh"));
    for bad in [
        "#let imprint(lines) = read(\"/etc/passwd\")",
        "#let imprint(lines) = read(\"../../etc/passwd\")",
        "#import \"@preview/cetz:0.3.0\"\n#let imprint(lines) = none",
        "#let imprint(lines) = imprint-again(lines)",
    ] {
        sample.overrides.insert("components/imprint.typ".to_owned(), bad.as_bytes().to_vec());
        let error = typeset(&sample.job()).unwrap_err();
        let TypesetError::Template { file, line, .. } = &error else { panic!("{error}") };
        assert_eq!((file.as_str(), *line), ("components/imprint.typ", 1), "{error}");
    }
}

#[test]
fn landscape_pages_stand_inside_a_portrait_issue() {
    let sample = Sample::of(vec![sample::landscape(), sample::decision()]);
    let made = typeset(&sample.job()).unwrap();
    let document = lopdf::Document::load_mem(&made.pdf).unwrap();
    let widths: Vec<bool> = document
        .get_pages()
        .values()
        .map(|page| {
            let page = document.get_dictionary(*page).unwrap();
            let media = page.get(b"MediaBox").unwrap().as_array().unwrap();
            media[2].as_float().unwrap() > media[3].as_float().unwrap()
        })
        .collect();
    assert!(!widths[1] && widths[2], "{widths:?}");
    assert!(!widths[widths.len() - 1]);
}

#[test]
fn a_template_that_fails_on_one_document_names_it() {
    let mut sample = Sample::of(vec![sample::decision(), sample::tables(), sample::resolution()]);
    sample.entries[1].number = "7/2026/BC-UBND".to_owned();
    let own = "#let document-table(item, set-items) = panic(\"bảng\")";
    sample.overrides.insert("components/table.typ".to_owned(), own.as_bytes().to_vec());
    let error = typeset(&sample.job()).unwrap_err();
    let TypesetError::Template { file, document, .. } = &error else { panic!("{error}") };
    assert_eq!((file.as_str(), document.as_str()), ("components/table.typ", "7/2026/BC-UBND"), "{error}");
}

#[test]
fn the_code_stands_in_the_foot_of_the_last_page_and_makes_no_page() {
    let mut sample = Sample::of(vec![sample::decision(), sample::resolution()]);
    let without = typeset(&sample.job()).unwrap().pages;
    sample.codes = ["quyet-dinh", "nghi-quyet"]
        .map(|name| format!("12/2026 · ubnd-tinh-binh-phuoc/{name} · SHA-256 9f86d081884c7d65"))
        .to_vec();
    let made = typeset(&sample.job()).unwrap();
    assert_eq!(made.pages, without);
    let document = lopdf::Document::load_mem(&made.pdf).unwrap();
    for (page, expected) in [
        (1, ""),
        (2, ""),
        (made.entry_pages[0].1, "quyet-dinh"),
        (made.entry_pages[1].1, "nghi-quyet"),
        (made.pages, ""),
    ] {
        let text = document.extract_text(&[page]).unwrap();
        for name in ["quyet-dinh", "nghi-quyet"] {
            assert_eq!(text.contains(name), name == expected, "page {page}: {text}");
        }
    }
}

#[test]
fn a_head_of_one_side_and_lines_broken_inside_a_paragraph_lose_no_word_and_gain_no_second_rule() {
    let mut document = sample::decision();
    let bold = Style { bold: true, underline: true, ..Style::default() };
    let text = |text: &str| Inline::Text { text: text.to_owned(), style: bold };
    document.units[0].body = vec![Block::Paragraph(Paragraph {
        inlines: vec![
            text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            Inline::Break,
            text("Độc lập - Tự do - Hạnh phúc"),
            Inline::Break,
            text("--------------"),
        ],
        ..Paragraph::default()
    })];
    let sample = Sample::of(vec![document]);
    let data = gazette_typeset::data(&sample.job()).unwrap();
    let form: serde_json::Value = serde_json::from_slice(&data["doc-1.json"]).unwrap();
    let head = &form["items"][0];
    assert_eq!((&head["item"], head["cells"].as_array().map(Vec::len)), (&"head".into(), Some(1)), "{head}");
    let lines = head["cells"][0].as_array().unwrap();
    let roles: Vec<&str> = lines.iter().filter_map(|line| line["role"].as_str()).collect();
    assert_eq!(roles, ["nation", "motto"], "{head}");
    assert!(lines[1]["rule"].as_bool().unwrap() && !lines[1].to_string().contains("underline"), "{head}");
}

#[test]
fn every_note_stands_on_the_page_of_its_call_and_no_label_ends_a_page() {
    let pdf = typeset(&Sample::of(vec![sample::consolidated()]).job()).unwrap().pdf;
    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let pages: Vec<String> = document
        .get_pages()
        .keys()
        .map(|page| document.extract_text(&[*page]).unwrap().split_whitespace().collect())
        .collect();
    let mut notes = 0;
    for (number, page) in pages.iter().enumerate() {
        let body = page.split("Lờichú").next().unwrap_or_default();
        let body = body.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '[' | ']'));
        assert!(
            !body.ends_with("Thẩmquyềnxửphạt") && !body.ends_with("cóquyền:"),
            "page {}: {body}",
            number + 1
        );
        for note in page.split("Lờichú").skip(1) {
            let mark: String = note.chars().take_while(char::is_ascii_digit).collect();
            // Once where it is called, once before the note.
            let times = page.matches(&format!("[{mark}]")).count();
            assert_eq!(times, 2, "note {mark} stands on page {} without its call", number + 1);
            notes += 1;
        }
    }
    assert_eq!(notes, sample::consolidated().notes.len());
}
