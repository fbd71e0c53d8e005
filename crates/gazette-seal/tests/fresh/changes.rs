//! What is done to a file after it was signed: every way of appending, overriding, hiding and redirecting.

use crate::paper::*;

/// Made files with their names.
pub(crate) type Made = Vec<(String, Vec<u8>)>;

/// Every change of one signed file.
pub(crate) fn made(base: &[u8], table: Table) -> Made {
    let mut out = Made::new();
    let mut add =
        |name: &str, bodies: Vec<Body>| out.push((name.to_owned(), write(base, &bodies, table, "")));
    pages(&mut add);
    content(&mut add);
    fields(&mut add);
    annotations(&mut add);
    catalogs(&mut add);
    out
}

type Add<'a> = &'a mut dyn FnMut(&str, Vec<Body>);

/// What pages inherit, and in which order they come.
fn pages(add: Add<'_>) {
    let away = |more: &str| {
        vec![
            object(PAGE, page("").replace("/Parent 2 0 R", "/Parent 19 0 R")),
            object(
                HIDDEN_NODE,
                format!(
                    "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] /Resources 5 0 R {more} >>"
                ),
            ),
        ]
    };
    add("inherit: another parent turns the page", away("/Rotate 180"));
    add("inherit: another parent crops the page", away("/CropBox [0 0 595 300]"));
    add("inherit: another parent, not a word more", vec![object(PAGE, page("").replace("2 0 R", "19 0 R"))]);
    let node = |more: &str| vec![object(PAGES, format!("<< /Type /Pages {more} >>"))];
    add(
        "inherit: all pages turned",
        node("/Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 595 842] /Resources 5 0 R /Rotate 90"),
    );
    add(
        "inherit: other resources",
        node("/Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 595 842] /Resources << /Font << /F1 9 0 R >> >>"),
    );
    add(
        "inherit: another size",
        node("/Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 400 595 842] /Resources 5 0 R"),
    );
    add(
        "tree: pages exchanged",
        node("/Kids [4 0 R 3 0 R] /Count 2 /MediaBox [0 0 595 842] /Resources 5 0 R"),
    );
    add("tree: a page less", node("/Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] /Resources 5 0 R"));
    add(
        "tree: a page twice",
        node("/Kids [3 0 R 4 0 R 3 0 R] /Count 3 /MediaBox [0 0 595 842] /Resources 5 0 R"),
    );
    add(
        "tree: the count alone",
        node("/Kids [3 0 R 4 0 R] /Count 1 /MediaBox [0 0 595 842] /Resources 5 0 R"),
    );
    add(
        "tree: a page written into the tree",
        node(
            "/Kids [<< /Type /Page /Parent 2 0 R /Contents 20 0 R >> 4 0 R] /Count 2 /MediaBox [0 0 595 842] /Resources 5 0 R",
        ),
    );
    for more in [
        "/Rotate 180",
        "/CropBox [0 0 10 10]",
        "/UserUnit 10",
        "/Group << /S /Transparency /K true >>",
        "/Resources << >>",
        "/Contents 20 0 R",
        "/AA << /O << /S /JavaScript /JS (x) >> >>",
        "/Trans << /S /Dissolve >>",
        "/VP [<< /BBox [0 0 9 9] >>]",
        "/Type /Template",
    ] {
        add(
            &format!("page: {more}"),
            vec![object(
                PAGE,
                page(more).replace("/Contents 6 0 R /Annots 21 0 R /Contents", "/Annots 21 0 R /Contents"),
            )],
        );
    }
    add("page: contents gone", vec![object(PAGE_2, "<< /Type /Page /Parent 2 0 R >>")]);
    add(
        "page: more contents",
        vec![object(PAGE_2, "<< /Type /Page /Parent 2 0 R /Contents [8 0 R 20 0 R] >>")],
    );
    add("page: an empty dictionary", vec![object(PAGE_2, "<< >>")]);
}

/// Streams, fonts and pictures.
fn content(add: Add<'_>) {
    add("length: shorter", vec![object(LENGTH, "24")]);
    add("length: longer", vec![object(LENGTH, "4000")]);
    add("length: nothing", vec![object(LENGTH, "null")]);
    add("content: painted white", vec![stream(CONTENT, "", WHITE)]);
    add("content: one digit", vec![stream(CONTENT_2, "", "BT /F1 20 Tf 60 700 Td (trang ba!) Tj ET")]);
    add(
        "content: written in hexadecimal",
        vec![stream(CONTENT_2, "/Filter /ASCIIHexDecode", "42 54 20 45 54>")],
    );
    add("content: a blank", vec![stream(CONTENT_2, "", " ")]);
    add("content: no stream any more", vec![object(CONTENT_2, "(text)")]);
    add(
        "content: the data lies elsewhere",
        vec![stream(CONTENT_2, "/F (other.bin)", "BT /F1 20 Tf 60 700 Td (trang hai) Tj ET")],
    );
    add("font: another", vec![object(FONT, "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>")]);
    add(
        "font: letters exchanged",
        vec![object(
            FONT,
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /Differences [48 /one /zero] >> >>",
        )],
    );
    add(
        "font: widths",
        vec![object(
            FONT,
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /FirstChar 48 /LastChar 48 /Widths [0] >>",
        )],
    );
    add("resources: the picture gone", vec![object(RESOURCES, "<< /Font << /F1 9 0 R >> /XObject << >> >>")]);
    add(
        "resources: another picture",
        vec![object(RESOURCES, "<< /Font << /F1 9 0 R >> /XObject << /P 15 0 R >> >>")],
    );
    let picture =
        "/Type /XObject /Subtype /Image /Width 2 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8";
    add("picture: negative", vec![stream(PICTURE, &format!("{picture} /Decode [1 0]"), "\x00\x7f")]);
    add("picture: other data", vec![stream(PICTURE, picture, "\x7f\x00")]);
    add("picture: a mask", vec![stream(PICTURE, &format!("{picture} /Mask [0 255]"), "\x00\x7f")]);
    add(
        "picture: another for print",
        vec![stream(
            PICTURE,
            &format!("{picture} /Alternates [<< /Image 15 0 R /DefaultForPrinting true >>]"),
            "\x00\x7f",
        )],
    );
}

/// Form fields and the form.
fn fields(add: Add<'_>) {
    let amount = |more: &str| {
        object(
            TEXT_FIELD,
            format!(
                "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Amount) /P 3 0 R /DA (/F1 12 Tf) {more} >>"
            ),
        )
    };
    add(
        "field: a value and its look",
        vec![
            amount("/F 4 /Rect [60 400 200 420] /V (99 999) /AP << /N 13 0 R >>"),
            stream(
                TEXT_LOOK,
                "/Type /XObject /Subtype /Form /BBox [0 0 140 20] /Resources 5 0 R",
                "BT /F1 12 Tf 2 5 Td (99 999) Tj ET",
            ),
        ],
    );
    add(
        "field: the look alone",
        vec![stream(
            TEXT_LOOK,
            "/Type /XObject /Subtype /Form /BBox [0 0 140 20] /Resources 5 0 R",
            "BT /F1 12 Tf 2 5 Td (99 999) Tj ET",
        )],
    );
    add(
        "field: the value alone",
        vec![amount("/F 4 /Rect [60 400 200 420] /V (99 999) /AP << /N 13 0 R >>")],
    );
    add("field: larger", vec![amount("/F 4 /Rect [0 0 595 842] /V (10 000) /AP << /N 13 0 R >>")]);
    add("field: hidden", vec![amount("/F 2 /Rect [60 400 200 420] /V (10 000) /AP << /N 13 0 R >>")]);
    add(
        "field: under another",
        vec![
            amount("/F 4 /Rect [60 400 200 420] /V (10 000) /AP << /N 13 0 R >> /Parent 19 0 R"),
            object(HIDDEN_NODE, "<< /FT /Tx /V (99 999) /Ff 4096 /T (Top) >>"),
        ],
    );
    let seal = |more: &str| object(SEAL, format!("<< /Type /Annot /Subtype /Widget /P 3 0 R {more} >>"));
    add(
        "seal: moved",
        vec![seal("/FT /Sig /T (Seal) /F 132 /Rect [60 690 300 720] /V 14 0 R /AP << /N 15 0 R >>")],
    );
    add(
        "seal: another look",
        vec![seal("/FT /Sig /T (Seal) /F 132 /Rect [400 100 500 160] /V 14 0 R /AP << /N 13 0 R >>")],
    );
    add(
        "seal: hidden",
        vec![seal("/FT /Sig /T (Seal) /F 134 /Rect [400 100 500 160] /V 14 0 R /AP << /N 15 0 R >>")],
    );
    add(
        "seal: without its value",
        vec![seal("/FT /Sig /T (Seal) /F 132 /Rect [400 100 500 160] /AP << /N 15 0 R >>")],
    );
    add(
        "seal: a text field now",
        vec![seal("/FT /Tx /T (Seal) /F 132 /Rect [400 100 500 160] /V 14 0 R /AP << /N 15 0 R >>")],
    );
    add(
        "seal: renamed",
        vec![seal("/FT /Sig /T (Other) /F 132 /Rect [400 100 500 160] /V 14 0 R /AP << /N 15 0 R >>")],
    );
    add(
        "seal: an action",
        vec![seal(
            "/FT /Sig /T (Seal) /F 132 /Rect [400 100 500 160] /V 14 0 R /AP << /N 15 0 R >> /A << /S /JavaScript /JS (x) >>",
        )],
    );
    add("seal: gone", vec![object(SEAL, "null")]);
    let look = "/Type /XObject /Subtype /Form /BBox [0 0 100 60] /Resources 5 0 R";
    add("seal: painted", vec![stream(STAMP, look, "0 g 0 0 100 60 re f")]);
    add(
        "seal: turned",
        vec![stream(STAMP, &format!("{look} /Matrix [-1 0 0 1 0 0]"), "1 0 0 RG 1 1 98 58 re S")],
    );
    add(
        "signature: another reason",
        vec![object(
            SIGNATURE,
            "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Reason (Dong y) /ByteRange [0 9 20 30] /Contents <3000> >>",
        )],
    );
    add("signature: nothing", vec![object(SIGNATURE, "<< >>")]);
    add("form: without the seal", vec![object(FORM, "<< /Fields [12 0 R 17 0 R] /SigFlags 3 >>")]);
    add("form: empty", vec![object(FORM, "<< /Fields [] >>")]);
    add(
        "form: looks are made anew",
        vec![object(FORM, form("").replace("/SigFlags 3", "/SigFlags 3 /NeedAppearances true"))],
    );
    add("form: other fonts", vec![object(FORM, form("").replace("9 0 R", "19 0 R"))]);
    add(
        "form: a dynamic form",
        vec![object(FORM, form("").replace("/SigFlags 3", "/SigFlags 3 /XFA [(t) 20 0 R]"))],
    );
    add(
        "form: an order of calculation",
        vec![object(FORM, form("").replace("/SigFlags 3", "/SigFlags 3 /CO [12 0 R]"))],
    );
    add(
        "form: a new text field",
        vec![
            object(FORM, form("31 0 R")),
            object(
                31,
                "<< /Type /Annot /Subtype /Widget /FT /Tx /T (New) /Rect [0 0 595 842] /P 3 0 R /V (x) >>",
            ),
            object(ANNOTATIONS, "[11 0 R 12 0 R 16 0 R 31 0 R]"),
        ],
    );
    add(
        "empty field: painted",
        vec![
            object(
                EMPTY_FIELD,
                "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Second) /F 4 /Rect [0 0 595 842] /P 4 0 R /AP << /N 20 0 R >> >>",
            ),
            object(PAGE_2, "<< /Type /Page /Parent 2 0 R /Contents [8 0 R] /Annots [17 0 R] >>"),
        ],
    );
}

/// Annotations laid over a page, and those that were there.
fn annotations(add: Add<'_>) {
    for kind in [
        "Stamp",
        "Ink",
        "FreeText",
        "Polygon",
        "Redact",
        "3D",
        "RichMedia",
        "Movie",
        "Projection",
        "TrapNet",
        "PrinterMark",
        "Watermark",
        "Line",
        "Screen",
    ] {
        for more in [
            "/AP << /N 20 0 R >>",
            "/AP << /N 13 0 R /D 20 0 R >> /OC 22 0 R",
            "/Contents (99 999) /DA (/F1 30 Tf)",
        ] {
            add(
                &format!("annotation: {kind} {more}"),
                vec![
                    object(
                        31,
                        format!("<< /Type /Annot /Subtype /{kind} /Rect [0 0 595 842] /F 4 {more} >>"),
                    ),
                    object(ANNOTATIONS, "[11 0 R 12 0 R 16 0 R 31 0 R]"),
                ],
            );
        }
    }
    add(
        "annotation: written into the list",
        vec![object(
            ANNOTATIONS,
            "[11 0 R 12 0 R 16 0 R << /Type /Annot /Subtype /Square /IC [1 1 1] /Rect [0 0 595 842] >>]",
        )],
    );
    add("annotation: all gone", vec![object(ANNOTATIONS, "[]")]);
    add("annotation: no list", vec![object(ANNOTATIONS, "null")]);
    add("annotation: the order", vec![object(ANNOTATIONS, "[12 0 R 11 0 R 16 0 R]")]);
    add(
        "link: elsewhere",
        vec![object(
            LINK,
            "<< /Type /Annot /Subtype /Link /Rect [60 300 200 320] /Border [0 0 0] /A << /S /URI /URI (https://evil.example/) >> >>",
        )],
    );
    add(
        "link: a program",
        vec![object(
            LINK,
            "<< /Type /Annot /Subtype /Link /Rect [60 300 200 320] /Border [0 0 0] /A << /S /Launch /F (x.exe) >> >>",
        )],
    );
    add(
        "link: a picture now",
        vec![object(LINK, "<< /Type /Annot /Subtype /Stamp /Rect [0 0 595 842] /AP << /N 20 0 R >> >>")],
    );
}

/// What hangs on the catalogue.
fn catalogs(add: Add<'_>) {
    let layers = "/OCProperties << /OCGs [22 0 R] /D << /ON [22 0 R] >> >>";
    for more in [
        "/OpenAction [4 0 R /Fit]",
        "/AA << /WC << /S /JavaScript /JS (x) >> >>",
        "/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (x) >>] >> >>",
        "/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a.pdf) >>] >> >>",
        "/Collection << /Type /Collection /View /H >>",
        "/ViewerPreferences << /HideToolbar true >>",
        "/PageMode /FullScreen",
        "/PageLabels << /Nums [0 << /S /r >>] >>",
        "/Outlines << /Type /Outlines /Count 0 >>",
        "/AF [<< /Type /Filespec /F (b.xml) >>]",
        "/Legal << >>",
        "/NeedsRendering true",
        "/Version /2.0",
        "/Lang (en)",
        "/StructTreeRoot << /Type /StructTreeRoot >>",
        "/URI << /Base (https://evil.example/) >>",
        "/Perms << /DocMDP 14 0 R >>",
        "/PieceInfo << /X << >> >>",
        "/Threads []",
        "/Unknown 20 0 R",
    ] {
        add(&format!("catalog: {more}"), vec![object(CATALOG, catalog(&format!("{layers} {more}")))]);
    }
    add(
        "layers: off",
        vec![object(CATALOG, catalog("/OCProperties << /OCGs [22 0 R] /D << /OFF [22 0 R] >> >>"))],
    );
    add("layers: gone", vec![object(CATALOG, catalog(""))]);
    add(
        "layers: renamed",
        vec![object(LAYER, "<< /Type /OCG /Name (Khac) /Usage << /Print << /PrintState /OFF >> >> >>")],
    );
    let store =
        |more: &str| object(CATALOG, catalog(&format!("{layers} /DSS << /Type /DSS /Certs [] >> {more}")));
    add("evidence: with a page repainted", vec![store(""), stream(CONTENT, "", WHITE)]);
    add("evidence: with an object no page reaches", vec![store(""), stream(HIDDEN_CONTENT, "", "q Q")]);
    add("evidence: with an action", vec![store("/OpenAction [4 0 R /Fit]")]);
    add("evidence: with a shorter length", vec![store(""), object(LENGTH, "24")]);
    add(
        "evidence: with another parent",
        vec![store(""), object(PAGE, page("").replace("/Parent 2 0 R", "/Parent 19 0 R"))],
    );
    add(
        "evidence: with a hidden seal",
        vec![
            store(""),
            object(
                SEAL,
                "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /F 134 /Rect [400 100 500 160] /P 3 0 R /V 14 0 R /AP << /N 15 0 R >> >>",
            ),
        ],
    );
}
