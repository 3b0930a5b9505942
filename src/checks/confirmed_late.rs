//! A key was confirmed long after it was first used.

use super::{Case, Check};
use crate::assess::Verdict;
use crate::finding::{Finding, Severity};
use crate::text::visible;

pub(super) const CHECK: Check = Check {
    id: "confirmed-late",
    severity: Severity::Note,
    means: "The key of a record was confirmed more than `landing` days after the record was recorded.",
    remedy: "Countersign new keys soon, with `ack countersign`.",
    run: Some(run),
};

fn run(case: &Case<'_>) -> Vec<Finding> {
    let register = case.register;
    case.assessment
        .records
        .iter()
        .filter(|j| j.verdict == Verdict::Valid && j.record().is_some_and(|r| r.kind().fulfils()))
        .filter_map(|j| {
            let (used, confirmed) = (register.commit(j.file.recorded).day, register.commit(j.confirmed?).day);
            let landing = i64::from(register.config_at(j.file.recorded).clocks.landing);
            let message = format!(
                "{} was recorded on {used} by a key that was confirmed only on {confirmed}.",
                visible(&j.file.path())
            );
            (confirmed.since(used) > landing)
                .then(|| CHECK.finding(case, j.confirmed, &j.file.path(), message).in_file(j.file.path()))
        })
        .collect()
}
