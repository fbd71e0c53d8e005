//! One case for each kind of difference, and for each thing that is none.

use gazette_model::{Block, DifferenceKind, Document, Inline, Paragraph, UnitKind};
use gazette_text::compare::{CompareError, Comparison, Side, compare};

use crate::build::{document, flat, note, table, unit};

const LAW: &str = "
    Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
    Căn cứ Luật Ban hành văn bản quy phạm pháp luật ngày 22 tháng 6 năm 2015;
    Điều 1. Phạm vi điều chỉnh
    1. Quy định này quy định chức năng, nhiệm vụ của Sở theo Quyết định số 12/2023/QĐ-UBND.
    2. Sở chịu sự chỉ đạo, kiểm tra của Bộ, bao gồm:
    a) Trình Ủy ban nhân dân tỉnh ban hành quyết định thuộc lĩnh vực quản lý;
    b) Trình Chủ tịch Ủy ban nhân dân tỉnh ban hành chương trình, kế hoạch;
    c) Tổ chức thực hiện các văn bản sau khi được phê duyệt.
    3. Kinh phí hoạt động là 1.000.000 đồng.
    Điều 2. Hiệu lực thi hành
    Quyết định này có hiệu lực kể từ ngày 03 tháng 3 năm 2023.
";

/// `kind place: a → b`, one line for each difference.
fn told(found: &Comparison) -> Vec<String> {
    let line = |one: &gazette_model::Difference| {
        let kind = serde_json::to_value(one.kind).expect("a kind");
        format!("{} {}: {} → {}", kind.as_str().expect("text"), one.place, one.a, one.b)
    };
    found.differences.iter().map(line).collect()
}

fn between(a: &str, b: &str) -> Vec<String> {
    told(&compare(&document(a), &document(b)).expect("two texts"))
}

/// What is told when `from` is `to` in the second text.
fn changed(from: &str, to: &str) -> Vec<String> {
    assert!(LAW.contains(from), "{from}");
    between(LAW, &LAW.replacen(from, to, 1))
}

#[test]
fn the_same_text_has_no_difference() {
    assert_eq!(between(LAW, LAW), [""; 0]);
}

#[test]
fn changed_words_are_told_whole_and_at_their_place() {
    for (from, to, expected) in [
        ("kiểm tra của", "giám sát của", "replace Điều 1 khoản 2: kiểm tra → giám sát"),
        ("19 tháng 6 năm 2015", "19 tháng 6 năm 2016", "replace Căn cứ 1: 2015 → 2016"),
        ("12/2023/QĐ-UBND", "12/2024/QĐ-UBND", "replace Điều 1 khoản 1: 12/2023/QĐ-UBND → 12/2024/QĐ-UBND"),
        ("1.000.000", "1.000.00", "replace Điều 1 khoản 3: 1.000.000 → 1.000.00"),
        (
            "chương trình, kế hoạch",
            "đề án, dự án",
            "replace Điều 1 khoản 2 điểm b: chương trình, kế hoạch → đề án, dự án",
        ),
        (
            "nhân dân tỉnh ban hành quyết",
            "Nhân dân tỉnh ban hành quyết",
            "replace Điều 1 khoản 2 điểm a: nhân → Nhân",
        ),
        (" thuộc lĩnh vực quản lý", "", "delete Điều 1 khoản 2 điểm a: thuộc lĩnh vực quản lý → "),
        (
            "phê duyệt.",
            "phê duyệt. Trường hợp cần thiết, báo cáo Bộ.",
            "insert Điều 1 khoản 2 điểm c:  → Trường hợp cần thiết, báo cáo Bộ.",
        ),
        ("quản lý;", "quản lý.", "replace Điều 1 khoản 2 điểm a: lý; → lý."),
        ("Điều 2. Hiệu lực", "Điều 3. Hiệu lực", "replace Điều 2: 2 → 3"),
    ] {
        assert_eq!(changed(from, to), [expected]);
    }
}

#[test]
fn a_missing_unit_is_one_difference_with_its_label() {
    for (from, expected) in [
        (
            "b) Trình Chủ tịch Ủy ban nhân dân tỉnh ban hành chương trình, kế hoạch;",
            "delete Điều 1 khoản 2 điểm b: b) Trình Chủ tịch Ủy ban nhân dân tỉnh ban hành chương trình, kế hoạch; → ",
        ),
        (
            "3. Kinh phí hoạt động là 1.000.000 đồng.",
            "delete Điều 1 khoản 3: 3. Kinh phí hoạt động là 1.000.000 đồng. → ",
        ),
        (
            "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
            "delete Căn cứ 1: Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; → ",
        ),
    ] {
        assert_eq!(changed(from, ""), [expected]);
    }
}

#[test]
fn a_missing_clause_takes_its_points_along() {
    let start = LAW.find("2. Sở chịu").unwrap();
    let end = LAW.find("3. Kinh phí").unwrap();
    let without = format!("{}{}", &LAW[..start], &LAW[end..]);
    let found = between(LAW, &without);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("delete Điều 1 khoản 2: 2. Sở chịu") && found[0].ends_with("phê duyệt. → "));
}

#[test]
fn numbers_that_move_on_after_a_missing_clause_belong_to_it() {
    let shifted = LAW
        .replace(
            "    1. Quy định này quy định chức năng, nhiệm vụ của Sở theo Quyết định số 12/2023/QĐ-UBND.\n",
            "",
        )
        .replace("2. Sở", "1. Sở")
        .replace("3. Kinh", "2. Kinh");
    let found = compare(&document(LAW), &document(&shifted)).unwrap();
    assert_eq!(found.real_count, 1, "{:?}", told(&found));
    assert!(told(&found)[0].starts_with("delete Điều 1 khoản 1: 1. Quy định này"), "{:?}", told(&found));
    assert_eq!(found.renumbered.len(), 2);
}

#[test]
fn each_wrong_number_is_a_difference_of_its_own() {
    let b = LAW.replace("1. Quy định", "2. Quy định").replace("3. Kinh", "4. Kinh");
    assert_eq!(between(LAW, &b), ["replace Điều 1 khoản 1: 1 → 2", "replace Điều 1 khoản 3: 3 → 4"]);
}

#[test]
fn accepted_spellings_are_told_word_by_word_and_are_equal() {
    let b = LAW.replacen("quy định chức", "qui định chức", 1).replacen("Ủy ban", "Uỷ ban", 1);
    let found = compare(&document(LAW), &document(&b)).unwrap();
    assert!(found.equal);
    assert_eq!(
        told(&found),
        ["spelling Điều 1 khoản 1: quy → qui", "spelling Điều 1 khoản 2 điểm a: Ủy → Uỷ"]
    );
}

#[test]
fn form_without_words_is_no_difference() {
    for (from, to) in [
        ("Trình Ủy ban", "Tr ình Ủy ban"),
        ("nhân dân tỉnh", "nhândân tỉnh"),
        ("Ủy ban nhân dân tỉnh ban hành quyết", "U ỷ ban nhân dân tỉnh ban hành quyết"),
        ("Quyết định này", "Quye\u{302}\u{301}t đị\u{ad}nh  này"),
        ("Điều 2.", "Ðiều 2."),
        ("thuộc", "thu¬ộc"),
        ("Sở chịu", "•\u{a0}Sở\u{200b} chịu"),
        ("12/2023/QĐ-UBND", "12/2023/ QĐ - UBND"),
    ] {
        let found = compare(&document(LAW), &document(&LAW.replace(from, to))).unwrap();
        assert!(found.equal && found.spelling_count == 0, "{from}: {:?}", told(&found));
    }
}

#[test]
fn an_automatic_label_equals_a_typed_one() {
    let mut automatic = document(LAW);
    automatic.each_unit(&mut |_, _| {});
    let clause = &mut automatic.units[3].children[0];
    let text = clause.text();
    let Block::Paragraph(paragraph) = &mut clause.body[0] else { panic!("a paragraph") };
    *paragraph =
        Paragraph { label: Some("1.".to_owned()), ..Paragraph::plain(text.trim_start_matches("1. ")) };
    assert_eq!(told(&compare(&document(LAW), &automatic).unwrap()), [""; 0]);
}

#[test]
fn a_structure_only_one_side_saw_is_no_difference() {
    assert_eq!(told(&compare(&document(LAW), &flat(LAW)).unwrap()), [""; 0]);
    let changed =
        LAW.replace("kiểm tra của", "giám sát của").replace("3. Kinh phí hoạt động là 1.000.000 đồng.", "");
    let found = told(&compare(&document(LAW), &flat(&changed)).unwrap());
    assert_eq!(
        found,
        [
            "replace Điều 1 khoản 2: kiểm tra → giám sát",
            "delete Điều 1 khoản 3: 3. Kinh phí hoạt động là 1.000.000 đồng. → ",
        ]
    );
    let added = LAW.replace("phê duyệt.", "phê duyệt. Hằng năm báo cáo Bộ.");
    let found = told(&compare(&document(LAW), &flat(&added)).unwrap());
    assert_eq!(found, ["insert Điều 1 khoản 2 điểm c:  → Hằng năm báo cáo Bộ."]);
}

#[test]
fn capitals_are_type_in_a_heading_and_text_in_a_provision() {
    let b = LAW.replace("Điều 2. Hiệu lực thi hành", "Điều 2. HIỆU LỰC THI HÀNH");
    let found = compare(&document(LAW), &document(&b)).unwrap();
    assert!(found.equal && found.spelling_count == 4, "{:?}", told(&found));
    let mixed = LAW.replace("Điều 2. Hiệu lực thi hành", "Điều 2. Hiệu Lực thi hành");
    assert_eq!(between(LAW, &mixed), ["replace Điều 2: lực → Lực"]);
    let text = changed("nhân dân tỉnh ban hành quyết", "NHÂN DÂN tỉnh ban hành quyết");
    assert_eq!(text, ["replace Điều 1 khoản 2 điểm a: nhân dân → NHÂN DÂN"]);
}

#[test]
fn furniture_left_in_a_text_is_told_as_such() {
    let mut left = document(LAW);
    let paragraphs =
        ["CÔNG BÁO/Số 12/Ngày 22-11-2026", "(Xem tiếp Công báo số 13)", "Người ký: Cổng Thông tin"];
    for text in paragraphs {
        left.units[3].body.push(Block::Paragraph(Paragraph { page: Some(2), ..Paragraph::plain(text) }));
    }
    left.units[3].body.push(Block::Paragraph(Paragraph { page: Some(2), ..Paragraph::plain("2") }));
    let found = compare(&left, &document(LAW)).unwrap();
    assert!(found.equal, "{:?}", told(&found));
    assert_eq!((found.furniture_count, found.differences.len()), (4, 4), "{:?}", told(&found));
}

#[test]
fn page_numbers_of_a_plain_text_count_on_and_other_numbers_are_text() {
    let paged = LAW.replace("b) Trình", "2\nb) Trình").replace("Điều 2.", "3\nĐiều 2.");
    let found = compare(&flat(&paged), &document(LAW)).unwrap();
    assert!(found.equal && found.furniture_count == 2, "{:?}", told(&found));
    let found = compare(&flat(&LAW.replace("Điều 2.", "7\nĐiều 2.")), &document(LAW)).unwrap();
    assert!(!found.equal);
}

#[test]
fn furniture_beside_a_difference_is_no_part_of_it() {
    let mut left = document(&LAW.replace("phê duyệt.", "phê"));
    let point = left.units[3].children[1].children.last_mut().expect("the last point");
    point.body.push(Block::Paragraph(Paragraph { page: Some(2), ..Paragraph::plain("2") }));
    let found = compare(&document(LAW), &left).unwrap();
    let mut lines = told(&found);
    lines.sort();
    assert_eq!(lines, ["delete Điều 1 khoản 2 điểm c: duyệt. → ", "furniture Điều 1 khoản 2 điểm c:  → 2"]);
}

#[test]
fn a_head_read_across_its_columns_is_no_difference() {
    let head = |lines: &[&str]| {
        let body = lines.iter().map(|line| Block::Paragraph(Paragraph::plain(*line))).collect();
        Document { units: vec![unit(UnitKind::Head, "phan-dau", body)], ..document(LAW) }
    };
    let a = head(&[
        "ỦY BAN NHÂN DÂN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "TỈNH BÌNH PHƯỚC",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 12/2023/QĐ-UBND",
        "Bình Phước, ngày 23 tháng 3 năm 2023",
    ]);
    let b = head(&[
        "ỦY BAN NHÂN DÂN",
        "TỈNH BÌNH PHƯỚC",
        "Số: 12/2023/QĐ-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Bình Phước, ngày 23 tháng 3 năm 2023",
    ]);
    assert_eq!(told(&compare(&a, &b).unwrap()), [""; 0]);
    let c = head(&[
        "ỦY BAN NHÂN DÂN",
        "TỈNH BÌNH PHƯỚC",
        "Số: 13/2023/QĐ-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Bình Phước, ngày 23 tháng 3 năm 2023",
    ]);
    let found = compare(&a, &c).unwrap();
    assert!(!found.equal && found.real_count <= 2, "{:?}", told(&found));
}

#[test]
fn a_table_read_by_columns_is_no_difference_and_a_changed_cell_is_one() {
    let annex = |body: Vec<Block>| {
        let mut document = document(LAW);
        document.units.push(unit(UnitKind::Annex, "phu-luc", body));
        document
    };
    let rows: [&[&str]; 3] =
        [&["STT", "Tên tổ chức", "Số lượng"], &["1", "Văn phòng Sở", "01"], &["2", "Thanh tra Sở", "03"]];
    let a = annex(vec![table(&rows)]);
    let lines = ["STT", "1", "2", "Tên tổ chức", "Văn phòng Sở", "Thanh tra Sở", "Số lượng", "01", "03"];
    let by_columns = lines.iter().map(|line| Block::Paragraph(Paragraph::plain(*line))).collect();
    assert_eq!(told(&compare(&a, &annex(by_columns)).unwrap()), [""; 0]);

    let changed: [&[&str]; 3] = [rows[0], rows[1], &["2", "Thanh tra Sở", "02"]];
    assert_eq!(told(&compare(&a, &annex(vec![table(&changed)])).unwrap()), ["replace Phụ lục: 03 → 02"]);
    let swapped: [&[&str]; 3] = [rows[0], &["1", "Văn phòng Sở", "03"], &["2", "Thanh tra Sở", "01"]];
    assert_eq!(
        told(&compare(&a, &annex(vec![table(&swapped)])).unwrap()),
        ["replace Phụ lục: 01 → 03", "replace Phụ lục: 03 → 01"]
    );
}

#[test]
fn notes_at_the_foot_of_a_page_equal_notes_of_word() {
    let mut word = document(LAW);
    let Block::Paragraph(paragraph) = &mut word.units[4].body[0] else { panic!("a paragraph") };
    paragraph.inlines.push(Inline::Note { note: 0 });
    word.notes.push(note("1", "Nay là Sở Khoa học và Công nghệ."));
    let pdf = LAW
        .replace("năm 2023.", "năm 2023.1")
        .replace("Điều 2.", "1 Nay là Sở Khoa học và Công nghệ.\nĐiều 2.");
    let found = compare(&document(&pdf), &word).unwrap();
    assert!(found.equal, "{:?}", told(&found));
}

#[test]
fn moved_text_of_a_provision_is_a_difference() {
    let moved =
        LAW.replace(" thuộc lĩnh vực quản lý", "").replace("kế hoạch;", "kế hoạch thuộc lĩnh vực quản lý;");
    let kinds: Vec<_> =
        compare(&document(LAW), &document(&moved)).unwrap().differences.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [DifferenceKind::Delete, DifferenceKind::Insert]);
}

#[test]
fn a_document_without_words_cannot_be_compared() {
    let scan = flat("Ký bởi: Ủy ban nhân dân tỉnh\nThời gian ký: 2023-03-23");
    assert_eq!(compare(&scan, &document(LAW)), Err(CompareError::NoText(Side::A)));
    assert_eq!(compare(&document(LAW), &Document::default()), Err(CompareError::NoText(Side::B)));
}
