//! A recorded revision was edited.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};
use crate::model::Revision;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    id: "revision-edited",
    severity: Severity::Error,
    means: "A revision's `effective`, `material` or author was changed after it was recorded. The edit has no effect.",
    remedy: "Restore the entry as it was first recorded, and make a new revision with `ack policy revise`.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, track) in &case.register.requirements {
        let mut first: BTreeMap<_, &Revision> = BTreeMap::new();
        let mut last: BTreeMap<_, String> = BTreeMap::new();
        for (at, requirement) in track.values() {
            for (n, now) in requirement.revisions.iter().enumerate() {
                let recorded = first.entry(&now.version).or_insert(now);
                let is_oldest = n + 1 == requirement.revisions.len();
                let changed = what_changed(recorded, now, is_oldest);
                let before = last.insert(&now.version, changed.clone()).unwrap_or_default();
                // Said once, by the commit that did it; a further edit is said again.
                if !changed.is_empty() && changed != before {
                    let message =
                        format!("{id} {} was edited by {}: {changed}.", now.version, by_whom(case, at));
                    let subject = format!("{id}@{}", now.version);
                    findings.push(
                        CHECK
                            .finding(case, Some(at), &subject, message)
                            .at_line(requirement.file.clone(), now.line),
                    );
                }
            }
        }
    }
    findings
}

/// What differs from the entry as it was first recorded. The oldest of a list is material whatever it says, so that to
/// have become the oldest is no edit.
fn what_changed(was: &Revision, now: &Revision, is_oldest: bool) -> String {
    let mut changes = Vec::new();
    if was.effective != now.effective {
        changes.push(format!("effective {} became {}", was.effective, now.effective));
    }
    if was.material != now.material && !(is_oldest && now.material) {
        changes.push(format!("material {} became {}", was.material, now.material));
    }
    if was.author != now.author {
        let name = |r: &Revision| r.author.as_ref().map_or_else(|| "nobody".into(), ToString::to_string);
        changes.push(format!("author {} became {}", name(was), name(now)));
    }
    changes.join(", ")
}
