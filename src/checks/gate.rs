//! The gate: whether findings and coverage pass.

use crate::assess::Coverage;
use crate::finding::{Finding, Settled, Severity, settle};
use crate::model::Suppression;

/// The gate's answer.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Whether it passes.
    pub passed: bool,
    /// Percent not overdue that is asked for.
    pub bar: u8,
    /// How the register stands.
    pub coverage: Coverage,
    /// The findings that stand, sorted.
    pub findings: Vec<Finding>,
    /// Those that a suppression settles.
    pub settled: Vec<Settled>,
}

/// Weighs findings and coverage: an unsettled error fails, and so does coverage under the bar. Pending is no failure.
#[must_use]
pub fn gate(findings: Vec<Finding>, suppressions: &[&Suppression], coverage: Coverage, bar: u8) -> Gate {
    let pairs: Vec<(&str, &str)> =
        suppressions.iter().map(|s| (s.finding.as_str(), s.subject.as_str())).collect();
    let (findings, settled) = settle(findings, &pairs);
    let passed = coverage.reaches(bar) && !findings.iter().any(|f| f.severity == Severity::Error);
    Gate { passed, bar, coverage, findings, settled }
}
