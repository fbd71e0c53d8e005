//! Cuts a content stream into operands and operators.
//!
//! Arrays and dictionaries are not built: their tokens lie flat on the stack of operands, which is all that text
//! needs and costs nothing.

use std::borrow::Cow;

/// More operands than this before one operator are forgotten.
const MAX_OPERANDS: usize = 100_000;

/// A piece of a content stream.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'a> {
    Number(f32),
    /// A name without its slash, `#xx` not undone.
    Name(&'a [u8]),
    Text(Cow<'a, [u8]>),
    /// `[`, `]`, `<<`, `>>`: they matter only as separators.
    Bracket,
    Operator(&'a [u8]),
}

/// Reads operators with their operands.
pub(super) struct Operations<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The operands of the last operator.
    pub(super) operands: Vec<Token<'a>>,
}

impl<'a> Operations<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, operands: Vec::new() }
    }

    /// The next operator; its operands lie in `operands`.
    pub(super) fn next_operator(&mut self) -> Option<&'a [u8]> {
        self.operands.clear();
        loop {
            match self.token()? {
                Token::Operator(b"ID") => {
                    self.skip_inline_image();
                    self.operands.clear();
                }
                Token::Operator(operator) => return Some(operator),
                operand => {
                    if self.operands.len() >= MAX_OPERANDS {
                        self.operands.clear();
                    }
                    self.operands.push(operand);
                }
            }
        }
    }

    /// The last `N` operands as numbers; `None` if there are fewer or others.
    pub(super) fn numbers<const N: usize>(&self) -> Option<[f32; N]> {
        let tail = self.operands.get(self.operands.len().checked_sub(N)?..)?;
        let mut numbers = [0.0; N];
        for (slot, token) in numbers.iter_mut().zip(tail) {
            let Token::Number(number) = token else { return None };
            *slot = *number;
        }
        Some(numbers)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn token(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.peek()?;
            match byte {
                b'%' => {
                    while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                        self.at += 1;
                    }
                }
                byte if is_space(byte) => self.at += 1,
                b'(' => return Some(Token::Text(self.literal())),
                b'<' if self.bytes.get(self.at + 1) != Some(&b'<') => {
                    return Some(Token::Text(self.hexadecimal()));
                }
                b'/' => {
                    self.at += 1;
                    return Some(Token::Name(self.word()));
                }
                b'[' | b']' | b'<' | b'>' | b'{' | b'}' | b')' => {
                    // `<<` is one bracket: its second half must not begin a hexadecimal string.
                    self.at += if byte == b'<' { 2 } else { 1 };
                    return Some(Token::Bracket);
                }
                b'0'..=b'9' | b'+' | b'-' | b'.' => {
                    let word = self.word();
                    return Some(Token::Number(number(word)));
                }
                _ => {
                    let word = self.word();
                    return Some(Token::Operator(word));
                }
            }
        }
    }

    /// Everything up to a space or delimiter; at least one byte is consumed unless one stands right here.
    fn word(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(|byte| !is_space(byte) && !is_delimiter(byte)) {
            self.at += 1;
        }
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    fn literal(&mut self) -> Cow<'a, [u8]> {
        self.at += 1;
        let start = self.at;
        // Most strings hold no escapes and can be borrowed.
        let mut depth = 1_usize;
        let mut at = start;
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b'\\' => break,
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        self.at = at + 1;
                        return Cow::Borrowed(self.bytes.get(start..at).unwrap_or_default());
                    }
                }
                _ => {}
            }
            at += 1;
        }
        let mut out = self.bytes.get(start..at).unwrap_or_default().to_vec();
        self.at = at;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.escape(&mut out),
                b'(' => {
                    depth += 1;
                    out.push(byte);
                }
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                    out.push(byte);
                }
                _ => out.push(byte),
            }
        }
        Cow::Owned(out)
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    value = value * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                out.push((value & 0xff) as u8);
            }
            other => out.push(other),
        }
    }

    fn hexadecimal(&mut self) -> Cow<'a, [u8]> {
        self.at += 1;
        let mut out = Vec::new();
        let mut half: Option<u8> = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()) else {
                continue;
            };
            match half.take() {
                Some(high) => out.push(high << 4 | digit),
                None => half = Some(digit),
            }
        }
        if let Some(high) = half {
            out.push(high << 4);
        }
        Cow::Owned(out)
    }

    /// Data of an inline image ends with `EI` between white space.
    fn skip_inline_image(&mut self) {
        self.at += 1;
        while let Some(rest) = self.bytes.get(self.at..) {
            match rest {
                [] => return,
                [before, b'E', b'I', after @ ..]
                    if is_space(*before) && after.first().is_none_or(|byte| is_space(*byte)) =>
                {
                    self.at += 3;
                    return;
                }
                _ => self.at += 1,
            }
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// A number as writers print it; what is not one is 0, and none is infinite.
fn number(word: &[u8]) -> f32 {
    let (negative, digits) = match word {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, word),
    };
    let mut value = 0.0_f64;
    let mut scale = 0.0_f64;
    for byte in digits.iter().take(40) {
        match byte {
            b'0'..=b'9' if scale == 0.0 => value = value * 10.0 + f64::from(byte - b'0'),
            b'0'..=b'9' => {
                value += f64::from(byte - b'0') * scale;
                scale /= 10.0;
            }
            b'.' if scale == 0.0 => scale = 0.1,
            _ => break,
        }
    }
    let value = value.min(1e9) as f32;
    if negative { -value } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Vec<(Vec<u8>, usize)> {
        let mut operations = Operations::new(bytes);
        let mut out = Vec::new();
        while let Some(operator) = operations.next_operator() {
            out.push((operator.to_vec(), operations.operands.len()));
        }
        out
    }

    #[test]
    fn strings_come_out_with_escapes_undone() {
        let mut operations = Operations::new(
            br"(a\(b\)\101\
c(d)) <4 1 4> Tj",
        );
        assert_eq!(operations.next_operator(), Some(&b"Tj"[..]));
        assert_eq!(operations.operands[0], Token::Text(Cow::Borrowed(b"a(b)Ac(d)")));
        assert_eq!(operations.operands[1], Token::Text(Cow::Borrowed(b"A@")));
    }

    #[test]
    fn dictionaries_lie_flat_among_the_operands() {
        let mut operations = Operations::new(b"/P <</MCID 7/ActualText <4142>>> BDC");
        assert_eq!(operations.next_operator(), Some(&b"BDC"[..]));
        let pair = [Token::Name(b"MCID"), Token::Number(7.0)];
        assert!(operations.operands.windows(2).any(|operands| operands == pair));
        assert!(operations.operands.contains(&Token::Text(Cow::Borrowed(b"AB"))));
    }

    #[test]
    fn numbers_are_read_as_writers_print_them() {
        for (text, value) in
            [("1", 1.0), ("-.5", -0.5), ("+2.25", 2.25), ("4.", 4.0), ("--3", -0.0), ("1e5", 1.0)]
        {
            assert!((number(text.as_bytes()) - value).abs() < 1e-6, "{text}");
        }
    }

    #[test]
    fn inline_images_and_comments_are_passed_over() {
        let operators = all(b"q % (Tj\n BI /W 1 ID \xffEI(( EI Q");
        assert_eq!(operators, [(b"q".to_vec(), 0), (b"BI".to_vec(), 0), (b"Q".to_vec(), 0)]);
    }
}
