//! Titles for the contents (tên văn bản trong mục lục): a name that stands in capitals in its document is set like a sentence.

use gazette_model::Document;
use gazette_text::normalize::normalize;

/// Capitals shorter than this, in words, are an abbreviation.
const FEWEST: usize = 2;

/// A title without words in capitals, written as the document writes them elsewhere; as it is where the document does not.
pub(crate) fn quiet(title: &str, document: &Document) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    let loud = |word: &str| {
        word.chars().any(char::is_uppercase)
            && !word.chars().any(|c| c.is_lowercase() || c.is_ascii_digit() || c == '/')
    };
    let begin = words.iter().rposition(|word| !loud(word)).map_or(0, |at| at + 1);
    let Some((head, name)) = words.split_at_checked(begin).filter(|(_, name)| name.len() >= FEWEST) else {
        return title.to_owned();
    };
    let wanted = name.join(" ").to_lowercase();
    match written(&wanted, document) {
        Some(name) => {
            let mut letters = name.chars();
            let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
            let name = format!("{first}{}", letters.as_str());
            if head.is_empty() { name } else { format!("{} {name}", head.join(" ")) }
        }
        None => title.to_owned(),
    }
}

/// How the document writes these words where it does not write them in capitals.
fn written(wanted: &str, document: &Document) -> Option<String> {
    let mut found = None;
    for unit in &document.units {
        unit.each_paragraph(&mut |paragraph| {
            if found.is_some() {
                return;
            }
            let text = normalize(&paragraph.text());
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let lower = text.to_lowercase();
            // Only where small letters are as long as their capitals do both texts run side by side.
            if lower.len() != text.len() {
                return;
            }
            for (at, _) in lower.match_indices(wanted) {
                if let Some(here) = text.get(at..at + wanted.len())
                    && here.chars().any(char::is_lowercase)
                {
                    found = Some(here.to_owned());
                    return;
                }
            }
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use gazette_model::{Block, Paragraph, Unit};

    use super::*;

    #[test]
    fn a_name_in_capitals_is_written_as_the_document_writes_it() {
        let line = |text: &str| Block::Paragraph(Paragraph::plain(text));
        let body =
            vec![line("TỐ TỤNG HÌNH SỰ"), line("Bộ luật tố tụng hình sự của Việt Nam quy định trình tự.")];
        let document = Document { units: vec![Unit { body, ..Unit::default() }], ..Document::default() };
        for (title, quiet_title) in [
            ("Bộ luật số 101/2015/QH13 TỐ TỤNG HÌNH SỰ", "Bộ luật số 101/2015/QH13 Tố tụng hình sự"),
            ("Luật số 5/2026/QH16 ĐẤT ĐAI", "Luật số 5/2026/QH16 ĐẤT ĐAI"),
            ("Quyết định số 12/2026/QĐ-UBND", "Quyết định số 12/2026/QĐ-UBND"),
            ("Nghị quyết về phối hợp giữa UBND", "Nghị quyết về phối hợp giữa UBND"),
        ] {
            assert_eq!(quiet(title, &document), quiet_title);
        }
    }
}
