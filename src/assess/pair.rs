//! The state of a person and a requirement on a day.

use super::counting::{Class, Counting, Evidence};
use super::due::{LeaveEvent, Movers, exempt_days};
use super::facts::{Facts, PersonFacts, RequirementFacts};
use super::membership::Span;
use super::obligation::{Duty, Obligation, Outcome};
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
    pub records: Vec<Counting>,
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

impl Pair<'_> {
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

/// Evaluates one pair on a day. `None` when the person never was bound by the requirement up to then.
pub(super) fn evaluate<'a>(
    facts: &'a Facts<'a>,
    person: &'a PersonFacts<'a>,
    requirement: &'a RequirementFacts<'a>,
    evidence: &Evidence<'a>,
    leaves: &[LeaveEvent],
    day: Day,
) -> Option<Pair<'a>> {
    let spans: Vec<Span> = facts.spans(person, requirement).into_iter().filter(|s| s.first <= day).collect();
    if spans.is_empty() {
        return None;
    }
    let records = evidence.counting(person.id, requirement.id);
    let exemptions = evidence.exemptions(person.id, requirement.id);
    let duty = Duty { facts, person, requirement, records, movers: Movers { leaves, exemptions } };
    let mut obligations = Vec::new();
    let mut current = None;
    for span in spans {
        // Up to `landing` days after the last bound day the span is still running.
        let over = span.last.filter(|last| *last < day && !facts.tolerates(person, requirement, *last, day));
        // An end of employment or of the requirement is known beforehand; a break is one only when it has proved so:
        // until then what arises in it arises, and nothing that is open vanishes.
        let known = |last: &Day| !facts.tolerates(person, requirement, *last, day.max(last.next()));
        let as_seen = Span { last: span.last.filter(known), ..span };
        if over.is_none() {
            current = Some(as_seen);
        }
        obligations.extend(duty.obligations(as_seen, over, day));
    }
    let exempt = exempt_days(exemptions, day).into_iter().find(|e| e.first <= day && day <= e.last);
    let newest = records.iter().rposition(|r| r.completion <= day);
    let mut pair = Pair {
        person: person.id,
        requirement: requirement.id,
        status: Status::NotBound,
        span: current,
        obligations,
        records: records.to_vec(),
        newest,
        on_leave: on_leave(person, day),
        renewal_open: false,
        overdue_before: false,
        exempt_until: None,
        valid_until: current.filter(|_| newest.is_some()).and_then(|s| duty.valid_until(s, day)),
    };
    let renewal_open = pair.unfulfilled().any(|o| o.cause == super::Cause::Renew);
    pair.renewal_open = renewal_open;
    pair.status = status(&pair);
    if exempt.is_some() && pair.status != Status::NotBound {
        pair.overdue_before = pair.status == Status::Overdue;
        pair.exempt_until = exempt.map(|e| e.last);
        pair.status = Status::Exempt;
    }
    Some(pair)
}

fn status(pair: &Pair<'_>) -> Status {
    if pair.span.is_none() {
        return Status::NotBound;
    }
    let open = |o: &Obligation| o.cause != super::Cause::Renew || matches!(o.outcome, Outcome::Overdue(_));
    if pair.unfulfilled().any(|o| matches!(o.outcome, Outcome::Overdue(_))) {
        Status::Overdue
    } else if pair.unfulfilled().any(open) || pair.required_version().is_none() {
        // Bound before anything could open is pending too: nothing was signed.
        Status::Pending
    } else {
        Status::Acknowledged
    }
}

fn on_leave(person: &PersonFacts<'_>, day: Day) -> bool {
    person
        .daily
        .on(day)
        .is_some_and(|p| p.leave.iter().any(|l| l.from <= day && l.to.is_none_or(|to| day <= to)))
}
