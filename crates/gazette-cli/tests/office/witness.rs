//! A witness at an address signs what is published, and a home put back whole from an older backup is refused by it.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use gazette_archive::log::{Checkpoint, Key, VerifierKey, cosign};

use crate::audit::copy_tree;
use crate::gazette::{Home, answer_requests, samples};

/// Answers `add-checkpoint` until the test ends.
fn serve(listener: TcpListener, log: VerifierKey, witness: Key) -> Arc<Mutex<Option<Checkpoint>>> {
    let seen = Arc::new(Mutex::new(None));
    let memory = Arc::clone(&seen);
    answer_requests(listener, move |body| {
        let mut seen = memory.lock().unwrap();
        match cosign(&String::from_utf8(body).unwrap(), seen.as_ref(), &log, &witness, 1_800_000_000) {
            Ok((line, head)) => {
                *seen = Some(head);
                (200, line.into_bytes())
            }
            Err(refusal) => (refusal.status, refusal.body.into_bytes()),
        }
    });
    seen
}

#[test]
fn a_witness_signs_and_notices_a_home_that_went_back() {
    let home = Home::of_samples();
    let publish = |issue: &str, sample: &str| {
        let sample = samples().join("inbox").join(sample);
        assert_eq!(home.json(&["receive", sample.to_str().unwrap()]).0, 0);
        assert_eq!(home.json(&["compose", issue, "--date", "22/11/2026"]).0, 0);
        home.json(&["publish", issue])
    };
    assert_eq!(publish("1/2026", "03-to-cong-tac-dat-dai").0, 0);
    let key = std::fs::read_to_string(home.home().join("log/key.pub")).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let witness = Key::generate_witness("chung.example/1").unwrap();
    let policy =
        format!("log {}\nwitness w1 {} http://{address}\nquorum w1\n", key.trim(), witness.verifier());
    let policy_file = home.home().join("witnesses.policy");
    std::fs::write(&policy_file, policy).unwrap();
    let seen = serve(listener, VerifierKey::parse(key.trim()).unwrap(), witness);

    let old = home.path().join("old");
    copy_tree(&home.home(), &old);
    let (status, published) = publish("2/2026", "04-nghi-quyet-xa-van-khe.zip");
    assert_eq!(status, 0, "{published}");
    assert_eq!(seen.lock().unwrap().as_ref().map(|head| head.size), Some(4));
    let pdf = home.home().join(published["file"].as_str().unwrap());
    let pdf = if pdf.is_file() { pdf } else { home.path().join(published["file"].as_str().unwrap()) };
    let proof = home.home().join("log/proof/2026/2.tlog-proof");
    let (status, told) = home.json(&[
        "verify",
        pdf.to_str().unwrap(),
        "--proof",
        proof.to_str().unwrap(),
        "--key",
        policy_file.to_str().unwrap(),
    ]);
    assert_eq!((status, &told["files"][0]["witnesses"][0]), (0, &"w1".into()), "{told}");

    // The whole home as it was before: nothing in it remembers, but the witness does.
    std::fs::remove_dir_all(home.home()).unwrap();
    copy_tree(&old, &home.home());
    let before = std::fs::read(home.home().join("log/checkpoint")).unwrap();
    let (status, refused) = publish("2/2026", "01-quyet-dinh-thu-gom-rac");
    assert!(
        status == 2 && refused["error"]["message"].as_str().unwrap().contains("người làm chứng"),
        "{refused}"
    );
    assert_eq!(std::fs::read(home.home().join("log/checkpoint")).unwrap(), before, "something was signed");
}
