//! Days and weeks as clerks write them.

use gazette_model::Date;

/// A week as a clerk names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Week {
    /// By its number; the year, if one was given.
    Number(i8, Option<i16>),
    /// By a day in it.
    Of(Date),
}

impl Week {
    /// Monday and Sunday of the week; none for a week the year does not have.
    pub(crate) fn days(self, today: Date) -> Option<(Date, Date)> {
        let day = match self {
            Self::Of(day) => day,
            Self::Number(week, year) => {
                let year = year.unwrap_or(today.iso_week_date().year());
                jiff::civil::ISOWeekDate::new(year, week, jiff::civil::Weekday::Monday).ok()?.date()
            }
        };
        let monday = day.checked_sub(jiff::Span::new().days(day.weekday().to_monday_zero_offset())).ok()?;
        Some((monday, monday.checked_add(jiff::Span::new().days(6)).ok()?))
    }
}

/// Reads a week: `47`, `47/2026`, or a day in it.
pub(crate) fn parse_week(text: &str) -> Result<Week, String> {
    if let Ok(day) = parse_date(text) {
        return Ok(Week::Of(day));
    }
    let (week, year) = match text.trim().split_once('/') {
        Some((week, year)) => (week, Some(year.trim().parse::<i16>().ok())),
        None => (text.trim(), None),
    };
    let week = week.trim().parse::<i8>().ok().filter(|week| (1..=53).contains(week));
    match (week, year) {
        (Some(week), None) => Ok(Week::Number(week, None)),
        (Some(week), Some(Some(year))) if (1900..3000).contains(&year) => Ok(Week::Number(week, Some(year))),
        _ => Err(format!("“{text}” không phải là tuần; hãy viết 47, 47/2026 hoặc một ngày 22/11/2026")),
    }
}

/// Reads a date as people write it: `2026-11-22`, `22/11/2026`, `22-11-2026`.
pub(crate) fn parse_date(text: &str) -> Result<Date, String> {
    let parts: Vec<&str> = text.trim().split(['-', '/']).collect();
    let date = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => numbers(year, month, day),
        [day, month, year] if year.len() == 4 => numbers(year, month, day),
        _ => None,
    };
    date.ok_or_else(|| format!("“{text}” không phải là ngày có thật; hãy viết 2026-11-22 hoặc 22/11/2026"))
}

fn numbers(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_named_by_its_number_or_by_a_day_in_it() {
        let today = Date::constant(2026, 11, 25);
        let expected = (Date::constant(2026, 11, 16), Date::constant(2026, 11, 22));
        for text in ["47", "47/2026", "22/11/2026", "2026-11-16"] {
            assert_eq!(parse_week(text).unwrap().days(today), Some(expected), "{text}");
        }
        assert_eq!(parse_week("53/2025").unwrap().days(today), None);
        for text in ["0", "54", "47/26", "", "tuần này"] {
            assert!(parse_week(text).is_err(), "{text}");
        }
    }

    #[test]
    fn dates_read_in_both_orders_and_impossible_ones_are_refused() {
        let expected = Date::constant(2026, 11, 22);
        for text in ["2026-11-22", "22/11/2026", "22-11-2026", " 2026/11/22 "] {
            assert_eq!(parse_date(text), Ok(expected), "{text}");
        }
        for text in ["31/11/2026", "2026-13-01", "22-11-26", "", "hôm nay", "1/2/3/2026"] {
            assert!(parse_date(text).is_err(), "{text}");
        }
    }
}
