use super::*;
use crate::model::{Day, PersonId, PublicKey, Revision, Version};
use crate::source::Digest;

const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
const OTHER: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4g";

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn id(text: &str) -> PersonId {
    PersonId::parse(text).unwrap()
}

fn key(text: &str) -> PublicKey {
    PublicKey::parse(text).unwrap()
}

/// The lines that an edit took away and put in, and nothing about those that it kept.
fn difference(before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.split('\n').collect(), after.split('\n').collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let lines = |sign: char, lines: &[&str]| lines.iter().map(|l| format!("{sign}{l}\n")).collect::<String>();
    lines('-', &old[head..old.len() - tail]) + &lines('+', &new[head..new.len() - tail])
}

fn policy(revisions: &str) -> String {
    format!(
        "# Ours\nid: edited\ntitle: T   # the title\ntext: Be good.\nrevisions:   # newest first\n{revisions}retired: 2030-01-01\n"
    )
}

fn revision() -> Revision {
    Revision {
        version: Version::parse("2.0").unwrap(),
        effective: day("2026-05-01"),
        author: Some(id("mara")),
        material: false,
        digest: None,
        description: "No: really".into(),
        line: 0,
    }
}

#[test]
fn a_revision_comes_first_and_the_rest_stays() {
    let new = "{version: \"2.0\", effective: 2026-05-01, author: mara, material: false, description: \"No: really\"}";
    for (list, expected) in [
        ("  # about\n  - {version: \"1.0\", effective: 2026-01-01}  # first\n", format!("+  - {new}\n")),
        ("- version: \"1.0\"\n  effective: 2026-01-01\n", format!("+- {new}\n")),
        ("  -\n    version: \"1.0\"\n    effective: 2026-01-01\n", format!("+  - {new}\n")),
        (
            "  [{version: 1.0, effective: 2026-01-01}]\n",
            format!(
                "-  [{{version: 1.0, effective: 2026-01-01}}]\n+  [{new}, {{version: 1.0, effective: 2026-01-01}}]\n"
            ),
        ),
    ] {
        let before = policy(list);
        let after = add_revision(&before, &revision()).unwrap();
        assert_eq!(difference(&before, &after), expected);
    }
}

#[test]
fn a_version_is_added_once() {
    let before = policy("  - {version: \"2.0\", effective: 2026-01-01}\n");
    assert_eq!(add_revision(&before, &revision()).unwrap_err().to_string(), "version 2.0 stands there");
}

#[test]
fn digests_and_the_end_of_a_policy_are_written() {
    let before = policy(
        "  - {version: \"2.0\", effective: 2026-02-01}\n  - version: \"1.0\"\n    effective: 2026-01-01 # x\n",
    );
    let digest = Digest::of(b"Be good.");
    let after = set_digest(&before, &Version::parse("2.0").unwrap(), &digest).unwrap();
    assert!(difference(&before, &after).contains(&format!("effective: 2026-02-01, digest: \"{digest}\"}}")));
    let after = set_digest(&before, &Version::parse("1.0").unwrap(), &digest).unwrap();
    assert_eq!(difference(&before, &after), format!("+    digest: \"{digest}\"\n"));
    assert!(set_digest(&before, &Version::parse("3").unwrap(), &digest).is_err());
    let after = retire(&before, day("2027-01-31")).unwrap();
    assert_eq!(difference(&before, &after), "-retired: 2030-01-01\n+retired: 2027-01-31\n");
    let open = before.replace("retired: 2030-01-01\n", "");
    assert_eq!(difference(&open, &retire(&open, day("2027-01-31")).unwrap()), "+retired: 2027-01-31\n");
}

#[test]
fn a_changed_text_does_not_hinder_its_publication() {
    let before = policy(&format!(
        "  - {{version: \"1\", effective: 2026-01-01, digest: \"{}\"}}\n",
        Digest::of(b"old")
    ));
    assert!(add_revision(&before, &revision()).is_ok());
}

fn team() -> String {
    format!(
        "people:\n  # the boss\n  - id: boss # hers\n    start: 2020-01-01\n    keys:\n      - \"{KEY} a\" # laptop\n      - \"{OTHER} b\"\n\
         \x20 - {{id: jane, start: 2025-04-01, keys: [\"{KEY}\"]}}\n  - id: joe\n    start: 2025-01-01"
    )
}

#[test]
fn a_leaver_gets_an_end() {
    let before = team();
    let after = end_person(&before, &id("boss"), day("2026-01-31")).unwrap();
    assert_eq!(difference(&before, &after), "+    end: 2026-01-31\n");
    let again = end_person(&after, &id("boss"), day("2026-02-28")).unwrap();
    assert_eq!(difference(&after, &again), "-    end: 2026-01-31\n+    end: 2026-02-28\n");
    let after = end_person(&before, &id("jane"), day("2026-01-31")).unwrap();
    assert!(after.contains("{id: jane, start: 2025-04-01, end: 2026-01-31, keys:"));
    let after = end_person(&before, &id("joe"), day("2026-01-31")).unwrap();
    assert!(after.ends_with("    start: 2025-01-01\n    end: 2026-01-31"));
    assert!(
        end_person(&before, &id("nobody"), day("2026-01-31"))
            .unwrap_err()
            .to_string()
            .contains("not in this file")
    );
    let early = end_person(&before, &id("joe"), day("2024-01-31")).unwrap_err();
    assert!(format!("{early:#}").contains("would break the file"), "{early:#}");
}

#[test]
fn keys_come_and_go() {
    let before = team();
    let after = add_key(&before, &id("joe"), &key(KEY)).unwrap();
    assert!(after.ends_with(&format!("    start: 2025-01-01\n    keys: [\"{KEY}\"]")));
    let after = add_key(&before, &id("jane"), &key(OTHER)).unwrap();
    assert!(after.contains(&format!("keys: [\"{KEY}\", \"{OTHER}\"]}}")));
    assert!(add_key(&before, &id("boss"), &key(KEY)).unwrap_err().to_string().contains("already"));

    let after = retire_key(&before, &id("boss"), &key(KEY), day("2026-02-01"), None).unwrap();
    assert_eq!(
        difference(&before, &after),
        format!("-      - \"{KEY} a\" # laptop\n       - \"{OTHER} b\"\n")
            .replace("\n       - ", "\n-      - ")
            + &format!(
                "+      - \"{OTHER} b\"\n+    retired_keys: [{{key: \"{KEY} a\", until: 2026-02-01}}]\n"
            )
    );
    let last =
        retire_key(&after, &id("boss"), &key(OTHER), day("2026-03-01"), Some(day("2026-02-20"))).unwrap();
    assert!(last.contains("    keys: []\n"), "{last}");
    assert!(last.contains(", until: 2026-03-01, compromised: 2026-02-20}]\n"));
    let back = add_key(&last, &id("boss"), &key(OTHER)).unwrap();
    assert!(back.contains(&format!("    keys: [\"{OTHER}\"]\n")));
    assert!(retire_key(&before, &id("joe"), &key(KEY), day("2026-02-01"), None).is_err());
}

#[test]
fn a_retired_key_becomes_a_compromised_one_on_its_line_and_never_later() {
    let before = retire_key(&team(), &id("boss"), &key(KEY), day("2026-02-01"), None).unwrap();
    let after = compromise_key(&before, &id("boss"), &key(KEY), day("2026-01-20")).unwrap();
    let until = ", until: 2026-02-01}]";
    assert_eq!(after, before.replace(until, ", until: 2026-02-01, compromised: 2026-01-20}]"));
    let earlier = compromise_key(&after, &id("boss"), &key(KEY), day("2026-01-02")).unwrap();
    assert!(earlier.contains("compromised: 2026-01-02}"), "{earlier}");
    assert!(compromise_key(&after, &id("boss"), &key(KEY), day("2026-01-21")).is_err());
    assert!(compromise_key(&team(), &id("boss"), &key(KEY), day("2026-01-20")).is_err());
}

#[test]
fn fields_are_quoted_where_they_must_be() {
    let before = team();
    let after = set_person_field(&before, &id("boss"), PersonField::Location, "NO").unwrap();
    assert_eq!(difference(&before, &after), "+    location: \"NO\"\n");
    let after = set_person_field(&before, &id("jane"), PersonField::Team, "a, b").unwrap();
    assert!(after.contains("{id: jane, team: \"a, b\", start"));
    assert!(set_person_field(&before, &id("jane"), PersonField::Manager, "No Id").is_err());
    let roles = ["engineer".to_owned(), "2nd line".to_owned()];
    let after = set_person_roles(&before, &id("joe"), &roles).unwrap();
    assert_eq!(difference(&before, &after), "+    roles: [engineer, \"2nd line\"]\n");
}

#[test]
fn line_endings_are_kept() {
    let before = team().replace('\n', "\r\n");
    let after = end_person(&before, &id("boss"), day("2026-01-31")).unwrap();
    assert!(after.contains("2020-01-01\r\n    end: 2026-01-31\r\n    keys:"));
}

#[test]
fn a_file_with_problems_is_not_touched() {
    let before = team().replace("start: 2020", "strat: 2020");
    let why = end_person(&before, &id("joe"), day("2026-01-31")).unwrap_err().to_string();
    assert!(why.starts_with("the file has problems, to be mended first; line 3:"), "{why}");
}
