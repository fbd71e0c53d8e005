//! From an older format to this one and back.

use gazette_desk::{Desk, DeskError};

use crate::fixture::{AT, submission};

const LAN: &str = "Nguyễn Thị Lan";

/// A register as the first format wrote it.
fn first_format(dir: &std::path::Path) {
    let register = rusqlite::Connection::open(dir.join("register.sqlite")).unwrap();
    register.execute_batch(include_str!("../../src/schema.sql")).unwrap();
    register.execute_batch("PRAGMA user_version = 1;").unwrap();
    for (number, who) in [(1, "an"), (2, "bình"), (3, "an")] {
        register
            .execute(
                "INSERT INTO event (seq, at, who, what, field, old, new, why) VALUES (?1, ?2, ?3, 'set', 'a', '', 'b', 'c')",
                (number, AT, who),
            )
            .unwrap();
    }
}

#[test]
fn an_older_register_is_upgraded_in_one_step_and_back() {
    let home = tempfile::tempdir().unwrap();
    first_format(home.path());
    assert!(matches!(Desk::open(home.path(), AT, LAN), Err(DeskError::OlderFormat { found: 1, known: 2 })));
    let plan = Desk::upgrade_plan(home.path()).unwrap();
    assert_eq!((plan.from, plan.to, plan.steps.len()), (1, 2, 1));
    assert_eq!(Desk::upgrade(home.path(), AT, LAN).unwrap(), plan);
    let desk = Desk::open(home.path(), AT, LAN).unwrap();
    let check = desk.check_trail().unwrap();
    assert_eq!((check.lines, check.broken_at), (4, None));
    assert!(matches!(Desk::undo_upgrade(home.path()), Err(DeskError::Busy)), "while someone has it open");
    drop(desk);
    assert!(Desk::upgrade(home.path(), AT, LAN).unwrap().steps.is_empty(), "done once");

    assert_eq!(Desk::undo_upgrade(home.path()).unwrap().to, 1);
    assert_eq!(Desk::upgrade_plan(home.path()).unwrap(), plan);
    assert!(matches!(Desk::undo_upgrade(home.path()), Err(DeskError::NothingToUndo)));

    // What was done since would be lost, so it is refused.
    Desk::upgrade(home.path(), AT, LAN).unwrap();
    let mut desk = Desk::open(home.path(), AT, LAN).unwrap();
    desk.register(submission("12/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh"), None).unwrap();
    drop(desk);
    assert!(matches!(Desk::undo_upgrade(home.path()), Err(DeskError::UsedSinceUpgrade)));
}

#[test]
fn a_register_from_the_future_is_refused_untouched() {
    let home = tempfile::tempdir().unwrap();
    drop(Desk::open(home.path(), AT, LAN).unwrap());
    let path = home.path().join("register.sqlite");
    rusqlite::Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    let before = std::fs::read(&path).unwrap();
    for result in [Desk::open(home.path(), AT, LAN).map(drop), Desk::upgrade(home.path(), AT, LAN).map(drop)]
    {
        assert!(matches!(result, Err(DeskError::NewerFormat { found: 99, known: 2 })));
    }
    assert_eq!(std::fs::read(&path).unwrap(), before);
}
