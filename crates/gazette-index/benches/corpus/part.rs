//! A part of the greatest collection, small enough for a test.

use std::collections::HashSet;

use gazette_index::Unit;

/// A question with the identifiers of its answers.
pub(crate) type Question = (String, Vec<String>);

/// Its name in the table of results.
pub(crate) const NAME: &str = "codification-part";
/// Questions of the part.
const QUESTIONS: usize = 120;
/// Every so manieth document is there, and those that answer the questions.
const STEP: usize = 25;

/// Questions with their answers, among documents that answer none of them.
pub(crate) fn part(documents: &[Vec<Unit>], questions: &[Question]) -> (Vec<Vec<Unit>>, Vec<Question>) {
    let questions: Vec<Question> =
        questions.iter().step_by(questions.len().div_ceil(QUESTIONS).max(1)).cloned().collect();
    let relevant: HashSet<&str> = questions.iter().flat_map(|(_, ids)| ids).map(String::as_str).collect();
    let wanted = |units: &[Unit]| units.iter().any(|unit| relevant.contains(unit.external.as_str()));
    let documents = documents.iter().enumerate().filter(|(at, units)| at % STEP == 0 || wanted(units));
    (documents.map(|(_, units)| units.clone()).collect(), questions)
}
