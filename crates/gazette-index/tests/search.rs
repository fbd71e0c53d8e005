//! What is found, and what stands first, for each kind of question.

#![expect(clippy::unwrap_used, reason = "in a test, what fails ends it")]

use std::time::{Duration, Instant};

use gazette_index::{Hit, Index, Request, Unit, rebuild_units};
use proptest::prelude::*;

fn article(number: &str, kind: &str, subject: &str, label: &str, title: &str, text: &str) -> Unit {
    Unit {
        document: number.to_lowercase().replace('/', "-"),
        path: if label.is_empty() { String::new() } else { format!("dieu-{label}") },
        number: number.to_owned(),
        kind: kind.to_owned(),
        document_title: subject.to_owned(),
        title: title.to_owned(),
        heading: if label.is_empty() { String::new() } else { format!("Điều {label}. {title}") },
        text: text.to_owned(),
        ..Unit::default()
    }
}

fn index() -> (tempfile::TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    let decree = |label, title, text| {
        article(
            "34/2016/NĐ-CP",
            "Nghị định",
            "Quy định chi tiết thi hành Luật Ban hành văn bản",
            label,
            title,
            text,
        )
    };
    let decision = |label, title, text| {
        article("12/2023/QĐ-UBND", "Quyết định", "Ban hành Quy định về hòa giải ở cơ sở", label, title, text)
    };
    let documents = vec![
        vec![
            decree("", "", "Căn cứ Luật Ban hành văn bản"),
            decree("4", "Đánh giá tác động", "Tác động của chính sách được đánh giá."),
            decree(
                "5",
                "Xây dựng nội dung chính sách",
                "Cơ quan đề nghị xây dựng chính sách. Mức phạt tiền do Bộ quy định.",
            ),
            decree("50", "Hiệu lực", "Có hiệu lực từ ngày ký."),
        ],
        vec![
            decision("", "", "Căn cứ Luật Hòa giải ở cơ sở"),
            decision("1", "Phạm vi điều chỉnh", "Quy định này quy định về hòa giải ở cơ sở trên địa bàn."),
            decision(
                "2",
                "Trách nhiệm của Ủy ban nhân dân",
                "Ủy ban nhân dân cấp xã hỗ trợ kinh phí cho tổ hòa giải. Nhân dân cùng giám sát.",
            ),
            decision("3", "Nước thải", "Quyết định xử phạt việc xả nước thải ra đường."),
        ],
    ];
    rebuild_units(dir.path(), documents.into_iter()).unwrap();
    let index = Index::open(dir.path()).unwrap().unwrap();
    (dir, index)
}

fn hits(index: &Index, query: &str) -> Vec<Hit> {
    index.search(&Request { query: query.to_owned(), limit: 10, ..Request::default() }).unwrap().hits
}

#[test]
fn the_first_hit_is_what_was_meant() {
    let (_dir, index) = index();
    for (query, first) in [
        // Numbers in any spelling: the document itself.
        ("12/2023/QĐ-UBND", "12-2023-qđ-ubnd"),
        ("qd 12 2023 ubnd", "12-2023-qđ-ubnd"),
        ("quyết định số 12/2023", "12-2023-qđ-ubnd"),
        ("nd34/2016", "34-2016-nđ-cp"),
        ("034/2016/nd-cp", "34-2016-nđ-cp"),
        // Provisions.
        ("khoản 2 điều 5 nghị định 34/2016", "34-2016-nđ-cp/dieu-5"),
        ("dieu 50 nd 34/2016", "34-2016-nđ-cp/dieu-50"),
        // A number with words: the unit of that document that fits them.
        ("12/2023/QĐ-UBND nước thải", "12-2023-qđ-ubnd/dieu-3"),
        // Words with marks, without, in the other tone placement, as raw keys, with a mistake.
        ("kinh phí tổ hòa giải", "12-2023-qđ-ubnd/dieu-2"),
        ("kinh phi to hoa giai", "12-2023-qđ-ubnd/dieu-2"),
        ("kinh phí tổ hoà giải", "12-2023-qđ-ubnd/dieu-2"),
        ("xar nuwowcs thair", "12-2023-qđ-ubnd/dieu-3"),
        ("xả nước thảii", "12-2023-qđ-ubnd/dieu-3"),
        // Abbreviations.
        ("trách nhiệm ubnd", "12-2023-qđ-ubnd/dieu-2"),
        // A question.
        ("Mức phạt tiền do ai quy định?", "34-2016-nđ-cp/dieu-5"),
    ] {
        let found = hits(&index, query);
        assert_eq!(found.first().map(|hit| hit.id.as_str()), Some(first), "{query}: {found:#?}");
    }
}

#[test]
fn a_quoted_phrase_is_found_only_word_by_word() {
    let (_dir, index) = index();
    assert_eq!(hits(&index, "\"cấp xã hỗ trợ\"").len(), 1);
    assert_eq!(hits(&index, "\"hỗ trợ cấp xã\"").len(), 0);
    assert_eq!(hits(&index, "\"cap xa ho tro\"").len(), 1);
}

#[test]
fn filters_narrow_and_are_enough_alone() {
    let (_dir, index) = index();
    assert_eq!(hits(&index, "loai:nghi_dinh").len(), 4);
    assert!(hits(&index, "quy định loai:\"Quyết định\"").iter().all(|hit| hit.number == "12/2023/QĐ-UBND"));
    assert_eq!(
        hits(&index, "so:34/2016/ND-CP chính sách").len(),
        hits(&index, "so:34/2016 chính sách").len()
    );
}

#[test]
fn words_that_are_nowhere_find_nothing() {
    let (_dir, index) = index();
    for query in ["", "   ", "???", "99/2099/QĐ-XYZ", "zzzzzzzz qqqqqqq"] {
        assert_eq!(hits(&index, query).len(), 0, "{query}");
    }
}

#[test]
fn a_rebuilt_index_answers_the_same() {
    let ((_a, first), (_b, second)) = (index(), index());
    for query in ["quy định", "hòa giải", "chính sách của nhân dân"] {
        assert_eq!(hits(&first, query), hits(&second, query));
    }
}

#[test]
fn hostile_questions_are_answered_at_once() {
    let (_dir, index) = index();
    let piece = prop_oneof![
        Just("\"".to_owned()),
        Just("(".to_owned()),
        Just("loai:".to_owned()),
        Just("so:".to_owned()),
        Just("nam:99999999999999999999".to_owned()),
        Just("12/2023/QĐ-UBND".to_owned()),
        Just("điều 5".to_owned()),
        Just("hoa giai".to_owned()),
        Just("\u{301}\u{301}".to_owned()),
        Just("*~^?:\\".to_owned()),
        Just("a".repeat(300)),
        Just("w1w2w3 ddddd uow9".to_owned()),
        "\\PC{0,12}",
        "[a-z0-9]{1,9}",
    ];
    let questions = prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.join(" "));
    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig { cases: 500, ..ProptestConfig::default() });
    let slowest = std::cell::Cell::new(Duration::ZERO);
    runner
        .run(&questions, |query| {
            let started = Instant::now();
            let results = index.search(&Request { query, limit: 10, ..Request::default() });
            slowest.set(slowest.get().max(started.elapsed()));
            prop_assert!(results.is_ok());
            Ok(())
        })
        .unwrap();
    assert!(slowest.get() < Duration::from_millis(250), "{:?}", slowest.get());
}
