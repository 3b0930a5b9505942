//! The written forms.

mod at;
mod audience;
mod config;
mod decode;
pub mod faults;
#[cfg(test)]
mod hostile;
mod reader;
pub mod record;
mod requirement;
mod roster;
mod second;
mod shape;
mod tree;
mod written;

pub use config::{CLOCKS, MAX_EXEMPTION, STATEMENT, config};
pub use faults::{FAULTS, Fault};
pub use requirement::{digest_fault, requirement};
pub use roster::roster;

use faults::Faults;
use reader::read;
use tree::Node;

/// The tree of a file, read by two YAML implementations that agree; `None` when it cannot be read, which was noted.
fn open<'a>(bytes: &'a [u8], faults: &Faults) -> Option<Node<'a>> {
    let text = decode::decode(bytes, faults)?;
    let root = tree::parse(text, faults)?;
    // What was refused already cannot be compared, and need not be.
    let same = faults.any() || second::agrees(text, &root, faults);
    same.then_some(root)
}
