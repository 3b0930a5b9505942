//! The gate: whether findings and coverage pass.

use super::Parted;
use crate::assess::Coverage;
use crate::finding::{Finding, Settled, Severity, settle};
use crate::model::{RequirementId, Suppression};

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bar {
    /// Percent not overdue, of everything.
    pub coverage: u8,
    /// What is asked of single policies and courses beside that, by id.
    pub own: Vec<OwnBar>,
    /// What fails beside too little coverage.
    pub fails_on: Vec<Trigger>,
}

/// The bar of one policy or course, judged by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnBar {
    /// The policy or course.
    pub requirement: RequirementId,
    /// Percent not overdue, 0 to 100.
    pub percent: u8,
    /// How it stands.
    pub coverage: Coverage,
}

impl OwnBar {
    /// Whether it is reached. Nothing required reaches every bar.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.coverage.reaches(self.percent)
    }

    /// How it stands and what is asked of it, as a sentence.
    #[must_use]
    pub fn in_words(&self) -> String {
        let Self { requirement, percent, coverage } = self;
        let stands = match coverage.required {
            0 => "none required".to_owned(),
            required => format!("{} of {required} not overdue", required - coverage.overdue),
        };
        match self.is_reached() {
            true => format!("{requirement}: {stands} (its own bar is {percent} %)."),
            false => format!("{requirement}: {stands}, which is under its own bar of {percent} %."),
        }
    }
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
        Self { coverage, own: Vec::new(), fails_on: vec![Trigger::Severity(Severity::Error)] }
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
    let reached = coverage.reaches(bar.coverage) && bar.own.iter().all(OwnBar::is_reached);
    let passed = reached && !late && !open && !findings.iter().any(|f| bar.fails(f));
    Gate { passed, bar, coverage, findings, already: Vec::new(), settled }
}

impl Gate {
    /// Whether a pair of this policy or course that is overdue is one too many, where no change is judged.
    #[must_use]
    pub fn fails_on_late(&self, requirement: &RequirementId) -> bool {
        let own = |b: &OwnBar| b.requirement == *requirement && !b.is_reached();
        !self.coverage.reaches(self.bar.coverage)
            || self.bar.fails_on.contains(&Trigger::Overdue)
            || self.bar.own.iter().any(own)
    }
}

/// Weighs a change: only what it makes worse fails, and every pair that it makes overdue does, whatever the bars.
/// `suppressions` are those of the base.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(required: u32, overdue: u32) -> Coverage {
        Coverage { required, acknowledged: required - overdue, overdue, ..Coverage::default() }
    }

    fn passes(percent: u8, coverage: Coverage) -> bool {
        let requirement = RequirementId::parse("access-control").unwrap();
        let own = vec![OwnBar { requirement, percent, coverage }];
        let all = standing(100, 4);
        gate(Vec::new(), &[], all, Bar { own, ..Bar::of(95) }).passed
    }

    #[test]
    fn a_bar_of_its_own_is_judged_by_itself() {
        assert!(passes(100, standing(4, 0)));
        assert!(!passes(100, standing(4, 1)), "the whole reaches 95 %, and this does not reach its own");
        assert!(passes(75, standing(4, 1)), "just reached");
        assert!(!passes(76, standing(4, 1)), "just not");
        assert!(passes(100, standing(0, 0)), "nobody is asked for anything");
    }

    #[test]
    fn an_overdue_pair_is_one_too_many_only_where_a_bar_says_so() {
        let id = |text| RequirementId::parse(text).unwrap();
        let own = OwnBar { requirement: id("a"), percent: 100, coverage: standing(4, 1) };
        let gate = gate(Vec::new(), &[], standing(100, 4), Bar { own: vec![own], ..Bar::of(95) });
        assert!(gate.fails_on_late(&id("a")));
        assert!(!gate.fails_on_late(&id("b")));
    }
}
