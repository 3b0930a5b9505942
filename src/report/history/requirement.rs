//! The story of a policy or a course.

use super::{Book, Event, What, record};
use crate::assess::{Outcome, Verdict};
use crate::model::{Body, Day, Requirement, RequirementId, Revision, Version};
use crate::report::catalogue::audience;
use crate::report::changes::{self, FieldChange};
use crate::source::CommitIx;
use crate::text::plural;
use std::collections::{BTreeMap, BTreeSet};

/// The title, what is to be said first, and every event.
pub(super) fn tell(book: &Book<'_>, id: &RequirementId) -> Option<(String, Vec<String>, Vec<Event>)> {
    let last = book.register.requirements.get(id)?.last()?;
    let mut events = life(book, id);
    let mut sums: BTreeMap<CommitIx, (usize, usize)> = BTreeMap::new();
    for judged in book.assessment.records.iter() {
        let Some(record) = judged.record().filter(|r| r.requirement() == Some(id)) else { continue };
        if matches!(record.body, Body::Approval { .. } | Body::Exemption { .. }) {
            events.push(record::recorded(book, &judged));
        } else {
            let sum = sums.entry(judged.file.recorded).or_default();
            sum.0 += 1;
            sum.1 += usize::from(judged.verdict != Verdict::Valid);
        }
        events.extend(record::later(book, &judged).into_iter().map(|e| e.of_requirement(id)));
    }
    events.extend(by_day(book, id, &sums));
    events.extend(overdue(book, id));
    let today = book.assessment.day;
    let people = plural(book.bound(id, today), "person is", "people are");
    let about = format!(
        "{id} {}, for {}. {people} bound on {today}.",
        last.current().version,
        audience(&last.audience)
    );
    Some((last.title.clone(), vec![about], events))
}

/// What each commit did to it, and the days on which that took effect.
pub(super) fn life(book: &Book<'_>, id: &RequirementId) -> Vec<Event> {
    let Some(track) = book.register.requirements.get(id) else { return Vec::new() };
    let mut events = Vec::new();
    let mut before: Option<&Requirement> = None;
    for (at, value) in &track.changes {
        let at = *at;
        match (value.as_deref(), before) {
            (None, _) => {
                let words = "its file was removed; it stands as it last was";
                events.push(book.commit(at, What::Removed, words));
            }
            (Some(now), None) => {
                let words = format!("{}, for {}", now.title, audience(&now.audience));
                events.push(book.commit(at, What::Recorded, words));
                events.extend(now.revisions.iter().rev().map(|v| revised(book, at, id, v)));
            }
            (Some(now), Some(was)) => events.extend(changed(book, at, id, was, now)),
        }
        before = value.as_deref().or(before);
    }
    events.extend(took_effect(book, id));
    events.extend(retired(book, id));
    events.into_iter().map(|e| e.of_requirement(id)).collect()
}

fn revised(book: &Book<'_>, at: CommitIx, id: &RequirementId, v: &Revision) -> Event {
    let effect = book.facts.effects(id).and_then(|e| e.of_version(&v.version));
    let kind = if effect.map_or(v.material, |e| e.material) { "material" } else { "editorial" };
    let author = v.author.as_ref().map_or_else(String::new, |a| format!(", by {a}"));
    let description = if v.description.is_empty() { String::new() } else { format!(": {}", v.description) };
    let words = format!("{} {kind}, effective {}{author}{description}", v.version, v.effective);
    book.commit(at, What::Revised, words)
}

fn changed(
    book: &Book<'_>,
    at: CommitIx,
    id: &RequirementId,
    was: &Requirement,
    now: &Requirement,
) -> Vec<Event> {
    let mut events = Vec::new();
    let known = |v: &Version| was.revisions.iter().find(|r| r.version == *v);
    for v in now.revisions.iter().rev() {
        match known(&v.version) {
            None => events.push(revised(book, at, id, v)),
            Some(old)
                if (old.material, old.effective, &old.author) != (v.material, v.effective, &v.author) =>
            {
                let words = format!("{} was edited later, which has no effect", v.version);
                events.push(book.commit(at, What::Edited, words));
            }
            Some(_) => {}
        }
    }
    for old in was.revisions.iter().filter(|o| !now.revisions.iter().any(|v| v.version == o.version)) {
        let words = format!("{} was taken off the list of versions", old.version);
        events.push(book.commit(at, What::Edited, words));
    }
    if now.current().version < was.current().version {
        let words = format!("{} stands first again, after {}", now.current().version, was.current().version);
        events.push(book.commit(at, What::Edited, words));
    } else if now.current().version == was.current().version && now.digest != was.digest {
        let words = format!("the text of {} changed under its version", now.current().version);
        events.push(book.commit(at, What::Edited, words));
    }
    if let Some(field) = changes::audiences(was, now) {
        let day = book.register.commit(at).day;
        let (before, after) = (book.bound(id, day.prev()), book.bound(id, day));
        let words = format!("{}; people bound {before} → {after}", field.in_words());
        events.push(book.commit(at, What::Changed, words).with(vec![field]));
    }
    let mut fields = changes::clocks(was, now);
    fields.extend(changes::retirement(was, now));
    fields.extend(changes::rules(was, now));
    events.extend(
        fields
            .into_iter()
            .map(|field: FieldChange| book.commit(at, What::Changed, field.in_words()).with(vec![field])),
    );
    events
}

fn took_effect(book: &Book<'_>, id: &RequirementId) -> Vec<Event> {
    let effects = book.facts.effects(id).into_iter().flat_map(crate::assess::Effects::iter);
    let event = |e: &crate::assess::Effect| {
        let bound = plural(book.bound(id, e.day), "person", "people");
        let words = if e.material {
            format!("{}: {bound} to acknowledge it", e.version)
        } else {
            format!("{}, editorial: {bound} bound, nobody is asked again", e.version)
        };
        book.evening(e.day, What::InEffect, words)
    };
    effects.map(event).collect()
}

/// The day from which it is retired: that of the date, or that on which the date was recorded.
fn retired(book: &Book<'_>, id: &RequirementId) -> Option<Event> {
    let track = book.register.requirements.get(id)?;
    let retired = track.last()?.retired?;
    let values: Vec<_> = track.values().collect();
    let since = values.iter().rev().take_while(|(_, r)| r.retired == Some(retired)).last()?.0;
    let day = retired.max(book.register.commit(since).day);
    let bound = plural(book.bound(id, day.prev()), "person was", "people were");
    let words = format!("no longer in force; {bound} bound until the day before");
    Some(book.evening(day, What::Retired, words).because(book, Some(since)))
}

/// Acknowledgements, counted by day.
fn by_day(book: &Book<'_>, id: &RequirementId, sums: &BTreeMap<CommitIx, (usize, usize)>) -> Vec<Event> {
    let mut days: BTreeMap<Day, (usize, usize)> = BTreeMap::new();
    for (at, (all, refused)) in sums {
        let day = days.entry(book.register.commit(*at).day).or_default();
        day.0 += all;
        day.1 += refused;
    }
    let event = |(day, (all, refused)): (Day, (usize, usize))| {
        let more = if refused > 0 { format!(", {refused} not counted") } else { String::new() };
        let words = format!("{} recorded{more}", plural(all, "acknowledgement", "acknowledgements"));
        let what = if refused > 0 { What::NotCounted } else { What::Records };
        book.evening(day, what, words).of_requirement(id)
    };
    days.into_iter().map(event).collect()
}

/// How many people a due day passed for, by day and version.
fn overdue(book: &Book<'_>, id: &RequirementId) -> Vec<Event> {
    let mut late: BTreeMap<(Day, Version), BTreeSet<&crate::model::PersonId>> = BTreeMap::new();
    for pair in book.assessment.pairs.iter().filter(|p| p.requirement == id) {
        for o in &pair.obligations {
            if let (Some(due), Outcome::Overdue(_) | Outcome::Missed(_) | Outcome::MetLate(_)) =
                (o.due, o.outcome)
            {
                late.entry((due.next(), o.required.clone())).or_default().insert(pair.person);
            }
        }
    }
    let event = |((day, version), people): ((Day, Version), BTreeSet<_>)| {
        let words =
            format!("{} with {version}, due {}", plural(people.len(), "person", "people"), day.prev());
        book.morning(day, What::Overdue, words).of_requirement(id)
    };
    late.into_iter().map(event).collect()
}
