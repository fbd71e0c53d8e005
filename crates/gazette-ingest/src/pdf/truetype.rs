//! The character table of an embedded TrueType font, read backwards: which character a glyph draws.
//!
//! Needed only for composite fonts without a ToUnicode map.

use std::collections::HashMap;

/// Characters by glyph number; empty if the table is not there or not understood.
pub(super) fn characters_of_glyphs(font: &[u8]) -> HashMap<u32, char> {
    read(font).unwrap_or_default()
}

fn read(font: &[u8]) -> Option<HashMap<u32, char>> {
    let tables = u16_at(font, 4)?;
    let directory = (0..usize::from(tables)).find_map(|index| {
        let entry = 12 + index * 16;
        (font.get(entry..entry + 4)? == b"cmap").then(|| u32_at(font, entry + 8))?
    })?;
    let cmap = font.get(usize::try_from(directory).ok()?..)?;
    let mut found = HashMap::new();
    for index in 0..usize::from(u16_at(cmap, 2)?).min(32) {
        let record = 4 + index * 8;
        let (platform, encoding) = (u16_at(cmap, record)?, u16_at(cmap, record + 2)?);
        // Unicode tables only: a symbol table says nothing about text.
        if !(platform == 0 || platform == 3 && matches!(encoding, 1 | 10)) {
            continue;
        }
        let Some(table) = u32_at(cmap, record + 4).and_then(|at| cmap.get(usize::try_from(at).ok()?..))
        else {
            continue;
        };
        match u16_at(table, 0) {
            Some(4) => format4(table, &mut found),
            Some(12) => format12(table, &mut found),
            _ => None,
        };
    }
    Some(found)
}

fn format4(table: &[u8], found: &mut HashMap<u32, char>) -> Option<()> {
    let twice = usize::from(u16_at(table, 6)?);
    for segment in (0..twice).step_by(2) {
        let end = u16_at(table, 14 + segment)?;
        let start = u16_at(table, 16 + twice + segment)?;
        let delta = u16_at(table, 16 + twice * 2 + segment)?;
        let offset_at = 16 + twice * 3 + segment;
        let offset = usize::from(u16_at(table, offset_at)?);
        for code in start..=end {
            let glyph = if offset == 0 {
                code.wrapping_add(delta)
            } else {
                match u16_at(table, offset_at + offset + usize::from(code - start) * 2) {
                    Some(0) | None => continue,
                    Some(glyph) => glyph.wrapping_add(delta),
                }
            };
            keep(found, u32::from(glyph), u32::from(code));
        }
    }
    Some(())
}

fn format12(table: &[u8], found: &mut HashMap<u32, char>) -> Option<()> {
    for group in 0..usize::try_from(u32_at(table, 12)?).ok()?.min(10_000) {
        let at = 16 + group * 12;
        let (start, end, first) = (u32_at(table, at)?, u32_at(table, at + 4)?, u32_at(table, at + 8)?);
        for code in (start..=end).take(0x1_0000) {
            keep(found, first.wrapping_add(code - start), code);
        }
    }
    Some(())
}

/// The first character wins, so that a plain space is preferred to a no-break space.
fn keep(found: &mut HashMap<u32, char>, glyph: u32, code: u32) {
    if found.len() < 0x2_0000
        && let Some(character) = char::from_u32(code)
        && glyph != 0
    {
        found.entry(glyph).or_insert(character);
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).map(|four| u32::from_be_bytes([four[0], four[1], four[2], four[3]]))
}
