//! The clerk's overview (tình hình): what lies where, what is late, what is missing.

use std::collections::{BTreeMap, HashMap};

use gazette_model::{Calendar, Date, IssueId, Office};
use serde::Serialize;

use crate::clock::Clock;
use crate::draft::issue_id;
use crate::{Deadline, Desk, DeskError, Discrepancy, DiscrepancyState, Filter, Gap, IssueRow};

/// How many settled submissions [`Desk::status`] lists.
pub const RECENT: u32 = 500;

/// The state of the desk on a day.
#[derive(Debug, Clone, Serialize)]
pub struct Status {
    /// The day.
    pub today: Date,
    /// Submissions, oldest first: all that are at hand, and of what is settled the newest.
    pub submissions: Vec<SubmissionRow>,
    /// How many settled submissions are not listed.
    pub not_listed: u32,
    /// How many submissions are in each state.
    pub counts: BTreeMap<&'static str, u32>,
    /// Issues, in order.
    pub issues: Vec<IssueRow>,
    /// Limits that run, were missed, or cannot be computed; the latest first.
    pub deadlines: Vec<Deadline>,
    /// Holes in series of normative documents.
    pub gaps: Vec<Gap>,
    /// Discrepancies that are not closed.
    pub discrepancies: Vec<Discrepancy>,
    /// Years whose calendar is needed and missing, or not decided on a day that matters.
    pub calendars_missing: Vec<i16>,
}

/// A submission in the overview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubmissionRow {
    /// Its name in the register.
    pub id: String,
    /// Number as printed.
    pub number: String,
    /// Type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Issuing bodies.
    pub body: String,
    /// Subject.
    pub subject: String,
    /// Date of issue.
    pub issued_on: Option<String>,
    /// When it was received, RFC 3339.
    pub received_at: String,
    /// Accepted or returned.
    pub outcome: &'static str,
    /// Where it is.
    pub state: State,
    /// The issue it stands in, draft or published.
    pub issue: Option<IssueId>,
    /// How many findings need a look.
    pub warnings: u32,
    /// Whether metadata wait to be confirmed.
    pub unconfirmed: bool,
    /// Whether it must be published at once.
    pub urgent: bool,
}

/// Where a submission is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Returned; the body is not told yet.
    Returned,
    /// Returned; the letter is proposed or sent.
    Notified,
    /// The body sent another version.
    Answered,
    /// Accepted and ready for an issue.
    Accepted,
    /// Accepted, but a signature waits for a person.
    Held,
    /// In a draft.
    Draft,
    /// Published.
    Published,
    /// Taken back, or replaced by a better version.
    Withdrawn,
    /// Known from an older register only.
    Recorded,
    /// A message about another submission, such as a recall; read and kept.
    Kept,
}

impl State {
    /// The printed form, such as `draft`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Notified => "notified",
            Self::Answered => "answered",
            Self::Accepted => "accepted",
            Self::Held => "held",
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
            Self::Recorded => "recorded",
            Self::Kept => "kept",
        }
    }
}

impl Desk {
    /// The overview of all that is at hand and the newest [`RECENT`] settled submissions; counts and gaps are of all.
    ///
    /// Rows of older registers are not listed, but count for gaps.
    pub fn status(&self, office: &Office, calendars: &[Calendar], today: Date) -> Result<Status, DeskError> {
        self.status_of(office, calendars, today, &Filter { settled: Some(RECENT), ..Filter::default() })
    }

    /// The overview of the submissions that fit `filter`; issues, gaps and discrepancies are told in full.
    pub fn status_of(
        &self,
        office: &Office,
        calendars: &[Calendar],
        today: Date,
        filter: &Filter,
    ) -> Result<Status, DeskError> {
        // One view of the register for all parts, whatever other clerks do meanwhile.
        let view = self.connection.unchecked_transaction()?;
        let mut discrepancies = self.discrepancies(None)?;
        let mut clock = Clock::new(office, calendars, today);
        let (submissions, counts) = self.rows(filter, &discrepancies, &mut clock)?;
        let all: u32 = counts.values().sum();
        let not_listed = all.saturating_sub(u32::try_from(submissions.len()).unwrap_or(u32::MAX));
        discrepancies.iter().for_each(|one| clock.judge_discrepancy(one));
        discrepancies.retain(|one| one.state != DiscrepancyState::Closed);
        let mut deadlines = clock.deadlines;
        deadlines.sort_by(|a, b| {
            (a.state, b.late_days, a.due, &a.submission).cmp(&(b.state, a.late_days, b.due, &b.submission))
        });
        let mut calendars_missing: Vec<i16> =
            deadlines.iter().filter_map(|one| one.calendar_missing).collect();
        calendars_missing.sort_unstable();
        calendars_missing.dedup();
        let status = Status {
            today,
            submissions,
            not_listed,
            counts,
            issues: self.issues()?,
            deadlines,
            gaps: self.gaps()?,
            discrepancies,
            calendars_missing,
        };
        view.finish()?;
        Ok(status)
    }

    fn rows(
        &self,
        filter: &Filter,
        discrepancies: &[Discrepancy],
        clock: &mut Clock<'_>,
    ) -> Result<(Vec<SubmissionRow>, BTreeMap<&'static str, u32>), DeskError> {
        let way_back: HashMap<&str, &Discrepancy> =
            discrepancies.iter().map(|one| (one.submission.as_str(), one)).collect();
        let places = Places { issues: self.issue_names()?, drafts: self.draft_places()?, way_back };
        let (clause, values) = filter.clause();
        let mut out = Vec::new();
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        // What is settled is many rows and read from the newest; what is at hand is few and found by its index.
        let newest = filter.settled.or(filter.limit).map_or(String::new(), |limit| format!("LIMIT {limit}"));
        for (at_hand, which, limit) in [
            (false, "NOT INDEXED WHERE settled = 1", newest.as_str()),
            (true, "INDEXED BY submission_settled WHERE settled = 0", ""),
        ] {
            let mut statement = self.connection.prepare_cached(&format!(
                "SELECT seq, id, number, kind, body, subject, issued_on, received_at, received_on, outcome = 'accepted',
                   warnings, unconfirmed <> '[]', held AND released IS NULL, withdrawn IS NOT NULL, issue, origin = 'row', urgent,
                   withdrawn LIKE 'message %'
                 FROM submission {which} AND {clause} ORDER BY seq DESC {limit}"
            ))?;
            let mut rows = statement.query(rusqlite::params_from_iter(values.iter()))?;
            while let Some(row) = rows.next()? {
                let (seq, received_on, one) = places.read(row)?;
                if let Some(day) = received_on {
                    clock.judge(&one, day);
                }
                if at_hand {
                    *counts.entry(one.state.as_str()).or_default() += 1;
                }
                out.push((seq, one));
            }
        }
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT origin = 'row', issue IS NULL, withdrawn IS NULL, withdrawn LIKE 'message %', count(*) FROM submission
             INDEXED BY submission_settled WHERE settled = 1 AND {clause} GROUP BY 1, 2, 3, 4"
        ))?;
        let mut rows = statement.query(rusqlite::params_from_iter(values.iter()))?;
        while let Some(row) = rows.next()? {
            let state = match (row.get(0)?, row.get(1)?, row.get(2)?) {
                (true, ..) => State::Recorded,
                (_, false, _) => State::Published,
                (_, true, false) if row.get::<_, Option<bool>>(3)? == Some(true) => State::Kept,
                (_, true, false) => State::Withdrawn,
                (_, true, true) => State::Answered,
            };
            *counts.entry(state.as_str()).or_default() += row.get::<_, u32>(4)?;
        }
        out.sort_by_key(|(seq, _)| *seq);
        if let Some(limit) = filter.limit {
            out.drain(..out.len().saturating_sub(limit as usize));
        }
        Ok((out.into_iter().map(|(_, one)| one).collect(), counts))
    }

    fn issue_names(&self) -> Result<HashMap<i64, IssueId>, DeskError> {
        let mut statement = self.connection.prepare_cached("SELECT id, year, first, last FROM issue")?;
        let mut rows = statement.query([])?;
        let mut names = HashMap::new();
        while let Some(row) = rows.next()? {
            names.insert(row.get(0)?, issue_id(row.get(1)?, row.get(2)?, row.get(3)?)?);
        }
        Ok(names)
    }

    /// The issue of every submission that stands in a draft.
    fn draft_places(&self) -> Result<HashMap<i64, i64>, DeskError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT submission, issue FROM entry WHERE issue IN (SELECT id FROM issue WHERE published_at IS NULL)",
        )?;
        let places = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(places.collect::<Result<_, _>>()?)
    }
}

/// Where submissions are that are not simply waiting.
struct Places<'a> {
    issues: HashMap<i64, IssueId>,
    drafts: HashMap<i64, i64>,
    way_back: HashMap<&'a str, &'a Discrepancy>,
}

impl Places<'_> {
    fn read(&self, row: &rusqlite::Row<'_>) -> Result<(i64, Option<Date>, SubmissionRow), DeskError> {
        let (seq, id): (i64, String) = (row.get(0)?, row.get(1)?);
        let accepted: bool = row.get(9)?;
        let published: Option<i64> = row.get(14)?;
        let draft = self.drafts.get(&seq);
        let state = if row.get(15)? {
            State::Recorded
        } else if published.is_some() {
            State::Published
        } else if row.get::<_, Option<bool>>(17)? == Some(true) && accepted {
            State::Kept
        } else if row.get(13)?
            && (accepted
                || self.way_back.get(id.as_str()).is_none_or(|one| one.state >= DiscrepancyState::Answered))
        {
            State::Withdrawn
        } else if !accepted {
            match self.way_back.get(id.as_str()).map(|one| one.state) {
                None | Some(DiscrepancyState::Found) => State::Returned,
                Some(DiscrepancyState::Proposed | DiscrepancyState::Notified) => State::Notified,
                Some(DiscrepancyState::Answered | DiscrepancyState::Closed) => State::Answered,
            }
        } else if draft.is_some() {
            State::Draft
        } else if row.get(12)? {
            State::Held
        } else {
            State::Accepted
        };
        let one = SubmissionRow {
            number: row.get(2)?,
            kind: row.get(3)?,
            body: row.get(4)?,
            subject: row.get(5)?,
            issued_on: row.get(6)?,
            received_at: row.get(7)?,
            outcome: if accepted { "accepted" } else { "returned" },
            issue: published.as_ref().or(draft).and_then(|issue| self.issues.get(issue).copied()),
            warnings: row.get(10)?,
            unconfirmed: row.get(11)?,
            urgent: row.get(16)?,
            id,
            state,
        };
        Ok((seq, row.get_ref(8)?.as_str().unwrap_or_default().parse().ok(), one))
    }
}
