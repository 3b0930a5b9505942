//! The gaps behind the numbers: who is overdue, what is due soon, what one person owes, and what to do first.

use super::coverage::CoverageReport;
use super::row::{PairRow, tone};
use super::sheet::{Cell, Column, Sheet, Tone};
use crate::assess::{Cause, Status};
use crate::model::Day;
use crate::text::plural;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// How many days ahead "soon" is.
const SOON: i64 = 30;

/// Pairs that are overdue, worst first, under a word for them; at most `most` rows.
#[must_use]
pub fn late_gaps(what: &str, mut late: Vec<&PairRow>, most: usize) -> Sheet {
    worst_first(&mut late);
    let title = format!("{what}: {}", people(&late));
    gap_sheet(title, "Days late", &late, most, |p| Cell::Days(p.days_overdue.unwrap_or(0), Tone::Bad))
}

/// The pairs of one person on a day, most urgent first.
#[must_use]
pub fn own_sheet(pairs: &[PairRow], today: Day) -> Sheet {
    let mut pairs: Vec<&PairRow> = pairs.iter().collect();
    pairs.sort_by_key(|p| {
        (p.status != Status::Overdue, p.status != Status::Pending, p.due.is_none(), p.due, &p.requirement)
    });
    let columns = vec![
        Column::left("status", "Status"),
        Column::left("title", "Document"),
        Column::left("version", "Version"),
        Column::left("when", "When"),
        Column::left("cause", "Why").spare(),
        Column::left("requirement", "Id").spare(),
    ];
    let rows = pairs
        .iter()
        .map(|p| {
            vec![
                Cell::Text(p.status.name().into(), tone(p.status)),
                Cell::text(p.what.title.as_str()),
                Cell::maybe(p.required_version.as_ref()),
                when(p, today),
                Cell::text(p.cause.filter(|_| p.status != Status::Exempt).map_or("", reason)),
                Cell::Text(p.requirement.to_string(), Tone::Faint),
            ]
        })
        .collect();
    Sheet { title: "Duties".into(), columns, rows, note: None }
}

fn worst_first(late: &mut [&PairRow]) {
    late.sort_by_key(|p| (Reverse(p.days_overdue), &p.person, &p.requirement));
}

impl CoverageReport {
    /// Who is overdue, worst first; at most `most` rows.
    #[must_use]
    pub fn overdue_sheet(&self, most: usize) -> Sheet {
        late_gaps("Overdue", self.pairs.iter().filter(|p| p.status == Status::Overdue).collect(), most)
    }

    /// What is pending, and acknowledged but to be renewed, soonest due first; at most `most` rows.
    #[must_use]
    pub fn due_sheet(&self, most: usize) -> Sheet {
        let today = self.heading.as_of;
        let wanted = |p: &&PairRow| {
            p.status == Status::Pending || (p.status == Status::Acknowledged && p.renewal_open)
        };
        let mut soon: Vec<&PairRow> = self
            .pairs
            .iter()
            .filter(wanted)
            .filter(|p| p.due.is_none_or(|d| d.since(today) <= SOON))
            .collect();
        soon.sort_by_key(|p| (p.due.is_none(), p.due, &p.person, &p.requirement));
        let title = format!("Due within {SOON} days: {}", people(&soon));
        gap_sheet(title, "Days left", &soon, most, |p| match p.due {
            Some(due) => Cell::Days(due.since(today), Tone::Warn),
            None => Cell::Text("on leave".into(), Tone::Faint),
        })
    }

    /// The overdue pairs, worst first.
    fn overdue(&self) -> Vec<&PairRow> {
        let mut late: Vec<&PairRow> = self.pairs.iter().filter(|p| p.status == Status::Overdue).collect();
        worst_first(&mut late);
        late
    }

    /// What to do first, in a sentence or two.
    #[must_use]
    pub fn advice(&self) -> String {
        let late = self.overdue();
        if let Some(worst) = late.first() {
            return chase(worst, &late);
        }
        if self.coverage.required == 0 && !self.tally.left_out.is_empty() {
            return "Nothing is required of whom these filters show.".into();
        }
        if self.coverage.required == 0 && self.coverage.exempt > 0 {
            return "Nothing is required of anybody on this day: whoever would be asked is exempt.".into();
        }
        if self.coverage.required == 0 {
            return "Nobody is required to acknowledge anything on this day: add people and a policy, or look \
                    at another day."
                .into();
        }
        let pending = || self.pairs.iter().filter(|p| p.status == Status::Pending);
        match pending().filter_map(|p| p.due).min() {
            _ if self.coverage.pending == 0 => "Nothing is overdue and nothing is pending.".into(),
            Some(day) => format!(
                "Nothing is overdue. {} pending; the next is due on {day}.",
                are(self.coverage.pending)
            ),
            None => format!(
                "Nothing is overdue. {} pending, of people on leave: due when they are back.",
                are(self.coverage.pending)
            ),
        }
    }
}

/// With whom to begin, whose pair is the worst of the late ones.
fn chase(worst: &PairRow, late: &[&PairRow]) -> String {
    let theirs = late.iter().filter(|p| p.person == worst.person).count();
    let through = worst.who.manager_name.as_ref().map_or_else(String::new, |m| format!(", through {m}"));
    format!(
        "Begin with {}{through}: {} overdue, {}{}. `ack explain {} {}` says why.",
        worst.who.name,
        plural(theirs, "policy", "policies"),
        if theirs > 1 { "the oldest for " } else { "for " },
        days(worst.days_overdue.unwrap_or(0)),
        worst.person,
        worst.requirement,
    )
}

fn gap_sheet(
    title: String,
    first: &'static str,
    rows: &[&PairRow],
    most: usize,
    days: impl Fn(&PairRow) -> Cell,
) -> Sheet {
    let columns = vec![
        Column::right("days", first),
        Column::left("due", "Due"),
        Column::left("name", "Person"),
        Column::left("person", "Id").spare(),
        Column::left("requirement", "Policy"),
        Column::left("version", "Version"),
        Column::left("cause", "Why"),
        Column::left("manager", "Manager").spare(),
    ];
    let body = rows
        .iter()
        .take(most)
        .map(|p| {
            vec![
                days(p),
                Cell::day(p.due),
                Cell::text(if p.on_leave {
                    format!("{} (on leave)", p.who.name)
                } else {
                    p.who.name.to_string()
                }),
                Cell::Text(p.person.to_string(), Tone::Faint),
                Cell::text(p.requirement.as_str()),
                Cell::maybe(p.required_version.as_ref()),
                Cell::Text(p.cause.map_or("", short_reason).into(), Tone::Faint),
                Cell::Text(p.who.manager_name.map(|name| name.to_string()).unwrap_or_default(), Tone::Faint),
            ]
        })
        .collect();
    let more = rows.len().saturating_sub(most);
    let note = (more > 0).then(|| {
        format!("and {more} more: `ack report --all` shows them, `ack report --format csv` lists every pair")
    });
    Sheet { title, columns, rows: body, note }
}

/// When a pair is due, or until when it is good.
fn when(p: &PairRow, today: Day) -> Cell {
    let tone = tone(p.status);
    match (p.status, p.due) {
        (Status::Exempt, _) => {
            Cell::Text(p.exempt_until.map_or_else(String::new, |d| format!("until {d}")), tone)
        }
        (Status::Overdue, Some(due)) => {
            Cell::Text(format!("{due}, {} late", days(p.days_overdue.unwrap_or(0))), tone)
        }
        (_, Some(due)) if due == today => Cell::Text(format!("{due}, today"), tone),
        (_, Some(due)) => Cell::Text(format!("{due}, in {}", days(due.since(today))), tone),
        (Status::Pending, None) => Cell::Text("when back from leave".into(), tone),
        _ => Cell::text(p.valid_until.map_or_else(String::new, |d| format!("good until {d}"))),
    }
}

fn days(n: i64) -> String {
    plural(usize::try_from(n).unwrap_or(0), "day", "days")
}

fn are(n: u32) -> String {
    if n == 1 { "1 acknowledgement is".into() } else { format!("{n} acknowledgements are") }
}

fn people(rows: &[&PairRow]) -> String {
    let people: BTreeSet<_> = rows.iter().map(|r| &r.person).collect();
    if rows.is_empty() {
        return "none".into();
    }
    format!(
        "{} of {}",
        plural(rows.len(), "acknowledgement", "acknowledgements"),
        plural(people.len(), "person", "people")
    )
}

/// A cause in the words of whoever it concerns.
#[must_use]
pub const fn reason(cause: Cause) -> &'static str {
    match cause {
        Cause::Publish => "newly published",
        Cause::Join => "you joined",
        Cause::Assign => "newly assigned to you",
        Cause::Change => "it changed",
        Cause::Renew => "to be renewed",
    }
}

/// A cause in the words of whoever chases it.
pub(super) const fn short_reason(cause: Cause) -> &'static str {
    match cause {
        Cause::Publish => "new policy",
        Cause::Join => "joined",
        Cause::Assign => "assigned",
        Cause::Change => "changed",
        Cause::Renew => "renewal",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_days_is_never_negative() {
        assert_eq!(days(1), "1 day");
        assert_eq!(days(-4), "0 days");
        assert_eq!(are(2), "2 acknowledgements are");
        assert_eq!(people(&[]), "none");
    }
}
