//! `ack.yaml`, as written and as meant.

use super::at::{At, Many, Maybe};
use super::faults::{Faults, SCHEMA_NEWER, VALUE_REFUSED, shown};
use super::shape;
use super::tree::Node;
use super::written::{Percent, Renewal};
use crate::finding::Finding;
use crate::model::{
    Approvals, Clock, Clocks, Config, Governance, Reminder, SampleSize, Sampling, Suppression, Zone,
};

/// The sentence that people sign where nothing else is set.
pub const STATEMENT: &str = "I have read and understood this document, and I agree to comply with it.";

/// The longest exemption where nothing else is set.
pub const MAX_EXEMPTION: Clock = Clock::Months(12);

/// The clocks of an organisation that sets none.
pub const CLOCKS: Clocks = Clocks {
    join: Clock::Days(14),
    change: Clock::Days(14),
    renew: Some(Clock::Months(12)),
    renewal_window: Clock::Days(30),
    return_: Clock::Days(7),
    landing: 7,
};

/// Reads `ack.yaml`. A setting that may be left out and was refused has its default, beside its finding; the settings
/// are `None` when one that must be there cannot be understood, or when they are of a newer form.
#[must_use]
pub fn config(path: &str, bytes: &[u8]) -> (Option<Config>, Vec<Finding>) {
    let faults = Faults::of(path);
    let config = super::understand(bytes, &faults, |root| settings(root, &faults)).flatten();
    (config, faults.into_findings())
}

fn settings(root: &Node<'_>, faults: &Faults) -> Option<Config> {
    if is_newer(root, faults) {
        return None;
    }
    let written: shape::Config = super::read(root, faults)?;
    let maintainers =
        written.maintainers.value.map(|ids| ids.into_iter().filter_map(|id| id.value).collect::<Vec<_>>());
    if maintainers.as_ref().is_some_and(Vec::is_empty) {
        let remedy = "Name at least one person id, such as `maintainers: [mara.lind]`.";
        faults.add(VALUE_REFUSED, written.maintainers.span, "maintainers: nobody is named", remedy);
    }
    written.schema.value?;
    let thresholds = written.thresholds.and_then(|t| t.value).and_then(|t| t.coverage);
    Some(Config {
        organization: written.organization.value?.0,
        repository: written.repository.value?,
        zone: or(written.timezone, Zone::UTC),
        mainline: written.mainline.and_then(|m| m.value).map_or_else(|| "main".into(), |m| m.0),
        push: or(written.push, false),
        maintainers: maintainers.filter(|m| !m.is_empty())?,
        approvals: or(written.approvals, Approvals::Recorded),
        governance: or(written.governance, Governance::Reviewed),
        statement: written.statement.and_then(|s| s.value).map_or_else(|| STATEMENT.into(), |s| s.0.into()),
        clocks: clocks(written.clocks),
        max_exemption: or(written.max_exemption, MAX_EXEMPTION),
        coverage_bar: or(thresholds, Percent(100)).0,
        suppressions: understood(written.suppressions).filter_map(suppression).collect(),
        escalation: understood(written.escalation).filter_map(reminder).collect(),
        sampling: sampling(written.sampling),
        frameworks: understood(written.frameworks).filter_map(|name| name.value).map(|name| name.0).collect(),
    })
}

/// A newer form may mean anything, so that nothing else is said about it.
fn is_newer(root: &Node<'_>, faults: &Faults) -> bool {
    let Some(schema) = root.get("schema") else { return false };
    let newer = schema.text().filter(|text| text.parse::<u64>().is_ok_and(|n| n > 1));
    if let Some(number) = newer {
        let message = format!("the register has form {}, and this ack reads form 1", shown(number));
        faults.add(SCHEMA_NEWER, schema.span, message, "Install a newer ack.");
    }
    newer.is_some()
}

fn or<T>(at: Maybe<T>, default: T) -> T {
    at.and_then(|at| at.value).unwrap_or(default)
}

fn understood<T>(list: Many<T>) -> impl Iterator<Item = At<T>> {
    list.and_then(|at| at.value).unwrap_or_default().into_iter()
}

fn clocks(written: Maybe<shape::Clocks>) -> Clocks {
    let Some(own) = written.and_then(|at| at.value) else { return CLOCKS };
    Clocks {
        join: or(own.join, CLOCKS.join),
        change: or(own.change, CLOCKS.change),
        renew: or(own.renew, Renewal(CLOCKS.renew)).0,
        renewal_window: or(own.renewal_window, CLOCKS.renewal_window),
        return_: or(own.return_, CLOCKS.return_),
        landing: own.landing.and_then(|at| at.value).map_or(CLOCKS.landing, |days| days.0),
    }
}

/// The rule as written; the default beside the finding when a line of it was refused.
fn sampling(written: Many<shape::Sampling>) -> Sampling {
    let Some(lines) = written.and_then(|at| at.value) else { return Sampling::default() };
    let line = |line: At<shape::Sampling>| {
        let own = line.value?;
        // A bound that was refused is none that was left out.
        let up_to = own.up_to.map_or(Some(None), |at| at.value.map(Some))?;
        Some(SampleSize { up_to, take: own.take.value? })
    };
    lines.into_iter().map(line).collect::<Option<_>>().map_or_else(Sampling::default, Sampling)
}

fn reminder(written: At<shape::Escalation>) -> Option<Reminder> {
    let own = written.value?;
    Some(Reminder { after: own.after.value?, to: own.to.value?.0 })
}

fn suppression(written: At<shape::Suppression>) -> Option<Suppression> {
    let line = written.span.line;
    let own = written.value?;
    Some(Suppression {
        finding: own.finding.value?.0,
        subject: own.subject.value?.0,
        reason: own.reason.value?.0,
        by: own.by.value?,
        until: own.until.value?,
        line,
    })
}
