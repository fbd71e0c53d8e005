//! Damaged copies of files: whatever the bytes, the reader returns, and soon.
//!
//! `GAZETTE_MUTANTS` sets how many; the suite makes few. The seed is fixed, so that a failure comes again.

use std::fs;
use std::time::{Duration, Instant};

use gazette_ingest::{plain, word};

use crate::corpus::files;
use crate::docx::{Docx, p};
use crate::parts::Package;

// A small generator of numbers; no more is asked of it than to be even and repeatable.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides.max(1)).unwrap()).unwrap()
    }
}

fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len());
        let length = dice.roll(64).min(bytes.len() - at);
        match dice.roll(7) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..at + length)),
            2 => {
                let copy = bytes[at..at + length].to_vec();
                let to = dice.roll(bytes.len());
                bytes.splice(to..to, copy);
            }
            3 => {
                const WORDS: [&[u8]; 10] = [
                    b"<w:tbl>",
                    b"</w:p>",
                    b"<w:del>",
                    b"w:val=\"-1\"",
                    b"4294967296",
                    b"<!DOCTYPE a>",
                    b"&x;",
                    b"<w:fldChar w:fldCharType=\"begin\"/>",
                    b"<w:vMerge/>",
                    b"\xff\xfe",
                ];
                let word = WORDS[dice.roll(WORDS.len())];
                bytes.splice(at..at, word.iter().copied());
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = u8::try_from(dice.roll(256)).unwrap();
                }
            }
        }
        if bytes.is_empty() {
            return;
        }
    }
}

#[test]
fn no_damage_makes_the_reader_panic_or_linger() {
    let count: usize =
        std::env::var("GAZETTE_MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(40);
    let mut sources: Vec<Vec<u8>> = files(&["hostile/docx", "documents/precedents", "submissions"])
        .iter()
        .map(|path| fs::read(path).unwrap())
        .filter(|bytes| bytes.len() < 60_000)
        .collect();
    sources.push(Docx::new(p("Điều 1")).bytes());
    let packages: Vec<Option<Package>> = sources.iter().map(|bytes| Package::open(bytes)).collect();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for turn in 0..count {
        let which = dice.roll(sources.len());
        // The container is damaged in one case of four; else one part inside, so that damage reaches the readers.
        let mutant = match &packages[which] {
            Some(package) if dice.roll(4) > 0 => {
                let part = dice.roll(package.len());
                package.with(part, |bytes| damage(bytes, &mut dice))
            }
            _ => {
                let mut bytes = sources[which].clone();
                damage(&mut bytes, &mut dice);
                bytes
            }
        };
        let start = Instant::now();
        let reading = word::read(&mutant);
        assert!(start.elapsed() < Duration::from_secs(2), "mutant {turn} took {:?}", start.elapsed());
        let _ = (reading.content.text(), word::is_word(&mutant), plain::read(&mutant));
    }
}
