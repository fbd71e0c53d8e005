//! Reads plain text: UTF-8, or UTF-16 where a byte order mark says so; every line is a paragraph.

use gazette_model::{Block, Code, Content, Finding, Inline, Paragraph, Style};

use crate::Reading;

/// Bytes of a plain text; a thousand pages are about three million.
const LIMIT: usize = 64_000_000;

/// Reads plain text.
pub fn read(bytes: &[u8]) -> Reading {
    let refused = |reason: &str| Reading {
        content: Content::default(),
        findings: vec![Finding::new(Code::FileUnreadable).value("reason", reason)],
    };
    if bytes.len() > LIMIT {
        return refused("quá lớn");
    }
    let Some(text) = decode(bytes) else { return refused("không phải UTF-8 hoặc UTF-16") };
    if text.contains('\0') {
        return refused("không phải văn bản thuần");
    }
    let lines = text.strip_suffix('\n').unwrap_or(&text).split('\n');
    let blocks =
        lines.map(|line| Block::Paragraph(paragraph(line.strip_suffix('\r').unwrap_or(line)))).collect();
    Reading { content: Content { blocks, ..Content::default() }, findings: Vec::new() }
}

fn decode(bytes: &[u8]) -> Option<String> {
    let wide = |rest: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok().filter(|_| rest.len().is_multiple_of(2))
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => String::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).to_vec()).ok(),
    }
}

fn paragraph(line: &str) -> Paragraph {
    let mut inlines = Vec::new();
    for (index, piece) in line.split('\t').enumerate() {
        if index > 0 {
            inlines.push(Inline::Tab { leader: None });
        }
        if !piece.is_empty() {
            // A page feed or an old line end inside a line is white space.
            let text = piece.replace(char::is_control, " ");
            inlines.push(Inline::Text { text, style: Style::default() });
        }
    }
    Paragraph { inlines, ..Paragraph::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<String> {
        read(bytes).content.blocks.iter().map(Block::text).collect()
    }

    #[test]
    fn every_line_is_a_paragraph_in_every_encoding() {
        let text = "Điều 1.\tPhạm vi\r\n\r\nĐiều 2.\n";
        let expected = vec!["Điều 1.\tPhạm vi", "", "Điều 2."];
        let little: Vec<u8> =
            [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> =
            [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let marked: Vec<u8> = b"\xef\xbb\xbf".iter().copied().chain(text.bytes()).collect();
        for bytes in [text.as_bytes(), &little, &big, &marked] {
            assert_eq!(lines(bytes), expected);
        }
    }

    #[test]
    fn what_is_no_text_is_a_finding() {
        for bytes in [b"\xff\xfea".as_slice(), b"a\0b", b"\xe1"] {
            let reading = read(bytes);
            assert!(reading.content.blocks.is_empty());
            assert_eq!(reading.findings[0].code, Code::FileUnreadable);
        }
    }
}
