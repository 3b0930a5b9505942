//! A merge left out a record of the branch that it merged.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};
use crate::text::visible;

pub(super) const CHECK: Check = Check {
    id: "record-dropped-in-merge",
    severity: Severity::Error,
    means: "A merged-in branch held a record, and the merge does not hold it: it never reached the mainline.",
    remedy: "Take the file from the parent of the merge that is named, commit it as it was, and find out who made the merge; then settle this finding with a suppression.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let one = |out: &crate::model::LeftOut| {
        let what = if out.replaced { "put something else in place of" } else { "left out" };
        let message = format!(
            "A merge by {} {what} {}, which its parent {} holds.",
            by_whom(case, out.at),
            visible(&out.path),
            out.parent.short()
        );
        CHECK.finding(case, Some(out.at), &out.path, message).in_file(out.path.clone())
    };
    case.register.proofs.left_out.iter().map(one).collect()
}
