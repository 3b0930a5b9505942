//! The history of one branch as plain data: its commits, and what each changed.

use super::{BlobId, Changes, CommitId, Words};
use std::collections::HashMap;

/// The position of a commit on the mainline, oldest first, from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CommitIx(pub u32);

impl CommitIx {
    /// The position as an index into [`History::commits`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The commit before this one; `None` for the first.
    #[must_use]
    pub const fn before(self) -> Option<Self> {
        match self.0.checked_sub(1) {
            Some(n) => Some(Self(n)),
            None => None,
        }
    }
}

/// What a commit object says of itself. Times are claims of whoever made it, in seconds since 1970 UTC.
#[derive(Clone, Debug)]
pub struct CommitMeta {
    /// Its id.
    pub id: CommitId,
    /// Committer time; `None` when the object's date cannot be read (then the time before it stands in).
    pub committed: Option<i64>,
    /// Who made it, and what its message begins with.
    pub words: Words,
    /// What it merges, in order: its parents but the first, which is the mainline commit before it.
    pub merged: Vec<CommitId>,
}

/// The mode of a tree entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// 100644.
    Plain,
    /// 100755.
    Executable,
    /// 120000.
    Symlink,
    /// 160000: a commit of another repository.
    Submodule,
    /// Anything else, among it 100664.
    Other(u32),
}

/// What stands at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its mode.
    pub mode: Mode,
    /// Its content; for a submodule, the bytes of the commit id.
    pub blob: BlobId,
}

/// Where a commit that is not on the mainline entered it.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// The first mainline commit that has it among its ancestors.
    pub since: CommitIx,
    /// Its committer time.
    pub committed: Option<i64>,
}

/// The first-parent history up to one revision, oldest commit first.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The mainline.
    pub commits: Vec<CommitMeta>,
    /// Every difference under the register's paths, by commit, then path. The first commit's are against nothing.
    pub changes: Changes,
    /// Commits reachable from the mainline but not on it.
    pub side: HashMap<CommitId, Reach>,
}

impl History {
    /// The history up to and including the commit at a position.
    #[must_use]
    pub fn up_to(mut self, last: usize) -> Self {
        self.commits.truncate(last + 1);
        self.changes.retain(|c| c.commit.index() <= last);
        self.side.retain(|_, reach| reach.since.index() <= last);
        self
    }
}

/// Reads blobs by id. An error means that the repository is damaged or incomplete, never that content is odd.
pub trait Blobs {
    /// The bytes of a blob, whose hash was checked.
    ///
    /// # Errors
    /// When the object is missing, damaged, or no blob.
    fn read(&self, id: BlobId) -> anyhow::Result<Vec<u8>>;

    /// The size in bytes, without reading the whole where that is possible.
    ///
    /// # Errors
    /// As for [`Blobs::read`].
    fn size(&self, id: BlobId) -> anyhow::Result<u64>;

    /// Reads many blobs, in whatever order suits the store, on as many threads as it likes, and hands each to `take`
    /// with its position in `ids`.
    ///
    /// # Errors
    /// As for [`Blobs::read`].
    fn each(
        &self,
        ids: &[BlobId],
        most: u64,
        take: &(dyn Fn(usize, Taken<'_>) + Sync),
    ) -> anyhow::Result<()> {
        for (n, id) in ids.iter().enumerate() {
            match self.size(*id)? {
                size if size > most => take(n, Taken::TooLarge),
                _ => take(n, Taken::Bytes(&self.read(*id)?)),
            }
        }
        Ok(())
    }
}

/// A blob out of many.
#[derive(Clone, Copy, Debug)]
pub enum Taken<'a> {
    /// Its bytes, whose hash was checked.
    Bytes(&'a [u8]),
    /// It is larger than was asked for.
    TooLarge,
}
