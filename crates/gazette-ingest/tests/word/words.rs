//! Whatever a paragraph is made of, every word that is shown comes out once and in order.

use proptest::prelude::*;

use crate::docx::{Docx, r};

// A piece of a body: how it stands in the file, and the words it shows.
#[derive(Debug, Clone)]
struct Piece {
    xml: String,
    shown: String,
}

fn leaf() -> impl Strategy<Value = Piece> {
    let word = "[a-zđĐếộ]{1,6}";
    prop_oneof![
        6 => word.prop_map(|word| Piece { xml: r(&format!("{word} ")), shown: format!("{word} ") }),
        1 => word.prop_map(|word| Piece { xml: format!("<w:del><w:r><w:delText>{word}</w:delText></w:r></w:del>"), shown: String::new() }),
        1 => word.prop_map(|word| Piece { xml: format!("<w:r><w:rPr><w:vanish/></w:rPr><w:t>{word}</w:t></w:r>"), shown: String::new() }),
        1 => Just(Piece { xml: "<w:r><w:tab/></w:r>".to_owned(), shown: " ".to_owned() }),
        1 => Just(Piece { xml: "<w:r><w:br/></w:r>".to_owned(), shown: " ".to_owned() }),
        1 => Just(Piece { xml: "<w:proofErr/><w:bookmarkStart/>".to_owned(), shown: String::new() }),
    ]
}

fn joined(pieces: &[Piece]) -> Piece {
    Piece {
        xml: pieces.iter().map(|piece| piece.xml.as_str()).collect(),
        shown: pieces.iter().map(|piece| piece.shown.as_str()).collect(),
    }
}

fn inline() -> impl Strategy<Value = Piece> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        let wrapped = (0..7_usize, prop::collection::vec(inner, 1..4)).prop_map(|(kind, pieces)| {
            let inner = joined(&pieces);
            let (open, close) = [
                ("<w:ins>", "</w:ins>"),
                ("<w:hyperlink>", "</w:hyperlink>"),
                ("<w:sdt><w:sdtPr/><w:sdtContent>", "</w:sdtContent></w:sdt>"),
                ("<w:smartTag>", "</w:smartTag>"),
                ("<w:fldSimple w:instr='x'>", "</w:fldSimple>"),
                (
                    "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>REF lệnh</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>",
                    "<w:r><w:fldChar w:fldCharType='end'/></w:r>",
                ),
                ("<mc:AlternateContent><mc:Choice Requires='wps'>", "</mc:Choice></mc:AlternateContent>"),
            ][kind];
            Piece { xml: format!("{open}{}{close}", inner.xml), shown: inner.shown }
        });
        wrapped.boxed()
    })
}

fn paragraph() -> impl Strategy<Value = Piece> {
    (prop::collection::vec(inline(), 0..6), prop::bool::weighted(0.1)).prop_map(|(pieces, deleted)| {
        let inner = joined(&pieces);
        let mark = if deleted { "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" } else { "" };
        Piece { xml: format!("<w:p>{mark}{}</w:p>", inner.xml), shown: format!("{} ", inner.shown) }
    })
}

fn body() -> impl Strategy<Value = Piece> {
    let block = paragraph().prop_recursive(3, 16, 3, |inner| {
        prop::collection::vec(inner, 1..4)
            .prop_map(|cells| {
                let inner = joined(&cells);
                let cells: String =
                    cells.iter().map(|cell| format!("<w:tc>{}<w:p/></w:tc>", cell.xml)).collect();
                Piece { xml: format!("<w:tbl><w:tblPr/><w:tr>{cells}</w:tr></w:tbl>"), shown: inner.shown }
            })
            .boxed()
    });
    prop::collection::vec(block, 0..6).prop_map(|blocks| joined(&blocks))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_shown_word_comes_out_once_and_in_order(body in body()) {
        let text = Docx::new(body.xml.clone()).read().content.text();
        let words: Vec<&str> = text.split_whitespace().collect();
        let expected: Vec<&str> = body.shown.split_whitespace().collect();
        prop_assert_eq!(words, expected, "{}", body.xml);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut zip = b"PK\x03\x04".to_vec();
        zip.extend(&bytes);
        for bytes in [&bytes, &zip] {
            let _ = (gazette_ingest::word::read(bytes), gazette_ingest::plain::read(bytes));
        }
    }
}
