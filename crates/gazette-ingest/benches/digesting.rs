//! Opening a package against a bare loop that reads and digests the same files on all cores.
//!
//! `cargo bench -p gazette-ingest --bench digesting` prints the ratio of both speeds; 0.95 is the bar.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gazette_ingest::package;
use rayon::iter::{ParallelBridge, ParallelIterator};
use sha2::{Digest, Sha256};

const ROUNDS: usize = 15;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = fill(folder.path());
    let bytes: u64 = files.iter().map(|path| fs::metadata(path).expect("a file").len()).sum();
    // Both run in turn, and the median of the ratios counts, so that a busy machine slows both alike.
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let bare = timed(|| bare_loop(&files));
        let ours = timed(|| {
            let package = package::open(folder.path(), &|_| {}).expect("the folder opens");
            assert!(package.findings.is_empty(), "{:?}", package.findings);
        });
        rounds.push((bare.as_secs_f64() / ours.as_secs_f64(), bare, ours));
    }
    rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (ratio, bare, ours) = rounds[ROUNDS / 2];
    let speed = |time: Duration| bytes as f64 / time.as_secs_f64() / 1e6;
    println!("{} files, {} MB, median of {ROUNDS} rounds", files.len(), bytes >> 20);
    println!("bare loop   {:8.0} MB/s", speed(bare));
    println!("package     {:8.0} MB/s", speed(ours));
    println!("ratio       {ratio:8.2} ({:.2} to {:.2})", rounds[0].0, rounds[ROUNDS - 1].0);
    if let Some(peak) = peak_memory() {
        println!("peak memory {peak}");
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// Files of all sizes, one of them a third of the whole, and their list of digests.
fn fill(folder: &Path) -> Vec<PathBuf> {
    let mut sizes = vec![256 << 20];
    sizes.extend([8 << 20; 40]);
    sizes.extend([200 << 10; 1000]);
    let mut list = String::new();
    let mut files = Vec::new();
    for (index, size) in sizes.into_iter().enumerate() {
        let name = format!("file-{index:04}.bin");
        let path = folder.join(&name);
        let block: Vec<u8> = (0..100 << 10).map(|at: usize| (at.wrapping_mul(31) ^ index) as u8).collect();
        let mut file = File::create(&path).expect("room for the files");
        let mut hasher = Sha256::new();
        for start in (0..size).step_by(block.len()) {
            let part = &block[..block.len().min(size - start)];
            file.write_all(part).expect("room for the files");
            hasher.update(part);
        }
        let digest: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        list.push_str(&format!("{digest}  {name}\n"));
        files.push(path);
    }
    fs::write(folder.join("SHA256SUMS"), list).expect("room for the list");
    files
}

fn bare_loop(files: &[PathBuf]) {
    files.iter().par_bridge().for_each(|path| {
        let mut file = File::open(path).expect("a file");
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; 256 << 10];
        loop {
            match file.read(&mut buffer).expect("a readable file") {
                0 => break,
                read => hasher.update(&buffer[..read]),
            }
        }
        std::hint::black_box(hasher.finalize());
    });
}

/// The largest amount of memory this process ever held, where the system tells it.
fn peak_memory() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().skip(1).collect::<Vec<_>>().join(" "))
}
