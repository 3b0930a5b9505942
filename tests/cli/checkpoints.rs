//! Checkpoints: made, kept outside, and held against what became of the register.

use crate::desk::{Desk, START};
use std::path::PathBuf;

const LATER: &str = "2026-01-09T09:00:00Z";

/// Two people who signed, and mara's checkpoint of 9 January; with a copy of it outside.
fn kept() -> (Desk, PathBuf) {
    let desk = Desk::with_two_people();
    desk.ack("jane.doe", "2026-01-08T09:00:00Z", &["sign", "access-control", "--yes"]).well();
    desk.ack("mara.lind", LATER, &["checkpoint"]).well();
    let path = newest(&desk);
    let copy = desk.write("kept.yaml", &desk.read(&path));
    (desk, copy)
}

/// The path of the checkpoint that was signed last.
fn newest(desk: &Desk) -> String {
    let all = desk.run("mara.lind", "git", &["ls-files", "approvals"]);
    all.lines().filter(|path| path.contains("/checkpoint--mainline--")).max().unwrap().to_owned()
}

fn field(record: &str, name: &str) -> String {
    let line = record.lines().find(|l| l.starts_with(&format!("{name}: "))).unwrap();
    line.split('"').nth(1).unwrap().to_owned()
}

#[test]
fn a_checkpoint_says_where_the_mainline_stands_and_names_the_one_before() {
    let desk = Desk::with_two_people();
    let before = desk.snapshot();
    let head = desk.run("mara.lind", "git", &["rev-parse", "HEAD"]);
    let shown = desk.ack("mara.lind", START, &["checkpoint", "--dry-run"]).well();
    assert!(shown.contains(&format!("commit: \"{}\"", head.trim())), "{shown}");
    assert_eq!(desk.snapshot(), before, "a dry run writes nothing");
    let said = desk.ack("mara.lind", START, &["checkpoint"]).well();
    let first = newest(&desk);
    assert!(said.contains(&first) && said.contains("ack verify --checkpoint"), "{said}");
    let record = desk.read(&first);
    assert_eq!((field(&record, "commit"), field(&record, "previous")), (head.trim().into(), String::new()));
    assert_eq!(field(&record, "records"), "2");
    desk.ack("mara.lind", LATER, &["checkpoint"]).well();
    let second = desk.read(&newest(&desk));
    assert_eq!((field(&second, "previous"), field(&second, "records").as_str()), (first, "3"));
    let verified = desk.ack("mara.lind", LATER, &["verify"]).well();
    assert!(verified.contains("4 records verify"), "{verified}");
}

#[test]
fn only_a_maintainer_makes_one() {
    let desk = Desk::with_two_people();
    let said = desk.ack("jane.doe", LATER, &["checkpoint"]).fails(4);
    assert!(said.contains("not-authorised"), "{said}");
}

#[test]
fn a_commit_that_nobody_else_can_see_is_not_counted() {
    let desk = Desk::with_two_people();
    let mara = |args: &[&str]| desk.run("mara.lind", "git", args);
    let url = desk.path().join("remote.git").display().to_string();
    mara(&["init", "-q", "--bare", &url]);
    mara(&["remote", "add", "origin", &url]);
    let said = desk.ack("mara.lind", LATER, &["checkpoint"]).fails(4);
    assert!(said.contains("is not published") && said.contains("git push -u origin main"), "{said}");
    mara(&["push", "-q", "-u", "origin", "main"]);
    let published = mara(&["rev-parse", "HEAD"]);
    desk.ack("jane.doe", LATER, &["sign", "access-control", "--yes"]).well();
    let said = desk.ack("mara.lind", LATER, &["checkpoint"]);
    assert!(said.err.contains("1 commit is here and not published"), "{}", said.err);
    let record = desk.read(&newest(&desk));
    assert_eq!(field(&record, "commit"), published.trim());
    assert_eq!(field(&record, "records"), "2");
    // Nothing was published since: there is nothing else to sign.
    let again = desk.ack("mara.lind", LATER, &["checkpoint"]).well();
    assert!(again.contains("Signed already that the mainline stood at"), "{again}");
    assert_eq!(desk.read(&newest(&desk)), record);
    desk.ack("mara.lind", LATER, &["verify"]).well();
    // Somebody else forces the published branch elsewhere: there is nothing to say about both.
    mara(&["checkout", "-q", "--orphan", "elsewhere"]);
    mara(&["commit", "-q", "-m", "elsewhere"]);
    mara(&["push", "-q", "-f", "origin", "elsewhere:main"]);
    mara(&["checkout", "-q", "main"]);
    let said = desk.ack("mara.lind", LATER, &["checkpoint"]).fails(4);
    assert!(said.contains("is no part of the local one"), "{said}");
}

#[test]
fn a_copy_tells_what_a_force_push_took_away() {
    let (desk, copy) = kept();
    let copy = copy.to_str().unwrap();
    let said = desk.ack("mara.lind", LATER, &["verify", "--checkpoint", copy]).well();
    assert!(said.contains("kept.yaml holds: "), "{said}");
    // Jane's record and the checkpoint itself are cut off; what is left is a good register.
    desk.run("mara.lind", "git", &["reset", "-q", "--hard", "HEAD~2"]);
    desk.ack("mara.lind", LATER, &["verify"]).well();
    let verified = desk.ack("mara.lind", LATER, &["verify", "--checkpoint", copy]);
    assert_eq!(verified.code, 1, "{}", verified.err);
    assert!(verified.out.contains("error[history-rewritten]"), "{}", verified.out);
    assert!(verified.out.contains("access-control@1.0--jane.doe--"), "{}", verified.out);
    assert!(!verified.out.contains("kept.yaml holds"), "{}", verified.out);
    let json = desk.ack("mara.lind", LATER, &["verify", "--checkpoint", copy, "--format", "json"]);
    assert!(json.code == 1 && json.out.contains("\"history-rewritten\""), "{}", json.out);
}

#[test]
fn what_shows_nothing_is_refused() {
    let (desk, copy) = kept();
    let good = std::fs::read_to_string(&copy).unwrap();
    let refused = |name: &str, text: &str, why: &str| {
        let file = desk.write(name, text);
        let said = desk.ack("mara.lind", LATER, &["verify", "--checkpoint", file.to_str().unwrap()]).fails(2);
        assert!(said.contains(why), "{said}");
    };
    let records = format!("records: \"{}\"", field(&good, "records"));
    refused("altered.yaml", &good.replace(&records, "records: \"1\""), "does not hold");
    refused("junk.yaml", "junk", "is no record");
    let all = desk.run("mara.lind", "git", &["ls-files", "acknowledgements"]);
    let other = desk.read(all.lines().next().unwrap());
    refused("other.yaml", &other, "not a checkpoint");
    let said = desk.ack("mara.lind", LATER, &["verify", "--checkpoint", "no such file"]).fails(2);
    assert!(said.contains("cannot be read"), "{said}");
    desk.ack("mara.lind", LATER, &["verify", "--checkpoint", "x", "--as-of", "2026-01-08"]).fails(2);
    // A good one, of a register that is not this one.
    let (_desk, elsewhere) = kept();
    refused("elsewhere.yaml", &std::fs::read_to_string(elsewhere).unwrap(), "of another register");
}

#[test]
fn a_checkpoint_that_was_kept_and_is_in_the_register_is_judged_once() {
    let desk = Desk::with_two_people();
    desk.ack("mara.lind", LATER, &["checkpoint"]).well();
    let first = newest(&desk);
    let copy = desk.write("kept.yaml", &desk.read(&first));
    // Its commit is no longer of the mainline, and the file is brought to the new one.
    let bytes = desk.read(&first);
    desk.run("mara.lind", "git", &["reset", "-q", "--hard", "main~2"]);
    desk.run("mara.lind", "git", &["commit", "-q", "--allow-empty", "-m", "another history"]);
    std::fs::create_dir_all(desk.register().join(&first).parent().unwrap()).unwrap();
    desk.edit(&first, &bytes);
    desk.commit("mara.lind", LATER, "brought along");
    let findings = |args: &[&str]| {
        let said = desk.ack("mara.lind", LATER, &[args, &["--format", "json"]].concat());
        let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        let of = |f: &&serde_json::Value| f["id"] == "history-rewritten";
        json["findings"].as_array().unwrap().iter().filter(of).count()
    };
    let held = findings(&["verify"]);
    assert!(held > 0);
    assert_eq!(findings(&["verify", "--checkpoint", copy.to_str().unwrap()]), held);
}
