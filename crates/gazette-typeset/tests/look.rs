//! Small references of how pages look (ảnh đối chiếu): for each sample beside the templates, how much ink stands where.
//!
//! `look.txt` holds a digit for each small field of each page, 0 for white paper. A page may differ a little, as when
//! fonts are drawn by another release; a line that moves, a rule that is gone or a column that is narrower shows.
//! `just bless` writes the references anew: look at the pages before you keep them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[expect(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a test has no crate outside it, and may fail"
)]
mod sample;

use std::fmt::Write as _;
use std::path::Path;

use gazette_typeset::{preview, typeset};
use sample::{Sample, cases};

/// Fields of a page: across and down.
const FIELDS: (usize, usize) = (30, 42);
/// How many digits of a page may differ much, of a thousand.
const MOVED: usize = 12;
/// How far the digits of a page may differ in the mean.
const MEAN: f64 = 0.12;

/// The pages of a sample as digits.
fn look(sample: &Sample) -> String {
    let job = sample.job();
    let mut out = String::new();
    for page in 1..=typeset(&job).unwrap().pages {
        let picture = preview(&job, page, 54.0).unwrap();
        let decoder = png::Decoder::new(std::io::Cursor::new(picture));
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut pixels).unwrap();
        let (width, height) = (frame.width as usize, frame.height as usize);
        let channels = frame.line_size / width;
        let _ = writeln!(out, "page {page}");
        for row in 0..FIELDS.1 {
            for column in 0..FIELDS.0 {
                let mut ink = 0_u64;
                let mut count = 0_u64;
                for y in row * height / FIELDS.1..(row + 1) * height / FIELDS.1 {
                    for x in column * width / FIELDS.0..(column + 1) * width / FIELDS.0 {
                        let at = y * frame.line_size + x * channels;
                        ink += pixels[at..at + 3].iter().map(|part| u64::from(255 - part)).sum::<u64>();
                        count += 3 * 255;
                    }
                }
                // Text covers about a quarter of its field.
                let digit = (ink * 30).div_ceil(count.max(1)).min(9);
                let _ = write!(out, "{digit}");
            }
            out.push('\n');
        }
    }
    out
}

fn differs(expected: &str, found: &str) -> Option<String> {
    let pages = |text: &str| text.split("page ").skip(1).map(str::to_owned).collect::<Vec<_>>();
    let (expected, found) = (pages(expected), pages(found));
    if expected.len() != found.len() {
        return Some(format!("{} pages instead of {}", found.len(), expected.len()));
    }
    for (number, (expected, found)) in expected.iter().zip(&found).enumerate() {
        let digits = |text: &str| text.lines().skip(1).flat_map(str::bytes).collect::<Vec<_>>();
        let (expected, found) = (digits(expected), digits(found));
        let apart: Vec<u8> = expected.iter().zip(&found).map(|(a, b)| a.abs_diff(*b)).collect();
        let moved = apart.iter().filter(|apart| **apart >= 3).count();
        let mean = apart.iter().map(|apart| f64::from(*apart)).sum::<f64>() / apart.len().max(1) as f64;
        if expected.len() != found.len() || moved * 1000 > MOVED * apart.len() || mean > MEAN {
            return Some(format!("page {}: {moved} fields moved, {mean:.2} in the mean", number + 1));
        }
    }
    None
}

#[test]
fn every_kind_of_page_looks_as_it_did() {
    let bless = std::env::var_os("GAZETTE_BLESS").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gazette-templates/samples");
    let mut faults = Vec::new();
    for (name, sample) in cases() {
        let found = look(&sample);
        let reference = folder.join(name).join("look.txt");
        if bless {
            std::fs::write(&reference, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&reference).unwrap_or_default();
        faults.extend(differs(&expected, &found).map(|fault| format!("{name}: {fault}")));
    }
    assert!(faults.is_empty(), "{faults:#?}\nlook at the pages, then `just bless` them");
}

#[test]
fn a_line_that_moves_is_seen_and_a_shade_is_not() {
    let page = look(&Sample::of(vec![sample::resolution()]));
    assert_eq!(differs(&page, &page), None);
    let mut lines: Vec<&str> = page.lines().collect();
    lines.swap(8, 10);
    lines.swap(11, 14);
    assert!(differs(&page, &format!("{}\n", lines.join("\n"))).is_some());
    let shade = page.replacen('4', "5", 3);
    assert_eq!(differs(&page, &shade), None);
}
