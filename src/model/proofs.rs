//! What was looked up beside the register itself, to hold its history against what people signed about it.

use super::{HeadStanding, Record};
use crate::source::{CommitId, CommitIx, Digest};
use std::sync::Arc;

/// Facts that only a verification needs, since they cost more reading than the numbers do. Empty until looked up.
#[derive(Clone, Debug, Default)]
pub struct Proofs {
    /// Records of merged-in branches that never reached the mainline, by commit, then path.
    pub left_out: Vec<LeftOut>,
    /// Commits without a parent that came in with a merge, and the mainline commit that brought each.
    pub roots: Vec<(CommitIx, CommitId)>,
    /// Every checkpoint held against the history.
    pub checkpoints: Vec<Checkpoint>,
    /// What became of the files that records name by digest, by digest.
    pub evidence: Vec<Evidence>,
    /// Changes of governed files that ask for a signed approval, by commit.
    pub rules: Vec<RulesChange>,
}

/// A record that a merged-in branch held and its merge did not take over.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// The mainline commit that is the merge, or that brought the branch on which it was made.
    pub at: CommitIx,
    /// The merge.
    pub merge: CommitId,
    /// The parent that held it.
    pub parent: CommitId,
    /// The path of the record.
    pub path: Arc<str>,
    /// Whether something else stands at the path in the merge.
    pub replaced: bool,
}

/// How many records there were at a commit, and a digest over them.
///
/// The digest is SHA-256 over one line a record, `<SHA-256 of its first recorded bytes in hex> <path>` and a line feed,
/// sorted bytewise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Manifest {
    /// How many records.
    pub records: u32,
    /// The digest over them.
    pub digest: Digest,
}

/// Where a checkpoint comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The register holds it, since this commit.
    Recorded(CommitIx),
    /// Somebody kept a copy outside the register and presents it.
    Presented,
}

/// A checkpoint held against the history.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// The path of the record, or the name under which it was presented.
    pub path: Arc<str>,
    /// Where it comes from.
    pub origin: Origin,
    /// What it says.
    pub record: Record,
    /// Where its commit stands: seen from the commit that recorded it, or from the tip when it is presented.
    pub standing: HeadStanding,
    /// What history says of that commit, where it is on the mainline.
    pub manifest: Option<Manifest>,
    /// Records that its commit held and the mainline never did, where that commit is gone from the history and its
    /// objects are still at hand.
    pub lost: Option<Vec<Arc<str>>>,
}

/// A file that records name by its digest.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The digest that the records name.
    pub digest: Digest,
    /// How the first of them names the file.
    pub name: String,
    /// The records, by path; never empty.
    pub records: Vec<Arc<str>>,
    /// What the register holds.
    pub found: EvidenceFound,
}

/// What the register holds of a file that records name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EvidenceFound {
    /// The file itself.
    Held,
    /// Nothing by that name.
    Absent,
    /// A file of that name with other bytes.
    Other {
        /// Where it lies.
        path: Arc<str>,
        /// The commit that put these bytes there.
        since: CommitIx,
        /// Their digest.
        digest: Digest,
    },
}

/// A mainline change of governed files.
#[derive(Clone, Debug)]
pub struct RulesChange {
    /// The commit that made it.
    pub at: CommitIx,
    /// SHA-256 over one line a file, `<SHA-256 of the new bytes in hex, or -> <path>` and a line feed, sorted bytewise.
    pub digest: Digest,
    /// The files, by path.
    pub paths: Vec<Arc<str>>,
    /// The last commit before it that changed one of them: an approval has to start from there or later.
    pub since: CommitIx,
}
