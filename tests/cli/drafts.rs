//! Judging the work tree before it is committed, and suppressions.

use crate::desk::{Desk, START};

const MARA: &str = "mara.lind";
const NOW: &str = "2026-01-06T08:00:00Z";

#[test]
fn a_mistake_is_found_before_it_is_committed() {
    let desk = Desk::with_two_people();
    desk.ack(MARA, NOW, &["check", "--worktree"]).well();
    let good = desk.read("people/jane.doe.yaml");
    desk.edit("people/jane.doe.yaml", &good.replace("start:", "strat:"));
    desk.ack(MARA, NOW, &["check"]).well();
    let drafted = desk.ack(MARA, NOW, &["check", "--worktree"]);
    assert_eq!(drafted.code, 1);
    assert!(
        drafted.out.contains("people/jane.doe.yaml") && drafted.out.contains("strat: "),
        "{}",
        drafted.out
    );
    desk.edit("people/jane.doe.yaml", &good);
    desk.ack(MARA, NOW, &["check", "--worktree"]).well();
}

#[test]
fn what_the_history_would_say_is_said_before_it_is_history() {
    let desk = Desk::with_two_people();
    desk.ack("jane.doe", START, &["sign", "--yes", "access-control"]).well();
    let list = desk.run(MARA, "git", &["ls-files", "acknowledgements"]);
    let record = list.trim();
    let bytes = desk.read(record);
    std::fs::remove_file(desk.register().join(record)).unwrap();
    let drafted = desk.ack(MARA, NOW, &["check", "--worktree", "--format", "json"]);
    assert_eq!(drafted.code, 1);
    assert!(
        drafted.out.contains("record-removed") && drafted.out.contains(&"0".repeat(40)),
        "{}",
        drafted.out
    );
    assert!(desk.ack(MARA, NOW, &["check", "--worktree"]).out.contains("by the work tree on "));
    desk.edit(record, &bytes);
    desk.ack(MARA, NOW, &["check", "--worktree"]).well();
}

#[test]
fn a_new_file_counts_and_an_ignored_one_does_not() {
    let desk = Desk::with_register();
    desk.edit(".gitignore", "people/draft.yaml\n");
    desk.edit("people/draft.yaml", "nonsense: true\n");
    desk.ack(MARA, NOW, &["check", "--worktree"]).well();
    desk.edit(".gitignore", "");
    desk.ack(MARA, NOW, &["check", "--worktree"]).fails(1);
}

#[test]
fn a_draft_is_of_today_and_of_head() {
    let desk = Desk::with_register();
    desk.ack(MARA, NOW, &["check", "--worktree", "--as-of", "2026-01-05"]).fails(2);
    desk.ack(MARA, NOW, &["check", "--worktree", "--rev", "main"]).fails(2);
}

/// A register in which one record was removed, and the record's path.
fn robbed() -> (Desk, String) {
    let desk = Desk::with_two_people();
    desk.ack("jane.doe", START, &["sign", "--yes", "access-control"]).well();
    let record = desk.run(MARA, "git", &["ls-files", "acknowledgements"]).trim().to_owned();
    std::fs::remove_file(desk.register().join(&record)).unwrap();
    desk.commit(MARA, NOW, "a test record");
    (desk, record)
}

fn suppress(desk: &Desk, subject: &str, until: &str) {
    suppress_by(desk, MARA, subject, until);
}

fn suppress_by(desk: &Desk, by: &str, subject: &str, until: &str) {
    let line = format!(
        "suppressions: [{{finding: record-removed, subject: {subject}, reason: Test record, by: {by}, until: {until}}}]\n"
    );
    desk.edit("ack.yaml", &(desk.read("ack.yaml") + &line));
    desk.commit(MARA, NOW, "settled");
}

#[test]
fn a_suppression_settles_until_its_day_and_stays_visible() {
    let (desk, record) = robbed();
    assert!(desk.ack(MARA, NOW, &["check"]).out.contains("record-removed"));
    suppress(&desk, &record, "2026-01-10");
    let settled = desk.ack(MARA, "2026-01-10T08:00:00Z", &["check"]).well();
    assert!(settled.contains("settled: record-removed") && settled.contains("Test record"), "{settled}");
    assert!(settled.contains("1 settled"), "{settled}");
    let after = desk.ack(MARA, "2026-01-11T08:00:00Z", &["check"]);
    assert_eq!(after.code, 1);
    assert!(after.out.contains("ended on 2026-01-10 and settles it no longer"), "{}", after.out);
    // What was verified does not change by a line in the settings.
    desk.ack(MARA, "2026-01-10T08:00:00Z", &["verify"]).fails(1);
}

#[test]
fn a_suppression_that_settles_nothing_is_mentioned() {
    let desk = Desk::with_two_people();
    suppress(&desk, "acknowledgements/none.yaml", "2026-12-31");
    let said = desk.ack(MARA, NOW, &["check"]).well();
    assert!(said.contains("note[suppression-idle]") && said.contains("there is no such finding"), "{said}");
}

#[test]
fn a_suppression_by_nobody_on_a_roster_settles_nothing_and_is_named() {
    let (desk, record) = robbed();
    suppress_by(&desk, "nobody", &record, "2026-12-31");
    for args in [&["check"][..], &["check", "--base", "main~2"]] {
        let said = desk.ack(MARA, NOW, args);
        assert_eq!(said.code, 1);
        assert!(said.out.contains("error[record-removed]"), "{}", said.out);
        assert!(said.out.contains("reference-unknown") && said.out.contains("nobody"), "{}", said.out);
        assert!(!said.out.contains("settled: "), "{}", said.out);
    }
}
