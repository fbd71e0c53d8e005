//! Has LibreOffice, where it is installed, turn a .doc into a .docx that can be read, and draw pictures nobody else can.
//!
//! The original stays the original. The conversion runs with a profile of its own, without macros, and is
//! stopped after a time limit.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use gazette_model::{Code, Finding};

const TIME_LIMIT: Duration = Duration::from_secs(120);

/// The same document as .docx, or the finding that says why not.
pub(crate) fn convert(doc: &[u8]) -> Result<Vec<u8>, Finding> {
    let Some(program) = program() else { return Err(Finding::new(Code::ConversionUnavailable)) };
    run(&program, doc, "document.doc", "docx")
        .map_err(|reason| Finding::new(Code::CopyUnreadable).value("reason", reason))
}

/// A flat OpenDocument text as PDF, or why not.
pub(crate) fn print(text: &[u8]) -> Result<Vec<u8>, String> {
    let program = program().ok_or_else(|| "máy này chưa có LibreOffice".to_owned())?;
    run(&program, text, "document.fodt", "pdf")
}

/// Whether LibreOffice is installed.
pub(crate) fn is_here() -> bool {
    program().is_some()
}

/// Has LibreOffice turn the file `name` with these bytes into one of the kind `to`.
fn run(program: &Path, bytes: &[u8], name: &str, to: &str) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| error.to_string();
    let dir = tempfile::tempdir().map_err(failed)?;
    let source = dir.path().join(name);
    std::fs::write(&source, bytes).map_err(failed)?;
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
            to,
            "--outdir",
        ])
        .arg(dir.path())
        .arg(&source)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(failed)?;
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(_)) => break,
            Ok(None) if started.elapsed() < TIME_LIMIT => std::thread::sleep(Duration::from_millis(50)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("LibreOffice quá {} giây", TIME_LIMIT.as_secs()));
            }
        }
    }
    std::fs::read(source.with_extension(to))
        .map_err(|_| format!("LibreOffice không chuyển được tệp {name} này thành {to}"))
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
