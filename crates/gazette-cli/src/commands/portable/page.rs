//! The plain pages of a portable archive.

use std::fmt::Write as _;

use gazette_model::{
    Align, Block, DocumentRecord, FileRecord, IssueId, IssueRecord, Language, Office, Paragraph, Unit,
};
use gazette_text::markup::escape;

use crate::answer::say;
use crate::gazettes::Names;

/// The first page: the search, and the issues by year.
pub(crate) fn start(
    language: Language,
    office: &Office,
    names: &Names,
    issues: &[IssueId],
    documents: usize,
    year: Option<i16>,
) -> String {
    let title = match (language, year) {
        (Language::Vi, Some(year)) => format!("Công báo {} năm {year}", office.office.name),
        (Language::Vi, None) => format!("Công báo {}", office.office.name),
        (Language::En, Some(year)) => format!("Gazette of {}, {year}", office.office.name),
        (Language::En, None) => format!("Gazette of {}", office.office.name),
    };
    let mut body = format!("<h1>{}</h1>\n", escape(&title));
    let _ = write!(
        body,
        "<p>{} {documents} {}, {} {}.</p>\n<form id=\"tim\" role=\"search\"><label for=\"hoi\" class=\"phu\">{}</label><input id=\"hoi\" type=\"search\" autocomplete=\"off\"><button>{}</button></form>\n<div id=\"ket-qua\" aria-live=\"polite\"></div>\n",
        say(language, "Kho mang đi, mở không cần mạng:", "A portable archive that needs no network:"),
        say(language, "văn bản", "documents"),
        issues.len(),
        say(language, "số Công báo", "issues"),
        say(language, "Tìm:", "Search:"),
        say(language, "Tìm", "Search"),
    );
    let mut last = None;
    for issue in issues.iter().rev() {
        if last != Some((issue.gazette, issue.year)) {
            if last.is_some() {
                body.push_str("</p>\n");
            }
            let of = match names.gazette(*issue) {
                "" => String::new(),
                name => format!(" – Công báo {}", escape(name)),
            };
            let _ = write!(body, "<h2>{} {}{of}</h2>\n<p>", say(language, "Năm", "Year"), issue.year);
            last = Some((issue.gazette, issue.year));
        }
        let _ = write!(
            body,
            "<a href=\"cong-bao/{}/index.html\">{} {}</a> ",
            issue.path(),
            say(language, "Số", "No."),
            issue.number
        );
    }
    if last.is_some() {
        body.push_str("</p>\n");
    }
    let _ = write!(
        body,
        "<p class=\"phu\">{}</p>\n<script src=\"tim/tim.js\"></script>\n<script src=\"tim/van-ban.js\"></script>\n",
        say(
            language,
            "Mọi tệp có mã băm trong SHA256SUMS; khóa công khai và mốc của nhật ký ở thư mục nhat-ky.",
            "The digest of every file stands in SHA256SUMS; public key and checkpoint of the log lie in nhat-ky."
        )
    );
    html(language, &title, "", &body)
}

/// The page of an issue: its file, and what it holds.
pub(crate) fn issue(
    language: Language,
    office: &Office,
    names: &Names,
    record: &IssueRecord,
    proof: bool,
) -> String {
    let title = format!(
        "{} {} {}",
        say(language, "Công báo", "Gazette"),
        say(language, "số", "no."),
        names.issue(record.issue)
    );
    let mut body = format!(
        "<p><a href=\"../../../index.html\">{}</a></p>\n<h1>{}</h1>\n<p class=\"phu\">{}, {}</p>\n",
        escape(&office.office.name),
        escape(&title),
        record.date.strftime("%d/%m/%Y"),
        match language {
            Language::Vi => format!("{} trang", record.pages),
            Language::En => format!("{} pages", record.pages),
        }
    );
    files(language, &record.files, proof, &mut body);
    body.push_str("<ol>\n");
    for entry in &record.entries {
        let _ = writeln!(
            body,
            "<li><a href=\"../../../van-ban/{}/index.html\">{}</a> <span class=\"phu\">{}</span></li>",
            escape(&super::folder_of(&entry.document)),
            escape(&entry.title),
            escape(&entry.body)
        );
    }
    body.push_str("</ol>\n");
    html(language, &title, "../../../", &body)
}

/// The page of a document: its files, and its text.
pub(crate) fn document(
    language: Language,
    office: &Office,
    names: &Names,
    record: &DocumentRecord,
    proof: bool,
) -> String {
    let metadata = &record.document.metadata;
    let number = metadata.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let title = format!("{} {number}", metadata.kind.clone().unwrap_or_default());
    // Addresses have two segments; what was imported may have more or less.
    let up = "../".repeat(record.id.matches('/').count() + 2);
    let mut body = format!(
        "<p><a href=\"{up}index.html\">{}</a></p>\n<h1>{}</h1>\n<p>{}</p>\n<p class=\"phu\">{}</p>\n",
        escape(&office.office.name),
        escape(title.trim()),
        escape(metadata.subject.as_deref().unwrap_or_default()),
        escape(&metadata.bodies.join("; "))
    );
    for part in &record.issues {
        let _ = writeln!(
            body,
            "<p><a href=\"{up}cong-bao/{}/index.html\">{} {}</a>, {} {}–{}</p>",
            part.issue.path(),
            say(language, "Công báo số", "Gazette no."),
            escape(&names.issue(part.issue)),
            say(language, "trang", "pages"),
            part.first_page,
            part.last_page
        );
    }
    files(language, &record.files, proof, &mut body);
    body.push_str("<main>\n");
    for one in &record.document.units {
        unit(one, &mut body);
    }
    body.push_str("</main>\n");
    html(language, title.trim(), &up, &body)
}

fn files(language: Language, files: &[FileRecord], proof: bool, out: &mut String) {
    if files.is_empty() {
        return;
    }
    out.push_str("<ul class=\"tep\">\n");
    for file in files {
        let path = escape(&file.path);
        let _ = writeln!(
            out,
            "<li><a href=\"{}\">{path}</a><br><code>SHA-256 {}</code></li>",
            address(&file.path),
            file.digest
        );
    }
    if proof {
        let _ = writeln!(
            out,
            "<li><a href=\"chung-minh.tlog-proof\">{}</a></li>",
            say(language, "Chứng minh của nhật ký công khai", "Proof of the public log")
        );
    }
    out.push_str("</ul>\n");
}

fn unit(unit: &Unit, out: &mut String) {
    for heading in &unit.heading {
        paragraph(heading, true, out);
    }
    for one in &unit.body {
        block(one, out);
    }
    for child in &unit.children {
        self::unit(child, out);
    }
}

fn block(block: &Block, out: &mut String) {
    match block {
        Block::Paragraph(one) => paragraph(one, false, out),
        Block::Table(table) => {
            out.push_str("<table>\n");
            for row in &table.rows {
                out.push_str("<tr>");
                for cell in &row.cells {
                    let _ = write!(
                        out,
                        "<td colspan=\"{}\" rowspan=\"{}\">",
                        cell.columns.max(1),
                        cell.rows.max(1)
                    );
                    for inner in &cell.blocks {
                        self::block(inner, out);
                    }
                    out.push_str("</td>");
                }
                out.push_str("</tr>\n");
            }
            out.push_str("</table>\n");
        }
        Block::Page(_) => {}
    }
}

fn paragraph(one: &Paragraph, heading: bool, out: &mut String) {
    let mut classes = Vec::new();
    match one.align {
        Align::Center => classes.push("giua"),
        Align::Right => classes.push("phai"),
        Align::Justify | Align::Left => {}
    }
    if heading {
        classes.push("dam");
    }
    let text = escape(&one.text()).replace('\n', "<br>");
    let _ = writeln!(out, "<p class=\"{}\">{text}</p>", classes.join(" "));
}

fn html(language: Language, title: &str, up: &str, body: &str) -> String {
    let lang = say(language, "vi", "en");
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<link rel=\"stylesheet\" href=\"{up}kieu.css\">\n</head>\n<body>\n{body}</body>\n</html>\n",
        escape(title)
    )
}

/// A file name as an address.
fn address(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_./".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
