//! Has LibreOffice, where it is installed, turn a .doc into a .docx that can be read.
//!
//! The original stays the original. The conversion runs with a profile of its own, without macros, and is
//! stopped after a time limit.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use gazette_model::{Code, Finding};

const TIME_LIMIT: Duration = Duration::from_secs(120);

/// The same document as .docx, or the finding that says why not.
pub(crate) fn convert(doc: &[u8]) -> Result<Vec<u8>, Finding> {
    let Some(program) = program() else { return Err(Finding::new(Code::ConversionUnavailable)) };
    let failed = |reason: &dyn std::fmt::Display| Finding::new(Code::CopyUnreadable).value("reason", reason);
    let dir = tempfile::tempdir().map_err(|error| failed(&error))?;
    let source = dir.path().join("document.doc");
    std::fs::write(&source, doc).map_err(|error| failed(&error))?;
    let profile = dir.path().join("profile");
    let profile =
        format!("-env:UserInstallation=file://{}", profile.display().to_string().replace('\\', "/"));
    let mut child = Command::new(program)
        .args([
            "--headless",
            "--norestore",
            "--nologo",
            "--safe-mode",
            &profile,
            "--convert-to",
            "docx",
            "--outdir",
        ])
        .arg(dir.path())
        .arg(&source)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| failed(&error))?;
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(_)) => break,
            Ok(None) if started.elapsed() < TIME_LIMIT => std::thread::sleep(Duration::from_millis(50)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(failed(&format_args!("LibreOffice quá {} giây", TIME_LIMIT.as_secs())));
            }
        }
    }
    std::fs::read(dir.path().join("document.docx"))
        .map_err(|_| failed(&"LibreOffice không chuyển được tệp .doc này"))
}

/// Where LibreOffice is, if it is.
fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let known = ["C:\\Program Files\\LibreOffice\\program", "/Applications/LibreOffice.app/Contents/MacOS"];
    let folders = std::env::split_paths(&path).chain(known.iter().map(PathBuf::from));
    folders
        .flat_map(|folder| ["soffice", "soffice.exe"].map(|name| folder.join(name)))
        .find(|path| path.is_file())
}
