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
    /// Each day on which a material revision takes effect, with the newest of that day, in order.
    material: Vec<(Day, Version)>,
    /// From each of these days on, the newest of all that took effect by then.
    required: Vec<(Day, Version)>,
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
        let mut material: Vec<(Day, Version)> = Vec::new();
        let mut required: Vec<(Day, Version)> = Vec::new();
        for Effect { version, day, .. } in list.iter().filter(|e| e.material) {
            // Those of one day come in the order of their versions.
            match material.last_mut() {
                Some((last, newest)) if last == day => newest.clone_from(version),
                _ => material.push((*day, version.clone())),
            }
            if required.last().is_none_or(|(_, newest)| newest < version) {
                required.push((*day, version.clone()));
            }
        }
        Self { list, material, required }
    }

    /// The day on which the requirement first takes effect: before a material revision does, there is nothing to owe.
    #[must_use]
    pub fn first_day(&self) -> Option<Day> {
        self.material.first().map(|(day, _)| *day)
    }

    /// The latest material version in effect on the day.
    #[must_use]
    pub fn required_on(&self, day: Day) -> Option<&Version> {
        let since = self.required.partition_point(|(first, _)| *first <= day);
        since.checked_sub(1).map(|n| &self.required[n].1)
    }

    /// Each day on which a material revision takes effect, with the newest of that day, in order.
    pub(super) fn material_days(&self) -> &[(Day, Version)] {
        &self.material
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
