//! Which article headings make the document's own series.
//!
//! A decree may carry, in the middle of its articles, the text of a form or a model charter that begins
//! again with `Điều 1`. When the outer series goes on afterwards, what stood between were not its articles.

use super::front::is_motto;
use super::kinds::document_type;
use super::line::Line;
use super::mark::{Level, Strength};
use super::tail::{self, Start};

/// What the heading of an article means for the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    /// The next article where we are.
    Here,
    /// An article of the document's own series, though an annex or attached text had begun.
    Resumes,
    /// The first article of an attached text whose title was not recognised.
    Attached,
}

/// What was found of the series, by line.
pub(super) struct Series {
    /// Headings that count.
    pub(super) headings: Vec<Option<Heading>>,
    /// Lines of forms and models inside the series: text, whatever they look like.
    pub(super) verbatim: Vec<bool>,
    /// What begins after the articles.
    pub(super) starts: Vec<Option<Start>>,
}

struct Run {
    last: u32,
    first_line: usize,
    /// Whether a signature stood before it, as before the attached texts of a document.
    signed: bool,
}

/// Finds the series of articles in the body, which begins at `from`.
pub(super) fn find(lines: &[Line], quoted: &[bool], from: usize) -> Series {
    let mut out = Series {
        headings: vec![None; lines.len()],
        verbatim: vec![false; lines.len()],
        starts: vec![None; lines.len()],
    };
    let mut runs = vec![Run { last: 0, first_line: from, signed: false }];
    let mut heading: Option<usize> = None;
    let mut in_tail = false;
    let mut signed = false;
    let mut signed_before = false;
    let mut bounded = false;
    let mut form = false;
    let mut skip_until = from;
    for at in from..lines.len() {
        if quoted[at] {
            continue;
        }
        let line = &lines[at];
        form |= line.caps
            && (document_type(&line.text).is_some() || line.starts("hop dong") || line.starts("mau"))
            || is_motto(&line.folded)
            || line.starts("mau so");
        if at >= skip_until
            && let Some(start) = tail::start(lines, at, in_tail)
        {
            in_tail = true;
            form = true;
            match &start {
                Start::Attached { end, .. } | Start::Annex { end, .. } => {
                    skip_until = *end;
                    bounded = true;
                    signed = false;
                }
                Start::Signature => {
                    signed = true;
                    signed_before = true;
                    bounded = true;
                }
            }
            out.starts[at] = Some(start);
        }
        let Some(mark) = line.mark.as_ref().filter(|mark| mark.level == Level::Article) else { continue };
        let value = mark.value;
        let base = runs[0].last;
        let top = runs.len() - 1;
        let last = runs[top].last;
        if mark.strength == Strength::Weak && value != last + 1 {
            continue;
        }
        if heading.replace(at).is_some_and(|before| repeats(&lines[before], line)) {
            continue;
        }
        if bounded && value == 1 {
            out.headings[at] = Some(if signed { Heading::Attached } else { Heading::Here });
            runs.push(Run { last: 1, first_line: at, signed: signed || signed_before });
        } else if bounded && value > base {
            out.headings[at] = Some(Heading::Resumes);
            runs.truncate(1);
            runs[0].last = value;
        } else if let Some(outer) = outer(&runs, value) {
            let first = runs.get(outer + 1).map_or(at, |run| run.first_line);
            out.verbatim[first..at].fill(true);
            out.headings[first..at].fill(None);
            out.starts[first..at].fill(None);
            out.headings[at] = Some(if outer == 0 { Heading::Resumes } else { Heading::Here });
            runs.truncate(outer + 1);
            runs[outer].last = value;
        } else if value == 1 && last > 1 && form {
            out.headings[at] = Some(Heading::Here);
            runs.push(Run { last: 1, first_line: at, signed: false });
        } else {
            out.headings[at] = Some(Heading::Here);
            runs[top].last = value;
        }
        bounded = false;
        signed = false;
        form = false;
        in_tail = false;
    }
    out
}

/// The outer run that `value` continues, when it does not continue the innermost.
///
/// An attached text after a signature may skip an article by mistake; that is no return to the decision.
fn outer(runs: &[Run], value: u32) -> Option<usize> {
    let (top, outer) = runs.split_last()?;
    let skipped = top.signed && value > top.last && value <= top.last + 3;
    if value == top.last + 1 || skipped {
        return None;
    }
    outer.iter().rposition(|run| value == run.last + 1)
}

/// Whether a heading only repeats the one before it, as some collections do.
fn repeats(before: &Line, here: &Line) -> bool {
    before.folded == here.folded && before.text.len() > 12
}
