//! Names of bodies and positions, printed in capitals, in the letters people write them with.

use gazette_model::Unit;

use crate::structure::is_caps;

/// Words after which the name of a territory follows, every word of it with a capital.
const TERRITORIES: &[&str] =
    &["tỉnh", "thành phố", "huyện", "quận", "thị xã", "phường", "xã", "thị trấn", "đặc khu", "tp."];

/// Words after which the field of a ministry or department begins, with a capital.
const OFFICES: &[&str] = &[
    "bộ",
    "sở",
    "cục",
    "vụ",
    "viện",
    "ban",
    "tổng cục",
    "chi cục",
    "phòng",
    "trung tâm",
    "thanh tra",
    "văn phòng",
    "ngân hàng",
    "kiểm toán",
    "hội đồng",
    "ủy ban",
    "tòa án",
    "kho bạc",
    "phó",
    "chánh",
    "chủ tịch",
    "giám đốc",
];

/// Words that stay in capitals.
const ABBREVIATIONS: &[&str] = &[
    "UBND", "HĐND", "UBTVQH", "MTTQ", "MTTQVN", "TAND", "TANDTC", "VKSND", "VKSNDTC", "BCĐ", "HĐTP", "QĐND",
    "CAND", "TW", "BQL", "KCN", "KKT", "ĐHQG", "TP.HCM",
];

/// Full names of abbreviated bodies.
const LONG: &[(&str, &str)] = &[
    ("UBND", "Ủy ban nhân dân"),
    ("HĐND", "Hội đồng nhân dân"),
    ("TANDTC", "Tòa án nhân dân tối cao"),
    ("VKSNDTC", "Viện kiểm sát nhân dân tối cao"),
    ("UBTVQH", "Ủy ban Thường vụ Quốc hội"),
];

/// Names whose letters no rule gives.
const KNOWN: &[&str] = &[
    "Ủy ban nhân dân",
    "Hội đồng nhân dân",
    "Ủy ban Thường vụ Quốc hội",
    "Thủ tướng Chính phủ",
    "Chính phủ",
    "Quốc hội",
    "Chủ tịch nước",
    "Văn phòng Chính phủ",
    "Ban Chỉ đạo",
    "Hội đồng Thẩm phán",
    "Tòa án nhân dân tối cao",
    "Viện kiểm sát nhân dân tối cao",
    "Kiểm toán nhà nước",
    "Ngân hàng Nhà nước Việt Nam",
    "Ngân hàng Nhà nước",
    "Thanh tra Chính phủ",
    "Bảo hiểm xã hội Việt Nam",
    "Phó Thủ tướng",
    "Phó Chủ tịch",
    "Phó Giám đốc",
    "Phó Chánh",
    "Chánh Văn phòng",
    "Chánh Thanh tra",
    "Chánh án",
    "Viện trưởng",
    "Bộ trưởng",
    "Thứ trưởng",
    "Cục trưởng",
    "Vụ trưởng",
    "Thống đốc",
    "Trưởng ban",
    "Mặt trận Tổ quốc",
    "Bà Rịa - Vũng Tàu",
    "Chính quyền điện tử",
    "Việt Nam",
    "Hồ Chí Minh",
    "Hà Nội",
    "Đà Nẵng",
    "Hải Phòng",
    "Cần Thơ",
];

/// A name in capitals as people write it: `ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC` becomes `Ủy ban nhân dân tỉnh Bình Phước`.
pub(super) fn in_words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let mut territory = false;
    let mut fresh = true;
    let mut at = 0;
    while at < words.len() {
        if !territory && let Some(known) = KNOWN.iter().find(|known| begins(&lower[at..], known)) {
            let count = known.split(' ').count();
            out.extend(known.split(' ').map(str::to_owned));
            fresh = false;
            at += count;
            continue;
        }
        let society = begins(&lower[at..], "xã hội");
        if let Some(name) = TERRITORIES.iter().find(|name| !society && begins(&lower[at..], name)) {
            let count = name.split(' ').count();
            let first = at == 0;
            out.extend(
                lower[at..at + count].iter().map(|word| if first { capital(word) } else { word.clone() }),
            );
            territory = true;
            at += count;
            continue;
        }
        let office = OFFICES.iter().find(|name| begins(&lower[at..], name));
        let word = &lower[at];
        if is_abbreviation(words[at]) {
            out.push(words[at].to_owned());
            fresh = false;
        } else if fresh || territory || at == 0 || office.is_some_and(|_| at == 0) {
            out.push(capital(word));
            fresh = false;
        } else {
            out.push(word.clone());
        }
        if office.is_some_and(|name| name.split(' ').count() == 1) {
            fresh = true;
            territory = false;
        }
        if matches!(word.as_str(), "và" | "-" | "–") && at > 0 && !territory {
            let last = out.len() - 1;
            out[last].clone_from(word);
            fresh = true;
        }
        fresh |= word.ends_with(',') && !territory;
        at += 1;
    }
    out.join(" ")
}

fn begins(words: &[String], name: &str) -> bool {
    let mut count = 0;
    let same = name.split(' ').enumerate().all(|(at, word)| {
        count += 1;
        words.get(at).is_some_and(|found| *found == word.to_lowercase())
    });
    same && count > 0
}

fn is_abbreviation(word: &str) -> bool {
    ABBREVIATIONS.contains(&word)
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `UBND tỉnh X` as `Ủy ban nhân dân tỉnh X`.
pub(super) fn expanded(text: &str) -> String {
    let mut out = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (short, long) in LONG {
        if let Some(rest) = out.strip_prefix(short)
            && (rest.is_empty() || rest.starts_with(' '))
        {
            out = format!("{long}{rest}");
        }
    }
    out
}

/// How much of a document is searched for a name in small letters, in bytes.
const SEARCHED: usize = 200_000;

/// Gives names the letters in which the document itself writes them elsewhere.
pub(super) fn restore(names: &mut [String], units: &[Unit]) {
    if names.is_empty() {
        return;
    }
    let mut text = String::new();
    for unit in units {
        unit.each_paragraph(&mut |paragraph| {
            if text.len() < SEARCHED {
                text.push_str(&crate::structure::clean(&paragraph.text()));
                text.push('\n');
            }
        });
    }
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return;
    }
    for name in names.iter_mut() {
        let wanted = name.to_lowercase();
        let mut forms: Vec<(&str, usize)> = Vec::new();
        for (at, _) in lower.match_indices(&wanted) {
            let found = text.get(at..at + wanted.len()).unwrap_or_default();
            if is_caps(found) || !found.starts_with(char::is_uppercase) {
                continue;
            }
            if let Some(known) = forms.iter().position(|(form, _)| *form == found) {
                forms[known].1 += 1;
            } else if forms.len() < 16 {
                forms.push((found, 1));
            }
        }
        // The most frequent form; of those, the first.
        if let Some((form, _)) = forms.iter().rev().max_by_key(|(_, count)| *count) {
            name.clear();
            name.push_str(form);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_capitals_get_their_usual_letters() {
        for name in [
            "Ủy ban nhân dân tỉnh Bình Phước",
            "Hội đồng nhân dân thành phố Hồ Chí Minh",
            "Sở Thông tin và Truyền thông tỉnh Bình Định",
            "Bộ Lao động - Thương binh và Xã hội",
            "Bộ Văn hóa, Thể thao và Du lịch",
            "Phó Chủ tịch UBND tỉnh",
            "Phó Chủ tịch",
            "Chủ tịch",
            "Thủ tướng Chính phủ",
            "Ủy ban nhân dân xã Tân Lợi",
            "Ban Chỉ đạo xây dựng Chính quyền điện tử tỉnh Bình Định",
            "Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu",
        ] {
            assert_eq!(in_words(&name.to_uppercase()), name);
        }
    }
}
