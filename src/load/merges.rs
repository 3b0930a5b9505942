//! What merges did to records, in the register's own terms.

use super::proofs::shifted;
use super::records::is_record;
use crate::model::LeftOut;
use crate::source::{CommitId, CommitIx, History, Merges};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The records that merges left out: the mainline never held them up to the merge, or holds something else since.
/// Said once a path, by the first merge that did it.
pub(super) fn left_out(history: &History, merges: &Merges, start: CommitIx) -> Vec<LeftOut> {
    if merges.left_out.is_empty() {
        return Vec::new();
    }
    // The first commit of the mainline that held each of these paths.
    let wanted: BTreeSet<&str> = merges.left_out.iter().map(|l| &*l.path).collect();
    let mut held: BTreeMap<&str, CommitIx> = BTreeMap::new();
    for change in history.changes.iter().filter(|c| c.now.is_some() && wanted.contains(&*c.path)) {
        held.entry(&change.path).or_insert(change.commit);
    }
    let mut said: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    for out in merges.left_out.iter().filter(|l| is_record(&l.path)) {
        // What the mainline had before the merge stays as first recorded, whatever the branch did to its copy.
        let known = held.get(&*out.path).is_some_and(|at| *at < out.commit);
        if !known && said.insert(&out.path) {
            found.push(LeftOut {
                at: shifted(out.commit, start),
                parent: out.parent,
                path: Arc::clone(&out.path),
                replaced: out.replaced,
            });
        }
    }
    found
}

/// Unrelated beginnings that came in after the register's own: what lay there before it began is not its matter.
pub(super) fn roots(merges: &Merges, start: CommitIx) -> Vec<(CommitIx, CommitId)> {
    let later = merges.roots.iter().filter(|(at, _)| *at > start);
    later.map(|(at, id)| (shifted(*at, start), *id)).collect()
}
