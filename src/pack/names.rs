//! Leaving names out: of the register before anything is made of it, so that no table can bring one back.

use crate::model::{Person, Register, Track};
use std::sync::Arc;

/// What stands where a committer's name and address stood.
const NOBODY: &str = "(left out)";

/// The register with everybody under their id alone: no name, no e-mail address, nobody who committed, and no message of
/// a commit.
pub(super) fn without(mut register: Register) -> Register {
    for track in register.people.values_mut() {
        let changes = track.changes.iter().map(|(at, person)| (*at, person.as_deref().map(nameless)));
        *track = Track { changes: changes.collect() };
    }
    let (nobody, nothing): (Arc<str>, Arc<str>) = (NOBODY.into(), "".into());
    for commit in &mut register.commits {
        commit.committer = Arc::clone(&nobody);
        commit.subject = Arc::clone(&nothing);
    }
    register
}

fn nameless(person: &Person) -> Arc<Person> {
    Arc::new(Person { name: String::new(), email: String::new(), ..person.clone() })
}
