//! From names to commits: HEAD, branches, remote-tracking branches, tags, ids; and the configuration.

use super::object::{commit_id, commit_oid};
use super::{GitError, Repo};
use crate::source::CommitId;
use git2::{ConfigLevel, ErrorCode, ObjectType, Oid, Reference};
use std::collections::HashSet;

impl Repo {
    /// The commit that is checked out; `None` when its branch has no commit yet.
    ///
    /// # Errors
    /// When `HEAD` or its branch cannot be read.
    pub fn head_commit(&self) -> Result<Option<CommitId>, GitError> {
        self.tip_of("HEAD")
    }

    /// The name of the branch that `HEAD` is on, born or not; `None` when it is detached.
    #[must_use]
    pub fn head_branch(&self) -> Option<String> {
        let head = self.git.find_reference("HEAD").ok()?;
        let target = head.symbolic_target().ok()??;
        target.strip_prefix("refs/heads/").map(str::to_owned)
    }

    /// The commit that a revision names: a branch, a tag, a full or abbreviated id, `HEAD`; behind it any number of
    /// `~n` and `^n`, which follow the parents written in the commits.
    ///
    /// # Errors
    /// [`GitError::NoSuchRevision`], [`GitError::Empty`] for an unborn `HEAD`, [`GitError::Damaged`].
    pub fn resolve(&self, rev: &str) -> Result<CommitId, GitError> {
        let (base, steps) = rev.split_at(rev.find(['~', '^']).unwrap_or(rev.len()));
        let base = if base == "@" { "HEAD" } else { base };
        let found = self.named(base).map_err(|e| match e {
            GitError::NoSuchRevision { why, .. } => GitError::NoSuchRevision { rev: rev.into(), why },
            other => other,
        })?;
        let mut at = self.peeled(found, rev)?;
        for (generations, parent) in
            steps_of(steps).ok_or_else(|| no_such(rev, "is no revision that ack reads"))?
        {
            for _ in 0..generations {
                let parents = self.commit(commit_oid(at)?)?.parents;
                let next = parent.checked_sub(1).and_then(|n| parents.get(n));
                at = commit_id(*next.ok_or_else(|| no_such(rev, "goes back further than the history"))?);
            }
        }
        Ok(at)
    }

    fn named(&self, base: &str) -> Result<Oid, GitError> {
        if base.is_empty() {
            return Err(no_such(base, "is no revision"));
        }
        let is_hex = base.len() <= 40 && base.bytes().all(|b| b.is_ascii_hexdigit());
        if is_hex && base.len() == 40 {
            return Ok(Oid::from_str(base)?);
        }
        if let Ok(reference) = self.git.resolve_reference_from_short_name(base)
            && let Some(id) = target_of(&reference)?
        {
            return Ok(id);
        }
        if base == "HEAD" && self.head_commit()?.is_none() {
            return Err(GitError::Empty);
        }
        if !is_hex || base.len() < 4 {
            return Err(no_such(base, "is neither a branch, a tag nor a commit here"));
        }
        self.git.odb()?.exists_prefix(Oid::from_str(base)?, base.len()).map_err(|e| match e.code() {
            ErrorCode::Ambiguous => no_such(base, "is the beginning of several ids; give more digits"),
            _ => no_such(base, "is neither a branch, a tag nor a commit here"),
        })
    }

    /// The tip of the branch, or of its remote-tracking branch where the local one is missing: that of the remote
    /// configured for the branch, else of `origin`, else of the only remote.
    ///
    /// # Errors
    /// [`GitError::MainlineMissing`]; [`GitError::Empty`] when nothing was ever committed.
    pub fn mainline(&self, branch: &str) -> Result<CommitId, GitError> {
        if let Some(tip) = self.tip_of(&format!("refs/heads/{branch}"))? {
            return Ok(tip);
        }
        if let Some(name) = self.tracking(branch)?
            && let Some(tip) = self.tip_of(&name)?
        {
            return Ok(tip);
        }
        let nothing = self.head_commit()?.is_none() && self.git.references()?.next().is_none();
        Err(if nothing { GitError::Empty } else { GitError::MainlineMissing(branch.into()) })
    }

    /// What others can see of the branch: its remote-tracking branch; without any remote, the local branch.
    /// `None` when there is none, for example before the first push.
    ///
    /// # Errors
    /// When the reference cannot be read.
    pub fn published(&self, branch: &str) -> Result<Option<CommitId>, GitError> {
        match self.tracking(branch)? {
            Some(name) => self.tip_of(&name),
            None if self.git.remotes()?.is_empty() => self.tip_of(&format!("refs/heads/{branch}")),
            None => Ok(None),
        }
    }

    /// A setting of git, such as `user.email`, the most specific one. It may come from the repository itself: do
    /// not run what it names (see [`Repo::user_setting`]).
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<String> {
        self.git.config().ok()?.snapshot().ok()?.get_string(key).ok()
    }

    /// A setting of the user or the machine, never one that the repository made: for names of programs.
    #[must_use]
    pub fn user_setting(&self, key: &str) -> Option<String> {
        let config = self.git.config().ok()?.snapshot().ok()?;
        let mut best: Option<(i32, String)> = None;
        let entries = config.multivar(key, None).ok()?;
        let _ = entries.for_each(|entry| {
            let level = entry.level() as i32;
            if level < ConfigLevel::Local as i32 && best.as_ref().is_none_or(|(l, _)| *l <= level) {
                best = entry.value().ok().map(|value| (level, value.to_owned()));
            }
        });
        best.map(|(_, value)| value)
    }

    /// The local and remote-tracking branches whose name matches, such as `ack/*`, by the name that git takes for them.
    ///
    /// # Errors
    /// When a reference cannot be read.
    pub fn branches(&self, pattern: &str) -> Result<Vec<(String, CommitId)>, GitError> {
        let mut found = Vec::new();
        for start in ["refs/heads/", "refs/remotes/", "refs/remotes/*/"] {
            for reference in self.git.references_glob(&format!("{start}{pattern}"))? {
                let name = String::from_utf8_lossy(reference?.name_bytes()).into_owned();
                if let Some(tip) = self.tip_of(&name)? {
                    let short = name.trim_start_matches("refs/heads/").trim_start_matches("refs/remotes/");
                    found.push((short.to_owned(), tip));
                }
            }
        }
        // A branch here and at a remote is one, as long as both are at the same commit.
        found.sort();
        let mut tips = HashSet::new();
        found.retain(|(_, tip)| tips.insert(*tip));
        Ok(found)
    }

    /// Makes a local branch where there is none.
    ///
    /// # Errors
    /// When the name is none that a branch can have, or the reference cannot be written.
    pub fn start_branch(&self, branch: &str, at: CommitId) -> Result<(), GitError> {
        let name = branch_ref(branch)?;
        if self.tip_of(&name)?.is_none() {
            self.git.reference(&name, commit_oid(at)?, false, "ack: a branch of its own")?;
        }
        Ok(())
    }

    /// The local branches, by their names from `refs/` on.
    pub(super) fn branch_names(&self) -> Result<HashSet<String>, GitError> {
        let mut names = HashSet::new();
        for reference in self.git.references_glob("refs/heads/*")? {
            names.insert(String::from_utf8_lossy(reference?.name_bytes()).into_owned());
        }
        Ok(names)
    }

    /// The commit at a reference, through symbolic ones and tags; `None` when it does not exist.
    pub(super) fn tip_of(&self, name: &str) -> Result<Option<CommitId>, GitError> {
        let reference = match self.git.find_reference(name) {
            Ok(reference) => reference,
            Err(e) if matches!(e.code(), ErrorCode::NotFound | ErrorCode::InvalidSpec) => return Ok(None),
            Err(e) => {
                let object = crate::text::visible(name);
                return Err(GitError::Damaged { object, why: crate::text::visible(e.message()) });
            }
        };
        target_of(&reference)?.map(|id| self.peeled(id, name)).transpose()
    }

    /// The remote-tracking reference of a branch; `None` when no remote can be chosen.
    fn tracking(&self, branch: &str) -> Result<Option<String>, GitError> {
        let upstream = self.upstream(branch)?;
        Ok(upstream.map(|(remote, there)| format!("refs/remotes/{remote}/{there}")))
    }

    /// The remote that has the branch, and the branch's name there: as configured for the branch, else `origin`, else
    /// the only remote; `None` when no remote can be chosen.
    pub(super) fn upstream(&self, branch: &str) -> Result<Option<(String, String)>, GitError> {
        let configured = self.setting(&format!("branch.{branch}.remote")).filter(|r| r != ".");
        if let Some(remote) = configured {
            let merge = self.setting(&format!("branch.{branch}.merge"));
            let there = merge.as_deref().and_then(|m| m.strip_prefix("refs/heads/")).unwrap_or(branch);
            return Ok(Some((remote, there.to_owned())));
        }
        let names = self.remotes()?;
        let chosen = match names.as_slice() {
            [only] => Some(only),
            several => several.iter().find(|r| *r == "origin"),
        };
        Ok(chosen.map(|remote| (remote.clone(), branch.to_owned())))
    }

    /// The names of the remotes.
    pub(super) fn remotes(&self) -> Result<Vec<String>, GitError> {
        Ok(self.git.remotes()?.iter().filter_map(|r| r.ok().flatten()).map(str::to_owned).collect())
    }

    /// The commit behind an object: itself, or what a tag names.
    fn peeled(&self, mut id: Oid, rev: &str) -> Result<CommitId, GitError> {
        for _ in 0..10 {
            match self.header(id)?.1 {
                ObjectType::Commit => return Ok(commit_id(id)),
                ObjectType::Tag => {
                    let line = self.object(id, ObjectType::Tag, |b| {
                        b.strip_prefix(b"object ").and_then(|b| b.get(..40)).map(<[u8]>::to_vec)
                    })?;
                    let hex = line.and_then(|l| String::from_utf8(l).ok());
                    id = Oid::from_str(&hex.ok_or_else(|| no_such(rev, "is a tag that names nothing"))?)?;
                }
                other => return Err(no_such(rev, &format!("is a {other}, not a commit"))),
            }
        }
        Err(no_such(rev, "is a tag of a tag of a tag, and so on"))
    }
}

/// The id at the end of a chain of symbolic references; `None` when it ends nowhere.
fn target_of(reference: &Reference<'_>) -> Result<Option<Oid>, GitError> {
    match reference.resolve() {
        Ok(direct) => Ok(direct.target()),
        Err(e) if e.code() == ErrorCode::NotFound => Ok(None),
        Err(e) => {
            let object = crate::text::visible(&String::from_utf8_lossy(reference.name_bytes()));
            Err(GitError::Damaged { object, why: crate::text::visible(e.message()) })
        }
    }
}

/// The full name of a branch.
pub(super) fn branch_ref(branch: &str) -> Result<String, GitError> {
    let name = format!("refs/heads/{branch}");
    if branch.starts_with('-') || branch == "HEAD" || !Reference::is_valid_name(&name) {
        return Err(GitError::Refused(format!(
            "`{}` cannot be the name of a branch",
            crate::text::visible(branch)
        )));
    }
    Ok(name)
}

/// `~3^2` as (how often, which parent); `None` when it is anything else.
fn steps_of(mut steps: &str) -> Option<Vec<(usize, usize)>> {
    let mut found = Vec::new();
    while let Some(mark) = steps.chars().next() {
        let rest = &steps[1..];
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number: usize = if digits == 0 { 1 } else { rest[..digits].parse().ok()? };
        match mark {
            '~' => found.push((number, 1)),
            '^' if number == 0 => {}
            '^' => found.push((1, number)),
            _ => return None,
        }
        steps = &rest[digits..];
    }
    Some(found)
}

fn no_such(rev: &str, why: &str) -> GitError {
    GitError::NoSuchRevision { rev: rev.into(), why: why.into() }
}
