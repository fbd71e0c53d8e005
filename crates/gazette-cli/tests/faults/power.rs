//! The power fails: what the device of a mounted ext4 file system had received until then is mounted again.
//!
//! A killed process leaves its unsynced bytes with the kernel; a cut loses them. So the image is copied at the moment of the
//! kill, while it is still mounted, and the copy is what a machine finds when it starts again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::kill::afterwards;
use crate::office::{Case, cases, copy_tree};
use crate::points::{Point, all, chosen, points, strace, traced};

/// Calls after which the disk holds something else than before.
const CALLS: &str = "write,pwrite64,fsync,fdatasync,syncfs,rename,renameat,mkdir,unlink,unlinkat,ftruncate";
const MEGABYTES: u64 = 64;

#[test]
fn what_was_told_before_the_power_failed_is_there_after_it() {
    if !strace("power") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let Some(image) = Image::make(folder.path()) else {
        println!(
            "power: skipped, this machine lets nobody mount an ext4 image (root and loop devices are needed)"
        );
        return;
    };
    let mut wrong = Vec::new();
    for case in &cases(folder.path()) {
        let mut chosen = chosen("power", points(case, CALLS, false));
        if !all() {
            chosen.truncate(8);
        }
        // The cut right after the last word of the program.
        chosen.push(("write".to_owned(), usize::MAX));
        image.fill(&case.home);
        let mut held = 0;
        for point in &chosen {
            match cut(case, &image, folder.path(), point) {
                Ok(()) => held += 1,
                Err(reason) => wrong.push(format!("{} at {} #{}: {reason}", case.name, point.0, point.1)),
            }
        }
        println!("power {}: {} cuts, {held} held", case.name, chosen.len());
    }
    assert!(wrong.is_empty(), "{} cuts failed:\n{}", wrong.len(), wrong.join("\n"));
}

fn cut(case: &Case, base: &Image, folder: &Path, (call, number): &Point) -> Result<(), String> {
    let running = Image { file: folder.join("running.img"), at: folder.join("running") };
    let found = Image { file: folder.join("found.img"), at: folder.join("found") };
    copy(&base.file, &running.file);
    let output = {
        let mounted = running.mount()?;
        let (inject, trace) = (format!("inject={call}:signal=KILL:when={number}"), format!("trace={call}"));
        let options = ["-o", "/dev/null", "-e", &trace, "-e", &inject];
        let options = if *number == usize::MAX { &options[..2] } else { &options[..] };
        let output = traced(case, &mounted.0.join("h"), options);
        copy(&running.file, &found.file);
        output
    };
    let mounted = found.mount()?;
    afterwards(case, &mounted.0.join("h"), &output)
}

/// An ext4 file system in a file.
struct Image {
    file: PathBuf,
    at: PathBuf,
}

/// Unmounts when dropped.
struct Mounted(PathBuf);

impl Image {
    fn make(folder: &Path) -> Option<Self> {
        let image = Self { file: folder.join("base.img"), at: folder.join("base") };
        fs::File::create(&image.file).ok()?.set_len(MEGABYTES << 20).ok()?;
        let options = ["-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0"];
        let made = quiet(Command::new("mkfs.ext4").args(options).arg(&image.file));
        (made && image.mount().is_ok()).then_some(image)
    }

    fn fill(&self, home: &Path) {
        let mounted = self.mount().unwrap();
        let _before = fs::remove_dir_all(mounted.0.join("h"));
        copy_tree(home, &mounted.0.join("h"));
    }

    fn mount(&self) -> Result<Mounted, String> {
        fs::create_dir_all(&self.at).map_err(|error| error.to_string())?;
        let done =
            quiet(Command::new("mount").args(["-t", "ext4", "-o", "loop"]).arg(&self.file).arg(&self.at));
        if done { Ok(Mounted(self.at.clone())) } else { Err("cannot be mounted".to_owned()) }
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _unmounted = quiet(Command::new("umount").arg(&self.0));
    }
}

fn copy(from: &Path, to: &Path) {
    assert!(quiet(Command::new("cp").args(["--sparse=always"]).args([from, to])), "cannot copy the image");
}

fn quiet(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
