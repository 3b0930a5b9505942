//! Failures: what kept a command from its answer, which exit code that is, and what to do.

use crate::gather::GatherError;
use crate::git::{GitError, Undelivered};
use crate::load::LoadError;
use crate::sign::SignError;
use std::io::ErrorKind;
use std::path::Path;

/// The kinds of failure, each with its exit code. They are part of the interface.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FailureKind {
    /// The command line or an input file is wrong.
    Usage,
    /// The register cannot be read: no repository, damaged, or without its history.
    Unreadable,
    /// Refused: no such key, not your duty, the user said no.
    Refused,
    /// Committed here and not delivered; nothing is lost.
    Undelivered,
}

impl FailureKind {
    /// The exit code.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::Unreadable => 3,
            Self::Refused => 4,
            Self::Undelivered => 5,
        }
    }
}

/// Why a command did not come to its answer.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: FailureKind,
    /// A fragment that fits behind `error: `.
    pub(crate) message: String,
    /// What to do about it, a sentence each.
    pub(crate) hints: Vec<String>,
}

impl Failure {
    pub(crate) fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hints: Vec::new() }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Usage, message)
    }

    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Refused, message)
    }

    /// A file or directory that could not be read.
    pub(crate) fn unread(path: &Path) -> impl Fn(std::io::Error) -> Self + '_ {
        move |error| Self::usage(format!("{} cannot be read: {error}", path.display()))
    }

    /// A file or directory that could not be written.
    pub(crate) fn unwritten(path: &Path) -> impl Fn(std::io::Error) -> Self + '_ {
        move |error| Self::not_whole(&format!("{} cannot be written", path.display()), &error)
    }

    /// An answer that could not be written to standard output.
    pub(crate) fn unsaid(error: &std::io::Error) -> Self {
        Self::not_whole("the answer could not be written", error)
    }

    fn not_whole(what: &str, error: &std::io::Error) -> Self {
        what_to_do(error.kind()).into_iter().fold(Self::usage(format!("{what}: {error}")), Self::hint)
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

/// What helps when something cannot be written.
fn what_to_do(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotFound => "make its directory first",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "choose a place that you may write to",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "what was written is not whole: make room, and run it again"
        }
        ErrorKind::IsADirectory => "give the name of a file in it",
        _ => return None,
    })
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::usage(format!("{error:#}"))
    }
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        let kind = match &error {
            GitError::NoSuchRevision { .. } | GitError::Refused(_) => FailureKind::Usage,
            GitError::Conflict { .. } | GitError::Locked { .. } | GitError::Unsigned => FailureKind::Refused,
            _ => FailureKind::Unreadable,
        };
        let failure = Self::new(kind, error.to_string());
        error.hint().into_iter().fold(failure, Self::hint)
    }
}

impl From<Undelivered> for Failure {
    fn from(error: Undelivered) -> Self {
        let failure = Self::new(FailureKind::Undelivered, format!("not delivered: {error}"));
        error.hint().into_iter().fold(failure, Self::hint)
    }
}

impl From<SignError> for Failure {
    fn from(error: SignError) -> Self {
        Self::refused(error.to_string()).hint(error.hint())
    }
}

impl From<GatherError> for Failure {
    fn from(error: GatherError) -> Self {
        match error {
            GatherError::Question(message, hint) => hint.into_iter().fold(Self::usage(message), Self::hint),
            GatherError::Git(error) => error.into(),
            GatherError::Load(LoadError::NoSettings { findings }) => {
                let failure = Self::new(
                    FailureKind::Unreadable,
                    "there is no register here: no commit of this branch holds an ack.yaml that can be read",
                );
                let failure = findings
                    .iter()
                    .take(5)
                    .fold(failure, |f, found| f.hint(format!("{} {}", found.message, found.remedy)));
                failure.hint("start one with `ack init`, or look at another branch with --rev")
            }
            GatherError::Load(LoadError::Newer { finding }) => {
                Self::new(FailureKind::Unreadable, finding.message)
                    .hint("install a newer ack; nothing of the register is to be changed")
            }
            GatherError::Load(error @ LoadError::Repository(_)) => {
                Self::new(FailureKind::Unreadable, error.to_string())
                    .hint("compare with another clone; `git fsck` lists what is damaged")
            }
        }
    }
}
