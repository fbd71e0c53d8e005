//! Which of the office's bodies a name means, and the rank of a body that the office does not list.

use gazette_model::{Body, BodyLevel, Date, Office};

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
            || body.code.iter().any(|code| code.eq_ignore_ascii_case(name.trim())))
}

/// The level of government that a name shows.
pub fn level(name: &str) -> BodyLevel {
    let key = slug(name);
    let has = |word: &str| {
        key.split('-').collect::<Vec<_>>().windows(word.split('-').count()).any(|w| w.join("-") == word)
    };
    if has("dac-khu") {
        BodyLevel::SpecialUnit
    } else if has("xa") && !has("thi-xa") && !has("hop-tac-xa") || has("phuong") || has("thi-tran") {
        BodyLevel::Commune
    } else if has("huyen")
        || has("quan") && !has("co-quan") && !has("quan-ly") && !has("quan-doi")
        || has("thi-xa")
    {
        BodyLevel::District
    } else if has("tinh")
        || has("thanh-pho")
        || has("so")
        || has("ubnd")
        || has("uy-ban-nhan-dan")
        || has("hdnd")
    {
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
