//! Opening a pack, from whoever it comes: a folder as it is, a zip unpacked into a temporary one.
//!
//! A zip can name files outside, one file twice, links, and sizes that fill the disk. Whatever is none of our own making is
//! no pack.

use super::listing::Listing;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use zip::ZipArchive;

/// The most files of a pack.
const MOST_FILES: usize = 4_000_000;
/// The most bytes of all files of a zip together.
const MOST_BYTES: u64 = 16 << 30;
/// By how much the content may be larger than the zip, over a first allowance: tables of text become a fiftieth, not less.
const MOST_RATIO: u64 = 200;
const ALLOWANCE: u64 = 64 << 20;

/// The most bytes of a manifest or a signature.
pub(super) const SMALL: u64 = 1 << 20;
/// The most bytes of a list with a line a record: that of four million.
pub(super) const LARGE: u64 = 1 << 30;

/// A pack that can be read.
#[derive(Debug)]
pub struct Opened {
    root: PathBuf,
    /// The files by path, with `/`, and what is no plain file.
    pub(super) files: Listing,
    pub(super) odd: BTreeSet<String>,
    _unpacked: Option<tempfile::TempDir>,
}

/// Why a path leads to no pack; a sentence.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct NotAPack(pub String);

/// Opens a pack.
///
/// # Errors
/// When the path leads to no pack, or it cannot be read.
pub fn open(path: &Path) -> Result<Opened, NotAPack> {
    let name = crate::text::visible(&path.display().to_string());
    let none = |why: &str| NotAPack(format!("{name} {why}"));
    let (root, unpacked) = if path.is_dir() {
        (path.to_owned(), None)
    } else {
        let opened = || File::open(path).map_err(|e| none(&format!("cannot be read: {e}")));
        let (file, again) = (opened()?, opened()?);
        let dir = tempfile::Builder::new().prefix("ack-").tempdir();
        let dir = dir.map_err(|e| none(&format!("cannot be unpacked: {e}")))?;
        unpack(file, again, dir.path()).map_err(|why| none(&why))?;
        (dir.path().to_owned(), Some(dir))
    };
    let mut opened = Opened { root, files: Listing::default(), odd: BTreeSet::new(), _unpacked: unpacked };
    opened.list().map_err(|why| none(&why))?;
    if opened.files.contains(super::MANIFEST) && opened.files.contains(super::SUMS) {
        return Ok(opened);
    }
    Err(none("is no evidence pack: it has no MANIFEST and SHA256SUMS"))
}

impl Opened {
    /// Where a file of it lies.
    #[must_use]
    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.root.join(file)
    }

    /// The text of a file, where it is one of at most so many bytes.
    pub(super) fn text(&self, file: &str, most: u64) -> Option<String> {
        String::from_utf8(self.bytes(file, most)?).ok()
    }

    /// The same of any bytes.
    pub(super) fn bytes(&self, file: &str, most: u64) -> Option<Vec<u8>> {
        self.files.contains(file).then_some(())?;
        let mut bytes = Vec::new();
        File::open(self.path(file)).ok()?.take(most + 1).read_to_end(&mut bytes).ok()?;
        (bytes.len() as u64 <= most).then_some(bytes)
    }

    fn list(&mut self) -> Result<(), String> {
        let (mut open, mut files) = (vec![String::new()], Vec::new());
        while let Some(folder) = open.pop() {
            let entries =
                fs::read_dir(self.root.join(&folder)).map_err(|e| format!("cannot be read: {e}"))?;
            for entry in entries {
                let entry = entry.map_err(|e| format!("cannot be read: {e}"))?;
                let kind = entry.file_type().map_err(|e| format!("cannot be read: {e}"))?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
                if kind.is_dir() {
                    open.push(path);
                } else if kind.is_file() {
                    files.push(path);
                } else {
                    self.odd.insert(path);
                }
                if files.len() + self.odd.len() + open.len() > MOST_FILES {
                    return Err("has more files than a pack can have".into());
                }
            }
        }
        self.files = Listing::of(files);
        Ok(())
    }
}

/// Unpacks a zip whose every name is a plain path downwards, each once.
fn unpack(mut file: File, again: File, into: &Path) -> Result<(), String> {
    let size = file.metadata().map_err(|e| e.to_string())?.len();
    let declared = declared(&mut file, size).map_err(|e| format!("cannot be read: {e}"))?;
    let mut room = size.saturating_mul(MOST_RATIO).saturating_add(ALLOWANCE).min(MOST_BYTES);
    let mut zip =
        ZipArchive::new(BufReader::new(file)).map_err(|_| "is neither a folder nor a zip".to_owned())?;
    if declared.is_some_and(|n| n != zip.len() as u64) {
        // Of two files of one name, one reader takes the first and another the last.
        return Err("is no evidence pack: it has a file twice".into());
    }
    if zip.len() > MOST_FILES {
        return Err("has more files than a pack can have".into());
    }
    let (mut names, mut headers) = (BTreeSet::new(), BufReader::new(again));
    for n in 0..zip.len() {
        let entry = zip.by_index(n).map_err(|e| format!("cannot be unpacked: {e}"))?;
        let name = entry.name().map_err(|e| format!("cannot be unpacked: {e}"))?.into_owned();
        let shown = crate::text::visible(&name);
        let path = name.strip_suffix('/').unwrap_or(&name);
        if !is_downwards(path) {
            return Err(format!("is no evidence pack: it names a file `{shown}`"));
        }
        if !names.insert(path.to_owned()) {
            return Err(format!("is no evidence pack: it has `{shown}` twice"));
        }
        if !names_itself(&mut headers, entry.header_start(), entry.name_raw()).unwrap_or(false) {
            // One reader believes the list at the end, and another what stands before each file.
            return Err(format!("is no evidence pack: it has two names for `{shown}`"));
        }
        let place = into.join(path);
        if entry.is_dir() {
            fs::create_dir_all(&place).map_err(|e| e.to_string())?;
            continue;
        }
        if entry.is_symlink() {
            return Err(format!("is no evidence pack: `{shown}` is a link"));
        }
        if let Some(dir) = place.parent() {
            fs::create_dir_all(dir).map_err(|e| format!("cannot be unpacked: {e}"))?;
        }
        let mut out = File::create_new(&place).map_err(|e| format!("cannot be unpacked: {e}"))?;
        let copied = std::io::copy(&mut entry.take(room + 1), &mut out)
            .map_err(|e| format!("is damaged: `{shown}` cannot be unpacked: {e}"))?;
        room = room
            .checked_sub(copied)
            .ok_or_else(|| "is no evidence pack: it would unpack to far more than it is".to_owned())?;
    }
    Ok(())
}

/// Whether a file of a zip has the same name where it begins as in the list.
fn names_itself(zip: &mut BufReader<File>, at: u64, name: &[u8]) -> std::io::Result<bool> {
    let mut header = [0; 30];
    zip.seek(SeekFrom::Start(at))?;
    zip.read_exact(&mut header)?;
    let mut found = vec![0; usize::from(u16::from_le_bytes([header[26], header[27]]))];
    zip.read_exact(&mut found)?;
    Ok(header.starts_with(b"PK\x03\x04") && found == name)
}

/// How many files a zip says that it has; `None` where its end is not one that can be read.
fn declared(file: &mut File, size: u64) -> std::io::Result<Option<u64>> {
    let start = size.saturating_sub(u64::from(u16::MAX) + 22 + 76);
    file.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    file.take(size - start).read_to_end(&mut tail)?;
    file.rewind()?;
    let last = |mark: &[u8]| tail.windows(mark.len()).rposition(|w| w == mark);
    let at = |from: usize, bytes: usize| {
        let field = tail.get(from..from + bytes)?;
        Some(field.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b)))
    };
    let Some(short) = last(b"PK\x05\x06").and_then(|end| at(end + 10, 2)) else { return Ok(None) };
    if short < u64::from(u16::MAX) {
        return Ok(Some(short));
    }
    Ok(last(b"PK\x06\x06").and_then(|end| at(end + 32, 8)))
}

/// Whether a name leads nowhere but down, on every system.
fn is_downwards(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(['\\', ':', '\0'])
        && name.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}
