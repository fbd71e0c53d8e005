//! Addresses of units as places for people (`Điều 3 khoản 20 điểm c (Quy định kèm theo)`) and for programs.

use gazette_model::{Document, Part, Unit, UnitKind, UnitPath};

/// The Vietnamese place a path means: `Điều 3 khoản 20 điểm c (Quy định kèm theo)`, `Căn cứ 9`, `Phụ lục`.
///
/// Chapters are not part of a path; a path without segments is the document's preamble.
pub fn place(document: &Document, path: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut container = String::new();
    let mut so_far = String::new();
    for segment in segments(path) {
        if !so_far.is_empty() {
            so_far.push('/');
        }
        so_far.push_str(segment);
        let (name, label) = split(segment);
        match name {
            Name::Article => words.push(format!("Điều {label}")),
            Name::Clause => words.push(format!("{} {label}", at_start(words.is_empty(), "khoản", "Khoản"))),
            Name::Point => words.push(format!("{} {label}", at_start(words.is_empty(), "điểm", "Điểm"))),
            Name::Heading => words.push(format!(
                "{} {}",
                at_start(words.is_empty(), "mục", "Mục"),
                printed_label(document, &so_far).unwrap_or(label)
            )),
            Name::Basis => words.push(format!("Căn cứ {label}")),
            Name::Attached => container = format!("{} kèm theo", attached_kind(document, &so_far)),
            Name::Annex => {
                container = match printed_label(document, &so_far) {
                    Some(number) => format!("Phụ lục {number}"),
                    None if label.is_empty() => "Phụ lục".to_owned(),
                    None => format!("Phụ lục {label}"),
                }
            }
            Name::Form => words.push(format!("{} {label}", at_start(words.is_empty(), "mẫu", "Mẫu"))),
            Name::Head => words.push("Phần đầu".to_owned()),
            Name::Title => words.push("Tên văn bản".to_owned()),
            Name::Enactment => words.push("Dòng ban hành".to_owned()),
            Name::Signature => words.push("Chữ ký".to_owned()),
            Name::Recipients => words.push("Nơi nhận".to_owned()),
            Name::Other => words.push(segment.to_owned()),
        }
    }
    match (words.is_empty(), container.is_empty()) {
        (true, true) => "Phần mở đầu".to_owned(),
        (true, false) => container,
        (false, true) => words.join(" "),
        (false, false) => format!("{} ({container})", words.join(" ")),
    }
}

/// The parts of a path; labels are bare (`3`, `5a`, `đ`).
pub fn unit_path(document: &Document, path: &str) -> UnitPath {
    let _ = document;
    let mut out = UnitPath::default();
    for segment in segments(path) {
        let (name, label) = split(segment);
        let inside = matches!(out.part, Part::Attached | Part::Annex);
        match name {
            Name::Article => out.article = label,
            Name::Clause => out.clause = label,
            Name::Point => out.point = label,
            Name::Attached => out.part = Part::Attached,
            Name::Annex | Name::Form => out.part = Part::Annex,
            Name::Basis if !inside => out.part = Part::Basis,
            Name::Head if !inside => out.part = Part::Head,
            Name::Title if !inside => out.part = Part::Title,
            Name::Signature if !inside => out.part = Part::Signature,
            Name::Recipients => out.part = Part::Recipients,
            _ => {}
        }
    }
    out
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Article,
    Clause,
    Point,
    Heading,
    Basis,
    Attached,
    Annex,
    Form,
    Head,
    Title,
    Enactment,
    Signature,
    Recipients,
    Other,
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// The name of a segment and its bare label; `--2`, which tells units of one label apart, goes.
fn split(segment: &str) -> (Name, String) {
    let plain = segment.split_once("--").map_or(segment, |(plain, _)| plain);
    let whole = match plain {
        "kem-theo" => Some(Name::Attached),
        "phu-luc" => Some(Name::Annex),
        "phan-dau" => Some(Name::Head),
        "ten-van-ban" => Some(Name::Title),
        "ban-hanh" => Some(Name::Enactment),
        "chu-ky" => Some(Name::Signature),
        "noi-nhan" => Some(Name::Recipients),
        _ => None,
    };
    if let Some(name) = whole {
        return (name, String::new());
    }
    for (prefix, name) in [
        ("dieu-", Name::Article),
        ("khoan-", Name::Clause),
        ("diem-", Name::Point),
        ("de-muc-", Name::Heading),
        ("can-cu-", Name::Basis),
        ("phu-luc-", Name::Annex),
        ("mau-", Name::Form),
    ] {
        if let Some(label) = plain.strip_prefix(prefix) {
            let label = if name == Name::Point { label.replace("dd", "đ") } else { label.to_owned() };
            return (name, label);
        }
    }
    (Name::Other, String::new())
}

fn at_start(start: bool, inside: &'static str, beginning: &'static str) -> &'static str {
    if start { beginning } else { inside }
}

/// What kind of text is attached (`Quy định`, `Quy chế`), as its label says.
fn attached_kind(document: &Document, path: &str) -> String {
    match find(document, path) {
        Some(unit) if unit.kind == UnitKind::Attached && !unit.label.is_empty() => unit.label.clone(),
        _ => "Văn bản".to_owned(),
    }
}

/// The number in the printed label of a heading or an annex.
fn printed_label(document: &Document, path: &str) -> Option<String> {
    let label = &find(document, path)?.label;
    let words: Vec<&str> = label.split_whitespace().collect();
    let number = words.last()?.trim_end_matches(['.', ')', ':']);
    (number.chars().any(|c| c.is_ascii_digit()) || number.chars().all(|c| "IVXLC".contains(c)))
        .then(|| number.to_owned())
}

fn find<'a>(document: &'a Document, path: &str) -> Option<&'a Unit> {
    let mut units: &[Unit] = &document.units;
    let mut found = None;
    for segment in segments(path) {
        let unit = descend(units, segment)?;
        units = &unit.children;
        found = Some(unit);
    }
    found
}

/// The unit of that key among `units`, looking through those that add no segment.
fn descend<'a>(units: &'a [Unit], key: &str) -> Option<&'a Unit> {
    units.iter().find_map(|unit| {
        if unit.kind.is_grouping() || unit.key.is_empty() {
            descend(&unit.children, key)
        } else {
            (unit.key == key).then_some(unit)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attached(label: &str) -> Document {
        let unit = Unit {
            kind: UnitKind::Attached,
            key: "kem-theo".to_owned(),
            label: label.to_owned(),
            ..Unit::default()
        };
        Document { units: vec![unit], ..Document::default() }
    }

    #[test]
    fn a_path_reads_as_a_vietnamese_place() {
        let document = attached("Quy định");
        for (path, words) in [
            ("can-cu-9", "Căn cứ 9"),
            ("dieu-5a", "Điều 5a"),
            ("dieu-3/khoan-14/diem-d--2", "Điều 3 khoản 14 điểm d"),
            ("kem-theo/dieu-3/khoan-20/diem-dd", "Điều 3 khoản 20 điểm đ (Quy định kèm theo)"),
            ("kem-theo", "Quy định kèm theo"),
            ("phu-luc", "Phụ lục"),
            ("phu-luc-2", "Phụ lục 2"),
            ("noi-nhan", "Nơi nhận"),
        ] {
            assert_eq!(place(&document, path), words);
        }
        assert_eq!(place(&attached("Quy chế"), "kem-theo/dieu-1"), "Điều 1 (Quy chế kèm theo)");
    }

    #[test]
    fn a_path_is_split_into_bare_labels() {
        let path = unit_path(&Document::default(), "kem-theo/dieu-3/khoan-2b/diem-dd");
        assert_eq!((path.part, path.article.as_str()), (Part::Attached, "3"));
        assert_eq!((path.clause.as_str(), path.point.as_str()), ("2b", "đ"));
        assert_eq!(unit_path(&Document::default(), "can-cu-9").part, Part::Basis);
        assert_eq!(unit_path(&Document::default(), "phu-luc-1").part, Part::Annex);
    }
}
