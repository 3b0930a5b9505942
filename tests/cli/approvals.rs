//! Approving versions and changes of rules, and asking whether acknowledgements stand.

use crate::desk::{Desk, START};

const MARA: &str = "mara.lind";
const JANE: &str = "jane.doe";
const LATER: &str = "2026-01-06T09:00:00Z";

fn edit_settings(desk: &Desk, more: &str) {
    desk.edit("ack.yaml", &(desk.read("ack.yaml") + more));
}

#[test]
fn a_version_is_approved_by_somebody_other_than_its_author() {
    let desk = Desk::with_two_people();
    edit_settings(&desk, "approvals: required\n");
    desk.commit(MARA, START, "settings: approvals are required");
    let said = desk.ack(MARA, LATER, &["check"]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("revision-unapproved"), "{}", said.out);
    let no = desk.ack(MARA, LATER, &["policy", "approve", "access-control", "--yes"]).fails(4);
    assert!(no.contains("not-authorised"), "{no}");
    let dry = desk.ack(JANE, LATER, &["policy", "approve", "access-control", "--dry-run"]).well();
    assert!(dry.contains("kind: \"approval\"") && dry.contains("material: \"true\""), "{dry}");
    // Nobody else holds the authority here, so any other person with a confirmed key will do.
    desk.ack(JANE, LATER, &["policy", "approve", "access-control", "--yes"]).well();
    desk.ack(JANE, LATER, &["policy", "approve", "information-security", "--yes"]).well();
    let out = desk.ack(MARA, LATER, &["check"]).well();
    assert!(!out.contains("revision-unapproved"), "{out}");
    // Asked again, what was approved stands.
    let tip = desk.run(JANE, "git", &["rev-parse", "HEAD"]);
    let again = desk.ack(JANE, LATER, &["policy", "approve", "access-control"]).well();
    assert!(again.contains("Approved already: access-control 1.0 as material"), "{again}");
    assert_eq!(desk.run(JANE, "git", &["rev-parse", "HEAD"]), tip);
}

#[cfg(unix)]
#[test]
fn an_approval_that_could_not_be_delivered_goes_with_the_same_command() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::with_two_people();
    let remote = desk.path().join("remote.git");
    desk.run(MARA, "git", &["init", "-q", "--bare", remote.to_str().unwrap()]);
    desk.run(MARA, "git", &["remote", "add", "origin", remote.to_str().unwrap()]);
    desk.run(MARA, "git", &["push", "-q", "-u", "origin", "main"]);
    let hook = remote.join("hooks/pre-receive");
    std::fs::write(&hook, "#!/bin/sh\nexit 1\n").unwrap();
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    let approve = ["policy", "approve", "access-control", "--push", "--yes"];
    desk.ack(JANE, LATER, &approve).fails(5);
    std::fs::remove_file(hook).unwrap();
    let said = desk.ack(JANE, LATER, &approve).well();
    assert!(said.contains("Approved already") && said.contains("Delivered"), "{said}");
    let there = desk.run(MARA, "git", &["ls-tree", "-r", "--name-only", "origin/main", "approvals"]);
    assert!(there.contains("approval--access-control@1.0--jane.doe--"), "{there}");
}

#[test]
fn without_somebody_who_reads_nothing_is_approved() {
    let desk = Desk::with_two_people();
    let before = desk.run(JANE, "git", &["rev-parse", "HEAD"]);
    let no = desk.ack(JANE, LATER, &["policy", "approve", "access-control"]).fails(4);
    assert!(no.contains("nobody is here to read"), "{no}");
    assert_eq!(desk.run(JANE, "git", &["rev-parse", "HEAD"]), before);
}

#[test]
fn a_change_of_rules_is_approved_on_its_branch_and_merged() {
    let desk = Desk::with_two_people();
    edit_settings(&desk, "governance: approved\n");
    desk.commit(MARA, START, "settings: rules are approved");
    desk.run(MARA, "git", &["switch", "-qc", "change"]);
    assert!(desk.ack(MARA, LATER, &["approve-rules", "--yes"]).fails(4).contains("nothing to approve"));
    edit_settings(&desk, "max_exemption: 24 months\n");
    desk.commit(MARA, LATER, "settings: longer exemptions");
    let said = desk.ack(MARA, LATER, &["check", "--base", "main"]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("ungoverned-change") && said.out.contains("24 months"), "{}", said.out);
    let shown = desk.ack(MARA, LATER, &["approve-rules", "--yes"]);
    assert!(shown.err.contains("clock lengthened"), "{}", shown.err);
    shown.well();
    let again = desk.ack(MARA, LATER, &["approve-rules"]).well();
    assert!(again.contains("Approved already: 1 changed file"), "{again}");
    desk.ack(MARA, LATER, &["check", "--base", "main"]).well();
    desk.run(MARA, "git", &["switch", "-q", "main"]);
    desk.run(MARA, "git", &["merge", "-q", "--no-ff", "--no-edit", "change"]);
    let out = desk.ack(MARA, LATER, &["check", "--format", "json"]).out;
    assert!(!out.contains("ungoverned-change"), "{out}");
}

#[test]
fn access_is_given_only_to_those_whose_acknowledgement_stands() {
    let desk = Desk::with_two_people();
    let ask = ["require", JANE, "access-control"];
    let said = desk.ack(MARA, LATER, &ask);
    assert_eq!((said.code, said.out.contains("pending, due")), (1, true), "{}", said.out);
    desk.ack(JANE, LATER, &["sign", "--yes", "access-control"]).well();
    desk.ack(MARA, LATER, &ask).well();
    assert_eq!(desk.ack(MARA, LATER, &[&ask[..], &["information-security"]].concat()).code, 1);
    // Mara is no engineer, so the policy is not asked of her, and nothing of hers stands.
    assert_eq!(desk.ack(MARA, LATER, &["require", MARA, "access-control"]).code, 1);
    desk.ack(MARA, LATER, &["require", "--group", "role:engineer", "access-control"]).well();
    let nobody = desk.ack(MARA, LATER, &["require", "--group", "role:enginer", "access-control"]).fails(2);
    assert!(nobody.contains("did you mean role:engineer?"), "{nobody}");
    desk.ack(MARA, LATER, &["require", JANE, "acces-control"]).fails(2);
    desk.ack(MARA, LATER, &["require", JANE]).fails(2);
}
