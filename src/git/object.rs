//! Reading and writing single objects: hash checked, kind checked, and every failure names the object.

use super::{GitError, Repo};
use crate::source::{BlobId, Blobs, CommitId};
use git2::{ErrorCode, ObjectType, Oid};

impl Repo {
    /// Hands the bytes of an object to `take`.
    pub(super) fn object<T>(
        &self,
        id: Oid,
        kind: ObjectType,
        take: impl FnOnce(&[u8]) -> T,
    ) -> Result<T, GitError> {
        let odb = self.git.odb()?;
        let object = odb.read(id).map_err(|e| unreadable(kind, id, &e))?;
        if object.kind() == kind {
            Ok(take(object.data()))
        } else {
            Err(damaged(kind, id, format!("it is a {}", object.kind())))
        }
    }

    /// The kind of an object, and its size in bytes.
    pub(super) fn header(&self, id: Oid) -> Result<(u64, ObjectType), GitError> {
        let (size, kind) =
            self.git.odb()?.read_header(id).map_err(|e| unreadable(ObjectType::Any, id, &e))?;
        Ok((size as u64, kind))
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

impl Blobs for Repo {
    fn read(&self, id: BlobId) -> anyhow::Result<Vec<u8>> {
        Ok(self.blob(oid(id.bytes())?)?)
    }

    fn size(&self, id: BlobId) -> anyhow::Result<u64> {
        let id = oid(id.bytes())?;
        match self.header(id)? {
            (size, ObjectType::Blob) => Ok(size),
            (_, kind) => Err(damaged(ObjectType::Blob, id, format!("it is a {kind}")).into()),
        }
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
