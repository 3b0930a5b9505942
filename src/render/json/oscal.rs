//! OSCAL assessment results, as tools of governance and audit read them.
//!
//! The version is one that the tools in use accept. Identities are made of names, so that the same question has the same
//! bytes.

use super::super::markdown::inert;
use super::pretty_to;
use crate::model::{Moment, Zone};
use crate::report::{Assurance, Conclusion, Exhibit, Heading, PROVES, Seen, tests_of};
use crate::source::Digest;
use crate::text::visible;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use uuid::Uuid;

const VERSION: &str = "1.2.1";
/// Whose names the properties bear.
const NAMESPACE: &str = "urn:ack:oscal";

/// The evidence as assessment results. A control is satisfied as far as acknowledgement goes, and no further; one that
/// nothing was required for has no finding, and is named.
///
/// # Errors
/// Never for these values; the serializer's signature says it could.
pub fn oscal_json(assurance: &Assurance) -> anyhow::Result<String> {
    let mut text = Vec::new();
    oscal_json_to(&mut text, assurance)?;
    Ok(String::from_utf8(text)?)
}

/// The same, written as it is made: it names every record.
///
/// # Errors
/// When the writer fails.
pub fn oscal_json_to(out: &mut dyn Write, assurance: &Assurance) -> anyhow::Result<()> {
    let of = Identities::of(assurance);
    let h = &assurance.heading;
    let asked = h.period.map_or_else(|| h.as_of.to_string(), |p| format!("{} to {}", p.from, p.to));
    let recorded = h.recorded_at.to_string();
    let resource = of.uuid("resource", "register");
    let facts = [
        ("revision", h.revision.to_string()),
        ("population-digest", h.population_digest.to_string()),
        ("time-zone", h.timezone.to_owned()),
        ("tool", h.tool.to_owned()),
        ("query", if h.query.is_empty() { "(none)".to_owned() } else { h.query.clone() }),
    ];
    let document = json!({
        "uuid": of.uuid("assessment-results", ""),
        "metadata": {
            "title": inert(&format!("Policy acknowledgement of {}, {asked}", h.organization)),
            "last-modified": recorded,
            "version": h.revision.to_string(),
            "oscal-version": VERSION,
            "props": facts.iter().map(|(name, value)| prop(name, value)).collect::<Vec<_>>(),
            "parties": [{
                "uuid": of.uuid("party", "organization"),
                "type": "organization",
                "name": visible(&h.organization),
            }],
            "remarks": inert(PROVES),
        },
        "import-ap": {
            "href": format!("#{resource}"),
            "remarks": "There is no assessment plan: what is owed follows from the register itself.",
        },
        "back-matter": {"resources": [{
            "uuid": resource,
            "title": inert(&format!("The register of {}", h.organization)),
            "description": "A git repository; paths of evidence are relative to its root, at the revision that is the \
                            version of this document.",
            "props": [prop("register", &h.repository), prop("revision", &h.revision.to_string())],
        }]},
    });
    let recorded = h.recorded_at.to_string();
    let seen =
        Items(|| assurance.seen.iter().map(|(id, seen)| observation(id.as_str(), seen, &of, &recorded)));
    // An empty list is no list in OSCAL.
    let result =
        With(result(assurance, &of, &asked), (!assurance.seen.is_empty()).then_some(("observations", seen)));
    let document = With(document, Some(("results", [result])));
    pretty_to(out, &With(json!({}), Some(("assessment-results", document))))
}

/// An object, and one of its values that is made as it is written; the keys in their order.
struct With<T>(Value, Option<(&'static str, T)>);

impl<T: Serialize> Serialize for With<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        let mut late = self.1.as_ref();
        for (key, value) in self.0.as_object().into_iter().flatten() {
            if let Some((name, list)) = late.take_if(|(name, _)| *name < key.as_str()) {
                map.serialize_entry(name, list)?;
            }
            map.serialize_entry(key, value)?;
        }
        if let Some((name, list)) = late {
            map.serialize_entry(name, list)?;
        }
        map.end()
    }
}

/// A list whose items are made as they are written.
struct Items<F>(F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for Items<F> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq((self.0)())
    }
}

/// The result but for its observations.
fn result(assurance: &Assurance, of: &Identities, asked: &str) -> Value {
    let h = &assurance.heading;
    let (start, end) = bounds(h);
    let tokens = tokens(assurance.serving.controls().filter(|c| !c.is_empty()));
    let without: Vec<&str> = assurance.serving.requirements("").map(|id| id.as_str()).collect();
    let undecided = assurance.conclusions().filter(|(_, c)| *c == Conclusion::Undecided).map(|(of, _)| of);
    let undecided: Vec<&str> = undecided.collect();
    let mut remarks =
        vec![format!("Days are those of {}; seen from the close of {}. {PROVES}", h.timezone, h.as_of)];
    remarks.extend(assurance.scope.iter().cloned());
    remarks.extend(h.caution());
    if h.self_approved {
        remarks.push("Self-approved: no second person exists.".into());
    }
    if !without.is_empty() {
        remarks.push(format!("Observed, and naming no control: {}.", without.join(", ")));
    }
    if !undecided.is_empty() {
        remarks.push(format!(
            "No finding, as nothing was required or nothing is decided: {}.",
            undecided.join(", ")
        ));
    }
    let mut result = json!({
        "uuid": of.uuid("result", ""),
        "title": inert(&format!("Acknowledgements, {asked}")),
        "description": "Who owed which acknowledgement by when and who gave it, computed from the register. A finding says \
                        of a control what the acknowledgement of the policies that serve it shows, and nothing else.",
        "start": start.to_string(),
        "end": end.to_string(),
        "reviewed-controls": {"control-selections": selections(&tokens)},
        "remarks": inert(&remarks.join(" ")),
    });
    let findings: Vec<Value> = assurance
        .conclusions()
        .filter_map(|(control, conclusion)| finding(assurance, control, &tokens[control], conclusion, of))
        .collect();
    if !findings.is_empty() {
        result["findings"] = findings.into();
    }
    result
}

/// The first and the last second of what was asked about, where the organisation is.
fn bounds(h: &Heading) -> (Moment, Moment) {
    let (from, to) = h.period.map_or((h.as_of, h.as_of), |p| (p.from, p.to));
    let zone = Zone::parse(h.timezone).unwrap_or(Zone::UTC);
    (zone.start_of(from), to.end_in(zone).plus(-1))
}

/// The controls by framework. Where no requirement names any, none is named.
fn selections(tokens: &BTreeMap<&str, String>) -> Value {
    let mut frameworks: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for (control, token) in tokens {
        let framework = control.split_once(':').map_or("", |(framework, _)| framework);
        frameworks.entry(framework).or_default().push(json!({"control-id": token}));
    }
    if frameworks.is_empty() {
        return json!([{"description": "No policy names a control."}]);
    }
    let selection = |(framework, controls): (&str, Vec<Value>)| {
        let name = if framework.is_empty() { "(no framework)" } else { framework };
        json!({"description": inert(name), "include-controls": controls})
    };
    frameworks.into_iter().map(selection).collect()
}

fn observation<'a>(id: &str, seen: &'a Seen, of: &Identities, collected: &str) -> With<impl Serialize + 'a> {
    let c = seen.coverage;
    let counts = [
        ("required", c.required),
        ("acknowledged", c.acknowledged),
        ("pending", c.pending),
        ("overdue", c.overdue),
        ("exempt", c.exempt),
        ("due", seen.due.due),
        ("met", seen.due.met),
        ("late", seen.due.late()),
        ("carried-in", seen.carried_in.due),
    ];
    let mut props = vec![prop("requirement", id)];
    props.extend(counts.iter().map(|(name, n)| prop(name, &n.to_string())));
    let mut observation = json!({
        "uuid": of.uuid("observation", id),
        "title": inert(&seen.title),
        "description": inert(&seen.said()),
        "props": props,
        "methods": ["EXAMINE"],
        "types": ["control-objective"],
        "collected": collected,
    });
    let lists = [("Late", &seen.late), ("Open", &seen.open)];
    let remarks: Vec<String> = lists
        .iter()
        .filter(|(_, who)| !who.is_empty())
        .map(|(what, who)| {
            format!("{what}: {}.", who.iter().map(String::as_str).collect::<Vec<_>>().join("; "))
        })
        .collect();
    if !remarks.is_empty() {
        observation["remarks"] = inert(&remarks.join(" ")).into();
    }
    let exhibit =
        |(path, e): (&String, &Exhibit)| json!({"href": super::sarif::uri(path), "description": told(e)});
    let exhibits = Items(move || seen.exhibits.iter().map(exhibit));
    With(observation, (!seen.exhibits.is_empty()).then_some(("relevant-evidence", exhibits)))
}

fn told(e: &Exhibit) -> String {
    let parts = [
        Some(e.person.clone()),
        e.version.as_ref().map(|v| format!("version {v}")),
        e.completed.map(|day| format!("completed {day}")),
        e.class.map(|c| c.name().to_owned()),
    ];
    inert(&parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn finding(
    assurance: &Assurance,
    control: &str,
    token: &str,
    conclusion: Conclusion,
    of: &Identities,
) -> Option<Value> {
    let (state, reason, said) = match conclusion {
        Conclusion::Satisfied => ("satisfied", "pass", "Nothing is or was late."),
        Conclusion::NotSatisfied => {
            ("not-satisfied", "fail", "Something is or was late: see the observations.")
        }
        Conclusion::Undecided => return None,
    };
    let policies: Vec<&str> = assurance.serving.requirements(control).map(|id| id.as_str()).collect();
    let tests: Vec<&str> = tests_of(control).iter().map(|t| t.code()).collect();
    let related: Vec<Value> =
        policies.iter().map(|id| json!({"observation-uuid": of.uuid("observation", id)})).collect();
    Some(json!({
        "uuid": of.uuid("finding", control),
        "title": inert(control),
        "description": inert(&format!("As far as the acknowledgement of {} shows. {said}", policies.join(", "))),
        "props": [prop("control", control), prop("tests", &tests.join(" "))],
        "target": {
            "type": "objective-id",
            "target-id": token,
            "status": {"state": state, "reason": reason},
        },
        "related-observations": related,
    }))
}

fn prop(name: &str, value: &str) -> Value {
    json!({"name": name, "ns": NAMESPACE, "value": visible(value.trim())})
}

/// What OSCAL calls each control: a letter or underscore, then letters, digits, dots, hyphens and underscores. Those of
/// NIST are written as in its own catalogue. No two are called the same.
fn tokens<'a>(controls: impl Iterator<Item = &'a String>) -> BTreeMap<&'a str, String> {
    let mut taken = BTreeSet::new();
    let named = |control: &'a String| {
        let mut token = token(control);
        if !taken.insert(token.clone()) {
            token = format!("{token}-{}", &Digest::of(control.as_bytes()).hex()[..16]);
            taken.insert(token.clone());
        }
        (control.as_str(), token)
    };
    controls.map(named).collect()
}

fn token(control: &str) -> String {
    let nist = control.split_once(':').filter(|(of, _)| of.to_ascii_lowercase().starts_with("nist"));
    let written = nist.map_or_else(
        || control.to_owned(),
        |(_, id)| id.to_ascii_lowercase().replace(')', "").replace('(', "."),
    );
    let allowed = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    let mut token: String = written.chars().map(|c| if allowed(c) { c } else { '_' }).collect();
    if !token.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        token.insert(0, '_');
    }
    token
}

/// Identities of the parts of one document.
struct Identities {
    register: Uuid,
    question: String,
}

impl Identities {
    fn of(assurance: &Assurance) -> Self {
        let h = &assurance.heading;
        let register = Uuid::parse_str(&h.repository)
            .unwrap_or_else(|_| Uuid::new_v5(&Uuid::NAMESPACE_OID, h.repository.as_bytes()));
        let period = h.period.map_or_else(String::new, |p| p.to_string());
        Self { register, question: format!("{}\n{}\n{period}\n{}", h.revision, h.as_of, h.query) }
    }

    /// The identity of a part of this kind and name.
    fn uuid(&self, kind: &str, name: &str) -> String {
        Uuid::new_v5(&self.register, format!("{kind}\n{name}\n{}", self.question).as_bytes()).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_called_as_oscal_allows() {
        let all = ["12.6", "a b", "a:b", "a_b", "iso27001:A.5.15", "nist-800-53:AC-2(1)", "\u{e9}<"]
            .map(String::from);
        let tokens: Vec<String> = tokens(all.iter()).into_values().collect();
        assert_eq!(tokens[0], "_12.6");
        assert_eq!((tokens[1].as_str(), tokens[4].as_str()), ("a_b", "iso27001_A.5.15"));
        assert_eq!((tokens[5].as_str(), tokens[6].as_str()), ("ac-2.1", "__"));
        assert!(tokens[2].starts_with("a_b-") && tokens[3].starts_with("a_b-"), "{tokens:?}");
        assert_eq!(tokens.iter().collect::<BTreeSet<_>>().len(), all.len());
    }
}
