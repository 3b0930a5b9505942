//! `ack status --short`, and what the receipt says of remotes.

use crate::desk::Desk;

const JANE: &str = "jane.doe";

#[test]
fn a_prompt_says_what_is_due_and_is_silent_when_nothing_is() {
    let desk = Desk::with_two_people();
    let short =
        |now: &str, more: &[&str]| desk.ack(JANE, now, &[&["status", "--short"], more].concat()).well();
    assert_eq!(short("2026-01-06T09:00:00Z", &[]), "2 due\n");
    desk.ack(JANE, "2026-01-06T09:00:00Z", &["sign", "access-control", "--yes"]).well();
    assert_eq!(short("2026-01-06T09:00:00Z", &[]), "1 due\n");
    assert_eq!(short("2026-03-06T09:00:00Z", &[]), "1 overdue\n");
    assert_eq!(
        short("2026-03-06T09:00:00Z", &["--color", "always"]),
        "\u{1b}[1m\u{1b}[31m1 overdue\u{1b}[0m\n"
    );
    desk.ack(JANE, "2026-03-06T09:00:00Z", &["sign", "information-security", "--yes"]).well();
    assert_eq!(short("2026-03-06T09:00:00Z", &[]), "");
    assert_eq!(short("2026-03-06T09:00:00Z", &["--person", "mara.lind"]), "1 overdue\n");
}

#[test]
fn the_receipt_names_the_remote_that_there_is() {
    let desk = Desk::with_two_people();
    let sign = |day: &str| {
        desk.ack(JANE, &format!("2026-01-{day}T09:00:00Z"), &["sign", "access-control", "--yes"]).well()
    };
    assert!(sign("06").contains("Committed on main on this machine.\n"));
    desk.run(JANE, "git", &["remote", "add", "upstream", "../nowhere.git"]);
    assert!(sign("07").contains("on this machine; `git push upstream main` delivers it."));
    desk.run(JANE, "git", &["config", "branch.main.remote", "upstream"]);
    desk.run(JANE, "git", &["config", "branch.main.merge", "refs/heads/trunk"]);
    assert!(sign("08").contains("`git push upstream main:trunk` delivers it."));
}

#[test]
fn nobody_at_a_terminal_signs_only_by_name() {
    let desk = Desk::with_two_people();
    let now = "2026-01-06T09:00:00Z";
    let why = desk.ack(JANE, now, &["sign", "access-control"]).fails(4);
    assert!(why.contains("nobody is at a terminal"), "{why}");
    desk.ack(JANE, now, &["sign", "--yes"]).fails(2);
    desk.ack(JANE, now, &["sign", "--non-interactive"]).fails(2);
    desk.ack(JANE, now, &["sign", "access-control", "--non-interactive"]).well();
}
