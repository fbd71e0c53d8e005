//! Writes small PDFs for tests: text at given places, lines, marked content, a structure tree.

use std::fmt::Write as _;

/// A PDF being written, page by page.
#[derive(Default)]
pub(crate) struct Sheets {
    pages: Vec<String>,
    /// Further objects, such as a structure tree; numbered from [`Sheets::FIRST_EXTRA`].
    pub(crate) extra: Vec<String>,
    /// Further entries of the catalog.
    pub(crate) catalog: String,
}

impl Sheets {
    /// The number of the first further object.
    pub(crate) const FIRST_EXTRA: usize = 200;

    /// Begins a page of A4.
    pub(crate) fn page(&mut self) -> &mut Self {
        self.pages.push(String::new());
        self
    }

    /// Sets text with its baseline at `y` from the top; `F1` is upright, `F2` bold, `F3` and `F4` are
    /// old Vietnamese fonts.
    pub(crate) fn text(&mut self, font: &str, size: f32, x: f32, y: f32, text: &str) -> &mut Self {
        let codes: String = text.chars().fold(String::new(), |mut codes, it| {
            let _ = write!(codes, "{:04X}", u32::from(it));
            codes
        });
        self.raw(&format!("BT /{font} {size} Tf 1 0 0 1 {x} {} Tm <{codes}> Tj ET\n", 842.0 - y))
    }

    /// Draws a line, `y` from the top.
    pub(crate) fn rule(&mut self, x0: f32, y0: f32, x1: f32, y1: f32) -> &mut Self {
        self.raw(&format!("{x0} {} m {x1} {} l S\n", 842.0 - y0, 842.0 - y1))
    }

    /// Adds operators as they are.
    pub(crate) fn raw(&mut self, operators: &str) -> &mut Self {
        self.pages.last_mut().expect("a page").push_str(operators);
        self
    }

    /// The finished file: fonts are composite, their codes UTF-16, every glyph half as wide as high.
    pub(crate) fn finish(&self) -> Vec<u8> {
        let mut objects: Vec<(usize, String)> = Vec::new();
        let kids: String = (0..self.pages.len()).fold(String::new(), |mut kids, index| {
            let _ = write!(kids, "{} 0 R ", 20 + index * 2);
            kids
        });
        objects.push((1, format!("<</Type/Catalog/Pages 2 0 R {}>>", self.catalog)));
        objects.push((2, format!("<</Type/Pages/Kids[{kids}]/Count {}>>", self.pages.len())));
        for (index, name) in ["Times", "Times,Bold", ".VnTime", ".VnTimeH"].iter().enumerate() {
            let number = 3 + index * 2;
            objects.push((
                number,
                format!(
                    "<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/ToUnicode 15 0 R\
                     /DescendantFonts[{} 0 R]>>",
                    number + 1
                ),
            ));
            objects.push((number + 1, format!("<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/DW 500>>")));
        }
        let map = "1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
                   1 beginbfrange <0000> <FFFF> <0000> endbfrange";
        objects.push((15, format!("<</Length {}>>\nstream\n{map}\nendstream", map.len())));
        for (index, content) in self.pages.iter().enumerate() {
            let number = 20 + index * 2;
            objects.push((
                number,
                format!(
                    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R\
                     /Resources<</Font<</F1 3 0 R/F2 5 0 R/F3 7 0 R/F4 9 0 R>>/Properties<</L 200 0 R>>>>>>",
                    number + 1
                ),
            ));
            objects
                .push((number + 1, format!("<</Length {}>>\nstream\n{content}\nendstream", content.len())));
        }
        for (index, object) in self.extra.iter().enumerate() {
            objects.push((Self::FIRST_EXTRA + index, object.clone()));
        }
        let mut out = String::from("%PDF-1.7\n");
        let mut offsets = Vec::new();
        for (number, object) in &objects {
            offsets.push((*number, out.len()));
            let _ = write!(out, "{number} 0 obj\n{object}\nendobj\n");
        }
        let xref = out.len();
        out.push_str("xref\n0 1\n0000000000 65535 f \n");
        for (number, offset) in &offsets {
            let _ = write!(out, "{number} 1\n{offset:010} 00000 n \n");
        }
        let size = offsets.iter().map(|(number, _)| number + 1).max().unwrap_or(1);
        let _ = write!(out, "trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n");
        out.into_bytes()
    }
}
