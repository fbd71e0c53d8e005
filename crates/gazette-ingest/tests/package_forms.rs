//! Packages made here, in all forms they come in, and what is told of each.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use gazette_ingest::package::{self, Package, PackageError};
use gazette_model::{Packaging, Severity};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

fn zip(path: &Path, files: &[(&str, &[u8])]) {
    let mut writer = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap();
}

fn open(path: &Path) -> Package {
    package::open(path, &|_| {}).unwrap()
}

/// Codes and files of all findings, in order of their text.
fn told(package: &Package) -> Vec<String> {
    let tell = |finding: &gazette_model::Finding| {
        format!("{} {}", finding.code.as_str(), finding.file.as_deref().unwrap_or("-"))
    };
    let mut told: Vec<String> = package.findings.iter().map(tell).collect();
    told.sort();
    told
}

fn bag(folder: &Path, files: &[(String, Vec<u8>)]) {
    write(folder, "bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    fs::create_dir_all(folder.join("data")).unwrap();
    let mut manifest = String::new();
    for (name, bytes) in files {
        write(&folder.join("data"), name, bytes);
        let written = name.replace('%', "%25").replace('\n', "%0A").replace('\r', "%0D");
        manifest.push_str(&format!("{}  data/{written}\n", hex(bytes)));
    }
    write(folder, "manifest-sha256.txt", manifest);
}

#[test]
fn everything_wrong_with_a_list_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.pdf", "changed");
    write(folder.path(), "extra/b.docx", "b");
    write(folder.path(), "Thumbs.db", "x");
    let list = format!("{}  a.pdf\n{}  gone.pdf\nnonsense\n{}  ../out.pdf\n", hex(b"a"), hex(b""), hex(b""));
    write(folder.path(), "SHA256SUMS", list);
    let package = open(folder.path());
    assert_eq!(package.packaging, Packaging::Sha256sums);
    let expected = [
        "digest-mismatch a.pdf",
        "file-missing gone.pdf",
        "file-undeclared extra/b.docx",
        "package-invalid SHA256SUMS",
        "package-remark Thumbs.db",
        "path-escape ../out.pdf",
    ];
    assert_eq!(told(&package), expected);
}

#[test]
fn lists_of_windows_and_macos_tools_are_understood() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "Quyết định.pdf", "a");
    write(folder.path(), "phu-luc/b.docx", "b");
    let text = format!(
        "\u{feff}{} *Quye\u{302}\u{301}t định.pdf\r\n{}  phu-luc\\b.docx\r\n",
        hex(b"a").to_uppercase(),
        hex(b"b")
    );
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    write(folder.path(), "sha256sum.txt", wide);
    let package = open(folder.path());
    assert!(
        package.findings.iter().all(|finding| finding.severity != Severity::Error),
        "{:?}",
        package.findings
    );
    assert_eq!(package.packaging, Packaging::Sha256sums);
}

#[test]
fn a_zip_may_hold_one_folder_in_which_everything_lies() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hồ sơ.zip");
    let manifest = format!("{}  data/a.pdf\n", hex(b"a"));
    let files: [(&str, &[u8]); 4] = [
        ("tui/bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
        ("tui/data/a.pdf", b"a"),
        ("tui/manifest-sha256.txt", manifest.as_bytes()),
        ("__MACOSX/._tui", b"x"),
    ];
    zip(&path, &files);
    let package = open(&path);
    assert_eq!(told(&package), ["package-remark __MACOSX/._tui"]);
    assert_eq!((package.packaging, package.version.as_deref()), (Packaging::BagitZip, Some("1.0")));
    assert_eq!((package.files[0].name.as_str(), package.files[0].path.as_str()), ("a.pdf", "data/a.pdf"));
    assert_eq!(package.files[0].role, "original");
    assert_eq!(package.read("a.pdf", 10).unwrap(), b"a");
    assert_eq!(package.source, "hồ sơ.zip");
}

#[test]
fn files_without_digests_are_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("in");
    write(&inner, "a.pdf", "%PDF-1.7");
    write(&inner, "a.docx", "PK");
    let package = open(&inner);
    assert_eq!((package.packaging, told(&package)), (Packaging::None, vec!["no-digests -".to_owned()]));
    let path = folder.path().join("a.zip");
    zip(&path, &[("a.pdf", b"%PDF-1.7"), ("phụ lục/b.pdf", b"%PDF-1.7")]);
    let package = open(&path);
    assert_eq!((package.packaging, told(&package)), (Packaging::Zip, vec!["no-digests -".to_owned()]));
    let package = open(&inner.join("a.pdf"));
    assert_eq!((package.packaging, package.files[0].role.as_str()), (Packaging::None, "original"));
    let word = inner.join("b.docx");
    zip(&word, &[("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<a/>")]);
    let package = open(&word);
    assert_eq!((package.packaging, package.files[0].role.as_str()), (Packaging::None, "copy"));
}

#[test]
fn a_zip_that_lies_is_not_opened_and_is_known_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.zip");
    zip(&path, &[("SHA256SUMS", b""), ("../a.pdf", b"a")]);
    let package = open(&path);
    assert_eq!((told(&package), package.files.len()), (vec!["path-escape ../a.pdf".to_owned()], 0));
    assert_eq!(package.packaging, Packaging::Sha256sumsZip);
    assert_eq!(package.fingerprint, open(&path).fingerprint);
    write(folder.path(), "b.zip", "no zip at all");
    assert_eq!(told(&open(&folder.path().join("b.zip"))), ["package-invalid -"]);
}

#[test]
fn files_that_document_toml_names_must_be_there() {
    let folder = tempfile::tempdir().unwrap();
    let declared = "color = 1\n[files]\noriginal = \"a.pdf\"\ncopy = \"a.docx\"\nannexes = [\"../b.pdf\"]\n";
    bag(folder.path(), &[("document.toml".to_owned(), declared.into()), ("a.pdf".to_owned(), b"a".to_vec())]);
    let package = open(folder.path());
    let expected =
        ["file-missing data/a.docx", "package-remark data/document.toml", "path-escape data/document.toml"];
    assert_eq!(told(&package), expected);
    write(folder.path(), "data/document.toml", "number = 12\n");
    let findings = told(&open(folder.path()));
    assert!(findings.contains(&"metadata-invalid data/document.toml".to_owned()), "{findings:?}");
}

#[test]
fn the_same_bytes_packed_the_same_way_are_known_again() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    for folder in [&one, &two] {
        write(folder, "a.pdf", "a");
        write(folder, "b.docx", "b");
    }
    assert_eq!(open(&one).fingerprint, open(&two).fingerprint);
    write(&two, "b.docx", "c");
    assert_ne!(open(&one).fingerprint, open(&two).fingerprint);
}

#[test]
fn a_file_that_changes_after_it_was_examined_is_not_handed_on() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.pdf", "first");
    let package = open(folder.path());
    assert_eq!(package.read("a.pdf", 5).unwrap(), b"first");
    assert!(matches!(package.read("a.pdf", 4), Err(PackageError::TooLarge { .. })));
    assert!(matches!(package.read("b.pdf", 4), Err(PackageError::NoSuchFile { .. })));
    for other in ["other", "longer than before", ""] {
        write(folder.path(), "a.pdf", other);
        assert!(matches!(package.read("a.pdf", 100), Err(PackageError::Changed { .. })), "{other}");
    }
}

#[test]
fn a_path_that_is_not_there_is_an_error() {
    assert!(matches!(package::open(Path::new("no/such/place"), &|_| {}), Err(PackageError::Open { .. })));
}

#[cfg(unix)]
#[test]
fn links_are_told_and_never_followed() {
    let folder = tempfile::tempdir().unwrap();
    let secret = write(folder.path(), "secret.pdf", "secret");
    let inbox = folder.path().join("in");
    let inside = write(&inbox, "a.pdf", "a");
    std::os::unix::fs::symlink(&secret, inbox.join("out.pdf")).unwrap();
    std::os::unix::fs::symlink(&inside, inbox.join("in.pdf")).unwrap();
    std::os::unix::fs::symlink(folder.path(), inbox.join("up")).unwrap();
    let package = open(&inbox);
    assert_eq!(
        told(&package),
        ["no-digests -", "package-invalid in.pdf", "path-escape out.pdf", "path-escape up"]
    );
    assert_eq!(package.files.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_bag_is_valid_until_anything_in_it_changes(
        contents in prop::collection::btree_map("[a-zđ% ]{1,8}[a-z]", prop::collection::vec(any::<u8>(), 0..64), 1..6),
        chosen in any::<prop::sample::Index>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let files: Vec<(String, Vec<u8>)> = contents.into_iter().filter(|(name, _)| !name.starts_with([' ', '%'])).collect();
        prop_assume!(!files.is_empty());
        bag(folder.path(), &files);
        let validation = package::validate(folder.path(), &|_| {}).unwrap();
        prop_assert!(validation.valid, "{:?}", validation.findings);

        let (name, bytes) = chosen.get(&files);
        let path = folder.path().join("data").join(name);
        fs::write(&path, [bytes.as_slice(), b"!"].concat()).unwrap();
        prop_assert_eq!(told(&open(folder.path())), vec![format!("digest-mismatch data/{name}")]);
        fs::remove_file(&path).unwrap();
        prop_assert_eq!(told(&open(folder.path())), vec![format!("file-missing data/{name}")]);
        fs::write(&path, bytes).unwrap();
        fs::write(folder.path().join("data/added!"), "").unwrap();
        prop_assert_eq!(told(&open(folder.path())), vec!["file-undeclared data/added!".to_owned()]);
    }
}
