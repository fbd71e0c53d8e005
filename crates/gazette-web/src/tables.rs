//! Lists as CSV (RFC 4180), for spreadsheets.

use crate::answer::{Answer, CSV};
use crate::ask::Ask;
use crate::pages;
use crate::route::Refused;
use crate::state::State;
use crate::statistics::statistics as count;

/// Rows of a search that are written.
const FOUND: usize = 1000;

/// A table in the making.
struct Table(String);

impl Table {
    fn new(head: &[&str]) -> Self {
        // The mark at the beginning tells spreadsheets that it is UTF-8.
        let mut table = Self("\u{feff}".to_owned());
        table.row(head);
        table
    }

    fn row<T: AsRef<str>>(&mut self, cells: &[T]) {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            let cell = cell.as_ref();
            // What a spreadsheet would take for a formula stays text.
            let formula = cell.starts_with(['=', '+', '-', '@', '\t']) && cell.parse::<f64>().is_err();
            let guard = if formula { "'" } else { "" };
            if formula || cell.contains([',', '"', '\n', '\r']) {
                self.0.push_str(&format!("\"{guard}{}\"", cell.replace('"', "\"\"")));
            } else {
                self.0.push_str(cell);
            }
        }
        self.0.push_str("\r\n");
    }

    fn answer(self, name: &str) -> Answer {
        Answer::made(CSV, self.0, pages::CACHE)
            .with("content-disposition", format!("inline; filename=\"{name}\""))
            .with("access-control-allow-origin", "*")
    }
}

pub(crate) fn issues(state: &State, ask: &Ask) -> Answer {
    let mut table = Table::new(&["issue", "date", "published_at", "documents", "pages", "sha256", "url"]);
    for record in state.catalogue().issues.values().rev() {
        let pdf = record.files.iter().find(|file| file.role == gazette_model::FileRole::IssuePdf);
        table.row(&[
            record.issue.to_string(),
            record.date.to_string(),
            record.published_at.clone(),
            record.entries.len().to_string(),
            record.pages.to_string(),
            pdf.map(|file| file.digest.to_string()).unwrap_or_default(),
            format!("{}/cong-bao/{}", ask.origin, record.issue.path()),
        ]);
    }
    table.answer("cong-bao.csv")
}

pub(crate) fn documents(state: &State, ask: &Ask) -> Answer {
    let mut table =
        Table::new(&["number", "title", "body", "issued_on", "issue", "published_on", "url", "field"]);
    let (catalogue, fields) = (state.catalogue(), state.fields());
    for (record, entry) in catalogue.chosen(&pages::choice(ask), &fields) {
        table.row(&[
            entry.number.clone(),
            entry.title.clone(),
            catalogue.body_name(&entry.body).to_owned(),
            entry.issued_on.map(|date| date.to_string()).unwrap_or_default(),
            record.issue.to_string(),
            record.date.to_string(),
            format!("{}/van-ban/{}", ask.origin, crate::ask::encode(&entry.document, true)),
            fields.name(&entry.document).to_owned(),
        ]);
    }
    table.answer("van-ban.csv")
}

/// Fields, and how many published and imported documents are sorted into each.
pub(crate) fn fields(state: &State, ask: &Ask) -> Answer {
    let mut table = Table::new(&["field", "documents", "imported", "url"]);
    for field in pages::fields_of(state) {
        table.row(&[
            field.name.clone(),
            field.documents.to_string(),
            field.imported.to_string(),
            format!("{}/van-ban?field={}", ask.origin, field.key),
        ]);
    }
    table.answer("linh-vuc.csv")
}

pub(crate) fn search(state: &State, ask: &Ask) -> Result<Answer, Refused> {
    let mut table = Table::new(&["number", "title", "place", "body", "issued_on", "issue", "url"]);
    let (mut request, _) = pages::search_request(ask, FOUND);
    request.offset = ask.number("offset", 0);
    for hit in state.search(&request).ok_or(Refused::NoSearch)?.hits {
        table.row(&[
            hit.number,
            hit.title,
            hit.article,
            hit.bodies.join("; "),
            hit.issued_on.map(|date| date.to_string()).unwrap_or_default(),
            hit.issue.map(|issue| issue.to_string()).unwrap_or_default(),
            format!("{}/van-ban/{}", ask.origin, crate::ask::encode(&hit.id, true)),
        ]);
    }
    Ok(table.answer("tim-kiem.csv"))
}

pub(crate) fn statistics(state: &State) -> Answer {
    let mut table =
        Table::new(&["year", "month", "issues", "documents", "normative", "corrections", "pages"]);
    for year in count(&state.catalogue(), &state.fields()).years {
        let whole = [year.issues, year.documents, year.normative, year.corrections].map(|n| n.to_string());
        let [issues, documents, normative, corrections] = whole;
        let name = year.year.to_string();
        table.row(&[
            name.clone(),
            String::new(),
            issues,
            documents,
            normative,
            corrections,
            year.pages.to_string(),
        ]);
        for (month, documents) in (1..).zip(year.months) {
            let month: i32 = month;
            let empty = String::new;
            table.row(&[
                name.clone(),
                month.to_string(),
                empty(),
                documents.to_string(),
                empty(),
                empty(),
                empty(),
            ]);
        }
    }
    table.answer("thong-ke.csv")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_formulas_stay_text() {
        let mut table = Table::new(&["a"]);
        table.row(&["plain", "a,b", "say \"x\"", "=1+1", "-5", "two\nlines"]);
        assert_eq!(table.0, "\u{feff}a\r\nplain,\"a,b\",\"say \"\"x\"\"\",\"'=1+1\",-5,\"two\nlines\"\r\n");
    }
}
