//! The calendar of a year (lịch nghỉ): which days are off, and when a limit ends.
//!
//! The law fixes most days; which five days are Tết, which day beside 2 September is off, and which days are
//! swapped is decided for each year. What is not decided yet stands in the template as planned, and a limit
//! that would depend on a planned day is not computed.

use std::collections::BTreeSet;

use gazette_model::{Calendar, Date, DayEntry, Limits};
use jiff::civil::{Weekday, date};

use super::tet;
use crate::OfficeError;

/// A source that begins so marks a day that is planned (dự kiến) and not decided.
pub const PLANNED: &str = "Dự kiến";

/// A limit cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the calendar of {year} {}", if planned.is_some() { "is not decided for a day that matters" } else { "is missing" })]
pub struct CalendarMissing {
    /// The year whose calendar is needed.
    pub year: i16,
    /// The planned day that stands in the way, where there is a calendar.
    pub planned: Option<Date>,
}

/// When a limit (thời hạn) of `days` that begins with an event on `start` ends.
///
/// The day of the event is not counted; a limit that ends on a day off ends on the next working day where
/// `limits` says so (Civil Code 2015, art. 147 and 148).
pub fn deadline(
    start: Date,
    days: u32,
    working: bool,
    limits: &Limits,
    calendars: &[Calendar],
) -> Result<Date, CalendarMissing> {
    let beyond = |day: Date| day.tomorrow().map_err(|_| CalendarMissing { year: day.year(), planned: None });
    let mut due = start;
    if working {
        let mut left = days;
        while left > 0 {
            due = beyond(due)?;
            if !is_off(due, calendars)? {
                left -= 1;
            }
        }
        return Ok(due);
    }
    due = due
        .checked_add(jiff::Span::new().try_days(days).unwrap_or_default())
        .map_err(|_| CalendarMissing { year: start.year(), planned: None })?;
    if limits.extend_over_days_off {
        while is_off(due, calendars)? {
            due = beyond(due)?;
        }
    }
    Ok(due)
}

/// Whether state offices rest on `day`.
pub fn is_off(day: Date, calendars: &[Calendar]) -> Result<bool, CalendarMissing> {
    let missing = CalendarMissing { year: day.year(), planned: None };
    let calendar = calendars.iter().find(|calendar| calendar.year == day.year()).ok_or(missing)?;
    if let Some(entry) = calendar.off.iter().find(|entry| entry.date == day) {
        let planned = entry.source.starts_with(PLANNED) && !is_weekend(day);
        return if planned { Err(CalendarMissing { planned: Some(day), ..missing }) } else { Ok(true) };
    }
    if let Some(entry) = calendar.worked.iter().find(|entry| entry.date == day) {
        let planned = entry.source.starts_with(PLANNED);
        return if planned { Err(CalendarMissing { planned: Some(day), ..missing }) } else { Ok(false) };
    }
    Ok(is_weekend(day))
}

/// Reads a `calendar/YYYY.toml`.
pub fn parse(text: &str) -> Result<Calendar, OfficeError> {
    let calendar: Calendar = super::read(text)?;
    let mut seen = BTreeSet::new();
    for (key, entry) in calendar
        .off
        .iter()
        .map(|entry| ("off", entry))
        .chain(calendar.worked.iter().map(|entry| ("worked", entry)))
    {
        let fault = |message: String| {
            let at = text.find(&entry.date.to_string()).unwrap_or(0);
            Err(OfficeError { line: super::line_of(text, at), key: Some(key.to_owned()), message })
        };
        if entry.date.year() != calendar.year {
            return fault(format!("{} does not lie in {}", entry.date, calendar.year));
        }
        if !seen.insert(entry.date) {
            return fault(format!("{} stands twice", entry.date));
        }
        if entry.source.trim().is_empty() {
            return fault(format!("{} names no source", entry.date));
        }
        if key == "worked" && !is_weekend(entry.date) {
            return fault(format!("{} is a weekday and worked anyway", entry.date));
        }
    }
    Ok(calendar)
}

/// The days that are planned and wait for a decision.
pub fn planned(calendar: &Calendar) -> impl Iterator<Item = &DayEntry> {
    calendar.off.iter().chain(&calendar.worked).filter(|entry| entry.source.starts_with(PLANNED))
}

/// The `calendar/YYYY.toml` that follows from the law; `None` for years whose law or moon is not known here.
pub fn template(year: i16) -> Option<String> {
    let (certain, planned) = days_off(year)?;
    let mut out = format!(
        "# Lịch nghỉ năm {year} của cơ quan nhà nước. Thứ Bảy và Chủ nhật là ngày nghỉ, không cần ghi.\n\
         # Mỗi ngày có nguồn. Nguồn bắt đầu bằng \"{PLANNED}\" là ngày chưa quyết định: khi có thông báo, hãy xóa\n\
         # dòng sai và sửa nguồn của dòng đúng; thời hạn rơi vào ngày đó chưa được tính.\n\
         # Ngày hoán đổi: thêm [[off]] cho ngày nghỉ và [[worked]] cho thứ Bảy làm bù, ví dụ\n\
         #   [[worked]]\n#   date = {year}-08-22\n#   name = \"Làm bù\"\n#   source = \"Thông báo số …\"\n\
         year = {year}\n"
    );
    for entry in certain.iter().chain(&planned) {
        out.push_str(&format!(
            "\n[[off]]\ndate = {}\nname = \"{}\"\nsource = \"{}\"\n",
            entry.date, entry.name, entry.source
        ));
    }
    Some(out)
}

const LABOUR_CODE: &str = "Bộ luật Lao động 2019, Điều 112";
const IN_LIEU: &str = "Bộ luật Lao động 2019, Điều 111 khoản 3";
const CULTURE_DAY: &str = "Nghị quyết 28/2026/QH16";
const TET_2026: &str = "Bộ luật Lao động 2019, Điều 112; phương án nghỉ Tết 2026 từ 16 đến 20-02-2026";

/// The days off that are certain, and those that depend on a decision, weekends left out.
fn days_off(year: i16) -> Option<(Vec<DayEntry>, Vec<DayEntry>)> {
    // The Labour Code of 2019 is in force from 2021; years before it are entered by hand.
    if year < 2021 {
        return None;
    }
    let (tet, kings) = tet::of(year)?;
    let mut fixed = vec![
        ("Tết Dương lịch", date(year, 1, 1), LABOUR_CODE),
        ("Giỗ Tổ Hùng Vương", kings, LABOUR_CODE),
        ("Ngày Chiến thắng", date(year, 4, 30), LABOUR_CODE),
        ("Ngày Quốc tế lao động", date(year, 5, 1), LABOUR_CODE),
    ];
    if year >= 2026 {
        fixed.push(("Ngày Văn hóa Việt Nam", date(year, 11, 24), CULTURE_DAY));
    }
    let from = |first: i32| -> Option<Vec<Date>> {
        (first..first + 5).map(|n| tet.checked_add(jiff::Span::new().days(n)).ok()).collect()
    };
    let tet_choices = if year == 2026 { vec![from(-1)?] } else { vec![from(-1)?, from(-2)?] };
    let national = |other: i8| vec![date(year, 9, 2), date(year, 9, other)];
    let choices: [(&str, &str, Vec<Vec<Date>>); 2] = [
        ("Tết Nguyên đán", if year == 2026 { TET_2026 } else { LABOUR_CODE }, tet_choices),
        ("Quốc khánh", LABOUR_CODE, vec![national(1), national(3)]),
    ];

    let fixed_days: BTreeSet<Date> = fixed.iter().map(|(_, day, _)| *day).collect();
    let mut certain = Vec::new();
    let mut planned = Vec::new();
    let mut taken = fixed_days.clone();
    for (name, source, choices) in choices {
        let sets: Vec<BTreeSet<Date>> =
            choices.iter().map(|days| with_days_in_lieu(days, &fixed_days)).collect();
        let all: BTreeSet<Date> = sets.iter().flatten().copied().collect();
        for day in all.into_iter().filter(|day| !is_weekend(*day)) {
            taken.insert(day);
            let in_lieu = choices.iter().all(|days| !days.contains(&day));
            let name = if in_lieu { format!("Nghỉ bù {name}") } else { name.to_owned() };
            let source = if in_lieu { IN_LIEU } else { source };
            if sets.iter().all(|set| set.contains(&day)) {
                certain.push(DayEntry { date: day, name, source: source.to_owned() });
            } else {
                let source = format!("{PLANNED}, chờ thông báo hằng năm; {source}");
                planned.push(DayEntry { date: day, name, source });
            }
        }
    }
    fixed.sort_by_key(|(_, day, _)| *day);
    for (name, day, source) in fixed {
        if !is_weekend(day) {
            certain.push(DayEntry { date: day, name: name.to_owned(), source: source.to_owned() });
            continue;
        }
        let mut lieu = day;
        while is_weekend(lieu) || taken.contains(&lieu) {
            lieu = lieu.tomorrow().ok()?;
        }
        taken.insert(lieu);
        certain.push(DayEntry { date: lieu, name: format!("Nghỉ bù {name}"), source: IN_LIEU.to_owned() });
    }
    certain.sort_by_key(|entry| entry.date);
    planned.sort_by_key(|entry| entry.date);
    Some((certain, planned))
}

/// `days` with the next working day for each of them that falls on a weekend.
fn with_days_in_lieu(days: &[Date], others: &BTreeSet<Date>) -> BTreeSet<Date> {
    let mut set: BTreeSet<Date> = days.iter().copied().collect();
    for day in days.iter().filter(|day| is_weekend(**day)) {
        let mut lieu = *day;
        while is_weekend(lieu) || set.contains(&lieu) || others.contains(&lieu) {
            match lieu.tomorrow() {
                Ok(next) => lieu = next,
                Err(_) => return set,
            }
        }
        set.insert(lieu);
    }
    set
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
