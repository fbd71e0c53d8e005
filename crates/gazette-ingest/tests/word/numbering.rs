//! Labels of automatic numbering, as Word prints them.

use crate::docx::{Docx, pp};
use crate::shown::{findings, show};

const LISTS: &str = "
  <w:abstractNum w:abstractNumId='0'>
    <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='Điều %1.'/></w:lvl>
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%2.'/></w:lvl>
    <w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='%3)'/></w:lvl>
    <w:lvl w:ilvl='3'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.%2.%4'/></w:lvl>
  </w:abstractNum>
  <w:abstractNum w:abstractNumId='1'>
    <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='upperRoman'/><w:lvlText w:val='Chương %1'/></w:lvl>
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:isLgl/><w:lvlText w:val='%1.%2'/></w:lvl>
    <w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlRestart w:val='0'/><w:lvlText w:val='%3/'/></w:lvl>
    <w:lvl w:ilvl='3'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlRestart w:val='1'/><w:lvlText w:val='(%4)'/></w:lvl>
  </w:abstractNum>
  <w:abstractNum w:abstractNumId='2'>
    <w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='\u{f0b7}'/><w:rPr><w:rFonts w:ascii='Symbol' w:hAnsi='Symbol'/></w:rPr></w:lvl>
    <w:lvl w:ilvl='1'><w:numFmt w:val='none'/><w:lvlText w:val=''/></w:lvl>
    <w:lvl w:ilvl='2'><w:start w:val='5'/><w:numFmt w:val='decimal'/><w:suff w:val='nothing'/><w:lvlText w:val='Điều %3'/></w:lvl>
    <w:lvl w:ilvl='3'><w:start w:val='1'/><w:numFmt w:val='thaiCounting'/><w:lvlText w:val='%4.'/></w:lvl>
    <w:lvl w:ilvl='4'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='phần %5'/><w:rPr><w:caps/></w:rPr></w:lvl>
  </w:abstractNum>
  <w:abstractNum w:abstractNumId='3'><w:numStyleLink w:val='ListStyle'/></w:abstractNum>
  <w:abstractNum w:abstractNumId='4'><w:styleLink w:val='ListStyle'/>
    <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='upperLetter'/><w:pStyle w:val='HeadA'/><w:lvlText w:val='%1.'/></w:lvl>
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerRoman'/><w:pStyle w:val='HeadB'/><w:lvlText w:val='%2.'/></w:lvl>
  </w:abstractNum>
  <w:abstractNum w:abstractNumId='5'>
    <w:lvl w:ilvl='0'><w:start w:val='1'/><mc:AlternateContent><mc:Choice Requires='w14'><w:numFmt w:val='custom' w:format='001, 002, 003, ...'/>
      </mc:Choice><mc:Fallback><w:numFmt w:val='decimal'/></mc:Fallback></mc:AlternateContent><w:lvlText w:val='%1'/></w:lvl>
  </w:abstractNum>
  <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>
  <w:num w:numId='2'><w:abstractNumId w:val='0'/></w:num>
  <w:num w:numId='3'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='7'/></w:lvlOverride></w:num>
  <w:num w:numId='4'><w:abstractNumId w:val='1'/></w:num>
  <w:num w:numId='5'><w:abstractNumId w:val='2'/></w:num>
  <w:num w:numId='6'><w:abstractNumId w:val='3'/></w:num>
  <w:num w:numId='7'><w:abstractNumId w:val='4'/></w:num>
  <w:num w:numId='8'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='1'><w:startOverride w:val='1'/>
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='Khoản %2'/></w:lvl></w:lvlOverride></w:num>
  <w:num w:numId='9'><w:abstractNumId w:val='5'/></w:num>";

const STYLES: &str = "
  <w:style w:type='numbering' w:styleId='ListStyle'><w:pPr><w:numPr><w:numId w:val='7'/></w:numPr></w:pPr></w:style>
  <w:style w:type='paragraph' w:styleId='HeadA'><w:pPr><w:numPr><w:numId w:val='7'/></w:numPr></w:pPr></w:style>
  <w:style w:type='paragraph' w:styleId='HeadB'><w:basedOn w:val='HeadA'/></w:style>
  <w:style w:type='paragraph' w:styleId='Levelled'><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr></w:style>
  <w:style w:type='paragraph' w:styleId='Heir'><w:basedOn w:val='Levelled'/></w:style>";

// `list:level` for a paragraph in a list, `style` for one of a style, `style!` for one taken out of it.
fn labels(paragraphs: &str) -> (String, Vec<String>) {
    let mut body = String::new();
    for name in paragraphs.split_whitespace() {
        let properties = match (name.split_once(':'), name.strip_suffix('!')) {
            (Some((list, level)), _) => {
                format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr>")
            }
            (None, Some(style)) => {
                format!("<w:pStyle w:val='{style}'/><w:numPr><w:numId w:val='0'/></w:numPr>")
            }
            (None, None) => format!("<w:pStyle w:val='{name}'/>"),
        };
        body.push_str(&pp(&properties, "x"));
    }
    let reading = Docx::new(body).styles(STYLES).part("numbering", "numbering", LISTS).read();
    let mut labels = Vec::new();
    for block in &reading.content.blocks {
        block.each_paragraph(&mut |paragraph| {
            labels.push(paragraph.label.clone().unwrap_or_else(|| "–".to_owned()));
        });
    }
    (labels.join(" | "), findings(&reading))
}

#[test]
fn labels_count_restart_and_nest_as_word_prints_them() {
    for (paragraphs, expected) in [
        // Levels restart below a higher one; a level that was never counted shows its start.
        ("1:0 1:1 1:1 1:2 1:2 1:1 1:2 1:0 1:1", "Điều 1. | 1. | 2. | a) | b) | 3. | a) | Điều 2. | 1."),
        ("1:1 1:0 1:1", "1. | Điều 1. | 1."),
        ("1:0 1:3 1:1 1:3 1:3", "Điều 1. | 1.1.1 | 1. | 1.1.1 | 1.1.2"),
        // Lists of one abstract list count on together, unless one sets its own start.
        ("1:0 2:0 1:0", "Điều 1. | Điều 2. | Điều 3."),
        ("1:0 3:0 3:0 1:0", "Điều 1. | Điều 7. | Điều 8. | Điều 9."),
        ("8:0 8:1 8:1 8:0 8:1", "Điều 1. | Khoản 1 | Khoản 2 | Điều 2. | Khoản 1"),
        // Legal numbering turns Roman numerals into figures; some levels never restart, or only after one.
        ("4:0 4:0 4:1 4:1 4:2 4:0 4:1 4:2", "Chương I | Chương II | 2.1 | 2.2 | 1/ | Chương III | 3.1 | 2/"),
        ("4:0 4:3 4:1 4:3 4:0 4:3", "Chương I | (1) | 1.1 | (2) | Chương II | (1)"),
        // Bullets, formats without a number, capitals of the label.
        ("5:0 5:1 5:4 5:4", "• | – | PHẦN 1 | PHẦN 2"),
        // Numbering through styles.
        ("HeadA HeadB HeadB HeadA HeadB HeadA!", "A. | i. | ii. | B. | i. | –"),
        ("6:0 6:1", "A. | i."),
        ("Levelled Heir", "1. | 2."),
        ("9:0 9:0", "001 | 002"),
        // Lists and levels that do not exist.
        ("77:0 1:8 1:0", "– | – | Điều 1."),
    ] {
        assert_eq!(labels(paragraphs).0, expected, "{paragraphs}");
    }
}

#[test]
fn a_label_with_nothing_behind_it_is_one_word_with_the_text() {
    let list = "<w:numPr><w:ilvl w:val='2'/><w:numId w:val='5'/></w:numPr>";
    let body = format!("{}{}", pp(list, ". Phạm vi"), pp(list, " Đối tượng"));
    let reading = Docx::new(body).part("numbering", "numbering", LISTS).read();
    assert_eq!(show(&reading), "Điều 5. Phạm vi\n[Điều 6] Đối tượng");
}

#[test]
fn a_format_that_is_not_known_prints_figures_and_is_told() {
    let (shown, findings) = labels("5:3 5:3");
    assert_eq!(shown, "1. | 2.");
    assert_eq!(findings, ["not-understood w:numFmt thaiCounting 2"]);
}

#[test]
fn deleted_and_hidden_paragraphs_take_no_number() {
    let list = "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>";
    let body = format!(
        "{}<w:p><w:pPr>{list}<w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del></w:p>\
         <w:p><w:pPr>{list}<w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>{}",
        pp(list, "a"),
        pp(list, "b")
    );
    let reading = Docx::new(body).part("numbering", "numbering", LISTS).read();
    assert_eq!(show(&reading), "[Điều 1.]a\n[Điều 2.]b");
}

#[test]
fn labels_in_old_fonts_read_as_they_were_shown() {
    let lists = "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/>\
        <w:lvlText w:val='§iÒu %1.'/><w:rPr><w:rFonts w:ascii='.VnTime' w:hAnsi='.VnTime'/></w:rPr></w:lvl></w:abstractNum>\
        <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>";
    let body = pp("<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>", "x");
    let reading = Docx::new(body).part("numbering", "numbering", lists).read();
    assert_eq!(show(&reading), "[Điều 1.]x");
}
