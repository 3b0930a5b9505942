//! Policies and courses.

use super::*;

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
fn a_long_history_is_read() {
    let list: String =
        (0..80_000).rev().map(|n| format!("  - {{version: 1.{n}, effective: 2026-01-01}}\n")).collect();
    let file = POLICY.replace(" [{version: 1, effective: 2026-01-01}]", &format!("\n{list}"));
    assert_eq!(of_policy(&file), Vec::<String>::new());
}
