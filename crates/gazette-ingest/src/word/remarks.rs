//! What is to be said about a Word file, gathered while it is read.

use std::collections::{BTreeMap, BTreeSet};

use gazette_model::{Code, Finding};

use super::limits;
use crate::encoding::Encoding;

/// Gathered remarks.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    findings: Vec<Finding>,
    unknown: BTreeMap<String, usize>,
    hidden: Vec<String>,
    tracked: usize,
    legacy: BTreeMap<&'static str, usize>,
    reversed: BTreeSet<String>,
    /// How many passages in an old font proved to be in the old encoding, and how many in Unicode.
    pub(super) votes: Votes,
    /// Passages in an old font that could be either.
    pub(super) undecided: usize,
}

/// What the clear passages of a document say about its old fonts.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Votes {
    /// Passages in the old encoding.
    pub(super) legacy: usize,
    /// Passages that are Unicode in spite of their font.
    pub(super) unicode: usize,
}

impl Remarks {
    /// Something found once.
    pub(super) fn add(&mut self, finding: Finding) {
        if self.findings.iter().filter(|known| known.code == finding.code).count() < limits::FINDINGS
            && !self.findings.contains(&finding)
        {
            self.findings.push(finding);
        }
    }

    /// An element that is not understood; its text is kept.
    pub(super) fn unknown(&mut self, name: &str) {
        if let Some(count) = self.unknown.get_mut(name) {
            *count += 1;
        } else if self.unknown.len() < limits::FINDINGS {
            self.unknown.insert(name.chars().take(60).collect(), 1);
        } else {
            *self.unknown.entry("…".to_owned()).or_default() += 1;
        }
    }

    /// An insertion, deletion, move or change of format that nobody has accepted.
    pub(super) fn tracked(&mut self) {
        self.tracked += 1;
    }

    /// How many of them so far.
    pub(super) fn tracked_count(&self) -> usize {
        self.tracked
    }

    /// Text that is not shown.
    pub(super) fn hidden(&mut self, text: &str) {
        match self.hidden.last_mut() {
            Some(last) if last.len() < 2_000 => last.push_str(text),
            Some(_) => {}
            None => self.hidden.push(text.to_owned()),
        }
    }

    /// The end of a paragraph: hidden text after it is told for itself.
    pub(super) fn end_hidden(&mut self) {
        if self.hidden.last().is_some_and(|text| !text.is_empty()) && self.hidden.len() < limits::FINDINGS {
            self.hidden.push(String::new());
        }
    }

    /// A run turned from an old encoding into Unicode.
    pub(super) fn legacy(&mut self, encoding: Encoding, runs: usize) {
        *self.legacy.entry(encoding.name()).or_default() += runs;
    }

    /// Markup that turns the direction of the text.
    pub(super) fn reversed(&mut self, element: &str) {
        self.reversed.insert(element.chars().take(60).collect());
    }

    /// All of it as findings.
    pub(super) fn into_findings(self) -> Vec<Finding> {
        let mut findings = self.findings;
        findings.extend(
            self.reversed.iter().map(|element| Finding::new(Code::BidiControl).value("character", element)),
        );
        if self.tracked > 0 {
            findings.push(Finding::new(Code::TrackedChanges).value("count", self.tracked));
        }
        let hidden = self.hidden.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
        findings.extend(hidden.map(|text| Finding::new(Code::HiddenText).value("text", text)));
        let unknown = self.unknown.iter();
        findings.extend(unknown.map(|(name, count)| {
            Finding::new(Code::NotUnderstood).value("name", name).value("count", count)
        }));
        let legacy = self.legacy.iter();
        findings.extend(legacy.map(|(name, count)| {
            Finding::new(Code::LegacyEncoding).value("encoding", name).value("count", count)
        }));
        findings
    }
}
