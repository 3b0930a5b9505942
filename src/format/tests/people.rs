//! Rosters.

use super::*;

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
fn a_pasted_private_key_is_not_repeated() {
    let text = jane("    keys: [\"-----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNza\"]\n");
    let findings = roster("people/x.yaml", text.as_bytes()).1;
    assert!(findings[0].message.starts_with("keys: this key is a PRIVATE key"));
    assert!(!findings[0].message.contains("b3Blb"));
}
