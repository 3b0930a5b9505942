//! Reading records strictly.

use super::body::{self, Field, Fields};
use super::form::{FORMAT, MAX_BYTES, SIGNATURE, is_key, keys};
use super::{armour, id};
use crate::model::{Kind, Moment, Record, RecordId, RepositoryId};
use crate::source::CommitId;
use crate::text::{clip, is_unsafe_char, visible};
use std::borrow::Cow;
use std::fmt;
use unicode_normalization::is_nfc;

/// A record as it stands in its file.
#[derive(Clone, Debug)]
pub struct Parsed<'a> {
    /// What it says.
    pub record: Record,
    /// What was signed: all bytes before the line `signature: |`.
    pub signed: &'a [u8],
    /// The signature as `ssh-keygen` reads it: not indented, every line ended by a line feed.
    pub armour: String,
    /// The beginning of its identity.
    pub id: RecordId,
}

/// Why a file is no record in the strict form. What it repeats of the file is made harmless when it is displayed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malformed {
    /// The line, from 1; 0 is the whole file.
    pub line: u32,
    /// What is wrong, as a clause.
    pub reason: String,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = visible(&self.reason);
        match self.line {
            0 => write!(f, "this is no record: {reason}"),
            line => write!(f, "this is no record: line {line}: {reason}"),
        }
    }
}

impl std::error::Error for Malformed {}

fn malformed<T>(line: u32, reason: impl Into<String>) -> Result<T, Malformed> {
    Err(Malformed { line, reason: reason.into() })
}

/// The record in a file.
///
/// # Errors
/// Says where the bytes leave the one form that a record may have.
pub fn parse(bytes: &[u8]) -> Result<Parsed<'_>, Malformed> {
    let text = text_of(bytes)?;
    let mut lines = Lines { rest: text, number: 0 };
    let mut fields: Vec<Field<'_>> = Vec::with_capacity(16);
    // The kind stands in the second line and decides about the others.
    for key in ["format", "kind"] {
        fields.push(lines.field(key)?);
        if key == "format" {
            check_format(&fields[0])?;
        }
    }
    let Some(kind) = Kind::parse(&fields[1].value) else {
        return Err(fields[1].malformed("a kind of record that is known here"));
    };
    for key in keys(kind).skip(2) {
        fields.push(lines.field(key)?);
    }
    let signed = &bytes[..bytes.len() - lines.rest.len()];
    let line = lines.next();
    if line != SIGNATURE {
        return Err(lines.unexpected("signature", line));
    }
    Ok(Parsed {
        record: record(kind, &fields)?,
        signed,
        armour: armour::read(lines.rest, lines.number)?,
        id: id(signed),
    })
}

fn text_of(bytes: &[u8]) -> Result<&str, Malformed> {
    if bytes.len() > MAX_BYTES {
        return malformed(0, format!("it has {} bytes, and at most {MAX_BYTES} are allowed", bytes.len()));
    }
    // Nearly all records are plain ASCII, which needs no second look.
    let odd = bytes.iter().position(|b| !matches!(b, b'\n' | 0x20..=0x7e));
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(fault) => return malformed(line_of(bytes, fault.valid_up_to()), "it is not UTF-8"),
    };
    if odd.is_none() {
        return Ok(text);
    }
    if let Some((at, c)) = text.char_indices().find(|(_, c)| *c != '\n' && is_unsafe_char(*c)) {
        let name = c.escape_unicode();
        return malformed(line_of(bytes, at), format!("the character {name} may not stand in a record"));
    }
    if !is_nfc(text) {
        let line = (1..).zip(text.split('\n')).find(|(_, line)| !is_nfc(line)).map_or(0, |(n, _)| n);
        return malformed(line, "it is not in Unicode's composed form (NFC)");
    }
    Ok(text)
}

fn line_of(bytes: &[u8], at: usize) -> u32 {
    let before = bytes[..at].iter().filter(|b| **b == b'\n').count();
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

/// How the reason ends why a record of a later form is none yet.
pub const INSTALL_NEWER: &str = "install a newer ack";

fn check_format(field: &Field<'_>) -> Result<(), Malformed> {
    if field.value == FORMAT {
        return Ok(());
    }
    let newer =
        field.value.strip_prefix("ack-record/").and_then(|n| n.parse::<u32>().ok()).filter(|n| *n > 1);
    match newer {
        Some(n) => {
            malformed(field.line, format!("it has form {n}, and this ack reads form 1; {INSTALL_NEWER}"))
        }
        None => Err(field.malformed(FORMAT)),
    }
}

struct Lines<'a> {
    rest: &'a str,
    /// The line that was taken last, from 1.
    number: u32,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> &'a str {
        self.number += 1;
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        line
    }

    fn field(&mut self, key: &'static str) -> Result<Field<'a>, Malformed> {
        let line = self.next();
        let Some(value) = line.strip_prefix(key).and_then(|rest| rest.strip_prefix(": ")) else {
            return Err(self.unexpected(key, line));
        };
        match unquote(value) {
            Some(value) => Ok(Field { key, value, line: self.number }),
            None => malformed(
                self.number,
                format!("the value of {key} is not in double quotes with only \\\" and \\\\ as escapes"),
            ),
        }
    }

    fn unexpected(&self, key: &str, line: &str) -> Malformed {
        let found = line.split(':').next().unwrap_or_default();
        let found = if line.is_empty() {
            "nothing".to_owned()
        } else if is_key(found) {
            format!("the key {found}")
        } else {
            format!("`{}`", clip(line, 40))
        };
        Malformed { line: self.number, reason: format!("{found} stands where the key {key} belongs") }
    }
}

/// A value without its quotes. Every text has exactly one quoted form.
fn unquote(written: &str) -> Option<Cow<'_, str>> {
    let inner = written.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains(['"', '\\']) {
        return Some(Cow::Borrowed(inner));
    }
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return None,
            '\\' => out.push(chars.next().filter(|c| matches!(c, '"' | '\\'))?),
            c => out.push(c),
        }
    }
    Some(Cow::Owned(out))
}

fn record(kind: Kind, fields: &[Field<'_>]) -> Result<Record, Malformed> {
    let mut fields = Fields(fields[2..].iter());
    let repository = fields.next()?;
    let repository = RepositoryId::parse(&repository.value)
        .ok_or_else(|| repository.malformed("the register's id, a lower-case UUID"))?;
    let body = body::read(kind, &mut fields)?;
    let (signed_at, head, statement) = (fields.next()?, fields.next()?, fields.next()?);
    let head = match head.value.as_ref() {
        "" => None,
        text => {
            Some(CommitId::parse(text).ok_or_else(|| head.malformed("empty, or 40 lower-case hex digits"))?)
        }
    };
    if statement.value.is_empty() {
        return Err(statement.malformed("some text"));
    }
    Ok(Record {
        repository,
        signed_at: Moment::parse(&signed_at.value)
            .ok_or_else(|| signed_at.malformed("a time written YYYY-MM-DDTHH:MM:SSZ"))?,
        head,
        statement: statement.value.as_ref().into(),
        body,
    })
}
