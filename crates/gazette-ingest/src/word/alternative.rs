//! Alternatives (`mc:AlternateContent`): of several branches that should say the same, one is read.

use super::names::Ns;
use super::tree::Element;
use super::walk::Walk;

impl Walk<'_> {
    /// The branch of an alternative that is read: the first whose requirements are understood.
    pub(super) fn branch<'t>(&mut self, alternative: Element<'t>) -> Option<Element<'t>> {
        let understood = |choice: &Element<'t>| {
            let requires = choice.attribute(Ns::None, "Requires").unwrap_or_default();
            let mut prefixes = requires.split_whitespace();
            prefixes.all(|prefix| alternative.namespace_of(prefix).is_understood() || is_known_prefix(prefix))
        };
        let choice = alternative.children().filter(|child| child.is(Ns::Mc, "Choice")).find(understood);
        let fallback = alternative.child(Ns::Mc, "Fallback");
        let left = self.compared.checked_sub(alternative.size());
        if let (Some(choice), Some(fallback), Some(left)) = (choice, fallback, left) {
            self.compared = left;
            // Both should say the same; where they do not, two programs show two texts.
            let (one, other) = (words_of(choice), words_of(fallback));
            if !other.is_empty() && one != other {
                self.remarks.unknown("mc:AlternateContent ≠ mc:Fallback");
                self.remarks.hidden(&other);
                self.remarks.end_hidden();
            }
        }
        choice.or(fallback)
    }
}

fn words_of(element: Element<'_>) -> String {
    let mut out = String::new();
    element.each(&mut |inner| {
        if inner.is(Ns::W, "t") {
            out.push_str(&inner.own_text());
        }
        !inner.is(Ns::W, "del")
    });
    out.retain(|c| !c.is_whitespace());
    out
}

// Extensions that only add properties to what is known.
fn is_known_prefix(prefix: &str) -> bool {
    matches!(
        prefix,
        "w14" | "w15" | "w16" | "w16se" | "w16cex" | "w16cid" | "wp14" | "a14" | "v" | "wpc" | "wpg" | "wps"
    )
}
