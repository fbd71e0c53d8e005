//! Tells what is printed on every page, and what the gazette adds, from the text itself.

use super::line::Row;

/// A row of a page with what decides about it.
struct Candidate {
    page: usize,
    row: usize,
    /// Digits as `#`.
    shape: String,
    text: String,
    y: f32,
    /// A wide gap parts it, or it and its neighbour, from the text.
    apart: bool,
}

/// For every page, which of its rows are furniture.
///
/// `heights` are the heights of the pages.
pub(super) fn find(pages: &[&[Row]], heights: &[f32]) -> Vec<Vec<bool>> {
    let mut marked: Vec<Vec<bool>> = pages.iter().map(|rows| vec![false; rows.len()]).collect();
    let mut is_gazette = false;
    for (rows, marks) in pages.iter().zip(&mut marked) {
        for index in edges(rows.len(), 3) {
            if let (Some(row), Some(mark)) = (rows.get(index), marks.get_mut(index))
                && is_running_head(&row.text())
            {
                *mark = true;
                is_gazette = true;
            }
        }
    }
    let candidates = candidates(pages, &marked);
    for found in
        page_numbers(&candidates, pages.len()).into_iter().chain(repeated(&candidates, pages.len(), heights))
    {
        if let Some(mark) = marked.get_mut(found.0).and_then(|marks| marks.get_mut(found.1)) {
            *mark = true;
        }
    }
    for (rows, marks) in pages.iter().zip(&mut marked) {
        notices(rows, marks, is_gazette);
    }
    marked
}

/// The first and last rows of a page.
fn edges(rows: usize, depth: usize) -> impl Iterator<Item = usize> {
    (0..rows.min(depth)).chain(rows.saturating_sub(depth).max(depth)..rows)
}

/// `CÔNG BÁO/Số 713 + 714/Ngày 24-7-2020`, with a page number on either side.
pub(super) fn is_running_head(text: &str) -> bool {
    let folded: String = text.to_lowercase().chars().filter(|it| !it.is_whitespace() && *it != '/').collect();
    let folded = folded.trim_matches(|it: char| it.is_ascii_digit());
    let issue = folded.strip_prefix("côngbáosố").and_then(|rest| rest.split_once("ngày"));
    issue.is_some_and(|(numbers, _)| numbers.chars().all(|it| it.is_ascii_digit() || it == '+'))
        && folded.chars().count() < 60
}

/// The text with digits as `#`.
pub(super) fn shape(text: &str) -> String {
    text.chars().map(|it| if it.is_ascii_digit() { '#' } else { it }).collect()
}

fn candidates(pages: &[&[Row]], marked: &[Vec<bool>]) -> Vec<Candidate> {
    let mut out = Vec::new();
    for (page, (rows, marks)) in pages.iter().zip(marked).enumerate() {
        // Rows already told apart do not count as edges.
        let open: Vec<usize> =
            (0..rows.len()).filter(|row| !marks.get(*row).copied().unwrap_or(false)).collect();
        for edge in edges(open.len(), 2) {
            let Some((row, index)) =
                open.get(edge).and_then(|index| rows.get(*index).map(|row| (row, *index)))
            else {
                continue;
            };
            let text = row.text();
            let apart = stands_apart(rows, &open, edge);
            out.push(Candidate { page, row: index, shape: shape(&text), text, y: row.y(), apart });
        }
    }
    out
}

/// Whether a gap follows the first or second row from the edge, with this row outside of it.
fn stands_apart(rows: &[Row], open: &[usize], edge: usize) -> bool {
    // On a page that has nothing else, nothing is left from which it could stand apart.
    if open.len() <= 2 {
        return true;
    }
    let from_top = edge < 2 && edge * 2 < open.len();
    let inward = |step: usize| {
        let index = if from_top { Some(step) } else { open.len().checked_sub(step + 1) };
        index.and_then(|index| open.get(index)).and_then(|index| rows.get(*index))
    };
    let own = if from_top { edge } else { open.len().saturating_sub(edge + 1) };
    (own..2).any(|step| match (inward(step), inward(step + 1)) {
        (Some(outer), Some(inner)) => (outer.y() - inner.y()).abs() > 1.7 * outer.size().max(inner.size()),
        _ => false,
    })
}

/// Numbers that stand alone at an edge and count with the pages.
fn page_numbers(candidates: &[Candidate], pages: usize) -> Vec<(usize, usize)> {
    let mut found: Vec<(i64, &Candidate)> = Vec::new();
    for candidate in candidates {
        if let Some(number) = lone_number(&candidate.text) {
            let page = i64::try_from(candidate.page).unwrap_or(i64::MAX - 1);
            found.push((number - page, candidate));
        }
    }
    let mut counts = std::collections::BTreeMap::<i64, usize>::new();
    for (offset, _) in &found {
        *counts.entry(*offset).or_default() += 1;
    }
    // Two pages that agree are enough, and attached texts may count anew; a single number must be the page itself.
    let counted = |offset: i64| counts.get(&offset).copied().unwrap_or(0);
    let fits = |offset: i64| counted(offset) >= 2 || offset == 1 || pages == 1 && offset >= 1;
    found.iter().filter(|(offset, _)| fits(*offset)).map(|(_, it)| (it.page, it.row)).collect()
}

/// `3`, `- 3 -`, `Trang 3`, `3/12`.
fn lone_number(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix("trang").unwrap_or(&text);
    let text = text.trim_matches(|it: char| it.is_whitespace() || "-–—|.".contains(it));
    let (number, total) = text.split_once('/').unwrap_or((text, ""));
    let digits = |text: &str| text.len() <= 5 && text.chars().all(|it| it.is_ascii_digit());
    (!number.is_empty() && digits(number) && digits(total.trim())).then(|| number.parse().ok())?
}

/// The same text at the same height on most pages; its digits may only count the pages.
fn repeated(candidates: &[Candidate], pages: usize, heights: &[f32]) -> Vec<(usize, usize)> {
    if pages < 3 {
        return Vec::new();
    }
    let mut groups = std::collections::BTreeMap::<&str, Vec<&Candidate>>::new();
    for candidate in candidates.iter().filter(|candidate| candidate.apart) {
        let height = heights.get(candidate.page).copied().unwrap_or(842.0);
        // Only near the top or bottom edge.
        if candidate.y < 0.14 * height || candidate.y > 0.88 * height {
            groups.entry(&candidate.shape).or_default().push(candidate);
        }
    }
    let mut found = Vec::new();
    for group in groups.into_values() {
        let alike = |it: &Candidate| {
            let same =
                |other: &Candidate| other.text == it.text || !is_heading(&it.text) && counts_on(it, other);
            group.iter().filter(|other| (other.y - it.y).abs() < 6.0 && same(other)).count()
        };
        let common = group.iter().filter(|it| alike(it) >= 3 && alike(it) * 10 >= pages * 3);
        found.extend(common.map(|it| (it.page, it.row)));
    }
    found
}

/// Whether the numbers of two texts of one shape that are not the same differ as the pages do.
fn counts_on(a: &Candidate, b: &Candidate) -> bool {
    let page = |it: &Candidate| i64::try_from(it.page).unwrap_or(i64::MAX / 2);
    let apart = page(b) - page(a);
    let mut numbers = numbers(&a.text).zip(numbers(&b.text)).filter(|(a, b)| a != b).peekable();
    numbers.peek().is_some() && numbers.all(|(a, b)| b - a == apart)
}

fn numbers(text: &str) -> impl Iterator<Item = i64> + '_ {
    text.split(|it: char| !it.is_ascii_digit()).filter_map(|digits| digits.parse().ok())
}

/// `PHỤ LỤC 2`, `Mẫu số 03`: what begins on a page of its own may count with the pages and is still text.
pub(super) fn is_heading(text: &str) -> bool {
    let words =
        ["phụ lục", "mẫu", "biểu", "bảng", "hình", "chương", "phần", "mục", "điều", "bài", "câu", "danh mục"];
    let text = text.trim_start().to_lowercase();
    words
        .iter()
        .any(|word| text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

/// What the gazette prints around documents: section banners, "Xem tiếp", "Tiếp theo", the colophon.
fn notices(rows: &[Row], marks: &mut [bool], is_gazette: bool) {
    let texts: Vec<String> = rows.iter().map(|row| row.text().to_lowercase()).collect();
    for (index, text) in texts.iter().enumerate() {
        let in_issue = text.contains("công báo");
        if in_issue && text.trim_start().starts_with("(xem tiếp") {
            mark(marks, index..index + 1);
        } else if in_issue && text.trim_start().starts_with("(tiếp theo") {
            // Banner, body and title are printed again before it.
            mark(marks, 0..index + 1);
        } else if is_gazette && index < 6 && is_banner(text) {
            mark(marks, index..index + 1);
            // The heading of the body follows, all in capitals.
            if let Some(next) = rows.get(index + 1).map(Row::text)
                && is_body_heading(&next)
            {
                mark(marks, index + 1..index + 2);
            }
        } else if is_gazette && text.ends_with("xuất bản") && text.contains("văn phòng") {
            mark(marks, index..rows.len());
            break;
        }
    }
}

fn mark(marks: &mut [bool], range: std::ops::Range<usize>) {
    if let Some(marks) = marks.get_mut(range) {
        marks.fill(true);
    }
}

fn is_banner(text: &str) -> bool {
    let text = text.trim().trim_start_matches("phần ").trim_start_matches("i. ").trim_start_matches("ii. ");
    matches!(
        text,
        "văn bản quy phạm pháp luật" | "văn bản khác" | "văn bản hợp nhất" | "văn bản pháp luật khác"
    )
}

fn is_body_heading(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|it| it.is_alphabetic()).collect();
    let words = text.split_whitespace().count();
    let state = text.starts_with("CỘNG HÒA") || text.starts_with("CỘNG HOÀ");
    !letters.is_empty() && letters.iter().all(|it| it.is_uppercase()) && words <= 12 && !state
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_heads_and_page_numbers_are_told() {
        for text in ["CÔNG BÁO/Số 713 + 714/Ngày 24-7-2020 3", "4 CÔNG BÁO/Số 18/Ngày 18-01-2026"] {
            assert!(is_running_head(text), "{text}");
        }
        assert!(!is_running_head("đăng Công báo số 12/2020 ngày 1-2-2020"));
        let cases =
            [("3", Some(3)), ("- 12 -", Some(12)), ("Trang 4", Some(4)), ("5/17", Some(5)), ("Điều 3", None)];
        for (text, number) in cases {
            assert_eq!(lone_number(text), number, "{text}");
        }
    }
}
