//! Witnesses sign what continues, refuse what does not, and notice a log that went back.

mod support;

use gazette_archive::log::{
    Checkpoint, EntryKind, Key, Log, LogEntry, LoggedFile, Note, Policy, VerifierKey, Witnessed, cosign,
    verify_proof_by,
};
use support::{TIME, home, issue_id, sha256};

fn entry(number: u64) -> LogEntry {
    let file = LoggedFile { path: "a.pdf".into(), size: 8, sha256: sha256(&number.to_le_bytes()) };
    LogEntry {
        kind: EntryKind::Published,
        time: TIME.into(),
        issue: Some(issue_id(1)),
        document: None,
        files: vec![file],
        note: None,
    }
}

/// A witness with its memory, as a server would be.
struct Server {
    key: Key,
    log: VerifierKey,
    seen: Option<Checkpoint>,
}

impl Server {
    fn answer(&mut self, request: &str) -> Result<(u16, Vec<u8>), String> {
        Ok(match cosign(request, self.seen.as_ref(), &self.log, &self.key, 1_800_000_000) {
            Ok((line, head)) => {
                self.seen = Some(head);
                (200, line.into_bytes())
            }
            Err(refusal) => (refusal.status, refusal.body.into_bytes()),
        })
    }
}

#[test]
fn a_witness_signs_what_continues_and_a_proof_carries_it() {
    let home = home();
    let (folder, memory) = (home.path().join("log"), home.path().join("desk/log.head"));
    let key = Key::generate("congbao.example/log").unwrap();
    let witness = Key::generate_witness("witness.example/w1").unwrap();
    let mut server = Server { key: witness.clone(), log: key.verifier(), seen: None };
    let mut log = Log::create(&folder, key.clone(), &memory).unwrap();
    for (from, to) in [(0, 1), (1, 7), (7, 300)] {
        log.append(&(from..to).map(entry).collect::<Vec<_>>()).unwrap();
        let asked = log.witness(&witness.verifier(), &mut |request| server.answer(request)).unwrap();
        assert_eq!(asked, Witnessed::Signed, "{to}");
    }
    let proof = log.reader().prove_inclusion(5).unwrap();
    let policy = format!(
        "# whom we trust\nlog {}\nwitness W1 {} https://w1.example/\ngroup ours all W1\nquorum ours\n",
        key.verifier(),
        witness.verifier()
    );
    let policy = Policy::parse(&policy).unwrap();
    let (proved, signed) = verify_proof_by(&sha256(&5_u64.to_le_bytes()), &proof, &policy).unwrap();
    assert_eq!((proved.index, proved.file, signed), (5, Some(0), vec!["W1".to_owned()]));

    // Without its line the quorum is not reached; with another text under it, it is false.
    let without: String =
        proof.lines().filter(|line| !line.contains("w1")).map(|line| format!("{line}\n")).collect();
    assert!(verify_proof_by(&sha256(&5_u64.to_le_bytes()), &without, &policy).is_err());
    drop(log);

    // Opened again, it goes on with the cosigned head.
    let mut log = Log::open(&folder, key.clone(), &memory).unwrap();
    log.append(&[entry(300)]).unwrap();
    assert_eq!(
        log.witness(&witness.verifier(), &mut |request| server.answer(request)).unwrap(),
        Witnessed::Signed
    );

    // Another log under the same key: a witness tells a shorter one and a forked one.
    let other = home.path().join("other");
    let mut fork = Log::create(&other.join("log"), key, &other.join("head")).unwrap();
    fork.append(&(1000..1010).map(entry).collect::<Vec<_>>()).unwrap();
    let asked = fork.witness(&witness.verifier(), &mut |request| server.answer(request)).unwrap();
    assert_eq!(asked, Witnessed::Ahead { size: 301 });
    fork.append(&(1010..1400).map(entry).collect::<Vec<_>>()).unwrap();
    let asked = fork.witness(&witness.verifier(), &mut |request| server.answer(request)).unwrap();
    assert_eq!(asked, Witnessed::Refused { status: 422 });
    assert!(matches!(
        fork.witness(&witness.verifier(), &mut |_| Err("no connection".into())).unwrap(),
        Witnessed::Silent { .. }
    ));
    assert!(matches!(
        fork.witness(&witness.verifier(), &mut |_| Ok((200, b"nonsense".to_vec()))).unwrap(),
        Witnessed::Silent { .. }
    ));
}

#[test]
fn the_examples_of_the_specification_are_taken_apart_as_it_says() {
    let Some(folder) = std::env::var_os("GAZETTE_CORPUS") else {
        println!("C2SP examples: skipped, GAZETTE_CORPUS names no folder");
        return;
    };
    let folder = std::path::Path::new(&folder).join("conformance/c2sp");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let note = Note::parse(&read("cosignature/sofa-cosigned.checkpoint")).unwrap();
    let witness = &note.signatures[1];
    assert_eq!((witness.name.as_str(), witness.id), ("witness.example.com/w1", [0x8d, 0x66, 0xcf, 0x3f]));
    assert_eq!(u64::from_be_bytes(witness.bytes[..8].try_into().unwrap()), 1_679_315_147);
    // Its request cannot be proved, and no key of ours signed it.
    let key = Key::generate("example.com/behind-the-sofa").unwrap();
    let own = Key::generate_witness("w").unwrap();
    let request = read("witness/add-checkpoint-request.txt");
    assert_eq!(cosign(&request, None, &key.verifier(), &own, 1).unwrap_err().status, 403);
    assert_eq!(cosign("old x\n\n", None, &key.verifier(), &own, 1).unwrap_err().status, 400);
    // The policy with real keys in the place of its templates.
    let mut template = read("policy/two-level-groups.template.txt");
    template = template.replacen("<vkey>", &key.verifier().to_string(), 1);
    let keys: Vec<Key> = (0..6).map(|n| Key::generate_witness(&format!("w{n}")).unwrap()).collect();
    for key in &keys {
        template = template.replacen("<vkey>", &key.verifier().to_string(), 1);
    }
    let policy = Policy::parse(&template).unwrap();
    let head = "example.com/behind-the-sofa\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    let home = home();
    let log = Log::create(&home.path().join("log"), key, &home.path().join("head")).unwrap();
    let proof_of = |witnesses: &[usize]| {
        let text = log.reader().checkpoint().text();
        let lines: String = witnesses.iter().map(|n| keys[*n].cosign(&text, 5).unwrap()).collect();
        let own = std::fs::read_to_string(home.path().join("log/checkpoint")).unwrap();
        format!("{own}{lines}")
    };
    for (witnesses, enough) in
        [(&[0, 1, 3][..], true), (&[0, 3], false), (&[0, 1, 2], false), (&[1, 2, 5], true), (&[], false)]
    {
        assert_eq!(policy.open(&proof_of(witnesses)).is_ok(), enough, "{witnesses:?}");
    }
    assert!(Checkpoint::parse(head).is_ok());
    for broken in ["log x", "quorum none", "log a\nwitness", "witness W1 x"] {
        assert!(Policy::parse(broken).is_err(), "{broken}");
    }
}
