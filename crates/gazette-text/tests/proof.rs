//! Proving a typeset issue: what is lost, changed or added is told; what the gazette sets itself is not.

use gazette_model::{Block, Cell, Document, Inline, Note, Paragraph, Row, Table, Unit, UnitKind};
use gazette_text::proof::{Proof, ProofBlock, ProofPart, prove};

fn article(number: usize, lines: &[&str]) -> Unit {
    Unit {
        kind: UnitKind::Article,
        key: format!("dieu-{number}"),
        label: format!("Điều {number}."),
        heading: vec![Paragraph::plain(format!("Điều {number}. Tên điều"))],
        body: lines.iter().map(|line| Block::Paragraph(Paragraph::plain(*line))).collect(),
        ..Unit::default()
    }
}

fn decision() -> Document {
    let head = ["ỦY BAN NHÂN DÂN", "TỈNH X", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 12/2026/QĐ-UBND"];
    let head = Unit {
        kind: UnitKind::Head,
        key: "phan-dau".to_owned(),
        body: head.iter().map(|line| Block::Paragraph(Paragraph::plain(*line))).collect(),
        ..Unit::default()
    };
    let mut first =
        article(1, &["Ban hành kèm theo Quyết định này Quy định về quản lý.", "Kinh phí là 1.000 đồng."]);
    if let Block::Paragraph(paragraph) = &mut first.body[0] {
        paragraph.inlines.push(Inline::Note { note: 0 });
        paragraph
            .inlines
            .push(Inline::Text { text: " Điểm cuối.".to_owned(), style: Default::default() });
    }
    let cell = |column, text: &str| Cell {
        column,
        columns: 1,
        rows: 1,
        blocks: vec![Block::Paragraph(Paragraph::plain(text))],
    };
    let rows = [["STT", "Tên"], ["1", "Sở Nội vụ"], ["2", "Sở Tư pháp"]]
        .map(|[one, two]| Row { cells: vec![cell(0, one), cell(1, two)], header: false });
    let mut second = article(2, &[]);
    second.body.push(Block::Table(Table { rows: rows.into(), bordered: true, ..Table::default() }));
    let note =
        Note { mark: "1".to_owned(), blocks: vec![Block::Paragraph(Paragraph::plain("Nay là tỉnh Y."))] };
    Document { units: vec![head, first, second], notes: vec![note], ..Document::default() }
}

/// What a faultless setting of [`decision`] reads back as.
const ISSUE: &[(u32, &str, &str)] = &[
    (1, "paragraph", "MỤC LỤC"),
    (2, "heading", "VĂN BẢN QUY PHẠM PHÁP LUẬT"),
    (2, "heading", "ỦY BAN NHÂN DÂN TỈNH X"),
    (2, "paragraph", "ỦY BAN NHÂN DÂN"),
    (2, "paragraph", "TỈNH X"),
    (2, "paragraph", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (2, "paragraph", "Số: 12/2026/QĐ-UBND"),
    (2, "heading", "Điều 1. Tên điều"),
    (2, "paragraph", "Ban hành kèm theo Quyết định này Quy định về quản lý.1 Điểm cuối."),
    (2, "note", "1 Nay là tỉnh Y."),
    (2, "paragraph", "Kinh phí là 1.000 đồng."),
    (3, "heading", "Điều 2. Tên điều"),
    (3, "cell", "STT"),
    (3, "cell", "Tên"),
    (3, "cell", "1"),
    (3, "cell", "Sở Nội vụ"),
    (3, "cell", "2"),
    (3, "cell", "Sở Tư pháp"),
    (3, "figure", "Chữ ký"),
    (3, "paragraph", "(Đã ký)"),
];

fn proof(issue: &[(u32, &str, &str)]) -> Proof {
    let document = decision();
    let generated = ["VĂN BẢN QUY PHẠM PHÁP LUẬT", "ỦY BAN NHÂN DÂN TỈNH X", "(Đã ký)"].map(str::to_owned);
    let part = ProofPart {
        id: "ubnd/12-2026-qd-ubnd",
        document: &document,
        first_page: 2,
        last_page: 3,
        generated: &generated,
    };
    let blocks: Vec<_> = issue.iter().map(|&(page, role, text)| ProofBlock { page, role, text }).collect();
    prove(&[part], &blocks)
}

/// `place, page: expected → found` when one block reads otherwise.
fn told(from: &str, to: &str) -> Vec<String> {
    let mut issue = ISSUE.to_vec();
    let block = issue.iter_mut().find(|block| block.2.contains(from)).expect("a block with these words");
    let text = block.2.replace(from, to);
    block.2 = &text;
    let proof = proof(&issue);
    assert_eq!(proof.equal, proof.differences.is_empty());
    let line = |one: &gazette_text::proof::ProofDifference| {
        format!("{}, {}: {} → {}", one.place, one.page, one.expected, one.found)
    };
    proof.differences.iter().map(line).collect()
}

#[test]
fn a_faultless_issue_is_proved() {
    assert_eq!(proof(ISSUE), Proof { equal: true, differences: Vec::new() });
}

#[test]
fn lost_changed_and_added_words_are_told_at_their_place() {
    for (from, to, expected) in [
        ("1.000", "1.009", "Điều 1, 2: 000 → 009"),
        (" quản lý", "", "Điều 1, 2: quản lý → "),
        ("Quyết định này", "Quyết định mới này", "Điều 1, 2:  → mới"),
        ("Sở Tư pháp", "Sở Tư Pháp", "Điều 2, 3: pháp → Pháp"),
        ("Nay là tỉnh Y", "Nay là tỉnh Z", "Chú thích, 2: Y → Z"),
        ("(Đã ký)", "(Đã ký) Thừa", "Điều 2, 3:  → (Đã ký) Thừa"),
    ] {
        assert_eq!(told(from, to), [expected]);
    }
}

#[test]
fn a_changed_order_is_told() {
    let mut issue = ISSUE.to_vec();
    issue.swap(8, 10);
    assert!(!proof(&issue).equal);
    let mut cells = ISSUE.to_vec();
    cells.swap(15, 17);
    assert!(!proof(&cells).equal);
}

#[test]
fn a_lost_document_is_told() {
    let proof = proof(&ISSUE[..3]);
    assert!(!proof.equal);
    assert_eq!(proof.differences[0].document, "ubnd/12-2026-qd-ubnd");
}

#[test]
fn heads_set_in_another_order_and_rows_set_again_are_the_same_text() {
    let mut issue = ISSUE.to_vec();
    issue.swap(5, 4);
    assert_eq!(proof(&issue).differences, []);
    let mut again = ISSUE.to_vec();
    again.splice(16..16, [(4, "cell", "STT"), (4, "cell", "Tên")]);
    assert_eq!(proof(&again).differences, []);
}
