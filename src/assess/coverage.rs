//! Counting pairs. Integers only: a ratio is made when it is shown, and 0 of 0 is none required, never 100 %.

use super::counting::Class;
use super::pair::{Pair, Status};
use crate::model::Day;
use std::ops::AddAssign;

/// How a set of pairs stands: `required` = `acknowledged` + `pending` + `overdue`; `exempt` is counted beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    /// Pairs that are required.
    pub required: u32,
    /// All done.
    pub acknowledged: u32,
    /// Something open, nothing overdue.
    pub pending: u32,
    /// Something overdue.
    pub overdue: u32,
    /// Exempt for now; not among the required.
    pub exempt: u32,
    /// Of the acknowledged, those by a key that nobody confirmed.
    pub unconfirmed: u32,
    /// Of the acknowledged, those that a maintainer witnessed.
    pub witnessed: u32,
    /// Of the acknowledged, those imported from another system.
    pub imported: u32,
}

impl Coverage {
    /// The coverage of one pair as seen on a day.
    #[must_use]
    pub fn of(pair: &Pair<'_>, day: Day) -> Self {
        Self::one(pair.status, pair.class_on(day))
    }

    /// The coverage of one pair by its status and the class of its newest record.
    #[must_use]
    pub fn one(status: Status, class: Option<Class>) -> Self {
        let mut one = Self::default();
        match status {
            Status::NotBound => return one,
            Status::Exempt => one.exempt = 1,
            Status::Overdue => one.overdue = 1,
            Status::Pending => one.pending = 1,
            Status::Acknowledged => {
                one.acknowledged = 1;
                match class {
                    Some(Class::Unconfirmed) => one.unconfirmed = 1,
                    Some(Class::Witnessed) => one.witnessed = 1,
                    Some(Class::Imported) => one.imported = 1,
                    Some(Class::Personal) | None => {}
                }
            }
        }
        one.required = one.acknowledged + one.pending + one.overdue;
        one
    }

    /// Whether at least `percent` of the required are not overdue. Nothing required passes.
    #[must_use]
    pub fn reaches(&self, percent: u8) -> bool {
        u64::from(self.required - self.overdue) * 100 >= u64::from(self.required) * u64::from(percent)
    }
}

impl AddAssign for Coverage {
    fn add_assign(&mut self, other: Self) {
        self.required += other.required;
        self.acknowledged += other.acknowledged;
        self.pending += other.pending;
        self.overdue += other.overdue;
        self.exempt += other.exempt;
        self.unconfirmed += other.unconfirmed;
        self.witnessed += other.witnessed;
        self.imported += other.imported;
    }
}

impl std::iter::Sum for Coverage {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), |mut sum, part| {
            sum += part;
            sum
        })
    }
}
