//! Files that are wrong, on purpose or by accident: each ends in a sentence with a place, within a second.

use super::*;
use crate::model::RequirementKind;
use std::fmt::Write as _;
use std::time::Instant;

/// Every finding of a file, one a line: id, line:column+length, message, remedy.
fn said(findings: &[crate::finding::Finding]) -> String {
    findings.iter().fold(String::new(), |mut out, f| {
        let p = f.place.clone().unwrap_or_default();
        let _ = writeln!(out, "{} {}:{}+{} {} | {}", f.id, p.line, p.column, p.length, f.message, f.remedy);
        out
    })
}

fn of_roster(text: &str) -> String {
    said(&roster("people/x.yaml", text.as_bytes()).1)
}

fn of_policy(text: &str) -> String {
    said(&requirement("policies/x.yaml", text.as_bytes(), RequirementKind::Policy).1)
}

#[test]
fn probe() {
    println!(
        "{}",
        of_roster(
            "people:\n  - id: Jane\n    nmae: x\n    start: 2026-1-5\n    roles: engineer\n    team: [a]\n    leave:\n      - {from: 2026-01-01, to: 2025-01-01}\n    email:\n    earlier: x\n"
        )
    );
    println!(
        "{}",
        of_roster(
            "people:\n  - name: &a |\n      Jane\n      Doe\n    team: *a\n    <<: *a\n    name: !!str b\n  -\n"
        )
    );
    println!(
        "{}",
        of_policy(
            "id: y\ntitle: >-\n  A b\n  c\ndocument: ../x.md\naudience: {any: [], role: x, except: [{any: [{person: x}]}]}\nrevisions:\n  - version: 2.0\n    effective: 2026-01-01\n  - {version: 2.0, effective: 2027-01-01}\npass: 3\nstatement: \"a\\nb\"\n"
        )
    );
}
