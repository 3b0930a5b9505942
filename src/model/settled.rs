//! Records that nothing happened to since they were recorded.
//!
//! They were added once, in their place, and never touched: nearly all there are. Their additions are kept apart from a
//! history's other changes.

use super::{Held, Person, Records};
use crate::source::{BlobId, Change, Changes, CommitIx, Entry, Mode};
use rustc_hash::FxHashMap;
use std::collections::HashSet;
use std::sync::Arc;

/// The people of rosters' files in which nothing is wrong, by blob and path.
pub type Rosters = FxHashMap<(BlobId, Arc<str>), Vec<Arc<Person>>>;

impl Records {
    /// Those that were recorded up to the commit at a position.
    #[must_use]
    pub fn up_to(mut self, last: usize) -> Self {
        self.cut(CommitIx(u32::try_from(last).unwrap_or(u32::MAX)));
        self
    }

    /// The changes that recorded them.
    #[must_use]
    pub fn additions(&self) -> Changes {
        let mut all = Changes::default();
        for (held, blob) in self.all_with_blobs() {
            all.push(addition(&held, &held.path().to_string(), blob));
        }
        all
    }

    /// Takes out those that lie at one of the paths: something happened to them after all.
    pub fn unsettle(&mut self, is_touched: impl Fn(&str) -> bool) -> Changes {
        let (mut changes, mut gone) = (Changes::default(), HashSet::new());
        for (n, (held, blob)) in self.all_with_blobs().enumerate() {
            let path = held.path().to_string();
            if is_touched(&path) {
                changes.push(addition(&held, &path, blob));
                gone.insert(n);
            }
        }
        if !gone.is_empty() {
            let heads = Arc::clone(self.heads());
            let all = std::mem::replace(self, Self::naming(heads));
            for (n, (held, blob)) in all.all_with_blobs().enumerate() {
                if !gone.contains(&n) {
                    self.put(held.filed(), blob);
                }
            }
        }
        changes
    }
}

/// The change that recorded a record.
fn addition<'a>(held: &Held<'_>, path: &'a str, blob: BlobId) -> Change<'a> {
    let now = Some(Entry { mode: Mode::Plain, blob });
    Change { commit: held.recorded(), path, was: None, now }
}
