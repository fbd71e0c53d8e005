//! The points at which a command can be stopped: its file system calls, counted by `strace`, tried on all cores.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::office::{Case, GAZETTE, copy_tree};

/// Calls that change or read the file system; those that only ask (`stat`, `lseek`, `fcntl`) change nothing by being last.
pub(crate) const CALLS: &str = "openat,read,pread64,write,pwrite64,fsync,fdatasync,syncfs,rename,renameat,renameat2,mkdir,mkdirat,\
     unlink,unlinkat,rmdir,ftruncate,flock,getdents64,link,linkat,copy_file_range,sendfile,fchmod,close";

/// The call and which of its occurrences within a thread.
pub(crate) type Point = (String, usize);

/// Whether `strace` can follow a process here; says so where not.
pub(crate) fn strace(test: &str) -> bool {
    let able = Command::new("strace")
        .args(["-qq", "-o", "/dev/null", "-e", "inject=fsync:error=EIO:when=999", "true"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !able {
        println!("{test}: skipped, this machine has no strace that may follow a process");
    }
    able
}

/// Runs the command of a case in `home` under `strace`.
pub(crate) fn traced(case: &Case, home: &Path, options: &[&str]) -> Output {
    Command::new("strace")
        .args(["-qq"])
        .args(options)
        .arg(GAZETTE)
        .args(["--home", home.to_str().unwrap(), "--json", "--as", "văn thư"])
        .args(&case.arguments)
        .env_remove("GAZETTE_HOME")
        .output()
        .unwrap()
}

/// All points of a command, in order; `threads` follows its threads and children too.
pub(crate) fn points(case: &Case, calls: &str, threads: bool) -> Vec<Point> {
    let dir = tempfile::tempdir().unwrap();
    let (home, trace) = (dir.path().join("h"), dir.path().join("trace"));
    copy_tree(&case.home, &home);
    let trace_calls = format!("trace={calls}");
    let mut options = vec!["-e", &trace_calls, "-o", trace.to_str().unwrap()];
    if threads {
        options.push("-f");
    }
    let output = traced(case, &home, &options);
    assert!(output.status.success(), "{}: {output:?}", case.name);
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for line in std::fs::read_to_string(trace).unwrap().lines() {
        let mut words = line.split_whitespace();
        let process = if threads { words.next().unwrap_or_default() } else { "" };
        let call = words.next().unwrap_or_default().split('(').next().unwrap_or_default();
        if calls.split(',').any(|known| known.trim() == call) {
            *counts.entry((call.to_owned(), process.to_owned())).or_default() += 1;
        }
    }
    let mut most: BTreeMap<String, usize> = BTreeMap::new();
    for ((call, _), count) in counts {
        let most = most.entry(call).or_default();
        *most = count.max(*most);
    }
    most.into_iter().flat_map(|(call, count)| (1..=count).map(move |n| (call.clone(), n))).collect()
}

/// Calls that change nothing on the disk: tried only where all points are.
const READING: [&str; 4] = ["read", "pread64", "getdents64", "close"];

/// Whether every point is wanted.
pub(crate) fn all() -> bool {
    std::env::var("GAZETTE_FAULTS").is_ok_and(|value| value == "all")
}

/// All points, or a tenth of those that write, chosen by the seed.
pub(crate) fn chosen(test: &str, mut points: Vec<Point>) -> Vec<Point> {
    if all() {
        return points;
    }
    points.retain(|(call, _)| !READING.contains(&call.as_str()));
    let given = std::env::var("GAZETTE_FAULTS_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = given.unwrap_or(20_261_125);
    let mut state = seed;
    let all = points.len();
    let chosen: Vec<Point> = points
        .into_iter()
        .filter(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33).is_multiple_of(10)
        })
        .collect();
    println!("{test}: {} of {all} points, seed {seed} (all of them with GAZETTE_FAULTS=all)", chosen.len());
    chosen
}

/// Tries every point on a copy of the case's home, on all cores; gives all that went wrong.
pub(crate) fn each(
    test: &str,
    case: &Case,
    points: &[Point],
    attempt: &(dyn Fn(&Point, &Path) -> Result<(), String> + Sync),
) -> Vec<String> {
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let cores = std::thread::available_parallelism().map_or(2, usize::from).min(8);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some(point) = points.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let dir = tempfile::tempdir().unwrap();
                    let home = dir.path().join("h");
                    copy_tree(&case.home, &home);
                    if let Err(reason) = attempt(point, &home) {
                        wrong
                            .lock()
                            .unwrap()
                            .push(format!("{} at {} #{}: {reason}", case.name, point.0, point.1));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    println!("{test} {}: {} points tried, {} held", case.name, points.len(), points.len() - wrong.len());
    wrong
}
