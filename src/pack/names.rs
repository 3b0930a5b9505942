//! Leaving names out: of the register before anything is made of it, so that no table can bring one back.

use crate::model::{Body, Person, Record, Register, Track};
use crate::source::Words;
use std::collections::BTreeSet;
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
    let nobody = Words::new(NOBODY, NOBODY, "");
    for commit in &mut register.commits {
        commit.words = nobody.clone();
    }
    register
}

/// Every name and address that stood on a roster.
pub(super) fn of(register: &Register) -> BTreeSet<String> {
    let entries = register.people.values().flat_map(|t| t.values()).map(|(_, person)| person);
    let both = entries.flat_map(|p| [&p.name, &p.email]).filter(|words| !words.trim().is_empty());
    both.cloned().collect()
}

/// Whether a text holds one of the names.
pub(super) fn within(names: &BTreeSet<String>, text: &str) -> bool {
    names.iter().any(|name| text.contains(name.as_str()))
}

/// What the signer of a record wrote in their own words.
pub(super) fn own_words(record: &Record) -> Option<&str> {
    match &record.body {
        Body::WitnessedAcknowledgement { evidence: words, .. }
        | Body::ImportedCompletion { source: words, .. }
        | Body::Completion { source: words, .. }
        | Body::Exemption { reason: words, .. }
        | Body::Review { notes: words, .. }
        | Body::RiskAcceptance { reason: words, .. } => Some(words),
        _ => None,
    }
}

fn nameless(person: &Person) -> Arc<Person> {
    Arc::new(Person { name: String::new(), email: String::new(), ..person.clone() })
}
