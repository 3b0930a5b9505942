//! The story of a person.

use super::{Book, Event, What, duty, key, record};
use crate::model::{Person, PersonId};
use crate::report::changes::{self, FieldChange};
use crate::source::CommitIx;
use crate::text::list;

/// The title, what is to be said first, and every event.
pub(super) fn tell(book: &Book<'_>, id: &PersonId) -> Option<(String, Vec<String>, Vec<Event>)> {
    let track = book.register.people.get(id)?;
    let last = track.last()?;
    let mut events = entry(book, id);
    events.extend(employed(book, id, last));
    events.extend(key::confirmed(book, id));
    for judged in book.assessment.records.iter() {
        let theirs = judged.record().is_some_and(|r| r.person() == Some(id) || r.signer() == id);
        if theirs {
            events.push(record::recorded(book, &judged));
            events.extend(record::later(book, &judged));
        }
    }
    for pair in book.assessment.pairs.iter().filter(|p| p.person == id) {
        events.extend(duty::of(book, pair));
    }
    Some((last.display_name().to_owned(), about(last), events))
}

fn about(p: &Person) -> Vec<String> {
    let employments: Vec<String> = p.employments.iter().map(changes::employment).collect();
    vec![format!("{}: {}. At work {}.", p.id, described(p), list(&employments, "and"))]
}

/// Type, roles, team, place and manager, in words.
fn described(p: &Person) -> String {
    let mut words = vec![p.kind.clone()];
    words.extend((!p.roles.is_empty()).then(|| p.roles.join(", ")));
    words.extend(p.team.as_ref().map(|t| format!("team {t}")));
    words.extend(p.location.as_ref().map(|l| format!("in {l}")));
    words.extend(p.manager.as_ref().map(|m| format!("reports to {m}")));
    words.join(", ")
}

/// What each commit did to the entry.
fn entry(book: &Book<'_>, id: &PersonId) -> Vec<Event> {
    let Some(track) = book.register.people.get(id) else { return Vec::new() };
    let mut events = Vec::new();
    let mut before: Option<&Person> = None;
    let mut removed = false;
    for (at, value) in &track.changes {
        let at = *at;
        match (value.as_deref(), before) {
            (None, _) => {
                let words = "the entry was removed; it stands as it last was";
                events.push(book.commit(at, What::Removed, words));
            }
            (Some(now), None) => {
                let words = format!("on the roster: {}", described(now));
                events.push(book.commit(at, What::Recorded, words));
                let leaves = changes::leaves(&[], &now.leave);
                events.extend(leaves.into_iter().map(|leave| absent(book, at, leave)));
                events.extend(key::changed(book, at, None, now));
            }
            (Some(now), Some(was)) => {
                if removed {
                    events.push(book.commit(at, What::Restored, "the entry is on the roster again"));
                }
                events.extend(changed(book, at, was, now));
            }
        }
        removed = value.is_none();
        before = value.as_deref().or(before);
    }
    events.into_iter().map(|e| e.of_person(id)).collect()
}

fn changed(book: &Book<'_>, at: CommitIx, was: &Person, now: &Person) -> Vec<Event> {
    let mut events = Vec::new();
    let mut push = |what, fields: Vec<FieldChange>| {
        if !fields.is_empty() {
            let words = fields.iter().map(FieldChange::in_words).collect::<Vec<_>>().join("; ");
            events.push(book.commit(at, what, words).with(fields));
        }
    };
    push(What::Moved, changes::traits(was, now));
    let employments = changes::employments(was, now);
    push(What::Changed, changes::particulars(was, now));
    events.extend(employments.map(|field| {
        let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".into());
        let words = format!("{} → {}", side(&field.before), side(&field.after));
        book.commit(at, What::Employment, words).with(vec![field])
    }));
    let leaves = changes::leaves(&was.leave, &now.leave);
    events.extend(leaves.into_iter().map(|leave| absent(book, at, leave)));
    events.extend(key::changed(book, at, Some(was), now));
    events
}

fn absent(book: &Book<'_>, at: CommitIx, leave: FieldChange) -> Event {
    let words = match (&leave.before, &leave.after) {
        (None, Some(now)) => now.clone(),
        (Some(was), Some(now)) => format!("{was} → {now}"),
        (was, _) => format!("taken off the roster: {}", was.clone().unwrap_or_default()),
    };
    book.commit(at, What::Leave, words).with(vec![leave])
}

/// First and last days of each employment, as recorded last.
fn employed(book: &Book<'_>, id: &PersonId, last: &Person) -> Vec<Event> {
    let mut events = Vec::new();
    for (n, e) in last.employments.iter().enumerate() {
        let words = if n == 0 { "first day at work" } else { "first day at work again" };
        events.push(book.morning(e.start, What::Joined, words).of_person(id));
        events.extend(e.end.map(|end| book.evening(end, What::Left, "last day at work").of_person(id)));
    }
    events
}
