//! What is visible under a name is whole, whatever step a write was stopped at.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;
use std::time::Duration;

use gazette_disk::{Lock, Stage, clean_stage, copy_in, read_file, remove_dir, write_file, write_new};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_file_holds_what_was_written_and_nothing_lies_beside_it() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a/b/office.toml");
    write_file(&path, b"one").unwrap();
    write_file(&path, b"two").unwrap();
    assert_eq!(read_file(&path, 3).unwrap(), b"two");
    assert!(read_file(&path, 2).is_err(), "over the limit");
    assert!(write_new(&path, b"three").unwrap_err().is_taken());
    assert!(copy_in(&mut &b"three"[..], &path).unwrap_err().is_taken());
    assert_eq!(names(path.parent().unwrap()), ["office.toml"]);
}

#[test]
fn a_stage_is_published_whole_or_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let area = home.path().join("stage");
    let target = home.path().join("kept/x");
    for _twice in 0..2 {
        let mut stage = Stage::create(&area).unwrap();
        stage.write("v1/content/a.txt", b"a").unwrap();
        assert_eq!(stage.copy_in("b.txt", &mut &b"bb"[..]).unwrap(), 2);
        for name in ["../x", "/x", "", "a/../../x"] {
            assert!(stage.write(name, b"").is_err(), "{name}");
        }
        if target.exists() {
            assert!(stage.publish(&target).unwrap_err().is_taken());
        } else {
            stage.publish(&target).unwrap();
        }
    }
    assert_eq!(names(&target), ["b.txt", "v1"]);
    assert!(names(&area).is_empty());
    remove_dir(&target, &area).unwrap();
    assert!(names(target.parent().unwrap()).is_empty());
}

#[test]
fn leftovers_are_removed_and_other_files_stay() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("keep"), "").unwrap();
    fs::write(home.path().join(".staged-1-2"), "").unwrap();
    fs::create_dir_all(home.path().join(".staged-1-3/x")).unwrap();
    assert_eq!(clean_stage(home.path()).unwrap(), 2);
    assert_eq!(names(home.path()), ["keep"]);
    assert_eq!(clean_stage(&home.path().join("missing")).unwrap(), 0);
}

#[test]
fn a_second_lock_waits_then_says_busy_and_a_released_one_is_free() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("lock");
    let held = Lock::acquire(&path, Duration::ZERO).unwrap();
    assert!(Lock::acquire(&path, Duration::from_millis(30)).unwrap_err().is_busy());
    let waiting = std::thread::spawn({
        let path = path.clone();
        move || Lock::acquire(&path, Duration::from_secs(20)).map(drop)
    });
    drop(held);
    waiting.join().unwrap().unwrap();
    Lock::acquire(&path, Duration::ZERO).unwrap();
}

#[test]
fn an_error_names_the_path_and_what_was_tried() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("file"), "").unwrap();
    let error = write_file(&home.path().join("file/below"), b"x").unwrap_err();
    assert!(error.to_string().contains("create the folder") && error.to_string().contains("file"), "{error}");
    assert!(read_file(&home.path().join("nothing"), 1).unwrap_err().is_missing());
}

/// Stops a rewrite and a publication at every step: the old or the new is there, never a mixture.
#[cfg(feature = "faults")]
#[test]
fn stopped_at_any_step_the_old_or_the_new_is_there() {
    use gazette_disk::faults;

    let run = |home: &Path| -> Result<(), gazette_disk::DiskError> {
        write_file(&home.join("file"), b"new bytes")?;
        let mut stage = Stage::create(&home.join("stage"))?;
        stage.write("a/b", b"bytes")?;
        stage.write("c", b"bytes")?;
        stage.publish(&home.join("kept/object"))
    };
    let prepare = || {
        let home = tempfile::tempdir().unwrap();
        write_file(&home.path().join("file"), b"old bytes").unwrap();
        home
    };
    let home = prepare();
    faults::reset();
    run(home.path()).unwrap();
    let steps = faults::reset();
    assert!(steps > 15, "{steps}");
    for stop in 0..steps {
        let home = prepare();
        faults::reset();
        faults::stop_after(stop);
        assert!(run(home.path()).is_err(), "step {stop}");
        faults::reset();
        let file = fs::read(home.path().join("file")).unwrap();
        assert!(file == b"old bytes" || file == b"new bytes", "step {stop}");
        clean_stage(home.path()).unwrap();
        clean_stage(&home.path().join("stage")).unwrap();
        let object = home.path().join("kept/object");
        if object.exists() {
            assert_eq!(fs::read(object.join("a/b")).unwrap(), b"bytes");
            assert_eq!(fs::read(object.join("c")).unwrap(), b"bytes");
        }
        run(home.path()).or_else(|e| if e.is_taken() { Ok(()) } else { Err(e) }).unwrap();
    }
}
