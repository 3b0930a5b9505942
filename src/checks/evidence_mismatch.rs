//! A file that a record names by its digest has other bytes.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};
use crate::model::EvidenceFound;
use crate::text::{plural, visible};

pub(super) const CHECK: Check = Check {
    id: "evidence-mismatch",
    severity: Severity::Error,
    means: "The file that a witnessed or imported record names by its digest has another digest.",
    remedy: "Put the file that was seen at the time into approvals/evidence/ under its digest, or find out who changed it.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for evidence in &case.register.proofs.evidence {
        let EvidenceFound::Other { path, since, digest } = &evidence.found else { continue };
        let first = evidence.records.first().map_or_else(String::new, |p| visible(p));
        let more = match evidence.records.len() {
            0 | 1 => String::new(),
            n => format!(" and {}", plural(n - 1, "other record", "other records")),
        };
        let message = format!(
            "{} has the digest {digest} since a commit by {}; {first}{more} name {}.",
            visible(path),
            by_whom(case, *since),
            evidence.digest
        );
        findings.push(CHECK.finding(case, Some(*since), path, message).in_file(path.clone()));
    }
    findings
}
