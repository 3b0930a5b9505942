//! Tests of whole files. Each says what is found, with its place.

mod people;
mod policies;
mod round;
mod settings;
mod yaml;

use super::*;
use crate::finding::Finding;
use crate::model::{Audience, Config, RequirementKind, Sampling};

/// Findings one a line: id, line:column+length, message.
fn said(findings: &[Finding]) -> Vec<String> {
    let one = |f: &Finding| {
        let p = f.place.clone().unwrap_or_default();
        format!("{} {}:{}+{} {}", f.id, p.line, p.column, p.length, f.message)
    };
    findings.iter().map(one).collect()
}

fn of_people(text: &str) -> Vec<String> {
    said(&roster("people/x.yaml", text.as_bytes()).1)
}

fn of_policy(text: &str) -> Vec<String> {
    said(&requirement("policies/x.yaml", text.as_bytes(), RequirementKind::Policy).1)
}

const SETTINGS: &str =
    "schema: 1\norganization: X\nrepository: 0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f1\nmaintainers: [a]\n";
const POLICY: &str = "id: x\ntitle: T\ntext: Be good.\nrevisions: [{version: 1, effective: 2026-01-01}]\n";

fn of_settings(more: &str) -> (Option<Config>, Vec<String>) {
    let (config, findings) = config("ack.yaml", format!("{SETTINGS}{more}").as_bytes());
    (config, said(&findings))
}

/// One person whose entry ends with these lines.
fn jane(more: &str) -> String {
    format!("people:\n  - id: jane\n    start: 2025-04-01\n{more}")
}

#[test]
fn the_shortest_files_are_read() {
    let (config, findings) = of_settings("");
    assert_eq!(findings, Vec::<String>::new());
    let config = config.unwrap();
    assert_eq!((config.clocks, config.statement.as_str(), config.coverage_bar), (CLOCKS, STATEMENT, 100));
    assert_eq!((config.mainline.as_str(), config.zone.name()), ("main", "UTC"));
    let (policy, findings) = requirement("policies/x.yaml", POLICY.as_bytes(), RequirementKind::Policy);
    assert_eq!(said(&findings), Vec::<String>::new());
    let policy = policy.unwrap();
    assert_eq!(policy.audience, Audience::Everyone);
    assert_eq!(policy.digest, Some(crate::source::Digest::of(b"Be good.")));
    assert!(policy.current().material);
    let (people, findings) = roster("people/x.yaml", jane("").as_bytes());
    assert_eq!(said(&findings), Vec::<String>::new());
    assert_eq!((people[0].kind.as_str(), people[0].line), ("employee", 2));
}
