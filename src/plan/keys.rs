//! Keys that go out of force: retired, or known to be in somebody else's hands.

use super::Refusal;
use crate::format;
use crate::model::{Day, Person, PublicKey, RetiredKey};
use crate::source::Changeset;

/// Retires a key in force; `until` is the last day on which a record by it may be recorded, `text` the roster file as the
/// changeset leaves it so far. Returns the file's new text and the entry as it then is.
///
/// # Errors
/// When the file cannot be changed without changing more.
pub fn retired(
    person: &Person,
    text: &str,
    key: &PublicKey,
    until: Day,
) -> Result<(String, Person), Refusal> {
    let now = format::edit::retire_key(text, &person.id, key, until, None);
    let mut entry = person.clone();
    entry.keys.retain(|k| k != key);
    entry.retired_keys.push(RetiredKey { key: key.clone(), until, compromised: None });
    Ok((now.map_err(|why| by_hand(person, &why))?, entry))
}

/// Says of a key that somebody else may have it since a day; one in force is retired by it, with `today` as its last day.
///
/// # Errors
/// As for [`retired`]; also when an earlier day is on record, which nothing takes back.
pub fn compromised(
    person: &Person,
    text: &str,
    key: &PublicKey,
    since: Day,
    today: Day,
) -> Result<(String, Person), Refusal> {
    let mut entry = person.clone();
    if let Some(known) = entry.retired_keys.iter_mut().find(|r| r.key == *key) {
        if let Some(day) = known.compromised.filter(|day| *day <= since) {
            return Err(Refusal::new(
                format!("{} is on record as compromised since {day}", key.fingerprint()),
                "An earlier day can be named; a later one would have no effect.",
            ));
        }
        known.compromised = Some(since);
        let now = format::edit::compromise_key(text, &person.id, key, since);
        return Ok((now.map_err(|why| by_hand(person, &why))?, entry));
    }
    let now = format::edit::retire_key(text, &person.id, key, today, Some(since));
    entry.keys.retain(|k| k != key);
    entry.retired_keys.push(RetiredKey { key: key.clone(), until: today, compromised: Some(since) });
    Ok((now.map_err(|why| by_hand(person, &why))?, entry))
}

/// The change of a person's roster file from `was` to `now`.
#[must_use]
pub fn entry_changed(person: &Person, was: &str, now: String, message: String) -> Changeset {
    Changeset::new(message).replace(&*person.file, was, now)
}

fn by_hand(person: &Person, why: &anyhow::Error) -> Refusal {
    Refusal::new(
        format!("{} cannot be edited: {why:#}", person.file),
        "Move the key from `keys:` to `retired_keys:` by hand, and commit.",
    )
}
