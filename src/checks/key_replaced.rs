//! Somebody's key was put in the place of another, and not by its holder.
//!
//! Looked at is each step from one entry of a person to the next. A key that *meant something* must not vanish: it stays in
//! `keys:`, or moves to `retired_keys:`. It meant something when it was confirmed as the person's, or when it had signed a
//! record that counts. And a key that arrives as such a key goes has to be confirmed like any second key, before or
//! after: by the old one, or by two others. A rotation that does both is none of this, however it was committed; a spare
//! key that comes and goes without having signed is none, and neither is the end of a swap whose beginning was named.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};
use crate::model::{Person, PersonId, PublicKey};
use crate::source::CommitIx;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    id: "key-replaced",
    severity: Severity::Warning,
    means: "A person's key was taken off the roster without being retired, or another took its place that neither the old key nor two others confirmed.",
    remedy: "Ask the person which key is theirs. Move the old one to `retired_keys:`, and confirm the new one: the person signs with the old key, or two others run `ack countersign`.",
    run: Some(run),
};

/// By person and key, the first commit that recorded a counting record by it.
type Used = FxHashMap<(PersonId, PublicKey), CommitIx>;

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut used = Used::default();
    for by in case.records.signers() {
        let first = used.entry((by.signer, by.key)).or_insert(by.recorded);
        *first = by.recorded.min(*first);
    }
    let mut findings = Vec::new();
    for (id, track) in &case.register.people {
        let entries: Vec<_> = track.values().collect();
        let mut named = BTreeSet::new();
        for step in entries.windows(2) {
            let ((_, was), (at, now)) = (step[0], step[1]);
            if was.keys != now.keys
                && let Some(what) = replaced(case, &used, &named, was, now, at)
            {
                named.extend(now.keys.iter().filter(|k| !was.keys.contains(k)));
                let message = format!("A key of {id} was replaced by {}: {what}.", by_whom(case, at));
                findings.push(
                    CHECK.finding(case, Some(at), id.as_str(), message).at_line(now.file.clone(), now.line),
                );
            }
        }
    }
    findings
}

/// What happened to the keys of an entry, where it was a replacement; `named` are the keys that came with an earlier one.
fn replaced(
    case: &Case<'_>,
    used: &Used,
    named: &BTreeSet<&PublicKey>,
    was: &Person,
    now: &Person,
    at: CommitIx,
) -> Option<String> {
    let confirmed =
        |key: &PublicKey| case.records.confirmed_since(&was.id, key).is_some_and(|since| since < at);
    // That a key goes which took the place of another, for one that is confirmed, is the end of what was named.
    let ends_it = |key: &PublicKey| named.contains(key) && now.keys.iter().any(confirmed);
    let signed = |key: &PublicKey| used.get(&(was.id.clone(), key.clone())).is_some_and(|first| *first < at);
    let meant = |key: &PublicKey| confirmed(key) || (signed(key) && !ends_it(key));
    let retired = |person: &Person, key: &PublicKey| person.retired_keys.iter().any(|r| r.key == *key);
    let gone: Vec<&PublicKey> = was.keys.iter().filter(|k| !now.keys.contains(k) && meant(k)).collect();
    let dropped: Vec<String> = gone.iter().filter(|k| !retired(now, k)).map(|k| k.fingerprint()).collect();
    let arrived = now.keys.iter().filter(|k| !was.keys.contains(k) && !retired(was, k));
    let unproven: Vec<String> = arrived
        .filter(|k| case.records.confirmed_since(&was.id, k).is_none())
        .map(PublicKey::fingerprint)
        .collect();
    if dropped.is_empty() && (gone.is_empty() || unproven.is_empty()) {
        return None;
    }
    let mut parts = Vec::new();
    match dropped.is_empty() {
        true => parts.push(format!("{} was retired", gone[0].fingerprint())),
        false => parts.push(format!("{} vanished without being retired", dropped.join(", "))),
    }
    if !unproven.is_empty() {
        parts.push(format!("{} took its place, unconfirmed", unproven.join(", ")));
    }
    Some(parts.join(", and "))
}
