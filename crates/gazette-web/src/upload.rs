//! The digest of a file that was posted: piece by piece, and nothing of it is kept.

use gazette_model::Digest;
use sha2::{Digest as _, Sha256};

use crate::claim::Title;

/// The largest file that is read.
pub(crate) const LARGEST: u64 = 256 << 20;
/// The head of a part of a form may take so many bytes.
const LONGEST_HEAD: usize = 8 * 1024;
/// A boundary has at most 70 characters (RFC 2046 §5.1.1).
const LONGEST_BOUNDARY: usize = 70;

/// Makes the digest of the first file in a form, or of a body that is the file itself.
pub(crate) struct Digester {
    /// `\r\n--BOUNDARY`; empty when the whole body is the file.
    delimiter: Vec<u8>,
    part: Part,
    /// Bytes that were not understood yet.
    rest: Vec<u8>,
    hash: Sha256,
    title: Title,
    size: u64,
}

/// What is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Up to the first delimiter, or a part that is no file.
    Other,
    /// The rest of the line of a delimiter and the head of a part.
    Head,
    File,
    Done,
}

/// Why there is no digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UploadFault {
    /// There is no file in it.
    Missing,
    /// The form is broken.
    Malformed,
    /// The file is larger than what is read.
    TooLarge,
}

impl Digester {
    /// Reads the type of a body; `None` for types that carry no file.
    pub(crate) fn new(content_type: &str) -> Option<Self> {
        let (media, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
        let media = media.trim().to_ascii_lowercase();
        let (delimiter, part) = match media.as_str() {
            "multipart/form-data" => {
                let boundary = parameters
                    .split(';')
                    .filter_map(|one| one.trim().split_once('='))
                    .find(|(name, _)| name.eq_ignore_ascii_case("boundary"))
                    .map(|(_, value)| value.trim_matches('"'))
                    .filter(|value| !value.is_empty() && value.len() <= LONGEST_BOUNDARY)?;
                (format!("\r\n--{boundary}").into_bytes(), Part::Other)
            }
            "application/pdf" | "application/octet-stream" => (Vec::new(), Part::File),
            _ => return None,
        };
        // The first delimiter needs no line before it.
        let rest = if delimiter.is_empty() { Vec::new() } else { b"\r\n".to_vec() };
        Some(Self { delimiter, part, rest, hash: Sha256::new(), title: Title::default(), size: 0 })
    }

    /// Takes the next piece.
    pub(crate) fn push(&mut self, piece: &[u8]) -> Result<(), UploadFault> {
        if self.delimiter.is_empty() {
            return self.file(piece);
        }
        if self.part == Part::Done {
            return Ok(());
        }
        let mut held = std::mem::take(&mut self.rest);
        held.extend_from_slice(piece);
        let mut at = 0;
        loop {
            let open = held.get(at..).unwrap_or_default();
            match self.part {
                Part::Done => return Ok(()),
                Part::Head => {
                    let Some(end) = find(open, b"\r\n\r\n") else {
                        if open.len() > LONGEST_HEAD {
                            return Err(UploadFault::Malformed);
                        }
                        break;
                    };
                    self.part = if holds_file(&open[..end]) { Part::File } else { Part::Other };
                    at += end + 4;
                }
                Part::Other | Part::File => {
                    let found = find(open, &self.delimiter);
                    // What could be the beginning of a delimiter waits for the next piece.
                    let sure = found.unwrap_or((open.len() + 1).saturating_sub(self.delimiter.len()));
                    if self.part == Part::File {
                        self.file(&open[..sure])?;
                    }
                    at += sure;
                    match found {
                        None => break,
                        Some(_) if self.part == Part::File => self.part = Part::Done,
                        Some(_) => {
                            at += self.delimiter.len();
                            self.part = Part::Head;
                        }
                    }
                }
            }
        }
        self.rest = held.split_off(at);
        Ok(())
    }

    /// The digest, and the title the file has in its metadata.
    pub(crate) fn finish(self) -> Result<(Digest, String), UploadFault> {
        match self.part {
            Part::Done => {}
            Part::File if self.delimiter.is_empty() => {}
            Part::File => return Err(UploadFault::Malformed),
            Part::Other | Part::Head => return Err(UploadFault::Missing),
        }
        if self.size == 0 {
            return Err(UploadFault::Missing);
        }
        Ok((Digest(self.hash.finalize().into()), self.title.taken()))
    }

    fn file(&mut self, bytes: &[u8]) -> Result<(), UploadFault> {
        self.size = self.size.saturating_add(bytes.len() as u64);
        if self.size > LARGEST {
            return Err(UploadFault::TooLarge);
        }
        self.hash.update(bytes);
        self.title.push(bytes);
        Ok(())
    }
}

/// Whether the head of a part says that it is a file with a name.
fn holds_file(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    lines.any(|line| {
        line.to_ascii_lowercase().starts_with("content-disposition:")
            && line.split(';').any(|one| {
                let (name, value) = one.trim().split_once('=').unwrap_or((one, ""));
                name.trim_end_matches('*').eq_ignore_ascii_case("filename")
                    && !value.trim_matches('"').is_empty()
            })
    })
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut at = 0;
    while let Some(step) = bytes.get(at..)?.iter().position(|byte| *byte == first) {
        at += step;
        if bytes.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=\"--x1\"";

    fn digest(content_type: &str, body: &[u8], piece: usize) -> Result<(String, String), UploadFault> {
        let mut digester = Digester::new(content_type).unwrap();
        for piece in body.chunks(piece) {
            digester.push(piece)?;
        }
        digester.finish().map(|(digest, title)| (digest.to_string(), title))
    }

    fn form(file: &[u8]) -> Vec<u8> {
        let mut body = b"----x1\r\nContent-Disposition: form-data; name=\"lang\"\r\n\r\nen\r\n----x1\r\n\
            Content-Disposition: form-data; name=\"tep\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
            .to_vec();
        body.extend_from_slice(file);
        body.extend_from_slice(
            b"\r\n----x1\r\nContent-Disposition: form-data; name=\"z\"\r\n\r\n\r\n----x1--\r\n",
        );
        body
    }

    #[test]
    fn the_digest_is_that_of_the_file_however_it_comes_in_pieces() {
        let file = b"%PDF \r\n--\r\n----x \r\n----x2 \r\n<dc:title>T</dc:title>\r\n bytes \r";
        let wanted = Digest(Sha256::digest(file).into()).to_string();
        for piece in 1..90 {
            let (digest, title) = digest(TYPE, &form(file), piece).unwrap();
            assert_eq!((digest, title.as_str()), (wanted.clone(), "T"), "{piece}");
        }
        assert_eq!(digest("application/pdf", file, 7).unwrap().0, wanted);
    }

    #[test]
    fn a_form_without_a_file_has_no_digest() {
        let chosen_none =
            b"----x1\r\nContent-Disposition: form-data; name=\"tep\"; filename=\"\"\r\n\r\n\r\n----x1--\r\n";
        for piece in [1, 5, 1000] {
            assert_eq!(digest(TYPE, chosen_none, piece), Err(UploadFault::Missing));
            assert_eq!(digest(TYPE, b"", piece), Err(UploadFault::Missing));
            assert_eq!(digest(TYPE, &form(b""), piece), Err(UploadFault::Missing), "{piece}");
        }
        assert!(Digester::new("text/plain").is_none());
        assert!(Digester::new("multipart/form-data").is_none());
    }

    #[test]
    fn a_form_that_ends_early_is_told() {
        let whole = form(b"bytes of the file");
        let cut = whole.len() - 75;
        assert_eq!(digest(TYPE, &whole[..cut], 1000), Err(UploadFault::Malformed));
    }
}
