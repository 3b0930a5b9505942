//! Who was here in a period, who came and who left: by type, and tied out.
//!
//! Counted at the close of a day: whoever has started by then and not left with it. Those at the start, joiners, leavers
//! and moves come from the last recorded entry of everybody who ever was on a roster; those at the end from the roster
//! as known. So the two sides agree only when nobody vanished in between.

use super::facts::{Facts, PersonFacts};
use crate::model::{Day, Employment, Period, PersonId};
use std::collections::BTreeMap;

/// The people of one type over a period.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Headcount {
    /// At the close of the day before the period.
    pub at_start: u32,
    /// Employments that began in it.
    pub joiners: u32,
    /// Employments whose last day lies in it.
    pub leavers: u32,
    /// Changes to this type from another, recorded in it.
    pub moved_in: u32,
    /// Changes from this type to another.
    pub moved_out: u32,
    /// On the roster at the close of its last day.
    pub at_end: u32,
}

impl Headcount {
    /// How many there should be at the end.
    #[must_use]
    pub fn expected(&self) -> i64 {
        i64::from(self.at_start) + i64::from(self.joiners) + i64::from(self.moved_in)
            - i64::from(self.leavers)
            - i64::from(self.moved_out)
    }

    /// Whether there are as many at the end as there should be.
    #[must_use]
    pub fn ties(&self) -> bool {
        self.expected() == i64::from(self.at_end)
    }
}

impl std::ops::AddAssign for Headcount {
    fn add_assign(&mut self, other: Self) {
        self.at_start += other.at_start;
        self.joiners += other.joiners;
        self.leavers += other.leavers;
        self.moved_in += other.moved_in;
        self.moved_out += other.moved_out;
        self.at_end += other.at_end;
    }
}

/// Somebody in a list of the population.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member<'a> {
    /// The person.
    pub person: &'a PersonId,
    /// The employment by which the person is in the list.
    pub employment: Employment,
    /// The day whose attributes count: the first day of a joiner, the last of a leaver, the period's last of the others.
    pub on: Day,
    /// The day on which the start, or the end of a leaver, was recorded.
    pub recorded: Day,
}

impl Member<'_> {
    /// How many days after the day that counts it was recorded, where it was.
    #[must_use]
    pub fn days_late(&self) -> Option<i64> {
        Some(self.recorded.since(self.on)).filter(|days| *days > 0)
    }
}

/// A change of type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Move<'a> {
    /// The person.
    pub person: &'a PersonId,
    /// The day on which it was recorded.
    pub day: Day,
    /// The type before.
    pub from: String,
    /// The type since.
    pub to: String,
}

/// The population of a period.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Population<'a> {
    /// Each type with its numbers.
    pub types: BTreeMap<String, Headcount>,
    /// Employments that began in the period, by first day, then person.
    pub hires: Vec<Member<'a>>,
    /// Who is here at the close of the last day, by person.
    pub active: Vec<Member<'a>>,
    /// Employments that ended in it, by last day, then person.
    pub leavers: Vec<Member<'a>>,
    /// Changes of type, by day, then person.
    pub moves: Vec<Move<'a>>,
    /// Who should be here at the end by the last recorded entry, and is on no roster any more, with the type.
    pub vanished: Vec<(&'a PersonId, String)>,
}

impl<'a> Facts<'a> {
    /// The population of a period, as known at the register's tip.
    #[must_use]
    pub fn population(&'a self, period: Period) -> Population<'a> {
        let mut all = Population::default();
        for person in self.people.values() {
            for employment in &person.last.employments {
                self.follow(&mut all, person, *employment, period);
            }
        }
        all.hires.sort_by_key(|m| (m.on, m.person));
        all.leavers.sort_by_key(|m| (m.on, m.person));
        all.moves.sort_by(|a, b| (a.day, a.person).cmp(&(b.day, b.person)));
        all
    }

    /// Who leaves with a day: bound on it, and not here any more at its close.
    #[must_use]
    pub fn left_at_close(&self, day: Day) -> Vec<&'a PersonId> {
        let leaves = |p: &&PersonFacts<'a>| p.last.employments.iter().any(|e| e.end == Some(day));
        self.people.values().filter(leaves).map(|p| p.id).collect()
    }

    /// Counts one employment of a person.
    fn follow(&self, all: &mut Population<'a>, p: &PersonFacts<'a>, employment: Employment, period: Period) {
        let Employment { start, end } = employment;
        let kind = |day: Day| p.daily.on(day).map_or_else(String::new, |p| p.kind.clone());
        let here = |day: Day| start <= day && end.is_none_or(|end| day < end);
        let since = self.first_recorded(p.id, |e| e.start == start).unwrap_or(p.first_recorded);
        let member = |on, recorded| Member { person: p.id, employment, on, recorded };
        if here(period.from.prev()) {
            all.of_type(kind(period.from.prev())).at_start += 1;
        }
        if period.contains(start) {
            all.of_type(kind(start)).joiners += 1;
            all.hires.push(member(start, since));
        }
        if let Some(end) = end.filter(|end| period.contains(*end)) {
            all.of_type(kind(end)).leavers += 1;
            let recorded = self.first_recorded(p.id, |e| e.end == Some(end)).unwrap_or(since);
            all.leavers.push(member(end, recorded));
        }
        let values: Vec<_> = p.daily.iter().collect();
        for (was, (day, now)) in values.windows(2).map(|w| (&w[0].1, w[1])) {
            let employed = start < *day && employment.covers(*day);
            if employed && period.contains(*day) && was.kind != now.kind {
                all.of_type(was.kind.clone()).moved_out += 1;
                all.of_type(now.kind.clone()).moved_in += 1;
                let (from, to) = (was.kind.clone(), now.kind.clone());
                all.moves.push(Move { person: p.id, day: *day, from, to });
            }
        }
        if here(period.to) {
            let kind = kind(period.to);
            if self.register.people.get(p.id).is_some_and(|t| t.is_present(self.register.tip())) {
                all.of_type(kind).at_end += 1;
                all.active.push(member(period.to, since));
            } else {
                // The type is shown even where nobody of it is left.
                all.of_type(kind.clone());
                all.vanished.push((p.id, kind));
            }
        }
    }

    /// The day on which an employment was first recorded in a person's entry as it is now.
    fn first_recorded(&self, person: &PersonId, holds: impl Fn(&Employment) -> bool) -> Option<Day> {
        let mut values = self.register.people.get(person)?.values();
        let (at, _) = values.find(|(_, p)| p.employments.iter().any(&holds))?;
        Some(self.register.commit(at).day)
    }
}

impl Population<'_> {
    fn of_type(&mut self, kind: String) -> &mut Headcount {
        self.types.entry(kind).or_default()
    }
}
