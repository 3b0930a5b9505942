//! Files of the register that cannot be understood: every view says which, and none goes on as if they were not there.

use crate::desk::{Desk, START};
use serde_json::Value;

const MARA: &str = "mara.lind";
const NOW: &str = "2026-01-09T09:00:00Z";

/// A roster with a day that no calendar has, and a policy that is no YAML.
fn broken() -> Desk {
    let desk = Desk::with_two_people();
    desk.edit(
        "people/new.yaml",
        "people:\n  - id: newp\n    name: New\n    type: employee\n    start: 2026-13-01\n",
    );
    desk.edit("policies/broken.yaml", "x: [\n");
    desk.commit(MARA, NOW, "two files with errors");
    desk
}

const SAID: &str = "2 files have errors, so they count as last readable or not at all: people/new.yaml and \
                    policies/broken.yaml. `ack check` says what is wrong.";

/// Words whatever the line breaks and the indentation.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_view_says_which_files_it_could_not_read() {
    let desk = broken();
    let views: [&[&str]; 15] = [
        &["report"],
        &["report", "--by", "team"],
        &["report", "--trend"],
        &["report", "--period", "2026-01"],
        &["report", "--format", "csv"],
        &["report", "--format", "json"],
        &["report", "--format", "markdown"],
        &["people", "tie-out"],
        &["people", "list"],
        &["policy", "list"],
        &["sample", "--population", "hires", "--period", "2026-01", "--seed", "x"],
        &["status", "--as", "jane.doe"],
        &["explain", "jane.doe", "access-control"],
        &["history"],
        &["policy", "show", "access-control"],
    ];
    for view in views {
        let said = desk.ack(MARA, NOW, view);
        assert!(flat(&said.err).contains(SAID), "{view:?}: {}", said.err);
    }
    let said = desk.ack(MARA, NOW, &["require", "jane.doe", "access-control"]);
    assert!(flat(&said.err).contains(SAID), "{}", said.err);
}

#[test]
fn a_report_says_it_in_the_answer_as_well() {
    let desk = broken();
    let named = |args: &[&str]| {
        let said = desk.ack(MARA, NOW, &[args, &["--format", "json"]].concat()).well();
        serde_json::from_str::<Value>(&said).unwrap()["unreadable"].clone()
    };
    let sample: &[&str] = &["sample", "--population", "hires", "--period", "2026-01", "--seed", "x"];
    for args in [&["report"][..], &["report", "--period", "2026-01"], &["people", "tie-out"], sample] {
        assert_eq!(named(args), serde_json::json!(["people/new.yaml", "policies/broken.yaml"]), "{args:?}");
        let table = desk.ack(MARA, NOW, args).well();
        assert!(flat(&table).contains(SAID), "{table}");
    }
    let markdown = desk.ack(MARA, NOW, &["report", "--format", "markdown"]).well();
    assert!(markdown.contains("2 files have errors"), "{markdown}");
}

#[test]
fn where_everything_can_be_read_nothing_is_said() {
    let desk = Desk::with_two_people();
    let said = desk.ack(MARA, NOW, &["report", "--format", "json"]);
    assert!(!said.err.contains("errors"), "{}", said.err);
    assert_eq!(serde_json::from_str::<Value>(&said.well()).unwrap()["unreadable"], serde_json::json!([]));
}

#[test]
fn settings_with_the_marks_of_a_conflict_stay_as_last_readable_and_that_is_said() {
    let desk = Desk::with_two_people();
    desk.edit("ack.yaml", &format!("<<<<<<< HEAD\n{}", desk.read("ack.yaml")));
    desk.commit(MARA, NOW, "a merge");
    let said = desk.ack(MARA, NOW, &["report"]);
    assert!(
        flat(&said.err).contains("1 file has errors, so it counts as last readable or not at all: ack.yaml.")
    );
}

#[test]
fn settings_that_were_taken_away_are_an_error() {
    let desk = Desk::with_two_people();
    let kept = desk.read("ack.yaml");
    std::fs::remove_file(desk.register().join("ack.yaml")).unwrap();
    desk.commit(MARA, NOW, "a clean-up");
    for args in [&["verify"][..], &["check"], &["check", "--base", "main~1"]] {
        let said = desk.ack(MARA, NOW, args);
        assert_eq!(said.code, 1, "{args:?}: {}", said.out);
        assert!(said.out.contains("settings-removed"), "{args:?}: {}", said.out);
    }
    assert!(desk.ack(MARA, NOW, &["report"]).well().contains("ack.yaml"));
    desk.edit("ack.yaml", &kept);
    desk.commit(MARA, NOW, "put back");
    assert!(!desk.ack(MARA, NOW, &["verify"]).out.contains("settings-removed"));
}

#[test]
fn settings_for_a_newer_ack_are_refused_by_everything() {
    let desk = Desk::with_two_people();
    desk.edit("ack.yaml", &desk.read("ack.yaml").replace("schema: 1", "schema: 2"));
    desk.commit(MARA, NOW, "a newer ack");
    for args in [&["report"][..], &["verify"], &["check"], &["check", "--base", "main~1"], &["status"]] {
        let said = desk.ack(MARA, NOW, args).fails(3);
        assert!(said.contains("the register has form 2, and this ack reads form 1"), "{args:?}: {said}");
        assert!(said.contains("nstall a newer ack"), "{args:?}: {said}");
    }
    // What was known before is not touched by it.
    desk.ack(MARA, NOW, &["report", "--as-known", "main~1"]).well();
}

#[test]
fn the_impact_of_a_change_that_cannot_be_read_is_not_none() {
    let desk = Desk::with_two_people();
    let good = desk.read("policies/access-control.yaml");
    for bad in ["x: [\n".to_owned(), good.replace("audience:", "audiense:")] {
        desk.edit("policies/access-control.yaml", &bad);
        let said = desk.ack(MARA, NOW, &["policy", "impact", "--worktree"]).fails(2);
        assert!(said.contains("cannot be told") && said.contains("policies/access-control.yaml"), "{said}");
    }
    desk.edit("policies/access-control.yaml", &good);
    desk.ack(MARA, NOW, &["policy", "impact", "--worktree"]).well();
}

#[test]
fn an_error_elsewhere_does_not_hide_the_impact_of_a_change() {
    let desk = broken();
    let good = desk.read("policies/access-control.yaml");
    desk.edit("policies/access-control.yaml", &good.replace("title: Access", "title: Remote access"));
    desk.ack(MARA, START, &["policy", "impact", "--worktree"]).well();
}

#[test]
fn a_record_for_a_newer_ack_asks_for_that_and_not_for_another_signature() {
    let desk = Desk::with_two_people();
    desk.ack("jane.doe", START, &["sign", "--yes", "access-control"]).well();
    let path = desk.run(MARA, "git", &["ls-files", "acknowledgements"]).trim().to_owned();
    let bytes = desk.read(&path).replace("ack-record/1", "ack-record/2");
    desk.edit("acknowledgements/newer.yaml", &bytes);
    desk.edit("acknowledgements/junk.yaml", "junk\n");
    desk.commit(MARA, NOW, "two more");
    let said = desk.ack(MARA, NOW, &["verify", "--format", "json"]).out;
    let json: Value = serde_json::from_str(&said).unwrap();
    let remedy = |path: &str| {
        json["findings"].as_array().unwrap().iter().find(|f| f["path"] == path).unwrap()["remedy"].clone()
    };
    assert_eq!(remedy("acknowledgements/newer.yaml"), "Install a newer ack; the record stays as it is.");
    assert!(remedy("acknowledgements/junk.yaml").as_str().unwrap().contains("signs again"));
}

#[test]
fn names_kept_outside_are_shown_and_one_erased_there_changes_no_number() {
    let desk = Desk::with_two_people();
    let entry = desk.read("people/jane.doe.yaml");
    let bare: Vec<&str> =
        entry.lines().filter(|l| !l.trim_start().starts_with("name:") && !l.contains("email:")).collect();
    desk.edit("people/jane.doe.yaml", &(bare.join("\n") + "\n"));
    desk.commit(MARA, NOW, "names live elsewhere");
    let file = desk.write("directory.csv", "id,name,email\njane.doe,Jane Outside,jane@outside.example\n");
    let with = |file: &str, args: &[&str]| desk.ack_with(MARA, NOW, args, &[("ACK_DIRECTORY", file)]);
    let file = file.to_str().unwrap();
    assert!(with(file, &["people", "list"]).well().contains("Jane Outside"));
    assert!(!desk.ack(MARA, NOW, &["people", "list"]).well().contains("Jane Outside"));
    assert!(with(file, &["report", "--by", "person"]).well().contains("Jane Outside"));
    // The names of the register itself stand.
    let other = desk.write("other.csv", "id,name\nmara.lind,Somebody Else\n");
    assert!(!with(other.to_str().unwrap(), &["people", "list"]).well().contains("Somebody Else"));
    let numbers = |said: String| {
        let json: Value = serde_json::from_str(&said).unwrap();
        (json["coverage"].clone(), json["pairs"].clone(), json["population_digest"].clone())
    };
    let report = ["report", "--format", "json"];
    assert_eq!(numbers(with(file, &report).well()), numbers(desk.ack(MARA, NOW, &report).well()));
    let said = with("no such file", &["report"]).fails(2);
    assert!(said.contains("ACK_DIRECTORY"), "{said}");
}
