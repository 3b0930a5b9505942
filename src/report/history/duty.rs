//! What follows for a pair: bound, something opened, a due day passed, met, released, the duty ended.

use super::span::{began, ended, told};
use super::{Book, Event, What};
use crate::assess::{Cause, Obligation, Outcome, Pair, Span};
use crate::model::Day;
use crate::report::gaps::short_reason;
use crate::text::plural;

/// Everything that followed for a pair up to the assessment's day. What a record met on the day it was recorded is told
/// with the record, and not here.
pub(super) fn of(book: &Book<'_>, pair: &Pair<'_>) -> Vec<Event> {
    let mut events = Vec::new();
    let today = book.assessment.day;
    for span in book.facts.duty_spans(pair.person, pair.requirement).into_iter().filter(|s| s.first <= today)
    {
        let first = opening(pair, &span);
        let (why, commit) = told(&began(book.facts, pair.person, pair.requirement, &span));
        let words = match first {
            // The cause says it already.
            Some(o) if matches!(o.cause, Cause::Publish | Cause::Join) => owed(o),
            Some(o) => format!("{}: {why}", owed(o)),
            None => format!("with nothing to sign yet: {why}"),
        };
        events.push(book.evening(span.first, What::Bound, words).because(book, commit));
        let running = pair.span.is_some_and(|s| s.first == span.first);
        if let Some(last) = span.last.filter(|last| *last < today && !running) {
            let (why, commit) = told(&ended(book.facts, pair.person, pair.requirement, last));
            let words = format!("last bound on {last}: {why}");
            events.push(book.evening(last.next(), What::Unbound, words).because(book, commit));
        }
    }
    for o in &pair.obligations {
        let opens_a_span = pair_opening(pair, o);
        if !opens_a_span {
            events.push(book.evening(o.opens, What::Opened, owed(o)));
        }
        events.extend(outcome(book, pair, o));
    }
    events.into_iter().map(|e| e.of_person(pair.person).of_requirement(pair.requirement)).collect()
}

fn outcome(book: &Book<'_>, pair: &Pair<'_>, o: &Obligation) -> Vec<Event> {
    let mut events = Vec::new();
    let passed = matches!(o.outcome, Outcome::Overdue(_) | Outcome::Missed(_) | Outcome::MetLate(_));
    if let Some(due) = o.due.filter(|_| passed) {
        events.push(book.morning(due.next(), What::Overdue, format!("{} was due on {due}", o.required)));
    }
    let over = o.span.last.map(Day::next);
    match (o.outcome, over, o.fulfilled_by) {
        (Outcome::Met | Outcome::MetLate(_), _, Some(n)) if !told_with_record(pair, o) => {
            let what = if o.outcome == Outcome::Met { What::Met } else { What::MetLate };
            let day = pair.records[n].completion.max(o.opens);
            events.push(book.evening(day, what, met(o)).of_record(&pair.records.path(n).text()));
        }
        (Outcome::Missed(late), Some(day), _) => {
            let words = format!("{}, {} late, for good", o.required, days(late));
            events.push(book.evening(day, What::Missed, words));
        }
        (Outcome::Released, Some(day), _) => {
            let words = format!("{}, before it was due", o.required);
            events.push(book.evening(day, What::Released, words));
        }
        _ => {}
    }
    events
}

/// Whether what a record met is told where the record is: it completed something open on the day it was recorded.
fn told_with_record(pair: &Pair<'_>, o: &Obligation) -> bool {
    let record = o.fulfilled_by.map(|n| &pair.records[n]);
    record.is_some_and(|r| r.completion == r.recorded && r.recorded >= o.opens)
}

/// What a record met on the day it was recorded, in words; empty when nothing.
pub(super) fn met_by(pair: &Pair<'_>, path: &str) -> Vec<(Outcome, String)> {
    let by = |o: &&Obligation| o.fulfilled_by.is_some_and(|n| *pair.records.path(n).text() == *path);
    pair.obligations
        .iter()
        .filter(by)
        .filter(|o| told_with_record(pair, o))
        .map(|o| (o.outcome, met(o)))
        .collect()
}

/// `in time, due 2026-01-19`, `3 days late, due 2026-01-19`.
pub(super) fn met(o: &Obligation) -> String {
    let due = o.due.map_or_else(|| "due after a leave".into(), |d| format!("due {d}"));
    let claim = if o.by_claim { " by the signer's clock" } else { "" };
    match o.outcome {
        Outcome::MetLate(late) => format!("{} late, {due}", days(late)),
        _ => format!("in time{claim}, {due}"),
    }
}

fn owed(o: &Obligation) -> String {
    let due = o.due.map_or_else(|| "due after leave".into(), |d| format!("due {d}"));
    format!("{} {due} ({})", o.required, short_reason(o.cause))
}

/// The obligation that a span opened with on its first day.
fn opening<'p>(pair: &'p Pair<'_>, span: &Span) -> Option<&'p Obligation> {
    pair.obligations.iter().find(|o| o.span.first == span.first && o.opens == span.first)
}

fn pair_opening(pair: &Pair<'_>, o: &Obligation) -> bool {
    opening(pair, &o.span).is_some_and(|first| std::ptr::eq(first, o))
}

fn days(n: i64) -> String {
    plural(usize::try_from(n).unwrap_or(0), "day", "days")
}
