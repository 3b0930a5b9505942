//! The report of a period over a world.

use super::{World, day};
use ack::assess::{Facts, Timeliness};
use ack::model::Period;
use ack::report::{self, Dimension, Filter, PeriodReport};

impl World {
    /// The report of a period as seen from a day, with everything known at the tip.
    pub fn period(&self, text: &str, seen_from: &str) -> PeriodReport {
        self.filtered_period(text, seen_from, &Filter::default())
    }

    /// The same of what a filter wants.
    pub fn filtered_period(&self, text: &str, seen_from: &str, filter: &Filter) -> PeriodReport {
        let register = self.load().register;
        let facts = Facts::new(&register);
        period(&facts, Period::parse(text, day(seen_from)).unwrap(), day(seen_from), filter)
    }
}

/// The report of a period of a register.
pub fn period(facts: &Facts<'_>, period: Period, seen: ack::model::Day, filter: &Filter) -> PeriodReport {
    let (assessment, months) = report::assess_months(facts, seen, &period.month_ends(seen), filter);
    let standing = report::coverage(facts.register, &assessment, Dimension::Policy, filter, String::new());
    report::period(facts, &assessment, period, filter, (standing, months))
}

/// What became of obligations, in a line: `due 3: met 2 (by claim 1), overdue 1`.
pub fn counts(t: Timeliness) -> String {
    assert_eq!(t.due, t.met + t.met_late + t.open + t.overdue + t.missed + t.released);
    let claim = if t.met_by_claim > 0 { format!(" (by claim {})", t.met_by_claim) } else { String::new() };
    let parts = [
        ("met", t.met),
        ("met late", t.met_late),
        ("open", t.open),
        ("overdue", t.overdue),
        ("missed", t.missed),
        ("released", t.released),
    ];
    let of = |(what, n): &(&str, u32)| {
        (*n > 0).then(|| format!("{what} {n}{}", if *what == "met" { &claim } else { "" }))
    };
    let parts: Vec<String> = parts.iter().filter_map(of).collect();
    format!("due {}: {}", t.due, parts.join(", "))
}
