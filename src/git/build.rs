//! From a tree and a set of edits to the next tree: beside the index, so that staged work is not touched.

use super::{GitError, Repo, path};
use crate::source::{BlobId, Changeset, Edit, Mode};
use git2::{ObjectType, Oid};
use std::collections::BTreeMap;

/// One edit, fitted to the tree it is made upon.
pub(super) struct Fitted {
    pub path: String,
    /// What stands there in that tree.
    pub was: Option<BlobId>,
    pub blob: BlobId,
    /// 0o100644 or 0o100755.
    pub mode: u32,
}

/// The names of one directory: new files, and directories with new files inside.
#[derive(Default)]
struct Level {
    files: BTreeMap<Vec<u8>, (u32, Oid)>,
    levels: BTreeMap<Vec<u8>, Level>,
}

impl Repo {
    /// Fits the edits to a tree and writes what they make of it; the tree itself where they are all done already.
    pub(super) fn next_tree(
        &self,
        base: Option<Oid>,
        changes: &Changeset,
    ) -> Result<(Oid, Vec<Fitted>), GitError> {
        let mut root = Level::default();
        let mut fitted = Vec::with_capacity(changes.edits.len());
        for (path, edit) in &changes.edits {
            let was = self.fits(base, path, edit)?;
            let blob = self.store(ObjectType::Blob, edit.after())?;
            let mode = if matches!(was, Some((Mode::Executable, _))) { 0o100_755 } else { 0o100_644 };
            root.insert(path, mode, blob);
            fitted.push(Fitted {
                path: path.clone(),
                was: was.map(|(_, id)| super::object::blob_id(id)),
                blob: super::object::blob_id(blob),
                mode,
            });
        }
        Ok((self.write_level(base, &root, "")?, fitted))
    }

    /// What the edit finds at its path, if it may be made: an edit that is done already may be made again.
    fn fits(&self, base: Option<Oid>, path: &str, edit: &Edit) -> Result<Option<(Mode, Oid)>, GitError> {
        path::check(path)?;
        let conflict = |why: &str| GitError::Conflict { path: path.into(), why: why.into() };
        let found = self.entry_in(base, path)?;
        let Some((mode, id)) = found else {
            return match edit {
                Edit::Create(_) => Ok(None),
                Edit::Replace { .. } => Err(conflict("it is to be changed, but no longer there")),
            };
        };
        if !matches!(mode, Mode::Plain | Mode::Executable) {
            return Err(conflict("what stands there is no regular file"));
        }
        let bytes = self.blob(id)?;
        match edit {
            _ if bytes == edit.after() => Ok(found),
            Edit::Replace { was, .. } if *was == bytes => Ok(found),
            Edit::Replace { .. } => Err(conflict("somebody else changed it meanwhile")),
            Edit::Create(_) => Err(conflict("a file with other content is there already")),
        }
    }

    fn write_level(&self, base: Option<Oid>, level: &Level, at: &str) -> Result<Oid, GitError> {
        let conflict = |name: &[u8], why: &str| {
            let path = format!("{at}{}", String::from_utf8_lossy(name));
            Err(GitError::Conflict { path, why: why.into() })
        };
        let mut entries: BTreeMap<Vec<u8>, (u32, Oid)> = match base {
            Some(id) => self.tree(id)?.items().map(|i| (i.name.to_vec(), (i.mode, i.id))).collect(),
            None => BTreeMap::new(),
        };
        let is_tree = |mode: u32| mode & 0o170_000 == 0o040_000;
        for (name, (mode, id)) in &level.files {
            if entries.insert(name.clone(), (*mode, *id)).is_some_and(|(was, _)| is_tree(was)) {
                return conflict(name, "a directory is in the place of a file");
            }
        }
        for (name, inside) in &level.levels {
            let below = match entries.get(name) {
                Some((mode, id)) if is_tree(*mode) => Some(*id),
                Some(_) => return conflict(name, "a file is in the place of a directory"),
                None => None,
            };
            let below =
                self.write_level(below, inside, &format!("{at}{}/", String::from_utf8_lossy(name)))?;
            entries.insert(name.clone(), (0o040_000, below));
        }
        self.store(ObjectType::Tree, &tree_bytes(entries))
    }
}

impl Level {
    fn insert(&mut self, path: &str, mode: u32, blob: Oid) {
        match path.split_once('/') {
            Some((name, rest)) => self.levels.entry(name.into()).or_default().insert(rest, mode, blob),
            None => {
                self.files.insert(path.into(), (mode, blob));
            }
        }
    }
}

/// Writes entries as git does: in the order in which directories sort as if they ended in `/`.
fn tree_bytes(entries: BTreeMap<Vec<u8>, (u32, Oid)>) -> Vec<u8> {
    let mut sorted: Vec<(Vec<u8>, (u32, Oid))> = entries.into_iter().collect();
    sorted.sort_by_cached_key(|(name, (mode, _))| {
        let mut key = name.clone();
        if mode & 0o170_000 == 0o040_000 {
            key.push(b'/');
        }
        key
    });
    let mut out = Vec::new();
    for (name, (mode, id)) in sorted {
        out.extend_from_slice(format!("{mode:o} ").as_bytes());
        out.extend_from_slice(&name);
        out.push(0);
        out.extend_from_slice(id.as_bytes());
    }
    out
}
