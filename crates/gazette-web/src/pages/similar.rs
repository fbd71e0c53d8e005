//! Documents that speak of the same. To find them is a search of its own, so no page of a document waits for it.

use askama::Template;
use gazette_model::DocumentRecord;

use super::{name_of, render};
use crate::answer::Answer;
use crate::ask::{Ask, encode};
use crate::route::Refused;
use crate::state::State;
use crate::view::View;

/// Documents that are named.
const MOST: usize = 10;

#[derive(Template)]
#[template(path = "similar.html")]
struct Page {
    v: View,
    base: String,
    name: String,
    similar: Vec<Similar>,
}

/// A document that speaks of the same as another.
pub(crate) struct Similar {
    pub(crate) href: String,
    pub(crate) number: String,
    pub(crate) title: String,
}

/// Documents that speak of the same, the nearest first.
pub(crate) fn similar_to(state: &State, address: &str) -> Result<Vec<Similar>, Refused> {
    let index = state.index().ok_or(Refused::NoSearch)?;
    let found = index.similar(address, MOST).map_err(|_| Refused::NoSearch)?;
    let one = |hit: gazette_index::Hit| Similar {
        href: format!("/van-ban/{}", encode(&hit.document, true)),
        number: hit.number,
        title: hit.title,
    };
    Ok(found.into_iter().map(one).collect())
}

pub(crate) fn similar(state: &State, ask: &Ask, record: &DocumentRecord) -> Result<Answer, Refused> {
    let base = format!("/van-ban/{}", encode(&record.id, true));
    let v = View::new(&state.site, ask).at(&format!("{base}/tuong-tu"));
    let similar = similar_to(state, &record.id)?;
    let name = name_of(record);
    let title = format!("{} – {name}", v.say("Văn bản có nội dung gần", "Similar documents"));
    render(&Page { base, name, similar, v: v.titled(title) })
}
