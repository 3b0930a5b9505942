//! The evidence pack: which files it has, how they are named and summed up, and what can be found out from one alone.
//!
//! A pack is a folder, or a zip of one. Everything in it but three files follows from the register's history, a period
//! and a filter: so whoever has the history can make it again, and [`verify()`] does. `SHA256SUMS` names every file,
//! `MANIFEST` names `SHA256SUMS` and says what the pack is, and `MANIFEST.sig` is the maker's signature under that.
//!
//! [`Content`] is the pack as a value: every file is made when it is written and not held, so that a pack of many records
//! takes little memory.

mod archive;
mod content;
mod fault;
mod guide;
mod listing;
mod manifest;
mod names;
mod sums;
mod target;
mod verify;

pub use archive::{NotAPack, Opened, open};
pub use content::{Asked, Content, Names, Source, with_content};
pub use fault::{Fault, FaultKind};
pub use manifest::{Maker, Manifest};
pub use target::{PackError, Progress, Sign, Target, write};
pub use verify::{Expected, Verified, verify};

/// The manifest.
pub const MANIFEST: &str = "MANIFEST";
/// The maker's signature under it.
pub const SIGNATURE: &str = "MANIFEST.sig";
/// The digests of all other files.
pub const SUMS: &str = "SHA256SUMS";
/// The most month ends that a pack can tell of: a hundred years of them. Each is a replay of the whole register.
pub const MOST_MONTHS: usize = 1_200;
/// The history.
pub const BUNDLE: &str = "history.bundle";
/// The recipe that needs no `ack`.
pub const SCRIPT: &str = include_str!("verify.sh");
