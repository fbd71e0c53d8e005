//! The process is killed at each of its file system calls.

use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::office::{Case, answer, cases, gazette, sound};
use crate::points::{CALLS, chosen, each, points, strace, traced};

/// Whoever runs the command again waits no longer: a lock that stayed would make them wait a minute.
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn a_kill_at_any_call_loses_nothing_and_needs_no_person() {
    if !strace("kill") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for case in cases(folder.path()) {
        // Children are other programs to the kernel; the threads of the index are ours.
        let threads = ["publish", "reindex", "register"].contains(&case.name);
        let chosen = chosen("kill", points(&case, CALLS, threads));
        wrong.extend(each("kill", &case, &chosen, &|(call, number), home| {
            let inject = format!("inject={call}:signal=KILL:when={number}");
            let trace = format!("trace={call}");
            let mut options = vec!["-o", "/dev/null", "-e", &trace, "-e", &inject];
            if threads {
                options.push("-f");
            }
            let killed = traced(&case, home, &options);
            afterwards(&case, home, &killed)
        }));
    }
    assert!(wrong.is_empty(), "{} points failed:\n{}", wrong.len(), wrong.join("\n"));
}

/// After a command that was cut short: what it told is there, and the same command succeeds.
pub(crate) fn afterwards(case: &Case, home: &Path, cut: &Output) -> Result<(), String> {
    let stderr = String::from_utf8_lossy(&cut.stderr);
    if stderr.contains("panicked") {
        return Err(format!("panicked: {stderr}"));
    }
    let told: Option<Value> = serde_json::from_slice(&cut.stdout).ok().filter(|_| cut.status.success());
    if told.is_some() {
        (case.holds)(home).map_err(|reason| format!("told as done, but {reason}"))?;
    }
    let started = Instant::now();
    let arguments: Vec<&str> = case.arguments.iter().map(String::as_str).collect();
    let again = gazette(home, &arguments);
    let finished = again.status.success() || case.once && published(home);
    if !finished {
        return Err(format!("the second run failed: {}", String::from_utf8_lossy(&again.stderr)));
    }
    if started.elapsed() > PATIENCE {
        return Err(format!("the second run took {:?}: a lock stayed", started.elapsed()));
    }
    (case.holds)(home)?;
    // What could not be tidied up is tidied up by the next writer, whoever it is.
    if home.join("archive/0=ocfl_1.1").is_file() && !gazette(home, &["reindex"]).status.success() {
        return Err("the next writer fails".to_owned());
    }
    sound(home)
}

fn published(home: &Path) -> bool {
    answer(home, &["status"]).is_ok_and(|(_, status)| status["issues"][0]["state"] == "published")
}
