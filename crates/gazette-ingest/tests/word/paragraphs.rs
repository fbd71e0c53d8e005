//! Runs, styles, alignment, changes, hidden text, sections.

use crate::docx::{Docx, p, pp, r, rr};
use crate::shown::{findings, show};

fn shows(body: &str, expected: &str) {
    assert_eq!(show(&Docx::new(body).read()), expected, "{body}");
}

#[test]
fn runs_keep_their_formatting_and_join_where_it_is_the_same() {
    for (body, expected) in [
        (format!("<w:p>{}{}</w:p>", r("Điều "), r("1.")), "Điều 1."),
        (format!("<w:p>{}{}</w:p>", rr("<w:b/>", "Điều 1."), r(" Phạm vi")), "{b:Điều 1.} Phạm vi"),
        (format!("<w:p>{}</w:p>", rr("<w:b w:val='0'/><w:i w:val='true'/>", "a")), "{i:a}"),
        (format!("<w:p>{}</w:p>", rr("<w:u w:val='single'/><w:strike/>", "a")), "{us:a}"),
        (format!("<w:p>{}</w:p>", rr("<w:u w:val='none'/><w:dstrike/>", "a")), "{s:a}"),
        (format!("<w:p>m{}{}</w:p>", r("m"), rr("<w:vertAlign w:val='superscript'/>", "2")), "m{^:2}"),
        (format!("<w:p>{}</w:p>", rr("<w:vertAlign w:val='subscript'/>", "2")), "{_:2}"),
        (format!("<w:p>{}</w:p>", rr("<w:caps/>", "Quyết định đ")), "{C:QUYẾT ĐỊNH Đ}"),
        (format!("<w:p>{}</w:p>", rr("<w:smallCaps/>", "mục")), "{C:MỤC}"),
    ] {
        shows(&body, expected);
    }
}

#[test]
fn switching_properties_switch_through_styles_and_stand_still_when_set() {
    let styles = "
        <w:style w:type='paragraph' w:default='1' w:styleId='Normal'><w:rPr><w:i/></w:rPr></w:style>
        <w:style w:type='paragraph' w:styleId='Base'><w:basedOn w:val='Normal'/><w:pPr><w:jc w:val='center'/></w:pPr>
          <w:rPr><w:b/></w:rPr></w:style>
        <w:style w:type='paragraph' w:styleId='Head'><w:basedOn w:val='Base'/></w:style>
        <w:style w:type='paragraph' w:styleId='Plain'><w:basedOn w:val='Base'/><w:rPr><w:b w:val='0'/></w:rPr></w:style>
        <w:style w:type='character' w:styleId='Strong'><w:rPr><w:b/><w:caps/></w:rPr></w:style>
        <w:style w:type='paragraph' w:styleId='Loop'><w:basedOn w:val='Loop'/></w:style>";
    let head = "<w:pStyle w:val='Head'/>";
    let strong = |more: &str, text: &str| rr(&format!("<w:rStyle w:val='Strong'/>{more}"), text);
    for (body, expected) in [
        (p("a"), "{i:a}"),
        (pp(head, "a"), "·{bi:a}"),
        (pp("<w:pStyle w:val='Plain'/>", "a"), "·{i:a}"),
        (pp("<w:pStyle w:val='Loop'/><w:jc w:val='right'/>", "a"), "→a"),
        (format!("<w:p><w:pPr>{head}</w:pPr>{}</w:p>", strong("", "a")), "·{iC:A}"),
        (format!("<w:p><w:pPr>{head}</w:pPr>{}</w:p>", strong("<w:b/>", "a")), "·{biC:A}"),
        (format!("<w:p>{}</w:p>", strong("", "a")), "{biC:A}"),
    ] {
        assert_eq!(show(&Docx::new(&body).styles(styles).read()), expected, "{body}");
    }
}

#[test]
fn lines_are_set_as_the_paragraph_its_style_or_the_defaults_say() {
    let styles =
        "<w:docDefaults><w:pPrDefault><w:pPr><w:jc w:val='both'/></w:pPr></w:pPrDefault></w:docDefaults>";
    for (value, expected) in
        [("left", "a"), ("start", "a"), ("center", "·a"), ("end", "→a"), ("both", "↔a"), ("distribute", "↔a")]
    {
        shows(&pp(&format!("<w:jc w:val='{value}'/>"), "a"), expected);
    }
    assert_eq!(show(&Docx::new(p("a")).styles(styles).read()), "↔a");
    shows(&p("a"), "a");
}

#[test]
fn white_space_breaks_and_special_hyphens_stand_where_they_were() {
    for (body, expected) in [
        ("<w:p><w:r><w:t> a </w:t></w:r><w:r><w:t xml:space='preserve'> b </w:t></w:r></w:p>", "a b "),
        ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t></w:r></w:p>", "a⏎b⏎c"),
        ("<w:p><w:r><w:t>a</w:t><w:br w:type='page'/></w:r></w:p>", "a⏎"),
        ("<w:p><w:r><w:t>QĐ</w:t><w:noBreakHyphen/><w:t>UBND</w:t></w:r></w:p>", "QĐ\u{2011}UBND"),
        ("<w:p><w:r><w:t>quyết</w:t><w:softHyphen/><w:t>định</w:t></w:r></w:p>", "quyết\u{ad}định"),
        ("<w:p><w:r><w:t>a\nb</w:t></w:r></w:p>", "a b"),
        ("<w:p><w:r><w:t>A &amp;&#160;&lt;B&gt;</w:t></w:r></w:p>", "A &\u{a0}<B>"),
        ("<w:p><w:r><w:t><![CDATA[a<b]]></w:t></w:r></w:p>", "a<b"),
        ("<w:p><w:r><w:t>Đie\u{302}\u{300}u</w:t></w:r></w:p>", "Đie\u{302}\u{300}u"),
        ("<w:p/>", ""),
    ] {
        shows(body, expected);
    }
}

#[test]
fn tabs_take_the_leader_of_the_stop_they_reach() {
    let tabs = "<w:tabs><w:tab w:val='left' w:pos='100'/><w:tab w:val='right' w:leader='dot' w:pos='9000'/></w:tabs>";
    let run = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:tab/><w:br/><w:tab/><w:tab/><w:tab/></w:r>";
    shows(&format!("<w:p><w:pPr>{tabs}</w:pPr>{run}</w:p>"), "a⇥b⇥.⏎⇥⇥.⇥");
    let cleared = "<w:tabs><w:tab w:val='clear' w:pos='100'/><w:tab w:val='left' w:leader='underscore' w:pos='500'/></w:tabs>";
    let styles = format!("<w:style w:type='paragraph' w:styleId='T'><w:pPr>{tabs}</w:pPr></w:style>");
    let body = format!("<w:p><w:pPr><w:pStyle w:val='T'/>{cleared}</w:pPr><w:r><w:tab/><w:tab/></w:r></w:p>");
    assert_eq!(show(&Docx::new(body).styles(&styles).read()), "⇥_⇥.");
    shows(
        "<w:p><w:r><w:ptab w:relativeTo='margin' w:alignment='right' w:leader='hyphen'/></w:r></w:p>",
        "⇥-",
    );
}

#[test]
fn changes_are_read_as_accepted_and_counted() {
    let body = format!(
        "<w:p>{}<w:ins w:id='1'>{}</w:ins><w:del w:id='2'><w:r><w:delText>cũ</w:delText></w:r></w:del>{}</w:p>\
         <w:p><w:pPr><w:rPr><w:del w:id='3'/></w:rPr></w:pPr>{}</w:p>{}\
         <w:p><w:pPr><w:rPr><w:del w:id='4'/></w:rPr></w:pPr><w:del w:id='5'><w:r><w:delText>đã bỏ</w:delText></w:r></w:del></w:p>\
         <w:p><w:moveFrom w:id='6'>{}</w:moveFrom><w:moveTo w:id='7'>{}</w:moveTo></w:p>",
        r("a "),
        r("mới"),
        r(" b"),
        r("nối "),
        pp("<w:jc w:val='center'/>", "liền"),
        r("chỗ cũ"),
        r("chỗ mới")
    );
    let reading = Docx::new(body).read();
    assert_eq!(show(&reading), "a mới b\n·nối liền\nchỗ mới");
    assert_eq!(findings(&reading), ["tracked-changes 6"]);
}

#[test]
fn hidden_text_is_told_and_not_printed() {
    let styles = "<w:style w:type='character' w:styleId='H'><w:rPr><w:vanish/></w:rPr></w:style>";
    let body = format!(
        "<w:p>{}{}{}</w:p><w:p>{}{}</w:p>",
        r("thấy"),
        rr("<w:vanish/>", " không"),
        rr("<w:vanish/><w:b/>", " thấy"),
        rr("<w:rStyle w:val='H'/>", "ẩn"),
        rr("<w:rStyle w:val='H'/><w:vanish w:val='0'/>", "hiện")
    );
    let reading = Docx::new(body).styles(styles).read();
    assert_eq!(show(&reading), "thấy\nhiện");
    assert_eq!(findings(&reading), ["hidden-text không thấy", "hidden-text ẩn"]);
}

#[test]
fn text_that_is_there_but_cannot_be_seen_is_told_and_kept() {
    let white = "<w:color w:val='FFFFFF'/>";
    let body = format!(
        "<w:p>{}{}{}</w:p><w:p><w:pPr><w:shd w:val='clear' w:fill='000000'/></w:pPr>{}</w:p>",
        rr(white, "trắng"),
        rr("<w:sz w:val='2'/>", " li ti"),
        rr(&format!("{white}<w:shd w:val='clear' w:fill='1F4E79'/>"), " nền"),
        rr(white, "nền đoạn")
    );
    let reading = Docx::new(body).read();
    assert_eq!(show(&reading), "trắng li ti nền\nnền đoạn");
    assert_eq!(findings(&reading), ["hidden-text trắng li ti"]);
}

#[test]
fn where_only_the_mark_of_a_paragraph_is_hidden_the_next_one_goes_on() {
    let mark = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>";
    shows(
        &format!("{}{}", pp(mark, "Điều 1. "), pp("<w:jc w:val='both'/>", "Nội dung")),
        "↔Điều 1. Nội dung",
    );
}

#[test]
fn properties_of_unknown_names_and_changed_tables_are_told() {
    let body = "<w:p><w:pPr><w:bidi/><w:glow/></w:pPr><w:r><w:rPr><w:b/><w:blink/><w14:glow/></w:rPr><w:t>a</w:t></w:r></w:p>\
        <w:tbl><w:tblPr><w:tblPrChange/></w:tblPr><w:tr><w:tc><w:tcPr><w:cellIns/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>";
    assert_eq!(
        findings(&Docx::new(body).read()),
        [
            "tracked-changes 2",
            "not-understood w:bidi 1",
            "not-understood w:blink 1",
            "not-understood w:glow 1"
        ]
    );
}

#[test]
fn what_is_not_understood_is_counted_by_name_and_its_text_kept() {
    let body = "<w:p><x:note>lời <x:in/></x:note><w:r><w:t>a</w:t><x:sign>!</x:sign></w:r><w:frob><w:r><w:t>b</w:t></w:r></w:frob></w:p>\
        <x:note><w:p><w:r><w:t>c</w:t></w:r></w:p></x:note><w:altChunk r:id='none'/>";
    let reading = Docx::new(body).read();
    assert_eq!(show(&reading), "lời a!b\nc");
    assert_eq!(
        findings(&reading),
        [
            "not-understood w:altChunk 1",
            "not-understood w:frob 1",
            "not-understood x:in 1",
            "not-understood x:note 2",
            "not-understood x:sign 1"
        ]
    );
}

#[test]
fn content_controls_links_and_tags_show_what_they_hold() {
    let body = format!(
        "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>\
         <w:p><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt><w:hyperlink r:id='l'>{}</w:hyperlink>\
         <w:smartTag w:element='date'><w:smartTagPr/>{}</w:smartTag><w:customXml>{}</w:customXml>\
         <w:bookmarkStart w:id='0'/><w:proofErr/><w:bookmarkEnd w:id='0'/></w:p>",
        p("khối"),
        r("a "),
        r("b "),
        r("c "),
        r("d")
    );
    let reading = Docx::new(body).relation("l", "hyperlink", "https://example.vn/", true).read();
    assert_eq!(show(&reading), "khối\na b c d");
    assert!(reading.findings.is_empty(), "{:?}", findings(&reading));
}

#[test]
fn sections_change_the_page_where_they_begin() {
    let landscape = "<w:sectPr><w:pgSz w:w='16838' w:h='11906' w:orient='landscape'/></w:sectPr>";
    let portrait = "<w:sectPr><w:pgSz w:w='11907' w:h='16840'/></w:sectPr>";
    let body =
        |last: &str| format!("{}{}{}{}{last}", pp(portrait, "một"), p("hai"), pp(landscape, "ba"), p("bốn"));
    let reading = Docx::new(body(portrait)).read();
    assert_eq!(show(&reading), "một\npage 16838x11906 landscape\nhai\nba\npage 11907x16840 portrait\nbốn");
    let first = format!("{}{landscape}", p("ngang"));
    shows(&first, "page 16838x11906 landscape\nngang");
    shows(&format!("{}{portrait}", p("dọc")), "dọc");
}

#[test]
fn headers_and_footers_stand_apart_each_once() {
    let section = "<w:sectPr><w:headerReference w:type='default' r:id='id-header1'/>\
        <w:footerReference w:type='first' r:id='id-footer1'/></w:sectPr>";
    let body = format!("{}{}{section}", pp(section, "a"), p("b"));
    let reading = Docx::new(body)
        .part("header1", "hdr", &p("CÔNG BÁO"))
        .part("footer1", "ftr", &format!("{}<w:p/>", p("Trang 1")))
        .part("header2", "hdr", &p("không dùng"))
        .read();
    assert_eq!(show(&reading), "a\nb\nfurniture: CÔNG BÁO\nfurniture: Trang 1");
}

#[test]
fn turned_text_is_a_finding_and_small_letters_above_are_kept() {
    let body = format!(
        "<w:p><w:bdo w:val='rtl'>{}</w:bdo><w:dir w:val='ltr'>{}</w:dir></w:p>\
         <w:p><w:r><w:ruby><w:rubyPr/><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r></w:p>",
        r("abc"),
        r("d"),
        r("kan"),
        r("漢")
    );
    let reading = Docx::new(body).read();
    assert_eq!(show(&reading), "abcd\n漢{^:kan}");
    assert_eq!(findings(&reading), ["bidi-control w:bdo"]);
}

#[test]
fn comments_are_a_note_and_not_text() {
    let body = "<w:p><w:commentRangeStart w:id='0'/><w:r><w:t>a</w:t></w:r><w:commentRangeEnd w:id='0'/>\
        <w:r><w:commentReference w:id='0'/></w:r></w:p>";
    let comment = format!("<w:comment w:id='0'>{}</w:comment>", p("xem lại"));
    let reading = Docx::new(body).part("comments", "comments", &comment).read();
    assert_eq!(show(&reading), "a");
    assert_eq!(findings(&reading), ["comments 1"]);
}

#[test]
fn strict_files_and_files_in_utf_16_read_the_same() {
    let strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    let text = format!(
        "<q:document xmlns:q='{strict}'><q:body><q:p><q:r><q:t>Điều 1</q:t></q:r></q:p></q:body></q:document>"
    );
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [text.as_bytes(), &wide] {
        let reading = Docx::new("").file("word/other.xml", bytes).relation("o", "styles", "none.xml", false);
        let bytes = reading.bytes();
        let moved = crate::hostile::replace_main(&bytes, "word/other.xml");
        assert_eq!(show(&gazette_ingest::word::read(&moved)), "Điều 1");
    }
}
