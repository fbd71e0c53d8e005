//! The fonts of the gazette (phông chữ), built in: no font of the machine is ever used.

use std::sync::OnceLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// Liberation Serif 2.1.5 (Times metrics), and DejaVu Sans for the symbols it lacks.
const FILES: [&[u8]; 5] = [
    include_bytes!("../../../gazette-templates/fonts/LiberationSerif-Regular.ttf"),
    include_bytes!("../../../gazette-templates/fonts/LiberationSerif-Bold.ttf"),
    include_bytes!("../../../gazette-templates/fonts/LiberationSerif-Italic.ttf"),
    include_bytes!("../../../gazette-templates/fonts/LiberationSerif-BoldItalic.ttf"),
    include_bytes!("../../../gazette-templates/fonts/DejaVuSans.ttf"),
];

/// The fonts and their register, made once.
pub(crate) struct Fonts {
    /// The faces.
    pub(crate) faces: Vec<Font>,
    /// What Typst knows of them.
    pub(crate) book: LazyHash<FontBook>,
}

/// The fonts.
pub(crate) fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let faces: Vec<Font> = FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
        Fonts { book: LazyHash::new(FontBook::from_fonts(&faces)), faces }
    })
}

/// Whether some font can print `character`, in every style.
pub(crate) fn prints(character: char) -> bool {
    if matches!(character, ' '..='~') {
        return true;
    }
    let faces = &fonts().faces;
    let has = |font: &Font| font.info().coverage.contains(u32::from(character));
    let (text, symbols) = faces.split_at(faces.len().saturating_sub(1));
    text.iter().all(has) || symbols.iter().any(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_and_form_symbols_print_and_han_does_not() {
        for character in "ẪẾỮỹĐđ☐☑✓→≤≥×½²…–“”•−√∑".chars() {
            assert!(prints(character), "{character}");
        }
        assert!(!prints('漢'));
        assert_eq!(fonts().faces.len(), FILES.len());
    }
}
