//! A key on a roster that nobody else confirmed.

use super::{Case, Check};
use crate::finding::{Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "key-unconfirmed",
    severity: Severity::Warning,
    means: "A key in force is not confirmed: whoever edited the roster could have put it there. What it signs counts as unconfirmed.",
    remedy: "The person proves possession with `ack enrol`, and the manager or a maintainer runs `ack countersign`.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let tip = case.register.tip();
    let mut findings = Vec::new();
    for (id, track) in &case.register.people {
        let Some(person) = track.standing(tip) else { continue };
        for key in &person.keys {
            if case.assessment.confirmed_since(id, key).is_none() {
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
