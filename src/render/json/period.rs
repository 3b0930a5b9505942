//! The report of a period as JSON: that of its day, with what became of the period.

use super::coverage::{CoverageJson, ReportJson, TallyJson};
use super::population::{ProofJson, TypeJson, proof, types};
use super::{Each, pretty, pretty_to};
use crate::assess::{Lateness, Timeliness};
use crate::cores::Pieces;
use crate::model::Period;
use crate::report::{CoverageReport, Month, ObligationRow, PeriodReport};
use serde::Serialize;
use std::io::Write;

/// First and last day.
#[derive(Serialize)]
pub(super) struct PeriodJson {
    from: String,
    to: String,
}

impl From<Period> for PeriodJson {
    fn from(p: Period) -> Self {
        Self { from: p.from.to_string(), to: p.to.to_string() }
    }
}

/// What became of obligations.
#[derive(Serialize)]
pub(super) struct TimelinessJson {
    due: u32,
    met: u32,
    met_by_claim: u32,
    met_by_statement: u32,
    met_late: u32,
    open: u32,
    overdue: u32,
    missed: u32,
    released: u32,
    unconfirmed: u32,
    witnessed: u32,
    imported: u32,
}

impl From<Timeliness> for TimelinessJson {
    fn from(t: Timeliness) -> Self {
        Self {
            due: t.due,
            met: t.met,
            met_by_claim: t.met_by_claim,
            met_by_statement: t.met_by_statement,
            met_late: t.met_late,
            open: t.open,
            overdue: t.overdue,
            missed: t.missed,
            released: t.released,
            unconfirmed: t.unconfirmed,
            witnessed: t.witnessed,
            imported: t.imported,
        }
    }
}

/// How late the late ones are, by nearest rank.
#[derive(Serialize)]
struct LatenessJson {
    late: usize,
    median: i64,
    percentile_90: i64,
    worst: i64,
}

impl From<Lateness> for LatenessJson {
    fn from(l: Lateness) -> Self {
        Self { late: l.late, median: l.median, percentile_90: l.ninetieth, worst: l.worst }
    }
}

#[derive(Serialize)]
struct ObligationJson {
    person: String,
    requirement: String,
    cause: &'static str,
    required_version: String,
    opened: String,
    due: String,
    outcome: &'static str,
    by_claim: bool,
    carried_in: bool,
    completed: Option<String>,
    days_late: Option<i64>,
    record: Option<String>,
    class: Option<&'static str>,
}

impl ObligationJson {
    fn of(o: &ObligationRow) -> Self {
        Self {
            person: o.person.to_string(),
            requirement: o.requirement.to_string(),
            cause: o.cause.name(),
            required_version: o.required_version.to_string(),
            opened: o.opened.to_string(),
            due: o.due.to_string(),
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
struct MonthJson {
    end: String,
    coverage: CoverageJson,
}

fn months(months: &[Month]) -> Vec<MonthJson> {
    months.iter().map(|m| MonthJson { end: m.end.to_string(), coverage: m.coverage.into() }).collect()
}

#[derive(Serialize)]
struct PeriodReportJson<'a> {
    #[serde(flatten)]
    report: ReportJson<'a>,
    period: PeriodJson,
    filtered_obligations: TallyJson,
    timeliness: TimelinessJson,
    carried_in: TimelinessJson,
    days_late: Option<LatenessJson>,
    obligations: Each<'a, Pieces<ObligationRow>, ObligationRow, ObligationJson>,
    population: Vec<TypeJson>,
    population_proof: ProofJson,
    months: Vec<MonthJson>,
}

/// The report of a period as JSON.
///
/// # Errors
/// Never for these types; the serializer's signature says it could.
pub fn period_json(p: &PeriodReport) -> anyhow::Result<String> {
    pretty(&json(p))
}

/// The same, written as it is made.
///
/// # Errors
/// When the writer fails.
pub fn period_json_to(out: &mut dyn Write, p: &PeriodReport) -> anyhow::Result<()> {
    pretty_to(out, &json(p))
}

fn json(p: &PeriodReport) -> PeriodReportJson<'_> {
    let groups = p.groups.iter().map(|g| (g.key.clone(), g.coverage, Some(g.timeliness)));
    PeriodReportJson {
        report: ReportJson::of(&p.standing, "report", groups.collect()),
        period: p.period.into(),
        filtered_obligations: (&p.tally).into(),
        timeliness: p.timeliness.into(),
        carried_in: p.carried_in.into(),
        days_late: p.lateness.map(Into::into),
        obligations: Each(&p.obligations, ObligationJson::of),
        population: types(&p.population),
        population_proof: proof(&p.population),
        months: months(&p.months),
    }
}

#[derive(Serialize)]
struct TrendJson<'a> {
    #[serde(flatten)]
    report: ReportJson<'a>,
    months: Vec<MonthJson>,
}

/// The coverage report with that of month ends as JSON.
///
/// # Errors
/// As for [`period_json`].
pub fn trend_json(report: &CoverageReport, ends: &[Month]) -> anyhow::Result<String> {
    let groups = report.groups.iter().map(|g| (g.key.clone(), g.coverage, None));
    pretty(&TrendJson { report: ReportJson::of(report, "report", groups.collect()), months: months(ends) })
}
