//! A history of another origin was merged in.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "several-roots",
    severity: Severity::Error,
    means: "After the register began, a history that has nothing in common with it was merged in.",
    remedy: "Look at what the merge brought. If it is meant, settle this finding with a suppression.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let one = |(at, root): &(crate::source::CommitIx, crate::source::CommitId)| {
        let message = format!(
            "A merge by {} brought a history that begins with {}, beside the register's own.",
            by_whom(case, *at),
            root.short()
        );
        CHECK.finding(case, Some(*at), &root.to_string(), message)
    };
    case.register.proofs.roots.iter().map(one).collect()
}
