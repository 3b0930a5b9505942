//! YAML that is wrong, on purpose or by accident: each ends in sentences with their places, or in a clean read.

use super::*;

/// What is said of a file that yields nobody. How long it takes is for the benchmark: here it has to end.
fn quick(bytes: &[u8]) -> String {
    let (people, findings) = roster("people/x.yaml", bytes);
    assert!(people.is_empty());
    said(&findings).join("\n")
}

#[test]
fn hostile_sizes_end() {
    assert_eq!(quick(b""), "file-unreadable 1:1+0 the file is empty");
    assert_eq!(quick(b"# only a comment\n"), "file-unreadable 1:1+0 the file is empty");
    assert_eq!(
        quick(&vec![b'a'; 10 << 20]),
        "file-too-large 0:0+0 the file has 10240 KiB; at most 5120 are read"
    );
    assert!(quick(&vec![b'['; 3 << 20]).contains("the file nests deeper than 64"));
    assert!(quick("- ".repeat(10_000).as_bytes()).contains("the file nests deeper than 64"));
    let deep: String = (0..10_000).map(|n| format!("{}a:\n", " ".repeat(n.min(400)))).collect();
    assert!(!quick(deep.as_bytes()).is_empty());
    assert!(quick("{a: ".repeat(10_000).as_bytes()).contains("the file nests deeper than 64"));
    assert!(quick(format!("[{}]", "a,".repeat(2_000_000)).as_bytes()).contains("more than a million values"));
    let keys: String = (0..300_000).map(|n| format!("k{n}: x\n")).collect();
    assert!(quick(keys.as_bytes()).contains("problems-unlisted"));
    let nulls = "a:\n".repeat(100_000);
    assert!(quick(nulls.as_bytes()).contains("problems-unlisted"));
}

#[test]
fn an_alias_bomb_does_not_go_off() {
    let mut bomb = "a0: &a0 [x, x]\n".to_owned();
    for n in 1..30 {
        bomb += &format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}, *a{0}, *a{0}, *a{0}]\n", n - 1);
    }
    let said = quick(bomb.as_bytes());
    assert!(said.contains("yaml-forbidden 1:5+3 an anchor stands here"), "{said}");
    assert!(said.contains("yaml-forbidden 2:10+3 an alias stands here"));
}

#[test]
fn yaml_that_hides_what_it_says_is_refused() {
    for (text, expected) in [
        ("people: &x []\n", "yaml-forbidden 1:9+2 an anchor stands here"),
        ("people: *x\n", "yaml-forbidden 1:9+2 an alias stands here"),
        ("people: !!seq []\n", "yaml-forbidden 1:9+5 a tag stands here"),
        ("people: []\n--- \npeople: []\n", "yaml-forbidden 2:1+3 a second document begins here"),
        ("%YAML 1.1\n---\npeople: []\n", "yaml-forbidden 1:1+1 a directive stands here"),
        ("people: []\n<<: {a: b}\n", "yaml-forbidden 2:1+2 a merge key stands here"),
        ("people: []\n? [a]\n: b\n", "value-refused 2:3+3 this is no key"),
        ("people: []\npeople: []\n", "key-duplicate 2:1+6 `people` stands twice; first in line 1"),
        ("people: []\n\"people\": []\n", "key-duplicate 2:1+8 `people` stands twice; first in line 1"),
        ("\tpeople: []\n", "file-unreadable 1:1+1 a tab stands where YAML wants blanks"),
        ("people:\n\t- id: x\n", "file-unreadable 2:1+1 a tab stands where YAML wants blanks"),
        ("people: [\n", "file-unreadable"),
        ("people: \"x\n", "file-unreadable"),
    ] {
        let said = of_people(text);
        assert!(said.len() == 1 && said[0].starts_with(expected), "{text:?}: {said:?}");
    }
}

#[test]
fn keys_stand_once_in_every_mapping() {
    for (text, expected) in [
        (jane("    id: joe\n"), "key-duplicate 4:5+2 `id` stands twice; first in line 2"),
        (
            jane("    contract: {signed: 2025-01-01, signed: 2025-01-02}\n"),
            "key-duplicate 4:36+6 `signed` stands twice; first in line 4",
        ),
    ] {
        let (people, findings) = roster("people/x.yaml", text.as_bytes());
        assert_eq!(said(&findings), [expected]);
        assert!(people.is_empty(), "which of the two is meant cannot be known");
    }
    let said = of_policy(&POLICY.replace("version: 1,", "version: 1, version: 2,"));
    assert_eq!(said, ["key-duplicate 4:26+7 `version` stands twice; first in line 4"]);
}

#[test]
fn nothing_is_no_value() {
    for null in ["", "~", "null", "NULL", "Null"] {
        let said = of_people(&jane(&format!("    team: {null}\n")));
        assert_eq!(said, ["value-refused 4:5+4 `team` has no value"], "{null}");
    }
    assert_eq!(
        of_people(&jane("    roles: [a, ~]\n")),
        ["value-refused 4:16+1 this entry of the list has no value"]
    );
    assert_eq!(of_people("people:\n"), ["value-refused 1:1+6 `people` has no value"]);
    assert_eq!(of_people("~\n"), ["file-unreadable 1:1+0 the file is empty"]);
    let (people, _) = roster("people/x.yaml", jane("    team: \"null\"\n").as_bytes());
    assert_eq!(people[0].team.as_deref(), Some("null"));
}

#[test]
fn words_that_look_like_something_else_are_words() {
    let text = jane("    team: no\n    location: 0123\n    name: 1.10\n    roles: [true, 12:30, 1e3]\n");
    let (people, findings) = roster("people/x.yaml", text.as_bytes());
    assert_eq!(said(&findings), Vec::<String>::new());
    let jane = &people[0];
    assert_eq!(
        (jane.team.as_deref(), jane.location.as_deref(), jane.name.as_str()),
        (Some("no"), Some("0123"), "1.10")
    );
    assert_eq!(jane.roles, ["true", "12:30", "1e3"]);
    for (written, meant) in
        [("1.10", "1.10"), ("2.0", "2.0"), ("\"2.0\"", "2.0"), ("2026", "2026"), ("0123", "0123")]
    {
        let file = POLICY.replace("version: 1,", &format!("version: {written},"));
        let policy = requirement("policies/x.yaml", file.as_bytes(), RequirementKind::Policy).0.unwrap();
        assert_eq!(policy.current().version.as_str(), meant);
    }
}

#[test]
fn shapes_are_not_guessed() {
    for (line, expected) in [
        (
            "roles: engineer",
            "value-refused 4:12+8 roles: a list is expected here, and this is the text `engineer`",
        ),
        ("team: [a]", "value-refused 4:11+3 team: one value is expected here, and this is a list"),
        (
            "team: {a: b}",
            "value-refused 4:11+6 team: one value is expected here, and this is a mapping of keys",
        ),
        ("name: {{ user }}", "value-refused 4:11+10 name: one value is expected here"),
        ("roles: [[a]]", "value-refused 4:13+3 roles: one value is expected here, and this is a list"),
        (
            "leave: [2026-01-01]",
            "value-refused 4:13+10 leave: a mapping with keys such as from or to is expected here",
        ),
        (
            "contract: yes",
            "value-refused 4:15+3 contract: a mapping with keys such as signed, clauses or reference",
        ),
        ("team: \"\"", "value-refused 4:11+2 team: this is empty"),
    ] {
        let text = jane(&format!("    {line}\n"));
        let (people, findings) = roster("people/x.yaml", text.as_bytes());
        let said = said(&findings);
        assert!(said[0].starts_with(expected), "{line}: {said:?}");
        assert!(people.is_empty(), "{line}");
    }
    assert_eq!(
        of_people("- id: jane\n"),
        ["value-refused 1:1+0 a mapping with keys such as people is expected here, and this is a list"]
    );
    assert_eq!(
        of_people("people: {id: jane}\n"),
        ["value-refused 1:9+10 people: a list is expected here, and this is a mapping of keys"]
    );
}

#[test]
fn every_problem_of_a_file_is_found_at_once() {
    let text = "people:\n  - id: Jane\n    nmae: x\n    start: 2026-1-5\n    roles: engineer\n    leave:\n      - {from: 2026-02-01, to: 2026-01-01}\n    email:\n\
                \x20 - start: 2026-01-01\n    manager: \"..\"\n  - {id: joe, start: 2026-01-01}\n";
    let (people, findings) = roster("people/x.yaml", text.as_bytes());
    assert_eq!(people.len(), 1);
    assert_eq!(
        said(&findings),
        [
            "value-refused 2:9+4 id: `Jane` has the capital letter J; identifiers are lower-case",
            "key-unknown 3:5+4 nothing reads the key `nmae`",
            "value-refused 4:12+8 start: `2026-1-5` is no day of the calendar",
            "value-refused 5:12+8 roles: a list is expected here, and this is the text `engineer`",
            "dates-contradict 7:32+10 this leave ends on 2026-01-01, before it begins on 2026-02-01",
            "value-refused 8:5+5 `email` has no value",
            "key-missing 9:5+5 the key `id` is missing",
            "value-refused 10:14+4 manager: `..` begins or ends with, or doubles, one of . - _",
        ]
    );
    let nearest = findings.iter().find(|f| f.id == "key-unknown").unwrap();
    assert_eq!(nearest.remedy, "Perhaps `name` is meant.");
}

#[test]
fn what_is_repeated_of_a_file_is_harmless() {
    let findings = roster(
        "people/x.yaml",
        jane("    \"a\\e[31m\\u202e\": \"x\"\n    manager: \"\\e]0;x\\a\"\n").as_bytes(),
    )
    .1;
    assert_eq!(findings.len(), 2);
    for finding in findings {
        assert!(!finding.message.chars().any(crate::text::is_unsafe_char), "{finding:?}");
        assert!(finding.message.contains("\\u{1b}"), "{finding:?}");
    }
}

#[test]
fn columns_count_characters() {
    let said = of_people("people: [{name: \"Zoë 数字\", id: Zoë, start: 2026-01-01}]\n");
    assert!(said[0].starts_with("value-refused 1:31+3 id: "), "{said:?}");
    let said = of_people(&jane("    name: \"数\"\r\n    taem: x\r\n"));
    assert_eq!(said, ["key-unknown 5:5+4 nothing reads the key `taem`"]);
}

#[test]
fn a_file_that_two_readers_read_differently_is_refused() {
    // The line separator U+2028 ends a line in YAML 1.1, and is a character like any other in YAML 1.2.
    let (people, findings) = roster("people/x.yaml", jane("    team: a\u{2028}b\n").as_bytes());
    assert_eq!(said(&findings), ["file-unreadable 4:11+3 two YAML readers read this differently"]);
    assert!(people.is_empty());
}
