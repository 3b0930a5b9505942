//! When each revision of a requirement takes effect.

use crate::model::{Day, Register, Requirement, Track, Version};
use std::collections::BTreeMap;

/// A revision as the commit that first recorded it says it is: later edits have no effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Effect {
    /// The version.
    pub version: Version,
    /// Whether it re-opens duties.
    pub material: bool,
    /// The later of its `effective` day and the day it was first recorded.
    pub day: Day,
}

/// The effects of a requirement's revisions, by day, then version.
#[derive(Clone, Debug, Default)]
pub struct Effects {
    list: Vec<Effect>,
}

impl Effects {
    pub(super) fn of(register: &Register, track: &Track<Requirement>) -> Self {
        let mut seen: BTreeMap<Version, Effect> = BTreeMap::new();
        for (n, (at, requirement)) in track.values().enumerate() {
            let recorded = register.commit(at).day;
            let oldest = requirement.revisions.len() - 1;
            for (i, r) in requirement.revisions.iter().enumerate() {
                // The very first revision of a requirement is material whatever it says.
                let material = r.material || (n == 0 && i == oldest);
                seen.entry(r.version.clone()).or_insert_with(|| Effect {
                    version: r.version.clone(),
                    material,
                    day: r.effective.max(recorded),
                });
            }
        }
        let mut list: Vec<Effect> = seen.into_values().collect();
        list.sort_by(|a, b| (a.day, &a.version).cmp(&(b.day, &b.version)));
        Self { list }
    }

    /// The day on which the requirement first takes effect: before a material revision does, there is nothing to owe.
    #[must_use]
    pub fn first_day(&self) -> Option<Day> {
        self.list.iter().find(|e| e.material).map(|e| e.day)
    }

    /// The latest material version in effect on the day.
    #[must_use]
    pub fn required_on(&self, day: Day) -> Option<&Version> {
        self.list.iter().take_while(|e| e.day <= day).filter(|e| e.material).map(|e| &e.version).max()
    }

    /// Each day on which a material revision takes effect, with the newest of that day, in order.
    #[must_use]
    pub fn material_days(&self) -> Vec<(Day, &Version)> {
        let mut days: Vec<(Day, &Version)> = Vec::new();
        for e in self.list.iter().filter(|e| e.material) {
            match days.last_mut() {
                Some((day, newest)) if *day == e.day => *newest = (*newest).max(&e.version),
                _ => days.push((e.day, &e.version)),
            }
        }
        days
    }

    /// Every effect, by day, then version.
    pub fn iter(&self) -> impl Iterator<Item = &Effect> {
        self.list.iter()
    }

    /// The effect of a version.
    #[must_use]
    pub fn of_version(&self, version: &Version) -> Option<&Effect> {
        self.list.iter().find(|e| e.version == *version)
    }
}
