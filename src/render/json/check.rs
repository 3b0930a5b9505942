//! The gate's answer as JSON.

use super::super::{Checked, Since};
use super::coverage::{CoverageJson, HeadingJson, PairJson};
use super::finding::{FindingJson, SettledJson};
use super::pretty;
use crate::checks::OwnBar;
use crate::model::{PersonId, Suppression};
use crate::report::RuleChange;
use serde::Serialize;

#[derive(Serialize)]
struct BarJson {
    coverage: u8,
    /// What is asked of single policies and courses.
    own: Vec<OwnBarJson>,
    /// The gravest wish first; `fails_on` has them all.
    findings: &'static str,
    fails_on: Vec<&'static str>,
}

#[derive(Serialize)]
struct OwnBarJson {
    requirement: String,
    percent: u8,
    required: u32,
    overdue: u32,
    reached: bool,
}

impl OwnBarJson {
    fn of(bar: &OwnBar) -> Self {
        Self {
            requirement: bar.requirement.to_string(),
            percent: bar.percent,
            required: bar.coverage.required,
            overdue: bar.coverage.overdue,
            reached: bar.is_reached(),
        }
    }
}

#[derive(Serialize)]
struct RuleJson {
    change: &'static str,
    subject: String,
    path: String,
    before: Option<String>,
    after: Option<String>,
    frees: Vec<String>,
}

impl RuleJson {
    fn of(r: &RuleChange) -> Self {
        Self {
            change: r.what,
            subject: r.subject.clone(),
            path: r.file.to_string(),
            before: r.before.clone(),
            after: r.after.clone(),
            frees: r.frees.iter().map(PersonId::to_string).collect(),
        }
    }
}

#[derive(Serialize)]
struct CheckJson {
    #[serde(flatten)]
    heading: HeadingJson,
    passed: bool,
    base: Option<String>,
    bar: BarJson,
    coverage: CoverageJson,
    gaps: Vec<PairJson>,
    findings: Vec<FindingJson>,
    settled: Vec<SettledJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rules: Option<Vec<RuleJson>>,
}

/// The gate's answer as JSON.
///
/// # Errors
/// Never for these types; the serializer's signature says it could.
pub fn check_json(checked: &Checked) -> anyhow::Result<String> {
    let gate = &checked.gate;
    let suppressions: Vec<&Suppression> = checked.suppressions.iter().collect();
    let fails_on: Vec<&str> = gate.bar.fails_on.iter().map(crate::checks::Trigger::name).collect();
    let mut findings: Vec<_> = gate.findings.iter().map(|f| (f, false)).collect();
    findings.extend(gate.already.iter().map(|f| (f, true)));
    findings.sort_by(|(a, _), (b, _)| a.order().cmp(&b.order()));
    pretty(&CheckJson {
        heading: HeadingJson::of(&checked.heading, "check"),
        passed: gate.passed,
        base: checked.base.clone(),
        bar: BarJson {
            coverage: gate.bar.coverage,
            own: gate.bar.own.iter().map(OwnBarJson::of).collect(),
            findings: fails_on.first().copied().unwrap_or("error"),
            fails_on,
        },
        coverage: gate.coverage.into(),
        gaps: checked.gaps.iter().map(|(p, since)| PairJson::gap(p, *since)).collect(),
        findings: findings
            .into_iter()
            .map(|(f, already)| FindingJson::checked(f, if already { Since::Before } else { Since::Now }))
            .collect(),
        settled: gate.settled.iter().filter_map(|s| SettledJson::of(s, &suppressions)).collect(),
        rules: checked.base.as_ref().map(|_| checked.rules.iter().map(RuleJson::of).collect()),
    })
}
