//! Retention (bảo quản, hủy hồ sơ): what may be disposed of and when, and disposing of what a person confirmed.
//!
//! Issues and published documents are kept for ever in the archive. What a body sent is kept as long as the rule of
//! its regime says, at least five years from the end of the year in which it was published or closed. Disposal takes
//! the bytes of originals away; the register, their digests and all proofs stay.

use std::collections::{BTreeMap, BTreeSet};

use gazette_disk::Lock;
use gazette_model::{Date, Digest, Office, Regime, RetainedPart, SubmittedFile};
use rusqlite::params;
use serde::Serialize;

use crate::desk::{Act, PATIENCE};
use crate::store::{begin, from_json};
use crate::{Desk, DeskError, rules};

/// The least that the law asks for (`law-and-practice`, retention of submissions).
const LEAST: u32 = 5;

/// A settled submission and how long its originals are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retained {
    /// The submission.
    pub submission: String,
    /// Number as printed.
    pub number: String,
    /// Issuing bodies.
    pub body: String,
    /// `published`, or `returned` for what was returned or taken back.
    pub state: &'static str,
    /// The day it was published or closed.
    pub settled_on: Date,
    /// The regime it came under.
    pub regime: Regime,
    /// The last day on which its originals must be kept; none: for ever.
    pub until: Option<Date>,
    /// The rule it follows, in the words of the configuration; may be empty.
    pub source: String,
    /// Its originals that are still kept and that nothing else needs.
    pub files: Vec<SubmittedFile>,
}

impl Desk {
    /// Settled submissions whose originals are still kept, with the last day they must be; soonest first.
    pub fn retained(&self, office: &Office) -> Result<Vec<Retained>, DeskError> {
        let gone = self.gone()?;
        let mut needed: BTreeMap<Digest, usize> = BTreeMap::new();
        let mut all = Vec::new();
        let mut statement = self.connection.prepare(
            "SELECT s.id, s.number, s.body, s.received_on, s.settled, s.withdrawn, i.date, content.files, s.outcome,
               (SELECT max(closed_at) FROM discrepancy WHERE submission = s.seq)
             FROM submission s JOIN content ON content.submission = s.seq LEFT JOIN issue i ON i.id = s.issue
             WHERE s.origin = 'received' ORDER BY s.seq",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: String = row.get(0)?;
            let files: Vec<SubmittedFile> =
                from_json(&row.get::<_, String>(7)?, &format!("the files of {id}"))?;
            let distinct: BTreeSet<Digest> = files.iter().map(|file| file.digest).collect();
            for digest in distinct {
                *needed.entry(digest).or_default() += 1;
            }
            if !row.get::<_, bool>(4)? {
                continue;
            }
            let day = |text: Option<String>| text.and_then(|text| text.get(..10)?.parse::<Date>().ok());
            let received = day(row.get(3)?).ok_or_else(|| DeskError::damaged(format!("the day of {id}")))?;
            let published = day(row.get(6)?);
            let closed = day(row.get(5)?).max(day(row.get(9)?));
            let settled_on = published.or(closed).unwrap_or(received);
            let part = if published.is_some() { RetainedPart::Published } else { RetainedPart::Returned };
            let regime = rules::regime_on(received);
            let (years, source) = years(office, regime, part);
            all.push(Retained {
                submission: id,
                number: row.get(1)?,
                body: row.get(2)?,
                state: if published.is_some() { "published" } else { "returned" },
                settled_on,
                regime,
                until: years.and_then(|years| end_of_year(settled_on, years)),
                source,
                files,
            });
        }
        for one in &mut all {
            // The same bytes in another submission are kept as long as that one.
            one.files.retain(|file| !gone.contains(&file.digest) && needed.get(&file.digest) == Some(&1));
        }
        all.retain(|one| !one.files.is_empty());
        all.sort_by(|a, b| {
            (a.until.is_none(), a.until, &a.submission).cmp(&(b.until.is_none(), b.until, &b.submission))
        });
        Ok(all)
    }

    /// Remembers that a list of this digest was drawn up, so that only it can be confirmed.
    pub fn draw_disposal(&mut self, list: &Digest, submissions: usize) -> Result<(), DeskError> {
        self.note("disposal-listed", &submissions.to_string(), &list.to_string())
    }

    /// Disposes of the originals of `submissions`, as the list of digest `list` says that a person confirms.
    ///
    /// Refused as a whole when the list was not drawn up here as it stands, or when one submission on it may not, or
    /// not yet, be disposed of. Safe on disk when this returns; returns how many files and bytes went.
    pub fn dispose(
        &mut self,
        office: &Office,
        list: &Digest,
        submissions: &[String],
        today: Date,
    ) -> Result<(u64, u64), DeskError> {
        crate::metadata::require(&self.who, &self.why)?;
        // Whoever receives the same bytes right now has registered them before this looks, or keeps them anew afterwards.
        let _nobody_keeps = Lock::acquire(&self.originals_lock(), PATIENCE)?;
        let drawn = self
            .connection
            .prepare("SELECT 1 FROM event WHERE what = 'disposal-listed' AND new = ?1")?
            .exists([list.to_string()])?;
        if !drawn {
            return Err(DeskError::ListAltered(*list));
        }
        let retained: BTreeMap<String, Retained> =
            self.retained(office)?.into_iter().map(|one| (one.submission.clone(), one)).collect();
        let mut going: BTreeMap<Digest, u64> = BTreeMap::new();
        for id in submissions {
            match retained.get(id) {
                Some(one) if one.until.is_some_and(|until| until < today) => {
                    going.extend(one.files.iter().map(|file| (file.digest, file.size)));
                }
                _ => return Err(DeskError::MustBeKept(id.clone())),
            }
        }
        let (at, who, why) = (self.now.clone(), self.who.clone(), self.why.clone());
        let transaction = begin(&mut self.connection)?;
        for (digest, size) in &going {
            transaction
                .prepare_cached(
                    "INSERT OR IGNORE INTO disposed (digest, size, list, at, who) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![
                    digest.to_string(),
                    i64::try_from(*size).unwrap_or(i64::MAX),
                    list.to_string(),
                    at,
                    who
                ])?;
        }
        for id in submissions {
            let seq = crate::stored::seq_of(&transaction, id)?;
            let new = list.to_string();
            Act {
                submission: Some(seq),
                at: &at,
                who: &who,
                what: "disposed",
                new: &new,
                why: &why,
                ..Act::NONE
            }
            .record(&transaction)?;
        }
        transaction.commit()?;
        self.take_away()?;
        Ok((going.len() as u64, going.values().sum()))
    }

    /// Takes away what was disposed of and is still there, as after a power cut in the middle.
    pub fn finish_disposal(&self) -> Result<(), DeskError> {
        let _nobody_keeps = Lock::acquire(&self.originals_lock(), PATIENCE)?;
        self.take_away()
    }

    fn take_away(&self) -> Result<(), DeskError> {
        for digest in self.gone()? {
            if let Ok(path) = self.original(&digest) {
                gazette_disk::remove_file(&path)?;
            }
        }
        Ok(())
    }

    /// The digests of originals that were disposed of and that nobody sent again since.
    pub(crate) fn gone(&self) -> Result<BTreeSet<Digest>, DeskError> {
        let mut gone = self.disposed()?;
        if gone.is_empty() {
            return Ok(gone);
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT files FROM content WHERE submission NOT IN
               (SELECT submission FROM event WHERE what = 'disposed' AND submission IS NOT NULL)",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            // What cannot be read is told by the audit.
            let files: Vec<SubmittedFile> =
                serde_json::from_str(row.get_ref(0)?.as_str().unwrap_or_default()).unwrap_or_default();
            for file in files {
                gone.remove(&file.digest);
            }
        }
        Ok(gone)
    }

    /// The digests of all originals that were disposed of.
    pub fn disposed(&self) -> Result<BTreeSet<Digest>, DeskError> {
        let mut statement = self.connection.prepare_cached("SELECT digest FROM disposed")?;
        let texts: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        texts
            .iter()
            .map(|text| text.parse().map_err(|_| DeskError::damaged("the digest of a disposed original")))
            .collect()
    }
}

/// How many years, and by which rule; the most particular rule of the office decides.
fn years(office: &Office, regime: Regime, part: RetainedPart) -> (Option<u32>, String) {
    let fits = office.retention.iter().filter(|rule| {
        rule.regime.is_none_or(|of| of == regime)
            && (rule.what == part || rule.what == RetainedPart::Submissions)
    });
    let best = fits
        .max_by_key(|rule| (rule.what == part && part != RetainedPart::Submissions, rule.regime.is_some()));
    match best {
        Some(rule) => (rule.years.map(|years| years.max(LEAST)), rule.source.clone()),
        None => (Some(office.policy.keep_submissions_years.max(LEAST)), String::new()),
    }
}

/// The last day of the year that lies `years` after that of `day`.
fn end_of_year(day: Date, years: u32) -> Option<Date> {
    let year = day.year().checked_add(i16::try_from(years).ok()?)?;
    Date::new(year, 12, 31).ok()
}
