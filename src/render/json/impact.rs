//! What a change would do as JSON.

use super::difference::SubstanceJson;
use super::{SCHEMA, pretty};
use crate::report::{Due, Effect, FieldChange, Impact, Materially, RequirementImpact, TextChange, Touched};
use serde::Serialize;

#[derive(Serialize)]
struct ImpactJson {
    schema: u32,
    kind: &'static str,
    repository: String,
    organization: String,
    base: String,
    recorded_on: String,
    people: usize,
    people_on_leave: usize,
    counts: CountsJson,
    settings: Vec<FieldJson>,
    entries: Vec<EntryJson>,
    requirements: Vec<RequirementJson>,
    changed_on_both_sides: Vec<String>,
}

#[derive(Serialize)]
struct CountsJson {
    bound: usize,
    reopened: usize,
    newer: usize,
    moved: usize,
    met: usize,
    freed: usize,
}

/// A field that changed.
#[derive(Serialize)]
pub(super) struct FieldJson {
    field: &'static str,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Serialize)]
struct EntryJson {
    person: String,
    changes: Vec<FieldJson>,
}

#[derive(Serialize)]
struct RequirementJson {
    requirement: String,
    title: String,
    revisions: Vec<RevisionJson>,
    changes: Vec<FieldJson>,
    /// `same`, `changed` or `binary`.
    text: &'static str,
    substance: Option<SubstanceJson>,
    /// The text changes in a way that may matter, and nobody is asked to acknowledge it.
    doubtful: bool,
    counts: CountsJson,
    people: Vec<PersonJson>,
}

#[derive(Serialize)]
struct RevisionJson {
    version: String,
    material: bool,
    effective: String,
}

#[derive(Serialize)]
struct PersonJson {
    effect: &'static str,
    person: String,
    name: String,
    from: String,
    version: Option<String>,
    due_before: Option<String>,
    due: Option<String>,
    open_while_on_leave: bool,
    on_leave: bool,
    already_met: bool,
    status_today: &'static str,
}

/// What a change against `base` would do as JSON; `both` are paths that the base changed as well.
///
/// # Errors
/// Never for these types; the serializer's signature says it could.
pub fn impact_json(impact: &Impact, base: &str, both: &[String]) -> anyhow::Result<String> {
    let (people, people_on_leave) = impact.people();
    pretty(&ImpactJson {
        schema: SCHEMA,
        kind: "impact",
        repository: impact.repository.clone(),
        organization: impact.organization.clone(),
        base: base.to_owned(),
        recorded_on: impact.day.to_string(),
        people,
        people_on_leave,
        counts: counts(|e| impact.count(e)),
        settings: fields(&impact.settings),
        entries: impact
            .entries
            .iter()
            .map(|(id, list)| EntryJson { person: id.to_string(), changes: fields(list) })
            .collect(),
        requirements: impact.requirements.iter().map(requirement).collect(),
        changed_on_both_sides: both.to_vec(),
    })
}

fn counts(count: impl Fn(Effect) -> usize) -> CountsJson {
    CountsJson {
        bound: count(Effect::Bound),
        reopened: count(Effect::Reopened),
        newer: count(Effect::Newer),
        moved: count(Effect::Moved),
        met: count(Effect::Met),
        freed: count(Effect::Freed),
    }
}

pub(super) fn fields(list: &[FieldChange]) -> Vec<FieldJson> {
    list.iter()
        .map(|f| FieldJson { field: f.field, before: f.before.clone(), after: f.after.clone() })
        .collect()
}

fn requirement(r: &RequirementImpact) -> RequirementJson {
    let (text, substance) = match &r.text {
        TextChange::Same => ("same", None),
        TextChange::Weighed(s) => ("changed", Some(SubstanceJson::of(s))),
        TextChange::Binary => ("binary", None),
    };
    RequirementJson {
        requirement: r.id.to_string(),
        title: r.title.clone(),
        revisions: r
            .revisions
            .iter()
            .map(|(version, materially, day)| RevisionJson {
                version: version.to_string(),
                material: *materially == Materially::Material,
                effective: day.to_string(),
            })
            .collect(),
        changes: fields(&r.fields),
        text,
        substance,
        doubtful: r.is_doubtful(),
        counts: counts(|e| r.count(e)),
        people: r.people.iter().map(person).collect(),
    }
}

fn person(t: &Touched) -> PersonJson {
    let day = |due: Due| due.day().map(|d| d.to_string());
    PersonJson {
        effect: t.effect.name(),
        person: t.person.to_string(),
        name: t.name.clone(),
        from: t.from.to_string(),
        version: t.version.as_ref().map(ToString::to_string),
        due_before: day(t.before),
        due: day(t.after),
        open_while_on_leave: t.after == Due::AfterLeave,
        on_leave: t.on_leave,
        already_met: t.already_met,
        status_today: t.status.name(),
    }
}
