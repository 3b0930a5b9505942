//! What a change does to the entry of somebody whom the base knows.

use super::super::changes;
use super::super::impact::Impact;
use super::{Presence, RuleChange, freed};
use crate::model::{Employment, Person, PersonId, PublicKey, RetiredKey};

pub(super) fn changes(was: &Person, now: &Person, presence: Presence, impact: &Impact) -> Vec<RuleChange> {
    let change = |what, before, after, frees: Vec<PersonId>| RuleChange {
        what,
        subject: was.id.to_string(),
        file: now.file.clone(),
        before,
        after,
        frees,
    };
    let mut all = Vec::new();
    if presence == Presence::Gone {
        all.push(change("person-removed", Some(was.display_name().to_owned()), None, Vec::new()));
    }
    let touched = impact.requirements.iter().flat_map(|r| &r.people).filter(|t| t.person == was.id);
    let frees = freed(touched);
    for field in changes::leaves(&was.leave, &now.leave) {
        all.push(change("leave-recorded", field.before, field.after, frees.clone()));
    }
    // Where somebody works is no rule; that it frees somebody while the employment goes on, is worth a look.
    if !frees.is_empty() && was.employments == now.employments {
        for field in changes::traits(was, now) {
            let words = |value: Option<String>| value.map(|v| format!("{} {v}", field.field));
            let (before, after) = (words(field.before.clone()), words(field.after.clone()));
            all.push(change("person-moved", before, after, frees.clone()));
        }
    }
    for (gone, instead) in was.restarted(now) {
        let what = match instead {
            None => "employment-removed",
            Some(new) if new.start > gone.start => "start-moved",
            // One that begins earlier binds for longer.
            Some(_) => continue,
        };
        all.push(change(what, Some(in_words(gone)), instead.map(in_words), frees.clone()));
    }
    all.extend(
        keys(was, now)
            .into_iter()
            .chain(retired(was, now))
            .map(|(what, before, after)| change(what, before, after, Vec::new())),
    );
    all
}

/// `from 2026-01-12 through 2026-03-01`.
fn in_words(employment: Employment) -> String {
    let through = employment.end.map_or_else(String::new, |end| format!(" through {end}"));
    format!("from {}{through}", employment.start)
}

/// Keys that had been retired, and by which records may be recorded for longer now, or of whose end nothing is said any
/// more. One that is put back among those in force is one that is added.
fn retired(was: &Person, now: &Person) -> Vec<(&'static str, Option<String>, Option<String>)> {
    let until = |r: &RetiredKey| format!("{} until {}", r.key.fingerprint(), r.until);
    let one = |old: &RetiredKey| {
        let new = now.retired_keys.iter().filter(|r| r.key == old.key).max_by_key(|r| r.until);
        match new {
            Some(new) if new.until > old.until => {
                Some(("key-good-for-longer", Some(until(old)), Some(until(new))))
            }
            None if !now.keys.contains(&old.key) => Some(("retired-key-removed", Some(until(old)), None)),
            _ => None,
        }
    };
    was.retired_keys.iter().filter_map(one).collect()
}

/// What becomes of somebody's keys, as one change: added, swapped, or taken away without being retired.
fn keys(was: &Person, now: &Person) -> Option<(&'static str, Option<String>, Option<String>)> {
    let new: Vec<&PublicKey> = now.keys.iter().filter(|k| !was.keys.contains(k)).collect();
    let gone: Vec<&PublicKey> = was.keys.iter().filter(|k| !now.keys.contains(k)).collect();
    let kept = |k: &PublicKey| now.retired_keys.iter().any(|r: &RetiredKey| r.key == *k);
    let fingerprints = |keys: &[&PublicKey]| {
        (!keys.is_empty()).then(|| keys.iter().map(|k| k.fingerprint()).collect::<Vec<_>>().join(", "))
    };
    let what = match (new.is_empty(), gone.is_empty()) {
        (true, true) => return None,
        (false, true) => "key-added",
        (true, false) if gone.iter().all(|k| kept(k)) => "key-retired",
        (true, false) => "key-removed",
        (false, false) if gone.iter().all(|k| kept(k)) => "key-rotated",
        (false, false) => "key-swapped",
    };
    Some((what, fingerprints(&gone), fingerprints(&new)))
}
