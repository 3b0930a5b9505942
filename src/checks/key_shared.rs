//! One key that two people sign with.

use super::{Case, Check};
use crate::finding::{Finding, Severity};
use crate::model::{PersonId, PublicKey};
use crate::source::CommitIx;
use crate::text::list;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    id: "key-shared",
    severity: Severity::Error,
    means: "One key stood under two people: what it signed cannot be told apart.",
    remedy: "Each person makes a key of their own; retire the shared one.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut holders: BTreeMap<&PublicKey, BTreeMap<&PersonId, CommitIx>> = BTreeMap::new();
    for (id, track) in &case.register.people {
        for (at, person) in track.values() {
            for key in person.keys.iter().chain(person.retired_keys.iter().map(|r| &r.key)) {
                holders.entry(key).or_default().entry(id).or_insert(at);
            }
        }
    }
    holders
        .into_iter()
        .filter(|(_, people)| people.len() > 1)
        .map(|(key, people)| {
            let since = people.values().max().copied();
            let names: Vec<&str> = people.keys().map(|p| p.as_str()).collect();
            let message = format!("The key {} stands under {}.", key.fingerprint(), list(&names, "and"));
            CHECK.finding(case, since, &key.fingerprint(), message)
        })
        .collect()
}
