//! `gazette compare`: word-level comparison of two documents.

use std::path::PathBuf;

use gazette_model::{Code, Difference, Document, Finding, Severity};
use gazette_text::compare::{self, Comparison};
use gazette_text::structure;
use gazette_typeset::{Sheet, SheetTable};
use serde_json::json;

use crate::answer::{Answer, finding_json, findings_text};
use crate::args::CompareArgs;
use crate::examine;
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};

/// Compares two files, or the files of two sides.
pub(crate) fn run(context: &Context, args: &CompareArgs) -> Outcome<Answer> {
    let (a, b) = match (args.files.as_slice(), args.a.as_slice(), args.b.as_slice()) {
        ([a, b], [], []) => (std::slice::from_ref(a), std::slice::from_ref(b)),
        ([], a @ [_, ..], b @ [_, ..]) => (a, b),
        _ => {
            return Err(Failure::new(
                "cần đúng hai văn bản để so sánh",
                "two documents are needed to compare",
            )
            .hint(
                "gazette compare A B, hoặc: gazette compare --a A1 A2 --b B1 B2",
                "gazette compare A B, or: gazette compare --a A1 A2 --b B1 B2",
            ));
        }
    };
    let (document_a, mut findings) = document(a)?;
    let (document_b, findings_b) = document(b)?;
    findings.extend(findings_b);
    let refused = findings.iter().any(|finding| finding.severity == Severity::Error);
    let comparison = match compare::compare(&document_a, &document_b) {
        Ok(comparison) if !refused => comparison,
        outcome => {
            if !findings.iter().any(|f| f.code == Code::NoText || f.severity == Severity::Error) {
                findings.push(Finding::new(Code::NoText));
            }
            let reason = outcome.err().map(|error| error.to_string());
            let text = format!(
                "{}\n{}",
                context.say("Không thể so sánh.", "These cannot be compared."),
                findings_text(&findings, context.language)
            );
            let json = json!({
                "equal": false, "comparable": false, "differences": [], "reason": reason,
                "findings": findings.iter().map(|f| finding_json(f, context.language)).collect::<Vec<_>>(),
            });
            return Ok(Answer::judged(json, text, true));
        }
    };
    findings.extend(examine::formulas(&comparison));
    if !comparison.equal {
        for path in a.iter().chain(b) {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let bytes = std::fs::read(path).map_err(|error| Failure::unreadable(path, &error))?;
            findings.extend(examine::second_opinion(&bytes).into_iter().map(|finding| finding.file(&name)));
        }
    }
    if let Some(path) = &args.pdf {
        let sheet = sheet(context, &comparison, &title(a), &title(b));
        home::write(path, &gazette_typeset::sheet(&sheet)?)?;
    }
    if let Some(path) = &args.html {
        let page = compare::report_html(&comparison, &title(a), &title(b), context.language);
        home::write(path, page.as_bytes())?;
    }
    let mut text = compare::report_text(&comparison, &title(a), &title(b), context.language);
    text.push_str(&findings_text(&findings, context.language));
    let json = json!({
        "equal": comparison.equal, "comparable": true, "differences": comparison.differences,
        "findings": findings.iter().map(|f| finding_json(f, context.language)).collect::<Vec<_>>(),
    });
    Ok(Answer::judged(json, text, !comparison.equal))
}

/// Reads the parts of one document and joins them.
pub(crate) fn document(paths: &[PathBuf]) -> Outcome<(Document, Vec<Finding>)> {
    let mut contents = Vec::new();
    let mut findings = Vec::new();
    for path in paths {
        let bytes = std::fs::read(path).map_err(|error| Failure::unreadable(path, &error))?;
        let reading = examine::read_bytes(&bytes);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        findings.extend(reading.findings.into_iter().map(|finding| finding.file(&name)));
        contents.push(reading.content);
    }
    Ok((structure::parse(compare::join(contents)), findings))
}

/// The comparison as a sheet to print and file.
fn sheet(context: &Context, comparison: &Comparison, a: &str, b: &str) -> Sheet {
    let say = |vi: &str, en: &str| context.say(vi, en).to_owned();
    let row = |(position, difference): (usize, &Difference)| {
        let with = |words: &str| format!("… {} [{words}] {} …", difference.before, difference.after);
        let page = difference
            .page_a
            .map(|page| format!(" ({} {page})", context.say("trang", "page")))
            .unwrap_or_default();
        vec![
            (position + 1).to_string(),
            format!("{}{page}", difference.place),
            with(&difference.a),
            with(&difference.b),
        ]
    };
    let real = || comparison.differences.iter().filter(|difference| difference.kind.is_real());
    let verdict = if comparison.equal {
        say("Hai bản giống nhau từng chữ.", "Both say the same, word for word.")
    } else {
        format!("{} {}", say("Số chỗ khác nhau:", "Differences:"), real().count())
    };
    let spelling = format!(
        "{} {}",
        say("Số chỗ chỉ khác cách viết:", "Differences of spelling alone:"),
        comparison.spelling_count
    );
    Sheet {
        issuer: String::new(),
        title: say("SO SÁNH HAI VĂN BẢN", "COMPARISON OF TWO DOCUMENTS"),
        subtitle: format!("A: {a} · B: {b}"),
        date: context.today(),
        paragraphs: vec![verdict, spelling],
        tables: vec![SheetTable {
            title: String::new(),
            columns: vec!["STT".to_owned(), say("Vị trí", "Place"), "A".to_owned(), "B".to_owned()],
            shares: vec![1.0, 4.0, 8.0, 8.0],
            rows: real().enumerate().map(row).collect(),
        }],
        charts: Vec::new(),
    }
}

fn title(paths: &[PathBuf]) -> String {
    let names =
        paths.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    names.collect::<Vec<_>>().join(" + ")
}
