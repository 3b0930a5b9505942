//! Where the story is played: commits of files, and records signed on the spot.

use crate::format;
use crate::git::import::{ImportCommit, Importer};
use crate::git::{GitError, Identity};
use crate::model::{Body, Kind, Moment, Person, Record, RepositoryId};
use crate::plan::Draft;
use crate::sign::NAMESPACE;
use crate::sign::throwaway::ThrowawayKey;
use crate::source::CommitId;
use std::path::Path;

/// The sentence that everybody signs.
pub(super) const STATEMENT: &str = format::STATEMENT;

pub(super) struct Stage {
    importer: Importer,
    pub(super) repository: RepositoryId,
    tip: Option<CommitId>,
    time: Moment,
    pub(super) commits: usize,
    pub(super) records: usize,
}

/// The files of one commit.
pub(super) type Files = Vec<(String, Option<Vec<u8>>)>;

impl Stage {
    pub(super) fn new(directory: &Path, repository: RepositoryId) -> Result<Self, GitError> {
        let importer = Importer::start(directory, "main")?;
        Ok(Self { importer, repository, tip: None, time: Moment(0), commits: 0, records: 0 })
    }

    /// Commits files at a time; never earlier than the commit before.
    pub(super) fn commit(
        &mut self,
        who: &Person,
        at: Moment,
        message: String,
        files: Files,
    ) -> Result<(), GitError> {
        self.time = self.time.max(at);
        let identity = Identity { name: who.name.clone(), email: who.email.clone() };
        self.tip = Some(self.importer.commit(&ImportCommit {
            author: identity.clone(),
            committer: identity,
            time: self.time.0,
            message,
            files,
            merge: None,
        })?);
        self.commits += 1;
        Ok(())
    }

    /// A record signed at a time on top of the mainline as it is, as a file.
    pub(super) fn record(&mut self, key: &ThrowawayKey, at: Moment, body: Body) -> (String, Option<Vec<u8>>) {
        let mut record = Record {
            repository: self.repository.clone(),
            signed_at: at.max(self.time),
            head: self.tip,
            statement: "".into(),
            body,
        };
        record.statement = record.kind().fixed_statement().unwrap_or(STATEMENT).into();
        debug_assert!(record.kind() == Kind::Acknowledgement || record.statement != STATEMENT);
        let draft = Draft::new(record);
        let armour = key.sign(NAMESPACE, &draft.message);
        self.records += 1;
        (draft.path(), Some(format::record::sealed(&draft.message, &armour)))
    }

    pub(super) fn finish(self) -> Result<(usize, usize), GitError> {
        self.importer.finish()?;
        Ok((self.commits, self.records))
    }
}
