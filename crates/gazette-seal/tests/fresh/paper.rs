//! A small PDF written by hand as text, its revisions, and its signing; no PDF library takes part.

use sha2::{Digest as _, Sha256};

use crate::message::Message;

/// The room left for a signature, in digits.
pub(crate) const ROOM: usize = 5000;

/// Where things lie in the made file.
pub(crate) const CATALOG: u32 = 1;
pub(crate) const PAGES: u32 = 2;
pub(crate) const PAGE: u32 = 3;
pub(crate) const PAGE_2: u32 = 4;
pub(crate) const RESOURCES: u32 = 5;
pub(crate) const CONTENT: u32 = 6;
pub(crate) const LENGTH: u32 = 7;
pub(crate) const CONTENT_2: u32 = 8;
pub(crate) const FONT: u32 = 9;
pub(crate) const FORM: u32 = 10;
pub(crate) const SEAL: u32 = 11;
pub(crate) const TEXT_FIELD: u32 = 12;
pub(crate) const TEXT_LOOK: u32 = 13;
pub(crate) const SIGNATURE: u32 = 14;
pub(crate) const STAMP: u32 = 15;
pub(crate) const LINK: u32 = 16;
pub(crate) const EMPTY_FIELD: u32 = 17;
pub(crate) const PICTURE: u32 = 18;
/// Not used by any page when signed: what a preparer may have hidden.
pub(crate) const HIDDEN_NODE: u32 = 19;
pub(crate) const HIDDEN_CONTENT: u32 = 20;
pub(crate) const ANNOTATIONS: u32 = 21;
pub(crate) const LAYER: u32 = 22;

pub(crate) const WHITE: &str = "q 1 g 0 0 595 842 re f Q BT /F1 20 Tf 60 500 Td (100 000 000) Tj ET";

/// One object: number, generation, text.
pub(crate) type Body = (u32, u16, String);

pub(crate) fn object(number: u32, text: impl Into<String>) -> Body {
    (number, 0, text.into())
}

pub(crate) fn stream(number: u32, keys: &str, data: &str) -> Body {
    object(number, format!("<< {keys} /Length {} >>\nstream\n{data}\nendstream", data.len()))
}

pub(crate) fn page(more: &str) -> String {
    format!("<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Annots 21 0 R {more} >>")
}

pub(crate) fn catalog(more: &str) -> String {
    format!("<< /Type /Catalog /Pages 2 0 R /AcroForm 10 0 R {more} >>")
}

pub(crate) fn form(fields: &str) -> String {
    format!("<< /Fields [11 0 R 12 0 R 17 0 R {fields}] /SigFlags 3 /DR << /Font << /F1 9 0 R >> >> >>")
}

/// The objects of the first revision; the signature's place is left open.
fn objects(signature: &str) -> Vec<Body> {
    let text = "BT /F1 20 Tf 60 700 Td (10 000) Tj 0 -40 Td (dong) Tj ET q 100 0 0 50 60 600 cm /P Do Q";
    vec![
        object(CATALOG, catalog("/OCProperties << /OCGs [22 0 R] /D << /ON [22 0 R] >> >>")),
        object(
            PAGES,
            "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 595 842] /Resources 5 0 R >>",
        ),
        object(PAGE, page("")),
        object(PAGE_2, "<< /Type /Page /Parent 2 0 R /Contents [8 0 R] >>"),
        object(RESOURCES, "<< /Font << /F1 9 0 R >> /XObject << /P 18 0 R >> >>"),
        object(CONTENT, format!("<< /Length 7 0 R >>\nstream\n{text}\nendstream")),
        object(LENGTH, text.len().to_string()),
        stream(CONTENT_2, "", "BT /F1 20 Tf 60 700 Td (trang hai) Tj ET"),
        object(FONT, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"),
        object(FORM, form("")),
        object(
            SEAL,
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /F 132 /Rect [400 100 500 160] /P 3 0 R /V 14 0 R /AP << /N 15 0 R >> >>",
        ),
        object(
            TEXT_FIELD,
            "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Amount) /F 4 /Rect [60 400 200 420] /P 3 0 R /V (10 000) /DA (/F1 12 Tf) /AP << /N 13 0 R >> >>",
        ),
        stream(
            TEXT_LOOK,
            "/Type /XObject /Subtype /Form /BBox [0 0 140 20] /Resources 5 0 R",
            "BT /F1 12 Tf 2 5 Td (10 000) Tj ET",
        ),
        object(SIGNATURE, signature),
        stream(
            STAMP,
            "/Type /XObject /Subtype /Form /BBox [0 0 100 60] /Resources 5 0 R",
            "1 0 0 RG 1 1 98 58 re S",
        ),
        object(
            LINK,
            "<< /Type /Annot /Subtype /Link /Rect [60 300 200 320] /Border [0 0 0] /A << /S /URI /URI (https://vi.example/) >> >>",
        ),
        object(
            EMPTY_FIELD,
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Second) /F 4 /Rect [0 0 595 842] /P 4 0 R >>",
        ),
        stream(
            PICTURE,
            "/Type /XObject /Subtype /Image /Width 2 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
            "\x00\x7f",
        ),
        object(
            HIDDEN_NODE,
            "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] /Resources 5 0 R >>",
        ),
        stream(HIDDEN_CONTENT, "", WHITE),
        object(ANNOTATIONS, "[11 0 R 12 0 R 16 0 R]"),
        object(LAYER, "<< /Type /OCG /Name (Lop) >>"),
    ]
}

/// How a cross-reference section is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    Classic,
    Stream,
}

/// One revision put together.
pub(crate) fn write(before: &[u8], bodies: &[Body], table: Table, trailer: &str) -> Vec<u8> {
    let mut out = if before.is_empty() { b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec() } else { before.to_vec() };
    let mut entries = Vec::new();
    for (number, generation, text) in bodies {
        entries.push((*number, *generation, out.len()));
        out.extend_from_slice(format!("{number} {generation} obj\n").as_bytes());
        out.extend(latin(text));
        out.extend_from_slice(b"\nendobj\n");
    }
    section(out, &entries, table, trailer)
}

/// One byte a letter, so that binary data can stand in texts.
fn latin(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect()
}

/// The cross-reference section of entries, with what follows it.
pub(crate) fn section(
    mut out: Vec<u8>,
    entries: &[(u32, u16, usize)],
    table: Table,
    trailer: &str,
) -> Vec<u8> {
    let prev = last_start(&out).map(|prev| format!("/Prev {prev}")).unwrap_or_default();
    let start = out.len();
    let root = if trailer.contains("/Root") { "" } else { "/Root 1 0 R" };
    match table {
        Table::Classic => {
            out.extend_from_slice(b"xref\n0 1\n0000000000 65535 f \n");
            for (number, generation, offset) in entries {
                let kind = if *offset == 0 { 'f' } else { 'n' };
                out.extend_from_slice(
                    format!("{number} 1\n{offset:010} {generation:05} {kind} \n").as_bytes(),
                );
            }
            out.extend_from_slice(format!("trailer\n<< /Size 60 {root} {prev} {trailer} >>").as_bytes());
        }
        Table::Stream => {
            let mut data = Vec::new();
            let mut index = String::new();
            let mut all = entries.to_vec();
            all.push((59, 0, start));
            for (number, _, offset) in &all {
                index.push_str(&format!("{number} 1 "));
                data.push(u8::from(*offset != 0));
                data.extend_from_slice(&u32::try_from(*offset).unwrap().to_be_bytes());
                data.push(0);
            }
            out.extend_from_slice(
                format!(
                    "59 0 obj\n<< /Type /XRef /Size 60 /W [1 4 1] /Index [{index}] {root} {prev} {trailer} /Length {} >>\nstream\n",
                    data.len()
                )
                .as_bytes(),
            );
            out.extend_from_slice(&data);
            out.extend_from_slice(b"\nendstream\nendobj");
        }
    }
    out.extend_from_slice(format!("\nstartxref\n{start}\n%%EOF\n").as_bytes());
    out
}

/// A revision whose objects lie in an object stream, as a cross-reference stream names them.
pub(crate) fn packed(before: &[u8], bodies: &[Body]) -> Vec<u8> {
    let (mut heads, mut texts) = (String::new(), String::new());
    for (number, _, text) in bodies {
        heads.push_str(&format!("{number} {} ", texts.len()));
        texts.push_str(text);
        texts.push(' ');
    }
    let mut out = before.to_vec();
    let prev = last_start(&out).unwrap();
    let holder = out.len();
    let keys = format!("/Type /ObjStm /N {} /First {}", bodies.len(), heads.len());
    let (_, _, text) = stream(58, &keys, &format!("{heads}{texts}"));
    out.extend_from_slice(format!("58 0 obj\n{text}\nendobj\n").as_bytes());
    let start = out.len();
    let mut data = Vec::new();
    let mut index = String::new();
    for (place, (number, _, _)) in (0u8..).zip(bodies) {
        index.push_str(&format!("{number} 1 "));
        data.extend_from_slice(&[2, 0, 0, 0, 58, place]);
    }
    for (number, offset) in [(58, holder), (59, start)] {
        index.push_str(&format!("{number} 1 "));
        data.push(1);
        data.extend_from_slice(&u32::try_from(offset).unwrap().to_be_bytes());
        data.push(0);
    }
    out.extend_from_slice(
        format!(
            "59 0 obj\n<< /Type /XRef /Size 60 /W [1 4 1] /Index [{index}] /Root 1 0 R /Prev {prev} /Length {} >>\nstream\n",
            data.len()
        )
        .as_bytes(),
    );
    out.extend_from_slice(&data);
    out.extend_from_slice(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").as_bytes());
    out
}

/// The offset that the last `startxref` names.
pub(crate) fn last_start(bytes: &[u8]) -> Option<usize> {
    let at = rfind(bytes, b"startxref")? + 10;
    let digits: Vec<u8> = bytes[at..].iter().copied().take_while(u8::is_ascii_digit).collect();
    String::from_utf8(digits).ok()?.parse().ok()
}

/// The dictionary of a signature with its hole.
pub(crate) fn open(more: &str) -> String {
    format!(
        "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached {more} /ByteRange [0 00000000 00000000 00000000] /Contents <{}> >>",
        "0".repeat(ROOM)
    )
}

/// The file before anybody signed it.
pub(crate) fn unsigned(table: Table, more: &str) -> Vec<u8> {
    write(b"", &objects(&open(more)), table, "")
}

/// The file, rightly signed.
pub(crate) fn signed(table: Table) -> Vec<u8> {
    fill(&unsigned(table, ""), |digest| Message::of(digest, "Nguyen Van A"))
}

/// Where the last open signature's hole lies, brackets included.
pub(crate) fn hole(file: &[u8]) -> std::ops::Range<usize> {
    let zeros = [b"<".as_slice(), &vec![b'0'; ROOM], b">"].concat();
    let start = rfind(file, &zeros).unwrap();
    start..start + zeros.len()
}

/// Fills the last open signature with a message over everything around its hole.
pub(crate) fn fill(file: &[u8], make: impl Fn(&[u8]) -> Message) -> Vec<u8> {
    let hole = hole(file);
    let range = format!("0 {:08} {:08} {:08}", hole.start, hole.end, file.len() - hole.end);
    fill_with(file, &range, &[0..hole.start, hole.end..file.len()], make)
}

/// Fills the last open signature with a message over `parts`, and writes `range` as its byte range.
pub(crate) fn fill_with(
    file: &[u8],
    range: &str,
    parts: &[std::ops::Range<usize>],
    make: impl Fn(&[u8]) -> Message,
) -> Vec<u8> {
    let hole = hole(file);
    let mut out = file.to_vec();
    if let Some(at) = rfind(&out[..hole.start], b"[0 00000000 00000000 00000000]") {
        let text = format!("{range:<28}");
        out[at + 1..at + 1 + text.len()].copy_from_slice(text.as_bytes());
    }
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(&out[part.clone()]);
    }
    let message = make(&hash.finalize()).bytes();
    let digits: Vec<u8> = message.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect();
    out[hole.start + 1..hole.start + 1 + digits.len()].copy_from_slice(&digits);
    out
}

pub(crate) fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

pub(crate) fn rfind(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).rposition(|window| window == needle)
}
