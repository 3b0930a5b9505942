//! One pair over a period: which of its obligations belong to the period, and how it stood month by month.

use super::row::tone;
use super::sheet::{Cell, Column, Sheet, Tone};
use crate::assess::{Facts, Obligation, Owed, Pair, assess_pair};
use crate::model::{Day, Period, PersonId, RequirementId};

/// How an obligation belongs to a period: due in it, or carried in. `None` when it does neither.
pub(super) fn belongs(facts: &Facts<'_>, pair: &Pair<'_>, o: &Obligation, period: Period) -> Option<Cell> {
    let owed = Owed::of(facts, pair, o, period)?;
    Some(if owed.carried_in { Cell::Text("carried in".into(), Tone::Warn) } else { Cell::text("due in it") })
}

/// The pair at the close of each month that ends in the period and not after `day`.
pub(super) fn sheet(
    facts: &Facts<'_>,
    day: Day,
    (person, requirement): (&PersonId, &RequirementId),
    period: Period,
) -> Sheet {
    let columns = vec![
        Column::left("month_end", "Month to"),
        Column::left("status", "Status"),
        Column::left("required_version", "Version"),
        Column::left("due", "Due"),
        Column::right("days_overdue", "Days late"),
        Column::left("completed", "Acknowledged"),
        Column::left("class", "Class").spare(),
        Column::left("remark", "Remark"),
    ];
    let ends = period.month_ends(day);
    let pairs = assess_pair(facts, person, requirement, &ends);
    let rows = ends.iter().zip(&pairs).map(|(end, pair)| row(*end, pair.as_ref())).collect();
    Sheet { title: "Month by month".into(), columns, rows, note: None }
}

fn row(end: Day, pair: Option<&Pair<'_>>) -> Vec<Cell> {
    let Some(pair) = pair else {
        let none = Cell::Text("not-bound".into(), Tone::Faint);
        return [vec![Cell::day(Some(end)), none], vec![Cell::None; 6]].concat();
    };
    let mut remarks = Vec::new();
    if pair.on_leave {
        remarks.push("on leave");
    }
    if pair.renewal_open {
        remarks.push("renewal open");
    }
    if pair.overdue_before {
        remarks.push("overdue before it was exempted");
    }
    vec![
        Cell::day(Some(end)),
        Cell::Text(pair.status.name().into(), tone(pair.status)),
        Cell::maybe(pair.required_version()),
        Cell::day(pair.most_urgent().and_then(|o| o.due)),
        pair.days_overdue().map_or(Cell::None, |n| Cell::Days(n, Tone::Bad)),
        Cell::day(pair.newest().map(|r| r.completion)),
        Cell::maybe(pair.class_on(end).map(|c| c.name())),
        Cell::text(remarks.join(", ")),
    ]
}
