//! The analysis as a tokenizer of Tantivy, for an index of one's own.
//!
//! This module alone shows Tantivy to the outside: who uses it holds the same version of Tantivy as this room.
//! See the example `tokenizer`.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::analysis::{Syllable, adjacent, pair, shown, syllables};

/// Syllables in their accepted spelling, lower case: `Hoà GIẢI` gives `hòa`, `giải`; with or without pairs of
/// neighbours (`hòa giải`).
///
/// Texts in NFD, with Eth for Đ or with invisible characters come out as they would in NFC. Offsets are those of
/// the text that was given, as long as it is in NFC and holds nothing invisible; else those of that form of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Vietnamese {
    /// Whether each syllable is followed by the pair it makes with the next, at the same position.
    pub pairs: bool,
    /// Whether marks are taken off: `hoa`, `giai`.
    pub folded: bool,
}

/// The tokens of one text.
#[derive(Debug)]
pub struct VietnameseStream {
    found: Vec<Syllable>,
    text: String,
    options: Vietnamese,
    /// The next syllable, and whether its pair is due.
    next: (usize, bool),
    token: Token,
}

impl Tokenizer for Vietnamese {
    type TokenStream<'a> = VietnameseStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> VietnameseStream {
        let text = shown(text);
        let found = syllables(&text);
        VietnameseStream { found, text, options: *self, next: (0, false), token: Token::default() }
    }
}

impl VietnameseStream {
    fn word(&self, syllable: &Syllable) -> String {
        if self.options.folded { syllable.folded.clone() } else { syllable.marked.clone() }
    }
}

impl TokenStream for VietnameseStream {
    fn advance(&mut self) -> bool {
        let (at, due) = self.next;
        let Some(syllable) = self.found.get(at) else { return false };
        let after = self.found.get(at + 1).filter(|after| adjacent(&self.text, syllable, after));
        match after.filter(|_| due) {
            Some(after) => {
                self.token.text = pair(&self.word(syllable), &self.word(after));
                self.token.offset_to = after.end;
                self.token.position_length = 2;
                self.next = (at + 1, false);
            }
            None => {
                self.token.text = self.word(syllable);
                self.token.position = at;
                self.token.position_length = 1;
                (self.token.offset_from, self.token.offset_to) = (syllable.start, syllable.end);
                let pair = self.options.pairs && after.is_some();
                self.next = if pair { (at, true) } else { (at + 1, false) };
            }
        }
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(options: Vietnamese, text: &str) -> Vec<(usize, usize, String)> {
        let mut options = options;
        let mut stream = options.token_stream(text);
        let mut out = Vec::new();
        while stream.advance() {
            let token = stream.token();
            out.push((token.offset_from, token.offset_to, token.text.clone()));
        }
        out
    }

    #[test]
    fn tokens_are_syllables_and_pairs_at_their_places() {
        let text = "Hoà GIẢI, cơ sở";
        let plain = tokens(Vietnamese::default(), text);
        assert_eq!(
            plain.iter().map(|token| token.2.as_str()).collect::<Vec<_>>(),
            ["hòa", "giải", "cơ", "sở"]
        );
        assert_eq!(&text[plain[1].0..plain[1].1], "GIẢI");
        let pairs = tokens(Vietnamese { pairs: true, folded: true }, text);
        let words: Vec<&str> = pairs.iter().map(|token| token.2.as_str()).collect();
        assert_eq!(words, ["hoa", "hoa giai", "giai", "co", "co so", "so"]);
        assert_eq!(&text[pairs[1].0..pairs[1].1], "Hoà GIẢI");
        assert!(tokens(Vietnamese::default(), "?!").is_empty());
    }
}
