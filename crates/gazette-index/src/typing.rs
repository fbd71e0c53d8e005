//! Words as they come from a keyboard whose Vietnamese input is off: raw Telex (`quyeets`) and VNI (`quye61t`).

use gazette_text::normalize::normalize;

/// The word that was meant by raw Telex or VNI, in lower case; none if it is neither.
pub(crate) fn meant(word: &str) -> Option<String> {
    if !word.is_ascii() || word.len() > 12 {
        return None;
    }
    let digits = word.bytes().any(|byte| byte.is_ascii_digit());
    let (letters, tone) = if digits { vni(word)? } else { telex(word)? };
    let toned = with_tone(&letters, tone)?;
    (toned != word).then_some(toned)
}

/// Letters with their shapes, and the tone as a combining mark.
fn telex(word: &str) -> Option<(Vec<char>, Option<char>)> {
    let mut out: Vec<char> = Vec::new();
    let mut tone = None;
    for c in word.chars() {
        let after_vowel = out.iter().any(|c| is_vowel(*c));
        match (c, out.last().copied()) {
            ('a', Some('a')) => replace_last(&mut out, 'â'),
            ('e', Some('e')) => replace_last(&mut out, 'ê'),
            ('o', Some('o')) => replace_last(&mut out, 'ô'),
            ('d', Some('d')) if out.len() == 1 => replace_last(&mut out, 'đ'),
            // `dinhd`, `quyete`: the second stroke may come at the end.
            ('d', _) if out.first() == Some(&'d') && after_vowel => out[0] = 'đ',
            ('w', _) => horn(&mut out)?,
            ('s', _) if after_vowel => tone = Some('\u{301}'),
            ('f', _) if after_vowel => tone = Some('\u{300}'),
            ('r', _) if after_vowel => tone = Some('\u{309}'),
            ('x', _) if after_vowel => tone = Some('\u{303}'),
            ('j', _) if after_vowel => tone = Some('\u{323}'),
            ('a' | 'e' | 'o', Some(last)) if !is_vowel(last) && out.contains(&c) => {
                let at = out.iter().rposition(|known| *known == c)?;
                out[at] = match c {
                    'a' => 'â',
                    'e' => 'ê',
                    _ => 'ô',
                };
            }
            _ => out.push(c),
        }
    }
    Some((out, tone))
}

fn vni(word: &str) -> Option<(Vec<char>, Option<char>)> {
    let mut out: Vec<char> = Vec::new();
    let mut tone = None;
    for c in word.chars() {
        match c {
            '1' => tone = Some('\u{301}'),
            '2' => tone = Some('\u{300}'),
            '3' => tone = Some('\u{309}'),
            '4' => tone = Some('\u{303}'),
            '5' => tone = Some('\u{323}'),
            '6' => {
                let at = out.iter().rposition(|c| matches!(c, 'a' | 'e' | 'o'))?;
                out[at] = match out[at] {
                    'a' => 'â',
                    'e' => 'ê',
                    _ => 'ô',
                };
            }
            '7' | '8' => horn(&mut out)?,
            '9' => *out.iter_mut().find(|c| **c == 'd')? = 'đ',
            '0' => return None,
            c => out.push(c),
        }
    }
    Some((out, tone))
}

/// `aw` is ă, `ow` ơ, `uw` ư, `uow` ươ.
fn horn(out: &mut [char]) -> Option<()> {
    let at = out.iter().rposition(|c| matches!(c, 'a' | 'o' | 'u'))?;
    match out[at] {
        'o' => {
            out[at] = 'ơ';
            if at > 0 && out[at - 1] == 'u' && out.first() != Some(&'q') {
                out[at - 1] = 'ư';
            }
        }
        'a' if at > 0 && out[at - 1] == 'u' && out.first() != Some(&'q') => out[at - 1] = 'ư',
        'a' => out[at] = 'ă',
        _ => out[at] = 'ư',
    }
    Some(())
}

fn replace_last(out: &mut [char], by: char) {
    if let Some(last) = out.last_mut() {
        *last = by;
    }
}

fn is_vowel(c: char) -> bool {
    "aăâeêioôơuưy".contains(c)
}

/// Puts the tone on the vowel that carries it.
fn with_tone(letters: &[char], tone: Option<char>) -> Option<String> {
    let Some(tone) = tone else { return Some(letters.iter().collect()) };
    let first = letters.iter().position(|c| is_vowel(*c))?;
    let onset = match letters {
        ['q', 'u', rest @ ..] if !rest.is_empty() => 2,
        ['g', 'i', c, ..] if is_vowel(*c) => 2,
        _ => first,
    };
    let vowels = letters[onset..].iter().take_while(|c| is_vowel(**c)).count();
    let closed = onset + vowels < letters.len();
    let shaped = letters[onset..onset + vowels].iter().rposition(|c| "ăâêôơư".contains(*c));
    let at = onset
        + match (shaped, vowels) {
            (Some(shaped), _) => shaped,
            (None, 0) => return None,
            (None, 1) => 0,
            (None, 2) if closed => 1,
            (None, 2) => 0,
            (None, _) => 1,
        };
    let mut out = String::new();
    for (here, c) in letters.iter().enumerate() {
        out.push(*c);
        if here == at {
            out.push(tone);
        }
    }
    Some(normalize(&out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_keys_become_the_word() {
        for (typed, word) in [
            ("quyeets", "quyết"),
            ("ddinhj", "định"),
            ("nghij", "nghị"),
            ("dduwowngf", "đường"),
            ("hoaf", "hòa"),
            ("thuees", "thuế"),
            ("dduwowcj", "được"),
            ("quye61t", "quyết"),
            ("d9inh5", "định"),
            ("d9u7o7ng2", "đường"),
            ("toán", ""),
        ] {
            assert_eq!(meant(typed).unwrap_or_default(), word, "{typed}");
        }
    }
}
