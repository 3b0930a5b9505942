//! An entry that was deleted from the rosters rather than ended.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "person-removed",
    severity: Severity::Error,
    means: "A person's entry was deleted. Leaving is an end date; the last recorded entry stands, and the person stays bound.",
    remedy: "Put the entry back and give it an end with `ack people end`.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let tip = case.register.tip();
    case.register
        .people
        .iter()
        .filter(|(_, track)| !track.is_present(tip))
        .filter_map(|(id, track)| {
            let (at, _) = track.changes.last()?;
            let file = track.last().map(|p| p.file.clone())?;
            let message =
                format!("{id} was deleted from {file} by {}; the last entry stands.", by_whom(case, *at));
            Some(CHECK.finding(case, Some(*at), id.as_str(), message).in_file(file))
        })
        .collect()
}
