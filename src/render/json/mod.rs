//! JSON, schema 1: a contract. Fields are added, never renamed; the structs here are its only source.

mod check;
mod coverage;
mod explanation;
mod finding;
mod verification;

pub use check::check_json;
pub use coverage::{coverage_json, status_json};
pub use explanation::explanation_json;
pub use verification::verification_json;

use serde::Serialize;

/// The version of the contract.
const SCHEMA: u32 = 1;

/// Pretty, with a final line feed, so that two runs can be compared byte by byte and by eye.
fn pretty<T: Serialize>(value: &T) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}
