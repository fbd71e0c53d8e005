//! Documents of every kind with the units that must come out.

use gazette_model::{
    Align, Block, Cell, Content, Inline, Paragraph, ReferenceKind, Row, Style, Table, UnitKind,
};
use gazette_text::structure::{self, outline, place};

use super::{parse, paths, words};

const DECISION: &str = "ỦY BAN NHÂN DÂN
TỈNH AN SƠN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/2025/QĐ-UBND
An Sơn, ngày 05 tháng 9 năm 2025
QUYẾT ĐỊNH
Ban hành Quy định về quản lý chợ
trên địa bàn tỉnh An Sơn
ỦY BAN NHÂN DÂN TỈNH AN SƠN
Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;
Căn cứ Nghị định số 60/2024/NĐ-CP ngày 05 tháng 6 năm 2024 của Chính phủ;
Theo đề nghị của Giám đốc Sở Công Thương.
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy định về quản lý chợ.
Điều 2. Quyết định này có hiệu lực sau 10 ngày kể từ ngày ký và thay thế Quyết định số 07/2019/QĐ-UBND ngày 02/3/2019.
Điều 3. Thủ trưởng các sở chịu trách nhiệm thi hành Quyết định này./.
Nơi nhận:
- Như Điều 3;
- Công báo tỉnh;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Lê Văn An
QUY ĐỊNH
Về quản lý chợ trên địa bàn tỉnh An Sơn
(Ban hành kèm theo Quyết định số 12/2025/QĐ-UBND ngày 05/9/2025 của Ủy ban nhân dân tỉnh An Sơn)
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
1. Quy định này quy định về chợ.
2. Chợ gồm:
a) Chợ hạng một;
đ) Chợ hạng năm.
Điều 2. Tổ chức thực hiện
Sở Công Thương hướng dẫn thực hiện.
PHỤ LỤC I
DANH MỤC CHỢ
(Kèm theo Quyết định số 12/2025/QĐ-UBND)
Chợ Trung tâm
PHỤ LỤC II
MẪU ĐƠN
Kính gửi";

#[test]
fn a_decision_with_an_attached_regulation_has_two_series_and_its_annexes() {
    let document = parse(DECISION);
    assert_eq!(
        paths(&document),
        [
            "phan-dau",
            "ten-van-ban",
            "can-cu-1",
            "can-cu-2",
            "can-cu-3",
            "ban-hanh",
            "dieu-1",
            "dieu-2",
            "dieu-3",
            "noi-nhan",
            "chu-ky",
            "kem-theo",
            "kem-theo/ten-van-ban",
            "kem-theo/dieu-1",
            "kem-theo/dieu-1/khoan-1",
            "kem-theo/dieu-1/khoan-2",
            "kem-theo/dieu-1/khoan-2/diem-a",
            "kem-theo/dieu-1/khoan-2/diem-dd",
            "kem-theo/dieu-2",
            "phu-luc-1",
            "phu-luc-2",
        ]
    );
    assert_eq!(
        place(&document, "kem-theo/dieu-1/khoan-2/diem-dd"),
        "Điều 1 khoản 2 điểm đ (Quy định kèm theo)"
    );
    assert_eq!(place(&document, "phu-luc-2"), "Phụ lục II");
    let listed = outline(&document);
    let chapter = listed.iter().find(|unit| unit.kind == UnitKind::Chapter).unwrap();
    assert_eq!((chapter.label.as_str(), chapter.title.as_str()), ("Chương I", "QUY ĐỊNH CHUNG"));
    let article = listed.iter().find(|unit| unit.path == "kem-theo/dieu-2").unwrap();
    assert_eq!((article.label.as_str(), article.title.as_str()), ("Điều 2.", "Tổ chức thực hiện"));
}

#[test]
fn a_decision_says_what_it_is() {
    let metadata = parse(DECISION).metadata;
    assert_eq!(metadata.number.unwrap().as_str(), "12/2025/QĐ-UBND");
    assert_eq!(metadata.kind.as_deref(), Some("Quyết định"));
    assert_eq!(metadata.bodies, ["Ủy ban nhân dân tỉnh An Sơn"]);
    assert_eq!(metadata.place.as_deref(), Some("An Sơn"));
    assert_eq!(metadata.issued_on.unwrap().to_string(), "2025-09-05");
    assert_eq!(metadata.effective_on.unwrap().to_string(), "2025-09-15");
    assert_eq!(
        metadata.subject.as_deref(),
        Some("Ban hành Quy định về quản lý chợ trên địa bàn tỉnh An Sơn")
    );
    let signatory = &metadata.signatories[0];
    assert_eq!((signatory.name.as_str(), signatory.position.as_str()), ("Lê Văn An", "Phó Chủ tịch"));
    assert_eq!(signatory.powers, ["TM.", "KT."]);
    assert_eq!(metadata.recipients, ["Như Điều 3;", "Công báo tỉnh;", "Lưu: VT."]);
    assert!(metadata.gazette_among_recipients);
    let replaced: Vec<_> =
        metadata.references.iter().filter(|found| found.kind == ReferenceKind::Replaces).collect();
    assert_eq!(replaced.len(), 1);
    assert_eq!(replaced[0].number.as_str(), "07/2019/QĐ-UBND");
}

#[test]
fn columns_read_as_single_lines_say_the_same() {
    let lines = "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH AN SƠN Độc lập - Tự do - Hạnh phúc
Số: 12/2025/QĐ-UBND An Sơn, ngày 05 tháng 9 năm 2025
QUYẾT ĐỊNH
Về việc quản lý chợ
CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH AN SƠN
Căn cứ Luật Tổ chức chính quyền địa phương;
QUYẾT ĐỊNH:
Điều 1. Một.
Nơi nhận: KT. CHỦ TỊCH
- Như Điều 1; PHÓ CHỦ TỊCH
- Lưu: VT.
Lê Văn An";
    let metadata = parse(lines).metadata;
    assert_eq!(metadata.bodies, ["Ủy ban nhân dân tỉnh An Sơn"]);
    assert_eq!(metadata.number.unwrap().as_str(), "12/2025/QĐ-UBND");
    assert_eq!(metadata.place.as_deref(), Some("An Sơn"));
    assert_eq!(metadata.signatories[0].position, "Phó Chủ tịch");
    assert_eq!(metadata.recipients, ["Như Điều 1;", "Lưu: VT."]);
}

#[test]
fn articles_quoted_in_an_amendment_are_no_articles() {
    let document = parse(
        "NGHỊ ĐỊNH
Sửa đổi Nghị định số 10/2020/NĐ-CP
Căn cứ Luật Tổ chức Chính phủ;
Chính phủ ban hành Nghị định sửa đổi Nghị định số 10/2020/NĐ-CP.
Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 10/2020/NĐ-CP
1. Bổ sung Điều 5a như sau:
“Điều 5a. Phạm vi
1. Một;
2. Từ “chợ” được hiểu là nơi mua bán.
Điều 5b. Đối tượng
Hai.”
2. Bãi bỏ Điều 7.
Điều 2. Hiệu lực
Nghị định này có hiệu lực từ ngày 01 tháng 7 năm 2025.",
    );
    let articles: Vec<_> = paths(&document).into_iter().filter(|path| path.starts_with("dieu")).collect();
    assert_eq!(articles, ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-2"]);
    assert_eq!(document.metadata.effective_on.unwrap().to_string(), "2025-07-01");
    assert!(
        document
            .metadata
            .references
            .iter()
            .any(|found| found.kind == ReferenceKind::Amends && found.number.as_str() == "10/2020/NĐ-CP")
    );
}

#[test]
fn a_model_charter_inside_a_decree_is_text() {
    let mut lines = vec![
        "Điều 1. Phạm vi".to_owned(),
        "1. Một.".to_owned(),
        "Điều 2. Mẫu".to_owned(),
        "Theo mẫu sau:".to_owned(),
    ];
    lines.push("HỢP ĐỒNG MUA BÁN".to_owned());
    lines.extend((1..=9).map(|number| format!("Điều {number}. Bên mua")));
    lines.push("Điều 3. Thi hành".to_owned());
    lines.push("Hết.".to_owned());
    let document = parse(&lines.join("\n"));
    let articles: Vec<_> =
        paths(&document).into_iter().filter(|path| path.matches('/').count() == 0).collect();
    assert_eq!(articles, ["dieu-1", "dieu-2", "dieu-3"]);
}

#[test]
fn inserted_and_repeated_labels_have_their_own_addresses() {
    let document = parse("Điều 5. Một\n1. A\n2. B\n2b. C\na) x\na1) y\nd) z\nd) z\nĐiều 5a. Hai\nHết");
    assert_eq!(
        paths(&document),
        [
            "dieu-5",
            "dieu-5/khoan-1",
            "dieu-5/khoan-2",
            "dieu-5/khoan-2b",
            "dieu-5/khoan-2b/diem-a",
            "dieu-5/khoan-2b/diem-a1",
            "dieu-5/khoan-2b/diem-d",
            "dieu-5/khoan-2b/diem-d--2",
            "dieu-5a",
        ]
    );
}

#[test]
fn a_report_has_numbered_headings() {
    let document = parse(
        "BÁO CÁO\nKết quả công tác năm 2025\nI. KẾT QUẢ\n1. Công tác tiếp nhận\nĐã tiếp nhận 12 văn bản.\n2. Công tác đăng\nĐã đăng.\nII. PHƯƠNG HƯỚNG\n1. Năm 2026\nTiếp tục.",
    );
    assert_eq!(
        paths(&document),
        [
            "ten-van-ban",
            "de-muc-i",
            "de-muc-i/de-muc-1",
            "de-muc-i/de-muc-2",
            "de-muc-ii",
            "de-muc-ii/de-muc-1"
        ]
    );
}

#[test]
fn tables_without_lines_at_head_and_tail_are_understood() {
    let paragraph = |text: &str| Block::Paragraph(Paragraph::plain(text));
    let cell = |column: u32, texts: &[&str]| Cell {
        column,
        columns: 1,
        rows: 1,
        blocks: texts.iter().map(|text| paragraph(text)).collect(),
    };
    let table = |left: &[&str], right: &[&str]| {
        Block::Table(Table {
            rows: vec![Row { cells: vec![cell(0, left), cell(1, right)], header: false }],
            ..Table::default()
        })
    };
    let automatic = |label: &str, text: &str| {
        Block::Paragraph(Paragraph { label: Some(label.to_owned()), ..Paragraph::plain(text) })
    };
    let content = Content {
        blocks: vec![
            table(
                &["HỘI ĐỒNG NHÂN DÂN", "XÃ TÂN LỢI", "Số: 01/2025/NQ-HĐND"],
                &[
                    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                    "Độc lập - Tự do - Hạnh phúc",
                    "Tân Lợi, ngày 20 tháng 8 năm 2025",
                ],
            ),
            Block::Paragraph(Paragraph { align: Align::Center, ..Paragraph::plain("NGHỊ QUYẾT") }),
            Block::Paragraph(Paragraph {
                align: Align::Center, ..Paragraph::plain("Về dự toán ngân sách")
            }),
            paragraph("HỘI ĐỒNG NHÂN DÂN XÃ TÂN LỢI KHÓA I, KỲ HỌP THỨ 2"),
            paragraph("Căn cứ Luật Ngân sách nhà nước;"),
            paragraph("QUYẾT NGHỊ:"),
            automatic("Điều 1.", "Phê duyệt dự toán."),
            automatic("1.", "Thu."),
            automatic("2.", "Chi."),
            automatic("Điều 2.", "Thi hành."),
            paragraph(
                "Nghị quyết này đã được Hội đồng nhân dân xã Tân Lợi Khóa I, Kỳ họp thứ 2 thông qua ngày 19 tháng 8 năm 2025./.",
            ),
            table(&["Nơi nhận:", "- Như trên;", "- Công báo tỉnh."], &["CHỦ TỊCH", "", "Trần Thị Bình"]),
        ],
        ..Content::default()
    };
    let document = structure::parse(content);
    let metadata = &document.metadata;
    assert_eq!(metadata.bodies, ["Hội đồng nhân dân xã Tân Lợi"]);
    assert_eq!(metadata.number.as_ref().unwrap().as_str(), "01/2025/NQ-HĐND");
    assert_eq!(metadata.issued_on.unwrap().to_string(), "2025-08-20");
    assert_eq!(metadata.adopted_on.unwrap().to_string(), "2025-08-19");
    assert_eq!(
        (metadata.signatories[0].name.as_str(), metadata.signatories[0].position.as_str()),
        ("Trần Thị Bình", "Chủ tịch")
    );
    assert!(metadata.gazette_among_recipients);
    let all = paths(&document);
    assert!(all.contains(&"dieu-1/khoan-2".to_owned()) && all.contains(&"dieu-2".to_owned()), "{all:?}");
}

#[test]
fn a_paragraph_of_several_lines_keeps_its_words_in_order() {
    let run = |text: &str| Inline::Text { text: text.to_owned(), style: Style::default() };
    let inlines = vec![
        run("Điều 1. Tên"),
        Inline::Break,
        run("1. Một"),
        Inline::Break,
        run("còn một"),
        Inline::Break,
        run("2. Hai"),
    ];
    let content = Content {
        blocks: vec![Block::Paragraph(Paragraph { inlines, ..Paragraph::default() })],
        ..Content::default()
    };
    let before = content.text();
    let document = structure::parse(content);
    assert_eq!(paths(&document), ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2"]);
    assert_eq!(words(&document.text()), words(&before));
}

#[test]
fn a_national_title_broken_over_lines_is_no_part_of_the_body() {
    for head in [
        "ỦY BAN NHÂN DÂN\nTỈNH SƠN HẢI\nSố: 118/QĐ-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA\nVIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSơn Hải, ngày 04 tháng 11 năm 2026",
        "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA\nTỈNH SƠN HẢI VIỆT NAM\nSố: 118/QĐ-UBND Độc lập - Tự do -\nHạnh phúc\nSơn Hải, ngày 04 tháng 11 năm 2026",
    ] {
        let text = format!(
            "{head}\nQUYẾT ĐỊNH\nVề việc đính chính Quyết định số 12/2026/QĐ-UBND\nCăn cứ Luật Đất đai;\nQUYẾT ĐỊNH:\nĐiều 1. Một."
        );
        let metadata = parse(&text).metadata;
        assert_eq!(metadata.bodies, ["Ủy ban nhân dân tỉnh Sơn Hải"], "{head}");
        assert_eq!(metadata.issued_on.unwrap().to_string(), "2026-11-04");
        assert_eq!(metadata.place.as_deref(), Some("Sơn Hải"));
        let kinds: Vec<_> = metadata.references.iter().map(|found| found.kind).collect();
        assert_eq!(kinds, [ReferenceKind::Corrects]);
    }
}

#[test]
fn a_precedent_is_known_by_its_number() {
    let metadata = parse(
        "Án lệ số 11/2017/AL về công nhận hợp đồng thế chấp
Được Hội đồng Thẩm phán Tòa án nhân dân tối cao thông qua ngày 14 tháng 12 năm 2017 và được công bố theo Quyết định số 299/QĐ-CA.
Nguồn án lệ:
Quyết định giám đốc thẩm.",
    )
    .metadata;
    assert_eq!(metadata.number.unwrap().as_str(), "11/2017/AL");
    assert_eq!(metadata.kind.as_deref(), Some("Án lệ"));
    assert_eq!(metadata.subject.as_deref(), Some("về công nhận hợp đồng thế chấp"));
    assert_eq!(metadata.bodies, ["Hội đồng Thẩm phán Tòa án nhân dân tối cao"]);
    assert_eq!(metadata.adopted_on.unwrap().to_string(), "2017-12-14");
}

#[test]
fn impossible_and_disagreeing_dates_are_told_with_their_place() {
    let found = |text: &str| {
        let findings = gazette_text::examine::examine(&parse(text));
        let dates = findings.iter().filter(|one| one.code.as_str().starts_with("date-"));
        dates.map(|one| (one.code.as_str(), one.place.clone().unwrap_or_default())).collect::<Vec<_>>()
    };
    assert_eq!(found(DECISION), []);
    let never = DECISION.replace("ngày 02/3/2019", "ngày 31/11/2018");
    assert_eq!(found(&never), [("date-invalid", "Điều 2".to_owned())]);
    let slip = DECISION.replace("ngày 05 tháng 6 năm 2024", "ngày 14//9/2020");
    assert_eq!(found(&slip), [("date-invalid", "Căn cứ 2".to_owned())]);
    let two = DECISION.replace("ngày 05/9/2025 của", "ngày 07/9/2025 của");
    assert!(
        matches!(found(&two).as_slice(), [("date-inconsistent", place)] if place.contains("Quy định kèm theo"))
    );
}

#[test]
fn the_name_of_a_law_is_its_subject_even_where_bodies_are_called_so() {
    let cases = [
        ("LUẬT", "THANH TRA", "QUỐC HỘI"),
        ("LUẬT", "BAN HÀNH VĂN BẢN QUY PHẠM PHÁP LUẬT", "QUỐC HỘI"),
        ("PHÁP LỆNH", "CHỦ TỊCH HỘI ĐỒNG", "ỦY BAN THƯỜNG VỤ QUỐC HỘI"),
        ("QUYẾT ĐỊNH", "BAN HÀNH QUY CHẾ LÀM VIỆC", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH"),
    ];
    for (kind, name, authority) in cases {
        for between in ["\n", "\n\n"] {
            let text = format!(
                "QUỐC HỘI\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 56/2010/QH12\n\
                 Hà Nội, ngày 15 tháng 11 năm 2010\n{kind}{between}{name}\n{authority}\nCăn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;\n\
                 QUYẾT ĐỊNH:\nĐiều 1. Phạm vi điều chỉnh\nVăn bản này quy định về tổ chức và hoạt động."
            );
            let document = parse(&text);
            let subject = document.metadata.subject.unwrap_or_default();
            assert_eq!(gazette_text::fold::fold(&subject), gazette_text::fold::fold(name), "{kind} {name}");
        }
    }
}
