//! The written forms: YAML files and signed records, read strictly and written plainly.
//!
//! Reading is total. [`config`], [`requirement`] and [`roster`] give what could be understood together with every
//! problem of the file, each a finding with its line and column. A file goes through these steps:
//!
//! 1. *bytes to text*: size, encoding, control characters, conflict markers;
//! 2. *text to tree*: YAML without the parts that hide what it says, every key and value with its place;
//! 3. *the second reading*: `serde_yaml` must read the same keys and values, so that no value depends on the tool;
//! 4. *tree to shape*: structs that derive `Deserialize`, read by a deserialiser that notes a problem and goes on. The
//!    JSON Schemas are made from the same structs ([`schemas`]);
//! 5. *shape to model*: what must hold between values, such as an end after its start.
//!
//! [`record`] is the strict form of what people sign, with a parser of its own. [`emit`] writes new files, [`edit`]
//! changes files that people wrote. This room is the only home of `serde_yaml`, `granit_parser` and `schemars`.
//!
//! Never here: a question of the domain, another file than the one that is read, whether a signature is good.

mod at;
mod audience;
mod config;
mod decode;
pub mod edit;
pub mod emit;
pub mod faults;
mod quote;
mod reader;
pub mod record;
mod requirement;
mod roster;
mod schema;
mod second;
mod shape;
#[cfg(test)]
mod tests;
mod tree;
mod written;

pub use config::{CLOCKS, MAX_EXEMPTION, STATEMENT, config};
pub use faults::{FAULTS, Fault};
pub use requirement::{digest_fault, requirement};
pub use roster::roster;
pub use schema::schemas;

use faults::{DIGEST_WRONG, Faults};
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
