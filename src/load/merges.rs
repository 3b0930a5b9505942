//! What merges did to records, in the register's own terms.

use super::Whole;
use super::proofs::shifted;
use super::records::is_record;
use crate::model::LeftOut;
use crate::source::{CommitId, CommitIx, Entry, Merges};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The records that merges left out: the mainline never held them up to the merge, or holds something else since.
/// Said once a path, by the first merge that did it.
pub(super) fn left_out(whole: &Whole<'_>, merges: &Merges, start: CommitIx) -> Vec<LeftOut> {
    if merges.left_out.is_empty() {
        return Vec::new();
    }
    // What the mainline first held at each of these paths, and since when.
    let wanted: BTreeSet<&str> = merges.left_out.iter().map(|l| &*l.path).collect();
    let mut held: BTreeMap<&str, (CommitIx, Option<Entry>)> = BTreeMap::new();
    for change in whole.changes().iter().filter(|c| c.now.is_some() && wanted.contains(c.path)) {
        held.entry(change.path).or_insert((change.commit, change.now));
    }
    let mut said: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    // What lay there before the register began is not its matter.
    for out in merges.left_out.iter().filter(|l| is_record(&l.path) && l.commit > start) {
        // What the mainline had before stays as first recorded, whatever the branch did to its copy; and what came in all
        // the same, as it was, is not lost.
        let known = held
            .get(&*out.path)
            .is_some_and(|(at, entry)| *at < out.commit || (*at == out.commit && *entry == Some(out.entry)));
        if !known && said.insert(&out.path) {
            found.push(LeftOut {
                at: shifted(out.commit, start),
                merge: out.merge,
                parent: out.parent,
                path: Arc::clone(&out.path),
                replaced: out.replaced,
            });
        }
    }
    found
}

/// Unrelated beginnings that came in after the register's own.
pub(super) fn roots(merges: &Merges, start: CommitIx) -> Vec<(CommitIx, CommitId)> {
    let later = merges.roots.iter().filter(|(at, _)| *at > start);
    later.map(|(at, id)| (shifted(*at, start), *id)).collect()
}
