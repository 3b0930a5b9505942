//! What the gate writes for others, and the files that are ready to be copied, held against programs and schemas that
//! are not ours. `.ci/validators` installs them; without them these tests skip, and say so.

use crate::desk::{Desk, START};
use crate::formats::{LATER, hostile};
use std::path::{Path, PathBuf};
use std::process::Command;

const MARA: &str = "mara.lind";

/// What GitLab documents of a code quality report; it publishes no schema.
const CODE_QUALITY: &str = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "array",
  "items": {
    "type": "object",
    "required": ["description", "check_name", "fingerprint", "severity", "location"],
    "properties": {
      "description": {"type": "string", "minLength": 1},
      "check_name": {"type": "string", "minLength": 1},
      "fingerprint": {"type": "string", "minLength": 1},
      "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
      "location": {
        "type": "object",
        "required": ["path", "lines"],
        "properties": {
          "path": {"type": "string", "pattern": "^[^./]"},
          "lines": {"type": "object", "required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}}
        }
      }
    }
  }
}"#;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where the validators are; `None`, with the reason printed, where they are not installed.
fn validators() -> Option<PathBuf> {
    let place = root().join("target/validators");
    if place.join("complete").exists() {
        return Some(place);
    }
    #[allow(clippy::print_stdout)]
    let say = || println!("skipped: no validators in target/validators; .ci/validators installs them");
    say();
    None
}

/// A validator's complaint about a file; `None` when it has none.
fn complaint(place: &Path, program: &str, args: &[&str], file: &Path) -> Option<String> {
    let mut command = Command::new(place.join("venv/bin").join(program));
    let out = command.args(args).arg(file).output().unwrap();
    let said = String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned();
    (!out.status.success()).then_some(said)
}

/// The gate's answers in one format: where it fails, where it passes, of a change, and with findings that are settled.
fn answers(format: &str) -> Vec<String> {
    let answer = |desk: &Desk, now: &str, args: &[&str]| {
        let said = desk.ack(MARA, now, &[&["check", "--format", format], args].concat());
        assert!(said.code <= 1, "{}", said.err);
        said.out
    };
    let (bad, good) = (hostile(), Desk::with_two_people());
    let mut all = vec![answer(&good, START, &[]), answer(&bad, LATER, &["--min-coverage", "0"])];
    all.push(answer(&bad, LATER, &["--fail-on", "note", "--min-coverage", "access-control=100"]));
    let settled = "suppressions:\n  - {finding: record-malformed, subject: acknowledgements/junk.yaml, reason: \"<b>&\\\" %0A\", by: mara.lind, until: 2026-12-31}\n";
    good.edit("ack.yaml", &format!("{}{settled}", good.read("ack.yaml")));
    std::fs::create_dir_all(good.register().join("acknowledgements")).unwrap();
    good.edit("acknowledgements/junk.yaml", "junk\n");
    good.commit(MARA, START, "settled junk");
    all.push(answer(&good, LATER, &[]));
    good.run(MARA, "git", &["switch", "-qc", "change"]);
    good.edit("policies/access-control.yaml", "id: access-control\ntitle: [\n");
    good.edit("acknowledgements/more.yaml", "junk\n");
    good.commit(MARA, START, "a change");
    all.push(answer(&good, LATER, &["--base", "main"]));
    all
}

/// Every answer is valid, and one that is spoilt is not.
fn hold(format: &str, program: &str, schema: &Path, place: &Path, spoil: fn(&str) -> String) {
    let schema = ["--schemafile", schema.to_str().unwrap()];
    let args = if program == "xmlschema-validate" { ["--schema", schema[1]] } else { schema };
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join(format!("answer.{format}"));
    for answer in answers(format) {
        std::fs::write(&file, &answer).unwrap();
        assert_eq!(complaint(place, program, &args, &file), None, "{answer}");
        let spoilt = spoil(&answer);
        assert_ne!(spoilt, answer, "nothing to spoil");
        std::fs::write(&file, spoilt).unwrap();
        assert!(complaint(place, program, &args, &file).is_some(), "a spoilt answer is called valid");
    }
}

#[test]
fn sarif_is_what_oasis_says_it_is() {
    let Some(place) = validators() else { return };
    let spoil = |text: &str| text.replacen("\"driver\"", "\"drivers\"", 1);
    hold("sarif", "check-jsonschema", &place.join("sarif-2.1.0.json"), &place, spoil);
}

#[test]
fn junit_is_what_jenkins_says_it_is() {
    let Some(place) = validators() else { return };
    let spoil = |text: &str| text.replacen("<testcase ", "<testcase file=\"ack.yaml\" ", 1);
    hold("junit", "xmlschema-validate", &place.join("junit-10.xsd"), &place, spoil);
}

#[test]
fn code_quality_is_what_gitlab_documents() {
    let Some(place) = validators() else { return };
    let dir = tempfile::tempdir().unwrap();
    let schema = dir.path().join("code-quality.json");
    std::fs::write(&schema, CODE_QUALITY).unwrap();
    let spoil = |text: &str| format!("[{{\"description\": \"\"}},{}", &text[1..]).replace(",]", "]");
    hold("gitlab", "check-jsonschema", &schema, &place, spoil);
}

#[test]
fn the_ready_made_files_are_valid() {
    let Some(place) = validators() else { return };
    for (schema, file) in [
        ("vendor.github-actions", "action.yml"),
        ("vendor.github-workflows", "examples/github/ack.yml"),
        ("vendor.github-workflows", "examples/collect/github.yml"),
        ("vendor.gitlab-ci", "examples/gitlab/ack.gitlab-ci.yml"),
        ("vendor.gitlab-ci", "examples/collect/gitlab.yml"),
    ] {
        let args = ["--builtin-schema", schema];
        assert_eq!(complaint(&place, "check-jsonschema", &args, &root().join(file)), None, "{file}");
    }
    for (what, file) in [
        ("validate-manifest", ".pre-commit-hooks.yaml"),
        ("validate-config", "examples/pre-commit/.pre-commit-config.yaml"),
    ] {
        assert_eq!(complaint(&place, "pre-commit", &[what], &root().join(file)), None, "{file}");
    }
    let args = ["--builtin-schema", "vendor.github-actions"];
    assert!(
        complaint(&place, "check-jsonschema", &args, &root().join(".pre-commit-hooks.yaml")).is_some(),
        "anything at all is called valid"
    );
}
