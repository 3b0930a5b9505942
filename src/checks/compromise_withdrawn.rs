//! That a key was compromised was on record, and was taken back.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};
use crate::model::{Day, Person, PublicKey};
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    id: "compromise-withdrawn",
    severity: Severity::Warning,
    means: "The day since which a key is compromised was removed, or moved to a later one. That has no effect: what was recorded since the first day still does not count.",
    remedy: "Put `compromised:` back with its first day; the person signs again with a good key.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, track) in &case.register.people {
        // The earliest day on record for each key, and whether the last entry still said so.
        let mut known: BTreeMap<&PublicKey, (Day, bool)> = BTreeMap::new();
        for (at, person) in track.values() {
            for (key, (since, stood)) in &mut known {
                let now = compromised(person, key);
                let stands = now.is_some_and(|day| day <= *since);
                if *stood && !stands {
                    let what = now.map_or("was withdrawn".to_owned(), |day| format!("was moved to {day}"));
                    let message = format!(
                        "That {} of {id} is compromised since {since} {what} by {}. It goes on being so.",
                        key.fingerprint(),
                        by_whom(case, at)
                    );
                    findings.push(
                        CHECK
                            .finding(case, Some(at), &key.fingerprint(), message)
                            .at_line(person.file.clone(), person.line),
                    );
                }
                *stood = stands;
            }
            for retired in &person.retired_keys {
                if let Some(day) = retired.compromised {
                    let entry = known.entry(&retired.key).or_insert((day, true));
                    if day <= entry.0 {
                        *entry = (day, true);
                    }
                }
            }
        }
    }
    findings
}

fn compromised(person: &Person, key: &PublicKey) -> Option<Day> {
    person.retired_keys.iter().filter(|r| r.key == *key).filter_map(|r| r.compromised).min()
}
