//! The theory: who owes what on which day, which records count, and how a register stands. Pure functions.
//!
//! (theory to be written here)

mod authority;
mod counting;
mod coverage;
mod days;
mod due;
mod effect;
mod facts;
mod judge;
mod keys;
mod membership;
mod obligation;
mod pair;
mod verdict;

pub use counting::{Class, Counting};
pub use coverage::Coverage;
pub use effect::{Effect, Effects};
pub use facts::Facts;
pub use judge::{Completion, Judged};
pub use membership::Span;
pub use obligation::{Cause, Obligation, Outcome};
pub use pair::{Pair, Status};
pub use verdict::Verdict;

use crate::model::{Day, PersonId, PublicKey, Register};
use crate::source::CommitIx;
use counting::Evidence;
use due::leave_events;

/// A register as seen on a day, with everything known at its tip.
#[derive(Debug)]
pub struct Assessment<'a> {
    /// The day.
    pub day: Day,
    /// Every pair that was ever bound by then, by requirement, then person.
    pub pairs: Vec<Pair<'a>>,
    /// Every record with its verdict, in the register's order.
    pub records: Vec<Judged<'a>>,
    /// Who confirmed a key of their own, or approved a version of their own, because nobody else was eligible; and the
    /// key.
    pub self_approved: Vec<(PersonId, PublicKey)>,
    confirmations: keys::Confirmations,
}

/// Assesses a register on a day.
#[must_use]
pub fn assess<'a>(facts: &'a Facts<'a>, day: Day) -> Assessment<'a> {
    let register: &'a Register = facts.register;
    let judgement = judge::judge(register);
    let evidence = Evidence::of(register, &judgement);
    let mut pairs = Vec::new();
    let leaves: Vec<_> = facts.people.values().map(|p| (p, leave_events(facts, p))).collect();
    for requirement in facts.requirements.values() {
        for (person, leaves) in &leaves {
            pairs.extend(pair::evaluate(facts, person, requirement, &evidence, leaves, day));
        }
    }
    let alone = judgement.confirmations.self_approved().map(|(p, k)| (p.clone(), k.clone()));
    let self_approved = alone.chain(judge::approved_alone(register, &judgement)).collect();
    Assessment {
        day,
        pairs,
        records: judgement.records,
        self_approved,
        confirmations: judgement.confirmations,
    }
}

impl<'a> Assessment<'a> {
    /// The pairs that are bound or exempt on the day.
    pub fn bound(&self) -> impl Iterator<Item = &Pair<'a>> {
        self.pairs.iter().filter(|p| p.status != Status::NotBound)
    }

    /// The commit since which a key is confirmed as the person's; `None` while it is not.
    #[must_use]
    pub fn confirmed_since(&self, person: &PersonId, key: &PublicKey) -> Option<CommitIx> {
        self.confirmations.since(person, key)
    }

    /// The coverage of all pairs.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        self.pairs.iter().map(|p| Coverage::of(p, self.day)).sum()
    }
}
