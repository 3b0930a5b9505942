//! What a change tries before it is merged, and what `ack check --base` says of it: through the binary, judged by the
//! base, each with its exit code.

use crate::stage::{Stage, ben, conduct};
use crate::world::{Person, Policy, person, requirement, settings, version};
use ack::model::Body;
use ack::source::{CommitId, Digest};
use serde_json::Value;
use std::collections::BTreeSet;

mod careless;
mod golden;
mod honest;
mod loosened;

/// The day on which changes are made and judged.
const AT: &str = "2026-02-28";

/// The text of the policy whose text changes.
const HANDBOOK: &str = "Staff report incidents to the desk. They may use the phone, and shall do so within 3 days. \
    The desk answers each report and keeps a list of them for the yearly review by the board.";

/// Something that a change does.
pub(crate) struct Change {
    what: &'static str,
    /// What the base has that the start has not.
    base: fn(&mut Stage),
    change: fn(&mut Stage),
    /// The ids of findings of severity error that it brings; `overdue` for a pair that it makes overdue.
    stopped_by: &'static [&'static str],
    /// What it is said to do to rules.
    rules: &'static [&'static str],
}

impl Change {
    /// A change that leaves the rules alone, on a base without anything of its own.
    const PLAIN: Self = Self { what: "", base: |_| (), change: |_| (), stopped_by: &[], rules: &[] };

    fn play(&self) {
        let answer = judged(self.base, self.change);
        let (stopped_by, rules) = (answer.stopped_by(), answer.rules());
        assert_eq!(stopped_by, wanted(self.stopped_by), "{}: {:#}", self.what, answer.json);
        assert_eq!(rules, wanted(self.rules), "{}: {:#}", self.what, answer.json["rules"]);
        assert_eq!(answer.code, i32::from(!stopped_by.is_empty()), "{}", self.what);
    }
}

fn wanted(names: &'static [&'static str]) -> BTreeSet<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

/// What the gate answers.
struct Answer {
    code: i32,
    json: Value,
}

impl Answer {
    fn list(&self, key: &str) -> &[Value] {
        self.json[key].as_array().map_or(&[], Vec::as_slice)
    }

    fn stopped_by(&self) -> BTreeSet<String> {
        let new = |v: &&Value| v["already_there"] == false;
        let errors = self.list("findings").iter().filter(new).filter(|f| f["severity"] == "error");
        let mut all: BTreeSet<String> = errors.map(|f| f["id"].as_str().unwrap().to_owned()).collect();
        if self.list("gaps").iter().any(|g| new(&g)) {
            all.insert("overdue".into());
        }
        all
    }

    fn rules(&self) -> BTreeSet<String> {
        self.list("rules").iter().map(|r| r["change"].as_str().unwrap().to_owned()).collect()
    }
}

/// Lets a change be made on a branch of its own, and judged.
fn judged(base: impl Fn(&mut Stage), change: fn(&mut Stage)) -> Answer {
    let mut stage = Stage::new();
    base(&mut stage);
    stage.git(AT, &["switch", "-q", "-c", "change"]);
    change(&mut stage);
    asked(&stage, &[])
}

fn asked(stage: &Stage, more: &[&str]) -> Answer {
    let args = [&["check", "--base", "main", "--format", "json"], more].concat();
    let out = stage.real.ack("repo", "2026-03-01", &[], &args);
    let json = serde_json::from_slice(&out.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&out.stderr)));
    Answer { code: out.status.code().unwrap(), json }
}

/// Changes of rules need a signed approval.
fn governed(s: &mut Stage) {
    s.put("ack.yaml", settings(&["governance: approved"])).commit("2026-02-20");
}

/// A policy with a text that is worth reading, pending for both.
fn handbook(s: &mut Stage) {
    s.policy(&revised(HANDBOOK, None)).commit("2026-02-25");
}

/// The handbook with another text, as an editorial version 1.1 by somebody.
fn revised(text: &str, author: Option<&str>) -> Policy {
    let policy = Policy::new("handbook", "1.0", "2026-02-25").text(text);
    match author {
        None => policy,
        Some(by) => policy.revision("1.1", AT, &format!("material: false, author: {by}")),
    }
}

/// Somebody's approval of the handbook 1.1 as editorial, with a text.
fn approval(s: &Stage, signer: &str, text: &str) -> crate::world::Draft {
    let body = Body::Approval {
        requirement: requirement("handbook"),
        version: version("1.1"),
        digest: Digest::of(text.as_bytes()),
        material: false,
        signer: person(signer),
    };
    s.w.draft(signer, AT, body)
}

fn tip_of_main(s: &Stage) -> CommitId {
    CommitId::parse(&s.real.git("repo", &["rev-parse", "main"])).unwrap()
}

#[test]
fn careless_and_malicious_changes_are_stopped() {
    assert!(careless::CHANGES.len() >= 25, "{}", careless::CHANGES.len());
    for change in careless::CHANGES {
        assert!(!change.stopped_by.is_empty(), "{}", change.what);
        change.play();
    }
}

#[test]
fn honest_changes_pass() {
    assert!(honest::CHANGES.len() >= 15, "{}", honest::CHANGES.len());
    for change in honest::CHANGES {
        assert!(change.stopped_by.is_empty(), "{}", change.what);
        change.play();
    }
}

/// What loosens rules is named, and left to the branch's review; with `governance: approved` it is stopped.
#[test]
fn loosened_rules_are_named_and_where_that_is_asked_for_stopped() {
    for change in loosened::CHANGES {
        change.play();
        let base = |s: &mut Stage| {
            (change.base)(s);
            governed(s);
        };
        let answer = judged(base, change.change);
        assert_eq!(answer.code, 1, "{}: {:#}", change.what, answer.json);
        assert!(answer.stopped_by().contains("ungoverned-change"), "{}", change.what);
    }
}

/// The people named as freed by each change of rules.
fn frees(answer: &Answer, what: &str) -> Vec<String> {
    let rule = answer.list("rules").iter().find(|r| r["change"] == what).unwrap();
    rule["frees"].as_array().unwrap().iter().map(|p| p.as_str().unwrap().to_owned()).collect()
}

/// A pair that is overdue in the base stays in sight when the change narrows the audience.
#[test]
fn an_audience_that_is_narrowed_lets_nobody_off() {
    let answer = judged(
        |s| {
            s.policy(&Policy::new("late", "1.0", "2026-01-08")).commit("2026-01-08");
        },
        |s| {
            let narrow =
                Policy::new("late", "1.0", "2026-01-08").with("audience: {except: [{manager: mara}]}");
            s.policy(&narrow).commit(AT);
        },
    );
    assert_eq!(frees(&answer, "audience-narrowed"), ["ben"]);
    let gaps: Vec<_> =
        answer.list("gaps").iter().map(|g| (g["person"].as_str().unwrap(), &g["already_there"])).collect();
    assert_eq!(gaps, [("ben", &Value::Bool(true)), ("mara", &Value::Bool(true))]);
    let findings = answer.list("findings");
    assert!(findings.iter().any(|f| f["id"] == "rules-loosened" && f["already_there"] == false));
    assert_eq!(answer.code, 0);
}

/// One record damaged long ago is no reason to stop what comes after it.
#[test]
fn what_was_there_before_is_said_and_stops_nothing() {
    fn damaged(s: &mut Stage) {
        let record = s.record();
        s.remove(&record.path).commit("2026-01-20");
    }
    let answer = judged(damaged, |s| {
        s.person(&Person::new("dora").start("2026-02-27")).commit(AT);
    });
    let found: Vec<_> =
        answer.list("findings").iter().map(|f| (f["id"].as_str().unwrap(), &f["already_there"])).collect();
    assert!(found.contains(&("record-removed", &Value::Bool(true))), "{found:?}");
    assert_eq!(answer.code, 0);
}

/// Whoever merges the mainline into a branch is told what must not be pushed; a commit's author is not looked at.
#[test]
fn a_branch_with_the_mainline_merged_into_it_is_warned_of() {
    let mut stage = Stage::new();
    stage.git(AT, &["switch", "-q", "-c", "change"]);
    honest::joiner(&mut stage);
    stage.git(AT, &["switch", "-q", "main"]);
    stage.policy(&Policy::new("late", "1.0", AT)).commit(AT);
    stage.git(AT, &["switch", "-q", "change"]);
    stage.git(AT, &["merge", "-q", "--no-edit", "main"]);
    let answer = asked(&stage, &[]);
    assert!(answer.list("findings").iter().any(|f| f["id"] == "mainline-displaced"), "{:#}", answer.json);
    assert_eq!(answer.code, 0);
    assert_eq!(asked(&stage, &["--fail-on", "warning"]).code, 1);
}

/// A history that has nothing to do with the base cannot be judged, which is not fine.
#[test]
fn a_fork_without_the_base_is_refused() {
    let stage = Stage::new();
    stage.git(AT, &["switch", "-q", "--orphan", "change"]);
    stage.put("ack.yaml", settings(&[])).commit(AT);
    let out = stage.real.ack("repo", "2026-03-01", &[], &["check", "--base", "main"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("no commit in common"));
}

/// A change that is only signatures passes whatever else is asked for.
#[test]
fn signatures_pass_even_the_strictest_bar() {
    let mut stage = Stage::new();
    handbook(&mut stage);
    stage.git(AT, &["switch", "-q", "-c", "change"]);
    let text = stage.w.acknowledge("ben", "handbook", "1.0", AT).text(HANDBOOK);
    stage.add(text).commit(AT);
    let strict = ["--fail-on", "note,pending,overdue", "--min-coverage", "100"];
    assert_eq!(asked(&stage, &strict).code, 0);
    stage.policy(&Policy::new("late", "1.0", AT)).commit(AT);
    assert_eq!(asked(&stage, &strict).code, 1);
    assert_eq!(asked(&stage, &[]).code, 0);
}
