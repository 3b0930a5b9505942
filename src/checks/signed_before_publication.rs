//! A record was signed before its text was on the mainline.

use super::late_landing::of_completion;
use super::{Case, Check};
use crate::finding::{Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "signed-before-publication",
    severity: Severity::Note,
    means: "A text was signed before it was published, so it completes on the day of its publication.",
    remedy: "Nothing to do where a draft was signed on a branch; otherwise look at the signer's clock.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    of_completion(case, &CHECK, |c| c.before_publication, "was signed before its text was published")
}
