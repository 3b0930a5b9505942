//! A start or an end that was recorded after a due day that it affects.

use super::{Case, Check, by_whom};
use crate::assess::{Cause, Obligation};
use crate::finding::{Finding, Severity};
use crate::model::{Day, Person, Track};
use crate::source::CommitIx;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    id: "recorded-late",
    severity: Severity::Note,
    means: "A start or an end was recorded after a due day that it affects. The dates count as they are.",
    remedy: "Record joiners and leavers before their dates; the person could not be asked in time.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    // The due days of each person, by the day on which the duty began and ended.
    let mut affected: BTreeMap<_, Vec<&Obligation>> = BTreeMap::new();
    for pair in &case.assessment.pairs {
        affected.entry(pair.person).or_default().extend(&pair.obligations);
    }
    let mut findings = Vec::new();
    for (id, track) in &case.register.people {
        let Some(person) = track.last() else { continue };
        let obligations = affected.get(id).map_or(&[][..], Vec::as_slice);
        for employment in &person.employments {
            let begun = |o: &&&Obligation| o.cause == Cause::Join && o.opens == employment.start;
            let first_due = obligations.iter().filter(begun).filter_map(|o| o.due).min();
            let at = recorded(track, |p| p.employments.iter().any(|e| e.start == employment.start));
            findings.extend(late(case, person, "start", employment.start, at, first_due));
            if let Some(end) = employment.end {
                let due = obligations.iter().filter_map(|o| o.due).filter(|due| *due > end).min();
                let at = recorded(track, |p| p.employments.iter().any(|e| e.end == Some(end)));
                findings.extend(late(case, person, "end", end, at, due));
            }
        }
    }
    findings
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
    let message = format!(
        "The {what} of {}, {day}, was recorded on {recorded}, after the due day {due}; by {}.",
        person.id,
        by_whom(case, at)
    );
    (recorded > due).then(|| {
        CHECK.finding(case, Some(at), person.id.as_str(), message).at_line(person.file.clone(), person.line)
    })
}
