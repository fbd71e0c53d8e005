//! Damaged XML signatures: whatever the bytes, they are judged soon, and no damage makes them better.
//!
//! The damage knows the structure: elements are removed, doubled, moved, nested, renamed, their texts and references made
//! strange. `GAZETTE_MUTANTS` sets how many; the suite makes few. The seed is fixed, so that a failure comes again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../../gazette-ingest/tests/xml_damage/mod.rs"]
mod xml_damage;

use std::path::Path;
use std::time::{Duration, Instant};

use gazette_model::SignaturePolicy;
use gazette_seal::{Verdict, judge_xml};

use xml_damage::{Dice, damage};

#[test]
fn no_damage_makes_the_judge_of_xml_signatures_panic_or_linger() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let anchors =
        ["root.pem", "sub.pem"].map(|name| std::fs::read_to_string(folder.join("pki").join(name)).unwrap());
    let mut paths: Vec<_> =
        std::fs::read_dir(folder.join("xml")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let sources: Vec<String> = paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let count: usize =
        std::env::var("GAZETTE_MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(150);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut slowest, mut signed) = (Duration::ZERO, 0);
    for turn in 0..count {
        let source = &sources[dice.roll(sources.len())];
        let mut text = source.clone();
        for _ in 0..=dice.roll(3) {
            damage(&mut text, &mut dice);
        }
        let changed = text != *source;
        let mut bytes = text.into_bytes();
        if dice.roll(4) == 0 && !bytes.is_empty() {
            let at = dice.roll(bytes.len());
            bytes[at] = u8::try_from(dice.roll(256)).unwrap();
        }
        let start = Instant::now();
        let judgement = judge_xml(&bytes, &anchors, "2026-11-26T15:00:00+07:00", &SignaturePolicy::default());
        slowest = slowest.max(start.elapsed());
        assert!(start.elapsed() < Duration::from_secs(2), "mutant {turn} took {:?}", start.elapsed());
        // White space and comments outside of what is signed may change; nothing that was damaged is ever accepted outright.
        assert!(!changed || judgement.verdict != Verdict::Accept, "mutant {turn} is accepted");
        signed += usize::from(!judgement.signatures.is_empty());
    }
    println!("{count} damaged XML signatures: {signed} still carry one, none lingered (slowest {slowest:?})");
}
