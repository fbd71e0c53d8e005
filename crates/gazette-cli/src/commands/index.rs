//! Cumulative indexes (mục lục tra cứu): what the issues of a quarter or a year published, by type, body, field and
//! number, as an issue of its own.

use std::collections::BTreeMap;

use gazette_archive::Archive;
use gazette_desk::Desk;
use gazette_model::{
    Block, Date, Document, DocumentNumber, IssueId, Metadata, Office, Own, Paragraph, Unit, UnitKind,
};
use gazette_text::collate;
use gazette_text::fold::fold;

use super::compose;
use crate::answer::Answer;
use crate::failure::{Failure, Outcome};
use crate::home::Context;
use crate::own;

/// A document in an index.
#[derive(Debug, Clone)]
struct Line {
    kind: String,
    body: String,
    field: String,
    number: String,
    issued_on: Option<Date>,
    subject: String,
    /// Issue and pages, of every part.
    places: Vec<(String, String)>,
}

/// Documents under the name they share.
type Groups = Vec<(String, Vec<Line>)>;

/// A quarter, or the whole year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Period(Option<i8>);

/// Composes the index of a period as the draft of `issue`, in place of what that draft held.
pub(crate) fn compose(context: &Context, issue: IssueId, date: Date, period: &str) -> Outcome<Answer> {
    let period = Period::parse(period)?;
    let (office, mut desk) = compose::open(context, issue, date)?;
    let lines = lines(context, &desk, issue.year, period)?;
    if lines.is_empty() {
        return Err(Failure::new(
            format!("chưa có văn bản nào được đăng trong {}", period.words(issue.year)),
            format!("nothing was published in {}", period.english(issue.year)),
        )
        .hint("xem các số đã đăng bằng: gazette status", "see what is published with: gazette status"));
    }
    clear(context, &mut desk, issue)?;
    let document = index(&office, issue, date, period, &lines);
    // An index of the same documents is another one in another issue.
    let text = document.text();
    let stamp = format!("index {issue} {date} {}\n{text}", context.timestamp());
    let made =
        own::register(context, &mut desk, Own::Index, &document, crate::digest::digest(stamp.as_bytes()))?;
    let draft = desk.compose(&office, issue, date, Some(&[made.id]))?;
    let mut answer = compose::answer(context, &desk, &draft)?;
    if let Some(json) = answer.json.as_object_mut() {
        json.insert("documents".to_owned(), lines.len().into());
    }
    if lines.iter().all(|line| line.field.is_empty()) {
        answer.text.push_str(context.say(
            "Chưa văn bản nào được ghi lĩnh vực nên không có mục lục theo lĩnh vực; ghi bằng: gazette document MÃ --set field=\"Đất đai\" --why …, rồi soạn lại.\n",
            "No document has a field, so there is no index by field; enter it with: gazette document ID --set field=\"…\" --why …, then compose again.\n",
        ));
    }
    Ok(answer)
}

/// Gives up a draft that is an index already; a draft of documents is left alone.
fn clear(context: &Context, desk: &mut Desk, issue: IssueId) -> Outcome<()> {
    let Some(draft) = desk.draft(issue)? else { return Ok(()) };
    if desk.is_published(issue)? {
        return Err(gazette_desk::DeskError::IssuePublished(issue).into());
    }
    for entry in &draft.entries {
        if desk.submission(&entry.submission)?.is_some_and(|one| one.own() != Some(Own::Index)) {
            return Err(Failure::new(
                format!("bản thảo số {issue} đang có văn bản, không soạn mục lục tra cứu vào đó được"),
                format!("the draft of {issue} holds documents; an index is an issue of its own"),
            )
            .hint(
                format!("chọn số khác, hoặc bỏ bản thảo: gazette compose {issue} --drop"),
                format!("choose another number, or drop the draft: gazette compose {issue} --drop"),
            ));
        }
    }
    desk.drop_draft(issue)?;
    for entry in &draft.entries {
        desk.withdraw(&entry.submission, &context.who, "soạn lại mục lục", &context.timestamp())?;
    }
    Ok(())
}

/// Every document of the published issues of the period, in order.
fn lines(context: &Context, desk: &Desk, year: i16, period: Period) -> Outcome<Vec<Line>> {
    let mut found: BTreeMap<String, Line> = BTreeMap::new();
    let mut order = Vec::new();
    let archive = Archive::open(&context.path("archive"))?;
    for row in desk.issues()? {
        if row.published_at.is_none() || row.issue.year != year || !period.holds(row.date) {
            continue;
        }
        let Some(record) = archive.issue(row.issue)? else { continue };
        for (entry, (first, last)) in record.entries.iter().zip(&record.entry_pages) {
            let submission = desk.submission(&entry.submission)?;
            if submission.as_ref().is_some_and(|one| one.own() == Some(Own::Index)) {
                continue;
            }
            let metadata = submission.map(|one| one.document).unwrap_or_default();
            let pages = if first == last { first.to_string() } else { format!("{first}-{last}") };
            let line = found.entry(entry.document.clone()).or_insert_with(|| {
                order.push(entry.document.clone());
                Line {
                    kind: metadata.kind.unwrap_or_default(),
                    body: entry.body.clone(),
                    field: metadata.field.unwrap_or_default(),
                    number: entry.number.clone(),
                    issued_on: entry.issued_on,
                    subject: metadata.subject.unwrap_or_else(|| entry.title.clone()),
                    places: Vec::new(),
                }
            });
            line.places.push((record.issue.number.to_string(), pages));
        }
    }
    Ok(order.into_iter().filter_map(|id| found.remove(&id)).collect())
}

fn index(office: &Office, issue: IssueId, date: Date, period: Period, lines: &[Line]) -> Document {
    let words = period.words(issue.year);
    let metadata = Metadata {
        number: Some(DocumentNumber::new(&format!("ML-{}", period.short(issue.year)))),
        kind: Some("Mục lục tra cứu".to_owned()),
        bodies: vec![own::publisher(office)],
        issued_on: Some(date),
        subject: Some(format!("văn bản đăng Công báo {words}")),
        ..Metadata::default()
    };
    let by = |key: fn(&Line) -> &str, lines: Vec<&Line>| -> Groups {
        let mut groups: BTreeMap<String, (String, Vec<Line>)> = BTreeMap::new();
        for line in lines {
            let name = key(line).trim();
            let name = if name.is_empty() { "Khác" } else { name };
            groups.entry(fold(name)).or_insert_with(|| (name.to_owned(), Vec::new())).1.push(line.clone());
        }
        let mut groups: Groups = groups.into_values().collect();
        groups.sort_by(|(a, _), (b, _)| collate::compare(a, b));
        groups
    };
    let mut sorted: Vec<&Line> = lines.iter().collect();
    sorted.sort_by_key(|line| number_key(line));
    let with_field: Vec<&Line> = sorted.iter().copied().filter(|line| !line.field.is_empty()).collect();
    let mut parts: Vec<(&str, Groups)> = vec![
        ("THEO LOẠI VĂN BẢN", by(|line| &line.kind, sorted.clone())),
        ("THEO CƠ QUAN BAN HÀNH", by(|line| &line.body, sorted.clone())),
    ];
    if !with_field.is_empty() {
        let all: fn(&Line) -> &str =
            |line| if line.field.is_empty() { "Chưa phân lĩnh vực" } else { &line.field };
        parts.push(("THEO LĨNH VỰC", by(all, sorted.clone())));
    }
    parts.push(("THEO SỐ, KÝ HIỆU", vec![(String::new(), sorted.into_iter().cloned().collect())]));
    let mut units = Vec::new();
    for (at, (title, groups)) in parts.into_iter().enumerate() {
        let roman = ["I", "II", "III", "IV", "V"].get(at).copied().unwrap_or_default();
        units.push(part(&format!("{roman}. {title}"), groups));
    }
    let title = ["MỤC LỤC TRA CỨU".to_owned(), format!("Văn bản đăng Công báo {words}")];
    own::document(metadata, &title.each_ref().map(String::as_str), units)
}

/// One way into the documents: its heading, and a table for each group.
fn part(title: &str, groups: Groups) -> Unit {
    let heading = |kind: UnitKind, line: &str| Unit {
        kind,
        title: line.to_owned(),
        heading: vec![Paragraph::plain(line)],
        ..Unit::default()
    };
    let mut unit = heading(UnitKind::Part, title);
    for (name, lines) in groups {
        let table = rows(&lines);
        if name.is_empty() {
            unit.body.push(table);
        } else {
            unit.children.push(Unit { body: vec![table], ..heading(UnitKind::Section, &name) });
        }
    }
    unit
}

fn rows(lines: &[Line]) -> Block {
    let columns = [
        ("Số, ký hiệu", 2700),
        ("Ngày ban hành", 1400),
        ("Trích yếu", 3900),
        ("Công báo số", 1050),
        ("Trang", 950),
    ];
    let rows = lines
        .iter()
        .map(|line| {
            let date = line.issued_on.map(|date| date.strftime("%d/%m/%Y").to_string()).unwrap_or_default();
            let list = |pick: fn(&(String, String)) -> &String| {
                line.places.iter().map(|place| pick(place).as_str()).collect::<Vec<_>>().join("; ")
            };
            vec![
                line.number.clone(),
                date,
                line.subject.clone(),
                list(|place| &place.0),
                list(|place| &place.1),
            ]
        })
        .collect();
    own::table(&columns, rows)
}

/// Numbers in the order people look for them: symbol of the type, year, running number.
fn number_key(line: &Line) -> (String, i16, u32, String) {
    let digits: String = line.number.chars().take_while(char::is_ascii_digit).collect();
    let symbol: String = line.number.rsplit('/').next().unwrap_or_default().to_owned();
    let year = line.issued_on.map_or(0, |date| date.year());
    (fold(&symbol), year, digits.parse().unwrap_or(u32::MAX), line.number.clone())
}

impl Period {
    fn parse(text: &str) -> Outcome<Self> {
        let folded: String = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
        let bare = folded.trim_start_matches("quy").trim_start_matches("quarter").trim_start_matches('q');
        match bare {
            "1" | "i" => Ok(Self(Some(1))),
            "2" | "ii" => Ok(Self(Some(2))),
            "3" | "iii" => Ok(Self(Some(3))),
            "4" | "iv" => Ok(Self(Some(4))),
            "nam" | "canam" | "year" => Ok(Self(None)),
            _ => Err(Failure::new(
                format!("“{text}” không phải là quý hay năm"),
                format!("“{text}” is no quarter and no year"),
            )
            .hint("--index 1, 2, 3, 4 hoặc nam", "--index 1, 2, 3, 4 or year")),
        }
    }

    fn holds(self, date: Date) -> bool {
        self.0.is_none_or(|quarter| (date.month() - 1) / 3 + 1 == quarter)
    }

    fn words(self, year: i16) -> String {
        match self.0 {
            Some(quarter) => {
                let roman = ["I", "II", "III", "IV"].get(usize::try_from(quarter - 1).unwrap_or(0));
                format!("quý {} năm {year}", roman.copied().unwrap_or_default())
            }
            None => format!("năm {year}"),
        }
    }

    fn english(self, year: i16) -> String {
        self.0.map_or_else(|| year.to_string(), |quarter| format!("quarter {quarter} of {year}"))
    }

    fn short(self, year: i16) -> String {
        self.0.map_or_else(|| year.to_string(), |quarter| format!("Q{quarter}-{year}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_read_as_people_write_it() {
        for (text, quarter) in
            [("1", Some(1)), ("Quý III", Some(3)), ("q4", Some(4)), ("năm", None), ("year", None)]
        {
            assert_eq!(Period::parse(text).unwrap(), Period(quarter), "{text}");
        }
        for text in ["5", "", "tháng 3"] {
            assert!(Period::parse(text).is_err(), "{text}");
        }
        assert!(Period(Some(4)).holds(Date::constant(2026, 10, 1)));
        assert!(!Period(Some(4)).holds(Date::constant(2026, 9, 30)));
    }

    #[test]
    fn every_document_stands_once_in_each_way_into_the_index() {
        let line = |number: &str, kind: &str, field: &str| Line {
            kind: kind.to_owned(),
            body: "ỦY BAN NHÂN DÂN TỈNH".to_owned(),
            field: field.to_owned(),
            number: number.to_owned(),
            issued_on: Some(Date::constant(2026, 3, 2)),
            subject: format!("về {number}"),
            places: vec![("1".to_owned(), "2-5".to_owned())],
        };
        let lines = [
            line("12/2026/QĐ-UBND", "Quyết định", "Đất đai"),
            line("9/2026/QĐ-UBND", "Quyết định", ""),
            line("2/2026/NQ-HĐND", "Nghị quyết", ""),
        ];
        let issue = "60/2026".parse().unwrap();
        let document = index(&Office::default(), issue, Date::constant(2026, 4, 1), Period(Some(1)), &lines);
        let text = document.text();
        for number in ["12/2026/QĐ-UBND", "9/2026/QĐ-UBND", "2/2026/NQ-HĐND"] {
            assert_eq!(text.matches(&format!("\n{number}\n")).count(), 4, "{number} in {text}");
        }
        assert!(text.find("\n9/2026").unwrap() < text.find("\n12/2026").unwrap(), "{text}");
    }
}
