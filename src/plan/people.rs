//! People: added, and ended. Nobody is deleted.

use super::Refusal;
use crate::format;
use crate::model::{Day, Person, Register};
use crate::source::Changeset;

/// Where editors find the schema of a roster file, seen from it.
pub(super) const ROSTER_SCHEMA: &str = "../.ack/schema/people.json";

/// Adds a person, in a file of their own.
///
/// # Errors
/// When the id was ever used: ids are never given again.
pub fn new_person(register: Option<&Register>, person: &Person) -> Result<Changeset, Refusal> {
    if register.is_some_and(|r| r.people.contains_key(&person.id)) {
        return Err(Refusal::new(
            format!("{} is on the roster already, or was", person.id),
            "Ids are never reused: choose another one; for a rehire, edit the entry and move the old dates to `earlier:`.",
        ));
    }
    let message = format!("people: {} is added", person.id);
    Ok(Changeset::new(message)
        .create(format!("people/{}.yaml", person.id), format::emit::person(person, ROSTER_SCHEMA)))
}

/// Ends a person's employment; `text` is the roster file at the tip, `end` the last day.
///
/// # Errors
/// When the day contradicts the others, or the file cannot be changed without changing more.
pub fn end_person(person: &Person, text: &str, end: Day) -> Result<Changeset, Refusal> {
    let now = format::edit::end_person(text, &person.id, end).map_err(|e| {
        Refusal::new(format!("{} cannot be edited: {e:#}", person.file), "Write `end:` by hand, and commit.")
    })?;
    Ok(Changeset::new(format!("people: {} leaves on {end}", person.id)).replace(&*person.file, text, now))
}
