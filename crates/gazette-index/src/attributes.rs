//! Questions that say nothing but what kind of documents are meant: `quyết định UBND tỉnh Bình Phước năm 2023`,
//! `thông tư bộ y tế`, `công báo số 12/2026`.

use crate::query::Filter;

/// Longer questions ask for more.
const MOST_WORDS: usize = 14;
/// Names of types, folded; longer names first.
const TYPES: [&str; 14] = [
    "thong tu lien tich",
    "nghi quyet lien tich",
    "van ban hop nhat",
    "hien phap",
    "bo luat",
    "nghi dinh",
    "nghi quyet",
    "quyet dinh",
    "thong tu",
    "chi thi",
    "phap lenh",
    "thong bao",
    "ke hoach",
    "luat",
];
/// Words that only join the others.
const JOINING: [&str; 8] = ["van ban", "ban hanh", "cac", "nhung", "cua", "do", "trong", "dang"];
/// Short names of bodies with the long ones; documents bear either.
const BODIES: [(&str, &str); 2] = [("ubnd", "uy ban nhan dan"), ("hdnd", "hoi dong nhan dan")];

/// The attributes that folded words name, where they name nothing else; what is neither type, year nor issue is taken
/// for a body, and the index must know whether there is one.
pub(crate) fn attributes(words: &[&str]) -> Vec<(Filter, String)> {
    let mut out: Vec<(Filter, String)> = Vec::new();
    let mut body: Vec<&str> = Vec::new();
    let mut at = 0;
    while at < words.len() && words.len() <= MOST_WORDS {
        let rest = &words[at..];
        let knows = |filter: Filter| out.iter().any(|(known, _)| *known == filter);
        let phrase = |phrase: &str| {
            let length = phrase.split(' ').count();
            (rest.len() >= length && phrase.split(' ').eq(rest[..length].iter().copied())).then_some(length)
        };
        if let Some((value, length)) = issue(rest).filter(|_| !knows(Filter::Issue)) {
            out.push((Filter::Issue, value));
            at += length;
        } else if let Some((kind, length)) =
            TYPES.iter().find_map(|kind| Some((*kind, phrase(kind)?))).filter(|_| !knows(Filter::Kind))
        {
            out.push((Filter::Kind, kind.to_owned()));
            at += length;
        } else if let Some((value, length)) = year(rest).filter(|_| !knows(Filter::Year)) {
            out.push((Filter::Year, value.to_owned()));
            at += length;
        } else if let Some(length) = JOINING.iter().find_map(|word| phrase(word)) {
            at += length;
        } else {
            body.push(rest[0]);
            at += 1;
        }
    }
    if !body.is_empty() {
        let name = format!(" {} ", body.join(" "));
        let mut names = vec![name.trim().to_owned()];
        for (a, b) in BODIES.iter().flat_map(|(short, long)| [(short, long), (long, short)]) {
            let other = name.replace(&format!(" {a} "), &format!(" {b} "));
            if other != name {
                names.push(other.trim().to_owned());
            }
        }
        out.push((Filter::Body, names.join(";")));
    }
    // One attribute alone may as well be a word of the text.
    let issue = out.iter().any(|(filter, _)| *filter == Filter::Issue);
    if out.len() >= 2 || (issue && body.is_empty()) { out } else { Vec::new() }
}

/// `cong bao so 12 2026`, `cong bao 12 nam 2026`.
fn issue(words: &[&str]) -> Option<(String, usize)> {
    let ["cong", "bao", rest @ ..] = words else { return None };
    let (rest, so) = match rest {
        ["so", rest @ ..] => (rest, 1),
        rest => (rest, 0),
    };
    let (number, rest) = rest.split_first()?;
    let (year, length) = year(rest)?;
    let right = number.len() <= 4 && number.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| (format!("{}/{year}", number.trim_start_matches('0')), 3 + so + length))
}

/// `nam 2026` or `2026`.
fn year<'a>(words: &[&'a str]) -> Option<(&'a str, usize)> {
    let (year, length) = match words {
        ["nam", year, ..] => (*year, 2),
        [year, ..] => (*year, 1),
        [] => return None,
    };
    let right = year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
    (right && year.bytes().all(|byte| byte.is_ascii_digit())).then_some((year, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_told_where_nothing_else_is() {
        let told = |text: &str| -> Vec<(Filter, String)> { attributes(&text.split(' ').collect::<Vec<_>>()) };
        let own = |pairs: &[(Filter, &str)]| -> Vec<(Filter, String)> {
            pairs.iter().map(|(filter, value)| (*filter, (*value).to_owned())).collect()
        };
        assert_eq!(
            told("quyet dinh cua ubnd tinh binh phuoc nam 2023"),
            own(&[
                (Filter::Kind, "quyet dinh"),
                (Filter::Year, "2023"),
                (Filter::Body, "ubnd tinh binh phuoc;uy ban nhan dan tinh binh phuoc"),
            ])
        );
        assert_eq!(told("cong bao so 12 2026"), own(&[(Filter::Issue, "12/2026")]));
        assert_eq!(told("nghi dinh 2020"), own(&[(Filter::Kind, "nghi dinh"), (Filter::Year, "2020")]));
        for nothing in ["luat", "bo y te", "", "2023", "cong bao"] {
            assert!(told(nothing).is_empty(), "{nothing}");
        }
    }
}
