//! Reports as pages: what checks find joins the numbers.

use crate::checks::{self, Case};
use crate::finding::{Finding, settle};
use crate::model::Suppression;
use crate::render::html;
use crate::report::{CoverageReport, Found, Month, Page, PeriodReport};

/// The page of a day. `files` are the findings in the register's files.
pub(crate) fn of_day(
    case: &Case<'_>,
    files: &[Finding],
    report: &CoverageReport,
    months: &[Month],
) -> anyhow::Result<String> {
    with_findings(case, files, |found| {
        html::page(&Page::of_day(case.facts, case.records, report, months, found))
    })
}

/// The page of a period.
pub(crate) fn of_period(case: &Case<'_>, files: &[Finding], report: &PeriodReport) -> anyhow::Result<String> {
    with_findings(case, files, |found| html::page(&Page::of_period(case.facts, case.records, report, found)))
}

fn with_findings(
    case: &Case<'_>,
    files: &[Finding],
    page: impl FnOnce(Found<'_>) -> anyhow::Result<String>,
) -> anyhow::Result<String> {
    let day = case.day;
    let findings = checks::everything(case, files);
    let suppressions: Vec<Suppression> = checks::standing_suppressions(case.register, day).cloned().collect();
    let named: Vec<(&str, &str)> =
        suppressions.iter().map(|s| (s.finding.as_str(), s.subject.as_str())).collect();
    let (standing, settled) = settle(findings, &named);
    page(Found { findings: &standing, settled: &settled, suppressions: &suppressions })
}
