//! A record names a head that is not in the history.

use super::{Case, Check};
use crate::finding::{Finding, Severity};
use crate::model::HeadStanding;
use crate::text::visible;

pub(super) const CHECK: Check = Check {
    id: "head-unknown",
    severity: Severity::Warning,
    means: "The commit that the signer saw is no ancestor of the commit that recorded the record: history was rewritten, or the record came from elsewhere. The recorded day counts.",
    remedy: "Compare with another clone or an earlier checkpoint to see whether history was rewritten.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    heads(case, &CHECK, |h| h == HeadStanding::Unknown, "is no ancestor of the commit that recorded it")
}

/// A finding for each record whose head stands as asked, which is not as that of a usual acknowledgement does: that names
/// none, or a mainline commit.
pub(super) fn heads(
    case: &Case<'_>,
    check: &Check,
    asked: fn(HeadStanding) -> bool,
    what: &str,
) -> Vec<Finding> {
    let records = &case.register.records;
    records
        .others()
        .filter(|file| asked(file.head))
        .filter_map(|file| {
            let head = file.content.as_ref().ok()?.head?;
            let message =
                format!("{} was signed on top of {}, which {what}.", visible(&file.path()), head.short());
            Some(check.finding(case, Some(file.recorded), &file.path(), message).in_file(file.path()))
        })
        .collect()
}
