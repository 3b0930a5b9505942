//! Keys on a roster: added, retired, compromised, removed, and confirmed by whom.

use super::{Book, Event, What};
use crate::model::{Body, Person, PersonId, PublicKey};
use crate::source::CommitIx;
use crate::text::list;
use std::collections::BTreeSet;

/// What became of keys from one entry of a person to the next; `None` before the first entry.
pub(super) fn changed(book: &Book<'_>, at: CommitIx, before: Option<&Person>, after: &Person) -> Vec<Event> {
    let held = |p: Option<&Person>| p.map(|p| p.keys.clone()).unwrap_or_default();
    let retired = |p: Option<&Person>| p.map(|p| p.retired_keys.clone()).unwrap_or_default();
    let (old, gone) = (held(before), retired(before));
    let mut events = Vec::new();
    for key in after.keys.iter().filter(|k| !old.contains(k)) {
        events.push(book.commit(at, What::KeyAdded, name(key)));
    }
    for r in &after.retired_keys {
        let was = gone.iter().find(|g| g.key == r.key);
        if was.is_none_or(|w| w.until != r.until) {
            let words = format!("{}, in force until {}", name(&r.key), r.until);
            events.push(book.commit(at, What::KeyRetired, words));
        }
        if let Some(day) = r.compromised.filter(|day| was.is_none_or(|w| w.compromised != Some(*day))) {
            let words =
                format!("{}, since {day}: what was recorded from then on does not count", name(&r.key));
            events.push(book.commit(at, What::KeyCompromised, words));
        }
    }
    let kept = |key: &PublicKey| after.keys.contains(key) || after.retired_keys.iter().any(|r| r.key == *key);
    let known = old.iter().chain(gone.iter().map(|r| &r.key)).collect::<BTreeSet<_>>();
    for key in known.into_iter().filter(|k| !kept(k)) {
        events.push(book.commit(at, What::KeyRemoved, name(key)));
    }
    events
}

/// When each key that a person ever had was confirmed, and by whom.
pub(super) fn confirmed(book: &Book<'_>, person: &PersonId) -> Vec<Event> {
    let entries = book.register.people.get(person).into_iter().flat_map(|t| t.values());
    let keys: BTreeSet<PublicKey> = entries
        .flat_map(|(_, p)| p.keys.iter().chain(p.retired_keys.iter().map(|r| &r.key)).cloned())
        .collect();
    let confirmed = |key: &PublicKey| {
        let at = book.assessment.confirmed_since(person, key)?;
        let words = format!("{} {}", name(key), by_whom(book, person, key, at));
        Some(book.commit(at, What::KeyConfirmed, words).of_person(person))
    };
    keys.iter().filter_map(confirmed).collect()
}

/// Who vouched for a key by the commit that confirmed it.
pub(super) fn by_whom(book: &Book<'_>, person: &PersonId, key: &PublicKey, at: CommitIx) -> String {
    let vouched = book.assessment.records.valid_other().filter(|j| j.file.recorded <= at);
    let signers: BTreeSet<String> = vouched
        .filter_map(|j| match &j.record()?.body {
            Body::Enrolment { person: whose, key: which, signer, .. } if whose == person && which == key => {
                match (signer == person, j.key()? == key) {
                    (true, true) => None,
                    (true, false) => Some("an earlier key of the same person".to_owned()),
                    (false, _) => Some(signer.to_string()),
                }
            }
            _ => None,
        })
        .collect();
    let signers: Vec<String> = signers.into_iter().collect();
    match (signers.as_slice(), at) {
        ([], CommitIx(0)) => "as the first maintainer's: somebody has to begin".into(),
        ([], _) => "by its owner alone: nobody else was there".into(),
        (some, _) => format!("by {}", list(some, "and")),
    }
}

/// The beginning of a key's fingerprint.
pub(super) fn name(key: &PublicKey) -> String {
    key.fingerprint().chars().take("SHA256:".len() + 12).chain(['…']).collect()
}
