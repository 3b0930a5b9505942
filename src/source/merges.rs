//! What merges brought into a branch and what they left out, as plain data.

use super::{CommitId, CommitIx, Entry};
use std::sync::Arc;

/// A file of a merged-in branch that the merge does not hold as it was there.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// The mainline commit that is the merge, or that brought the branch on which it was made.
    pub commit: CommitIx,
    /// The merge.
    pub merge: CommitId,
    /// The parent that held the file.
    pub parent: CommitId,
    /// The path.
    pub path: Arc<str>,
    /// What stood there in the parent.
    pub entry: Entry,
    /// Whether something else stands there in the merge.
    pub replaced: bool,
}

/// What the merges of a branch did beside what the first-parent history shows.
#[derive(Clone, Debug, Default)]
pub struct Merges {
    /// Files left out or replaced, by commit, then path.
    pub left_out: Vec<LeftOut>,
    /// Commits without a parent that a merge brought in, and the mainline commit that brought each, by commit.
    pub roots: Vec<(CommitIx, CommitId)>,
}
