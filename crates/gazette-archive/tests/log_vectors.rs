//! The public vectors of Merkle proofs and of the C2SP note formats.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use gazette_archive::log::{
    Checkpoint, Hash, LogError, Note, Proof, VerifierKey, verify_consistency, verify_inclusion,
    verify_subtree_consistency, verify_subtree_inclusion,
};
use serde_json::Value;

#[test]
fn every_merkle_probe_is_judged_right() {
    let Some(corpus) = support::corpus("conformance/merkle") else { return };
    let cases = fs::read_to_string(corpus.join("cases.tsv")).unwrap();
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for row in cases.lines().skip(1) {
        let columns: Vec<_> = row.split('\t').collect();
        let (file, kind, expected) = (columns[0], columns[1], columns[2] == "accept");
        let probe: Value = serde_json::from_slice(&fs::read(corpus.join(file)).unwrap()).unwrap();
        all += 1;
        if judge(kind, &probe).unwrap_or(false) == expected {
            right += 1;
        } else {
            wrong.push(file);
        }
    }
    println!("merkle probes {right}/{all}");
    assert!(wrong.is_empty() && all == 518, "{wrong:?}");
}

/// `None` for hashes that are none: refused.
fn judge(kind: &str, probe: &Value) -> Option<bool> {
    let number = |key: &str| probe[key].as_u64().unwrap();
    let bytes = |key: &str| BASE64.decode(probe[key].as_str().unwrap_or_default()).unwrap();
    let hash = |value: &Value| -> Option<Hash> { BASE64.decode(value.as_str()?).ok()?.try_into().ok() };
    let proof: Vec<Hash> = match &probe["proof"] {
        Value::Array(hashes) => hashes.iter().map(hash).collect::<Option<_>>()?,
        _ => Vec::new(),
    };
    Some(match kind {
        "inclusion" => {
            let (leaf, root) = (hash(&probe["leafHash"])?, bytes("root"));
            verify_inclusion(number("leafIdx"), number("treeSize"), &leaf, &proof, &root)
        }
        "consistency" => {
            let (old, new) = (bytes("root1"), bytes("root2"));
            verify_consistency(number("size1"), number("size2"), &old, &new, &proof)
        }
        "subtreeinclusion" => {
            let (leaf, root) = (hash(&probe["leafHash"])?, bytes("root"));
            verify_subtree_inclusion(number("leafIdx"), number("start"), number("end"), &leaf, &proof, &root)
        }
        "subtreeconsistency" => {
            let (subtree, root) = (bytes("root1"), bytes("root2"));
            verify_subtree_consistency(
                number("start"),
                number("end"),
                number("size"),
                &subtree,
                &root,
                &proof,
            )
        }
        other => panic!("{other}"),
    })
}

#[test]
fn the_published_note_verifies_and_no_changed_one_does() {
    let Some(corpus) = support::corpus("conformance/c2sp") else { return };
    let read = |name: &str| fs::read_to_string(corpus.join(name)).unwrap();
    let key = VerifierKey::parse(&read("signed-note/example.vkey")).unwrap();
    assert_eq!((key.name(), key.id()), ("example.com/foo", [0x53, 0x0d, 0x90, 0x3a]));
    let text = read("signed-note/example.note");
    let note = Note::parse(&text).unwrap();
    assert_eq!((note.text.len(), note.signatures[0].bytes.len()), (28, 64));
    note.verify(&key).unwrap();
    for position in 0..text.len() {
        let mut changed = text.clone().into_bytes();
        changed[position] ^= 1;
        let changed = String::from_utf8(changed).ok().and_then(|changed| Note::parse(&changed).ok());
        assert!(changed.is_none_or(|note| note.verify(&key).is_err()), "{position}");
    }
    let poem = Note::parse(&read("signed-note/poem.note")).unwrap();
    assert!(poem.text.contains("\n\n") && poem.signatures[0].id == [0x36, 0x7b, 0xa0, 0x4b]);
    assert!(matches!(poem.verify(&key), Err(LogError::NotSigned(_))));
}

#[test]
fn the_published_checkpoints_and_proofs_are_taken_apart() {
    let Some(corpus) = support::corpus("conformance/c2sp") else { return };
    let read = |name: &str| fs::read_to_string(corpus.join(name)).unwrap();
    for name in ["checkpoint/sofa.checkpoint", "cosignature/sofa-cosigned.checkpoint"] {
        let note = Note::parse(&read(name)).unwrap();
        let checkpoint = Checkpoint::parse(&note.text).unwrap();
        assert_eq!(
            (checkpoint.origin.as_str(), checkpoint.size),
            ("example.com/behind-the-sofa", 20_852_163)
        );
        assert_eq!(BASE64.encode(checkpoint.root), "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
        assert_eq!(note.signatures[0].id, [0x03, 0x3d, 0xe0, 0xae]);
        assert_eq!(checkpoint.text(), note.text);
    }
    let witness = &Note::parse(&read("cosignature/sofa-cosigned.checkpoint")).unwrap().signatures[1];
    assert_eq!((witness.id, witness.bytes.len()), ([0x8d, 0x66, 0xcf, 0x3f], 72));
    assert_eq!(u64::from_be_bytes(witness.bytes[..8].try_into().unwrap()), 1_679_315_147);
    let proof = Proof::parse(&read("proof/fancylog.tlog-proof")).unwrap();
    assert_eq!((proof.index, proof.hashes.len()), (73_894, 5));
    assert!(proof.extra.unwrap().starts_with(b"age-v1.2.1-darwin-arm64.tar.gz"));
    // Its signatures are shortened by the specification, which makes them none.
    assert!(Note::parse(&proof.checkpoint).is_err());
}
