//! What one document does to others (quan hệ), read from its text, and how it is called by them.
//!
//! [`facts`] reads one document; who holds the facts of many knows the relations of all in both directions,
//! and [`validity::judge`] says from them what is in force on a day.

pub(crate) mod acts;
pub mod validity;
mod verbs;

use std::collections::{HashMap, HashSet};

use gazette_model::{Confirmation, Date, Document, DocumentRecord, ReferenceKind, UnitKind};
use serde::{Deserialize, Serialize};

use crate::citation::{self, Citation, CitedDocument};
use crate::fold::slug;
use crate::number;
use crate::structure::clean;

/// What is known of one document for its relations (dữ kiện quan hệ).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Its address.
    pub id: String,
    /// Its number as printed.
    pub number: String,
    /// Its type.
    pub kind: String,
    /// Its subject.
    pub subject: String,
    /// Date of issue.
    pub issued_on: Option<Date>,
    /// Effective date.
    pub effective_on: Option<Date>,
    /// What clerks confirmed of its validity.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub confirmations: Vec<Confirmation>,
    /// What it does to others, in the order of its text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Act>,
}

/// One thing a document does to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// What.
    pub kind: ReferenceKind,
    /// To which document.
    pub target: Target,
    /// Where it says so, as paths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// To which provisions; empty for the whole document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provisions: Vec<String>,
    /// The day it takes effect, where the text names one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The sentence names exceptions: something of the document goes on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub except: bool,
    /// The sentence it was read from; empty for what is only cited.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Where the citation stands that was read: place, and byte in its paragraph.
    #[serde(skip)]
    pub(crate) cited_at: Option<(String, usize)>,
}

/// A document as another one calls it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Target {
    /// As printed: `34/2016/NĐ-CP`, `Luật Đất đai`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Its address, where it is known without looking it up.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// The year given with a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
}

/// Most places and provisions that are kept of one act.
const MOST: usize = 300;

/// Reads what a document is called and does to others.
pub fn facts(record: &DocumentRecord) -> Facts {
    let metadata = &record.document.metadata;
    let mut out = Facts {
        id: record.id.clone(),
        number: metadata.number.as_ref().map(ToString::to_string).unwrap_or_default(),
        kind: metadata.kind.clone().unwrap_or_default(),
        subject: metadata.subject.clone().unwrap_or_default(),
        issued_on: metadata.issued_on,
        effective_on: metadata.effective_on,
        confirmations: record.confirmations.clone(),
        acts: Vec::new(),
    };
    let own = if out.number.is_empty() { String::new() } else { number::key(&out.number) };
    let read = acts::read(&record.document.units, &out.subject, &own);
    let mut acts = Acts::default();
    let taken: HashSet<(String, usize)> = read.iter().filter_map(|act| act.cited_at.clone()).collect();
    for act in read {
        acts.add(act);
    }
    // What the sender declared or a clerk entered stands beside what was read.
    for reference in metadata.references.iter().filter(|one| one.kind != ReferenceKind::Basis) {
        let target = Target { name: reference.number.to_string(), ..Target::default() };
        let known =
            acts.list.iter().any(|act| act.kind == reference.kind && act.target.key() == target.key());
        if !known {
            let act = acts.of(reference.kind, target);
            act.add("", reference.provision.iter().cloned());
            act.source.clone_from(&reference.source);
        }
    }
    for correction in &record.corrects {
        let target = Target { address: correction.document.clone(), ..Target::default() };
        acts.of(ReferenceKind::Corrects, target).source.clone_from(&correction.text);
    }
    cited(&record.document, &mut acts, &taken);
    let consolidated = number::parse(&out.number).is_ok_and(|one| one.kind.as_deref() == Some("VBHN"));
    if consolidated {
        // A consolidated text names at its head the documents it puts together.
        for act in &mut acts.list {
            let head = act.places.iter().all(|place| !place.contains("dieu-"));
            if head && matches!(act.kind, ReferenceKind::Cites | ReferenceKind::Basis) {
                act.kind = ReferenceKind::Consolidates;
            }
        }
    }
    out.acts = in_full(acts.list);
    out.acts.retain(|act| own.is_empty() || act.target.key() != own);
    out
}

/// What the text cites: its bases, and the documents named in its provisions; `taken` are citations that were
/// read as acts.
fn cited(document: &Document, acts: &mut Acts, taken: &HashSet<(String, usize)>) {
    document.each_unit(&mut |path, unit| {
        if matches!(unit.kind, UnitKind::Head | UnitKind::Title | UnitKind::Signature | UnitKind::Recipients)
        {
            return;
        }
        let kind = if unit.kind == UnitKind::Basis { ReferenceKind::Basis } else { ReferenceKind::Cites };
        let mut read = |text: String| {
            let text = clean(&text);
            for found in citation::find(&text) {
                let Some(target) = Target::of(&found) else { continue };
                if taken.contains(&(path.to_owned(), found.range.start)) {
                    continue;
                }
                let act = acts.of(kind, target);
                act.add(path, found.provisions.into_iter());
                if kind == ReferenceKind::Basis && act.source.is_empty() {
                    act.source = text.chars().take(500).collect();
                }
            }
        };
        unit.heading.iter().for_each(|paragraph| read(paragraph.text()));
        unit.body.iter().for_each(|block| block.each_paragraph(&mut |paragraph| read(paragraph.text())));
    });
}

/// Short names put in full. A short name that nothing explains is left out: nobody could find it.
fn in_full(acts: Vec<Act>) -> Vec<Act> {
    let names = ShortNames::of(&acts);
    let mut out = Acts::default();
    for mut act in acts {
        let Some(full) = names.full(&act.target) else { continue };
        act.target = full;
        out.add(act);
    }
    out.list
}

/// What a document calls others by once it named them in full (tên gọi tắt): `Nghị định 116`, or `Luật` for the law
/// that is detailed.
#[derive(Debug, Clone, Default)]
pub struct ShortNames {
    /// Type and serial, and the whole number.
    numbers: Vec<(String, String)>,
    law: Option<Target>,
}

impl ShortNames {
    /// Reads them from what the document does to others.
    pub fn of(acts: &[Act]) -> Self {
        let numbers = acts
            .iter()
            .filter(|act| act.target.is_number())
            .filter_map(|act| {
                let parsed = number::parse(&act.target.name).ok()?;
                let kind = slug(number::kind_name(&parsed.kind?)?);
                Some((format!("{kind}-{}", number::key(&parsed.serial)), act.target.name.clone()))
            })
            .collect();
        let law = |act: &&Act| {
            !act.target.is_number() && !act.target.is_bare() && act.target.key().starts_with(['l', 'b', 'p'])
        };
        let law = [ReferenceKind::Guides, ReferenceKind::Basis]
            .iter()
            .find_map(|kind| acts.iter().filter(|act| act.kind == *kind).find(law))
            .map(|act| act.target.clone());
        Self { numbers, law }
    }

    /// The target in full; none for a short name that nothing explains.
    pub fn full(&self, target: &Target) -> Option<Target> {
        if target.is_bare() {
            return self.law.clone();
        }
        if !target.is_short() {
            return Some(target.clone());
        }
        let key = target.key().replace("-so-", "-");
        let (_, number) = self.numbers.iter().find(|(short, _)| *short == key)?;
        Some(Target { name: number.clone(), ..Target::default() })
    }
}

impl Target {
    /// The document a citation means; none where it means its own.
    pub fn of(citation: &Citation) -> Option<Self> {
        match &citation.document {
            CitedDocument::This => None,
            CitedDocument::Number(number) => Some(Self { name: number.trim().to_owned(), ..Self::default() }),
            CitedDocument::Name { name, year } => {
                Some(Self { name: name.clone(), year: *year, ..Self::default() })
            }
        }
    }

    /// Whether it is named by its number.
    pub fn is_number(&self) -> bool {
        self.name.starts_with(|c: char| c.is_ascii_digit())
    }

    /// `Luật` alone.
    fn is_bare(&self) -> bool {
        let bare = ["luat", "bo-luat", "phap-lenh", "nghi-dinh", "nghi-quyet", "thong-tu"];
        bare.contains(&self.key().as_str())
    }

    /// `Nghị định 116`.
    fn is_short(&self) -> bool {
        let last = self.name.rsplit(' ').next().unwrap_or_default();
        !self.is_number() && last.starts_with(|c: char| c.is_ascii_digit())
    }

    /// The key under which the document would be known: that of its number, or of its name.
    pub fn key(&self) -> String {
        if !self.address.is_empty() {
            format!("@{}", self.address)
        } else if self.is_number() {
            number::key(&self.name)
        } else {
            slug(&self.name)
        }
    }
}

impl Facts {
    /// The keys under which others may cite this document: its number, and the name of a law.
    pub fn keys(&self) -> Vec<String> {
        let mut keys = vec![format!("@{}", self.id)];
        if !self.number.is_empty() {
            keys.push(number::key(&self.number));
        }
        let kind = slug(&self.kind);
        if matches!(kind.as_str(), "luat" | "bo-luat" | "phap-lenh" | "hien-phap") {
            let name = slug(&self.subject);
            let named =
                name == kind || name.strip_prefix(kind.as_str()).is_some_and(|rest| rest.starts_with('-'));
            keys.push(if named { name } else { format!("{kind}-{name}") });
            if kind == "hien-phap" {
                keys.push(kind);
            }
        }
        keys.dedup();
        keys
    }
}

/// Which of the documents known under its key a target means: the one of the year given, or the last issued
/// before the document that cites; none where that leaves a choice.
pub fn choose<'a>(target: &Target, citing: &Facts, known: &'a [Facts]) -> Option<&'a Facts> {
    match known {
        [] => None,
        // The law of another year is another law, even where the archive holds no other of its name.
        [only] => {
            let told = target.year.zip(only.issued_on.map(Date::year));
            Some(only).filter(|_| told.is_none_or(|(wanted, year)| wanted == year))
        }
        many if target.name.starts_with(|c: char| c.is_ascii_digit()) => {
            // The same number of different bodies: the one of the citing body, else nobody can tell.
            let body = |facts: &'a Facts| facts.id.split('/').next().unwrap_or_default();
            let own = citing.id.split('/').next().unwrap_or_default();
            let mut same = many.iter().filter(|facts| body(facts) == own);
            same.next().filter(|_| same.next().is_none())
        }
        many => {
            let year = |facts: &Facts| facts.issued_on.map(Date::year);
            if let Some(wanted) = target.year {
                let dated = many.iter().find(|facts| year(facts) == Some(wanted));
                return dated.or_else(|| many.iter().find(|facts| year(facts).is_none()));
            }
            let before = many.iter().filter(|facts| match (facts.issued_on, citing.issued_on) {
                (Some(known), Some(citing)) => known <= citing,
                _ => true,
            });
            before.max_by_key(|facts| facts.issued_on)
        }
    }
}

/// Acts in the order they were first met.
#[derive(Debug, Default)]
struct Acts {
    list: Vec<Act>,
    known: HashMap<Key, usize>,
}

/// Acts of one key are told as one: kind, target, its year, whether the whole document is meant, the day.
type Key = (ReferenceKind, String, Option<i16>, bool, Option<Date>);

impl Acts {
    /// Puts an act to those of the same key.
    fn add(&mut self, act: Act) {
        // What is only named needs no such distinction.
        let named = matches!(act.kind, ReferenceKind::Cites | ReferenceKind::Basis);
        let whole = !named && act.provisions.is_empty();
        let day = act.on.filter(|_| !named);
        let next = self.list.len();
        let at = *self.known.entry((act.kind, act.target.key(), act.target.year, whole, day)).or_insert(next);
        if at == next {
            self.list.push(act);
            return;
        }
        let known = &mut self.list[at];
        known.except |= act.except;
        for place in &act.places {
            known.add(place, std::iter::empty());
        }
        known.add("", act.provisions.into_iter());
    }

    /// The act of a kind on a target that is only named, or nothing is known of but that.
    fn of(&mut self, kind: ReferenceKind, target: Target) -> &mut Act {
        let named = matches!(kind, ReferenceKind::Cites | ReferenceKind::Basis);
        let next = self.list.len();
        let at = *self.known.entry((kind, target.key(), target.year, !named, None)).or_insert(next);
        if at == next {
            self.list.push(Act {
                kind,
                target,
                places: Vec::new(),
                provisions: Vec::new(),
                on: None,
                except: false,
                source: String::new(),
                cited_at: None,
            });
        }
        &mut self.list[at]
    }
}

impl Act {
    fn add(&mut self, place: &str, provisions: impl Iterator<Item = String>) {
        if !place.is_empty()
            && self.places.len() < MOST
            && self.places.last().is_none_or(|last| last != place)
        {
            self.places.push(place.to_owned());
        }
        for provision in provisions {
            if self.provisions.len() < MOST && !self.provisions.contains(&provision) {
                self.provisions.push(provision);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use gazette_model::{Block, Content, DocumentNumber, Paragraph};

    use super::*;

    fn read(number: &str, subject: &str, lines: &[&str]) -> Vec<String> {
        let blocks = lines.iter().map(|line| Block::Paragraph(Paragraph::plain(*line))).collect();
        let mut document = crate::structure::parse(Content { blocks, ..Content::default() });
        document.metadata.references.clear();
        document.metadata.number = Some(DocumentNumber::new(number));
        document.metadata.subject = Some(subject.to_owned());
        let record = DocumentRecord::new("chinh-phu/1", document);
        let told = |act: &Act| {
            let on = act.on.map(|on| format!(" từ {on}")).unwrap_or_default();
            let except = if act.except { " trừ" } else { "" };
            let (to, at) = (act.provisions.join(" "), act.places.join(" "));
            format!("{:?} {} [{to}] tại {at}{on}{except}", act.kind, act.target.key())
        };
        facts(&record).acts.iter().map(told).collect()
    }

    #[test]
    fn an_amending_document_acts_on_the_provisions_of_the_one_it_amends() {
        let acts = read(
            "99/2025/NĐ-CP",
            "Sửa đổi, bổ sung một số điều của Nghị định số 34/2016/NĐ-CP",
            &[
                "Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 34/2016/NĐ-CP ngày 14 tháng 5 năm 2016",
                "1. Sửa đổi, bổ sung khoản 2 Điều 5 như sau:",
                "“2. Cơ quan theo Luật Đầu tư công thực hiện.”",
                "2. Bổ sung Điều 7a vào sau Điều 7 như sau:",
                "3. Bãi bỏ điểm b khoản 1 Điều 9.",
                "Điều 2. Hiệu lực",
                "1. Nghị định này có hiệu lực từ ngày 01 tháng 7 năm 2025.",
                "2. Bãi bỏ Nghị định số 10/2010/NĐ-CP, trừ quy định tại Điều 3.",
                "3. Quyết định số 5/2012/QĐ-TTg hết hiệu lực kể từ ngày 01 tháng 01 năm 2026.",
            ],
        );
        assert_eq!(
            acts,
            [
                "Amends 34-2016-nd-cp [] tại dieu-1",
                "Amends 34-2016-nd-cp [dieu-5/khoan-2 dieu-7a dieu-7] tại dieu-1/khoan-1 dieu-1/khoan-2",
                "Repeals 34-2016-nd-cp [dieu-9/khoan-1/diem-b] tại dieu-1/khoan-3",
                "Repeals 10-2010-nd-cp [] tại dieu-2/khoan-2 trừ",
                "Repeals 5-2012-qd-ttg [] tại dieu-2/khoan-3 từ 2026-01-01",
                "Cites luat-dau-tu-cong [] tại dieu-1/khoan-1",
            ]
        );
    }

    #[test]
    fn short_names_are_put_in_full_where_the_document_explains_them() {
        let acts = read(
            "11/2020/TT-BTC",
            "Quy định chi tiết một số điều của Luật Quản lý thuế",
            &[
                "Điều 1. Phạm vi",
                "Thông tư này quy định theo Nghị định số 116/2017/NĐ-CP (sau đây gọi là Nghị định 116).",
                "Điều 2. Hồ sơ",
                "Hồ sơ theo khoản 3 Điều 7 Nghị định 116, Điều 12 của Luật và Nghị định 99.",
            ],
        );
        assert_eq!(
            acts,
            [
                "Guides luat-quan-ly-thue [] tại ",
                "Cites 116-2017-nd-cp [dieu-7/khoan-3] tại dieu-1 dieu-2",
                "Cites luat-quan-ly-thue [dieu-12] tại dieu-2",
            ]
        );
    }

    #[test]
    fn of_several_laws_of_one_name_the_year_or_the_time_of_citing_chooses() {
        let law = |id: &str, year: i16| Facts {
            id: id.to_owned(),
            issued_on: Some(Date::constant(year, 6, 1)),
            ..Facts::default()
        };
        let known = [law("old", 2003), law("middle", 2013), law("new", 2024)];
        let citing = law("citing", 2020);
        for (year, expected) in [(Some(2003), "old"), (None, "middle"), (Some(2024), "new")] {
            let target = Target { name: "Luật Đất đai".to_owned(), year, ..Target::default() };
            assert_eq!(choose(&target, &citing, &known).unwrap().id, expected);
        }
        // A law of a year that is not here is none of those that are.
        let target = Target { name: "Luật Đất đai".to_owned(), year: Some(1993), ..Target::default() };
        assert!(
            choose(&target, &citing, &known).is_none() && choose(&target, &citing, &known[..1]).is_none()
        );
        let commune = |id: &str| Facts { id: id.to_owned(), ..Facts::default() };
        let known = [commune("hdnd-xa-a/1-2025-nq-hdnd"), commune("hdnd-xa-b/1-2025-nq-hdnd")];
        let target = Target { name: "1/2025/NQ-HĐND".to_owned(), ..Target::default() };
        assert_eq!(choose(&target, &commune("hdnd-xa-b/2"), &known).unwrap().id, "hdnd-xa-b/1-2025-nq-hdnd");
        assert!(choose(&target, &commune("ubnd-xa-c/2"), &known).is_none());
    }
}
