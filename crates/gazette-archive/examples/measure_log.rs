//! Measures the log: `cargo run --release -p gazette-archive --example measure_log -- FOLDER [ENTRIES]`.
//!
//! Fills a fresh log in FOLDER, then prints what one more append, a proof, its verification and a monitor cost.

#![expect(clippy::print_stdout, reason = "a measurement for people")]

use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use gazette_archive::log::{EntryKind, Key, Log, LogEntry, LoggedFile, monitor, verify_proof};
use gazette_model::Digest;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let home = PathBuf::from(arguments.next().ok_or("a folder is needed")?);
    let size: u64 = arguments.next().map_or(Ok(1_000_000), |text| text.parse())?;
    let (folder, memory) = (home.join("log"), home.join("desk/log-head"));
    let key = Key::generate("congbao.example.gov.vn/log")?;
    let verifier = key.verifier();
    let mut log = Log::create(&folder, key, &memory)?;
    let started = Instant::now();
    for first in (0..size).step_by(10_000) {
        let entries: Vec<_> = (first..size.min(first + 10_000)).map(entry).collect();
        log.append(&entries)?;
    }
    println!("{size} entries in {:?}", started.elapsed());
    // What the disk itself takes to make one small file safe: an append waits for it three times.
    let mut syncs: Vec<_> = (0..50)
        .map(|number| {
            let mut file = std::fs::File::create(home.join(format!("sync-{number}")))?;
            file.write_all(&[7; 4096])?;
            let started = Instant::now();
            file.sync_all().map(|()| started.elapsed())
        })
        .collect::<Result<_, _>>()?;
    syncs.sort();
    println!("one sync of the disk: median {:?}, slowest {:?}", syncs[25], syncs[49]);
    let mut appends: Vec<_> = (0..50)
        .map(|number| {
            let started = Instant::now();
            log.append(&[entry(size + number)]).map(|_| started.elapsed())
        })
        .collect::<Result<_, _>>()?;
    appends.sort();
    println!("one more entry: median {:?}, slowest {:?}", appends[25], appends[49]);
    let started = Instant::now();
    let proof = log.reader().prove_inclusion(size / 3)?;
    println!("a proof: {:?}, {} bytes", started.elapsed(), proof.len());
    let digest = entry(size / 3).files.first().map_or(Digest([0; 32]), |file| file.sha256);
    let started = Instant::now();
    let proved = verify_proof(&digest, &proof, &verifier)?;
    println!("its verification: {:?}, file {:?}", started.elapsed(), proved.file);
    let started = Instant::now();
    let found = monitor(&folder, Some(&verifier), None, &mut |_, _| ());
    println!("monitor: {} entries in {:?}, {} faults", found.entries, started.elapsed(), found.faults.len());
    Ok(())
}

fn entry(number: u64) -> LogEntry {
    let mut digest = [7; 32];
    digest.iter_mut().zip(number.to_le_bytes()).for_each(|(to, from)| *to = from);
    let file = LoggedFile { path: "van-ban.pdf".into(), size: number, sha256: Digest(digest) };
    LogEntry {
        kind: EntryKind::Published,
        time: "2026-11-22T08:00:00+07:00".into(),
        issue: None,
        document: Some(format!("ubnd-tinh/{number}-2026-qd-ubnd")),
        files: vec![file],
        note: None,
    }
}
