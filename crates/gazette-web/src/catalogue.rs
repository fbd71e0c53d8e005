//! What is published, in memory: issues, their documents, and how many there are of each kind.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use gazette_model::{Entry, IssueId, IssueRecord};
use gazette_text::number;

use crate::sorting::{Choice, Facets, Fields, Marks, Names, Wanted, facets};

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
    /// No other catalogue of this process has this number.
    serial: u64,
}

/// How many catalogues there were.
static SERIAL: AtomicU64 = AtomicU64::new(0);

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

impl Catalogue {
    /// Puts issues in order; `name` gives the name of a body whose heading is in capitals, with a document of it.
    pub(crate) fn new(
        issues: BTreeMap<IssueId, Arc<IssueRecord>>,
        damaged: Vec<IssueId>,
        name: &dyn Fn(&str, &str) -> String,
    ) -> Self {
        let mut new = Self { damaged, serial: SERIAL.fetch_add(1, Relaxed) + 1, ..Self::default() };
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
        fields: &'a Fields,
    ) -> impl Iterator<Item = (&'a IssueRecord, &'a Entry)> + 'a {
        let wanted = Wanted::of(choice, &self.types, &self.bodies, fields.names());
        self.marked(fields).filter(move |(_, marks)| wanted.fits(marks)).map(|(row, _)| row.parts())
    }

    /// Every document once, with what it is sorted by.
    fn marked<'a>(&'a self, fields: &'a Fields) -> impl Iterator<Item = (&'a Row, Marks)> + 'a {
        let known = fields.rows(self.serial);
        self.rows.iter().enumerate().filter(|(_, row)| row.first).map(move |(at, row)| {
            let field = known.and_then(|known| known.get(at).copied());
            (row, row.marks(field.unwrap_or_else(|| fields.of(&row.parts().1.document))))
        })
    }

    /// The fields, at hand for this catalogue.
    pub(crate) fn with_fields(&self, fields: Fields) -> Fields {
        fields.along(self.serial, self.rows.iter().map(|row| row.parts().1.document.as_str()))
    }

    /// How many documents have each type, body, field and year, whatever is chosen.
    pub(crate) fn whole(&self, fields: &Fields) -> Arc<Facets> {
        fields.whole(self.serial, || self.facets(&Choice::default(), fields))
    }

    /// How many documents have each type, body, field and year, with the other choices made.
    pub(crate) fn facets(&self, choice: &Choice, fields: &Fields) -> Facets {
        facets(self.marked(fields).map(|(_, marks)| marks), choice, &self.types, &self.bodies, fields.names())
    }

    /// The name of a body as documents write it, from its heading in an issue.
    pub(crate) fn body_name<'a>(&'a self, heading: &'a str) -> &'a str {
        self.bodies.shown_for(heading).unwrap_or(heading)
    }
}

impl Row {
    fn parts(&self) -> (&IssueRecord, &Entry) {
        (&self.issue, &self.issue.entries[self.entry])
    }

    fn marks(&self, field: usize) -> Marks {
        Marks {
            kind: self.kind,
            body: self.body,
            field,
            year: Some(self.year),
            section: Some(self.parts().1.section),
        }
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
    use gazette_model::Section;

    use super::*;
    use crate::sorting::Facet;

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
                first_page: Some(1),
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
        assert_eq!(catalogue.chosen(&Choice::default(), &Fields::default()).count(), 2);
        assert_eq!(catalogue.by_number("a/2026/qđ-ubnd"), Some("a"));
    }

    #[test]
    fn a_facet_counts_with_the_other_choices_made() {
        let catalogue = catalogue();
        let choice = Choice { kind: "quyet-dinh".to_owned(), ..Choice::default() };
        let fields = Fields::new([("a".to_owned(), "Đất đai".to_owned())]);
        let facets = catalogue.facets(&choice, &fields);
        let counts = |facets: &[Facet]| -> Vec<(String, usize)> {
            facets.iter().map(|facet| (facet.name.clone(), facet.count)).collect()
        };
        assert_eq!(counts(&facets.types), [("Nghị quyết".to_owned(), 1), ("Quyết định".to_owned(), 1)]);
        assert_eq!(counts(&facets.bodies), [("Ủy ban X".to_owned(), 1)]);
        assert_eq!(counts(&facets.years), [("2025".to_owned(), 1)]);
        assert_eq!(catalogue.chosen(&choice, &fields).count(), 1);
        assert_eq!(counts(&facets.fields), [("Đất đai".to_owned(), 1)]);
        let unsorted = Choice { field: "chua-phan".to_owned(), ..Choice::default() };
        let left: Vec<&str> =
            catalogue.chosen(&unsorted, &fields).map(|(_, e)| e.document.as_str()).collect();
        assert_eq!(left, ["b"]);
        let nothing = Choice { body: "khong-co".to_owned(), ..Choice::default() };
        assert_eq!(catalogue.chosen(&nothing, &fields).count(), 0);
    }
}
