//! What git's index remembers of the files that it was told about, as far as a scan asks for them.
//!
//! Read in one pass, without its checksum and without what lies outside the scope: the index of a register of a million
//! records is a hundred megabytes, nearly all of it records. Whoever garbles it can make a file look unchanged to
//! `ack` as to git; nothing that is computed from commits looks here.

use super::scope::Scope;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// What begins every index.
const SIGNATURE: &[u8] = b"DIRC";
/// The flags that matter, in the first two bytes and in the two that may follow.
const EXTENDED: u16 = 0x4000;
const STAGE: u16 = 0x3000;
/// The length of the path, as far as that fits.
const NAME: u16 = 0x0fff;
const SKIP_WORKTREE: u16 = 0x4000;
/// The mode of a whole directory that a sparse index leaves out.
const DIRECTORY: u32 = 0o040_000;
/// Longer paths are no work of git's.
const LONGEST: usize = 1 << 16;

/// What stands in the index of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Entry {
    pub(super) ctime: u32,
    pub(super) mtime: u32,
    pub(super) size: u32,
    pub(super) id: [u8; 20],
    /// The check-out leaves the file out.
    pub(super) skipped: bool,
}

/// What is remembered.
#[derive(Default)]
pub(super) struct Remembered {
    pub(super) files: BTreeMap<String, Entry>,
    /// The directories that are left out as a whole, each with its final slash.
    directories: Vec<String>,
    /// When the index was written, in seconds: files changed since may differ without looking so.
    pub(super) written: i64,
}

impl Remembered {
    /// Reads an index of version 2, 3 or 4. `None` when there is none, it ends early, or it is split in two.
    pub(super) fn read(path: &Path, scope: &Scope<'_>) -> Option<Self> {
        let mut from = BufReader::with_capacity(1 << 20, File::open(path).ok()?);
        let mut this =
            Self { written: super::work_tree::times(&fs::metadata(path).ok()?).0, ..Self::default() };
        let header: [u8; 12] = exactly(&mut from)?;
        let (version, count) = (number(&header[4..]), number(&header[8..]));
        if header[..4] != *SIGNATURE || !(2..=4).contains(&version) {
            return None;
        }
        let mut path = Vec::new();
        for _ in 0..count {
            if version < 4
                && let Some(length) = outside(from.fill_buf().ok()?, scope)
            {
                from.consume(length);
                continue;
            }
            let fixed: [u8; 62] = exactly(&mut from)?;
            let flags = u16::from_be_bytes([fixed[60], fixed[61]]);
            let mut length = fixed.len();
            let mut more = 0;
            if flags & EXTENDED != 0 {
                more = u16::from_be_bytes(exactly(&mut from)?);
                length += 2;
            }
            let kept = if version == 4 { path.len().checked_sub(varint(&mut from)?)? } else { 0 };
            path.truncate(kept);
            let read = from.by_ref().take(LONGEST as u64).read_until(0, &mut path).ok()?;
            (path.pop()? == 0).then_some(())?;
            if version < 4 {
                // Entries are filled up with NULs to a multiple of eight bytes, by one at least.
                let padding = (8 - (length + read) % 8) % 8;
                std::io::copy(&mut from.by_ref().take(padding as u64), &mut std::io::sink()).ok()?;
            }
            let is_directory = number(&fixed[24..]) == DIRECTORY;
            if flags & STAGE != 0 || !(is_directory || scope.holds(&path)) {
                continue;
            }
            let Ok(name) = std::str::from_utf8(&path) else { continue };
            if is_directory {
                this.directories.push(name.to_owned());
                continue;
            }
            let skipped = more & SKIP_WORKTREE != 0;
            let mut id = [0; 20];
            id.copy_from_slice(&fixed[40..60]);
            let (ctime, mtime, size) = (number(&fixed), number(&fixed[8..]), number(&fixed[36..]));
            this.files.insert(name.to_owned(), Entry { ctime, mtime, size, id, skipped });
        }
        // An index that is split in two names the other half behind the entries.
        let mut next = [0; 4];
        let split = from.read_exact(&mut next).is_ok() && next == *b"link";
        (!split).then_some(this)
    }

    /// Whether the check-out leaves the file out.
    pub(super) fn leaves_out(&self, path: &str) -> bool {
        self.files.get(path).is_some_and(|e| e.skipped)
            || self.directories.iter().any(|directory| path.starts_with(directory))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.directories.is_empty()
    }
}

/// How long the entry is that these bytes begin with, if it is a plain one of a file that nobody asks about and all of it
/// is here: nearly all are.
fn outside(bytes: &[u8], scope: &Scope<'_>) -> Option<usize> {
    let fixed = bytes.first_chunk::<62>()?;
    let flags = u16::from_be_bytes([fixed[60], fixed[61]]);
    let name = usize::from(flags & NAME);
    if flags & EXTENDED != 0 || name == usize::from(NAME) || number(&fixed[24..]) == DIRECTORY {
        return None;
    }
    let length = (fixed.len() + name + 8) / 8 * 8;
    let (path, padding) = bytes.get(fixed.len()..length)?.split_at(name);
    (!scope.holds(path) && padding.iter().all(|b| *b == 0)).then_some(length)
}

fn exactly<const N: usize>(from: &mut impl Read) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes).ok().map(|()| bytes)
}

/// The first four bytes as a number; there always are four.
fn number(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |four| u32::from_be_bytes(*four))
}

/// How many bytes of the path before are dropped: seven bits a byte, each continuation counting one more.
fn varint(from: &mut impl Read) -> Option<usize> {
    let [mut byte] = exactly(from)?;
    let mut value = usize::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        [byte] = exactly(from)?;
        value = value.checked_add(1)?.checked_mul(128)? | usize::from(byte & 0x7f);
    }
    Some(value)
}
