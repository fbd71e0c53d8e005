//! Older registers (sổ đăng ký cũ): rows of another program, read by a table of columns that is configuration.

use gazette_model::{
    Code, Date, Digest, DocumentNumber, Finding, Metadata, Office, Outcome, Packaging, Signatory, Submission,
};
use rusqlite::params;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::Digest as _;

use crate::rules::{self, Case, Neighbour, RegisterView};
use crate::store::begin;
use crate::{Desk, DeskError, OfficeError, naming};

/// Which column of a row means what, and how bodies and types are called there; a TOML file.
///
/// ```
/// let table = gazette_desk::RegisterTable::parse(r#"
///     number = "so_hieu"
///     issued_on = "ngay_ban_hanh"
///     bodies = "co_quan_ban_hanh"
///     [body]
///     "UBND Tỉnh" = "Ủy ban nhân dân tỉnh Sơn La"
/// "#);
/// assert!(table.is_ok());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RegisterTable {
    /// The column of the number; the one column that must be named.
    pub number: String,
    /// The column of the type.
    #[serde(rename = "type")]
    pub kind: String,
    /// The column of the issuing body.
    pub bodies: String,
    /// The column of the date of issue.
    pub issued_on: String,
    /// The column of the effective date.
    pub effective_on: String,
    /// The column of the subject.
    pub subject: String,
    /// The column of the signatory.
    pub signatory: String,
    /// What the register calls a body, and its name.
    pub body: std::collections::BTreeMap<String, String>,
    /// What the register calls a type, and what is meant.
    pub types: std::collections::BTreeMap<String, RowType>,
}

/// What a register means by a type that names a body too, such as `Quyết định của Chủ tịch UBND tỉnh`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowType {
    /// The name of the type.
    #[serde(rename = "type")]
    pub kind: String,
    /// What the name of its body begins with, such as `HĐND xã`; another body is a finding.
    #[serde(default)]
    pub body: String,
}

/// What became of imported rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ImportReport {
    /// How many rows there were.
    pub rows: usize,
    /// How many are new in the register.
    pub registered: usize,
    /// How many were there already.
    pub known: usize,
    /// Rows that cannot be registered, by position from 1.
    pub rejected: Vec<(usize, String)>,
    /// What is to be said about rows.
    pub findings: Vec<RowFinding>,
}

/// Something to be said about a row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowFinding {
    /// The row, from 1.
    pub row: usize,
    /// The number as the register has it.
    pub number: String,
    /// What it is.
    pub finding: Finding,
}

impl RegisterTable {
    /// Reads a table of columns.
    pub fn parse(text: &str) -> Result<Self, OfficeError> {
        let table: Self = crate::office::read(text)?;
        if table.number.is_empty() {
            let message = "the column of the number must be named".to_owned();
            return Err(OfficeError { line: 1, key: Some("number".to_owned()), message });
        }
        Ok(table)
    }
}

impl Desk {
    /// Enters rows of an older register: they count for sameness, gaps and search, but have no files to publish.
    ///
    /// One transaction. A row that came before is recognised. `source` names where the rows come from.
    pub fn import_register(
        &mut self,
        rows: &[Map<String, Value>],
        table: &RegisterTable,
        office: &Office,
        source: &str,
    ) -> Result<ImportReport, DeskError> {
        let (now, today) = (self.now.clone(), crate::register::received_on(&self.now)?);
        let mut report = ImportReport { rows: rows.len(), ..ImportReport::default() };
        let mut read = Vec::new();
        for (at, row) in (1..).zip(rows) {
            match read_row(row, table) {
                Ok((document, findings)) => {
                    let number = document.number.as_ref().map(ToString::to_string).unwrap_or_default();
                    report.findings.extend(findings.into_iter().map(|finding| RowFinding {
                        row: at,
                        number: number.clone(),
                        finding,
                    }));
                    read.push((at, document));
                }
                Err(reason) => report.rejected.push((at, reason)),
            }
        }
        let transaction = begin(&mut self.connection)?;
        let mut entered = Vec::new();
        for (at, document) in read {
            let fingerprint = fingerprint(rows.get(at - 1));
            let known = transaction
                .prepare_cached("SELECT 1 FROM submission WHERE fingerprint = ?1")?
                .exists(params![fingerprint.0.as_slice()])?;
            if known {
                report.known += 1;
                continue;
            }
            let submission = Submission {
                id: String::new(),
                source: format!("{source}:{at}"),
                packaging: Packaging::None,
                fingerprint,
                outcome: Outcome::Accepted,
                document,
                unconfirmed: Vec::new(),
                files: Vec::new(),
                findings: Vec::new(),
                received_at: now.clone(),
            };
            let (seq, submission) = crate::stored::insert(&transaction, submission, "row")?;
            entered.push((at, seq, submission));
        }
        report.registered = entered.len();
        // A second pass, because every row is looked at beside all others.
        for (at, seq, mut submission) in entered {
            let view = crate::view::view(&transaction, &submission.document, &submission.id)?;
            let number = submission.document.number.as_ref().map(ToString::to_string).unwrap_or_default();
            for finding in check(&submission.document, office, today, view) {
                report.findings.push(RowFinding { row: at, number: number.clone(), finding });
            }
            let own = report.findings.iter().filter(|one| one.row == at).map(|one| one.finding.clone());
            submission.findings = own.collect();
            if !submission.findings.is_empty() {
                crate::stored::update(&transaction, seq, &submission)?;
            }
        }
        transaction.commit()?;
        report.findings.sort_by_key(|finding| finding.row);
        Ok(report)
    }
}

fn check(document: &Metadata, office: &Office, today: Date, view: RegisterView) -> Vec<Finding> {
    // Of two neighbours against the order of dates the later number alone is told.
    let before = view.before.filter(|before: &Neighbour| before.issued_on.is_some());
    let register = RegisterView { before, after: None, ..view };
    rules::check_row(&Case {
        document,
        tree: None,
        office,
        calendars: &[],
        received_on: today,
        today,
        register: &register,
    })
}

fn read_row(row: &Map<String, Value>, table: &RegisterTable) -> Result<(Metadata, Vec<Finding>), String> {
    let column = |name: &str| match row.get(name) {
        _ if name.is_empty() => Ok(None),
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.trim().to_owned())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err(format!("{name} is neither text nor a number")),
    };
    let mut findings = Vec::new();
    let mut date = |name: &str| -> Result<Option<Date>, String> {
        let Some(text) = column(name)? else { return Ok(None) };
        let read = text.get(..10).unwrap_or(&text).parse().ok().or_else(|| gazette_text::date::parse(&text));
        if read.is_none() {
            findings.push(Finding::new(Code::DateInvalid).place(name).value("date", &text));
        }
        Ok(read)
    };
    let (issued_on, effective_on) = (date(&table.issued_on)?, date(&table.effective_on)?);
    let number = column(&table.number)?.ok_or_else(|| format!("{} is empty", table.number))?;
    let called = column(&table.bodies)?;
    let body = called.as_ref().map(|name| table.body.get(name).unwrap_or(name).clone());
    let kind_called = column(&table.kind)?;
    let meant = kind_called.as_ref().and_then(|name| table.types.get(name));
    let kind = meant.map(|meant| meant.kind.clone()).or_else(|| kind_called.clone());
    let document = Metadata {
        number: Some(DocumentNumber::new(&number)),
        kind,
        bodies: body.into_iter().collect(),
        issued_on,
        effective_on,
        subject: column(&table.subject)?,
        signatories: column(&table.signatory)?
            .map(|name| vec![Signatory { name, ..Signatory::default() }])
            .unwrap_or_default(),
        ..Metadata::default()
    };
    findings.extend(type_finding(&document, &number));
    if let (Some(meant), Some(body)) = (meant.filter(|meant| !meant.body.is_empty()), document.bodies.first())
    {
        let wanted = naming::body_key(&meant.body);
        if !naming::body_key(body).starts_with(&wanted) {
            let printed = kind_called.unwrap_or_default();
            findings.push(Finding::new(Code::BodyMismatch).value("declared", body).value("printed", printed));
        }
    }
    Ok((document, findings))
}

/// Type and number that contradict each other: take the type from both, never from a listing alone.
fn type_finding(document: &Metadata, number: &str) -> Option<Finding> {
    let first = number.rsplit('/').next()?.split('-').next()?.trim();
    let by_number = gazette_text::number::kind_name(first)?;
    let declared = document.kind.as_deref()?;
    (naming::slug(declared) != naming::slug(by_number))
        .then(|| Finding::new(Code::TypeMismatch).value("declared", declared).value("printed", by_number))
}

fn fingerprint(row: Option<&Map<String, Value>>) -> Digest {
    let text = row.map(|row| serde_json::to_string(row).unwrap_or_default()).unwrap_or_default();
    Digest(sha2::Sha256::digest(text.as_bytes()).into())
}
