//! The byte range of a signature, judged strictly: four numbers, from the first byte to the end of a revision, the
//! gap exactly one hexadecimal string, and that string the signature's own `/Contents`.

use super::revisions::{Revisions, is_blank};

/// What the byte range of a signature means in this file.
#[derive(Debug, Clone)]
pub(crate) struct Range<'a> {
    /// The signed bytes.
    pub(crate) parts: Option<[&'a [u8]; 2]>,
    /// Where the signed revision ends.
    pub(crate) end: Option<usize>,
    /// Which revision that is.
    pub(crate) revision: Option<usize>,
    /// The bytes of the signature, as they stand in the gap.
    pub(crate) contents: Option<Vec<u8>>,
    /// What is wrong, in order of discovery.
    pub(crate) faults: Vec<Fault>,
}

/// What can be wrong with a byte range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Not four whole numbers that follow one another.
    Form,
    /// It does not begin at the first byte.
    Start,
    /// It covers bytes that are not in this file.
    NotHere,
    /// The gap is not exactly one hexadecimal string.
    Gap,
    /// The gap is not this signature's own `/Contents`.
    NotItsContents,
    /// It ends where no revision ends.
    End,
}

/// Checks a byte range; `contents` is what the reader of the PDF takes for `/Contents`, `object` where the
/// signature's object begins.
pub(crate) fn check<'a>(
    pdf: &'a [u8],
    numbers: &[i64],
    contents: Option<&[u8]>,
    object: Option<usize>,
    revisions: &Revisions,
) -> Range<'a> {
    let mut range = Range { parts: None, end: None, revision: None, contents: None, faults: Vec::new() };
    let whole: Option<Vec<usize>> = numbers.iter().map(|number| usize::try_from(*number).ok()).collect();
    let Some([start, first, second, rest]) = whole.as_deref().and_then(<[usize; 4]>::from_slice_exact) else {
        range.faults.push(Fault::Form);
        return range;
    };
    let gap = start.checked_add(first);
    let end = second.checked_add(rest);
    let (Some(gap), Some(end)) = (gap, end) else {
        range.faults.push(Fault::Form);
        return range;
    };
    if end > pdf.len() {
        range.faults.push(Fault::NotHere);
        return range;
    }
    if gap > second || rest == 0 {
        range.faults.push(Fault::Form);
        return range;
    }
    if start != 0 {
        range.faults.push(Fault::Start);
    }
    let (Some(before), Some(hole), Some(after)) =
        (pdf.get(start..gap), pdf.get(gap..second), pdf.get(second..end))
    else {
        range.faults.push(Fault::Form);
        return range;
    };
    range.parts = Some([before, after]);
    range.end = Some(end);
    range.revision = revisions.at(pdf, end);
    if range.revision.is_none() {
        range.faults.push(Fault::End);
    }
    range.contents = hexadecimal(hole);
    match &range.contents {
        None => range.faults.push(Fault::Gap),
        Some(bytes) => {
            let own = contents.is_some_and(|contents| contents == bytes.as_slice());
            if !own || !follows_key(before) || !lies_in(pdf, object, gap, second) {
                range.faults.push(Fault::NotItsContents);
            }
        }
    }
    range
}

trait FromSliceExact: Sized {
    fn from_slice_exact(slice: &[usize]) -> Option<Self>;
}

impl FromSliceExact for [usize; 4] {
    fn from_slice_exact(slice: &[usize]) -> Option<Self> {
        slice.try_into().ok()
    }
}

/// The bytes of `<…>`, if the hole is exactly that and nothing else.
fn hexadecimal(hole: &[u8]) -> Option<Vec<u8>> {
    let digits = hole.strip_prefix(b"<")?.strip_suffix(b">")?;
    if digits.len() % 2 != 0 {
        return None;
    }
    let value = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, _) = digits.as_chunks::<2>();
    pairs.iter().map(|[high, low]| Some(value(*high)? << 4 | value(*low)?)).collect()
}

fn follows_key(before: &[u8]) -> bool {
    let end = before.iter().rposition(|byte| !is_blank(*byte)).map_or(0, |last| last + 1);
    before.get(..end).is_some_and(|before| before.ends_with(b"/Contents"))
}

/// Does the gap lie inside the signature's object, with no other object's end between?
fn lies_in(pdf: &[u8], object: Option<usize>, gap: usize, second: usize) -> bool {
    let Some(object) = object.filter(|object| *object < gap) else { return false };
    let head = pdf.get(object..gap).unwrap_or_default();
    let tail = pdf.get(second..).unwrap_or_default();
    super::revisions::position(head, b"endobj", 0).is_none()
        && super::revisions::position(tail, b"endobj", 0).is_some()
}
