//! A run that is killed after its commit and before files and index follow: what is left is done by the next one.
//!
//! Without that the index would say that the record just signed is to be deleted, and the user's next commit would do it.

use super::build::Fitted;
use super::checkout::is_temporary;
use super::difference::Differing;
use super::index::clear_left;
use super::lock::{Patience, WriteLock, pause};
use super::object::{blob_id, commit_oid};
use super::scope::Scope;
use super::{Applied, GitError, Repo};
use crate::source::{CommitId, Mode};
use git2::Oid;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

/// For so long a lock may be empty while somebody lives who holds it.
const EMPTY: Duration = Duration::from_secs(2);

impl Repo {
    /// Notes that files and index are to go from one commit to another on this branch.
    pub(super) fn note_unfinished(&self, name: &str, from: Option<Oid>, to: Oid) -> Result<(), GitError> {
        let path = self.note();
        let from = from.map_or_else(|| "-".to_owned(), |id| id.to_string());
        std::fs::write(&path, format!("{from} {to} {name}\n")).map_err(|e| GitError::io("write", &path, &e))
    }

    pub(super) fn note_finished(&self) {
        // Where it cannot be taken away, doing the same again does nothing.
        let _ = std::fs::remove_file(self.note());
    }

    /// Lets files and index follow the last commit of this tool, where the run that made it was cut off before that, and
    /// says what became of that; `None` where no run was cut off there. For whoever is about to change something, and may
    /// find it done.
    ///
    /// # Errors
    /// When another run holds the clone for too long, or the repository is damaged.
    pub fn finish_cut_off(&self) -> Result<Option<Applied>, GitError> {
        if !self.note().exists() {
            return Ok(None);
        }
        let _lock = WriteLock::take(self.common_dir())?;
        self.finish()
    }

    /// The same for whoever holds the lock. A note that cannot be read, or is of a commit that the branch does not have,
    /// means nothing.
    pub(super) fn finish(&self) -> Result<Option<Applied>, GitError> {
        let Ok(note) = std::fs::read_to_string(self.note()) else { return Ok(None) };
        clear_left(self.git_dir());
        let mut finished = None;
        let words: Vec<&str> = note.split_whitespace().collect();
        if let [_, commit, name] = words[..] {
            self.clear_branch_lock(name, commit);
        }
        if let [from, commit, name] = words[..]
            && let Some(commit) = CommitId::parse(commit)
            && self.head_branch().is_some_and(|head| format!("refs/heads/{head}") == name)
            && let Some(tip) = self.tip_of(name)?
            && let (Some(made), from) = (self.tree_of(commit), CommitId::parse(from))
            && let Some(tip) = self.tree_of(tip)
        {
            let before = from.and_then(|id| self.tree_of(id));
            let changed = self.objects()?.difference(before, Some(made), &Scope::All)?;
            self.clear_temporary(&changed);
            let mut done = Applied { commit, left: Vec::new(), notes: Vec::new() };
            let lagging = self.lagging(changed, tip)?;
            if !lagging.is_empty() {
                self.check_out(&lagging, &mut done);
                finished = Some(done);
            }
        }
        self.note_finished();
        Ok(finished)
    }

    /// Removes the lock of a branch that was about to move to a commit: what it holds is that commit, or nothing for longer
    /// than any program needs to write there.
    fn clear_branch_lock(&self, name: &str, commit: &str) {
        if !git2::Reference::is_valid_name(name) {
            return;
        }
        let lock = self.common_dir().join(format!("{name}.lock"));
        let patience = Patience::of(EMPTY);
        while let Ok(held) = std::fs::read(&lock) {
            if held.is_empty() && !patience.is_over() {
                pause(100);
                continue;
            }
            if held.is_empty() || held.trim_ascii() == commit.as_bytes() {
                // Where it cannot be taken away, whoever moves the branch says so.
                let _ = std::fs::remove_file(&lock);
            }
            return;
        }
    }

    /// The new content of these paths, where the tip has it.
    fn lagging(&self, changed: Vec<Differing>, tip: Oid) -> Result<Vec<Fitted>, GitError> {
        let mut fitted = Vec::new();
        for d in changed {
            let Some(now) = d.now else { continue };
            let mode = match now.mode {
                Mode::Plain => 0o100_644,
                Mode::Executable => 0o100_755,
                _ => continue,
            };
            let there = self.entry_in(Some(tip), &d.path)?.map(|(_, id)| blob_id(id));
            if there == Some(now.blob) {
                fitted.push(Fitted { path: d.path, was: d.was.map(|e| e.blob), blob: now.blob, mode });
            }
        }
        Ok(fitted)
    }

    /// Files half written beside their places. Nobody else writes any while the lock is held.
    fn clear_temporary(&self, changed: &[Differing]) {
        let Some(root) = self.work_dir() else { return };
        let folders: BTreeSet<&str> =
            changed.iter().map(|d| d.path.rsplit_once('/').map_or("", |(folder, _)| folder)).collect();
        for folder in folders {
            let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
            for entry in entries.filter(|e| is_temporary(&e.file_name().to_string_lossy())) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    fn tree_of(&self, commit: CommitId) -> Option<Oid> {
        commit_oid(commit).and_then(|id| self.commit(id)).ok().map(|c| c.tree)
    }

    fn note(&self) -> PathBuf {
        self.git_dir().join("ack.unfinished")
    }
}
