//! A document as Akoma Ntoso 3.0 (OASIS LegalDocML), for other archives and tools.
//!
//! The text stands in the order of the document, every word once: what AKN keeps apart (`num`, `heading`) is cut from
//! the paragraph it is printed in.

use std::collections::HashSet;

use gazette_model::{Block, Date, Document, Inline, Paragraph, Signatory, Style, Table, Unit, UnitKind};

use crate::fold::slug;
use crate::markup::escape;

/// How deep units and tables are followed; deeper ones are written as text.
const DEEPEST: usize = 40;
const NAMESPACE: &str = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0";

/// What stands around the text.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'a> {
    /// The address of the document, `ubnd-tinh-binh-phuoc/12-2023-qd-ubnd`.
    pub id: &'a str,
    /// The issue it was published in and its date.
    pub published: Option<(&'a str, Date)>,
    /// Who publishes the gazette.
    pub publisher: &'a str,
    /// Begin of the addresses of pictures; the position of the picture follows.
    pub pictures: &'a str,
}

/// Writes the document as XML.
pub fn akoma(document: &Document, edition: &Edition<'_>) -> String {
    let mut writer = Writer { document, edition, out: String::new(), ids: HashSet::new() };
    writer.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    writer.out.push_str(&format!("<akomaNtoso xmlns=\"{NAMESPACE}\">\n"));
    let (attached, own): (Vec<&Unit>, Vec<&Unit>) =
        document.units.iter().partition(|unit| matches!(unit.kind, UnitKind::Attached | UnitKind::Annex));
    let act = own.iter().any(|unit| holds_article(unit, 0));
    let name = document.metadata.kind.as_deref().map(slug).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| "van-ban".to_owned());
    let (element, body) = if act { ("act", "body") } else { ("doc", "mainBody") };
    writer.out.push_str(&format!("<{element} name=\"{name}\">\n"));
    writer.meta("main");
    writer.flow(&own, body);
    if !attached.is_empty() {
        writer.out.push_str("<attachments>\n");
        for (at, unit) in (1..).zip(attached) {
            writer.attachment(unit, at);
        }
        writer.out.push_str("</attachments>\n");
    }
    writer.out.push_str(&format!("</{element}>\n</akomaNtoso>\n"));
    writer.out
}

struct Writer<'a> {
    document: &'a Document,
    edition: &'a Edition<'a>,
    out: String,
    ids: HashSet<String>,
}

impl<'a> Writer<'a> {
    /// Preface, preamble, body and conclusions, as the units come.
    fn flow(&mut self, units: &[&'a Unit], body: &str) {
        let is = |kinds: &'static [UnitKind]| move |unit: &&&'a Unit| kinds.contains(&unit.kind);
        let preface: Vec<_> = units.iter().filter(is(&[UnitKind::Head, UnitKind::Title])).collect();
        if !preface.is_empty() {
            self.out.push_str("<preface>\n");
            for unit in preface {
                let long = unit.kind == UnitKind::Title;
                self.out.push_str(if long { "<longTitle>" } else { "<container name=\"head\">" });
                self.everything(unit, 0, long);
                self.out.push_str(if long { "</longTitle>\n" } else { "</container>\n" });
            }
            self.out.push_str("</preface>\n");
        }
        let preamble = [UnitKind::Preamble, UnitKind::Basis, UnitKind::Enactment];
        if units.iter().any(|unit| preamble.contains(&unit.kind)) {
            self.out.push_str("<preamble>\n");
            for unit in units.iter().filter(|unit| preamble.contains(&unit.kind)) {
                self.preamble(unit);
            }
            self.out.push_str("</preamble>\n");
        }
        let last = [UnitKind::Signature, UnitKind::Recipients];
        let outside = [UnitKind::Head, UnitKind::Title];
        self.out.push_str(&format!("<{body}>\n"));
        let mut any = false;
        for unit in units {
            if !preamble.contains(&unit.kind) && !last.contains(&unit.kind) && !outside.contains(&unit.kind) {
                self.hierarchy(unit, "", 0);
                any = true;
            }
        }
        if !any {
            let id = self.id("text");
            self.out.push_str(&format!(
                "<hcontainer eId=\"{id}\" name=\"text\"><content><p/></content></hcontainer>\n"
            ));
        }
        self.out.push_str(&format!("</{body}>\n"));
        if units.iter().any(|unit| last.contains(&unit.kind)) {
            self.out.push_str("<conclusions>\n");
            for unit in units.iter().filter(|unit| last.contains(&unit.kind)) {
                self.everything(unit, 0, false);
            }
            self.out.push_str("</conclusions>\n");
        }
    }

    fn attachment(&mut self, unit: &'a Unit, at: usize) {
        let id = self.id(&format!("att_{at}"));
        let name = if unit.kind == UnitKind::Annex { "phu-luc" } else { "kem-theo" };
        self.out.push_str(&format!("<attachment eId=\"{id}\">\n<doc name=\"{name}\">\n"));
        self.meta(&id);
        if !unit.heading.is_empty() {
            self.out.push_str("<preface>\n<longTitle>");
            for paragraph in &unit.heading {
                self.paragraph(paragraph, None);
            }
            self.out.push_str("</longTitle>\n</preface>\n");
        }
        self.out.push_str("<mainBody>\n");
        if !unit.body.is_empty() || unit.children.is_empty() {
            let text = self.id(&format!("{id}__text"));
            self.out.push_str(&format!("<hcontainer eId=\"{text}\" name=\"text\"><content>"));
            self.blocks(&unit.body, None, 0);
            self.out.push_str("</content></hcontainer>\n");
        }
        for child in &unit.children {
            self.hierarchy(child, &id, 0);
        }
        self.out.push_str("</mainBody>\n</doc>\n</attachment>\n");
    }

    fn preamble(&mut self, unit: &'a Unit) {
        match unit.kind {
            UnitKind::Basis => {
                let id = self.id("cit");
                self.out.push_str(&format!("<citations eId=\"{id}s\"><citation eId=\"{id}\">"));
                self.everything(unit, 0, false);
                self.out.push_str("</citation></citations>\n");
            }
            UnitKind::Enactment => {
                let id = self.id("formula");
                self.out.push_str(&format!("<formula eId=\"{id}\" name=\"enactment\">"));
                self.everything(unit, 0, true);
                self.out.push_str("</formula>\n");
            }
            _ => {
                if !unit.heading.is_empty() || !unit.body.is_empty() {
                    let id = self.id("preamble");
                    self.out.push_str(&format!("<container eId=\"{id}\" name=\"preamble\">"));
                    for paragraph in &unit.heading {
                        self.paragraph(paragraph, None);
                    }
                    self.blocks(&unit.body, None, 0);
                    self.out.push_str("</container>\n");
                }
                for child in &unit.children {
                    self.preamble(child);
                }
            }
        }
    }

    /// A unit of the text with its number, heading and smaller units.
    fn hierarchy(&mut self, unit: &'a Unit, above: &str, depth: usize) {
        let (element, short) = match unit.kind {
            UnitKind::Part => ("part", "part"),
            UnitKind::Chapter => ("chapter", "chp"),
            UnitKind::Section => ("section", "sec"),
            UnitKind::Subsection => ("subsection", "subsec"),
            UnitKind::Article => ("article", "art"),
            UnitKind::Clause => ("clause", "cl"),
            UnitKind::Point => ("point", "point"),
            UnitKind::Heading => ("level", "lvl"),
            _ => ("hcontainer", "text"),
        };
        let own = unit.key.split_once('-').map_or("", |(_, own)| own);
        let wanted = [
            above,
            if above.is_empty() { "" } else { "__" },
            short,
            if own.is_empty() { "" } else { "_" },
            own,
        ];
        let id = self.id(&wanted.concat());
        // Articles are counted through chapters, so what groups them is no part of their address.
        let below = if unit.kind.is_grouping() { above } else { &id };
        let name = if element == "hcontainer" { " name=\"text\"" } else { "" };
        self.out.push_str(&format!("<{element} eId=\"{id}\"{name}>"));
        let label = unit.label.trim();
        let mut rest: Vec<&Paragraph> = unit.heading.iter().collect();
        let headed = !rest.is_empty();
        if headed && element != "hcontainer" {
            // Number and heading are the words of the heading, cut where the number ends.
            let text = unit.heading.iter().map(Paragraph::text).collect::<Vec<_>>().join(" ");
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let heading = text.strip_prefix(label).unwrap_or(&text).trim();
            if heading.len() < text.len() {
                self.out.push_str(&format!("<num>{}</num>", escape(label)));
            }
            if !heading.is_empty() {
                self.out.push_str(&format!("<heading>{}", escape(heading)));
                rest.iter().for_each(|paragraph| self.notes(paragraph));
                self.out.push_str("</heading>");
            }
            rest.clear();
        }
        let mut cut = None;
        if !headed && element != "hcontainer" && !label.is_empty() && begins_with(&unit.body, label) {
            self.out.push_str(&format!("<num>{}</num>", escape(label)));
            cut = Some(label);
        }
        let children = if depth < DEEPEST { unit.children.as_slice() } else { &[] };
        let frame = if children.is_empty() { "content" } else { "intro" };
        let text = !rest.is_empty() || !unit.body.is_empty();
        if text || children.is_empty() {
            self.out.push_str(&format!("<{frame}>"));
            for paragraph in rest {
                self.paragraph(paragraph, None);
            }
            self.blocks(&unit.body, cut, 0);
            if depth >= DEEPEST {
                for child in &unit.children {
                    self.out.push_str(&format!("<p>{}</p>", escape(&child.text())));
                }
            }
            self.out.push_str(&format!("</{frame}>"));
        }
        for child in children {
            self.hierarchy(child, below, depth + 1);
        }
        self.out.push_str(&format!("</{element}>\n"));
    }

    /// All paragraphs of a unit and of the smaller ones in it; `flat` leaves only text, where nothing else may stand.
    fn everything(&mut self, unit: &'a Unit, depth: usize, flat: bool) {
        if flat {
            unit.each_paragraph(&mut |paragraph| self.paragraph(paragraph, None));
            return;
        }
        for paragraph in &unit.heading {
            self.paragraph(paragraph, None);
        }
        self.blocks(&unit.body, None, 0);
        for child in unit.children.iter().filter(|_| depth < DEEPEST) {
            self.everything(child, depth + 1, flat);
        }
    }

    /// Blocks; the words of a number that stands before them already are cut from the first.
    fn blocks(&mut self, blocks: &'a [Block], mut cut: Option<&str>, depth: usize) {
        let before = self.out.len();
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => self.paragraph(paragraph, cut.take()),
                Block::Table(table) if depth < DEEPEST => self.table(table, depth),
                Block::Table(_) => self.out.push_str(&format!("<p>{}</p>", escape(&block.text()))),
                Block::Page(_) => {}
            }
        }
        if self.out.len() == before {
            // What holds blocks holds at least one.
            self.out.push_str("<p/>");
        }
    }

    fn paragraph(&mut self, paragraph: &'a Paragraph, cut: Option<&str>) {
        self.out.push_str("<p>");
        let mut cut = cut.unwrap_or_default();
        if let Some(label) = paragraph.label.as_deref().filter(|label| label.trim() != cut) {
            self.out.push_str(&escape(label));
            self.out.push(' ');
        } else if paragraph.label.is_some() {
            cut = "";
        }
        for inline in &paragraph.inlines {
            match inline {
                Inline::Text { text, style } => {
                    let mut text = text.as_str();
                    if !cut.is_empty() {
                        text = text.trim_start();
                        let shared = shared(text, cut);
                        (text, cut) = (&text[shared..], cut[shared..].trim_start());
                        if cut.is_empty() {
                            text = text.trim_start();
                        }
                    }
                    self.run(text, *style);
                }
                Inline::Break => self.out.push_str("<br/>"),
                Inline::Tab { .. } => self.out.push(' '),
                Inline::Note { note } => self.note(*note),
                Inline::Picture { picture } => {
                    let alt = self.document.pictures.get(*picture).map_or("", |picture| picture.alt.as_str());
                    let src = format!("{}{picture}", self.edition.pictures);
                    self.out.push_str(&format!("<img src=\"{}\" alt=\"{}\"/>", escape(&src), escape(alt)));
                }
                Inline::Equation { text, .. } => self.out.push_str(&escape(text)),
            }
        }
        self.out.push_str("</p>");
    }

    fn run(&mut self, text: &str, style: Style) {
        if text.is_empty() {
            return;
        }
        let all = [
            (style.bold, "b"),
            (style.italic, "i"),
            (style.underline, "u"),
            (style.superscript, "sup"),
            (style.subscript, "sub"),
        ];
        let set: Vec<&str> = all.into_iter().filter(|(set, _)| *set).map(|(_, name)| name).collect();
        set.iter().for_each(|name| self.out.push_str(&format!("<{name}>")));
        self.out.push_str(&escape(text));
        set.iter().rev().for_each(|name| self.out.push_str(&format!("</{name}>")));
    }

    fn notes(&mut self, paragraph: &'a Paragraph) {
        for inline in &paragraph.inlines {
            if let Inline::Note { note } = inline {
                self.note(*note);
            }
        }
    }

    fn note(&mut self, note: usize) {
        let Some(known) = self.document.notes.get(note) else { return };
        let marker = if known.mark.is_empty() { (note + 1).to_string() } else { known.mark.clone() };
        self.out.push_str(&format!("<authorialNote marker=\"{}\" placement=\"bottom\">", escape(&marker)));
        // A note that refers to a note would never end, so only text stands in it.
        let before = self.out.len();
        for block in &known.blocks {
            block.each_paragraph(&mut |paragraph| {
                self.out.push_str(&format!("<p>{}</p>", escape(&paragraph.text())));
            });
        }
        if self.out.len() == before {
            self.out.push_str("<p/>");
        }
        self.out.push_str("</authorialNote>");
    }

    fn table(&mut self, table: &'a Table, depth: usize) {
        if table.rows.iter().all(|row| row.cells.is_empty()) {
            return;
        }
        self.out.push_str("<table>");
        for row in table.rows.iter().filter(|row| !row.cells.is_empty()) {
            self.out.push_str("<tr>");
            for cell in &row.cells {
                let name = if row.header { "th" } else { "td" };
                self.out.push_str(&format!("<{name}"));
                for (attribute, count) in [("colspan", cell.columns), ("rowspan", cell.rows)] {
                    if count > 1 {
                        self.out.push_str(&format!(" {attribute}=\"{count}\""));
                    }
                }
                self.out.push('>');
                self.blocks(&cell.blocks, None, depth + 1);
                self.out.push_str(&format!("</{name}>"));
            }
            self.out.push_str("</tr>");
        }
        self.out.push_str("</table>");
    }

    /// Work, expression and manifestation, the publication, and who stands behind it.
    fn meta(&mut self, component: &str) {
        let metadata = &self.document.metadata;
        let (body, number) = self.edition.id.split_once('/').unwrap_or(("", self.edition.id));
        let dated = metadata.issued_on.or(self.edition.published.map(|(_, date)| date));
        let date = dated.map_or_else(|| "0001-01-01".to_owned(), |date| date.to_string());
        let work = format!("/akn/vn/act/{body}/{date}/{number}");
        let author = metadata.bodies.first().map_or_else(|| body.to_owned(), Clone::clone);
        let printed = metadata.number.as_ref().map_or(number, |number| number.as_str());
        // Identifiers are those of the whole file, and an attached text names its own people and bodies again.
        let own = if component == "main" { String::new() } else { format!("{component}__") };
        let mut out = format!("<meta>\n<identification source=\"#{own}gazette\">\n");
        for (element, uri, more) in [
            (
                "FRBRWork",
                work.clone(),
                format!(
                    "<FRBRcountry value=\"vn\"/><FRBRnumber value=\"{}\"/><FRBRname value=\"{}\"/>",
                    escape(printed),
                    escape(metadata.kind.as_deref().unwrap_or("Văn bản"))
                ),
            ),
            ("FRBRExpression", format!("{work}/vie@{date}"), "<FRBRlanguage language=\"vie\"/>".to_owned()),
            (
                "FRBRManifestation",
                format!("{work}/vie@{date}.akn"),
                "<FRBRformat value=\"application/akn+xml\"/>".to_owned(),
            ),
        ] {
            let by = if element == "FRBRManifestation" { "gazette" } else { "body" };
            out.push_str(&format!(
                "<{element}><FRBRthis value=\"{uri}/!{component}\"/><FRBRuri value=\"{uri}\"/>\
                 <FRBRdate date=\"{date}\" name=\"issued\"/><FRBRauthor href=\"#{own}{by}\"/>{more}</{element}>\n",
                uri = escape(&uri),
            ));
        }
        out.push_str("</identification>\n");
        if let Some((issue, date)) = self.edition.published {
            out.push_str(&format!(
                "<publication date=\"{date}\" name=\"cong-bao\" showAs=\"Công báo\" number=\"{}\"/>\n",
                escape(issue)
            ));
        }
        out.push_str(&format!("<references source=\"#{own}gazette\">\n"));
        out.push_str(&format!(
            "<TLCOrganization eId=\"{own}body\" href=\"/akn/ontology/organization/vn/{}\" showAs=\"{}\"/>\n",
            escape(body),
            escape(&author)
        ));
        out.push_str(&format!(
            "<TLCOrganization eId=\"{own}gazette\" href=\"/akn/ontology/organization/vn/{}\" showAs=\"{}\"/>\n",
            slug(self.edition.publisher),
            escape(self.edition.publisher)
        ));
        for (at, Signatory { name, .. }) in (1..).zip(&metadata.signatories) {
            if !name.is_empty() {
                out.push_str(&format!(
                    "<TLCPerson eId=\"{own}signatory_{at}\" href=\"/akn/ontology/person/vn/{}\" showAs=\"{}\"/>\n",
                    slug(name),
                    escape(name)
                ));
            }
        }
        out.push_str("</references>\n</meta>\n");
        self.out.push_str(&out);
    }

    /// An identifier that nothing else has.
    fn id(&mut self, wanted: &str) -> String {
        let mut id = wanted.to_owned();
        let mut again = 2;
        while !self.ids.insert(id.clone()) {
            id = format!("{wanted}-{again}");
            again += 1;
        }
        id
    }
}

fn holds_article(unit: &Unit, depth: usize) -> bool {
    let inside =
        |unit: &Unit| depth < DEEPEST && unit.children.iter().any(|child| holds_article(child, depth + 1));
    unit.kind == UnitKind::Article || inside(unit)
}

/// Whether the first paragraph begins with the label.
fn begins_with(blocks: &[Block], label: &str) -> bool {
    match blocks.first() {
        Some(Block::Paragraph(paragraph)) => match &paragraph.label {
            Some(own) => own.trim() == label,
            None => paragraph.text().trim_start().starts_with(label),
        },
        _ => false,
    }
}

/// How many bytes both begin with alike.
fn shared(a: &str, b: &str) -> usize {
    a.char_indices().zip(b.chars()).find(|((_, a), b)| a != b).map_or(a.len().min(b.len()), |((at, _), _)| at)
}

#[cfg(test)]
mod tests {
    use gazette_model::Content;

    use super::*;

    fn edition() -> Edition<'static> {
        Edition {
            id: "ubnd-tinh-x/12-2026-qd-ubnd",
            published: Some(("1/2026", Date::constant(2026, 11, 25))),
            publisher: "Văn phòng UBND",
            pictures: "/hinh/",
        }
    }

    fn document(lines: &[&str]) -> Document {
        let blocks = lines.iter().map(|line| Block::Paragraph(Paragraph::plain(*line))).collect();
        crate::structure::parse(Content { blocks, ..Content::default() })
    }

    fn sample() -> Document {
        document(&[
            "ỦY BAN NHÂN DÂN TỈNH X",
            "Số: 12/2026/QĐ-UBND",
            "QUYẾT ĐỊNH",
            "Ban hành Quy định <về> rác & chất thải",
            "Căn cứ Luật Tổ chức chính quyền địa phương;",
            "QUYẾT ĐỊNH:",
            "Điều 1. Phạm vi",
            "1. Khoản một.",
            "2. Khoản hai gồm:",
            "a) điểm a;",
            "đ) điểm đ.",
            "Điều 2. Hiệu lực",
            "Quyết định này có hiệu lực từ ngày ký.",
        ])
    }

    #[test]
    fn every_word_stands_once_and_in_order() {
        let document = sample();
        let xml = akoma(&document, &edition());
        let text = xml.split_once("</meta>").unwrap().1;
        let mut words = String::new();
        let mut inside = false;
        for c in text.chars() {
            match c {
                '<' => {
                    inside = true;
                    words.push(' ');
                }
                '>' => inside = false,
                c if !inside => words.push(c),
                _ => {}
            }
        }
        let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        let bare = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(bare(&words), bare(&document.text()));
    }

    #[test]
    fn units_have_the_names_and_identifiers_of_the_standard() {
        let xml = akoma(&sample(), &edition());
        for piece in [
            "<article eId=\"art_1\"><num>Điều 1.</num><heading>Phạm vi</heading>",
            "<clause eId=\"art_1__cl_2\"><num>2.</num><intro><p>Khoản hai gồm:</p></intro>",
            "<point eId=\"art_1__cl_2__point_dd\"><num>đ)</num><content><p>điểm đ.</p></content>",
            "<citation eId=\"cit\">",
            "<formula eId=\"formula\" name=\"enactment\">",
            "<FRBRthis value=\"/akn/vn/act/ubnd-tinh-x/",
            "number=\"1/2026\"",
        ] {
            assert!(xml.contains(piece), "{piece} is missing in {xml}");
        }
        let ids: Vec<&str> = xml.split("eId=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let unique: HashSet<&&str> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len());
    }

    #[test]
    fn an_identifier_names_one_thing_in_the_whole_file() {
        let mut document = sample();
        for key in ["kem-theo", "phu-luc-1", "phu-luc-2"] {
            let kind = if key == "kem-theo" { UnitKind::Attached } else { UnitKind::Annex };
            document.units.push(Unit { kind, key: key.to_owned(), ..Unit::default() });
        }
        let xml = akoma(&document, &edition());
        let mut known = HashSet::new();
        for id in xml.split(" eId=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(known.insert(id), "{id} twice in {xml}");
        }
        for to in xml.split("=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(known.contains(to), "{to} is nowhere");
        }
    }

    #[test]
    fn what_is_opened_is_closed() {
        let mut document = sample();
        document.units.push(Unit { kind: UnitKind::Annex, key: "phu-luc-1".to_owned(), ..Unit::default() });
        let xml = akoma(&document, &edition());
        let mut open: Vec<&str> = Vec::new();
        for tag in xml.split('<').skip(2).filter_map(|rest| rest.split('>').next()) {
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(name), "{tag}");
            } else if !tag.ends_with('/') {
                open.push(name);
            }
        }
        assert!(open.is_empty(), "{open:?}");
        assert!(akoma(&Document::default(), &edition()).contains("<mainBody>"));
    }
}
