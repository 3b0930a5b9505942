//! When a pair was bound, and why.

use crate::assess::{Facts, Pair};
use crate::model::{Day, PersonId, RequirementId};
use crate::report::history::{Turn, began, ended};
use crate::report::sheet::{Cell, Column, Sheet, Tone};
use crate::source::CommitId;

/// A duty span with why it began and ended.
#[derive(Clone, Debug)]
pub struct SpanRow {
    /// The first bound day.
    pub first: Day,
    /// The last, when one is known.
    pub last: Option<Day>,
    /// Why it began.
    pub began: String,
    /// The commit that recorded it, where one did.
    pub began_in: Option<CommitId>,
    /// Why it ended, when it did.
    pub ended: Option<String>,
    /// The commit that recorded that.
    pub ended_in: Option<CommitId>,
}

/// Every span that had begun by the day.
pub(super) fn of(
    facts: &Facts<'_>,
    day: Day,
    (person, requirement): (&PersonId, &RequirementId),
    pair: Option<&Pair<'_>>,
) -> Vec<SpanRow> {
    let words = |turns: &[Turn]| turns.iter().map(|t| t.words.as_str()).collect::<Vec<_>>().join("; ");
    let commit = |turns: &[Turn]| {
        let at = turns.iter().find_map(|t| t.commit);
        at.map(|at| facts.register.commit(at).id)
    };
    let spans = facts.duty_spans(person, requirement);
    let rows = spans.iter().filter(|s| s.first <= day).map(|s| {
        let start = began(facts, person, requirement, s);
        // A break that has not proved longer than is tolerated ends nothing yet.
        let running = pair.and_then(|p| p.span).filter(|now| now.first == s.first);
        let last = running.map_or(s.last, |now| now.last);
        let over = last.filter(|last| *last < day);
        let end = over.map(|last| ended(facts, person, requirement, last));
        SpanRow {
            first: s.first,
            last,
            began: words(&start),
            began_in: commit(&start),
            ended: end.as_deref().map(words),
            ended_in: end.as_deref().and_then(commit),
        }
    });
    rows.collect()
}

/// As a table.
pub(super) fn sheet(rows: &[SpanRow]) -> Sheet {
    let columns = vec![
        Column::left("first", "Bound from"),
        Column::left("last", "To"),
        Column::left("began", "Because"),
        Column::left("began_in", "Commit"),
        Column::left("ended", "Ended because").spare(),
        Column::left("ended_in", "Commit").spare(),
    ];
    let commit = |id: &Option<CommitId>| id.map_or(Cell::None, |id| Cell::Text(id.short(), Tone::Faint));
    let row = |s: &SpanRow| {
        vec![
            Cell::day(Some(s.first)),
            Cell::day(s.last),
            Cell::text(s.began.as_str()),
            commit(&s.began_in),
            Cell::maybe(s.ended.as_ref()),
            commit(&s.ended_in),
        ]
    };
    Sheet { title: "Membership".into(), columns, rows: rows.iter().map(row).collect(), note: None }
}
