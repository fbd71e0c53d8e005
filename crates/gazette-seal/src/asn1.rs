//! Reads BER and DER (the encoding of certificates and signatures) with bounds on depth and count.
//!
//! Signers in the field write indefinite lengths, unsorted sets, negative serial numbers and fractions of a second,
//! so this reader keeps the raw bytes of every element and leaves it to the caller to be strict.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::time;

const DEPTH: usize = 48;
const COUNT: usize = 1_500_000;

pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;

/// One element: identifier, content, and what is inside.
#[derive(Debug, Clone)]
pub(crate) struct Node<'a> {
    /// The identifier byte (class, constructed bit, number); high tag numbers keep only the first byte.
    pub(crate) tag: u8,
    /// Identifier, length and content as they stand.
    pub(crate) raw: &'a [u8],
    /// The content as it stands.
    pub(crate) content: &'a [u8],
    /// The elements inside, if constructed.
    pub(crate) children: Vec<Node<'a>>,
    definite: bool,
}

/// Reads the first element; what follows it is ignored (signatures are padded with zeros).
pub(crate) fn parse(bytes: &[u8]) -> Option<Node<'_>> {
    let mut budget = COUNT;
    element(bytes, 0, &mut budget)
}

fn element<'a>(bytes: &'a [u8], depth: usize, budget: &mut usize) -> Option<Node<'a>> {
    if depth > DEPTH {
        return None;
    }
    *budget = budget.checked_sub(1)?;
    let tag = *bytes.first()?;
    let mut at = 1;
    if tag & 0x1f == 0x1f {
        while *bytes.get(at)? & 0x80 != 0 {
            at += 1;
            if at > 6 {
                return None;
            }
        }
        at += 1;
    }
    let first = *bytes.get(at)?;
    at += 1;
    let constructed = tag & 0x20 != 0;
    if first == 0x80 {
        if !constructed {
            return None;
        }
        let start = at;
        let mut children = Vec::new();
        while bytes.get(at..)?.first()? != &0 {
            let child = element(bytes.get(at..)?, depth + 1, budget)?;
            at = at.checked_add(child.raw.len())?;
            children.push(child);
        }
        if bytes.get(at + 1) != Some(&0) {
            return None;
        }
        let content = bytes.get(start..at)?;
        return Some(Node { tag, raw: bytes.get(..at + 2)?, content, children, definite: false });
    }
    let length = if first < 0x80 {
        usize::from(first)
    } else {
        let count = usize::from(first & 0x7f);
        if count > 5 {
            return None;
        }
        let digits = bytes.get(at..at + count)?;
        at += count;
        digits.iter().fold(0usize, |length, digit| length << 8 | usize::from(*digit))
    };
    let end = at.checked_add(length)?;
    let content = bytes.get(at..end)?;
    let mut children = Vec::new();
    let mut definite = true;
    if constructed {
        let mut inside = 0;
        while inside < content.len() {
            let child = element(content.get(inside..)?, depth + 1, budget)?;
            inside += child.raw.len();
            definite &= child.definite;
            children.push(child);
        }
    }
    Some(Node { tag, raw: bytes.get(..end)?, content, children, definite })
}

impl<'a> Node<'a> {
    /// The elements of a SEQUENCE.
    pub(crate) fn sequence(&self) -> Option<&[Node<'a>]> {
        (self.tag == SEQUENCE).then_some(&self.children)
    }

    /// The elements of a SET.
    pub(crate) fn set(&self) -> Option<&[Node<'a>]> {
        (self.tag == SET).then_some(&self.children)
    }

    /// Is it the context-specific element `number`, primitive or constructed?
    pub(crate) fn is_context(&self, number: u8) -> bool {
        self.tag & 0xdf == 0x80 | number
    }

    /// The object identifier in dotted form.
    pub(crate) fn oid(&self) -> Option<String> {
        (self.tag == OID).then(|| dotted(self.content)).flatten()
    }

    /// The bytes of an OCTET STRING (or one tagged implicitly), in one piece or in several.
    pub(crate) fn bytes(&self) -> Cow<'a, [u8]> {
        if self.tag & 0x20 == 0 {
            return Cow::Borrowed(self.content);
        }
        let mut out = Vec::new();
        for child in &self.children {
            out.extend_from_slice(&child.bytes());
        }
        Cow::Owned(out)
    }

    /// The bits of a BIT STRING without unused bits.
    pub(crate) fn bits(&self) -> Option<&'a [u8]> {
        match self.content.split_first() {
            Some((0, bits)) if self.tag == BIT_STRING => Some(bits),
            _ => None,
        }
    }

    /// Is bit `number` (0 = first) of a BIT STRING set?
    pub(crate) fn bit(&self, number: usize) -> bool {
        self.content.get(1 + number / 8).is_some_and(|byte| byte & (0x80 >> (number % 8)) != 0)
    }

    /// An INTEGER's bytes, big-endian, without a leading zero.
    pub(crate) fn unsigned(&self) -> Option<&'a [u8]> {
        if self.tag != INTEGER || self.content.is_empty() {
            return None;
        }
        Some(match self.content {
            [0, rest @ ..] if !rest.is_empty() => rest,
            all => all,
        })
    }

    /// A small INTEGER.
    pub(crate) fn small(&self) -> Option<u64> {
        if self.tag != INTEGER || self.content.len() > 8 || self.content.first()? & 0x80 != 0 {
            return None;
        }
        Some(self.content.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    /// A BOOLEAN.
    pub(crate) fn boolean(&self) -> Option<bool> {
        (self.tag == 1).then(|| self.content.first().is_some_and(|byte| *byte != 0))
    }

    /// The text of any of the string types.
    pub(crate) fn text(&self) -> String {
        let bytes = self.bytes();
        match self.tag & 0x1f {
            30 => {
                let units: Vec<u16> =
                    bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
                String::from_utf16_lossy(&units)
            }
            20 => match std::str::from_utf8(&bytes) {
                Ok(text) => text.to_owned(),
                Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
            },
            28 => bytes
                .as_chunks::<4>()
                .0
                .iter()
                .map(|four| char::from_u32(u32::from_be_bytes(*four)).unwrap_or('\u{fffd}'))
                .collect(),
            _ => String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// A `UTCTime` or `GeneralizedTime`, also with fractions of a second.
    pub(crate) fn time(&self) -> Option<Timestamp> {
        let text = std::str::from_utf8(self.content).ok()?;
        match self.tag {
            0x17 => time::utc_time(text),
            0x18 => time::generalized_time(text),
            _ => None,
        }
    }

    /// The element with definite, shortest lengths; sets as they stand or sorted as DER asks.
    pub(crate) fn canonical(&self, sorted: bool) -> Vec<u8> {
        if self.children.is_empty() && self.definite {
            return self.raw.to_vec();
        }
        let mut inside: Vec<Vec<u8>> = self.children.iter().map(|child| child.canonical(sorted)).collect();
        if sorted && self.tag == SET {
            inside.sort();
        }
        wrap(self.tag, &inside.concat())
    }

    /// The element as it stands but with another identifier, where its lengths are definite.
    pub(crate) fn retagged(&self, tag: u8) -> Vec<u8> {
        let mut bytes = if self.definite { self.raw.to_vec() } else { self.canonical(false) };
        if let Some(first) = bytes.first_mut() {
            *first = tag;
        }
        bytes
    }
}

/// An element made of an identifier and its content.
pub(crate) fn wrap(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len();
    if length < 0x80 {
        out.push(u8::try_from(length).unwrap_or(0x7f));
    } else {
        let digits: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
        out.push(0x80 | u8::try_from(digits.len()).unwrap_or(8));
        out.extend_from_slice(&digits);
    }
    out.extend_from_slice(content);
    out
}

fn dotted(content: &[u8]) -> Option<String> {
    let mut arcs: Vec<u64> = Vec::new();
    let mut value: u64 = 0;
    for byte in content {
        value = value.checked_mul(128)?.checked_add(u64::from(byte & 0x7f))?;
        if byte & 0x80 == 0 {
            arcs.push(value);
            value = 0;
        }
    }
    let (first, rest) = arcs.split_first()?;
    let root = (*first / 40).min(2);
    let mut out = format!("{root}.{}", first - root * 40);
    for arc in rest {
        out.push('.');
        out.push_str(&arc.to_string());
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indefinite_lengths_come_out_as_definite_ones() {
        let ber =
            [0x30, 0x80, 0x24, 0x80, 0x04, 0x01, 0x61, 0x04, 0x01, 0x62, 0, 0, 0x02, 0x01, 0x05, 0, 0, 0, 0];
        let node = parse(&ber).unwrap();
        assert_eq!(node.children[0].bytes().as_ref(), b"ab");
        assert_eq!(node.children[1].small(), Some(5));
        assert_eq!(node.raw.len(), ber.len() - 2);
    }

    #[test]
    fn an_object_identifier_prints_its_arcs() {
        assert_eq!(
            parse(&[6, 6, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]).unwrap().oid().unwrap(),
            "1.2.840.113549"
        );
    }

    #[test]
    fn nesting_without_end_is_refused_not_followed() {
        assert!(parse(&[0x30, 0x80].repeat(100_000)).is_none());
    }
}
