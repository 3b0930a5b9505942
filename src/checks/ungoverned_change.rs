//! Rules were changed without the signed approval that the register asks for.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};
use crate::model::{Body, RulesChange};
use crate::source::{CommitId, CommitIx};
use crate::text::visible;
use std::collections::HashMap;

pub(super) const CHECK: Check = Check {
    id: "ungoverned-change",
    severity: Severity::Error,
    means: "With `governance: approved`, settings, policies, courses or rosters were changed and no signed approval covers exactly this change. The settings before the change decide whether one was needed.",
    remedy: "Let a maintainer approve the change with `ack approve-rules`, or take it back; then settle this finding with a suppression.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let changes = &case.register.proofs.rules;
    if changes.is_empty() {
        return Vec::new();
    }
    let place: HashMap<CommitId, CommitIx> =
        (0..).map(CommitIx).zip(&case.register.commits).map(|(at, c)| (c.id, at)).collect();
    let valid = case.records.valid_other();
    let approvals: Vec<_> = valid
        .filter_map(|j| match &j.record()?.body {
            Body::RulesApproval { base, changes_digest, .. } => Some((*place.get(base)?, *changes_digest)),
            _ => None,
        })
        .collect();
    let covered = |change: &&RulesChange| {
        let covers = |(base, digest): &(CommitIx, _)| {
            *digest == change.digest && *base < change.at && *base >= change.since
        };
        approvals.iter().any(covers)
    };
    changes.iter().filter(|c| !covered(c)).map(|change| finding(case, change)).collect()
}

fn finding(case: &Case<'_>, change: &RulesChange) -> Finding {
    let shown: Vec<String> = change.paths.iter().take(3).map(|p| visible(p)).collect();
    let more = match change.paths.len().saturating_sub(3) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let message = format!(
        "{}{more} were changed by {} without an approval of exactly these changes.",
        shown.join(", "),
        by_whom(case, change.at)
    );
    let subject = case.register.commit(change.at).id.to_string();
    CHECK.finding(case, Some(change.at), &subject, message)
}
