//! Letters of the office in administrative form (công văn, Decree 30/2020/NĐ-CP): notices that return a submission,
//! receipts.

use gazette_model::{Date, Office};
use serde::Serialize;
use typst::foundations::Bytes;

use crate::issue::{in_words, no_overrides};
use crate::pack::pack;
use crate::sheet::SheetTable;
use crate::world::Files;
use crate::{TypesetError, engine, fonts, template};

/// A letter.
#[derive(Debug, Clone)]
pub struct Letter<'a> {
    /// The office, for its form.
    pub office: &'a Office,
    /// The lines above on the left: the superior body, then the sender.
    pub heading: Vec<String>,
    /// Number and symbol, such as `12/TB-CB`.
    pub number: String,
    /// Where it is written.
    pub place: String,
    /// When.
    pub date: Date,
    /// Type in capitals, such as `THÔNG BÁO`, for letters that bear one; a plain official letter has none.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// To whom.
    pub addressee: String,
    /// Its text.
    pub paragraphs: Vec<String>,
    /// Tables after the text, such as findings and differences.
    pub tables: Vec<SheetTable>,
    /// Text after the tables.
    pub closing: Vec<String>,
    /// Lines of the signature block: position lines, then the name last.
    pub signature: Vec<String>,
    /// Recipients.
    pub recipients: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct LetterForm<'a> {
    title: String,
    heading: &'a [String],
    number: &'a str,
    place_and_date: String,
    kind: &'a str,
    subject: &'a str,
    addressee: &'a str,
    paragraphs: &'a [String],
    tables: &'a [SheetTable],
    closing: &'a [String],
    signature: &'a [String],
    recipients: &'a [String],
}

/// Typesets a letter as PDF/A-3a with PDF/UA-1.
///
/// # Errors
///
/// If a character has no glyph or the template fails.
pub fn letter(letter: &Letter<'_>) -> Result<Vec<u8>, TypesetError> {
    let form = LetterForm {
        title: format!("{} {} {}", letter.kind, letter.number, letter.subject).trim().to_owned(),
        heading: &letter.heading,
        number: &letter.number,
        place_and_date: if letter.place.is_empty() {
            format!("Ngày {}", in_words(letter.date))
        } else {
            format!("{}, ngày {}", letter.place, in_words(letter.date))
        },
        kind: &letter.kind,
        subject: &letter.subject,
        addressee: &letter.addressee,
        paragraphs: &letter.paragraphs,
        tables: &letter.tables,
        closing: &letter.closing,
        signature: &letter.signature,
        recipients: &letter.recipients,
    };
    let ident = format!("{}/{}", letter.office.office.domain, letter.number);
    print("/letter.typ", &form, &ident, letter.date)
}

/// Typesets values with one of our templates; characters without a glyph are printed as `□`.
pub(crate) fn print(
    main: &str,
    form: &impl Serialize,
    ident: &str,
    date: Date,
) -> Result<Vec<u8>, TypesetError> {
    let mut files = Files::new(main, &[])
        .ok_or_else(|| TypesetError::Internal("the main template has no valid name".to_owned()))?;
    template::lay(&mut files, no_overrides());
    // These papers quote words of faulty files; a character no font has must not keep the paper from its reader.
    let json: String = serde_json::to_string(form)?
        .chars()
        .map(|c| if c.is_control() || fonts::prints(c) { c } else { '□' })
        .collect();
    files.add("/job/form.json", Bytes::from_string(json));
    let (document, _) = engine::compile(&files)?;
    pack(&engine::export(&files, &document, ident, date)?)
}
