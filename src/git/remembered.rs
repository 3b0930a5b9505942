//! What git's index remembers of the files that it was told about, as far as a scan asks for them.
//!
//! Read in one pass, without its checksum and without what lies outside the scope: the index of a register of a million
//! records is a hundred megabytes, nearly all of it records. Of a large one the places are remembered, for the next time. Whoever garbles it can make a file look unchanged to
//! `ack` as to git; nothing that is computed from commits looks here.

use super::places::{Places, Run};
use super::scope::Scope;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
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
    /// By path.
    pub(super) files: Vec<(String, Entry)>,
    /// The directories that are left out as a whole, each with its final slash.
    directories: Vec<String>,
    /// When the index was written, in seconds: files changed since may differ without looking so.
    pub(super) written: i64,
}

impl Remembered {
    /// Reads an index of version 2, 3 or 4. `None` when there is none, it ends early, or it is split in two.
    pub(super) fn read(path: &Path, scope: &Scope<'_>) -> Option<Self> {
        let file = File::open(path).ok()?;
        let written = super::work_tree::times(&file.metadata().ok()?).0;
        let places = Places::of(&file, path, scope);
        let mut reader = Reader::of(file)?;
        if let Some(runs) = places.as_ref().and_then(Places::recall)
            && let Some(found) = reader.runs(&runs, scope)
        {
            return Some(found.written(written));
        }
        let (found, runs) = reader.all(scope)?;
        // Of version 4, an entry cannot be read without the one before it.
        if let Some(places) = places.filter(|_| reader.version < 4) {
            places.keep(&runs);
        }
        Some(found.written(written))
    }

    /// The same of an index that was written at a time. Git keeps it in order; whoever does not, is put in order.
    fn written(mut self, written: i64) -> Self {
        self.files.sort_by(|(a, _), (b, _)| a.cmp(b));
        Self { written, ..self }
    }

    /// Whether the check-out leaves the file out.
    pub(super) fn leaves_out(&self, path: &str) -> bool {
        let file = self.files.binary_search_by(|(known, _)| known.as_str().cmp(path)).ok();
        file.is_some_and(|n| self.files[n].1.skipped)
            || self.directories.iter().any(|directory| path.starts_with(directory))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.directories.is_empty()
    }
}

/// An index being read.
struct Reader {
    from: BufReader<File>,
    version: u32,
    count: u32,
    /// Where the next entry begins.
    at: u64,
    /// The path of the entry before.
    path: Vec<u8>,
}

impl Reader {
    fn of(file: File) -> Option<Self> {
        let mut from = BufReader::with_capacity(1 << 20, file);
        from.rewind().ok()?;
        let header: [u8; 12] = exactly(&mut from)?;
        let (version, count) = (number(&header[4..]), number(&header[8..]));
        let is_one = header[..4] == *SIGNATURE && (2..=4).contains(&version);
        is_one.then_some(Self { from, version, count, at: header.len() as u64, path: Vec::new() })
    }

    /// All that a scope asks for, and where it lies.
    fn all(&mut self, scope: &Scope<'_>) -> Option<(Remembered, Vec<Run>)> {
        self.begin_at(12)?;
        let (mut found, mut runs) = (Remembered::default(), Vec::<Run>::new());
        let mut is_next = false;
        for _ in 0..self.count {
            let at = self.at;
            let outside = if self.version < 4 { outside(self.from.fill_buf().ok()?, scope) } else { None };
            if let Some(length) = outside {
                self.from.consume(length);
                self.at += length as u64;
                is_next = false;
            } else if self.entry(scope, &mut found)? {
                match runs.last_mut() {
                    Some(last) if is_next => last.count += 1,
                    _ => runs.push(Run { offset: at, count: 1 }),
                }
                is_next = true;
            } else {
                is_next = false;
            }
        }
        // An index that is split in two names the other half behind the entries.
        let mut next = [0; 4];
        let split = self.from.read_exact(&mut next).is_ok() && next == *b"link";
        (!split).then_some((found, runs))
    }

    /// What lies in these places, if it is what the scope asks for.
    fn runs(&mut self, runs: &[Run], scope: &Scope<'_>) -> Option<Remembered> {
        let mut found = Remembered::default();
        for run in runs {
            self.begin_at(run.offset)?;
            for _ in 0..run.count {
                self.entry(scope, &mut found)?.then_some(())?;
            }
        }
        Some(found)
    }

    fn begin_at(&mut self, at: u64) -> Option<()> {
        self.at = at;
        self.path.clear();
        self.from.seek(SeekFrom::Start(at)).ok().map(drop)
    }

    /// Reads the next entry; whether the scope asks for it, or it is a directory that is left out as a whole.
    fn entry(&mut self, scope: &Scope<'_>, found: &mut Remembered) -> Option<bool> {
        let from = &mut self.from;
        let fixed: [u8; 62] = exactly(from)?;
        let flags = u16::from_be_bytes([fixed[60], fixed[61]]);
        let mut length = fixed.len();
        let mut more = 0;
        if flags & EXTENDED != 0 {
            more = u16::from_be_bytes(exactly(from)?);
            length += 2;
        }
        let kept = if self.version == 4 { self.path.len().checked_sub(varint(from)?)? } else { 0 };
        self.path.truncate(kept);
        let read = from.by_ref().take(LONGEST as u64).read_until(0, &mut self.path).ok()?;
        (self.path.pop()? == 0).then_some(())?;
        length += read;
        if self.version < 4 {
            // Entries are filled up with NULs to a multiple of eight bytes, by one at least.
            let padding = (8 - length % 8) % 8;
            std::io::copy(&mut from.by_ref().take(padding as u64), &mut std::io::sink()).ok()?;
            length += padding;
        }
        // Nobody goes by where entries of version 4 lie.
        self.at += length as u64;
        let is_directory = number(&fixed[24..]) == DIRECTORY;
        if flags & STAGE != 0 || !(is_directory || scope.holds(&self.path)) {
            return Some(false);
        }
        let Ok(name) = std::str::from_utf8(&self.path) else { return Some(false) };
        if is_directory {
            found.directories.push(name.to_owned());
            return Some(true);
        }
        let skipped = more & SKIP_WORKTREE != 0;
        let mut id = [0; 20];
        id.copy_from_slice(&fixed[40..60]);
        let (ctime, mtime, size) = (number(&fixed), number(&fixed[8..]), number(&fixed[36..]));
        found.files.push((name.to_owned(), Entry { ctime, mtime, size, id, skipped }));
        Some(true)
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
