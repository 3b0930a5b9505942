//! The records that can fulfil what one requirement asks, person by person.

use super::counting::{Counting, in_order};
use crate::model::{RecordPath, Records};
use std::ops::{Deref, Range};
use std::sync::Arc;

/// The records that count of one requirement and some people, by person, each person's in order.
pub(super) struct Lot<'a> {
    all: &'a Records,
    counting: Arc<[Counting]>,
    /// The number of the first person.
    first: usize,
    /// Where the records of each person begin; one more than there are people.
    starts: Vec<u32>,
}

impl<'a> Lot<'a> {
    /// Puts records in order: by person, then completion day, signing time and path. `found` are records of `people`, by
    /// their numbers.
    pub(super) fn of(all: &'a Records, people: Range<usize>, found: &[&Counting]) -> Self {
        let first = people.start;
        let (starts, order) = in_order(found.iter().map(|r| r.person as usize - first), people.len());
        let mut counting: Arc<[Counting]> = order.into_iter().map(|n| found[n as usize].clone()).collect();
        if let Some(records) = Arc::get_mut(&mut counting) {
            for bounds in starts.windows(2) {
                records[bounds[0] as usize..bounds[1] as usize].sort_by(|a, b| a.order(b, all));
            }
        }
        Self { all, counting, first, starts }
    }

    /// Those of a person.
    pub(super) fn of_person(&self, person: usize) -> Counted<'a> {
        let at = person - self.first;
        let (from, to) = (self.starts[at], self.starts[at + 1]);
        Counted { all: self.all, counting: Arc::clone(&self.counting), from, to }
    }
}

/// The valid records of a pair, by completion day.
#[derive(Clone)]
pub struct Counted<'a> {
    all: &'a Records,
    counting: Arc<[Counting]>,
    from: u32,
    to: u32,
}

impl Counted<'_> {
    /// The path of one of them.
    ///
    /// # Panics
    /// When there are no more than `n`.
    #[must_use]
    pub fn path(&self, n: usize) -> RecordPath {
        self.all.path(self[n].number as usize)
    }
}

impl Deref for Counted<'_> {
    type Target = [Counting];

    fn deref(&self) -> &[Counting] {
        &self.counting[self.from as usize..self.to as usize]
    }
}

impl std::fmt::Debug for Counted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
