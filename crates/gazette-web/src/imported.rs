//! Documents that were imported and stand in no issue (văn bản nhập từ dữ liệu trước đây), sorted for browsing.

use gazette_index::Listed;

use crate::sorting::{Choice, Facets, Marks, Names, Wanted, facets};

/// Imported documents.
#[derive(Debug, Default)]
pub(crate) struct Imported {
    /// Newest first; those without a date last.
    rows: Vec<(Box<str>, Marks)>,
    types: Names,
    bodies: Names,
    fields: Names,
}

impl Imported {
    /// Sorts what an index lists.
    pub(crate) fn sorted(mut listed: Vec<Listed>) -> Self {
        listed.sort_by(|a, b| b.issued_on.cmp(&a.issued_on).then_with(|| a.document.cmp(&b.document)));
        let mut new = Self::default();
        for one in listed {
            let kind = if one.kind.trim().is_empty() { "Văn bản khác" } else { one.kind.trim() };
            let marks = Marks {
                kind: new.types.of(kind, String::clone),
                body: match one.bodies.first() {
                    Some(body) => new.bodies.of(body, String::clone),
                    None => usize::MAX,
                },
                field: match one.field.trim() {
                    "" => usize::MAX,
                    field => new.fields.of(field, String::clone),
                },
                year: one.issued_on.map(|date| date.year()),
                section: None,
            };
            new.rows.push((one.document.into(), marks));
        }
        new
    }

    /// Without an index nothing is known of them but that they are there.
    pub(crate) fn unsorted(documents: impl Iterator<Item = String>) -> Self {
        let marks =
            Marks { kind: usize::MAX, body: usize::MAX, field: usize::MAX, year: None, section: None };
        Self { rows: documents.map(|document| (document.into(), marks)).collect(), ..Self::default() }
    }

    /// The addresses of a choice.
    pub(crate) fn chosen<'a>(&'a self, choice: &Choice) -> impl Iterator<Item = &'a str> + 'a {
        let wanted = Wanted::of(choice, &self.types, &self.bodies, &self.fields);
        self.rows.iter().filter(move |(_, marks)| wanted.fits(marks)).map(|(document, _)| &**document)
    }

    /// How many have each type, body, field and year, with the other choices made.
    pub(crate) fn facets(&self, choice: &Choice) -> Facets {
        let marks = self.rows.iter().map(|(_, marks)| *marks);
        facets(marks, choice, &self.types, &self.bodies, &self.fields)
    }
}
