//! The text of PDFs: what is told apart, what is joined, what is kept.

#[path = "pdf/sheet.rs"]
mod sheet;

use gazette_ingest::pdf;
use gazette_model::{Block, Content, Inline};
use sheet::Sheets;

const LEFT: f32 = 85.0;
/// 13 points high, half as wide: a full line of 70 characters.
const FULL: usize = 70;

/// A line that fills the column, made of the text and as many words as fit.
fn full(text: &str) -> String {
    let mut line = text.to_owned();
    while line.chars().count() < FULL {
        line.push_str(if line.chars().count() + 3 <= FULL { " ab" } else { "c" });
    }
    line
}

fn texts(content: &Content) -> Vec<String> {
    content.blocks.iter().map(Block::text).collect()
}

#[test]
fn lines_become_paragraphs_also_over_a_page() {
    let mut sheets = Sheets::default();
    sheets.page();
    let first = full("Điều 1. Ban hành kèm theo Quyết định này Quy định");
    let last = full("phát triển kinh tế - xã hội theo Quyết định số 12/2023/QĐ-");
    for (index, line) in
        [full("Căn cứ Luật Tổ chức"), "địa phương;".to_owned(), first, last].iter().enumerate()
    {
        let indent = if index % 2 == 0 { 35.0 } else { 0.0 };
        sheets.text("F1", 13.0, LEFT + indent, 700.0 + index as f32 * 18.0, line);
    }
    sheets.page();
    sheets.text("F1", 13.0, 290.0, 40.0, "2");
    sheets.text("F1", 13.0, LEFT, 80.0, "của tỉnh.");
    let reading = pdf::read(&sheets.finish());
    assert!(reading.findings.is_empty(), "{:?}", reading.findings);
    let texts = texts(&reading.content);
    assert_eq!(texts.len(), 2, "{texts:#?}");
    assert!(texts[0].ends_with("địa phương;"), "{}", texts[0]);
    assert!(texts[1].starts_with("Điều 1. ") && texts[1].ends_with("của tỉnh."), "{}", texts[1]);
    assert_eq!(reading.content.furniture.iter().map(|it| it.text()).collect::<Vec<_>>(), ["2"]);
}

#[test]
fn a_number_broken_behind_its_hyphen_stays_whole() {
    let mut sheets = Sheets::default();
    sheets.page();
    let line = format!("{:>70}", "theo Quyết định số 12/2023/QĐ-").replace("  ", "a ");
    sheets.text("F1", 13.0, LEFT, 100.0, &line).text("F1", 13.0, LEFT, 118.0, &full("UBND của tỉnh"));
    sheets.text("F1", 13.0, LEFT, 136.0, "Sơn Hải.");
    let text = texts(&pdf::read(&sheets.finish()).content).join("|");
    assert!(text.contains("12/2023/QĐ-UBND"), "{text}");
}

#[test]
fn a_right_column_that_is_not_centred_goes_on_below_itself() {
    let mut sheets = Sheets::default();
    sheets.page();
    // Left cell, right cell of the first row, then of the second; the right ones are broken at the margin.
    sheets.text("F1", 13.0, LEFT, 80.0, "BỘ TÀI CHÍNH");
    sheets.text("F1", 13.0, 290.0, 80.0, "CỘNG HÒA XÃ HỘI CHỦ").text(
        "F1",
        13.0,
        290.0,
        96.0,
        "NGHĨA VIỆT NAM",
    );
    sheets.text("F1", 13.0, LEFT, 120.0, "Số: 216/2016/TT-BTC");
    sheets
        .text("F1", 13.0, 290.0, 120.0, "Hà Nội, ngày 10 tháng 11 năm")
        .text("F1", 13.0, 290.0, 136.0, "2016");
    sheets.text("F2", 13.0, 280.0, 176.0, "THÔNG TƯ");
    for index in 0..6 {
        sheets.text("F1", 13.0, LEFT, 220.0 + index as f32 * 18.0, &full("nội dung"));
    }
    let texts = texts(&pdf::read(&sheets.finish()).content);
    let title = texts.iter().position(|text| text == "THÔNG TƯ").unwrap();
    let head = texts[..title].join("\n").replace(['\t', '\n'], " ");
    for column in ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Hà Nội, ngày 10 tháng 11 năm 2016"]
    {
        assert!(head.contains(column), "{head}");
    }
    assert_eq!(title, 1, "{texts:#?}");
}

#[test]
fn running_text_in_two_columns_is_read_down_the_columns() {
    let column = |text: &str| {
        let mut line = text.to_owned();
        while line.chars().count() < 32 {
            line.push_str(if line.chars().count() + 3 <= 32 { " ab" } else { "c" });
        }
        line
    };
    let mut sheets = Sheets::default();
    sheets.page().text("F2", 13.0, 250.0, 80.0, "NỘI DUNG QUY ĐỊNH");
    for (x, texts) in
        [(LEFT, ["Điều 1. Phạm vi", "Điều 2. Đối tượng"]), (315.0, ["của tỉnh", "Điều 3. Hiệu lực"])]
    {
        for (block, text) in texts.iter().enumerate() {
            for line in 0..6 {
                // The baselines of the columns need not agree.
                let y = 110.0 + (block * 6 + line) as f32 * 17.0 + if x > LEFT { 5.0 } else { 0.0 };
                let words = match line {
                    0 => column(text),
                    5 if !(block == 1 && x == LEFT) => "hết.".to_owned(),
                    _ => column("nội dung"),
                };
                sheets.text("F1", 13.0, x, y, &words);
            }
        }
    }
    let texts = texts(&pdf::read(&sheets.finish()).content);
    let begins: Vec<&str> = texts.iter().map(|text| text.split(" ab").next().unwrap()).collect();
    assert_eq!(
        begins,
        ["NỘI DUNG QUY ĐỊNH", "Điều 1. Phạm vi", "Điều 2. Đối tượng", "Điều 3. Hiệu lực"],
        "{texts:#?}"
    );
    assert!(texts[2].contains("của tỉnh") && texts[2].ends_with("hết."), "{}", texts[2]);
}

#[test]
fn annexes_that_each_begin_a_page_are_no_running_heads() {
    let mut sheets = Sheets::default();
    for page in 1..=6 {
        let title = if page % 2 == 0 { format!("PHỤ LỤC {page}") } else { format!("Mẫu số 0{page}") };
        // The running head counts the pages, and one line of it stays as it is.
        sheets.page().text("F1", 11.0, LEFT, 30.0, &format!("Thông tư 25/2014/TT-BNNPTNT, trang {page}"));
        sheets.text("F2", 13.0, 270.0, 70.0, &title);
        for line in 0..6 {
            sheets.text(
                "F1",
                13.0,
                LEFT,
                120.0 + line as f32 * 18.0,
                &full(&format!("nội dung {page} {line}")),
            );
        }
    }
    let content = pdf::read(&sheets.finish()).content;
    let texts = texts(&content);
    let titles =
        texts.iter().filter(|text| text.starts_with("PHỤ LỤC") || text.starts_with("Mẫu số")).count();
    assert_eq!(titles, 6, "{texts:#?}");
    assert_eq!(content.furniture.len(), 6, "{:#?}", content.furniture);
}

#[test]
fn a_page_that_holds_only_the_running_head_has_no_text() {
    let mut sheets = Sheets::default();
    for page in 0..5 {
        sheets.page().text("F1", 11.0, LEFT, 40.0, "Thông tư số 25/2014/TT-BNNPTNT");
        for line in 0..6 {
            if page != 3 {
                sheets.text(
                    "F1",
                    13.0,
                    LEFT,
                    90.0 + line as f32 * 18.0,
                    &full(&format!("nội dung {page} {line}")),
                );
            }
        }
    }
    let content = pdf::read(&sheets.finish()).content;
    assert!(!texts(&content).join("|").contains("Thông tư số"), "{:#?}", texts(&content));
    assert_eq!(content.furniture.len(), 5);
}

#[test]
fn head_and_tail_are_tables_without_lines() {
    let mut sheets = Sheets::default();
    sheets.page();
    // As Word writes it: the left cell, then the right one.
    sheets.text("F2", 13.0, 110.0, 80.0, "ỦY BAN NHÂN DÂN").text("F2", 13.0, 110.0, 96.0, "TỈNH BÌNH DƯƠNG");
    sheets.text("F1", 13.0, 110.0, 120.0, "Số: 810/QĐ-UBND");
    sheets.text("F2", 12.0, 300.0, 80.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    sheets.text("F2", 12.0, 330.0, 96.0, "Độc lập - Tự do - Hạnh phúc");
    sheets.text("F1", 13.0, 330.0, 120.0, "Bình Dương, ngày 01 tháng 4");
    sheets.text("F2", 13.0, 280.0, 160.0, "QUYẾT ĐỊNH");
    for index in 0..6 {
        sheets.text("F1", 13.0, LEFT, 200.0 + index as f32 * 18.0, &full("nội dung"));
    }
    let content = pdf::read(&sheets.finish()).content;
    let Some(Block::Table(head)) = content.blocks.first() else { panic!("{:#?}", content.blocks) };
    assert!(!head.bordered);
    let cells: Vec<String> = head
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .map(|cell| cell.blocks.iter().map(Block::text).collect::<Vec<_>>().join("/"))
        .collect();
    assert_eq!(
        cells,
        [
            "ỦY BAN NHÂN DÂN/TỈNH BÌNH DƯƠNG/Số: 810/QĐ-UBND",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM/Độc lập - Tự do - Hạnh phúc/Bình Dương, ngày 01 tháng 4",
        ]
    );
    let Block::Paragraph(title) = &content.blocks[1] else { panic!("a title") };
    assert_eq!((title.text().as_str(), title.align), ("QUYẾT ĐỊNH", gazette_model::Align::Center));
    assert!(matches!(&title.inlines[0], Inline::Text { style, .. } if style.bold));
}

/// Draws a row of a table of two columns.
fn table_row(sheets: &mut Sheets, top: f32, height: f32, cells: [&str; 2]) {
    for y in [top, top + height] {
        sheets.rule(100.0, y, 500.0, y);
    }
    for x in [100.0, 180.0, 500.0] {
        sheets.rule(x, top, x, top + height);
    }
    sheets.text("F1", 12.0, 105.0, top + 14.0, cells[0]).text("F1", 12.0, 185.0, top + 14.0, cells[1]);
}

#[test]
fn a_table_goes_on_over_the_page_without_its_repeated_head() {
    let mut sheets = Sheets::default();
    sheets.page();
    table_row(&mut sheets, 700.0, 20.0, ["STT", "Đơn vị"]);
    table_row(&mut sheets, 720.0, 20.0, ["1", "Sở Nội vụ"]);
    table_row(&mut sheets, 740.0, 20.0, ["2", "Sở Thông tin"]);
    sheets.page();
    table_row(&mut sheets, 60.0, 20.0, ["STT", "Đơn vị"]);
    table_row(&mut sheets, 80.0, 20.0, ["", "và Truyền thông"]);
    table_row(&mut sheets, 100.0, 20.0, ["3", "Sở Tài chính"]);
    let content = pdf::read(&sheets.finish()).content;
    let [Block::Table(table)] = content.blocks.as_slice() else { panic!("{:#?}", content.blocks) };
    assert!(table.bordered && table.rows[0].header);
    let rows: Vec<String> = table
        .rows
        .iter()
        .map(|row| {
            row.cells
                .iter()
                .map(|cell| cell.blocks.iter().map(Block::text).collect::<String>())
                .collect::<Vec<_>>()
                .join("|")
        })
        .collect();
    assert_eq!(rows, ["STT|Đơn vị", "1|Sở Nội vụ", "2|Sở Thông tin và Truyền thông", "3|Sở Tài chính"]);
}

#[test]
fn footnotes_are_notes_and_their_marks_references() {
    let mut sheets = Sheets::default();
    sheets.page();
    for index in 0..6 {
        sheets.text("F1", 14.0, LEFT, 100.0 + index as f32 * 18.0, &full("nội dung")[..]);
    }
    sheets.text("F1", 14.0, LEFT, 230.0, "Quốc hội ban hành Luật");
    sheets.text("F1", 8.0, LEFT + 22.0 * 7.0, 225.0, "1").text(
        "F1",
        14.0,
        LEFT + 22.0 * 7.0 + 4.0,
        230.0,
        " này.",
    );
    sheets.rule(LEFT, 700.0, LEFT + 144.0, 700.0);
    sheets.text("F1", 7.0, LEFT, 712.0, "1").text("F1", 11.0, LEFT + 8.0, 716.0, "Luật số 54/2014/QH13.");
    let content = pdf::read(&sheets.finish()).content;
    assert_eq!(content.notes.len(), 1, "{content:#?}");
    assert_eq!(
        (content.notes[0].mark.as_str(), content.notes[0].blocks[0].text().as_str()),
        ("1", "Luật số 54/2014/QH13.")
    );
    let Some(Block::Paragraph(last)) = content.blocks.last() else { panic!("a paragraph") };
    assert!(last.text().ends_with("Quốc hội ban hành Luật này."), "{}", last.text());
    assert!(last.inlines.contains(&Inline::Note { note: 0 }), "{last:#?}");
}

#[test]
fn what_the_gazette_prints_around_a_part_is_furniture() {
    let mut sheets = Sheets::default();
    for page in 0..3 {
        sheets.page().text(
            "F1",
            13.0,
            LEFT,
            50.0,
            &format!("{} CÔNG BÁO/Số 1273 + 1274/Ngày 31-12-2015", page + 2),
        );
        if page == 0 {
            for (index, line) in
                ["PHẦN VĂN BẢN QUY PHẠM PHÁP LUẬT", "CHỦ TỊCH NƯỚC - QUỐC HỘI", "Bộ luật tố tụng hình sự"]
                    .iter()
                    .enumerate()
            {
                sheets.text("F2", 13.0, 200.0, 90.0 + index as f32 * 20.0, line);
            }
            sheets.text("F1", 13.0, 200.0, 160.0, "(Tiếp theo Công báo số 1271 + 1272)");
        }
        for index in 0..5 {
            sheets.text("F1", 13.0, LEFT, 200.0 + index as f32 * 18.0, &full("nội dung"));
        }
        if page == 2 {
            sheets.text("F1", 13.0, 200.0, 320.0, "(Xem tiếp Công báo số 1275 + 1276)");
        }
    }
    let content = pdf::read(&sheets.finish()).content;
    let text = content.text();
    assert!(!text.contains("CÔNG BÁO") && !text.contains("QUỐC HỘI") && !text.contains("tiếp"), "{text}");
    assert_eq!(content.furniture.len(), 8, "{:#?}", content.furniture);
}

#[test]
fn letters_drawn_later_into_the_gaps_are_put_in_order() {
    let mut sheets = Sheets::default();
    sheets.page();
    sheets.text("F1", 10.0, 100.0, 100.0, "Lu").text("F1", 10.0, 115.0, 100.0, "t này");
    sheets.text("F2", 10.0, 110.0, 100.0, "ậ");
    assert_eq!(texts(&pdf::read(&sheets.finish()).content), ["Luật này"]);
}

#[test]
fn letters_and_marks_drawn_one_over_the_other_are_one_letter() {
    let mut sheets = Sheets::default();
    sheets.page().raw("BT /F1 10 Tf 1 0 0 1 100 700 Tm [<0074006F00E2> 400 <0301>] TJ ET\n");
    assert_eq!(texts(&pdf::read(&sheets.finish()).content), ["toấ"]);
}

#[test]
fn old_font_encodings_become_unicode() {
    let mut sheets = Sheets::default();
    sheets.page().text("F4", 13.0, 100.0, 100.0, "quyÕt ®Þnh").text(
        "F3",
        13.0,
        100.0,
        130.0,
        "§iÒu 1. Ban hµnh quy ®Þnh nµy.",
    );
    let reading = pdf::read(&sheets.finish());
    assert_eq!(texts(&reading.content), ["QUYẾT ĐỊNH", "Điều 1. Ban hành quy định này."]);
    assert_eq!(reading.findings.iter().map(|it| it.code.as_str()).collect::<Vec<_>>(), ["legacy-encoding"]);
}

#[test]
fn a_page_turned_on_its_side_reads_upright() {
    let mut sheets = Sheets::default();
    sheets.page().raw("BT /F1 12 Tf 0 1 -1 0 100 100 Tm <00500068> Tj <1EE5> Tj ET BT /F1 12 Tf 0 1 -1 0 120 100 Tm <006C1EE50063> Tj ET\n");
    let content = pdf::read(&sheets.finish()).content;
    assert_eq!(content.text().split_whitespace().collect::<Vec<_>>(), ["Phụ", "lục"]);
}

#[test]
fn a_picture_without_text_and_text_that_is_not_painted_cannot_be_compared() {
    let mut sheets = Sheets::default();
    sheets.page().raw("3 Tr\n").text("F1", 12.0, 100.0, 100.0, "lớp chữ ẩn");
    let reading = pdf::read(&sheets.finish());
    assert_eq!(reading.findings.iter().map(|it| it.code.as_str()).collect::<Vec<_>>(), ["no-text"]);
    assert!(reading.content.blocks.is_empty());
    assert_eq!(reading.content.furniture[0].text(), "lớp chữ ẩn");
}

#[test]
fn a_layer_that_is_not_shown_is_not_read() {
    let mut sheets = Sheets::default();
    sheets.catalog = "/OCProperties<</OCGs[200 0 R]/D<</OFF[200 0 R]>>>>".to_owned();
    sheets.extra = vec!["<</Type/OCG/Name(L)>>".to_owned()];
    sheets.page().text("F1", 12.0, 100.0, 100.0, "thấy").raw("/OC /L BDC\n");
    sheets.text("F1", 12.0, 100.0, 130.0, "ẩn").raw("EMC\n").text("F1", 12.0, 100.0, 160.0, "lại thấy");
    let content = pdf::read(&sheets.finish()).content;
    assert_eq!(texts(&content), ["thấy", "lại thấy"]);
    assert_eq!(content.furniture[0].text(), "ẩn");
}

#[test]
fn scripts_programs_and_carried_files_are_told() {
    let cases = [
        ("/OpenAction<</S/JavaScript/JS(app.alert(1))>>", vec!["javascript"]),
        ("/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>>>", vec!["javascript"]),
        ("/OpenAction<</S/Launch/F(cmd.exe)>>", vec!["pdf-action"]),
        ("/OpenAction<</S/URI/URI(http://example.org)>>", vec!["pdf-action"]),
        ("/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/EF<<>>>>]>>>>", vec!["pdf-action"]),
        ("/OpenAction[20 0 R/Fit]", vec![]),
    ];
    for (catalog, codes) in cases {
        let mut sheets = Sheets::default();
        sheets.catalog = catalog.to_owned();
        sheets.page().text("F1", 12.0, 100.0, 100.0, "chữ");
        let found: Vec<&str> =
            pdf::read(&sheets.finish()).findings.iter().map(|it| it.code.as_str()).collect();
        assert_eq!(found, codes, "{catalog}");
    }
}

#[test]
fn damage_has_its_name() {
    let mut sheets = Sheets::default();
    sheets.page().text("F1", 12.0, 100.0, 100.0, "chữ");
    let whole = sheets.finish();
    let cut = &whole[..whole.len() * 2 / 3];
    let text = String::from_utf8(whole.clone()).unwrap();
    let wrong = text.replace("startxref\n", "startxref\n9");
    let cases: [(&[u8], &[&str]); 4] = [
        (&whole, &[]),
        (cut, &["truncated-pdf"]),
        (wrong.as_bytes(), &["pdf-damaged"]),
        (b"PK\x03\x04 no", &["not-a-pdf"]),
    ];
    for (bytes, codes) in cases {
        let found: Vec<&str> = pdf::read(bytes).findings.iter().map(|it| it.code.as_str()).collect();
        assert_eq!(found.first(), codes.first(), "{codes:?}");
    }
}

#[test]
fn tagged_files_are_read_by_their_structure() {
    let mut sheets = Sheets::default();
    sheets.catalog = "/MarkInfo<</Marked true>>/StructTreeRoot 200 0 R".to_owned();
    sheets.page();
    sheets.raw("/Artifact BMC\n").text("F1", 10.0, 300.0, 40.0, "CÔNG BÁO").raw("EMC\n");
    // Drawn in another order than it is read.
    sheets.raw("/P <</MCID 1>> BDC\n").text("F1", 12.0, 100.0, 120.0, "Điều 1. Quyết định số 12/QĐ-");
    sheets.text("F1", 12.0, 100.0, 138.0, "UBND").raw("EMC\n");
    sheets.raw("/Span <</MCID 2>> BDC\n").text("F1", 8.0, 130.0, 134.0, "1").raw("EMC\n");
    sheets.raw("/P <</MCID 3>> BDC\n").text("F1", 12.0, 134.0, 138.0, " này.").raw("EMC\n");
    sheets.raw("/H1 <</MCID 0>> BDC\n").text("F2", 14.0, 200.0, 80.0, "QUYẾT ĐỊNH").raw("EMC\n");
    sheets.extra = vec![
        "<</Type/StructTreeRoot/K[201 0 R 202 0 R 203 0 R]>>".to_owned(),
        "<</S/H1/Pg 20 0 R/K 0>>".to_owned(),
        "<</S/P/Pg 20 0 R/K[1 <</S/Reference/Pg 20 0 R/K[<</S/Lbl/Pg 20 0 R/K[2]>>]>> 3]>>".to_owned(),
        "<</S/Figure/Pg 20 0 R/Alt(Quoc huy)>>".to_owned(),
    ];
    let text = pdf::logical_text(&sheets.finish()).unwrap();
    let blocks: Vec<(&str, &str)> =
        text.blocks.iter().map(|it| (it.role.as_str(), it.text.as_str())).collect();
    assert_eq!(
        blocks,
        [
            ("H1", "QUYẾT ĐỊNH"),
            ("P", "Điều 1. Quyết định số 12/QĐ-UBND này."),
            ("Lbl", "1"),
            ("Figure", "Quoc huy")
        ]
    );
    assert_eq!(text.artifacts, [(1, "CÔNG BÁO".to_owned())]);
    let mut untagged = Sheets::default();
    untagged.page();
    assert_eq!(pdf::logical(&untagged.finish()), Err(pdf::PdfError::NotTagged));
}

#[test]
fn facts_say_what_the_file_is() {
    let mut sheets = Sheets::default();
    sheets.page().page();
    let facts = pdf::facts(&sheets.finish()).unwrap();
    assert_eq!((facts.pages, facts.revisions, facts.tagged, facts.has_signature), (2, 1, false, false));
    assert_eq!(facts.page_sizes, [(595.0, 842.0); 2]);
}
