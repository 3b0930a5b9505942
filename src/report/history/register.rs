//! The register's own story: settings, people, policies, and the records of each day in one line.

use super::{Book, Event, What, record, requirement};
use crate::assess::Verdict;
use crate::model::{Day, PersonId};
use crate::report::changes;
use crate::source::CommitIx;
use crate::text::{list, plural};
use std::collections::BTreeMap;

/// How many names one line holds.
const NAMES: usize = 3;

/// The title, what is to be said first, and every event.
pub(super) fn tell(book: &Book<'_>) -> (String, Vec<String>, Vec<Event>) {
    let register = book.register;
    let mut events = settings(book);
    events.extend(entries(book));
    events.extend(employed(book));
    for id in register.requirements.keys() {
        let line = |e: Event| Event { words: format!("{id}: {}", e.words), ..e };
        events.extend(requirement::life(book, id).into_iter().map(line));
    }
    events.extend(records(book));
    for judged in book.assessment.records.iter() {
        let line = |e: Event| Event { words: format!("{}: {}", judged.file.path(), e.words), ..e };
        events.extend(record::later(book, &judged).into_iter().map(line));
    }
    let about = format!(
        "{}, {}, {} since {}.",
        plural(register.people.len(), "person", "people"),
        plural(register.requirements.len(), "policy or course", "policies and courses"),
        plural(register.records.len(), "record", "records"),
        register.first_day()
    );
    let config = register.config_at(register.tip());
    (config.organization.clone(), vec![about], events)
}

fn settings(book: &Book<'_>) -> Vec<Event> {
    let mut events = Vec::new();
    let mut before = None;
    for (at, value) in &book.register.config.changes {
        match (value.as_deref(), before) {
            (None, _) => {
                events.push(book.commit(*at, What::Removed, "ack.yaml was removed; it stands as it last was"))
            }
            (Some(now), None) => {
                let who: Vec<String> = now.maintainers.iter().map(ToString::to_string).collect();
                let words = format!("the register, maintained by {}", list(&who, "and"));
                events.push(book.commit(*at, What::Began, words));
            }
            (Some(now), Some(was)) => {
                events.extend(changes::settings(was, now).into_iter().map(|field| {
                    let words = format!("settings: {}", field.in_words());
                    book.commit(*at, What::Changed, words).with(vec![field])
                }));
            }
        }
        before = value.as_deref().or(before);
    }
    events
}

/// New and removed entries, a line a commit.
fn entries(book: &Book<'_>) -> Vec<Event> {
    let mut found: BTreeMap<(CommitIx, What), Vec<&PersonId>> = BTreeMap::new();
    for (id, track) in &book.register.people {
        if let Some((at, _)) = track.first() {
            found.entry((at, What::Recorded)).or_default().push(id);
        }
        for (at, _) in track.changes.iter().filter(|(_, value)| value.is_none()) {
            found.entry((*at, What::Removed)).or_default().push(id);
        }
    }
    let event = |((at, what), ids): ((CommitIx, What), Vec<&PersonId>)| {
        let words = match what {
            What::Removed => format!("{} off the roster, standing as last recorded", named(&ids)),
            _ => format!("{} on the roster", named(&ids)),
        };
        one(book.commit(at, what, words), &ids)
    };
    found.into_iter().map(event).collect()
}

/// First and last days at work since the register began, a line a day.
fn employed(book: &Book<'_>) -> Vec<Event> {
    let mut days: BTreeMap<(Day, What), Vec<&PersonId>> = BTreeMap::new();
    for (id, track) in &book.register.people {
        for e in track.last().into_iter().flat_map(|p| &p.employments) {
            days.entry((e.start, What::Joined)).or_default().push(id);
            if let Some(end) = e.end {
                days.entry((end, What::Left)).or_default().push(id);
            }
        }
    }
    let since = book.register.first_day();
    days.retain(|(day, _), _| *day >= since);
    let event = |((day, what), ids): ((Day, What), Vec<&PersonId>)| match what {
        What::Left => one(book.evening(day, what, format!("{}: last day at work", named(&ids))), &ids),
        _ => one(book.morning(day, what, format!("{}: first day at work", named(&ids))), &ids),
    };
    days.into_iter().map(event).collect()
}

/// The records of each day by kind.
fn records(book: &Book<'_>) -> Vec<Event> {
    let mut days: BTreeMap<Day, (BTreeMap<&'static str, usize>, usize)> = BTreeMap::new();
    for judged in book.assessment.records.iter() {
        let day = days.entry(book.register.commit(judged.file.recorded).day).or_default();
        let kind = judged.record().map_or("file that is no record", |r| r.kind().name());
        *day.0.entry(kind).or_default() += 1;
        day.1 += usize::from(judged.verdict != Verdict::Valid);
    }
    let event = |(day, (kinds, refused)): (Day, (BTreeMap<&str, usize>, usize))| {
        let kinds: Vec<String> = kinds.iter().map(|(kind, n)| plural(*n, kind, &several(kind))).collect();
        let more = if refused > 0 { format!("; {refused} not counted") } else { String::new() };
        let what = if refused > 0 { What::NotCounted } else { What::Records };
        book.evening(day, what, format!("{}{more}", list(&kinds, "and")))
    };
    days.into_iter().map(event).collect()
}

fn several(kind: &str) -> String {
    match kind {
        "file that is no record" => "files that are no records".into(),
        kind => format!("{kind}s"),
    }
}

/// The first names, and how many more there are.
fn named(ids: &[&PersonId]) -> String {
    let mut names: Vec<String> = ids.iter().take(NAMES).map(ToString::to_string).collect();
    if ids.len() > NAMES {
        names.push(format!("{} more", ids.len() - NAMES));
    }
    list(&names, "and")
}

/// The event is about the person, when it is about one only.
fn one(event: Event, ids: &[&PersonId]) -> Event {
    match ids {
        [id] => event.of_person(id),
        _ => event,
    }
}
