//! The QR symbol (mã QR) printed at the end of a document, ISO/IEC 18004: byte mode, versions 1 to 6, error correction M;
//! L where a long text needs it, since a larger symbol has no room in the margin.

/// Version, data words of a block, blocks, words of error correction of a block, and the bits that name the level.
const FORMS: [(usize, usize, usize, usize, u32); 7] = [
    (1, 16, 1, 10, 0),
    (2, 28, 1, 16, 0),
    (3, 44, 1, 26, 0),
    (4, 32, 2, 18, 0),
    (5, 43, 2, 24, 0),
    (6, 27, 4, 16, 0),
    (6, 68, 2, 18, 0b01 << 3),
];
/// Dark modules in a row that begin to count against a mask.
const LONG_RUN: usize = 5;

/// The symbol row by row, `1` for a dark module; of a text longer than 134 bytes that has three parts or more (`issue ·
/// document · digest`) the first and the last; nothing if that is too long as well.
pub(crate) fn modules(text: &str) -> Vec<String> {
    let short = || {
        let parts: Vec<&str> = text.split(" · ").collect();
        let (first, last) = (parts.first()?, parts.get(2..)?.last()?);
        words(format!("{first} · {last}").as_bytes())
    };
    let Some((version, level, words)) = words(text.as_bytes()).or_else(short) else { return Vec::new() };
    let best = (0..8).map(|mask| Symbol::new(version, level, &words, mask)).min_by_key(Symbol::penalty);
    best.map_or_else(Vec::new, |symbol| {
        symbol.dark.iter().map(|row| row.iter().map(|dark| if *dark { '1' } else { '0' }).collect()).collect()
    })
}

/// The smallest version that holds `bytes`, its level, and its words with error correction, interleaved.
fn words(bytes: &[u8]) -> Option<(usize, u32, Vec<u8>)> {
    let form = FORMS.iter().find(|(_, data, blocks, ..)| bytes.len() + 2 <= data * blocks)?;
    let (version, data, blocks, correction, level) = *form;
    // Mode 0100, the length in eight bits, the bytes, the end 0000: all shifted by half a byte.
    let length = u8::try_from(bytes.len()).ok()?;
    let mut stream = vec![0x40 | length >> 4];
    let mut carry = length << 4;
    for byte in bytes {
        stream.push(carry | byte >> 4);
        carry = byte << 4;
    }
    stream.push(carry);
    let mut pad = [0xec, 0x11].into_iter().cycle();
    while stream.len() < data * blocks {
        stream.extend(pad.next());
    }
    let blocks: Vec<&[u8]> = stream.chunks(data).collect();
    let divisor = divisor(correction);
    let corrections: Vec<Vec<u8>> = blocks.iter().map(|block| remainder(block, &divisor)).collect();
    let mut out = Vec::with_capacity(stream.len() + corrections.len() * correction);
    for index in 0..data {
        out.extend(blocks.iter().map(|block| block[index]));
    }
    for index in 0..correction {
        out.extend(corrections.iter().map(|block| block[index]));
    }
    Some((version, level, out))
}

/// Product in the field of 256 elements with the polynomial 0x11d.
fn product(a: u8, b: u8) -> u8 {
    let mut result = 0_u8;
    for bit in (0..8).rev() {
        let overflow = result & 0x80 != 0;
        result <<= 1;
        if overflow {
            result ^= 0x1d;
        }
        if b >> bit & 1 == 1 {
            result ^= a;
        }
    }
    result
}

/// The generator polynomial of Reed and Solomon without its leading 1.
fn divisor(degree: usize) -> Vec<u8> {
    let mut coefficients = vec![0; degree];
    coefficients[degree - 1] = 1;
    let mut root = 1;
    for _ in 0..degree {
        for index in 0..degree {
            coefficients[index] = product(coefficients[index], root);
            if let Some(next) = coefficients.get(index + 1).copied() {
                coefficients[index] ^= next;
            }
        }
        root = product(root, 2);
    }
    coefficients
}

fn remainder(data: &[u8], divisor: &[u8]) -> Vec<u8> {
    let mut result = vec![0; divisor.len()];
    for byte in data {
        let factor = byte ^ result[0];
        result.rotate_left(1);
        if let Some(last) = result.last_mut() {
            *last = 0;
        }
        for (word, coefficient) in result.iter_mut().zip(divisor) {
            *word ^= product(*coefficient, factor);
        }
    }
    result
}

struct Symbol {
    dark: Vec<Vec<bool>>,
    fixed: Vec<Vec<bool>>,
}

impl Symbol {
    fn new(version: usize, level: u32, words: &[u8], mask: u32) -> Self {
        let side = 17 + 4 * version;
        let mut symbol = Self { dark: vec![vec![false; side]; side], fixed: vec![vec![false; side]; side] };
        symbol.patterns(version);
        symbol.format(level | mask);
        symbol.data(words, mask);
        symbol
    }

    fn set(&mut self, x: usize, y: usize, dark: bool) {
        self.dark[y][x] = dark;
        self.fixed[y][x] = true;
    }

    /// Finders with their quiet edge, timing and alignment.
    fn patterns(&mut self, version: usize) {
        let side = self.dark.len();
        for index in 0..side {
            self.set(6, index, index % 2 == 0);
            self.set(index, 6, index % 2 == 0);
        }
        for (left, top) in [(0, 0), (side - 7, 0), (0, side - 7)] {
            for y in top.saturating_sub(1)..(top + 8).min(side) {
                for x in left.saturating_sub(1)..(left + 8).min(side) {
                    let distance = x.abs_diff(left + 3).max(y.abs_diff(top + 3));
                    self.set(x, y, distance != 2 && distance != 4);
                }
            }
        }
        if version > 1 {
            let centre = side - 7;
            for y in centre - 2..=centre + 2 {
                for x in centre - 2..=centre + 2 {
                    self.set(x, y, x.abs_diff(centre).max(y.abs_diff(centre)) != 1);
                }
            }
        }
    }

    /// Level and mask, twice, with their own error correction.
    fn format(&mut self, kind: u32) {
        let side = self.dark.len();
        let mut rest = kind;
        for _ in 0..10 {
            rest = (rest << 1) ^ ((rest >> 9) * 0x537);
        }
        let bits = (kind << 10 | rest) ^ 0x5412;
        let bit = |index: usize| bits >> index & 1 == 1;
        for index in 0..15 {
            let (x, y) = match index {
                0..=5 => (8, index),
                6 | 7 => (8, index + 1),
                8 => (7, 8),
                _ => (14 - index, 8),
            };
            self.set(x, y, bit(index));
            let (x, y) = if index < 8 { (side - 1 - index, 8) } else { (8, side - 15 + index) };
            self.set(x, y, bit(index));
        }
        self.set(8, side - 8, true);
    }

    /// The words, upwards and downwards in pairs of columns from the right, masked.
    fn data(&mut self, words: &[u8], mask: u32) {
        let side = self.dark.len();
        let mut bits = words.iter().flat_map(|word| (0..8).rev().map(move |bit| word >> bit & 1 == 1));
        let mut upwards = true;
        let mut right = side - 1;
        loop {
            for step in 0..side {
                let y = if upwards { side - 1 - step } else { step };
                for x in [right, right - 1] {
                    if !self.fixed[y][x] {
                        self.dark[y][x] = bits.next().unwrap_or(false) ^ masked(mask, x, y);
                    }
                }
            }
            upwards = !upwards;
            right = match right {
                // The timing column belongs to no pair.
                8 => 5,
                0..=2 => break,
                right => right - 2,
            };
        }
    }

    /// How hard the symbol is to read: long runs and blocks of one colour.
    fn penalty(&self) -> usize {
        let side = self.dark.len();
        let mut penalty = 0;
        for line in 0..side {
            let row: Vec<bool> = self.dark[line].clone();
            let column: Vec<bool> = self.dark.iter().map(|row| row[line]).collect();
            for line in [row, column] {
                penalty += line
                    .chunk_by(|a, b| a == b)
                    .map(<[bool]>::len)
                    .filter(|run| *run >= LONG_RUN)
                    .map(|run| run - 2)
                    .sum::<usize>();
            }
        }
        for pair in self.dark.windows(2) {
            for x in 1..side {
                let first = pair[0][x];
                if [pair[0][x - 1], pair[1][x - 1], pair[1][x]].iter().all(|dark| *dark == first) {
                    penalty += 3;
                }
            }
        }
        penalty
    }
}

fn masked(mask: u32, x: usize, y: usize) -> bool {
    let (sum, product) = (x + y, x * y);
    let rest = match mask {
        0 => sum % 2,
        1 => y % 2,
        2 => x % 3,
        3 => sum % 3,
        4 => (x / 3 + y / 2) % 2,
        5 => product % 2 + product % 3,
        6 => (product % 2 + product % 3) % 2,
        _ => (sum % 2 + product % 3) % 2,
    };
    rest == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_correction_is_that_of_the_standards_example() {
        // ISO/IEC 18004, annex I: "01234567" in version 1-M.
        let data =
            [0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11];
        let expected = [0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55];
        assert_eq!(remainder(&data, &divisor(10)), expected);
    }

    #[test]
    fn of_too_long_a_code_the_issue_and_the_digest_stay() {
        let long = format!("15+16/2026 · {} · SHA-256 0123456789abcdef", "x".repeat(150));
        assert_eq!(modules(&long), modules("15+16/2026 · SHA-256 0123456789abcdef"));
    }

    #[test]
    fn the_side_grows_with_the_text_and_too_long_a_text_has_no_symbol() {
        let sides =
            [(1, 21), (14, 21), (15, 25), (42, 29), (62, 33), (84, 37), (106, 41), (134, 41), (135, 0)];
        for (length, side) in sides {
            let rows = modules(&"x".repeat(length));
            assert_eq!(rows.len(), side, "{length}");
            assert!(rows.iter().all(|row| row.len() == side));
        }
    }
}
