//! Files that are wrong, on purpose or by accident: each ends in sentences with their places, or in a clean read.

use super::*;
use crate::finding::Finding;
use crate::model::{Audience, Config, RequirementKind};
use std::time::{Duration, Instant};

/// Findings one a line: id, line:column+length, message.
fn said(findings: &[Finding]) -> Vec<String> {
    let one = |f: &Finding| {
        let p = f.place.clone().unwrap_or_default();
        format!("{} {}:{}+{} {}", f.id, p.line, p.column, p.length, f.message)
    };
    findings.iter().map(one).collect()
}

fn of_people(text: &str) -> Vec<String> {
    said(&roster("people/x.yaml", text.as_bytes()).1)
}

fn of_policy(text: &str) -> Vec<String> {
    said(&requirement("policies/x.yaml", text.as_bytes(), RequirementKind::Policy).1)
}

const SETTINGS: &str =
    "schema: 1\norganization: X\nrepository: 0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f1\nmaintainers: [a]\n";
const POLICY: &str = "id: x\ntitle: T\ntext: Be good.\nrevisions: [{version: 1, effective: 2026-01-01}]\n";

fn of_settings(more: &str) -> (Option<Config>, Vec<String>) {
    let (config, findings) = config("ack.yaml", format!("{SETTINGS}{more}").as_bytes());
    (config, said(&findings))
}

/// One person whose entry ends with these lines.
fn jane(more: &str) -> String {
    format!("people:\n  - id: jane\n    start: 2025-04-01\n{more}")
}

/// The file, or its one problem.
fn quick(bytes: &[u8]) -> String {
    let start = Instant::now();
    let (people, findings) = roster("people/x.yaml", bytes);
    let taken = start.elapsed();
    // A second for the released program; tests are built without optimisation.
    assert!(taken < Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 }), "{taken:?}");
    assert!(people.is_empty());
    said(&findings).join("\n")
}

#[test]
fn the_shortest_files_are_read() {
    let (config, findings) = of_settings("");
    assert_eq!(findings, Vec::<String>::new());
    let config = config.unwrap();
    assert_eq!((config.clocks, config.statement.as_str(), config.coverage_bar), (CLOCKS, STATEMENT, 100));
    assert_eq!((config.mainline.as_str(), config.zone.name()), ("main", "UTC"));
    let (policy, findings) = requirement("policies/x.yaml", POLICY.as_bytes(), RequirementKind::Policy);
    assert_eq!(said(&findings), Vec::<String>::new());
    let policy = policy.unwrap();
    assert_eq!(policy.audience, Audience::Everyone);
    assert_eq!(policy.digest, Some(crate::source::Digest::of(b"Be good.")));
    assert!(policy.current().material);
    let (people, findings) = roster("people/x.yaml", jane("").as_bytes());
    assert_eq!(said(&findings), Vec::<String>::new());
    assert_eq!((people[0].kind.as_str(), people[0].line), ("employee", 2));
}

#[test]
fn the_settings_of_the_documentation_are_read() {
    let (config, findings) = of_settings(
        "timezone: Europe/Berlin\npush: false\napprovals: recorded\ngovernance: reviewed\n\
         clocks: {join: 14 days, change: 14 days, renew: never, renewal_window: 30 days, return: 7 days, landing: 2 weeks}\n\
         max_exemption: 12 months\nthresholds: {coverage: 95}\n\
         suppressions: [{finding: record-removed, subject: acknowledgements/x, reason: Test record, by: a, until: 2026-12-31}]\n\
         escalation: [{after: 1 day, to: person}, {after: 7 days, to: manager}]\nrecurrence: {episodes: 2, within: 12 months}\n\
         sampling: [{up_to: 5, take: all}, {up_to: 250, take: 10%}, {take: 25}]\nframeworks: [iso27001, soc2]\n",
    );
    assert_eq!(findings, Vec::<String>::new());
    let config = config.unwrap();
    assert_eq!((config.clocks.renew, config.clocks.landing, config.coverage_bar), (None, 14, 95));
    assert_eq!(config.suppressions[0].line, 12);
}

#[test]
fn hostile_sizes_end_quickly() {
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
fn days_are_real_and_written_one_way() {
    for bad in [
        "2026-1-5",
        "2026-02-29",
        "0000-01-01",
        "20260105",
        "2026-01-05T00:00:00Z",
        "05.01.2026",
        "10000-01-01",
        "no",
    ] {
        let said = of_people(&format!("people: [{{id: jane, start: {bad}}}]\n"));
        let expected = format!("value-refused 1:28+{} start: `{bad}` is no day of the calendar", bad.len());
        assert_eq!(said, [expected]);
    }
    for good in ["2024-02-29", "\"2026-01-05\"", "'2026-01-05'", "9999-12-31", "0001-01-01"] {
        assert_eq!(of_people(&format!("people: [{{id: jane, start: {good}}}]\n")), Vec::<String>::new());
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
fn an_unknown_key_drops_nobody() {
    let (people, findings) = roster("people/x.yaml", jane("    favourite_colour: red\n").as_bytes());
    assert_eq!((people.len(), findings.len()), (1, 1));
    assert!(findings[0].remedy.starts_with("Take it out; known here: id, name, email"));
}

#[test]
fn ids_are_not_mistaken_for_one_another() {
    // The second begins with a Cyrillic letter.
    for (id, part) in
        [("Jane.doe", "capital letter J"), ("\u{458}ane.doe", "only a-z, 0-9"), ("con", "device name")]
    {
        let said = of_people(&format!("people: [{{id: {id}, start: 2026-01-01}}]\n"));
        assert!(said[0].contains(part), "{said:?}");
    }
    let twice = "people:\n  - {id: jane, start: 2026-01-01}\n  - {id: jane, start: 2026-02-01}\n";
    let (people, findings) = roster("people/x.yaml", twice.as_bytes());
    assert_eq!(said(&findings), ["id-duplicate 3:10+4 `jane` stands twice; first in line 2"]);
    assert_eq!(people.len(), 1);
}

#[test]
fn days_of_a_person_do_not_contradict() {
    for (lines, expected) in [
        (
            "    end: 2025-03-31\n",
            Some(
                "dates-contradict 4:10+10 this employment ends on 2025-03-31, before it begins on 2025-04-01",
            ),
        ),
        ("    end: 2025-04-01\n", None),
        (
            "    earlier: [{start: 2021-01-01, end: 2025-04-01}]\n",
            Some(
                "dates-contradict 3:12+10 this employment begins on 2025-04-01, within the one from 2021-01-01 to 2025-04-01",
            ),
        ),
        ("    earlier: [{start: 2021-01-01, end: 2025-03-31}]\n", None),
        (
            "    earlier: [{start: 2026-01-01, end: 2026-03-31}]\n",
            Some(
                "dates-contradict 4:23+10 this employment begins on 2026-01-01, within the one from 2025-04-01 with no end",
            ),
        ),
        (
            "    leave: [{from: 2026-01-01}, {from: 2026-02-01, to: 2026-03-01}]\n",
            Some(
                "dates-contradict 4:40+10 this leave begins on 2026-02-01, within the one from 2026-01-01 with no end",
            ),
        ),
        ("    leave: [{from: 2026-02-01, to: 2026-03-01}, {from: 2026-01-01, to: 2026-01-31}]\n", None),
    ] {
        let (people, findings) = roster("people/x.yaml", jane(lines).as_bytes());
        assert_eq!(said(&findings), expected.into_iter().collect::<Vec<_>>(), "{lines}");
        assert_eq!(people.is_empty(), expected.is_some());
    }
}

#[test]
fn clocks_are_positive_lengths() {
    for (clocks, part) in [
        ("join: 0 days", "`0 days` is not positive"),
        ("join: -3 days", "`-3 days` is not positive"),
        ("join: 14", "`14` is no length of time"),
        ("renew: sometimes", "`sometimes` is no length of time"),
        ("landing: 1 month", "`1 month` is not counted in days"),
        ("landing: 200 years", "is longer than a hundred years"),
    ] {
        let (config, said) = of_settings(&format!("clocks: {{{clocks}}}\n"));
        assert!(said.len() == 1 && said[0].contains(part), "{said:?}");
        assert_eq!(config.unwrap().clocks, CLOCKS, "the default stands beside its finding");
    }
}

#[test]
fn settings_that_must_be_there_are_asked_for() {
    let said_of = |text: &str| {
        let (settings, findings) = config("ack.yaml", text.as_bytes());
        assert!(settings.is_none(), "{text}");
        said(&findings)
    };
    assert_eq!(said_of("push: true\n").len(), 4);
    assert_eq!(
        said_of(&SETTINGS.replace("[a]", "[]")),
        ["value-refused 4:14+2 maintainers: nobody is named"]
    );
    assert_eq!(said_of(&SETTINGS.replace("0197f", "0197F")).len(), 1);
    let newer = format!("{}colour: red\n", SETTINGS.replace("schema: 1", "schema: 2"));
    assert_eq!(said_of(&newer), ["schema-newer 1:9+1 the register has form 2, and this ack reads form 1"]);
    assert_eq!(
        said_of(&SETTINGS.replace("schema: 1", "schema: one")),
        ["value-refused 1:9+3 schema: `one` is no form of a register"]
    );
}

#[test]
fn optional_settings_fall_back_beside_their_finding() {
    let (config, said) = of_settings(
        "governance: aproved\nthresholds: {coverage: 101}\npush: yes\nsuppressions: [{finding: x}]\n",
    );
    assert_eq!(said.len(), 7, "{said:?}");
    let config = config.unwrap();
    assert_eq!((config.coverage_bar, config.push, config.suppressions.len()), (100, false, 0));
}

#[test]
fn statements_can_be_signed() {
    for (statement, part) in [
        ("\"a\\nb\"", "has several lines"),
        ("\" \"", "is empty"),
        ("\"a\\u202eb\"", "has characters that cannot be seen"),
        ("\"a\\u0308\"", "composed form"),
        (&"x".repeat(3000), "longer than 2048 bytes"),
    ] {
        let (_, said) = of_settings(&format!("statement: {statement}\n"));
        assert!(said.len() == 1 && said[0].contains(part), "{said:?}");
    }
}

#[test]
fn the_text_of_a_policy_is_in_one_place_beside_it() {
    let with = |line: &str| POLICY.replace("text: Be good.\n", line);
    assert_eq!(of_policy(&with("")), ["key-missing 1:1+2 there is neither `document` nor `text`"]);
    assert_eq!(
        of_policy(&with("text: a\ndocument: b.md\n")),
        ["value-refused 4:11+4 there are both `document` and `text`"]
    );
    for (name, part) in [
        ("/etc/passwd", "begins at the root"),
        ("../x.md", "leads out of its folder"),
        ("a/../../x.md", "leads out of its folder"),
        ("a//b.md", "is no plain path"),
        ("./b.md", "is no plain path"),
        ("\"a\\\\b.md\"", "has characters"),
        ("C:x.md", "has characters"),
    ] {
        let said = of_policy(&with(&format!("document: {name}\n")));
        assert!(said.len() == 1 && said[0].contains(part), "{said:?}");
    }
    let text = with("document: texts/x.md\n");
    let policy = requirement("policies/sub/x.yaml", text.as_bytes(), RequirementKind::Policy).0.unwrap();
    assert_eq!(policy.document, crate::model::Document::File("policies/sub/texts/x.md".into()));
    assert_eq!(policy.digest, None);
}

#[test]
fn a_written_digest_is_right() {
    let digest = crate::source::Digest::of(b"Be good.");
    let with = |digest: &str| POLICY.replace("version: 1,", &format!("version: 1, digest: \"{digest}\","));
    assert_eq!(of_policy(&with(&digest.to_string())), Vec::<String>::new());
    let other = crate::source::Digest::of(b"Be bad.");
    let (policy, findings) =
        requirement("policies/x.yaml", with(&other.to_string()).as_bytes(), RequirementKind::Policy);
    assert!(
        said(&findings)[0]
            .starts_with(&format!("digest-wrong 4:34+73 version 1 says {other}, and its text has {digest}"))
    );
    let mut policy = policy.unwrap();
    assert_eq!(digest_fault(&policy).unwrap().place.unwrap().line, 4);
    policy.digest = Some(other);
    assert_eq!(digest_fault(&policy), None);
}

#[test]
fn revisions_are_listed_newest_first() {
    let with = |list: &str| of_policy(&POLICY.replace("[{version: 1, effective: 2026-01-01}]", list));
    assert_eq!(with("[]"), ["value-refused 4:12+2 revisions: there is none"]);
    assert_eq!(
        with("[{version: 1, effective: 2026-02-01}, {version: 2, effective: 2026-01-01}]"),
        ["revision-order 4:23+1 version 1 stands above 2"]
    );
    assert_eq!(
        with("[{version: 2, effective: 2026-01-01}, {version: 1, effective: 2026-02-01}]"),
        ["revision-order 4:37+10 version 2 holds from 2026-01-01, before version 1 from 2026-02-01"]
    );
    assert_eq!(
        with("[{version: 1, effective: 2026-01-01}, {version: 1, effective: 2026-01-01}]"),
        ["id-duplicate 4:60+1 version 1 stands twice; first in line 4"]
    );
    let file =
        POLICY.replace("[{", "[{version: 2, effective: 2026-02-01, material: false}, {material: false, ");
    let policy = requirement("policies/x.yaml", file.as_bytes(), RequirementKind::Policy).0.unwrap();
    assert_eq!(policy.revisions.iter().map(|r| r.material).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn audiences_ask_for_something() {
    let with = |audience: &str| of_policy(&format!("{POLICY}audience: {audience}\n"));
    assert_eq!(with("everyone"), Vec::<String>::new());
    assert_eq!(with("{any: [{role: a}, {team: b}], except: [{location: US}]}"), Vec::<String>::new());
    assert_eq!(with("{except: [{role: a}]}"), Vec::<String>::new());
    assert_eq!(with("everybody"), ["value-refused 5:11+9 audience: `everybody` is no audience"]);
    assert_eq!(with("{}"), ["value-refused 5:11+2 this rule asks for nothing"]);
    assert_eq!(with("{any: []}"), ["value-refused 5:17+2 any: this list of rules is empty"]);
    assert_eq!(with("{rol: a}").len(), 2);
    assert_eq!(
        with("{role: a, except: [{all: [{person: jane}]}]}"),
        ["value-refused 5:46+4 person: nobody can be named in an exception"]
    );
    assert!(
        with("[engineer]")[0].starts_with("value-refused 5:11+10 audience: a mapping with keys such as role")
    );
    assert!(
        with("{any: [engineer]}")[0]
            .starts_with("value-refused 5:18+8 any: a mapping with keys such as role")
    );
}

#[test]
fn a_policy_is_no_course_and_is_named_after_its_id() {
    assert_eq!(
        of_policy(&format!("{POLICY}pass: 80\n")),
        ["key-unknown 5:1+4 nothing reads the key `pass` of a policy"]
    );
    let course = format!("{POLICY}pass: 80\nevidence: import\n");
    let (course, findings) = requirement("training/x.yaml", course.as_bytes(), RequirementKind::Course);
    assert_eq!((course.unwrap().pass, findings.len()), (Some(80), 0));
    let (policy, findings) = requirement("policies/y.yaml", POLICY.as_bytes(), RequirementKind::Policy);
    assert_eq!(said(&findings), ["file-name-differs 1:5+1 `x` stands in a file of another name"]);
    assert!(policy.is_some());
}

#[test]
fn a_pasted_private_key_is_not_repeated() {
    let text = jane("    keys: [\"-----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNza\"]\n");
    let findings = roster("people/x.yaml", text.as_bytes()).1;
    assert!(findings[0].message.starts_with("keys: this key is a PRIVATE key"));
    assert!(!findings[0].message.contains("b3Blb"));
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

/// `cargo test --release --lib format::hostile::fifty -- --ignored --nocapture` says how long a large roster takes.
#[test]
#[ignore = "a measurement"]
fn fifty_thousand_people_in_one_file() {
    let entry = |n: u32| {
        format!(
            "  - {{id: p{n}, start: 2025-04-01, roles: [engineer], team: t{}, manager: p1, location: DE}}\n",
            n % 50
        )
    };
    let text = format!("people:\n{}", (0..50_000).map(entry).collect::<String>());
    for _ in 0..3 {
        let start = Instant::now();
        let value: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        let library = start.elapsed();
        assert!(value.is_mapping());
        let start = Instant::now();
        let (people, findings) = roster("people/x.yaml", text.as_bytes());
        println!("{} KiB: serde_yaml alone {library:?}, strictly {:?}", text.len() / 1024, start.elapsed());
        assert_eq!((people.len(), findings.len()), (50_000, 0));
    }
}
