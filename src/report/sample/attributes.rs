//! What an auditor tests of an item, and what the register can say about it; what it cannot say is said as well.

use super::pool::{Pool, Subject};
use crate::assess::{Assessment, Cause, Facts, Member, Obligation, Outcome, Owed, Pair, Status};
use crate::model::{Day, Period, Person, PersonId, RequirementId, RequirementKind};
use crate::text::plural;
use std::sync::Arc;

/// A test of an item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Attribute {
    /// The policy has an owner, an approval and a review in time.
    Header,
    /// A new hire acknowledged within the organisation's own days.
    NewHire,
    /// A new hire acknowledged before access was granted.
    BeforeAccess,
    /// Acknowledged again before the last time ran out.
    Renewal,
    /// The audience of a change acknowledged it in time.
    Change,
    /// Courses were completed in time.
    Training,
    /// Screened before the start.
    Screening,
    /// Security clauses signed before the start.
    Contract,
    /// A leaver's records are held, and what was left open is known.
    Leaver,
    /// Who is no employee is bound like one.
    Contractor,
    /// What was late had consequences.
    Consequences,
    /// An exemption has its reason, its days and another's signature, and does not reach back.
    Exemption,
    /// The person's acknowledgements as they stand on the last day.
    Own,
    /// Those of the manager's team.
    Team,
    /// The manager reviewed them.
    Review,
}

impl Attribute {
    /// The short name, by which work papers refer to it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Header => "T1",
            Self::NewHire => "T2",
            Self::BeforeAccess => "T3",
            Self::Renewal => "T4",
            Self::Change => "T5",
            Self::Training => "T6",
            Self::Screening => "T7",
            Self::Contract => "T8",
            Self::Leaver => "T9",
            Self::Contractor => "T10",
            Self::Consequences => "T11",
            Self::Exemption => "T12",
            Self::Own => "S1",
            Self::Team => "S2",
            Self::Review => "S3",
        }
    }

    /// What is tested.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Header => "owner, approval, review",
            Self::NewHire => "new hire in time",
            Self::BeforeAccess => "before access",
            Self::Renewal => "renewed in time",
            Self::Change => "audience in time",
            Self::Training => "training in time",
            Self::Screening => "screened before the start",
            Self::Contract => "clauses signed by the start",
            Self::Leaver => "leaver's records held",
            Self::Contractor => "bound like staff",
            Self::Consequences => "consequences",
            Self::Exemption => "exemption in order",
            Self::Own => "own acknowledgements",
            Self::Team => "team's acknowledgements",
            Self::Review => "reviewed the team",
        }
    }
}

/// What a test came to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Mark {
    /// It does not hold: an exception, which asks for a response.
    Exception,
    /// The register cannot say: evidence has to come from elsewhere.
    NotHeld,
    /// Not decided yet.
    Open,
    /// It holds.
    Pass,
    /// There was nothing to test.
    NoneDue,
}

impl Mark {
    /// All of them, worst first.
    pub const ALL: [Self; 5] = [Self::Exception, Self::NotHeld, Self::Open, Self::Pass, Self::NoneDue];

    /// The name in every format.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exception => "exception",
            Self::NotHeld => "not-held",
            Self::Open => "open",
            Self::Pass => "pass",
            Self::NoneDue => "none-due",
        }
    }
}

/// What the register says of an attribute of an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The attribute.
    pub attribute: Attribute,
    /// What it comes to.
    pub mark: Mark,
    /// Why, in words.
    pub said: String,
    /// The paths of the records that it rests on, sorted.
    pub records: Vec<Arc<str>>,
}

/// What answers are made from.
#[derive(Clone, Copy)]
pub(super) struct Bench<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) assessment: &'a Assessment<'a>,
    pub(super) period: Period,
}

/// An obligation with the pair that owes it.
pub(super) type Owes<'a> = (&'a Pair<'a>, &'a Obligation);

pub(super) fn answer(attribute: Attribute, mark: Mark, said: impl Into<String>) -> Answer {
    Answer { attribute, mark, said: said.into(), records: Vec::new() }
}

impl<'a> Bench<'a> {
    /// The last day of the period, or the one from which it is seen when that comes first.
    pub(super) fn day(&self) -> Day {
        self.period.to.min(self.assessment.day)
    }

    /// A person's entry as recorded on a day, or the first one.
    pub(super) fn person(&self, id: &PersonId, day: Day) -> Option<&'a Arc<Person>> {
        let register = self.facts.register;
        let at = register.at_close_of(day).unwrap_or(crate::source::CommitIx(0));
        register.people.get(id)?.standing_or_first(at)
    }

    /// Who works here on the day.
    pub(super) fn here(&self) -> impl Iterator<Item = &'a Arc<Person>> {
        let (this, day) = (*self, self.day());
        let people = self.facts.register.people.iter();
        people
            .filter(move |(_, track)| track.last().is_some_and(|p| p.employed_on(day)))
            .filter_map(move |(id, _)| this.person(id, day))
    }

    /// Who reports to a manager on the day.
    pub(super) fn team(&self, manager: &'a PersonId) -> impl Iterator<Item = &'a Arc<Person>> {
        self.here().filter(move |p| p.manager.as_ref() == Some(manager))
    }

    pub(super) fn pairs(&self, person: &'a PersonId) -> impl Iterator<Item = &'a Pair<'a>> {
        self.assessment.pairs.iter().filter(move |p| p.person == person)
    }

    fn is_course(&self, id: &RequirementId) -> bool {
        let last = self.facts.register.requirements.get(id).and_then(|t| t.last());
        last.is_some_and(|r| r.kind == RequirementKind::Course)
    }

    /// Every answer about an item of a population.
    pub(super) fn answers(&self, pool: Pool, what: &Subject<'a>) -> Vec<Answer> {
        match (pool, what) {
            (Pool::Hires, Subject::Member(m)) => self.hire(m),
            (Pool::Leavers, Subject::Member(m)) => vec![self.leaver(m), self.late(&[m.person])],
            (_, Subject::Member(m)) => self.member(m),
            (_, Subject::Change(requirement, effect)) => self.change(requirement, effect),
            (_, Subject::Exemption(judged)) => vec![self.exemption(judged)],
            (_, Subject::Manager(id)) => self.manager(id),
        }
    }

    fn hire(&self, m: &Member<'a>) -> Vec<Answer> {
        let start = m.employment.start;
        if start > self.assessment.day {
            return vec![answer(Attribute::NewHire, Mark::Open, format!("starts on {start}"))];
        }
        let begun = self.pairs(m.person).flat_map(|p| p.obligations.iter().map(move |o| (p, o)));
        let begun = begun.filter(|(_, o)| {
            o.span.first == start && matches!(o.cause, Cause::Publish | Cause::Join | Cause::Assign)
        });
        let (courses, policies): (Vec<_>, Vec<_>) =
            begun.partition(|(pair, _)| self.is_course(pair.requirement));
        let new_hire =
            outcome(Attribute::NewHire, &policies, "no policy addressed this person from the first day");
        let access = before_access(&new_hire, &policies);
        let mut all = vec![new_hire, access];
        all.push(outcome(
            Attribute::Training,
            &courses,
            "no course addressed this person from the first day",
        ));
        all.extend(self.papers(m));
        all.push(self.contractor(m));
        all
    }

    fn member(&self, m: &Member<'a>) -> Vec<Answer> {
        let renewals = self.owed(m.person).filter(|(_, o)| o.cause == Cause::Renew);
        let (courses, policies): (Vec<_>, Vec<_>) =
            renewals.partition(|(pair, _)| self.is_course(pair.requirement));
        vec![
            self.standing(Attribute::Own, &[m.person]),
            outcome(Attribute::Renewal, &policies, "no renewal of a policy was due in the period"),
            outcome(Attribute::Training, &courses, "no renewal of a course was due in the period"),
            self.contractor(m),
            self.late(&[m.person]),
        ]
    }

    /// What the period answers for of a person: due in it, or carried into it.
    fn owed(&self, person: &'a PersonId) -> impl Iterator<Item = Owes<'a>> {
        let (facts, period) = (self.facts, self.period);
        self.pairs(person)
            .flat_map(|p| p.obligations.iter().map(move |o| (p, o)))
            .filter(move |(pair, o)| Owed::of(facts, pair, o, period).is_some())
    }

    /// What was late in the period: the register knows that, and not what followed.
    pub(super) fn late(&self, people: &[&'a PersonId]) -> Answer {
        let late: Vec<String> = people
            .iter()
            .flat_map(|person| self.owed(person))
            .filter(|(_, o)| o.outcome.days_late().is_some())
            .map(|(pair, o)| in_words(pair, o))
            .collect();
        if late.is_empty() {
            return answer(
                Attribute::Consequences,
                Mark::NoneDue,
                "nothing that the period answers for was late",
            );
        }
        let said = format!("reminders and escalations are not in the register; late: {}", some(&late));
        answer(Attribute::Consequences, Mark::NotHeld, said)
    }

    fn contractor(&self, m: &Member<'a>) -> Answer {
        let kind = self.person(m.person, m.on).map_or("", |p| p.kind.as_str());
        let attribute = Attribute::Contractor;
        if kind == "employee" {
            return answer(attribute, Mark::NoneDue, "an employee");
        }
        match self.pairs(m.person).count() {
            0 => answer(attribute, Mark::Exception, format!("{kind}: no policy addresses this person")),
            n => {
                let policies = plural(n, "requirement", "requirements");
                answer(
                    attribute,
                    Mark::Pass,
                    format!("{kind}: bound by {policies}, with the clocks of staff"),
                )
            }
        }
    }

    /// Whether a status is to be counted against somebody: that of the pairs of these people.
    pub(super) fn standing(&self, attribute: Attribute, people: &[&'a PersonId]) -> Answer {
        let bound: Vec<&Pair<'_>> =
            people.iter().flat_map(|p| self.pairs(p)).filter(|p| p.status != Status::NotBound).collect();
        let of = |status| bound.iter().filter(move |p| p.status == status);
        let overdue: Vec<String> =
            of(Status::Overdue).map(|p| format!("{} {}", p.person, p.requirement)).collect();
        let required = bound.len() - of(Status::Exempt).count();
        let said = format!("{} of {required} acknowledged", of(Status::Acknowledged).count());
        if !overdue.is_empty() {
            let late = format!("{said}, {} overdue: {}", overdue.len(), some(&overdue));
            return answer(attribute, Mark::Exception, late);
        }
        match of(Status::Pending).count() {
            _ if required == 0 => answer(attribute, Mark::NoneDue, "none required"),
            0 => answer(attribute, Mark::Pass, said),
            n => answer(attribute, Mark::Open, format!("{said}, {n} pending")),
        }
    }
}

/// What became of a set of obligations.
pub(super) fn outcome(attribute: Attribute, owed: &[Owes<'_>], none: &str) -> Answer {
    let mut all = match owed {
        [] => answer(attribute, Mark::NoneDue, none),
        _ => {
            let of = |wanted: fn(&Outcome) -> bool| owed.iter().filter(move |(_, o)| wanted(&o.outcome));
            let late: Vec<String> =
                of(|o| o.days_late().is_some()).map(|(pair, o)| in_words(pair, o)).collect();
            let open: Vec<String> = of(|o| *o == Outcome::Open).map(|(pair, o)| in_words(pair, o)).collect();
            let met = of(|o| *o == Outcome::Met).count();
            let claimed = owed.iter().filter(|(_, o)| o.by_claim).count();
            let mut said = format!("{met} of {} met in time", owed.len());
            for (n, what) in [
                (claimed, "of these by the signer's clock or a maintainer's statement alone"),
                (of(|o| *o == Outcome::Released).count(), "released, the duty having ended first"),
            ] {
                if n > 0 {
                    said.push_str(&format!(", {n} {what}"));
                }
            }
            match (late.is_empty(), open.is_empty()) {
                (false, _) => answer(attribute, Mark::Exception, format!("{said}; {}", some(&late))),
                (_, false) => answer(attribute, Mark::Open, format!("{said}; {}", some(&open))),
                _ if met == 0 => answer(attribute, Mark::NoneDue, said),
                _ => answer(attribute, Mark::Pass, said),
            }
        }
    };
    let paths = owed.iter().filter_map(|(pair, o)| Some(pair.records.path(o.fulfilled_by?).text()));
    all.records = paths.collect();
    all.records.sort();
    all.records.dedup();
    all
}

/// When access was granted stands in other systems; the day to compare it with stands here.
fn before_access(new_hire: &Answer, owed: &[Owes<'_>]) -> Answer {
    let days: Option<Vec<Day>> =
        owed.iter().map(|(pair, o)| Some(pair.records[o.fulfilled_by?].completion)).collect();
    let said = match days.and_then(|days| days.into_iter().max()) {
        Some(day) => {
            format!("not in the register: hold the day access was granted against {day}, when all was done")
        }
        None => "not in the register: when access was granted; not all was done".to_owned(),
    };
    let mark = if new_hire.mark == Mark::NoneDue { Mark::NoneDue } else { Mark::NotHeld };
    let said = if mark == Mark::NoneDue { "nothing was due from the first day".to_owned() } else { said };
    answer(Attribute::BeforeAccess, mark, said)
}

/// `jane.doe access-control 2.0, due 2026-01-29, met-late by 3 days`.
pub(super) fn in_words(pair: &Pair<'_>, o: &Obligation) -> String {
    let due = o.due.map_or_else(|| "when back from leave".to_owned(), |d| d.to_string());
    let days = o.outcome.days_late().and_then(|n| usize::try_from(n).ok());
    let late = days.map_or_else(String::new, |n| format!(" by {}", plural(n, "day", "days")));
    format!("{} {} {}, due {due}, {}{late}", pair.person, pair.requirement, o.required, o.outcome.name())
}

/// A list of what may be many, for one cell.
pub(super) fn some(words: &[String]) -> String {
    const MOST: usize = 8;
    let shown = words.iter().take(MOST).cloned().collect::<Vec<_>>().join("; ");
    match words.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown}; and {more} more"),
    }
}
