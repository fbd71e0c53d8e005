//! `gazette search`: search the archive, or run a file of queries.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use gazette_index::{Abbreviations, Facets, Hit, Index, Request, Sort};
use gazette_model::Language;
use gazette_text::markup::unescape;
use serde::Deserialize;
use serde_json::json;

use crate::answer::Answer;
use crate::args::{SearchArgs, SearchOrder};
use crate::failure::{Failure, Outcome};
use crate::gazettes::Names;
use crate::home::{self, Context};

/// Answers one query.
pub(crate) fn run(context: &Context, args: &SearchArgs) -> Outcome<Answer> {
    super::reindex::finish(context)?;
    let index = open(context)?;
    if let (Some(queries), Some(run)) = (&args.queries, &args.run) {
        return run_file(context, &index, queries, run, args.limit);
    }
    if let Some(document) = &args.similar {
        return similar(context, &index, document, args.limit as usize);
    }
    if args.suggest {
        return suggest(&index, &args.words.join(" "), args.limit as usize);
    }
    let request = Request {
        query: args.words.join(" "),
        kind: args.kind.clone(),
        body: args.body.as_deref().map(|body| with_kin(context, body)),
        level: args.level.clone(),
        field: args.field.clone(),
        year: args.year,
        number: args.number.clone(),
        issue: args.issue,
        valid_on: args.valid_on,
        effect: None,
        today: Some(context.today()),
        sort: match args.sort {
            SearchOrder::Relevance => Sort::Relevance,
            SearchOrder::Newest => Sort::Newest,
            SearchOrder::Oldest => Sort::Oldest,
            SearchOrder::Number => Sort::Number,
        },
        grouped: args.grouped,
        clauses: args.clauses,
        facets: args.facets,
        limit: args.limit as usize,
        offset: args.offset as usize,
    };
    let started = Instant::now();
    let results = index.search(&request)?;
    let took_ms = started.elapsed().as_secs_f64() * 1000.0;
    let names = context.names()?;
    let mut text = String::new();
    let _ = match (context.language, args.grouped) {
        (Language::Vi, false) => writeln!(text, "{} kết quả ({took_ms:.1} ms)", results.total),
        (Language::Vi, true) => writeln!(text, "{} văn bản ({took_ms:.1} ms)", results.total),
        (Language::En, false) => writeln!(text, "{} results ({took_ms:.1} ms)", results.total),
        (Language::En, true) => writeln!(text, "{} documents ({took_ms:.1} ms)", results.total),
    };
    if let Some(meant) = &results.did_you_mean {
        let _ = writeln!(text, "{} {meant}", context.say("Có phải ý bạn là:", "Did you mean:"));
    }
    text.push('\n');
    for (position, hit) in results.hits.iter().enumerate() {
        write_hit(context, &names, &mut text, position + 1 + request.offset, hit);
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
    if let Some(facets) = &results.facets {
        write_facets(context, &mut text, facets);
    }
    let mut json = json!({ "total": results.total, "took_ms": took_ms, "hits": results.hits });
    if let Some(meant) = &results.did_you_mean {
        json["did_you_mean"] = json!(meant);
    }
    if let Some(facets) = &results.facets {
        json["facets"] = json!(facets);
    }
    Ok(Answer::done(json, text))
}

/// A body that `office.toml` knows is meant with those it follows and those that follow it.
fn with_kin(context: &Context, body: &str) -> String {
    let office = context.office().unwrap_or_default();
    let kin = gazette_desk::office::kin(&office, body);
    if kin.len() < 2 {
        return body.to_owned();
    }
    kin.iter().map(|kin| kin.name.as_str()).collect::<Vec<_>>().join("; ")
}

fn write_hit(context: &Context, names: &Names, text: &mut String, position: usize, hit: &Hit) {
    let _ = writeln!(text, "{position:>3}. {} · {}", hit.number, hit.title);
    let heading = match (hit.place.is_empty(), hit.article.split_once(". ")) {
        (false, Some((_, title))) => format!("{} · {title}", hit.place),
        (false, None) => hit.place.clone(),
        (true, _) => hit.article.clone(),
    };
    if !heading.is_empty() {
        let _ = writeln!(text, "     {heading}");
    }
    if !hit.snippet.is_empty() {
        let _ = writeln!(text, "     {}", plain(&hit.snippet));
    }
    match hit.issue {
        Some(issue) => {
            let issue = names.issue(issue);
            let _ = writeln!(text, "     {} {issue} · {}", context.say("Công báo số", "Issue"), hit.id);
        }
        None => {
            let _ = writeln!(text, "     {}", hit.id);
        }
    }
    for other in hit.clauses.iter().chain(&hit.more) {
        let _ = writeln!(text, "       + {}", other.article);
    }
    if let Some(left) =
        hit.units.map(|units| units.saturating_sub(1 + hit.more.len())).filter(|left| *left > 0)
    {
        let _ = match context.language {
            Language::Vi => writeln!(text, "       + {left} chỗ khác trong văn bản này"),
            Language::En => writeln!(text, "       + {left} other places in this document"),
        };
    }
}

/// A snippet for a terminal: matches in brackets, nothing escaped.
fn plain(snippet: &str) -> String {
    let marked = snippet.replace("<b>", "[").replace("</b>", "]");
    unescape(&marked)
}

fn write_facets(context: &Context, text: &mut String, facets: &Facets) {
    for (vi, en, counts) in [
        ("Loại", "Type", &facets.types),
        ("Cơ quan", "Body", &facets.bodies),
        ("Cấp", "Level", &facets.levels),
        ("Lĩnh vực", "Field", &facets.fields),
        ("Năm", "Year", &facets.years),
        ("Công báo số", "Issue", &facets.issues),
        ("Hiệu lực", "Validity", &facets.validity),
    ] {
        if counts.is_empty() {
            continue;
        }
        let shown: Vec<String> = counts
            .iter()
            .take(8)
            .map(|count| format!("{} ({})", validity(context, &count.value), count.count))
            .collect();
        let rest = if counts.len() > shown.len() { ", …" } else { "" };
        let _ = writeln!(text, "{}: {}{rest}", context.say(vi, en), shown.join(", "));
    }
}

fn validity<'a>(context: &Context, value: &'a str) -> &'a str {
    match value {
        "in-force" => context.say("còn hiệu lực", "in force"),
        "not-yet" => context.say("chưa có hiệu lực", "not yet in force"),
        "expired" => context.say("hết hiệu lực", "no longer in force"),
        "unknown" => context.say("chưa rõ", "unknown"),
        value => value,
    }
}

/// The documents most like one.
fn similar(context: &Context, index: &Index, document: &str, limit: usize) -> Outcome<Answer> {
    let document = document.trim_start_matches("/van-ban/");
    let started = Instant::now();
    let hits = index.similar(document, limit)?;
    let took_ms = started.elapsed().as_secs_f64() * 1000.0;
    let names = context.names()?;
    let mut text = String::new();
    for (position, hit) in hits.iter().enumerate() {
        write_hit(context, &names, &mut text, position + 1, hit);
    }
    if hits.is_empty() {
        let _ = writeln!(
            text,
            "{}",
            context.say(
                "Không thấy văn bản nào tương tự; địa chỉ phải viết như ubnd-tinh-.../12-2023-qd-ubnd.",
                "No similar document; the address is written as ubnd-tinh-.../12-2023-qd-ubnd."
            )
        );
    }
    Ok(Answer::done(json!({ "total": hits.len(), "took_ms": took_ms, "hits": hits }), text))
}

/// What may be typed next.
fn suggest(index: &Index, typed: &str, limit: usize) -> Outcome<Answer> {
    let suggestions = index.suggest(typed, limit)?;
    let text: String = suggestions.iter().map(|one| format!("{}\n", one.text)).collect();
    Ok(Answer::done(json!({ "suggestions": suggestions }), text))
}

fn open(context: &Context) -> Outcome<Index> {
    let index = Index::open(&context.path("index"))?.ok_or_else(|| {
        Failure::new("chưa có chỉ mục tìm kiếm", "there is no index yet").hint(
            "đăng một số Công báo, hoặc lập chỉ mục bằng: gazette reindex",
            "publish an issue, or make the index with: gazette reindex",
        )
    })?;
    Ok(index.with_abbreviations(abbreviations(context)?))
}

/// The abbreviations of the program and those of the office, `HOME/abbreviations.txt`.
fn abbreviations(context: &Context) -> Outcome<Abbreviations> {
    let mut all = Abbreviations::default();
    let path = context.path("abbreviations.txt");
    if path.is_file() {
        let text = std::fs::read_to_string(&path).map_err(|error| Failure::unreadable(&path, &error))?;
        if let Some((number, line)) = all.add(&text).first() {
            let name = path.display();
            return Err(Failure::new(
                format!("{name}, dòng {number}: không hiểu “{line}”"),
                format!("{name}, line {number}: “{line}” is not understood"),
            )
            .hint(
                "mỗi dòng viết: TỪ VIẾT TẮT = viết đầy đủ; dòng chú thích bắt đầu bằng #",
                "each line reads: ABBREVIATION = written out; comments begin with #",
            ));
        }
    }
    Ok(all)
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
