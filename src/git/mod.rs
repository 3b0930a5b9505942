//! Reads a repository as plain data, and adds commits to it. The only home of `git2`.
//!
//! *Reading.* Objects come through libgit2, which checks that their bytes have the hash they are asked for by
//! (git itself does not on ordinary reads). Everything above the object is read here from the raw bytes:
//! parents from the commit itself, because libgit2 obeys `info/grafts` and `shallow`, and because one bad date
//! would end its walk; trees by a walk that skips what is equal, because libgit2's own comparison opens all of it.
//!
//! *Writing.* A commit is built beside the index from objects, each read back and compared; the branch moves by
//! compare-and-swap and is read again. Only then the work tree and the index of the changed paths follow.
//!
//! *Delivering.* Fetching and pushing is the user's own git at work, because libgit2's push can lose commits and runs
//! no hook. What was pushed was never forced; when others were first, the same changes are built on their commit.
//!
//! Nothing that a repository configures is run: no hook, filter, monitor, signing or diff program. Only on the way to
//! a remote the user's git does what they set up for it: credentials, ssh, proxies, `pre-push`.

mod address;
mod ahead;
mod apply;
mod blobs;
mod build;
mod bundle;
mod checkout;
mod commit;
mod deliver;
mod difference;
mod environment;
mod error;
mod follow;
mod history;
pub mod import;
mod index;
mod lock;
mod loose;
mod make;
mod merges;
mod object;
mod open;
mod pack;
mod path;
mod places;
mod program;
mod refs;
mod remembered;
mod remote;
mod scope;
mod tree;
mod unfinished;
mod work_tree;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

pub use ahead::{Added, LocalCommit};
pub use apply::{Applied, Branch, Identity};
pub use bundle::Bundling;
pub use deliver::{Delivery, Outcome, Undelivered};
pub use environment::Presence;
pub use error::GitError;
pub use follow::Followed;
pub use history::Sides;
pub use remote::Remote;
pub use work_tree::WorkFile;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

/// One open repository. It may be moved between threads, not shared: open it once a thread.
pub struct Repo {
    git: git2::Repository,
    work_dir: Option<PathBuf>,
    packs: OnceCell<pack::Packs>,
    memory: object::Memory,
    /// Whether commits are to be signed.
    signs: bool,
}

impl Repo {
    /// The directory of the checked-out files; `None` for a bare repository.
    #[must_use]
    pub fn work_dir(&self) -> Option<&Path> {
        self.work_dir.as_deref()
    }

    /// The directory of the repository itself: `.git`, or of a linked work tree its own part of it.
    #[must_use]
    pub fn git_dir(&self) -> &Path {
        self.git.path()
    }

    /// The directory that all work trees of the repository share: that of objects and branches.
    #[must_use]
    pub fn common_dir(&self) -> &Path {
        self.git.commondir()
    }
}
