//! A file of several parts, each behind a checksum of its own, so that several threads can read it.

use super::MAGIC;
use crate::source::sha256;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// What the table says of a part: its length in eight bytes, and its SHA-256.
const ROW: usize = 8 + 32;

/// Writes a file: how many parts there are, the table, its checksum, the parts.
pub(super) fn write(to: &mut impl Write, parts: &[Vec<u8>]) -> std::io::Result<()> {
    let mut head = MAGIC.to_vec();
    head.extend((parts.len() as u64).to_le_bytes());
    for part in parts {
        head.extend((part.len() as u64).to_le_bytes());
        head.extend(sha256(part));
    }
    let sum = sha256(&head);
    to.write_all(&head)?;
    to.write_all(&sum)?;
    parts.iter().try_for_each(|part| to.write_all(part))
}

/// A file whose table is whole, and which is as long as that says.
pub(super) struct Parts {
    file: Mutex<File>,
    parts: Vec<Part>,
}

#[derive(Clone, Copy)]
struct Part {
    begins: u64,
    length: usize,
    sum: [u8; 32],
}

impl Parts {
    pub(super) fn open(path: &Path) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let length = file.metadata().ok()?.len();
        let mut head = vec![0; MAGIC.len() + 8];
        file.read_exact(&mut head).ok()?;
        let count = u64::from_le_bytes(head.strip_prefix(MAGIC)?.try_into().ok()?);
        let room = usize::try_from(count.checked_mul(ROW as u64).filter(|room| *room <= length)?).ok()?;
        let table = head.len();
        head.resize(table + room, 0);
        file.read_exact(&mut head[table..]).ok()?;
        let mut sum = [0; 32];
        file.read_exact(&mut sum).ok()?;
        if sha256(&head) != sum {
            return None;
        }
        let mut begins = (head.len() + sum.len()) as u64;
        let mut parts = Vec::with_capacity(room / ROW);
        let (rows, _) = head[table..].as_chunks::<ROW>();
        for row in rows {
            let long = u64::from_le_bytes(*row.first_chunk()?);
            parts.push(Part { begins, length: usize::try_from(long).ok()?, sum: *row.last_chunk()? });
            begins = begins.checked_add(long)?;
        }
        (begins == length).then_some(Self { file: Mutex::new(file), parts })
    }

    pub(super) fn len(&self) -> usize {
        self.parts.len()
    }

    /// A part; `None` where there is none, or not the one that was written.
    pub(super) fn part(&self, n: usize) -> Option<Vec<u8>> {
        let part = self.parts.get(n)?;
        let mut bytes = vec![0; part.length];
        {
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(part.begins)).ok()?;
            file.read_exact(&mut bytes).ok()?;
        }
        (sha256(&bytes) == part.sum).then_some(bytes)
    }
}
