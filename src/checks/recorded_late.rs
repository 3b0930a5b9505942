//! A start or an end that was recorded after a due day that it affects.
//!
//! The dates that count are those recorded last. What an edit of them takes away is told by holding what the person owed
//! by the entry before it against what is owed by the entry since.

use super::{Case, Check, by_whom};
use crate::assess::{Cause, Obligation, Outcome, Supposed};
use crate::finding::{Finding, Severity};
use crate::model::{Day, Employment, Person, PersonId, Track};
use crate::source::CommitIx;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    id: "recorded-late",
    severity: Severity::Note,
    means: "A start or an end was recorded, moved or taken out after a due day that it affects. The dates count as they are.",
    remedy: "Record joiners and leavers before their dates; the person could not be asked in time. Where a date was moved, see that it is the true one.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let (steps, dates) = (steps(case), dates(case));
    let people = steps.iter().map(|s| &s.was.id).chain(dates.iter().map(|d| d.id)).collect();
    let supposed = Supposed::new(case.facts, case.records, &people);
    let (mut findings, said) = edits(case, &supposed, &steps);
    for date in dates.iter().filter(|date| !said.contains(&(date.id, date.at))) {
        let owed = supposed.obligations(date.id, case.day);
        let affected = owed.iter().map(|(_, o)| o).filter(|o| date.affects(o)).filter_map(|o| o.due).min();
        let Some(due) = affected.filter(|due| *due < date.recorded) else { continue };
        let what = format!("The {} of {}, {},", date.name(), date.id, date.day);
        findings.push(finding(case, date.person, &what, date.at, due));
    }
    findings
}

/// A start or an end that was recorded after its day.
struct Dated<'a> {
    id: &'a PersonId,
    person: &'a Person,
    which: Which,
    day: Day,
    at: CommitIx,
    recorded: Day,
}

#[derive(Clone, Copy)]
enum Which {
    Start,
    End,
}

/// Every start and end that was recorded after its day, each person's in order: what they affect is due no sooner.
fn dates<'a>(case: &Case<'a>) -> Vec<Dated<'a>> {
    let mut dates = Vec::new();
    for (id, track) in &case.register.people {
        let Some(person) = track.last() else { continue };
        let mut add = |which, day, at: Option<CommitIx>| {
            let Some(at) = at else { return };
            let recorded = case.register.commit(at).day;
            if recorded > day {
                dates.push(Dated { id, person, which, day, at, recorded });
            }
        };
        for employment in &person.employments {
            let start = employment.start;
            add(Which::Start, start, recorded(track, |p| p.employments.iter().any(|e| e.start == start)));
            if let Some(end) = employment.end {
                add(Which::End, end, recorded(track, |p| p.employments.iter().any(|e| e.end == Some(end))));
            }
        }
    }
    dates
}

impl Dated<'_> {
    const fn name(&self) -> &'static str {
        match self.which {
            Which::Start => "start",
            Which::End => "end",
        }
    }

    /// Whether an obligation arises with the start, or ends with the end.
    fn affects(&self, o: &Obligation) -> bool {
        match self.which {
            Which::Start => o.cause == Cause::Join && o.opens == self.day,
            Which::End => ends(o, self.person, self.day),
        }
    }
}

/// Whether an end releases somebody from an obligation: it is due no sooner, and its duty does not go on behind it.
fn ends(o: &Obligation, person: &Person, end: Day) -> bool {
    o.span.first <= end && o.due.is_some_and(|due| due >= end) && !person.employed_on(end.next())
}

fn recorded(track: &Track<Person>, holds: impl Fn(&Person) -> bool) -> Option<CommitIx> {
    track.values().find(|(_, p)| holds(p)).map(|(at, _)| at)
}

fn finding(case: &Case<'_>, person: &Person, what: &str, at: CommitIx, due: Day) -> Finding {
    let recorded = case.register.commit(at).day;
    let by = by_whom(case, at);
    let message = format!("{what} was recorded on {recorded}, after the due day {due}; by {by}.");
    CHECK.finding(case, Some(at), person.id.as_str(), message).at_line(person.file.clone(), person.line)
}

/// A step from one entry of a person to the next that edits employments so that something due may be taken away.
struct Step<'a> {
    was: &'a Person,
    now: &'a Person,
    at: CommitIx,
    what: String,
}

/// All such steps. Few are edited.
fn steps<'a>(case: &Case<'a>) -> Vec<Step<'a>> {
    let mut steps = Vec::new();
    for track in case.register.people.values() {
        let entries: Vec<_> = track.values().collect();
        for step in entries.windows(2) {
            let ((_, was), (at, now)) = (step[0], step[1]);
            let what = edited(was, now, case.register.commit(at).day);
            steps.extend(what.map(|what| Step { was, now, at, what }));
        }
    }
    steps
}

/// What edits of employments took away after it had been due, and by which commits of whom.
fn edits<'a>(
    case: &Case<'_>,
    supposed: &Supposed<'_>,
    steps: &[Step<'a>],
) -> (Vec<Finding>, BTreeSet<(&'a PersonId, CommitIx)>) {
    let (mut findings, mut said) = (Vec::new(), BTreeSet::new());
    for Step { was, now, at, what } in steps {
        if let Some(due) = taken_away(supposed, was, now, case.register.commit(*at).day) {
            findings.push(finding(case, now, what, *at, due));
            said.insert((&was.id, *at));
        }
    }
    (findings, said)
}

/// What a step from one entry to the next, recorded on the day, does to employments, where that can take something away
/// that had been due: one begins on another day, is gone, or ended before the day.
fn edited(was: &Person, now: &Person, day: Day) -> Option<String> {
    if was.employments == now.employments {
        return None;
    }
    let id = &was.id;
    if let Some((gone, instead)) = was.restarted(now).into_iter().next() {
        let through = gone.end.map_or_else(String::new, |end| format!(" through {end}"));
        return Some(match instead {
            Some(new) => format!("The start of {id}, {} instead of {},", new.start, gone.start),
            None => format!("That the employment of {id} from {}{through} is taken out", gone.start),
        });
    }
    let ended = |e: &&Employment| e.end.is_some_and(|end| end < day) && !was.employments.contains(e);
    let end = now.employments.iter().find(ended)?.end?;
    Some(format!("The end of {id}, {end},"))
}

/// The first due day before the day of recording whose obligation an edit moved, released or made as if it never was.
fn taken_away(supposed: &Supposed<'_>, was: &Person, now: &Person, day: Day) -> Option<Day> {
    let since = supposed.obligations_with(&was.id, now, day);
    let stands = |requirement, o: &Obligation| {
        since.iter().any(|(r, s)| {
            let same = (*r, s.cause, s.opens, s.due, &s.required)
                == (requirement, o.cause, o.opens, o.due, &o.required);
            same && (s.outcome != Outcome::Released || o.outcome == Outcome::Released)
        })
    };
    let before = supposed.obligations_with(&was.id, was, day);
    before
        .into_iter()
        .filter(|(r, o)| !stands(*r, o))
        .filter_map(|(_, o)| o.due)
        .filter(|due| *due < day)
        .min()
}
