//! The register's facts by day: what membership, clocks and due days are computed from.

use super::days::Daily;
use super::effect::Effects;
use super::membership::{in_order, turns_of_person, turns_of_requirement};
use crate::model::{Clocks, Config, Day, Person, PersonId, Register, Requirement, RequirementId};
use crate::source::CommitIx;
use std::collections::BTreeMap;

/// A register seen day by day.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The register.
    pub register: &'a Register,
    pub(super) config: Daily<Config>,
    pub(super) people: BTreeMap<&'a PersonId, PersonFacts<'a>>,
    pub(super) requirements: BTreeMap<&'a RequirementId, RequirementFacts<'a>>,
    /// Each day on which something was recorded, with its last commit.
    closes: Vec<(Day, CommitIx)>,
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
    /// The days on which anything changes that being bound hangs on.
    pub(super) turns: Vec<Day>,
}

impl<'a> PersonFacts<'a> {
    /// The same, with the employments of another entry.
    pub(super) fn with_last<'b>(&self, last: &'b Person) -> PersonFacts<'b>
    where
        'a: 'b,
    {
        let daily = self.daily.clone();
        let turns = turns_of_person(&daily, last);
        PersonFacts {
            number: self.number,
            id: self.id,
            daily,
            last,
            first_recorded: self.first_recorded,
            turns,
        }
    }
}

/// One requirement, day by day.
#[derive(Debug)]
pub(super) struct RequirementFacts<'a> {
    /// The position among all requirements.
    pub(super) number: usize,
    pub(super) id: &'a RequirementId,
    pub(super) daily: Daily<Requirement>,
    pub(super) effects: Effects,
    /// The days on which anything changes that being bound hangs on.
    pub(super) turns: Vec<Day>,
    /// Its clocks from each day on, the organisation's among them.
    clocks: Vec<(Day, Clocks)>,
}

impl<'a> Facts<'a> {
    /// Gathers the facts of a register by day.
    #[must_use]
    pub fn new(register: &'a Register) -> Self {
        let mut people: BTreeMap<_, PersonFacts<'a>> = register
            .people
            .iter()
            .filter_map(|(id, track)| {
                let ((first, _), last) = (track.first()?, track.last()?);
                let daily = Daily::new(register, track);
                let turns = turns_of_person(&daily, last);
                let first_recorded = register.commit(first).day;
                Some((id, PersonFacts { number: 0, id, daily, last, first_recorded, turns }))
            })
            .collect();
        people.values_mut().zip(0..).for_each(|(person, number)| person.number = number);
        let config = Daily::new(register, &register.config);
        let manager_days = manager_days(people.values());
        let requirements = register
            .requirements
            .iter()
            .zip(0..)
            .map(|((id, track), number)| {
                let daily = Daily::new(register, track);
                let effects = Effects::of(register, track);
                let mut turns = turns_of_requirement(&daily, &effects);
                // Changes of other people's managers matter to an audience that looks at reporting lines.
                if daily.iter().any(|(_, r)| r.audience.looks_at_managers()) {
                    turns = in_order([&turns[..], &manager_days].concat());
                }
                let clocks = clocks_by_day(&daily, &config);
                (id, RequirementFacts { number, id, daily, effects, turns, clocks })
            })
            .collect();
        let mut closes: Vec<(Day, CommitIx)> = Vec::new();
        for (commit, at) in register.commits.iter().zip((0..).map(CommitIx)) {
            match closes.last_mut() {
                Some((day, last)) if *day == commit.day => *last = at,
                _ => closes.push((commit.day, at)),
            }
        }
        Self { register, config, people, requirements, closes }
    }

    /// The last commit on or before the end of the day, as [`Register::at_close_of`] says; for a day before the register,
    /// the last of all.
    #[must_use]
    pub fn at_close_of(&self, day: Day) -> CommitIx {
        let n = self.closes.partition_point(|(closed, _)| *closed <= day);
        n.checked_sub(1).map_or_else(|| self.register.tip(), |n| self.closes[n].1)
    }

    /// The settings recorded on the day.
    #[must_use]
    pub fn config_on(&self, day: Day) -> &Config {
        // A register begins with its settings, so there is always a first value.
        self.config.on(day).map_or_else(|| self.register.config_at(CommitIx(0)), AsRef::as_ref)
    }

    /// The days that a record may take to land and a break of a duty is tolerated, as recorded on the day.
    #[must_use]
    pub fn landing_on(&self, day: Day) -> i64 {
        i64::from(self.config_on(day).clocks.landing)
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

impl RequirementFacts<'_> {
    /// The clocks as recorded on the day; for a day before the requirement was recorded, those of the first snapshot
    /// that has it, the organisation's among them.
    pub(super) fn clocks_on(&self, day: Day) -> Clocks {
        let since = self.clocks.partition_point(|(first, _)| *first <= day);
        self.clocks[since.saturating_sub(1)].1
    }
}

/// The clocks of a requirement from the day on which it was recorded, and from each day on which any of them changes.
fn clocks_by_day(daily: &Daily<Requirement>, config: &Daily<Config>) -> Vec<(Day, Clocks)> {
    let first = daily.first_day();
    let days = daily.iter().map(|(day, _)| *day).chain(config.iter().map(|(day, _)| *day));
    let days = in_order(days.filter(|day| Some(*day) >= first).chain(first).collect());
    let on = |day: Day| {
        let organization = config.on(day)?.clocks;
        Some((day, daily.on(day).map_or(organization, |r| r.clocks(&organization))))
    };
    days.into_iter().filter_map(on).collect()
}

/// The days on which somebody's manager changed.
fn manager_days<'p, 'a: 'p>(people: impl Iterator<Item = &'p PersonFacts<'a>>) -> Vec<Day> {
    in_order(people.flat_map(|p| p.daily.turns(|a, b| a.manager == b.manager)).collect())
}
