//! For any paragraphs: every word comes back in order, parsing twice is identical, addresses are unique.

use std::collections::HashSet;

use gazette_model::{Align, Block, Cell, Content, Inline, Paragraph, Row, Style, Table};
use gazette_text::{citation, date, examine, number, structure};
use proptest::prelude::*;

use super::words;

/// Pieces that lead the parser onto every path.
const PIECES: &[&str] = &[
    "Điều 1. ",
    "Điều 2. ",
    "Điều 5a. Phạm vi",
    "ĐIỀU 3: ",
    "1. ",
    "2. ",
    "12. ",
    "2b. ",
    "a) ",
    "b) ",
    "đ) ",
    "a. ",
    "1.1. ",
    "I. ",
    "II. ",
    "A. ",
    "[1] ",
    "- ",
    "Chương I",
    "CHƯƠNG II QUY ĐỊNH",
    "Mục 1. Chung",
    "Phần thứ nhất",
    "Tiểu mục 2",
    "PHỤ LỤC",
    "PHỤ LỤC II",
    "QUYẾT ĐỊNH",
    "QUYẾT ĐỊNH:",
    "QUY CHẾ",
    "(Ban hành kèm theo Quyết định số 1/QĐ-UBND ngày 31/11/2018)",
    "Căn cứ Luật Đất đai;",
    "Theo đề nghị của",
    "ỦY BAN NHÂN DÂN",
    "TỈNH AN SƠN",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 12/2023/QĐ-UBND",
    "An Sơn, ngày 5 tháng 9 năm 2025",
    "Nơi nhận:",
    "TM. ỦY BAN NHÂN DÂN",
    "KT. CHỦ TỊCH",
    "Lê Văn An",
    "“",
    "”",
    "\"",
    "như sau: “Điều 7. ",
    "Quyết định này có hiệu lực sau 10 ngày kể từ ngày ký",
    "khoản 1, 2 và 3 Điều 5 Luật này",
    "từ Điều 1 đến Điều 900",
    "HỢP ĐỒNG",
    "Mẫu số 01",
    "\u{202e}",
    "Ð",
    "e\u{302}\u{301}",
    "**",
    "# ",
    " ",
    "…",
    "thay thế 5/2020/TT-BTC",
    "hết hiệu lực",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![6 => prop::sample::select(PIECES).prop_map(str::to_owned), 2 => "\\PC{0,12}", 1 => "[a-zđ]{1,3}[.) ]"];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn paragraph() -> impl Strategy<Value = Paragraph> {
    let lines = prop::collection::vec(text(), 1..4);
    (
        prop::option::weighted(0.1, prop::sample::select(&["1.", "Điều 4.", "a)", "–"][..])),
        lines,
        any::<bool>(),
    )
        .prop_map(|(label, lines, center)| {
            let mut inlines = Vec::new();
            for (at, line) in lines.into_iter().enumerate() {
                if at > 0 {
                    inlines.push(Inline::Break);
                }
                let text = line.replace(['\n', '\t', '\r', '\u{85}', '\u{2028}', '\u{2029}'], " ");
                inlines.push(Inline::Text { text, style: Style::default() });
            }
            let align = if center { Align::Center } else { Align::Justify };
            Paragraph { label: label.map(str::to_owned), inlines, align, page: None }
        })
}

fn block() -> impl Strategy<Value = Block> {
    let cell = prop::collection::vec(paragraph(), 0..3);
    let table = (prop::collection::vec(cell, 1..4), any::<bool>()).prop_map(|(cells, bordered)| {
        let cells = cells.into_iter().enumerate().map(|(column, paragraphs)| Cell {
            column: u32::try_from(column).unwrap_or(0),
            columns: 1,
            rows: 1,
            blocks: paragraphs.into_iter().map(Block::Paragraph).collect(),
        });
        Block::Table(Table {
            rows: vec![Row { cells: cells.collect(), header: false }],
            bordered,
            ..Table::default()
        })
    });
    prop_oneof![8 => paragraph().prop_map(Block::Paragraph), 1 => table]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_word_comes_back_in_order(blocks in prop::collection::vec(block(), 0..30)) {
        let content = Content { blocks, ..Content::default() };
        let before = content.text();
        let document = structure::parse(content.clone());
        let after = document.text();
        prop_assert_eq!(words(&before), words(&after));
        prop_assert_eq!(&structure::parse(content), &document);
        let mut seen = HashSet::new();
        let mut twice = None;
        document.each_unit(&mut |path, unit| {
            if !unit.key.is_empty() && !unit.kind.is_grouping() && !seen.insert(path.to_owned()) {
                twice = Some(path.to_owned());
            }
        });
        prop_assert_eq!(twice, None);
        let _ = examine::examine(&document);
        for path in &seen {
            prop_assert!(!structure::place(&document, path).is_empty());
        }
    }

    #[test]
    fn what_is_found_stands_in_the_text(text in prop::collection::vec(text(), 0..8).prop_map(|parts| parts.concat())) {
        for found in date::find(&text) {
            prop_assert!(text.get(found.range).is_some());
        }
        for found in number::find(&text) {
            prop_assert_eq!(text.get(found.range.clone()), Some(found.text.as_str()));
            prop_assert!(number::parse(&found.text).is_ok());
        }
        let mut end = 0;
        for found in citation::find(&text) {
            prop_assert!(found.range.start >= end && text.get(found.range.clone()).is_some());
            end = found.range.end;
        }
        let _ = number::key(&text);
    }
}

#[test]
fn hostile_texts_take_no_longer_than_plain_ones() {
    let repeated = [
        "“Điều 5. ",
        "Điều 1 Nghị định số 1/2020/NĐ-CP thay thế ",
        "Căn cứ ",
        "khoản 1, ",
        "QUY CHẾ\n\n",
        "\u{202e}31/11/2018 ",
        "Nơi nhận:\n",
        "PHỤ LỤC\n",
        "1/",
        "((((",
    ];
    for piece in repeated {
        for line in ["", "\n"] {
            let text = format!("Điều 1. Một\n{}", format!("{piece}{line}").repeat(60_000 / piece.len()));
            let began = std::time::Instant::now();
            let document = super::parse(&text);
            let _ = examine::examine(&document);
            assert!(began.elapsed().as_secs() < 20, "{piece:?} took {:?}", began.elapsed());
        }
    }
}
