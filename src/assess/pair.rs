//! The state of a person and a requirement on a day.

use super::counting::{Class, Counting};
use super::coverage::Coverage;
use super::due::{Movers, exempt_days};
use super::facts::{Facts, PersonFacts, RequirementFacts};
use super::lot::Counted;
use super::membership::Span;
use super::obligation::{Arising, Cause, Duty, Obligation, Outcome};
use crate::model::{Day, PersonId, RequirementId, Version};

/// Where a pair stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Status {
    /// The person owes nothing for the requirement.
    NotBound,
    /// Bound, and exempted for now.
    Exempt,
    /// Something was due before today and is not done.
    Overdue,
    /// Something is open, nothing overdue.
    Pending,
    /// All that arose is done.
    Acknowledged,
}

impl Status {
    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotBound => "not-bound",
            Self::Exempt => "exempt",
            Self::Overdue => "overdue",
            Self::Pending => "pending",
            Self::Acknowledged => "acknowledged",
        }
    }
}

/// A pair as seen on a day.
#[derive(Clone, Debug)]
pub struct Pair<'a> {
    /// The person.
    pub person: &'a PersonId,
    /// The requirement.
    pub requirement: &'a RequirementId,
    /// Where it stands.
    pub status: Status,
    /// The duty span that the day lies in, when bound.
    pub span: Option<Span>,
    /// Every obligation of every span that had opened by the day, oldest first.
    pub obligations: Vec<Obligation>,
    /// The valid records of the pair, by completion day.
    pub records: Counted<'a>,
    /// The newest of them completed by the day, as a position.
    pub newest: Option<usize>,
    /// On leave on the day.
    pub on_leave: bool,
    /// A renewal is open.
    pub renewal_open: bool,
    /// Exempt, and overdue before it was exempted.
    pub overdue_before: bool,
    /// The last day of the exemption, when exempt.
    pub exempt_until: Option<Day>,
    /// The due day of the open or the next renewal.
    pub valid_until: Option<Day>,
}

impl<'a> Pair<'a> {
    /// The obligations of the current span that are neither fulfilled nor ended.
    pub fn unfulfilled(&self) -> impl Iterator<Item = &Obligation> {
        let current = self.span;
        self.obligations.iter().filter(move |o| {
            Some(o.span) == current && matches!(o.outcome, Outcome::Open | Outcome::Overdue(_))
        })
    }

    /// The open obligation that has been due longest; ties by opening day, then cause.
    #[must_use]
    pub fn most_urgent(&self) -> Option<&Obligation> {
        // An obligation without a due day comes after all that have one.
        self.unfulfilled().min_by_key(|o| (o.due.is_none(), o.due, o.opens, o.cause))
    }

    /// The newest version that the current span requires.
    #[must_use]
    pub fn required_version(&self) -> Option<&Version> {
        self.obligations.iter().filter(|o| Some(o.span) == self.span).map(|o| &o.required).max()
    }

    /// The newest counting record completed by the day.
    #[must_use]
    pub fn newest(&self) -> Option<&Counting> {
        self.newest.map(|n| &self.records[n])
    }

    /// The class of the newest record, as seen on `day`.
    #[must_use]
    pub fn class_on(&self, day: Day) -> Option<Class> {
        self.newest().map(|r| r.class_on(day))
    }

    /// How many days overdue, by the obligation that has been due longest.
    #[must_use]
    pub fn days_overdue(&self) -> Option<i64> {
        self.unfulfilled().filter_map(|o| o.outcome.days_late()).max()
    }
}

/// Where a pair stands on a day, and nothing more: all that coverage is counted from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing<'a> {
    /// The day.
    pub day: Day,
    /// The person.
    pub person: &'a PersonId,
    /// The requirement.
    pub requirement: &'a RequirementId,
    /// Where it stands.
    pub status: Status,
    /// The class of the newest record completed by the day.
    pub class: Option<Class>,
}

impl Standing<'_> {
    /// The pair's part of every count.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        Coverage::one(self.status, self.class)
    }
}

/// A pair over all time, as known at the register's tip: found once, looked at from any day.
pub(super) struct Course<'a, 'e> {
    duty: Duty<'a, 'e>,
    stretches: Vec<Stretch>,
}

/// A duty span and what arises in it.
struct Stretch {
    span: Span,
    /// The last day on which it runs: behind its last bound day a break may still prove to be none.
    runs_through: Option<Day>,
    arising: Vec<Arising>,
    /// The span while the break has not proved to be one, and what arises in it, where that differs: until then nothing
    /// that is open vanishes, and no end is known but that of an employment or of the requirement.
    meanwhile: Option<(Span, Vec<Arising>)>,
}

impl Stretch {
    fn of(duty: &Duty<'_, '_>, span: Span) -> Self {
        let Duty { facts, person, requirement, .. } = *duty;
        let runs_through = span.last.map(|last| facts.runs_through(person, requirement, last));
        let meanwhile = span.last.filter(|_| runs_through > span.last).map(|last| {
            let known = Span { last: facts.stays_through(person, requirement, last), ..span };
            (known, duty.arising(known))
        });
        Self { span, runs_through, arising: duty.arising(span), meanwhile }
    }

    /// The span as seen on a day, what arises in it, and its last day when it is over.
    fn on(&self, day: Day) -> (Span, &[Arising], Option<Day>) {
        let over = self.runs_through.is_some_and(|through| through < day);
        match &self.meanwhile {
            Some((known, arising)) if !over => (*known, arising, None),
            _ => (self.span, &self.arising, self.span.last.filter(|_| over)),
        }
    }
}

impl<'a, 'e> Course<'a, 'e> {
    /// The course of a pair. `None` when the person never is bound by the requirement.
    pub(super) fn of(
        facts: &'a Facts<'a>,
        person: &'a PersonFacts<'a>,
        requirement: &'a RequirementFacts<'a>,
        records: impl FnOnce() -> Counted<'a>,
        movers: Movers<'e>,
    ) -> Option<Self> {
        let spans = facts.spans(person, requirement);
        if spans.is_empty() {
            return None;
        }
        let duty = Duty { facts, person, requirement, records: records(), movers };
        let stretches = spans.into_iter().map(|span| Stretch::of(&duty, span)).collect();
        Some(Self { duty, stretches })
    }

    /// The pair on a day. `None` when the person never was bound by then.
    pub(super) fn on(&self, day: Day) -> Option<Pair<'a>> {
        let most = self.begun(day).map(|stretch| stretch.on(day).1.len()).sum();
        let mut obligations = Vec::with_capacity(most);
        let mut current = None;
        for stretch in self.begun(day) {
            let (span, arising, over) = stretch.on(day);
            if over.is_none() {
                current = Some((span, arising));
            }
            let opened = arising.iter().filter(|a| a.opens <= day);
            obligations.extend(opened.map(|a| self.duty.seen(a, span, over, day)));
        }
        self.begun(day).next()?;
        let Duty { person, requirement, ref records, .. } = self.duty;
        let newest = self.newest(day);
        let exempt_until = self.exempt_until(day);
        let valid_until = current
            .filter(|_| newest.is_some())
            .and_then(|(span, arising)| self.duty.valid_until(span, arising, day));
        let current = current.map(|(span, _)| span);
        let mut pair = Pair {
            person: person.id,
            requirement: requirement.id,
            status: Status::NotBound,
            span: current,
            obligations,
            records: records.clone(),
            newest,
            on_leave: on_leave(person, day),
            renewal_open: false,
            overdue_before: false,
            exempt_until: None,
            valid_until,
        };
        let renewal_open = pair.unfulfilled().any(|o| o.cause == Cause::Renew);
        pair.renewal_open = renewal_open;
        if current.is_some() {
            let of_span = pair.obligations.iter().filter(|o| Some(o.span) == current);
            let status = status(of_span.map(|o| (o.cause, o.outcome)));
            pair.overdue_before = exempt_until.is_some() && status == Status::Overdue;
            pair.status = exempt_until.map_or(status, |_| Status::Exempt);
            pair.exempt_until = exempt_until;
        }
        Some(pair)
    }

    /// Where the pair stands on a day, as [`Self::on`] says. `None` when it is not bound.
    pub(super) fn standing(&self, day: Day) -> Option<Standing<'a>> {
        let (_, arising, over) = self.begun(day).last()?.on(day);
        if over.is_some() {
            return None;
        }
        let opened = arising.iter().filter(|a| a.opens <= day);
        let status = match self.exempt_until(day) {
            Some(_) => Status::Exempt,
            None => status(opened.map(|a| (a.cause, self.duty.outcome(a, None, day)))),
        };
        let Duty { person, requirement, ref records, .. } = self.duty;
        let class = self.newest(day).map(|n| records[n].class_on(day));
        Some(Standing { day, person: person.id, requirement: requirement.id, status, class })
    }

    /// The stretches that have begun by the day; only the last of them can still run.
    fn begun(&self, day: Day) -> impl Iterator<Item = &Stretch> {
        self.stretches.iter().take_while(move |s| s.span.first <= day)
    }

    fn newest(&self, day: Day) -> Option<usize> {
        self.duty.records.iter().rposition(|r| r.completion <= day)
    }

    fn exempt_until(&self, day: Day) -> Option<Day> {
        // Mostly there is none, and this is asked for every day.
        if self.duty.movers.exemptions.is_empty() {
            return None;
        }
        let exempt = exempt_days(self.duty.movers.exemptions, day);
        exempt.into_iter().find(|e| e.first <= day && day <= e.last).map(|e| e.last)
    }
}

/// Where a pair stands by the obligations of its current span.
fn status(of_span: impl Iterator<Item = (Cause, Outcome)>) -> Status {
    // Bound before anything could open is pending: nothing was signed.
    let mut status = Status::Pending;
    for (n, (cause, outcome)) in of_span.enumerate() {
        if n == 0 {
            status = Status::Acknowledged;
        }
        match outcome {
            Outcome::Overdue(_) => return Status::Overdue,
            // A renewal in its window leaves what it renews standing.
            Outcome::Open if cause != Cause::Renew => status = Status::Pending,
            _ => {}
        }
    }
    status
}

fn on_leave(person: &PersonFacts<'_>, day: Day) -> bool {
    person
        .daily
        .on(day)
        .is_some_and(|p| p.leave.iter().any(|l| l.from <= day && l.to.is_none_or(|to| day <= to)))
}
