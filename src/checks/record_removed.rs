//! A record's file was removed.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};
use crate::model::LaterChange;
use crate::source::CommitIx;
use crate::text::visible;

pub(super) const CHECK: Check = Check {
    id: "record-removed",
    severity: Severity::Error,
    means: "A record was removed, even if it was put back later. It goes on counting.",
    remedy: "Restore the file as it was first recorded, and find out who removed it; then settle this finding with a suppression.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    changes(case, &CHECK, LaterChange::Removed, |path, at| {
        format!("{path} was removed by {}. What was first recorded goes on counting.", by_whom(case, at))
    })
}

/// The first change of one kind to each record, as findings.
pub(super) fn changes(
    case: &Case<'_>,
    check: &Check,
    kind: LaterChange,
    message: impl Fn(&str, CommitIx) -> String,
) -> Vec<Finding> {
    case.register
        .records
        // To a usual acknowledgement nothing was done.
        .others()
        .filter_map(|file| {
            let (at, _) = file.later.iter().find(|(_, what)| *what == kind)?;
            let text = message(&visible(&file.path()), *at);
            Some(check.finding(case, Some(*at), &file.path(), text).in_file(file.path()))
        })
        .collect()
}
