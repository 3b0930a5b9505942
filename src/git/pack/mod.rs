//! Reads objects straight from pack files, in the order in which they lie there.
//!
//! libgit2 takes a lock, a copy and a slow hash for every object; where a hundred thousand records are read, that is
//! most of the time. This reader knows the ordinary case only: packs of version 2 beside the repository's own objects
//! and those of its alternates. Whatever it does not know or finds amiss, it does not have: the caller then asks
//! libgit2, whose word on damage is final. Nothing read here is believed before its hash was checked.

mod delta;
mod index;
mod reader;
mod window;

#[cfg(test)]
mod tests;

pub(super) use reader::Reader;

use index::Index;
use std::fs::{self, File};
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How far alternates of alternates are followed; git itself stops at five.
const MOST_ALTERNATES: usize = 5;

/// A pack with its index.
struct Pack {
    index: Index,
    file: File,
    length: u64,
    stamp: String,
}

/// Where an object lies. Ordered as the packs are best read, and one word: there may be a million of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Place(NonZeroU64);

/// The bits of a place that are the offset in its pack; those above are the pack's number.
const OFFSET_BITS: u32 = 44;

impl Place {
    /// `None` beyond a million packs, or sixteen terabytes of one.
    fn new(pack: u32, offset: u64) -> Option<Self> {
        let fits = pack >> (u64::BITS - OFFSET_BITS) == 0 && offset >> OFFSET_BITS == 0;
        // No object begins where its pack does.
        NonZeroU64::new(u64::from(pack) << OFFSET_BITS | offset).filter(|_| fits).map(Self)
    }

    fn pack(self) -> u32 {
        (self.0.get() >> OFFSET_BITS) as u32
    }

    fn offset(self) -> u64 {
        self.0.get() & ((1 << OFFSET_BITS) - 1)
    }
}

/// The packs of a repository, as they were when it was opened. They may be read by several threads.
#[derive(Default)]
pub(super) struct Packs {
    packs: Vec<Pack>,
    directories: Vec<PathBuf>,
}

impl Packs {
    /// Opens every pack below an `objects` directory and its alternates; one that cannot be used is passed over.
    pub(super) fn open(objects: &Path) -> Self {
        let mut directories = vec![objects.to_owned()];
        let mut level = directories.clone();
        for _ in 0..MOST_ALTERNATES {
            level = level.iter().flat_map(|dir| alternates(dir)).collect();
            level.retain(|dir| !directories.contains(dir));
            directories.extend(level.iter().cloned());
        }
        let mut found: Vec<PathBuf> = directories
            .iter()
            .filter_map(|dir| fs::read_dir(dir.join("pack")).ok())
            .flat_map(|entries| entries.filter_map(Result::ok).map(|e| e.path()))
            .filter(|path| path.extension().is_some_and(|x| x == "idx"))
            .collect();
        found.sort();
        Self { packs: found.iter().filter_map(|path| Pack::open(path)).collect(), directories }
    }

    /// Where an object lies, if it is in a pack.
    pub(super) fn find(&self, id: &[u8; 20]) -> Option<Place> {
        (0..).zip(&self.packs).find_map(|(pack, p)| Place::new(pack, p.index.find(id)?))
    }

    /// The same for whoever checks the hash of what lies there, which may be another object whose id begins alike.
    pub(super) fn find_likely(&self, id: &[u8; 20]) -> Option<Place> {
        (0..).zip(&self.packs).find_map(|(pack, p)| Place::new(pack, p.index.find_likely(id)?))
    }

    /// The `objects` directory and its alternates.
    pub(super) fn directories(&self) -> &[PathBuf] {
        &self.directories
    }

    /// Name, size and time of change of each: what is the same in all of it holds the same objects.
    pub(super) fn stamps(&self) -> impl Iterator<Item = &str> {
        self.packs.iter().map(|p| p.stamp.as_str())
    }

    fn pack(&self, number: u32) -> Option<&Pack> {
        self.packs.get(number as usize)
    }
}

impl Pack {
    fn open(index: &Path) -> Option<Self> {
        let file = File::open(index.with_extension("pack")).ok()?;
        let length = file.metadata().ok()?.len();
        let stamp = stamp(index, &[file.metadata().ok()?, fs::metadata(index).ok()?])?;
        let index = Index::open(File::open(index).ok()?)?;
        let mut header = [0; 12];
        crate::source::read_at(&file, &mut header, 0).ok().filter(|n| *n == header.len())?;
        let count = usize::try_from(u32::from_be_bytes(header[8..].try_into().ok()?)).ok()?;
        (header[..8] == *b"PACK\0\0\0\x02" && count == index.count()).then_some(Self {
            index,
            file,
            length,
            stamp,
        })
    }
}

fn stamp(index: &Path, files: &[fs::Metadata]) -> Option<String> {
    let mut stamp = index.file_name()?.to_string_lossy().into_owned();
    for file in files {
        let time = file.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        stamp.push_str(&format!(" {} {}.{}", file.len(), time.as_secs(), time.subsec_nanos()));
    }
    Some(stamp)
}

/// The other `objects` directories that one names; lines that git would not take either are passed over.
fn alternates(objects: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(objects.join("info").join("alternates")).unwrap_or_default();
    let lines = text.lines().filter(|l| !l.is_empty() && !l.starts_with('#') && !l.starts_with('"'));
    lines.map(|l| objects.join(l)).collect()
}
