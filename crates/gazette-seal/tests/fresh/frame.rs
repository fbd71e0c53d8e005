//! What is done to the frame of a signed file: its cross-references, trailers and ends, and signatures laid over it.

use crate::changes::Made;
use crate::message::Message;
use crate::paper::{self, *};

/// Every change of the frame of one signed file.
pub(crate) fn made(base: &[u8], table: Table) -> Made {
    let mut out = entries(base, table);
    out.extend(structure(base, table));
    out.extend(sneaky(base, table));
    out
}

/// The cross-reference alone lies: entries freed, redirected, or of another generation.
fn entries(base: &[u8], table: Table) -> Made {
    let offset = |number: u32| find(base, format!("\n{number} 0 obj\n").as_bytes()).unwrap() + 1;
    let mut out = Made::new();
    let store = |bytes: &[u8]| {
        let mut out = bytes.to_vec();
        let at = out.len();
        out.extend_from_slice(
            format!(
                "1 0 obj\n{}\nendobj\n",
                catalog("/OCProperties << /OCGs [22 0 R] /D << /ON [22 0 R] >> >> /DSS << /Type /DSS >>")
            )
            .as_bytes(),
        );
        (out, (CATALOG, 0, at))
    };
    for (name, number) in [
        ("content", CONTENT),
        ("page", PAGE),
        ("seal", SEAL),
        ("stamp", STAMP),
        ("font", FONT),
        ("picture", PICTURE),
        ("field", TEXT_FIELD),
        ("list", ANNOTATIONS),
        ("signature", SIGNATURE),
    ] {
        out.push((format!("freed: {name}"), section(base.to_vec(), &[(number, 1, 0)], table, "")));
        let (more, entry) = store(base);
        out.push((
            format!("freed with evidence: {name}"),
            section(more, &[entry, (number, 1, 0)], table, ""),
        ));
    }
    for (name, number, to) in [
        ("content", CONTENT, HIDDEN_CONTENT),
        ("page", PAGE, PAGE_2),
        ("stamp", STAMP, TEXT_LOOK),
        ("font", FONT, RESOURCES),
    ] {
        out.push((
            format!("redirected: {name}"),
            section(base.to_vec(), &[(number, 0, offset(to))], table, ""),
        ));
        let (more, entry) = store(base);
        out.push((
            format!("redirected with evidence: {name}"),
            section(more, &[entry, (number, 0, offset(to))], table, ""),
        ));
    }
    out.push((
        "redirected: one byte off".to_owned(),
        section(base.to_vec(), &[(CONTENT, 0, offset(CONTENT) + 1)], table, ""),
    ));
    out.push((
        "redirected: beyond the end".to_owned(),
        section(base.to_vec(), &[(CONTENT, 0, base.len() + 999)], table, ""),
    ));
    let again = (CONTENT, 1, format!("<< /Length {} >>\nstream\n{WHITE}\nendstream", WHITE.len()));
    out.push((
        "generation: a newer object, asked for".to_owned(),
        write(base, &[object(PAGE, page("").replace("6 0 R", "6 1 R")), again.clone()], table, ""),
    ));
    out.push(("generation: a newer object, not asked for".to_owned(), write(base, &[again], table, "")));
    out
}

/// The frame of the file: trailers, hybrid tables, false ends, hidden revisions.
fn structure(base: &[u8], table: Table) -> Made {
    let mut out = Made::new();
    let white = || vec![stream(CONTENT, "", WHITE)];
    let old = last_start(base).unwrap();
    let mut add = |name: &str, bytes: Vec<u8>| out.push((name.to_owned(), bytes));
    add(
        "trailer: another root",
        write(
            base,
            &[object(31, catalog("")), object(PAGES, "<< /Type /Pages /Kids [4 0 R] /Count 1 >>")],
            table,
            "/Root 31 0 R",
        ),
    );
    add(
        "trailer: two roots",
        write(base, &[object(31, "<< /Type /Catalog /Pages 19 0 R >>")], table, "/Root 1 0 R /Root 31 0 R"),
    );
    add(
        "trailer: two roots, the other first",
        write(base, &[object(31, "<< /Type /Catalog /Pages 19 0 R >>")], table, "/Root 31 0 R /Root 1 0 R"),
    );
    add("trailer: information", write(base, &[object(31, "<< /Title (x) >>")], table, "/Info 31 0 R"));
    add(
        "trailer: encryption",
        write(
            base,
            &[object(31, "<< /Filter /Standard /V 1 /R 2 /O (x) /U (x) /P -4 >>")],
            table,
            "/Encrypt 31 0 R",
        ),
    );
    add(
        "trailer: before goes nowhere",
        [
            base,
            b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 60 /Root 1 0 R /Prev 7 >>\nstartxref\n",
            base.len().to_string().as_bytes(),
            b"\n%%EOF\n",
        ]
        .concat(),
    );
    add(
        "trailer: before goes round",
        [
            base,
            b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 60 /Root 1 0 R /Prev ",
            base.len().to_string().as_bytes(),
            b" >>\nstartxref\n",
            base.len().to_string().as_bytes(),
            b"\n%%EOF\n",
        ]
        .concat(),
    );
    add("hybrid: the name escaped", write(base, &white(), Table::Classic, &format!("/XRef#53tm {old}")));
    // A hybrid file: the table knows nothing, the stream beside it repaints the page.
    let mut hybrid = write(base, &white(), Table::Stream, "");
    let beside = last_start(&hybrid).unwrap();
    let start = hybrid.len();
    hybrid.extend_from_slice(format!("xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 60 /Root 1 0 R /Prev {old} /XRef#53tm {beside} >>\nstartxref\n{start}\n%%EOF\n").as_bytes());
    add("hybrid: repainted beside the table", hybrid.clone());
    add("hybrid: repainted beside the table, named openly", replace(&hybrid, b"/XRef#53tm", b"/XRefStm  "));
    add(
        "end: objects without a table",
        [base, b"6 0 obj\n<< /Length 3 >>\nstream\nq Q\nendstream\nendobj\n"].concat(),
    );
    add(
        "end: the old start named again",
        [
            base,
            b"6 0 obj\n<< /Length 3 >>\nstream\nq Q\nendstream\nendobj\nstartxref\n",
            old.to_string().as_bytes(),
            b"\n%%EOF\n",
        ]
        .concat(),
    );
    add(
        "end: a start with many digits",
        replace_last_start(&write(base, &white(), table, ""), "0000000000000"),
    );
    add("end: a comment in the start", replace_last_start(&write(base, &white(), table, ""), "% x\n"));
    add("end: no mark of the end", cut(&write(base, &white(), table, ""), b"%%EOF\n"));
    add(
        "end: a false end in a comment",
        write(&[base, format!("% startxref\n{old}\n%%EOF\n").as_bytes()].concat(), &white(), table, ""),
    );
    add(
        "end: a false end in a string",
        write(
            &write(base, &[object(31, format!("(startxref\n{old}\n%%EOF\n)"))], table, ""),
            &white(),
            table,
            "",
        ),
    );
    add("end: a comment", [base, b"% nothing to see\n"].concat());
    add("end: another file", [base, signed(Table::Classic).as_slice()].concat());
    add("end: blanks, then a revision", write(&[base, &[b' '; 3000][..]].concat(), &white(), table, ""));
    add("revision: of blanks and a table", section([base, &[b'\n'; 50][..]].concat(), &[], table, ""));
    add("revision: two steps, there and back", {
        let once = write(base, &white(), table, "");
        let text = "BT /F1 20 Tf 60 700 Td (10 000) Tj 0 -40 Td (dong) Tj ET q 100 0 0 50 60 600 cm /P Do Q";
        write(&once, &[object(CONTENT, format!("<< /Length 7 0 R >>\nstream\n{text}\nendstream"))], table, "")
    });
    // An object stream: one that the table names, and one that it does not.
    let inner = format!("3 0 {}", page("/Rotate 180"));
    let packed = stream(40, "/Type /ObjStm /N 1 /First 4", &inner);
    add("packed: not named by the table", write(base, std::slice::from_ref(&packed), table, ""));
    for (name, bodies) in [
        ("a page turned", vec![object(PAGE, page("/Rotate 180"))]),
        ("other contents", vec![object(PAGE_2, "<< /Type /Page /Parent 2 0 R /Contents 20 0 R >>")]),
        ("no form", vec![object(CATALOG, "<< /Type /Catalog /Pages 2 0 R >>")]),
        (
            "pages exchanged",
            vec![object(
                PAGES,
                "<< /Type /Pages /Kids [4 0 R 3 0 R] /Count 2 /MediaBox [0 0 595 842] /Resources 5 0 R >>",
            )],
        ),
        ("a shorter length", vec![object(LENGTH, "24")]),
        (
            "an annotation",
            vec![
                object(31, "<< /Type /Annot /Subtype /Square /IC [1 1 1] /Rect [0 0 595 842] >>"),
                object(ANNOTATIONS, "[11 0 R 12 0 R 16 0 R 31 0 R]"),
            ],
        ),
        (
            "another seal",
            vec![object(
                SEAL,
                "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /F 132 /Rect [0 0 595 842] /P 3 0 R /V 14 0 R /AP << /N 15 0 R >> >>",
            )],
        ),
        (
            "evidence and another font",
            vec![
                object(
                    CATALOG,
                    catalog("/OCProperties << /OCGs [22 0 R] /D << /ON [22 0 R] >> >> /DSS << /Type /DSS >>"),
                ),
                object(FONT, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"),
            ],
        ),
    ] {
        add(&format!("packed: {name}"), paper::packed(base, &bodies));
    }
    out
}

/// Signatures, right in themselves, that paint over what others signed.
fn sneaky(base: &[u8], table: Table) -> Made {
    let mut out = Made::new();
    let mut add = |name: &str, bytes: Vec<u8>| out.push((name.to_owned(), bytes));
    // The stranger signs what was empty, over the whole page.
    let stamped = [
        object(
            EMPTY_FIELD,
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Second) /F 4 /Rect [0 0 595 842] /P 4 0 R /V 31 0 R /AP << /N 32 0 R >> >>",
        ),
        object(PAGE_2, "<< /Type /Page /Parent 2 0 R /Contents [8 0 R] /Annots [17 0 R] >>"),
        stream(32, "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources 5 0 R", WHITE),
        object(31, open("")),
    ];
    for (name, signer) in [
        ("a stranger", "Nguoi La"),
        ("a namesake with another key", "Nguyen Van A"),
        ("the same signer", "Nguyen Van A"),
    ] {
        let seed = if name == "the same signer" { 7 } else { 99 };
        add(
            &format!("sneaky: {name} fills the empty field over the page"),
            fill(&write(base, &stamped, table, ""), |digest| Message { seed, ..Message::of(digest, signer) }),
        );
    }
    let corners = [[0, 0, 298, 421], [298, 0, 595, 421], [0, 421, 298, 842], [298, 421, 595, 842]];
    let mut tiles = vec![
        object(31, open("")),
        object(33, "<< /FT /Sig /T (Tiles) /V 31 0 R /Kids [34 0 R 35 0 R 36 0 R 37 0 R] >>"),
        object(FORM, form("33 0 R")),
        object(ANNOTATIONS, "[11 0 R 12 0 R 16 0 R 34 0 R 35 0 R 36 0 R 37 0 R]"),
        stream(32, "/Type /XObject /Subtype /Form /BBox [0 0 595 842]", "1 g 0 0 595 842 re f"),
    ];
    for (number, [x, y, right, top]) in (34u32..).zip(corners) {
        tiles.push(object(number, format!("<< /Type /Annot /Subtype /Widget /Parent 33 0 R /F 4 /Rect [{x} {y} {right} {top}] /P 3 0 R /AP << /N 32 0 R >> >>")));
    }
    add(
        "sneaky: four stamps of one signature cover the page",
        fill(&write(base, &tiles, table, ""), |digest| Message::of(digest, "Nguyen Van A")),
    );
    out
}

/// The bytes with every occurrence of `from` replaced by `to`.
fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let at = rfind(&out, from).unwrap();
    out.splice(at..at + from.len(), to.iter().copied());
    out
}

fn replace_last_start(bytes: &[u8], before: &str) -> Vec<u8> {
    let at = rfind(bytes, b"startxref\n").unwrap() + 10;
    [&bytes[..at], before.as_bytes(), &bytes[at..]].concat()
}

fn cut(bytes: &[u8], end: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() - end.len()].to_vec()
}
