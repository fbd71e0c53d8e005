//! By what documents are browsed: type, body, field, year, section.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use gazette_model::Section;
use gazette_text::fold::slug;

/// Stands in addresses for documents nobody sorted into a field.
pub(crate) const UNSORTED: &str = "chua-phan";
/// A field that is none.
const NONE: usize = usize::MAX;

/// A choice of documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Folded type.
    pub(crate) kind: String,
    /// Folded body.
    pub(crate) body: String,
    /// Folded field (lĩnh vực), or [`UNSORTED`].
    pub(crate) field: String,
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
    /// Fields, and what is in none where some are; empty where nothing is sorted at all.
    pub(crate) fields: Vec<Facet>,
    pub(crate) years: Vec<Facet>,
}

/// Names that many documents share.
#[derive(Debug, Default, Clone)]
pub(crate) struct Names {
    known: HashMap<String, usize>,
    shown: Vec<String>,
    /// As they stand in addresses.
    keys: Vec<String>,
}

/// The fields documents are sorted into.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    names: Names,
    of: HashMap<String, usize>,
    /// The fields of the rows of one catalogue, which it is asked for all the time.
    rows: Option<(u64, Vec<usize>)>,
    /// How many documents that catalogue has of each kind.
    whole: OnceLock<Arc<Facets>>,
}

/// What one document is sorted by, in the numbers of the names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Marks {
    pub(crate) kind: usize,
    pub(crate) body: usize,
    pub(crate) field: usize,
    pub(crate) year: Option<i16>,
    pub(crate) section: Option<Section>,
}

/// A choice in the numbers of the names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    kind: Option<usize>,
    body: Option<usize>,
    /// `Some(None)` are those without.
    field: Option<Option<usize>>,
    year: Option<i16>,
    section: Option<Section>,
}

impl Fields {
    /// Sorts documents, each with its field.
    pub(crate) fn new(documents: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut new = Self::default();
        for (document, field) in documents {
            let field = new.names.of(field.trim(), String::clone);
            new.of.insert(document, field);
        }
        new
    }

    /// With the fields of the rows of a catalogue at hand.
    pub(crate) fn along<'a>(mut self, catalogue: u64, rows: impl Iterator<Item = &'a str>) -> Self {
        let fields = rows.map(|document| self.of(document)).collect();
        (self.rows, self.whole) = (Some((catalogue, fields)), OnceLock::new());
        self
    }

    /// The numbers of the fields of the rows of a catalogue; `None` if they are not at hand.
    pub(crate) fn rows(&self, catalogue: u64) -> Option<&[usize]> {
        self.rows.as_ref().filter(|(known, _)| *known == catalogue).map(|(_, rows)| rows.as_slice())
    }

    /// How many documents a catalogue has of each kind, counted once.
    pub(crate) fn whole(&self, catalogue: u64, count: impl FnOnce() -> Facets) -> Arc<Facets> {
        match self.rows(catalogue) {
            Some(_) => Arc::clone(self.whole.get_or_init(|| Arc::new(count()))),
            None => Arc::new(count()),
        }
    }

    /// The number of a document's field.
    pub(crate) fn of(&self, document: &str) -> usize {
        self.of.get(document).copied().unwrap_or(NONE)
    }

    /// The field of a document; empty where it has none.
    pub(crate) fn name(&self, document: &str) -> &str {
        self.names.shown.get(self.of(document)).map_or("", String::as_str)
    }

    pub(crate) fn names(&self) -> &Names {
        &self.names
    }
}

impl Wanted {
    pub(crate) fn of(choice: &Choice, types: &Names, bodies: &Names, fields: &Names) -> Self {
        let find = |names: &Names, key: &str| {
            (!key.is_empty())
                .then(|| names.keys.iter().position(|known| known == key).unwrap_or(usize::MAX - 1))
        };
        let field = match choice.field.as_str() {
            UNSORTED => Some(None),
            key => find(fields, key).map(Some),
        };
        Self {
            kind: find(types, &choice.kind),
            body: find(bodies, &choice.body),
            field,
            year: choice.year,
            section: choice.section,
        }
    }

    pub(crate) fn fits(&self, marks: &Marks) -> bool {
        let [kind, body, field, year] = self.each(marks);
        kind && body && field && year && self.section(marks)
    }

    /// Whether type, body, field and year are what is wanted.
    fn each(&self, marks: &Marks) -> [bool; 4] {
        [
            self.kind.is_none_or(|kind| kind == marks.kind),
            self.body.is_none_or(|body| body == marks.body),
            self.field.is_none_or(|field| field.unwrap_or(NONE) == marks.field),
            self.year.is_none_or(|year| Some(year) == marks.year),
        ]
    }

    fn section(&self, marks: &Marks) -> bool {
        self.section.is_none_or(|section| Some(section) == marks.section)
    }
}

/// How many documents have each value, with the other choices made.
pub(crate) fn facets(
    rows: impl Iterator<Item = Marks>,
    choice: &Choice,
    types: &Names,
    bodies: &Names,
    fields: &Names,
) -> Facets {
    let wanted = Wanted::of(choice, types, bodies, fields);
    let zero = |names: &Names| vec![0; names.shown.len()];
    let (mut by_type, mut by_body, mut by_field) = (zero(types), zero(bodies), zero(fields));
    let mut by_year: BTreeMap<i16, usize> = BTreeMap::new();
    let mut unsorted = 0;
    let add = |counts: &mut Vec<usize>, at: usize, yes: bool| {
        if let Some(count) = counts.get_mut(at) {
            *count += usize::from(yes);
        }
    };
    for marks in rows.filter(|marks| wanted.section(marks)) {
        let [kind, body, field, year] = wanted.each(&marks);
        add(&mut by_type, marks.kind, body && field && year);
        add(&mut by_body, marks.body, kind && field && year);
        let counted = kind && body && year;
        add(&mut by_field, marks.field, counted);
        unsorted += usize::from(counted && marks.field == NONE);
        if let Some(of) = marks.year.filter(|_| kind && body && field) {
            *by_year.entry(of).or_default() += 1;
        }
    }
    let year = |(year, count): (i16, usize)| Facet { key: year.to_string(), name: year.to_string(), count };
    let mut sorted = fields.facets(&by_field);
    if unsorted > 0 && !fields.shown.is_empty() {
        let name = "Chưa phân lĩnh vực".to_owned();
        sorted.push(Facet { key: UNSORTED.to_owned(), name, count: unsorted });
    }
    Facets {
        types: types.facets(&by_type),
        bodies: bodies.facets(&by_body),
        fields: sorted,
        years: by_year.into_iter().rev().map(year).collect(),
    }
}

impl Names {
    /// The number of a name; `shown` says how a new one is written.
    pub(crate) fn of(&mut self, name: &str, shown: impl Fn(&String) -> String) -> usize {
        if let Some(at) = self.known.get(name) {
            return *at;
        }
        let owned = name.to_owned();
        let shown = shown(&owned);
        // Two headings may be one body written in two ways.
        let at = self.shown.iter().position(|known| *known == shown).unwrap_or(self.shown.len());
        if at == self.shown.len() {
            self.keys.push(slug(&shown));
            self.shown.push(shown);
        }
        self.known.insert(owned, at);
        at
    }

    /// How a name is written.
    pub(crate) fn shown_for(&self, name: &str) -> Option<&str> {
        self.known.get(name).and_then(|at| self.shown.get(*at)).map(String::as_str)
    }

    /// Those that occur, the most frequent first.
    fn facets(&self, counts: &[usize]) -> Vec<Facet> {
        let all = self.shown.iter().zip(&self.keys).zip(counts).filter(|(_, count)| **count > 0);
        let facet = |((name, key), count): ((&String, &String), &usize)| Facet {
            key: key.clone(),
            name: name.clone(),
            count: *count,
        };
        let mut facets: Vec<Facet> = all.map(facet).collect();
        facets.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
        facets
    }
}
