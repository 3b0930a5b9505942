//! The verification of an evidence pack as JSON.

use super::period::PeriodJson;
use super::{SCHEMA, pretty};
use crate::report::PackVerification;
use serde::Serialize;

#[derive(Serialize)]
struct FaultJson<'a> {
    id: &'static str,
    subject: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct PackJson<'a> {
    schema: u32,
    kind: &'static str,
    holds: bool,
    repository: &'a str,
    organization: &'a str,
    revision: String,
    recorded_at: String,
    period: PeriodJson,
    as_of: String,
    timezone: &'a str,
    tool: &'a str,
    maker: Option<&'a str>,
    fingerprint: Option<&'a str>,
    maintainer: Option<bool>,
    records: usize,
    texts: usize,
    files: usize,
    made_again: bool,
    continues: Option<String>,
    faults: Vec<FaultJson<'a>>,
}

/// The verification of an evidence pack as JSON.
///
/// # Errors
/// Never for these types; the serializer's signature says it could.
pub fn pack_json(p: &PackVerification) -> anyhow::Result<String> {
    let [records, texts, files] = p.counts;
    pretty(&PackJson {
        schema: SCHEMA,
        kind: "pack-verification",
        holds: p.faults.is_empty(),
        repository: &p.repository,
        organization: &p.organization,
        revision: p.revision.to_string(),
        recorded_at: p.recorded_at.to_string(),
        period: p.period.into(),
        as_of: p.as_of.to_string(),
        timezone: &p.timezone,
        tool: &p.tool,
        maker: p.maker.as_ref().map(|(who, _)| who.as_str()),
        fingerprint: p.maker.as_ref().map(|(_, key)| key.as_str()),
        maintainer: p.maintainer,
        records,
        texts,
        files,
        made_again: p.remade,
        continues: p.continues.map(|c| c.to_string()),
        faults: p.faults.iter().map(|(id, subject, message)| FaultJson { id, subject, message }).collect(),
    })
}
