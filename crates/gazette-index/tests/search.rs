//! What is found, and what stands first, for each kind of question.

#![expect(clippy::unwrap_used, reason = "in a test, what fails ends it")]

use std::time::{Duration, Instant};

use gazette_index::{Count, Effect, Hit, Index, Request, Sort, Unit, rebuild_units};
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

/// Documents of several types, bodies, years and fields.
fn archive() -> (tempfile::TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    let mut documents = Vec::new();
    for (at, (number, kind, body, issued, effective, field)) in [
        (
            "12/2023/QĐ-UBND",
            "Quyết định",
            "UBND tỉnh Bình Phước",
            "2023-03-01",
            Some("2023-03-15"),
            "Môi trường",
        ),
        (
            "7/2024/QĐ-UBND",
            "Quyết định",
            "UBND tỉnh Bình Phước",
            "2024-05-01",
            Some("2024-05-20"),
            "Môi trường",
        ),
        ("9/2024/NQ-HĐND", "Nghị quyết", "HĐND tỉnh Bình Phước", "2024-07-01", Some("2026-01-01"), "Đất đai"),
        ("3/2022/QĐ-UBND", "Quyết định", "UBND xã Phú Riềng", "2022-07-01", None, "Đất đai"),
    ]
    .into_iter()
    .enumerate()
    {
        let unit = Unit {
            bodies: vec![body.to_owned()],
            field: field.to_owned(),
            issued_on: issued.parse().ok(),
            effective_on: effective.and_then(|date| date.parse().ok()),
            expires_on: (at == 0).then(|| "2024-05-20".parse().unwrap()),
            ..article(
                number,
                kind,
                "Về thu gom nước thải sinh hoạt",
                "",
                "",
                "Căn cứ Luật Bảo vệ môi trường.",
            )
        };
        let part = |label: &str, text: &str| Unit {
            path: format!("dieu-{label}"),
            heading: format!("Điều {label}. Thu gom"),
            title: "Thu gom".to_owned(),
            text: text.to_owned(),
            ..unit.clone()
        };
        documents.push(vec![
            unit.clone(),
            part("1", "Thu gom nước thải từ hộ gia đình."),
            part("2", "Giá dịch vụ thu gom nước thải."),
        ]);
    }
    rebuild_units(dir.path(), documents.into_iter()).unwrap();
    let index = Index::open(dir.path()).unwrap().unwrap();
    (dir, index)
}

fn ask(query: &str) -> Request {
    Request { query: query.to_owned(), limit: 50, today: "2024-06-01".parse().ok(), ..Request::default() }
}

fn counted(counts: &[Count]) -> Vec<(&str, usize)> {
    counts.iter().map(|count| (count.value.as_str(), count.count)).collect()
}

#[test]
fn facets_count_what_their_filters_find() {
    let (_dir, index) = archive();
    let of = |request: &Request| index.search(request).unwrap();
    let asked = Request { facets: true, grouped: true, ..ask("thu gom nước thải") };
    let found = of(&asked);
    let facets = found.facets.clone().unwrap();
    assert_eq!(found.total, 4);
    assert_eq!(counted(&facets.types), [("Quyết định", 3), ("Nghị quyết", 1)]);
    assert_eq!(counted(&facets.levels), [("Tỉnh", 3), ("Xã", 1)]);
    assert_eq!(counted(&facets.fields), [("Môi trường", 2), ("Đất đai", 2)]);
    assert_eq!(counted(&facets.years), [("2024", 2), ("2023", 1), ("2022", 1)]);
    assert_eq!(counted(&facets.validity), [("in-force", 1), ("not-yet", 1), ("expired", 1), ("unknown", 1)]);
    let total = |request: Request| of(&request).total;
    for count in &facets.types {
        assert_eq!(total(Request { kind: Some(count.value.clone()), ..asked.clone() }), count.count);
    }
    for count in &facets.bodies {
        assert_eq!(total(Request { body: Some(count.value.clone()), ..asked.clone() }), count.count);
    }
    for count in &facets.levels {
        assert_eq!(total(Request { level: Some(count.value.clone()), ..asked.clone() }), count.count);
    }
    for count in &facets.fields {
        assert_eq!(total(Request { field: Some(count.value.clone()), ..asked.clone() }), count.count);
    }
    for effect in [Effect::InForce, Effect::NotYet, Effect::Expired, Effect::Unknown] {
        assert_eq!(total(Request { effect: Some(effect), ..asked.clone() }), 1, "{effect:?}");
    }
    assert_eq!(total(ask("hieuluc:con thu gom nước thải")), 3);
    assert_eq!(total(ask("hieuluc:2023-04-01 cap:tinh loai:quyet_dinh thu gom")), 3);
    assert_eq!(total(ask("hieuluc:con linhvuc:dat_dai thu gom")), 0);
}

#[test]
fn hits_are_grouped_by_document() {
    let (_dir, index) = archive();
    let grouped = index.search(&Request { grouped: true, ..ask("giá dịch vụ thu gom nước thải") }).unwrap();
    assert_eq!((grouped.total, grouped.hits.len()), (4, 4));
    for hit in &grouped.hits {
        assert_eq!(hit.path, "dieu-2");
        assert_eq!(hit.units, Some(hit.more.len() + 1));
    }
    let documents: std::collections::HashSet<&str> =
        grouped.hits.iter().map(|hit| hit.document.as_str()).collect();
    assert_eq!(documents.len(), 4);
}

#[test]
fn type_body_and_year_are_meant_where_nothing_else_is_said() {
    let (_dir, index) = archive();
    let numbers = |query: &str| -> Vec<String> {
        let found = index.search(&Request { grouped: true, ..ask(query) }).unwrap();
        found.hits.into_iter().map(|hit| hit.number).collect()
    };
    for (query, first) in [
        ("quyết định của ubnd tỉnh bình phước", vec!["7/2024/QĐ-UBND", "12/2023/QĐ-UBND"]),
        ("quyet dinh uy ban nhan dan tinh binh phuoc 2023", vec!["12/2023/QĐ-UBND"]),
        ("nghị quyết HĐND tỉnh năm 2024", vec!["9/2024/NQ-HĐND"]),
        ("quyết định 2022", vec!["3/2022/QĐ-UBND"]),
    ] {
        assert_eq!(numbers(query)[..first.len()], first, "{query}");
    }
    // No body is called so: the words are looked for.
    assert_eq!(numbers("quyết định thu gom nước thải").len(), 4);
}

/// An article of five clauses, of which two speak of helmets.
fn penalties() -> (tempfile::TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    let mut unit =
        article("100/2019/NĐ-CP", "Nghị định", "Xử phạt giao thông", "6", "Xử phạt người đi xe", "");
    unit.text = "Điều 6. Xử phạt người đi xe".to_owned();
    let filler = "Người vi phạm phải chấp hành quyết định của người có thẩm quyền. ".repeat(8);
    for (at, words) in
        [(1, "dừng xe sai nơi"), (2, "không đội mũ bảo hiểm"), (3, "chở ba người"), (4, "đi sai làn")]
    {
        unit.parts.push((u32::try_from(unit.text.len() + 1).unwrap(), format!("khoan-{at}")));
        unit.text.push_str(&format!("\n{at}. Phạt tiền người {words}. {filler}"));
    }
    unit.parts.push((u32::try_from(unit.text.len() + 1).unwrap(), "khoan-5".to_owned()));
    unit.text.push_str("\n5. Phạt bổ sung người không đội mũ bảo hiểm.");
    let other =
        article("1/2020/TT-BCA", "Thông tư", "Về đăng ký xe", "3", "Đăng ký", "Không đội mũ bảo hiểm.");
    let far = (1..9).map(|at| {
        vec![article(
            &format!("{at}/2021/TT-BTC"),
            "Thông tư",
            "Về thuế",
            "1",
            "Thuế suất",
            "Thuế suất là mười.",
        )]
    });
    rebuild_units(dir.path(), far.chain([vec![unit], vec![other]])).unwrap();
    let index = Index::open(dir.path()).unwrap().unwrap();
    (dir, index)
}

#[test]
fn a_long_article_is_answered_by_its_clauses() {
    let (_dir, index) = penalties();
    let of = |request: Request| index.search(&request).unwrap();
    let found = of(ask("phạt không đội mũ bảo hiểm loai:nghi_dinh"));
    assert_eq!((found.total, found.hits.len()), (1, 1));
    assert_eq!((found.hits[0].path.as_str(), found.hits[0].anchor.as_str()), ("dieu-6", "dieu-6/khoan-2"));
    let others: Vec<&str> = found.hits[0].clauses.iter().map(|other| other.permalink.as_str()).collect();
    assert_eq!(others, ["/van-ban/100-2019-nđ-cp/dieu-6/khoan-5"]);
    let by_clause = Request { clauses: true, ..ask("phạt không đội mũ bảo hiểm") };
    let all = of(by_clause.clone());
    let paths: Vec<&str> = all.hits.iter().map(|hit| hit.path.as_str()).collect();
    assert_eq!(paths.len(), 3);
    for path in ["dieu-3", "dieu-6/khoan-2", "dieu-6/khoan-5"] {
        assert!(paths.contains(&path), "{paths:?}");
    }
    for hit in &all.hits {
        assert!(hit.snippet.contains("<b>"), "{}", hit.snippet);
        assert!(!hit.snippet.contains("chở ba người"), "{}", hit.snippet);
    }
    // Pages follow one another.
    let mut paged = Vec::new();
    for offset in 0..4 {
        paged.extend(of(Request { offset, limit: 1, ..by_clause.clone() }).hits);
    }
    assert_eq!(paged, all.hits);
}

#[test]
fn hits_are_sorted_by_date_and_number() {
    let (_dir, index) = archive();
    let numbers = |sort: Sort, query: &str| -> Vec<String> {
        let request = Request { sort, grouped: true, ..ask(query) };
        index.search(&request).unwrap().hits.into_iter().map(|hit| hit.number).collect()
    };
    let newest = ["9/2024/NQ-HĐND", "7/2024/QĐ-UBND", "12/2023/QĐ-UBND", "3/2022/QĐ-UBND"];
    let oldest: Vec<&str> = newest.iter().rev().copied().collect();
    assert_eq!(numbers(Sort::Newest, "thu gom"), newest);
    assert_eq!(numbers(Sort::Oldest, "thu gom"), oldest);
    assert_eq!(
        numbers(Sort::Number, "thu gom"),
        ["7/2024/QĐ-UBND", "9/2024/NQ-HĐND", "12/2023/QĐ-UBND", "3/2022/QĐ-UBND"]
    );
    assert_eq!(numbers(Sort::Relevance, "linhvuc:dat_dai"), ["9/2024/NQ-HĐND", "3/2022/QĐ-UBND"]);
}

#[test]
fn pages_follow_one_another() {
    let (_dir, index) = archive();
    for (sort, grouped) in [(Sort::Relevance, false), (Sort::Relevance, true), (Sort::Newest, false)] {
        let page = |offset, limit| {
            let request =
                Request { sort, grouped, offset, limit, ..ask("thu gom nước thải môi trường") };
            let hits = index.search(&request).unwrap().hits;
            hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>()
        };
        let all = page(0, 50);
        let mut paged = Vec::new();
        for offset in (0..all.len()).step_by(3) {
            paged.extend(page(offset, 3));
        }
        assert_eq!(paged, all, "{sort:?}");
    }
}

#[test]
fn another_spelling_is_offered_where_one_is_meant() {
    let (_dir, index) = archive();
    let offered = |query: &str| index.search(&ask(query)).unwrap().did_you_mean;
    assert_eq!(offered("thu gom nước thảii").as_deref(), Some("thu gom nước thải"));
    assert_eq!(offered("thu gom nuwowcs thair").as_deref(), Some("thu gom nước thải"));
    assert_eq!(offered("thu gom nước thải"), None);
}

#[test]
fn suggestions_go_on_with_what_was_typed() {
    let (_dir, index) = archive();
    let texts = |typed: &str| -> Vec<String> {
        index.suggest(typed, 5).unwrap().into_iter().map(|suggestion| suggestion.text).collect()
    };
    assert!(texts("12/20")[0].starts_with("12/2023/QĐ-UBND"));
    assert_eq!(texts("thu go")[0], "Thu gom");
    assert!(texts("nuoc th").contains(&"Về thu gom nước thải sinh hoạt".to_owned()));
    assert!(texts("xyzzy").is_empty() && texts("").is_empty() && texts("(((").is_empty());
}

#[test]
fn similar_documents_are_of_the_same_subject() {
    let (_dir, index) = archive();
    let similar = index.similar("12-2023-qđ-ubnd", 3).unwrap();
    assert!(!similar.is_empty() && similar.iter().all(|hit| hit.number != "12/2023/QĐ-UBND"));
    assert!(index.similar("nowhere", 3).unwrap().is_empty());
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
    const LIMIT: Duration = Duration::from_millis(250);
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
            let ask = || {
                let started = Instant::now();
                let request = Request { query: query.clone(), limit: 10, ..Request::default() };
                (index.search(&request), started.elapsed())
            };
            let (results, mut took) = ask();
            // On a busy machine a process waits for its turn: what is slow once is asked again.
            for _ in 0..3 {
                if took >= LIMIT {
                    took = took.min(ask().1);
                }
            }
            slowest.set(slowest.get().max(took));
            prop_assert!(results.is_ok());
            Ok(())
        })
        .unwrap();
    assert!(slowest.get() < LIMIT, "{:?}", slowest.get());
}
