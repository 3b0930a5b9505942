//! A head that was the tip of the mainline is now on a side branch.

use super::head_unknown::heads;
use super::{Case, Check};
use crate::finding::{Finding, Severity};
use crate::model::HeadStanding;

pub(super) const CHECK: Check = Check {
    id: "mainline-displaced",
    severity: Severity::Warning,
    means: "A commit that a signer saw as the tip of the mainline is an ancestor, but no longer on the first-parent chain: a pull was merged the wrong way round.",
    remedy: "Merge into the mainline, never the mainline into a branch that is then pushed as the mainline; forbid such pushes on the server.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    heads(case, &CHECK, |h| matches!(h, HeadStanding::Displaced(_)), "is an ancestor but not on the mainline")
}
