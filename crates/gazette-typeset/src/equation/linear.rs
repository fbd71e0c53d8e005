//! Equations (công thức) in a line of text: indices and powers are lowered and raised, the rest stays in linear form.
//!
//! The reader of Word files writes `x^(2)`, `CO_2`, `(a+b)/(c)`; print needs no sign before an index that stands lower.

use gazette_model::{Inline, Style};

/// Indices inside indices deeper than this are set as they are written.
const DEEPEST: u32 = 8;

/// The runs of an equation; letters are set in italics, as in every formula.
pub(crate) fn runs(linear: &str) -> Vec<Inline> {
    let letters: Vec<char> = linear.chars().collect();
    let mut out = Vec::new();
    let mut plain = String::new();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let raised = letter == '^';
        if (raised || letter == '_')
            && let Some((inner, next)) = group(&letters, at + 1)
        {
            push(&mut out, &std::mem::take(&mut plain), Style::default());
            let style = Style { superscript: raised, subscript: !raised, ..Style::default() };
            push(&mut out, &flat(&inner, 0), style);
            at = next;
        } else {
            plain.push(letter);
            at += 1;
        }
    }
    push(&mut out, &plain, Style::default());
    out
}

/// What an index or power applies to: one letter, or what stands in brackets; and where it ends.
fn group(letters: &[char], at: usize) -> Option<(Vec<char>, usize)> {
    match letters.get(at)? {
        '(' => {
            let mut depth = 0_u32;
            for (offset, letter) in letters.get(at..)?.iter().enumerate() {
                match letter {
                    '(' => depth += 1,
                    ')' => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    return Some((letters.get(at + 1..at + offset)?.to_vec(), at + offset + 1));
                }
            }
            None
        }
        letter if letter.is_whitespace() => None,
        letter => Some((vec![*letter], at + 1)),
    }
}

/// An index that has one itself is set in one line, without the signs.
fn flat(letters: &[char], depth: u32) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        match group(letters, at + 1).filter(|_| matches!(letter, '^' | '_') && depth < DEEPEST) {
            Some((inner, next)) => {
                out.push_str(&flat(&inner, depth + 1));
                at = next;
            }
            None => {
                out.push(letter);
                at += 1;
            }
        }
    }
    out
}

/// Adds text, its letters in italics and its figures and signs upright.
fn push(out: &mut Vec<Inline>, text: &str, style: Style) {
    let mut run = String::new();
    let mut italic = false;
    for letter in text.chars() {
        if letter.is_alphabetic() != italic {
            if !run.is_empty() {
                out.push(Inline::Text { text: std::mem::take(&mut run), style: Style { italic, ..style } });
            }
            italic = letter.is_alphabetic();
        }
        run.push(letter);
    }
    if !run.is_empty() {
        out.push(Inline::Text { text: run, style: Style { italic, ..style } });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(linear: &str) -> String {
        runs(linear)
            .iter()
            .map(|run| match run {
                Inline::Text { text, style } if style.superscript => format!("<{text}>"),
                Inline::Text { text, style } if style.subscript => format!("[{text}]"),
                Inline::Text { text, .. } => text.clone(),
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn indices_and_powers_lose_their_signs_and_nothing_else_is_lost() {
        for (linear, print) in [
            ("x^2+y^(10)", "x<2>+y<10>"),
            ("CO_2", "CO[2]"),
            ("K_(i,j)^(n)=(a+b)/(c)", "K[i,][j]<n>=(a+b)/(c)"),
            ("e^(x_(1))", "e<x1>"),
            ("a_", "a_"),
            ("x^(2", "x^(2"),
            ("∑_(i=1)^(n)x", "∑[i][=1]<n>x"),
        ] {
            let bare = |text: &str| text.replace("][", "").replace("><", "");
            assert_eq!(bare(&shown(linear)), bare(print), "{linear}");
        }
    }
}
