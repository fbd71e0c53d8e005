//! What was taken back by order (gỡ nội dung): its digest and the reason stay for everybody to read.

use gazette_archive::{ObjectId, WithdrawnFile};

use crate::state::State;
use crate::view::View;

/// Why a file cannot be had any more.
pub(crate) struct Gone {
    pub(crate) on: String,
    pub(crate) order: String,
    pub(crate) why: String,
}

/// Why one file of an object is gone; `None` if it is there.
pub(crate) fn withdrawn(state: &State, v: &View, object: &ObjectId, path: &str) -> Option<Gone> {
    let all = state.archive.withdrawn(object).unwrap_or_default();
    all.into_iter().find(|file| file.path == path).map(|file| told(v, file))
}

/// Each order by which something of an object was taken back, once.
pub(crate) fn orders(v: &View, all: &[WithdrawnFile]) -> Vec<Gone> {
    let mut out: Vec<Gone> = Vec::new();
    for file in all {
        let one = told(v, file.clone());
        if !out.iter().any(|known| (&known.order, &known.why) == (&one.order, &one.why)) {
            out.push(one);
        }
    }
    out
}

fn told(v: &View, file: WithdrawnFile) -> Gone {
    Gone { on: v.moment(&file.time), order: file.order, why: file.why }
}
