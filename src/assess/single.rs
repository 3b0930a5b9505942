//! One person and one requirement by themselves: their duty spans, and how they stand on several days.

use super::counting::Evidence;
use super::due::leave_events;
use super::facts::Facts;
use super::judge;
use super::membership::Span;
use super::pair::{Course, Pair};
use crate::model::{Day, PersonId, RequirementId};

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
    let judgement = judge::judge(facts.register);
    let evidence = Evidence::of(facts, &judgement);
    let leaves = leave_events(facts, p);
    let course = Course::of(facts, p, r, &evidence, &leaves);
    days.iter().map(|day| course.as_ref()?.on(*day)).collect()
}
