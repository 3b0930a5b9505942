//! Records that nothing happened to since they were recorded.

use super::{Held, Person, RecordFile, Records};
use crate::source::{BlobId, Change, Changes, CommitId, CommitIx, Entry, Mode};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The people of rosters' files in which nothing is wrong, by blob and path.
pub type Rosters = HashMap<(BlobId, Arc<str>), Vec<Arc<Person>>>;

/// Records that were added once, in their place, and never touched: nearly all there are. Positions are those of the
/// history that they come from, in whose changes they do not appear.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// The records, in the order of recording, then of their paths.
    pub files: Records,
    /// The blob of each.
    pub blobs: Vec<BlobId>,
}

impl Settled {
    /// Those that were recorded up to the commit at a position.
    #[must_use]
    pub fn up_to(mut self, last: usize) -> Self {
        let last = CommitIx(u32::try_from(last).unwrap_or(u32::MAX));
        self.files.cut(last);
        self.blobs.truncate(self.files.len());
        self
    }

    /// The changes that recorded them.
    #[must_use]
    pub fn additions(&self) -> Changes {
        let mut all = Changes::default();
        for (held, blob) in self.files.all_held().zip(&self.blobs) {
            all.push(addition(held, &held.path().to_string(), *blob));
        }
        all
    }

    /// Takes out those that lie at one of the paths: something happened to them after all.
    pub fn unsettle(&mut self, is_touched: impl Fn(&str) -> bool) -> Changes {
        let (mut changes, mut gone) = (Changes::default(), HashSet::new());
        for (n, (held, blob)) in self.files.all_held().zip(&self.blobs).enumerate() {
            let path = held.path().to_string();
            if is_touched(&path) {
                changes.push(addition(held, &path, *blob));
                gone.insert(n);
            }
        }
        if !gone.is_empty() {
            let heads = Arc::clone(self.files.heads());
            let Self { files, blobs } = std::mem::replace(self, Self::naming(heads));
            for (n, (held, blob)) in files.all_held().zip(blobs).enumerate() {
                if !gone.contains(&n) {
                    self.files.push_held(held.clone());
                    self.blobs.push(blob);
                }
            }
        }
        changes
    }

    /// None yet, of records that may name the commits of `heads`.
    #[must_use]
    pub const fn naming(heads: Arc<[CommitId]>) -> Self {
        Self { files: Records::naming(heads), blobs: Vec::new() }
    }

    /// Adds a record after all others.
    pub fn push(&mut self, file: RecordFile, blob: BlobId) {
        self.files.push(file);
        self.blobs.push(blob);
    }
}

/// The change that recorded a record.
fn addition<'a>(held: &Held, path: &'a str, blob: BlobId) -> Change<'a> {
    let now = Some(Entry { mode: Mode::Plain, blob });
    Change { commit: held.recorded(), path, was: None, now }
}
