//! The contents at the side of a text, and what stands before and after a unit.

use gazette_model::{Document, Unit, UnitKind};

/// How many letters of a title stand in the contents.
const LONGEST: usize = 90;

/// A line of the contents.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) level: usize,
    pub(crate) anchor: String,
    /// The address below that of the document; empty for chapters, which have none.
    pub(crate) path: String,
    pub(crate) label: String,
    pub(crate) title: String,
}

/// Parts, chapters, articles, attached texts and annexes, in order.
pub(crate) fn contents(document: &Document) -> Vec<Item> {
    let mut items = Vec::new();
    for unit in &document.units {
        collect(unit, "", "", 0, 0, &mut items);
    }
    items
}

/// What stands before and after the article at `path`.
pub(crate) fn neighbours<'a>(items: &'a [Item], path: &str) -> (Option<&'a Item>, Option<&'a Item>) {
    let pages: Vec<&Item> = items.iter().filter(|item| !item.path.is_empty()).collect();
    let Some(at) = pages.iter().position(|item| item.path == path) else { return (None, None) };
    (at.checked_sub(1).and_then(|at| pages.get(at)).copied(), pages.get(at + 1).copied())
}

fn collect(unit: &Unit, path: &str, group: &str, level: usize, depth: usize, items: &mut Vec<Item>) {
    if depth > 40 {
        return;
    }
    let own = !unit.key.is_empty();
    let grouping = unit.kind.is_grouping();
    let join =
        |above: &str| if above.is_empty() { unit.key.clone() } else { format!("{above}/{}", unit.key) };
    let path = if own && !grouping { join(path) } else { path.to_owned() };
    let group = match (own, grouping) {
        (false, _) => group.to_owned(),
        (true, true) => join(group),
        (true, false) => path.clone(),
    };
    let listed = own
        && (grouping
            || matches!(
                unit.kind,
                UnitKind::Article | UnitKind::Attached | UnitKind::Annex | UnitKind::Heading
            ));
    if listed {
        items.push(Item {
            level: level.min(4),
            anchor: group.clone(),
            path: if grouping { String::new() } else { path.clone() },
            label: unit.label.trim().trim_end_matches(['.', ':']).to_owned(),
            title: cut(&title(unit)),
        });
    }
    // Clauses need no line of their own.
    if matches!(unit.kind, UnitKind::Article) {
        return;
    }
    for child in &unit.children {
        collect(child, &path, &group, level + usize::from(listed), depth + 1, items);
    }
}

/// The title, or the first words of a unit without.
fn title(unit: &Unit) -> String {
    if !unit.title.trim().is_empty() {
        let title = unit.title.split_whitespace().collect::<Vec<_>>().join(" ");
        // The title of an attached text begins with its label, in capitals.
        let label = unit.label.trim().chars().count();
        let (begin, rest): (String, String) =
            (title.chars().take(label).collect(), title.chars().skip(label).collect());
        let same = label > 0 && begin.to_lowercase() == unit.label.trim().to_lowercase();
        return if same && rest.starts_with(' ') { rest.trim().to_owned() } else { title };
    }
    let first = unit.body.first().map(gazette_model::Block::text).unwrap_or_default();
    let first = first.split_whitespace().collect::<Vec<_>>().join(" ");
    first.strip_prefix(unit.label.trim()).unwrap_or(&first).trim().to_owned()
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let short: String = text.chars().take(LONGEST).collect();
    format!("{}…", short.rsplit_once(' ').map_or(short.as_str(), |(whole, _)| whole))
}
