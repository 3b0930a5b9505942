//! Records that nothing happened to since they were recorded.

use super::{Person, RecordFile};
use crate::source::{BlobId, Change, CommitIx, Entry, Mode};
use std::collections::HashMap;
use std::sync::Arc;

/// The people of rosters' files in which nothing is wrong, by blob and path.
pub type Rosters = HashMap<(BlobId, Arc<str>), Vec<Arc<Person>>>;

/// Records that were added once, in their place, and never touched: nearly all there are. Positions are those of the
/// history that they come from, in whose changes they do not appear.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// The records, in the order of recording, then of their paths.
    pub files: Vec<RecordFile>,
    /// The blob of each.
    pub blobs: Vec<BlobId>,
}

impl Settled {
    /// Those that were recorded up to the commit at a position.
    #[must_use]
    pub fn up_to(mut self, last: usize) -> Self {
        let count = self.files.partition_point(|file| file.recorded.index() <= last);
        self.files.truncate(count);
        self.blobs.truncate(count);
        self
    }

    /// The changes that recorded them.
    pub fn additions(&self) -> impl Iterator<Item = Change> {
        self.files.iter().zip(&self.blobs).map(|(file, blob)| Change {
            commit: file.recorded,
            path: file.path(),
            was: None,
            now: Some(Entry { mode: Mode::Plain, blob: *blob }),
        })
    }

    /// Takes out those that lie at one of the paths: something happened to them after all.
    pub fn unsettle(&mut self, is_touched: impl Fn(&str) -> bool) -> Vec<Change> {
        let touched: Vec<(usize, Change)> =
            self.additions().enumerate().filter(|(_, change)| is_touched(&change.path)).collect();
        for (n, _) in touched.iter().rev() {
            self.files.remove(*n);
            self.blobs.remove(*n);
        }
        touched.into_iter().map(|(_, change)| change).collect()
    }

    /// Adds a record after all others.
    pub fn push(&mut self, file: RecordFile, blob: BlobId) {
        self.files.push(file);
        self.blobs.push(blob);
    }

    /// Adds others after all.
    pub fn append(&mut self, mut others: Self) {
        if self.files.is_empty() {
            *self = others;
        } else {
            self.files.append(&mut others.files);
            self.blobs.append(&mut others.blobs);
        }
    }

    /// The commit of the last one.
    #[must_use]
    pub fn last(&self) -> Option<CommitIx> {
        self.files.last().map(|file| file.recorded)
    }
}
