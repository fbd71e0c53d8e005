//! Whose signature it is likely to be: a person's, a body's, a portal's, or the gazette's own, judged by the
//! certificate's subject.

use crate::certificate::Name;
use crate::judgement::Role;

/// How names of portals and publishers contain themselves.
const PORTALS: [&str; 5] = ["cổng thông tin", "cổng dịch vụ", "trang thông tin", "trang tin", "báo điện tử"];
/// How the name of a gazette contains itself.
const GAZETTE: &str = "công báo";

/// How names of Vietnamese bodies and organisations begin; none is a family name.
const BODIES: [&str; 44] = [
    "ủy ban",
    "uỷ ban",
    "ubnd",
    "hội đồng",
    "hđnd",
    "hội ",
    "sở ",
    "bộ ",
    "chính phủ",
    "quốc hội",
    "văn phòng",
    "ban ",
    "cục ",
    "tổng cục",
    "chi cục",
    "vụ ",
    "viện ",
    "tòa án",
    "toà án",
    "công an",
    "đảng ủy",
    "tỉnh ủy",
    "thành ủy",
    "huyện ủy",
    "đoàn thanh niên",
    "đoàn đại biểu",
    "tỉnh đoàn",
    "mặt trận",
    "liên đoàn",
    "phòng ",
    "trung tâm",
    "trường ",
    "công ty",
    "tổng công ty",
    "tập đoàn",
    "ngân hàng",
    "thanh tra",
    "kho bạc",
    "bảo hiểm",
    "tỉnh ",
    "thành phố",
    "xã ",
    "phường ",
    "kiểm toán",
];

/// The role a subject suggests.
pub(crate) fn of(subject: &Name) -> Role {
    let Some(common) = subject.get("2.5.4.3").map(str::to_lowercase) else {
        return if subject.get("2.5.4.10").is_some() { Role::Body } else { Role::Unknown };
    };
    if PORTALS.iter().any(|word| common.contains(word)) {
        return Role::Portal;
    }
    if common.contains(GAZETTE) {
        return Role::Gazette;
    }
    let organisation = subject.get("2.5.4.10").map(str::to_lowercase);
    if BODIES.iter().any(|word| common.starts_with(word)) || organisation.as_deref() == Some(common.as_str())
    {
        return Role::Body;
    }
    let personal = ["2.5.4.42", "2.5.4.4", "2.5.4.12"].iter().any(|kind| subject.get(kind).is_some());
    let identity = subject.parts.iter().any(|(kind, text)| {
        (kind == "0.9.2342.19200300.100.1.1" || kind == "2.5.4.5")
            && ["CCCD", "CMND", "HC"].iter().any(|mark| text.to_uppercase().starts_with(mark))
    });
    let words: Vec<&str> = common.split_whitespace().collect();
    let like_a_name = (2..=6).contains(&words.len())
        && words.iter().all(|word| word.chars().all(|letter| letter.is_alphabetic() || letter == '-'));
    if personal || identity || (like_a_name && organisation.is_some()) {
        return Role::Person;
    }
    Role::Unknown
}
