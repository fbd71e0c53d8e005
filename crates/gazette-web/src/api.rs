//! The same for programs, as JSON. Keys are English and stable.

use gazette_archive::ObjectId;
use gazette_archive::log::{LogReader, VerifierKey};
use gazette_model::{Digest, FileRecord, GazetteKey, ReferenceKind, Relation};
use serde_json::{Value, json};

use crate::answer::{Answer, JSON};
use crate::ask::{Ask, encode};
use crate::files::is_public;
use crate::pages::CACHE;
use crate::route::{Refused, issue};
use crate::sorting::{Facet, Facets};
use crate::state::State;
use crate::statistics::statistics as count;
use crate::upload::UploadFault;
use crate::verify::{log_key, look_up, proof_address};

/// Most items of one answer.
const PAGE: usize = 100;
/// The description of all this, held against the answers by a test.
const OPENAPI: &str = include_str!("../assets/openapi.json");

pub(crate) fn route(state: &State, ask: &Ask, segments: &[&str]) -> Result<Answer, Refused> {
    if segments == ["openapi.json"] {
        return Ok(Answer::made(JSON, OPENAPI, CACHE).with("access-control-allow-origin", "*"));
    }
    let value = match segments {
        [] => json!({
            "name": state.site.name,
            "publisher": state.site.publisher,
            "issues": "/api/issues?year=&limit=&offset=",
            "issue": "/api/issues/{year}/{number}",
            "documents": "/api/documents?type=&body=&field=&year=&section=&source=&limit=&offset=",
            "fields": "/api/fields",
            "document": "/api/documents/{body}/{number}",
            "similar": "/api/documents/{body}/{number}/similar",
            "search": "/api/search?q=&type=&body=&level=&field=&year=&number=&issue=&valid-on=&effect=&sort=&group=document&limit=&offset=",
            "suggest": "/api/suggest?q=",
            "verify": "/api/verify?sha256=",
            "changes": "/api/changes?since=&limit=",
            "statistics": "/api/statistics",
            "description": "/api/openapi.json",
            "feeds": ["/cong-bao.atom", "/van-ban.atom", "/tim-kiem.atom?q="],
            "tables": ["/cong-bao.csv", "/van-ban.csv", "/linh-vuc.csv", "/tim-kiem.csv?q=", "/thong-ke.csv"],
            "log": "/log/checkpoint",
            "joined": joined(state),
        }),
        ["issues"] => issues(state, ask),
        ["issues", year, number] => one_issue(state, issue(year, number)?)?,
        ["documents"] if crate::pages::is_imported(ask) => imported(state, ask)?,
        ["documents"] => documents(state, ask),
        ["fields"] => fields(state),
        ["documents", body, number] => document(state, &format!("{body}/{number}"))?,
        ["documents", body, number, "similar"] => similar(state, &format!("{body}/{number}"))?,
        ["search"] => search(state, ask)?,
        ["suggest"] => suggest(state, ask)?,
        ["verify"] => verify(state, ask)?,
        ["changes"] => changes(state, ask)?,
        ["statistics"] => statistics(state),
        _ => return Err(Refused::Missing),
    };
    Ok(Answer::made(JSON, format!("{value:#}\n"), CACHE).with("access-control-allow-origin", "*"))
}

/// The gazettes that were joined to this one: the key their issues and documents carry, their name and their log.
fn joined(state: &State) -> Vec<Value> {
    let one = |gazette: &crate::JoinedGazette| {
        let log = format!("/log/joined/{}/checkpoint", gazette.key);
        json!({"gazette": gazette.key.as_str(), "name": gazette.name, "log": log})
    };
    state.site.joined.iter().map(one).collect()
}

/// The answer to a file that was sent and has no digest.
pub(crate) fn upload_refusal(fault: UploadFault) -> Answer {
    let (status, code, message) = match fault {
        UploadFault::Missing => (400, "file-missing", "the form holds no file"),
        UploadFault::Malformed => (
            400,
            "malformed",
            "send a form with a file (multipart/form-data), or the file itself as application/octet-stream",
        ),
        UploadFault::TooLarge => (413, "too-large", "files of more than 256 MB are not read; ask by digest"),
    };
    refused(status, code, message)
}

fn refused(status: u16, code: &str, message: &str) -> Answer {
    Answer::plain(status, JSON, format!("{:#}\n", json!({"error": {"code": code, "message": message}})))
        .with("access-control-allow-origin", "*")
}

/// The refusal as JSON.
pub(crate) fn refusal(refused: &Refused) -> Answer {
    let (status, code, message) = match refused {
        Refused::Missing | Refused::NoPlace { .. } => (404, "not-found", "nothing is published here"),
        Refused::Gone => (410, "withdrawn", "the file was published here and was withdrawn"),
        Refused::Malformed => (400, "malformed", "the request cannot be understood"),
        Refused::NoSearch => (503, "search-unavailable", "the index is being rebuilt; documents can be read"),
        Refused::Damaged => (500, "damaged", "what is kept cannot be read or does not match its digest"),
    };
    self::refused(status, code, message)
}

/// Whether the site does its work.
pub(crate) fn health(state: &State) -> Answer {
    let catalogue = state.catalogue();
    let value = json!({
        "status": if catalogue.damaged.is_empty() { "ok" } else { "damaged" },
        "issues": catalogue.issues.len(),
        "documents": catalogue.len(),
        "search": state.index().is_some(),
        "damaged": catalogue.damaged,
    });
    Answer::plain(200, JSON, format!("{value:#}\n"))
}

fn bounds(ask: &Ask) -> (usize, usize) {
    (ask.number("limit", 20).clamp(1, PAGE), ask.number("offset", 0))
}

fn issues(state: &State, ask: &Ask) -> Value {
    let catalogue = state.catalogue();
    let (limit, offset) = bounds(ask);
    let year: Option<i16> = ask.value("year").parse().ok();
    let wanted =
        || catalogue.issues.values().rev().filter(|record| year.is_none_or(|year| record.issue.year == year));
    let shown = wanted().skip(offset).take(limit).map(|record| {
        json!({
            "issue": record.issue,
            "date": record.date,
            "published_at": record.published_at,
            "pages": record.pages,
            "documents": record.entries.len(),
            "url": format!("/cong-bao/{}", record.issue.path()),
            "api": format!("/api/issues/{}", record.issue.path()),
        })
    });
    json!({"total": wanted().count(), "offset": offset, "issues": shown.collect::<Vec<_>>()})
}

fn one_issue(state: &State, issue: gazette_model::IssueId) -> Result<Value, Refused> {
    let catalogue = state.catalogue();
    let record = catalogue.issues.get(&issue).ok_or(Refused::Missing)?;
    let base = format!("/cong-bao/{}", issue.path());
    let entries = record.entries.iter().enumerate().map(|(position, entry)| {
        json!({
            "document": entry.document,
            "section": entry.section,
            "body": entry.body,
            "title": entry.title,
            "number": entry.number,
            "issued_on": entry.issued_on,
            "corrects": entry.corrects,
            "pages": record.entry_pages.get(position),
            "url": format!("/van-ban/{}", encode(&entry.document, true)),
        })
    });
    Ok(json!({
        "issue": issue,
        "object": *ObjectId::issue(issue),
        "date": record.date,
        "published_at": record.published_at,
        "pages": record.pages,
        "entries": entries.collect::<Vec<_>>(),
        "files": files(&base, &record.files),
        "withdrawn": withdrawn(state, &ObjectId::issue(issue), &record.files),
        "proof": some(proof_address(state, &issue.path())),
        "url": base,
    }))
}

fn documents(state: &State, ask: &Ask) -> Value {
    let (catalogue, fields) = (state.catalogue(), state.fields());
    let (limit, offset) = bounds(ask);
    let choice = crate::pages::choice(ask);
    let shown = catalogue.chosen(&choice, &fields).skip(offset).take(limit).map(|(record, entry)| {
        json!({
            "id": entry.document,
            "number": entry.number,
            "title": entry.title,
            "body": catalogue.body_name(&entry.body),
            "field": some(fields.name(&entry.document).to_owned()),
            "issued_on": entry.issued_on,
            "issue": record.issue,
            "published_on": record.date,
            "url": format!("/van-ban/{}", encode(&entry.document, true)),
        })
    });
    let shown: Vec<Value> = shown.collect();
    json!({
        "total": catalogue.chosen(&choice, &fields).count(),
        "offset": offset,
        "documents": shown,
        "facets": counted(catalogue.facets(&choice, &fields)),
    })
}

/// Documents that were imported and stand in no issue.
fn imported(state: &State, ask: &Ask) -> Result<Value, Refused> {
    let imported = state.imported();
    let (limit, offset) = bounds(ask);
    let choice = crate::pages::choice(ask);
    let mut shown = Vec::new();
    for id in imported.chosen(&choice).skip(offset).take(limit) {
        // What waits for its issue is not shown.
        let Some(record) = state.document(id)? else { continue };
        let metadata = &record.document.metadata;
        shown.push(json!({
            "id": record.id,
            "number": metadata.number.as_ref().map(ToString::to_string).unwrap_or_default(),
            "title": crate::pages::title_of(&record),
            "body": metadata.bodies.join("; "),
            "field": metadata.field,
            "issued_on": metadata.issued_on,
            "issue": null,
            "published_on": null,
            "url": format!("/van-ban/{}", encode(&record.id, true)),
        }));
    }
    Ok(json!({
        "total": imported.chosen(&choice).count(),
        "offset": offset,
        "documents": shown,
        "facets": counted(imported.facets(&choice)),
    }))
}

fn counted(facets: Facets) -> Value {
    let counts = |facets: Vec<Facet>| -> Vec<Value> {
        let one = |facet: Facet| json!({"key": facet.key, "name": facet.name, "count": facet.count});
        facets.into_iter().map(one).collect()
    };
    json!({
        "type": counts(facets.types),
        "body": counts(facets.bodies),
        "field": counts(facets.fields),
        "year": counts(facets.years),
    })
}

fn fields(state: &State) -> Value {
    let one = |field: crate::pages::Field| {
        json!({
            "key": field.key,
            "name": field.name,
            "documents": field.documents,
            "imported": field.imported,
            "url": format!("/van-ban?field={}", field.key),
            "imported_url": format!("/van-ban?nguon=nhap&field={}", field.key),
        })
    };
    json!({"fields": crate::pages::fields_of(state).into_iter().map(one).collect::<Vec<_>>()})
}

/// What happened after a position of the log, oldest first; `next` is where to go on.
fn changes(state: &State, ask: &Ask) -> Result<Value, Refused> {
    let since: u64 = match ask.value("since") {
        "" => 0,
        text => text.parse().map_err(|_| Refused::Malformed)?,
    };
    let limit = ask.number("limit", PAGE).clamp(1, 1000);
    // The log of a joined gazette is asked for by its key.
    let gazette = match ask.value("gazette") {
        "" => GazetteKey::OWN,
        key => GazetteKey::new(key).ok_or(Refused::Malformed)?,
    };
    let (folder, _) = state.site.log_of(gazette).ok_or(Refused::Missing)?;
    let key = log_key(state, gazette);
    let Some(log) = VerifierKey::parse(&key).ok().and_then(|key| LogReader::open(folder, &key).ok()) else {
        // Before the first publication there is no log.
        return Ok(json!({"since": since, "next": since, "size": 0, "changes": []}));
    };
    let size = log.checkpoint().size;
    let mut changes = Vec::new();
    let end = since.saturating_add(limit as u64).min(size);
    for position in since..end {
        let entry = log.entry(position).map_err(|_| Refused::Damaged)?;
        let url = match (&entry.document, entry.issue) {
            (Some(address), _) => Some(format!("/van-ban/{}", encode(&gazette.name(address), true))),
            (None, Some(issue)) => Some(format!("/cong-bao/{}", issue.of(gazette).path())),
            (None, None) => None,
        };
        changes.push(json!({
            "position": position,
            "kind": entry.kind,
            "time": entry.time,
            "issue": entry.issue.map(|issue| issue.of(gazette)),
            "document": entry.document.as_ref().map(|address| gazette.name(address)),
            "note": entry.note,
            "files": entry.files,
            "url": url,
        }));
    }
    Ok(json!({"since": since, "next": end.max(since), "size": size, "changes": changes}))
}

fn statistics(state: &State) -> Value {
    let s = count(&state.catalogue(), &state.fields());
    let years = s.years.iter().map(|year| {
        json!({
            "year": year.year,
            "issues": year.issues,
            "documents": year.documents,
            "normative": year.normative,
            "corrections": year.corrections,
            "pages": year.pages,
            "documents_by_month": year.months,
        })
    });
    let counts = |facets: &[Facet]| -> Vec<Value> {
        facets.iter().map(|facet| json!({"name": facet.name, "count": facet.count})).collect()
    };
    json!({
        "issues": s.issues,
        "documents": s.documents,
        "normative": s.normative,
        "corrections": s.corrections,
        "pages": s.pages,
        "median_days_to_gazette": s.median_delay,
        "types": counts(&s.types),
        "bodies": counts(&s.bodies),
        "fields": counts(&s.fields),
        "years": years.collect::<Vec<_>>(),
    })
}

fn document(state: &State, address: &str) -> Result<Value, Refused> {
    let record = state.document(address)?.ok_or(Refused::Missing)?;
    let base = format!("/van-ban/{}", encode(address, true));
    let corrections: Vec<Value> = corrections(state, address)?;
    let (relations, validity) = crate::pages::relations(state, &record);
    let acts = |one: &&Relation| !matches!(one.kind, ReferenceKind::Basis | ReferenceKind::Cites);
    let effects: Vec<Value> = relations
        .incoming
        .iter()
        .filter(acts)
        .map(|one| json!({"by": one.from, "kind": one.kind, "source": one.source}))
        .collect();
    let mut document = record.document.clone();
    let pictures: Vec<String> = (0..document.pictures.len()).map(|at| format!("{base}/hinh/{at}")).collect();
    // Bytes of pictures are served by their own addresses.
    document.pictures.iter_mut().for_each(|picture| picture.bytes.clear());
    Ok(json!({
        "id": record.id,
        "url": base,
        "issues": record.issues,
        "metadata": document.metadata,
        "corrections": corrections,
        "corrects": record.corrects,
        "affected_by": effects,
        "relations": relations,
        "validity": validity,
        "imported_from": some(record.imported_from.clone()),
        "files": files(&base, &record.files),
        "withdrawn": withdrawn(state, &ObjectId::document(address), &record.files),
        "proof": some(proof_address(state, address)),
        "units": document.units,
        "notes": document.notes,
        "pictures": pictures,
    }))
}

/// Documents that speak of the same.
fn similar(state: &State, address: &str) -> Result<Value, Refused> {
    let record = state.document(address)?.ok_or(Refused::Missing)?;
    let found = crate::pages::similar_to(state, &record.id)?;
    let one = |one: crate::pages::Similar| json!({"number": one.number, "title": one.title, "url": one.href});
    Ok(json!({"id": record.id, "similar": found.into_iter().map(one).collect::<Vec<_>>()}))
}

fn corrections(state: &State, address: &str) -> Result<Vec<Value>, Refused> {
    let catalogue = state.catalogue();
    let found = state.archive.corrections_of(address)?;
    let published = found.into_iter().filter(|one| catalogue.holds(&one.by));
    Ok(published.map(|one| json!({"by": one.by, "issues": one.issues, "correction": one.record})).collect())
}

fn search(state: &State, ask: &Ask) -> Result<Value, Refused> {
    let (limit, offset) = bounds(ask);
    let (mut request, wrong) = crate::pages::search_request(ask, limit);
    if !wrong.is_empty() {
        return Err(Refused::Malformed);
    }
    request.offset = offset;
    request.grouped = ask.value("group") == "document";
    request.clauses = ask.value("group") == "clause";
    request.facets = ask.value("facets") != "0";
    let results = state.search(&request).ok_or(Refused::NoSearch)?;
    Ok(json!({
        "total": results.total,
        "offset": request.offset,
        "did_you_mean": results.did_you_mean,
        "facets": results.facets,
        "hits": results.hits,
    }))
}

/// What a reader may be about to type, in the form browsers ask for (OpenSearch Suggestions).
fn suggest(state: &State, ask: &Ask) -> Result<Value, Refused> {
    let typed: String = ask.value("q").chars().take(100).collect();
    let index = state.index().ok_or(Refused::NoSearch)?;
    let found = index.suggest(&typed, 8).map_err(|_| Refused::NoSearch)?;
    let words: Vec<&str> = found.iter().map(|one| one.text.as_str()).collect();
    let numbers: Vec<&str> = found.iter().map(|one| one.number.as_str()).collect();
    let addresses: Vec<String> = found.iter().map(|one| format!("{}{}", ask.origin, one.permalink)).collect();
    Ok(json!([typed, words, numbers, addresses]))
}

fn verify(state: &State, ask: &Ask) -> Result<Value, Refused> {
    let digest: Digest = ask.value("sha256").parse().map_err(|_| Refused::Malformed)?;
    let found = look_up(state, &digest)?;
    let catalogue = state.catalogue();
    let items = found.iter().map(|one| {
        let corrections = one.corrections.iter().filter(|one| catalogue.holds(&one.by));
        json!({
            "file": one.path,
            "role": one.role,
            "issue": one.issue,
            "issues": one.issues,
            "document": one.document.as_ref().map(|(address, _)| address),
            "title": one.document.as_ref().map(|(_, title)| title),
            "corrections": corrections.map(|one| json!({"by": one.by, "issues": one.issues, "correction": one.record})).collect::<Vec<_>>(),
            "log": {"index": one.log_index, "proof": some(one.proof.clone()), "key": some(one.key.clone())},
            "issue_url": one.issue.map(|issue| format!("/cong-bao/{}", issue.path())),
        })
    });
    let items: Vec<Value> = items.collect();
    let altered = crate::claim::issue(state, &ask.claim).filter(|_| items.is_empty());
    let verdict = match (items.is_empty(), altered) {
        (false, _) => "genuine",
        (true, Some(_)) => "altered",
        (true, None) => "unknown",
    };
    Ok(json!({"sha256": digest, "verdict": verdict, "claims": altered, "published": items}))
}

/// The files readers could have had that were taken back, and by which order.
fn withdrawn(state: &State, object: &ObjectId, files: &[FileRecord]) -> Vec<Value> {
    let gone = state.archive.withdrawn(object).unwrap_or_default().into_iter();
    let public = gone.filter(|gone| files.iter().any(|file| file.path == gone.path && is_public(file)));
    let one = |gone: gazette_archive::WithdrawnFile| {
        json!({
            "path": gone.path, "sha256": gone.sha256, "time": gone.time, "order": gone.order, "why": gone.why,
        })
    };
    public.map(one).collect()
}

fn files(base: &str, files: &[FileRecord]) -> Vec<Value> {
    let public = files.iter().filter(|file| is_public(file));
    public
        .map(|file| {
            json!({
                "path": file.path,
                "role": file.role,
                "media_type": file.media_type,
                "size": file.size,
                "sha256": file.digest,
                "url": format!("{base}/tep/{}", encode(&file.path, true)),
            })
        })
        .collect()
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
