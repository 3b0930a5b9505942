//! A recorded revision vanished from the list.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    id: "revision-removed",
    severity: Severity::Error,
    means: "A revision was taken out of the version history. It stays in effect.",
    remedy: "Put the entry back as it was.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, track) in &case.register.requirements {
        let mut before: BTreeSet<_> = BTreeSet::new();
        for (at, requirement) in track.values() {
            let now: BTreeSet<_> = requirement.revisions.iter().map(|r| &r.version).collect();
            for gone in before.difference(&now) {
                let message =
                    format!("Version {gone} was taken out of the history of {id} by {}.", by_whom(case, at));
                let subject = format!("{id}@{gone}");
                findings
                    .push(CHECK.finding(case, Some(at), &subject, message).in_file(requirement.file.clone()));
            }
            before = now;
        }
    }
    findings
}
