//! JSON, schema 1: a contract. Fields are added, never renamed; the structs here are its only source.

mod check;
mod coverage;
mod difference;
mod explanation;
mod finding;
mod gitlab;
mod history;
mod impact;
mod oscal;
mod pack;
mod period;
mod population;
mod sample;
mod sarif;
mod standing;
mod verification;

pub use check::check_json;
pub use coverage::{coverage_json, status_json};
pub use difference::difference_json;
pub use explanation::explanation_json;
pub use gitlab::gitlab_json;
pub use history::history_json;
pub use impact::impact_json;
pub use oscal::oscal_json;
pub use pack::pack_json;
pub use period::{period_json, trend_json};
pub use population::population_json;
pub use sample::sample_json;
pub use sarif::sarif_json;
pub use standing::standing_json;
pub use verification::verification_json;

use crate::text::{is_hidden_char, is_unsafe_char};
use serde::Serialize;
use std::fmt::Write as _;

/// The version of the contract.
const SCHEMA: u32 = 1;

/// Pretty, with a final line feed, so that two runs can be compared byte by byte and by eye. Characters that act on a
/// terminal are written as escapes: they stand only in strings, where that means the same.
fn pretty<T: Serialize>(value: &T) -> anyhow::Result<String> {
    let text = serde_json::to_string_pretty(value)? + "\n";
    if !text.chars().any(acts) {
        return Ok(text);
    }
    let mut inert = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(inert, "\\u{unit:04x}")?;
            }
        } else {
            inert.push(c);
        }
    }
    Ok(inert)
}

fn acts(c: char) -> bool {
    c != '\n' && (is_unsafe_char(c) || is_hidden_char(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_act_are_escaped_and_mean_the_same() {
        let words = "a\u{1b}[2J\u{9b}\u{202e}\u{e0001}\n\u{e9}";
        let text = pretty(&words).unwrap();
        assert_eq!(text, "\"a\\u001b[2J\\u009b\\u202e\\udb40\\udc01\\n\u{e9}\"\n");
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), words);
    }
}
