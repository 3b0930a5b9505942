//! The index of a pack, version 2: for each object, where in the pack it lies.

use crate::source::read_at;
use std::fs::File;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Signature and version.
const HEADER: &[u8] = b"\xfftOc\0\0\0\x02";
/// Where the sorted ids begin: behind the header and 256 sums by first byte.
const IDS: usize = 8 + 256 * 4;
/// The two checksums at the end.
const TRAILER: usize = 40;

/// So many objects are looked up in the file, and one more in so many that there are; whoever asks for more has the
/// beginnings of all ids held.
const FEW: usize = 64;
const SHARE: usize = 128;
/// So many ids are read at once where one is looked up in the file: nearly always it is among them.
const NEAR: usize = 128;
/// How many rows of a table are read at a time.
const ROWS: usize = 1 << 14;

/// A pack's index.
pub(super) struct Index {
    file: File,
    /// Header and sums, as they lie on disk.
    head: Vec<u8>,
    count: usize,
    asked: AtomicUsize,
    /// What is held of all objects, once that is worth it.
    table: OnceLock<Option<Table>>,
}

/// What is held of an index: less than half of it, for there may be millions of objects.
struct Table {
    /// The first eight bytes of each id, which tell nearly all of them apart.
    beginnings: Vec<u64>,
    /// Where each begins in the pack, as the index says it.
    offsets: Vec<u32>,
}

impl Index {
    /// `None` for anything that is not of version 2, or whose length does not fit what it says.
    pub(super) fn open(file: File) -> Option<Self> {
        let length = usize::try_from(file.metadata().ok()?.len()).ok()?;
        let mut head = vec![0; IDS];
        read_at(&file, &mut head, 0).ok().filter(|n| *n == IDS)?;
        let count = number(&head, IDS - 4)?;
        let sums: Vec<usize> = (0..256).filter_map(|n| number(&head, 8 + n * 4)).collect();
        let least = count.checked_mul(28)?.checked_add(IDS + TRAILER)?;
        let fits = length >= least && (length - least).is_multiple_of(8);
        let is_one = head.starts_with(HEADER) && fits && sums.windows(2).all(|w| w[0] <= w[1]);
        let (asked, table) = (AtomicUsize::new(0), OnceLock::new());
        is_one.then_some(Self { file, head, count, asked, table })
    }

    /// How many objects it lists.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Where the object begins in the pack.
    pub(super) fn find(&self, id: &[u8; 20]) -> Option<u64> {
        let position = self.search_file(self.candidates(id)?, id)?;
        self.offset(position)
    }

    /// The same for whoever checks the hash of what lies there: it may be another object whose id begins alike.
    pub(super) fn find_likely(&self, id: &[u8; 20]) -> Option<u64> {
        let candidates = self.candidates(id)?;
        let is_told = self.table.get().is_some() && candidates.len() == 1;
        let only = is_told.then_some(candidates.start);
        self.offset(only.or_else(|| self.search_file(candidates, id))?)
    }

    /// The positions at which the id may stand, as far as that is told from memory.
    fn candidates(&self, id: &[u8; 20]) -> Option<Range<usize>> {
        let first = usize::from(id[0]);
        let end = number(&self.head, 8 + first * 4)?;
        let start = if first == 0 { 0 } else { number(&self.head, 4 + first * 4)? };
        if self.asked.fetch_add(1, Ordering::Relaxed) < FEW + self.count / SHARE {
            return Some(start..end);
        }
        let table = self.table.get_or_init(|| self.read_table()).as_ref()?;
        let alike = search(table.beginnings.get(start..end)?, beginning(id));
        Some(start + alike.start..start + alike.end)
    }

    /// Where the object at a position begins in the pack.
    fn offset(&self, position: usize) -> Option<u64> {
        let offsets = IDS + self.count * 24;
        let offset = match self.table.get() {
            Some(Some(table)) => *table.offsets.get(position)?,
            _ => u32::from_be_bytes(self.at(offsets + position * 4)?),
        };
        if offset & 0x8000_0000 == 0 {
            return Some(offset.into());
        }
        let large = usize::try_from(offset & 0x7fff_ffff).ok()?;
        Some(u64::from_be_bytes(self.at(offsets + self.count * 4 + large * 8)?))
    }

    /// Bytes at a place of the file.
    fn at<const N: usize>(&self, place: usize) -> Option<[u8; N]> {
        let mut found = [0; N];
        read_at(&self.file, &mut found, place as u64).ok().filter(|n| *n == N)?;
        Some(found)
    }

    fn search_file(&self, within: Range<usize>, id: &[u8; 20]) -> Option<usize> {
        let Range { start: mut low, end: mut high } = within;
        let mut guess = low + guess(high - low, beginning(id));
        let mut bytes = [0; NEAR * 20];
        while low < high {
            let first = guess.saturating_sub(NEAR / 2).max(low);
            let part = bytes.get_mut(..NEAR.min(high - first) * 20)?;
            let at = IDS + first * 20;
            read_at(&self.file, part, at as u64).ok().filter(|n| *n == part.len())?;
            let (ids, _) = part.as_chunks::<20>();
            match ids.binary_search(id) {
                Ok(n) => return Some(first + n),
                Err(0) => high = first,
                Err(n) if n == ids.len() => low = first + n,
                Err(_) => return None,
            }
            guess = low + (high - low) / 2;
        }
        None
    }

    /// What was opened stays as it was: a pack is never written again.
    fn read_table(&self) -> Option<Table> {
        let beginnings = self.rows(IDS, beginning)?;
        let offsets = self.rows(IDS + self.count * 24, |bytes| u32::from_be_bytes(*bytes))?;
        Some(Table { beginnings, offsets })
    }

    /// What is made of each row of a table that begins at a place of the file.
    fn rows<const N: usize, T>(&self, place: usize, make: impl Fn(&[u8; N]) -> T) -> Option<Vec<T>> {
        let mut rows = Vec::with_capacity(self.count);
        let mut bytes = vec![0; ROWS.min(self.count) * N];
        while rows.len() < self.count {
            let part = bytes.get_mut(..ROWS.min(self.count - rows.len()) * N)?;
            let at = place + rows.len() * N;
            read_at(&self.file, part, at as u64).ok().filter(|n| *n == part.len())?;
            rows.extend(part.as_chunks().0.iter().map(&make));
        }
        Some(rows)
    }
}

/// The beginning of an id as a number, in the order of ids.
fn beginning(id: &[u8; 20]) -> u64 {
    id.first_chunk().map_or(0, |eight| u64::from_be_bytes(*eight))
}

/// About where an id of this beginning stands among so many with the same first byte: ids are as good as random, so the
/// next bytes tell.
fn guess(count: usize, wanted: u64) -> usize {
    let share = (wanted >> 24) & 0xffff_ffff;
    let guess = usize::try_from((share * count as u64) >> 32).unwrap_or(0);
    guess.min(count.saturating_sub(1))
}

/// Where a beginning stands among sorted ones of ids with the same first byte: the search begins where it may be, and
/// widens.
fn search(beginnings: &[u64], wanted: u64) -> Range<usize> {
    let guess = guess(beginnings.len(), wanted);
    let (mut low, mut high, mut step) = (guess, guess, 8);
    while low > 0 && beginnings[low] >= wanted {
        low = low.saturating_sub(step);
        step *= 2;
    }
    step = 8;
    while high < beginnings.len() && beginnings[high] <= wanted {
        high = (high + step).min(beginnings.len());
        step *= 2;
    }
    let first = low + beginnings[low..high].partition_point(|beginning| *beginning < wanted);
    let alike = beginnings[first..].iter().take_while(|beginning| **beginning == wanted).count();
    first..first + alike
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    /// An index of these ids, whose objects begin at every seventh byte.
    fn file(ids: &[[u8; 20]]) -> File {
        let mut bytes = HEADER.to_vec();
        for first in 0..=u8::MAX {
            let sum = ids.iter().filter(|id| id[0] <= first).count();
            bytes.extend(u32::try_from(sum).unwrap().to_be_bytes());
        }
        bytes.extend(ids.concat());
        bytes.extend(vec![0; ids.len() * 4]);
        (0..ids.len()).for_each(|n| bytes.extend(u32::try_from(n * 7).unwrap().to_be_bytes()));
        bytes.extend([0; TRAILER]);
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        file
    }

    #[test]
    fn every_id_is_found_where_it_stands_and_no_other() {
        // As random as ids, clustered, and alike in their first eight bytes.
        let random = |n: u64| crate::source::sha256(&n.to_be_bytes());
        let id = |n: u64, likeness: usize| {
            let mut id = [0xab; 20];
            id[likeness..].copy_from_slice(&random(n)[..20 - likeness]);
            id
        };
        for likeness in [1, 3, 8, 12] {
            for count in [0, 1, 2, 7, 100, 3000] {
                let mut ids: Vec<[u8; 20]> = (0..count).map(|n| id(n, likeness)).collect();
                ids.sort_unstable();
                let index = Index::open(file(&ids)).unwrap();
                let edges = [[0xab; 20], [0; 20], [0xff; 20]];
                for id in (0..count + 50).map(|n| id(n, likeness)).chain(edges) {
                    let place = ids.binary_search(&id).ok().map(|n| n as u64 * 7);
                    assert_eq!(index.find(&id), place, "{likeness} {count} {id:?}");
                    let likely = index.find_likely(&id);
                    let alike = |place: u64| beginning(&ids[place as usize / 7]) == beginning(&id);
                    assert!(likely == place || place.is_none() && likely.is_some_and(alike));
                }
                // All are asked once more, when enough were asked that the table is there.
                assert!((0..FEW + 10).all(|_| index.find(&[7; 20]).is_none()));
                assert!(index.table.get().is_some());
                for (n, id) in (0..).zip(&ids) {
                    assert_eq!((index.find(id), index.find_likely(id)), (Some(n * 7), Some(n * 7)));
                }
                assert_eq!(index.find(&id(count + 1, likeness)), None);
            }
        }
    }
}
