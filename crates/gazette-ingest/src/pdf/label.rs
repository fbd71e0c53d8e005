//! Tells from a line's own words whether a unit begins or a sentence ends.

/// The end of a sentence or of an item.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['”', '"', '’', ')']);
    text.ends_with(['.', ';', ':', '?', '!', '…']) || text.ends_with("./")
}

/// `Điều 5.`, `Chương II`, `1.`, `2.1.`, `a)`, `- `, `(1)`.
pub(super) fn begins_with_label(text: &str) -> bool {
    let text = text.trim_start().trim_start_matches(['“', '"']);
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    if matches!(first, "-" | "+" | "–" | "•" | "*") {
        return true;
    }
    let lower = first.to_lowercase();
    let unit = matches!(lower.as_str(), "điều" | "chương" | "mục" | "phần" | "phụ" | "tiểu" | "khoản");
    if unit && first.starts_with(char::is_uppercase) {
        let numbered = second.starts_with(|it: char| it.is_ascii_digit() || "IVXLC".contains(it));
        return numbered || matches!(second.to_lowercase().as_str(), "thứ" | "lục" | "mục");
    }
    let Some(stem) = first.strip_suffix(['.', ')']) else { return false };
    let stem = stem.strip_prefix('(').unwrap_or(stem);
    let numbers =
        !stem.is_empty() && stem.len() <= 8 && stem.chars().all(|it| it.is_ascii_digit() || it == '.');
    let letter = stem.chars().count() == 1 && stem.starts_with(char::is_alphabetic);
    let roman = stem.len() <= 5 && !stem.is_empty() && stem.chars().all(|it| "IVXLC".contains(it));
    numbers || letter || roman
}

/// A label and nothing else: `Điều 5.`, `1.`, `a)`, `Chương II`.
pub(super) fn is_label(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().take(4).collect();
    let alone = match words.as_slice() {
        [_] => true,
        [first, _] => first.starts_with(char::is_uppercase),
        [first, _, _] => *first == "Phần",
        _ => false,
    };
    alone && begins_with_label(text)
}

/// The heading of an article or of what stands above it, behind its word and number: `Điều 5. Hiệu lực`.
pub(super) fn begins_heading(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let stem = second.strip_suffix(['.', ':']);
    first == "Điều"
        && stem.is_some_and(|stem| {
            stem.starts_with(|it: char| it.is_ascii_digit()) && stem.chars().all(char::is_alphanumeric)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_alone_is_told_from_one_with_words_behind_it() {
        for text in ["Điều 5.", "1.", "a)", "Chương II", "Phần thứ nhất", "-", "2.1."] {
            assert!(is_label(text), "{text}");
        }
        for text in ["Điều 5. Hiệu lực", "1. Trung tâm", "- VT;", "Số: 12/QĐ-UBND", "- Lưu:", "Nơi nhận:"]
        {
            assert!(!is_label(text), "{text}");
        }
    }

    #[test]
    fn a_heading_has_its_number_and_a_sign() {
        assert!(begins_heading("Điều 23. Trách nhiệm") && begins_heading("Điều 5a: Tên"));
        assert!(!begins_heading("Điều 5 của Luật") && !begins_heading("Điều 5, 6"));
    }

    #[test]
    fn labels_are_told_from_words() {
        for text in [
            "Điều 5. Hiệu lực",
            "1. Trung tâm",
            "2.1. Mục",
            "a) Phối hợp",
            "- Như Điều 3;",
            "Chương II",
            "Phụ lục 1",
            "đ) Tổ chức",
            "(1) Một",
        ] {
            assert!(begins_with_label(text), "{text}");
        }
        for text in ["điều 5 của", "Luật Tổ chức", "12/2023/QĐ-UBND", "năm 2024.", "Điều lệ", "Phần lớn"]
        {
            assert!(!begins_with_label(text), "{text}");
        }
    }
}
