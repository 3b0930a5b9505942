//! Bringing the index entries of the changed paths along, and no other entry.

use super::build::Fitted;
use super::checkout::Placed;
use super::lock::{held, pause, random};
use super::object::{blob_id, oid};
use super::{Repo, environment};
use crate::source::BlobId;
use crate::text::visible;
use git2::{Index, IndexEntry, IndexEntryExtendedFlag, IndexEntryFlag, IndexTime};
use std::collections::HashMap;
use std::fs::{self, Metadata, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// What the lock file holds while it is ours: by that a later run knows one that a killed run left.
const MARK: &[u8] = b"ack\n";
/// How the names of our own files beside the index go on.
const OURS: &str = "ack-";

/// What an index has for a path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Staged {
    Nothing,
    Blob(BlobId),
    Conflict,
}

impl Repo {
    /// Updates the entries of these files; the error is a sentence for people, with what to do.
    ///
    /// An entry is touched only if it is as the branch had it. When libgit2 cannot read the index (it knows no split
    /// and no sparse ones), git itself does it.
    pub(super) fn update_index(&self, root: &Path, files: &[(&Fitted, Placed)]) -> Result<(), String> {
        let lagging = |why: String| {
            let paths: Vec<String> = files.iter().map(|(f, _)| visible(&f.path)).collect();
            let paths = paths.join(" ");
            format!(
                "the index lags behind ({why}); run `git restore --staged -- {paths}` before the next commit"
            )
        };
        let path = self.git_dir().join("index");
        let lock = IndexLock::take(&path).map_err(lagging)?;
        if let Some(done) = lock.update(root, files) {
            return done.map_err(lagging);
        }
        drop(lock);
        by_git(root, files).map_err(lagging)
    }
}

/// Removes what a killed run left beside the index. Whoever calls holds the clone's lock, so nothing of it is in use.
pub(super) fn clear_left(git_dir: &Path) {
    let lock = git_dir.join("index.lock");
    if fs::read(&lock).is_ok_and(|bytes| bytes == MARK) {
        let _ = fs::remove_file(&lock);
    }
    let prefix = format!("index.{OURS}");
    for entry in fs::read_dir(git_dir).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(&prefix) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The index of a work tree while git and everybody else must wait.
struct IndexLock {
    index: PathBuf,
    lock: PathBuf,
    /// The next index while it is made.
    next: PathBuf,
}

impl IndexLock {
    fn take(index: &Path) -> Result<Self, String> {
        let lock = index.with_extension("lock");
        let next = index.with_extension(format!("{OURS}{:x}", random()));
        let failed = |e: std::io::Error| format!("{}: {e}", visible(&lock.to_string_lossy()));
        for _ in 0..100 {
            match take_with_mark(&lock, &next) {
                Ok(()) => return Ok(Self { index: index.into(), lock, next }),
                Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => pause(50),
                Err(e) => return Err(failed(e)),
            }
        }
        Err(held(lock).to_string())
    }

    /// Makes and installs the next index; `None` when libgit2 cannot read this one.
    fn update(&self, root: &Path, files: &[(&Fitted, Placed)]) -> Option<Result<(), String>> {
        if self.index.exists()
            && let Err(e) = fs::copy(&self.index, &self.next)
        {
            return Some(Err(e.to_string()));
        }
        let mut index = Index::open(&self.next).ok()?;
        for (file, placed) in files {
            let staged = staged_in(&index, &file.path);
            if is_free(staged, file)
                && let Err(e) = entry(root, file, placed).and_then(|e| index.add(&e))
            {
                return Some(Err(visible(e.message())));
            }
        }
        Some(
            index
                .write()
                .map_err(|e| visible(e.message()))
                .and_then(|()| fs::rename(&self.next, &self.index).map_err(|e| e.to_string())),
        )
    }
}

impl Drop for IndexLock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.next);
        let _ = fs::remove_file(&self.lock);
    }
}

/// Makes the lock file with our mark in it, at once: a run can be killed between any two steps.
fn take_with_mark(lock: &Path, beside: &Path) -> std::io::Result<()> {
    let linked = fs::write(beside, MARK).map(|()| fs::hard_link(beside, lock));
    let _ = fs::remove_file(beside);
    let linked = linked?;
    match linked {
        Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => {
            // Some file systems know no links.
            OpenOptions::new().write(true).create_new(true).open(lock)?.write_all(MARK)
        }
        done => done,
    }
}

fn staged_in(index: &Index, path: &str) -> Staged {
    if let Some(entry) = index.get_path(Path::new(path), 0) {
        return Staged::Blob(blob_id(entry.id));
    }
    let conflict = (1..=3).any(|stage| index.get_path(Path::new(path), stage).is_some());
    if conflict { Staged::Conflict } else { Staged::Nothing }
}

/// Whether the entry is as the branch had it before, or has it now.
fn is_free(staged: Staged, file: &Fitted) -> bool {
    staged == file.was.map_or(Staged::Nothing, Staged::Blob) || staged == Staged::Blob(file.blob)
}

fn entry(root: &Path, file: &Fitted, placed: &Placed) -> Result<IndexEntry, git2::Error> {
    let (mut flags, mut flags_extended) = (0, 0);
    if matches!(placed, Placed::Sparse) {
        flags = IndexEntryFlag::EXTENDED.bits();
        flags_extended = IndexEntryExtendedFlag::SKIP_WORKTREE.bits();
    }
    let mut entry = IndexEntry {
        ctime: IndexTime::new(0, 0),
        mtime: IndexTime::new(0, 0),
        dev: 0,
        ino: 0,
        mode: file.mode,
        uid: 0,
        gid: 0,
        file_size: 0,
        id: oid(file.blob.bytes()).map_err(|e| git2::Error::from_str(&e.to_string()))?,
        flags,
        flags_extended,
        path: file.path.clone().into_bytes(),
    };
    if matches!(placed, Placed::Current)
        && let Ok(meta) = fs::symlink_metadata(root.join(&file.path))
    {
        remember(&mut entry, &meta);
    }
    Ok(entry)
}

/// Lets git see by the file's metadata that it is unchanged. Numbers are cut to 32 bits, as git does.
#[cfg(unix)]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn remember(entry: &mut IndexEntry, meta: &Metadata) {
    use std::os::unix::fs::MetadataExt;
    entry.ctime = IndexTime::new(meta.ctime() as i32, meta.ctime_nsec() as u32);
    entry.mtime = IndexTime::new(meta.mtime() as i32, meta.mtime_nsec() as u32);
    entry.dev = meta.dev() as u32;
    entry.ino = meta.ino() as u32;
    entry.uid = meta.uid();
    entry.gid = meta.gid();
    entry.file_size = meta.size() as u32;
}

#[cfg(not(unix))]
fn remember(_: &mut IndexEntry, _: &Metadata) {}

/// The same through git, for indexes that libgit2 does not read.
fn by_git(root: &Path, files: &[(&Fitted, Placed)]) -> Result<(), String> {
    let mut list = vec!["--literal-pathspecs", "ls-files", "--stage", "-z", "--"];
    list.extend(files.iter().map(|(f, _)| f.path.as_str()));
    let listed = run(root, &list, "")?;
    let mut staged: HashMap<&str, Staged> = HashMap::new();
    for line in listed.split('\0') {
        // 100644 <id> <stage> TAB <path>
        let Some((head, path)) = line.split_once('\t') else { continue };
        let id = head.split(' ').nth(1).and_then(BlobId::parse);
        let found =
            if head.ends_with(" 0") { id.map_or(Staged::Conflict, Staged::Blob) } else { Staged::Conflict };
        staged.insert(path, found);
    }
    let free = |f: &Fitted| is_free(staged.get(f.path.as_str()).copied().unwrap_or(Staged::Nothing), f);
    let (mut info, mut skipped) = (String::new(), String::new());
    for (file, placed) in files.iter().filter(|(f, _)| free(f)) {
        info += &format!("{:o} {} 0\t{}\0", file.mode, file.blob, file.path);
        if matches!(placed, Placed::Sparse) {
            skipped += &format!("{}\0", file.path);
        }
    }
    // An entry added to a sparse index beside the directory that it belongs to makes git (2.47) write trees with
    // duplicate names: so the index is expanded first.
    let full = ["-c", "index.sparse=false", "update-index"];
    run(root, &[&full[..], &["--force-write-index"]].concat(), "")?;
    run(root, &[&full[..], &["-z", "--index-info"]].concat(), &info)?;
    if !skipped.is_empty() {
        run(root, &[&full[..], &["--skip-worktree", "-z", "--stdin"]].concat(), &skipped)?;
    }
    Ok(())
}

fn run(root: &Path, args: &[&str], input: &str) -> Result<String, String> {
    let mut command = environment::git(root);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|e| format!("git does not run: {e}"))?;
    if let Some(mut stdin) = child.stdin.take() {
        // A git that ends early says why by itself.
        let _ = stdin.write_all(input.as_bytes());
    }
    let out = child.wait_with_output().map_err(|e| e.to_string())?;
    if !out.status.success() {
        return Err(visible(String::from_utf8_lossy(&out.stderr).trim()));
    }
    String::from_utf8(out.stdout).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_bears_our_mark_so_that_one_which_was_left_is_known() {
        let dir = tempfile::tempdir().unwrap();
        let index = dir.path().join("index");
        let lock = dir.path().join("index.lock");
        let held = IndexLock::take(&index).unwrap();
        assert_eq!((fs::read(&lock).unwrap().as_slice(), held.next.exists()), (MARK, false));
        drop(held);
        assert!(!lock.exists());
        // As if it was killed.
        std::mem::forget(IndexLock::take(&index).unwrap());
        assert!(lock.exists());
        clear_left(dir.path());
        assert!(!lock.exists() && IndexLock::take(&index).is_ok());
    }
}
