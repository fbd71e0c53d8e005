//! What later documents do to a document (quan hệ ngược): read from the archive beside the serving, never waited for.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError, RwLock};

use gazette_model::ReferenceKind;
use gazette_text::number;

use crate::state::State;

/// What one document does to another, seen from the other.
#[derive(Debug, Clone)]
pub(crate) struct Effect {
    /// Address of the document that acts.
    pub(crate) by: String,
    pub(crate) kind: ReferenceKind,
    /// The place in the other document, where one is named.
    pub(crate) provision: Option<String>,
    /// The sentence it was read from.
    pub(crate) source: String,
}

/// Effects by the key of the number they are done to.
#[derive(Debug, Default)]
pub(crate) struct Backward {
    effects: RwLock<HashMap<String, Vec<Effect>>>,
    read: Mutex<HashSet<String>>,
}

impl Backward {
    /// Reads the published documents that were not read yet, `true` if some do something; stops early when told so.
    pub(crate) fn read_on(&self, state: &State, go_on: &dyn Fn() -> bool) -> bool {
        let (catalogue, mut new) = (state.catalogue(), false);
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        for address in catalogue.addresses().filter(|_| go_on()) {
            if !read.insert(address.to_owned()) {
                continue;
            }
            // A record that cannot be read is told of on its own page.
            let Ok(Some(record)) = state.archive.document(address) else { continue };
            for reference in record.document.metadata.references {
                // Bases and citations are many and change nothing.
                if matches!(reference.kind, ReferenceKind::Basis | ReferenceKind::Cites) {
                    continue;
                }
                let effect = Effect {
                    by: address.to_owned(),
                    kind: reference.kind,
                    provision: reference.provision,
                    source: reference.source,
                };
                new = true;
                let mut effects = self.effects.write().unwrap_or_else(PoisonError::into_inner);
                effects.entry(number::key(reference.number.as_str())).or_default().push(effect);
            }
        }
        new
    }

    /// What is done to the document; nothing where its number does not name it alone.
    pub(crate) fn on(&self, state: &State, address: &str, printed: &str) -> Vec<Effect> {
        let catalogue = state.catalogue();
        if catalogue.by_number(printed) != Some(address) {
            return Vec::new();
        }
        let effects = self.effects.read().unwrap_or_else(PoisonError::into_inner);
        let known = effects.get(&number::key(printed)).into_iter().flatten();
        known.filter(|effect| effect.by != address && catalogue.holds(&effect.by)).cloned().collect()
    }
}
