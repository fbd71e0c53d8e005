//! `gazette trail`: who did what, when and why; to read, to print, to prove.

use std::fmt::Write as _;

use gazette_desk::{TrailCheck, TrailFilter, TrailLine};
use gazette_model::Language;
use gazette_typeset::{Sheet, SheetTable};
use serde_json::json;

use super::document::{act, person};
use crate::answer::{Answer, csv_row};
use crate::args::TrailArgs;
use crate::failure::Outcome;
use crate::home::{self, Context};

/// Shows the trail of a period, prints it where asked, and proves the whole chain.
pub(crate) fn run(context: &Context, args: &TrailArgs) -> Outcome<Answer> {
    let desk = context.desk()?;
    let filter =
        TrailFilter { from: args.from, to: args.to, who: args.person.clone(), what: args.act.clone() };
    let lines = desk.trail_lines(&filter)?;
    let check = desk.check_trail()?;
    if let Some(path) = &args.pdf {
        home::write(path, &gazette_typeset::sheet(&sheet(context, &lines, &check)?)?)?;
    }
    let text = if args.csv { csv(&lines) } else { text(context, args, &lines, &check) };
    let json = json!({ "lines": lines, "check": check, "file": args.pdf });
    Ok(Answer::judged(json, text, check.broken_at.is_some()))
}

fn text(context: &Context, args: &TrailArgs, lines: &[TrailLine], check: &TrailCheck) -> String {
    let mut out = String::new();
    for line in lines {
        let event = &line.event;
        let about = [line.submission.as_str(), event.issue.as_str()].join(" ");
        let why = if event.why.is_empty() { String::new() } else { format!(" ({})", event.why) };
        let _ = writeln!(
            out,
            "{:>6}  {}  {}  {} {} {}{why}",
            line.number,
            event.at,
            person(context, &event.who),
            act(context, &event.what),
            about.trim(),
            event.field
        );
    }
    let _ = writeln!(out, "{}", verdict(context.language, check));
    if let Some(path) = &args.pdf {
        let _ = writeln!(out, "{} {}", context.say("Bản in:", "To print:"), path.display());
    }
    out
}

/// Whether the chain holds, in a sentence.
fn verdict(language: Language, check: &TrailCheck) -> String {
    let TrailCheck { lines, head, broken_at } = check;
    match (language, broken_at) {
        (Language::Vi, None) => format!("Nhật ký thao tác có {lines} dòng, liền mạch; mã cuối: {head}"),
        (Language::En, None) => format!("The trail has {lines} lines and is whole; its head: {head}"),
        (Language::Vi, Some(line)) => format!(
            "NHẬT KÝ THAO TÁC ĐÃ BỊ SỬA: dòng {line} không nối tiếp các dòng trước. Giữ nguyên sổ và đối chiếu với bản sao lưu."
        ),
        (Language::En, Some(line)) => format!(
            "THE TRAIL WAS EDITED: line {line} does not follow from those before. Leave the register as it is and compare it with a backup."
        ),
    }
}

fn sheet(context: &Context, lines: &[TrailLine], check: &TrailCheck) -> Outcome<Sheet> {
    let office = context.office()?;
    let rows = lines.iter().map(|line| {
        let event = &line.event;
        let at = event.at.get(..16).unwrap_or(&event.at).replace('T', " ");
        let about: Vec<&str> = [line.submission.as_str(), event.issue.as_str(), event.field.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        let code = line.hash.get(..8).unwrap_or_default().to_owned();
        vec![
            line.number.to_string(),
            at,
            person(context, &event.who).to_owned(),
            act(context, &event.what).to_owned(),
            about.join(" "),
            event.why.clone(),
            code,
        ]
    });
    let vi = context.language == Language::Vi;
    let columns = if vi {
        ["TT", "Lúc", "Người làm", "Việc", "Về", "Lý do", "Mã"]
    } else {
        ["No.", "When", "Who", "What", "About", "Why", "Digest"]
    };
    Ok(Sheet {
        issuer: office.office.publisher,
        title: context.say("NHẬT KÝ THAO TÁC", "TRAIL").to_owned(),
        subtitle: office.office.name,
        date: context.today(),
        paragraphs: vec![verdict(context.language, check)],
        tables: vec![SheetTable {
            title: String::new(),
            columns: columns.map(str::to_owned).to_vec(),
            shares: vec![0.6, 1.6, 1.7, 1.4, 1.9, 2.2, 1.2],
            rows: rows.collect(),
        }],
        charts: Vec::new(),
    })
}

fn csv(lines: &[TrailLine]) -> String {
    let mut out = csv_row(&[
        "number",
        "at",
        "who",
        "what",
        "submission",
        "issue",
        "field",
        "old",
        "new",
        "why",
        "hash",
    ]);
    for line in lines {
        let event = &line.event;
        out.push_str(&csv_row(&[
            &line.number.to_string(),
            &event.at,
            &event.who,
            &event.what,
            &line.submission,
            &event.issue,
            &event.field,
            &event.old,
            &event.new,
            &event.why,
            &line.hash,
        ]));
    }
    out
}
