//! A file that a record names by its digest is not in the register.

use super::{Case, Check};
use crate::finding::{Finding, Severity};
use crate::model::EvidenceFound;
use crate::text::{plural, visible};

pub(super) const CHECK: Check = Check {
    id: "evidence-not-held",
    severity: Severity::Note,
    means: "The file that witnessed or imported records name by its digest is not in the register, so it cannot be compared.",
    remedy: "Ask for the file, or commit it as approvals/evidence/ and the digest without `sha256:`.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for evidence in case.register.proofs.evidence.iter().filter(|e| e.found == EvidenceFound::Absent) {
        let verb = if evidence.records.len() == 1 { "names" } else { "name" };
        let message = format!(
            "{} {verb} {} ({}), which is not held here.",
            plural(evidence.records.len(), "record", "records"),
            visible(&evidence.name),
            evidence.digest
        );
        let finding = CHECK.finding(case, None, &evidence.digest.to_string(), message);
        findings.push(match evidence.records.first() {
            Some(path) => finding.in_file(path.clone()),
            None => finding,
        });
    }
    findings
}
