//! A record claims to be older than the commit it names as its head.

use super::late_landing::of_completion;
use super::{Case, Check};
use crate::finding::{Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "backdated",
    severity: Severity::Warning,
    means: "A record says that it was signed before the commit that it names as its head existed, so the recorded day counts.",
    remedy: "Ask the signer; a wrong clock is the usual cause.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    of_completion(case, &CHECK, |c| c.backdated, "was signed before its own head existed")
}
