//! What sort of article a title names and a question asks for: definitions, penalties, time limits and so on.

use gazette_text::fold::fold;

/// The sorts, one a line.
const SORTS: &str = include_str!("../data/sorts.txt");

/// The sorts a title names, one bit each.
pub(crate) fn of_title(title: &str) -> u64 {
    found(&words(title), 1)
}

/// The sorts a question asks for, one bit each; its words are folded.
pub(crate) fn asked(folded: &[&str]) -> u64 {
    found(&format!(" {} ", folded.join(" ")), 2)
}

fn words(text: &str) -> String {
    let folded = fold(text);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

fn found(text: &str, column: usize) -> u64 {
    let lines = SORTS.lines().filter(|line| !line.starts_with('#'));
    (0u32..64).zip(lines).fold(0, |bits, (bit, line)| {
        let mut phrases = line.split('|').nth(column).unwrap_or_default().split(',');
        let holds = phrases.any(|phrase| text.contains(&format!(" {} ", phrase.trim())));
        bits | u64::from(holds) << bit
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_and_its_article_are_of_one_sort() {
        for (question, title) in [
            ("ho kinh doanh la gi", "Giải thích từ ngữ"),
            ("khong doi mu bi phat the nao", "Vi phạm quy tắc giao thông"),
            ("sau bao lau thi duoc cap", "Thời hạn cấp giấy phép"),
        ] {
            let question: Vec<&str> = question.split(' ').collect();
            assert_ne!(asked(&question) & of_title(title), 0, "{title}");
        }
        assert_eq!(of_title("Bảo tàng"), 0);
    }
}
