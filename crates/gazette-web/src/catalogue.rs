//! What is published, in memory: issues, their documents, and how many there are of each kind.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use gazette_model::{Entry, IssueId, IssueRecord, Section};
use gazette_text::fold::slug;
use gazette_text::number;

/// Types that are known where a title does not say `số`.
const TYPES: [&str; 16] = [
    "Hiến pháp",
    "Bộ luật",
    "Luật",
    "Pháp lệnh",
    "Lệnh",
    "Nghị quyết liên tịch",
    "Nghị quyết",
    "Nghị định",
    "Quyết định",
    "Thông tư liên tịch",
    "Thông tư",
    "Chỉ thị",
    "Thông báo",
    "Kế hoạch",
    "Văn bản hợp nhất",
    "Đính chính",
];

/// What is published.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    /// Oldest first.
    pub(crate) issues: BTreeMap<IssueId, Arc<IssueRecord>>,
    /// Issues whose record cannot be read.
    pub(crate) damaged: Vec<IssueId>,
    /// Newest issue first, in the order of the issue.
    rows: Vec<Row>,
    /// Where a document stands in `rows`.
    places: HashMap<String, Vec<usize>>,
    /// Addresses of documents by the key of their number.
    numbers: HashMap<String, Vec<String>>,
    types: Names,
    bodies: Names,
}

/// A document in an issue.
#[derive(Debug, Clone)]
struct Row {
    issue: Arc<IssueRecord>,
    entry: usize,
    kind: usize,
    body: usize,
    /// The year of the document, or that of the issue.
    year: i16,
    /// Whether the document stands in no newer row.
    first: bool,
}

/// Names that many rows share.
#[derive(Debug, Default, Clone)]
struct Names {
    known: HashMap<String, usize>,
    shown: Vec<String>,
}

/// A choice of documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Folded type.
    pub(crate) kind: String,
    /// Folded body.
    pub(crate) body: String,
    /// Year of the document.
    pub(crate) year: Option<i16>,
    pub(crate) section: Option<Section>,
}

/// A value by which documents can be chosen, and how many have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facet {
    /// As it stands in addresses.
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) count: usize,
}

/// How many documents there are of each kind, within a choice.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facets {
    pub(crate) types: Vec<Facet>,
    pub(crate) bodies: Vec<Facet>,
    pub(crate) years: Vec<Facet>,
}

impl Catalogue {
    /// Puts issues in order; `name` gives the name of a body whose heading is in capitals, with a document of it.
    pub(crate) fn new(
        issues: BTreeMap<IssueId, Arc<IssueRecord>>,
        damaged: Vec<IssueId>,
        name: &dyn Fn(&str, &str) -> String,
    ) -> Self {
        let mut new = Self { damaged, ..Self::default() };
        for record in issues.values().rev() {
            for (at, entry) in record.entries.iter().enumerate() {
                let kind = new.types.of(&kind(&entry.title), String::clone);
                let body = new.bodies.of(&entry.body, |heading| name(heading, &entry.document));
                let place = new.places.entry(entry.document.clone()).or_default();
                let first = place.is_empty();
                place.push(new.rows.len());
                if first && !entry.number.is_empty() {
                    let key = number::key(&entry.number);
                    new.numbers.entry(key).or_default().push(entry.document.clone());
                }
                let year = entry.issued_on.map_or(record.issue.year, |date| date.year());
                new.rows.push(Row { issue: Arc::clone(record), entry: at, kind, body, year, first });
            }
        }
        new.issues = issues;
        new
    }

    /// The entries, newest issue first, in the order of the issue.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&IssueRecord, &Entry)> {
        self.rows.iter().map(Row::parts)
    }

    /// How many documents are published.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether a document is published.
    pub(crate) fn holds(&self, document: &str) -> bool {
        self.places.contains_key(document)
    }

    /// The issues a document stands in, oldest first.
    pub(crate) fn issues_of(&self, document: &str) -> Vec<IssueId> {
        let rows = self.places.get(document).into_iter().flatten().rev();
        rows.filter_map(|at| self.rows.get(*at)).map(|row| row.issue.issue).collect()
    }

    /// The newest entry of a document.
    pub(crate) fn entry(&self, document: &str) -> Option<(&IssueRecord, &Entry)> {
        self.places.get(document).and_then(|rows| self.rows.get(*rows.first()?)).map(Row::parts)
    }

    /// The document a number means, where only one published document has it.
    pub(crate) fn by_number(&self, printed: &str) -> Option<&str> {
        match self.numbers.get(&number::key(printed)).map(Vec::as_slice) {
            Some([only]) => Some(only),
            _ => None,
        }
    }

    /// The documents of a choice, each once, newest issue first.
    pub(crate) fn chosen<'a>(
        &'a self,
        choice: &Choice,
    ) -> impl Iterator<Item = (&'a IssueRecord, &'a Entry)> + 'a {
        let wanted = self.resolved(choice);
        self.rows.iter().filter(move |row| row.first && wanted.fits(row)).map(Row::parts)
    }

    /// How many documents have each type, body and year, with the other choices made.
    pub(crate) fn facets(&self, choice: &Choice) -> Facets {
        let wanted = self.resolved(choice);
        let (mut types, mut bodies) = (vec![0; self.types.shown.len()], vec![0; self.bodies.shown.len()]);
        let mut years: BTreeMap<i16, usize> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.first) {
            let (kind, body, year) = (wanted.kind(row), wanted.body(row), wanted.year(row));
            if !wanted.section(row) {
                continue;
            }
            types[row.kind] += usize::from(body && year);
            bodies[row.body] += usize::from(kind && year);
            if kind && body {
                *years.entry(row.year).or_default() += 1;
            }
        }
        let years = years.into_iter().rev().map(|(year, count)| Facet {
            key: year.to_string(),
            name: year.to_string(),
            count,
        });
        Facets {
            types: self.types.facets(&types),
            bodies: self.bodies.facets(&bodies),
            years: years.collect(),
        }
    }

    /// The name of a body as documents write it, from its heading in an issue.
    pub(crate) fn body_name<'a>(&'a self, heading: &'a str) -> &'a str {
        self.bodies
            .known
            .get(heading)
            .and_then(|at| self.bodies.shown.get(*at))
            .map_or(heading, String::as_str)
    }

    fn resolved(&self, choice: &Choice) -> Wanted {
        let find = |names: &Names, key: &str| {
            (!key.is_empty())
                .then(|| names.shown.iter().position(|name| slug(name) == key).unwrap_or(usize::MAX))
        };
        Wanted {
            kind: find(&self.types, &choice.kind),
            body: find(&self.bodies, &choice.body),
            year: choice.year,
            section: choice.section,
        }
    }
}

/// A choice in the numbers of the catalogue.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    kind: Option<usize>,
    body: Option<usize>,
    year: Option<i16>,
    section: Option<Section>,
}

impl Wanted {
    fn kind(&self, row: &Row) -> bool {
        self.kind.is_none_or(|kind| kind == row.kind)
    }

    fn body(&self, row: &Row) -> bool {
        self.body.is_none_or(|body| body == row.body)
    }

    fn year(&self, row: &Row) -> bool {
        self.year.is_none_or(|year| year == row.year)
    }

    fn section(&self, row: &Row) -> bool {
        self.section.is_none_or(|section| section == row.parts().1.section)
    }

    fn fits(&self, row: &Row) -> bool {
        self.kind(row) && self.body(row) && self.year(row) && self.section(row)
    }
}

impl Row {
    fn parts(&self) -> (&IssueRecord, &Entry) {
        (&self.issue, &self.issue.entries[self.entry])
    }
}

impl Names {
    fn of(&mut self, name: &str, shown: impl Fn(&String) -> String) -> usize {
        if let Some(at) = self.known.get(name) {
            return *at;
        }
        let owned = name.to_owned();
        let shown = shown(&owned);
        // Two headings may be one body written in two ways.
        let at = self.shown.iter().position(|known| *known == shown).unwrap_or(self.shown.len());
        if at == self.shown.len() {
            self.shown.push(shown);
        }
        self.known.insert(owned, at);
        at
    }

    /// Those that occur, the most frequent first.
    fn facets(&self, counts: &[usize]) -> Vec<Facet> {
        let all = self.shown.iter().zip(counts).filter(|(_, count)| **count > 0);
        let mut facets: Vec<Facet> =
            all.map(|(name, count)| Facet { key: slug(name), name: name.clone(), count: *count }).collect();
        facets.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
        facets
    }
}

/// The type at the beginning of a title.
fn kind(title: &str) -> String {
    if let Some((kind, _)) = title.split_once(" số ")
        && kind.split_whitespace().count() <= 4
    {
        return kind.to_owned();
    }
    let known =
        TYPES.iter().find(|kind| title.strip_prefix(**kind).is_some_and(|rest| rest.starts_with(' ')));
    known.map_or_else(|| "Văn bản khác".to_owned(), |kind| (*kind).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        let entry = |document: &str, title: &str, body: &str, issued: &str| Entry {
            submission: String::new(),
            document: document.to_owned(),
            section: Section::Normative,
            body: body.to_owned(),
            title: title.to_owned(),
            number: format!("{document}/2026/QĐ-UBND"),
            issued_on: issued.parse().ok(),
            corrects: None,
            printing: gazette_model::Printing::default(),
        };
        let issue = |name: &str, entries: Vec<Entry>| {
            let issue: IssueId = name.parse().unwrap();
            let record = IssueRecord {
                format: 1,
                issue,
                date: "2026-11-25".parse().unwrap(),
                published_at: String::new(),
                pages: 1,
                entries,
                entry_pages: Vec::new(),
                files: Vec::new(),
            };
            (issue, Arc::new(record))
        };
        let issues = BTreeMap::from([
            issue(
                "1/2026",
                vec![
                    entry("a", "Quyết định số 1 về a", "ỦY BAN X", "2025-12-30"),
                    entry("b", "Nghị quyết số 2 về b", "HỘI ĐỒNG X", "2026-01-02"),
                ],
            ),
            issue("2/2026", vec![entry("a", "Quyết định số 1 về a", "ỦY BAN X", "2025-12-30")]),
        ]);
        Catalogue::new(issues, Vec::new(), &|heading, _| heading.replace("ỦY BAN", "Ủy ban"))
    }

    #[test]
    fn a_document_in_two_issues_counts_once_and_knows_both() {
        let catalogue = catalogue();
        assert_eq!((catalogue.len(), catalogue.entries().count()), (2, 3));
        assert_eq!(
            catalogue.issues_of("a").iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["1/2026", "2/2026"]
        );
        assert_eq!(catalogue.chosen(&Choice::default()).count(), 2);
        assert_eq!(catalogue.by_number("a/2026/qđ-ubnd"), Some("a"));
    }

    #[test]
    fn a_facet_counts_with_the_other_choices_made() {
        let catalogue = catalogue();
        let choice = Choice { kind: "quyet-dinh".to_owned(), ..Choice::default() };
        let facets = catalogue.facets(&choice);
        let counts = |facets: &[Facet]| -> Vec<(String, usize)> {
            facets.iter().map(|facet| (facet.name.clone(), facet.count)).collect()
        };
        assert_eq!(counts(&facets.types), [("Nghị quyết".to_owned(), 1), ("Quyết định".to_owned(), 1)]);
        assert_eq!(counts(&facets.bodies), [("Ủy ban X".to_owned(), 1)]);
        assert_eq!(counts(&facets.years), [("2025".to_owned(), 1)]);
        assert_eq!(catalogue.chosen(&choice).count(), 1);
        let nothing = Choice { body: "khong-co".to_owned(), ..Choice::default() };
        assert_eq!(catalogue.chosen(&nothing).count(), 0);
    }
}
