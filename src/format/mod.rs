//! The written forms: YAML files and signed records, read strictly and written plainly.
//!
//! Reading is total. [`config`], [`requirement`] and [`roster`] give what could be understood together with every
//! problem of the file, each a finding with its line and column. A file goes through these steps:
//!
//! 1. *bytes to text*: size, encoding, control characters, conflict markers;
//! 2. *text to tree*: YAML without the parts that hide what it says, every key and value with its place;
//! 3. *tree to shape*: structs that derive `Deserialize`, read by a deserialiser that notes a problem and goes on. The
//!    JSON Schemas are made from the same structs ([`schemas`]);
//! 4. *shape to model*: what must hold between values, such as an end after its start;
//! 5. *the second reading*: `serde_yaml` must read the same keys and values, so that no value depends on the tool.
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

/// Reads a file: its tree, what that means, and then whether a second YAML implementation reads the same tree; `None`
/// when it cannot be read, or is not read alike. Every problem is noted. A file with errors is not read twice: it is
/// refused as it is, and should cost little.
fn understand<T>(bytes: &[u8], faults: &Faults, meaning: impl FnOnce(&Node<'_>) -> T) -> Option<T> {
    let text = decode::decode(bytes, faults)?;
    let root = tree::parse(text, faults)?;
    let meaning = meaning(&root);
    let alike = faults.errors() || second::agrees(text, &root, faults);
    alike.then_some(meaning)
}
