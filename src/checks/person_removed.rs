//! An entry that was deleted from the rosters rather than ended.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "person-removed",
    severity: Severity::Error,
    means: "A person's entry was deleted, even if it was put back later. Leaving is an end date; the last recorded entry stands, and the person stays bound.",
    remedy: "Put the entry back, and give it an end with `ack people end` if the person left; then settle this finding with a suppression.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, track) in &case.register.people {
        let mut file = None;
        for (n, (at, entry)) in track.changes.iter().enumerate() {
            if let Some(person) = entry {
                file = Some(person.file.clone());
                continue;
            }
            let Some(file) = file.clone() else { continue };
            let back = track.changes[n + 1..].iter().find(|(_, later)| later.is_some());
            let since = match back {
                None => "the last entry stands".to_owned(),
                Some((back, _)) => {
                    format!("the last entry stood until it was put back by {}", by_whom(case, *back))
                }
            };
            let message = format!("{id} was deleted from {file} by {}; {since}.", by_whom(case, *at));
            findings.push(CHECK.finding(case, Some(*at), id.as_str(), message).in_file(file));
        }
    }
    findings
}
