//! A key on a roster that nobody else confirmed.

use super::{Case, Check};
use crate::finding::{Finding, Severity};
use crate::model::{PersonId, PublicKey};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    id: "key-unconfirmed",
    severity: Severity::Warning,
    means: "A key in force, or one that signed what counts, is not confirmed: whoever edited the roster could have put it there. What it signs counts as unconfirmed.",
    remedy: "The person proves possession with `ack enrol`, and the manager or a maintainer runs `ack countersign`.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let tip = case.register.tip();
    let used = used(case);
    let mut findings = Vec::new();
    for (id, track) in &case.register.people {
        let Some(person) = track.standing(tip) else { continue };
        // A key that signed and was taken off again leaves a roster that looks clean.
        let gone = used.get(id).into_iter().flatten().filter(|key| !person.keys.contains(key));
        for key in person.keys.iter().chain(gone) {
            if case.records.confirmed_since(id, key).is_none() {
                let added = track.values().find(|(_, p)| p.keys.contains(key)).map(|(at, _)| at);
                let message = format!("The key {} of {id} is not confirmed.", key.fingerprint());
                findings.push(
                    CHECK
                        .finding(case, added, id.as_str(), message)
                        .at_line(person.file.clone(), person.line),
                );
            }
        }
    }
    findings
}

/// The keys by which each person acknowledged or completed something that counts.
fn used(case: &Case<'_>) -> FxHashMap<PersonId, BTreeSet<PublicKey>> {
    let mut used: FxHashMap<PersonId, BTreeSet<PublicKey>> = FxHashMap::default();
    for by in case.records.signers().filter(|by| by.kind.fulfils()) {
        used.entry(by.signer).or_default().insert(by.key);
    }
    used
}
