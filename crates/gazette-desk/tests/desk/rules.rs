//! The office's rules: what each finds, and what it leaves alone.

use gazette_desk::rules::{self, RegisterView};
use gazette_desk::{calendar, office};
use gazette_model::{
    Calendar, Code, DocumentNumber, Finding, Language, Metadata, Office, Reference, ReferenceKind, Regime,
    Severity,
};

use crate::fixture::{day, desk, submission};

fn calendars() -> Vec<Calendar> {
    (2021..=2026).map(|year| calendar::parse(&calendar::template(year).unwrap()).unwrap()).collect()
}

/// Findings on a document that was sent and is published on the day it was signed.
fn findings(document: &Metadata, view: &RegisterView) -> Vec<Finding> {
    let day = document.issued_on.unwrap_or(day("2026-03-23"));
    rules::check(document, None, &province(), &calendars(), day, day, view)
}

fn codes(document: &Metadata) -> Vec<Code> {
    findings(document, &RegisterView::default()).into_iter().map(|finding| finding.code).collect()
}

fn province() -> Office {
    office::parse(
        "[office]\nname = \"TỈNH BÌNH PHƯỚC\"\n\
         [[body]]\nname = \"Ủy ban nhân dân tỉnh Bình Phước\"\nfrom = 1997-01-01\n\
         [[body]]\nname = \"Hội đồng nhân dân tỉnh Bình Phước\"\n\
         [[body]]\nname = \"Chủ tịch Ủy ban nhân dân tỉnh Bình Phước\"\n\
         [[body]]\nname = \"Thường trực Hội đồng nhân dân tỉnh Bình Phước\"\n\
         [[body]]\nname = \"Ủy ban nhân dân huyện Bù Đăng\"\nto = 2025-06-30\nlevel = \"district\"\n\
         [[body]]\nname = \"Sở Tư pháp tỉnh Bình Phước\"\nnormative = false\n",
    )
    .unwrap()
}

fn document(number: &str, body: &str, issued: &str, effective: &str) -> Metadata {
    let mut document = submission(number, body).document;
    document.issued_on = (!issued.is_empty()).then(|| day(issued));
    document.effective_on = (!effective.is_empty()).then(|| day(effective));
    document
}

#[test]
fn each_rule_finds_its_kind_and_nothing_else() {
    const UBND: &str = "UBND tỉnh Bình Phước";
    const HDND: &str = "HĐND tỉnh Bình Phước";
    for (number, body, issued, effective, expected) in [
        ("12/2026/QĐ-UBND", UBND, "2026-03-23", "2026-04-02", vec![]),
        ("810/QĐ-UBND", UBND, "2026-03-23", "2026-03-23", vec![]),
        ("12/2026/QĐ-UBND", UBND, "2026-03-23", "2026-04-01", vec![Code::EffectiveTooEarly]),
        ("12/2026/QĐ-UBND", UBND, "2026-03-23", "2026-03-03", vec![Code::EffectiveBeforeIssue]),
        ("810/QĐ-UBND", UBND, "2026-03-23", "2026-03-22", vec![Code::EffectiveBeforeIssue]),
        ("12/2026/QĐ-UBND", UBND, "2025-12-23", "2026-01-03", vec![Code::NumberInvalid]),
        ("5/2026/QĐ-UBND", UBND, "2026-03-23", "", vec![Code::NumberInvalid]),
        ("12/2026/QD-UBND", UBND, "2026-03-23", "", vec![Code::NumberInvalid]),
        ("12/2026/qđ-ubnd", UBND, "2026-03-23", "", vec![Code::NumberInvalid]),
        ("12 /2026/QĐ-UBND", UBND, "2026-03-23", "", vec![Code::NumberInvalid]),
        ("", UBND, "2026-03-23", "", vec![Code::NumberInvalid]),
        ("/QĐ-UBND", UBND, "2026-03-23", "", vec![Code::NumberInvalid]),
        ("Không số", UBND, "2026-03-23", "", vec![]),
        ("12A/2026/QĐ-UBND", UBND, "2026-03-23", "", vec![]),
        ("01/2026/NQ-HĐND", HDND, "2026-03-23", "", vec![]),
        ("01/2026/QĐ-HĐND", HDND, "2026-03-23", "", vec![Code::BodyNotCompetent]),
        (
            "01/2026/NQ-HĐND",
            "Thường trực HĐND tỉnh Bình Phước",
            "2026-03-23",
            "",
            vec![Code::BodyNotCompetent],
        ),
        ("20/2026/QĐ-UBND", "Chủ tịch UBND tỉnh Bình Phước", "2026-03-23", "", vec![]),
        ("20/2026/QĐ-STP", "Sở Tư pháp tỉnh Bình Phước", "2026-03-23", "", vec![Code::BodyNotCompetent]),
        ("20/QĐ-STP", "Sở Tư pháp tỉnh Bình Phước", "2026-03-23", "", vec![]),
        ("20/2026/QĐ-UBND", "UBND xã Tân Lợi", "2026-03-23", "", vec![Code::BodyUnknown]),
        ("20/2025/QĐ-UBND", "UBND huyện Bù Đăng", "2025-06-30", "", vec![]),
        ("20/2025/QĐ-UBND", "UBND huyện Bù Đăng", "2025-07-01", "", vec![Code::BodyNotExisting]),
        (
            "20/2025/QĐ-UBND",
            "UBND huyện Bù Đốp",
            "2025-07-01",
            "",
            vec![Code::BodyUnknown, Code::BodyNotExisting],
        ),
        ("12/1990/QĐ-UBND", UBND, "", "", vec![]),
    ] {
        assert_eq!(
            codes(&document(number, body, issued, effective)),
            expected,
            "{number} {body} {issued} {effective}"
        );
    }
}

#[test]
fn the_summary_procedure_may_take_effect_at_once() {
    let mut document = document("12/2026/QĐ-UBND", "UBND tỉnh Bình Phước", "2026-03-23", "2026-03-23");
    document
        .bases
        .push("Căn cứ Văn bản số 5/HĐND-VP về việc xây dựng theo trình tự, thủ tục rút gọn".to_owned());
    assert!(codes(&document).is_empty());
}

#[test]
fn a_corrigendum_needs_its_target_and_a_consolidated_text_its_amendment() {
    let body = "UBND tỉnh Bình Phước";
    let mut corrigendum = document("300/QĐ-UBND", body, "2026-03-23", "");
    corrigendum.subject = Some("Về việc đính chính Quyết định".to_owned());
    assert_eq!(codes(&corrigendum), [Code::CorrigendumWithoutTarget]);
    let refer = |kind, number| Reference {
        kind,
        number: DocumentNumber::new(number),
        provision: None,
        source: String::new(),
    };
    corrigendum.references.push(refer(ReferenceKind::Corrects, "12/2026/QĐ-UBND"));
    assert!(codes(&corrigendum).is_empty());

    let mut consolidated = document("05/VBHN-UBND", body, "2026-03-23", "");
    consolidated.kind = Some("Văn bản hợp nhất".to_owned());
    assert_eq!(codes(&consolidated), [Code::ConsolidatedWithoutAmendment]);
    consolidated.references.push(refer(ReferenceKind::Consolidates, "12/2026/QĐ-UBND"));
    assert_eq!(codes(&consolidated), [Code::ConsolidatedWithoutAmendment]);
    let (_home, mut desk) = desk();
    desk.register(submission("12/2026/QĐ-UBND", body), None).unwrap();
    let view = desk.register_view(&consolidated, None).unwrap();
    assert!(findings(&consolidated, &view).is_empty());
}

#[test]
fn the_register_shows_duplicates_gaps_and_disorder() {
    let (_home, mut desk) = desk();
    let body = "UBND tỉnh Bình Phước";
    let first = desk.register(submission("10/2026/QĐ-UBND", body), None).unwrap().id;
    desk.register(submission("810/QĐ-UBND", body), None).unwrap();
    for (number, body, issued, expected) in [
        ("10/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Bình Phước", "2026-03-23", vec![Code::NumberDuplicate]),
        ("10/2026/QĐ-UBND", "UBND xã Tân Lợi", "2026-03-23", vec![Code::BodyUnknown]),
        ("11/2026/QĐ-UBND", body, "2026-03-23", vec![]),
        ("14/2026/QĐ-UBND", body, "2026-03-23", vec![Code::NumberGap]),
        ("11/2026/QĐ-UBND", body, "2026-03-20", vec![Code::NumberOutOfOrder]),
        ("09/2026/QĐ-UBND", body, "2026-03-24", vec![Code::NumberOutOfOrder]),
        // An act without year has another series each year, and its gaps say nothing.
        ("810/QĐ-UBND", body, "2025-03-24", vec![]),
        ("810/QĐ-UBND", body, "2026-03-24", vec![Code::NumberDuplicate]),
        ("820/QĐ-UBND", body, "2026-03-24", vec![]),
    ] {
        let document = document(number, body, issued, "");
        let view = desk.register_view(&document, None).unwrap();
        let found = findings(&document, &view);
        assert_eq!(
            found.iter().map(|one| one.code).collect::<Vec<_>>(),
            expected,
            "{number} {body} {issued}"
        );
    }
    let late = document("14/2026/QĐ-UBND", body, "2026-03-23", "");
    let found = findings(&late, &desk.register_view(&late, None).unwrap());
    let message = found[0].message(Language::Vi);
    assert!(message.contains("11/2026/QĐ-UBND, 12/2026/QĐ-UBND, 13/2026/QĐ-UBND"), "{message}");
    let own = document("10/2026/QĐ-UBND", body, "2026-03-23", "");
    assert_eq!(desk.register_view(&own, Some(&first)).unwrap().same_document, Vec::<String>::new());
}

#[test]
fn limits_are_those_of_the_regime_in_which_the_document_was_signed() {
    let body = "UBND tỉnh Bình Phước";
    let check = |issued: &str, received: &str, today: &str| {
        let document = document("810/QĐ-UBND", body, issued, "");
        rules::check(
            &document,
            None,
            &province(),
            &calendars(),
            day(received),
            day(today),
            &RegisterView::default(),
        )
    };
    // Friday 21 March 2025: three working days end on Wednesday 26; from Friday 4 April 2025 three days end
    // on Monday 7, which is Giỗ Tổ, and so on Tuesday 8.
    assert!(check("2025-03-21", "2025-03-26", "2025-03-26").is_empty());
    assert!(check("2025-04-04", "2025-04-08", "2025-04-08").is_empty());
    let late = check("2025-03-21", "2025-03-27", "2025-03-27");
    assert_eq!((late[0].code, late.len()), (Code::DeadlineMissed, 1));
    assert!(
        late[0]
            .message(Language::En)
            .contains("sending to the gazette: was due on 2025-03-26, now 1 days late")
    );
    assert!(
        check("2025-04-04", "2025-04-09", "2025-04-09").iter().any(|one| one.code == Code::DeadlineMissed)
    );
    // Received on 23 March 2026, to be published by the 30th.
    assert!(check("2026-03-23", "2026-03-23", "2026-03-30").is_empty());
    assert_eq!(check("2026-03-23", "2026-03-23", "2026-03-31").len(), 1);
    let ground =
        |finding: &Finding| finding.values.iter().find(|(name, _)| name == "ground").unwrap().1.clone();
    assert!(
        ground(&late[0]).contains("34/2016")
            && ground(&check("2026-03-23", "2026-03-30", "2026-03-30")[0]).contains("64/2025")
    );
    assert_eq!(rules::regime_on(day("2025-03-31")), Regime::Decree34Of2016);
}

#[test]
fn a_missing_calendar_is_told_once_and_an_undecided_day_by_its_date() {
    let document = document("810/QĐ-UBND", "UBND tỉnh Bình Phước", "2026-03-23", "");
    let none = rules::check(
        &document,
        None,
        &province(),
        &[],
        day("2026-03-24"),
        day("2026-03-24"),
        &RegisterView::default(),
    );
    assert_eq!(none.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::CalendarMissing]);
    let on = day("2026-08-25");
    let undecided =
        rules::check(&document, None, &province(), &calendars(), on, on, &RegisterView::default());
    assert!(
        undecided.iter().any(
            |one| one.code == Code::CalendarUndecided && one.message(Language::Vi).contains("01/09/2026")
        )
    );
}

#[test]
fn the_office_sets_the_severity() {
    let mut office = province();
    office.severity.insert("number-invalid".to_owned(), Severity::Error);
    let document = document("5/2026/QĐ-UBND", "UBND tỉnh Bình Phước", "2026-03-23", "");
    let day = day("2026-03-23");
    let found = rules::check(&document, None, &office, &calendars(), day, day, &RegisterView::default());
    assert_eq!(found[0].severity, Severity::Error);
}

#[test]
fn every_rule_has_its_own_number_and_code_and_a_ground_in_both_regimes() {
    let numbers: std::collections::BTreeSet<_> = rules::ALL.iter().map(|rule| rule.number).collect();
    let codes: std::collections::BTreeSet<_> = rules::ALL.iter().map(|rule| rule.code).collect();
    assert_eq!((numbers.len(), codes.len()), (rules::ALL.len(), rules::ALL.len()));
    assert!(
        rules::ALL
            .iter()
            .all(|rule| !rule.demands.is_empty() && !rule.ground_34.is_empty() && !rule.ground_78.is_empty())
    );
}
