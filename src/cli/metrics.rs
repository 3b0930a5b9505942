//! `ack report --format openmetrics`: the standing as metrics, with what the gate finds.

use super::failure::Failure;
use crate::assess::{Facts, JudgedRecords};
use crate::checks::{self, Bar, Case};
use crate::gather::View;
use crate::model::Suppression;
use crate::render;
use crate::report::{self, CoverageReport, Dimension};

/// Refuses what would make a time series for each person.
pub(crate) fn refuse(by: Dimension) -> Result<(), Failure> {
    if matches!(by, Dimension::Person | Dimension::Manager) {
        return Err(Failure::usage(format!("metrics are not written by {}", by.name()))
            .hint("a series a person names people where many can look; --format csv lists them"));
    }
    Ok(())
}

/// Why there are none of a period or a trend.
pub(crate) fn of_a_day() -> Failure {
    Failure::usage("metrics are those of one day, and tell no period and no trend")
        .hint("leave it out, or ask about a day with --as-of")
}

/// The report as metrics. The view must have been read with the proofs that checks ask for.
pub(crate) fn metrics(
    view: &View,
    facts: &Facts<'_>,
    records: &JudgedRecords<'_>,
    report: &CoverageReport,
) -> String {
    let register = &view.register;
    let case = Case { register, facts, records, day: view.day };
    let findings = checks::everything(&case, &view.findings);
    let config = register.config_at(register.tip());
    let standing: Vec<&Suppression> = checks::standing_suppressions(register, view.day).collect();
    let gate = checks::gate(findings, &standing, report.coverage, Bar::of(config.coverage_bar));
    render::openmetrics(&report::metrics(report, &gate.findings, gate.settled.len()))
}
