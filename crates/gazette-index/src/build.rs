//! Builds the index from the records of the archive.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use gazette_model::DocumentRecord;
use gazette_text::fold::fold;
use gazette_text::number;
use tantivy::indexer::NoMergePolicy;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};
use tantivy::{IndexWriter, TantivyDocument, Term};

use crate::analysis::{Analyzer, hash, shown, syllables};
use crate::hit::address;
use crate::lapse::Lapses;
use crate::relation::Builder;
use crate::schema::{Family, Fields, schema};
use crate::sorts;
use crate::unit::{Unit, units};
use crate::{IndexError, generation};

/// Memory of the writer before it flushes a segment.
const WRITER_BYTES: usize = 400 * 1024 * 1024;
/// Threads that analyse beside those that index.
const ANALYSTS: usize = 2;
/// Separates terms handed to Tantivy.
const SEPARATOR: char = '\u{1f}';

/// What was indexed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Built {
    /// Documents.
    pub documents: u64,
    /// Articles, annexes and documents as a whole.
    pub articles: u64,
}

/// Builds a new generation of the index at `dir` and swaps it in.
///
/// # Errors
///
/// [`IndexError::File`] when the folder cannot be written; the generation in use stays.
pub fn rebuild(dir: &Path, records: impl Iterator<Item = DocumentRecord>) -> Result<Built, IndexError> {
    let mut relations = Builder::default();
    let documents = records.map(|record| {
        relations.add(&record);
        units(&record)
    });
    let (path, built) = build(dir, documents)?;
    relations.write(&path)?;
    Lapses::write(&path, None)?;
    generation::swap(dir, &path)?;
    Ok(built)
}

/// [`rebuild`] over units of one's own; each item holds the units of one document.
///
/// # Errors
///
/// As [`rebuild`].
pub fn rebuild_units(dir: &Path, documents: impl Iterator<Item = Vec<Unit>>) -> Result<Built, IndexError> {
    let (path, built) = build(dir, documents)?;
    generation::swap(dir, &path)?;
    Ok(built)
}

/// Builds a generation aside.
fn build(dir: &Path, documents: impl Iterator<Item = Vec<Unit>>) -> Result<(PathBuf, Built), IndexError> {
    let path = generation::next(dir)?;
    let damaged =
        |error: tantivy::TantivyError| IndexError::Damaged { path: path.clone(), reason: error.to_string() };
    let (schema, fields) = schema();
    let index = tantivy::Index::create_in_dir(&path, schema).map_err(damaged)?;
    prepare(&index);
    let mut writer: IndexWriter = index.writer_with_num_threads(2, WRITER_BYTES).map_err(damaged)?;
    // Whatever the sizes of the segments, they stay: merging everything once more costs a third of the time.
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let built = feed(&writer, &fields, documents).map_err(damaged)?;
    writer.commit().map_err(damaged)?;
    writer.wait_merging_threads().map_err(damaged)?;
    Ok((path, built))
}

/// Analyses on threads of their own, so that whoever yields the documents is never waited for.
fn feed(
    writer: &IndexWriter,
    fields: &Fields,
    documents: impl Iterator<Item = Vec<Unit>>,
) -> tantivy::Result<Built> {
    let (send, receive) = std::sync::mpsc::sync_channel::<Vec<Unit>>(64);
    let receive = Mutex::new(receive);
    std::thread::scope(|scope| {
        let analysts: Vec<_> = (0..ANALYSTS)
            .map(|_| {
                let receive = &receive;
                scope.spawn(move || -> tantivy::Result<Built> {
                    let mut built = Built::default();
                    let mut analyzer = Analyzer::default();
                    let mut failed = Ok(());
                    loop {
                        let next = receive.lock().map(|receive| receive.recv());
                        let Ok(Ok(units)) = next else { break };
                        // After a failure the channel is still emptied, so that nobody waits for it.
                        if failed.is_ok() {
                            failed = add(writer, fields, &mut analyzer, units, &mut built);
                        }
                    }
                    failed.map(|()| built)
                })
            })
            .collect();
        for units in documents {
            if send.send(units).is_err() {
                break;
            }
        }
        drop(send);
        let mut all = Built::default();
        for analyst in analysts {
            let built = analyst.join().map_err(|_| {
                tantivy::TantivyError::SystemError("a thread of the analysis died".to_owned())
            })??;
            all.documents += built.documents;
            all.articles += built.articles;
        }
        Ok(all)
    })
}

/// Adds records to the generation in use, replacing documents of the same address; makes an index where
/// there is none.
///
/// # Errors
///
/// As [`rebuild`].
pub fn update(dir: &Path, records: &[DocumentRecord]) -> Result<Built, IndexError> {
    let Some(path) = generation::current(dir) else { return rebuild(dir, records.iter().cloned()) };
    let damaged =
        |error: tantivy::TantivyError| IndexError::Damaged { path: path.clone(), reason: error.to_string() };
    let index = tantivy::Index::open_in_dir(&path).map_err(damaged)?;
    prepare(&index);
    let (_, fields) = schema();
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 64 * 1024 * 1024).map_err(damaged)?;
    let mut built = Built::default();
    let mut analyzer = Analyzer::default();
    let mut relations = Builder::default();
    for record in records {
        relations.add(record);
        writer.delete_term(Term::from_field_text(fields.document, &record.id));
        add(&writer, &fields, &mut analyzer, units(record), &mut built).map_err(damaged)?;
    }
    writer.commit().map_err(damaged)?;
    writer.wait_merging_threads().map_err(damaged)?;
    relations.update(&path)?;
    let changed: Vec<String> = records.iter().map(|record| record.id.clone()).collect();
    Lapses::write(&path, Some(&changed))?;
    Ok(built)
}

/// Registers the tokenizer of the index.
pub(crate) fn prepare(index: &tantivy::Index) {
    index.tokenizers().register("terms", TextAnalyzer::from(Terms::default()));
}

fn add(
    writer: &IndexWriter,
    fields: &Fields,
    analyzer: &mut Analyzer,
    units: Vec<Unit>,
    built: &mut Built,
) -> tantivy::Result<()> {
    built.documents += 1;
    for unit in units {
        built.articles += 1;
        writer.add_document(document(fields, analyzer, unit))?;
    }
    Ok(())
}

fn document(fields: &Fields, analyzer: &mut Analyzer, mut unit: Unit) -> TantivyDocument {
    unit.text = shown(&unit.text);
    unit.heading = shown(&unit.heading);
    unit.title = shown(&unit.title);
    unit.document_title = shown(&unit.document_title);
    let mut out = TantivyDocument::default();
    out.add_text(fields.document, &unit.document);
    out.add_u64(fields.whole, u64::from(unit.path.is_empty()));
    if !unit.number.is_empty() {
        for key in number_keys(&unit.number) {
            out.add_text(fields.number, key);
        }
    }
    out.add_u64(fields.rank, rank(&fold(&unit.kind)));
    if let Some(label) = article(&unit.path) {
        let digits: String = label.chars().take_while(char::is_ascii_digit).take(6).collect();
        out.add_u64(fields.place, digits.parse().unwrap_or(0));
        out.add_text(fields.article, label);
    }
    if !unit.external.is_empty() {
        out.add_text(fields.external, &unit.external);
    }
    out.add_u64(fields.group, hash(&unit.document));
    out.add_u64(fields.key, hash(&address(&unit)));
    out.add_u64(fields.order, hash(&format!("{} {} {}", unit.document, unit.path, unit.external)));
    out.add_text(fields.kind, fold(&unit.kind));
    let bodies = syllables(&shown(&unit.bodies.join(" ")));
    out.add_text(fields.body, join(bodies.into_iter().map(|syllable| syllable.folded)));
    if let Some(date) = unit.issued_on {
        out.add_i64(fields.year, i64::from(date.year()));
    }
    for (field, date) in [
        (fields.issued, unit.issued_on),
        (fields.effective, unit.effective_on),
        (fields.expires, unit.expires_on),
    ] {
        if let Some(date) = date {
            out.add_i64(field, day(date));
        }
    }
    counted(&mut out, fields, &unit);
    out.add_u64(fields.sorts, sorts::of_title(&unit.title));
    let above = above(&unit);
    for (family, text) in fields.text.iter().zip([&unit.text, &unit.title, &above]) {
        add_family(&mut out, analyzer, *family, text);
    }
    out.add_bytes(fields.unit, &serde_json::to_vec(&unit).unwrap_or_default());
    out
}

/// What stands above a unit: type and subject of the document, its field, chapters.
pub(crate) fn above(unit: &Unit) -> String {
    let mut out = String::new();
    let title = &unit.document_title;
    if !fold(title).starts_with(&fold(&unit.kind)) {
        out.push_str(&unit.kind);
        out.push(' ');
    }
    for text in std::iter::once(title).chain([&unit.field]).chain(&unit.above).filter(|text| !text.is_empty())
    {
        out.push_str(text);
        out.push('\n');
    }
    out
}

/// The values that are counted and sorted by, as shown.
fn counted(out: &mut TantivyDocument, fields: &Fields, unit: &Unit) {
    let serial: String = unit.number.chars().take_while(char::is_ascii_digit).take(9).collect();
    out.add_u64(fields.serial, serial.parse().unwrap_or(u64::from(u32::MAX)));
    let mut levels: Vec<&str> = unit.bodies.iter().filter_map(|body| level(body)).collect();
    levels.sort_unstable();
    levels.dedup();
    let issue = unit.issue.map(|issue| issue.to_string()).unwrap_or_default();
    let mut add = |field, value: &str| {
        if !value.trim().is_empty() {
            out.add_text(field, shown(value.trim()));
        }
    };
    add(fields.shown.kind, &unit.kind);
    unit.bodies.iter().for_each(|body| add(fields.shown.body, body));
    for level in levels {
        add(fields.shown.level, level);
        add(fields.folded_level, &fold(level));
    }
    add(fields.folded_field, &fold(&unit.field));
    add(fields.shown.field, &unit.field);
    add(fields.shown.issue, &issue);
}

/// Levels of bodies by the words their names begin with.
const LEVELS: &str = include_str!("../data/levels.txt");

/// The level of a body (cấp), after its name; abbreviated names are written out first.
pub(crate) fn level(body: &str) -> Option<&'static str> {
    let mut name = fold(&shown(body)).split_whitespace().collect::<Vec<_>>().join(" ");
    for (short, long) in [("ubnd", "uy ban nhan dan"), ("hdnd", "hoi dong nhan dan")] {
        if let Some(rest) = name.strip_prefix(short).filter(|rest| rest.starts_with(' ')) {
            name = format!("{long}{rest}");
        }
    }
    LEVELS.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let (words, level) = line.split_once('=')?;
        let rest = name.strip_prefix(words.trim())?;
        (rest.is_empty() || rest.starts_with(' ')).then(|| level.trim())
    })
}

/// The keys a number is found by, the whole one first; a type without a body and a bare year are enough.
pub(crate) fn number_keys(printed: &str) -> Vec<String> {
    let mut keys = vec![number::key(printed)];
    if let Ok(number) = number::parse(printed)
        && let Some(year) = number.year
    {
        let serial = number::key(&number.serial);
        if let Some(kind) = &number.kind {
            keys.push(format!("{serial}-{year}-{}", fold(kind)));
        }
        keys.push(format!("{serial}-{year}"));
    }
    keys.dedup();
    keys
}

/// The rank of a type (hiệu lực pháp lý): constitution and laws first.
fn rank(kind: &str) -> u64 {
    const RANKS: [&str; 8] =
        ["hien phap", "bo luat", "luat", "phap lenh", "nghi dinh", "nghi quyet", "quyet dinh", "thong tu"];
    (1u64..).zip(RANKS).find(|(_, name)| kind.starts_with(name)).map_or(0, |(level, _)| level)
}

/// The label of the article a path names.
pub(crate) fn article(path: &str) -> Option<String> {
    let last = path.rsplit('/').find_map(|segment| segment.strip_prefix("dieu-"))?;
    Some(fold(last))
}

fn add_family(out: &mut TantivyDocument, analyzer: &mut Analyzer, family: Family, text: &str) {
    let (syllables, pairs) = analyzer.terms(text, SEPARATOR);
    for (field, terms) in [(family.syllables, syllables), (family.pairs, pairs)] {
        if !terms.is_empty() {
            out.add_text(field, terms);
        }
    }
}

fn join(terms: impl Iterator<Item = String>) -> String {
    let mut out = String::new();
    for term in terms {
        if !out.is_empty() {
            out.push(SEPARATOR);
        }
        out.push_str(&term);
    }
    out
}

/// A date as a number of days.
pub(crate) fn day(date: gazette_model::Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

/// Takes apart what [`join`] joined.
#[derive(Debug, Clone, Default)]
struct Terms {
    token: Token,
}

struct TermStream<'a> {
    rest: Option<&'a str>,
    token: &'a mut Token,
}

impl Tokenizer for Terms {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream<'a> {
        self.token.reset();
        TermStream { rest: (!text.is_empty()).then_some(text), token: &mut self.token }
    }
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(rest) = self.rest else { return false };
        let (term, rest) = match rest.split_once(SEPARATOR) {
            Some((term, rest)) => (term, Some(rest)),
            None => (rest, None),
        };
        self.rest = rest;
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text.clear();
        self.token.text.push_str(term);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
