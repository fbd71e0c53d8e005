//! The office's configuration: what is read, and how a mistake is told.

use gazette_desk::office::{self, TEMPLATE};
use gazette_desk::{CalendarMissing, calendar, deadline};
use gazette_model::{BodyLevel, Calendar, Kind, Limits, Office, Regime, Severity};

use crate::fixture::day;

fn calendars(years: &[i16]) -> Vec<Calendar> {
    years.iter().map(|year| calendar::parse(&calendar::template(*year).unwrap()).unwrap()).collect()
}

#[test]
fn the_template_is_an_office_with_lawful_defaults() {
    let office = office::parse(TEMPLATE).unwrap();
    assert_eq!((office.office.kind, office.office.regime), (Kind::Provincial, Regime::Decree78Of2025));
    let plain = Office::default();
    assert_eq!((office.limits, office.page, office.policy), (plain.limits, plain.page, plain.policy));
    assert!(office.body.is_empty() && office.kind.is_empty() && office.severity.is_empty());
    // Every commented sample is true, too.
    let samples: String = TEMPLATE
        .lines()
        .map(|line| {
            line.strip_prefix("# ").filter(|rest| rest.starts_with("[[") || is_setting(rest)).unwrap_or(line)
        })
        .fold(String::new(), |all, line| all + line + "\n");
    let office = office::parse(&samples).unwrap();
    assert_eq!((office.body.len(), office.kind.len(), office.severity.len()), (1, 1, 1));
    assert_eq!(office.body[0].to, Some(day("2025-06-30")));
    assert_eq!(office.severity["unsigned"], Severity::Error);
}

fn is_setting(line: &str) -> bool {
    line.split_once(" = ")
        .is_some_and(|(key, _)| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
}

#[test]
fn a_mistake_is_told_by_line_and_key() {
    for (text, line, key) in [
        ("", 1, "office"),
        ("[office]\nname = \"X\"\ncolour = 1\n", 3, "colour"),
        ("[office]\nname = \" \"\n", 1, "name"),
        ("[office]\nname = \"X\"\n[limits]\nsend_days = \"three\"\n", 4, "send_days"),
        ("[office]\nname = \"X\"\n[severity]\nunsinged = \"error\"\n", 4, "unsinged"),
        ("[office]\nname = \"X\"\n[severity]\nunsigned = \"fatal\"\n", 4, "fatal"),
        ("[office]\nname = \"X\"\n[[body]]\nname = \"A\"\nfrom = 2025-02-30\n", 5, "from"),
        ("[office]\nname = \"X\"\n[[body]]\nname = \"A\"\nfrom = 2025-07-01\nto = 2025-06-30\n", 4, "to"),
        ("[office]\nname = \"X\"\n[page.sections]\nnews = \"TIN\"\n", 4, "news"),
        ("[office]\nname = \"X\"\n[page]\nwidth_mm = -1.0\n", 4, "width_mm"),
    ] {
        let error = office::parse(text).unwrap_err();
        assert_eq!((error.line, error.key.as_deref()), (line, Some(key)), "{text}: {error}");
    }
}

#[test]
fn the_calendar_of_2026_follows_the_law_and_what_was_decided() {
    let calendar = &calendars(&[2026])[0];
    let certain: Vec<_> = calendar
        .off
        .iter()
        .filter(|entry| !entry.source.starts_with(calendar::PLANNED))
        .map(|entry| entry.date.to_string()[5..].to_owned())
        .collect();
    let expected =
        ["01-01", "02-16", "02-17", "02-18", "02-19", "02-20", "04-27", "04-30", "05-01", "09-02", "11-24"];
    assert_eq!(certain, expected);
    let planned: Vec<_> = calendar::planned(calendar).map(|entry| entry.date.to_string()).collect();
    assert_eq!(planned, ["2026-09-01", "2026-09-03"]);
}

#[test]
fn calendars_of_a_hundred_years_read_back_and_hold_five_days_of_tet_at_least_in_part() {
    for year in 2021..=2100 {
        let calendar = calendar::parse(&calendar::template(year).unwrap()).unwrap();
        let tet = calendar.off.iter().filter(|entry| entry.name.contains("Tết Nguyên đán")).count();
        assert!((5..=8).contains(&tet), "{year}: {tet}");
        assert!(calendar.off.iter().all(|entry| !entry.source.is_empty()));
        assert_eq!(calendar.off.iter().any(|entry| entry.name.contains("Văn hóa")), year >= 2026, "{year}");
    }
    assert_eq!((calendar::template(1980), calendar::template(2101)), (None, None));
}

#[test]
fn limits_end_where_the_calendar_says() {
    let calendars = calendars(&[2026]);
    for (start, days, working, due) in [
        // The day of the event is not counted.
        ("2026-03-23", 3, false, "2026-03-26"),
        // Ends on Saturday 28 March, so on Monday.
        ("2026-03-25", 3, false, "2026-03-30"),
        // Tết: Saturday 14 to Sunday 22 February is off.
        ("2026-02-11", 3, false, "2026-02-23"),
        ("2026-02-13", 3, true, "2026-02-25"),
        ("2026-02-12", 1, true, "2026-02-13"),
        ("2026-02-13", 7, false, "2026-02-23"),
        // Giỗ Tổ falls on Sunday 26 April, so Monday 27 is off; 30 April and 1 May too.
        ("2026-04-24", 3, true, "2026-05-04"),
        ("2026-04-23", 3, false, "2026-04-28"),
        // 24 November, new in 2026.
        ("2026-11-20", 2, true, "2026-11-25"),
        ("2026-11-20", 4, false, "2026-11-25"),
        ("2026-11-20", 0, true, "2026-11-20"),
    ] {
        let found = deadline(day(start), days, working, &Limits::default(), &calendars);
        assert_eq!(found, Ok(day(due)), "{start} + {days}, working {working}");
    }
    let strict = Limits { extend_over_days_off: false, ..Limits::default() };
    assert_eq!(deadline(day("2026-03-25"), 3, false, &strict, &[]), Ok(day("2026-03-28")));
}

#[test]
fn a_limit_that_needs_an_unknown_day_is_not_computed() {
    let only_2026 = calendars(&[2026]);
    let limits = Limits::default();
    let missing = |year| Err(CalendarMissing { year, planned: None });
    assert_eq!(deadline(day("2025-12-30"), 3, true, &limits, &only_2026), missing(2025));
    assert_eq!(deadline(day("2026-12-30"), 3, true, &limits, &only_2026), missing(2027));
    assert_eq!(deadline(day("2026-12-30"), 7, false, &limits, &only_2026), missing(2027));
    // 1 September 2026 is planned, not decided.
    let planned = Err(CalendarMissing { year: 2026, planned: Some(day("2026-09-01")) });
    assert_eq!(deadline(day("2026-08-31"), 1, true, &limits, &only_2026), planned);
    // A limit that ends before or after it in calendar days does not depend on it.
    assert_eq!(deadline(day("2026-08-28"), 7, false, &limits, &only_2026), Ok(day("2026-09-04")));
}

#[test]
fn swapped_days_are_off_and_worked() {
    let text = "year = 2026\n[[off]]\ndate = 2026-08-31\nname = \"Hoán đổi\"\nsource = \"Thông báo\"\n\
                [[worked]]\ndate = 2026-08-22\nname = \"Làm bù\"\nsource = \"Thông báo\"\n";
    let calendar = [calendar::parse(text).unwrap()];
    let limits = Limits::default();
    assert_eq!(deadline(day("2026-08-21"), 1, true, &limits, &calendar), Ok(day("2026-08-22")));
    assert_eq!(deadline(day("2026-08-28"), 1, true, &limits, &calendar), Ok(day("2026-09-01")));
    assert_eq!(deadline(day("2026-08-19"), 3, false, &limits, &calendar), Ok(day("2026-08-22")));
}

#[test]
fn a_faulty_calendar_is_told_by_line() {
    let entry = |key: &str, date: &str, source: &str| {
        format!("[[{key}]]\ndate = {date}\nname = \"x\"\nsource = \"{source}\"\n")
    };
    for (text, line) in [
        (entry("off", "2025-01-01", "x"), 3),
        (entry("off", "2026-01-01", ""), 3),
        (entry("worked", "2026-08-21", "x"), 3),
        (entry("off", "2026-01-01", "x") + &entry("off", "2026-01-01", "x"), 3),
        ("[[holiday]]\n".to_owned(), 2),
    ] {
        let error = calendar::parse(&format!("year = 2026\n{text}")).unwrap_err();
        assert_eq!(error.line, line, "{text}: {error}");
    }
}

#[test]
fn a_body_is_known_by_name_short_name_and_code_on_its_days() {
    let office = office::parse(
        "[office]\nname = \"X\"\n\
         [[body]]\nname = \"Ủy ban nhân dân tỉnh Quảng Trị\"\ncode = [\"H50\"]\nterritory = \"cũ\"\nto = 2025-06-30\n\
         [[body]]\nname = \"Ủy ban nhân dân tỉnh Quảng Trị\"\nterritory = \"mới\"\nfrom = 2025-07-01\n\
         predecessor = [\"UBND tỉnh Quảng Bình\"]\n",
    )
    .unwrap();
    for (name, on, territory) in [
        ("UBND tỉnh Quảng Trị", "2023-06-15", Some("cũ")),
        ("UỶ BAN NHÂN DÂN TỈNH QUẢNG TRỊ", "2025-07-01", Some("mới")),
        ("h50", "2023-06-15", Some("cũ")),
        ("UBND tỉnh Quảng Bình", "2023-06-15", None),
        ("", "2023-06-15", None),
    ] {
        let found = office::body(&office, name, Some(day(on))).map(|body| body.territory.as_str());
        assert_eq!(found, territory, "{name}");
    }
}

#[test]
fn the_level_of_a_body_shows_in_its_name() {
    for (name, level) in [
        ("Ủy ban nhân dân tỉnh Bình Phước", BodyLevel::Provincial),
        ("HĐND thành phố Cần Thơ", BodyLevel::Provincial),
        ("Sở Thông tin và Truyền thông", BodyLevel::Provincial),
        ("UBND xã Tân Lợi", BodyLevel::Commune),
        ("HĐND phường 1", BodyLevel::Commune),
        ("UBND xã Hội Sơn", BodyLevel::Commune),
        ("UBND thị xã Chơn Thành", BodyLevel::District),
        ("UBND huyện Bù Đăng", BodyLevel::District),
        ("UBND đặc khu Phú Quý", BodyLevel::SpecialUnit),
        ("UỶ BAN NHÂN DÂN QUẬN 1", BodyLevel::District),
        ("UBND thành phố Đồng Xoài", BodyLevel::District),
        ("ubnd xa tan loi", BodyLevel::Commune),
        ("UBND tinh Binh Phuoc", BodyLevel::Provincial),
        ("Liên minh Hợp tác xã tỉnh Bình Phước", BodyLevel::Provincial),
        ("Tổng cục Hải quan", BodyLevel::Central),
        ("Bộ Lao động - Thương binh và Xã hội", BodyLevel::Central),
        ("Bảo hiểm xã hội tỉnh Bình Phước", BodyLevel::Provincial),
        ("", BodyLevel::Central),
        ("Chính phủ", BodyLevel::Central),
        ("Bộ Quốc phòng", BodyLevel::Central),
        ("Ngân hàng Nhà nước Việt Nam", BodyLevel::Central),
    ] {
        assert_eq!(office::level(name), level, "{name}");
    }
}

#[test]
fn a_search_for_a_body_knows_what_it_follows_and_what_follows_it() {
    let body = |name: &str, before: &str| format!("[[body]]\nname = \"{name}\"\npredecessor = [{before}]\n");
    let text = "[office]\nname = \"X\"\n".to_owned()
        + &body("UBND tỉnh Quảng Bình", "")
        + &body("UBND tỉnh Quảng Trị", "")
        + &body("UBND tỉnh Quảng Trị", "\"Ủy ban nhân dân tỉnh Quảng Bình\", \"UBND tỉnh Quảng Trị\"")
        + &body("UBND xã Tân Lợi", "");
    let office = office::parse(&text).unwrap();
    for (name, count) in
        [("UBND tỉnh Quảng Bình", 3), ("UBND tỉnh Quảng Trị", 3), ("UBND xã Tân Lợi", 1), ("UBND xã Khác", 0)]
    {
        assert_eq!(office::kin(&office, name).len(), count, "{name}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 400, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_configuration_file_of_any_content_breaks_the_reader(text in "(\\[\\[?(office|body|off|limits)\\]?\\]\n|name = \"[^\"]{0,9}\"\n|(date|from|year|rank) = [0-9-]{1,12}\n|\\PC{0,20}\n){0,12}") {
        let _office = office::parse(&text);
        let _calendar = calendar::parse(&text);
        let _table = gazette_desk::RegisterTable::parse(&text);
    }

    #[test]
    fn working_days_are_counted_one_by_one(start in 0_i32..300, days in 0_u32..30) {
        let calendars = calendars(&[2026]);
        let start = day("2026-01-01").checked_add(jiff::Span::new().days(start)).unwrap();
        if let Ok(due) = deadline(start, days, true, &Limits::default(), &calendars) {
            let mut counted = 0;
            let mut at = start;
            while at < due {
                at = at.tomorrow().unwrap();
                counted += u32::from(!calendar::is_off(at, &calendars).unwrap());
            }
            proptest::prop_assert_eq!(counted, days);
            proptest::prop_assert!(days == 0 || !calendar::is_off(due, &calendars).unwrap());
        }
    }
}
