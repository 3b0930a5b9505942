//! A story as JSON.

use super::coverage::HeadingJson;
use super::impact::FieldJson;
use super::pretty;
use crate::report::{Event, Heading, Subject, Timeline};
use serde::Serialize;

#[derive(Serialize)]
struct HistoryJson {
    #[serde(flatten)]
    heading: HeadingJson,
    /// `register`, `person`, `requirement` or `record`.
    subject: &'static str,
    id: Option<String>,
    title: String,
    events_in_all: usize,
    events: Vec<EventJson>,
}

#[derive(Serialize)]
struct EventJson {
    day: String,
    at: Option<String>,
    event: &'static str,
    person: Option<String>,
    requirement: Option<String>,
    record: Option<String>,
    changes: Vec<FieldJson>,
    words: String,
    commit: Option<String>,
    committer: Option<String>,
    message: Option<String>,
}

/// A story as JSON.
///
/// # Errors
/// Never for these types; the serializer's signature says it could.
pub fn history_json(heading: &Heading, t: &Timeline) -> anyhow::Result<String> {
    let (subject, id) = match &t.subject {
        Subject::Register => ("register", None),
        Subject::Person(id) => ("person", Some(id.to_string())),
        Subject::Requirement(id) => ("requirement", Some(id.to_string())),
        Subject::Record(path) => ("record", Some(path.to_string())),
    };
    pretty(&HistoryJson {
        heading: HeadingJson::of(heading, "history"),
        subject,
        id,
        title: t.title.clone(),
        events_in_all: t.total,
        events: t.events.iter().map(event).collect(),
    })
}

fn event(e: &Event) -> EventJson {
    let commit = e.commit.as_ref();
    EventJson {
        day: e.day.to_string(),
        at: e.at.map(|at| at.to_string()),
        event: e.what.name(),
        person: e.person.as_ref().map(ToString::to_string),
        requirement: e.requirement.as_ref().map(ToString::to_string),
        record: e.record.as_ref().map(ToString::to_string),
        changes: super::impact::fields(&e.changes),
        words: e.words.clone(),
        commit: commit.map(|c| c.id.to_string()),
        committer: commit.map(|c| c.committer.clone()),
        message: commit.map(|c| c.message.clone()),
    }
}
