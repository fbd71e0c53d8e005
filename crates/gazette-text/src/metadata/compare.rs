//! Compares what was declared with what is printed.

use gazette_model::{Code, Finding, Metadata};

use crate::fold::fold;
use crate::normalize::normalize;
use crate::{address, number, spelling};

/// Compares what was declared with what is printed; a field empty on either side is not judged.
pub fn compare(declared: &Metadata, printed: &Metadata) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut differs = |code: Code, declared: String, printed: String| {
        out.push(Finding::new(code).value("declared", declared).value("printed", printed));
    };
    if let (Some(a), Some(b)) = (&declared.number, &printed.number)
        && number::key(a.as_str()) != number::key(b.as_str())
    {
        differs(Code::NumberMismatch, a.to_string(), b.to_string());
    }
    if let (Some(a), Some(b)) = (&declared.kind, &printed.kind)
        && fold(&normalize(a)) != fold(&normalize(b))
    {
        differs(Code::TypeMismatch, a.clone(), b.clone());
    }
    if let (Some(a), Some(b)) = (declared.issued_on, printed.issued_on)
        && a != b
    {
        differs(Code::DateMismatch, a.to_string(), b.to_string());
    }
    if !declared.bodies.is_empty()
        && !printed.bodies.is_empty()
        && !same_bodies(&declared.bodies, &printed.bodies)
    {
        differs(Code::BodyMismatch, declared.bodies.join(", "), printed.bodies.join(", "));
    }
    if let (Some(a), Some(b)) = (&declared.subject, &printed.subject)
        && !same_subject(a, b)
    {
        differs(Code::SubjectMismatch, a.clone(), b.clone());
    }
    if let (Some(a), Some(b)) = (declared.signatories.first(), printed.signatories.first()) {
        let same_name = words(&a.name) == words(&b.name);
        let same_position =
            a.position.is_empty() || b.position.is_empty() || same_position(&a.position, &b.position);
        if !same_name || !same_position {
            let show = |name: &str, position: &str| {
                if position.is_empty() { name.to_owned() } else { format!("{name}, {position}") }
            };
            differs(Code::SignatoryMismatch, show(&a.name, &a.position), show(&b.name, &b.position));
        }
    }
    if let (Some(a), Some(b)) = (declared.effective_on, printed.effective_on)
        && a != b
    {
        differs(Code::EffectiveMismatch, a.to_string(), b.to_string());
    }
    out
}

fn same_bodies(declared: &[String], printed: &[String]) -> bool {
    let key = |names: &[String]| {
        let mut keys: Vec<String> = names.iter().map(|name| address::body_slug(&strip_chair(name))).collect();
        keys.sort();
        keys
    };
    let (a, b) = (key(declared), key(printed));
    a == b || a.len() == 1 && b.len() == 1 && (contains_words(&a[0], &b[0]) || contains_words(&b[0], &a[0]))
}

/// `Chủ tịch UBND tỉnh X` issues on the paper of `UBND tỉnh X`.
fn strip_chair(name: &str) -> String {
    let folded = fold(&normalize(name));
    folded.strip_prefix("chu tich ").filter(|rest| !rest.starts_with("nuoc")).unwrap_or(&folded).to_owned()
}

/// Whether the longer name is the shorter one and a territory (`Ban Chỉ đạo …` and `Ban Chỉ đạo … tỉnh Bình Định`).
fn contains_words(longer: &str, shorter: &str) -> bool {
    shorter.len() >= 6
        && longer
            .strip_prefix(shorter)
            .is_some_and(|rest| rest.starts_with("-tinh-") || rest.starts_with("-thanh-pho-"))
}

fn same_position(a: &str, b: &str) -> bool {
    let (a, b) = (address::body_slug(a), address::body_slug(b));
    a == b || a.starts_with(&format!("{b}-")) || b.starts_with(&format!("{a}-"))
}

/// Subjects are the same but for case, spelling, punctuation and `Về việc` before them.
fn same_subject(a: &str, b: &str) -> bool {
    let key = |text: &str| {
        let words = words(text);
        ["về việc ", "v v ", "về "]
            .iter()
            .find_map(|start| words.strip_prefix(start))
            .unwrap_or(&words)
            .to_owned()
    };
    key(a) == key(b)
}

/// The words of a text in one accepted spelling and case, single spaces between them.
fn words(text: &str) -> String {
    let text = spelling::canonical(&normalize(text).to_lowercase());
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
