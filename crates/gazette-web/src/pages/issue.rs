//! Issues: all years, one year, one issue.

use askama::Template;
use gazette_archive::{ObjectId, WithdrawnFile};
use gazette_model::{Entry, IssueId, IssueRecord, Section};

use super::withdrawn::{Gone, orders};
use super::{IssueLine, Line, render};
use crate::answer::Answer;
use crate::ask::{Ask, encode};
use crate::catalogue::Catalogue;
use crate::files::is_public;
use crate::route::Refused;
use crate::state::State;
use crate::verify::proof_address;
use crate::view::View;

#[derive(Template)]
#[template(path = "issues.html")]
struct Issues {
    v: View,
    years: Vec<i16>,
    shown: Option<i16>,
    /// The months with issues: number, address, whether it is the one shown.
    all: Vec<(String, String, bool)>,
    months: Vec<Month>,
    /// Whether the page is that of one month.
    only: bool,
}

struct Month {
    number: i8,
    name: String,
    href: String,
    issues: Vec<IssueLine>,
}

#[derive(Template)]
#[template(path = "issue.html")]
struct Issue {
    v: View,
    line: IssueLine,
    groups: Vec<Group>,
    files: Vec<FileLine>,
    /// By which orders files were taken back.
    orders: Vec<Gone>,
    proof: String,
    published_at: String,
    before: Option<(String, String)>,
    after: Option<(String, String)>,
}

/// Documents of one body in one section.
struct Group {
    section: Option<&'static str>,
    body: String,
    /// The number of its first entry in the issue.
    start: usize,
    entries: Vec<Contents>,
}

struct Contents {
    address: String,
    title: String,
    issued_on: Option<gazette_model::Date>,
    pages: Option<String>,
    corrects: Option<String>,
    corrected: bool,
}

/// A file that can be taken.
pub(crate) struct FileLine {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) role: &'static str,
    pub(crate) size: u64,
    pub(crate) sha256: String,
    /// Whether it was taken back and cannot be had any more.
    pub(crate) gone: bool,
}

pub(crate) fn issues(state: &State, ask: &Ask) -> Result<Answer, Refused> {
    list(state, ask, None, None)
}

pub(crate) fn year(state: &State, ask: &Ask, year: &str) -> Result<Answer, Refused> {
    let year = year.parse().map_err(|_| Refused::Missing)?;
    list(state, ask, Some(year), None)
}

/// The issues of one month (tháng).
pub(crate) fn month(state: &State, ask: &Ask, year: &str, month: &str) -> Result<Answer, Refused> {
    let year = year.parse().map_err(|_| Refused::Missing)?;
    let month = month.parse().ok().filter(|month| (1..=12).contains(month)).ok_or(Refused::Missing)?;
    list(state, ask, Some(year), Some(month))
}

fn list(state: &State, ask: &Ask, wanted: Option<i16>, only: Option<i8>) -> Result<Answer, Refused> {
    let catalogue = state.catalogue();
    let mut years: Vec<i16> = catalogue.issues.keys().map(|issue| issue.year).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    if wanted.is_some_and(|year| !years.contains(&year)) {
        return Err(Refused::Missing);
    }
    let shown = wanted.or_else(|| years.first().copied());
    let v = View::new(&state.site, ask);
    let mut months: Vec<Month> = Vec::new();
    let mut records: Vec<_> =
        catalogue.issues.values().filter(|record| Some(record.issue.year) == shown).collect();
    // Newest month first; within it the own gazette before those that were joined.
    records.sort_by_key(|record| std::cmp::Reverse((record.date.month(), record.issue)));
    for record in records {
        let number = record.date.month();
        if months.last().is_none_or(|month| month.number != number) {
            let href = format!("/cong-bao/{}/thang-{number}", record.issue.year);
            let name = format!("{} {number}", v.say("Tháng", "Month"));
            months.push(Month { number, name, href, issues: Vec::new() });
        }
        if let Some(month) = months.last_mut() {
            month.issues.push(line(state, record));
        }
    }
    let all: Vec<(String, String, bool)> = months
        .iter()
        .rev()
        .map(|month| (month.number.to_string(), month.href.clone(), Some(month.number) == only))
        .collect();
    if let Some(only) = only {
        months.retain(|month| month.number == only);
        if months.is_empty() {
            return Err(Refused::Missing);
        }
    }
    let mut title = match shown {
        Some(year) => format!("{} {year}", v.say("Công báo năm", "Gazette issues of")),
        None => v.say("Các số Công báo", "Gazette issues").to_owned(),
    };
    let mut at = wanted.map_or_else(|| "/cong-bao".to_owned(), |year| format!("/cong-bao/{year}"));
    if let Some(month) = only {
        title = format!("{title}, {} {month}", v.say("tháng", "month"));
        at = format!("{at}/thang-{month}");
    }
    render(&Issues { v: v.titled(title).at(&at), years, shown, all, months, only: only.is_some() })
}

pub(crate) fn issue(state: &State, ask: &Ask, issue: IssueId) -> Result<Answer, Refused> {
    let catalogue = state.catalogue();
    let Some(record) = catalogue.issues.get(&issue) else {
        return Err(if catalogue.damaged.contains(&issue) { Refused::Damaged } else { Refused::Missing });
    };
    let v = View::new(&state.site, ask).at(&format!("/cong-bao/{}", issue.path()));
    let mut title = format!(
        "{} {} {} {}",
        v.say("Công báo số", "Gazette no."),
        issue.number,
        v.say("năm", "of"),
        issue.year
    );
    if !issue.gazette.is_own() {
        title = format!("{title} – Công báo {}", state.site.gazette_name(issue));
    }
    let near = |record: &IssueRecord| {
        (format!("/cong-bao/{}", record.issue.path()), state.site.issue_name(record.issue))
    };
    let own = |(other, _): &(&IssueId, _)| other.gazette == issue.gazette;
    let files = record.files.iter().filter(|file| is_public(file));
    let withdrawn = state.archive.withdrawn(&ObjectId::issue(issue)).unwrap_or_default();
    let page = Issue {
        line: line(state, record),
        groups: groups(state, &catalogue, &v, record)?,
        files: files
            .map(|file| file_line(&v, &format!("/cong-bao/{}", issue.path()), file, &withdrawn))
            .collect(),
        orders: orders(&v, &withdrawn),
        proof: proof_address(state, &issue.path()),
        published_at: record.published_at.clone(),
        before: catalogue.issues.range(..issue).next_back().filter(own).map(|(_, record)| near(record)),
        after: catalogue.issues.range(issue..).nth(1).filter(own).map(|(_, record)| near(record)),
        v: v.titled(title),
    };
    render(&page)
}

fn groups(
    state: &State,
    catalogue: &Catalogue,
    v: &View,
    record: &IssueRecord,
) -> Result<Vec<Group>, Refused> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut section, mut body) = (None, String::new());
    for (position, entry) in record.entries.iter().enumerate() {
        let new = section != Some(entry.section);
        if new || body != entry.body {
            let heading = new.then(|| section_name(v, entry.section));
            groups.push(Group {
                section: heading,
                body: catalogue.body_name(&entry.body).to_owned(),
                start: position + 1,
                entries: Vec::new(),
            });
            (section, body) = (Some(entry.section), entry.body.clone());
        }
        let corrections = state.archive.corrections_of(&entry.document)?;
        let corrected = corrections.iter().any(|one| catalogue.holds(&one.by));
        if let Some(group) = groups.last_mut() {
            group.entries.push(Contents {
                address: format!("/van-ban/{}", encode(&entry.document, true)),
                title: entry.title.clone(),
                issued_on: entry.issued_on,
                pages: record.entry_pages.get(position).map(|(first, last)| page_range(*first, *last)),
                corrected,
                corrects: entry.corrects.as_ref().map(|target| format!("/van-ban/{}", encode(target, true))),
            });
        }
    }
    Ok(groups)
}

/// `6–8`, or `6`.
pub(super) fn page_range(first: u32, last: u32) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

pub(crate) fn section_name(v: &View, section: Section) -> &'static str {
    match section {
        Section::Normative => v.say("Văn bản quy phạm pháp luật", "Normative documents"),
        Section::Other => v.say("Văn bản khác", "Other documents"),
        Section::Corrections => v.say("Đính chính", "Corrections"),
    }
}

pub(crate) fn file_line(
    v: &View,
    base: &str,
    file: &gazette_model::FileRecord,
    withdrawn: &[WithdrawnFile],
) -> FileLine {
    FileLine {
        gone: withdrawn.iter().any(|gone| gone.path == file.path),
        href: format!("{base}/tep/{}", encode(&file.path, true)),
        name: file.path.clone(),
        role: super::role_name(v, file.role),
        size: file.size,
        sha256: file.digest.to_string(),
    }
}

pub(crate) fn line(state: &State, record: &IssueRecord) -> IssueLine {
    IssueLine {
        gazette: state.site.gazette_name(record.issue).to_owned(),
        path: format!("/cong-bao/{}", record.issue.path()),
        number: record.issue.number.to_string(),
        year: record.issue.year,
        date: record.date,
        documents: record.entries.len(),
        pages: record.pages,
    }
}

pub(crate) fn entry_line(state: &State, catalogue: &Catalogue, record: &IssueRecord, entry: &Entry) -> Line {
    Line {
        address: format!("/van-ban/{}", encode(&entry.document, true)),
        title: entry.title.clone(),
        body: catalogue.body_name(&entry.body).to_owned(),
        issued_on: entry.issued_on,
        issue: Some((state.site.issue_name(record.issue), record.issue.path())),
    }
}
