//! `gazette search`: search the archive, or run a file of queries.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use gazette_index::{Index, Request};
use gazette_model::Language;
use serde::Deserialize;
use serde_json::json;

use crate::answer::Answer;
use crate::args::SearchArgs;
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};

/// Answers one query.
pub(crate) fn run(context: &Context, args: &SearchArgs) -> Outcome<Answer> {
    let index = open(context)?;
    if let (Some(queries), Some(run)) = (&args.queries, &args.run) {
        return run_file(context, &index, queries, run, args.limit);
    }
    let request = Request {
        query: args.words.join(" "),
        kind: args.kind.clone(),
        body: args.body.clone(),
        year: args.year,
        number: args.number.clone(),
        valid_on: args.valid_on,
        limit: args.limit as usize,
        offset: args.offset as usize,
    };
    let started = Instant::now();
    let results = index.search(&request)?;
    let took_ms = started.elapsed().as_secs_f64() * 1000.0;
    let mut text = String::new();
    let _ = match context.language {
        Language::Vi => writeln!(text, "{} kết quả ({took_ms:.1} ms)\n", results.total),
        Language::En => writeln!(text, "{} results ({took_ms:.1} ms)\n", results.total),
    };
    for (position, hit) in results.hits.iter().enumerate() {
        let _ = writeln!(text, "{:>3}. {} · {}", position + 1 + request.offset, hit.number, hit.title);
        if !hit.article.is_empty() {
            let _ = writeln!(text, "     {}", hit.article);
        }
        if !hit.snippet.is_empty() {
            let _ = writeln!(text, "     {}", hit.snippet.replace("<b>", "[").replace("</b>", "]"));
        }
        if let Some(issue) = &hit.issue {
            let _ = writeln!(text, "     {} {issue} · {}", context.say("Công báo số", "Issue"), hit.id);
        }
    }
    if results.hits.is_empty() {
        let _ = writeln!(
            text,
            "{}",
            context.say(
                "Thử ít từ hơn, hoặc chỉ gõ số của văn bản.",
                "Try fewer words, or only the number of the document."
            )
        );
    }
    let json = json!({ "total": results.total, "took_ms": took_ms, "hits": results.hits });
    Ok(Answer::done(json, text))
}

fn open(context: &Context) -> Outcome<Index> {
    Index::open(&context.path("index"))?.ok_or_else(|| {
        Failure::new("chưa có chỉ mục tìm kiếm", "there is no index yet").hint(
            "đăng một số Công báo, hoặc lập chỉ mục bằng: gazette reindex",
            "publish an issue, or make the index with: gazette reindex",
        )
    })
}

#[derive(Deserialize)]
struct Query {
    qid: serde_json::Value,
    text: String,
}

/// Answers a file of queries as a TREC run.
fn run_file(context: &Context, index: &Index, queries: &Path, run: &Path, limit: u32) -> Outcome<Answer> {
    let text = std::fs::read_to_string(queries).map_err(|error| Failure::unreadable(queries, &error))?;
    let mut parsed = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let query: Query = serde_json::from_str(line).map_err(|error| {
            let name = queries.display();
            Failure::new(
                format!("{name}, dòng {}: {error}", number + 1),
                format!("{name}, line {}: {error}", number + 1),
            )
            .hint(
                "mỗi dòng là một đối tượng JSON có qid và text",
                "every line is a JSON object with qid and text",
            )
        })?;
        parsed.push(query);
    }
    let started = Instant::now();
    let mut out = String::new();
    for query in &parsed {
        let qid = query.qid.as_str().map_or_else(|| query.qid.to_string(), str::to_owned);
        for (rank, (id, score)) in index.ranking(&query.text, limit as usize)?.into_iter().enumerate() {
            let _ = writeln!(out, "{qid}\tQ0\t{id}\t{}\t{score}\tgazette", rank + 1);
        }
    }
    let took_ms = started.elapsed().as_millis() as u64;
    home::write(run, out.as_bytes())?;
    let text = format!(
        "{} {} · {took_ms} ms → {}\n",
        parsed.len(),
        context.say("câu hỏi", "queries"),
        run.display()
    );
    Ok(Answer::done(json!({ "queries": parsed.len(), "took_ms": took_ms }), text))
}
