//! The README is run: every `console` block, command by command, shows what it says.

use std::fs;
use std::path::Path;

use crate::gazette::{Home, samples};

/// The commands of the README's `console` blocks, each with the lines it is said to show.
fn commands(readme: &str) -> Vec<(String, Vec<String>)> {
    let mut out: Vec<(String, Vec<String>)> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            line => match line.strip_prefix("$ gazette ") {
                Some(command) => out.push((command.to_owned(), Vec::new())),
                None => out.last_mut().into_iter().for_each(|(_, lines)| lines.push(line.to_owned())),
            },
        }
    }
    out
}

/// Splits a command line at spaces outside quotation marks.
fn words(command: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => out.push(String::new()),
            c => out.iter_mut().last().into_iter().for_each(|word| word.push(c)),
        }
    }
    out.retain(|word| !word.is_empty());
    out
}

/// Whether a shown line stands for an actual one; `…` stands for anything.
fn fits(shown: &str, actual: &str) -> bool {
    let mut rest = actual;
    let parts: Vec<&str> = shown.split('…').collect();
    for (position, part) in parts.iter().enumerate() {
        let Some(at) = rest.find(part) else { return false };
        if position == 0 && at > 0 {
            return false;
        }
        rest = &rest[at + part.len()..];
    }
    shown.ends_with('…') || rest.trim().is_empty()
}

#[test]
fn the_readme_shows_what_the_screen_shows() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let commands = commands(&fs::read_to_string(readme).unwrap());
    assert!(commands.len() >= 6, "the README shows only {} commands", commands.len());
    let home = Home::bare();
    for entry in walkdir::WalkDir::new(samples().join("inbox")).into_iter().flatten() {
        let target = home.path().join("samples").join(entry.path().strip_prefix(samples()).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
    for (command, shown) in commands {
        let words = words(&command);
        let run = home.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(run.status < 2, "gazette {command}: {run:?}");
        let actual: Vec<&str> = run.out.lines().chain(run.err.lines()).collect();
        let mut from = 0;
        for line in shown.iter().filter(|line| !["", "…"].contains(&line.trim())) {
            let found = actual[from..].iter().position(|actual| fits(line.trim_end(), actual));
            let at = found
                .unwrap_or_else(|| panic!("gazette {command}\n  does not show: {line}\n  but:\n{}", run.out));
            from += at + 1;
        }
    }
}

#[test]
fn a_shown_line_fits_only_what_it_says() {
    assert!(fits("a … c", "a b c") && fits("a …", "a b") && fits("a", "a "));
    assert!(!fits("a … c", "a b d") && !fits("b", "a b") && !fits("a", "a b"));
}
