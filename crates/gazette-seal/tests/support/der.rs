//! Takes DER apart and puts it together, apart from the reader that is tested.

/// Header length and content length of the DER element at the start.
pub(crate) fn header(bytes: &[u8]) -> (usize, usize) {
    if bytes[1] < 0x80 {
        return (2, usize::from(bytes[1]));
    }
    let count = usize::from(bytes[1] & 0x7f);
    (2 + count, bytes[2..2 + count].iter().fold(0, |length, byte| length << 8 | usize::from(*byte)))
}

/// A DER element.
pub(crate) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let digits: Vec<u8> = length.iter().copied().skip_while(|byte| *byte == 0).collect();
    let mut out = vec![tag];
    if content.len() < 0x80 {
        out.push(u8::try_from(content.len()).unwrap());
    } else {
        out.push(0x80 | u8::try_from(digits.len()).unwrap());
        out.extend_from_slice(&digits);
    }
    out.extend_from_slice(content);
    out
}

/// The elements inside a DER element.
pub(crate) fn children(bytes: &[u8]) -> Vec<Vec<u8>> {
    let (head, length) = header(bytes);
    let mut rest = &bytes[head..head + length];
    let mut out = Vec::new();
    while !rest.is_empty() {
        let (head, length) = header(rest);
        out.push(rest[..head + length].to_vec());
        rest = &rest[head + length..];
    }
    out
}
