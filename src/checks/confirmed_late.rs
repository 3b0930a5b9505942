//! A key was confirmed long after it was first used.

use super::{Case, Check};
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
    let (register, records) = (case.register, case.records);
    let fulfil = records.confirmed_later().filter(|(by, _)| by.kind.fulfils());
    let late = fulfil.filter_map(|(by, since)| {
        let (used, confirmed) = (register.commit(by.recorded).day, register.commit(since).day);
        let landing = i64::from(register.config_at(by.recorded).clocks.landing);
        (confirmed.since(used) > landing).then_some((by.number, since, used, confirmed))
    });
    let finding = |(number, since, used, confirmed)| {
        let path = records.get(number).file.path();
        let message = format!(
            "{} was recorded on {used} by a key that was confirmed only on {confirmed}.",
            visible(&path)
        );
        CHECK.finding(case, Some(since), &path, message).in_file(path)
    };
    late.map(finding).collect()
}
