//! Letters and reports: they are PDF/A-3a with PDF/UA-1 and say what they were given.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use gazette_model::{Date, Office};
use gazette_typeset::{Chart, Letter, Sheet, SheetTable, letter, sheet};

fn text_of(pdf: &[u8]) -> String {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    document.extract_text(&pages).unwrap()
}

fn keep(name: &str, pdf: &[u8]) {
    if let Some(folder) = std::env::var_os("GAZETTE_KEEP") {
        std::fs::write(std::path::Path::new(&folder).join(name), pdf).unwrap();
    }
}

#[test]
fn a_notice_says_what_differs_and_survives_characters_no_font_has() {
    let office = Office::default();
    let notice = Letter {
        office: &office,
        heading: vec!["ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC".to_owned(), "VĂN PHÒNG".to_owned()],
        number: "27/TB-VP".to_owned(),
        place: "Bình Phước".to_owned(),
        date: Date::constant(2026, 2, 5),
        kind: "THÔNG BÁO".to_owned(),
        subject: "Về việc trả lại hồ sơ gửi đăng Công báo".to_owned(),
        addressee: "Sở Thông tin và Truyền thông".to_owned(),
        paragraphs: vec![
            "Văn phòng trả lại hồ sơ số 2026-000123 vì các lý do sau: #panic() $x$ 漢".to_owned(),
        ],
        tables: vec![SheetTable {
            title: "Những chỗ khác nhau".to_owned(),
            columns: ["Chỗ", "Bản chính", "Bản Word"].map(str::to_owned).to_vec(),
            shares: vec![1.0, 2.0, 2.0],
            rows: vec![vec!["Điều 12 khoản 3".to_owned(), "phải".to_owned(), "không phải".to_owned()]],
        }],
        closing: vec!["Đề nghị cơ quan gửi lại hồ sơ trước ngày 10 tháng 02 năm 2026./.".to_owned()],
        signature: vec!["CHÁNH VĂN PHÒNG".to_owned(), "Lê Văn Tám".to_owned()],
        recipients: vec!["- Như trên;".to_owned(), "- Lưu: VT.".to_owned()],
    };
    let pdf = letter(&notice).unwrap();
    keep("letter.pdf", &pdf);
    let text = text_of(&pdf);
    for part in [
        "Số: 27/TB-VP",
        "Bình Phước, ngày 05 tháng 02 năm 2026",
        "#panic() $x$ □",
        "Điều 12 khoản 3",
        "không phải",
        "Lê Văn Tám",
        "- Lưu: VT.",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    let plain = Letter { kind: String::new(), tables: Vec::new(), ..notice };
    assert!(text_of(&letter(&plain).unwrap()).contains("V/v Về việc trả lại"));
}

#[test]
fn a_report_shows_tables_and_charts_with_their_figures() {
    let report = Sheet {
        issuer: "VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH".to_owned(),
        title: "BÁO CÁO".to_owned(),
        subtitle: "Tình hình phát hành Công báo năm 2026".to_owned(),
        date: Date::constant(2026, 12, 31),
        paragraphs: vec!["Trong năm đã phát hành 52 số.".to_owned()],
        tables: vec![SheetTable {
            columns: vec!["Loại".to_owned(), "Số lượng".to_owned()],
            rows: vec![vec!["Quyết định".to_owned(), "120".to_owned()], vec!["Thiếu ô".to_owned()]],
            ..SheetTable::default()
        }],
        charts: vec![Chart {
            title: "Số văn bản theo tháng".to_owned(),
            bars: vec![
                ("Tháng 1".to_owned(), 1234.5),
                ("Tháng 2".to_owned(), 0.0),
                ("Tháng 3".to_owned(), f64::NAN),
            ],
        }],
    };
    let pdf = sheet(&report).unwrap();
    keep("sheet.pdf", &pdf);
    let text = text_of(&pdf);
    for part in ["BÁO CÁO", "Quyết định", "Thiếu ô", "1.234,5", "Tháng 3"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert!(sheet(&report).unwrap() == pdf);
    sheet(&Sheet { paragraphs: Vec::new(), tables: Vec::new(), charts: vec![Chart::default()], ..report })
        .unwrap();
}

#[test]
fn labels_fill_their_sheets_and_leave_used_places_empty() {
    let label = |number: usize| gazette_typeset::AddressLabel {
        greeting: "Kính gửi:".to_owned(),
        name: format!("Ủy ban nhân dân xã số {number}"),
        // Longer than the label at its usual size.
        address: "Khu trung tâm hành chính xã, đường Trần Hưng Đạo, ".repeat(1 + number % 4),
        note: "Công báo số 12/2026 – 2 bản".to_owned(),
    };
    let sheets = |skip: usize, count: usize| {
        let labels = gazette_typeset::Labels {
            title: "Nhãn địa chỉ".to_owned(),
            date: Date::constant(2026, 11, 25),
            sheet: gazette_model::LabelSheet::default(),
            skip,
            labels: (0..count).map(label).collect(),
        };
        let pdf = gazette_typeset::labels(&labels).unwrap();
        lopdf::Document::load_mem(&pdf).unwrap().get_pages().len()
    };
    assert_eq!([sheets(0, 21), sheets(0, 22), sheets(20, 1), sheets(20, 2), sheets(21, 21)], [1, 2, 1, 2, 1]);
}
