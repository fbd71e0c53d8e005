//! What is in force on a day (hiệu lực), derived from what later documents do to a document.

use std::collections::BTreeMap;

use gazette_model::{
    Confirmation, Date, ProvisionValidity, ReferenceKind, Relation, Validity, ValidityState,
};

/// Judges a document that takes effect on `from` by what others do to it, as of a day.
///
/// Whole repeal or replacement ends it on the day the act takes effect; acts on single provisions make it
/// lapse in part. What takes effect later, or at a time nobody knows, is told among the sources and changes
/// nothing yet. What a clerk confirmed holds from its day on, until a later act changes it.
pub fn judge(
    from: Option<Date>,
    incoming: &[Relation],
    confirmations: &[Confirmation],
    as_of: Date,
) -> Validity {
    let mut sources: Vec<Relation> =
        incoming.iter().filter(|relation| state_after(relation.kind).is_some()).cloned().collect();
    sources.sort_by(|a, b| (a.on.is_none(), a.on, &a.from).cmp(&(b.on.is_none(), b.on, &b.from)));
    let mut derived = derive(from, &sources, as_of);
    // An end that was confirmed beforehand is told before it comes.
    if let Some(said) =
        confirmations.last().filter(|said| said.state == ValidityState::Lapsed && said.since > as_of)
    {
        derived.until = Some(said.since);
    }
    // The newest word counts; an older one is history.
    let Some(said) = confirmations.iter().rev().find(|said| said.since <= as_of) else { return derived };
    let later: Vec<Relation> =
        sources.iter().filter(|one| one.on.is_some_and(|on| on > said.since)).cloned().collect();
    let after = derive(Some(from.unwrap_or(said.since).min(said.since)), &later, as_of);
    let confirmation = Some(said.clone());
    if said.state == ValidityState::Lapsed {
        return Validity { state: said.state, until: Some(said.since), confirmation, ..derived };
    }
    let changed = !matches!(after.state, ValidityState::InForce);
    Validity {
        state: if changed { after.state.max(said.state) } else { said.state },
        until: after.until,
        confirmation: confirmation.filter(|_| !changed),
        // What was confirmed as wholly in force has no lapsed provisions from before.
        provisions: if said.state == ValidityState::InForce { after.provisions } else { derived.provisions },
        ..derived
    }
}

fn derive(from: Option<Date>, sources: &[Relation], as_of: Date) -> Validity {
    let done = |relation: &&Relation| relation.on.is_some_and(|on| on <= as_of);
    let whole = |relation: &&Relation| {
        relation.provisions.is_empty() && relation.kind != ReferenceKind::Amends && !relation.except
    };
    let until = sources
        .iter()
        .filter(whole)
        .filter(|relation| state_after(relation.kind) == Some(ValidityState::Lapsed))
        .find_map(|relation| relation.on);
    let suspended = sources.iter().filter(whole).filter(done).any(|one| one.kind == ReferenceKind::Suspends);
    let provisions = provisions(sources, as_of);
    let amended = sources.iter().filter(done).any(|one| one.kind == ReferenceKind::Amends || one.except);
    let state = match from {
        _ if until.is_some_and(|until| until <= as_of) => ValidityState::Lapsed,
        None => ValidityState::Unknown,
        Some(from) if from > as_of => ValidityState::NotYet,
        Some(_) if suspended => ValidityState::Suspended,
        Some(_) if amended || !provisions.is_empty() => ValidityState::PartlyLapsed,
        Some(_) => ValidityState::InForce,
    };
    Validity { state, as_of, from, until, sources: sources.to_vec(), provisions, confirmation: None }
}

/// The provisions that acts in effect on the day concern.
fn provisions(sources: &[Relation], as_of: Date) -> Vec<ProvisionValidity> {
    let mut out: BTreeMap<&str, ProvisionValidity> = BTreeMap::new();
    for relation in sources.iter().filter(|relation| relation.on.is_some_and(|on| on <= as_of)) {
        let Some(state) = state_after(relation.kind) else { continue };
        for path in &relation.provisions {
            let entry = out.entry(path).or_insert_with(|| ProvisionValidity {
                path: path.clone(),
                state,
                since: relation.on,
                sources: Vec::new(),
            });
            if state > entry.state {
                entry.state = state;
                entry.since = relation.on;
            }
            entry.sources.push(relation.clone());
        }
    }
    out.into_values().collect()
}

/// The state of what an act concerns, once it takes effect; none for what changes nothing.
///
/// An amended provision goes on in another wording: its old one lapsed (Law 64/2025/QH15, article on lapse).
pub fn state_after(kind: ReferenceKind) -> Option<ValidityState> {
    match kind {
        ReferenceKind::Replaces | ReferenceKind::Repeals => Some(ValidityState::Lapsed),
        ReferenceKind::Amends => Some(ValidityState::PartlyLapsed),
        ReferenceKind::Suspends => Some(ValidityState::Suspended),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(kind: ReferenceKind, provisions: &[&str], on: Option<Date>) -> Relation {
        Relation {
            kind,
            from: "chinh-phu/2-2020-nd-cp".to_owned(),
            from_number: "2/2020/NĐ-CP".to_owned(),
            places: vec!["dieu-9".to_owned()],
            to: "chinh-phu/1-2016-nd-cp".to_owned(),
            to_name: "1/2016/NĐ-CP".to_owned(),
            provisions: provisions.iter().map(|path| (*path).to_owned()).collect(),
            on,
            except: false,
            source: String::new(),
        }
    }

    const FROM: Date = Date::constant(2016, 7, 1);
    const LATER: Date = Date::constant(2020, 3, 1);

    #[test]
    fn a_repealed_document_is_in_force_until_the_day_before() {
        let acts = [act(ReferenceKind::Repeals, &[], Some(LATER))];
        for (day, state) in [
            (Date::constant(2016, 6, 30), ValidityState::NotYet),
            (FROM, ValidityState::InForce),
            (Date::constant(2020, 2, 29), ValidityState::InForce),
            (LATER, ValidityState::Lapsed),
        ] {
            let validity = judge(Some(FROM), &acts, &[], day);
            assert_eq!((validity.state, validity.until), (state, Some(LATER)), "{day}");
            assert!(validity.is_derived());
        }
    }

    #[test]
    fn acts_on_provisions_make_it_lapse_in_part_with_their_source() {
        let acts = [
            act(ReferenceKind::Amends, &["dieu-3/khoan-1"], Some(LATER)),
            act(ReferenceKind::Repeals, &["dieu-5"], Some(LATER)),
        ];
        let validity = judge(Some(FROM), &acts, &[], LATER);
        assert_eq!(validity.state, ValidityState::PartlyLapsed);
        assert_eq!(validity.of("dieu-5/khoan-2"), ValidityState::Lapsed);
        assert_eq!(validity.of("dieu-3"), ValidityState::PartlyLapsed);
        assert_eq!(validity.of("dieu-4"), ValidityState::InForce);
        assert_eq!(validity.provisions[1].sources[0].places, ["dieu-9"]);
    }

    #[test]
    fn an_act_of_unknown_date_is_told_and_changes_nothing() {
        let validity = judge(Some(FROM), &[act(ReferenceKind::Repeals, &[], None)], &[], LATER);
        assert_eq!((validity.state, validity.sources.len()), (ValidityState::InForce, 1));
        assert_eq!(judge(None, &[], &[], LATER).state, ValidityState::Unknown);
    }

    #[test]
    fn what_a_clerk_confirmed_holds_until_a_later_act_changes_it() {
        let said = |state, since| Confirmation {
            document: "chinh-phu/1-2016-nd-cp".to_owned(),
            state,
            since,
            who: "Lan".to_owned(),
            at: "2026-01-05T08:00:00+07:00".to_owned(),
            why: "Văn bản số 5".to_owned(),
        };
        let acts = [act(ReferenceKind::Repeals, &[], Some(LATER))];
        // A repeal that was read wrongly is denied, from its day on.
        let denied = [said(ValidityState::InForce, LATER)];
        let validity = judge(Some(FROM), &acts, &denied, Date::constant(2026, 1, 1));
        assert_eq!((validity.state, validity.until), (ValidityState::InForce, None));
        assert!(!validity.is_derived());
        assert_eq!(validity.sources.len(), 1);
        // A repeal after that is derived anew.
        let next = Date::constant(2026, 6, 1);
        let acts = [acts[0].clone(), act(ReferenceKind::Repeals, &[], Some(next))];
        let validity = judge(Some(FROM), &acts, &denied, next);
        assert_eq!((validity.state, validity.until), (ValidityState::Lapsed, Some(next)));
        assert!(validity.is_derived());
        // What lapsed by its own term is known from the confirmation alone.
        let expired = [said(ValidityState::Lapsed, next)];
        assert_eq!(judge(Some(FROM), &[], &expired, next).state, ValidityState::Lapsed);
        assert_eq!(judge(Some(FROM), &[], &expired, LATER).state, ValidityState::InForce);
    }
}
