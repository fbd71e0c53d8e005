//! Files: originals, issues, pictures, the log; checked before they are served, and sent in ranges.

use std::fs;

use gazette_archive::{ArchiveError, ObjectId};
use gazette_model::{FileRecord, FileRole, GazetteKey};

use crate::answer::{Answer, Content};
use crate::ask::{Ask, encode};
use crate::route::Refused;
use crate::state::State;

/// How long a file may be kept; a published file never changes.
const KEEP: &str = "public, max-age=86400, no-transform";
/// Files of the log are small; larger ones are not of the log.
const LOG_LIMIT: u64 = 64 << 20;

/// Whether readers see a file; what an agency sent along for the office is not for them.
pub(crate) fn is_public(file: &FileRecord) -> bool {
    !matches!(file.role, FileRole::Metadata | FileRole::Other)
}

/// A file of an archive object.
pub(crate) fn archived(
    state: &State,
    ask: &Ask,
    object: &ObjectId,
    files: &[FileRecord],
    name: &str,
) -> Result<Answer, Refused> {
    let file = files.iter().find(|file| file.path == name && is_public(file)).ok_or(Refused::Missing)?;
    let (path, (length, written)) = match state.checked_file(object, name) {
        Err(ArchiveError::FileMissing { .. })
            if state.archive.withdrawn(object)?.iter().any(|gone| gone.path == name) =>
        {
            return Err(Refused::Gone);
        }
        other => other?,
    };
    let tag = format!("\"{}\"", file.digest);
    let leaf = name.rsplit('/').next().unwrap_or(name);
    let ascii: String =
        leaf.chars().map(|c| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '_' }).collect();
    let head = vec![
        ("content-type", media_type(&file.media_type)),
        ("cache-control", KEEP.to_owned()),
        ("etag", tag.clone()),
        ("last-modified", httpdate::fmt_http_date(written)),
        ("accept-ranges", "bytes".to_owned()),
        (
            "content-disposition",
            format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{}", encode(leaf, false)),
        ),
        ("content-security-policy", "default-src 'none'; sandbox".to_owned()),
        ("x-file-sha256", file.digest.to_string()),
    ];
    let wanted =
        if ask.if_range.is_empty() || ask.if_range == tag { range(&ask.range, length) } else { Range::Whole };
    let mut answer = Answer { status: 200, headers: head, body: Content::Bytes(Vec::new()) };
    match wanted {
        Range::Whole => {
            answer.headers.push(("content-length", length.to_string()));
            answer.body = Content::File { path, start: 0, length };
        }
        Range::Part(start, last) => {
            let part = last - start + 1;
            answer.status = 206;
            answer.headers.push(("content-range", format!("bytes {start}-{last}/{length}")));
            answer.headers.push(("content-length", part.to_string()));
            answer.body = Content::File { path, start, length: part };
        }
        Range::Outside => {
            answer.status = 416;
            answer.headers.push(("content-range", format!("bytes */{length}")));
        }
    }
    Ok(answer)
}

/// A picture of a document.
pub(crate) fn picture(state: &State, document: &str, position: &str) -> Result<Answer, Refused> {
    let record = state.document(document)?.ok_or(Refused::Missing)?;
    let position: usize = position.parse().map_err(|_| Refused::Missing)?;
    let picture = record.document.pictures.get(position).ok_or(Refused::Missing)?;
    let media = picture_type(&picture.bytes).ok_or(Refused::Missing)?;
    Ok(Answer::made(media, picture.bytes.clone(), KEEP)
        .with("content-security-policy", "default-src 'none'; sandbox"))
}

/// A file of the public log: only regular files below its folder, by the names a log has.
pub(crate) fn log(state: &State, segments: &[String]) -> Result<Answer, Refused> {
    let plain = |segment: &String| {
        let known = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        segment.chars().all(known) && !segment.starts_with('.') && segment.len() < 200
    };
    // The log of a joined gazette lies below its key.
    let (key, segments) = match segments {
        [joined, key, rest @ ..] if joined == "joined" => {
            (GazetteKey::new(key).ok_or(Refused::Missing)?, rest)
        }
        own => (GazetteKey::OWN, own),
    };
    if segments.is_empty() || segments.len() > 8 || !segments.iter().all(plain) {
        return Err(Refused::Missing);
    }
    let mut path = state.site.log_of(key).ok_or(Refused::Missing)?.0.to_owned();
    for segment in segments {
        path.push(segment);
        // No link leads out of the folder.
        if fs::symlink_metadata(&path).map_err(|_| Refused::Missing)?.is_symlink() {
            return Err(Refused::Missing);
        }
    }
    let meta = fs::metadata(&path).map_err(|_| Refused::Missing)?;
    if !meta.is_file() || meta.len() > LOG_LIMIT {
        return Err(Refused::Missing);
    }
    let bytes = fs::read(&path).map_err(|_| Refused::Missing)?;
    let tile = segments.first().is_some_and(|first| first == "tile");
    let (media, cache) = if tile {
        ("application/octet-stream", "public, max-age=31536000, immutable")
    } else {
        ("text/plain; charset=utf-8", "no-cache")
    };
    Ok(Answer::made(media, bytes, cache).with("access-control-allow-origin", "*"))
}

/// What a picture is, by its first bytes; only kinds that carry no script and that browsers show.
pub(crate) fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 5] = [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"BM", "image/bmp"),
        (b"RIFF", "image/webp"),
    ];
    known.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, media)| *media)
}

/// A media type as recorded, or bytes where the record holds something odd.
fn media_type(recorded: &str) -> String {
    let fine =
        recorded.contains('/') && recorded.len() < 120 && recorded.bytes().all(|b| b.is_ascii_graphic());
    if fine && !recorded.starts_with("text/html") {
        recorded.to_owned()
    } else {
        "application/octet-stream".to_owned()
    }
}

#[derive(Debug, PartialEq)]
enum Range {
    Whole,
    /// First and last byte.
    Part(u64, u64),
    Outside,
}

/// Reads `Range`; several ranges, other units and nonsense mean the whole file, as RFC 9110 §14.2 allows.
fn range(text: &str, length: u64) -> Range {
    let spec = text.split_once('=').filter(|(unit, _)| unit.trim().eq_ignore_ascii_case("bytes"));
    let Some((first, last)) = spec.and_then(|(_, spec)| spec.trim().split_once('-')) else {
        return Range::Whole;
    };
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    match (number(first), number(last)) {
        (None, Some(0)) => Range::Outside,
        (None, Some(_)) if first.is_empty() && length == 0 => Range::Outside,
        (None, Some(tail)) if first.is_empty() => Range::Part(length.saturating_sub(tail), length - 1),
        (Some(first), _) if first >= length && (last.is_empty() || number(last).is_some()) => Range::Outside,
        (Some(first), None) if last.is_empty() => Range::Part(first, length - 1),
        (Some(first), Some(last)) if first <= last => Range::Part(first, last.min(length - 1)),
        _ => Range::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (text, wanted) in [
            ("", Range::Whole),
            ("bytes=0-0", Range::Part(0, 0)),
            ("bytes=2-", Range::Part(2, 9)),
            ("Bytes= 2-4 ", Range::Part(2, 4)),
            ("bytes=-3", Range::Part(7, 9)),
            ("bytes=-30", Range::Part(0, 9)),
            ("bytes=5-100", Range::Part(5, 9)),
            ("bytes=10-", Range::Outside),
            ("bytes=99999999999999999999999-", Range::Outside),
            ("bytes=-0", Range::Outside),
            ("bytes=5-2", Range::Whole),
            ("bytes=0-1,3-4", Range::Whole),
            ("items=0-1", Range::Whole),
            ("bytes=a-b", Range::Whole),
            ("bytes=", Range::Whole),
        ] {
            assert_eq!(range(text, 10), wanted, "{text}");
        }
        assert_eq!(range("bytes=-1", 0), Range::Outside);
        assert_eq!(range("bytes=0-", 0), Range::Outside);
    }
}
