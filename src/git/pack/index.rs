//! The index of a pack, version 2: for each object, where in the pack it lies.

use super::window::read_at;
use std::fs::File;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Signature and version.
const HEADER: &[u8] = b"\xfftOc\0\0\0\x02";
/// Where the sorted ids begin: behind the header and 256 sums by first byte.
const IDS: usize = 8 + 256 * 4;
/// The two checksums at the end.
const TRAILER: usize = 40;

/// So many objects are looked up in the file, and one more in so many that there are; whoever asks for more has it read
/// as a whole.
const FEW: usize = 64;
const SHARE: usize = 512;

/// A pack's index.
pub(super) struct Index {
    file: File,
    /// Header and sums, as they lie on disk.
    head: Vec<u8>,
    count: usize,
    asked: AtomicUsize,
    /// All of it, once that is worth it.
    whole: OnceLock<Option<Vec<u8>>>,
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
        let (asked, whole) = (AtomicUsize::new(0), OnceLock::new());
        is_one.then_some(Self { file, head, count, asked, whole })
    }

    /// How many objects it lists.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Where the object begins in the pack.
    pub(super) fn find(&self, id: &[u8; 20]) -> Option<u64> {
        let first = usize::from(id[0]);
        let end = number(&self.head, 8 + first * 4)?;
        let start = if first == 0 { 0 } else { number(&self.head, 4 + first * 4)? };
        let position = if self.asked.fetch_add(1, Ordering::Relaxed) < FEW + self.count / SHARE {
            self.search_file(start, end, id)?
        } else {
            let bytes = self.whole.get_or_init(|| self.read_whole()).as_ref()?;
            let (ids, _) = bytes.get(IDS + start * 20..IDS + end * 20)?.as_chunks::<20>();
            start + search(ids, id)?
        };
        let offsets = IDS + self.count * 24;
        let offset = u64::from(u32::from_be_bytes(self.at(offsets + position * 4)?));
        if offset & 0x8000_0000 == 0 {
            return Some(offset);
        }
        let large = usize::try_from(offset & 0x7fff_ffff).ok()?;
        Some(u64::from_be_bytes(self.at(offsets + self.count * 4 + large * 8)?))
    }

    /// Bytes at a place, from memory where all of it was read.
    fn at<const N: usize>(&self, place: usize) -> Option<[u8; N]> {
        if let Some(Some(bytes)) = self.whole.get() {
            return bytes.get(place..place + N)?.try_into().ok();
        }
        let mut found = [0; N];
        read_at(&self.file, &mut found, place as u64).ok().filter(|n| *n == N)?;
        Some(found)
    }

    fn search_file(&self, mut low: usize, mut high: usize, id: &[u8; 20]) -> Option<usize> {
        while low < high {
            let middle = low + (high - low) / 2;
            match self.at::<20>(IDS + middle * 20)?.cmp(id) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn read_whole(&self) -> Option<Vec<u8>> {
        let mut bytes = vec![0; usize::try_from(self.file.metadata().ok()?.len()).ok()?];
        let count = read_at(&self.file, &mut bytes, 0).ok()?;
        // What was opened stays as it was: a pack is never written again.
        (count == bytes.len() && bytes.starts_with(&self.head)).then_some(bytes)
    }
}

/// Where an id stands among sorted ids that begin with the same byte. Ids are as good as random: its beginning tells
/// about where, so the search begins there and widens, and the first eight bytes tell nearly all of them apart.
fn search(ids: &[[u8; 20]], id: &[u8; 20]) -> Option<usize> {
    let beginning = |id: &[u8; 20]| id.first_chunk().map_or(0, |eight| u64::from_be_bytes(*eight));
    let wanted = beginning(id);
    let share = (wanted >> 24) & 0xffff_ffff;
    let guess = usize::try_from((share * ids.len() as u64) >> 32).ok()?.min(ids.len().checked_sub(1)?);
    let (mut low, mut high, mut step) = (guess, guess + 1, 8);
    while low > 0 && beginning(&ids[low]) >= wanted {
        low = low.saturating_sub(step);
        step *= 2;
    }
    step = 8;
    while high < ids.len() && beginning(&ids[high]) <= wanted {
        high = (high + step).min(ids.len());
        step *= 2;
    }
    let first = low + ids[low..high].partition_point(|id| beginning(id) < wanted);
    let alike = ids[first..].iter().take_while(|id| beginning(id) == wanted);
    alike.into_iter().position(|known| known == id).map(|n| first + n)
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

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
                for n in 0..count + 50 {
                    let id = id(n, likeness);
                    assert_eq!(search(&ids, &id), ids.binary_search(&id).ok(), "{likeness} {count} {n}");
                }
                for edge in [[0xab; 20], [0; 20], [0xff; 20]] {
                    assert_eq!(search(&ids, &edge), ids.binary_search(&edge).ok());
                }
            }
        }
    }
}
