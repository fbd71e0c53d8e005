//! Documents and provisions that a question names in everyday spelling: `qd 12 2023 ubnd`, `nđ34/2016`,
//! `khoản 2 điều 5 nghị định 34/2016`.

use gazette_text::number;

/// What a question names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Named {
    /// For each document its keys, the most specific first.
    pub(crate) numbers: Vec<Vec<String>>,
    /// The label of the article.
    pub(crate) article: Option<String>,
    /// Which words name something and say nothing else.
    pub(crate) used: Vec<bool>,
}

/// Names of types, folded, with the abbreviation in numbers; longer names first.
const TYPES: [(&[&str], &str); 9] = [
    (&["thong", "tu", "lien", "tich"], "ttlt"),
    (&["nghi", "quyet", "lien", "tich"], "nqlt"),
    (&["nghi", "dinh"], "nd"),
    (&["nghi", "quyet"], "nq"),
    (&["quyet", "dinh"], "qd"),
    (&["thong", "tu"], "tt"),
    (&["chi", "thi"], "ct"),
    (&["phap", "lenh"], "pl"),
    (&["luat"], ""),
];
/// Words that only lead to a number or a provision.
const LEADING: [&str; 5] = ["so", "cua", "tai", "theo", "o"];

/// Finds what is named among folded words.
pub(crate) fn named(words: &[&str]) -> Named {
    let pieces = pieces(words);
    let mut out = Named { used: vec![false; words.len()], ..Named::default() };
    let mut at = 0;
    while at < pieces.len() {
        if let Some((keys, end)) = document(&pieces, at) {
            out.numbers.push(keys);
            pieces[at..end].iter().for_each(|piece| out.used[piece.word] = true);
            at = end;
        } else if let Some((label, end)) = provision(&pieces, at) {
            if out.article.is_none() {
                out.article = label;
            }
            pieces[at..end].iter().for_each(|piece| out.used[piece.word] = true);
            at = end;
        } else {
            at += 1;
        }
    }
    // An article alone says little: without a document its number is a word like others.
    if out.numbers.is_empty() {
        out.used.fill(false);
    } else {
        for (used, word) in out.used.iter_mut().zip(words) {
            *used |= LEADING.contains(word);
        }
    }
    out
}

/// Letters or digits of a word.
struct Piece<'a> {
    text: &'a str,
    word: usize,
}

/// Takes `nd34` apart; `12a` and `qh15` stay, they are one label.
fn pieces<'a>(words: &[&'a str]) -> Vec<Piece<'a>> {
    let mut out = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let letters = word.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let (head, tail) = word.split_at(letters);
        let joined = kind_of(head).is_some() || matches!(head, "so" | "dieu" | "khoan");
        if joined && !tail.is_empty() && tail.chars().all(|c| c.is_ascii_digit()) {
            out.push(Piece { text: head, word: at });
            out.push(Piece { text: tail, word: at });
        } else {
            out.push(Piece { text: word, word: at });
        }
    }
    out
}

fn kind_of(text: &str) -> Option<&str> {
    // One letter or a common syllable is too little to be meant as a type.
    (text.len() >= 2 && number::kind_name(text).is_some()).then_some(text)
}

/// A type with serial and year, or serial, year and type; and the symbol of the body after it.
fn document<'a>(pieces: &[Piece<'a>], at: usize) -> Option<(Vec<String>, usize)> {
    let text = |at: usize| pieces.get(at).map(|piece| piece.text);
    let mut here = at;
    let mut kind: Option<&str> = None;
    let mut typed = false;
    if let Some((name, abbreviation)) = TYPES
        .iter()
        .find(|(name, _)| name.iter().enumerate().all(|(step, word)| text(at + step) == Some(word)))
    {
        here += name.len();
        kind = Some(*abbreviation).filter(|kind| !kind.is_empty());
        typed = true;
    } else if let Some(found) = text(at).and_then(kind_of) {
        kind = Some(found);
        typed = true;
        here += 1;
    }
    if text(here) == Some("so") {
        here += 1;
    }
    let serial = text(here).filter(|text| is_serial(text))?;
    let year = text(here + 1).filter(|text| is_year(text))?;
    here += 2;
    if let Some(found) = text(here).and_then(kind_of)
        && (kind.is_none() || kind == Some(found))
    {
        kind = Some(found);
        typed = true;
        here += 1;
    }
    let symbol = text(here).filter(|text| {
        let letters = text.trim_end_matches(|c: char| c.is_ascii_digit());
        (2..=12).contains(&letters.len())
            && letters.bytes().all(|byte| byte.is_ascii_lowercase())
            && !is_syllable(letters)
    });
    if !typed && symbol.is_none() {
        return None;
    }
    let serial = number::key(serial);
    let mut keys = Vec::new();
    if let Some(symbol) = symbol {
        here += 1;
        keys.push(match kind {
            Some(kind) => format!("{serial}-{year}-{kind}-{symbol}"),
            None => format!("{serial}-{year}-{symbol}"),
        });
    }
    keys.extend(kind.map(|kind| format!("{serial}-{year}-{kind}")));
    keys.push(format!("{serial}-{year}"));
    Some((keys, here))
}

fn is_serial(text: &str) -> bool {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
    (1..=6).contains(&digits.len())
        && text.len() - digits.len() <= 1
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u16>().is_ok_and(|year| (1945..=2100).contains(&year))
}

/// Whether letters could be a syllable of running words: they hold a vowel between or after consonants.
/// Symbols of bodies hold none, or only at places where no syllable has one.
fn is_syllable(letters: &str) -> bool {
    let vowel = |c: char| "aeiouy".contains(c);
    let core = letters.trim_start_matches(|c| !vowel(c));
    let onset = letters.len() - core.len();
    let rest = core.trim_start_matches(vowel);
    let known = [
        "", "b", "c", "ch", "d", "g", "gh", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph",
        "qu", "r", "s", "t", "th", "tr", "v", "x",
    ];
    !core.is_empty()
        && known.contains(&&letters[..onset])
        && matches!(rest, "" | "c" | "ch" | "m" | "n" | "ng" | "nh" | "p" | "t")
        && !matches!(letters, "ubtp" | "tp")
}

/// `điều 5`, `khoản 2`, `điểm a`; the label only of an article.
fn provision(pieces: &[Piece<'_>], at: usize) -> Option<(Option<String>, usize)> {
    let name = pieces.get(at)?.text;
    let label = pieces.get(at + 1)?.text;
    let numbered = label.len() <= 5 && label.starts_with(|c: char| c.is_ascii_digit());
    match name {
        "dieu" if numbered => Some((Some(label.to_owned()), at + 2)),
        "khoan" if numbered => Some((None, at + 2)),
        "diem" if label.len() <= 2 => Some((None, at + 2)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Named {
        named(&text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>())
    }

    #[test]
    fn a_document_is_named_in_any_spelling() {
        for (text, keys) in [
            ("qd 12 2023 ubnd", vec!["12-2023-qd-ubnd", "12-2023-qd", "12-2023"]),
            ("nd34/2016", vec!["34-2016-nd", "34-2016"]),
            ("nghi dinh so 034/2016", vec!["34-2016-nd", "34-2016"]),
            ("34/2016/nd-cp", vec!["34-2016-nd-cp", "34-2016-nd", "34-2016"]),
            ("luat 64/2025/qh15", vec!["64-2025-qh15", "64-2025"]),
            ("thong tu lien tich 05/2012", vec!["5-2012-ttlt", "5-2012"]),
        ] {
            let named = of(text);
            assert_eq!(named.numbers, [keys], "{text}");
            assert!(named.used.iter().all(|used| *used), "{text}");
        }
    }

    #[test]
    fn a_provision_of_a_document_is_named() {
        let named = of("khoan 2 dieu 5 nghi dinh 34/2016 ve xu phat");
        assert_eq!(named.article.as_deref(), Some("5"));
        assert_eq!(named.numbers, [["34-2016-nd", "34-2016"]]);
        assert_eq!(named.used.iter().filter(|used| !**used).count(), 3);
    }

    #[test]
    fn other_numbers_name_nothing() {
        for text in ["nam 2023", "12 2023", "phat 500 2000 dong", "ke hoach nam 2023", "dieu 5", "tu 18 tuoi"]
        {
            assert!(of(text).numbers.is_empty(), "{text}");
        }
    }
}
