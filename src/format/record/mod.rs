//! Signed records: the strict form.
//!
//! A record has exactly one way to be written, so that what was signed is the file itself. [`parse`] accepts that way
//! only, and [`render`] writes it: `render(&parse(x)?.record)` is `parse(x)?.signed`, for every record there is.
//! The parser is small, goes once over the bytes, and is no YAML parser; that YAML libraries read the same keys and
//! values is tested. Whether the signature is good is not asked here.

mod armour;
mod body;
mod form;
mod read;
mod texts;
mod write;

pub(in crate::format) use form::FORMAT;
pub use form::{MAX_BYTES, keys};
pub use read::{INSTALL_NEWER, Malformed, Parsed, parse};
pub use texts::{from_texts, texts, texts_of};
pub use write::{id, render, sealed};

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod strict;
