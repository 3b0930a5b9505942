//! What a record says, as far as every verdict looks at it: the same of a record that is held whole and of one that is not.

use crate::model::{
    Body, Day, HeadStanding, Kind, Moment, Name, PersonId, PublicKey, Record, RecordFile, RepositoryId,
    RequirementId, Seal, SealFault, Usual, Version,
};
use crate::source::{CommitIx, Digest};

/// A record before it is judged.
pub(super) struct Claim<'a> {
    pub(super) kind: Kind,
    pub(super) repository: &'a RepositoryId,
    pub(super) statement: Name,
    pub(super) signed_at: Moment,
    pub(super) recorded: CommitIx,
    pub(super) head: HeadStanding,
    pub(super) signer: &'a PersonId,
    pub(super) requirement: Option<&'a RequirementId>,
    pub(super) text: Option<(&'a RequirementId, &'a Version, &'a Digest)>,
    pub(super) completed_on: Option<Day>,
    /// The key that signed, and for a hardware key whether it was touched; or why the signature is none.
    pub(super) seal: Result<(&'a PublicKey, Option<bool>), SealFault>,
    /// What else it says; a usual acknowledgement says nothing else.
    pub(super) more: Option<&'a Record>,
}

impl<'a> Claim<'a> {
    /// That of a usual acknowledgement.
    pub(super) fn usual(usual: &'a Usual) -> Self {
        let wording = usual.wording;
        Self {
            kind: Kind::Acknowledgement,
            repository: &wording.repository,
            statement: wording.statement,
            signed_at: usual.signed_at,
            recorded: usual.recorded,
            head: usual.head(),
            signer: &usual.person,
            requirement: Some(&wording.requirement),
            text: Some((&wording.requirement, &wording.version, &wording.digest)),
            completed_on: None,
            seal: Ok((&usual.key, usual.present)),
            more: None,
        }
    }

    /// That of any file which is a record.
    pub(super) fn of(file: &'a RecordFile) -> Option<Self> {
        let record = file.content.as_ref().ok()?;
        Some(Self {
            kind: record.kind(),
            repository: &record.repository,
            statement: record.statement,
            signed_at: record.signed_at,
            recorded: file.recorded,
            head: file.head,
            signer: record.signer(),
            requirement: record.requirement(),
            text: record.text(),
            completed_on: record.completed_on(),
            seal: match &file.seal {
                Seal::Good { key, present } => Ok((key, *present)),
                Seal::Bad(fault, _) => Err(*fault),
            },
            more: Some(record),
        })
    }

    /// The score of a completion; `None` for what has none.
    pub(super) fn score(&self) -> Option<Option<u32>> {
        match &self.more?.body {
            Body::Completion { score, .. } | Body::ImportedCompletion { score, .. } => Some(*score),
            _ => None,
        }
    }
}
