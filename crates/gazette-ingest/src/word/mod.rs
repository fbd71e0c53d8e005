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

mod alternative;
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
mod source;
mod styles;
mod symbol;
mod table;
mod tree;
mod walk;

use std::collections::{HashMap, HashSet};

use gazette_model::{Code, Content, Finding};

use self::field::Fields;
use self::names::Ns;
use self::note::{Kind, Notes, Numbers};
use self::numbering::Numbering;
use self::package::{Package, Relations};
use self::remarks::{Remarks, Votes};
use self::section::{Sections, sections_of};
use self::source::{ParsedPart, Texts, Trees, finding_of};
use self::styles::Styles;
use self::tree::Element;
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
