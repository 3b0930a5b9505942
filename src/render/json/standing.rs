//! Whether acknowledgements stand, as JSON.

use super::coverage::HeadingJson;
use super::pretty;
use crate::report::{Heading, Standing};
use serde::Serialize;

#[derive(Serialize)]
struct StandingJson {
    person: String,
    requirement: String,
    stands: bool,
    why: String,
    until: Option<String>,
}

#[derive(Serialize)]
struct RequireJson {
    #[serde(flatten)]
    heading: HeadingJson,
    passed: bool,
    required: Vec<StandingJson>,
}

/// Whether acknowledgements stand, as JSON.
///
/// # Errors
/// Never for these types; the serializer's signature says it could.
pub fn standing_json(heading: &Heading, all: &[Standing]) -> anyhow::Result<String> {
    let one = |s: &Standing| StandingJson {
        person: s.person.to_string(),
        requirement: s.requirement.to_string(),
        stands: s.stands,
        why: s.why.clone(),
        until: s.until.map(|d| d.to_string()),
    };
    pretty(&RequireJson {
        heading: HeadingJson::of(heading, "require"),
        passed: all.iter().all(|s| s.stands),
        required: all.iter().map(one).collect(),
    })
}
