//! Lines of headings (dòng đề mục) that break between phrases: `CƠ CẤU TỔ CHỨC / CỦA CỔNG THÔNG TIN ĐIỆN TỬ`, not inside
//! a word of several syllables.

use crate::form::{Run, TextRun};

/// Words that begin a phrase.
const OPENERS: [&str; 25] = [
    "và", "của", "về", "trong", "cho", "đối", "tại", "theo", "với", "do", "để", "từ", "trên", "giữa", "bằng",
    "hoặc", "thuộc", "đến", "qua", "ban", "quy", "tỉnh", "thành", "áp", "vào",
];
/// Openers that are as often the second half of a word; they count only before what makes them the first.
const BEFORE: [(&str, &str); 4] = [("ban", "hành"), ("quy", "định"), ("thành", "phố"), ("áp", "dụng")];
/// A phrase longer than this share of its line is no help.
const LONGEST: f64 = 0.62;

/// Keeps the phrases of centred lines together; `room` is how many capitals fit on a line.
pub(super) fn keep(runs: Vec<Run>, room: usize) -> Vec<Run> {
    let longest = (room as f64 * LONGEST) as usize;
    let letters: usize = runs.iter().filter_map(text).map(|text| text.chars().count()).sum();
    if letters <= room * 4 / 5 {
        return runs;
    }
    let runs = dates(runs);
    let mut out = Vec::with_capacity(runs.len());
    for run in runs {
        let style = match &run {
            Run::Plain(_) => TextRun::default(),
            Run::Text(run) if !run.keep => TextRun { text: String::new(), ..run.clone() },
            _ => {
                out.push(run);
                continue;
            }
        };
        let Some(words) = text(&run) else { continue };
        for phrase in phrases(words) {
            let bare = phrase.trim_matches(' ');
            let (before, after) = (phrase.len() - phrase.trim_start().len(), phrase.trim_end().len());
            let mut push = |text: &str, keep: bool| {
                if !text.is_empty() {
                    let run = TextRun { text: text.to_owned(), keep, ..style.clone() };
                    let plain = TextRun { text: run.text.clone(), ..TextRun::default() } == run;
                    out.push(if plain { Run::Plain(run.text) } else { Run::Text(run) });
                }
            };
            let keep = bare.contains(' ') && bare.chars().count() <= longest;
            if keep {
                push(&phrase[..before], false);
                push(bare, true);
                push(&phrase[after..], false);
            } else {
                push(phrase, false);
            }
        }
    }
    out
}

/// Joins the parts of a date, kept one by one, into one that is kept: `ngày 26 tháng 4 năm 2010`.
fn dates(runs: Vec<Run>) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        if let [.., Run::Text(before), Run::Plain(gap) | Run::Text(TextRun { text: gap, keep: false, .. })] =
            out.as_mut_slice()
            && let Run::Text(next) = &run
            && gap == " "
            && before.keep
            && next.keep
            && (before.bold, before.italic) == (next.bold, next.italic)
            && ((begins(&before.text, "ngày ") && begins(&next.text, "tháng "))
                || (before.text.contains("tháng ") && begins(&next.text, "năm ")))
        {
            before.text = format!("{} {}", before.text, next.text);
            out.pop();
            continue;
        }
        out.push(run);
    }
    out
}

fn begins(text: &str, word: &str) -> bool {
    text.trim_start_matches('(').starts_with(word)
}

fn text(run: &Run) -> Option<&str> {
    match run {
        Run::Plain(text) | Run::Text(TextRun { text, .. }) => Some(text),
        _ => None,
    }
}

/// The phrases of `text`, which together are the whole of it.
fn phrases(text: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let words: Vec<(usize, &str)> = text
        .split_inclusive(' ')
        .scan(0, |at, word| {
            let start = *at;
            *at += word.len();
            Some((start, word))
        })
        .collect();
    let folded = |index: usize| {
        let word = words.get(index).map_or("", |(_, word)| word);
        word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
    };
    for (index, (at, _)) in words.iter().enumerate().skip(1) {
        let word = folded(index);
        let opens = OPENERS.contains(&word.as_str())
            && BEFORE.iter().all(|(first, second)| word != *first || folded(index + 1) == *second);
        let closed = words[index - 1].1.trim_end().ends_with([',', ';', ':']);
        if opens || closed {
            cuts.push(*at);
        }
    }
    cuts.push(text.len());
    cuts.windows(2).map(|pair| &text[pair[0]..pair[1]]).filter(|phrase| !phrase.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, room: usize) -> String {
        let runs = keep(vec![Run::Plain(text.to_owned())], room);
        runs.iter()
            .map(|run| match run {
                Run::Text(run) if run.keep => format!("[{}]", run.text),
                run => super::text(run).unwrap_or_default().to_owned(),
            })
            .collect()
    }

    #[test]
    fn phrases_begin_at_their_first_word_and_behind_signs() {
        for (line, phrases) in [
            (
                "NHIỆM VỤ, QUYỀN HẠN CỦA CÁC THÀNH VIÊN BAN CHỈ ĐẠO VÀ TỔ THƯ KÝ",
                "[NHIỆM VỤ,] [QUYỀN HẠN] [CỦA CÁC THÀNH VIÊN BAN CHỈ ĐẠO] [VÀ TỔ THƯ KÝ]",
            ),
            (
                "CƠ CẤU TỔ CHỨC CỦA CỔNG THÔNG TIN ĐIỆN TỬ TỈNH QUẢNG TRỊ",
                "[CƠ CẤU TỔ CHỨC] [CỦA CỔNG THÔNG TIN ĐIỆN TỬ] [TỈNH QUẢNG TRỊ]",
            ),
        ] {
            assert_eq!(shown(line, 60), phrases);
        }
    }

    #[test]
    fn a_line_that_need_not_break_and_a_phrase_too_long_are_left_alone() {
        assert_eq!(shown("QUY ĐỊNH CHUNG", 60), "QUY ĐỊNH CHUNG");
        assert_eq!(shown("MỘT HAI BA BỐN NĂM SÁU BẢY", 20), "MỘT HAI BA BỐN NĂM SÁU BẢY");
    }

    #[test]
    fn a_date_is_kept_whole() {
        let kept =
            |text: &str| Run::Text(TextRun { text: text.to_owned(), keep: true, ..TextRun::default() });
        let gap = || Run::Plain(" ".to_owned());
        let runs =
            vec![kept("ngày 26"), gap(), kept("tháng 4"), gap(), kept("năm 2010"), gap(), kept("số 5")];
        assert_eq!(dates(runs), [kept("ngày 26 tháng 4 năm 2010"), gap(), kept("số 5")]);
    }

    #[test]
    fn no_letter_is_lost() {
        let line = "Về việc  quy định chức năng, và cơ cấu của Sở ";
        let runs = keep(vec![Run::Plain(line.to_owned())], 20);
        assert_eq!(runs.iter().filter_map(text).collect::<String>(), line);
    }
}
