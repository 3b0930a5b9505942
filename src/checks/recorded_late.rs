//! A start or an end that was recorded after a due day that it affects.
//!
//! The dates that count are those recorded last. What an edit of them takes away is told by holding what the person owed
//! by the entry before it against what is owed by the entry since.

use super::{Case, Check, by_whom};
use crate::assess::{Cause, Obligation, Outcome, Supposed};
use crate::finding::{Finding, Severity};
use crate::model::{Day, Employment, Person, PersonId, Track};
use crate::source::CommitIx;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    id: "recorded-late",
    severity: Severity::Note,
    means: "A start or an end was recorded, moved or taken out after a due day that it affects. The dates count as they are.",
    remedy: "Record joiners and leavers before their dates; the person could not be asked in time. Where a date was moved, see that it is the true one.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let (mut findings, said) = edits(case);
    // The due days of each person, by the day on which the duty began and ended.
    let mut affected: FxHashMap<_, Vec<&Obligation>> = FxHashMap::default();
    for pair in &case.assessment.pairs {
        affected.entry(pair.person).or_default().extend(&pair.obligations);
    }
    for (id, track) in &case.register.people {
        let Some(person) = track.last() else { continue };
        let obligations = affected.get(id).map_or(&[][..], Vec::as_slice);
        for employment in &person.employments {
            let begun = |o: &&&Obligation| o.cause == Cause::Join && o.opens == employment.start;
            let first_due = obligations.iter().filter(begun).filter_map(|o| o.due).min();
            let at = recorded(track, |p| p.employments.iter().any(|e| e.start == employment.start));
            let named = |at: &CommitIx| !said.contains(&(id, *at));
            findings.extend(late(case, person, "start", employment.start, at.filter(named), first_due));
            if let Some(end) = employment.end {
                let due = obligations.iter().filter(|o| ends(o, person, end)).filter_map(|o| o.due).min();
                let at = recorded(track, |p| p.employments.iter().any(|e| e.end == Some(end)));
                findings.extend(late(case, person, "end", end, at.filter(named), due));
            }
        }
    }
    findings
}

/// Whether an end releases somebody from an obligation: it is due no sooner, and its duty does not go on behind it.
fn ends(o: &Obligation, person: &Person, end: Day) -> bool {
    o.span.first <= end && o.due.is_some_and(|due| due >= end) && !person.employed_on(end.next())
}

fn recorded(track: &Track<Person>, holds: impl Fn(&Person) -> bool) -> Option<CommitIx> {
    track.values().find(|(_, p)| holds(p)).map(|(at, _)| at)
}

fn late(
    case: &Case<'_>,
    person: &Person,
    what: &str,
    day: Day,
    at: Option<CommitIx>,
    due: Option<Day>,
) -> Option<Finding> {
    let (at, due) = (at?, due?);
    let recorded = case.register.commit(at).day;
    let what = format!("The {what} of {}, {day},", person.id);
    (recorded > due).then(|| finding(case, person, &what, at, due))
}

fn finding(case: &Case<'_>, person: &Person, what: &str, at: CommitIx, due: Day) -> Finding {
    let recorded = case.register.commit(at).day;
    let by = by_whom(case, at);
    let message = format!("{what} was recorded on {recorded}, after the due day {due}; by {by}.");
    CHECK.finding(case, Some(at), person.id.as_str(), message).at_line(person.file.clone(), person.line)
}

/// What edits of employments took away after it had been due, and by which commits of whom.
fn edits<'a>(case: &Case<'a>) -> (Vec<Finding>, BTreeSet<(&'a PersonId, CommitIx)>) {
    let (mut findings, mut said) = (Vec::new(), BTreeSet::new());
    // Few are edited; what is needed to judge them is made when the first is met.
    let mut supposed = None;
    for (id, track) in &case.register.people {
        let entries: Vec<_> = track.values().collect();
        for step in entries.windows(2) {
            let ((_, was), (at, now)) = (step[0], step[1]);
            let day = case.register.commit(at).day;
            let Some(what) = edited(was, now, day) else { continue };
            let supposed =
                supposed.get_or_insert_with(|| Supposed::new(case.facts, &case.assessment.records));
            if let Some(due) = taken_away(supposed, was, now, day) {
                findings.push(finding(case, now, &what, at, due));
                said.insert((id, at));
            }
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
    let since = supposed.obligations(&was.id, now, day);
    let stands = |requirement, o: &Obligation| {
        since.iter().any(|(r, s)| {
            let same = (*r, s.cause, s.opens, s.due, &s.required)
                == (requirement, o.cause, o.opens, o.due, &o.required);
            same && (s.outcome != Outcome::Released || o.outcome == Outcome::Released)
        })
    };
    let before = supposed.obligations(&was.id, was, day);
    before
        .into_iter()
        .filter(|(r, o)| !stands(*r, o))
        .filter_map(|(_, o)| o.due)
        .filter(|due| *due < day)
        .min()
}
