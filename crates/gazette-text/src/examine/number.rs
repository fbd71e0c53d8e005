//! The document's own number: grammar, and whether it agrees with the type.

use gazette_model::{Code, Document, Finding, UnitKind};

use crate::fold::fold;
use crate::number::{self, ParsedNumber};
use crate::structure::place;

pub(super) fn examine(document: &Document) -> Option<Finding> {
    let reason = match &document.metadata.number {
        Some(number) => fault(document, number.as_str())?,
        None => blank(document)?,
    };
    let number = document.metadata.number.as_ref().map_or("", |number| number.as_str());
    Some(
        Finding::new(Code::NumberInvalid)
            .place(place(document, "phan-dau"))
            .value("number", number)
            .value("reason", reason),
    )
}

/// A head that has a place for a number and none in it.
fn blank(document: &Document) -> Option<String> {
    let head = document.units.iter().find(|unit| unit.kind == UnitKind::Head)?;
    let text = fold(&head.text());
    let line = text.lines().find(|line| line.trim_start().starts_with("so:"))?;
    line.contains('/').then(|| number::NumberFault::NoSerial.to_string())
}

fn fault(document: &Document, text: &str) -> Option<String> {
    let parsed = match number::parse(text) {
        Ok(parsed) => parsed,
        Err(fault) => return Some(fault.to_string()),
    };
    if parsed.serial.is_empty() {
        return None;
    }
    if text.contains(char::is_whitespace) {
        return Some("có khoảng trắng".to_owned());
    }
    if let Some(reason) = without_stroke(text) {
        return Some(reason);
    }
    if parsed.serial.len() == 1 && parsed.serial != "0" {
        return Some("số dưới 10 phải có chữ số 0 phía trước".to_owned());
    }
    disagrees(document, &parsed)
}

/// `ND-CP`, `QD-UBND`: typed without Đ.
fn without_stroke(text: &str) -> Option<String> {
    let symbol = text.split('/').next_back()?;
    let wrong = ["ND-", "QD-", "ND-CP", "TT-HDND"].iter().any(|start| symbol.starts_with(start))
        || symbol.contains("-HDND");
    wrong.then(|| "thiếu chữ Đ trong ký hiệu".to_owned())
}

/// The abbreviation in the number and the type in the title say different things.
fn disagrees(document: &Document, number: &ParsedNumber) -> Option<String> {
    let named = number::kind_name(number.kind.as_deref()?)?;
    let printed = document.metadata.kind.as_deref()?;
    let related = |a: &str, b: &str| fold(a).starts_with(&fold(b)) || fold(b).starts_with(&fold(a));
    (!related(named, printed) && named != "Văn bản hợp nhất")
        .then(|| format!("ký hiệu là của {named}, tên loại là {printed}"))
}
