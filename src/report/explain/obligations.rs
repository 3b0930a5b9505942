//! What a pair owed: when it was due, what moved that day, and what became of it.

use super::Part;
use super::records::short;
use crate::assess::{
    Assessment, Cause, Class, Counting, Facts, Moved, Mover, Obligation, Outcome, Owed, Pair, moves,
};
use crate::model::{Day, Period, RecordPath, Version};
use crate::report::obligations::tone;
use crate::report::sheet::{Cell, Column, Sheet, Tone};
use crate::text::plural;

/// An obligation of the pair, with what moved its due day.
#[derive(Clone, Debug)]
pub struct ExplainedObligation {
    /// Why it arose.
    pub cause: Cause,
    /// The version that fulfils it, or a newer one.
    pub required_version: Version,
    /// When it opened.
    pub opened: Day,
    /// The last day in time; `None` while a leave without an end leaves it open.
    pub due: Option<Day>,
    /// When it would have been due without leave and exemption.
    pub due_at_first: Day,
    /// What moved it from then on, in that order.
    pub moved: Vec<Moved>,
    /// What became of it.
    pub outcome: Outcome,
    /// In time by its signer's clock or a maintainer's statement alone.
    pub by_claim: bool,
    /// Of a period: due before it, and still owed as it began. `None` when it does not belong to the period, and when no
    /// period was asked about.
    pub carried_in: Option<bool>,
    /// When it was fulfilled.
    pub completed: Option<Day>,
    /// When the record that fulfilled it was recorded.
    pub recorded: Option<Day>,
    /// The class of that record.
    pub class: Option<Class>,
    /// Its path.
    pub record: Option<RecordPath>,
}

/// Every obligation of a pair, in the order of opening.
pub(super) fn of(
    facts: &Facts<'_>,
    assessment: &Assessment<'_>,
    pair: &Pair<'_>,
    period: Option<Period>,
) -> Vec<ExplainedObligation> {
    let moved = moves(facts, &assessment.records, pair);
    let row = |(o, moved): (&Obligation, Vec<Moved>)| {
        let by: Option<&Counting> = o.fulfilled_by.map(|n| &pair.records[n]);
        let owed = period.and_then(|period| Owed::of(facts, pair, o, period));
        ExplainedObligation {
            cause: o.cause,
            required_version: o.required.clone(),
            opened: o.opens,
            due: o.due,
            due_at_first: o.base,
            moved,
            outcome: o.outcome,
            by_claim: o.by_claim,
            carried_in: owed.map(|owed| owed.carried_in),
            completed: by.map(|r| r.completion),
            recorded: by.map(|r| r.recorded),
            class: by.map(|r| r.class_on(assessment.day)),
            record: o.fulfilled_by.map(|n| pair.records.path(n)),
        }
    };
    pair.obligations.iter().zip(moved).map(row).collect()
}

/// As a table, with sentences on what moved a due day and on what is in time by a claim.
pub(super) fn part(rows: &[ExplainedObligation], period: Option<Period>, others: usize) -> Part {
    let belongs = period.map(|_| Column::left("carried_in", "Period"));
    let mut columns: Vec<Column> = belongs.into_iter().collect();
    columns.extend([
        Column::left("cause", "Why"),
        Column::left("opened", "Opened"),
        Column::left("due", "Due"),
        Column::left("required_version", "Needs"),
        Column::left("outcome", "Outcome"),
        Column::right("days_late", "Late").spare(),
        Column::left("completed", "Completed").spare(),
        Column::left("record", "By record"),
    ]);
    let title = match period {
        Some(period) => format!("Obligations of {} to {}", period.from, period.to),
        None => "Obligations".into(),
    };
    let note = (others > 0).then(|| {
        let others = plural(others, "other obligation", "other obligations");
        format!("{others} of this pair: neither due in the period nor carried in")
    });
    let sheet =
        Sheet { title, columns, rows: rows.iter().map(|o| cells(o, period.is_some())).collect(), note };
    Part { sheet, remarks: rows.iter().flat_map(|o| [moved(o), claimed(o)]).flatten().collect() }
}

fn cells(o: &ExplainedObligation, of_period: bool) -> Vec<Cell> {
    let tone = tone(o.outcome);
    let path = o.record.as_ref().map(RecordPath::text);
    let belongs = of_period.then(|| match o.carried_in {
        Some(true) => Cell::Text("carried in".into(), Tone::Warn),
        _ => Cell::text("due in it"),
    });
    let mut cells: Vec<Cell> = belongs.into_iter().collect();
    cells.extend([
        Cell::text(o.cause.name()),
        Cell::day(Some(o.opened)),
        o.due.map_or(Cell::Text("(leave)".into(), Tone::Faint), |due| Cell::Day(due, Tone::Plain)),
        Cell::text(o.required_version.as_str()),
        Cell::Text(o.outcome.name().into(), tone),
        o.outcome.days_late().map_or(Cell::None, |n| Cell::Days(n, tone)),
        Cell::day(o.completed),
        Cell::maybe(path.as_deref().map(short)),
    ]);
    cells
}

/// What moved the due day, in words.
fn moved(o: &ExplainedObligation) -> Option<String> {
    let step = |m: &Moved| {
        let to =
            |day: &Option<Day>| day.map_or_else(|| "an end not known yet".to_owned(), |day| day.to_string());
        let by = match &m.by {
            Mover::Leave { from, to: last } => format!("the leave from {from} to {}", to(last)),
            Mover::Exemption { from, to } => format!("the exemption from {from} to {to}"),
        };
        match m.due {
            Some(due) => format!("{by} moved that to {due}"),
            None => format!("{by} leaves it without a day"),
        }
    };
    let steps: Vec<String> = o.moved.iter().map(step).collect();
    let named = named(o);
    (!steps.is_empty()).then(|| format!("{named} was due on {}; {}.", o.due_at_first, steps.join(", then ")))
}

/// Why it counts as met although it was recorded after the due day, in words.
fn claimed(o: &ExplainedObligation) -> Option<String> {
    let recorded = o.recorded.filter(|_| o.by_claim)?;
    let whose = match o.class {
        Some(Class::Witnessed | Class::Imported) => "a maintainer's statement",
        _ => "the signer's clock",
    };
    Some(format!("{} was met in time by {whose}: its record came on {recorded}.", named(o)))
}

fn named(o: &ExplainedObligation) -> String {
    let cause = match o.cause {
        Cause::Publish => "publication",
        Cause::Join => "start",
        Cause::Assign => "assignment",
        Cause::Change => "change",
        Cause::Renew => "renewal",
    };
    format!("The {cause} of {}", o.opened)
}
