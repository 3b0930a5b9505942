//! People who manage each other in a circle.

use super::{Case, Check};
use crate::finding::{Finding, Severity};
use crate::model::PersonId;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    id: "manager-cycle",
    severity: Severity::Error,
    means: "Reporting lines run in a circle, so nobody is above anybody in it.",
    remedy: "Correct one of the managers.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let tip = case.register.tip();
    let manager = |id: &PersonId| {
        case.register.people.get(id).and_then(|t| t.standing(tip)).and_then(|p| p.manager.as_ref())
    };
    let mut seen: BTreeSet<&PersonId> = BTreeSet::new();
    let mut findings = Vec::new();
    for start in case.register.people.keys() {
        let mut path: Vec<&PersonId> = Vec::new();
        let mut at = Some(start);
        while let Some(id) = at.filter(|id| !seen.contains(id)) {
            seen.insert(id);
            path.push(id);
            at = manager(id);
        }
        // Ending on somebody of this very path closes a circle.
        if let Some(from) = at.and_then(|id| path.iter().position(|p| *p == id)) {
            let circle: Vec<&str> = path[from..].iter().map(|p| p.as_str()).collect();
            let message = match circle[..] {
                [alone] => format!("{alone} reports to nobody but themselves."),
                _ => format!("{} report to each other in a circle.", circle.join(", ")),
            };
            let finding = CHECK.finding(case, None, circle[0], message);
            let entry = case.register.people.get(path[from]).and_then(|t| t.standing(tip));
            findings.push(match entry {
                Some(p) => finding.at_line(p.file.clone(), p.line),
                None => finding,
            });
        }
    }
    findings
}
