//! The texts that versions had: bytes from the commit in which a version first had them.

use super::{GatherError, UNCOMMITTED};
use crate::git::Repo;
use crate::load::LoadError;
use crate::model::{Document, Register, RequirementId, TextSeen, Version};
use crate::source::{CommitId, Digest};
use std::collections::BTreeMap;

/// What stands at the paths that a draft changes; `None` for a file that is gone.
pub type Files = BTreeMap<String, Option<Vec<u8>>>;

/// Finds the texts of a register's versions.
#[derive(Clone, Copy)]
pub struct Texts<'a> {
    repo: &'a Repo,
    register: &'a Register,
    uncommitted: Option<&'a Files>,
}

/// A text that a version had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VersionText {
    /// The version.
    pub version: Version,
    /// The digest of the text.
    pub digest: Digest,
    /// The commit in which the version first had it.
    pub since: crate::source::CommitIx,
    /// The text as committed.
    pub bytes: Vec<u8>,
}

impl<'a> Texts<'a> {
    /// The texts of a register that was read from the repository.
    #[must_use]
    pub const fn new(repo: &'a Repo, register: &'a Register) -> Self {
        Self { repo, register, uncommitted: None }
    }

    /// The texts of a register whose last commit is not made yet.
    #[must_use]
    pub const fn of_draft(repo: &'a Repo, register: &'a Register, files: &'a Files) -> Self {
        Self { repo, register, uncommitted: Some(files) }
    }

    /// The text of a version; of several that it had, the one of this digest, or the one it had last. `None` when the
    /// version was never the first one listed, so that it has no text.
    ///
    /// # Errors
    /// When the repository is damaged.
    pub fn of(
        &self,
        requirement: &RequirementId,
        version: &Version,
        digest: Option<&Digest>,
    ) -> Result<Option<VersionText>, GatherError> {
        let texts = self.register.texts.get(requirement).map_or(&[][..], Vec::as_slice);
        let wanted = |t: &&TextSeen| t.version == *version && digest.is_none_or(|d| t.digest == *d);
        let Some(seen) = texts.iter().rev().find(wanted) else { return Ok(None) };
        self.read(requirement, seen).map(Some)
    }

    fn read(&self, requirement: &RequirementId, seen: &TextSeen) -> Result<VersionText, GatherError> {
        let entry = self.register.requirements.get(requirement).and_then(|t| t.standing(seen.since));
        let bytes = match entry.map(|r| &r.document) {
            Some(Document::Inline(text)) => Some(text.as_bytes().to_vec()),
            Some(Document::File(path)) => self.file(seen, path)?,
            None => None,
        };
        let bytes = bytes.filter(|b| Digest::of(b) == seen.digest).ok_or_else(|| {
            let why = format!("the text of {requirement} {} is not where it was recorded", seen.version);
            GatherError::Load(LoadError::Repository(anyhow::anyhow!(why)))
        })?;
        Ok(VersionText { version: seen.version.clone(), digest: seen.digest, since: seen.since, bytes })
    }

    fn file(&self, seen: &TextSeen, path: &str) -> Result<Option<Vec<u8>>, GatherError> {
        let id = |at| self.register.commit(at).id;
        let mut commit: Option<CommitId> = Some(id(seen.since));
        if commit == Some(UNCOMMITTED) {
            if let Some(file) = self.uncommitted.and_then(|files| files.get(path)) {
                return Ok(file.clone());
            }
            commit = seen.since.before().map(id);
        }
        Ok(commit.map(|c| self.repo.file_at(c, path)).transpose()?.flatten())
    }
}
