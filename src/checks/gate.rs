//! The gate: whether findings and coverage pass.

use super::Parted;
use crate::assess::Coverage;
use crate::finding::{Finding, Settled, Severity, settle};
use crate::model::Suppression;

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bar {
    /// Percent not overdue.
    pub coverage: u8,
    /// What fails beside too little coverage.
    pub fails_on: Vec<Trigger>,
}

/// What fails.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Trigger {
    /// Findings of this severity, or of a graver one.
    Severity(Severity),
    /// Findings of this id, whatever they weigh.
    Finding(&'static str),
    /// A pair that is overdue, whatever the coverage.
    Overdue,
    /// A pair that is pending.
    Pending,
}

impl Trigger {
    /// Its name, as it is typed.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Severity(severity) => severity.name(),
            Self::Finding(id) => id,
            Self::Overdue => "overdue",
            Self::Pending => "pending",
        }
    }
}

impl Bar {
    /// The usual one: errors fail, and less than this coverage does.
    #[must_use]
    pub fn of(coverage: u8) -> Self {
        Self { coverage, fails_on: vec![Trigger::Severity(Severity::Error)] }
    }

    fn fails(&self, finding: &Finding) -> bool {
        self.names(finding.id, finding.severity)
    }

    /// Whether a finding of this id and severity fails.
    #[must_use]
    pub fn names(&self, finding: &str, severity: Severity) -> bool {
        self.fails_on.iter().any(|t| match t {
            Trigger::Severity(least) => severity <= *least,
            Trigger::Finding(id) => finding == *id,
            Trigger::Overdue | Trigger::Pending => false,
        })
    }
}

/// How many pairs a change makes worse.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Worse {
    /// Pairs that are overdue with it and were not.
    pub overdue: usize,
    /// Pairs that are pending with it, and were not, nor overdue.
    pub pending: usize,
}

/// The gate's answer.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Whether it passes.
    pub passed: bool,
    /// What is asked for.
    pub bar: Bar,
    /// How the register stands.
    pub coverage: Coverage,
    /// The findings that stand, sorted.
    pub findings: Vec<Finding>,
    /// Those that the base of a change has as well, sorted; empty where no change is judged.
    pub already: Vec<Finding>,
    /// Those that a suppression settles.
    pub settled: Vec<Settled>,
}

/// Weighs findings and coverage: what the bar says fails, and so does coverage under it. Pending is no failure unless
/// asked for.
#[must_use]
pub fn gate(findings: Vec<Finding>, suppressions: &[&Suppression], coverage: Coverage, bar: Bar) -> Gate {
    let (findings, settled) = settle(findings, &named(suppressions));
    let asked = |t| bar.fails_on.contains(&t);
    let late = asked(Trigger::Overdue) && coverage.overdue > 0;
    let open = asked(Trigger::Pending) && coverage.pending > 0;
    let passed = coverage.reaches(bar.coverage) && !late && !open && !findings.iter().any(|f| bar.fails(f));
    Gate { passed, bar, coverage, findings, already: Vec::new(), settled }
}

/// Weighs a change: only what it makes worse fails, and every pair that it makes overdue does. `suppressions` are those
/// of the base.
#[must_use]
pub fn gate_change(
    parted: Parted,
    suppressions: &[&Suppression],
    coverage: Coverage,
    worse: Worse,
    bar: Bar,
) -> Gate {
    let (findings, mut settled) = settle(parted.new, &named(suppressions));
    let (already, before) = settle(parted.already, &named(suppressions));
    settled.extend(before);
    settled.sort_by(|a, b| a.finding.order().cmp(&b.finding.order()));
    let pending = bar.fails_on.contains(&Trigger::Pending) && worse.pending > 0;
    let passed = worse.overdue == 0 && !pending && !findings.iter().any(|f| bar.fails(f));
    Gate { passed, bar, coverage, findings, already, settled }
}

fn named<'a>(suppressions: &[&'a Suppression]) -> Vec<(&'a str, &'a str)> {
    suppressions.iter().map(|s| (s.finding.as_str(), s.subject.as_str())).collect()
}
