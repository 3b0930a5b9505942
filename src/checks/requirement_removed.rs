//! A policy or a course that was deleted rather than retired.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "requirement-removed",
    severity: Severity::Error,
    means: "A policy's or a course's file was deleted, or its id taken out, even if it was put back later. Retiring is a date; the last recorded state stands, and people go on owing it.",
    remedy: "Put the file back, and give it a `retired:` day if it no longer holds; then settle this finding with a suppression.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, track) in &case.register.requirements {
        let mut file = None;
        for (n, (at, state)) in track.changes.iter().enumerate() {
            if let Some(requirement) = state {
                file = Some(requirement.file.clone());
                continue;
            }
            let Some(file) = file.clone() else { continue };
            let back = track.changes[n + 1..].iter().find(|(_, later)| later.is_some());
            let since = match back {
                None => "what it said last stands".to_owned(),
                Some((back, _)) => {
                    format!("what it said last stood until it was put back by {}", by_whom(case, *back))
                }
            };
            let message = format!("{id} was deleted with {file} by {}; {since}.", by_whom(case, *at));
            findings.push(CHECK.finding(case, Some(*at), id.as_str(), message).in_file(file));
        }
    }
    findings
}
