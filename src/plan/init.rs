//! A new register.

use super::Refusal;
use super::people::ROSTER_SCHEMA;
use super::policy::{NewPolicy, new_policy};
use crate::format;
use crate::model::{Audience, Config, Person, PersonId, RequirementId, Version};
use crate::source::Changeset;

/// What a new register begins with.
#[derive(Clone, Debug)]
pub struct Start {
    /// Its settings.
    pub config: Config,
    /// The first maintainer.
    pub maintainer: Person,
    /// `.gitattributes` as it is, when there is one.
    pub attributes: Option<String>,
}

/// The files of a new register, with a first policy from a template.
///
/// # Errors
/// When the template's id is taken, which in a new register it is not.
pub fn init(start: &Start) -> Result<Changeset, Refusal> {
    let config = &start.config;
    let mut changes = Changeset::new(format!("register: {} begins", config.organization))
        .create("ack.yaml", format::emit::config(config, ".ack/schema/ack.json"))
        .create(
            format!("people/{}.yaml", start.maintainer.id),
            format::emit::person(&start.maintainer, ROSTER_SCHEMA),
        );
    let policy =
        first_policy(config, &start.maintainer.id, start.maintainer.employments.last().map(|e| e.start));
    if let Some(policy) = policy {
        changes.edits.extend(new_policy(None, &policy)?.edits);
    }
    let attributes = attributes(start.attributes.as_deref());
    changes = match (&start.attributes, attributes) {
        (_, None) => changes,
        (Some(was), Some(now)) => changes.replace(".gitattributes", was.as_str(), now),
        (None, Some(now)) => changes.create(".gitattributes", now),
    };
    for (path, text) in schemas() {
        changes = changes.create(path, text);
    }
    Ok(changes
        .create(".ack/ci/github.yml", include_str!("init/github.yml"))
        .create(".ack/ci/gitlab.yml", include_str!("init/gitlab.yml")))
}

/// The JSON Schemas that files written by `ack` name for editors, by path.
#[must_use]
pub fn schemas() -> Vec<(String, String)> {
    let text = |schema| serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n";
    format::schemas()
        .into_iter()
        .map(|(name, schema)| (format!(".ack/schema/{name}.json"), text(schema)))
        .collect()
}

/// The lines that keep every byte of what was signed; `None` when they are there already.
fn attributes(was: Option<&str>) -> Option<String> {
    const LINES: [&str; 4] =
        ["acknowledgements/** -text", "approvals/** -text", "policies/** -text", "training/** -text"];
    let was = was.unwrap_or_default();
    let missing: Vec<&str> = LINES.into_iter().filter(|l| !was.lines().any(|w| w.trim() == *l)).collect();
    if missing.is_empty() {
        return None;
    }
    let gap = if was.is_empty() || was.ends_with('\n') { "" } else { "\n" };
    let note = "# What was signed keeps its bytes on every machine.\n";
    Some(format!("{was}{gap}{note}{}\n", missing.join("\n")))
}

fn first_policy(
    config: &Config,
    owner: &PersonId,
    effective: Option<crate::model::Day>,
) -> Option<NewPolicy> {
    let text = include_str!("init/information-security.md").replace("{organization}", &config.organization);
    Some(NewPolicy {
        id: RequirementId::parse("information-security").ok()?,
        title: "Information Security Policy".into(),
        owner: owner.clone(),
        controls: vec!["iso27001:A.5.1".into(), "iso27001:A.5.4".into()],
        audience: Audience::Everyone,
        version: Version::parse("1.0")?,
        effective: effective?,
        ending: "md".into(),
        text: text.into_bytes(),
    })
}
