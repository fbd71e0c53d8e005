//! Measures packing and unpacking an archive of many documents beside copying and digesting it:
//! `cargo run --release --example measure_parcel [DOCUMENTS] [FOLDER]`.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use gazette_archive::parcel::{pack, unpack};
use sha2::{Digest as _, Sha256};

fn main() -> Result<(), Box<dyn Error>> {
    let documents: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(10_000);
    let folder = match std::env::args().nth(2) {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let home = folder.path().join("home");
    let mut files = Vec::new();
    for n in 0..documents {
        // As an object of the archive: an original of two hundred kilobytes, its record, inventory and small files.
        for (name, size) in [
            ("original.pdf", 200_000),
            ("document.json", 30_000),
            ("inventory.json", 3_000),
            ("inventory.json.sha512", 150),
            ("0=ocfl_object_1.1", 16),
        ] {
            let name = format!("{:02x}/{:04x}/{name}", n % 251, n);
            let path = home.join(&name);
            fs::create_dir_all(path.parent().unwrap_or(&home))?;
            let mut bytes = vec![0; size];
            for (at, byte) in bytes.iter_mut().enumerate() {
                *byte = (at as u64).wrapping_mul(n | 1).wrapping_mul(0x9E37_79B9).to_be_bytes()[3];
            }
            fs::write(&path, bytes)?;
            files.push((name, path));
        }
    }
    let bytes: u64 = files.iter().filter_map(|(_, path)| Some(fs::metadata(path).ok()?.len())).sum();
    println!("{documents} documents, {} files, {} MB", files.len(), bytes >> 20);
    for _ in 0..2 {
        let begun = Instant::now();
        copy_and_digest(&files, &folder.path().join("copy"))?;
        gazette_disk::sync_tree(folder.path())?;
        let base = begun.elapsed().as_secs_f64();
        tell("copy and digest", bytes, base, base);
        let parcel = folder.path().join("parcel.zip");
        let begun = Instant::now();
        let packed = pack(&files, &parcel, &[], &|_| ())?;
        tell("pack", bytes, begun.elapsed().as_secs_f64(), base);
        let begun = Instant::now();
        let unpacked = unpack(&parcel, &folder.path().join("out"), &|_| ())?;
        tell("prove and unpack", bytes, begun.elapsed().as_secs_f64(), base);
        assert_eq!(packed, unpacked.contents);
        fs::remove_dir_all(folder.path().join("copy"))?;
        fs::remove_file(parcel)?;
    }
    Ok(())
}

fn tell(what: &str, bytes: u64, seconds: f64, base: f64) {
    let rate = bytes as f64 / 1e6 / seconds;
    println!("{what:>18}: {seconds:6.2} s  {rate:7.1} MB/s  {:.2} x", base / seconds);
}

fn copy_and_digest(files: &[(String, PathBuf)], target: &Path) -> Result<(), Box<dyn Error>> {
    for (name, path) in files {
        let to = target.join(name);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(path, &to)?;
        std::hint::black_box(Sha256::digest(fs::read(&to)?));
    }
    Ok(())
}
