//! What the gate found, as every format of `ack check` takes it.

use crate::checks::Gate;
use crate::model::Suppression;
use crate::report::{Heading, PairRow, RuleChange};

/// Since when a pair is overdue, seen from a change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Since {
    /// Since the change, or no change is judged.
    Now,
    /// It was so in the base.
    Before,
}

/// The gate's answer with what belongs to it.
#[derive(Debug)]
pub struct Checked {
    /// Where the numbers come from.
    pub heading: Heading,
    /// The answer.
    pub gate: Gate,
    /// The overdue pairs, by requirement, then person.
    pub gaps: Vec<(PairRow, Since)>,
    /// The suppressions that hold, by whose index findings are settled.
    pub suppressions: Vec<Suppression>,
    /// What a change is compared with; `None` where no change is judged.
    pub base: Option<String>,
    /// What the change does to rules.
    pub rules: Vec<RuleChange>,
}

impl Checked {
    /// Whether the gate fails on an overdue pair that is new: every one that a change brings, and otherwise one that a
    /// bar does not allow.
    #[must_use]
    pub fn fails_on_gap(&self, gap: &PairRow) -> bool {
        self.base.is_some() || self.gate.fails_on_late(&gap.requirement)
    }

    /// The overdue pairs that fail the gate, or would: those that were not there before.
    pub fn new_gaps(&self) -> impl Iterator<Item = &PairRow> {
        self.gaps.iter().filter(|(_, since)| *since == Since::Now).map(|(gap, _)| gap)
    }
}
