//! Every pair of a register: each is looked at where it is found, and only what is asked for is kept.

use super::Assessment;
use super::counting::Evidence;
use super::due::{Movers, leave_events};
use super::facts::{Facts, RequirementFacts};
use super::judge;
use super::pair::{Course, Pair, Standing};
use crate::cores::{deal, threads};
use crate::model::Day;
use std::sync::{Mutex, PoisonError};

/// So many people are looked at together at least, and at most: what is known of them is fetched once for all
/// requirements.
const LEAST_PEOPLE: usize = 64;
const MOST_PEOPLE: usize = 1024;

/// Assesses a register on a day, and keeps of each pair that was ever bound by then what `look` makes of it. On the way
/// `tell` is told where each pair stands that is bound or exempt on one of `days`; what it makes of that comes in
/// pieces, in the order of the pairs. Both are called from several threads.
pub fn survey<'a, T: Send, S: Default + Send>(
    facts: &'a Facts<'a>,
    day: Day,
    days: &[Day],
    look: impl Fn(Pair<'a>) -> Option<T> + Sync,
    tell: impl Fn(&mut S, Standing<'a>) + Sync,
) -> (Assessment<'a, T>, Vec<S>) {
    let records = judge::judge(facts.register);
    let people: Vec<_> = facts.people.values().map(|p| (p, leave_events(facts, p))).collect();
    let share = people.len().div_ceil(4 * threads()).clamp(LEAST_PEOPLE, MOST_PEOPLE);
    let evidence = Evidence::of(facts, &records, share, |_| true);
    let requirements: Vec<_> = facts.requirements.values().collect();
    // There is a place for every pair from the beginning: what is kept of a million is not moved again.
    let mut kept: Vec<Option<T>> = Vec::new();
    kept.resize_with(requirements.len() * people.len(), || None);
    let places = places(&mut kept, people.len(), share);
    let piece = |n: usize| {
        let range = n * share..people.len().min((n + 1) * share);
        let mut places = places[n].lock().unwrap_or_else(PoisonError::into_inner);
        let of_requirement = |(requirement, places): (&&'a RequirementFacts<'a>, &mut &mut [Option<T>])| {
            let lot = evidence.lot(requirement.number, range.clone());
            let mut told = S::default();
            for ((person, leaves), place) in people[range.clone()].iter().zip(places.iter_mut()) {
                let exemptions = evidence.exemptions(person.number, requirement.number);
                let records = || lot.of_person(person.number);
                let movers = Movers { leaves, exemptions };
                let Some(course) = Course::of(facts, person, requirement, records, movers) else { continue };
                days.iter()
                    .filter_map(|day| course.standing(*day))
                    .for_each(|stands| tell(&mut told, stands));
                *place = course.on(day).and_then(&look);
            }
            told
        };
        requirements.iter().zip(places.iter_mut()).map(of_requirement).collect::<Vec<S>>()
    };
    let told = in_order_of_pairs(deal(places.len(), piece));
    drop(places);
    // To flatten would move them to another place.
    #[expect(clippy::filter_map_identity)]
    let pairs = kept.into_iter().filter_map(|kept| kept).collect();
    let alone = records.confirmations().self_approved().map(|(p, k)| (p.clone(), k.clone()));
    let self_approved = alone.chain(judge::approved_alone(&records)).collect();
    (Assessment { day, pairs, records, self_approved }, told)
}

/// The places of some people, of every requirement.
type Places<'k, T> = Mutex<Vec<&'k mut [Option<T>]>>;

/// The places of pairs, which lie by requirement, by shares of the people.
fn places<T>(all: &mut [Option<T>], people: usize, share: usize) -> Vec<Places<'_, T>> {
    let mut places: Vec<Vec<&mut [Option<T>]>> = (0..people.div_ceil(share)).map(|_| Vec::new()).collect();
    for of_requirement in all.chunks_mut(people.max(1)) {
        for (of_share, places) in of_requirement.chunks_mut(share).zip(&mut places) {
            places.push(of_share);
        }
    }
    places.into_iter().map(Mutex::new).collect()
}

/// From what each share of the people told of every requirement to what each requirement told.
fn in_order_of_pairs<S>(of_shares: Vec<Vec<S>>) -> Vec<S> {
    let mut of_shares: Vec<_> = of_shares.into_iter().map(Vec::into_iter).collect();
    let mut told = Vec::new();
    loop {
        let before = told.len();
        told.extend(of_shares.iter_mut().filter_map(Iterator::next));
        if told.len() == before {
            return told;
        }
    }
}
