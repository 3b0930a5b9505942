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
        let which = if case.register.commit(out.at).id == out.merge {
            format!("A merge by {}", by_whom(case, out.at))
        } else {
            format!("The merge {}, on a branch brought in by {},", out.merge.short(), by_whom(case, out.at))
        };
        let (path, parent) = (visible(&out.path), out.parent.short());
        let message = format!("{which} {what} {path}, which its parent {parent} holds.");
        CHECK.finding(case, Some(out.at), &out.path, message).in_file(out.path.clone())
    };
    case.register.proofs.left_out.iter().map(one).collect()
}
