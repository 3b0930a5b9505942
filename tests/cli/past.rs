//! The past as a story, and a look ahead before a change: `history`, `explain --period`, `policy diff`, `policy impact`.

use crate::desk::{Desk, START};

const MARA: &str = "mara.lind";
const JANE: &str = "jane.doe";
const LATER: &str = "2026-02-02T09:00:00Z";

/// What was said, however its lines are broken.
fn words(said: &str) -> String {
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Two people; Jane has signed access-control 1.0, and Mara edits its text in the work tree.
fn edited() -> Desk {
    let desk = Desk::with_two_people();
    desk.ack(JANE, START, &["sign", "--yes", "access-control"]).well();
    desk.edit("policies/access-control.md", "# Access\n\nYou must use a hardware key within 30 days.\n");
    desk
}

fn revised(how: &str) -> Desk {
    let desk = edited();
    let revise = ["policy", "revise", "access-control", how, "--description", "Hardware keys"];
    desk.ack(MARA, LATER, &revise).well();
    desk
}

#[test]
fn a_difference_is_shown_between_versions_and_since_a_signature() {
    let desk = revised("--editorial");
    let last = desk.ack(MARA, LATER, &["policy", "diff", "access-control"]).well();
    for line in [
        "Access Control Policy: 1.0 → 1.1",
        "   3      - Use a hardware key.",
        "        3 + You must use a hardware key within 30 days.",
        "look at binding words: + must, + within",
        "look at numbers: + 30 days",
    ] {
        assert!(last.contains(line), "{line}\n{last}");
    }
    let same =
        |args: &[&str]| desk.ack(MARA, LATER, &[&["policy", "diff", "access-control"], args].concat()).well();
    assert_eq!(same(&["1.0..1.1"]), last);
    assert_eq!(same(&["1.0"]), last);
    assert_eq!(same(&["--signed", JANE]), last);
    let back = same(&["1.1..1.0"]);
    assert!(back.contains("- You must use a hardware key within 30 days."), "{back}");
    let json = same(&["--format", "json"]);
    for part in
        ["\"kind\": \"difference\"", "\"change\": \"removed\"", "\"notable\": true", "\"lines_added\": 1"]
    {
        assert!(json.contains(part), "{part}\n{json}");
    }
    let coloured = same(&["--color", "always"]);
    assert!(coloured.contains("\u{1b}["), "{coloured}");
}

#[test]
fn what_has_no_difference_says_so() {
    let desk = revised("--material");
    let diff = |args: &[&str]| desk.ack(MARA, LATER, &[&["policy", "diff"], args].concat());
    let only = diff(&["information-security"]).fails(2);
    assert!(only.contains("has only one version with a text, 1.0"), "{only}");
    let unknown = diff(&["access-control", "1.0..9.9"]).fails(2);
    assert!(
        unknown.contains("never had a text of version 9.9") && unknown.contains("1.0 and 2.0"),
        "{unknown}"
    );
    assert!(diff(&["access-control", "nonsense"]).fails(2).contains("write them as 1.0..2.1"));
    let never = diff(&["access-control", "--signed", MARA]).fails(2);
    assert!(never.contains("mara.lind has acknowledged no version of access-control"), "{never}");
    let same = diff(&["access-control", "1.0..1.0"]).well();
    assert!(same.contains("the same, byte for byte"), "{same}");
}

#[test]
fn a_document_that_is_no_text_is_compared_by_size_and_digest() {
    let desk = Desk::with_register();
    std::fs::write(desk.register().join("policies/scan.pdf"), b"%PDF\0one").unwrap();
    let yaml = |more: &str| {
        format!(
            "id: scan\ntitle: Scan\nowner: mara.lind\naudience: everyone\ndocument: scan.pdf\nrevisions:\n{more}  - {{version: \"1.0\", effective: 2026-01-05, author: mara.lind, material: true, description: First.}}\n"
        )
    };
    desk.edit("policies/scan.yaml", &yaml(""));
    desk.commit(MARA, START, "scan");
    std::fs::write(desk.register().join("policies/scan.pdf"), b"%PDF\0another").unwrap();
    let newer = "  - {version: \"1.1\", effective: 2026-02-02, author: mara.lind, material: false, description: Scanned again.}\n";
    desk.edit("policies/scan.yaml", &yaml(newer));
    let ahead = desk.ack(MARA, LATER, &["policy", "impact", "--worktree"]).well();
    assert!(ahead.contains("Is it editorial?") && ahead.contains("no plain text"), "{ahead}");
    desk.commit(MARA, LATER, "scanned again");
    let said = desk.ack(MARA, LATER, &["policy", "diff", "scan"]).well();
    assert!(said.contains("only sizes and digests") && said.contains("12 bytes  sha256:"), "{said}");
}

#[test]
fn an_editorial_draft_that_binds_is_named_before_it_is_committed() {
    let desk = edited();
    let file = desk.read("policies/access-control.yaml");
    let newer = "revisions:\n  - {version: \"1.1\", effective: 2026-02-02, author: mara.lind, material: false, description: Words.}\n";
    desk.edit("policies/access-control.yaml", &file.replace("revisions:\n", newer));
    let said = desk.ack(MARA, LATER, &["policy", "impact", "--worktree"]).well();
    assert!(
        said.contains("No duty changes.") && said.contains("Version 1.1 from 2026-02-02: editorial"),
        "{said}"
    );
    assert!(
        said.contains("Is it editorial?") && said.contains("+ must") && said.contains("+ 30 days"),
        "{said}"
    );
    let head = desk.ack(MARA, LATER, &["policy", "impact"]);
    assert!(words(&head.err).contains("--worktree takes in what is not committed"), "{}", head.err);
    // Looking ahead writes nothing.
    assert_eq!(
        desk.run(MARA, "git", &["log", "--format=%s", "-1"]).trim(),
        "acknowledgements: jane.doe signs access-control"
    );
}

#[test]
fn a_branch_is_compared_with_the_mainline_that_went_on() {
    let desk = edited();
    let base = desk.run(MARA, "git", &["rev-parse", "HEAD"]);
    desk.run(MARA, "git", &["switch", "-qc", "keys"]);
    desk.ack(MARA, LATER, &["policy", "revise", "access-control", "--material", "--description", "Keys"])
        .well();
    // Meanwhile somebody joins on the mainline: no doing of the branch.
    desk.run(MARA, "git", &["switch", "-q", "main"]);
    desk.ack(
        MARA,
        LATER,
        &["people", "add", "cleo", "--name", "Cleo", "--role", "engineer", "--manager", MARA],
    )
    .well();
    desk.run(MARA, "git", &["switch", "-q", "keys"]);
    let now = "2026-02-05T09:00:00Z";
    let csv = desk.ack(MARA, now, &["policy", "impact", "--format", "csv"]).well();
    assert_eq!(
        csv.lines().collect::<Vec<_>>(),
        [
            "requirement,effect,name,person,from,version,due_before,due,remark",
            "access-control,reopened,Jane Doe,jane.doe,2026-02-05,2.0,,2026-02-19,",
            "access-control,newer,Cleo,cleo,2026-02-05,2.0,,2026-02-19,",
        ]
    );
    let json = desk.ack(MARA, now, &["policy", "impact", "--base", base.trim(), "--format", "json"]).well();
    assert!(json.contains("\"reopened\": 1") && json.contains("\"newer\": 0"), "{json}");
    let table = desk.ack(MARA, now, &["policy", "impact"]).well();
    assert!(table.contains("1 to sign anew and 1 to sign a newer version than they owe already"), "{table}");
    // What both sides changed is said.
    desk.run(MARA, "git", &["switch", "-q", "main"]);
    desk.edit("policies/access-control.md", "# Access\n\nNever mind.\n");
    desk.commit(MARA, now, "another text");
    desk.run(MARA, "git", &["switch", "-q", "keys"]);
    let both = desk.ack(MARA, now, &["policy", "impact"]);
    assert!(both.err.contains("the base has changed policies/access-control.md as well"), "{}", both.err);
}

#[test]
fn history_finds_people_policies_and_records() {
    let desk = revised("--material");
    let history = |args: &[&str]| desk.ack(MARA, "2026-03-02T09:00:00Z", &[&["history"], args].concat());
    let jane = history(&[JANE]).well();
    for line in [
        "recorded",
        "key-confirmed",
        "by mara.lind",
        "access-control 1.0, in time",
        "access-control 2.0 was due on 2026-02-16",
    ] {
        assert!(jane.contains(line), "{line}\n{jane}");
    }
    assert_eq!(history(&["people/jane.doe"]).well(), jane);
    assert!(history(&["access-control"]).well().contains("2.0 material, effective 2026-02-02, by mara.lind"));
    let path = desk.run(MARA, "git", &["ls-files", "acknowledgements"]).trim().to_owned();
    let record = history(&[&path]).well();
    assert!(
        record.contains("Verdict: valid, personal.") && record.contains("good until 2027-01-05"),
        "{record}"
    );
    let id = path.rsplit("--").next().unwrap().trim_end_matches(".yaml");
    assert_eq!(history(&[&id[..8]]).well(), record);
    assert!(history(&[]).well().contains("the register, maintained by mara.lind"));
    let json = history(&[JANE, "--format", "json"]).well();
    assert!(
        json.contains("\"kind\": \"history\"") && json.contains("\"committer\": \"Mara Lind\""),
        "{json}"
    );
    let csv = history(&[JANE, "--format", "csv", "--since", "2026-02-01"]).well();
    assert!(csv.starts_with("day,at,event,person,requirement,words,record,commit,committer\r\n"), "{csv}");
    assert!(csv.lines().skip(1).all(|l| l >= "2026-02-01"), "{csv}");
    assert!(history(&["--limit", "1"]).well().contains("1 of "));
    // As it stood then, version 2.0 was not due yet.
    let then = history(&[JANE, "--as-of", "2026-02-10"]).well();
    assert!(then.contains("opened") && !then.contains("2.0 was due"), "{then}");
}

#[test]
fn history_of_an_unknown_or_an_ambiguous_name() {
    let desk = Desk::with_two_people();
    let history = |name: &str| desk.ack(MARA, START, &["history", name]).fails(2);
    let slip = history("jane.deo");
    assert!(slip.contains("no person, policy, course or record `jane.deo`"), "{slip}");
    assert!(slip.contains("did you mean jane.doe?"), "{slip}");
    assert!(history("people/access-control").contains("did you mean access-control?"));
    let enrolments = desk.run(MARA, "git", &["ls-files", "approvals"]);
    let copy = enrolments.lines().next().unwrap().replace("enrolment--", "enrolment--x");
    desk.edit(&copy, &desk.read(enrolments.lines().next().unwrap()));
    desk.commit(MARA, START, "a copy");
    let id = copy.rsplit("--").next().unwrap().trim_end_matches(".yaml");
    let twice = history(id);
    assert!(twice.contains("is the beginning of 2 records' ids") && twice.contains(&copy), "{twice}");
    let text = desk.write("jane.md", "Jane.\n");
    let new = ["policy", "new", JANE, "--title", "Jane", "--document", text.to_str().unwrap()];
    desk.ack(MARA, START, &new).well();
    let both = history(JANE);
    assert!(both.contains("is a person and a policy") && both.contains("people/jane.doe"), "{both}");
    desk.ack(MARA, START, &["history", "policies/jane.doe"]).well();
}

#[test]
fn explain_covers_a_period() {
    let desk = revised("--material");
    let explain = |args: &[&str]| {
        desk.ack(MARA, "2026-04-10T09:00:00Z", &[&["explain", JANE, "access-control"], args].concat())
    };
    let said = explain(&["--period", "2026-02-01..2026-03-31"]).well();
    let month = |line: &str| {
        said.lines().any(|l| l.split_whitespace().collect::<Vec<_>>().join(" ").starts_with(line))
    };
    assert!(said.contains("Access Control Policy · overdue") && said.contains("· 2026-03-31"), "{said}");
    assert!(month("2026-02-28 overdue 2.0 2026-02-16 12 2026-01-05"), "{said}");
    assert!(month("2026-03-31 overdue 2.0 2026-02-16 43 2026-01-05"), "{said}");
    assert!(month("due in it change 2026-02-02 2026-02-16 2.0 overdue 43"), "{said}");
    assert!(said.contains("1 other obligation of this pair"), "{said}");
    let april = explain(&["--period", "2026-04-01..2026-12-31"]).well();
    let lines: Vec<String> = april.lines().map(words).collect();
    let carried = "carried in change 2026-02-02 2026-02-16 2.0 overdue 53";
    assert!(lines.iter().any(|l| l == carried) && april.contains("· 2026-04-10"), "{april}");
    let json = explain(&["--period", "2026-02-01..2026-03-31", "--format", "json"]).well();
    assert!(json.contains("\"months\": [") && json.contains("\"carried_in\": false"), "{json}");
    for (bad, why) in [
        ("2026-02-01", "is no period"),
        ("2026-02-01..2026-01-01", "ends before it starts"),
        ("2025-01-01..2025-12-31", "before the first day of this register"),
    ] {
        let error = explain(&["--period", bad]).fails(2);
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn a_text_that_tries_to_act_is_shown_in_its_difference() {
    let desk = edited();
    desk.edit(
        "policies/access-control.md",
        "# Access\u{1b}[2J\n\n\u{202e}Use a hardware key.\r\n::error::owned\n",
    );
    let revise = ["policy", "revise", "access-control", "--material", "--description", "=1+1"];
    desk.ack(MARA, LATER, &revise).well();
    for format in ["table", "json"] {
        let said = desk.ack(MARA, LATER, &["policy", "diff", "access-control", "--format", format]).well();
        let acts = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!said.contains(acts), "{said:?}");
        assert!(!said.lines().any(|l| l.starts_with("::")), "{said}");
    }
}
