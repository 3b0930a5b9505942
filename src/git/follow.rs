//! The local branch follows the published one, where nothing of the user's could be lost by that.

use super::apply::Branch;
use super::lock::WriteLock;
use super::object::{commit_id, commit_oid, oid};
use super::scope::Scope;
use super::{GitError, Repo};
use crate::source::{Changeset, CommitId};
use crate::text::{plural, visible};
use git2::build::CheckoutBuilder;
use git2::{AttrCheckFlags, Oid};
use std::path::Path;

/// Whether the local branch is where the published one is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Followed {
    /// It is.
    Current,
    /// It stayed where it was, and why: a sentence's end, behind "because".
    Stayed(String),
    /// It has commits that the published one lacks: how many.
    Ahead(usize),
}

impl Repo {
    /// Moves the local branch to a commit of the remote, with the work tree where it is checked out. Commits that only
    /// the local branch has are left behind only when all that each of them did is in the other commit, byte for byte,
    /// and lies at the given paths; otherwise nothing moves. Files and index entries that the user changed stay as they
    /// are, or nothing moves. A missing local branch stays missing.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn follow_to(&self, branch: &str, to: CommitId, ours: &[&str]) -> Result<Followed, GitError> {
        let name = Branch::new(branch)?;
        let name = name.full_name();
        let _lock = WriteLock::take(self.common_dir())?;
        let Some(from) = self.tip_of(name)? else { return Ok(Followed::Current) };
        if from == to {
            return Ok(Followed::Current);
        }
        let ahead = self.ahead(from, to)?;
        let mut own = 0;
        for commit in &ahead {
            let contained = match &commit.changes {
                Some(changes) => self.is_contained(changes, to, ours)?,
                None => false,
            };
            own += usize::from(!contained);
        }
        if own > 0 {
            return Ok(Followed::Ahead(own));
        }
        self.move_branch(name, commit_oid(from)?, commit_oid(to)?)
    }

    fn is_contained(&self, changes: &Changeset, by: CommitId, ours: &[&str]) -> Result<bool, GitError> {
        let tree = self.commit(commit_oid(by)?)?.tree;
        for (path, edit) in &changes.edits {
            let is_ours = ours.iter().any(|p| path.starts_with(p));
            let there = self.entry_in(Some(tree), path)?;
            let same = match there {
                Some((_, id)) => self.blob(id)? == edit.after(),
                None => false,
            };
            if !is_ours || !same {
                return Ok(false);
            }
        }
        Ok(!changes.edits.is_empty())
    }

    fn move_branch(&self, name: &str, from: Oid, to: Oid) -> Result<Followed, GitError> {
        let elsewhere = self.checked_out_elsewhere(name);
        if let Some(place) = elsewhere.first() {
            return Ok(Followed::Stayed(format!(
                "it is checked out in the work tree of {}",
                visible(&place.to_string_lossy())
            )));
        }
        let here = self.git.find_reference("HEAD").ok();
        let here = here.and_then(|h| h.symbolic_target().ok().flatten().map(str::to_owned));
        if self.work_dir().is_some() && here.as_deref() == Some(name) {
            let way = self.in_the_way_of(from, to)?;
            let way = way.or_else(|| self.check_out_tree(to).err().map(|e| visible(e.message())));
            if let Some(why) = way {
                return Ok(Followed::Stayed(why));
            }
        }
        let log = "ack: follows the published branch";
        match self.git.reference_matching(name, to, true, from, log) {
            Ok(_) => Ok(Followed::Current),
            Err(e) => Ok(Followed::Stayed(visible(e.message()))),
        }
    }

    /// What forbids to bring work tree and index from one commit to another.
    fn in_the_way_of(&self, from: Oid, to: Oid) -> Result<Option<String>, GitError> {
        if self.git_dir().join("index.lock").exists() {
            return Ok(Some("the index is locked".into()));
        }
        let Ok(index) = self.git.index() else {
            return Ok(Some("the index is of a form that only git reads".into()));
        };
        let (was, now) = (self.commit(from)?.tree, self.commit(to)?.tree);
        let mut changed = Vec::new();
        for d in self.difference(Some(was), Some(now), &Scope::All)? {
            let staged = index.get_path(Path::new(&d.path), 0).map(|e| e.id);
            let had = d.was.map(|e| oid(e.blob.bytes())).transpose()?;
            let filter = self.git.get_attr(Path::new(&d.path), "filter", AttrCheckFlags::FILE_THEN_INDEX);
            if filter.ok().flatten().is_some() {
                return Ok(Some(format!("{} goes through a filter of git", visible(&d.path))));
            }
            if staged != had {
                changed.push(d.path);
            }
        }
        Ok(match changed.as_slice() {
            [] => None,
            [path] => Some(format!("{} has staged changes", visible(path))),
            several => Some(format!("{} have staged changes", plural(several.len(), "file", "files"))),
        })
    }

    /// All files or none; a file that the user changed is a conflict, and none is touched.
    fn check_out_tree(&self, to: Oid) -> Result<(), git2::Error> {
        let object = self.git.find_commit(to)?.into_object();
        self.git.checkout_tree(&object, Some(CheckoutBuilder::new().safe()))
    }

    /// The edits of a changeset that a commit does not have yet.
    ///
    /// # Errors
    /// When an object cannot be read.
    pub fn missing_at(&self, commit: CommitId, changes: &Changeset) -> Result<Changeset, GitError> {
        let tree = self.commit(commit_oid(commit)?)?.tree;
        let mut missing = Changeset::new(changes.message.clone());
        for (path, edit) in &changes.edits {
            let there = match self.entry_in(Some(tree), path)? {
                Some((_, id)) => self.blob(id)? == edit.after(),
                None => false,
            };
            if !there {
                missing.edits.insert(path.clone(), edit.clone());
            }
        }
        Ok(missing)
    }

    /// The tip of the local branch; `None` where there is none.
    ///
    /// # Errors
    /// When the reference cannot be read.
    pub fn local_tip(&self, branch: &str) -> Result<Option<CommitId>, GitError> {
        let tip = self.tip_of(Branch::new(branch)?.full_name())?;
        Ok(tip.map(commit_oid).transpose()?.map(commit_id))
    }
}
