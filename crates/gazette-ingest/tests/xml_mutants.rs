//! Damaged edXML messages: whatever the bytes, the reader returns soon, with a message or with findings.
//!
//! The damage knows the structure: elements are removed, doubled, moved, nested, renamed, their texts and references made
//! strange. `GAZETTE_MUTANTS` sets how many; the suite makes few. The seed is fixed, so that a failure comes again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::time::{Duration, Instant};

use gazette_ingest::edxml;

/// A small generator of numbers; no more is asked of it than to be even and repeatable.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides.max(1) as u64).unwrap()
    }
}

const STRANGE: [&str; 22] = [
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "&b;",
    "&#0;",
    "&#xD800;",
    "&#1114112;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?xml version=\"1.0\"?>",
    "</edXML>",
    "<a b=\"c\" b=\"d\">",
    "xmlns:x=\"\"",
    "\u{feff}",
    "\u{202e}",
    "99999999999999999999",
    "-1",
    "2026-02-31",
    "31/02/2026",
    "////====",
    "../../../etc/passwd",
    "\0",
];

/// Where the tags of a text begin and end, in order.
fn tags(text: &str) -> Vec<(usize, usize)> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('<') {
        let start = at + open;
        let Some(close) = text[start..].find('>') else { break };
        tags.push((start, start + close + 1));
        at = start + close + 1;
    }
    tags
}

/// Damages the structure once; the text stays one of whole characters.
fn damage(text: &mut String, dice: &mut Dice) {
    let tags = tags(text);
    if tags.is_empty() {
        return;
    }
    let (start, end) = tags[dice.roll(tags.len())];
    let (other_start, other_end) = tags[dice.roll(tags.len())];
    match dice.roll(10) {
        0 => text.replace_range(start..end, ""),
        1 => {
            let tag = text[start..end].to_owned();
            text.insert_str(other_start, &tag);
        }
        // What stands between two tags is doubled, moved, removed.
        2 if start < other_end => {
            let piece = text[start..other_end].to_owned();
            text.insert_str(start, &piece);
        }
        3 if end < other_start => text.replace_range(end..other_start, ""),
        4 => {
            let tag = text[start..end].to_owned();
            text.insert_str(end, &tag.repeat(1 + dice.roll(200)));
        }
        5 => text.insert_str(end, STRANGE[dice.roll(STRANGE.len())]),
        6 => text.insert_str(start + 1, STRANGE[dice.roll(STRANGE.len())]),
        7 => {
            let name = text[start..end].replace(char::is_lowercase, "x");
            text.replace_range(start..end, &name);
        }
        8 => text.truncate(other_start),
        _ => {
            let piece = "0123456789ABCDEF".repeat(1 + dice.roll(400));
            text.insert_str(end, &piece);
        }
    }
}

fn sources() -> Vec<Vec<u8>> {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS") else { return Vec::new() };
    let folder = Path::new(&corpus).join("edxml/samples");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

#[test]
fn no_damage_makes_the_reader_of_messages_panic_or_linger() {
    let sources = sources();
    if sources.is_empty() {
        println!("skipped: GAZETTE_CORPUS names no folder with edxml");
        return;
    }
    let count: usize =
        std::env::var("GAZETTE_MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(150);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut slowest, mut taken) = (Duration::ZERO, 0);
    for turn in 0..count {
        let mut text = String::from_utf8_lossy(&sources[dice.roll(sources.len())]).into_owned();
        for _ in 0..=dice.roll(5) {
            damage(&mut text, &mut dice);
        }
        let mut bytes = text.into_bytes();
        // In one case of four the bytes as well, so that no text is left.
        if dice.roll(4) == 0 && !bytes.is_empty() {
            let at = dice.roll(bytes.len());
            bytes[at] = u8::try_from(dice.roll(256)).unwrap();
        }
        let start = Instant::now();
        let _ = edxml::is_message(&bytes[..bytes.len().min(4096)]);
        match edxml::read(&bytes) {
            Ok(_) => taken += 1,
            Err(findings) => assert!(!findings.is_empty(), "mutant {turn} is refused without a word"),
        }
        if let Err(findings) = edxml::read_status(&bytes) {
            assert!(!findings.is_empty(), "mutant {turn} is refused without a word");
        }
        slowest = slowest.max(start.elapsed());
        assert!(start.elapsed() < Duration::from_secs(2), "mutant {turn} took {:?}", start.elapsed());
    }
    println!("{count} damaged edXML messages: {taken} still read, none lingered (slowest {slowest:?})");
}
