//! Old font encodings inside Word files: turned where they are, left where only the name of a font stayed.

use crate::docx::{Docx, r, rr};
use crate::shown::{findings, show};

fn font(name: &str, text: &str) -> String {
    rr(&format!("<w:rFonts w:ascii='{name}' w:hAnsi='{name}'/>"), text)
}

fn shows(runs: &str, expected: &str, told: &str) {
    let reading = Docx::new(format!("<w:p>{runs}</w:p>")).read();
    assert_eq!((show(&reading).as_str(), findings(&reading).join("|").as_str()), (expected, told), "{runs}");
}

#[test]
fn runs_in_old_fonts_are_turned_even_where_word_cuts_them() {
    shows(
        &(r("Căn cứ ") + &font(".VnTime", "LuËt Tæ chøc")),
        "Căn cứ Luật Tổ chức",
        "legacy-encoding TCVN3 1",
    );
    shows(&font("VNI-Times", "Ñieàu 1. Phaïm vi"), "Điều 1. Phạm vi", "legacy-encoding VNI 1");
    shows(&font(".VnTimeH", "quyÕt ®Þnh"), "QUYẾT ĐỊNH", "legacy-encoding TCVN3 1");
    let cut = "<w:r><w:rPr><w:rFonts w:ascii='.VnTime' w:hAnsi='.VnTime'/></w:rPr><w:t>Tr</w:t><w:softHyphen/></w:r>\
        <w:r><w:rPr><w:b/><w:rFonts w:ascii='.VnTime' w:hAnsi='.VnTime'/></w:rPr><w:t>ëng ban</w:t></w:r>";
    shows(cut, "Trư{b:ởng ban}", "legacy-encoding TCVN3 2");
    let capitals =
        "<w:r><w:rPr><w:caps/><w:rFonts w:ascii='.VnTime' w:hAnsi='.VnTime'/></w:rPr><w:t>®iÒu</w:t></w:r>";
    shows(capitals, "{C:ĐIỀU}", "legacy-encoding TCVN3 1");
}

#[test]
fn the_name_of_an_old_font_on_unicode_text_changes_nothing() {
    for text in ["Quyết định này có hiệu lực", "Các đơn vị", "và", "Điều 1", "50 m²"] {
        shows(
            &(font(".VnTime", "Nghị định của Chính phủ ") + &font(".VnTime", text)),
            &format!("Nghị định của Chính phủ {text}"),
            "",
        );
    }
}

#[test]
fn what_could_be_either_follows_the_rest_of_the_document() {
    // "cá" reads well as it stands; in `.VnTimeH` plain letters would show as capitals.
    let unclear = format!("<w:p>{}</w:p>", font(".VnTimeH", "ban"));
    let unicode = format!("<w:p>{}</w:p>", font(".VnTime", "Ủy ban nhân dân tỉnh"));
    let legacy = format!("<w:p>{}</w:p>", font(".VnTime", "ñy ban nh©n d©n tØnh"));
    assert_eq!(show(&Docx::new(unclear.clone() + &unicode).read()), "ban\nỦy ban nhân dân tỉnh");
    assert_eq!(show(&Docx::new(unclear + &legacy).read()), "BAN\nủy ban nhân dân tỉnh");
}

#[test]
fn fonts_come_from_styles_too() {
    let styles = "<w:style w:type='paragraph' w:styleId='Old'><w:rPr><w:rFonts w:ascii='.VnTime' w:hAnsi='.VnTime'/></w:rPr></w:style>";
    let body = format!("<w:p><w:pPr><w:pStyle w:val='Old'/></w:pPr>{}</w:p>", r("quyÒn h¹n"));
    assert_eq!(show(&Docx::new(body).styles(styles).read()), "quyền hạn");
}
