//! The work tree as if it were committed now: for authors, before they commit.

use super::recall::{Need, Recall};
use super::{GatherError, Memory, View};
use crate::git::Repo;
use crate::load;
use crate::model::Moment;
use crate::source::{BlobId, Blobs, Change, CommitId, CommitIx, CommitMeta, Entry, Words};
use std::collections::{BTreeMap, HashMap};

/// The commit that was not made: git, too, writes zeros for what is not committed.
pub const UNCOMMITTED: CommitId = CommitId::new([0; 20]);

/// A register as it would be if the work tree were committed.
#[derive(Debug)]
pub struct Draft {
    /// The register, whose last commit is [`UNCOMMITTED`].
    pub view: View,
    /// What stands at the paths that differ from `HEAD`; `None` for a file that is gone.
    pub files: BTreeMap<String, Option<Vec<u8>>>,
}

/// Reads the register at `HEAD` with the uncommitted files of the work tree on top, as one more commit at `now`.
///
/// # Errors
/// As for [`super::view`], and when a file of the work tree cannot be read.
pub fn draft(repo: &Repo, memory: Memory, now: Moment) -> Result<Draft, GatherError> {
    repo.require_full_history()?;
    let head = repo.head_commit()?;
    let (recall, mut past) = Recall::of(repo, memory, head, Need::Everything)?;
    let changes = repo.work_tree_changes(&load::PATHS)?;
    let paths = changes.iter().map(|(path, _)| path.as_str());
    let before = match head {
        Some(head) => repo.entries_at(head, paths, &load::PATHS)?,
        None => HashMap::new(),
    };
    let at = CommitIx(u32::try_from(past.history.commits.len()).unwrap_or(u32::MAX));
    let mut overlay = Overlay { repo, bytes: HashMap::new() };
    let mut files = BTreeMap::new();
    for (path, file) in changes {
        let was = before.get(&path).copied();
        let entry = file.as_ref().map(|f| Ok::<_, GatherError>(Entry { mode: f.mode, blob: f.blob()? }));
        let now = entry.transpose()?;
        past.history.changes.push(Change { commit: at, path: &path, was, now });
        if let (Some(entry), Some(file)) = (now, &file) {
            overlay.bytes.insert(entry.blob, file.bytes.clone());
        }
        files.insert(path, file.map(|f| f.bytes));
    }
    past.history.commits.push(uncommitted("the work tree", now));
    let loaded = recall.load(&past.history, past.settled.clone(), &overlay)?;
    let (mut register, findings) = (loaded.register, loaded.findings);
    super::proofs::prove(repo, &mut register, &past.whole(), &overlay, None)?;
    let day = register.zone.day_of(now);
    Ok(Draft { view: View { register, tip: UNCOMMITTED, day, findings }, files })
}

/// The commit of now that somebody or something makes.
pub(super) fn uncommitted(committer: &str, now: Moment) -> CommitMeta {
    CommitMeta {
        id: UNCOMMITTED,
        committed: Some(now.0),
        words: Words::new(committer, "the work tree", "not committed yet"),
        merged: Vec::new(),
    }
}

/// The repository's bytes, and those that it does not have yet.
pub(super) struct Overlay<'a> {
    pub(super) repo: &'a Repo,
    pub(super) bytes: HashMap<BlobId, Vec<u8>>,
}

impl Blobs for Overlay<'_> {
    fn read(&self, id: BlobId) -> anyhow::Result<Vec<u8>> {
        self.bytes.get(&id).map_or_else(|| self.repo.read(id), |bytes| Ok(bytes.clone()))
    }

    fn size(&self, id: BlobId) -> anyhow::Result<u64> {
        self.bytes.get(&id).map_or_else(|| self.repo.size(id), |bytes| Ok(bytes.len() as u64))
    }
}
