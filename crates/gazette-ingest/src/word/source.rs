//! The XML parts of a Word file that are read: their texts, and the trees over them.

use std::borrow::Cow;
use std::collections::HashMap;

use gazette_model::{Code, Finding};

use super::package::{Package, Relations, unreadable};
use super::tree::{Element, Fault, Tree};

/// The finding for a part that cannot be read.
pub(super) fn finding_of(part: &str, fault: &Fault) -> Finding {
    match fault {
        Fault::Doctype => Finding::new(Code::XmlDoctype).value("part", part),
        Fault::Beyond(what) => unreadable(&format!("{part}: > {what}")),
        Fault::Malformed(reason) => unreadable(&format!("{part}: {reason}")),
    }
}

/// The texts of the parts that are read, with their relationships.
pub(super) struct Texts<'p> {
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

/// The same parts as trees.
pub(super) struct Trees<'x> {
    pub(super) main: ParsedPart<'x>,
    pub(super) styles: Option<ParsedPart<'x>>,
    pub(super) numbering: Option<ParsedPart<'x>>,
    pub(super) settings: Option<ParsedPart<'x>>,
    pub(super) footnotes: Option<ParsedPart<'x>>,
    pub(super) endnotes: Option<ParsedPart<'x>>,
    pub(super) comments: Option<ParsedPart<'x>>,
    pub(super) heads: HashMap<&'x str, ParsedPart<'x>>,
}

/// One part as a tree.
pub(super) struct ParsedPart<'x> {
    tree: Tree<'x>,
    pub(super) relations: &'x Relations,
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
    /// Its outermost element.
    pub(super) fn root(&self) -> Element<'_> {
        self.tree.root()
    }
}

impl<'p> Texts<'p> {
    /// Takes the texts up.
    pub(super) fn load(package: &'p Package, main: &str) -> Self {
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

    /// Makes trees of them: a fault of the main part is an error; of any other part, a finding.
    pub(super) fn parse(&self, budget: &mut usize, findings: &mut Vec<Finding>) -> Result<Trees<'_>, Fault> {
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
