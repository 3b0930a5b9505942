//! One person and one requirement by themselves: their duty spans, and how they stand on several days.

use super::Assessment;
use super::counting::Evidence;
use super::due::{LeaveEvent, Moved, Movers, leave_events};
use super::facts::{Facts, PersonFacts, RequirementFacts};
use super::judge;
use super::judged::JudgedRecords;
use super::lot::Lot;
use super::membership::Span;
use super::obligation::Obligation;
use super::pair::{Course, Pair};
use crate::cores::deal;
use crate::model::{Day, Person, PersonId, RequirementId};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

impl Facts<'_> {
    /// The duty spans of a pair over all time, as known at the register's tip, in order; none for an unknown pair.
    #[must_use]
    pub fn duty_spans(&self, person: &PersonId, requirement: &RequirementId) -> Vec<Span> {
        match (self.people.get(person), self.requirements.get(requirement)) {
            (Some(p), Some(r)) => self.spans(p, r),
            _ => Vec::new(),
        }
    }
}

/// A pair on each of several days, in their order: the same as [`super::assess`] says of it. `None` on a day up to
/// which the pair never was bound.
#[must_use]
pub fn assess_pair<'a>(
    facts: &'a Facts<'a>,
    person: &PersonId,
    requirement: &RequirementId,
    days: &[Day],
) -> Vec<Option<Pair<'a>>> {
    let (Some(p), Some(r)) = (facts.people.get(person), facts.requirements.get(requirement)) else {
        return days.iter().map(|_| None).collect();
    };
    let judgement = judge::judge_about(facts.register, |id| id == person);
    let evidence = Evidence::of(facts, &judgement, everybody(facts), |id| id == person);
    let lot = evidence.lot(r.number, 0..facts.people.len());
    let leaves = leave_events(facts, p);
    let movers = Movers { leaves: &leaves, exemptions: evidence.exemptions(p.number, r.number) };
    let course = Course::of(facts, p, r, || lot.of_person(p.number), movers);
    days.iter().map(|day| course.as_ref()?.on(*day)).collect()
}

/// What moved the due day of each obligation of a pair, in their order: the steps from [`Obligation::base`] to
/// [`Obligation::due`], none where these are the same day.
#[must_use]
pub fn moves(facts: &Facts<'_>, records: &JudgedRecords<'_>, pair: &Pair<'_>) -> Vec<Vec<Moved>> {
    let (Some(p), Some(r)) = (facts.people.get(pair.person), facts.requirements.get(pair.requirement)) else {
        return pair.obligations.iter().map(|_| Vec::new()).collect();
    };
    let evidence = Evidence::of(facts, records, everybody(facts), |id| id == pair.person);
    let leaves = leave_events(facts, p);
    let movers = Movers { leaves: &leaves, exemptions: evidence.exemptions(p.number, r.number) };
    pair.obligations.iter().map(|o| movers.moves(o.opens, o.base, o.back)).collect()
}

/// The pairs of some people on a day, by requirement, then person: the same as [`super::assess`] says of them, at a
/// fraction of its cost.
#[must_use]
pub fn assess_people<'a>(facts: &'a Facts<'a>, people: &[PersonId], day: Day) -> Vec<Pair<'a>> {
    let wanted: FxHashSet<&PersonId> = people.iter().collect();
    let judgement = judge::judge_about(facts.register, |id| wanted.contains(id));
    pairs_of(facts, &judgement, &people.iter().collect(), day)
}

/// An assessment of some people, beside records that are judged already: the same as [`super::assess`] says, without the
/// pairs of all others.
#[must_use]
pub fn assess_some<'a>(
    facts: &'a Facts<'a>,
    records: JudgedRecords<'a>,
    people: &BTreeSet<PersonId>,
    day: Day,
) -> Assessment<'a> {
    let pairs = pairs_of(facts, &records, &people.iter().collect(), day);
    Assessment { day, pairs, self_approved: judge::self_approved(&records), records }
}

fn pairs_of<'a>(
    facts: &'a Facts<'a>,
    records: &JudgedRecords<'a>,
    wanted: &BTreeSet<&PersonId>,
    day: Day,
) -> Vec<Pair<'a>> {
    let people: Vec<_> = wanted.iter().filter_map(|id| facts.people.get(*id)).collect();
    let people: Vec<_> = people.into_iter().map(|p| (p, leave_events(facts, p))).collect();
    let evidence = Evidence::of(facts, records, everybody(facts), |id| wanted.contains(id));
    let of_requirement = |r: &'a RequirementFacts<'a>| {
        let lot = evidence.lot(r.number, 0..facts.people.len());
        let pair = |(p, leaves): &(&'a PersonFacts<'a>, Vec<LeaveEvent>)| {
            let movers = Movers { leaves, exemptions: evidence.exemptions(p.number, r.number) };
            Course::of(facts, p, r, || lot.of_person(p.number), movers)?.on(day)
        };
        people.iter().filter_map(pair).collect::<Vec<_>>()
    };
    facts.requirements.values().flat_map(of_requirement).collect()
}

/// All people as one share.
fn everybody(facts: &Facts<'_>) -> usize {
    facts.people.len().max(1)
}

/// What some people owe, or would owe if their employments were others than those recorded last, with all else as it is
/// known.
pub struct Supposed<'a> {
    facts: &'a Facts<'a>,
    evidence: Evidence<'a>,
    /// Those of every requirement, by its number.
    lots: Vec<Lot<'a>>,
}

impl<'a> Supposed<'a> {
    /// Beside these facts and records, for these people and no others.
    #[must_use]
    pub fn new(facts: &'a Facts<'a>, records: &JudgedRecords<'a>, people: &FxHashSet<&PersonId>) -> Self {
        let evidence = Evidence::of(facts, records, everybody(facts), |id| people.contains(id));
        let lots = deal(facts.requirements.len(), |n| evidence.lot(n, 0..facts.people.len()));
        Self { facts, evidence, lots }
    }

    /// Every obligation of a person that had opened by the day, and of what; none for an unknown person.
    #[must_use]
    pub fn obligations(&self, person: &PersonId, day: Day) -> Vec<(&'a RequirementId, Obligation)> {
        self.facts.people.get(person).map_or_else(Vec::new, |p| self.owed(p, day))
    }

    /// The same with the employments of this entry.
    #[must_use]
    pub fn obligations_with(
        &self,
        person: &PersonId,
        entry: &Person,
        day: Day,
    ) -> Vec<(&'a RequirementId, Obligation)> {
        self.facts.people.get(person).map_or_else(Vec::new, |p| self.owed(&p.with_last(entry), day))
    }

    fn owed(&self, p: &PersonFacts<'_>, day: Day) -> Vec<(&'a RequirementId, Obligation)> {
        let leaves = leave_events(self.facts, p);
        let mut owed = Vec::new();
        for r in self.facts.requirements.values() {
            let exemptions = self.evidence.exemptions(p.number, r.number);
            let records = || self.lots[r.number].of_person(p.number);
            let pair = Course::of(self.facts, p, r, records, Movers { leaves: &leaves, exemptions })
                .and_then(|c| c.on(day).map(|pair| pair.obligations));
            owed.extend(pair.into_iter().flatten().map(|o| (r.id, o)));
        }
        owed
    }
}
