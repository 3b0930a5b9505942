//! A record reached the mainline long after it was signed.

use super::{Case, Check};
use crate::assess::Completion;
use crate::finding::{Finding, Severity};
use crate::text::visible;

pub(super) const CHECK: Check = Check {
    id: "late-landing",
    severity: Severity::Note,
    means: "A record was recorded more than `landing` days after it was signed, so the recorded day counts.",
    remedy: "Deliver signatures soon after signing: `git push` right after `ack sign`, or merge them more often.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    of_completion(case, &CHECK, |c| c.late_landing, "was recorded long after it was signed")
}

/// A finding for each valid record whose completion is as asked.
pub(super) fn of_completion(
    case: &Case<'_>,
    check: &Check,
    asked: fn(&Completion) -> bool,
    what: &str,
) -> Vec<Finding> {
    case.records
        .completed_otherwise()
        .filter(|j| j.completion.as_ref().is_some_and(asked))
        .filter_map(|j| {
            let (signed, day) = (j.record()?.signed_at, j.completion?.day);
            let commit = case.register.commit(j.file.recorded);
            let path = &j.file.path();
            let message = format!(
                "{} {what}: signed {signed}, recorded {}; it completes on {day}.",
                visible(path),
                commit.time
            );
            Some(check.finding(case, Some(j.file.recorded), path, message).in_file(path.clone()))
        })
        .collect()
}
