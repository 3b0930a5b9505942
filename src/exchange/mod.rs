//! Reading what other systems write. Nothing is decided here: a row comes out as it was written.

mod log;

pub use log::acknowledgement_log;
