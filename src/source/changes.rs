//! A great many changes in little room.
//!
//! A register of a million records has more than a million changes, nearly all of them additions of plain files. A block
//! of them is two pieces of memory: rows of one size, and the paths one behind another.

use super::{BlobId, CommitIx, Entry, Mode};
use std::fmt;
use std::sync::Arc;

/// A difference between a mainline commit and the mainline commit before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Change<'a> {
    /// The commit that made it.
    pub commit: CommitIx,
    /// The path, relative to the register's root, with `/`. Bytes that are no UTF-8 are shown as U+FFFD.
    pub path: &'a str,
    /// What stood there before.
    pub was: Option<Entry>,
    /// What stands there since.
    pub now: Option<Entry>,
}

/// How many changes lie together.
const ROWS: usize = 1 << 12;
/// The bytes of the paths that lie together with them; a longer path has a block of its own.
const TEXT: usize = ROWS * 80;
/// A list that stays short takes little room.
const FEW: usize = 8;

/// Changes in their order: a list that grows at its end, block by block. What was put in never moves, and what is copied
/// of a list shares its blocks.
#[derive(Clone, Default)]
pub struct Changes {
    /// Each with the position of its first change.
    blocks: Vec<(usize, Arc<Block>)>,
}

#[derive(Clone, Default)]
struct Block {
    rows: Vec<Row>,
    /// The paths of all rows, one behind another.
    text: String,
    /// What stood and stands at the paths of rows that are more than an addition of a plain file.
    other: Vec<(Option<Entry>, Option<Entry>)>,
}

#[derive(Clone, Copy)]
struct Row {
    commit: CommitIx,
    /// Where the path ends; it begins where that of the row before ended.
    end: u32,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    /// A plain file was added.
    Added(BlobId),
    /// The place among the others.
    Other(u32),
}

impl Changes {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.blocks.last().map_or(0, |(first, last)| first + last.rows.len())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// One of them.
    ///
    /// # Panics
    /// When there are no more than `n`.
    #[must_use]
    pub fn get(&self, n: usize) -> Change<'_> {
        let (first, block) = &self.blocks[self.blocks.partition_point(|(first, _)| *first <= n) - 1];
        block.get(n - first)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Change<'_>> + Clone {
        self.blocks.iter().flat_map(|(_, block)| block.iter())
    }

    /// Adds one after all others.
    pub fn push(&mut self, change: Change<'_>) {
        let position = self.len();
        match self.blocks.last_mut() {
            Some((_, last)) if last.has_room_for(change.path) => Arc::make_mut(last).push(change),
            last => {
                let mut block = if last.is_some() { Block::full_sized() } else { Block::default() };
                block.push(change);
                self.blocks.push((position, Arc::new(block)));
            }
        }
    }

    /// Adds others after all of these.
    pub fn append(&mut self, others: Self) {
        let before = self.len();
        self.blocks.extend(others.blocks.into_iter().map(|(first, block)| (before + first, block)));
    }

    /// Keeps those of which `keep` says so.
    pub fn retain(&mut self, mut keep: impl FnMut(Change<'_>) -> bool) {
        for (_, block) in std::mem::take(&mut self.blocks) {
            block.iter().filter(|change| keep(*change)).for_each(|change| self.push(change));
        }
    }

    /// Adds others, each in its place, where both lists are in the order of commits and paths.
    pub fn merge(&mut self, others: &Self) {
        let order = |c: &Change<'_>, d: &Change<'_>| (c.commit, c.path).cmp(&(d.commit, d.path));
        let mut others = others.iter().peekable();
        for (_, block) in std::mem::take(&mut self.blocks) {
            for change in block.iter() {
                while let Some(other) = others.next_if(|other| order(other, &change).is_lt()) {
                    self.push(other);
                }
                self.push(change);
            }
        }
        others.for_each(|other| self.push(other));
    }
}

impl Block {
    fn full_sized() -> Self {
        Self { rows: Vec::with_capacity(ROWS), text: String::with_capacity(TEXT), other: Vec::new() }
    }

    fn has_room_for(&self, path: &str) -> bool {
        self.rows.len() < ROWS && self.text.len() + path.len() <= TEXT
    }

    fn push(&mut self, change: Change<'_>) {
        if self.rows.len() == FEW {
            // Growing by halves would move what is there again and again.
            self.rows.reserve_exact(ROWS - FEW);
            self.text.reserve_exact(TEXT.saturating_sub(self.text.len()));
        }
        let Change { commit, path, was, now } = change;
        self.text.push_str(path);
        let what = match (was, now) {
            (None, Some(Entry { mode: Mode::Plain, blob })) => What::Added(blob),
            both => {
                self.other.push(both);
                // Paths shorter than four gigabytes, and fewer rows than that: see `has_room_for`.
                What::Other(self.other.len() as u32 - 1)
            }
        };
        self.rows.push(Row { commit, end: self.text.len() as u32, what });
    }

    fn get(&self, n: usize) -> Change<'_> {
        let Row { commit, end, what } = self.rows[n];
        let begin = n.checked_sub(1).map_or(0, |before| self.rows[before].end);
        let (was, now) = match what {
            What::Added(blob) => (None, Some(Entry { mode: Mode::Plain, blob })),
            What::Other(n) => self.other[n as usize],
        };
        Change { commit, path: &self.text[begin as usize..end as usize], was, now }
    }

    fn iter(&self) -> impl Iterator<Item = Change<'_>> + Clone {
        (0..self.rows.len()).map(|n| self.get(n))
    }
}

impl<'a> FromIterator<Change<'a>> for Changes {
    fn from_iter<I: IntoIterator<Item = Change<'a>>>(changes: I) -> Self {
        let mut all = Self::default();
        changes.into_iter().for_each(|change| all.push(change));
        all
    }
}

impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Changes of all kinds; every thousandth path is a long one.
    fn paths(count: usize) -> Vec<String> {
        let long = |n: usize| if n % 1000 == 999 { TEXT / 3 * (n % 7) } else { n % 50 };
        (0..count).map(|n| format!("é/{n:08}{}", "x".repeat(long(n)))).collect()
    }

    fn change(n: usize, path: &str) -> Change<'_> {
        let entry = |mode, n: usize| Some(Entry { mode, blob: BlobId::new([n as u8; 20]) });
        let (was, now) = match n % 11 {
            3 => (entry(Mode::Plain, n), entry(Mode::Plain, n + 1)),
            5 => (entry(Mode::Symlink, n), None),
            7 => (None, entry(Mode::Other(0o100_664), n)),
            9 => (None, None),
            _ => (None, entry(Mode::Plain, n)),
        };
        Change { commit: CommitIx(u32::try_from(n / 3).unwrap()), path, was, now }
    }

    fn same(changes: &Changes, expected: &[Change<'_>]) {
        assert!(changes.iter().eq(expected.iter().copied()));
        assert_eq!((changes.len(), changes.is_empty()), (expected.len(), expected.is_empty()));
        assert!((0..expected.len()).all(|n| changes.get(n) == expected[n]));
    }

    #[test]
    fn changes_come_out_as_they_went_in_however_many_and_whatever_they_are() {
        for count in [0, 1, FEW, FEW + 1, ROWS - 1, ROWS, ROWS + 1, 3 * ROWS + 5] {
            let paths = paths(count);
            let all: Vec<Change<'_>> = paths.iter().enumerate().map(|(n, path)| change(n, path)).collect();
            let mut changes: Changes = all.iter().copied().collect();
            same(&changes, &all);
            let before = changes.clone();
            changes.append(before.clone());
            changes.push(change(8, "one more"));
            same(&changes, &[&all[..], &all[..], &[change(8, "one more")][..]].concat());
            same(&before, &all);
        }
    }

    #[test]
    fn what_is_kept_and_what_is_added_stands_in_its_place() {
        let paths = paths(2 * ROWS + 9);
        let all: Vec<Change<'_>> = paths.iter().enumerate().map(|(n, path)| change(n, path)).collect();
        for some in [|n: usize| n.is_multiple_of(5), |n| n < ROWS, |n| n > ROWS, |_| true, |_| false] {
            let chosen = |wanted: bool| {
                let numbered = all.iter().enumerate().filter(move |(n, _)| some(*n) == wanted);
                numbered.map(|(_, change)| *change).collect::<Vec<_>>()
            };
            let mut kept: Changes = all.iter().copied().collect();
            let mut n = 0;
            kept.retain(|change| {
                n += 1;
                assert!(change == all[n - 1]);
                some(n - 1)
            });
            same(&kept, &chosen(true));
            kept.merge(&chosen(false).into_iter().collect());
            same(&kept, &all);
        }
    }
}
