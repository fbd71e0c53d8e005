//! Guards the house: no room imports a room, each library stays in its rooms, and only the doors know the
//! clock, the environment and the terminal.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const GROUND: [&str; 3] = ["gazette-model", "gazette-text", "gazette-disk"];
const DOORS: [&str; 2] = ["gazette-cli", "gazette-web"];
/// Libraries and the only rooms that may hold them.
const KEPT: [(&str, &[&str]); 6] = [
    ("typst", &["gazette-typeset"]),
    ("tantivy", &["gazette-index"]),
    ("rusqlite", &["gazette-desk"]),
    ("lopdf", &["gazette-ingest", "gazette-seal", "gazette-typeset"]),
    ("zip", &["gazette-ingest", "gazette-archive", "gazette-cli"]),
    ("clap", &["gazette-cli"]),
];

fn crates() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut out: Vec<(String, PathBuf)> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("Cargo.toml").is_file())
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
        .collect();
    out.sort();
    out
}

/// The names below `[dependencies]`, and, when asked, below `[dev-dependencies]`.
fn dependencies(path: &Path, dev: bool) -> BTreeSet<String> {
    let text = fs::read_to_string(path.join("Cargo.toml")).unwrap();
    let mut counts = false;
    let mut out = BTreeSet::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            counts = line.ends_with("dependencies]") && (dev || !line.contains("dev-"));
        } else if let (true, Some(end)) = (counts, line.find(['.', ' ', '='])) {
            out.insert(line[..end].to_owned());
        }
    }
    out
}

/// The source files of a crate, modules that are only compiled for tests left out.
fn sources(path: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut folders = vec![path.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                out.push(path);
            }
        }
    }
    let mut of_tests = BTreeSet::new();
    for path in &out {
        let text = fs::read_to_string(path).unwrap();
        for after in text.split("#[cfg(test)]\nmod ").skip(1) {
            of_tests.insert(after.split([';', ' ']).next().unwrap_or_default().to_owned());
        }
    }
    out.retain(|path| !of_tests.contains(&*path.file_stem().unwrap_or_default().to_string_lossy()));
    out
}

/// A source file without its tests, which may do what the room may not.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod ").next().unwrap_or(text)
}

#[test]
fn no_room_imports_a_room() {
    let crates = crates();
    assert!(crates.len() >= 11, "the house is not whole: {crates:?}");
    for (name, path) in &crates {
        let gazette: BTreeSet<String> = dependencies(path, true)
            .into_iter()
            .filter(|dependency| dependency.starts_with("gazette-"))
            .collect();
        let allowed: &[&str] = match name.as_str() {
            "gazette-model" | "gazette-disk" => &[],
            "gazette-text" => &["gazette-model"],
            "gazette-web" => &["gazette-model", "gazette-text", "gazette-archive", "gazette-index"],
            "gazette-cli" => continue,
            _ => &GROUND,
        };
        for dependency in gazette {
            assert!(allowed.contains(&dependency.as_str()), "{name} must not import {dependency}");
        }
    }
}

#[test]
fn each_library_stays_in_its_rooms() {
    for (name, path) in crates() {
        for dependency in dependencies(&path, false) {
            for (library, rooms) in KEPT {
                let is = dependency == library || dependency.starts_with(&format!("{library}-"));
                assert!(!is || rooms.contains(&name.as_str()), "{name} must not hold {dependency}");
            }
        }
    }
}

#[test]
fn only_the_doors_know_the_clock_the_environment_and_the_terminal() {
    let forbidden = [
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
        "Utc::now",
        "std::env::var",
        "env::args",
        "println!(",
        "print!(",
    ];
    for (name, path) in crates().into_iter().filter(|(name, _)| !DOORS.contains(&name.as_str())) {
        for source in sources(&path) {
            let text = fs::read_to_string(&source).unwrap();
            for word in forbidden {
                let lines = without_tests(&text).lines().filter(|line| !line.trim_start().starts_with("//"));
                let found = lines.filter(|line| line.contains(word)).count();
                assert_eq!(found, 0, "{name} uses {word} in {}", source.display());
            }
        }
    }
}

#[test]
fn model_and_text_read_and_write_nothing() {
    for (name, path) in
        crates().into_iter().filter(|(name, _)| ["gazette-model", "gazette-text"].contains(&name.as_str()))
    {
        for source in sources(&path) {
            let text = fs::read_to_string(&source).unwrap();
            for word in ["std::fs", "std::net", "std::process", "File::open"] {
                assert!(!without_tests(&text).contains(word), "{name} uses {word} in {}", source.display());
            }
        }
    }
}
