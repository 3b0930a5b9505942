//! `ack status --short`, what the receipt says of remotes, and who signs what and when.

use crate::desk::Desk;

const JANE: &str = "jane.doe";
const MARA: &str = "mara.lind";

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

#[test]
fn nobody_is_taken_for_one_of_two() {
    let desk = Desk::with_two_people();
    let now = "2026-01-06T09:00:00Z";
    let key = desk.home(JANE).join(".ssh/id_ed25519.pub");
    let kim = ["people", "add", "kim.oh", "--email", "jane.doe@northwind.example", "--start", "2026-02-01"];
    let said = desk.ack(MARA, now, &[&kim[..], &["--key", key.to_str().unwrap()]].concat()).well();
    assert!(said.starts_with("kim.oh is on the roster now; the first day is 2026-02-01.\n"), "{said}");
    let why = desk.ack(JANE, now, &["status"]).fails(4);
    assert!(why.contains("your key is that of jane.doe and kim.oh"), "{why}");
    desk.ack(JANE, now, &["status", "--as", JANE]).well();
    std::fs::remove_dir_all(desk.home(JANE).join(".ssh")).unwrap();
    let why = desk.ack(JANE, now, &["status"]).fails(4);
    assert!(why.contains("your e-mail address is that of jane.doe and kim.oh"), "{why}");
}

#[test]
fn what_is_named_twice_is_signed_once() {
    let desk = Desk::with_two_people();
    let twice = ["sign", "access-control", "access-control", "--yes"];
    let receipt = desk.ack(JANE, "2026-01-06T09:00:00Z", &twice).well();
    assert!(receipt.starts_with("Signed 1 record with SHA256:"), "{receipt}");
}

#[test]
fn who_comes_back_signs_before_the_first_day() {
    let desk = Desk::with_two_people();
    let entry = desk.read("people/jane.doe.yaml");
    let back = "start: 2026-03-01\n    earlier:\n      - {start: 2025-01-01, end: 2026-01-31}";
    let back = if entry.contains("    start: ") { back.to_owned() } else { back.replace("\n    ", "\n") };
    desk.edit("people/jane.doe.yaml", &entry.replace("start: 2026-01-05", &back));
    desk.commit(MARA, "2026-02-05T09:00:00Z", "Jane comes back in March");
    desk.ack(JANE, "2026-02-10T09:00:00Z", &["sign", "access-control", "--yes"]).well();
    let standing = desk.ack(JANE, "2026-03-02T09:00:00Z", &["require", JANE, "access-control"]).well();
    assert!(standing.contains("yes"), "{standing}");
}
