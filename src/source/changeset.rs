//! What is to be written, as a value: it can be shown, applied, or thrown away.

use std::collections::BTreeMap;

/// What happens to one path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Edit {
    /// The path must not exist yet; these are its bytes.
    Create(Vec<u8>),
    /// The path exists with the first bytes, and is to have the second.
    Replace {
        /// The bytes it was planned upon: other bytes at apply time are a conflict.
        was: Vec<u8>,
        /// The new bytes.
        now: Vec<u8>,
    },
}

impl Edit {
    /// The bytes after the edit.
    #[must_use]
    pub fn after(&self) -> &[u8] {
        match self {
            Self::Create(bytes) | Self::Replace { now: bytes, .. } => bytes,
        }
    }
}

/// A set of edits that become one commit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Changeset {
    /// Edits by path, relative to the register's root, with `/`.
    pub edits: BTreeMap<String, Edit>,
    /// The commit message.
    pub message: String,
}

impl Changeset {
    /// An empty set with this commit message.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { edits: BTreeMap::new(), message: message.into() }
    }

    /// Adds a new file.
    #[must_use]
    pub fn create(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.edits.insert(path.into(), Edit::Create(bytes.into()));
        self
    }

    /// Changes a file that exists.
    #[must_use]
    pub fn replace(
        mut self,
        path: impl Into<String>,
        was: impl Into<Vec<u8>>,
        now: impl Into<Vec<u8>>,
    ) -> Self {
        self.edits.insert(path.into(), Edit::Replace { was: was.into(), now: now.into() });
        self
    }
}
