//! Bytes with an address: paths, ids of commits and blobs, digests, the history of a branch as plain data,
//! and changesets to be written.
//!
//! This room knows neither git nor YAML: [`History`] is what a reader of git hands over, [`Changeset`] is what
//! a writer of git is given. It is the only home of the `sha2` crate.

mod changes;
mod changeset;
mod digest;
mod file;
mod history;
mod id;
mod merges;
mod words;

pub use changes::{Change, Changes};
pub use changeset::{Changeset, Edit};
pub use digest::{Digest, Digesting, fingerprint, sha256, sha512};
pub use file::read_at;
pub use history::{Blobs, CommitIx, CommitMeta, Entry, History, Mode, Reach, Taken};
pub use id::{BlobId, CommitId};
pub use merges::{LeftOut, Merges};
pub use words::{Fetch, Sayings, Words, Writing};
