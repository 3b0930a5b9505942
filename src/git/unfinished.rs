//! A run that is killed after its commit and before files and index follow: what is left is done by the next one.
//!
//! Without that the index would say that the record just signed is to be deleted, and the user's next commit would do it.

use super::build::Fitted;
use super::object::{blob_id, commit_oid};
use super::scope::Scope;
use super::{Applied, GitError, Repo};
use crate::source::{CommitId, Mode};
use git2::Oid;
use std::path::PathBuf;

impl Repo {
    /// Notes that files and index are to follow this commit on this branch.
    pub(super) fn note_unfinished(&self, name: &str, commit: Oid) -> Result<(), GitError> {
        let path = self.note();
        std::fs::write(&path, format!("{commit} {name}\n")).map_err(|e| GitError::io("write", &path, &e))
    }

    pub(super) fn note_finished(&self) {
        // Where it cannot be taken away, doing the same again does nothing.
        let _ = std::fs::remove_file(self.note());
    }

    /// Lets files and index follow the last commit of this tool, where the run that made it was cut off before that. A
    /// note that cannot be read, or is of a commit that the branch does not have, means nothing.
    pub(super) fn finish(&self) -> Result<(), GitError> {
        let Ok(note) = std::fs::read_to_string(self.note()) else { return Ok(()) };
        let noted = note.trim_end().split_once(' ');
        if let Some((commit, name)) = noted
            && let Some(commit) = CommitId::parse(commit)
            && self.head_branch().is_some_and(|head| format!("refs/heads/{head}") == name)
            && let Some(tip) = self.tip_of(name)?
            && self.has(commit)
        {
            let fitted = self.lagging(commit_oid(commit)?, commit_oid(tip)?)?;
            let mut done = Applied { commit, left: Vec::new(), notes: Vec::new() };
            self.check_out(&fitted, &mut done);
        }
        self.note_finished();
        Ok(())
    }

    /// The files of the commit that the tip still has.
    fn lagging(&self, commit: Oid, tip: Oid) -> Result<Vec<Fitted>, GitError> {
        let made = self.commit(commit)?;
        let before = made.parents.first().map(|id| self.commit(*id)).transpose()?.map(|c| c.tree);
        let tree = self.commit(tip)?.tree;
        let mut fitted = Vec::new();
        for d in self.difference(before, Some(made.tree), &Scope::All)? {
            let Some(now) = d.now else { continue };
            let mode = match now.mode {
                Mode::Plain => 0o100_644,
                Mode::Executable => 0o100_755,
                _ => continue,
            };
            let there = self.entry_in(Some(tree), &d.path)?.map(|(_, id)| blob_id(id));
            if there == Some(now.blob) {
                fitted.push(Fitted { path: d.path, was: d.was.map(|e| e.blob), blob: now.blob, mode });
            }
        }
        Ok(fitted)
    }

    fn has(&self, commit: CommitId) -> bool {
        commit_oid(commit).is_ok_and(|id| self.commit(id).is_ok())
    }

    fn note(&self) -> PathBuf {
        self.git_dir().join("ack.unfinished")
    }
}
