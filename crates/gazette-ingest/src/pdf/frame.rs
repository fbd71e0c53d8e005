//! Finds the column of text on every page: its sides, the distance of its lines, whether it is set even.

use super::geometry::order;
use super::line::Row;
use super::page::Page;
use super::paragraph::Frame;

/// The column of text of every page; a page with few lines takes it from its like.
pub(super) fn frames(pages: &[(&Page, &[Row])], keeps_spaces: bool) -> Vec<Frame> {
    let own: Vec<Option<(f32, f32)>> = pages.iter().map(|(_, rows)| sides(rows)).collect();
    let kind = |index: usize| {
        let page = pages.get(index).map(|(page, _)| page);
        (page.is_some_and(|page| page.width > page.height), index % 2)
    };
    let usual = |index: usize| {
        let like = own.iter().enumerate().filter(|(other, _)| kind(*other) == kind(index));
        let (mut lefts, mut rights): (Vec<f32>, Vec<f32>) = like.filter_map(|(_, own)| *own).unzip();
        lefts.sort_by(|a, b| order(*a, *b));
        rights.sort_by(|a, b| order(*a, *b));
        let middle = lefts.len() / 2;
        lefts.get(middle).copied().zip(rights.get(middle).copied()).map(|found| (found, lefts.len()))
    };
    let mut known = std::collections::BTreeMap::new();
    pages
        .iter()
        .enumerate()
        .map(|(index, (page, rows))| {
            let usual = *known.entry(kind(index)).or_insert_with(|| usual(index));
            let mut found = own.get(index).copied().flatten().unwrap_or((0.0, page.width));
            if let Some((usual, like)) = usual {
                if like >= 3 && (found.0 - usual.0).abs() > 6.0 || found.0 > usual.0 + 20.0 {
                    found.0 = usual.0;
                }
                if like >= 3 && (found.1 - usual.1).abs() > 6.0 || found.1 < usual.1 - 20.0 {
                    found.1 = usual.1;
                }
            }
            let (left, right) = found;
            let leading = usual_leading(rows);
            Frame {
                left,
                right,
                leading,
                short_lines: false,
                justified: is_justified(rows, right),
                keeps_spaces,
            }
        })
        .collect()
}

/// The frame of a column of running text, whose sides are known.
pub(super) fn of_column(rows: &[Row], frame: Frame) -> Frame {
    Frame { leading: usual_leading(rows), justified: is_justified(rows, frame.right), ..frame }
}

/// Whether lines that are nearly full are quite full.
fn is_justified(rows: &[Row], right: f32) -> bool {
    let nearly = rows.iter().filter(|row| (row.x1() - right).abs() < 30.0).count();
    let quite = rows.iter().filter(|row| (row.x1() - right).abs() < 1.0).count();
    quite >= 3 && quite * 10 >= nearly * 7
}

/// The sides that several lines share; one line may stick out.
fn sides(rows: &[Row]) -> Option<(f32, f32)> {
    let mut lefts: Vec<f32> = rows.iter().map(Row::x0).collect();
    let mut rights: Vec<f32> = rows.iter().map(|row| -row.x1()).collect();
    let left = shared(&mut lefts)?;
    let right = -even_side(&mut rights).or_else(|| shared(&mut rights))?;
    (left < right).then_some((left, right))
}

/// The number most others are near to, if few are smaller: the side of even text.
fn even_side(numbers: &mut [f32]) -> Option<f32> {
    numbers.sort_by(|a, b| order(*a, *b));
    let run = |from: usize| {
        numbers.get(from..).unwrap_or_default().iter().take_while(|it| *it - numbers[from] < 1.5).count()
    };
    // The first of equally long runs, which is the outermost.
    let best = (0..numbers.len()).rev().max_by_key(|from| run(*from))?;
    let length = run(best);
    (length >= 4 && best * 4 <= numbers.len()).then(|| numbers[best + length / 2])
}

/// The smallest number that others are near to, else the smallest.
fn shared(numbers: &mut [f32]) -> Option<f32> {
    numbers.sort_by(|a, b| order(*a, *b));
    let needed = (numbers.len() / 10).max(2);
    let run =
        numbers.windows(needed).find(|run| run.last().zip(run.first()).is_some_and(|(a, b)| a - b < 2.0));
    run.and_then(|run| run.first()).or(numbers.first()).copied()
}

/// The usual distance of baselines.
pub(super) fn usual_leading(rows: &[Row]) -> f32 {
    let size = rows.iter().map(Row::size).fold(0.0, f32::max).max(1.0);
    let mut steps: Vec<f32> = rows.windows(2).map(|pair| pair[1].y() - pair[0].y()).collect();
    steps.retain(|step| *step > 0.7 * size && *step < 2.2 * size);
    steps.sort_by(|a, b| order(*a, *b));
    // Paragraphs are set apart, lines of one are not: the shorter third is the honest measure.
    steps.get(steps.len() / 3).copied().unwrap_or(1.3 * size)
}
