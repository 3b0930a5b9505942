//! A commit whose date cannot be.

use super::{Case, Check, by_whom};
use crate::finding::{Finding, Severity};
use crate::source::CommitIx;

pub(super) const CHECK: Check = Check {
    id: "commit-time-implausible",
    severity: Severity::Warning,
    means: "A commit's date is far ahead of the commits after it, or before the commit in front of it; its time was corrected.",
    remedy: "Set the clock of whoever committed; nothing else is to be done, the corrected time counts.",
    run: Some(run),
};

/// Seconds by which clocks may differ without meaning anything.
const SKEW: i64 = 5 * 60;

fn run(case: &Case<'_>) -> Vec<Finding> {
    let commits = &case.register.commits;
    (0u32..)
        .zip(commits)
        .filter_map(|(n, commit)| {
            let at = CommitIx(n);
            let front = at.before().map(|b| case.register.commit(b).time);
            let early = front.is_some_and(|front| commit.committed.plus(SKEW) < front);
            let message = if commit.set_aside {
                format!(
                    "Commit {} says {}, far ahead of the commits after it; made by {}.",
                    commit.id.short(),
                    commit.committed,
                    by_whom(case, at)
                )
            } else if early {
                format!(
                    "Commit {} says {}, before the commit in front of it; made by {}.",
                    commit.id.short(),
                    commit.committed,
                    by_whom(case, at)
                )
            } else {
                return None;
            };
            Some(CHECK.finding(case, Some(at), &commit.id.to_string(), message))
        })
        .collect()
}
