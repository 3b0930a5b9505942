//! Why a duty span began and why it ended: which commit changed what.

use crate::assess::{Facts, Span};
use crate::model::{Day, Person, PersonId, Register, RequirementId, Track};
use crate::report::changes;
use crate::source::CommitIx;

/// What turned being bound into the contrary, or back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Turn {
    /// In words.
    pub words: String,
    /// The commit that recorded it, where one did so on that day or recorded the date.
    pub commit: Option<CommitIx>,
}

/// Why a span begins on its first day.
pub(in crate::report) fn began(
    facts: &Facts<'_>,
    person: &PersonId,
    requirement: &RequirementId,
    span: &Span,
) -> Vec<Turn> {
    let register = facts.register;
    let mut turns = Vec::new();
    if let Some(track) = register.people.get(person)
        && track.last().is_some_and(|p| p.employments.iter().any(|e| e.start == span.first))
    {
        let at = since(track, |p| p.employments.iter().any(|e| e.start == span.first));
        turns.push(Turn { words: format!("started work on {}", span.first), commit: at });
    }
    if facts.effects(requirement).and_then(crate::assess::Effects::first_day) == Some(span.first) {
        let first = register.requirements.get(requirement).and_then(|t| t.first()).map(|(at, _)| at);
        turns.push(Turn { words: "it first took effect".into(), commit: first });
    }
    turns.extend(recorded(register, person, requirement, span.first));
    or_unknown(turns)
}

/// Why a span ends with `last`, its last bound day.
pub(in crate::report) fn ended(
    facts: &Facts<'_>,
    person: &PersonId,
    requirement: &RequirementId,
    last: Day,
) -> Vec<Turn> {
    let register = facts.register;
    let mut turns = Vec::new();
    if let Some(track) = register.people.get(person)
        && track.last().is_some_and(|p| p.employments.iter().any(|e| e.end == Some(last)))
    {
        let at = since(track, |p| p.employments.iter().any(|e| e.end == Some(last)));
        turns.push(Turn { words: format!("left on {last}"), commit: at });
    }
    if let Some(track) = register.requirements.get(requirement) {
        let close = register.at_close_of(last.next()).and_then(|at| track.standing(at));
        let retired = close.and_then(|r| r.retired);
        if let Some(day) = retired.filter(|d| *d <= last.next()) {
            let at = since(track, |r| r.retired == retired);
            turns.push(Turn { words: format!("it was retired from {day}"), commit: at });
        }
    }
    turns.extend(recorded(register, person, requirement, last.next()));
    or_unknown(turns)
}

/// What was recorded on a day that decides who is bound: the person's traits, the audience, the reporting line.
fn recorded(register: &Register, person: &PersonId, requirement: &RequirementId, day: Day) -> Vec<Turn> {
    let mut turns = Vec::new();
    if let Some((before, after, at)) = register.people.get(person).and_then(|t| over(register, t, day)) {
        let fields = changes::traits(before, after);
        if !fields.is_empty() {
            turns.push(Turn { words: format!("moved: {}", in_words(&fields)), commit: Some(at) });
        }
    }
    if let Some((before, after, at)) =
        register.requirements.get(requirement).and_then(|t| over(register, t, day))
        && let Some(field) = changes::audiences(before, after)
    {
        turns.push(Turn { words: field.in_words(), commit: Some(at) });
        return turns;
    }
    let looks = register
        .requirements
        .get(requirement)
        .and_then(|t| register.at_close_of(day).and_then(|at| t.standing(at)))
        .is_some_and(|r| r.audience.looks_at_managers());
    if turns.is_empty() && looks {
        turns.extend(lines_moved(register, person, day));
    }
    turns
}

/// Changes of other people's managers: they move whole reporting lines.
fn lines_moved<'r>(
    register: &'r Register,
    person: &'r PersonId,
    day: Day,
) -> impl Iterator<Item = Turn> + 'r {
    register.people.iter().filter(move |(id, _)| *id != person).filter_map(move |(id, track)| {
        let (before, after, at) = over(register, track, day)?;
        let text = |p: &Person| p.manager.as_ref().map_or_else(|| "nobody".to_owned(), ToString::to_string);
        (before.manager != after.manager).then(|| Turn {
            words: format!("reporting line: {id} reports to {} → {}", text(before), text(after)),
            commit: Some(at),
        })
    })
}

/// The values that stood before a day and at its close, with the commit that last changed it on the day.
fn over<'r, T: PartialEq>(
    register: &Register,
    track: &'r Track<T>,
    day: Day,
) -> Option<(&'r T, &'r T, CommitIx)> {
    let before = track.standing(register.at_close_of(day.prev())?)?;
    let (at, after) = track.values().filter(|(at, _)| register.commit(*at).day == day).last()?;
    (before != after).then_some((before.as_ref(), after.as_ref(), at))
}

/// The commit since which the values of a track have been as asked for.
fn since<T>(track: &Track<T>, asked: impl Fn(&T) -> bool) -> Option<CommitIx> {
    let mut found = None;
    for (at, value) in track.values() {
        match (asked(value), found) {
            (true, None) => found = Some(at),
            (false, _) => found = None,
            _ => {}
        }
    }
    found
}

fn in_words(fields: &[changes::FieldChange]) -> String {
    fields.iter().map(changes::FieldChange::in_words).collect::<Vec<_>>().join("; ")
}

fn or_unknown(turns: Vec<Turn>) -> Vec<Turn> {
    if turns.is_empty() {
        return vec![Turn { words: "what is recorded changed".into(), commit: None }];
    }
    turns
}

/// Turns in words, joined, and the commit of the first that has one.
pub(super) fn told(turns: &[Turn]) -> (String, Option<CommitIx>) {
    let words: Vec<&str> = turns.iter().map(|t| t.words.as_str()).collect();
    (words.join(" and "), turns.iter().find_map(|t| t.commit))
}
