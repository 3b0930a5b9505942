//! Due days under leave and exemption.
//!
//! A leave that overlaps the time from opening to due day moves the due day to its last day plus the `return` clock; an
//! exemption that holds on the due day moves it to the exemption's last day. Both are applied until nothing changes.
//! Nothing reaches back: a leave, or a change of one, moves only due days that had not passed by more than `landing`
//! when it was recorded, and an exemption holds from the day it was recorded at the earliest.

use super::facts::{Facts, PersonFacts};
use crate::model::{Clock, Day};
use std::collections::BTreeMap;

/// What happened to a leave, which its first day identifies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct LeaveEvent {
    /// The day on which it was recorded.
    recorded: Day,
    from: Day,
    /// The last day of the leave from now on; `None` while it is not known.
    to: Option<Day>,
    /// How late a due day may have passed and still be moved.
    landing: i64,
}

/// The events of a person's leaves, in the order of their recording.
pub(super) fn leave_events(facts: &Facts<'_>, p: &PersonFacts<'_>) -> Vec<LeaveEvent> {
    let mut events = Vec::new();
    let mut known: BTreeMap<Day, Option<Day>> = BTreeMap::new();
    for (recorded, person) in p.daily.iter() {
        let now: BTreeMap<Day, Option<Day>> = person.leave.iter().map(|l| (l.from, l.to)).collect();
        let landing = facts.landing_on(*recorded);
        let event = |from, to| LeaveEvent { recorded: *recorded, from, to, landing };
        for (from, to) in &now {
            if known.get(from) != Some(to) {
                events.push(event(*from, *to));
            }
        }
        for (from, to) in &known {
            if !now.contains_key(from) {
                // A removed leave keeps its dates for the days before its removal.
                let eve = recorded.prev();
                events.push(event(*from, Some(to.map_or(eve, |to| to.min(eve)))));
            }
        }
        known = now;
    }
    events
}

/// An exemption of a pair that counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Exempted {
    pub(super) recorded: Day,
    pub(super) from: Day,
    pub(super) until: Day,
}

/// A run of days on which a pair is exempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ExemptDays {
    pub(super) first: Day,
    pub(super) last: Day,
}

/// The exempt days that follow from the exemptions recorded by a day. `exemptions` are in the order of recording:
/// a later one ends an earlier one on the day before its own first day; those without a gap between them are one.
pub(super) fn exempt_days(exemptions: &[Exempted], recorded_by: Day) -> Vec<ExemptDays> {
    let mut days: Vec<ExemptDays> = Vec::new();
    for e in exemptions.iter().filter(|e| e.recorded <= recorded_by) {
        let first = e.from.max(e.recorded);
        if e.until < first {
            continue;
        }
        for earlier in &mut days {
            earlier.last = earlier.last.min(first.prev());
        }
        days.retain(|d| d.first <= d.last);
        days.push(ExemptDays { first, last: e.until });
    }
    days.sort_by_key(|d| d.first);
    let mut joined: Vec<ExemptDays> = Vec::new();
    for d in days {
        match joined.last_mut() {
            Some(before) if d.first <= before.last.next() => before.last = before.last.max(d.last),
            _ => joined.push(d),
        }
    }
    joined
}

/// What moved a due day, and to when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moved {
    /// What did.
    pub by: Mover,
    /// The due day from then on; `None` while a leave without an end leaves it open.
    pub due: Option<Day>,
}

/// What can move a due day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mover {
    /// A leave, from its first day to its last, as they applied.
    Leave {
        /// Its first day.
        from: Day,
        /// Its last day, when it has one.
        to: Option<Day>,
    },
    /// Exempt days without a gap between them.
    Exemption {
        /// The first of them.
        from: Day,
        /// The last of them.
        to: Day,
    },
}

/// What can move the due days of a pair.
#[derive(Clone, Copy, Debug)]
pub(super) struct Movers<'a> {
    pub(super) leaves: &'a [LeaveEvent],
    pub(super) exemptions: &'a [Exempted],
}

impl Movers<'_> {
    /// The due day of an obligation that opens on `opens` and would be due on `base`; `None` while a leave without an
    /// end leaves it open.
    pub(super) fn due(&self, opens: Day, base: Day, back: Clock) -> Option<Day> {
        if self.leaves.is_empty() && self.exemptions.is_empty() {
            return Some(base);
        }
        self.settled(opens, base, back, |_| ())
    }

    /// Every move on the way from `base` to that day, in their order.
    pub(super) fn moves(&self, opens: Day, base: Day, back: Clock) -> Vec<Moved> {
        let mut moves = Vec::new();
        self.settled(opens, base, back, |moved| moves.push(moved));
        moves
    }

    fn settled(&self, opens: Day, base: Day, back: Clock, told: impl FnMut(Moved)) -> Option<Day> {
        let mut applied: BTreeMap<Day, Option<Day>> = BTreeMap::new();
        // What one day records is one change, whichever leave of it comes first.
        for events in self.leaves.chunk_by(|a, b| a.recorded == b.recorded) {
            let LeaveEvent { recorded, landing, .. } = events[0];
            let exempt = exempt_days(self.exemptions, recorded);
            let stood = settle(opens, base, back, &applied, &exempt, |_| ());
            if stood.is_none_or(|due| recorded.since(due) <= landing) {
                applied.extend(events.iter().map(|event| (event.from, event.to)));
            }
        }
        let all = self.exemptions.iter().map(|e| e.recorded).max();
        let exempt = all.map_or_else(Vec::new, |d| exempt_days(self.exemptions, d));
        settle(opens, base, back, &applied, &exempt, told)
    }
}

fn settle(
    opens: Day,
    base: Day,
    back: Clock,
    leaves: &BTreeMap<Day, Option<Day>>,
    exempt: &[ExemptDays],
    mut told: impl FnMut(Moved),
) -> Option<Day> {
    let mut due = base;
    loop {
        let before = due;
        for (from, to) in leaves {
            // A leave that was removed before it began has no days at all.
            if to.is_some_and(|to| to < *from || to < opens) || *from > due {
                continue;
            }
            let moved = to.map(|to| back.after(to));
            if moved.is_none_or(|moved| moved > due) {
                told(Moved { by: Mover::Leave { from: *from, to: *to }, due: moved });
                due = moved?;
            }
        }
        for e in exempt {
            if e.first <= due && due < e.last {
                due = e.last;
                told(Moved { by: Mover::Exemption { from: e.first, to: e.last }, due: Some(due) });
            }
        }
        if due == before {
            return Some(due);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn exempted(recorded: &str, from: &str, until: &str) -> Exempted {
        Exempted { recorded: d(recorded), from: d(from), until: d(until) }
    }

    fn leave(recorded: &str, from: &str, to: Option<&str>) -> LeaveEvent {
        LeaveEvent { recorded: d(recorded), from: d(from), to: to.map(d), landing: 7 }
    }

    fn due(leaves: &[LeaveEvent], exemptions: &[Exempted]) -> Option<String> {
        let movers = Movers { leaves, exemptions };
        movers.due(d("2026-03-01"), d("2026-03-15"), Clock::Days(7)).map(|d| d.to_string())
    }

    #[test]
    fn a_leave_moves_what_it_overlaps() {
        assert_eq!(
            due(&[leave("2026-01-01", "2026-03-10", Some("2026-03-20"))], &[]).as_deref(),
            Some("2026-03-27")
        );
        assert_eq!(
            due(&[leave("2026-01-01", "2026-03-16", Some("2026-03-20"))], &[]).as_deref(),
            Some("2026-03-15")
        );
        assert_eq!(
            due(&[leave("2026-01-01", "2026-02-01", Some("2026-02-28"))], &[]).as_deref(),
            Some("2026-03-15")
        );
        assert_eq!(due(&[leave("2026-01-01", "2026-03-10", None)], &[]), None);
    }

    #[test]
    fn a_leave_typed_in_too_late_moves_nothing() {
        let l = |recorded| leave(recorded, "2026-03-10", Some("2026-04-10"));
        assert_eq!(due(&[l("2026-03-22")], &[]).as_deref(), Some("2026-04-17"));
        assert_eq!(due(&[l("2026-03-23")], &[]).as_deref(), Some("2026-03-15"));
    }

    #[test]
    fn exemptions_hold_from_their_recording_and_join_without_a_gap() {
        assert_eq!(
            due(&[], &[exempted("2026-03-02", "2026-03-02", "2026-04-30")]).as_deref(),
            Some("2026-04-30")
        );
        assert_eq!(
            due(&[], &[exempted("2026-03-20", "2026-03-01", "2026-04-30")]).as_deref(),
            Some("2026-03-15")
        );
        let two = [
            exempted("2026-03-02", "2026-03-02", "2026-03-20"),
            exempted("2026-03-15", "2026-03-21", "2026-05-01"),
        ];
        assert_eq!(due(&[], &two).as_deref(), Some("2026-05-01"));
    }

    #[test]
    fn until_the_day_of_recording_revokes() {
        let two = [
            exempted("2026-03-02", "2026-03-02", "2026-06-30"),
            exempted("2026-03-20", "2026-03-20", "2026-03-20"),
        ];
        assert_eq!(due(&[], &two).as_deref(), Some("2026-03-20"));
        assert_eq!(
            exempt_days(&two, d("2026-12-31")),
            [ExemptDays { first: d("2026-03-02"), last: d("2026-03-20") }]
        );
    }

    #[test]
    fn leave_and_exemption_move_each_other() {
        let l = [leave("2026-01-01", "2026-04-20", Some("2026-05-10"))];
        let e = [exempted("2026-03-02", "2026-03-02", "2026-04-30")];
        assert_eq!(due(&l, &e).as_deref(), Some("2026-05-17"));
    }
}
