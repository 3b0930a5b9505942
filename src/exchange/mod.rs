//! Reading what other systems write. Nothing is decided here: a row comes out as it was written.

mod directory;
mod log;

pub use directory::{Entry, directory};
pub use log::acknowledgement_log;
