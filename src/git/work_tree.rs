//! The work tree as it would be committed: which paths differ from HEAD, and with which bytes.
//!
//! Files are read and compared here. Links are never followed, no filter runs, and nothing is written.

use super::object::{blob_id, oid};
use super::scope::Scope;
use super::{GitError, Repo};
use crate::source::{BlobId, Entry, Mode};
use git2::{AttrCheckFlags, AttrValue, Index, IndexEntry, IndexEntryExtendedFlag, ObjectType, Oid};
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
    place: PathBuf,
    meta: Metadata,
}

/// What the index remembers of the files it was told about.
struct Remembered {
    entries: BTreeMap<String, IndexEntry>,
    /// When the index was written: files changed since may differ without looking so.
    written: i64,
    /// The index cannot be read and the check-out is sparse: a missing file says nothing.
    blind: bool,
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
        let head: BTreeMap<String, Entry> = match self.head_commit()? {
            Some(commit) => self.files_at(commit, under)?.into_iter().collect(),
            None => BTreeMap::new(),
        };
        let seen = scan(root, &Scope::new(under))?;
        let remembered = self.remembered(!head.is_empty());
        let mut changes = BTreeMap::new();
        for (path, found) in &seen {
            if let Some(file) = self.differing(path, found, head.get(path), &remembered)? {
                changes.insert(path.clone(), Some(file));
            }
        }
        for (path, entry) in head {
            let gone = !seen.contains_key(&path) && entry.mode != Mode::Submodule;
            if gone && !remembered.leaves_out(&path) {
                changes.insert(path, None);
            }
        }
        Ok(changes.into_iter().collect())
    }

    fn differing(
        &self,
        path: &str,
        found: &Seen,
        head: Option<&Entry>,
        remembered: &Remembered,
    ) -> Result<Option<WorkFile>, GitError> {
        if head.is_none() && self.git.is_path_ignored(path)? && !remembered.entries.contains_key(path) {
            return Ok(None);
        }
        let mode = self.mode_of(&found.meta, head);
        if head.is_some_and(|e| e.mode == mode && remembered.vouches_for(path, found, e)) {
            return Ok(None);
        }
        let bytes = if mode == Mode::Symlink {
            let target = fs::read_link(&found.place).map_err(|e| GitError::io("read", &found.place, &e))?;
            target.to_string_lossy().into_owned().into_bytes()
        } else {
            fs::read(&found.place).map_err(|e| GitError::io("read", &found.place, &e))?
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

    fn mode_of(&self, meta: &Metadata, head: Option<&Entry>) -> Mode {
        if meta.is_symlink() {
            return Mode::Symlink;
        }
        let told_apart = self.setting("core.fileMode").is_none_or(|v| v != "false");
        match head.map(|e| e.mode) {
            Some(mode @ (Mode::Plain | Mode::Executable)) if !told_apart => mode,
            _ if is_executable(meta) => Mode::Executable,
            _ => Mode::Plain,
        }
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

    fn remembered(&self, needed: bool) -> Remembered {
        let path = self.git_dir().join("index");
        let index = if needed { Index::open(&path).ok() } else { None };
        let sparse = self.setting("core.sparseCheckout").is_some_and(|v| v == "true");
        let blind = needed && sparse && index.as_ref().is_none_or(Index::is_empty);
        let entries = index.iter().flat_map(|index| index.iter()).filter(|e| (e.flags >> 12) & 3 == 0);
        let entries = entries.filter_map(|e| Some((String::from_utf8(e.path.clone()).ok()?, e))).collect();
        let written = fs::metadata(&path).map_or(0, |meta| times(&meta).0);
        Remembered { entries, written, blind }
    }
}

impl Remembered {
    fn leaves_out(&self, path: &str) -> bool {
        let skips = |e: &IndexEntry| e.flags_extended & IndexEntryExtendedFlag::SKIP_WORKTREE.bits() != 0;
        self.blind || self.entries.get(path).is_some_and(skips)
    }

    /// Whether the file was committed as in HEAD and not touched since, by its size and times.
    #[allow(clippy::cast_possible_truncation)]
    fn vouches_for(&self, path: &str, found: &Seen, head: &Entry) -> bool {
        let (mtime, ctime) = times(&found.meta);
        self.entries.get(path).is_some_and(|e| {
            oid(head.blob.bytes()).is_ok_and(|id| id == e.id)
                && mtime != 0
                && e.mtime.seconds() == mtime as i32
                && e.ctime.seconds() == ctime as i32
                && e.file_size == found.meta.len() as u32
                && mtime < self.written
                && ctime < self.written
        })
    }
}

/// Every file and link of a scope, by path. What is neither (pipes, sockets, devices) is passed over, as git does,
/// and so is what other repositories hold.
fn scan(root: &Path, scope: &Scope<'_>) -> Result<BTreeMap<String, Seen>, GitError> {
    let mut found = BTreeMap::new();
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
            let place = entry.path();
            match fs::symlink_metadata(&place) {
                Ok(meta) if meta.is_dir() && !place.join(".git").exists() => open.push((place, path, inside)),
                Ok(meta) if (meta.is_file() || meta.is_symlink()) && inside.is_all() => {
                    found.insert(path, Seen { place, meta });
                }
                Ok(_) => {}
                Err(e) if e.kind() == ErrorKind::NotFound => {}
                Err(e) => return Err(GitError::io("read", &place, &e)),
            }
        }
    }
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
fn times(meta: &Metadata) -> (i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (meta.mtime(), meta.ctime())
}

/// Without times that can be relied on, no file is vouched for.
#[cfg(not(unix))]
fn times(_: &Metadata) -> (i64, i64) {
    (0, 0)
}
