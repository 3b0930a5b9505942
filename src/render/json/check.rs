//! The gate's answer as JSON.

use super::coverage::{CoverageJson, HeadingJson, PairJson};
use super::finding::{FindingJson, SettledJson};
use super::pretty;
use crate::checks::Gate;
use crate::model::Suppression;
use crate::report::{Heading, PairRow};
use serde::Serialize;

#[derive(Serialize)]
struct BarJson {
    coverage: u8,
    findings: &'static str,
}

#[derive(Serialize)]
struct CheckJson {
    #[serde(flatten)]
    heading: HeadingJson,
    passed: bool,
    bar: BarJson,
    coverage: CoverageJson,
    gaps: Vec<PairJson>,
    findings: Vec<FindingJson>,
    settled: Vec<SettledJson>,
}

/// The gate's answer as JSON; `gaps` are the overdue pairs.
///
/// # Errors
/// Never for these types; the serializer's signature says it could.
pub fn check_json(
    heading: &Heading,
    gate: &Gate,
    gaps: &[&PairRow],
    suppressions: &[&Suppression],
) -> anyhow::Result<String> {
    pretty(&CheckJson {
        heading: HeadingJson::of(heading, "check"),
        passed: gate.passed,
        bar: BarJson { coverage: gate.bar, findings: "error" },
        coverage: gate.coverage.into(),
        gaps: gaps.iter().map(|p| PairJson::gap(p)).collect(),
        findings: gate.findings.iter().map(FindingJson::checked).collect(),
        settled: gate.settled.iter().filter_map(|s| SettledJson::of(s, suppressions)).collect(),
    })
}
