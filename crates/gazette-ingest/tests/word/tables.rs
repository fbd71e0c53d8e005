//! Tables: grids, merged cells, lines, header rows.

use crate::docx::{Docx, p};
use crate::shown::{findings, show};

fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

fn tbl(properties: &str, rows: &[&str]) -> String {
    let rows: String = rows.iter().map(|row| format!("<w:tr>{row}</w:tr>")).collect();
    format!(
        "<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid><w:gridCol w:w='100'/><w:gridCol w:w='200'/></w:tblGrid>{rows}</w:tbl>"
    )
}

const BOX: &str = "<w:tblBorders><w:top w:val='single'/><w:bottom w:val='single'/><w:left w:val='single'/>\
    <w:right w:val='single'/><w:insideH w:val='single'/><w:insideV w:val='single'/></w:tblBorders>";

#[test]
fn cells_merged_sideways_and_downwards_stand_once_at_their_column() {
    let down = "<w:vMerge w:val='restart'/>";
    let rows = [
        tc("<w:gridSpan w:val='2'/>", "a") + &tc("", "b"),
        tc(down, "c") + &tc("", "d") + &tc("", "e"),
        tc("<w:vMerge/>", "") + &tc("", "f") + &tc("", "g"),
        tc("<w:vMerge w:val='continue'/>", "") + &tc(&format!("<w:gridSpan w:val='2'/>{down}"), "h"),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    // The cell of the last row that continues nothing to its right keeps its own place.
    assert_eq!(
        show(&Docx::new(tbl("", &rows)).read()),
        "plain table [100, 200] | 0×2,1:a | 2:b | | 0×1,3:c | 1:d | 2:e | | 1:f | 2:g | | 1×2,1:h |"
    );
}

#[test]
fn skipped_columns_older_merging_and_text_in_merged_cells_lose_nothing() {
    let rows = [
        "<w:trPr><w:gridBefore w:val='1'/></w:trPr>".to_owned() + &tc("", "a"),
        tc("<w:hMerge w:val='restart'/>", "b") + &tc("<w:hMerge/>", "c"),
        tc("<w:vMerge w:val='restart'/>", "d") + &tc("", "e"),
        tc("<w:vMerge/>", "thừa") + &tc("<w:vMerge/>", "f"),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let reading = Docx::new(tbl("", &rows)).read();
    assert_eq!(show(&reading), "plain table [100, 200] | 1:a | | 0×2,1:b¶c | | 0×1,2:d¶thừa | 1×1,2:e¶f | |");
    assert_eq!(findings(&reading), ["not-understood w:vMerge + w:t 2"]);
}

#[test]
fn lines_are_drawn_where_table_style_or_cells_say_so() {
    let cells = tc("", "a") + &tc("", "b");
    let rows = [cells.as_str(), cells.as_str()];
    let styles = format!(
        "<w:style w:type='table' w:default='1' w:styleId='None'/>
         <w:style w:type='table' w:styleId='Grid'><w:tblPr>{BOX}</w:tblPr></w:style>
         <w:style w:type='table' w:styleId='Heir'><w:basedOn w:val='Grid'/></w:style>"
    );
    let none = BOX.replace("single", "nil");
    let white = BOX.replace("w:val='single'", "w:val='single' w:color='FFFFFF'");
    let outer = "<w:tblBorders><w:top w:val='single'/><w:bottom w:val='single'/><w:left w:val='single'/><w:right w:val='single'/></w:tblBorders>";
    for (properties, drawn) in [
        ("", false),
        (BOX, true),
        ("<w:tblStyle w:val='Grid'/>", true),
        ("<w:tblStyle w:val='Heir'/>", true),
        (&format!("<w:tblStyle w:val='Grid'/>{none}"), false),
        (&white, false),
        (outer, true),
    ] {
        let shown = show(&Docx::new(tbl(properties, &rows)).styles(&styles).read());
        assert_eq!(shown.starts_with("table"), drawn, "{properties}");
    }
    // A rule under the name of a body does not draw the table in the head of a document.
    let rule = "<w:tcBorders><w:bottom w:val='single'/></w:tcBorders>";
    let head = tc(rule, "ỦY BAN NHÂN DÂN") + &tc("", "CỘNG HÒA");
    assert!(show(&Docx::new(tbl("", &[&head])).read()).starts_with("plain table"));
    let bare = "<w:tcBorders><w:top w:val='nil'/><w:bottom w:val='nil'/><w:left w:val='nil'/><w:right w:val='nil'/></w:tcBorders>";
    let bare = tc(bare, "a") + &tc(bare, "b");
    assert!(show(&Docx::new(tbl(BOX, &[&bare])).read()).starts_with("plain table"));
}

#[test]
fn rows_repeat_as_header_only_from_the_top() {
    let header = |text: &str| "<w:trPr><w:tblHeader/></w:trPr>".to_owned() + &tc("", text);
    let rows = [header("a"), tc("", "b"), header("c")];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    assert_eq!(show(&Docx::new(tbl("", &rows)).read()), "plain table [100, 200] ‖ 0:a | | 0:b | | 0:c |");
}

#[test]
fn rows_and_cells_in_controls_and_changes_are_read_as_accepted() {
    let row = |text: &str| format!("<w:tr>{}</w:tr>", tc("", text));
    let body = format!(
        "<w:tbl><w:tblPr/><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>\
         <w:tr><w:trPr><w:del w:id='1'/></w:trPr>{}</w:tr><w:tr><w:trPr><w:ins w:id='2'/></w:trPr>{}</w:tr>\
         <w:tr><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>{}</w:tr></w:tbl>",
        row("a"),
        tc("", "bỏ"),
        tc("", "thêm"),
        tc("", "b"),
        tc("<w:cellDel w:id='3'/>", "bỏ"),
    );
    let reading = Docx::new(body).read();
    assert_eq!(show(&reading), "plain table | 0:a | | 0:thêm | | 0:b |");
    assert_eq!(findings(&reading), ["tracked-changes 3"]);
}

#[test]
fn tables_inside_tables_nest_and_the_deepest_come_flat() {
    let nested = |depth: usize| {
        (0..depth)
            .fold(p("trong"), |inner, _| format!("<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"))
    };
    assert_eq!(show(&Docx::new(nested(2)).read()), "plain table | 0:plain table | 0:trong¶ |¶ |");
    let reading = Docx::new(nested(30)).read();
    assert_eq!(reading.content.text().trim(), "trong");
    assert_eq!(findings(&reading), ["not-understood w:tbl (> 8) 22"]);
    // What is read must survive the way between two processes.
    let sent = serde_json::to_string(&reading).unwrap();
    assert_eq!(serde_json::from_str::<gazette_ingest::Reading>(&sent).unwrap(), reading);
}

#[test]
fn text_in_a_table_but_in_no_cell_is_kept() {
    let body = format!("<w:tbl>{}<w:tr>{}{}</w:tr></w:tbl>", p("lạc"), tc("", "a"), p("rơi"));
    let reading = Docx::new(body).read();
    assert_eq!(show(&reading), "plain table | 0:lạc | | 0:a¶rơi |");
    assert_eq!(findings(&reading), ["not-understood w:p 2"]);
}
