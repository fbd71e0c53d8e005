//! All fields (lĩnh vực), each with what is published and what was imported.

use std::collections::BTreeMap;

use askama::Template;
use gazette_text::fold::fold;

use super::render;
use crate::answer::Answer;
use crate::ask::Ask;
use crate::route::Refused;
use crate::sorting::{Choice, Facet, UNSORTED};
use crate::state::State;
use crate::view::View;

#[derive(Template)]
#[template(path = "fields.html")]
struct Page {
    v: View,
    fields: Vec<Field>,
    /// Documents nobody sorted.
    unsorted: Option<Field>,
    /// Whether anything was imported.
    imported: bool,
}

/// A field and how many documents are sorted into it.
pub(crate) struct Field {
    /// As it stands in addresses.
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) documents: usize,
    pub(crate) imported: usize,
}

/// Every field in the order of the alphabet, those of no field last.
pub(crate) fn fields_of(state: &State) -> Vec<Field> {
    let mut all: BTreeMap<(bool, String), Field> = BTreeMap::new();
    let mut add = |facet: Facet, imported: bool| {
        let at = (facet.key == UNSORTED, format!("{} {}", fold(&facet.name), facet.key));
        let field = all.entry(at).or_insert_with(|| Field {
            key: facet.key,
            name: facet.name,
            documents: 0,
            imported: 0,
        });
        *(if imported { &mut field.imported } else { &mut field.documents }) += facet.count;
    };
    let published = state.catalogue().facets(&Choice::default(), &state.fields());
    let total: usize = published.types.iter().map(|facet| facet.count).sum();
    let none = published.fields.is_empty();
    published.fields.into_iter().for_each(|facet| add(facet, false));
    state.imported().facets(&Choice::default()).fields.into_iter().for_each(|facet| add(facet, true));
    if none && total > 0 {
        let name = "Chưa phân lĩnh vực".to_owned();
        add(Facet { key: UNSORTED.to_owned(), name, count: total }, false);
    }
    all.into_values().collect()
}

pub(crate) fn fields(state: &State, ask: &Ask) -> Result<Answer, Refused> {
    let mut fields = fields_of(state);
    let unsorted = fields.pop_if(|field| field.key == UNSORTED);
    let v = View::new(&state.site, ask).at("/linh-vuc");
    let title = v.say("Văn bản theo lĩnh vực", "Documents by field").to_owned();
    let imported = fields.iter().chain(&unsorted).any(|field| field.imported > 0);
    render(&Page { v: v.titled(title), fields, unsorted, imported })
}
