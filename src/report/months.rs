//! Coverage at the end of each month, evaluated on that day.

use super::coverage::coverage_cells;
use super::facets::{Facets, recorded};
use super::filter::Filter;
use super::sheet::{Cell, Column, Sheet, Tone};
use crate::assess::{Assessment, Coverage, Facts, Standing, replay};
use crate::model::Day;

/// How it stood at the end of a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Month {
    /// Its last day.
    pub end: Day,
    /// The coverage on that day, with everything known.
    pub coverage: Coverage,
}

/// Assesses a register on a day and at the ends of months, `ends` in order. What is filtered is filtered by what was
/// recorded on each of these days.
#[must_use]
pub fn assess_months<'a>(
    facts: &'a Facts<'a>,
    day: Day,
    ends: &[Day],
    filter: &Filter,
) -> (Assessment<'a>, Vec<Month>) {
    let mut months: Vec<Month> =
        ends.iter().map(|end| Month { end: *end, coverage: Coverage::default() }).collect();
    let assessment = replay(facts, day, ends, |standing| {
        if wanted(facts, &standing, filter)
            && let Ok(n) = months.binary_search_by_key(&standing.day, |m| m.end)
        {
            months[n].coverage += standing.coverage();
        }
    });
    (assessment, months)
}

fn wanted(facts: &Facts<'_>, standing: &Standing<'_>, filter: &Filter) -> bool {
    filter.is_empty()
        || recorded(facts.register, standing.person, standing.requirement, standing.day)
            .is_some_and(|(p, r)| filter.wants(&Facets::of((p, r), Some(standing.status))))
}

/// Months as a sheet, oldest first: for people.
#[must_use]
pub fn month_table(months: &[Month]) -> Sheet {
    month_sheet(months).without_zeros(&["exempt", "unconfirmed", "witnessed", "imported"])
}

/// The same for machines.
#[must_use]
pub fn month_sheet(months: &[Month]) -> Sheet {
    let columns = vec![
        Column::left("month_end", "Month end"),
        Column::left("bar", ""),
        Column::right("share", "Coverage"),
        Column::right("required", "Required"),
        Column::right("acknowledged", "Done"),
        Column::right("pending", "Pending"),
        Column::right("overdue", "Overdue"),
        Column::right("exempt", "Exempt").spare(),
        Column::right("unconfirmed", "Unconfirmed").spare(),
        Column::right("witnessed", "Witnessed").spare(),
        Column::right("imported", "Imported").spare(),
    ];
    let rows = months
        .iter()
        .map(|m| {
            let c = m.coverage;
            let weaker = [c.unconfirmed, c.witnessed, c.imported].map(|n| Cell::count(n, Tone::Warn));
            [&[Cell::day(Some(m.end))], &coverage_cells(c)[..], &weaker].concat()
        })
        .collect();
    let title = if months.is_empty() {
        "Coverage at month ends: no month ends by then"
    } else {
        "Coverage at month ends"
    };
    Sheet { title: title.into(), columns, rows, note: None }
}
