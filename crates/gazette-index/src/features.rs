//! What the learned ranking sees of a candidate: numbers between comparable bounds, none of them a word.

use std::collections::HashMap;

use crate::rank::{Candidate, SATURATION};
use crate::terms::Wanted;

/// How many numbers there are.
pub const FEATURES: usize = 48;
/// The numbers of one candidate.
pub type Features = [f32; FEATURES];

/// The numbers of every candidate; the candidates stand in the order of their scores.
pub(crate) fn features(wanted: &[Wanted], asked: u64, candidates: &[Candidate]) -> Vec<Features> {
    let question = Question { asked, ..Question::of(wanted) };
    let top = candidates.first().map_or(1.0, |first| first.score.max(f32::MIN_POSITIVE));
    let newest = candidates.iter().take(10).map(|candidate| candidate.facts.year).fold(0.0, f32::max);
    // For each document its best score, its second best, their sum and how many candidates it has.
    let mut documents: HashMap<u64, (f32, f32, f32, f32)> = HashMap::new();
    for candidate in candidates {
        let known = documents.entry(candidate.facts.group).or_default();
        let score = candidate.score / top;
        if score > known.0 {
            *known = (score, known.0, known.2, known.3);
        } else if score > known.1 {
            known.1 = score;
        }
        known.2 += score * score * score;
        known.3 += 1.0;
    }
    candidates
        .iter()
        .enumerate()
        .map(|(rank, candidate)| {
            let document = documents.get(&candidate.facts.group).copied().unwrap_or_default();
            one(&question, candidate, rank, top, newest, document)
        })
        .collect()
}

/// Sums over the question that the shares are taken of.
struct Question<'a> {
    wanted: &'a [Wanted],
    ideal: f32,
    syllables: f32,
    pairs: f32,
    length: f32,
    rarest: f32,
    rare: Vec<usize>,
    rare_pairs: Vec<usize>,
    /// The sorts of articles it asks for.
    asked: u64,
}

impl<'a> Question<'a> {
    fn of(wanted: &'a [Wanted]) -> Self {
        let sum = |pair: bool| -> f32 {
            let worth = wanted.iter().filter(|term| term.pair == pair).map(Wanted::worth).sum::<f32>();
            worth.max(f32::MIN_POSITIVE)
        };
        let mut rare: Vec<usize> = (0..wanted.len()).filter(|at| wanted[*at].frequency > 0).collect();
        rare.sort_by(|a, b| wanted[*b].worth().total_cmp(&wanted[*a].worth()));
        let rare_pairs = rare.iter().copied().filter(|at| wanted[*at].pair).take(3).collect();
        rare.truncate(4);
        Self {
            wanted,
            ideal: (SATURATION + 1.0) * (sum(false) + sum(true)),
            syllables: sum(false),
            pairs: sum(true),
            length: wanted.iter().filter(|term| !term.pair).count().max(1) as f32,
            rarest: wanted
                .iter()
                .filter(|term| !term.pair)
                .map(Wanted::worth)
                .fold(f32::MIN_POSITIVE, f32::max),
            rare,
            rare_pairs,
            asked: 0,
        }
    }

    /// The share of the question, by worth, that `holds` says is there.
    fn share(&self, pair: bool, candidate: &Candidate, holds: impl Fn(&[f32; 3]) -> bool) -> f32 {
        let there =
            self.wanted.iter().zip(&candidate.held).filter(|(term, held)| term.pair == pair && holds(held));
        there.map(|(term, _)| term.worth()).sum::<f32>() / if pair { self.pairs } else { self.syllables }
    }

    /// The most pairs in a row of the question that a field holds.
    fn run(&self, candidate: &Candidate, field: usize) -> f32 {
        let (mut best, mut run, mut next) = (0usize, 0usize, usize::MAX);
        for (term, held) in self.wanted.iter().zip(&candidate.held).filter(|(term, _)| term.pair) {
            run = match (held[field] > 0.0, term.at == next) {
                (true, true) => run + 1,
                (true, false) => 1,
                (false, _) => 0,
            };
            next = term.at + 1;
            best = best.max(run);
        }
        best as f32
    }

    /// How many of the three rarest pairs a field holds.
    fn rarest_pairs(&self, candidate: &Candidate, field: usize) -> f32 {
        let held = self
            .rare_pairs
            .iter()
            .filter(|at| candidate.held.get(**at).is_some_and(|held| held[field] > 0.0));
        held.count() as f32
    }

    /// The share of the words of the question, each counted once whatever its worth, that stand anywhere.
    fn covered(&self, candidate: &Candidate) -> f32 {
        let all = self.wanted.iter().zip(&candidate.held).filter(|(term, _)| !term.pair && term.at < 1000);
        all.filter(|(_, held)| held.iter().any(|held| *held > 0.0)).count() as f32 / self.length
    }

    /// BM25 of one field alone as a share of the ideal.
    fn alone(&self, candidate: &Candidate, field: usize) -> f32 {
        let sum =
            self.wanted.iter().zip(&candidate.held).map(|(term, held)| {
                term.worth() * (SATURATION + 1.0) * held[field] / (held[field] + SATURATION)
            });
        sum.sum::<f32>() / self.ideal
    }
}

fn bit(bits: u64, at: u32) -> f32 {
    (bits >> at & 1) as f32
}

fn one(
    question: &Question<'_>,
    candidate: &Candidate,
    rank: usize,
    top: f32,
    newest: f32,
    document: (f32, f32, f32, f32),
) -> Features {
    let share = |pair: bool, fields: &'static [usize]| {
        question.share(pair, candidate, |held| fields.iter().any(|field| held[*field] > 0.0))
    };
    let matched = |field: usize| {
        let all = question.wanted.iter().zip(&candidate.held);
        all.filter(|(term, held)| !term.pair && held[field] > 0.0).count() as f32
    };
    let facts = candidate.facts;
    let score = candidate.score / top;
    let rare = question.rare.iter().filter(|at| candidate.held[**at].iter().any(|held| *held > 0.0)).count();
    let missing = question.wanted.iter().zip(&candidate.held);
    let missing = missing.filter(|(term, held)| !term.pair && held.iter().all(|held| *held == 0.0));
    let missing = missing.map(|(term, _)| term.worth()).fold(0.0, f32::max);
    let other = if (document.0 - score).abs() < 1e-6 { document.1 } else { document.0 };
    [
        score,
        candidate.score / question.ideal,
        share(false, &[0]),
        share(false, &[0, 1, 2]),
        share(true, &[0]),
        share(true, &[0, 1, 2]),
        share(false, &[1]),
        share(true, &[1]),
        matched(1) / candidate.lengths[1].max(1.0),
        share(false, &[2]),
        share(true, &[2]),
        matched(2) / candidate.lengths[2].max(1.0),
        question.run(candidate, 0),
        question.run(candidate, 1),
        question.run(candidate, 2),
        question.run(candidate, 0) / question.length,
        candidate.lengths[0].ln_1p(),
        candidate.lengths[1],
        candidate.lengths[2],
        other,
        document.2,
        document.3,
        question.length,
        1.0 / (1.0 + rank as f32),
        facts.year,
        facts.year - newest,
        if facts.whole { 1.0 } else { 0.0 },
        facts.rank,
        facts.place,
        question.alone(candidate, 0),
        question.alone(candidate, 1),
        question.alone(candidate, 2),
        rare as f32,
        share(false, &[1, 2]),
        share(true, &[1, 2]),
        missing / question.rarest,
        (question.asked & facts.sorts).count_ones() as f32,
        (facts.sorts & !question.asked).count_ones() as f32,
        bit(facts.sorts, 0),
        bit(facts.sorts, 1) + bit(facts.sorts, 2),
        bit(facts.sorts, 3),
        bit(question.asked, 0),
        bit(question.asked, 3),
        bit(question.asked, 4) + bit(question.asked, 5),
        if document.1 > 0.0 { score / document.1 } else { 9.0 },
        question.rarest_pairs(candidate, 0),
        question.rarest_pairs(candidate, 1),
        question.covered(candidate),
    ]
}
