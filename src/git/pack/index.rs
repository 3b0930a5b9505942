//! The index of a pack, version 2: for each object, where in the pack it lies.

/// Signature and version.
const HEADER: &[u8] = b"\xfftOc\0\0\0\x02";
/// Where the sorted ids begin: behind the header and 256 sums by first byte.
const IDS: usize = 8 + 256 * 4;
/// The two checksums at the end.
const TRAILER: usize = 40;

/// A pack's index, kept as it lies on disk.
pub(super) struct Index {
    bytes: Vec<u8>,
    count: usize,
}

impl Index {
    /// `None` for anything that is not of version 2, or whose length does not fit what it says.
    pub(super) fn parse(bytes: Vec<u8>) -> Option<Self> {
        if !bytes.starts_with(HEADER) || bytes.len() < IDS + TRAILER {
            return None;
        }
        let count = number(&bytes, IDS - 4)?;
        let this = Self { bytes, count };
        let sums: Vec<usize> = (0..256).filter_map(|n| number(&this.bytes, 8 + n * 4)).collect();
        let least = count.checked_mul(28)?.checked_add(IDS + TRAILER)?;
        let fits = this.bytes.len() >= least && (this.bytes.len() - least).is_multiple_of(8);
        (fits && sums.windows(2).all(|w| w[0] <= w[1])).then_some(this)
    }

    /// How many objects it lists.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Where the object begins in the pack.
    pub(super) fn find(&self, id: &[u8; 20]) -> Option<u64> {
        let first = usize::from(id[0]);
        let end = number(&self.bytes, 8 + first * 4)?;
        let start = if first == 0 { 0 } else { number(&self.bytes, 4 + first * 4)? };
        let ids = self.bytes.get(IDS + start * 20..IDS + end * 20)?;
        let (ids, _) = ids.as_chunks::<20>();
        let position = start + search(ids, id)?;
        let offsets = IDS + self.count * 24;
        let offset = number(&self.bytes, offsets + position * 4)?;
        if offset & 0x8000_0000 == 0 {
            return Some(offset as u64);
        }
        let at = offsets + self.count * 4 + (offset & 0x7fff_ffff) * 8;
        Some(u64::from_be_bytes(self.bytes.get(at..at + 8)?.try_into().ok()?))
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
