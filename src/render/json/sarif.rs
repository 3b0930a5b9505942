//! SARIF 2.1.0, as code scanning reads it.

use super::super::issue::{Issue, OVERDUE, issues};
use super::super::{Checked, Since};
use super::pretty;
use crate::checks::{Known, known};
use crate::finding::Severity;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The gate's answer as SARIF 2.1.0. Settled findings are results with a suppression, so that none vanishes.
///
/// # Errors
/// Never for these values; the serializer's signature says it could.
pub fn sarif_json(checked: &Checked) -> anyhow::Result<String> {
    let all = issues(checked);
    let used: BTreeSet<&str> =
        all.iter().map(|i| i.id).chain(checked.gate.settled.iter().map(|s| s.finding.id)).collect();
    let mut rules: Vec<Value> = known().iter().filter(|k| used.contains(k.id)).map(rule).collect();
    if used.contains(OVERDUE) {
        rules.push(json!({
            "id": OVERDUE,
            "shortDescription": {"text": "An acknowledgement is overdue."},
            "help": {"text": "The person runs `ack sign`."},
            "defaultConfiguration": {"level": "error"},
        }));
    }
    let mut results: Vec<Value> = all.iter().map(|i| result(checked, i)).collect();
    results.extend(checked.gate.settled.iter().filter_map(|s| {
        let by = checked.suppressions.get(s.by)?;
        let path = s.finding.place.as_ref().map_or(crate::load::SETTINGS, |p| &*p.path);
        Some(json!({
            "ruleId": s.finding.id,
            "level": level(s.finding.severity),
            "message": {"text": s.finding.message},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(path), "uriBaseId": "%SRCROOT%"}}}],
            "suppressions": [{"kind": "external", "status": "accepted", "justification": by.reason}],
        }))
    }));
    pretty(&json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "ack", "version": checked.heading.tool, "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn rule(known: &Known) -> Value {
    json!({
        "id": known.id,
        "shortDescription": {"text": known.means},
        "help": {"text": known.remedy},
        "defaultConfiguration": {"level": level(known.severity)},
    })
}

fn result(checked: &Checked, issue: &Issue) -> Value {
    let mut place = json!({"artifactLocation": {"uri": uri(&issue.place.path), "uriBaseId": "%SRCROOT%"}});
    if issue.place.line > 0 {
        let mut region = json!({"startLine": issue.place.line});
        if issue.place.column > 0 {
            region["startColumn"] = json!(issue.place.column);
            if issue.place.length > 0 {
                region["endColumn"] = json!(issue.place.column + issue.place.length);
            }
        }
        place["region"] = region;
    }
    let mut result = json!({
        "ruleId": issue.id,
        "level": level(issue.severity),
        "message": {"text": format!("{} {}", issue.message, issue.remedy)},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"ack/v1": issue.fingerprint},
    });
    if checked.base.is_some() {
        result["baselineState"] = json!(if issue.since == Since::Before { "unchanged" } else { "new" });
    }
    result
}

const fn level(severity: Severity) -> &'static str {
    severity.name()
}

/// A path as a relative URI: what has a meaning there is escaped.
pub(super) fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'@' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_uri_whatever_is_in_it() {
        assert_eq!(uri("policies/a b#é:.yaml"), "policies/a%20b%23%C3%A9%3A.yaml");
    }
}
