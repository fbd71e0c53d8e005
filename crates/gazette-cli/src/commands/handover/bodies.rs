//! The bodies of a joined gazette in this office's `office.toml`: added where they are not known, and linked to those
//! that follow them (cơ quan kế thừa).
//!
//! The file is the office's own: lines are added to it, nothing else is touched, and what it would then say is read
//! before it is written.

use std::fmt::Write as _;
use std::path::PathBuf;

use gazette_desk::office::{kin, parse};
use gazette_model::{Body, Date, Office};
use gazette_text::fold::fold;

use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};

/// A body and the one that follows it, as named on the command line: `CŨ=MỚI`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Succession {
    before: String,
    after: String,
}

/// What `office.toml` will say.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    path: PathBuf,
    before: String,
    text: String,
    /// Names of bodies that are added.
    pub(super) added: Vec<String>,
    /// `CŨ → MỚI`, of all that are linked now.
    pub(super) linked: Vec<(String, String)>,
    /// Bodies of the joined gazette that no body of the office follows.
    pub(super) alone: Vec<String>,
}

/// A body as it stands in `office.toml`.
#[derive(serde::Serialize)]
struct Block<'a> {
    body: [&'a Body; 1],
}

/// Reads `CŨ=MỚI`.
pub(crate) fn parse_succession(text: &str) -> Result<Succession, String> {
    let (before, after) = text.split_once('=').map(|(a, b)| (a.trim(), b.trim())).unwrap_or_default();
    if before.is_empty() || after.is_empty() {
        return Err("cần dạng \"TÊN CŨ=TÊN MỚI\"; write \"OLD NAME=NEW NAME\"".to_owned());
    }
    Ok(Succession { before: before.to_owned(), after: after.to_owned() })
}

/// What `office.toml` says with the bodies of `others` and these successions; `ended` is the last day of bodies that are
/// followed, where their office gave none.
pub(super) fn plan(
    context: &Context,
    others: &[Body],
    successions: &[Succession],
    ended: Option<Date>,
) -> Outcome<Bodies> {
    let path = context.path("office.toml");
    let before = std::fs::read_to_string(&path).map_err(|error| Failure::unreadable(&path, &error))?;
    let own = context.office()?;
    let mut text = before.clone();
    let mut added = Vec::new();
    for body in others {
        if own.body.iter().any(|known| fold(&known.name) == fold(&body.name)) {
            continue;
        }
        let followed = successions.iter().any(|one| is_called(body, &one.before));
        let body = Body { to: body.to.or(ended.filter(|_| followed)), ..body.clone() };
        let block =
            toml::to_string(&Block { body: [&body] }).map_err(|error| unwritable(&body.name, &error))?;
        let _ = write!(text, "\n{block}");
        added.push(body.name.clone());
    }
    for one in successions {
        let office = parse(&text).map_err(|error| faulty(&error))?;
        let old = named(&office, &one.before)?.name.clone();
        let new = named(&office, &one.after)?.clone();
        if fold(&old) == fold(&new.name) {
            return Err(Failure::new(
                format!("{old} không thể kế thừa chính nó"),
                format!("{old} cannot follow itself"),
            )
            .hint("nêu --successor \"TÊN CŨ=TÊN MỚI\"", "name --successor \"OLD NAME=NEW NAME\""));
        }
        if !new.predecessor.iter().any(|known| fold(known) == fold(&old)) {
            text = with_predecessor(&text, &new, &old)?;
        }
    }
    let office = parse(&text).map_err(|error| faulty(&error))?;
    let mut plan = Bodies { path, before, text, added, ..Bodies::default() };
    for body in others {
        let after: Vec<&str> = kin(&office, &body.name)
            .into_iter()
            .filter(|kin| kin.predecessor.iter().any(|before| is_called(body, before)))
            .map(|kin| kin.name.as_str())
            .collect();
        match after.first() {
            Some(after) => plan.linked.push((body.name.clone(), (*after).to_owned())),
            None if plan.added.contains(&body.name) => plan.alone.push(body.name.clone()),
            None => {}
        }
    }
    Ok(plan)
}

impl Bodies {
    /// Writes the file, and what it was into `office.before-join.toml`.
    pub(super) fn write(&self, context: &Context) -> Outcome<()> {
        if self.text == self.before {
            return Ok(());
        }
        home::write(&context.path("office.before-join.toml"), self.before.as_bytes())?;
        home::write(&self.path, self.text.as_bytes())
    }
}

fn is_called(body: &Body, name: &str) -> bool {
    let key = fold(name);
    fold(&body.name) == key || (!body.short.is_empty() && fold(&body.short) == key)
}

fn named<'a>(office: &'a Office, name: &str) -> Outcome<&'a Body> {
    office.body.iter().find(|body| is_called(body, name)).ok_or_else(|| {
        Failure::new(
            format!("không có cơ quan nào tên “{name}” trong office.toml hoặc trong kiện"),
            format!("no body is called “{name}”, in office.toml or in the parcel"),
        )
        .hint(
            "viết đúng tên như trong [[body]]; cơ quan mới thì khai vào office.toml trước",
            "write the name as in [[body]]; enter a new body in office.toml first",
        )
    })
}

/// The file with one more predecessor in the block of a body; all other lines stay as they are.
fn with_predecessor(text: &str, body: &Body, before: &str) -> Outcome<String> {
    let mut all = body.predecessor.clone();
    all.push(before.to_owned());
    let line = format!("predecessor = {}", toml::Value::from(all));
    let lines: Vec<&str> = text.lines().collect();
    let is_table = |line: &&str| line.trim_start().starts_with('[');
    let mut at = 0;
    while at < lines.len() {
        let end = (at + 1..lines.len()).find(|next| is_table(&lines[*next])).unwrap_or(lines.len());
        let block = &lines[at..end];
        let named = block.iter().position(|line| value(line, "name").is_some_and(|name| name == body.name));
        if lines[at].trim() == "[[body]]"
            && let Some(named) = named
        {
            let mut out: Vec<String> = lines[..at].iter().map(|line| (*line).to_owned()).collect();
            let known = block.iter().position(|line| line.trim_start().starts_with("predecessor"));
            for (position, old) in block.iter().enumerate() {
                match known {
                    Some(known) if known == position => out.push(line.clone()),
                    None if position == named => out.extend([(*old).to_owned(), line.clone()]),
                    _ => out.push((*old).to_owned()),
                }
            }
            out.extend(lines[end..].iter().map(|line| (*line).to_owned()));
            let text = out.join("\n") + "\n";
            // A list over several lines, or anything else that is written in another way, is left to a person.
            let office = parse(&text).ok();
            let known =
                office.as_ref().and_then(|office| office.body.iter().find(|one| one.name == body.name));
            if known.is_some_and(|known| known.predecessor.iter().any(|name| name == before)) {
                return Ok(text);
            }
            break;
        }
        at = end;
    }
    Err(Failure::new(
        format!("không tự ghi được cơ quan kế thừa vào mục của {}", body.name),
        format!("the predecessor cannot be written into the entry of {}", body.name),
    )
    .hint(
        format!("thêm vào [[body]] đó trong office.toml: {line}"),
        format!("add to that [[body]] in office.toml: {line}"),
    ))
}

/// The text of a key on one line.
fn value(line: &str, key: &str) -> Option<String> {
    let table: toml::Table = line.trim().parse().ok()?;
    table.get(key)?.as_str().map(str::to_owned)
}

fn unwritable(name: &str, error: &dyn std::fmt::Display) -> Failure {
    Failure::new(
        format!("không ghi được cơ quan {name} vào office.toml: {error}"),
        format!("the body {name} cannot be written into office.toml: {error}"),
    )
}

fn faulty(error: &dyn std::fmt::Display) -> Failure {
    Failure::new(
        format!("office.toml sau khi thêm có lỗi: {error}"),
        format!("office.toml would be faulty: {error}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_predecessor_is_added_and_every_other_line_stays() {
        let text = "# đầu tệp\n[office]\nname = \"X\"\n\n[[body]]  \nname = \"A\" # nay\n# ghi chú\nrank = 3\n\n[[body]]\nname = \"B\"\npredecessor = [\"C\"]\n";
        let office = parse(text).unwrap();
        let [a, b] = [&office.body[0], &office.body[1]];
        let one = with_predecessor(text, a, "Cũ").unwrap();
        assert_eq!(one, text.replace("# nay\n", "# nay\npredecessor = [\"Cũ\"]\n"));
        let other = with_predecessor(text, b, "Cũ").unwrap();
        assert_eq!(other, text.replace("[\"C\"]", "[\"C\", \"Cũ\"]"));
        let several = text.replace("[\"C\"]", "[\n  \"C\",\n]");
        assert!(with_predecessor(&several, b, "Cũ").is_err());
    }

    #[test]
    fn a_succession_names_both_sides() {
        assert_eq!(
            parse_succession("UBND tỉnh Cũ = UBND tỉnh Mới"),
            Ok(Succession { before: "UBND tỉnh Cũ".to_owned(), after: "UBND tỉnh Mới".to_owned() })
        );
        for wrong in ["", "a", "=a", "a="] {
            assert!(parse_succession(wrong).is_err(), "{wrong}");
        }
    }
}
