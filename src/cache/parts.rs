//! A file of several parts, each behind a checksum of its own, so that several threads can read it.

use super::MAGIC;
use crate::source::read_at;
use std::cell::Cell;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use twox_hash::XxHash3_128;

/// The bytes of a checksum. It tells damage; that somebody forged a file on purpose, no checksum beside it can tell.
const SUM: usize = 16;
/// The bytes of the number of parts.
const COUNT: usize = 8;
/// What the table says of a part: its length in eight bytes, and its checksum.
const ROW: usize = 8 + SUM;

/// Writes a file: its first line, the parts one after another, the table with how many there are, its checksum.
pub(super) fn write(to: &mut impl Write, parts: impl Iterator<Item = Vec<u8>>) -> std::io::Result<()> {
    to.write_all(MAGIC)?;
    let (mut table, mut count) = (Vec::new(), 0u64);
    for part in parts {
        to.write_all(&part)?;
        table.extend((part.len() as u64).to_le_bytes());
        table.extend(sum(&part));
        count += 1;
    }
    table.extend(count.to_le_bytes());
    to.write_all(&table)?;
    to.write_all(&sum(&table))
}

/// A file whose table is whole, and which is as long as that says.
pub(super) struct Parts {
    path: PathBuf,
    file: File,
    parts: Vec<Part>,
}

#[derive(Clone, Copy)]
struct Part {
    begins: u64,
    length: usize,
    sum: [u8; SUM],
}

impl Parts {
    pub(super) fn open(path: &Path) -> Option<Self> {
        let file = File::open(path).ok()?;
        let length = file.metadata().ok()?.len();
        let read = |from: u64, length: usize| {
            let mut bytes = vec![0; length];
            read_at(&file, &mut bytes, from).ok().filter(|read| *read == length).map(|_| bytes)
        };
        (read(0, MAGIC.len())? == MAGIC).then_some(())?;
        let end = length.checked_sub((COUNT + SUM) as u64)?;
        let count = u64::from_le_bytes(*read(end, COUNT)?.first_chunk()?);
        let room = count.checked_mul(ROW as u64).filter(|room| *room <= end)?;
        let mut table = read(end - room, usize::try_from(room).ok()?.checked_add(COUNT + SUM)?)?;
        let told = table.split_off(table.len() - SUM);
        (sum(&table) == *told).then_some(())?;
        let mut begins = MAGIC.len() as u64;
        let mut parts = Vec::with_capacity(table.len() / ROW);
        let (rows, _) = table[..table.len() - COUNT].as_chunks::<ROW>();
        for row in rows {
            let long = u64::from_le_bytes(*row.first_chunk()?);
            parts.push(Part { begins, length: usize::try_from(long).ok()?, sum: *row.last_chunk()? });
            begins = begins.checked_add(long)?;
        }
        (begins == end - room).then_some(Self { path: path.to_owned(), file, parts })
    }

    /// Takes the file away, which was found damaged: the next run makes it anew.
    pub(super) fn discard(&self) {
        let _ = std::fs::remove_file(&self.path);
    }

    pub(super) fn len(&self) -> usize {
        self.parts.len()
    }

    /// The length of a part.
    pub(super) fn length(&self, n: usize) -> Option<usize> {
        self.parts.get(n).map(|part| part.length)
    }

    /// What is made of a part; `None` where there is none, or not the one that was written.
    pub(super) fn read<T>(&self, n: usize, take: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        thread_local! {
            // One part after another is read into the same memory.
            static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
        }
        let bytes = self.read_into(n, ROOM.take())?;
        let made = take(&bytes);
        ROOM.set(bytes);
        made
    }

    /// A part to be kept as it is.
    pub(super) fn part(&self, n: usize) -> Option<Vec<u8>> {
        self.read_into(n, Vec::new())
    }

    fn read_into(&self, n: usize, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        let part = self.parts.get(n)?;
        bytes.resize(part.length, 0);
        read_at(&self.file, &mut bytes, part.begins).ok().filter(|read| *read == part.length)?;
        (sum(&bytes) == part.sum).then_some(bytes)
    }
}

fn sum(bytes: &[u8]) -> [u8; SUM] {
    XxHash3_128::oneshot(bytes).to_le_bytes()
}
