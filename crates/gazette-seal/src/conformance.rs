//! Public suites of others: Wycheproof's vectors for signature values.

use std::path::PathBuf;

use crate::key::{self, Check, Hash, Scheme};

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("GAZETTE_CORPUS").map(|corpus| PathBuf::from(corpus).join("conformance"));
    if folder.is_none() {
        println!("skipped: GAZETTE_CORPUS names no corpus");
    }
    folder
}

fn unhex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

#[test]
fn every_wycheproof_vector_comes_out_as_its_authors_say() {
    let Some(folder) = folder() else { return };
    let (mut right, mut wrong) = (0, Vec::new());
    for (file, scheme) in [
        ("rsa_signature_2048_sha256_test", Scheme::Pkcs1(Some(Hash::Sha256))),
        ("rsa_signature_3072_sha256_test", Scheme::Pkcs1(Some(Hash::Sha256))),
        ("rsa_signature_4096_sha256_test", Scheme::Pkcs1(Some(Hash::Sha256))),
        ("rsa_signature_2048_sha512_test", Scheme::Pkcs1(Some(Hash::Sha512))),
        ("rsa_pss_2048_sha256_mgf1_32_test", Scheme::Pss(Hash::Sha256, 32)),
        ("rsa_pss_2048_sha256_mgf1_0_test", Scheme::Pss(Hash::Sha256, 0)),
        ("rsa_pss_2048_sha256_mgf1_32_params_test", Scheme::Pss(Hash::Sha256, 32)),
        ("rsa_pss_2048_sha256_mgf1_0_params_test", Scheme::Pss(Hash::Sha256, 0)),
        ("ecdsa_secp256r1_sha256_test", Scheme::Ecdsa(Some(Hash::Sha256))),
        ("ed25519_test", Scheme::Ed25519),
    ] {
        let path = folder.join("wycheproof").join(format!("{file}.json"));
        let suite: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        for group in suite["testGroups"].as_array().unwrap() {
            let key = unhex(group["publicKeyDer"].as_str().unwrap());
            for test in group["tests"].as_array().unwrap() {
                let message = unhex(test["msg"].as_str().unwrap());
                let value = unhex(test["sig"].as_str().unwrap());
                let valid = key::verify(&key, &scheme, None, &[&message], &value) == Check::Valid;
                // What the authors leave open (a digest without its NULL) is refused here.
                if valid == (test["result"] == "valid") {
                    right += 1;
                } else {
                    wrong.push(format!("{file} {}: {}", test["tcId"], test["comment"]));
                }
            }
        }
    }
    println!("{right} vectors right, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(right, 2092);
}
