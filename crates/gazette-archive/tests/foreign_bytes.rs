//! Whatever others hand in — proofs, notes, keys, inventories — is judged, and nothing panics.

mod support;

use std::fs;

use gazette_archive::audit;
use gazette_archive::log::{
    Checkpoint, Key, LogEntry, Note, Proof, VerifierKey, monitor_source, verify_consistency,
    verify_inclusion, verify_proof, verify_subtree_consistency, verify_subtree_inclusion,
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn texts_of_any_kind_are_refused_or_read(
        text in "(origin\n|[0-9]{1,21}\n|\n|— |extra |index |c2sp.org/tlog-proof@v1\n|[A-Za-z0-9+/=]{1,12}\n?|\\PC){0,12}",
    ) {
        let key = Key::generate("example.com/log").unwrap().verifier();
        let _any = (Note::parse(&text), Checkpoint::parse(&text), VerifierKey::parse(&text));
        let _any = (Key::from_private_text(&text), LogEntry::from_bytes(text.as_bytes()));
        if let Ok(proof) = Proof::parse(&text) {
            prop_assert_eq!(Proof::parse(&proof.text()).unwrap(), proof);
        }
        prop_assert!(verify_proof(&support::sha256(b""), &text, &key).is_err());
        let source = |_: &str| Ok(text.clone().into_bytes());
        prop_assert!(!monitor_source(&source, Some(&key), None, &mut |_, _| ()).faults.is_empty());
    }

    #[test]
    fn proofs_over_any_numbers_end(numbers in any::<[u64; 3]>(), length in 0_usize..70) {
        let [a, b, c] = numbers;
        let (hash, proof) = ([1; 32], vec![[2; 32]; length]);
        prop_assert!(!verify_inclusion(a, b, &hash, &proof, &[3; 32]));
        prop_assert!(!verify_consistency(a, b, &[3; 32], &[4; 32], &proof));
        prop_assert!(!verify_subtree_inclusion(a, b, c, &hash, &proof, &[3; 32]));
        prop_assert!(!verify_subtree_consistency(a, b, c, &[3; 32], &[4; 32], &proof));
    }
}

#[test]
fn inventories_with_any_piece_replaced_are_judged() {
    let home = support::home();
    let object = support::object(home.path());
    let path = object.join("inventory.json");
    let text = fs::read_to_string(&path).unwrap();
    let pieces = [
        "null",
        "[]",
        "{}",
        "\"\"",
        "-1e400",
        "{\"a\":{\"a\":1,\"a\":2}}",
        "\"../../../etc\"",
        "\u{0}",
        "[[[[[[[[",
    ];
    let mut tried = 0;
    for (start, _) in text.match_indices(['"', '{', '[']) {
        for piece in pieces {
            let end = text[start + 1..].find(['"', '}', ']', ',']).map_or(text.len(), |end| start + end + 2);
            fs::write(&path, format!("{}{piece}{}", &text[..start], &text[end..])).unwrap();
            let audit = audit(&object, &|_| ()).unwrap();
            assert!(!audit.is_valid(), "{start} {piece}");
            tried += 1;
        }
    }
    fs::write(&path, "[".repeat(100_000)).unwrap();
    assert!(!audit(&object, &|_| ()).unwrap().is_valid());
    assert!(tried > 500);
}
