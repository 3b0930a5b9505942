//! What a record says, as far as every verdict looks at it: the same of a record that is held whole and of one that is not.

use crate::model::{
    Body, Day, HeadStanding, Kind, Moment, Name, PersonId, PublicKey, Record, RecordFile, Records,
    RepositoryId, RequirementId, Row, Seal, SealFault, Shared, Version,
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
    /// Of a usual acknowledgement, the numbers of its wording and its signer.
    pub(super) numbers: Option<(usize, usize)>,
}

impl<'a> Claim<'a> {
    /// That of a record of a list; `None` for what is no record.
    pub(super) fn at(records: &'a Records, n: usize) -> Option<Self> {
        let row = records.row(n);
        if row.is_usual() { Some(Self::usual(row, records.shared())) } else { Self::of(records.other(n)?) }
    }

    /// That of a usual acknowledgement.
    pub(super) fn usual(row: &Row, shared: &'a Shared) -> Self {
        let numbers = (row.wording as usize, row.signer as usize);
        let (wording, signer) = (shared.wordings()[numbers.0], &shared.signers()[numbers.1]);
        Self {
            kind: Kind::Acknowledgement,
            repository: &wording.repository,
            statement: wording.statement,
            signed_at: row.signed_at,
            recorded: row.recorded,
            head: row.standing(),
            signer: &signer.person,
            requirement: Some(&wording.requirement),
            text: Some((&wording.requirement, &wording.version, &wording.digest)),
            completed_on: None,
            seal: Ok((&signer.key, signer.present)),
            more: None,
            numbers: Some(numbers),
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
            numbers: None,
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
