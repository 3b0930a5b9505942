//! Looks up what only a verification needs: merges, checkpoints, evidence, approvals of rules. The numbers need none of
//! it, and it reads every record once more where a checkpoint counted them; so it is a step of its own.

use super::{Whole, checkpoints, evidence, merges, records::is_record, rules};
use crate::model::{Proofs, Register};
use crate::source::{Blobs, Changes, CommitIx, Entry, History, Merges};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Looks up the proofs of a register that was loaded from this history, and puts them into it. `merges` are those of
/// the same history, over the directories of the records.
///
/// # Errors
/// When bytes cannot be read.
pub fn prove(
    register: &mut Register,
    whole: &Whole<'_>,
    merges: &Merges,
    blobs: &dyn Blobs,
) -> anyhow::Result<()> {
    let start = start(register, whole.history());
    register.proofs = Proofs {
        left_out: merges::left_out(whole, merges, start),
        roots: merges::roots(merges, start),
        checkpoints: checkpoints::recorded(register, whole, start, blobs)?,
        evidence: evidence::look_up(register, whole, start, blobs)?,
        rules: rules::changes(register, whole.history(), start, blobs)?,
    };
    Ok(())
}

/// The register's first commit as a position in the history that it was loaded from.
#[must_use]
pub fn start(register: &Register, history: &History) -> CommitIx {
    let before = history.commits.len().saturating_sub(register.commits.len());
    CommitIx(u32::try_from(before).unwrap_or(u32::MAX))
}

/// A position in the history as one in the register, whose first commit holds what lay there before it.
pub(super) fn shifted(at: CommitIx, start: CommitIx) -> CommitIx {
    CommitIx(at.0.saturating_sub(start.0))
}

/// What was first recorded at a path.
pub(super) struct First {
    pub(super) path: Arc<str>,
    pub(super) recorded: CommitIx,
    pub(super) entry: Entry,
}

/// The first entry of every record that the mainline ever held, by path.
pub(super) fn first_entries(changes: &Changes, start: CommitIx) -> Vec<First> {
    let mut first: BTreeMap<&str, (CommitIx, Entry)> = BTreeMap::new();
    for change in changes.iter().filter(|c| is_record(c.path)) {
        if let Some(entry) = change.now {
            first.entry(change.path).or_insert((change.commit, entry));
        }
    }
    let of = |(path, (commit, entry)): (&str, (CommitIx, Entry))| First {
        path: path.into(),
        recorded: shifted(commit, start),
        entry,
    };
    first.into_iter().map(of).collect()
}
