//! The reasoning about one pair as JSON.

use super::coverage::{HeadingJson, PairJson};
use super::period::PeriodJson;
use super::pretty;
use crate::assess::{Moved, Mover};
use crate::report::{ExplainedObligation, ExplainedRecord, Explanation, Heading, MonthRow, SpanRow};
use serde::Serialize;

#[derive(Serialize)]
struct ExplanationJson {
    #[serde(flatten)]
    heading: HeadingJson,
    person: String,
    requirement: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<PeriodJson>,
    pair: Option<PairJson>,
    membership: Vec<String>,
    spans: Vec<SpanJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    months: Option<Vec<MonthJson>>,
    obligations: Vec<ObligationJson>,
    records: Vec<RecordJson>,
}

#[derive(Serialize)]
struct SpanJson {
    first: String,
    last: Option<String>,
    began: String,
    began_in: Option<String>,
    ended: Option<String>,
    ended_in: Option<String>,
}

impl SpanJson {
    fn of(s: &SpanRow) -> Self {
        Self {
            first: s.first.to_string(),
            last: s.last.map(|d| d.to_string()),
            began: s.began.clone(),
            began_in: s.began_in.map(|id| id.to_string()),
            ended: s.ended.clone(),
            ended_in: s.ended_in.map(|id| id.to_string()),
        }
    }
}

#[derive(Serialize)]
struct MonthJson {
    end: String,
    status: &'static str,
    required_version: Option<String>,
    due: Option<String>,
    days_overdue: Option<i64>,
    completed: Option<String>,
    class: Option<&'static str>,
    on_leave: bool,
    renewal_open: bool,
    overdue_before: bool,
}

impl MonthJson {
    fn of(m: &MonthRow) -> Self {
        Self {
            end: m.end.to_string(),
            status: m.status.name(),
            required_version: m.required_version.as_ref().map(ToString::to_string),
            due: m.due.map(|d| d.to_string()),
            days_overdue: m.days_overdue,
            completed: m.completed.map(|d| d.to_string()),
            class: m.class.map(|c| c.name()),
            on_leave: m.on_leave,
            renewal_open: m.renewal_open,
            overdue_before: m.overdue_before,
        }
    }
}

/// As in the report of a period, with what moved the due day.
#[derive(Serialize)]
struct ObligationJson {
    cause: &'static str,
    required_version: String,
    opened: String,
    due: Option<String>,
    due_at_first: String,
    moved: Vec<MoveJson>,
    outcome: &'static str,
    by_claim: bool,
    /// Of a period only.
    #[serde(skip_serializing_if = "Option::is_none")]
    carried_in: Option<bool>,
    completed: Option<String>,
    days_late: Option<i64>,
    record: Option<String>,
    class: Option<&'static str>,
}

impl ObligationJson {
    fn of(o: &ExplainedObligation) -> Self {
        Self {
            cause: o.cause.name(),
            required_version: o.required_version.to_string(),
            opened: o.opened.to_string(),
            due: o.due.map(|d| d.to_string()),
            due_at_first: o.due_at_first.to_string(),
            moved: o.moved.iter().map(MoveJson::of).collect(),
            outcome: o.outcome.name(),
            by_claim: o.by_claim,
            carried_in: o.carried_in,
            completed: o.completed.map(|d| d.to_string()),
            days_late: o.outcome.days_late(),
            record: o.record.as_ref().map(ToString::to_string),
            class: o.class.map(|c| c.name()),
        }
    }
}

#[derive(Serialize)]
struct MoveJson {
    by: &'static str,
    from: String,
    to: Option<String>,
    due: Option<String>,
}

impl MoveJson {
    fn of(m: &Moved) -> Self {
        let (by, from, to) = match m.by {
            Mover::Leave { from, to } => ("leave", from, to),
            Mover::Exemption { from, to } => ("exemption", from, Some(to)),
        };
        let text = |d: Option<crate::model::Day>| d.map(|d| d.to_string());
        Self { by, from: from.to_string(), to: text(to), due: text(m.due) }
    }
}

#[derive(Serialize)]
struct RecordJson {
    record: String,
    kind: &'static str,
    version: Option<String>,
    verdict: &'static str,
    signed_at: String,
    recorded_on: String,
    recorded_in: String,
    completed: Option<String>,
    class: Option<&'static str>,
    remark: Option<&'static str>,
}

impl RecordJson {
    fn of(r: &ExplainedRecord) -> Self {
        Self {
            record: r.record.clone(),
            kind: r.kind.name(),
            version: r.version.clone(),
            verdict: r.verdict.name(),
            signed_at: r.signed_at.to_string(),
            recorded_on: r.recorded_on.to_string(),
            recorded_in: r.recorded_in.to_string(),
            completed: r.completion.map(|c| c.day.to_string()),
            class: r.class.map(|c| c.name()),
            remark: r.remark(),
        }
    }
}

/// The reasoning about one pair as JSON.
///
/// # Errors
/// Never for these types; the serializer's signature says it could.
pub fn explanation_json(heading: &Heading, e: &Explanation) -> anyhow::Result<String> {
    pretty(&ExplanationJson {
        heading: HeadingJson::of(heading, "explanation"),
        person: e.person.to_string(),
        requirement: e.requirement.to_string(),
        period: e.period.map(Into::into),
        pair: e.row.as_ref().map(PairJson::of),
        membership: e.membership.clone(),
        spans: e.spans.iter().map(SpanJson::of).collect(),
        months: e.months.as_ref().map(|months| months.iter().map(MonthJson::of).collect()),
        obligations: e.obligations.iter().map(ObligationJson::of).collect(),
        records: e.records.iter().map(RecordJson::of).collect(),
    })
}
