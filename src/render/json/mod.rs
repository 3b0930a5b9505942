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
pub use oscal::{oscal_json, oscal_json_to};
pub use pack::pack_json;
pub use period::{period_json, period_json_to, trend_json};
pub use population::population_json;
pub use sample::sample_json;
pub use sarif::sarif_json;
pub use standing::standing_json;
pub use verification::verification_json;

use crate::text::{is_hidden_char, is_unsafe_char};
use serde::{Serialize, Serializer};
use std::io::{BufWriter, Write};

/// The version of the contract.
const SCHEMA: u32 = 1;

/// Pretty, with a final line feed, so that two runs can be compared byte by byte and by eye. Characters that act on a
/// terminal are written as escapes: they stand only in strings, where that means the same.
fn pretty<T: Serialize>(value: &T) -> anyhow::Result<String> {
    let mut text = Vec::new();
    pretty_to(&mut text, value)?;
    Ok(String::from_utf8(text)?)
}

/// The same, written as it is made.
fn pretty_to<T: Serialize>(out: &mut dyn Write, value: &T) -> anyhow::Result<()> {
    let mut out = Inert(BufWriter::new(out));
    serde_json::to_writer_pretty(&mut out, value)?;
    out.0.write_all(b"\n")?;
    Ok(out.0.flush()?)
}

/// What the serializer writes, with escapes for what acts. It writes text a piece at a time, each of whole characters.
struct Inert<W>(W);

impl<W: Write> Write for Inert<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let text = std::str::from_utf8(bytes).map_err(std::io::Error::other)?;
        let mut plain = text;
        while let Some(at) = plain.find(acts) {
            let (before, rest) = plain.split_at(at);
            self.0.write_all(before.as_bytes())?;
            let mut chars = rest.chars();
            for unit in chars.next().unwrap_or_default().encode_utf16(&mut [0; 2]) {
                write!(self.0, "\\u{unit:04x}")?;
            }
            plain = chars.as_str();
        }
        self.0.write_all(plain.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

/// A list whose items are made as they are written.
struct Each<'a, L, T, J>(&'a L, fn(&T) -> J);

impl<'a, L, T: 'a, J: Serialize> Serialize for Each<'a, L, T, J>
where
    &'a L: IntoIterator<Item = &'a T>,
{
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.into_iter().map(self.1))
    }
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
