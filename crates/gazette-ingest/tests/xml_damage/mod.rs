//! Damages XML by its structure: elements are removed, doubled, moved, nested, renamed, their texts and references made
//! strange. The tests of `gazette-seal` take it from here, too.

/// A small generator of numbers; no more is asked of it than to be even and repeatable.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides.max(1) as u64).unwrap()
    }
}

const STRANGE: [&str; 22] = [
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "&b;",
    "&#0;",
    "&#xD800;",
    "&#1114112;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?xml version=\"1.0\"?>",
    "</edXML>",
    "<a b=\"c\" b=\"d\">",
    "xmlns:x=\"\"",
    "\u{feff}",
    "\u{202e}",
    "99999999999999999999",
    "-1",
    "2026-02-31",
    "31/02/2026",
    "////====",
    "../../../etc/passwd",
    "\0",
];

/// Where the tags of a text begin and end, in order.
fn tags(text: &str) -> Vec<(usize, usize)> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('<') {
        let start = at + open;
        let Some(close) = text[start..].find('>') else { break };
        tags.push((start, start + close + 1));
        at = start + close + 1;
    }
    tags
}

/// Damages the structure once; the text stays one of whole characters.
pub(crate) fn damage(text: &mut String, dice: &mut Dice) {
    let tags = tags(text);
    if tags.is_empty() {
        return;
    }
    let (start, end) = tags[dice.roll(tags.len())];
    let (other_start, other_end) = tags[dice.roll(tags.len())];
    match dice.roll(10) {
        0 => text.replace_range(start..end, ""),
        1 => {
            let tag = text[start..end].to_owned();
            text.insert_str(other_start, &tag);
        }
        // What stands between two tags is doubled, moved, removed.
        2 if start < other_end => {
            let piece = text[start..other_end].to_owned();
            text.insert_str(start, &piece);
        }
        3 if end < other_start => text.replace_range(end..other_start, ""),
        4 => {
            let tag = text[start..end].to_owned();
            text.insert_str(end, &tag.repeat(1 + dice.roll(200)));
        }
        5 => text.insert_str(end, STRANGE[dice.roll(STRANGE.len())]),
        6 => text.insert_str(start + 1, STRANGE[dice.roll(STRANGE.len())]),
        7 => {
            let name = text[start..end].replace(char::is_lowercase, "x");
            text.replace_range(start..end, &name);
        }
        8 => text.truncate(other_start),
        _ => {
            let piece = "0123456789ABCDEF".repeat(1 + dice.roll(400));
            text.insert_str(end, &piece);
        }
    }
}
