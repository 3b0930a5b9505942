//! One record in little room.
//!
//! Nearly every record is an acknowledgement in its place, signed well, of a text that a thousand others acknowledged in
//! the same words. Of these only what is their own is held; they are put together again when they are looked at.

use super::name::Pool;
use super::{
    Body, HeadStanding, Moment, Name, Record, RecordFile, RecordId, RecordPath, RepositoryId, RequirementId,
    Seal, Signer, Version,
};
use crate::source::{CommitId, CommitIx, Digest};
use std::convert::Infallible;

/// A record's file as it is held in a list.
#[derive(Clone, Debug)]
pub enum Held<'r> {
    /// It is nothing but a usual acknowledgement.
    Usual(Usual),
    /// It is more than that.
    Other(&'r RecordFile),
}

/// A record's file on its way into a list.
#[derive(Clone, Debug)]
pub enum Filed {
    /// It is nothing but a usual acknowledgement.
    Usual(Usual),
    /// It is more than that.
    Other(Box<RecordFile>),
}

/// What is an acknowledgement's own, and what it shares with others.
#[derive(Clone, Debug)]
pub struct Usual {
    /// What it says.
    pub wording: &'static Wording,
    /// Who acknowledges, with which key.
    pub signer: Signer,
    /// When the signer says it was signed.
    pub signed_at: Moment,
    /// The beginning of its identity.
    pub id: RecordId,
    /// The commit that first held it.
    pub recorded: CommitIx,
    /// The mainline commit that it names as its head, where it names one.
    pub head: Option<CommitIx>,
}

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
    pub fn standing(&self) -> HeadStanding {
        self.head.map_or(HeadStanding::None, HeadStanding::Mainline)
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
        Some(Self {
            wording: wording.kept(),
            signer: Signer { person: person.clone(), key: key.clone(), present: *present },
            signed_at: *signed_at,
            id: file.id,
            recorded: file.recorded,
            head: standing,
        })
    }

    fn file(&self, heads: &[CommitId]) -> RecordFile {
        let Wording { repository, statement, requirement, version, digest } = self.wording;
        let Signer { person, key, present } = &self.signer;
        let body = Body::Acknowledgement {
            requirement: requirement.clone(),
            version: version.clone(),
            digest: *digest,
            person: person.clone(),
        };
        let record = Record {
            repository: repository.clone(),
            signed_at: self.signed_at,
            head: self.head.and_then(|at| heads.get(at.index()).copied()),
            statement: *statement,
            body,
        };
        let seal = Seal::Good { key: key.clone(), present: *present };
        RecordFile::in_place(record, self.id, seal, self.recorded, self.standing())
    }
}

impl Filed {
    /// A file on its way into a list whose `heads` these are.
    #[must_use]
    pub fn of(file: RecordFile, heads: &[CommitId]) -> Self {
        match Usual::of(&file, heads) {
            Some(usual) => Self::Usual(usual),
            None => Self::Other(Box::new(file)),
        }
    }

    /// As it will be held.
    #[must_use]
    pub fn held(&self) -> Held<'_> {
        match self {
            Self::Usual(usual) => Held::Usual(usual.clone()),
            Self::Other(file) => Held::Other(file),
        }
    }
}

impl<'r> Held<'r> {
    /// On its way into another list of the same `heads`.
    #[must_use]
    pub fn filed(&self) -> Filed {
        match self {
            Self::Usual(usual) => Filed::Usual(usual.clone()),
            Self::Other(file) => Filed::Other(Box::new(RecordFile::clone(file))),
        }
    }

    /// What it is, if it is nothing but a usual acknowledgement.
    #[must_use]
    pub const fn usual(&self) -> Option<&Usual> {
        match self {
            Self::Usual(usual) => Some(usual),
            Self::Other(_) => None,
        }
    }

    /// The file, if it is more than a usual acknowledgement.
    #[must_use]
    pub const fn other(&self) -> Option<&'r RecordFile> {
        match self {
            Self::Usual(_) => None,
            Self::Other(file) => Some(file),
        }
    }

    /// The commit that first held it.
    #[must_use]
    pub const fn recorded(&self) -> CommitIx {
        match self {
            Self::Usual(usual) => usual.recorded,
            Self::Other(file) => file.recorded,
        }
    }

    /// Where the commit stands that it names as its head.
    #[must_use]
    pub fn head(&self) -> HeadStanding {
        match self {
            Self::Usual(usual) => usual.standing(),
            Self::Other(file) => file.head,
        }
    }

    /// When its signer says that it was signed; `None` for what is no record.
    #[must_use]
    pub fn signed_at(&self) -> Option<Moment> {
        match self {
            Self::Usual(usual) => Some(usual.signed_at),
            Self::Other(file) => file.content.as_ref().ok().map(|record| record.signed_at),
        }
    }

    /// The path of the file.
    #[must_use]
    pub fn path(&self) -> RecordPath {
        match self {
            Self::Usual(Usual { wording, signer, signed_at, id, .. }) => {
                RecordPath::usual(wording, signer.person.clone(), *signed_at, *id)
            }
            Self::Other(file) => RecordPath::whole(file.path()),
        }
    }

    /// The file.
    #[must_use]
    pub fn file(&self, heads: &[CommitId]) -> RecordFile {
        match self {
            Self::Usual(usual) => usual.file(heads),
            Self::Other(file) => RecordFile::clone(file),
        }
    }
}
