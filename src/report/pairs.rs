//! Every pair as a row: what spreadsheets get.

use super::coverage::CoverageReport;
use super::facets::WHO;
use super::row::{PairRow, tone};
use super::sheet::{Cell, Column, Flow, Sheet, Tone};

impl CoverageReport {
    /// Every pair with all of its columns.
    #[must_use]
    pub fn pair_sheet(&self) -> Sheet {
        self.pair_flow().sheet("Pairs")
    }

    /// The same, row by row.
    pub(super) fn pair_flow(&self) -> Flow<'_> {
        pair_flow(self.pairs.iter())
    }
}

/// Some pairs with all of their columns.
pub(super) fn pair_flow<'a>(pairs: impl Iterator<Item = &'a PairRow> + 'a) -> Flow<'a> {
    Flow::new([&WHO[..], &PAIR].concat(), pairs.map(pair_cells))
}

/// What is said of a pair behind who it is about.
const PAIR: [Column; 16] = [
    Column::left("status", "Status"),
    Column::left("cause", "Cause"),
    Column::left("required_version", "Required"),
    Column::left("acknowledged_version", "Acknowledged"),
    Column::left("opened", "Opened"),
    Column::left("due", "Due"),
    Column::right("days_overdue", "Days overdue"),
    Column::left("completed", "Completed"),
    Column::left("class", "Class"),
    Column::left("valid_until", "Valid until"),
    Column::left("exempt_until", "Exempt until"),
    Column::left("on_leave", "On leave"),
    Column::left("renewal_open", "Renewal open"),
    Column::left("overdue_before", "Overdue before"),
    Column::left("controls", "Controls"),
    Column::left("record", "Record"),
];

fn pair_cells(p: &PairRow) -> Vec<Cell> {
    let tone = tone(p.status);
    let pair = [
        Cell::Text(p.status.name().into(), tone),
        Cell::maybe(p.cause.map(|c| c.name())),
        Cell::maybe(p.required_version.as_ref()),
        Cell::maybe(p.acknowledged_version.as_ref()),
        Cell::day(p.opened),
        Cell::day(p.due),
        p.days_overdue.map_or(Cell::None, |n| Cell::Days(n, Tone::Bad)),
        Cell::day(p.completed),
        Cell::maybe(p.class.map(|c| c.name())),
        Cell::day(p.valid_until),
        Cell::day(p.exempt_until),
        Cell::Flag(p.on_leave),
        Cell::Flag(p.renewal_open),
        Cell::Flag(p.overdue_before),
        Cell::text(p.what.controls.join(" ")),
        Cell::maybe(p.record.as_ref()),
    ];
    [&p.facets().who(&p.what.title, &p.who.name)[..], &pair].concat()
}
