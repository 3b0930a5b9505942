//! From an empty directory to a report that stands: the whole story, step by step.

use crate::desk::{Desk, START};

const MARA: &str = "mara.lind";
const JANE: &str = "jane.doe";

fn sign(desk: &Desk, who: &str, now: &str, what: &[&str]) -> String {
    desk.ack(who, now, &[&["sign", "--yes"], what].concat()).well()
}

#[test]
fn from_init_to_a_gate_that_is_green_red_and_green_again() {
    let desk = Desk::with_two_people();
    assert!(desk.ack(JANE, START, &["status"]).well().contains("2 documents to sign: run `ack sign`."));
    sign(&desk, MARA, "2026-01-05T10:00:00Z", &["information-security"]);
    sign(&desk, JANE, "2026-01-05T11:00:00Z", &["information-security", "access-control"]);
    assert!(desk.ack(JANE, START, &["status"]).well().contains("All done. Nothing to sign."));
    let report = desk.ack(MARA, "2026-01-06T08:00:00Z", &["report"]).well();
    assert!(report.contains("100 % · 3 of 3 acknowledged · 0 overdue · 0 pending"), "{report}");
    assert!(report.ends_with("Nothing is overdue and nothing is pending.\n"), "{report}");
    desk.ack(MARA, "2026-01-06T08:00:00Z", &["check"]).well();

    // A material change: pending for fourteen days, then overdue.
    desk.edit("policies/access-control.md", "# Access\n\nUse a hardware key, always.\n");
    let said = ["--description", "Always.", "--material"];
    let now = "2026-02-02T09:00:00Z";
    let revised = desk.ack(MARA, now, &[&["policy", "revise", "access-control"], &said[..]].concat()).well();
    assert!(revised.starts_with("access-control 2.0 is published, effective 2026-02-02"), "{revised}");
    assert_eq!(desk.run(MARA, "git", &["status", "--porcelain"]), "");
    let pending = desk.ack(MARA, "2026-02-16T22:00:00Z", &["check"]).well();
    assert!(pending.contains("\npassed ") && pending.contains("1 pending"), "{pending}");
    let late = desk.ack(MARA, "2026-02-17T08:00:00Z", &["check"]);
    assert_eq!(late.code, 1);
    for part in ["failed", "Jane Doe", "jane.doe", "access-control", "2026-02-16", "changed", "`ack sign`"] {
        assert!(late.out.contains(part), "{part}: {}", late.out);
    }
    sign(&desk, JANE, "2026-02-18T09:00:00Z", &["access-control"]);
    desk.ack(MARA, "2026-02-18T10:00:00Z", &["check"]).well();

    // An editorial change voids nothing.
    desk.edit("policies/access-control.md", "# Access\n\nUse a hardware key, always!\n");
    let said = ["--description", "Emphasis.", "--editorial"];
    desk.ack(MARA, "2026-03-02T09:00:00Z", &[&["policy", "revise", "access-control"], &said[..]].concat())
        .well();
    let report = desk.ack(MARA, "2026-03-20T08:00:00Z", &["report"]).well();
    assert!(report.contains("100 % · 3 of 3 acknowledged"), "{report}");

    let verified = desk.ack(MARA, "2026-03-20T08:00:00Z", &["verify"]).well();
    assert!(verified.contains("6 of 6 records valid"), "{verified}");
    desk.run(MARA, "git", &["fsck", "--strict"]);
}

#[test]
fn explain_says_why_and_what_by_and_what_counts() {
    let desk = Desk::with_two_people();
    sign(&desk, JANE, "2026-01-05T11:00:00Z", &["access-control"]);
    let why = desk.ack(MARA, "2026-01-06T08:00:00Z", &["explain", JANE, "access-control"]).well();
    for part in [
        "Jane Doe · Access Control Policy · acknowledged",
        "Bound since 2026-01-05",
        "publish",
        "met",
        "valid",
    ] {
        assert!(why.contains(part), "{part}: {why}");
    }
    let why = desk.ack(MARA, "2026-01-06T08:00:00Z", &["explain", MARA, "access-control"]).well();
    assert!(why.contains("not bound"), "{why}");
}

#[test]
fn an_exemption_is_signed_for_somebody_else_and_ends() {
    let desk = Desk::with_two_people();
    let args = |who, until| ["exempt", who, "information-security", "--until", until, "--reason", "On loan."];
    let now = "2026-01-06T08:00:00Z";
    desk.ack(MARA, now, &args(JANE, "2026-03-31")).well();
    let report = desk.ack(MARA, now, &["report", "--person", JANE]).well();
    assert!(report.contains("1 exempt"), "{report}");
    let status = desk.ack(JANE, now, &["status"]).well();
    assert!(status.contains("until 2026-03-31"), "{status}");
    let report = desk.ack(MARA, "2026-04-01T08:00:00Z", &["report", "--person", JANE]).well();
    assert!(!report.contains("exempt\n"), "{report}");
    assert!(desk.ack(MARA, now, &args(MARA, "2026-03-31")).fails(4).contains("would not count"));
    desk.ack(MARA, START, &["people", "add", "tom.hill"]).well();
    assert!(desk.ack(JANE, now, &args("tom.hill", "2026-03-31")).fails(4).contains("would not count"));
    assert!(desk.ack(MARA, now, &args(JANE, "2026-01-01")).fails(4).contains("would have no effect"));
    let long = desk.ack(MARA, now, &args(JANE, "2027-01-07")).fails(4);
    assert!(long.contains("longer than 12 months") && long.contains("Give 2027-01-06"), "{long}");
    assert!(long.contains("`max_exemption`"), "{long}");
    let two_lines =
        ["exempt", JANE, "information-security", "--until", "2026-03-31", "--reason", "two\nlines"];
    assert!(desk.ack(MARA, now, &two_lines).fails(4).contains("cannot be written into a record"));
}

#[test]
fn somebody_who_leaves_owes_nothing_more_and_is_not_forgotten() {
    let desk = Desk::with_two_people();
    desk.ack(MARA, "2026-01-06T08:00:00Z", &["people", "end", JANE, "2026-01-09"]).well();
    let list = desk.ack(MARA, "2026-01-12T08:00:00Z", &["people", "list"]).well();
    assert!(!list.contains(JANE) && list.contains("1 person not at work"), "{list}");
    let all = desk.ack(MARA, "2026-01-12T08:00:00Z", &["people", "list", "--all"]).well();
    assert!(all.contains(JANE) && all.contains("left"), "{all}");
    let then = desk
        .ack(MARA, "2026-01-12T08:00:00Z", &["report", "--as-of", "2026-01-08", "--format", "csv"])
        .well();
    assert!(then.contains("jane.doe"), "{then}");
    let now = desk.ack(MARA, "2026-01-12T08:00:00Z", &["report", "--format", "csv"]).well();
    assert!(!now.contains("jane.doe"), "{now}");
}

#[test]
fn records_go_to_the_mainline_whatever_is_checked_out() {
    let desk = Desk::with_register();
    let tip = |branch: &str| desk.run(MARA, "git", &["rev-parse", branch]);
    desk.run(MARA, "git", &["switch", "-qc", "topic"]);
    let topic = tip("topic");
    sign(&desk, MARA, "2026-01-05T10:00:00Z", &["information-security"]);
    assert_eq!(tip("topic"), topic);
    assert_ne!(tip("main"), topic);
    assert_eq!(desk.run(MARA, "git", &["status", "--porcelain"]), "");
    desk.run(MARA, "git", &["checkout", "-q", "--detach", "main"]);
    sign(&desk, MARA, "2026-01-05T11:00:00Z", &["information-security"]);
    assert!(desk.ack(MARA, START, &["people", "add", "x.y"]).fails(4).contains("git switch main"));
    // Only a remote-tracking branch: said before anybody is asked to sign.
    desk.run(MARA, "git", &["switch", "-q", "topic"]);
    desk.run(MARA, "git", &["remote", "add", "origin", "https://example.org/register.git"]);
    desk.run(MARA, "git", &["update-ref", "refs/remotes/origin/main", "main"]);
    desk.run(MARA, "git", &["branch", "-qD", "main"]);
    let later = "2026-01-06T09:00:00Z";
    let refused = desk.ack(MARA, later, &["sign", "--yes", "information-security"]).fails(4);
    assert!(
        refused.contains("there is no local branch main") && refused.contains("git switch main"),
        "{refused}"
    );
    assert!(!refused.contains("1 document to sign"), "{refused}");
}

#[test]
fn one_run_makes_one_commit_of_its_records_and_nothing_else() {
    let desk = Desk::with_two_people();
    desk.edit("policies/access-control.md", "work in progress\n");
    desk.edit("notes.txt", "mine\n");
    desk.run(JANE, "git", &["add", "notes.txt"]);
    let before = desk.run(JANE, "git", &["rev-list", "--count", "main"]);
    sign(&desk, JANE, "2026-01-05T11:00:00Z", &["information-security", "access-control"]);
    let after = desk.run(JANE, "git", &["rev-list", "--count", "main"]);
    assert_eq!(after.trim().parse::<u32>().unwrap(), before.trim().parse::<u32>().unwrap() + 1);
    let names = desk.run(JANE, "git", &["show", "--name-only", "--format=%an", "main"]);
    let names: Vec<&str> = names.lines().filter(|l| !l.is_empty()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(names[1..].iter().all(|n| n.starts_with("acknowledgements/2026/01/05/")), "{names:?}");
    assert_eq!(
        desk.run(JANE, "git", &["status", "--porcelain"]),
        "A  notes.txt\n M policies/access-control.md\n"
    );
}
