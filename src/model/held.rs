//! One record in little room.
//!
//! Nearly every record is an acknowledgement in its place, signed well, of a text that a thousand others acknowledged in
//! the same words. Of these only what is their own is held; they are put together again when they are looked at.

use super::name::Pool;
use super::{
    Body, HeadStanding, Moment, Name, PersonId, PublicKey, Record, RecordFile, RecordId, RecordPath,
    RepositoryId, RequirementId, Seal, Version,
};
use crate::source::{CommitId, CommitIx, Digest};
use std::convert::Infallible;

/// A record's file as it is held.
#[derive(Clone, Debug)]
pub struct Held(Form);

#[derive(Clone, Debug)]
enum Form {
    Usual(Usual),
    Other(Box<RecordFile>),
}

/// What is an acknowledgement's own.
#[derive(Clone, Debug)]
pub struct Usual {
    /// What it shares with others.
    pub wording: &'static Wording,
    /// Who acknowledges.
    pub person: PersonId,
    /// The key that signed.
    pub key: PublicKey,
    /// For a hardware key, whether the user touched it.
    pub present: Option<bool>,
    /// When the signer says it was signed.
    pub signed_at: Moment,
    /// The beginning of its identity.
    pub id: RecordId,
    /// The commit that first held it.
    pub recorded: CommitIx,
    /// The mainline commit that it names as its head.
    head: u32,
}

/// The head of a record that names none.
const NO_HEAD: u32 = u32::MAX;

/// What acknowledgements of one text have in common. Each is kept once.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub struct Wording {
    pub repository: RepositoryId,
    pub statement: Name,
    pub requirement: RequirementId,
    pub version: Version,
    pub digest: Digest,
}

static WORDINGS: Pool<Wording, Wording> = Pool::new();

impl Wording {
    /// The one place of this wording.
    #[must_use]
    pub fn kept(self) -> &'static Self {
        let Ok(kept) = WORDINGS.keep(&self, || Ok::<_, Infallible>(self.clone()), |kept| kept);
        kept
    }
}

impl Usual {
    /// The head as it stands: none, or a mainline commit.
    #[must_use]
    pub const fn head(&self) -> HeadStanding {
        if self.head == NO_HEAD { HeadStanding::None } else { HeadStanding::Mainline(CommitIx(self.head)) }
    }

    /// The same with a head: a mainline commit, or none.
    #[must_use]
    pub fn with_head(self, head: Option<CommitIx>) -> Self {
        Self { head: head.map_or(NO_HEAD, |at| at.0), ..self }
    }

    /// An acknowledgement that names no head.
    #[must_use]
    pub const fn new(
        wording: &'static Wording,
        person: PersonId,
        (key, present): (PublicKey, Option<bool>),
        (signed_at, id): (Moment, RecordId),
        recorded: CommitIx,
    ) -> Self {
        Self { wording, person, key, present, signed_at, id, recorded, head: NO_HEAD }
    }

    /// The usual part of a file, if it has no other. `heads` are the mainline's commits.
    fn of(file: &RecordFile, heads: &[CommitId]) -> Option<Self> {
        let Ok(Record { repository, signed_at, head, statement, body }) = &file.content else { return None };
        let Body::Acknowledgement { requirement, version, digest, person } = body else { return None };
        let Seal::Good { key, present } = &file.seal else { return None };
        let standing = match file.head {
            HeadStanding::None if head.is_none() => None,
            HeadStanding::Mainline(at) if *head == heads.get(at.index()).copied() => Some(at),
            _ => return None,
        };
        // Whatever has more to it than this is held whole.
        if file.elsewhere.is_some() || !file.later.is_empty() || !key.comment().is_empty() {
            return None;
        }
        let wording = Wording {
            repository: repository.clone(),
            statement: *statement,
            requirement: requirement.clone(),
            version: version.clone(),
            digest: *digest,
        };
        let made = (*signed_at, file.id);
        let this = Self::new(wording.kept(), person.clone(), (key.clone(), *present), made, file.recorded);
        Some(this.with_head(standing))
    }

    fn file(&self, heads: &[CommitId]) -> RecordFile {
        let Wording { repository, statement, requirement, version, digest } = self.wording;
        let body = Body::Acknowledgement {
            requirement: requirement.clone(),
            version: version.clone(),
            digest: *digest,
            person: self.person.clone(),
        };
        let record = Record {
            repository: repository.clone(),
            signed_at: self.signed_at,
            head: heads.get(self.head as usize).copied(),
            statement: *statement,
            body,
        };
        let seal = Seal::Good { key: self.key.clone(), present: self.present };
        RecordFile::in_place(record, self.id, seal, self.recorded, self.head())
    }
}

impl From<Usual> for Held {
    fn from(usual: Usual) -> Self {
        Self(Form::Usual(usual))
    }
}

impl Held {
    /// A file as it is held in a list whose `heads` these are.
    #[must_use]
    pub fn of(file: RecordFile, heads: &[CommitId]) -> Self {
        Self(match Usual::of(&file, heads) {
            Some(usual) => Form::Usual(usual),
            None => Form::Other(Box::new(file)),
        })
    }

    /// What it is, if it is nothing but a usual acknowledgement.
    #[must_use]
    pub const fn usual(&self) -> Option<&Usual> {
        match &self.0 {
            Form::Usual(usual) => Some(usual),
            Form::Other(_) => None,
        }
    }

    /// The file, if it is more than a usual acknowledgement.
    #[must_use]
    pub fn other(&self) -> Option<&RecordFile> {
        match &self.0 {
            Form::Usual(_) => None,
            Form::Other(file) => Some(file),
        }
    }

    /// The commit that first held it.
    #[must_use]
    pub fn recorded(&self) -> CommitIx {
        match &self.0 {
            Form::Usual(usual) => usual.recorded,
            Form::Other(file) => file.recorded,
        }
    }

    /// Where the commit stands that it names as its head.
    #[must_use]
    pub fn head(&self) -> HeadStanding {
        match &self.0 {
            Form::Usual(usual) => usual.head(),
            Form::Other(file) => file.head,
        }
    }

    /// When its signer says that it was signed; `None` for what is no record.
    #[must_use]
    pub fn signed_at(&self) -> Option<Moment> {
        match &self.0 {
            Form::Usual(usual) => Some(usual.signed_at),
            Form::Other(file) => file.content.as_ref().ok().map(|record| record.signed_at),
        }
    }

    /// The path of the file.
    #[must_use]
    pub fn path(&self) -> RecordPath {
        match &self.0 {
            Form::Usual(Usual { wording, person, signed_at, id, .. }) => {
                RecordPath::usual(wording, person.clone(), *signed_at, *id)
            }
            Form::Other(file) => RecordPath::whole(file.path()),
        }
    }

    /// The file.
    #[must_use]
    pub fn file(&self, heads: &[CommitId]) -> RecordFile {
        match &self.0 {
            Form::Usual(usual) => usual.file(heads),
            Form::Other(file) => RecordFile::clone(file),
        }
    }
}
