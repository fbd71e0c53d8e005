//! The pages people read.

mod checking;
mod citations;
mod document;
mod documents;
mod fields;
mod issue;
mod linked;
mod relations;
mod search;
mod signatures;
mod similar;
mod statistics;
mod withdrawn;
mod words;

use askama::Template;
use gazette_model::{Date, DocumentRecord, Entry, FileRole, IssueRecord};

pub(crate) use checking::{not_digested, verify};
pub(crate) use document::{akoma, document};
pub(crate) use documents::{choice, documents, is_imported, query as choice_query};
pub(crate) use fields::{Field, fields, fields_of};
pub(crate) use issue::{issue, issues, month, year};
pub(crate) use relations::known as relations;
pub(crate) use search::{request as search_request, search};
pub(crate) use signatures::signatures;
pub(crate) use similar::{Similar, similar, similar_to};
pub(crate) use statistics::statistics;
pub(crate) use words::words;

use crate::answer::{Answer, HTML};
use crate::ask::Ask;
use crate::route::Refused;
use crate::sorting::Facet;
use crate::state::State;
use crate::view::{View, escape};

/// How long a page may be kept before a reader asks again.
pub(crate) const CACHE: &str = "public, max-age=60";
/// Documents on the first page.
const NEWEST: usize = 12;

/// A line of a list of documents.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) address: String,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) issued_on: Option<Date>,
    /// Issue as printed (`12/2026`) and its address.
    pub(crate) issue: Option<(String, String)>,
}

/// A line of a list of issues.
#[derive(Debug)]
pub(crate) struct IssueLine {
    /// The joined gazette it is of; empty for the own one.
    pub(crate) gazette: String,
    pub(crate) path: String,
    pub(crate) number: String,
    pub(crate) year: i16,
    pub(crate) date: Date,
    pub(crate) documents: usize,
    pub(crate) pages: u32,
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    v: View,
    newest: Option<IssueLine>,
    entries: Vec<Line>,
    issues: Vec<IssueLine>,
    documents: Vec<Line>,
    types: Vec<Facet>,
    years: Vec<Facet>,
    fields: Vec<Facet>,
    total: usize,
    searchable: bool,
}

#[derive(Template)]
#[template(path = "message.html")]
struct Message {
    v: View,
    text: String,
    hints: Vec<String>,
}

pub(crate) fn home(state: &State, ask: &Ask) -> Result<Answer, Refused> {
    let catalogue = state.catalogue();
    let mut issues: Vec<IssueLine> =
        catalogue.issues.values().rev().take(7).map(|record| issue::line(state, record)).collect();
    let newest = (!issues.is_empty()).then(|| issues.remove(0));
    let first = catalogue.issues.values().next_back().map(|record| record.issue);
    let line = |record: &IssueRecord, entry: &Entry| issue::entry_line(state, &catalogue, record, entry);
    let facets = catalogue.whole(&state.fields());
    let page = Home {
        v: View::new(&state.site, ask).at("/"),
        entries: catalogue
            .entries()
            .filter(|(r, _)| Some(r.issue) == first)
            .map(|(r, e)| line(r, e))
            .collect(),
        newest,
        issues,
        documents: catalogue
            .entries()
            .skip_while(|(r, _)| Some(r.issue) == first)
            .take(NEWEST)
            .map(|(r, e)| line(r, e))
            .collect(),
        types: facets.types.iter().take(10).cloned().collect(),
        years: facets.years.iter().take(8).cloned().collect(),
        fields: facets.fields.iter().take(8).cloned().collect(),
        total: catalogue.len(),
        searchable: state.index().is_some(),
    };
    render(&page)
}

/// A page in plain words for what cannot be answered.
pub(crate) fn refusal(state: &State, ask: &Ask, refused: &Refused) -> Answer {
    let v = View::new(&state.site, ask);
    let (status, title, text) = match refused {
        Refused::Gone => (
            410,
            v.say("Tệp này đã được gỡ", "This file was withdrawn"),
            v.say(
                "Tệp này từng được đăng ở đây và đã được gỡ theo yêu cầu của cơ quan có thẩm quyền. Mã băm, lý do và bằng \
                 chứng trong nhật ký vẫn còn ở trang của văn bản hoặc của số Công báo.",
                "This file was published here and was withdrawn by order. Its digest, the reason and the proof in the log \
                 stay on the page of the document or issue.",
            ),
        ),
        Refused::Missing => (
            404,
            v.say("Không có trang này", "There is no such page"),
            v.say(
                "Không có gì được đăng ở địa chỉ này. Có thể địa chỉ bị gõ nhầm, hoặc văn bản chưa đăng Công báo.",
                "Nothing is published at this address. It may be mistyped, or the document is not published yet.",
            ),
        ),
        Refused::NoPlace { .. } => (
            404,
            v.say("Văn bản không có chỗ này", "The document has no such place"),
            v.say(
                "Văn bản có đăng ở đây, nhưng không có điều, khoản, điểm hoặc phụ lục như địa chỉ này nêu.",
                "The document is published here, but it has no such article, clause, point or annex.",
            ),
        ),
        Refused::Malformed => (
            400,
            v.say("Địa chỉ không đọc được", "The address cannot be read"),
            v.say(
                "Địa chỉ này quá dài hoặc có ký tự sai, nên trang không hiểu được.",
                "This address is too long or holds wrong characters, so it cannot be understood.",
            ),
        ),
        Refused::NoSearch => (
            503,
            v.say("Tạm thời chưa tìm kiếm được", "Search is not available now"),
            v.say(
                "Chỉ mục tìm kiếm đang được tạo lại. Các số Công báo và văn bản vẫn đọc được như thường.",
                "The search index is being rebuilt. All issues and documents can be read as usual.",
            ),
        ),
        Refused::Damaged => (
            500,
            v.say("Không đọc được dữ liệu lưu trữ", "What is kept cannot be read"),
            v.say(
                "Tệp lưu trữ không đọc được hoặc không còn khớp mã băm, nên trang không hiển thị để tránh đưa ra nội dung sai. \
                 Xin báo cho cơ quan Công báo.",
                "The archived file cannot be read or no longer matches its digest, so it is not shown. Please tell the \
                 gazette office.",
            ),
        ),
    };
    let mut hints = vec![
        format!(
            "<a href=\"{}\">{}</a>",
            v.to("/tim-kiem"),
            v.say("Tìm theo số, ký hiệu hoặc từ ngữ", "Search by number or words")
        ),
        format!(
            "<a href=\"{}\">{}</a>",
            v.to("/cong-bao"),
            v.say("Xem các số Công báo theo năm", "See the issues by year")
        ),
        format!("<a href=\"{}\">{}</a>", v.to("/"), v.say("Về trang đầu", "Go to the first page")),
    ];
    if let Refused::NoPlace { document, name } = refused {
        let words = v.say("Xem toàn văn", "See the whole text of");
        let link = format!("<a href=\"{}\">{words} {}</a>", escape(&v.to(document)), escape(name));
        hints.insert(0, link);
    }
    let (title, text) = (title.to_owned(), text.to_owned());
    let page = Message { v: v.titled(title), text, hints }.render().unwrap_or_else(|_| status.to_string());
    Answer::plain(status, HTML, page)
}

/// Makes the answer of a page.
pub(crate) fn render(page: &impl Template) -> Result<Answer, Refused> {
    // Templates are compiled; rendering into memory does not fail.
    let html = page.render().map_err(|_| Refused::Damaged)?;
    Ok(Answer::made(HTML, html, CACHE))
}

/// `Quyết định số 12/2026/QĐ-UBND`.
pub(crate) fn name_of(record: &DocumentRecord) -> String {
    let metadata = &record.document.metadata;
    let kind = metadata.kind.as_deref().unwrap_or_default();
    match &metadata.number {
        Some(number) if kind.is_empty() => number.to_string(),
        Some(number) => format!("{kind} số {number}"),
        None if kind.is_empty() => metadata.subject.clone().unwrap_or_else(|| record.id.clone()),
        None => kind.to_owned(),
    }
}

/// The name with the subject; a law is called by its name (`Luật Thanh niên số 57/2020/QH14`).
pub(crate) fn title_of(record: &DocumentRecord) -> String {
    let name = name_of(record);
    let metadata = &record.document.metadata;
    let kind = metadata.kind.as_deref().unwrap_or_default();
    match &metadata.subject {
        Some(subject) if name.is_empty() || *subject == name => subject.clone(),
        Some(subject) if matches!(kind, "Luật" | "Bộ luật" | "Pháp lệnh") => {
            let called = match subject.to_lowercase().starts_with(&kind.to_lowercase()) {
                true => subject.clone(),
                false => format!("{kind} {subject}"),
            };
            let number = metadata.number.as_ref().map(|number| format!(" số {number}")).unwrap_or_default();
            format!("{called}{number}")
        }
        Some(subject) => format!("{name} {}", lower_first(subject)),
        None => name,
    }
}

/// The first letter small, unless the word is an abbreviation.
pub(crate) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return String::new() };
    if chars.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(chars).collect()
}

/// What a file is, in words.
pub(crate) fn role_name(v: &View, role: FileRole) -> &'static str {
    match role {
        FileRole::Original => v.say("Bản gốc có chữ ký số", "Signed original"),
        FileRole::Copy => v.say("Bản Word", "Word copy"),
        FileRole::AnnexOriginal => v.say("Phụ lục có chữ ký số", "Signed annex"),
        FileRole::AnnexCopy => v.say("Bản soạn của phụ lục", "Editable copy of an annex"),
        FileRole::IssuePdf => v.say("Toàn bộ số Công báo (PDF)", "The whole issue (PDF)"),
        FileRole::Metadata | FileRole::Other => v.say("Tệp khác", "Other file"),
    }
}
