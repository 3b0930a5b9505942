//! A commit that was the tip of the mainline is now on a side branch.

use super::head_unknown::heads;
use super::history_rewritten::{described, recorded_in, standing_checkpoints};
use super::{Case, Check};
use crate::finding::{Finding, Severity};
use crate::model::{Body, HeadStanding};

pub(super) const CHECK: Check = Check {
    id: "mainline-displaced",
    severity: Severity::Warning,
    means: "A commit that a signer saw as the tip of the mainline, or that a checkpoint names, is an ancestor, but no longer on the first-parent chain: a pull was merged the wrong way round.",
    remedy: "Merge into the mainline, never the mainline into a branch that is then pushed as the mainline; forbid such pushes on the server.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let displaced = |h| matches!(h, HeadStanding::Displaced(_));
    let mut findings = heads(case, &CHECK, displaced, "is an ancestor but not on the mainline");
    for checkpoint in standing_checkpoints(case).into_iter().filter(|c| displaced(c.standing)) {
        let Body::Checkpoint { commit, .. } = &checkpoint.record.body else { continue };
        let message = format!(
            "{} names {}, which is an ancestor but not on the mainline; so its count cannot be compared.",
            described(checkpoint),
            commit.short()
        );
        findings.push(CHECK.finding(case, recorded_in(checkpoint), &checkpoint.path, message));
    }
    findings
}
