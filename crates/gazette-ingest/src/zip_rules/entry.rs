//! One file inside a ZIP: its name as text, and its bytes, counted while they are inflated.

use std::io::{self, Read, Write};

use gazette_model::{Code, Finding};
use zip::result::ZipError;

use super::fields::Header;
use super::invalid;

/// A file or folder inside a ZIP (tệp trong gói).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Name with `/` between folders; a folder's name ends with `/`.
    pub(crate) name: String,
    /// Size when inflated.
    pub(crate) size: u64,
}

impl Entry {
    /// Whether it is a folder.
    pub(crate) fn is_folder(&self) -> bool {
        self.name.ends_with('/')
    }
}

/// The name as text: UTF-8 where flagged or where it is UTF-8, else code page 437 as the format says.
pub(super) fn name(header: &Header) -> Option<String> {
    let flagged = header.flags & 1 << 11 != 0;
    if let Some(long) = &header.unicode_name {
        return std::str::from_utf8(long).ok().map(str::to_owned);
    }
    match std::str::from_utf8(&header.name) {
        Ok(name) => Some(name.to_owned()),
        Err(_) if flagged => None,
        Err(_) => Some(header.name.iter().map(|byte| code_page_437(*byte)).collect()),
    }
}

fn code_page_437(byte: u8) -> char {
    const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
    match byte.checked_sub(128) {
        None => char::from(byte),
        Some(upper) => UPPER.chars().nth(upper.into()).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

/// Why an entry did not come out whole.
#[derive(Debug)]
pub(crate) enum Broken {
    /// The entry lies; the rest of the package may be sound.
    Entry(Finding),
    /// Where its bytes should have gone failed.
    Sink(io::Error),
}

/// Inflates an entry into `sink`, in pieces, never more than its declared size.
pub(super) fn pour(
    entry: &Entry,
    source: Result<impl Read, ZipError>,
    sink: &mut dyn Write,
) -> Result<(), Broken> {
    let corrupt = || {
        let (vi, en) =
            ("dữ liệu nén hỏng hoặc sai mã CRC", "the compressed data are broken or fail their CRC");
        Broken::Entry(Finding::new(Code::FileUnreadable).file(&entry.name).words("reason", vi, en))
    };
    let mut source = source.map_err(|_| corrupt())?;
    let mut buffer = [0; 64 << 10];
    let mut count = 0u64;
    loop {
        match source.read(&mut buffer) {
            Ok(0) if count == entry.size => return Ok(()),
            Ok(0) => {
                let (vi, en) = ("tệp bung ra ngắn hơn khai báo", "the entry is shorter than declared");
                return Err(Broken::Entry(invalid(Some(&entry.name), vi, en)));
            }
            Ok(read) => {
                count += read as u64;
                sink.write_all(buffer.get(..read).unwrap_or_default()).map_err(Broken::Sink)?;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // The reader fails as soon as an entry outgrows what it declared.
            Err(error) if error.to_string().contains("larger than its declared") => {
                let declared = format!("{} byte", entry.size);
                return Err(Broken::Entry(super::bomb(Some(&entry.name), format!("> {declared}"), declared)));
            }
            Err(_) => return Err(corrupt()),
        }
    }
}
