//! Which of the office's bodies a name means, and the rank of a body that the office does not list.

use gazette_model::{Body, BodyLevel, Date, Office};

use gazette_text::normalize::normalize;

use crate::naming::{body_key, slug};

/// The body of the office that `name` means on `day`: by name, short name, or code.
///
/// Two bodies of one name follow each other in time; without a fitting day the first of the name is meant.
pub fn body<'a>(office: &'a Office, name: &str, day: Option<Date>) -> Option<&'a Body> {
    let mut same = office.body.iter().filter(|body| is_named(body, name));
    let first = same.next()?;
    let existed = |body: &Body| day.is_none_or(|day| exists(body, day));
    Some(if existed(first) { first } else { same.find(|body| existed(body)).unwrap_or(first) })
}

/// Whether the body exists on `day`, by the dates the office gives.
pub fn exists(body: &Body, day: Date) -> bool {
    body.from.is_none_or(|from| from <= day) && body.to.is_none_or(|to| day <= to)
}

fn is_named(body: &Body, name: &str) -> bool {
    let key = body_key(name);
    !key.is_empty()
        && (body_key(&body.name) == key
            || (!body.short.is_empty() && body_key(&body.short) == key)
            || body.code.iter().any(|code| code_key(code) == code_key(name)))
}

/// The bodies that `name` means and all they follow or are followed by, however far: a search for one of them
/// finds the documents of all.
pub fn kin<'a>(office: &'a Office, name: &str) -> Vec<&'a Body> {
    let mut found: Vec<&Body> = office.body.iter().filter(|body| is_named(body, name)).collect();
    let mut next = 0;
    while let Some(body) = found.get(next).copied() {
        next += 1;
        let related = office.body.iter().filter(|other| {
            body.predecessor.iter().any(|before| is_named(other, before))
                || other.predecessor.iter().any(|before| is_named(body, before))
                || is_named(other, &body.name)
        });
        for other in related {
            if !found.iter().any(|known| std::ptr::eq(*known, other)) {
                found.push(other);
            }
        }
    }
    found
}

/// Cities that are provinces of their own (thành phố trực thuộc trung ương).
const PROVINCIAL_CITIES: [&str; 7] =
    ["hà nội", "hồ chí minh", "đà nẵng", "hải phòng", "cần thơ", "huế", "trực thuộc trung ương"];

/// The level of government that a name shows, with or without marks.
pub fn level(name: &str) -> BodyLevel {
    let plain = !name.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    let spelt = |word: &str| if plain { slug(word).replace('-', " ") } else { word.to_owned() };
    let lower = normalize(name).to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let text = format!(" {} ", words.join(" "));
    let organ = ["ubnd", "hdnd"].iter().any(|organ| body_key(name).contains(organ));
    // Words in which `xã` and `sở` mean no territory; but a commune may be named Hội Sơn.
    let other: &[&str] =
        if organ { &["hợp tác xã"] } else { &["hợp tác xã", "xã hội", "cơ sở"] };
    let places = other.iter().fold(text, |text, other| text.replace(&spelt(other), ""));
    let has = |word: &str| places.contains(&format!(" {} ", spelt(word)));
    let commune = places.replace(&spelt("thị xã"), "");
    if has("đặc khu") {
        BodyLevel::SpecialUnit
    } else if commune.contains(&format!(" {} ", spelt("xã"))) || has("phường") || has("thị trấn") {
        BodyLevel::Commune
    } else if has("huyện") || has("thị xã") || (has("quận") && !plain) {
        BodyLevel::District
    } else if has("thành phố") {
        let provincial = PROVINCIAL_CITIES.iter().any(|city| has(city));
        if provincial { BodyLevel::Provincial } else { BodyLevel::District }
    } else if has("tỉnh") || has("sở") || organ {
        BodyLevel::Provincial
    } else {
        BodyLevel::Central
    }
}

/// Rank in print (thứ bậc): the office's own, or by the hierarchy of Law 64/2025/QH15, art. 4.
pub fn rank(office: &Office, name: &str, day: Option<Date>) -> u32 {
    match body(office, name, day) {
        Some(body) if body.rank > 0 => body.rank,
        Some(body) => rank_of_name(&body.name),
        None => rank_of_name(name),
    }
}

fn rank_of_name(name: &str) -> u32 {
    let key = body_key(name);
    let central = [
        ("uy-ban-thuong-vu-quoc-hoi", 1_020),
        ("quoc-hoi", 1_010),
        ("chu-tich-nuoc", 1_030),
        ("thu-tuong", 1_050),
        ("chinh-phu", 1_040),
        ("hoi-dong-tham-phan", 1_060),
        ("toa-an-nhan-dan-toi-cao", 1_070),
        ("vien-kiem-sat-nhan-dan-toi-cao", 1_080),
        ("kiem-toan-nha-nuoc", 1_090),
        ("bo-", 1_100),
    ];
    let base = match level(name) {
        BodyLevel::Central => {
            return central.iter().find(|(start, _)| key.starts_with(start)).map_or(1_200, |(_, rank)| *rank);
        }
        BodyLevel::Provincial => 2_000,
        BodyLevel::SpecialUnit => 3_000,
        BodyLevel::District => 4_000,
        BodyLevel::Commune => 5_000,
    };
    let organs = [("hdnd", 10), ("thuong-truc-hdnd", 20), ("ubnd", 30), ("chu-tich-ubnd", 40)];
    base + organs.iter().find(|(start, _)| key.starts_with(start)).map_or(100, |(_, rank)| *rank)
}

/// A code of exchange (mã định danh) in one form: `000.00.15.H51` (QCVN 102:2016) and `H51.15` (Decision
/// 20/2020/QĐ-TTg) name one organisation.
pub fn code_key(code: &str) -> String {
    let code = code.trim().to_uppercase();
    let mut groups: Vec<&str> = code.split('.').collect();
    let is_top = |group: &str| group.starts_with(|c: char| c.is_ascii_alphabetic());
    if groups.len() > 1
        && !groups.first().is_some_and(|group| is_top(group))
        && groups.last().is_some_and(|group| is_top(group))
    {
        groups.reverse();
    }
    while groups.len() > 1 && groups.last().is_some_and(|group| group.chars().all(|c| c == '0')) {
        groups.pop();
    }
    groups.join(".")
}
