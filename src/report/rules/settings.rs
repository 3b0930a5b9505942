//! What a change does to `ack.yaml`.

use super::super::changes::{self, FieldChange};
use super::super::impact::Impact;
use super::{RuleChange, freed, is_longer};
use crate::model::{Approvals, Clock, Config, Day, Governance, PersonId, Register};
use std::sync::Arc;

pub(super) fn changes(base: &Register, proposed: &Register, impact: &Impact) -> Vec<RuleChange> {
    let was = base.config_at(base.tip());
    let now = proposed.config_at(proposed.tip());
    let everybody = || freed(impact.requirements.iter().flat_map(|r| &r.people));
    let one = |field: FieldChange| {
        let what = what(&field, was, now, impact.day);
        let frees: Vec<PersonId> = if field.field.starts_with("clocks.") || field.field == "timezone" {
            everybody()
        } else {
            Vec::new()
        };
        let (before, after) = match field.field {
            "suppressions" => (None, Some(suppressions(was, now))),
            _ => (field.before, field.after),
        };
        let file: Arc<str> = crate::load::SETTINGS.into();
        RuleChange { what, subject: field.field.to_owned(), file, before, after, frees }
    };
    changes::settings(was, now)
        .into_iter()
        .filter(|f| !matches!(f.field, "push" | "organization" | "frameworks"))
        .filter(|f| f.field != "suppressions" || !suppressions(was, now).is_empty())
        .map(one)
        .collect()
}

fn what(field: &FieldChange, was: &Config, now: &Config, day: Day) -> &'static str {
    let longer = |was: Option<Clock>, now: Option<Clock>| {
        if is_longer(was, now, day) { "clock-lengthened" } else { "clock-changed" }
    };
    let (b, a) = (&was.clocks, &now.clocks);
    match field.field {
        "maintainers" if now.maintainers.iter().any(|m| !was.maintainers.contains(m)) => "maintainer-added",
        "maintainers" => "maintainer-removed",
        "suppressions" => "suppression-added",
        "thresholds.coverage" if now.coverage_bar < was.coverage_bar => "threshold-lowered",
        "approvals" if now.approvals == Approvals::Recorded => "approval-dropped",
        "governance" if now.governance == Governance::Reviewed => "approval-dropped",
        "max_exemption" => longer(Some(was.max_exemption), Some(now.max_exemption)),
        "clocks.join" => longer(Some(b.join), Some(a.join)),
        "clocks.change" => longer(Some(b.change), Some(a.change)),
        "clocks.renew" => longer(b.renew, a.renew),
        "clocks.return" => longer(Some(b.return_), Some(a.return_)),
        "clocks.landing" => longer(Some(Clock::Days(b.landing)), Some(Clock::Days(a.landing))),
        "clocks.renewal_window" => "clock-changed",
        "escalation" if !reminds_as_soon(was, now, day) => "escalation-loosened",
        _ => "setting-changed",
    }
}

/// Whether everybody who was to be reminded still is, as often and no later, as it is written.
fn reminds_as_soon(was: &Config, now: &Config, day: Day) -> bool {
    let steps = |config: &Config, to: &str| {
        let mut days: Vec<Day> =
            config.escalation.iter().filter(|r| r.to == to).map(|r| r.after.after(day)).collect();
        days.sort_unstable();
        days
    };
    ["person", "manager", "owner"].into_iter().all(|to| {
        let (was, now) = (steps(was, to), steps(now, to));
        was.len() <= now.len() && was.iter().zip(&now).all(|(was, now)| now <= was)
    })
}

/// The suppressions that are new, or settle something for longer.
fn suppressions(was: &Config, now: &Config) -> String {
    let known = |s: &crate::model::Suppression| {
        was.suppressions
            .iter()
            .any(|w| (&w.finding, &w.subject) == (&s.finding, &s.subject) && w.until >= s.until)
    };
    let new = now.suppressions.iter().filter(|s| !known(s));
    new.map(|s| format!("{} {} until {}: {}", s.finding, s.subject, s.until, s.reason))
        .collect::<Vec<_>>()
        .join("; ")
}
