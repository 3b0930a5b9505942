//! Who is bound by what on which day, and the duty spans that follow.
//!
//! [`Facts::is_bound`] is the one function that decides; nothing else may decide it again.

use super::days::Daily;
use super::effect::Effects;
use super::facts::{Facts, PersonFacts, RequirementFacts};
use crate::model::{Day, Person, PersonId, Requirement, RequirementId, Traits};

/// A run of days on which a person is bound by a requirement, tolerated breaks included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// The first bound day.
    pub first: Day,
    /// The last bound day; `None` while no end is known.
    pub last: Option<Day>,
}

impl Facts<'_> {
    /// Whether the person is bound by the requirement on the day: employed, the requirement in force, and its
    /// audience, as recorded on the day, selecting the person's attributes, as recorded on the day.
    #[must_use]
    pub fn is_bound(&self, person: &PersonId, requirement: &RequirementId, day: Day) -> bool {
        match (self.people.get(person), self.requirements.get(requirement)) {
            (Some(p), Some(r)) => self.bound(p, r, day),
            _ => false,
        }
    }

    pub(super) fn bound(&self, p: &PersonFacts<'_>, r: &RequirementFacts<'_>, day: Day) -> bool {
        if !stays(p, r, day) {
            return false;
        }
        let (Some(who), Some(what)) = (p.daily.on(day), r.daily.on(day)) else { return false };
        let managers =
            if what.audience.looks_at_managers() { self.managers_on(p.id, day) } else { Vec::new() };
        what.audience.selects(&Traits {
            person: p.id,
            kind: &who.kind,
            roles: &who.roles,
            team: who.team.as_deref(),
            location: who.location.as_deref(),
            managers: &managers,
        })
    }

    /// The duty spans of a pair, in order, over all time as known at the register's tip.
    pub(super) fn spans(&self, p: &PersonFacts<'_>, r: &RequirementFacts<'_>) -> Vec<Span> {
        let mut runs: Vec<Span> = Vec::new();
        let mut open = false;
        for day in turning_days(p, r) {
            let bound = self.bound(p, r, day);
            if bound && !open {
                runs.push(Span { first: day, last: None });
            } else if !bound
                && open
                && let Some(run) = runs.last_mut()
            {
                run.last = Some(day.prev());
            }
            open = bound;
        }
        self.join_short_breaks(p, r, runs)
    }

    fn join_short_breaks(&self, p: &PersonFacts<'_>, r: &RequirementFacts<'_>, runs: Vec<Span>) -> Vec<Span> {
        // Mostly there is one.
        if runs.len() < 2 {
            return runs;
        }
        let mut spans: Vec<Span> = Vec::new();
        for run in runs {
            match spans.last_mut() {
                Some(Span { last: last @ Some(_), .. })
                    if last.is_some_and(|l| self.tolerates(p, r, l, run.first.prev())) =>
                {
                    *last = run.last;
                }
                _ => spans.push(run),
            }
        }
        spans
    }

    /// Whether a break from the day after `last` through `until` is none: short, employed and in force throughout.
    fn tolerates(&self, p: &PersonFacts<'_>, r: &RequirementFacts<'_>, last: Day, until: Day) -> bool {
        until <= self.runs_through(p, r, last)
    }

    /// Whether a span whose last bound day is `last` still runs on the day.
    pub(super) fn runs_on(
        &self,
        person: &PersonId,
        requirement: &RequirementId,
        last: Day,
        day: Day,
    ) -> bool {
        match (self.people.get(person), self.requirements.get(requirement)) {
            (Some(p), Some(r)) => self.tolerates(p, r, last, day),
            _ => false,
        }
    }

    /// The last day on which a span still runs whose last bound day is `last`: a break is none while it is short, and
    /// the person employed and the requirement in force throughout. `last` itself when nothing is tolerated after it.
    pub(super) fn runs_through(&self, p: &PersonFacts<'_>, r: &RequirementFacts<'_>, last: Day) -> Day {
        (1..=self.landing_on(last))
            .map(|n| last.plus(n))
            .take_while(|day| stays(p, r, *day))
            .last()
            .unwrap_or(last)
    }

    /// The last day, from a bound one on, through which the person is employed and the requirement in force without a
    /// break; `None` where no end of either is recorded.
    pub(super) fn stays_through(
        &self,
        p: &PersonFacts<'_>,
        r: &RequirementFacts<'_>,
        bound: Day,
    ) -> Option<Day> {
        turning_days(p, r).find(|day| *day > bound && !stays(p, r, *day)).map(Day::prev)
    }
}

/// Every day on which being bound can begin or end, in order: between two of them it cannot change.
fn turning_days(p: &PersonFacts<'_>, r: &RequirementFacts<'_>) -> impl Iterator<Item = Day> {
    let (mut of_person, mut of_requirement) = (p.turns.iter().peekable(), r.turns.iter().peekable());
    std::iter::from_fn(move || {
        let next = match (of_person.peek(), of_requirement.peek()) {
            (Some(a), Some(b)) => **a.min(b),
            (next, None) | (None, next) => **next?,
        };
        of_person.next_if(|day| **day == next);
        of_requirement.next_if(|day| **day == next);
        Some(next)
    })
}

/// The days on which what is recorded of a person, as far as audiences look at it, or being employed changes.
pub(super) fn turns_of_person(daily: &Daily<Person>, last: &Person) -> Vec<Day> {
    let mut days = daily
        .turns(|a, b| (&a.kind, &a.roles, &a.team, &a.location) == (&b.kind, &b.roles, &b.team, &b.location));
    for e in &last.employments {
        days.push(e.start);
        days.extend(e.end.map(Day::next));
    }
    in_order(days)
}

/// The days on which a requirement's audience, or being in force, changes.
pub(super) fn turns_of_requirement(daily: &Daily<Requirement>, effects: &Effects) -> Vec<Day> {
    let mut days = daily.turns(|a, b| (&a.audience, a.retired) == (&b.audience, b.retired));
    days.extend(daily.iter().filter_map(|(_, value)| value.retired));
    days.extend(effects.first_day());
    in_order(days)
}

pub(super) fn in_order(mut days: Vec<Day>) -> Vec<Day> {
    days.sort_unstable();
    days.dedup();
    days
}

/// Whether nothing but the audience can keep the person from being bound on the day.
fn stays(p: &PersonFacts<'_>, r: &RequirementFacts<'_>, day: Day) -> bool {
    p.last.employed_on(day) && in_force(r, day)
}

/// Whether a first revision has taken effect and the requirement is not retired, as recorded on the day.
fn in_force(r: &RequirementFacts<'_>, day: Day) -> bool {
    r.effects.first_day().is_some_and(|first| first <= day)
        && r.daily.on(day).is_some_and(|value| value.retired.is_none_or(|retired| day < retired))
}
