//! Ageing: for how long what is overdue has been so.

use super::row::PairRow;
use super::sheet::{Cell, Column, Sheet, Tone};
use crate::assess::Status;
use crate::cores::Pieces;
use crate::model::PersonId;
use crate::text::plural;
use std::collections::BTreeSet;

/// The first day of each bucket, and its last where it has one.
const BUCKETS: [(i64, Option<i64>); 4] = [(1, Some(7)), (8, Some(30)), (31, Some(90)), (91, None)];

/// What is overdue for so many days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bucket {
    /// The fewest days overdue.
    pub from: i64,
    /// The most; `None` is without a limit.
    pub to: Option<i64>,
    /// Pairs that are.
    pub overdue: u32,
    /// People whose they are; one with an old gap and a new one is in both buckets.
    pub people: u32,
}

/// The overdue pairs by age, youngest first. Each is in exactly one bucket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ageing {
    /// The buckets.
    pub buckets: [Bucket; 4],
    /// All of them together.
    pub overdue: u32,
    /// Whose they are.
    pub people: u32,
    /// Days of the oldest; 0 where nothing is overdue.
    pub oldest: i64,
}

impl Bucket {
    /// Its days in words.
    #[must_use]
    pub fn days(&self) -> String {
        match self.to {
            Some(to) => format!("{} to {to} days", self.from),
            None => format!("more than {} days", self.from - 1),
        }
    }
}

impl Ageing {
    /// Of the overdue among these.
    #[must_use]
    pub fn of(pairs: &Pieces<PairRow>) -> Self {
        let late: Vec<(i64, &PersonId)> = pairs
            .iter()
            .filter(|p| p.status == Status::Overdue)
            .map(|p| (p.days_overdue.unwrap_or(1).max(1), &p.person))
            .collect();
        let within = |(from, to): (i64, Option<i64>)| {
            let mine =
                || late.iter().filter(move |(days, _)| *days >= from && to.is_none_or(|to| *days <= to));
            Bucket { from, to, overdue: count(mine().count()), people: people(mine()) }
        };
        Self {
            buckets: BUCKETS.map(within),
            overdue: count(late.len()),
            people: people(late.iter()),
            oldest: late.iter().map(|(days, _)| *days).max().unwrap_or(0),
        }
    }

    /// The buckets as a sheet.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let columns = vec![
            Column::left("age", "Overdue for"),
            Column::right("overdue", "Acknowledgements"),
            Column::right("people", "People"),
        ];
        let row = |b: &Bucket| {
            vec![Cell::text(b.days()), Cell::count(b.overdue, Tone::Bad), Cell::count(b.people, Tone::Plain)]
        };
        let title = match self.overdue {
            0 => "Ageing: nothing is overdue".to_owned(),
            n => format!(
                "Ageing: {} overdue, the oldest for {}",
                n,
                plural(usize::try_from(self.oldest).unwrap_or(0), "day", "days")
            ),
        };
        Sheet { title, columns, rows: self.buckets.iter().map(row).collect(), note: None }
    }
}

fn people<'a>(late: impl Iterator<Item = &'a (i64, &'a PersonId)>) -> u32 {
    count(late.map(|(_, person)| person).collect::<BTreeSet<_>>().len())
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
