//! Reading and writing single objects: hash checked, kind checked, and every failure names the object.

use super::commit::Commit;
use super::loose::{self, Loose};
use super::pack::{self, Packs, Place};
use super::tree::{self, Tree};
use super::{GitError, Repo};
use crate::source::{BlobId, Blobs, CommitId, Taken};
use git2::{ErrorCode, ObjectType, Odb, Oid};
use sha1::{Digest as _, Sha1};
use std::cell::RefCell;
use std::rc::Rc;

/// Where the objects of a repository are read from by one thread: straight from its packs, and through libgit2 where
/// that does not do.
pub(super) struct Objects<'r> {
    odb: Odb<'r>,
    packs: &'r Packs,
    memory: &'r Memory,
}

/// What one thread remembers of what it read.
#[derive(Default)]
pub(super) struct Memory {
    reader: RefCell<pack::Reader>,
    pub(super) trees: RefCell<tree::Cache>,
}

impl Repo {
    /// The objects, for the thread that holds the repository.
    pub(super) fn objects(&self) -> Result<Objects<'_>, GitError> {
        Ok(Objects::new(self.odb()?, self.packs(), &self.memory))
    }

    /// libgit2's part of [`Objects`], for a thread that makes its own.
    pub(super) fn odb(&self) -> Result<Odb<'_>, GitError> {
        Ok(self.git.odb()?)
    }

    /// The packs, opened when first asked for.
    pub(super) fn packs(&self) -> &Packs {
        self.packs.get_or_init(|| Packs::open(&self.common_dir().join("objects")))
    }

    /// The packs of the repository, each by a text that changes when its files do.
    #[must_use]
    pub fn pack_stamps(&self) -> Vec<String> {
        self.packs().stamps().map(str::to_owned).collect()
    }

    /// Whether the object of this id lies in a pack; others lie in files of their own, or nowhere.
    #[must_use]
    pub fn is_packed(&self, id: &[u8; 20]) -> bool {
        self.packs().find(id).is_some()
    }

    /// Hands the bytes of an object to `take`.
    pub(super) fn object<T>(
        &self,
        id: Oid,
        kind: ObjectType,
        take: impl FnOnce(&[u8]) -> T,
    ) -> Result<T, GitError> {
        self.objects()?.object(id, kind, take)
    }

    /// The kind of an object, and its size in bytes.
    pub(super) fn header(&self, id: Oid) -> Result<(u64, ObjectType), GitError> {
        self.objects()?.header(id)
    }

    /// A commit, read by our own parser.
    pub(super) fn commit(&self, id: Oid) -> Result<Commit, GitError> {
        self.objects()?.commit(id)
    }

    /// A tree, parsed.
    pub(super) fn tree(&self, id: Oid) -> Result<Rc<Tree>, GitError> {
        self.objects()?.tree(id)
    }

    pub(super) fn blob(&self, id: Oid) -> Result<Vec<u8>, GitError> {
        self.object(id, ObjectType::Blob, <[u8]>::to_vec)
    }

    /// Writes an object, then reads it back and compares: a full disk must not look like success.
    pub(super) fn store(&self, kind: ObjectType, bytes: &[u8]) -> Result<Oid, GitError> {
        let odb = self.git.odb()?;
        let id = odb.write(kind, bytes).map_err(|e| {
            GitError::Io(format!("cannot write into the repository: {}", crate::text::visible(e.message())))
        })?;
        if self.object(id, kind, |written| written == bytes)? {
            Ok(id)
        } else {
            Err(damaged(kind, id, "what was written is not what is read back".into()))
        }
    }
}

impl<'r> Objects<'r> {
    pub(super) fn new(odb: Odb<'r>, packs: &'r Packs, memory: &'r Memory) -> Self {
        Self { odb, packs, memory }
    }

    /// Where an object lies, if it is in a pack.
    pub(super) fn packed(&self, id: Oid) -> Option<Place> {
        self.packs.find(&raw(id))
    }

    /// Hands the bytes of an object to `take`. They have the hash that they are asked for by.
    pub(super) fn object<T>(
        &self,
        id: Oid,
        kind: ObjectType,
        take: impl FnOnce(&[u8]) -> T,
    ) -> Result<T, GitError> {
        if let Some(bytes) = self.packed_bytes(id, kind, usize::MAX) {
            return Ok(take(&bytes));
        }
        let (found, bytes) = match loose::read(self.packs.directories(), &id.to_string()) {
            Loose::Object(found, bytes) => (found, bytes),
            Loose::Damaged(why) => return Err(damaged(kind, id, why)),
            Loose::Absent => {
                let object = self.odb.read(id).map_err(|e| unreadable(kind, id, &e))?;
                (object.kind(), object.data().to_vec())
            }
        };
        if hash(found, &bytes) != raw(id) {
            Err(damaged(kind, id, "its content does not have this hash".into()))
        } else if found != kind {
            Err(damaged(kind, id, format!("it is a {found}")))
        } else {
            Ok(take(&bytes))
        }
    }

    /// The bytes of an object, if it lies in a pack, has no more than `most` of them, and is what its id says.
    pub(super) fn packed_bytes(&self, id: Oid, kind: ObjectType, most: usize) -> Option<Rc<Vec<u8>>> {
        self.packed_bytes_at(self.packs.find_likely(&raw(id))?, id, kind, most)
    }

    /// The same of an object of which it is known where it lies, if it is in a pack at all.
    pub(super) fn packed_bytes_at(
        &self,
        place: Place,
        id: Oid,
        kind: ObjectType,
        most: usize,
    ) -> Option<Rc<Vec<u8>>> {
        let (found, bytes) = self.memory.reader.borrow_mut().read(self.packs, place, most)?;
        (found == kind && hash(kind, &bytes) == raw(id)).then_some(bytes)
    }

    /// The kind of an object, and its size in bytes.
    pub(super) fn header(&self, id: Oid) -> Result<(u64, ObjectType), GitError> {
        let place = self.packed(id);
        if let Some(known) = place.and_then(|p| self.memory.reader.borrow_mut().size(self.packs, p)) {
            return Ok(known);
        }
        match loose::read(self.packs.directories(), &id.to_string()) {
            Loose::Object(kind, bytes) => Ok((bytes.len() as u64, kind)),
            Loose::Damaged(why) => Err(damaged(ObjectType::Any, id, why)),
            Loose::Absent => {
                let header = self.odb.read_header(id).map_err(|e| unreadable(ObjectType::Any, id, &e))?;
                Ok((header.0 as u64, header.1))
            }
        }
    }

    pub(super) fn blob_size(&self, id: BlobId) -> Result<u64, GitError> {
        let id = oid(id.bytes())?;
        match self.header(id)? {
            (size, ObjectType::Blob) => Ok(size),
            (_, kind) => Err(damaged(ObjectType::Blob, id, format!("it is a {kind}"))),
        }
    }

    /// A commit, read by our own parser.
    pub(super) fn commit(&self, id: Oid) -> Result<Commit, GitError> {
        self.object(id, ObjectType::Commit, Commit::parse)?
            .map_err(|why| damaged(ObjectType::Commit, id, why.into()))
    }

    /// A tree, parsed.
    pub(super) fn tree(&self, id: Oid) -> Result<Rc<Tree>, GitError> {
        if let Some(tree) = self.memory.trees.borrow_mut().get(id) {
            return Ok(tree);
        }
        let bytes = match self.packed_bytes(id, ObjectType::Tree, usize::MAX) {
            Some(bytes) => bytes,
            None => self.object(id, ObjectType::Tree, |bytes| Rc::new(bytes.to_vec()))?,
        };
        let tree = Tree::parse(bytes)
            .map(Rc::new)
            .ok_or_else(|| damaged(ObjectType::Tree, id, "its entries cannot be read".into()))?;
        let gone = self.memory.trees.borrow_mut().put(id, Rc::clone(&tree));
        let mut reader = self.memory.reader.borrow_mut();
        gone.into_iter().filter_map(Tree::into_raw).for_each(|bytes| reader.reclaim(bytes));
        Ok(tree)
    }
}

/// The id that an object of this kind with these bytes has.
pub(super) fn hash(kind: ObjectType, bytes: &[u8]) -> [u8; 20] {
    let mut hash = Sha1::new();
    hash.update(format!("{} {}\0", kind.str(), bytes.len()));
    hash.update(bytes);
    hash.finalize().into()
}

impl Blobs for Repo {
    fn read(&self, id: BlobId) -> anyhow::Result<Vec<u8>> {
        Ok(self.blob(oid(id.bytes())?)?)
    }

    fn size(&self, id: BlobId) -> anyhow::Result<u64> {
        Ok(self.objects()?.blob_size(id)?)
    }

    fn each(
        &self,
        ids: &[BlobId],
        most: u64,
        take: &(dyn Fn(usize, Taken<'_>) + Sync),
    ) -> anyhow::Result<()> {
        Ok(self.each_blob(ids, most, take)?)
    }
}

/// From twenty raw bytes; the error is for other lengths.
pub(super) fn oid(bytes: &[u8]) -> Result<Oid, GitError> {
    Ok(Oid::from_bytes(bytes)?)
}

pub(super) fn commit_oid(id: CommitId) -> Result<Oid, GitError> {
    oid(id.bytes())
}

pub(super) fn commit_id(id: Oid) -> CommitId {
    CommitId::new(raw(id))
}

pub(super) fn blob_id(id: Oid) -> BlobId {
    BlobId::new(raw(id))
}

fn raw(id: Oid) -> [u8; 20] {
    let mut bytes = [0; 20];
    for (to, from) in bytes.iter_mut().zip(id.as_bytes()) {
        *to = *from;
    }
    bytes
}

pub(super) fn damaged(kind: ObjectType, id: Oid, why: String) -> GitError {
    let kind = if kind == ObjectType::Any { "object" } else { kind.str() };
    GitError::Damaged { object: format!("{kind} {id}"), why }
}

fn unreadable(kind: ObjectType, id: Oid, error: &git2::Error) -> GitError {
    let why = match error.code() {
        ErrorCode::NotFound => "it is missing".into(),
        ErrorCode::HashsumMismatch => "its content does not have this hash".into(),
        _ => format!("it cannot be read ({})", crate::text::visible(error.message())),
    };
    damaged(kind, id, why)
}
