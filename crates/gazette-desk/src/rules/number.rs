//! Rules on numbers: form, sameness, gaps, order.

use gazette_model::{Code, Finding};
use gazette_text::number::{self, NumberFault, ParsedNumber};

use super::{Case, Neighbour};
use crate::{naming, order};

/// The longest hole whose numbers are named one by one.
pub(crate) const NAMED: u32 = 30;

pub(crate) fn check(case: &Case<'_>) -> Vec<Finding> {
    let Some(number) = &case.document.number else {
        return vec![invalid("").words("reason", "trống", "it is empty")];
    };
    let mut findings = Vec::new();
    for (vi, en) in faults(number.as_str(), case) {
        findings.push(invalid(number.as_str()).words("reason", vi, en));
    }
    if !case.register.same_document.is_empty() {
        findings.push(
            Finding::new(Code::NumberDuplicate)
                .value("number", number)
                .value("body", case.document.bodies.join(", "))
                .value("other", case.register.same_document.join(", ")),
        );
    }
    findings.extend(gap(case));
    findings.extend(disorder(case, number.as_str()));
    findings
}

fn invalid(number: &str) -> Finding {
    Finding::new(Code::NumberInvalid).value("number", if number.is_empty() { "–" } else { number })
}

/// What is wrong with the form of a number, in both languages.
fn faults(number: &str, case: &Case<'_>) -> Vec<(String, String)> {
    let fixed = |vi: &str, en: &str| (vi.to_owned(), en.to_owned());
    let parsed = match number::parse(number) {
        Ok(parsed) => parsed,
        Err(fault) => {
            let en = match fault {
                NumberFault::Empty => "it is empty",
                NumberFault::NoSerial => "it has no running number",
                NumberFault::NoSymbol => "it has no symbol",
                NumberFault::Year => "its year cannot be",
                NumberFault::Foreign => "something in it belongs to no number",
            };
            return vec![(fault.to_string(), en.to_owned())];
        }
    };
    // `Không số` is a way to have no number.
    if parsed.serial.is_empty() {
        return Vec::new();
    }
    let mut faults = Vec::new();
    if number.chars().any(char::is_whitespace) {
        faults.push(fixed("có khoảng trắng", "there is white space in it"));
    }
    let below_ten = parsed.serial.len() == 1 && parsed.serial.bytes().all(|byte| byte.is_ascii_digit());
    if below_ten {
        faults.push(fixed("số nhỏ hơn 10 phải có số 0 ở trước", "a number below 10 begins with 0"));
    }
    let symbol = number.rsplit('/').next().unwrap_or_default();
    let small =
        |part: &str| part.chars().any(char::is_lowercase) && !["TTg", "TTr", "QyĐ", "CTr"].contains(&part);
    if symbol.split('-').any(small) {
        faults.push(fixed("ký hiệu không viết hoa", "the symbol is not in capitals"));
    }
    if let Some(kind) = &parsed.kind
        && !number.split(['/', '-']).any(|part| part.trim() == kind)
        && gazette_text::normalize::normalize(number).to_uppercase() == number.to_uppercase()
        && !number.split(['/', '-']).any(|part| part.trim().to_uppercase() == kind.to_uppercase())
    {
        faults.push((
            format!("chữ viết tắt tên loại phải là {kind}"),
            format!("the abbreviation of the type must be {kind}"),
        ));
    }
    if let (Some(year), Some(issued)) = (parsed.year, case.document.issued_on)
        && year != issued.year()
    {
        faults.push((
            format!("năm {year} trong số khác năm ban hành {}", issued.year()),
            format!("the year {year} in the number is not the year of issue {}", issued.year()),
        ));
    }
    faults
}

fn gap(case: &Case<'_>) -> Option<Finding> {
    if !order::is_normative(case.document, case.office) {
        return None;
    }
    let number = case.document.number.as_ref()?;
    let (_, serial) = naming::series(case.document)?;
    let before = case.register.before.as_ref()?.serial;
    let first = before.checked_add(1)?;
    if first >= serial {
        return None;
    }
    Some(
        Finding::new(Code::NumberGap)
            .value("body", case.document.bodies.join(", "))
            .value("missing", hole(number.as_str(), first, serial - 1))
            .value("count", serial - first),
    )
}

fn disorder(case: &Case<'_>, number: &str) -> Option<Finding> {
    let issued = case.document.issued_on?;
    let told = |later: &str, later_on, earlier: &str, earlier_on| {
        Finding::new(Code::NumberOutOfOrder)
            .value("number", later)
            .value("date", later_on)
            .value("other", earlier)
            .value("other_date", earlier_on)
    };
    if let Some(Neighbour { number: before, issued_on: Some(day), .. }) = &case.register.before
        && *day > issued
    {
        return Some(told(number, issued, before, *day));
    }
    if let Some(Neighbour { number: after, issued_on: Some(day), .. }) = &case.register.after
        && *day < issued
    {
        return Some(told(after, *day, number, issued));
    }
    None
}

/// The numbers from `first` to `last` in the form of `like`, as one text.
fn hole(like: &str, first: u32, last: u32) -> String {
    if last.saturating_sub(first) >= NAMED {
        return format!("{} – {}", printed(like, first), printed(like, last));
    }
    (first..=last).map(|serial| printed(like, serial)).collect::<Vec<_>>().join(", ")
}

/// The number `serial` of the series in which `like` stands, as it would be printed.
pub(crate) fn printed(like: &str, serial: u32) -> String {
    let Ok(ParsedNumber { year, kind, body, .. }) = number::parse(like) else { return serial.to_string() };
    let prefix = naming::parts(like).prefix;
    let symbol = [kind.unwrap_or_default(), body];
    let symbol =
        symbol.iter().map(String::as_str).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let year = year.map(|year| format!("/{year}")).unwrap_or_default();
    if prefix.is_empty() {
        format!("{serial:02}{year}/{symbol}")
    } else {
        format!("{prefix}{serial}{year}/{symbol}")
    }
}
