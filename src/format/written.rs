//! How single values are written: for each, what it is read from, why it is refused, and its JSON Schema.
//!
//! A value is read from its text as it stands, quoted or not, so that `2.0` is the version 2.0 and `no` is a word.

use super::faults::shown;
use super::reader::Refusal;
use crate::model::{
    Approvals, Clock, Day, Governance, PersonId, PublicKey, RepositoryId, RequirementId, Take, Version, Zone,
};
use crate::source::Digest;
use crate::text;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::borrow::Cow;
use std::fmt;
use unicode_normalization::is_nfc;

/// When a renewal is due.
pub(super) struct Renewal(pub(super) Option<Clock>);
/// A length that is counted in days only.
pub(super) struct Days(pub(super) u32);
/// From 0 to 100.
pub(super) struct Percent(pub(super) u8);
/// A text that must say something.
pub(super) struct Phrase(pub(super) String);
/// A sentence that people sign: it must fit into a record unchanged.
pub(super) struct Statement(pub(super) String);
/// The number of the register's form.
pub(super) struct SchemaNumber;
/// Whom a reminder goes to.
pub(super) struct Recipient(pub(super) &'static str);
/// Where completions come from.
pub(super) struct Imported(pub(super) bool);
/// Which keys may sign.
pub(super) struct Hardware;

/// The longest statement, in bytes: a record has 8 KiB, and every character of it may need an escape.
const STATEMENT: usize = 2048;

/// Calls `read` with the text of a scalar.
fn from_text<'de, D, T>(deserializer: D, read: fn(&str) -> Result<T, Refusal>) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    struct Text<T>(fn(&str) -> Result<T, Refusal>);
    impl<T> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("one value")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            (self.0)(text).map_err(E::custom)
        }
    }
    deserializer.deserialize_str(Text(read))
}

macro_rules! written {
    ($($type:ident, $read:expr, $schema:tt;)*) => {$(
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                from_text(deserializer, $read)
            }
        }

        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    )*};
}

written! {
    PersonId, |text| PersonId::parse(text).map_err(|why| refused(text, why, ID)),
        {"type": "string", "maxLength": 64, "pattern": "^[a-z0-9]+([._-][a-z0-9]+)*$"};
    RequirementId, |text| RequirementId::parse(text).map_err(|why| refused(text, why, ID)),
        {"type": "string", "maxLength": 64, "pattern": "^[a-z0-9]+([._-][a-z0-9]+)*$"};
    RepositoryId, |text| RepositoryId::parse(text)
        .ok_or_else(|| refused(text, "is no lower-case UUID", "`ack init` makes one; it never changes afterwards.")),
        {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"};
    Day, |text| Day::parse(text)
        .ok_or_else(|| refused(text, "is no day of the calendar", "Write year, month and day, such as 2026-01-05.")),
        {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"};
    Clock, |text| Clock::parse(text).map_err(|why| refused(text, why, CLOCK)),
        {"type": "string", "pattern": "^[1-9][0-9]* (day|week|month|year)s?$"};
    Renewal, |text| if text == "never" { Ok(Renewal(None)) } else {
            Clock::parse(text).map(|clock| Renewal(Some(clock)))
                .map_err(|why| refused(text, why, "Write a length such as `12 months`, or `never`."))
        },
        {"type": "string", "pattern": "^(never|[1-9][0-9]* (day|week|month|year)s?)$"};
    Days, days, {"type": "string", "pattern": "^[1-9][0-9]* (day|week)s?$"};
    Version, |text| Version::parse(text)
        .ok_or_else(|| refused(text, "is no version", "Write digits joined by dots, such as \"2.1\".")),
        {"type": ["string", "number"], "pattern": "^[0-9]+([.][0-9]+)*$"};
    Digest, |text| Digest::parse(text)
        .ok_or_else(|| refused(text, "is no SHA-256 digest", "Leave it out, or write `sha256:` and 64 lower-case hex digits.")),
        {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"};
    // A key is never repeated in a message: it might be the private half.
    PublicKey, |text| PublicKey::parse(text)
        .map_err(|why| Refusal::new(format!("this key {why}"), "Paste the one line of the .pub file, in quotes.")),
        {"type": "string", "pattern": "^(sk-)?(ssh|ecdsa)-[^ ]+ [A-Za-z0-9+/=]+( .*)?$"};
    Zone, |text| Zone::parse(text)
        .ok_or_else(|| refused(text, "is no time zone", "Write a name of the IANA database, such as Europe/Berlin or UTC.")),
        {"type": "string"};
    Percent, |text| whole(text).filter(|n| *n <= 100).and_then(|n| u8::try_from(n).ok()).map(Percent)
        .ok_or_else(|| refused(text, "is no percentage", "Write a whole number from 0 to 100.")),
        {"type": "integer", "minimum": 0, "maximum": 100};
    Phrase, |text| if text.trim().is_empty() { Err(Refusal::new("this is empty", "Write it.")) } else { Ok(Phrase(text.into())) },
        {"type": "string", "minLength": 1};
    Statement, statement, {"type": "string", "minLength": 1, "maxLength": 2048};
    SchemaNumber, |text| if text == "1" { Ok(SchemaNumber) } else {
            Err(refused(text, "is no form of a register", "Write `schema: 1`."))
        },
        {"const": 1};
    Approvals, |text| one_of(text, &[("recorded", Approvals::Recorded), ("required", Approvals::Required)]),
        {"enum": ["recorded", "required"]};
    Governance, |text| one_of(text, &[("reviewed", Governance::Reviewed), ("approved", Governance::Approved)]),
        {"enum": ["reviewed", "approved"]};
    Imported, |text| one_of(text, &[("import", true), ("sign", false)]).map(Imported),
        {"enum": ["sign", "import"]};
    Hardware, |text| one_of(text, &[("hardware", ())]).map(|()| Hardware),
        {"const": "hardware"};
    Recipient, |text| one_of(text, &[("person", "person"), ("manager", "manager"), ("owner", "owner")]).map(Recipient),
        {"enum": ["person", "manager", "owner"]};
    Take, |text| Take::parse(text)
            .ok_or_else(|| refused(text, "is no sample", "Write all, a number, or a percentage such as 10%.")),
        {"type": ["string", "integer"], "pattern": "^(all|[1-9][0-9]*%?)$"};
}

const ID: &str = "Write lower-case letters and digits, joined by single . - or _.";
const CLOCK: &str = "Write a number and days, weeks, months or years, such as `14 days`.";

fn refused(text: &str, why: impl fmt::Display, remedy: &str) -> Refusal {
    Refusal::new(format!("`{}` {why}", shown(text)), remedy)
}

fn whole(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (digits && (text == "0" || !text.starts_with('0'))).then(|| text.parse().ok()).flatten()
}

fn one_of<T: Copy>(text: &str, words: &[(&str, T)]) -> Result<T, Refusal> {
    let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
        let remedy = match text::nearest(text, known.iter().copied()) {
            Some(near) => format!("Perhaps `{near}` is meant."),
            None => format!("Write {}.", text::list(&known, "or")),
        };
        Refusal::new(format!("`{}` is not known here", shown(text)), remedy)
    })
}

fn days(text: &str) -> Result<Days, Refusal> {
    match Clock::parse(text) {
        Ok(Clock::Days(days)) => Ok(Days(days)),
        Ok(Clock::Months(_)) => Err(refused(text, "is not counted in days", "Write days, such as `7 days`.")),
        Err(why) => Err(refused(text, why, "Write days, such as `7 days`.")),
    }
}

fn statement(text: &str) -> Result<Statement, Refusal> {
    let wrong = if text.trim().is_empty() {
        "is empty"
    } else if text.len() > STATEMENT {
        "is longer than 2048 bytes"
    } else if text.contains('\n') {
        "has several lines"
    } else if text.chars().any(text::is_unsafe_char) {
        "has characters that cannot be seen"
    } else if !is_nfc(text) {
        "is not in Unicode's composed form (NFC)"
    } else {
        return Ok(Statement(text.into()));
    };
    Err(Refusal::new(format!("the statement {wrong}, so nobody could sign it"), "Write one plain sentence."))
}
