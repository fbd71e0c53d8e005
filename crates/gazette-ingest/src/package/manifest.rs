//! Lists of digests as packages carry them: BagIt manifests and `sha256sum` files.

use std::fmt;

/// A digest algorithm of a manifest (thuật toán băm).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Algorithm {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Algorithm {
    const ALL: [Self; 6] = [Self::Md5, Self::Sha1, Self::Sha224, Self::Sha256, Self::Sha384, Self::Sha512];

    /// The name as in `manifest-sha256.txt`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha224 => "sha224",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    /// Reads a name; case and hyphens do not matter.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase().replace('-', "");
        Self::ALL.into_iter().find(|algorithm| algorithm.as_str() == name)
    }

    /// How many hexadecimal digits a digest has.
    pub(crate) fn digits(self) -> usize {
        match self {
            Self::Md5 => 32,
            Self::Sha1 => 40,
            Self::Sha224 => 56,
            Self::Sha256 => 64,
            Self::Sha384 => 96,
            Self::Sha512 => 128,
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One line of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// The digest in lower case.
    pub(crate) digest: String,
    /// The name as written, decoded as the format says, without a leading `./`.
    pub(crate) name: String,
    /// The name as written.
    pub(crate) written: String,
    /// Counted from one.
    pub(crate) number: usize,
    /// The name was marked with `*`, as checksum tools do.
    pub(crate) starred: bool,
}

impl Line {
    /// Whether the name began with `./`.
    pub(crate) fn dotted(&self) -> bool {
        self.written.starts_with("./")
    }
}

/// How names are written in a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// BagIt before 1.0: line ends are percent-encoded.
    OldBag,
    /// BagIt 1.0: line ends and the percent sign are percent-encoded.
    Bag,
    /// `sha256sum`: a backslash before the digest says that the name is escaped.
    Sums,
}

/// Reads a manifest; the second list holds the numbers of lines that are none.
pub(crate) fn read(text: &str, algorithm: Algorithm, names: Names) -> (Vec<Line>, Vec<usize>) {
    let mut lines = Vec::new();
    let mut broken = Vec::new();
    for (index, text) in split_lines(text).enumerate() {
        if text.trim().is_empty() || (names == Names::Sums && text.starts_with('#')) {
            continue;
        }
        match line(text, index + 1, algorithm, names) {
            Some(line) => lines.push(line),
            None => broken.push(index + 1),
        }
    }
    (lines, broken)
}

/// Lines ended by LF, CR or CRLF.
fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

fn line(text: &str, number: usize, algorithm: Algorithm, names: Names) -> Option<Line> {
    let hexadecimal = |digest: &str| {
        digest.len() == algorithm.digits() && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    if names == Names::Sums
        && let Some(rest) = text.strip_prefix("SHA256 (")
    {
        let (name, digest) = rest.rsplit_once(") = ")?;
        let line = Line {
            digest: digest.trim().to_ascii_lowercase(),
            name: plain(name),
            written: name.to_owned(),
            number,
            starred: false,
        };
        return hexadecimal(&line.digest).then_some(line);
    }
    let escaped = names == Names::Sums && text.starts_with('\\');
    let text = if escaped { text.get(1..)? } else { text };
    let (digest, rest) = text.split_once([' ', '\t'])?;
    let rest = rest.trim_start_matches([' ', '\t']);
    let starred = rest.starts_with('*');
    let written = rest.strip_prefix('*').unwrap_or(rest);
    if !hexadecimal(digest) || written.is_empty() {
        return None;
    }
    let name = match names {
        Names::OldBag => decode(written, &["%0D", "%0A"]),
        Names::Bag => decode(written, &["%0D", "%0A", "%25"]),
        Names::Sums if escaped => unescape(written)?,
        Names::Sums => written.to_owned(),
    };
    Some(Line {
        digest: digest.to_ascii_lowercase(),
        name: plain(&name),
        written: written.to_owned(),
        number,
        starred,
    })
}

/// The name without leading `./`.
fn plain(name: &str) -> String {
    let mut name = name;
    while let Some(rest) = name.strip_prefix("./") {
        name = rest.trim_start_matches('/');
    }
    name.to_owned()
}

/// Decodes the given percent codes and no others.
pub(crate) fn decode(text: &str, codes: &[&str]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let code = from.get(..3).map(str::to_ascii_uppercase).filter(|code| codes.contains(&code.as_str()));
        let (character, length) = match code.as_deref() {
            Some("%0D") => ('\r', 3),
            Some("%0A") => ('\n', 3),
            _ if code.is_some() => ('%', 3),
            _ => ('%', 1),
        };
        out.push(character);
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Undoes the escapes of `sha256sum`.
fn unescape(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        out.push(match c {
            '\\' => match characters.next()? {
                'n' => '\n',
                'r' => '\r',
                '\\' => '\\',
                _ => return None,
            },
            c => c,
        });
    }
    Some(out)
}

/// Reads text in the encoding its tag file declares, or that its byte order mark shows.
pub(crate) fn decode_text(bytes: &[u8], encoding: &str) -> Option<String> {
    let wide = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        rest.is_empty()
            .then(|| String::from_utf16(&pairs.iter().map(|pair| read(*pair)).collect::<Vec<_>>()).ok())?
    };
    match (encoding.to_ascii_uppercase().as_str(), bytes) {
        (_, [0xff, 0xfe, rest @ ..]) => wide(rest, u16::from_le_bytes),
        (_, [0xfe, 0xff, rest @ ..]) => wide(rest, u16::from_be_bytes),
        (_, [0xef, 0xbb, 0xbf, rest @ ..]) => String::from_utf8(rest.to_vec()).ok(),
        ("UTF-16" | "UTF-16BE", _) => wide(bytes, u16::from_be_bytes),
        ("UTF-16LE", _) => wide(bytes, u16::from_le_bytes),
        ("ISO-8859-1" | "LATIN1" | "LATIN-1", _) => Some(bytes.iter().copied().map(char::from).collect()),
        ("UTF-8" | "UTF8" | "US-ASCII" | "ASCII", _) => String::from_utf8(bytes.to_vec()).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DIGEST: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn names(text: &str, names: Names) -> Vec<String> {
        read(text, Algorithm::Sha256, names).0.into_iter().map(|line| line.name).collect()
    }

    #[test]
    fn the_forms_of_checksum_tools_are_read() {
        let text = format!(
            "{DIGEST}  a b.pdf\r\n{DIGEST} *./c\n\\{DIGEST}  d\\\\e\\nf\nSHA256 (g (1).pdf) = {DIGEST}\n"
        );
        assert_eq!(names(&text, Names::Sums), ["a b.pdf", "c", "d\\e\nf", "g (1).pdf"]);
    }

    #[test]
    fn percent_codes_are_those_of_the_version() {
        let text = format!("{DIGEST}  data/%7Ea%0Ab%25c%0d%\n");
        assert_eq!(names(&text, Names::OldBag), ["data/%7Ea\nb%25c\r%"]);
        assert_eq!(names(&text, Names::Bag), ["data/%7Ea\nb%c\r%"]);
    }

    #[test]
    fn lines_that_are_none_are_told_by_number() {
        let text = format!("abc  x\n\n{DIGEST}  y\n{DIGEST}\n");
        let (lines, broken) = read(&text, Algorithm::Sha256, Names::Bag);
        assert_eq!((lines.len(), broken), (1, vec![1, 4]));
    }

    #[test]
    fn tag_files_are_read_in_their_encoding() {
        let wide: Vec<u8> = "\u{feff}số".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode_text(&wide, "UTF-16").as_deref(), Some("số"));
        assert_eq!(decode_text(b"caf\xe9", "ISO-8859-1").as_deref(), Some("café"));
        assert_eq!(decode_text(b"caf\xe9", "UTF-8"), None);
        assert_eq!(decode_text(b"x", "KOI8-R"), None);
    }

    proptest! {
        #[test]
        fn a_name_written_into_a_bag_reads_back(name in "[a-zđ%/ \r\n.]{1,20}") {
            prop_assume!(!name.starts_with([' ', '*', '\t']) && !name.starts_with("./"));
            let written = name.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
            let lines = names(&format!("{DIGEST}  {written}\n"), Names::Bag);
            prop_assert_eq!(lines, vec![name]);
        }

        #[test]
        fn any_bytes_are_read_without_panic(text in "\\PC*[\\\\%* \r\n]*", sums in any::<bool>()) {
            let _ = read(&text, Algorithm::Md5, if sums { Names::Sums } else { Names::Bag });
        }
    }
}
