//! Findings as JSON.

use super::super::Since;
use crate::finding::{Finding, Settled};
use crate::model::Suppression;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct FindingJson {
    id: &'static str,
    severity: &'static str,
    path: Option<String>,
    line: Option<u32>,
    column: Option<u32>,
    commit: Option<String>,
    subject: String,
    message: String,
    remedy: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    already_there: Option<bool>,
}

impl FindingJson {
    pub(super) fn of(f: &Finding) -> Self {
        let number = |n: u32| (n > 0).then_some(n);
        Self {
            id: f.id,
            severity: f.severity.name(),
            path: f.place.as_ref().map(|p| p.path.to_string()),
            line: f.place.as_ref().and_then(|p| number(p.line)),
            column: f.place.as_ref().and_then(|p| number(p.column)),
            commit: f.commit.map(|c| c.to_string()),
            subject: f.subject.clone(),
            message: f.message.clone(),
            remedy: f.remedy.clone(),
            already_there: None,
        }
    }

    /// As a finding of a check.
    pub(super) fn checked(f: &Finding, since: Since) -> Self {
        Self { already_there: Some(since == Since::Before), ..Self::of(f) }
    }
}

#[derive(Serialize)]
pub(super) struct SettledJson {
    #[serde(flatten)]
    finding: FindingJson,
    reason: String,
    by: String,
    until: String,
}

impl SettledJson {
    pub(super) fn of(settled: &Settled, suppressions: &[&Suppression]) -> Option<Self> {
        let s = suppressions.get(settled.by)?;
        Some(Self {
            finding: FindingJson::checked(&settled.finding, Since::Now),
            reason: s.reason.clone(),
            by: s.by.to_string(),
            until: s.until.to_string(),
        })
    }
}
