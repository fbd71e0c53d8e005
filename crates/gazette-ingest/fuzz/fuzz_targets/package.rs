//! Packages: any bytes under the name of a ZIP are opened and validated or refused, by the rules for ZIP files.

#![no_main]

use gazette_ingest::package;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // Packages are opened by path; one file for each process, so that runs side by side do not meet.
    let path = std::env::temp_dir().join(format!("gazette-fuzz-{}.zip", std::process::id()));
    if std::fs::write(&path, bytes).is_err() {
        return;
    }
    if let Ok(package) = package::open(&path, &|_| {}) {
        let _ = package.read("document.toml", 1 << 20);
    }
    let _ = package::validate(&path, &|_| {});
});
