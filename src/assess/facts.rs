//! The register's facts by day: what membership, clocks and due days are computed from.

use super::days::Daily;
use super::effect::Effects;
use crate::model::{Clocks, Config, Day, Person, PersonId, Register, Requirement, RequirementId};
use std::collections::{BTreeMap, BTreeSet};

/// A register seen day by day.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The register.
    pub register: &'a Register,
    pub(super) config: Daily<Config>,
    pub(super) people: BTreeMap<&'a PersonId, PersonFacts<'a>>,
    pub(super) requirements: BTreeMap<&'a RequirementId, RequirementFacts<'a>>,
    /// Days on which somebody's manager changed: they matter to audiences that look at reporting lines.
    pub(super) manager_days: BTreeSet<Day>,
}

/// One person, day by day.
#[derive(Debug)]
pub(super) struct PersonFacts<'a> {
    /// The position among all people.
    pub(super) number: usize,
    pub(super) id: &'a PersonId,
    pub(super) daily: Daily<Person>,
    /// The entry recorded last: start and end are facts from outside and count from their own dates.
    pub(super) last: &'a Person,
    /// The day of the commit that first recorded the person.
    pub(super) first_recorded: Day,
}

/// One requirement, day by day.
#[derive(Debug)]
pub(super) struct RequirementFacts<'a> {
    /// The position among all requirements.
    pub(super) number: usize,
    pub(super) id: &'a RequirementId,
    pub(super) daily: Daily<Requirement>,
    pub(super) effects: Effects,
    pub(super) looks_at_managers: bool,
}

impl<'a> Facts<'a> {
    /// Gathers the facts of a register by day.
    #[must_use]
    pub fn new(register: &'a Register) -> Self {
        let mut people: BTreeMap<_, PersonFacts<'a>> = register
            .people
            .iter()
            .filter_map(|(id, track)| {
                let (first, _) = track.first()?;
                let daily = Daily::new(register, track);
                let first_recorded = register.commit(first).day;
                Some((id, PersonFacts { number: 0, id, daily, last: track.last()?, first_recorded }))
            })
            .collect();
        people.values_mut().zip(0..).for_each(|(person, number)| person.number = number);
        let requirements = register
            .requirements
            .iter()
            .zip(0..)
            .map(|((id, track), number)| {
                let daily = Daily::new(register, track);
                let looks_at_managers = daily.iter().any(|(_, r)| r.audience.looks_at_managers());
                let effects = Effects::of(register, track);
                (id, RequirementFacts { number, id, daily, effects, looks_at_managers })
            })
            .collect();
        let manager_days = manager_days(people.values());
        Self { register, config: Daily::new(register, &register.config), people, requirements, manager_days }
    }

    /// The settings recorded on the day.
    #[must_use]
    pub fn config_on(&self, day: Day) -> &Config {
        // A register begins with its settings, so there is always a first value.
        self.config.on(day).map_or_else(|| self.register.config_at(crate::source::CommitIx(0)), AsRef::as_ref)
    }

    /// The days that a record may take to land and a break of a duty is tolerated, as recorded on the day.
    #[must_use]
    pub fn landing_on(&self, day: Day) -> i64 {
        i64::from(self.config_on(day).clocks.landing)
    }

    /// The clocks of a requirement as recorded on the day; for a day before it was recorded, those of the first
    /// snapshot that has it, the organisation's among them.
    pub(super) fn clocks_on(&self, requirement: &RequirementFacts<'_>, day: Day) -> Clocks {
        let day = requirement.daily.first_day().map_or(day, |first| day.max(first));
        let organization = self.config_on(day).clocks;
        requirement.daily.on(day).map_or(organization, |r| r.clocks(&organization))
    }

    /// The effects of a requirement's revisions; `None` for an unknown one.
    #[must_use]
    pub fn effects(&self, requirement: &RequirementId) -> Option<&Effects> {
        self.requirements.get(requirement).map(|r| &r.effects)
    }

    /// The managers above a person as recorded on the day, nearest first; a cycle is walked once.
    #[must_use]
    pub fn managers_on(&self, person: &PersonId, day: Day) -> Vec<PersonId> {
        let mut line: Vec<PersonId> = Vec::new();
        let mut at = person.clone();
        while let Some(next) =
            self.people.get(&at).and_then(|p| p.daily.on(day)).and_then(|p| p.manager.clone())
        {
            if next == *person || line.contains(&next) {
                break;
            }
            line.push(next.clone());
            at = next;
        }
        line
    }
}

fn manager_days<'p, 'a: 'p>(people: impl Iterator<Item = &'p PersonFacts<'a>>) -> BTreeSet<Day> {
    people
        .flat_map(|p| {
            let values: Vec<_> = p.daily.iter().collect();
            values.windows(2).filter(|w| w[0].1.manager != w[1].1.manager).map(|w| w[1].0).collect::<Vec<_>>()
        })
        .collect()
}
