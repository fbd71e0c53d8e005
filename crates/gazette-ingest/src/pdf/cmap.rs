//! Character maps inside a PDF: ToUnicode maps, and the code spaces and CIDs of composite fonts.

use std::collections::HashMap;

use super::content::{Operations, Token};

/// No map may fill more places than this.
const MAX_ENTRIES: usize = 200_000;

/// A character map.
#[derive(Debug, Default)]
pub(super) struct CMap {
    /// Ranges of codes: number of bytes, first, last.
    pub(super) spaces: Vec<(usize, u32, u32)>,
    /// What codes mean as text (`bfchar`, `bfrange`).
    pub(super) texts: HashMap<u32, String>,
    /// What codes mean as CIDs (`cidchar`, `cidrange`): first, last, CID of the first.
    pub(super) cids: Vec<(u32, u32, u32)>,
}

impl CMap {
    /// Reads a map; what is not understood is passed over.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut operations = Operations::new(bytes);
        while let Some(operator) = operations.next_operator() {
            match operator {
                b"endcodespacerange" => {
                    for pair in operations.operands.chunks_exact(2) {
                        if let (Token::Text(low), Token::Text(high)) = (&pair[0], &pair[1])
                            && (1..=4).contains(&low.len())
                        {
                            map.spaces.push((low.len(), code(low), code(high)));
                        }
                    }
                }
                b"endbfchar" => {
                    for pair in operations.operands.chunks_exact(2) {
                        match (&pair[0], &pair[1]) {
                            (Token::Text(from), Token::Text(to)) => map.put(code(from), utf16(to)),
                            (Token::Text(from), Token::Name(name)) => {
                                let text = super::glyph_names::text_of(&String::from_utf8_lossy(name));
                                map.put(code(from), text.unwrap_or_default());
                            }
                            _ => {}
                        }
                    }
                }
                b"endbfrange" => map.ranges(&operations.operands),
                b"endcidchar" => {
                    for pair in operations.operands.chunks_exact(2) {
                        if let (Token::Text(from), Token::Number(cid)) = (&pair[0], &pair[1]) {
                            map.cids.push((code(from), code(from), *cid as u32));
                        }
                    }
                }
                b"endcidrange" => {
                    for triple in operations.operands.chunks_exact(3) {
                        if let (Token::Text(low), Token::Text(high), Token::Number(cid)) =
                            (&triple[0], &triple[1], &triple[2])
                        {
                            map.cids.push((code(low), code(high), *cid as u32));
                        }
                    }
                }
                _ => {}
            }
        }
        map
    }

    /// `<low> <high> <first>` or `<low> <high> [<each> …]`.
    fn ranges(&mut self, operands: &[Token<'_>]) {
        let mut at = 0;
        while let (Some(Token::Text(low)), Some(Token::Text(high)), Some(third)) =
            (operands.get(at), operands.get(at + 1), operands.get(at + 2))
        {
            let (low, high) = (code(low), code(high));
            at += 3;
            match third {
                Token::Text(first) => {
                    let units = units(first);
                    for (offset, source) in (low..=high).enumerate().take(0x1_0000) {
                        self.put(source, shifted(&units, offset));
                    }
                }
                Token::Bracket => {
                    let mut source = low;
                    while let Some(Token::Text(each)) = operands.get(at) {
                        if source <= high {
                            self.put(source, utf16(each));
                        }
                        source = source.saturating_add(1);
                        at += 1;
                    }
                    // Passes the closing bracket.
                    at += 1;
                }
                _ => {}
            }
        }
    }

    fn put(&mut self, source: u32, text: String) {
        if self.texts.len() < MAX_ENTRIES {
            self.texts.insert(source, text);
        }
    }

    /// The CID of a code; the code itself where the map names none.
    pub(super) fn cid(&self, source: u32) -> u32 {
        let range = self.cids.iter().find(|(low, high, _)| (*low..=*high).contains(&source));
        range.map_or(source, |(low, _, cid)| cid.saturating_add(source - low))
    }
}

fn code(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |code, byte| code << 8 | u32::from(*byte))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [single] => vec![u16::from(*single)],
        _ => bytes.chunks_exact(2).take(64).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
    }
}

fn utf16(bytes: &[u8]) -> String {
    shifted(&units(bytes), 0)
}

/// The text whose last unit is moved on by `offset`, as ranges count.
fn shifted(units: &[u16], offset: usize) -> String {
    let mut units = units.to_vec();
    if let Some(last) = units.last_mut() {
        *last = last.wrapping_add((offset & 0xffff) as u16);
    }
    let text = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER));
    // Some writers map what has no text to NUL.
    text.filter(|character| *character != '\0').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chars_ranges_and_arrays_are_read() {
        let map = CMap::parse(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange
            2 beginbfchar <0003> <0020> <0005> <00660069> endbfchar
            2 beginbfrange <0010> <0012> <1EA0> <0020> <0021> [<0041> <0061030100320000>] endbfrange
            1 begincidrange <0000> <00ff> 10 endcidrange",
        );
        let cases = [(3, " "), (5, "fi"), (0x10, "Ạ"), (0x12, "Ả"), (0x20, "A"), (0x21, "a\u{301}2")];
        for (source, text) in cases {
            assert_eq!(map.texts.get(&source).map(String::as_str), Some(text), "{source}");
        }
        assert_eq!(map.spaces, [(2, 0, 0xffff)]);
        assert_eq!((map.cid(5), map.cid(0x100)), (15, 0x100));
    }

    #[test]
    fn a_range_over_everything_stays_bounded() {
        let map = CMap::parse(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange");
        assert!(map.texts.len() <= 0x1_0000);
    }
}
