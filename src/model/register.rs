//! The register with its history: everything known at one mainline commit, as plain data.

use super::{
    Body, Config, Day, Moment, Person, PersonId, Proofs, PublicKey, Record, RecordId, Records, RepositoryId,
    Requirement, RequirementId, Version, Zone,
};
use crate::source::{CommitId, CommitIx, Digest, Words};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The register as known at the last of its commits.
#[derive(Clone, Debug)]
pub struct Register {
    /// The identity that was recorded first; it stands for ever.
    pub repository: RepositoryId,
    /// The zone in which days are counted: that of the last commit.
    pub zone: Zone,
    /// The mainline from the register's first commit on, oldest first, never empty.
    pub commits: Vec<Commit>,
    /// The settings over time; present in the first commit.
    pub config: Track<Config>,
    /// Everybody who ever stood on a roster.
    pub people: BTreeMap<PersonId, Track<Person>>,
    /// Every policy and course that ever was.
    pub requirements: BTreeMap<RequirementId, Track<Requirement>>,
    /// Which text each version of a requirement had, and since when; by requirement, then commit.
    pub texts: BTreeMap<RequirementId, Vec<TextSeen>>,
    /// Every file that ever was recorded among the records, in the order of recording; those of one commit by path.
    pub records: Records,
    /// Files with errors at the last commit, by path: they count as far as they can be read, or could be before.
    pub unreadable: Vec<Arc<str>>,
    /// What was looked up to verify the history; empty where only numbers are asked for.
    pub proofs: Proofs,
}

/// A mainline commit, with the time that the theory gives it.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Its id.
    pub id: CommitId,
    /// Its time: the committer's, never earlier than the commit before, another when it was set aside.
    pub time: Moment,
    /// The committer's own claim.
    pub committed: Moment,
    /// The day of `time` in the register's zone.
    pub day: Day,
    /// Whether its committer time was too far ahead of the commits after it to be believed.
    pub set_aside: bool,
    /// Who made it, and what its message begins with.
    pub words: Words,
}

/// A value over the commits of a register. Once it appeared it never vanishes: a removal keeps the last value standing.
#[derive(Clone, Debug)]
pub struct Track<T> {
    /// Each commit that changed it, oldest first, with the value since then; `None` is a removal.
    pub changes: Vec<(CommitIx, Option<Arc<T>>)>,
}

impl<T> Default for Track<T> {
    fn default() -> Self {
        Self { changes: Vec::new() }
    }
}

impl<T> Track<T> {
    /// The commit in which it first appeared.
    #[must_use]
    pub fn first(&self) -> Option<(CommitIx, &Arc<T>)> {
        self.changes.iter().find_map(|(ix, v)| v.as_ref().map(|v| (*ix, v)))
    }

    /// The value that stands at a commit: the one recorded, or the last one recorded before a removal.
    #[must_use]
    pub fn standing(&self, at: CommitIx) -> Option<&Arc<T>> {
        let end = self.changes.partition_point(|(ix, _)| *ix <= at);
        self.changes[..end].iter().rev().find_map(|(_, v)| v.as_ref())
    }

    /// The value that stands at a commit, or the first one where none was recorded by then.
    #[must_use]
    pub fn standing_or_first(&self, at: CommitIx) -> Option<&Arc<T>> {
        self.standing(at).or_else(|| self.first().map(|(_, v)| v))
    }

    /// The value recorded last, whatever was removed since.
    #[must_use]
    pub fn last(&self) -> Option<&Arc<T>> {
        self.changes.iter().rev().find_map(|(_, v)| v.as_ref())
    }

    /// Whether it is recorded at the commit, and not removed.
    #[must_use]
    pub fn is_present(&self, at: CommitIx) -> bool {
        let end = self.changes.partition_point(|(ix, _)| *ix <= at);
        self.changes[..end].last().is_some_and(|(_, v)| v.is_some())
    }

    /// Each value recorded, with its commit, oldest first; removals left out.
    pub fn values(&self) -> impl Iterator<Item = (CommitIx, &Arc<T>)> {
        self.changes.iter().filter_map(|(ix, v)| v.as_ref().map(|v| (*ix, v)))
    }

    /// Records the value since a commit; commits must come in order, and a later one of the same commit replaces.
    pub fn push(&mut self, at: CommitIx, value: Option<Arc<T>>) {
        match self.changes.last_mut() {
            Some((ix, last)) if *ix == at => *last = value,
            _ => self.changes.push((at, value)),
        }
    }
}

/// A text that was the current one of a version.
#[derive(Clone, Debug)]
pub struct TextSeen {
    /// The version that stood first in the list.
    pub version: Version,
    /// The digest of the text.
    pub digest: Digest,
    /// The first commit in which the version had this text.
    pub since: CommitIx,
}

/// A file among the records: its first recorded bytes, and what was done to it later.
#[derive(Clone, Debug)]
pub struct RecordFile {
    /// Where it lies, when that is not where its record belongs; see [`RecordFile::path`].
    pub elsewhere: Option<Arc<str>>,
    /// The commit that first held it.
    pub recorded: CommitIx,
    /// The beginning of its identity; of no meaning where there is no record.
    pub id: RecordId,
    /// The record, or why the file is none.
    pub content: Result<Record, Box<str>>,
    /// What the cryptography says of its signature.
    pub seal: Seal,
    /// What is known of the head it names, seen from the commit that recorded it.
    pub head: HeadStanding,
    /// What was done to the file after it was recorded, oldest first.
    pub later: Vec<(CommitIx, LaterChange)>,
}

impl RecordFile {
    /// A file at a path, whose bytes are what was understood of them, and to which nothing was done later.
    #[must_use]
    pub fn at(path: &str, recorded: CommitIx, understood: Understood, head: HeadStanding) -> Self {
        let Understood { id, content, seal } = understood;
        let is_in_place = content.as_ref().is_ok_and(|record| record.path(id) == path);
        let elsewhere = (!is_in_place).then(|| path.into());
        Self { elsewhere, recorded, id, content, seal, head, later: Vec::new() }
    }

    /// A record in its place.
    #[must_use]
    pub fn in_place(
        record: Record,
        id: RecordId,
        seal: Seal,
        recorded: CommitIx,
        head: HeadStanding,
    ) -> Self {
        Self { elsewhere: None, recorded, id, content: Ok(record), seal, head, later: Vec::new() }
    }

    /// The path, relative to the register's root.
    #[must_use]
    pub fn path(&self) -> Arc<str> {
        match (&self.elsewhere, &self.content) {
            (None, Ok(record)) => record.path(self.id).into(),
            (path, _) => path.clone().unwrap_or_default(),
        }
    }

    /// Whether it is an acknowledgement to which nothing was done since it was recorded: nearly all are.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        self.later.is_empty()
            && matches!(&self.content, Ok(Record { body: Body::Acknowledgement { .. }, .. }))
    }

    /// Whether it is a record that lies where it belongs.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        self.elsewhere.is_none()
    }
}

/// What the bytes of a record's file are, wherever they lie.
#[derive(Clone, PartialEq, Debug)]
pub struct Understood {
    /// The beginning of the record's identity; of no meaning where there is no record.
    pub id: RecordId,
    /// The record, or why there is none.
    pub content: Result<Record, Box<str>>,
    /// What the cryptography says of its signature.
    pub seal: Seal,
}

/// The context-free fact about a signature: whether it verifies over the signed bytes for the key inside it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Seal {
    /// It verifies.
    Good {
        /// The key that signed. Whose it is, is another question.
        key: PublicKey,
        /// For a hardware key, whether the user touched it; `None` for other keys.
        present: Option<bool>,
    },
    /// It does not count, and why, with a detail for people.
    Bad(SealFault, Box<str>),
}

impl Seal {
    /// Whether this version could tell. What it could not is asked again: the answer may depend on what is installed.
    #[must_use]
    pub const fn is_told(&self) -> bool {
        !matches!(self, Self::Bad(SealFault::Unsupported, _))
    }
}

/// The ways in which a signature fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SealFault {
    /// The armour or the blob is not of the strict form.
    Malformed,
    /// A weak algorithm: `ssh-dss`, SHA-1, RSA under 2048 bits.
    Refused,
    /// An algorithm that this version cannot check.
    Unsupported,
    /// The mathematics fails, or the namespace is another.
    Invalid,
}

/// The head that a record names, seen from the commit that recorded the record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HeadStanding {
    /// No head is named: the register was not published when it was signed.
    None,
    /// A mainline commit at or before.
    Mainline(CommitIx),
    /// An ancestor that is not on the mainline, with its committer time.
    Displaced(Moment),
    /// No ancestor.
    Unknown,
}

/// What can be done to a record's file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LaterChange {
    /// Its bytes or its mode changed.
    Altered,
    /// It was removed.
    Removed,
    /// It was put back as it was.
    Restored,
}

impl Register {
    /// The last commit: what is known.
    #[must_use]
    pub fn tip(&self) -> CommitIx {
        CommitIx(u32::try_from(self.commits.len().saturating_sub(1)).unwrap_or(u32::MAX))
    }

    /// A commit by position.
    #[must_use]
    pub fn commit(&self, at: CommitIx) -> &Commit {
        &self.commits[at.index()]
    }

    /// The last commit on or before the end of the day; `None` before the register's first day.
    #[must_use]
    pub fn at_close_of(&self, day: Day) -> Option<CommitIx> {
        // Commit days never fall: their times are a running maximum.
        let n = self.commits.partition_point(|c| c.day <= day);
        n.checked_sub(1).and_then(|n| u32::try_from(n).ok()).map(CommitIx)
    }

    /// The settings recorded at the end of the day, or the first ones for a day before them.
    #[must_use]
    pub fn config_on(&self, day: Day) -> &Config {
        self.config_at(self.at_close_of(day).unwrap_or(CommitIx(0)))
    }

    /// The settings recorded in a commit.
    ///
    /// # Panics
    /// Never for a register that `load` made: its first commit holds settings.
    #[must_use]
    pub fn config_at(&self, at: CommitIx) -> &Config {
        #[allow(clippy::expect_used)]
        self.config.standing_or_first(at).expect("a register begins with its settings")
    }

    /// The first day of the register.
    #[must_use]
    pub fn first_day(&self) -> Day {
        self.commits[0].day
    }
}
