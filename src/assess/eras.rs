//! Values that stay the same from commit to commit, until something is recorded that they hang on: each is found out once for
//! a whole stretch of commits, however many records lie in it.

use crate::source::CommitIx;

/// Such values of many things, told by their numbers.
#[derive(Debug)]
pub(super) struct Eras<T> {
    /// Where the values of each thing begin; one more than there are.
    begins: Vec<u32>,
    /// Each with the commit since which it holds.
    values: Vec<(CommitIx, T)>,
}

impl<T: Copy + PartialEq> Eras<T> {
    /// Those of so many things. `changes` puts down the commits at which the value of one may change, in any order;
    /// `value` is its value at a commit.
    pub(super) fn of(
        count: usize,
        changes: impl Fn(usize, &mut Vec<CommitIx>),
        value: impl Fn(usize, CommitIx) -> T,
    ) -> Self {
        let (mut begins, mut values) = (vec![0], Vec::with_capacity(count));
        let mut at = Vec::new();
        for n in 0..count {
            at.clear();
            at.push(CommitIx(0));
            changes(n, &mut at);
            at.sort_unstable();
            at.dedup();
            let begin = values.len();
            for since in &at {
                let now = value(n, *since);
                if values[begin..].last().is_none_or(|(_, before)| *before != now) {
                    values.push((*since, now));
                }
            }
            begins.push(u32::try_from(values.len()).unwrap_or(u32::MAX));
        }
        Self { begins, values }
    }

    /// The value of one of them at a commit.
    pub(super) fn at(&self, n: usize, commit: CommitIx) -> T {
        let values = &self.values[self.begins[n] as usize..self.begins[n + 1] as usize];
        // Mostly the last one holds.
        match values {
            [.., (since, value)] if *since <= commit => *value,
            _ => values[values.partition_point(|(since, _)| *since <= commit).saturating_sub(1)].1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_value_is_that_of_the_commit(
            things in prop::collection::vec(prop::collection::vec((0u32..20, 0u8..3), 0..6), 0..4)
        ) {
            let value = |n: usize, at: CommitIx| {
                let things: &Vec<(u32, u8)> = &things[n];
                let by_then = things.iter().filter(|(since, _)| *since <= at.0);
                by_then.max_by_key(|(since, _)| *since).map(|(_, value)| *value)
            };
            let changes = |n: usize, at: &mut Vec<CommitIx>| at.extend(things[n].iter().map(|c| CommitIx(c.0)));
            let eras = Eras::of(things.len(), changes, value);
            for n in 0..things.len() {
                for at in (0..22).map(CommitIx) {
                    prop_assert_eq!(eras.at(n, at), value(n, at));
                }
            }
        }
    }
}
