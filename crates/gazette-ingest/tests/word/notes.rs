//! Footnotes and endnotes with their printed marks.

use crate::docx::{Docx, p, pp, r};
use crate::shown::{findings, show};

fn reference(kind: &str, id: i32) -> String {
    format!("<w:r><w:{kind}Reference w:id='{id}'/></w:r>")
}

fn notes(kind: &str, texts: &[(i32, &str)]) -> String {
    let separator =
        format!("<w:{kind} w:type='separator' w:id='-1'><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>");
    let notes = texts.iter().map(|(id, text)| {
        format!("<w:{kind} w:id='{id}'><w:p><w:r><w:{kind}Ref/></w:r>{}</w:p></w:{kind}>", r(text))
    });
    separator + &notes.collect::<String>()
}

#[test]
fn notes_are_numbered_in_the_order_of_their_references() {
    let body = format!(
        "<w:p>{}{}{}{}{}</w:p>",
        r("a"),
        reference("footnote", 7),
        r("b"),
        reference("endnote", 2),
        reference("footnote", 3)
    );
    let reading = Docx::new(body)
        .part("footnotes", "footnotes", &notes("footnote", &[(3, " sau"), (7, " trước")]))
        .part("endnotes", "endnotes", &notes("endnote", &[(2, " cuối")]))
        .read();
    assert_eq!(show(&reading), "a<note 0>b<note 1><note 2>\nnote 1:  trước\nnote i:  cuối\nnote 2:  sau");
    assert!(reading.findings.is_empty());
}

#[test]
fn numbers_of_notes_follow_format_start_and_sections() {
    let properties = "<w:footnotePr><w:numFmt w:val='lowerLetter'/><w:numStart w:val='3'/><w:numRestart w:val='eachSect'/></w:footnotePr>";
    let line = |id: i32| format!("{}{}", r("x"), reference("footnote", id));
    let body = format!("<w:p>{}{}</w:p>{}<w:p>{}</w:p>", line(1), line(2), pp("<w:sectPr/>", "hết"), line(3));
    let reading = Docx::new(body)
        .part("settings", "settings", properties)
        .part("footnotes", "footnotes", &notes("footnote", &[(1, "một"), (2, "hai"), (3, "ba")]))
        .read();
    let marks: Vec<&str> = reading.content.notes.iter().map(|note| note.mark.as_str()).collect();
    assert_eq!(marks, ["c", "d", "c"]);
}

#[test]
fn the_senders_own_mark_stands_once() {
    let run = "<w:r><w:footnoteReference w:customMarkFollows='1' w:id='1'/><w:t>*</w:t></w:r>";
    let body = format!("<w:p>{}{run}{}</w:p>", r("a"), reference("footnote", 2));
    let own = format!("<w:footnote w:id='1'>{}</w:footnote>", p("* riêng"));
    let reading =
        Docx::new(body).part("footnotes", "footnotes", &(own + &notes("footnote", &[(2, "chung")]))).read();
    assert_eq!(show(&reading), "a<note 0><note 1>\nnote *:  riêng\nnote 1: chung");
}

#[test]
fn notes_that_nothing_refers_to_are_told_unless_their_reference_was_deleted() {
    let body = format!("<w:p>{}<w:del>{}</w:del></w:p>", r("a"), reference("footnote", 1));
    let reading = Docx::new(body)
        .part("footnotes", "footnotes", &notes("footnote", &[(1, "đã bỏ"), (2, "mồ côi")]))
        .read();
    assert_eq!(show(&reading), "a");
    assert_eq!(findings(&reading), ["tracked-changes 1", "hidden-text mồ côi"]);
}
