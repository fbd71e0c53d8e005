//! The disk refuses each call in turn: an I/O error, no space left.

use crate::kill::afterwards;
use crate::office::cases;
use crate::points::{all, chosen, each, points, strace, traced};

/// Calls a disk can refuse.
const CALLS: &str = "openat,read,pread64,write,pwrite64,fsync,fdatasync,syncfs,rename,renameat,renameat2,mkdir,unlink,unlinkat,ftruncate";

#[test]
fn a_refused_call_is_told_and_changes_nothing() {
    if !strace("errors") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for case in cases(folder.path()) {
        let points = points(&case, CALLS, false);
        for error in ["EIO", "ENOSPC"] {
            let mut chosen = chosen(error, points.clone());
            if !all() {
                // Of the tenth, every other point gets the other error.
                let mut turn = error == "EIO";
                chosen.retain(|_| {
                    turn = !turn;
                    turn
                });
            }
            wrong.extend(each(error, &case, &chosen, &|(call, number), home| {
                let inject = format!("inject={call}:error={error}:when={number}");
                let trace = format!("trace={call}");
                let refused = traced(&case, home, &["-o", "/dev/null", "-e", &trace, "-e", &inject]);
                if !refused.status.success() && refused.stderr.is_empty() && refused.stdout.is_empty() {
                    return Err("failed without a word".to_owned());
                }
                afterwards(&case, home, &refused)
            }));
        }
    }
    assert!(wrong.is_empty(), "{} points failed:\n{}", wrong.len(), wrong.join("\n"));
}
