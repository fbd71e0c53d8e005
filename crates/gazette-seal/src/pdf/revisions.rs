//! Where the revisions of a file end (các phiên bản nối tiếp trong một tệp PDF).
//!
//! Every save that keeps earlier bytes appends objects, a cross-reference section, `startxref`, and `%%EOF`. The
//! first N revisions are a prefix of the file, and that prefix is a complete file itself.

use std::ops::Range;

use lopdf::xref::XrefEntry;
use lopdf::{Document, Object};

/// A file with more is not read revision by revision.
const MOST: usize = 64;

/// The ends of the revisions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Revisions {
    /// For each revision, where `%%EOF` ends, and where the line end after it does.
    ends: Vec<(usize, usize)>,
    /// Are there more than we read?
    pub(crate) too_many: bool,
    /// Bytes after the last `%%EOF` that are not blank.
    pub(crate) tail: bool,
    /// Where the data of streams lies: a PDF attached to a PDF has ends and signatures of its own.
    streams: Vec<Range<usize>>,
}

/// Finds the revisions by their `startxref`, which must point at a cross-reference section before it.
pub(crate) fn find(pdf: &[u8], document: &Document) -> Revisions {
    let mut revisions = Revisions { streams: streams(pdf, document), ..Revisions::default() };
    let mut from = 0;
    while let Some(at) = position(pdf, b"startxref", from) {
        from = at + b"startxref".len();
        if let Some(stream) = revisions.stream(at) {
            from = stream.end;
            continue;
        }
        let Some(end) = end_of_file(pdf, at) else { continue };
        if revisions.ends.len() == MOST {
            revisions.too_many = true;
            break;
        }
        let line = pdf.get(end..).unwrap_or_default();
        let blank = match line {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        revisions.ends.push((end, end + blank));
        from = end;
    }
    let last = revisions.ends.last().map_or(0, |(_, end)| *end);
    revisions.tail = pdf.get(last..).unwrap_or_default().iter().any(|byte| !is_blank(*byte));
    revisions
}

impl Revisions {
    /// The stream in whose data a byte lies.
    pub(crate) fn stream(&self, at: usize) -> Option<&Range<usize>> {
        let after = self.streams.partition_point(|stream| stream.start <= at);
        self.streams.get(after.checked_sub(1)?).filter(|stream| stream.contains(&at))
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.ends.len()
    }

    /// Which revision (from 1) ends here: at its `%%EOF`, or in the blanks that follow.
    pub(crate) fn at(&self, pdf: &[u8], end: usize) -> Option<usize> {
        let index = self.ends.iter().rposition(|(eof, _)| *eof <= end)?;
        let (eof, _) = self.ends.get(index)?;
        pdf.get(*eof..end)?.iter().all(|byte| is_blank(*byte)).then_some(index + 1)
    }

    /// The bytes of revision `number` (from 1) and all before it.
    pub(crate) fn prefix<'a>(&self, pdf: &'a [u8], number: usize) -> Option<&'a [u8]> {
        let (_, end) = self.ends.get(number.checked_sub(1)?)?;
        pdf.get(..*end)
    }

    /// What revision `number` appended.
    pub(crate) fn appended<'a>(&self, pdf: &'a [u8], number: usize) -> Option<&'a [u8]> {
        let start = match number.checked_sub(2) {
            Some(before) => self.ends.get(before)?.1,
            None => 0,
        };
        pdf.get(start..self.ends.get(number.checked_sub(1)?)?.1)
    }

    /// The revision in which a byte lies.
    pub(crate) fn holding(&self, offset: usize) -> Option<usize> {
        self.ends.iter().position(|(_, end)| offset < *end).map(|index| index + 1)
    }
}

/// The data of every stream that lies in the file as it was read; what does not is not trusted to be one.
fn streams(pdf: &[u8], document: &Document) -> Vec<Range<usize>> {
    /// A dictionary before the data is not longer.
    const DICTIONARY: usize = 16 * 1024;
    let mut out = Vec::new();
    for (id, object) in &document.objects {
        let Object::Stream(stream) = object else { continue };
        let Some(XrefEntry::Normal { offset, .. }) = document.reference_table.get(id.0) else { continue };
        let Ok(offset) = usize::try_from(*offset) else { continue };
        let head = pdf.get(offset..pdf.len().min(offset.saturating_add(DICTIONARY))).unwrap_or_default();
        let Some(keyword) = position(head, b"stream", 0) else { continue };
        let mut start = offset + keyword + b"stream".len();
        if pdf.get(start) == Some(&b'\r') {
            start += 1;
        }
        if pdf.get(start) == Some(&b'\n') {
            start += 1;
        }
        let range = start..start.saturating_add(stream.content.len());
        if pdf.get(range.clone()).is_some_and(|data| data == stream.content) {
            out.push(range);
        }
    }
    out.sort_by_key(|range| range.start);
    out
}

/// The end of `%%EOF` after a `startxref` that points at something real.
fn end_of_file(pdf: &[u8], at: usize) -> Option<usize> {
    let mut here = at + b"startxref".len();
    skip_blank(pdf, &mut here);
    let digits = pdf.get(here..)?.iter().take(12).take_while(|byte| byte.is_ascii_digit()).count();
    let offset: usize = std::str::from_utf8(pdf.get(here..here + digits)?).ok()?.parse().ok()?;
    here += digits;
    skip_blank(pdf, &mut here);
    let end = here.checked_add(b"%%EOF".len())?;
    if pdf.get(here..end)? != b"%%EOF" {
        return None;
    }
    // A linearised file has a second `startxref` near its beginning, pointing nowhere or forward.
    let mut target = offset;
    skip_blank(pdf, &mut target);
    let there = pdf.get(target..at)?;
    (offset > 0 && (there.starts_with(b"xref") || there.first().is_some_and(u8::is_ascii_digit)))
        .then_some(end)
}

fn skip_blank(pdf: &[u8], here: &mut usize) {
    while pdf.get(*here).is_some_and(|byte| is_blank(*byte)) {
        *here += 1;
    }
}

pub(crate) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0x0c | 0)
}

/// The next place of `needle` from `from` on.
pub(crate) fn position(haystack: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = from;
    loop {
        let rest = haystack.get(at..)?;
        at += rest.iter().position(|byte| *byte == first)?;
        if haystack.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}
