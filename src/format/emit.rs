//! New files, as people would write them: short, without defaults, with a first line that tells editors the schema.

use super::config::{CLOCKS, MAX_EXEMPTION};
use super::quote::{Within, block, quoted, scalar};
use crate::model::{
    Approvals, Audience, ClockOverrides, Clocks, Config, Contract, Document, Employment, Governance, Leave,
    Person, PublicKey, Reminder, Requirement, RetiredKey, Revision, Rule, SampleSize, Sampling, Screening,
    Suppression, Term,
};
use std::fmt::{Display, Write as _};

/// `ack.yaml` of a register. `schema` is where editors find its JSON Schema, a path or an address.
#[must_use]
pub fn config(config: &Config, schema: &str) -> String {
    let mut out = begin(schema);
    line(&mut out, "schema", 1);
    line(&mut out, "organization", text(&config.organization));
    line(&mut out, "repository", quoted(config.repository.as_str()));
    line(&mut out, "timezone", text(config.zone.name()));
    if config.mainline != "main" {
        line(&mut out, "mainline", text(&config.mainline));
    }
    if config.push {
        line(&mut out, "push", true);
    }
    line(&mut out, "maintainers", words(&config.maintainers));
    if config.approvals == Approvals::Required {
        line(&mut out, "approvals", "required");
    }
    if config.governance == Governance::Approved {
        line(&mut out, "governance", "approved");
    }
    line(&mut out, "statement", text(&config.statement));
    if config.clocks != CLOCKS {
        line(&mut out, "clocks", clocks(&config.clocks));
    }
    if config.max_exemption != MAX_EXEMPTION {
        line(&mut out, "max_exemption", config.max_exemption);
    }
    if config.coverage_bar != 100 {
        line(&mut out, "thresholds", format_args!("{{coverage: {}}}", config.coverage_bar));
    }
    items(&mut out, "", "suppressions", config.suppressions.iter().map(suppression));
    items(&mut out, "", "escalation", config.escalation.iter().map(reminder));
    if config.sampling != Sampling::default() {
        let lines: Vec<String> = config.sampling.0.iter().map(sample_size).collect();
        line(&mut out, "sampling", format_args!("[{}]", lines.join(", ")));
    }
    if !config.frameworks.is_empty() {
        line(&mut out, "frameworks", words(&config.frameworks));
    }
    out
}

fn sample_size(size: &SampleSize) -> String {
    let up_to = size.up_to.map_or_else(String::new, |most| format!("up_to: {most}, "));
    format!("{{{up_to}take: {}}}", size.take)
}

/// A policy or course in a file of its own; its document is named relative to the file.
#[must_use]
pub fn policy(own: &Requirement, schema: &str) -> String {
    let mut out = begin(schema);
    line(&mut out, "id", text(own.id.as_str()));
    line(&mut out, "title", text(&own.title));
    if let Some(owner) = &own.owner {
        line(&mut out, "owner", text(owner.as_str()));
    }
    if !own.controls.is_empty() {
        line(&mut out, "controls", words(&own.controls));
    }
    if let Audience::Rule(selected) = &own.audience {
        line(&mut out, "audience", rule(selected));
    }
    if own.clocks != ClockOverrides::default() {
        line(&mut out, "clocks", own_clocks(&own.clocks));
    }
    if let Some(statement) = &own.statement {
        line(&mut out, "statement", text(statement));
    }
    if let Some(clock) = own.review_every {
        line(&mut out, "review_every", clock);
    }
    if own.hardware_key {
        line(&mut out, "requires", "{key: hardware}");
    }
    if let Some(pass) = own.pass {
        line(&mut out, "pass", pass);
    }
    if own.imported {
        line(&mut out, "evidence", "import");
    }
    match &own.document {
        Document::File(path) => {
            let folder = own.file.rsplit_once('/').map_or("", |(folder, _)| folder);
            let name = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path);
            line(&mut out, "document", text(name));
        }
        Document::Inline(body) => match block(body, "  ") {
            Some(block) => out.push_str(&format!("text: {block}")),
            None => line(&mut out, "text", quoted(body)),
        },
    }
    items(&mut out, "", "revisions", own.revisions.iter().map(revision));
    if let Some(day) = own.retired {
        line(&mut out, "retired", day);
    }
    out
}

/// A roster file with one person.
#[must_use]
pub fn person(own: &Person, schema: &str) -> String {
    let mut out = begin(schema);
    out.push_str("people:\n");
    let _ = writeln!(out, "  - id: {}", text(own.id.as_str()));
    let mut field = |key: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(out, "    {key}: {value}");
        }
    };
    let or_nothing = |value: &str| if value.is_empty() { String::new() } else { text(value) };
    let optional = |value: &Option<String>| value.as_deref().map(text).unwrap_or_default();
    field("name", &or_nothing(&own.name));
    field("email", &or_nothing(&own.email));
    field("type", &text(&own.kind));
    field("roles", &if own.roles.is_empty() { String::new() } else { words(&own.roles) });
    field("team", &optional(&own.team));
    field("location", &optional(&own.location));
    field("manager", &own.manager.as_ref().map(|m| text(m.as_str())).unwrap_or_default());
    if let Some((last, earlier)) = own.employments.split_last() {
        field("start", &last.start.to_string());
        field("end", &last.end.map(|end| end.to_string()).unwrap_or_default());
        items(&mut out, "    ", "earlier", earlier.iter().map(employment));
    }
    items(&mut out, "    ", "leave", own.leave.iter().map(leave));
    items(&mut out, "    ", "keys", own.keys.iter().map(key));
    items(&mut out, "    ", "retired_keys", own.retired_keys.iter().map(retired_key));
    if let Some(own) = &own.contract {
        let _ = writeln!(out, "    contract: {}", contract(own));
    }
    if let Some(own) = &own.screening {
        let _ = writeln!(out, "    screening: {}", screening(own));
    }
    out
}

fn begin(schema: &str) -> String {
    format!("# yaml-language-server: $schema={schema}\n")
}

fn line(out: &mut String, key: &str, value: impl Display) {
    let _ = writeln!(out, "{key}: {value}");
}

fn text(value: &str) -> String {
    scalar(value, Within::Line)
}

fn word(value: &str) -> String {
    scalar(value, Within::Brackets)
}

fn items(out: &mut String, indent: &str, key: &str, items: impl ExactSizeIterator<Item = String>) {
    if items.len() > 0 {
        let _ = writeln!(out, "{indent}{key}:");
    }
    for item in items {
        let _ = writeln!(out, "{indent}  - {item}");
    }
}

/// A list in brackets.
pub(super) fn words<S: ToString>(words: &[S]) -> String {
    let words: Vec<String> = words.iter().map(|w| word(&w.to_string())).collect();
    format!("[{}]", words.join(", "))
}

/// A mapping in braces, of those keys that have a value; the values are written already.
fn mapping(entries: &[(&str, Option<String>)]) -> String {
    let entries: Vec<String> =
        entries.iter().filter_map(|(key, value)| value.as_ref().map(|v| format!("{key}: {v}"))).collect();
    format!("{{{}}}", entries.join(", "))
}

fn some(value: &str) -> Option<String> {
    (!value.is_empty()).then(|| word(value))
}

fn clocks(own: &Clocks) -> String {
    mapping(&[
        ("join", Some(own.join.to_string())),
        ("change", Some(own.change.to_string())),
        ("renew", Some(own.renew.map_or_else(|| "never".into(), |c| c.to_string()))),
        ("renewal_window", Some(own.renewal_window.to_string())),
        ("return", Some(own.return_.to_string())),
        ("landing", Some(format!("{} days", own.landing))),
    ])
}

fn own_clocks(own: &ClockOverrides) -> String {
    mapping(&[
        ("join", own.join.map(|c| c.to_string())),
        ("change", own.change.map(|c| c.to_string())),
        ("renew", own.renew.map(|renew| renew.map_or_else(|| "never".into(), |c| c.to_string()))),
        ("renewal_window", own.renewal_window.map(|c| c.to_string())),
        ("return", own.return_.map(|c| c.to_string())),
    ])
}

fn reminder(own: &Reminder) -> String {
    mapping(&[("after", Some(own.after.to_string())), ("to", some(own.to))])
}

fn suppression(own: &Suppression) -> String {
    mapping(&[
        ("finding", some(&own.finding)),
        ("subject", some(&own.subject)),
        ("reason", some(&own.reason)),
        ("by", some(own.by.as_str())),
        ("until", Some(own.until.to_string())),
    ])
}

fn rule(own: &Rule) -> String {
    let rules = |rules: &[Rule]| {
        let rules: Vec<String> = rules.iter().map(rule).collect();
        Some(format!("[{}]", rules.join(", ")))
    };
    let entries: Vec<(&str, Option<String>)> = own
        .terms
        .iter()
        .map(|term| match term {
            Term::Role(name) => ("role", some(name)),
            Term::Team(name) => ("team", some(name)),
            Term::Type(name) => ("type", some(name)),
            Term::Location(name) => ("location", some(name)),
            Term::Manager(id) => ("manager", some(id.as_str())),
            Term::Person(id) => ("person", some(id.as_str())),
            Term::Any(own) => ("any", rules(own)),
            Term::All(own) => ("all", rules(own)),
            Term::Except(own) => ("except", rules(own)),
        })
        .collect();
    mapping(&entries)
}

/// A revision as one item of the list.
pub(super) fn revision(own: &Revision) -> String {
    mapping(&[
        ("version", Some(quoted(own.version.as_str()))),
        ("effective", Some(own.effective.to_string())),
        ("author", own.author.as_ref().map(|author| word(author.as_str()))),
        ("material", Some(own.material.to_string())),
        ("digest", own.digest.map(|digest| quoted(&digest.to_string()))),
        ("description", some(&own.description)),
    ])
}

fn employment(own: &Employment) -> String {
    mapping(&[("start", Some(own.start.to_string())), ("end", own.end.map(|day| day.to_string()))])
}

fn leave(own: &Leave) -> String {
    mapping(&[("from", Some(own.from.to_string())), ("to", own.to.map(|day| day.to_string()))])
}

/// A public key with its comment.
pub(super) fn key(own: &PublicKey) -> String {
    quoted(format!("{} {}", own.line(), own.comment()).trim_end())
}

/// A retired key as one item of the list.
pub(super) fn retired_key(own: &RetiredKey) -> String {
    mapping(&[
        ("key", Some(key(&own.key))),
        ("until", Some(own.until.to_string())),
        ("compromised", own.compromised.map(|day| day.to_string())),
    ])
}

fn contract(own: &Contract) -> String {
    let clauses = (!own.clauses.is_empty()).then(|| words(&own.clauses));
    mapping(&[
        ("signed", Some(own.signed.to_string())),
        ("clauses", clauses),
        ("reference", some(&own.reference)),
    ])
}

fn screening(own: &Screening) -> String {
    mapping(&[("completed", Some(own.completed.to_string())), ("reference", some(&own.reference))])
}
