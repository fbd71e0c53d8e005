//! The fonts of the gazette (phông chữ), built in: no font of the machine is ever used.

use std::sync::OnceLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// Liberation Serif 2.1.5 (Times metrics), DejaVu Sans for the symbols it lacks, New Computer Modern Math for equations.
const FILES: [&[u8]; 6] = [
    include_bytes!("../../../gazette-templates/fonts/LiberationSerif-Regular.ttf"),
    include_bytes!("../../../gazette-templates/fonts/LiberationSerif-Bold.ttf"),
    include_bytes!("../../../gazette-templates/fonts/LiberationSerif-Italic.ttf"),
    include_bytes!("../../../gazette-templates/fonts/LiberationSerif-BoldItalic.ttf"),
    include_bytes!("../../../gazette-templates/fonts/DejaVuSans.ttf"),
    include_bytes!("../../../gazette-templates/fonts/NewCMMath-Regular.otf"),
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
    let [text @ .., symbols, _] = faces.as_slice() else { return false };
    text.iter().all(has) || has(symbols)
}

/// Whether `character` can be printed as a sign of an equation.
pub(crate) fn prints_in_equations(character: char) -> bool {
    let mathematics = fonts().faces.last();
    prints(character) || mathematics.is_some_and(|font| font.info().coverage.contains(u32::from(character)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_and_form_symbols_print_and_han_does_not() {
        for character in "ẪẾỮỹĐđ☐☑✓→≤≥×½²…–“”•−√∑".chars() {
            assert!(prints(character), "{character}");
        }
        assert!(!prints('漢') && prints_in_equations('∮'));
        assert_eq!(fonts().faces.len(), FILES.len());
    }
}
