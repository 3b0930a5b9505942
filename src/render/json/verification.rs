//! Verification as JSON.

use super::coverage::HeadingJson;
use super::finding::FindingJson;
use super::pretty;
use crate::finding::Finding;
use crate::report::{RecordRow, Verification};
use serde::Serialize;

#[derive(Serialize)]
struct RecordJson {
    path: String,
    kind: Option<&'static str>,
    verdict: &'static str,
    signer: Option<String>,
    fingerprint: Option<String>,
    signed_at: Option<String>,
    recorded_at: String,
    recorded_in: String,
    stamped_at: Option<String>,
    completed: Option<String>,
    class: Option<&'static str>,
}

impl From<&RecordRow> for RecordJson {
    fn from(r: &RecordRow) -> Self {
        Self {
            path: r.path.to_string(),
            kind: r.kind.map(|k| k.name()),
            verdict: r.verdict.name(),
            signer: r.signer.as_ref().map(ToString::to_string),
            fingerprint: r.fingerprint.clone(),
            signed_at: r.signed_at.map(|m| m.to_string()),
            recorded_at: r.recorded_at.to_string(),
            recorded_in: r.recorded_in.to_string(),
            stamped_at: None,
            completed: r.completed.map(|d| d.to_string()),
            class: r.class.map(|c| c.name()),
        }
    }
}

#[derive(Serialize)]
struct VerificationJson {
    #[serde(flatten)]
    heading: HeadingJson,
    records: Vec<RecordJson>,
    findings: Vec<FindingJson>,
}

/// Verification as JSON; `findings` come sorted.
///
/// # Errors
/// Never for these types; the serializer's signature says it could.
pub fn verification_json(view: &Verification, findings: &[Finding]) -> anyhow::Result<String> {
    pretty(&VerificationJson {
        heading: HeadingJson::of(&view.heading, "verification"),
        records: view.records.iter().map(Into::into).collect(),
        findings: findings.iter().map(FindingJson::of).collect(),
    })
}
