//! The encodings of simple fonts: which character a byte means before `/Differences` change it.

/// The named encodings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BaseEncoding {
    Standard,
    WinAnsi,
    MacRoman,
}

/// Bytes 128 to 255 of WinAnsiEncoding; unused places are bullets (ISO 32000-1, annex D.2).
const WIN_ANSI: &str = "€•‚ƒ„…†‡ˆ‰Š‹Œ•Ž••‘’“”•–—˜™š›œ•žŸ\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";
/// Bytes 128 to 255 of MacRomanEncoding.
const MAC_ROMAN: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
/// Bytes 128 to 255 of StandardEncoding; U+FFFD where there is none.
const STANDARD: &str = "���������������������������������¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ�–†‡·�¶•‚„”»…‰�¿�`´ˆ˜¯˘˙¨�˚¸�˝˛ˇ—����������������Æ�ª����ŁØŒº�����æ���ı��łøœß����";

impl BaseEncoding {
    /// By the name a font gives.
    pub(super) fn by_name(name: &[u8]) -> Option<Self> {
        match name {
            b"WinAnsiEncoding" => Some(Self::WinAnsi),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            b"StandardEncoding" => Some(Self::Standard),
            _ => None,
        }
    }

    /// The characters of all 256 bytes.
    pub(super) fn table(self) -> [char; 256] {
        let mut table = [char::REPLACEMENT_CHARACTER; 256];
        for (byte, slot) in (0_u8..=127).zip(table.iter_mut()).skip(32) {
            *slot = char::from(byte);
        }
        if self == Self::Standard {
            table[0x27] = '\u{2019}';
            table[0x60] = '\u{2018}';
        }
        let upper = match self {
            Self::Standard => STANDARD,
            Self::WinAnsi => WIN_ANSI,
            Self::MacRoman => MAC_ROMAN,
        };
        for (slot, character) in table.iter_mut().skip(128).zip(upper.chars()) {
            *slot = character;
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_fills_its_upper_half() {
        for upper in [STANDARD, WIN_ANSI, MAC_ROMAN] {
            assert_eq!(upper.chars().count(), 128);
        }
        assert_eq!(BaseEncoding::WinAnsi.table()[0x93], '“');
        assert_eq!(BaseEncoding::MacRoman.table()[0x8e], 'é');
        assert_eq!(BaseEncoding::Standard.table()[0xd0], '—');
    }
}
