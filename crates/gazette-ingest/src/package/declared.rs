//! `document.toml`: what the sender declares of the document.

use gazette_model::{Code, Date, DocumentNumber, Finding, Metadata, Reference, ReferenceKind, Signatory};
use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What `document.toml` declares (thông tin kèm hồ sơ); what is not declared is empty.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Declared {
    /// The document's metadata.
    pub metadata: Metadata,
    /// Name of the original (bản chính).
    pub original: Option<String>,
    /// Name of the editable copy.
    pub copy: Option<String>,
    /// Names of the annexes, originals and copies.
    pub annexes: Vec<String>,
    /// Keys that mean nothing to us.
    pub unknown: Vec<String>,
}

/// The longest `document.toml`.
pub(crate) const LARGEST: u64 = 1 << 20;

/// Reads `document.toml`: keys may be missing, but what is there must be of its kind.
pub fn declared(bytes: &[u8]) -> Result<Declared, Finding> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| faulty(None, "tệp không phải UTF-8", "the file is not UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let root = DeTable::parse(text).map_err(|error| {
        let line = error.span().map(|span| line_of(text, span.start));
        faulty(line, "sai cú pháp TOML", error.message())
    })?;
    let mut declared = Declared::default();
    let mut reader = Reader { text, signatories: Vec::new(), positions: Vec::new() };
    for (key, value) in root.get_ref() {
        reader.key(&mut declared, key.get_ref(), value)?;
    }
    let Reader { signatories, positions, .. } = reader;
    for index in 0..signatories.len().max(positions.len()) {
        let get = |list: &[String]| list.get(index).cloned().unwrap_or_default();
        let signatory =
            Signatory { name: get(&signatories), position: get(&positions), ..Signatory::default() };
        declared.metadata.signatories.push(signatory);
    }
    Ok(declared)
}

struct Reader<'a> {
    text: &'a str,
    signatories: Vec<String>,
    positions: Vec<String>,
}

type Value<'a> = Spanned<DeValue<'a>>;

impl Reader<'_> {
    fn key(&mut self, declared: &mut Declared, key: &str, value: &Value<'_>) -> Result<(), Finding> {
        let metadata = &mut declared.metadata;
        match key {
            "number" => metadata.number = self.words(key, value)?.map(|number| DocumentNumber::new(&number)),
            "type" => metadata.kind = self.words(key, value)?,
            "bodies" | "body" => metadata.bodies.extend(self.list(key, value)?),
            "place" => metadata.place = self.words(key, value)?,
            "issued_on" => metadata.issued_on = self.date(key, value)?,
            "adopted_on" => metadata.adopted_on = self.date(key, value)?,
            "effective_on" => metadata.effective_on = self.date(key, value)?,
            "subject" => metadata.subject = self.words(key, value)?,
            "field" => metadata.field = self.words(key, value)?,
            "signatory" | "signatories" => self.signatories = self.list(key, value)?,
            "position" | "positions" => self.positions = self.list(key, value)?,
            "replaces" => metadata.references.extend(self.references(key, value, ReferenceKind::Replaces)?),
            "amends" => metadata.references.extend(self.references(key, value, ReferenceKind::Amends)?),
            "repeals" => metadata.references.extend(self.references(key, value, ReferenceKind::Repeals)?),
            "corrects" => metadata.references.extend(self.references(key, value, ReferenceKind::Corrects)?),
            "files" => {
                let Some(files) = value.get_ref().as_table() else {
                    return Err(self.wrong(key, value, "bảng [files]", "a table [files]"));
                };
                for (key, value) in files {
                    match key.get_ref().as_ref() {
                        "original" => declared.original = self.words("files.original", value)?,
                        "copy" => declared.copy = self.words("files.copy", value)?,
                        "annexes" => declared.annexes = self.list("files.annexes", value)?,
                        other => declared.unknown.push(format!("files.{other}")),
                    }
                }
            }
            other => declared.unknown.push(other.to_owned()),
        }
        Ok(())
    }

    /// A text; an empty one is none.
    fn words(&self, key: &str, value: &Value<'_>) -> Result<Option<String>, Finding> {
        match value.get_ref().as_str() {
            Some(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            None => Err(self.wrong(key, value, "chuỗi ký tự", "a string")),
        }
    }

    /// A list of texts, or one text.
    fn list(&self, key: &str, value: &Value<'_>) -> Result<Vec<String>, Finding> {
        if let Some(text) = value.get_ref().as_str() {
            return Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()).into_iter().collect());
        }
        let Some(array) = value.get_ref().as_array() else {
            return Err(self.wrong(key, value, "danh sách chuỗi ký tự", "a list of strings"));
        };
        let texts = array.iter().map(|value| self.words(key, value));
        texts.filter_map(Result::transpose).collect()
    }

    fn references(
        &self,
        key: &str,
        value: &Value<'_>,
        kind: ReferenceKind,
    ) -> Result<Vec<Reference>, Finding> {
        let numbers = self.list(key, value)?;
        let reference = |number: String| Reference {
            kind,
            number: DocumentNumber::new(&number),
            provision: None,
            source: String::new(),
        };
        Ok(numbers.into_iter().map(reference).collect())
    }

    /// A date: `2024-04-01`, as a TOML date or as text, or `01/04/2024` as text.
    fn date(&self, key: &str, value: &Value<'_>) -> Result<Option<Date>, Finding> {
        let wrong =
            || self.wrong(key, value, "ngày có thật, dạng 2024-04-01", "an existing date such as 2024-04-01");
        let parts = match value.get_ref() {
            DeValue::Datetime(datetime) => {
                datetime.date.map(|date| (date.year.into(), date.month.into(), date.day.into()))
            }
            DeValue::String(text) if text.trim().is_empty() => return Ok(None),
            DeValue::String(text) => written_date(text.trim()),
            _ => None,
        };
        let (year, month, day): (i32, i32, i32) = parts.ok_or_else(wrong)?;
        let small = |number: i32| i8::try_from(number).map_err(|_| wrong());
        let year = i16::try_from(year).map_err(|_| wrong())?;
        Date::new(year, small(month)?, small(day)?).map(Some).map_err(|_| wrong())
    }

    fn wrong(&self, key: &str, value: &Value<'_>, vi: &str, en: &str) -> Finding {
        let line = line_of(self.text, value.span().start);
        faulty(Some(line), &format!("khóa `{key}` phải là {vi}"), &format!("key `{key}` must be {en}"))
    }
}

fn written_date(text: &str) -> Option<(i32, i32, i32)> {
    let parse = |parts: Vec<&str>| match parts.as_slice() {
        [a, b, c] => Some((a.trim().parse().ok()?, b.trim().parse().ok()?, c.trim().parse().ok()?)),
        _ => None,
    };
    if text.contains('/') {
        let (day, month, year) = parse(text.split('/').collect())?;
        Some((year, month, day))
    } else {
        parse(text.split('-').collect())
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

fn faulty(line: Option<usize>, vi: &str, en: &str) -> Finding {
    let finding = Finding::new(Code::MetadataInvalid).file("document.toml");
    match line {
        Some(line) => finding.place(format!("dòng {line}")).words(
            "reason",
            format!("dòng {line}: {vi}"),
            format!("line {line}: {en}"),
        ),
        None => finding.words("reason", vi, en),
    }
}

#[cfg(test)]
mod tests {
    use gazette_model::Language;

    use super::*;

    #[test]
    fn what_is_declared_is_read_and_what_is_missing_stays_empty() {
        let text = "number = \"12/2023/QĐ-UBND\"\nissued_on = 2023-03-23\neffective_on = \"03/03/2023\"\nsignatory = \"A\"\n\
            position = \"Chủ tịch\"\nreplaces = [\"1/QĐ\", \"2/QĐ\"]\nnote = 1\n[files]\noriginal = \"a.pdf\"\nannexes = [\"b.pdf\"]\n";
        let declared = declared(text.as_bytes()).unwrap();
        assert_eq!(declared.metadata.number.unwrap().as_str(), "12/2023/QĐ-UBND");
        assert_eq!(declared.metadata.effective_on.unwrap().to_string(), "2023-03-03");
        assert_eq!(declared.metadata.signatories[0].position, "Chủ tịch");
        assert_eq!(declared.metadata.references.len(), 2);
        assert_eq!((declared.original.as_deref(), declared.copy.as_deref()), (Some("a.pdf"), None));
        assert_eq!((declared.annexes, declared.unknown), (vec!["b.pdf".to_owned()], vec!["note".to_owned()]));
        assert_eq!(super::declared(b"").unwrap(), Declared::default());
    }

    #[test]
    fn a_wrong_kind_is_told_with_line_and_key() {
        for (text, line, key) in [
            ("type = \"x\"\nnumber = 12\n", "2", "number"),
            ("issued_on = \"31/11/2018\"\n", "1", "issued_on"),
            ("\nbodies = [1]\n", "2", "bodies"),
            ("files = \"a.pdf\"\n", "1", "files"),
            ("[files]\nannexes = true\n", "2", "annexes"),
        ] {
            let message = declared(text.as_bytes()).unwrap_err().message(Language::Vi);
            assert!(message.contains(&format!("dòng {line}")) && message.contains(key), "{text}: {message}");
        }
        assert!(declared(b"number = \n").unwrap_err().message(Language::Vi).contains("dòng 1"));
        assert!(declared(b"\xff").is_err());
    }
}
