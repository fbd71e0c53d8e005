//! Damaged edXML messages: whatever the bytes, the reader returns soon, with a message or with findings.
//!
//! The damage knows the structure: elements are removed, doubled, moved, nested, renamed, their texts and references made
//! strange. `GAZETTE_MUTANTS` sets how many; the suite makes few. The seed is fixed, so that a failure comes again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod xml_damage;

use std::path::Path;
use std::time::{Duration, Instant};

use gazette_ingest::edxml;

use xml_damage::{Dice, damage};

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
