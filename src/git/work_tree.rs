//! The work tree as it would be committed: which paths differ from HEAD, and with which bytes.
//!
//! Files are read and compared here. Links are never followed, no filter runs, and nothing is written.

use super::object::blob_id;
use super::remembered::{self, Remembered};
use super::scope::Scope;
use super::{GitError, Repo};
use crate::source::{BlobId, Entry, Mode};
use git2::{AttrCheckFlags, AttrValue, ObjectType, Oid};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A file, or a symbolic link, in the work tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WorkFile {
    /// The mode it would be committed with.
    pub mode: Mode,
    /// Its bytes as they would be committed; of a link, its target.
    pub bytes: Vec<u8>,
}

impl WorkFile {
    /// The id that git would give to the bytes.
    ///
    /// # Errors
    /// When the hash cannot be made, as for bytes made to collide.
    pub fn blob(&self) -> Result<BlobId, GitError> {
        Ok(blob_id(Oid::hash_object(ObjectType::Blob, &self.bytes)?))
    }
}

/// What a scan finds at a path.
struct Seen {
    /// Where, if that cannot be told from the path: its bytes are no text.
    odd: Option<PathBuf>,
    meta: Metadata,
}

impl Seen {
    fn place(&self, root: &Path, path: &str) -> PathBuf {
        self.odd.clone().unwrap_or_else(|| root.join(path))
    }
}

/// A list in the order of its paths, followed beside another.
struct Beside<'a, T>(&'a [(String, T)]);

impl<'a, T> Beside<'a, T> {
    /// What stands at a path; paths are asked for in their order.
    fn at(&mut self, path: &str) -> Option<&'a T> {
        while let [(first, found), rest @ ..] = self.0 {
            match first.as_str().cmp(path) {
                Ordering::Less => self.0 = rest,
                Ordering::Equal => return Some(found),
                Ordering::Greater => return None,
            }
        }
        None
    }
}

impl Repo {
    /// The paths under `under` (as for [`Repo::history`]) whose files differ from `HEAD`, sorted: changed, added and
    /// not ignored, or deleted. Files that a sparse check-out leaves out do not differ. Empty for a bare repository.
    ///
    /// # Errors
    /// When `HEAD` is damaged or a file cannot be read.
    pub fn uncommitted(&self, under: &[&str]) -> Result<Vec<String>, GitError> {
        Ok(self.work_tree_changes(under)?.into_iter().map(|(path, _)| path).collect())
    }

    /// The same with what stands there; `None` for a file that is gone.
    ///
    /// # Errors
    /// As for [`Repo::uncommitted`].
    pub fn work_tree_changes(&self, under: &[&str]) -> Result<Vec<(String, Option<WorkFile>)>, GitError> {
        let Some(root) = self.work_dir() else { return Ok(Vec::new()) };
        let head: Vec<(String, Entry)> = match self.head_commit()? {
            Some(commit) => self.files_at(commit, under)?,
            None => Vec::new(),
        };
        let scope = Scope::new(under);
        let seen = scan(root, &scope)?;
        let index =
            if head.is_empty() { None } else { Remembered::read(&self.git_dir().join("index"), &scope) };
        let is_on = |key: &str, value: &str| self.setting(key).is_some_and(|v| v == value);
        // Without an index, a file that is missing from a sparse check-out says nothing.
        let blind = index.as_ref().is_none_or(Remembered::is_empty) && is_on("core.sparseCheckout", "true");
        let modes_told_apart = !is_on("core.fileMode", "false");
        let remembered = index.unwrap_or_default();
        let mut changes = BTreeMap::new();
        let (mut committed, mut known) = (Beside(&head), Beside(&remembered.files));
        for (path, found) in &seen {
            let (before, entry) = (committed.at(path), known.at(path));
            let mode = mode_of(&found.meta, before, modes_told_apart);
            let is_vouched_for = |head: &Entry| {
                head.mode == mode
                    && entry.is_some_and(|e| vouches_for(e, remembered.written, &found.meta, head))
            };
            if before.is_some_and(is_vouched_for) {
                continue;
            }
            if before.is_none() && entry.is_none() && self.git.is_path_ignored(path)? {
                continue;
            }
            if let Some(file) = self.differing(path, &found.place(root, path), mode, before)? {
                changes.insert(path.clone(), Some(file));
            }
        }
        let mut there = Beside(&seen);
        for (path, entry) in &head {
            let gone = there.at(path).is_none() && entry.mode != Mode::Submodule;
            if gone && !blind && !remembered.leaves_out(path) {
                changes.insert(path.clone(), None);
            }
        }
        Ok(changes.into_iter().collect())
    }

    fn differing(
        &self,
        path: &str,
        place: &Path,
        mode: Mode,
        head: Option<&Entry>,
    ) -> Result<Option<WorkFile>, GitError> {
        let bytes = if mode == Mode::Symlink {
            let target = fs::read_link(place).map_err(|e| GitError::io("read", place, &e))?;
            target.to_string_lossy().into_owned().into_bytes()
        } else {
            fs::read(place).map_err(|e| GitError::io("read", place, &e))?
        };
        let same = |bytes: &[u8]| -> Result<bool, GitError> {
            let id = Oid::hash_object(ObjectType::Blob, bytes)?;
            Ok(head.is_some_and(|e| e.mode == mode && e.blob == blob_id(id)))
        };
        if same(&bytes)? {
            return Ok(None);
        }
        let bytes = if mode == Mode::Symlink { bytes } else { self.committed_form(path, bytes) };
        Ok(if same(&bytes)? { None } else { Some(WorkFile { mode, bytes }) })
    }

    /// The bytes that git would commit for these bytes of a text file: without the carriage returns that a
    /// check-out on Windows puts in. Which files are text, attributes and `core.autocrlf` say; with NUL, none is.
    pub(super) fn committed_form(&self, path: &str, bytes: Vec<u8>) -> Vec<u8> {
        if !bytes.windows(2).any(|w| w == b"\r\n") || bytes.contains(&0) || !self.is_text(path) {
            return bytes;
        }
        let mut out = Vec::with_capacity(bytes.len());
        for (i, byte) in bytes.iter().enumerate() {
            if *byte != b'\r' || bytes.get(i + 1) != Some(&b'\n') {
                out.push(*byte);
            }
        }
        out
    }

    fn is_text(&self, path: &str) -> bool {
        // libgit2 tells these values by where they lie in memory: a copy would not be recognised.
        let attribute = |name: &str| {
            let found = self.git.get_attr_bytes(Path::new(path), name, AttrCheckFlags::FILE_THEN_INDEX);
            AttrValue::from_bytes(found.ok().flatten())
        };
        match attribute("text") {
            AttrValue::False => false,
            AttrValue::True | AttrValue::String(_) | AttrValue::Bytes(_) => true,
            AttrValue::Unspecified => {
                matches!(attribute("eol"), AttrValue::String(_))
                    || self.setting("core.autocrlf").is_some_and(|v| v == "true" || v == "input")
            }
        }
    }
}

/// The mode that a file would be committed with.
fn mode_of(meta: &Metadata, head: Option<&Entry>, told_apart: bool) -> Mode {
    if meta.is_symlink() {
        return Mode::Symlink;
    }
    match head.map(|e| e.mode) {
        Some(mode @ (Mode::Plain | Mode::Executable)) if !told_apart => mode,
        _ if is_executable(meta) => Mode::Executable,
        _ => Mode::Plain,
    }
}

/// Whether the file was committed as in HEAD and not touched since, by its size and times.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn vouches_for(entry: &remembered::Entry, written: i64, meta: &Metadata, head: &Entry) -> bool {
    let (mtime, ctime) = times(meta);
    entry.id == *head.blob.bytes()
        && mtime != 0
        && entry.mtime == mtime as u32
        && entry.ctime == ctime as u32
        && entry.size == meta.len() as u32
        && mtime < written
        && ctime < written
}

/// Every file and link of a scope, by path. What is neither (pipes, sockets, devices) is passed over, as git does,
/// and so is what other repositories hold.
fn scan(root: &Path, scope: &Scope<'_>) -> Result<Vec<(String, Seen)>, GitError> {
    let mut found = Vec::new();
    let mut open = vec![(root.to_owned(), String::new(), scope.clone())];
    while let Some((dir, path, scope)) = open.pop() {
        let entries = fs::read_dir(&dir).map_err(|e| GitError::io("read", &dir, &e))?;
        for entry in entries {
            let entry = entry.map_err(|e| GitError::io("read", &dir, &e))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some(inside) = scope.enter(name.as_bytes()) else { continue };
            if name.eq_ignore_ascii_case(".git") {
                continue;
            }
            let path = if path.is_empty() { name } else { format!("{path}/{name}") };
            // Of the entry itself: links are not followed.
            match entry.metadata() {
                Ok(meta) if meta.is_dir() => {
                    let place = entry.path();
                    if !place.join(".git").exists() {
                        open.push((place, path, inside));
                    }
                }
                Ok(meta) if (meta.is_file() || meta.is_symlink()) && inside.is_all() => {
                    let odd = path.contains('\u{fffd}').then(|| entry.path());
                    found.push((path, Seen { odd, meta }));
                }
                Ok(_) => {}
                Err(e) if e.kind() == ErrorKind::NotFound => {}
                Err(e) => return Err(GitError::io("read", &entry.path(), &e)),
            }
        }
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found.dedup_by(|(a, _), (b, _)| a == b);
    Ok(found)
}

#[cfg(unix)]
fn is_executable(meta: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    meta.mode() & 0o100 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &Metadata) -> bool {
    false
}

/// Seconds of the last change of content and of metadata.
#[cfg(unix)]
pub(super) fn times(meta: &Metadata) -> (i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (meta.mtime(), meta.ctime())
}

/// Without times that can be relied on, no file is vouched for.
#[cfg(not(unix))]
pub(super) fn times(_: &Metadata) -> (i64, i64) {
    (0, 0)
}
