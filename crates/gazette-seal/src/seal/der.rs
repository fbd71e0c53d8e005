//! Writes DER: the few shapes a signature, a time-stamp request and a status request are made of.

use crate::asn1::{self, wrap};

/// SEQUENCE.
pub(crate) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    wrap(asn1::SEQUENCE, &parts.concat())
}

/// SET OF, sorted as DER asks.
pub(crate) fn set(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut sorted = parts.to_vec();
    sorted.sort();
    wrap(asn1::SET, &sorted.concat())
}

/// OBJECT IDENTIFIER from its dotted form.
pub(crate) fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u64> = dotted.split('.').filter_map(|arc| arc.parse().ok()).collect();
    let mut content = Vec::new();
    if let [root, second, rest @ ..] = arcs.as_slice() {
        for arc in std::iter::once(root * 40 + second).chain(rest.iter().copied()) {
            let mut groups = vec![(arc & 0x7f) as u8];
            let mut left = arc >> 7;
            while left > 0 {
                groups.push((left & 0x7f) as u8 | 0x80);
                left >>= 7;
            }
            content.extend(groups.iter().rev());
        }
    }
    wrap(asn1::OID, &content)
}

/// A non-negative INTEGER from big-endian bytes.
pub(crate) fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let mut digits: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
    if digits.first().is_none_or(|first| first & 0x80 != 0) {
        digits.insert(0, 0);
    }
    wrap(asn1::INTEGER, &digits)
}

/// OCTET STRING.
pub(crate) fn octets(bytes: &[u8]) -> Vec<u8> {
    wrap(asn1::OCTET_STRING, bytes)
}

/// An `AlgorithmIdentifier`, with NULL parameters where the algorithm asks for them.
pub(crate) fn algorithm(dotted: &str, null: bool) -> Vec<u8> {
    let mut parts = vec![oid(dotted)];
    if null {
        parts.push(vec![5, 0]);
    }
    sequence(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for dotted in ["1.2.840.113549.1.9.16.2.47", "2.16.840.1.101.3.4.2.1", "2.5.29.31", "0.4.0.1862.1.1"]
        {
            assert_eq!(asn1::parse(&oid(dotted)).unwrap().oid().unwrap(), dotted);
        }
        assert_eq!(unsigned(&[0, 0x80, 1]), [2, 3, 0, 0x80, 1]);
        assert_eq!(unsigned(&[]), [2, 1, 0]);
    }
}
