//! Dates as legal text writes them (ngày, tháng, năm), impossible ones included.

use std::ops::Range;

use gazette_model::Date;

use crate::letters::Letters;

/// A date found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDate {
    /// Where it stands, in bytes; without the word `ngày` before it.
    pub range: Range<usize>,
    /// The date as printed.
    pub text: String,
    /// The day; none if there is no such day (`31/11/2018`) or it is mistyped (`14//9/2020`).
    pub date: Option<Date>,
}

/// Reads a text that is one date: `12/4/2019`, `ngày 12 tháng 4 năm 2019`, `2019-04-12`.
pub fn parse(text: &str) -> Option<Date> {
    if let Ok(date) = text.trim().parse::<Date>() {
        return Some(date);
    }
    let letters = Letters::of(text);
    let start = letters.skip_spaces(0);
    let start = letters.phrase(start, "ngay").map_or(start, |after| letters.skip_spaces(after));
    let (end, date) = read(&letters, start, true)?;
    let rest = letters.bytes(end..letters.len());
    text[rest].trim_matches(|c: char| c.is_whitespace() || ".;,".contains(c)).is_empty().then_some(date)?
}

/// Finds every date in `text`, in order, also those of no existing day.
pub fn find(text: &str) -> Vec<FoundDate> {
    find_in(text, &Letters::of(text))
}

/// As [`find`], over letters already read from `text`.
pub(crate) fn find_in(text: &str, letters: &Letters) -> Vec<FoundDate> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let fresh =
            letters.at(at).is_ascii_digit() && !letters.before(at).is_alphanumeric() && !joined(letters, at);
        match fresh.then(|| read(letters, at, after_word_ngay(letters, at))).flatten() {
            Some((end, date)) => {
                let range = letters.bytes(at..end);
                found.push(FoundDate { text: text[range.clone()].trim().to_owned(), range, date });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether the digit at `at` continues a number such as `1/12/5/2018`.
fn joined(letters: &Letters, at: usize) -> bool {
    "/-.,".contains(letters.before(at)) && at >= 2 && letters.before(at - 1).is_ascii_digit()
}

fn after_word_ngay(letters: &Letters, at: usize) -> bool {
    let mut here = at;
    while here > 0 && letters.before(here) == ' ' {
        here -= 1;
    }
    here < at && here >= 4 && letters.begins_word(here - 4) && letters.phrase(here - 4, "ngay") == Some(here)
}

/// The date at `at`, with the position after it.
fn read(letters: &Letters, at: usize, called_date: bool) -> Option<(usize, Option<Date>)> {
    let (day, after_day) = letters.digits(at)?;
    if after_day - at > 2 {
        return None;
    }
    in_words(letters, day, after_day).or_else(|| in_figures(letters, day, after_day, called_date))
}

/// `12 tháng 4 năm 2019`.
fn in_words(letters: &Letters, day: u32, after_day: usize) -> Option<(usize, Option<Date>)> {
    let after_word = word(letters, letters.skip_spaces(after_day), "thang")?;
    let (month, after_month) = letters.digits(letters.skip_spaces(after_word))?;
    let year_word = letters.skip_spaces(after_month);
    let year_word = if letters.at(year_word) == ',' { letters.skip_spaces(year_word + 1) } else { year_word };
    let (year, end) = letters.digits(letters.skip_spaces(word(letters, year_word, "nam")?))?;
    if !plausible(year) || letters.at(end).is_alphanumeric() {
        return None;
    }
    Some((end, day_of(year, month, day)))
}

/// A word that may touch the digits after it, as in `tháng4`.
fn word(letters: &Letters, at: usize, word: &str) -> Option<usize> {
    let mut here = at;
    for c in word.chars() {
        if letters.at(here) != c {
            return None;
        }
        here += 1;
    }
    (!letters.at(here).is_alphabetic()).then_some(here)
}

/// `12/4/2019`, `12-4-2019`, `12.4.2019`; doubled strokes are slips.
fn in_figures(
    letters: &Letters,
    day: u32,
    after_day: usize,
    called_date: bool,
) -> Option<(usize, Option<Date>)> {
    let separator = letters.at(after_day);
    if !"/-.".contains(separator) || separator == '\0' {
        return None;
    }
    let strokes = |at: usize| {
        let mut here = at;
        while here - at < 4 && letters.at(here) == separator {
            here += 1;
        }
        (here > at).then_some(here)
    };
    let month_at = strokes(after_day)?;
    let (month, after_month) = letters.digits(month_at)?;
    let year_at = strokes(after_month)?;
    let (year, end) = letters.digits(year_at)?;
    let continues = letters.at(end).is_alphanumeric()
        || ("/-".contains(letters.at(end))
            && letters.at(end) != '\0'
            && letters.at(end + 1).is_alphanumeric());
    if after_month - month_at > 2 || end - year_at != 4 || !plausible(year) || continues {
        return None;
    }
    let clean = month_at - after_day == 1 && year_at - after_month == 1;
    let shaped = (1..=31).contains(&day) && (1..=12).contains(&month);
    if !shaped && !called_date {
        return None;
    }
    Some((end, if clean { day_of(year, month, day) } else { None }))
}

fn plausible(year: u32) -> bool {
    (1900..=2200).contains(&year)
}

fn day_of(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_in_words_and_figures() {
        for (text, printed, iso) in [
            ("Bình Dương, ngày 01 tháng 4 năm 2024", "01 tháng 4 năm 2024", "2024-04-01"),
            ("ngày 19/6/2015;", "19/6/2015", "2015-06-19"),
            ("Số 713/Ngày 24-7-2020 5", "24-7-2020", "2020-07-24"),
            ("NGÀY 02 THÁNG 9 NĂM 1945", "02 THÁNG 9 NĂM 1945", "1945-09-02"),
            (
                "nga\u{300}y 5 tha\u{301}ng 1 na\u{306}m 2020.",
                "5 tha\u{301}ng 1 na\u{306}m 2020",
                "2020-01-05",
            ),
        ] {
            let found = find(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].text, printed);
            assert_eq!(found[0].date.unwrap().to_string(), iso);
            assert_eq!(&text[found[0].range.clone()], printed);
        }
    }

    #[test]
    fn impossible_dates_are_found_without_a_day() {
        for (text, printed) in [
            ("ngày 31/11/2018 của", "31/11/2018"),
            ("ngày 14//9/2020", "14//9/2020"),
            ("ngày 30 tháng 02 năm 2021", "30 tháng 02 năm 2021"),
            ("ngày 12/13/2021", "12/13/2021"),
        ] {
            let found = find(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!((found[0].text.as_str(), found[0].date), (printed, None));
        }
    }

    #[test]
    fn numbers_and_fractions_are_no_dates() {
        for text in
            ["12/2023/QĐ-UBND", "1/2/3", "10/12/2023/QĐ-UBND", "24/7", "1.234.2020.000", "ngày / /2023"]
        {
            assert_eq!(find(text), [], "{text}");
        }
    }

    #[test]
    fn one_date_alone_is_read() {
        for text in ["12/4/2019", "ngày 12 tháng 4 năm 2019", "2019-04-12", " 12-4-2019. "] {
            assert_eq!(parse(text).unwrap().to_string(), "2019-04-12", "{text}");
        }
        for text in ["", "31/11/2018", "12/4/2019 và 13/4/2019", "tháng 4 năm 2019"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
