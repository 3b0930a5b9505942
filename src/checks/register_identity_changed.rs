//! The register's id was changed.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "register-identity-changed",
    severity: Severity::Error,
    means: "`repository:` in ack.yaml was changed. The id that was recorded first stands for ever.",
    remedy: "Write the first id back into ack.yaml.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let first = &case.register.repository;
    let mut before = first;
    let mut findings = Vec::new();
    for (at, config) in case.register.config.values() {
        if config.repository != *before && config.repository != *first {
            let message =
                format!("The register {first} was made {} by {}.", config.repository, by_whom(case, at));
            findings
                .push(CHECK.finding(case, Some(at), config.repository.as_str(), message).in_file("ack.yaml"));
        }
        before = &config.repository;
    }
    findings
}
