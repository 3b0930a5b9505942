//! GitLab's code quality report.

use super::super::issue::issues;
use super::super::{Checked, Since};
use super::pretty;
use crate::finding::Severity;
use serde::Serialize;

#[derive(Serialize)]
struct IssueJson {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: LocationJson,
}

#[derive(Serialize)]
struct LocationJson {
    path: String,
    lines: LinesJson,
}

#[derive(Serialize)]
struct LinesJson {
    begin: u32,
}

/// The gate's answer as GitLab's merge requests show it: a list of issues.
///
/// # Errors
/// Never for these types; the serializer's signature says it could.
pub fn gitlab_json(checked: &Checked) -> anyhow::Result<String> {
    let all: Vec<IssueJson> = issues(checked)
        .into_iter()
        .map(|i| IssueJson {
            description: format!("{} {}", i.message, i.remedy),
            check_name: i.id,
            fingerprint: i.fingerprint,
            severity: match (i.since, i.severity) {
                (Since::Before, _) | (_, Severity::Note) => "info",
                (_, Severity::Warning) => "minor",
                (_, Severity::Error) => "blocker",
            },
            location: LocationJson {
                path: i.place.path.to_string(),
                lines: LinesJson { begin: i.place.line.max(1) },
            },
        })
        .collect();
    pretty(&all)
}
