//! Runs the program as a clerk would, in a home of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The samples beside the sources.
pub(crate) fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples")
}

/// Real documents, where `GAZETTE_CORPUS` names them; elsewhere the test says that it was skipped.
pub(crate) fn corpus(test: &str) -> Option<PathBuf> {
    let found = std::env::var_os("GAZETTE_CORPUS").map(PathBuf::from).filter(|path| path.is_dir());
    if found.is_none() {
        println!("{test}: skipped, GAZETTE_CORPUS names no folder of real documents");
    }
    found
}

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A home in a temporary folder.
pub(crate) struct Home {
    dir: tempfile::TempDir,
}

impl Home {
    /// An empty folder, not yet a home.
    pub(crate) fn bare() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// A home with the office of the samples and no submissions.
    pub(crate) fn of_samples() -> Self {
        let home = Self::bare();
        let run = home.run(&["init", home.path().join("h").to_str().unwrap()]);
        assert_eq!(run.status, 0, "{run:?}");
        std::fs::copy(samples().join("office.toml"), home.home().join("office.toml")).unwrap();
        let anchor = "anchors/test-root.pem";
        std::fs::copy(samples().join(anchor), home.home().join(anchor)).unwrap();
        home
    }

    /// A fresh home that knows these issuing bodies.
    pub(crate) fn of_bodies(bodies: &[&str]) -> Self {
        let home = Self::bare();
        let run = home.run(&["init", "h"]);
        assert_eq!(run.status, 0, "{run:?}");
        let mut office = "[office]\nname = \"CÔNG BÁO THỬ\"\n".to_owned();
        for body in bodies {
            office.push_str(&format!("\n[[body]]\nname = \"{body}\"\n"));
        }
        std::fs::write(home.home().join("office.toml"), office).unwrap();
        home
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.dir.path().join("h")
    }

    /// Runs the program in this folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_gazette"))
            .args(arguments)
            .current_dir(self.path())
            .env_remove("GAZETTE_HOME")
            .env("GAZETTE_USER", "văn thư thử")
            .output()
            .unwrap();
        Run {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command of the home and reads its JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> (i32, Value) {
        let home = self.home();
        let mut all = vec!["--home", home.to_str().unwrap(), "--json"];
        all.extend(arguments);
        let run = self.run(&all);
        (run.status, run.json())
    }

    /// Runs a command of the home for its text.
    pub(crate) fn text(&self, arguments: &[&str]) -> Run {
        let home = self.home();
        let mut all = vec!["--home", home.to_str().unwrap()];
        all.extend(arguments);
        self.run(&all)
    }
}

/// Answers every request to `listener` with the status and the body that `answer` gives for its body, until the test ends.
pub(crate) fn answer_requests(
    listener: std::net::TcpListener,
    answer: impl Fn(Vec<u8>) -> (u16, Vec<u8>) + Send + 'static,
) {
    use std::io::{BufRead, BufReader, Read, Write};

    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut line, mut length) = (String::new(), 0);
            while reader.read_line(&mut line).unwrap_or(0) > 2 {
                if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                line.clear();
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let (status, body) = answer(body);
            let head =
                format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _gone = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
        }
    });
}
