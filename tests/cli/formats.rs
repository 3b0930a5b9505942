//! The gate's answer in the formats of forges and reporters, with a register that tries to act in each of them.

use crate::desk::{Desk, START};
use serde_json::Value;

const MARA: &str = "mara.lind";
pub(crate) const LATER: &str = "2026-03-01T09:00:00Z";

/// A register with overdue pairs, and a file whose name is an attack on each format.
pub(crate) fn hostile() -> Desk {
    let desk = Desk::with_two_people();
    let name = "acknowledgements/a,line=1::error::b%0A`|<img src=x>\"&'@all [c](d).yaml";
    std::fs::create_dir_all(desk.register().join("acknowledgements")).unwrap();
    desk.edit(name, "junk\n::error::owned\n");
    desk.commit(MARA, START, "an attack");
    desk
}

fn checked(desk: &Desk, format: &str) -> String {
    let said = desk.ack(MARA, LATER, &["check", "--format", format]);
    assert_eq!(said.code, 1, "{}", said.err);
    said.out
}

#[test]
fn annotations_are_ours_and_no_more_than_are_shown() {
    let desk = hostile();
    let out = checked(&desk, "github");
    let commands: Vec<&str> = out.lines().filter(|l| l.starts_with("::")).collect();
    assert!(
        commands.iter().any(|l| l.starts_with("::error file=acknowledgements/a%2Cline=1%3A%3Aerror")),
        "{out}"
    );
    assert!(commands.iter().any(|l| l.contains("title=overdue::jane.doe has not acknowledged")), "{out}");
    assert!(
        commands
            .iter()
            .all(|l| ["::error file=", "::warning file=", "::notice file="].iter().any(|p| l.starts_with(p)))
    );
    assert!(out.ends_with("ack check failed\n"));
    for n in 0..12 {
        desk.edit(&format!("acknowledgements/junk{n}.yaml"), "junk\n");
    }
    desk.commit(MARA, START, "more of it");
    let out = checked(&desk, "github");
    assert_eq!(out.lines().filter(|l| l.starts_with("::error ")).count(), 10);
    // What the platform would not show is in the log, as lines that command nothing.
    assert!(
        out.contains("\n6 further annotations of level error, of which GitHub would show none:\n  "),
        "{out}"
    );
    assert!((0..12).all(|n| out.contains(&format!("acknowledgements/junk{n}.yaml"))), "{out}");
}

#[test]
fn the_job_summary_is_appended_and_nothing_acts_in_it() {
    let desk = hostile();
    let file = desk.write("summary.md", "before\n");
    let env = [("GITHUB_STEP_SUMMARY", file.to_str().unwrap())];
    desk.ack_with(MARA, LATER, &["check", "--summary"], &env).fails(1);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("before\n## Northwind Instruments: `ack check` failed\n"), "{text}");
    for acting in ["<img", "@all", "[c](d)", "b%0A`|"] {
        assert!(!text.contains(acting), "{acting}: {text}");
    }
    // Of more than a mebibyte the platform shows nothing: what was written before counts.
    std::fs::write(&file, "x".repeat(1024 * 1024 - 700)).unwrap();
    desk.ack_with(MARA, LATER, &["check", "--summary"], &env).fails(1);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(
        text.len() <= 1024 * 1024 && text.contains("left out, because GitHub takes no more"),
        "{}",
        &text[1_047_000..]
    );
    assert!(
        desk.ack(MARA, LATER, &["check", "--summary"]).fails(2).contains("GITHUB_STEP_SUMMARY is not set")
    );
}

#[test]
fn code_quality_has_what_gitlab_asks_for() {
    let desk = hostile();
    let all: Vec<Value> = serde_json::from_str(&checked(&desk, "gitlab")).unwrap();
    assert!(all.len() >= 2);
    let mut seen = std::collections::BTreeSet::new();
    for issue in &all {
        assert!(
            ["info", "minor", "major", "critical", "blocker"].contains(&issue["severity"].as_str().unwrap())
        );
        assert!(!issue["description"].as_str().unwrap().is_empty());
        assert!(!issue["check_name"].as_str().unwrap().is_empty());
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() > 0);
        assert!(!issue["location"]["path"].as_str().unwrap().starts_with("./"));
        assert!(seen.insert(issue["fingerprint"].as_str().unwrap().to_owned()), "{issue}");
    }
}

#[test]
fn sarif_has_a_rule_for_each_result() {
    let desk = hostile();
    let log: Value = serde_json::from_str(&checked(&desk, "sarif")).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules: Vec<&str> = run["tool"]["driver"]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["id"].as_str().unwrap())
        .collect();
    let results = run["results"].as_array().unwrap();
    assert!(results.len() >= 2);
    for result in results {
        assert!(rules.contains(&result["ruleId"].as_str().unwrap()), "{result}");
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(!uri.contains([' ', '<', '"', ':', '#']), "{uri}");
        assert!(result.get("baselineState").is_none());
    }
}

/// The names of the elements, in order, of a text whose tags nest; panics when they do not.
fn elements(xml: &str) -> Vec<&str> {
    let (mut open, mut all) = (Vec::new(), Vec::new());
    let body = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").unwrap();
    for part in body.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        assert!(!text.contains('>'), "{text}");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        all.push(name);
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty());
    all
}

#[test]
fn junit_counts_what_it_holds() {
    let desk = hostile();
    let xml = checked(&desk, "junit");
    let all = elements(&xml);
    let count = |name: &str| all.iter().filter(|n| **n == name).count();
    assert_eq!((all[0], all[1]), ("testsuites", "testsuite"));
    assert!(
        xml.contains(&format!("tests=\"{}\" failures=\"{}\"", count("testcase"), count("failure"))),
        "{xml}"
    );
    assert!(count("failure") >= 2);
    assert!(!xml.contains("<img"));
}

#[test]
fn every_check_is_listed_and_explained() {
    let desk = Desk::new();
    let list = desk.ack(MARA, START, &["check", "--list"]).well();
    assert!(list.contains("rules-loosened") && list.contains("editorial-doubtful"), "{list}");
    let text = desk.ack(MARA, START, &["check", "--explain", "record-removed"]).well();
    for part in ["What it means", "Why it matters", "What to do", "A.5.33"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let no = desk.ack(MARA, START, &["check", "--explain", "record-remove"]).fails(2);
    assert!(no.contains("did you mean `record-removed`?"), "{no}");
    for known in ack::checks::known() {
        desk.ack(MARA, START, &["check", "--explain", known.id]).well();
    }
}

/// The shell of a ready-made file, from the line after `mark` to the end of its block.
fn script(file: &str, mark: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = text.lines().skip_while(|l| l.trim() != mark).skip(1).collect();
    let indent = lines[0].len() - lines[0].trim_start().len();
    let block = lines.iter().take_while(|l| l.len() - l.trim_start().len() >= indent);
    block.map(|l| format!("{}\n", &l[indent..])).collect()
}

/// Runs such a shell with `ack` on the PATH.
fn shell(desk: &Desk, script: &str, env: &[(&str, &str)]) -> (i32, String) {
    let bin = std::path::Path::new(env!("CARGO_BIN_EXE_ack")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = format!("{}:{}", bin.display(), path.to_string_lossy());
    let mut command = desk.command(MARA, "sh");
    command.args(["-c", script]).env("PATH", path).env("ACK_NOW", "2026-01-06T09:00:00Z");
    let out = command.envs(env.iter().copied()).output().unwrap();
    let said = [out.stdout, out.stderr].concat();
    (out.status.code().unwrap(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
#[cfg(unix)]
fn the_ready_made_steps_run() {
    let desk = Desk::with_two_people();
    let summary = desk.write("summary.md", "");
    let step = script("action.yml", "run: |");
    let env = |base, fail_on| {
        [
            ("FORMAT", "github"),
            ("BASE", base),
            ("FAIL_ON", fail_on),
            ("MIN_COVERAGE", "95,access-control=100"),
            ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()),
        ]
    };
    assert_eq!(shell(&desk, &step, &env("", "")).0, 0);
    assert_eq!(shell(&desk, &step, &env("main", "")).0, 0);
    assert_eq!(shell(&desk, &step, &env("", "pending")).0, 1);
    // What comes in through an input is a word, never a command.
    let (code, said) = shell(&desk, &step, &env("", "x; touch owned"));
    assert_eq!((code, desk.register().join("owned").exists()), (2, false), "{said}");
    let job = script("examples/gitlab/ack.gitlab-ci.yml", "- |");
    let (code, said) = shell(&desk, &job, &[]);
    assert_eq!(code, 0, "{said}");
    for file in ["gl-code-quality-report.json", "ack-junit.xml"] {
        assert!(desk.register().join(file).exists(), "{file}");
    }
}
