//! The past as a story: what happened to a person, a requirement, a record or the register, oldest first, each event
//! with the commit that recorded it.
//!
//! What a commit did stands at its time. What follows from it (somebody is bound, something becomes overdue) stands on
//! its day: due days pass at its beginning, duties begin and end when the day's commits are in.

mod duty;
mod key;
mod person;
mod record;
mod register;
mod requirement;
mod span;

pub use span::Turn;
pub(super) use span::{began, ended};

use super::changes::FieldChange;
use super::sheet::{Cell, Column, Sheet, Tone};
use crate::assess::{Assessment, Facts};
use crate::model::{Day, Moment, PersonId, Register, RequirementId};
use crate::source::{CommitId, CommitIx};
use std::sync::Arc;

/// Whose story is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// The register's own.
    Register,
    /// A person's.
    Person(PersonId),
    /// A policy's or course's.
    Requirement(RequirementId),
    /// That of a file among the records, by its path.
    Record(Arc<str>),
}

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs)]
pub enum What {
    Overdue,
    Expired,
    Joined,
    Began,
    Recorded,
    Removed,
    Restored,
    Revised,
    Edited,
    Moved,
    Employment,
    Leave,
    Changed,
    KeyAdded,
    KeyRetired,
    KeyCompromised,
    KeyRemoved,
    Signed,
    Acknowledged,
    Exempted,
    Approved,
    Enrolled,
    KeyConfirmed,
    Statement,
    NotCounted,
    Altered,
    Records,
    InEffect,
    Retired,
    Bound,
    Opened,
    Met,
    MetLate,
    Missed,
    Released,
    Unbound,
    Left,
}

impl What {
    /// The name in JSON and for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Expired => "ran-out",
            Self::Joined => "joined",
            Self::Began => "began",
            Self::Recorded => "recorded",
            Self::Removed => "removed",
            Self::Restored => "restored",
            Self::Revised => "revised",
            Self::Edited => "edited",
            Self::Moved => "moved",
            Self::Employment => "employment",
            Self::Leave => "leave",
            Self::Changed => "changed",
            Self::KeyAdded => "key-added",
            Self::KeyRetired => "key-retired",
            Self::KeyCompromised => "compromised",
            Self::KeyRemoved => "key-removed",
            Self::KeyConfirmed => "key-confirmed",
            Self::Signed => "signed",
            Self::Acknowledged => "acknowledged",
            Self::Exempted => "exempted",
            Self::Approved => "approved",
            Self::Enrolled => "enrolled",
            Self::Statement => "statement",
            Self::NotCounted => "not-counted",
            Self::Altered => "altered",
            Self::Records => "records",
            Self::InEffect => "in-effect",
            Self::Retired => "retired",
            Self::Bound => "bound",
            Self::Opened => "opened",
            Self::Met => "met",
            Self::MetLate => "met-late",
            Self::Missed => "missed",
            Self::Released => "released",
            Self::Unbound => "duty-ended",
            Self::Left => "left",
        }
    }

    /// How it is to be felt.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Self::Overdue | Self::Missed | Self::NotCounted | Self::Altered | Self::Removed => Tone::Bad,
            Self::KeyCompromised | Self::Edited => Tone::Bad,
            Self::Acknowledged | Self::Met | Self::KeyConfirmed | Self::Approved => Tone::Good,
            Self::MetLate | Self::Expired | Self::Exempted | Self::KeyRemoved => Tone::Warn,
            Self::Joined | Self::Left | Self::Began | Self::Revised | Self::Moved | Self::Retired => {
                Tone::Strong
            }
            _ => Tone::Plain,
        }
    }
}

/// A commit as a source of an event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// Its id.
    pub id: CommitId,
    /// The committer's name, raw; the whole line where it has no name.
    pub committer: String,
    /// The first line of its message, raw.
    pub message: String,
}

/// One event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// The day.
    pub day: Day,
    /// The moment: of a commit, its time; of a signature, the signer's claim.
    pub at: Option<Moment>,
    /// The same in the organisation's zone, as `HH:MM`; empty where there is no moment.
    pub clock: String,
    /// The commit that recorded it, or what it follows from.
    pub commit: Option<Source>,
    /// What happened.
    pub what: What,
    /// Whom it is about.
    pub person: Option<PersonId>,
    /// What it is about.
    pub requirement: Option<RequirementId>,
    /// The record's path.
    pub record: Option<Arc<str>>,
    /// The fields that changed.
    pub changes: Vec<FieldChange>,
    /// The event in words.
    pub words: String,
    part: Part,
}

/// Where in its day an event stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Part {
    Morning,
    Commit(CommitIx),
    Evening,
}

/// Which part of a story is told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Window {
    /// Nothing before this day.
    pub since: Option<Day>,
    /// Nothing after this day.
    pub until: Option<Day>,
    /// Only so many events, the last ones.
    pub limit: Option<usize>,
}

/// A story.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Whose.
    pub subject: Subject,
    /// A title, such as the person's name.
    pub title: String,
    /// What it is and where it stands on the last day, in sentences.
    pub about: Vec<String>,
    /// The events, oldest first.
    pub events: Vec<Event>,
    /// How many events there are, those that the window leaves out among them.
    pub total: usize,
}

/// Tells the story of a subject up to the assessment's day. `None` for a subject that the register does not know.
#[must_use]
pub fn history(
    facts: &Facts<'_>,
    assessment: &Assessment<'_>,
    subject: &Subject,
    window: Window,
) -> Option<Timeline> {
    let book = Book { register: facts.register, facts, assessment };
    let (title, about, mut events) = match subject {
        Subject::Register => register::tell(&book),
        Subject::Person(id) => person::tell(&book, id)?,
        Subject::Requirement(id) => requirement::tell(&book, id)?,
        Subject::Record(path) => record::tell(&book, path)?,
    };
    events.retain(|e| e.day <= assessment.day);
    events.sort_by(|a, b| a.order().cmp(&b.order()));
    let total = events.len();
    events.retain(|e| window.since.is_none_or(|d| d <= e.day) && window.until.is_none_or(|d| e.day <= d));
    if let Some(limit) = window.limit {
        events.drain(..events.len().saturating_sub(limit));
    }
    Some(Timeline { subject: subject.clone(), title, about, events, total })
}

/// All that stories are made of.
#[derive(Clone, Copy)]
struct Book<'b> {
    register: &'b Register,
    facts: &'b Facts<'b>,
    assessment: &'b Assessment<'b>,
}

impl Book<'_> {
    /// An event that a commit recorded.
    fn commit(&self, at: CommitIx, what: What, words: impl Into<String>) -> Event {
        let commit = self.register.commit(at);
        Event {
            at: Some(commit.time),
            clock: self.register.zone.time_of(commit.time),
            commit: Some(self.source(at)),
            part: Part::Commit(at),
            ..Self::derived(commit.day, what, Part::Morning, words.into())
        }
    }

    /// An event at the beginning of a day.
    fn morning(&self, day: Day, what: What, words: impl Into<String>) -> Event {
        Self::derived(day, what, Part::Morning, words.into())
    }

    /// An event that follows from what a day recorded.
    fn evening(&self, day: Day, what: What, words: impl Into<String>) -> Event {
        Self::derived(day, what, Part::Evening, words.into())
    }

    fn derived(day: Day, what: What, part: Part, words: String) -> Event {
        Event {
            day,
            at: None,
            clock: String::new(),
            commit: None,
            what,
            person: None,
            requirement: None,
            record: None,
            changes: Vec::new(),
            words,
            part,
        }
    }

    fn source(&self, at: CommitIx) -> Source {
        let commit = self.register.commit(at);
        let name = commit.words.committer().split('<').next().unwrap_or_default().trim();
        let committer = if name.is_empty() { commit.words.committer().to_owned() } else { name.to_owned() };
        Source { id: commit.id, committer, message: commit.words.subject().to_owned() }
    }

    /// How many people the requirement binds on a day.
    fn bound(&self, requirement: &RequirementId, day: Day) -> usize {
        self.register.people.keys().filter(|p| self.facts.is_bound(p, requirement, day)).count()
    }
}

impl Event {
    fn of_person(self, person: &PersonId) -> Self {
        Self { person: Some(person.clone()), ..self }
    }

    fn of_requirement(self, requirement: &RequirementId) -> Self {
        Self { requirement: Some(requirement.clone()), ..self }
    }

    fn of_record(self, path: &Arc<str>) -> Self {
        Self { record: Some(Arc::clone(path)), ..self }
    }

    fn with(self, changes: Vec<FieldChange>) -> Self {
        Self { changes, ..self }
    }

    /// The commit that a derived event follows from.
    fn because(self, book: &Book<'_>, commit: Option<CommitIx>) -> Self {
        Self { commit: commit.map(|at| book.source(at)), ..self }
    }

    #[allow(clippy::type_complexity)]
    fn order(&self) -> (Day, Part, Option<Moment>, What, &Option<RequirementId>, &Option<PersonId>, &str) {
        (self.day, self.part, self.at, self.what, &self.requirement, &self.person, &self.words)
    }
}

impl Timeline {
    /// An event in words, as it is told in this story: what is not its subject is named in front.
    #[must_use]
    pub fn line(&self, event: &Event) -> String {
        let about = match &self.subject {
            Subject::Person(id) => {
                let of = event.person.as_ref().filter(|p| *p != id).map(ToString::to_string);
                event.requirement.as_ref().map(ToString::to_string).into_iter().chain(of).collect::<Vec<_>>()
            }
            Subject::Requirement(_) => event.person.iter().map(|p| format!("{p}:")).collect(),
            Subject::Record(_) | Subject::Register => Vec::new(),
        };
        if about.is_empty() { event.words.clone() } else { format!("{} {}", about.join(" of "), event.words) }
    }

    /// What the window leaves out, in a sentence; `None` when it shows everything.
    #[must_use]
    pub fn left_out(&self) -> Option<String> {
        let hidden = self.total - self.events.len();
        (hidden > 0).then(|| format!("{} of {} events shown", self.events.len(), self.total))
    }

    /// The story as a sheet, a row an event.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let columns = vec![
            Column::left("day", "Day"),
            Column::left("at", "At"),
            Column::left("event", "Event"),
            Column::left("person", "Person"),
            Column::left("requirement", "Policy"),
            Column::left("words", "What"),
            Column::left("record", "Record"),
            Column::left("commit", "Commit"),
            Column::left("committer", "By"),
        ];
        let row = |e: &Event| {
            vec![
                Cell::day(Some(e.day)),
                e.at.map_or(Cell::None, Cell::Moment),
                Cell::Text(e.what.name().into(), e.what.tone()),
                Cell::maybe(e.person.as_ref()),
                Cell::maybe(e.requirement.as_ref()),
                Cell::text(e.words.clone()),
                Cell::maybe(e.record.as_ref()),
                Cell::maybe(e.commit.as_ref().map(|c| c.id)),
                Cell::maybe(e.commit.as_ref().map(|c| c.committer.clone())),
            ]
        };
        Sheet { title: self.title.clone(), columns, rows: self.events.iter().map(row).collect(), note: None }
    }
}
