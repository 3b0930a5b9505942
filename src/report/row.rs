//! One row a pair: all that is said of a person and a requirement on a day.

use super::facets::{Facets, recorded};
use super::sheet::Tone;
use crate::assess::{Assessment, Cause, Class, Coverage, Pair, Status};
use crate::cores::spread;
use crate::model::{Day, Person, PersonId, Register, Requirement, RequirementId, Version};
use std::sync::Arc;

/// A pair with everything that reports say of it.
#[derive(Clone, Debug)]
pub struct PairRow {
    /// The person.
    pub person: PersonId,
    /// The person's name, or the id.
    pub name: String,
    /// The requirement.
    pub requirement: RequirementId,
    /// Its title.
    pub title: String,
    /// Where the pair stands.
    pub status: Status,
    /// Why the obligation that has been due longest arose.
    pub cause: Option<Cause>,
    /// The newest version required.
    pub required_version: Option<Version>,
    /// The version of the newest record.
    pub acknowledged_version: Option<Version>,
    /// When the obligation that has been due longest opened.
    pub opened: Option<Day>,
    /// When it is due.
    pub due: Option<Day>,
    /// How many days overdue.
    pub days_overdue: Option<i64>,
    /// When the newest record completed.
    pub completed: Option<Day>,
    /// Its class.
    pub class: Option<Class>,
    /// Its path.
    pub record: Option<Arc<str>>,
    /// On leave.
    pub on_leave: bool,
    /// A renewal is open.
    pub renewal_open: bool,
    /// Exempt, and overdue before.
    pub overdue_before: bool,
    /// The last day of the exemption.
    pub exempt_until: Option<Day>,
    /// Until when the acknowledgement is good.
    pub valid_until: Option<Day>,
    /// The pair's part of every count.
    pub coverage: Coverage,
    /// The person's attributes as recorded on the day.
    pub kind: String,
    /// Team.
    pub team: Option<String>,
    /// Location.
    pub location: Option<String>,
    /// Whom the person reports to.
    pub manager: Option<PersonId>,
    /// Their name, or id.
    pub manager_name: Option<String>,
    /// Controls that the requirement serves.
    pub controls: Vec<String>,
}

impl PairRow {
    /// The rows of every pair that is bound or exempt, by requirement, then person.
    #[must_use]
    pub fn all(register: &Register, assessment: &Assessment<'_>) -> Vec<Self> {
        let at = register.at_close_of(assessment.day).unwrap_or_else(|| register.tip());
        let pairs: Vec<&Pair<'_>> = assessment.bound().collect();
        let row = |n: usize| {
            let pair = pairs[n];
            let (person, requirement) = recorded(register, pair.person, pair.requirement, assessment.day)?;
            let manager = person.manager.as_ref();
            let manager = manager.and_then(|m| register.people.get(m)?.standing_or_first(at));
            let name = manager.map(|m| m.display_name().to_owned());
            Some(Self { manager_name: name, ..Self::of(pair, person, requirement, assessment.day) })
        };
        spread(pairs.len(), row).into_iter().flatten().collect()
    }

    /// By what it is filtered and grouped.
    #[must_use]
    pub fn facets(&self) -> Facets<'_> {
        Facets {
            person: &self.person,
            kind: &self.kind,
            team: self.team.as_deref(),
            location: self.location.as_deref(),
            manager: self.manager.as_ref(),
            requirement: &self.requirement,
            controls: &self.controls,
            status: Some(self.status),
        }
    }

    fn of(pair: &Pair<'_>, person: &Person, requirement: &Requirement, day: Day) -> Self {
        let urgent = pair.most_urgent();
        let newest = pair.newest();
        let overdue = pair.status == Status::Overdue;
        Self {
            person: pair.person.clone(),
            name: person.display_name().to_owned(),
            requirement: pair.requirement.clone(),
            title: requirement.title.clone(),
            status: pair.status,
            cause: urgent.map(|o| o.cause),
            required_version: pair.required_version().cloned(),
            acknowledged_version: newest.map(|r| r.version.clone()),
            opened: urgent.map(|o| o.opens),
            due: urgent.and_then(|o| o.due),
            days_overdue: if overdue { pair.days_overdue() } else { None },
            completed: newest.map(|r| r.completion),
            class: pair.class_on(day),
            record: newest.map(|r| r.path()),
            on_leave: pair.on_leave,
            renewal_open: pair.renewal_open,
            overdue_before: pair.overdue_before,
            exempt_until: pair.exempt_until,
            valid_until: pair.valid_until,
            coverage: Coverage::of(pair, day),
            kind: person.kind.clone(),
            team: person.team.clone(),
            location: person.location.clone(),
            manager: person.manager.clone(),
            manager_name: None,
            controls: requirement.controls.clone(),
        }
    }
}

/// How a status is to be felt.
pub(super) const fn tone(status: Status) -> Tone {
    match status {
        Status::Overdue => Tone::Bad,
        Status::Pending => Tone::Warn,
        Status::Acknowledged => Tone::Good,
        Status::Exempt | Status::NotBound => Tone::Faint,
    }
}
