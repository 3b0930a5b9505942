//! The text of a version was changed without a new version.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};
use crate::model::TextSeen;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    id: "version-edited-in-place",
    severity: Severity::Error,
    means: "A text changed under a version that already had one. Who signed, signed the text of their digest, and that goes on counting.",
    remedy: "Restore the text of the version, and make a new version of the change with `ack policy revise`.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, texts) in &case.register.texts {
        let mut first: BTreeMap<_, &TextSeen> = BTreeMap::new();
        for seen in texts {
            if first.contains_key(&seen.version) {
                let message = format!(
                    "The text of {id} {} was changed in place by {}.",
                    seen.version,
                    by_whom(case, seen.since)
                );
                let subject = format!("{id}@{}", seen.version);
                let finding = CHECK.finding(case, Some(seen.since), &subject, message);
                let file = case.register.requirements.get(id).and_then(|t| t.last()).map(|r| r.file.clone());
                findings.push(match file {
                    Some(file) => finding.in_file(file),
                    None => finding,
                });
            } else {
                first.insert(&seen.version, seen);
            }
        }
    }
    findings
}
