//! The local branch follows the published one, where nothing of the user's could be lost by that.

use super::apply::{Applied, Branch};
use super::build::Fitted;
use super::checkout::real_directories;
use super::difference::Differing;
use super::lock::WriteLock;
use super::object::{blob_id, commit_id, commit_oid, oid};
use super::scope::Scope;
use super::{GitError, Repo};
use crate::source::{BlobId, Changeset, CommitId, Mode};
use crate::text::visible;
use git2::{AttrCheckFlags, Oid};
use std::io::ErrorKind;
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
        self.finish()?;
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
            let way = match self.way_to(from, to)? {
                Ok(changed) => {
                    self.note_unfinished(name, Some(from), to)?;
                    self.bring(changed)
                }
                Err(why) => Some(why),
            };
            if let Some(why) = way {
                return Ok(Followed::Stayed(why));
            }
        }
        let log = "ack: follows the published branch";
        match self.git.reference_matching(name, to, true, from, log) {
            Ok(_) => {
                self.note_finished();
                Ok(Followed::Current)
            }
            Err(e) => Ok(Followed::Stayed(visible(e.message()))),
        }
    }

    /// The paths to bring from one commit to another; or what of the user's is in the way. Files and entries that are
    /// as the other commit has them already are none of the user's: a run that was cut off left them so.
    fn way_to(&self, from: Oid, to: Oid) -> Result<Result<Vec<Differing>, String>, GitError> {
        let Some(root) = self.work_dir() else { return Ok(Ok(Vec::new())) };
        if self.git_dir().join("index.lock").exists() {
            return Ok(Err("the index is locked".into()));
        }
        if self.setting("core.sparseCheckout").is_some_and(|v| v == "true") {
            return Ok(Err("the check-out is sparse".into()));
        }
        let index = self.git.index().and_then(|mut index| index.read(true).map(|()| index));
        let Ok(index) = index else {
            return Ok(Err("the index is of a form that only git reads".into()));
        };
        let (was, now) = (self.commit(from)?.tree, self.commit(to)?.tree);
        let mut changed = Vec::new();
        for d in self.objects()?.difference(Some(was), Some(now), &Scope::All)? {
            let path = visible(&d.path);
            if ![d.was, d.now].into_iter().flatten().all(|e| e.mode == Mode::Plain) {
                return Ok(Err(format!("{path} is no plain file")));
            }
            let filter = self.git.get_attr(Path::new(&d.path), "filter", AttrCheckFlags::FILE_THEN_INDEX);
            if filter.ok().flatten().is_some() {
                return Ok(Err(format!("{path} goes through a filter of git")));
            }
            let (had, has) = (d.was.map(|e| e.blob), d.now.map(|e| e.blob));
            let staged = index.get_path(Path::new(&d.path), 0).map(|e| blob_id(e.id));
            if staged != had && staged != has {
                return Ok(Err(format!("{path} has staged changes of yours")));
            }
            if !self.is_untouched(root, &d.path, had, has)? {
                return Ok(Err(format!("{path} has changes of yours")));
            }
            changed.push(d);
        }
        Ok(Ok(changed))
    }

    /// Whether the file is as one of the two commits has it.
    fn is_untouched(
        &self,
        root: &Path,
        path: &str,
        had: Option<BlobId>,
        has: Option<BlobId>,
    ) -> Result<bool, GitError> {
        let place = root.join(path);
        let meta = match std::fs::symlink_metadata(&place) {
            Ok(meta) => meta,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(had.is_none() || has.is_none()),
            Err(e) => return Err(GitError::io("read", &place, &e)),
        };
        if !meta.is_file() || !real_directories(root, path) {
            return Ok(false);
        }
        let bytes = std::fs::read(&place).map_err(|e| GitError::io("read", &place, &e))?;
        let committed = self.committed_form(path, bytes.clone());
        for blob in [had, has].into_iter().flatten() {
            let blob = self.blob(oid(blob.bytes())?)?;
            if blob == bytes || blob == committed {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Brings files and index entries along, which were seen to hold nothing of the user's; or what kept one from it. The
    /// branch moves last, so that a run that is cut off here is done again by the next.
    fn bring(&self, changed: Vec<Differing>) -> Option<String> {
        let root = self.work_dir()?;
        let (stays, goes): (Vec<Differing>, Vec<Differing>) =
            changed.into_iter().partition(|d| d.now.is_some());
        for gone in &goes {
            match std::fs::remove_file(root.join(&gone.path)) {
                Err(e) if e.kind() != ErrorKind::NotFound => return Some(e.to_string()),
                _ => remove_empty_folders(root, &gone.path),
            }
        }
        let fitted: Vec<Fitted> = stays
            .into_iter()
            .filter_map(|d| {
                let (was, blob) = (d.was.map(|e| e.blob), d.now?.blob);
                Some(Fitted { path: d.path, was, blob, mode: 0o100_644 })
            })
            .collect();
        let mut done = Applied { commit: CommitId::new([0; 20]), left: Vec::new(), notes: Vec::new() };
        if !fitted.is_empty() {
            self.check_out(&fitted, &mut done);
        }
        let removed = self.git.index().and_then(|mut index| {
            index.read(true)?;
            goes.iter().try_for_each(|d| index.remove_path(Path::new(&d.path)))?;
            if goes.is_empty() { Ok(()) } else { index.write() }
        });
        let left = done.left.first().map(|path| format!("{} could not be written", visible(path)));
        left.or(done.notes.into_iter().next()).or(removed.err().map(|e| visible(e.message())))
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

/// Takes the folders away that a removal left empty, as git does.
fn remove_empty_folders(root: &Path, path: &str) {
    let mut folder = Path::new(path).parent();
    while let Some(at) = folder.filter(|f| !f.as_os_str().is_empty()) {
        if std::fs::remove_dir(root.join(at)).is_err() {
            break;
        }
        folder = at.parent();
    }
}
