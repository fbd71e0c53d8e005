//! What a question means, as plain values for who searches with something else.

use gazette_model::Date;

use crate::query::{Filter, understand};
use crate::request::Effect;

/// What was understood of a question (ý của câu hỏi).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Understanding {
    /// The words that remain, in their accepted spelling.
    pub words: Vec<String>,
    /// No word carries a mark: every spelling is meant.
    pub unmarked: bool,
    /// Phrases in quotation marks.
    pub phrases: Vec<Vec<String>>,
    /// Documents that are named, each by its keys, the most specific first: `12-2023-qd-ubnd`, `12-2023-qd`.
    pub numbers: Vec<Vec<String>>,
    /// The article of a document that is named.
    pub article: Option<String>,
    /// Filters: `type`, `body`, `level`, `field`, `year`, `number`, `issue`, each with its value.
    pub filters: Vec<(&'static str, String)>,
    /// `hieuluc:2026-05-01`.
    pub valid_on: Option<Date>,
    /// `hieuluc:con`.
    pub effect: Option<Effect>,
}

impl Understanding {
    /// Understands what was typed; never fails and never takes long.
    ///
    /// ```
    /// use gazette_index::Understanding;
    ///
    /// let meant = Understanding::of("khoản 2 điều 5 nd34/2016 nam:2016");
    /// assert_eq!(meant.numbers[0][0], "34-2016-nd");
    /// assert_eq!(meant.article.as_deref(), Some("5"));
    /// assert_eq!(meant.filters, [("year", "2016".to_owned())]);
    /// ```
    pub fn of(typed: &str) -> Self {
        let query = understand(typed);
        let filters = query.filters.into_iter().map(|(filter, value)| (name(filter), value));
        Self {
            words: query.syllables.into_iter().map(|syllable| syllable.marked).collect(),
            unmarked: query.unmarked,
            phrases: query.phrases,
            numbers: query.numbers,
            article: query.article,
            filters: filters.collect(),
            valid_on: query.valid_on,
            effect: query.effect,
        }
    }
}

fn name(filter: Filter) -> &'static str {
    match filter {
        Filter::Kind => "type",
        Filter::Body => "body",
        Filter::Level => "level",
        Filter::Field => "field",
        Filter::Year => "year",
        Filter::Number => "number",
        Filter::Issue => "issue",
    }
}
