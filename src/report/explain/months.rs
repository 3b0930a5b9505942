//! How a pair stood month by month.

use crate::assess::{Class, Facts, Pair, Status, assess_pair};
use crate::model::{Day, Period, PersonId, RequirementId, Version};
use crate::report::row::tone;
use crate::report::sheet::{Cell, Column, Sheet, Tone};

/// The pair at the close of a month.
#[derive(Clone, Debug)]
pub struct MonthRow {
    /// The last day of the month.
    pub end: Day,
    /// Where it stood.
    pub status: Status,
    /// The newest version required.
    pub required_version: Option<Version>,
    /// When the obligation that had been due longest was due.
    pub due: Option<Day>,
    /// How many days overdue.
    pub days_overdue: Option<i64>,
    /// When the newest record completed.
    pub completed: Option<Day>,
    /// Its class.
    pub class: Option<Class>,
    /// On leave.
    pub on_leave: bool,
    /// A renewal was open.
    pub renewal_open: bool,
    /// Exempt, and overdue before.
    pub overdue_before: bool,
}

/// The pair at the close of each month that ends in the period and not after `day`.
pub(super) fn of(
    facts: &Facts<'_>,
    day: Day,
    (person, requirement): (&PersonId, &RequirementId),
    period: Period,
) -> Vec<MonthRow> {
    let ends = period.month_ends(day);
    let pairs = assess_pair(facts, person, requirement, &ends);
    ends.iter().zip(&pairs).map(|(end, pair)| row(*end, pair.as_ref())).collect()
}

fn row(end: Day, pair: Option<&Pair<'_>>) -> MonthRow {
    MonthRow {
        end,
        status: pair.map_or(Status::NotBound, |p| p.status),
        required_version: pair.and_then(|p| p.required_version().cloned()),
        due: pair.and_then(|p| p.most_urgent()?.due),
        days_overdue: pair.and_then(Pair::days_overdue),
        completed: pair.and_then(|p| Some(p.newest()?.completion)),
        class: pair.and_then(|p| p.class_on(end)),
        on_leave: pair.is_some_and(|p| p.on_leave),
        renewal_open: pair.is_some_and(|p| p.renewal_open),
        overdue_before: pair.is_some_and(|p| p.overdue_before),
    }
}

/// As a table.
pub(super) fn sheet(rows: &[MonthRow]) -> Sheet {
    let columns = vec![
        Column::left("month_end", "Month to"),
        Column::left("status", "Status"),
        Column::left("required_version", "Version"),
        Column::left("due", "Due"),
        Column::right("days_overdue", "Days late"),
        Column::left("completed", "Completed"),
        Column::left("class", "Class").spare(),
        Column::left("remark", "Remark"),
    ];
    Sheet { title: "Month by month".into(), columns, rows: rows.iter().map(cells).collect(), note: None }
}

fn cells(m: &MonthRow) -> Vec<Cell> {
    let remarks = [
        (m.on_leave, "on leave"),
        (m.renewal_open, "renewal open"),
        (m.overdue_before, "overdue before it was exempted"),
    ];
    let remarks: Vec<&str> =
        remarks.into_iter().filter(|(holds, _)| *holds).map(|(_, words)| words).collect();
    vec![
        Cell::day(Some(m.end)),
        Cell::Text(m.status.name().into(), tone(m.status)),
        Cell::maybe(m.required_version.as_ref()),
        Cell::day(m.due),
        m.days_overdue.map_or(Cell::None, |n| Cell::Days(n, Tone::Bad)),
        Cell::day(m.completed),
        Cell::maybe(m.class.map(Class::name)),
        Cell::text(remarks.join(", ")),
    ]
}
