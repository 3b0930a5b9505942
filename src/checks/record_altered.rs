//! A record's file was changed after it was recorded.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};
use crate::model::LaterChange;

pub(super) const CHECK: Check = Check {
    id: "record-altered",
    severity: Severity::Error,
    means: "A record's bytes or mode were changed after it was recorded. The first bytes go on counting.",
    remedy: "Restore the file as it was first recorded, and find out who changed it; then settle this finding with a suppression.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    super::record_removed::changes(case, &CHECK, LaterChange::Altered, |path, at| {
        format!("{path} was altered by {}. What was first recorded goes on counting.", by_whom(case, at))
    })
}
