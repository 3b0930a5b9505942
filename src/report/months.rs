//! Coverage at the end of each month, evaluated on that day.

use super::coverage::coverage_cells;
use super::facets::{Facets, Recorded};
use super::filter::Filter;
use super::sheet::{Cell, Column, Sheet, Tone};
use crate::assess::{Assessment, Coverage, Facts, Pair, Standing, survey};
use crate::cores::Pieces;
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
    let (assessment, months) = survey_months(facts, day, ends, filter, Some);
    (assessment.together(), months)
}

/// The same; of each pair only what `look` makes of it is kept.
pub(super) fn survey_months<'a, T: Send>(
    facts: &'a Facts<'a>,
    day: Day,
    ends: &[Day],
    filter: &Filter,
    look: impl Fn(Pair<'a>) -> Option<T> + Sync,
) -> (Assessment<'a, Pieces<T>>, Vec<Month>) {
    let wants_all = filter.is_empty();
    let count = |counted: &mut Vec<Coverage>, standing: Standing<'_>| {
        if (wants_all || wanted(facts, &standing, filter))
            && let Ok(n) = ends.binary_search(&standing.day)
        {
            counted.resize(ends.len(), Coverage::default());
            counted[n] += standing.coverage();
        }
    };
    let (assessment, counted) = survey(facts, day, ends, look, count);
    let at = |n: usize| counted.iter().filter_map(|piece| piece.get(n)).copied().sum();
    let months = ends.iter().enumerate().map(|(n, end)| Month { end: *end, coverage: at(n) });
    (assessment, months.collect())
}

fn wanted(facts: &Facts<'_>, standing: &Standing<'_>, filter: &Filter) -> bool {
    Recorded::of(facts, standing.person, standing.requirement)
        .and_then(|recorded| recorded.on(standing.day))
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
