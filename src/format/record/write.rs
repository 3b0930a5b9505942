//! Writing records: the bytes that are signed, and the file with its signature.

use super::body::values;
use super::form::{FORMAT, SIGNATURE, keys};
use crate::model::{Record, RecordId};
use crate::source::Digest;

/// The bytes to sign: the record without its signature.
///
/// Texts are written as they are. What the strict form refuses (line breaks, characters that cannot be seen, another
/// Unicode form than NFC) is refused by [`super::parse`], which every writer asks about the sealed file.
#[must_use]
pub fn render(record: &Record) -> Vec<u8> {
    let mut texts = vec![FORMAT.to_owned(), record.kind().to_string(), record.repository.to_string()];
    texts.extend(values(&record.body));
    texts.push(record.signed_at.to_string());
    texts.push(record.head.map(|head| head.to_string()).unwrap_or_default());
    texts.push(record.statement.to_string());
    let mut out = String::with_capacity(1024);
    for (key, text) in keys(record.kind()).zip(texts) {
        out.push_str(key);
        out.push_str(": \"");
        for c in text.chars() {
            if matches!(c, '"' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
        out.push_str("\"\n");
    }
    out.into_bytes()
}

/// The whole file: the signed bytes, then the armoured signature as `ssh-keygen` gave it.
#[must_use]
pub fn sealed(signed: &[u8], armour: &str) -> Vec<u8> {
    let mut out = signed.to_vec();
    out.extend_from_slice(SIGNATURE.as_bytes());
    out.push(b'\n');
    for line in armour.lines() {
        out.extend_from_slice(b"  ");
        out.extend_from_slice(line.as_bytes());
        out.push(b'\n');
    }
    out
}

/// The beginning of a record's identity, the SHA-256 of its signed bytes: what its file name ends in.
#[must_use]
pub fn id(signed: &[u8]) -> RecordId {
    Digest::of(signed).bytes().first_chunk().map_or_else(RecordId::default, |six| RecordId::new(*six))
}
