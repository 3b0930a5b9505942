//! The coverage report as JSON.

use super::super::Since;
use super::period::TimelinessJson;
use super::{Each, SCHEMA, pretty};
use crate::assess::{Coverage, Timeliness};
use crate::cores::Pieces;
use crate::report::{CoverageReport, Dimension, Heading, PairRow, Tally, tests_of};
use serde::Serialize;

/// Where the numbers come from.
#[derive(Serialize)]
pub(super) struct HeadingJson {
    schema: u32,
    kind: &'static str,
    repository: String,
    revision: String,
    recorded_at: String,
    as_of: String,
    timezone: &'static str,
    organization: String,
    tool: &'static str,
    query: String,
    active: usize,
    population_digest: String,
    self_approved: bool,
    /// Files with errors.
    unreadable: Vec<String>,
}

impl HeadingJson {
    pub(super) fn of(h: &Heading, kind: &'static str) -> Self {
        Self {
            schema: SCHEMA,
            kind,
            repository: h.repository.clone(),
            revision: h.revision.to_string(),
            recorded_at: h.recorded_at.to_string(),
            as_of: h.as_of.to_string(),
            timezone: h.timezone,
            organization: h.organization.clone(),
            tool: h.tool,
            query: h.query.clone(),
            active: h.active,
            population_digest: h.population_digest.to_string(),
            self_approved: h.self_approved,
            unreadable: h.unreadable.clone(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct CoverageJson {
    required: u32,
    acknowledged: u32,
    pending: u32,
    overdue: u32,
    exempt: u32,
    unconfirmed: u32,
    witnessed: u32,
    imported: u32,
}

impl From<Coverage> for CoverageJson {
    fn from(c: Coverage) -> Self {
        Self {
            required: c.required,
            acknowledged: c.acknowledged,
            pending: c.pending,
            overdue: c.overdue,
            exempt: c.exempt,
            unconfirmed: c.unconfirmed,
            witnessed: c.witnessed,
            imported: c.imported,
        }
    }
}

#[derive(Serialize)]
struct GroupJson {
    by: &'static str,
    key: String,
    coverage: CoverageJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeliness: Option<TimelinessJson>,
    /// Of a control only.
    #[serde(skip_serializing_if = "Option::is_none")]
    tests: Option<Vec<&'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requirements: Option<Vec<String>>,
}

/// One pair.
#[derive(Serialize)]
pub(super) struct PairJson {
    person: String,
    requirement: String,
    status: &'static str,
    cause: Option<&'static str>,
    required_version: Option<String>,
    acknowledged_version: Option<String>,
    opened: Option<String>,
    due: Option<String>,
    days_overdue: Option<i64>,
    completed: Option<String>,
    class: Option<&'static str>,
    record: Option<String>,
    on_leave: bool,
    renewal_open: bool,
    overdue_before: bool,
    valid_until: Option<String>,
    exempt_until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    already_there: Option<bool>,
}

impl PairJson {
    pub(super) fn of(p: &PairRow) -> Self {
        let text = |d: Option<crate::model::Day>| d.map(|d| d.to_string());
        Self {
            person: p.person.to_string(),
            requirement: p.requirement.to_string(),
            status: p.status.name(),
            cause: p.cause.map(|c| c.name()),
            required_version: p.required_version.as_ref().map(ToString::to_string),
            acknowledged_version: p.acknowledged_version.as_ref().map(ToString::to_string),
            opened: text(p.opened),
            due: text(p.due),
            days_overdue: p.days_overdue,
            completed: text(p.completed),
            class: p.class.map(|c| c.name()),
            record: p.record.as_ref().map(ToString::to_string),
            on_leave: p.on_leave,
            renewal_open: p.renewal_open,
            overdue_before: p.overdue_before,
            valid_until: text(p.valid_until),
            exempt_until: text(p.exempt_until),
            already_there: None,
        }
    }

    /// As a gap of a check.
    pub(super) fn gap(p: &PairRow, since: Since) -> Self {
        Self { already_there: Some(since == Since::Before), ..Self::of(p) }
    }
}

#[derive(Serialize)]
pub(super) struct TallyJson {
    before: usize,
    after: usize,
    left_out: Vec<LeftOutJson>,
}

#[derive(Serialize)]
struct LeftOutJson {
    filter: String,
    pairs: usize,
}

impl From<&Tally> for TallyJson {
    fn from(t: &Tally) -> Self {
        let left_out =
            t.left_out.iter().map(|l| LeftOutJson { filter: l.filter.clone(), pairs: l.pairs }).collect();
        Self { before: t.before, after: t.after, left_out }
    }
}

/// How it stands on a day.
#[derive(Serialize)]
pub(super) struct ReportJson<'a> {
    #[serde(flatten)]
    heading: HeadingJson,
    filtered: TallyJson,
    coverage: CoverageJson,
    groups: Vec<GroupJson>,
    pairs: Each<'a, Pieces<PairRow>, PairRow, PairJson>,
}

/// The coverage report as JSON.
///
/// # Errors
/// Never for these types; the serializer's signature says it could.
pub fn coverage_json(report: &CoverageReport) -> anyhow::Result<String> {
    json(report, "report")
}

/// One person's own duties as JSON: the same shape.
///
/// # Errors
/// As for [`coverage_json`].
pub fn status_json(report: &CoverageReport) -> anyhow::Result<String> {
    json(report, "status")
}

fn json(report: &CoverageReport, kind: &'static str) -> anyhow::Result<String> {
    let groups = report.groups.iter().map(|g| (g.key.clone(), g.coverage, None));
    pretty(&ReportJson::of(report, kind, groups.collect()))
}

impl<'a> ReportJson<'a> {
    /// With these groups: key, coverage, and the timeliness of a period.
    pub(super) fn of(
        report: &'a CoverageReport,
        kind: &'static str,
        groups: Vec<(String, Coverage, Option<Timeliness>)>,
    ) -> Self {
        let (by, control) = (report.by.name(), report.by == Dimension::Control);
        let serving = |key: &str| report.serving.requirements(key).map(ToString::to_string).collect();
        let group = |(key, coverage, timeliness): (String, Coverage, Option<Timeliness>)| GroupJson {
            by,
            tests: control.then(|| tests_of(&key).iter().map(|t| t.code()).collect()),
            requirements: control.then(|| serving(&key)),
            key,
            coverage: coverage.into(),
            timeliness: timeliness.map(Into::into),
        };
        Self {
            heading: HeadingJson::of(&report.heading, kind),
            filtered: (&report.tally).into(),
            coverage: report.coverage.into(),
            groups: groups.into_iter().map(group).collect(),
            pairs: Each(&report.pairs, PairJson::of),
        }
    }
}
