//! What can be wrong with a repository, in words for people, and what to do about it.

use crate::text::{plural, visible};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Why a repository cannot be read or written. What its files say is never such an error.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GitError {
    /// No repository at the path or above it.
    #[error("{} is not inside a git repository", shown(.0))]
    NotFound(PathBuf),
    /// A clone that was cut off by depth, or says that it was.
    #[error("this clone is shallow: its history is cut off, so nothing can be said about earlier days")]
    Shallow,
    /// `info/grafts` gives commits other parents.
    #[error("{} gives commits other parents than their own", shown(.0))]
    Grafted(PathBuf),
    /// `refs/replace/` puts objects in the place of others.
    #[error("{} replaces one object by another", visible(.0))]
    Replaced(String),
    /// A clone without all its objects.
    #[error(
        "this is a partial clone: it lacks files of the history, so nothing can be said about earlier days"
    )]
    Partial,
    /// An object or reference format that libgit2 does not read.
    #[error("this repository uses {0}, which ack cannot read yet")]
    UnknownFormat(String),
    /// The directory belongs to somebody else.
    #[error("{} belongs to another user, so git's safe.directory rule forbids to read it", shown(.0))]
    Owner(PathBuf),
    /// `core.worktree` names a directory that is no check-out of this repository.
    #[error("core.worktree names {}, which is not a check-out of this repository", shown(.0))]
    ForeignWorkTree(PathBuf),
    /// An object or reference is missing, or is not what its name says.
    #[error("the repository is damaged: {object}: {why}")]
    Damaged {
        /// Kind and id of the object, or name of the reference.
        object: String,
        /// What is wrong with it.
        why: String,
    },
    /// A revision that names no commit.
    #[error("{} {why}", quoted(.rev))]
    NoSuchRevision {
        /// As it was given.
        rev: String,
        /// The rest of the sentence.
        why: String,
    },
    /// Neither the branch nor a remote-tracking branch of its name exists.
    #[error("the mainline {} exists neither here nor at a remote", quoted(.0))]
    MainlineMissing(String),
    /// A change does not fit what stands there now.
    #[error("{}: {why}", visible(.path))]
    Conflict {
        /// The path.
        path: String,
        /// What stands in the way.
        why: String,
    },
    /// Another process holds a lock.
    #[error("{} has been locked for {}{}", shown(.path), lasting(*.age), holder(*.pid))]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// How long it has been there.
        age: Duration,
        /// The process that holds it, where that is known.
        pid: Option<u32>,
    },
    /// The branch, or the whole repository, has no commit yet.
    #[error("the repository has no commits yet")]
    Empty,
    /// Commits are to be signed, and this one was not.
    #[error("git is set to sign commits, and this one could not be signed")]
    Unsigned,
    /// A path, name, branch or time that is never written.
    #[error("{0}")]
    Refused(String),
    /// Everything else: permission, space, a git that does not run.
    #[error("{0}")]
    Io(String),
}

impl GitError {
    /// What to do about it, as a sentence; `None` where there is nothing general to say.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NotFound(_) => "change to the register's directory, or start one with `ack init`".into(),
            Self::Shallow => "run `git fetch --unshallow` (in CI: check out with depth 0)".into(),
            Self::Grafted(path) => format!("remove {}", shown(path)),
            Self::Replaced(name) => {
                let id = name.rsplit('/').next().unwrap_or(name);
                format!("run `git replace -d {}`", visible(id))
            }
            Self::Partial => "clone it again without --filter".into(),
            Self::UnknownFormat(_) => {
                "a register lives in a repository of SHA-1 objects and file references, which plain `git init` makes: \
                 `git init --object-format=sha1 --ref-format=files`, then commit the files there"
                    .into()
            }
            Self::Owner(path) => {
                format!("if you trust it: `git config --global --add safe.directory {}`", shown(path))
            }
            Self::ForeignWorkTree(_) => "run `git config --unset core.worktree`".into(),
            Self::Damaged { .. } => "run `git fsck --full`, and fetch or clone the repository again".into(),
            Self::NoSuchRevision { .. } => "`git log --oneline --all` lists what there is".into(),
            Self::MainlineMissing(branch) => {
                format!("fetch it, or set `mainline:` in ack.yaml to a branch other than {}", quoted(branch))
            }
            Self::Locked { path, .. } => {
                format!("wait for it; if no git or ack is running here, delete {}", shown(path))
            }
            Self::Empty => "make the first commit, or run `ack init`".into(),
            Self::Conflict { .. } => "run the command again: it starts from what stands there now".into(),
            Self::Unsigned => {
                "`git commit-tree -S HEAD: </dev/null` shows what is wrong; `commit.gpgSign` switches it off".into()
            }
            Self::Io(why) if why.contains("No space left on device") => {
                "make room, and run the command again".into()
            }
            Self::Refused(_) | Self::Io(_) => return None,
        })
    }

    /// An error of the file system, with the path it concerns.
    pub(super) fn io(doing: &str, path: &Path, why: &std::io::Error) -> Self {
        Self::Io(format!("cannot {doing} {}: {why}", shown(path)))
    }
}

impl From<git2::Error> for GitError {
    fn from(error: git2::Error) -> Self {
        Self::Io(visible(error.message()))
    }
}

fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy())
}

fn quoted(text: &str) -> String {
    format!("`{}`", visible(text))
}

fn lasting(age: Duration) -> String {
    match age.as_secs() {
        s @ 0..120 => count(s, "second", "seconds"),
        s @ 120..7200 => count(s / 60, "minute", "minutes"),
        s => count(s / 3600, "hour", "hours"),
    }
}

fn count(n: u64, one: &str, many: &str) -> String {
    plural(usize::try_from(n).unwrap_or(usize::MAX), one, many)
}

fn holder(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" by process {pid}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_names_file_age_holder_and_the_way_out() {
        let lock = GitError::Locked {
            path: "/r/.git/index.lock".into(),
            age: Duration::from_secs(600),
            pid: Some(41),
        };
        assert_eq!(lock.to_string(), "/r/.git/index.lock has been locked for 10 minutes by process 41");
        assert!(lock.hint().is_some_and(|h| h.contains("delete /r/.git/index.lock")));
    }

    #[test]
    fn a_hostile_revision_is_shown_harmless() {
        let error = GitError::NoSuchRevision { rev: "\u{1b}[2J".into(), why: "names no commit".into() };
        assert_eq!(error.to_string(), "`\\u{1b}[2J` names no commit");
    }
}
