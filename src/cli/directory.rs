//! Names that are kept outside the register: the file that `ACK_DIRECTORY` names gives them to the views, and to nothing
//! that is written, signed or verified. Who is erased there goes on under the id.

use super::context::variable;
use super::failure::Failure;
use crate::exchange::{self, Entry};
use crate::model::{Person, Register};
use crate::text::visible;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where the file is named.
const VARIABLE: &str = "ACK_DIRECTORY";

/// Gives a name and an address to everybody in whose roster entry they are left out.
///
/// # Errors
/// When the file that is named cannot be read: a view without names would not say that it lacks them.
pub(crate) fn name_people(register: &mut Register) -> Result<(), Failure> {
    let Some(path) = variable(VARIABLE).filter(|path| !path.is_empty()) else { return Ok(()) };
    let refused = |why: String| {
        Failure::usage(format!("the directory {} cannot be read: {}", visible(&path), visible(&why)))
            .hint(format!("correct {VARIABLE}: it names a CSV file with the columns id, name, email"))
    };
    let bytes = std::fs::read(&path).map_err(|e| refused(e.to_string()))?;
    let entries = exchange::directory(&bytes).map_err(refused)?;
    fill(register, &entries);
    Ok(())
}

fn fill(register: &mut Register, entries: &BTreeMap<String, Entry>) {
    for (id, track) in &mut register.people {
        let Some(entry) = entries.get(id.as_str()) else { continue };
        for person in track.changes.iter_mut().filter_map(|(_, person)| person.as_mut()) {
            if person.name.is_empty() || person.email.is_empty() {
                *person = Arc::new(named(person, entry));
            }
        }
    }
}

fn named(person: &Person, entry: &Entry) -> Person {
    let mut person = person.clone();
    for (own, given) in [(&mut person.name, &entry.name), (&mut person.email, &entry.email)] {
        if own.is_empty() {
            own.clone_from(given);
        }
    }
    person
}
