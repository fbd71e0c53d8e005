//! Text of paragraphs as runs, with what must not be broken at the end of a line kept together.
//!
//! Numbers such as `12/2023/QĐ-UBND`, and pairs such as `Điều 5` or `tháng 11`, become runs to be kept: the
//! template sets them in a box, which changes no character of the text.

use gazette_model::{Inline, Paragraph, Style};
use gazette_text::normalize::normalize;

use crate::form::{BreakRun, MathRun, NoteRun, PictureRun, Run, TabRun, TextRun};
use crate::{equation, fonts};

/// A word wider than this share of the line is never kept whole.
const WIDEST: f64 = 0.8;

/// In a line of fewer letters, gaps typed with spaces are set as small ones: `Có        □` does not break.
const NARROW: usize = 40;
/// So many spaces are a gap.
const GAP: &str = "    ";

/// What a paragraph's text is made into.
#[derive(Debug, Default)]
pub(super) struct Runs {
    /// The runs.
    pub(super) runs: Vec<Run>,
    /// The first character no font can print, with the words around it.
    pub(super) missing: Option<(char, String)>,
}

/// A piece of a paragraph before its runs are split for keeping.
enum Piece {
    Text(String, Style),
    Other(Run),
}

/// The runs of a paragraph; `room` is how many characters fit on its line.
pub(super) fn runs(paragraph: &Paragraph, room: usize) -> Runs {
    let mut pieces: Vec<Piece> = Vec::new();
    if let Some(label) = &paragraph.label {
        let style = first_style(paragraph);
        let style =
            Style { bold: style.bold, italic: style.italic && all_italic(paragraph), ..Style::default() };
        push(&mut pieces, &format!("{} ", label.trim()), style);
    }
    for inline in &paragraph.inlines {
        match inline {
            Inline::Text { text, style } => push(&mut pieces, text, *style),
            Inline::Equation { text, omml } => match equation::nodes(omml) {
                Some(parts) => {
                    let (alt, display) = (equation::linear(&parts), equation::on_its_own(omml));
                    pieces.push(Piece::Other(Run::Math(MathRun { parts, alt, display, room: 0.0 })));
                }
                None => push(&mut pieces, text, Style { italic: true, ..Style::default() }),
            },
            Inline::Break => pieces.push(Piece::Other(Run::Break(BreakRun { line: true }))),
            Inline::Tab { leader } => {
                let tab = leader.map(String::from).unwrap_or_default();
                pieces.push(Piece::Other(Run::Tab(TabRun { tab })));
            }
            Inline::Note { note } => pieces.push(Piece::Other(Run::Note(NoteRun { note: *note }))),
            Inline::Picture { picture } => {
                pieces.push(Piece::Other(Run::Picture(PictureRun {
                    picture: *picture,
                    width: 0.0,
                    height: 0.0,
                })));
            }
        }
    }
    trim(&mut pieces);
    if room < NARROW {
        pieces = pieces.into_iter().flat_map(gaps).collect();
    }
    let missing = pieces.iter().find_map(|piece| match piece {
        Piece::Text(text, _) => text.chars().find(|c| !fonts::prints(*c)).map(|c| (c, around(text, c))),
        Piece::Other(Run::Math(run)) => {
            let mut found = None;
            equation::each_text(&run.parts, &mut |text, sign| {
                let prints = if sign { fonts::prints_in_equations } else { fonts::prints };
                found = found.or_else(|| text.chars().find(|c| !prints(*c)));
            });
            found.map(|c| (c, run.alt.clone()))
        }
        Piece::Other(_) => None,
    });
    let mut out = Vec::with_capacity(pieces.len());
    for index in 0..pieces.len() {
        let glued_left = index.checked_sub(1).and_then(|before| pieces.get(before)).is_some_and(ends_glued);
        let glued_right = pieces.get(index + 1).is_some_and(begins_glued);
        match &pieces[index] {
            Piece::Text(text, style) => split(text, *style, room, (glued_left, glued_right), &mut out),
            Piece::Other(run) => out.push(run.clone()),
        }
    }
    Runs { runs: out, missing }
}

/// Makes gaps typed with spaces into such as a tab leaves.
fn gaps(piece: Piece) -> Vec<Piece> {
    let Piece::Text(text, style) = piece else { return vec![piece] };
    let mut out = Vec::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(GAP) {
        let (before, after) = rest.split_at(at);
        if !before.is_empty() {
            out.push(Piece::Text(before.to_owned(), style));
        }
        out.push(Piece::Other(Run::Tab(TabRun { tab: String::new() })));
        rest = after.trim_start_matches(' ');
    }
    if !rest.is_empty() {
        out.push(Piece::Text(rest.to_owned(), style));
    }
    out
}

fn first_style(paragraph: &Paragraph) -> Style {
    paragraph
        .inlines
        .iter()
        .find_map(|inline| match inline {
            Inline::Text { text, style } if !text.trim().is_empty() => Some(*style),
            _ => None,
        })
        .unwrap_or_default()
}

fn all_italic(paragraph: &Paragraph) -> bool {
    paragraph.inlines.iter().all(|inline| match inline {
        Inline::Text { text, style } => style.italic || text.trim().is_empty(),
        _ => true,
    })
}

/// Adds text in the form it is printed: normalised, tabs and line ends as single spaces.
fn push(pieces: &mut Vec<Piece>, text: &str, style: Style) {
    let text: String = normalize(text).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.is_empty() {
        return;
    }
    let style = Style { caps: false, ..style };
    match pieces.last_mut() {
        Some(Piece::Text(last, last_style)) if *last_style == style => last.push_str(&text),
        _ => pieces.push(Piece::Text(text, style)),
    }
}

/// Takes spaces from both ends of the paragraph and of its lines.
fn trim(pieces: &mut Vec<Piece>) {
    let mut at_start = true;
    for piece in pieces.iter_mut() {
        match piece {
            Piece::Text(text, _) => {
                if at_start {
                    *text = text.trim_start().to_owned();
                }
                at_start = at_start && text.is_empty();
            }
            Piece::Other(run) => at_start = matches!(run, Run::Break(_)),
        }
    }
    let mut at_end = true;
    for piece in pieces.iter_mut().rev() {
        match piece {
            Piece::Text(text, _) => {
                if at_end {
                    text.truncate(text.trim_end().len());
                }
                at_end = at_end && text.is_empty();
            }
            Piece::Other(run) => at_end = matches!(run, Run::Break(_)),
        }
    }
    pieces.retain(|piece| !matches!(piece, Piece::Text(text, _) if text.is_empty()));
    while matches!(pieces.last(), Some(Piece::Other(Run::Break(_)))) {
        pieces.pop();
    }
    while matches!(pieces.first(), Some(Piece::Other(Run::Break(_)))) {
        pieces.remove(0);
    }
}

/// Whether the word that begins behind `piece` goes on from it; after an opening bracket or quotation mark no line ends
/// anyway.
fn ends_glued(piece: &Piece) -> bool {
    match piece {
        Piece::Text(text, _) => !text.ends_with([' ', '(', '[', '“', '‘', '«']),
        Piece::Other(run) => matches!(run, Run::Note(_)),
    }
}

/// Whether the word that ends before `piece` goes on in it; before what closes no line ends anyway.
fn begins_glued(piece: &Piece) -> bool {
    match piece {
        Piece::Text(text, _) => {
            !text.starts_with([' ', '.', ',', ';', ':', ')', ']', '”', '’', '»', '!', '?'])
        }
        Piece::Other(run) => matches!(run, Run::Note(_)),
    }
}

/// Splits one text into what is kept and what is not; glued ends belong to a word that goes on elsewhere.
fn split(text: &str, style: Style, room: usize, glued: (bool, bool), out: &mut Vec<Run>) {
    let mut plain = String::new();
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    let last = words.len().saturating_sub(1);
    let widest = (room as f64 * WIDEST) as usize;
    let mut index = 0;
    while let Some(&word) = words.get(index) {
        let bare = word.trim_end_matches(' ');
        let length = width(bare);
        if length > widest.max(4) {
            flush(&mut plain, style, out);
            // Dots of a form fill their line to its end.
            let dots = bare.chars().all(|c| matches!(c, '.' | '…' | '_'));
            chunks(bare, style, if dots { 6 } else { (widest.max(4) * 3 / 4).max(2) }, out);
            plain.push_str(&word[bare.len()..]);
            index += 1;
            continue;
        }
        let open_left = glued.0 && index == 0;
        let open_right = glued.1 && index == last;
        let next = words.get(index + 1).map(|next| next.trim_end_matches(' '));
        // A stroke between words begins no line, and one between numbers does not part them: `2006 - 2010`.
        let single =
            |index: usize| words.get(index).is_some_and(|word| !word.ends_with("  ") && word.ends_with(' '));
        let named = single(index) && next.is_some_and(|next| counts(bare, next));
        let ahead = |offset: usize| words.get(index + offset).map_or("", |word| word.trim_end_matches(' '));
        let number = if named { ahead(1) } else { bare };
        let stroke = if named { 2 } else { 1 };
        let range = number.ends_with(|c: char| c.is_ascii_digit())
            && (index..=index + stroke).all(single)
            && (matches!(ahead(stroke), "-" | "–" | "+") || (!named && ahead(stroke) == "tháng"))
            && ahead(stroke + 1).starts_with(|c: char| c.is_ascii_digit());
        let reach = index + stroke + 1;
        if range && !open_left && !(glued.1 && reach == last) {
            let whole = words[index..=reach].concat();
            let kept = whole.trim_end_matches(' ');
            if width(kept) <= widest {
                flush(&mut plain, style, out);
                out.push(text_run(kept.to_owned(), style, true));
                plain.push_str(&whole[kept.len()..]);
                index = reach + 1;
                continue;
            }
        }
        let stroke = matches!(ahead(1), "-" | "–") && single(index) && single(index + 1);
        let pair = next.filter(|next| {
            word.len() == bare.len() + 1
                && (counts(bare, next) || (stroke && !matches!(bare, "" | "-" | "–")))
                && !(glued.1 && index + 1 == last)
                && length + 1 + width(next) <= widest
        });
        if let Some(next) = pair.filter(|_| !open_left) {
            flush(&mut plain, style, out);
            out.push(text_run(format!("{bare} {next}"), style, true));
            plain.push_str(&words[index + 1][next.len()..]);
            index += 2;
        } else if !open_left && !open_right && breaks_inside(bare) {
            flush(&mut plain, style, out);
            out.push(text_run(bare.to_owned(), style, true));
            plain.push_str(&word[bare.len()..]);
            index += 1;
        } else {
            plain.push_str(word);
            index += 1;
        }
    }
    flush(&mut plain, style, out);
}

/// How wide a word is in letters of usual width.
fn width(word: &str) -> usize {
    word.chars().map(|c| if matches!(c, '…' | '—') { 2 } else { 1 }).sum()
}

fn flush(plain: &mut String, style: Style, out: &mut Vec<Run>) {
    if !plain.is_empty() {
        out.push(text_run(std::mem::take(plain), style, false));
    }
}

/// A word too long for its line, such as a web address or a dotted line of a form, in pieces of at most `size`; after a
/// stroke or hyphen where one stands near, so that `12/2026/QĐ-UBND` is never parted inside a symbol.
fn chunks(word: &str, style: Style, size: usize, out: &mut Vec<Run>) {
    let size = size.max(1);
    let characters: Vec<char> = word.chars().collect();
    let mut rest = characters.as_slice();
    while let Some(first) = rest.first() {
        // Leaders are wider than letters.
        let fitting = if *first == '…' { size.div_ceil(2) } else { size };
        let window = rest.get(..fitting).unwrap_or(rest);
        let separator =
            window.iter().rposition(|c| matches!(c, '/' | '-' | '_' | ',' | ';' | ':' | '@' | '&'));
        let cut = match separator {
            Some(at) if window.len() < rest.len() && (at + 1) * 3 >= size => at + 1,
            _ => window.len(),
        };
        let (chunk, after) = rest.split_at(cut);
        out.push(text_run(chunk.iter().collect(), style, true));
        rest = after;
    }
}

fn text_run(text: String, style: Style, keep: bool) -> Run {
    if style == Style::default() && !keep {
        return Run::Plain(text);
    }
    Run::Text(TextRun {
        text,
        keep,
        bold: style.bold,
        italic: style.italic,
        underline: style.underline,
        strike: style.strike,
        superscript: style.superscript,
        subscript: style.subscript,
    })
}

/// Whether a line may end inside `word` by the Unicode rules (UAX 14).
fn breaks_inside(word: &str) -> bool {
    let mut characters = word.chars().peekable();
    let mut first = true;
    while let Some(c) = characters.next() {
        let Some(next) = characters.peek() else { return false };
        match c {
            '-' | '/' if !first && !next.is_ascii_digit() => return true,
            '–' | '—' | '\u{2010}' | '?' | '!' | '|' | '}' => return true,
            '…' if next.is_alphanumeric() => return true,
            _ => {}
        }
        first = false;
    }
    false
}

/// Whether `next` is the number of what `word` names: `Điều 5`, `điểm a`, `Chương IV`, `tháng 11`.
fn counts(word: &str, next: &str) -> bool {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let lower = word.to_lowercase();
    let next = next.trim_matches(|c: char| !c.is_alphanumeric());
    let number = next.starts_with(|c: char| c.is_ascii_digit());
    let roman = !next.is_empty() && next.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'));
    match lower.as_str() {
        "điều" | "khoản" | "ngày" | "tháng" | "năm" | "quý" | "trang" | "bảng" | "mẫu" | "số" => {
            number
        }
        "chương" | "phần" | "mục" | "lục" | "biểu" => number || roman,
        "điểm" => number || next.chars().count() == 1,
        _ => false,
    }
}

fn around(text: &str, character: char) -> String {
    let position = text.chars().position(|c| c == character).unwrap_or(0);
    text.chars().skip(position.saturating_sub(20)).take(40).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, room: usize) -> String {
        runs(&Paragraph::plain(text), room)
            .runs
            .iter()
            .map(|run| match run {
                Run::Plain(text) => text.clone(),
                Run::Text(run) => format!("[{}]", run.text),
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn numbers_and_units_with_their_number_are_kept() {
        for (text, kept) in [
            ("theo khoản 3 Điều 5 Nghị định", "theo [khoản 3] [Điều 5] Nghị định"),
            ("(Điều 5), điểm đ khoản 2.", "[(Điều 5),] [điểm đ] [khoản 2.]"),
            ("Luật số 80/2015/QH13;", "Luật [số 80/2015/QH13;]"),
            ("Tờ trình 08/TTr-STTTT ngày 05 tháng 10", "Tờ trình [08/TTr-STTTT] [ngày 05] [tháng 10]"),
            ("22-11-2026 và 1/2 - hết", "22-11-2026 và [1/2 -] hết"),
            ("Phòng Hành chính - Tổ chức", "Phòng Hành [chính -] Tổ chức"),
            ("- Phòng Biên tập;", "- Phòng Biên tập;"),
            ("cụm từ “03 tháng 3 năm 2023” và 06 tháng", "cụm từ [“03 tháng 3] [năm 2023”] và 06 tháng"),
            ("giai đoạn 2006 - 2010; năm 2011 - 2015", "giai đoạn [2006 - 2010;] [năm 2011 - 2015]"),
            ("Chương IV và điểm mới, năm nay", "[Chương IV] và điểm mới, năm nay"),
        ] {
            assert_eq!(shown(text, 70), kept);
        }
    }

    #[test]
    fn a_word_longer_than_the_line_comes_in_pieces_and_loses_nothing() {
        assert_eq!(shown("abcdefghij klm", 8), "[abcd][efgh][ij] klm");
        assert_eq!(shown("12/2026/QĐ-UBND", 16), "[12/2026/][QĐ-UBND]");
        assert_eq!(shown("..............", 16), "[......][......][..]");
    }

    #[test]
    fn a_gap_of_spaces_is_small_in_a_narrow_cell_and_stays_in_a_wide_line() {
        assert!(shown("Có         □", 20).starts_with("CóTab"));
        assert_eq!(shown("Có         □", 70), "Có         □");
    }

    #[test]
    fn a_word_that_goes_on_in_another_style_is_not_boxed_alone() {
        let bold = Style { bold: true, ..Style::default() };
        let text = |text: &str, style| Inline::Text { text: text.to_owned(), style };
        let paragraph = Paragraph {
            inlines: vec![text("xem 12/QĐ", bold), text("-UBND và", Style::default())],
            ..Paragraph::default()
        };
        let kept = runs(&paragraph, 70).runs.iter().any(|run| matches!(run, Run::Text(run) if run.keep));
        assert!(!kept);
    }
}
