//! Fields show their result; what they were told to do is no text.

use crate::docx::{Docx, p, r};
use crate::shown::{findings, show};

fn mark(kind: &str) -> String {
    format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>")
}

fn field(instruction: &str, result: Option<&str>) -> String {
    let result = result.map_or_else(String::new, |text| mark("separate") + &r(text));
    format!("{}<w:r><w:instrText>{instruction}</w:instrText></w:r>{result}{}", mark("begin"), mark("end"))
}

#[test]
fn fields_show_their_result_and_nothing_else() {
    for (inner, expected, told) in [
        (field("REF a", Some("Điều 5")), "Điều 5", ""),
        (format!("<w:fldSimple w:instr='DATE'>{}</w:fldSimple>", r("ngày 1")), "ngày 1", ""),
        // A field in the instruction of another shows nothing of its own.
        (
            format!(
                "{}{}{}{}{}",
                mark("begin"),
                field("REF x", Some("ẩn")),
                mark("separate"),
                r("hiện"),
                mark("end")
            ),
            "hiện",
            "",
        ),
        (field("PAGE", None), "", ""),
        (field("XE \"mục\"", None), "", ""),
        (field("SYMBOL 179 \\f \"Symbol\" \\s 12", None), "≥", ""),
        (field("MACROBUTTON Macro1 Bấm vào đây", None), "Bấm vào đây", ""),
        (field("EQ \\f(1,2)", None), "<equation EQ \\f(1,2)>", "not-understood w:instrText EQ 1"),
        (field("FOO 1", None), "", "not-understood w:instrText FOO 1"),
        // A field that is never closed would swallow all that follows.
        (format!("{}{}", mark("begin"), r("còn nguyên")), "còn nguyên", "not-understood w:fldChar 1"),
        (format!("{}{}", r("a"), mark("end")), "a", "not-understood w:fldChar 1"),
        ("<w:r><w:instrText>lệnh lạc</w:instrText></w:r>".to_owned(), "", "hidden-text lệnh lạc"),
    ] {
        let reading = Docx::new(format!("<w:p>{inner}</w:p>")).read();
        assert_eq!(show(&reading), expected, "{inner}");
        assert_eq!(findings(&reading).join("|"), told, "{inner}");
    }
}

#[test]
fn a_field_stretches_over_paragraphs() {
    let body = format!(
        "<w:p>{}<w:r><w:instrText>TOC \\o</w:instrText></w:r>{}{}</w:p>{}<w:p>{}{}</w:p>",
        mark("begin"),
        mark("separate"),
        r("Chương I"),
        p("Chương II"),
        mark("end"),
        r("sau")
    );
    assert_eq!(show(&Docx::new(body).read()), "Chương I\nChương II\nsau");
}

#[test]
fn form_fields_show_their_state() {
    let form = |data: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType='begin'><w:ffData>{data}</w:ffData></w:fldChar></w:r>\
             <w:r><w:instrText>FORM</w:instrText></w:r>{}",
            mark("end")
        )
    };
    let list =
        "<w:ddList><w:result w:val='1'/><w:listEntry w:val='Nam'/><w:listEntry w:val='Nữ'/></w:ddList>";
    for (data, expected) in [
        ("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>", "☒"),
        ("<w:checkBox><w:default w:val='0'/></w:checkBox>", "☐"),
        (list, "Nữ"),
    ] {
        assert_eq!(show(&Docx::new(format!("<w:p>{}</w:p>", form(data))).read()), expected);
    }
}

#[test]
fn the_end_of_a_field_in_deleted_text_swallows_nothing() {
    let body = format!("<w:p>{}<w:del>{}</w:del>{}</w:p>", mark("begin"), mark("end"), r("còn"));
    assert_eq!(show(&Docx::new(body).read()), "còn");
}
