//! A stranger who signs: a key of their own, a certificate they made themselves, and a right signature.

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use sha2::{Digest as _, Sha256};

use super::der::element;
use super::{find, hex, splice};

/// The room left for the signature.
const ROOM: usize = 4000;

/// What stands where the signature will be.
pub(crate) fn placeholder(more: &str) -> Vec<u8> {
    let range = "0 00000000 00000000 00000000";
    format!(
        "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached {more} /ByteRange [{range}] /Contents <{}> >>",
        "0".repeat(ROOM)
    )
    .into_bytes()
}

/// Fills the last placeholder of a file with a right signature of someone called `name`.
pub(crate) fn sign(file: &[u8], name: &str) -> Vec<u8> {
    let zeros = [b"/Contents <".as_slice(), &vec![b'0'; ROOM], b">"].concat();
    let mut start = 0;
    while let Some(at) = find(file, &zeros, start) {
        start = at + 1;
    }
    let open = start - 1 + b"/Contents ".len();
    let close = open + ROOM + 2;
    let range = format!("0 {open:08} {close:08} {:08}", file.len() - close);
    let at = super::rfind(file, b"/ByteRange [", open).unwrap() + b"/ByteRange [".len();
    let file = splice(file, at, at + range.len(), range.as_bytes());
    let digest = Sha256::new().chain_update(&file[..open]).chain_update(&file[close..]).finalize();
    let mut text = hex(&message(&digest, name));
    text.resize(ROOM, b'0');
    splice(&file, open + 1, close - 1, &text)
}

fn message(digest: &[u8], name: &str) -> Vec<u8> {
    let key = SigningKey::from_slice(&[7; 32]).unwrap();
    let oid = |bytes: &[u8]| element(6, bytes);
    let sequence = |parts: &[Vec<u8>]| element(0x30, &parts.concat());
    let data = oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1]);
    let sha256 = sequence(&[oid(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1])]);
    let ecdsa = sequence(&[oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2])]);
    let own = sequence(&[element(0x31, &sequence(&[oid(&[0x55, 4, 3]), element(12, name.as_bytes())]))]);
    let term = sequence(&[element(0x17, b"200101000000Z"), element(0x17, b"400101000000Z")]);
    let curve = sequence(&[
        oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]),
        oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]),
    ]);
    let point = key.verifying_key().to_sec1_point(false);
    let public = sequence(&[curve, element(3, &[&[0], point.as_bytes()].concat())]);
    let version = element(0xa0, &element(2, &[2]));
    let tbs = sequence(&[version, element(2, &[9]), ecdsa.clone(), own.clone(), term, own.clone(), public]);
    let signed = |bytes: &[u8]| {
        let signature: Signature = key.sign(bytes);
        signature.to_der().as_bytes().to_vec()
    };
    let certificate = sequence(&[tbs.clone(), ecdsa.clone(), element(3, &[vec![0], signed(&tbs)].concat())]);
    let attribute = |kind: u8, value: Vec<u8>| {
        sequence(&[oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, kind]), element(0x31, &value)])
    };
    let attributes = [
        attribute(3, data.clone()),
        attribute(5, element(0x17, b"261101000000Z")),
        attribute(4, element(4, digest)),
    ]
    .concat();
    let signer = sequence(&[
        element(2, &[1]),
        sequence(&[own, element(2, &[9])]),
        sha256.clone(),
        element(0xa0, &attributes),
        ecdsa,
        element(4, &signed(&element(0x31, &attributes))),
    ]);
    let body = sequence(&[
        element(2, &[1]),
        element(0x31, &sha256),
        sequence(&[data]),
        element(0xa0, &certificate),
        element(0x31, &signer),
    ]);
    sequence(&[oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]), element(0xa0, &body)])
}
