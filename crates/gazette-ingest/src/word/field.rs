//! Fields: what they show is kept, what they are told to do is not.

use std::collections::HashMap;

use super::names::Ns;
use super::remarks::Remarks;
use super::tree::Element;

/// The complex fields of a story.
///
/// A field stretches over runs and paragraphs, from a `begin` over an optional `separate` to an `end`. Only
/// fields that are closed count: an open one would swallow the rest of the text.
#[derive(Debug, Default)]
pub(super) struct Fields {
    marks: HashMap<u32, Mark>,
    // Fields around the place, and whether their result has begun; how many have not.
    open: Vec<bool>,
    instructions: usize,
}

/// A `w:fldChar` that belongs to a closed field.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mark {
    Begin,
    Separate,
    // With the instruction, where the field shows no result.
    End(Option<String>),
}

impl Fields {
    /// Finds the closed fields below `story`.
    pub(super) fn read(story: Element<'_>, remarks: &mut Remarks) -> Self {
        struct Open {
            begin: u32,
            separate: Option<u32>,
            instruction: String,
        }
        let mut marks = HashMap::new();
        let mut open: Vec<Open> = Vec::new();
        let mut torn = 0;
        let top = story.id();
        story.each(&mut |element| {
            match element.name() {
                // What was deleted is not read; a text box is a story of its own; of two branches one is read.
                (Ns::W, "del" | "moveFrom") | (Ns::Mc, "Fallback") => return false,
                (Ns::W, "txbxContent") => return element.id() == top,
                (Ns::W, "instrText") => {
                    if let Some(field) = open.last_mut().filter(|field| field.separate.is_none())
                        && field.instruction.len() < 4_000
                    {
                        field.instruction.push_str(&element.own_text());
                    }
                }
                (Ns::W, "fldChar") => match element.w("fldCharType").as_deref() {
                    Some("begin") => {
                        open.push(Open { begin: element.id(), separate: None, instruction: String::new() });
                    }
                    Some("separate") => match open.last_mut() {
                        Some(field) if field.separate.is_none() => field.separate = Some(element.id()),
                        _ => torn += 1,
                    },
                    Some("end") => match open.pop() {
                        Some(field) => {
                            marks.insert(field.begin, Mark::Begin);
                            let shows = field.separate.is_some();
                            marks.extend(field.separate.map(|id| (id, Mark::Separate)));
                            marks.insert(element.id(), Mark::End((!shows).then_some(field.instruction)));
                        }
                        None => torn += 1,
                    },
                    _ => torn += 1,
                },
                _ => {}
            }
            true
        });
        for _ in 0..torn + open.len() {
            remarks.unknown("w:fldChar");
        }
        Self { marks, open: Vec::new(), instructions: 0 }
    }

    /// Passes a `w:fldChar`; where a field without a result ends, its instruction.
    pub(super) fn pass(&mut self, mark: Element<'_>) -> Option<String> {
        match self.marks.get(&mark.id())? {
            Mark::Begin => {
                self.open.push(false);
                self.instructions += 1;
            }
            Mark::Separate => {
                if let Some(shows) = self.open.last_mut().filter(|shows| !**shows) {
                    *shows = true;
                    self.instructions -= 1;
                }
            }
            Mark::End(instruction) => {
                if self.open.pop() == Some(false) {
                    self.instructions -= 1;
                }
                return instruction.clone();
            }
        }
        None
    }

    /// Whether the place lies in the instruction of a field.
    pub(super) fn is_instruction(&self) -> bool {
        self.instructions > 0
    }
}

/// What a field without a result shows.
pub(super) enum Shown {
    /// Nothing: an entry of an index, a variable, a number of pages not yet counted.
    Nothing,
    /// This text.
    Text(String),
    /// Something that is not understood.
    Unknown(String),
}

/// What a field shows that carries no result, by its instruction.
pub(super) fn without_result(instruction: &str) -> Shown {
    let mut words = instruction.split_whitespace();
    let name = words.next().unwrap_or("").to_uppercase();
    match name.as_str() {
        // These never show anything, or only on the finished page.
        "" | "XE" | "TC" | "RD" | "TA" | "SET" | "ASK" | "PRIVATE" | "ADVANCE" | "PAGE" | "NUMPAGES"
        | "SECTIONPAGES" | "NEXT" | "NEXTIF" | "SKIPIF" | "FORMTEXT" => Shown::Nothing,
        "SYMBOL" => {
            let code = words.next().unwrap_or("");
            let code = match code.strip_prefix("0x") {
                Some(digits) => u32::from_str_radix(digits, 16).ok(),
                None => code.parse().ok(),
            };
            let font = instruction.split_once("\\f").map_or("", |(_, rest)| rest.trim().trim_matches('"'));
            let font = font.split('"').next().unwrap_or("");
            match code.and_then(|code| super::symbol::of(font, code)) {
                Some(symbol) => Shown::Text(symbol.to_string()),
                None => Shown::Unknown(name),
            }
        }
        // The text after the name of the macro is what the button shows.
        "MACROBUTTON" | "GOTOBUTTON" => {
            words.next();
            Shown::Text(words.collect::<Vec<_>>().join(" "))
        }
        _ => Shown::Unknown(name),
    }
}

/// What a form field shows that has no result: a box to tick, or the chosen entry of a list.
pub(super) fn form_field(data: Element<'_>) -> Option<String> {
    let on = |element: Element<'_>| super::format::is_on(element);
    if let Some(tick) = data.child(Ns::W, "checkBox") {
        let state = tick.child(Ns::W, "checked").or_else(|| tick.child(Ns::W, "default"));
        return Some(if state.is_some_and(on) { "☒" } else { "☐" }.to_owned());
    }
    let list = data.child(Ns::W, "ddList")?;
    let chosen = list.child_value("result").or_else(|| list.child_value("default"));
    let chosen: usize = chosen.and_then(|index| index.trim().parse().ok()).unwrap_or(0);
    let mut entries = list.children().filter(|child| child.is(Ns::W, "listEntry"));
    entries.nth(chosen)?.w("val").map(|entry| entry.into_owned())
}
