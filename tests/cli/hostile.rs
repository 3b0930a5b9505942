//! Names and texts that try to act: none of them does, in any output.

use crate::desk::{Desk, START};

const MARA: &str = "mara.lind";

const ROSTER: &str = r#"people:
  - id: eve.hall
    name: "=HYPERLINK(\"http://evil\",\"click\")"
    email: "@SUM(1+1)*cmd|' /C calc'!A0"
    type: "+cmd"
    team: "-2+3"
    location: "</script><img src=x onerror=alert(1)>"
    roles: ["::error::owned", "a|b`c`"]
    manager: mara.lind
    start: 2026-01-05
"#;

const POLICY: &str = r#"id: odd
title: "@evil %0A::warning:: | `x` javascript:alert(1)"
owner: mara.lind
controls: ["=1+1:<img src=x>", "@a", "+iso \"} 1"]
audience: everyone
text: |
  Text.
revisions:
  - {version: "1.0", effective: 2026-01-05, author: mara.lind, material: true, description: "=1+1"}
"#;

fn acts(out: &str) -> Option<String> {
    let unsafe_char = |c: char| {
        (c.is_control() && c != '\n' && c != '\r')
            || ('\u{200b}'..='\u{200f}').contains(&c)
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    out.lines().find(|l| l.chars().any(unsafe_char)).map(|l| l.escape_debug().to_string())
}

const VIEWS: [&[&str]; 34] = [
    &["report"],
    &["report", "--by", "team"],
    &["report", "--by", "location"],
    &["report", "--format", "json"],
    &["report", "--format", "csv"],
    &["report", "--by", "location", "--format", "markdown"],
    &["report", "--format", "markdown"],
    &["report", "--period", "2026-01-05..2026-02-28", "--by", "location", "--format", "markdown"],
    &["report", "--by", "location", "--format", "openmetrics"],
    &["report", "--by", "control"],
    &["report", "--format", "oscal"],
    &["report", "--period", "2026-01-05..2026-01-05", "--format", "oscal"],
    &["report", "--by", "location", "--format", "html"],
    &["report", "--period", "2026-01-05..2026-02-28", "--format", "html"],
    &["sample", "--population", "active", "--seed", "1"],
    &["sample", "--population", "active", "--seed", "1", "--format", "csv"],
    &["sample", "--population", "changes", "--seed", "1", "--format", "markdown"],
    &["people", "list"],
    &["people", "list", "--format", "csv"],
    &["policy", "list"],
    &["policy", "list", "--format", "csv"],
    &["explain", "eve.hall", "odd"],
    &["explain", "eve.hall", "odd", "--period", "2026-01-01..2026-02-28"],
    &["history"],
    &["history", "--format", "csv"],
    &["history", "--format", "json"],
    &["history", "eve.hall"],
    &["history", "eve.hall", "--format", "csv"],
    &["history", "odd"],
    &["policy", "impact"],
    &["policy", "impact", "--worktree", "--format", "csv"],
    &["status", "--person", "eve.hall"],
    &["verify"],
    &["check"],
];

/// A register in whose every field something would act.
pub(crate) fn hostile() -> Desk {
    let desk = Desk::with_register();
    desk.edit("people/eve.hall.yaml", ROSTER);
    desk.edit("policies/odd.yaml", POLICY);
    desk.commit(MARA, START, "=cmd|' /C calc'!A0");
    desk
}

#[test]
fn formulas_and_markup_are_words() {
    let desk = hostile();
    desk.ack(MARA, START, &["check"]).well();
    for args in VIEWS {
        let said = desk.ack(MARA, "2026-02-05T09:00:00Z", args);
        assert!(said.code <= 1, "{args:?}: {}", said.err);
        assert_eq!(acts(&(said.out.clone() + &said.err)), None, "{args:?}");
        assert!(!said.out.lines().any(|l| l.starts_with("::")), "{args:?}: {}", said.out);
        if args.contains(&"markdown") {
            for live in ["<img", "</script", "@evil", "`x`", "\"1.0\" | `"] {
                assert!(!said.out.contains(live), "{args:?}: {live} in {}", said.out);
            }
        }
        if args.contains(&"html") {
            for live in ["<img", "<script", "</script", "<x", "href=\"j"] {
                assert!(!said.out.contains(live), "{args:?}: {live}");
            }
        }
        if args.contains(&"csv") {
            for field in said.out.split(['\n', ',']) {
                let field = field.trim_start_matches('"');
                let starts =
                    field.starts_with(['=', '+', '@']) || (field.starts_with('-') && field.len() > 1);
                assert!(!starts, "{args:?}: {field}");
            }
        }
    }
    assert!(desk.ack(MARA, START, &["people", "list", "--format", "csv"]).well().contains("'=HYPERLINK("));
}

#[test]
fn escape_sequences_in_files_and_commits_are_shown_and_not_sent() {
    let desk = Desk::with_register();
    desk.edit(
        "people/eve.hall.yaml",
        "people:\n  - id: \"eve\\e[2J\"\n    name: \"\\u202eevil\\e]0;x\\a\"\n",
    );
    desk.edit("policies/odd\u{1b}[2J.yaml", "id: \u{1b}[31mred\n");
    std::fs::create_dir_all(desk.register().join("acknowledgements")).unwrap();
    desk.edit("acknowledgements/\u{202e}.yaml", "\u{1b}[2J\n");
    desk.commit(MARA, START, "\u{1b}]0;owned\u{7}");
    for args in VIEWS {
        let said = desk.ack(MARA, START, args);
        assert_eq!(acts(&(said.out + &said.err)), None, "{args:?}");
    }
    let check = desk.ack(MARA, START, &["check"]);
    assert_eq!(check.code, 1);
    assert!(check.out.contains("\\u{1b}"), "{}", check.out);
}

#[test]
fn what_is_typed_is_shown_and_not_sent() {
    let desk = Desk::with_register();
    for args in [
        &["explain", "\u{1b}[2J", "information-security"][..],
        &["explain", MARA, "\u{1b}[2J"],
        &["report", "--team", "\u{1b}[2J"],
        &["report", "--as-of", "\u{1b}[2J"],
        &["people", "add", "\u{1b}[2J"],
        &["people", "end", MARA, "\u{202e}"],
        &["schema", "\u{1b}[2J"],
        &["history", "\u{1b}[2J"],
        &["history", "people/\u{202e}"],
        &["policy", "diff", "information-security", "\u{1b}[2J"],
        &["policy", "impact", "--base", "\u{1b}[2J"],
        &["explain", MARA, "information-security", "--period", "\u{1b}[2J..\u{202e}"],
    ] {
        let said = desk.ack(MARA, START, args);
        assert_eq!(said.code, 2, "{args:?}");
        assert_eq!(acts(&said.err), None, "{args:?}");
    }
}
