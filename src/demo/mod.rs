//! A believable organisation with real history and real signatures, made on the spot.
//!
//! The same plan gives the same register, byte for byte, on every machine. Private keys exist only while it is made.

mod cast;
mod chance;
mod library;
mod stage;
mod story;

use crate::model::Moment;
use std::path::Path;

/// How large, and how long.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How many people, at least eight.
    pub people: usize,
    /// How many policies, at least one.
    pub policies: usize,
    /// How many months of history.
    pub months: u32,
    /// What chance begins with.
    pub seed: u64,
    /// When the history ends.
    pub now: Moment,
}

/// What was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Made {
    /// Commits on the mainline.
    pub commits: usize,
    /// Signed records.
    pub records: usize,
}

/// Makes the register in an empty repository at a directory, on the branch `main`.
///
/// # Errors
/// When git does not run, or the repository cannot be written.
pub fn make(directory: &Path, plan: &Plan) -> anyhow::Result<Made> {
    story::tell(directory, plan)
}
