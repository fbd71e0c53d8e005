//! Pictures, text boxes of both kinds, equations, symbols, charts.

use gazette_model::Inline;

use crate::docx::{Docx, p, r};
use crate::shown::{findings, show};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

fn drawing(inner: &str) -> String {
    format!(
        "<w:r><w:drawing><wp:inline><wp:extent cx='635000' cy='1270000'/><wp:docPr id='1' name='n' descr='Bản đồ'/>\
         <a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}

fn picture(id: &str) -> String {
    drawing(&format!("<pic:pic><pic:blipFill><a:blip r:embed='{id}'/></pic:blipFill></pic:pic>"))
}

fn shape(text: &str) -> String {
    format!("<wps:wsp><wps:spPr/><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp>", p(text))
}

fn vml(text: &str) -> String {
    format!(
        "<w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict>",
        p(text)
    )
}

#[test]
fn pictures_keep_bytes_size_and_words_for_those_who_cannot_see() {
    let vml = "<w:r><w:pict><v:shape alt='Hình' style='position:absolute;width:10pt;height:1in'><v:imagedata r:id='p'/></v:shape></w:pict></w:r>";
    let body = format!("<w:p>{}{}{vml}</w:p>", picture("p"), picture("p"));
    let reading =
        Docx::new(body).file("word/media/a.png", PNG).relation("p", "image", "media/a.png", false).read();
    assert_eq!(show(&reading), "<picture 0><picture 0><picture 1>");
    let facts: Vec<_> = reading
        .content
        .pictures
        .iter()
        .map(|picture| {
            (
                picture.name.as_str(),
                picture.media_type.as_str(),
                picture.width,
                picture.height,
                picture.alt.as_str(),
            )
        })
        .collect();
    assert_eq!(
        facts,
        [("a.png", "image/png", 1000, 2000, "Bản đồ"), ("a.png", "image/png", 200, 1440, "Hình")]
    );
    assert_eq!(reading.content.pictures[0].bytes, PNG);
    assert!(reading.findings.is_empty());
}

#[test]
fn pictures_that_cannot_be_drawn_are_kept_and_told() {
    let mut emf = vec![0; 60];
    emf[0] = 1;
    emf[40..44].copy_from_slice(b" EMF");
    let body = format!("<w:p>{}{}{}{}</w:p>", picture("e"), picture("f"), picture("out"), picture("none"));
    let reading = Docx::new(body)
        .file("word/media/a.emf", &emf)
        .file("word/media/b.png", b"no picture")
        .relation("e", "image", "media/a.emf", false)
        .relation("f", "image", "media/b.png", false)
        .relation("out", "image", "file:///C:/hinh.png", true)
        .read();
    assert_eq!(show(&reading), "<picture 0><picture 1>");
    assert_eq!(reading.content.pictures[0].bytes, emf);
    assert_eq!(
        findings(&reading),
        [
            "external-relationship file:///C:/hinh.png",
            "picture-undrawable a.emf image/x-emf",
            "picture-undrawable b.png image/png",
            "picture-undrawable none ?"
        ]
    );
}

#[test]
fn text_boxes_are_read_once_beside_their_paragraph() {
    let both = |one: &str, other: &str| {
        format!(
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic><a:graphicData>{}\
             </a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback>{}</mc:Fallback>\
             </mc:AlternateContent></w:r>",
            shape(one),
            vml(other)
        )
    };
    for (inner, expected, told) in [
        (both("hộp", "hộp") + &r("sau"), "hộp\nsau", ""),
        (r("trước") + &both("hộp", "hộp"), "trước\nhộp", ""),
        (format!("<w:r>{}</w:r>", vml("cũ")), "cũ\n", ""),
        (both("một", "khác"), "một\n", "hidden-text khác|not-understood mc:AlternateContent ≠ mc:Fallback 1"),
        (
            format!(
                "<w:r><mc:AlternateContent><mc:Choice Requires='x'>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r>",
                vml("lạ"),
                vml("lạ")
            ),
            "lạ\n",
            "",
        ),
        (
            drawing(&format!("<wpg:wgp>{}<wpg:grpSp>{}</wpg:grpSp></wpg:wgp>", shape("nhóm"), shape("con"))),
            "nhóm\ncon\n",
            "",
        ),
        (
            "<w:r><w:pict><v:shape><v:textpath string='MẬT'/></v:shape></w:pict></w:r>".to_owned(),
            "↔MẬT\n",
            "",
        ),
    ] {
        let reading = Docx::new(format!("<w:p>{inner}</w:p>")).read();
        assert_eq!(show(&reading), expected, "{inner}");
        assert_eq!(findings(&reading).join("|"), told, "{inner}");
    }
}

#[test]
fn equations_read_in_a_line_and_keep_their_source() {
    let t = |text: &str| format!("<m:r><m:t>{text}</m:t></m:r>");
    let e = |name: &str, inner: &str| format!("<m:{name}>{inner}</m:{name}>");
    for (inner, expected) in [
        (e("f", &(e("num", &t("a+b")) + &e("den", &t("2")))), "(a+b)/2"),
        (e("sSup", &(e("e", &t("x")) + &e("sup", &t("2")))), "x^2"),
        (e("sSubSup", &(e("e", &t("x")) + &e("sub", &t("i")) + &e("sup", &t("10")))), "x_i^(10)"),
        (e("rad", &(e("deg", "") + &e("e", &t("x")))), "√x"),
        (
            "<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr>".to_owned()
                + &e("sub", &t("i=1"))
                + &e("sup", &t("n"))
                + &e("e", &t("k"))
                + "</m:nary>",
            "∑_(i=1)^nk",
        ),
        (e("d", &(e("e", &t("a")) + &e("e", &t("b")))), "(a|b)"),
        (
            "<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr>".to_owned()
                + &e("e", &t("a"))
                + "</m:d>",
            "[a]",
        ),
        (e("func", &(e("fName", &t("sin")) + &e("e", &t("x")))), "sin x"),
        (e("m", &(e("mr", &(e("e", &t("1")) + &e("e", &t("2")))) + &e("mr", &e("e", &t("3"))))), "1, 2; 3"),
        (t("T = P × ") + &t("Q"), "T = P × Q"),
    ] {
        let source = format!("<m:oMath>{inner}</m:oMath>");
        let reading = Docx::new(format!("<w:p>{}{source}</w:p>", r("Công thức: "))).read();
        assert_eq!(show(&reading), format!("Công thức: <equation {expected}>"), "{inner}");
        let gazette_model::Block::Paragraph(paragraph) = &reading.content.blocks[0] else { panic!() };
        let Inline::Equation { omml, .. } = &paragraph.inlines[1] else { panic!() };
        assert_eq!(*omml, source);
    }
    let alone = "<m:oMathPara><m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath></m:oMathPara>";
    assert!(show(&Docx::new(alone).read()).contains("<equation a=b>"));
}

#[test]
fn symbols_become_characters() {
    let sym =
        |font: &str, code: &str| format!("<w:p><w:r><w:sym w:font='{font}' w:char='{code}'/></w:r></w:p>");
    for (font, code, expected) in [
        ("Symbol", "F0B3", "≥"),
        ("Wingdings", "F0FC", "✓"),
        ("Wingdings", "F0FF", "\u{f0ff}"),
        ("Arial", "00A9", "©"),
    ] {
        assert_eq!(show(&Docx::new(sym(font, code)).read()), expected);
    }
    let reading = Docx::new(sym("Symbol", "ZZZZ")).read();
    assert_eq!(
        (show(&reading).as_str(), findings(&reading).join("|").as_str()),
        ("", "not-understood w:sym 1")
    );
    let run = "<w:r><w:rPr><w:rFonts w:ascii='Symbol' w:hAnsi='Symbol'/></w:rPr><w:t>\u{f061}</w:t></w:r>";
    assert_eq!(show(&Docx::new(format!("<w:p>{run}</w:p>")).read()), "α");
}

#[test]
fn what_only_other_programs_can_draw_is_told() {
    let body = format!(
        "<w:p>{}<w:r><w:object><o:OLEObject r:id='o'/></w:object></w:r><w:r><w:object><v:shape><v:imagedata r:id='p'/></v:shape>\
         <o:OLEObject r:id='o'/></w:object></w:r></w:p>",
        drawing("<x:ink/>")
    );
    let reading =
        Docx::new(body).file("word/media/a.png", PNG).relation("p", "image", "media/a.png", false).read();
    assert_eq!(show(&reading), "<picture 0>");
    assert_eq!(findings(&reading), ["not-understood w:object 1", "not-understood x:ink 1"]);
}
