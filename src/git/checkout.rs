//! Bringing the changed files of a work tree up to date, without ever following a link or losing an edit.

use super::build::Fitted;
use super::object::oid;
use super::{Applied, GitError, Repo};
use crate::source::BlobId;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What became of one file.
pub(super) enum Placed {
    /// The file has the new bytes.
    Current,
    /// Not part of a sparse check-out: no file is wanted.
    Sparse,
    /// Somebody's edit, or something that is no file, is there.
    Left,
}

impl Repo {
    /// Puts the files of HEAD into the work tree of a repository that was just made, whatever lies there.
    ///
    /// # Errors
    /// When files cannot be written.
    pub fn check_out_head(&self) -> Result<(), GitError> {
        let mut how = git2::build::CheckoutBuilder::new();
        self.git
            .checkout_head(Some(how.force()))
            .map_err(|e| GitError::Io(format!("no check-out: {}", e.message())))
    }

    /// Updates files and index entries; what cannot be done is said in `applied`.
    pub(super) fn check_out(&self, fitted: &[Fitted], applied: &mut Applied) {
        let Some(root) = self.work_dir() else { return };
        let sparse = self.setting("core.sparseCheckout").is_some_and(|v| v == "true");
        let mut placed = Vec::with_capacity(fitted.len());
        for file in fitted {
            let outcome = self.place(root, file, sparse).unwrap_or(Placed::Left);
            if matches!(outcome, Placed::Left) {
                applied.left.push(file.path.clone());
            }
            placed.push((file, outcome));
        }
        if let Err(note) = self.update_index(root, &placed) {
            applied.notes.push(note);
        }
    }

    fn place(&self, root: &Path, file: &Fitted, sparse: bool) -> Result<Placed, GitError> {
        let target = root.join(&file.path);
        let Some(parent) = target.parent() else { return Ok(Placed::Left) };
        if sparse && !parent.exists() {
            return Ok(Placed::Sparse);
        }
        if !real_directories(root, &file.path) {
            return Ok(Placed::Left);
        }
        let bytes = self.blob(oid(file.blob.bytes())?)?;
        let failed = |e: std::io::Error| GitError::io("write", &target, &e);
        match fs::symlink_metadata(&target) {
            Ok(meta) if meta.is_file() => {
                let there = fs::read(&target).map_err(failed)?;
                if there == bytes {
                    return Ok(Placed::Current);
                }
                if !self.is_unedited(&file.path, &there, file.was)? {
                    return Ok(Placed::Left);
                }
                let temporary = written_beside(&target, &bytes).map_err(failed)?;
                let kept = fs::set_permissions(&temporary, meta.permissions());
                kept.and_then(|()| fs::rename(&temporary, &target)).map_err(|e| {
                    let _ = fs::remove_file(&temporary);
                    failed(e)
                })?;
            }
            Ok(_) => return Ok(Placed::Left),
            Err(e) if e.kind() == ErrorKind::NotFound => {
                fs::create_dir_all(parent).map_err(failed)?;
                let temporary = written_beside(&target, &bytes).map_err(failed)?;
                // A link, unlike a rename, never replaces what somebody put there a moment ago.
                let linked = fs::hard_link(&temporary, &target);
                let _ = match &linked {
                    Err(e) if e.kind() != ErrorKind::AlreadyExists => fs::rename(&temporary, &target),
                    _ => fs::remove_file(&temporary),
                };
                if linked.is_err_and(|e| e.kind() == ErrorKind::AlreadyExists) {
                    return Ok(Placed::Left);
                }
            }
            Err(e) => return Err(failed(e)),
        }
        Ok(Placed::Current)
    }

    fn is_unedited(&self, path: &str, there: &[u8], was: Option<BlobId>) -> Result<bool, GitError> {
        let Some(was) = was else { return Ok(false) };
        let was = self.blob(oid(was.bytes())?)?;
        Ok(was == there || self.committed_form(path, there.to_vec()) == was)
    }
}

/// Whether every directory above the path, as far as it exists, is a directory and no link to one.
pub(super) fn real_directories(root: &Path, path: &str) -> bool {
    let mut at = root.to_owned();
    let Some((parents, _)) = path.rsplit_once('/') else { return true };
    parents.split('/').all(|name| {
        at.push(name);
        match fs::symlink_metadata(&at) {
            Ok(meta) => meta.is_dir(),
            Err(e) => e.kind() == ErrorKind::NotFound,
        }
    })
}

/// Whether a file is one of those that are written beside their places and then moved there.
pub(super) fn is_temporary(name: &str) -> bool {
    name.starts_with(".ack-") && name.ends_with(".tmp")
}

fn written_beside(target: &Path, bytes: &[u8]) -> std::io::Result<PathBuf> {
    let name = format!(".ack-{}-{:x}.tmp", std::process::id(), super::lock::random());
    let temporary = target.with_file_name(name);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
    match file.write_all(bytes) {
        Ok(()) => Ok(temporary),
        Err(e) => {
            let _ = fs::remove_file(&temporary);
            Err(e)
        }
    }
}
