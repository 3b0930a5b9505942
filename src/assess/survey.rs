//! Every pair of a register: each is looked at where it is found, and only what is asked for is kept.

use super::Assessment;
use super::counting::Evidence;
use super::due::{Movers, leave_events};
use super::facts::{Facts, RequirementFacts};
use super::judge;
use super::lot::Lot;
use super::pair::{Course, Pair, Standing};
use crate::cores::{Pieces, deal, threads};
use crate::model::Day;

/// So many people are looked at together at least, and at most: what is known of them is fetched once for all
/// requirements.
const LEAST_PEOPLE: usize = 2;
const MOST_PEOPLE: usize = 512;

/// Assesses a register on a day, and keeps of each pair that was ever bound by then what `look` makes of it. On the way
/// `tell` is told where each pair stands that is bound or exempt on one of `days`; what it makes of that comes in
/// pieces, in the order of the pairs. Both are called from several threads.
pub fn survey<'a, T: Send, S: Default + Send>(
    facts: &'a Facts<'a>,
    day: Day,
    days: &[Day],
    look: impl Fn(Pair<'a>) -> Option<T> + Sync,
    tell: impl Fn(&mut S, Standing<'a>) + Sync,
) -> (Assessment<'a, Pieces<T>>, Vec<S>) {
    let records = judge::judge(facts.register);
    let people: Vec<_> = facts.people.values().map(|p| (p, leave_events(facts, p))).collect();
    let share = people.len().div_ceil(4 * threads()).clamp(LEAST_PEOPLE, MOST_PEOPLE);
    let mut evidence = Evidence::of(facts, &records, share, |_| true);
    let requirements: Vec<_> = facts.requirements.values().collect();
    let piece = |n: usize| {
        let range = n * share..people.len().min((n + 1) * share);
        let lot = |r: &&'a RequirementFacts<'a>| evidence.lot(r.number, range.clone());
        let lots: Vec<_> = requirements.iter().map(lot).collect();
        let room = |_: &Lot<'a>| (Vec::with_capacity(range.len()), S::default());
        let mut found: Vec<(Vec<T>, S)> = lots.iter().map(room).collect();
        // What is known of a person is at hand while all their pairs are looked at, one after another.
        for (person, leaves) in &people[range.clone()] {
            for ((requirement, lot), (kept, told)) in requirements.iter().zip(&lots).zip(&mut found) {
                let exemptions = evidence.exemptions(person.number, requirement.number);
                let records = || lot.of_person(person.number);
                let movers = Movers { leaves, exemptions };
                let Some(course) = Course::of(facts, person, requirement, records, movers) else { continue };
                let standings = days.iter().filter_map(|day| course.standing(*day));
                standings.for_each(|stands| tell(told, stands));
                kept.extend(course.on(day).and_then(&look));
            }
        }
        found
    };
    let pieces = in_order_of_pairs(deal(people.len().div_ceil(share), piece));
    records.otherwise_are(std::mem::take(&mut evidence.otherwise));
    drop(evidence);
    let (pairs, told): (Vec<_>, Vec<_>) = pieces.into_iter().unzip();
    let self_approved = judge::self_approved(&records);
    (Assessment { day, pairs: pairs.into(), records, self_approved }, told)
}

/// What came by shares of the people, of each every requirement, by requirements.
fn in_order_of_pairs<P>(of_shares: Vec<Vec<P>>) -> Vec<P> {
    let mut of_shares: Vec<_> = of_shares.into_iter().map(Vec::into_iter).collect();
    let mut all = Vec::new();
    loop {
        let before = all.len();
        all.extend(of_shares.iter_mut().filter_map(Iterator::next));
        if all.len() == before {
            return all;
        }
    }
}
