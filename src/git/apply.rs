//! Adding one commit to a branch, so that nothing recorded is lost and nobody's work is touched.

use super::build::Fitted;
use super::lock::{WriteLock, held, pause};
use super::make::Words;
use super::object::{commit_id, commit_oid};
use super::{GitError, Repo, refs};
use crate::source::{Changeset, CommitId};
use git2::{ErrorCode, Oid};
use std::collections::HashSet;
use std::path::PathBuf;

/// How often a commit is built anew when others move the branch, or hold its lock, at the same moment.
const TRIES: u32 = 100;

/// Who a commit says made it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identity {
    /// The name.
    pub name: String,
    /// The mail address.
    pub email: String,
}

impl Identity {
    /// As git writes it: `Name <address>`.
    pub(super) fn line(&self) -> String {
        let (name, email) = self.parts();
        format!("{name} <{email}>")
    }

    /// Name and address. What git itself strips or cannot hold is taken out.
    pub(super) fn parts(&self) -> (String, String) {
        let clean = |text: &str| -> String {
            let kept: String = text.chars().filter(|c| !c.is_control() && !matches!(c, '<' | '>')).collect();
            kept.trim_matches(|c: char| c.is_whitespace() || ".,:;\"'\\".contains(c)).to_owned()
        };
        let (name, email) = (clean(&self.name), clean(&self.email));
        (if name.is_empty() { "unknown".to_owned() } else { name }, email.replace(' ', ""))
    }
}

/// The local branch that a commit is added to; it is made when it does not exist yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Branch(String);

impl Branch {
    /// From its short name, such as `main`.
    ///
    /// # Errors
    /// [`GitError::Refused`] when git could not have a branch of that name.
    pub fn new(name: &str) -> Result<Self, GitError> {
        refs::branch_ref(name).map(Self)
    }

    /// The name from `refs/` on.
    pub(super) fn full_name(&self) -> &str {
        &self.0
    }
}

/// What became of a changeset.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Applied {
    /// The commit that holds it: a new one, or the tip where all was there already.
    pub commit: CommitId,
    /// Paths whose files in the work tree were not brought up to date, because somebody had changed them.
    pub left: Vec<String>,
    /// Sentences about a check-out that lags behind, with what to do.
    pub notes: Vec<String>,
}

impl Repo {
    /// Adds a commit with these changes to the branch, and brings its files in the work tree and their index
    /// entries up to date where the branch is checked out here. `at` is the time of the commit in seconds since 1970.
    ///
    /// No hook and no filter runs. Staged and modified files of the user stay as they are; of a changed path whose
    /// file was changed by the user, the commit is made and the file is left. When others move the branch
    /// meanwhile, the changes are fitted to the new tip. A changeset that is there already makes no commit, so the
    /// same call can be made again after any failure.
    ///
    /// # Errors
    /// [`GitError::Conflict`] when an edit does not fit the branch, [`GitError::Refused`] for a path or time that is
    /// never written, [`GitError::Locked`], [`GitError::Io`]. After an error the branch holds the whole
    /// change or nothing of it.
    pub fn apply(
        &self,
        changes: &Changeset,
        on: &Branch,
        who: &Identity,
        at: i64,
    ) -> Result<Applied, GitError> {
        if at < 0 {
            return Err(GitError::Refused("git cannot hold a commit from before 1970".into()));
        }
        let _lock = WriteLock::take(self.common_dir())?;
        let before = self.finish()?;
        let name = self.direct_name(&on.0)?;
        let mut tries = 0;
        let (commit, fitted) = loop {
            let tip = self.tip_of(&name)?.map(commit_oid).transpose()?;
            let base = tip.map(|id| self.commit(id)).transpose()?.map(|c| c.tree);
            let (tree, fitted) = self.next_tree(base, changes)?;
            if let Some(tip) = tip.filter(|_| base == Some(tree)) {
                break (tip, fitted);
            }
            let commit = self.make_commit(tree, tip, Words { who, at, message: &changes.message })?;
            self.note_unfinished(&name, tip, commit)?;
            if self.advance(&name, tip, commit, &changes.message)? {
                break (commit, fitted);
            }
            tries += 1;
            if tries == TRIES {
                return Err(self.in_the_way(&name));
            }
            pause(u64::from(tries.min(10)) * 50);
        };
        self.confirm(&name, commit)?;
        let (left, notes) = before.map_or_else(Default::default, |before| (before.left, before.notes));
        let mut applied = Applied { commit: commit_id(commit), left, notes };
        self.follow(&name, &fitted, &mut applied);
        self.note_finished();
        Ok(applied)
    }

    /// The reference to move: a branch that is only another name for one is followed to it.
    fn direct_name(&self, name: &str) -> Result<String, GitError> {
        let mut name = name.to_owned();
        for _ in 0..5 {
            let target = match self.git.find_reference(&name) {
                Ok(reference) => reference.symbolic_target().ok().flatten().map(str::to_owned),
                Err(_) => None,
            };
            match target {
                Some(target) => name = target,
                None => return Ok(name),
            }
        }
        Err(GitError::Refused(format!("{} leads in a circle", crate::text::visible(&name))))
    }

    /// Moves the branch from exactly `tip` to `commit`; false when somebody else moved or holds it.
    fn advance(&self, name: &str, tip: Option<Oid>, commit: Oid, message: &str) -> Result<bool, GitError> {
        let subject = message.lines().next().unwrap_or_default().replace('\0', "");
        let moved = match tip {
            Some(tip) => self.git.reference_matching(name, commit, true, tip, &format!("commit: {subject}")),
            None => self.git.reference(name, commit, false, &format!("commit (initial): {subject}")),
        };
        match moved {
            Ok(_) => Ok(true),
            Err(e) if lost_race(e.code()) => Ok(false),
            Err(e) => Err(GitError::Io(format!(
                "cannot move the branch {}: {}",
                crate::text::visible(name),
                crate::text::visible(e.message())
            ))),
        }
    }

    /// Reads the branch again: it must hold the commit, at its tip or below what others put on top since.
    fn confirm(&self, name: &str, commit: Oid) -> Result<(), GitError> {
        let mut open: Vec<Oid> = self.tip_of(name)?.map(commit_oid).transpose()?.into_iter().collect();
        let mut seen = HashSet::new();
        while let Some(id) = open.pop() {
            if id == commit {
                return Ok(());
            }
            if seen.insert(id) {
                open.extend(self.commit(id)?.parents);
            }
        }
        let name = crate::text::visible(name);
        Err(GitError::Io(format!("commit {commit} was made, but {name} was moved away from it at once")))
    }

    fn in_the_way(&self, name: &str) -> GitError {
        let lock = self.common_dir().join(format!("{name}.lock"));
        if lock.exists() {
            return held(lock);
        }
        GitError::Io(format!(
            "others kept moving {} for {TRIES} tries; try again",
            crate::text::visible(name)
        ))
    }
}

/// Brings files and index along after a commit. Nothing here can undo the commit, so nothing here is an error.
impl Repo {
    fn follow(&self, name: &str, fitted: &[Fitted], applied: &mut Applied) {
        let here = self.git.find_reference("HEAD").ok();
        let here = here.and_then(|h| h.symbolic_target().ok().flatten().map(str::to_owned));
        if self.work_dir().is_some() && here.as_deref() == Some(name) {
            self.check_out(fitted, applied);
        }
        self.note_other_work_trees(name, applied);
    }

    /// A branch can be checked out in another work tree of the clone, whose files and index then lag behind.
    fn note_other_work_trees(&self, name: &str, applied: &mut Applied) {
        for place in self.checked_out_elsewhere(name) {
            applied.notes.push(format!(
                "the branch is also checked out in the work tree of {}; run `git reset` there before the next commit",
                crate::text::visible(&place.to_string_lossy())
            ));
        }
    }

    /// The other work trees of the clone, by their directories under `.git`, in which the branch is checked out.
    pub(super) fn checked_out_elsewhere(&self, name: &str) -> Vec<PathBuf> {
        let mut places = vec![self.common_dir().to_owned()];
        let linked = std::fs::read_dir(self.common_dir().join("worktrees"));
        places.extend(linked.into_iter().flatten().flatten().map(|e| e.path()));
        let own = self.git_dir().canonicalize().ok();
        places.retain(|place| {
            let head = std::fs::read_to_string(place.join("HEAD")).unwrap_or_default();
            let bare = place == self.common_dir()
                && self.git.config().is_ok_and(|c| c.get_bool("core.bare").unwrap_or(false));
            place.canonicalize().ok() != own && !bare && head.trim().strip_prefix("ref: ") == Some(name)
        });
        places.sort();
        places
    }
}

fn lost_race(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::Modified | ErrorCode::Locked | ErrorCode::Exists | ErrorCode::NotFound)
}
