//! An older version was made current again.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};
use crate::model::Version;

pub(super) const CHECK: Check = Check {
    id: "version-went-backwards",
    severity: Severity::Error,
    means: "An older version of a policy became the first listed again.",
    remedy: "Publish the older text as a new, higher version with `ack policy revise`.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, track) in &case.register.requirements {
        let mut newest: Option<&Version> = None;
        let mut before: Option<&Version> = None;
        for (at, requirement) in track.values() {
            let now = &requirement.current().version;
            if newest.is_some_and(|n| now < n) && before != Some(now) {
                let was = before.map_or_else(String::new, ToString::to_string);
                let message =
                    format!("{id} went from version {was} back to {now}, by {}.", by_whom(case, at));
                let subject = format!("{id}@{now}");
                findings
                    .push(CHECK.finding(case, Some(at), &subject, message).in_file(requirement.file.clone()));
            }
            newest = newest.max(Some(now));
            before = Some(now);
        }
    }
    findings
}
