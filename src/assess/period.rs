//! What was due in a period, and what became of it.

use super::Counting;
use super::counting::Class;
use super::facts::Facts;
use super::obligation::{Obligation, Outcome};
use super::pair::Pair;
use crate::model::{Day, Period};
use std::ops::AddAssign;

/// An obligation that a period answers for.
#[derive(Clone, Copy, Debug)]
pub struct Owed<'a> {
    /// Whose it is.
    pub pair: &'a Pair<'a>,
    /// What is owed.
    pub obligation: &'a Obligation,
    /// Due before the period, not fulfilled before it, and the duty still running on its first day.
    pub carried_in: bool,
}

impl<'a> Owed<'a> {
    /// The obligation of a pair as the period's own: due in it, or carried in. `None` when it is neither, and when a
    /// leave leaves it without a due day.
    #[must_use]
    pub fn of(
        facts: &Facts<'_>,
        pair: &'a Pair<'a>,
        obligation: &'a Obligation,
        period: Period,
    ) -> Option<Self> {
        let owed = Self { pair, obligation, carried_in: obligation.due? < period.from };
        let counts = if owed.carried_in {
            carried_in(facts, &owed, period.from)
        } else {
            obligation.due? <= period.to
        };
        counts.then_some(owed)
    }

    /// The record that fulfilled it.
    #[must_use]
    pub fn record(&self) -> Option<&'a Counting> {
        self.obligation.fulfilled_by.map(|n| &self.pair.records[n])
    }

    /// The class of that record, as seen on a day.
    #[must_use]
    pub fn class_on(&self, day: Day) -> Option<Class> {
        self.record().map(|r| r.class_on(day))
    }
}

impl<'a> Owed<'a> {
    /// The obligations of a pair due in the period, as far as they had opened by the day that the pair is seen from, and
    /// those carried into it; by opening day and cause. What a leave leaves without a due day is due in no period.
    #[must_use]
    pub fn all_of(facts: &Facts<'_>, pair: &'a Pair<'a>, period: Period) -> Vec<Self> {
        let of_pair = pair.obligations.iter().filter_map(|o| Self::of(facts, pair, o, period));
        let mut all: Vec<Self> = of_pair.collect();
        all.sort_by_key(|o| (o.obligation.opens, o.obligation.cause, &o.obligation.required));
        all
    }
}

/// Whether what was due before a day is still owed on it: not fulfilled by then, and the duty running.
fn carried_in(facts: &Facts<'_>, owed: &Owed<'_>, day: Day) -> bool {
    let runs = match owed.obligation.span.last {
        Some(last) => facts.runs_on(owed.pair.person, owed.pair.requirement, last, day),
        None => true,
    };
    runs && owed.record().is_none_or(|r| r.completion >= day)
}

/// What became of a set of obligations: `due` = `met` + `met_late` + `open` + `overdue` + `missed` + `released`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Timeliness {
    /// All of them.
    pub due: u32,
    /// Fulfilled in time.
    pub met: u32,
    /// Of the met, those recorded after the due day: in time by what their signer says.
    pub met_by_claim: u32,
    /// Of those by claim, the ones where a maintainer says so, of a witnessed or imported record.
    pub met_by_statement: u32,
    /// Fulfilled late.
    pub met_late: u32,
    /// Not fulfilled, and not late yet.
    pub open: u32,
    /// Not fulfilled, and late.
    pub overdue: u32,
    /// The duty ended when it was late.
    pub missed: u32,
    /// The duty ended before it was due.
    pub released: u32,
    /// Of the fulfilled, those by a key that nobody confirmed.
    pub unconfirmed: u32,
    /// Of the fulfilled, those that a maintainer witnessed.
    pub witnessed: u32,
    /// Of the fulfilled, those imported from another system.
    pub imported: u32,
}

impl Timeliness {
    /// That of one obligation: its outcome, and the class of the record that fulfilled it.
    #[must_use]
    pub fn of(outcome: Outcome, class: Option<Class>) -> Self {
        let mut one = Self { due: 1, ..Self::default() };
        *match outcome {
            Outcome::Met => &mut one.met,
            Outcome::MetLate(_) => &mut one.met_late,
            Outcome::Open => &mut one.open,
            Outcome::Overdue(_) => &mut one.overdue,
            Outcome::Missed(_) => &mut one.missed,
            Outcome::Released => &mut one.released,
        } = 1;
        match class {
            Some(Class::Unconfirmed) => one.unconfirmed = 1,
            Some(Class::Witnessed) => one.witnessed = 1,
            Some(Class::Imported) => one.imported = 1,
            Some(Class::Personal) | None => {}
        }
        one
    }

    /// The same of obligations that were met in time by a claim alone.
    #[must_use]
    pub const fn by_claim(self) -> Self {
        Self { met_by_claim: self.due, met_by_statement: self.witnessed + self.imported, ..self }
    }

    /// Of how many obligations the met are a share: what is still open, or was released, is neither in time nor late.
    #[must_use]
    pub const fn decided(&self) -> u32 {
        self.met + self.late()
    }

    /// Those that were not met in time.
    #[must_use]
    pub const fn late(&self) -> u32 {
        self.met_late + self.overdue + self.missed
    }
}

impl AddAssign for Timeliness {
    fn add_assign(&mut self, other: Self) {
        self.due += other.due;
        self.met += other.met;
        self.met_by_claim += other.met_by_claim;
        self.met_by_statement += other.met_by_statement;
        self.met_late += other.met_late;
        self.open += other.open;
        self.overdue += other.overdue;
        self.missed += other.missed;
        self.released += other.released;
        self.unconfirmed += other.unconfirmed;
        self.witnessed += other.witnessed;
        self.imported += other.imported;
    }
}

impl std::iter::Sum for Timeliness {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), |mut sum, part| {
            sum += part;
            sum
        })
    }
}

/// How many days late the late ones are. A percentile is the nearest rank: the smallest of the numbers that at least so
/// many percent of them do not exceed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lateness {
    /// How many are late.
    pub late: usize,
    /// The 50th percentile.
    pub median: i64,
    /// The 90th percentile.
    pub ninetieth: i64,
    /// The greatest.
    pub worst: i64,
}

impl Lateness {
    /// Of these numbers of days; `None` of none.
    #[must_use]
    pub fn of(mut days: Vec<i64>) -> Option<Self> {
        days.sort_unstable();
        let late = days.len();
        let percentile = |n: usize| days.get((late * n).div_ceil(100).max(1) - 1).copied();
        Some(Self { late, median: percentile(50)?, ninetieth: percentile(90)?, worst: percentile(100)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lateness(days: impl IntoIterator<Item = i64>) -> Option<(i64, i64, i64)> {
        Lateness::of(days.into_iter().collect()).map(|l| (l.median, l.ninetieth, l.worst))
    }

    #[test]
    fn percentiles_are_numbers_that_occur() {
        assert_eq!(lateness([]), None);
        assert_eq!(lateness([7]), Some((7, 7, 7)));
        assert_eq!(lateness([9, 1]), Some((1, 9, 9)));
        assert_eq!(lateness(1..=10), Some((5, 9, 10)));
        assert_eq!(lateness(1..=11), Some((6, 10, 11)));
    }
}
