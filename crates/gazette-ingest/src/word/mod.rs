//! Reads Word files (.docx): every word that is printed, in order, with its formatting.
//!
//! ```text
//! package   parts of the ZIP, content types, relationships
//!    └▶ tree   an XML part, bounded
//!          └▶ walk   stories: body, notes, headers ── line, inline, table, drawing, equation
//!                └─ styles, numbering, fields, sections, symbols
//! ```
//!
//! Changes that nobody has accepted are read as accepted; hidden text is told and not printed; what is not
//! understood is counted by name and its text kept.

mod border;
mod drawing;
mod equation;
mod field;
mod format;
mod inline;
mod limits;
mod line;
mod names;
mod note;
mod number_format;
mod numbering;
mod package;
mod picture;
mod properties;
mod remarks;
mod section;
mod styles;
mod symbol;
mod table;
mod tree;
mod walk;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use gazette_model::{Code, Content, Finding};

use self::field::Fields;
use self::names::Ns;
use self::note::{Kind, Notes, Numbers};
use self::numbering::Numbering;
use self::package::{Package, Relations, unreadable};
use self::remarks::{Remarks, Votes};
use self::section::{Sections, sections_of};
use self::styles::Styles;
use self::tree::{Element, Fault, Tree};
use self::walk::{Story, Walk, paragraphs_of};
use crate::{FileKind, Reading};

/// Reads a Word file (.docx).
///
/// Whatever the bytes are, this returns: with the text and remarks, or with the findings that speak against
/// reading it.
pub fn read(bytes: &[u8]) -> Reading {
    if is_legacy_doc(bytes) {
        return refused(vec![Finding::new(Code::ConversionUnavailable)]);
    }
    if FileKind::of(bytes) != FileKind::Zip {
        return refused(vec![Finding::new(Code::NotAWordFile)]);
    }
    match Package::open(bytes) {
        Ok(package) => read_package(&package),
        Err(findings) => refused(findings),
    }
}

/// Whether the bytes are a Word file of today (.docx), whatever its name.
pub fn is_word(bytes: &[u8]) -> bool {
    FileKind::of(bytes) == FileKind::Zip
        && Package::open(bytes).is_ok_and(|package| main_part(&package).is_some())
}

/// Whether the bytes are a Word file of before 2007 (.doc), which must be converted before it is read.
///
/// The compound file names its stream `WordDocument` in UTF-16.
pub fn is_legacy_doc(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "WordDocument".encode_utf16().flat_map(u16::to_le_bytes).collect();
    FileKind::of(bytes) == FileKind::Compound && bytes.windows(name.len()).any(|window| window == name)
}

fn refused(findings: Vec<Finding>) -> Reading {
    Reading { content: Content::default(), findings }
}

fn read_package(package: &Package) -> Reading {
    let mut findings = Vec::new();
    if package.has_macros() {
        findings.push(Finding::new(Code::Macro));
    }
    let Some(main) = main_part(package) else {
        findings.push(Finding::new(Code::NotAWordFile));
        return refused(findings);
    };
    let texts = Texts::load(package, &main);
    let mut budget = limits::NODES;
    let trees = match texts.parse(&mut budget, &mut findings) {
        Ok(trees) => trees,
        Err(fault) => {
            findings.push(finding_of(&main, &fault));
            return refused(findings);
        }
    };
    let (mut content, mut remarks) = read_trees(package, &trees, Votes::default());
    if remarks.undecided > 0 && remarks.votes.unicode > remarks.votes.legacy {
        // Passages that could be either follow the clear ones, which are known only now.
        let votes = remarks.votes;
        (content, remarks) = read_trees(package, &trees, votes);
    }
    findings.extend(remarks.into_findings());
    Reading { content, findings }
}

fn main_part(package: &Package) -> Option<String> {
    let main = package.main_part()?;
    let kind = package.content_type(&main).unwrap_or("");
    let foreign = ["spreadsheetml", "presentationml", "drawingml"].iter().any(|other| kind.contains(other));
    (!foreign && main.to_lowercase().ends_with("xml")).then_some(main)
}

fn finding_of(part: &str, fault: &Fault) -> Finding {
    match fault {
        Fault::Doctype => Finding::new(Code::XmlDoctype).value("part", part),
        Fault::Beyond(what) => unreadable(&format!("{part}: > {what}")),
        Fault::Malformed(reason) => unreadable(&format!("{part}: {reason}")),
    }
}

// The texts of the parts that are read, with their relationships.
struct Texts<'p> {
    main: Part<'p>,
    styles: Option<Part<'p>>,
    numbering: Option<Part<'p>>,
    settings: Option<Part<'p>>,
    footnotes: Option<Part<'p>>,
    endnotes: Option<Part<'p>>,
    comments: Option<Part<'p>>,
    // Headers and footers, by the name of their part.
    heads: Vec<Part<'p>>,
}

struct Part<'p> {
    name: String,
    text: Result<Cow<'p, str>, Fault>,
    relations: Relations,
}

struct Trees<'x> {
    main: ParsedPart<'x>,
    styles: Option<ParsedPart<'x>>,
    numbering: Option<ParsedPart<'x>>,
    settings: Option<ParsedPart<'x>>,
    footnotes: Option<ParsedPart<'x>>,
    endnotes: Option<ParsedPart<'x>>,
    comments: Option<ParsedPart<'x>>,
    heads: HashMap<&'x str, ParsedPart<'x>>,
}

struct ParsedPart<'x> {
    tree: Tree<'x>,
    relations: &'x Relations,
}

impl<'p> Part<'p> {
    fn load(package: &'p Package, name: &str) -> Option<Self> {
        let text = package.text(name)?;
        Some(Self { name: name.to_owned(), text, relations: package.relations(name) })
    }

    fn parse(&self, budget: &mut usize) -> Result<ParsedPart<'_>, Fault> {
        let text = self.text.as_ref().map_err(Clone::clone)?;
        Ok(ParsedPart { tree: Tree::parse(text, budget)?, relations: &self.relations })
    }
}

impl ParsedPart<'_> {
    fn root(&self) -> Element<'_> {
        self.tree.root()
    }
}

impl<'p> Texts<'p> {
    fn load(package: &'p Package, main: &str) -> Self {
        let relations = package.relations(main);
        let of_kind = |kind: &str| {
            let relation = relations.first(kind).filter(|relation| !relation.external)?;
            Part::load(package, &relation.target)
        };
        let mut names: Vec<&str> = relations
            .all()
            .filter(|relation| !relation.external && matches!(relation.kind.as_str(), "header" | "footer"))
            .map(|relation| relation.target.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        let heads = names.iter().filter_map(|name| Part::load(package, name)).collect();
        let text = package.text(main).unwrap_or_else(|| Err(Fault::Malformed("missing".to_owned())));
        Self {
            styles: of_kind("styles"),
            numbering: of_kind("numbering"),
            settings: of_kind("settings"),
            footnotes: of_kind("footnotes"),
            endnotes: of_kind("endnotes"),
            comments: of_kind("comments"),
            heads,
            main: Part { name: main.to_owned(), text, relations },
        }
    }

    // A fault of the main part is an error; of any other part, a finding.
    fn parse(&self, budget: &mut usize, findings: &mut Vec<Finding>) -> Result<Trees<'_>, Fault> {
        let main = self.main.parse(budget)?;
        let styles = parse_other(self.styles.as_ref(), budget, findings);
        let numbering = parse_other(self.numbering.as_ref(), budget, findings);
        let settings = parse_other(self.settings.as_ref(), budget, findings);
        let footnotes = parse_other(self.footnotes.as_ref(), budget, findings);
        let endnotes = parse_other(self.endnotes.as_ref(), budget, findings);
        let comments = parse_other(self.comments.as_ref(), budget, findings);
        let mut heads = HashMap::new();
        for part in &self.heads {
            if let Some(parsed) = parse_other(Some(part), budget, findings) {
                heads.insert(part.name.as_str(), parsed);
            }
        }
        Ok(Trees { main, styles, numbering, settings, footnotes, endnotes, comments, heads })
    }
}

fn parse_other<'x>(
    part: Option<&'x Part<'_>>,
    budget: &mut usize,
    findings: &mut Vec<Finding>,
) -> Option<ParsedPart<'x>> {
    let part = part?;
    match part.parse(budget) {
        Ok(parsed) => Some(parsed),
        Err(fault) => {
            findings.push(finding_of(&part.name, &fault));
            None
        }
    }
}

fn read_trees(package: &Package, trees: &Trees<'_>, votes: Votes) -> (Content, Remarks) {
    let styles = trees.styles.as_ref().map(|part| Styles::read(part.root())).unwrap_or_default();
    let numbering = trees.numbering.as_ref().map(|part| Numbering::read(part.root())).unwrap_or_default();
    let root = trees.main.root();
    let body = root.child(Ns::W, "body").unwrap_or(root);
    let sections = sections_of(body);
    let mut places: Vec<Element<'_>> = trees.settings.as_ref().map(ParsedPart::root).into_iter().collect();
    places.extend(sections.first());
    let notes = Notes::new(Numbers::read(Kind::Footnote, &places), Numbers::read(Kind::Endnote, &places));
    let mut walk = Walk {
        package,
        styles: &styles,
        numbering,
        remarks: Remarks::default(),
        votes,
        notes,
        pictures: Vec::new(),
        picture_keys: HashMap::new(),
        picture_bytes: 0,
        pictures_met: 0,
        foreign_nodes: limits::FOREIGN_NODES,
        compared: limits::COMPARED,
        sections: Sections::new(&sections),
        nesting: 0,
        shaded: 0,
    };
    if !body.is(Ns::W, "body") {
        walk.remarks.unknown(root.printed_name());
    }
    tell_relations(package, trees, &mut walk.remarks);
    for part in [Some(&trees.main), trees.footnotes.as_ref(), trees.endnotes.as_ref()].into_iter().flatten() {
        properties::examine(part.root(), &mut walk.remarks);
    }

    let relations = trees.main.relations;
    let fields = Fields::read(body, &mut walk.remarks);
    let mut blocks: Vec<_> = walk.sections.next().map(gazette_model::Block::Page).into_iter().collect();
    blocks.extend(walk.story(&mut Story { relations, fields, is_body: true }, body));
    let mut notes = walk.empty_notes();
    for (kind, part) in [(Kind::Footnote, &trees.footnotes), (Kind::Endnote, &trees.endnotes)] {
        if let Some(part) = part {
            walk.read_notes(kind, part.root(), part.relations, &mut notes);
        }
    }
    let mut furniture = Vec::new();
    for name in heads_in_use(&sections, relations) {
        let Some(part) = trees.heads.get(name) else { continue };
        let fields = Fields::read(part.root(), &mut walk.remarks);
        let story = walk.story(&mut Story { relations: part.relations, fields, is_body: false }, part.root());
        furniture.extend(paragraphs_of(&story).into_iter().filter(|paragraph| !paragraph.inlines.is_empty()));
    }
    let content = Content { blocks, notes, pictures: walk.pictures, furniture };
    (content, walk.remarks)
}

// The parts of headers and footers that the sections name, each once.
fn heads_in_use<'r>(sections: &[Element<'_>], relations: &'r Relations) -> Vec<&'r str> {
    let mut seen = HashSet::new();
    let mut names = Vec::new();
    for reference in sections.iter().flat_map(|section| section.children()) {
        if !matches!(reference.name(), (Ns::W, "headerReference" | "footerReference")) {
            continue;
        }
        let relation = reference.attribute(Ns::R, "id").and_then(|id| relations.get(&id));
        if let Some(relation) = relation.filter(|relation| !relation.external)
            && seen.insert(relation.target.as_str())
        {
            names.push(relation.target.as_str());
        }
    }
    names
}

// What the relationships of the parts say: links out of the package, comments.
fn tell_relations(package: &Package, trees: &Trees<'_>, remarks: &mut Remarks) {
    let parts = [&trees.settings, &trees.footnotes, &trees.endnotes, &trees.comments];
    let others = parts.into_iter().flatten().chain(trees.heads.values()).map(|part| part.relations);
    let mut targets: Vec<&str> = Vec::new();
    for relation in others.chain([trees.main.relations]).flat_map(Relations::all) {
        if relation.external && relation.kind != "hyperlink" {
            targets.push(&relation.target);
        }
    }
    targets.sort_unstable();
    targets.dedup();
    for target in targets {
        remarks.add(Finding::new(Code::ExternalRelationship).value("target", target));
    }
    if package.relations("").all().any(|relation| relation.external) {
        remarks.add(Finding::new(Code::ExternalRelationship).value("target", "_rels/.rels"));
    }
    if let Some(comments) = &trees.comments {
        let count = comments.root().children().filter(|child| child.is(Ns::W, "comment")).count();
        if count > 0 {
            remarks.add(Finding::new(Code::Comments).value("count", count));
        }
    }
}
