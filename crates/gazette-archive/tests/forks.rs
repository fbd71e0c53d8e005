//! What somebody may do to a published log, also with its own key in hand: each is noticed, with words of its own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signer as _, SigningKey};
use gazette_archive::Fault;
use gazette_archive::log::{
    Checkpoint, EntryKind, Key, Log, LogEntry, LogError, LogReader, LoggedFile, Policy, leaf_hash, monitor,
    verify_proof_by,
};
use gazette_model::Language;
use support::{TIME, home, issue_id, sha256, tree};

const ORIGIN: &str = "congbao.example.gov.vn/log";
const SIZE: u64 = 520;
const SEEN: u64 = 400;

/// A log as an office published it, what a reader remembers of it, and the key of the office in the wrong hands.
struct Attack {
    _home: tempfile::TempDir,
    log: PathBuf,
    elsewhere: PathBuf,
    key: Key,
    seen: Checkpoint,
    head: Checkpoint,
}

fn entry(number: u64) -> LogEntry {
    LogEntry {
        kind: EntryKind::Published,
        time: TIME.into(),
        issue: Some(issue_id(1)),
        document: Some(format!("ubnd/{number}")),
        files: vec![LoggedFile { path: "qd.pdf".into(), size: 8, sha256: sha256(&number.to_le_bytes()) }],
        note: None,
    }
}

/// An entry that tells of other bytes.
fn forged(number: u64) -> LogEntry {
    let mut entry = entry(number);
    entry.files[0].sha256 = sha256(b"forged");
    entry
}

fn write_log(folder: &Path, key: &Key, steps: &[u64], each: &dyn Fn(u64) -> LogEntry) -> Vec<Checkpoint> {
    let mut log = Log::create(folder, key.clone(), &folder.with_extension("head")).unwrap();
    let (mut heads, mut size) = (Vec::new(), 0);
    for to in steps {
        log.append(&(size..*to).map(each).collect::<Vec<_>>()).unwrap();
        heads.push(log.reader().checkpoint().clone());
        size = *to;
    }
    heads
}

fn keep_proof(log: &Path, key: &Key, index: u64, name: &str) {
    let reader = LogReader::open(log, &key.verifier()).unwrap();
    let path = log.join(format!("proof/{name}.tlog-proof"));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, reader.prove_inclusion(index).unwrap()).unwrap();
}

/// Signs any text with the key of the log, as its thief can.
fn sign(key: &Key, text: &str) -> String {
    let secret = key.to_private_text();
    let secret = BASE64.decode(secret.trim().splitn(5, '+').nth(4).unwrap()).unwrap();
    let signing = SigningKey::from_bytes(secret[1..].try_into().unwrap());
    let bytes = [key.verifier().id().as_slice(), &signing.sign(text.as_bytes()).to_bytes()].concat();
    format!("{text}\n— {ORIGIN} {}\n", BASE64.encode(bytes))
}

/// What every attack begins with, made once: the folder, the key, the heads.
fn published() -> &'static (tempfile::TempDir, Key, Vec<Checkpoint>) {
    static PUBLISHED: OnceLock<(tempfile::TempDir, Key, Vec<Checkpoint>)> = OnceLock::new();
    PUBLISHED.get_or_init(|| {
        let home = home();
        let key = Key::generate(ORIGIN).unwrap();
        let log = home.path().join("log");
        let heads = write_log(&log, &key, &[250, 255, SEEN, SIZE], &entry);
        keep_proof(&log, &key, 7, "ubnd/7");
        keep_proof(&log, &key, 300, "ubnd/300");
        fs::write(log.join("key.pub"), format!("{}\n", key.verifier())).unwrap();
        (home, key, heads)
    })
}

impl Attack {
    fn new() -> Self {
        let (published, key, heads) = published();
        let home = home();
        for (path, bytes) in tree(published.path()) {
            let to = home.path().join(path.strip_prefix(published.path()).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, bytes).unwrap();
        }
        let (log, elsewhere) = (home.path().join("log"), home.path().join("elsewhere"));
        Self { log, elsewhere, key: key.clone(), seen: heads[2].clone(), head: heads[3].clone(), _home: home }
    }

    fn faults(&self) -> Vec<Fault> {
        monitor(&self.log, Some(&self.key.verifier()), Some(&self.seen), &mut |_, _| ()).faults
    }

    fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.log.join(path)).unwrap()
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.log.join(path), bytes).unwrap();
    }

    fn checkpoint(&self) -> String {
        String::from_utf8(self.read("checkpoint")).unwrap()
    }

    /// Puts another log in the place of this one.
    fn put(&self, steps: &[u64], each: &dyn Fn(u64) -> LogEntry) {
        write_log(&self.elsewhere, &self.key, steps, each);
        fs::remove_dir_all(self.log.join("tile")).unwrap();
        for (path, bytes) in tree(&self.elsewhere) {
            let to = self.log.join(path.strip_prefix(&self.elsewhere).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, bytes).unwrap();
        }
    }

    fn swap(&self, a: &str, b: &str) {
        let (first, second) = (self.read(a), self.read(b));
        self.write(a, second);
        self.write(b, first);
    }

    fn change(&self, path: &str, at: usize) {
        let mut bytes = self.read(path);
        bytes[at] ^= 1;
        self.write(path, bytes);
    }

    fn cut(&self, path: &str, by: usize) {
        let bytes = self.read(path);
        self.write(path, &bytes[..bytes.len() - by]);
    }

    fn sign_text(&self, text: &str) {
        self.write("checkpoint", sign(&self.key, text));
    }
}

/// What is done, the code it is told by, words of the Vietnamese message.
type Case = (&'static str, &'static str, &'static str, fn(&Attack));

const CASES: &[Case] = &[
    ("rewritten history of the same length", "log-forked", "400 mục đầu khác", |a| {
        a.put(&[SIZE], &forged);
    }),
    ("rewritten and longer", "log-forked", "lịch sử khác", |a| a.put(&[SIZE + 30], &forged)),
    ("rewritten after what was seen", "log-proof", "hai lịch sử khác nhau", |a| {
        a.put(&[SIZE], &|number| if number < 450 { entry(number) } else { forged(number) });
    }),
    ("tail removed and signed anew", "log-went-back", "có 300 mục, trước đó đã có 400", |a| {
        a.put(&[300], &entry);
    }),
    ("older backup of the whole log", "log-went-back", "có 255 mục", |a| a.put(&[250, 255], &entry)),
    ("an empty log in its place", "log-went-back", "có 0 mục", |a| a.put(&[], &entry)),
    (
        "tail removed that nobody saw but a proof",
        "log-proof",
        "nói về 520 mục, nhật ký chỉ có 410",
        |a| {
            a.put(&[410], &entry);
        },
    ),
    (
        "signed by another key of the same name",
        "log-checkpoint",
        "không do congbao.example.gov.vn/log ký",
        |a| {
            a.write("checkpoint", sign(&Key::generate(ORIGIN).unwrap(), &a.head.text()));
        },
    ),
    (
        "another key with the identifier of ours",
        "log-checkpoint",
        "chữ ký của congbao.example.gov.vn/log",
        |a| {
            let other = sign(&Key::generate(ORIGIN).unwrap(), &a.head.text());
            let (text, line) = other.rsplit_once(' ').unwrap();
            let mut bytes = BASE64.decode(line.trim()).unwrap();
            bytes[..4].copy_from_slice(&a.key.verifier().id());
            a.write("checkpoint", format!("{text} {}\n", BASE64.encode(bytes)));
        },
    ),
    ("origin of another gazette, signed with our key", "log-checkpoint", "là của khac.gov.vn/log", |a| {
        a.sign_text(&a.head.text().replace(ORIGIN, "khac.gov.vn/log"));
    }),
    ("no signature at all", "log-checkpoint", "không có dòng chữ ký", |a| {
        a.write("checkpoint", format!("{}\n", a.head.text()));
    }),
    ("no empty line before the signature", "log-checkpoint", "thiếu dòng trống", |a| {
        a.write("checkpoint", a.checkpoint().replace("\n\n", "\n"));
    }),
    ("signed by strangers only", "log-checkpoint", "không do", |a| {
        let line = format!("— la.example {}\n", BASE64.encode([7; 68]));
        a.write("checkpoint", format!("{}\n{line}", a.head.text()));
    }),
    ("more signatures than anyone reads", "log-checkpoint", "quá nhiều chữ ký", |a| {
        let line = format!("— la.example {}\n", BASE64.encode([7; 68]));
        a.write("checkpoint", a.checkpoint() + &line.repeat(100));
    }),
    ("a signature line of another form", "log-checkpoint", "dòng chữ ký sai dạng", |a| {
        a.write("checkpoint", a.checkpoint().replace("— ", "- "));
    }),
    ("a size that is no number", "log-checkpoint", "kích thước không phải là số", |a| {
        a.sign_text(&a.head.text().replace("\n520\n", "\n0520\n"));
    }),
    ("a root that is no hash", "log-checkpoint", "gốc không phải là mã băm", |a| {
        a.sign_text(&a.head.text().replace("\n520\n", "\n520\nAAAA"));
    }),
    ("control characters in the head", "log-checkpoint", "ký tự điều khiển", |a| {
        a.write("checkpoint", a.checkpoint().replace("520", "520\r"));
    }),
    ("a size beyond the entries, signed", "log-tile", "bị mất hoặc bị thay đổi", |a| {
        a.sign_text(&a.head.text().replace("\n520\n", "\n530\n"));
    }),
    ("the root of another size, signed", "log-root", "không cho ra gốc đã ký", |a| {
        a.sign_text(&Checkpoint { size: 512, ..a.head.clone() }.text());
    }),
    ("no checkpoint", "log-checkpoint", "mốc kiểm chứng không dùng được", |a| {
        fs::remove_file(a.log.join("checkpoint")).unwrap();
    }),
    ("two tiles of hashes swapped", "log-tile", "không khớp các mục nhật ký", |a| {
        a.swap("tile/0/000", "tile/0/001");
    }),
    ("two bundles of entries swapped", "log-root", "không cho ra gốc", |a| {
        a.swap("tile/entries/000", "tile/entries/001");
    }),
    ("bundles swapped and tiles with them", "log-root", "các mục không cho ra gốc", |a| {
        a.swap("tile/entries/000", "tile/entries/001");
        a.swap("tile/0/000", "tile/0/001");
    }),
    ("a tile cut", "log-tile", "byte, phải có 8192", |a| a.cut("tile/0/000", 32)),
    ("a bundle cut", "log-tile", "không tách được các mục", |a| a.cut("tile/entries/001", 3)),
    ("a bundle one entry short", "log-tile", "có 255 mục, phải có 256", |a| {
        a.cut("tile/entries/001", entry(511).to_bytes().unwrap().len() + 2);
    }),
    ("the newest partial tile missing", "log-tile", "bị mất hoặc bị thay đổi", |a| {
        fs::remove_file(a.log.join("tile/0/002.p/8")).unwrap();
    }),
    ("the newest partial bundle missing", "log-tile", "bị mất hoặc bị thay đổi", |a| {
        fs::remove_file(a.log.join("tile/entries/002.p/8")).unwrap();
    }),
    ("a hash of the upper tile changed", "log-tile", "không khớp các tệp tầng dưới", |a| {
        a.change("tile/1/000.p/2", 40);
    }),
    ("an entry edited, its tile made to fit", "log-root", "các mục không cho ra gốc", |a| {
        let old = entry(3).to_bytes().unwrap();
        let mut new = forged(3).to_bytes().unwrap();
        assert_eq!(old.len(), new.len());
        let replace = |bytes: Vec<u8>, old: &[u8], new: &[u8]| {
            let at = bytes.windows(old.len()).position(|window| window == old).unwrap();
            [&bytes[..at], new, &bytes[at + old.len()..]].concat()
        };
        a.write("tile/entries/000", replace(a.read("tile/entries/000"), &old, &new));
        let (was, is) = (leaf_hash(&old), leaf_hash(&new));
        a.write("tile/0/000", replace(a.read("tile/0/000"), &was, &is));
        new.clear();
    }),
    ("an older partial tile of other bytes", "log-tile", "khác với tệp đầy đủ hơn", |a| {
        fs::create_dir_all(a.log.join("tile/0/002.p")).unwrap();
        a.write("tile/0/002.p/3", [7; 96]);
    }),
    ("the proof of another entry under this name", "log-proof", "là bằng chứng của ubnd/300", |a| {
        a.write("proof/ubnd/7.tlog-proof", a.read("proof/ubnd/300.tlog-proof"));
    }),
    (
        "a proof of a log that never was shown",
        "log-proof",
        "không phải là mục 7 của nhật ký",
        |a| {
            write_log(&a.elsewhere, &a.key, &[SIZE], &forged);
            let reader = LogReader::open(&a.elsewhere, &a.key.verifier()).unwrap();
            a.write("proof/ubnd/7.tlog-proof", reader.prove_inclusion(7).unwrap());
        },
    ),
    ("a proof with another index", "log-proof", "không cho thấy mục 8", |a| {
        let text = String::from_utf8(a.read("proof/ubnd/7.tlog-proof")).unwrap();
        a.write("proof/ubnd/7.tlog-proof", text.replace("index 7\n", "index 8\n"));
    }),
    ("a proof without its entry", "log-proof", "thiếu mục nhật ký", |a| {
        let text = String::from_utf8(a.read("proof/ubnd/7.tlog-proof")).unwrap();
        let lines: Vec<&str> = text.split('\n').filter(|line| !line.starts_with("extra ")).collect();
        a.write("proof/ubnd/7.tlog-proof", lines.join("\n"));
    }),
    ("another public key beside the log", "log-key", "khóa đưa vào là", |a| {
        a.write("key.pub", format!("{}\n", Key::generate(ORIGIN).unwrap().verifier()));
    }),
    ("a public key with a false identifier", "log-key", "khóa công khai đặt cạnh nhật ký", |a| {
        let text = a.key.verifier().to_string();
        let (name, rest) = text.split_once('+').unwrap();
        a.write("key.pub", format!("{name}+00000000+{}\n", rest.split_once('+').unwrap().1));
    }),
];

#[test]
fn every_fork_and_every_forgery_of_a_published_log_is_noticed_in_words_of_its_own() {
    let mut wrong = Vec::new();
    for (name, code, words, attack) in CASES {
        let case = Attack::new();
        assert_eq!(case.faults(), [], "{name}: before");
        attack(&case);
        let faults = case.faults();
        let told = |fault: &Fault| fault.code == *code && fault.message(Language::Vi).contains(words);
        if !faults.iter().any(told) {
            let said: Vec<_> = faults
                .iter()
                .map(|fault| format!("[{}] {}", fault.code, fault.message(Language::Vi)))
                .collect();
            wrong.push(format!("{name}: {said:#?}"));
        }
        // Each says what to do, in both languages, and no word of the one stands in the other.
        for fault in &faults {
            assert!(
                !fault.hint(Language::Vi).is_empty() && fault.hint(Language::Vi) != fault.hint(Language::En)
            );
            assert_ne!(fault.message(Language::Vi), fault.message(Language::En), "{name}");
        }
    }
    println!("{} ways to tamper with a published log: {} noticed", CASES.len(), CASES.len() - wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_no_fork_is_taken() {
    // Signatures of others, and partial tiles that nobody needs any more, are no fault.
    let case = Attack::new();
    let line = format!("— la.example {}\n", BASE64.encode([7; 68]));
    case.write("checkpoint", case.checkpoint() + &line);
    fs::create_dir_all(case.log.join("tile/0/002.p")).unwrap();
    case.write("tile/0/002.p/3", &case.read("tile/0/002.p/8")[..96]);
    assert_eq!(case.faults(), []);
    // A mirror may hold the tree alone.
    fs::remove_dir_all(case.log.join("proof")).unwrap();
    fs::remove_file(case.log.join("key.pub")).unwrap();
    assert_eq!(case.faults(), []);
}

#[test]
fn a_forged_cosignature_makes_no_quorum() {
    let case = Attack::new();
    let witness = Key::generate_witness("chung.example/w").unwrap();
    let policy = |witness: &Key| {
        let (log, witness) = (case.key.verifier(), witness.verifier());
        Policy::parse(&format!("log {log}\nwitness w {witness}\nquorum w\n")).unwrap()
    };
    let reader = LogReader::open(&case.log, &case.key.verifier()).unwrap();
    let proof = reader.prove_inclusion(7).unwrap();
    let digest = sha256(&7_u64.to_le_bytes());
    let judge = |extra: &str| verify_proof_by(&digest, &(proof.clone() + extra), &policy(&witness));
    let text = case.head.text();
    let good = witness.cosign(&text, 1_790_000_000).unwrap();
    assert_eq!(judge(&good).unwrap().1, ["w"]);
    // None; that of another; over another text; with another time; cut; with bits of its own.
    assert!(judge("").is_err(), "no cosignature");
    let other = Key::generate_witness("chung.example/w").unwrap();
    assert!(judge(&other.cosign(&text, 1_790_000_000).unwrap()).is_err(), "another witness of the name");
    let elsewhere = witness.cosign(&case.seen.text(), 1_790_000_000).unwrap();
    assert!(matches!(judge(&elsewhere), Err(LogError::Signature(_))), "over another head");
    let (head, base64) = good.trim_end().rsplit_once(' ').unwrap();
    let bytes = BASE64.decode(base64).unwrap();
    for (what, at) in [("time", 11), ("signature", 40)] {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let line = format!("{head} {}\n", BASE64.encode(&changed));
        assert!(matches!(judge(&line), Err(LogError::Signature(_))), "{what}");
    }
    let cut = format!("{head} {}\n", BASE64.encode(&bytes[..50]));
    assert!(matches!(judge(&cut), Err(LogError::Signature(_))), "cut");
}
