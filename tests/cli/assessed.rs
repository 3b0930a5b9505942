//! OSCAL: what follows for each control, and that it is no more than what was seen.

use crate::desk::{Desk, START};
use crate::hostile::hostile;
use serde_json::Value;
use std::collections::BTreeSet;

const MARA: &str = "mara.lind";

fn policy(id: &str, controls: &str, audience: &str) -> String {
    format!(
        "id: {id}\ntitle: Of {id}\nowner: mara.lind\n{controls}audience: {audience}\ntext: |\n  Text.\nrevisions:\n  - \
         {{version: \"1.0\", effective: 2026-01-05, author: mara.lind, material: true, description: First.}}\n"
    )
}

fn oscal(desk: &Desk, now: &str, args: &[&str]) -> Value {
    let said = desk.ack(MARA, now, &[&["report"], args, &["--format", "oscal"]].concat()).well();
    serde_json::from_str(&said).unwrap()
}

fn result(document: &Value) -> &Value {
    &document["assessment-results"]["results"][0]
}

/// Each finding as `control state`.
fn findings(document: &Value) -> Vec<String> {
    let none = Vec::new();
    let all = result(document)["findings"].as_array().unwrap_or(&none).iter();
    let control = |f: &Value| f["props"][0]["value"].as_str().unwrap().to_owned();
    all.map(|f| format!("{} {}", control(f), f["target"]["status"]["state"].as_str().unwrap())).collect()
}

/// Controls of a policy that is acknowledged, one that is not, one for nobody; and a policy without a control.
fn desk() -> Desk {
    let desk = Desk::with_two_people();
    desk.edit("policies/idle.yaml", &policy("idle", "controls: [\"pci-dss:12.6.3\"]\n", "{role: pilot}"));
    desk.edit(
        "policies/mine.yaml",
        &policy("mine", "controls: [\"nist-800-53:AC-2(1)\"]\n", "{role: engineer}"),
    );
    desk.commit(MARA, START, "two policies");
    desk.ack("jane.doe", "2026-01-08T09:00:00Z", &["sign", "--yes", "mine"]).well();
    desk
}

#[test]
fn a_control_is_satisfied_when_something_was_done_and_nothing_is_late() {
    let desk = desk();
    let pending = oscal(&desk, "2026-01-10T09:00:00Z", &[]);
    assert_eq!(findings(&pending), ["nist-800-53:AC-2(1) satisfied"]);
    let remarks = result(&pending)["remarks"].as_str().unwrap();
    assert!(remarks.contains("naming no control: access-control"), "{remarks}");
    assert!(remarks.contains("No finding") && remarks.contains("pci-dss:12.6.3"), "{remarks}");
    let late = oscal(&desk, "2026-02-05T09:00:00Z", &[]);
    let wanted =
        ["iso27001:A.5.1 not-satisfied", "iso27001:A.5.4 not-satisfied", "nist-800-53:AC-2(1) satisfied"];
    assert_eq!(findings(&late), wanted);
    // Late once is late for the whole period, whatever was done since.
    for who in [MARA, "jane.doe"] {
        desk.ack(who, "2026-02-10T09:00:00Z", &["sign", "--yes", "information-security"]).well();
    }
    let now = "2026-03-05T09:00:00Z";
    assert_eq!(findings(&oscal(&desk, now, &[]))[0], "iso27001:A.5.1 satisfied");
    let period = oscal(&desk, now, &["--period", "2026-01-05..2026-02-28"]);
    assert_eq!(findings(&period), wanted);
    let observed = result(&period)["observations"].as_array().unwrap().iter();
    let of = observed.clone().find(|o| o["props"][0]["value"] == "information-security").unwrap();
    assert!(of["remarks"].as_str().unwrap().contains("jane.doe (due 2026-01-19, met-late, 22 days)"), "{of}");
    assert_eq!(of["relevant-evidence"].as_array().unwrap().len(), 2);
    let paths = of["relevant-evidence"].as_array().unwrap().iter();
    for path in paths.map(|e| e["href"].as_str().unwrap()) {
        assert!(desk.register().join(path).is_file(), "{path}");
    }
    assert_eq!(observed.count(), 4);
}

#[test]
fn the_days_are_those_of_the_organisation_and_filters_are_told() {
    let desk = desk();
    let now = "2026-02-05T09:00:00Z";
    let narrowed = oscal(&desk, now, &["--person", "jane.doe"]);
    let remarks = result(&narrowed)["remarks"].as_str().unwrap();
    assert!(remarks.contains("3 of 4 pairs looked at; 1 left out by"), "{remarks}");
    let berlin = Desk::new();
    berlin.arrives(MARA, "Mara Lind");
    let init = ["init", "--organization", "Northwind Instruments", "--timezone", "Europe/Berlin"];
    berlin.ack(MARA, START, &init).well();
    let day = oscal(&berlin, now, &[]);
    let (start, end) = (&result(&day)["start"], &result(&day)["end"]);
    assert_eq!((start, end), (&"2026-02-04T23:00:00Z".into(), &"2026-02-05T22:59:59Z".into()));
    let no = desk.ack(MARA, now, &["report", "--status", "acknowledged", "--format", "oscal"]).fails(2);
    assert!(no.contains("cannot be told from pairs of one status"), "{no}");
}

#[test]
fn identities_are_made_of_names_and_differ() {
    let desk = desk();
    let now = "2026-02-05T09:00:00Z";
    let text = |args: &[&str]| oscal(&desk, now, args).to_string();
    assert_eq!(text(&[]), text(&[]));
    let ids = |text: &str| -> Vec<String> {
        text.split("\"uuid\":\"").skip(1).map(|rest| rest[..36].to_owned()).collect()
    };
    let day = ids(&text(&[]));
    assert!(
        day.iter().all(|id| id.as_bytes()[14] == b'5' && b"89ab".contains(&id.as_bytes()[19])),
        "{day:?}"
    );
    assert_eq!(day.iter().collect::<BTreeSet<_>>().len(), day.len());
    let other = ids(&text(&["--as-of", "2026-02-04"]));
    assert!(day.iter().all(|id| !other.contains(id)));
}

/// Every string of a document with the key that it stands under.
fn strings<'a>(value: &'a Value, key: &'a str, all: &mut Vec<(&'a str, &'a str)>) {
    match value {
        Value::String(text) => all.push((key, text)),
        Value::Array(list) => list.iter().for_each(|v| strings(v, key, all)),
        Value::Object(map) => map.iter().for_each(|(key, v)| strings(v, key, all)),
        _ => {}
    }
}

#[test]
fn nothing_in_a_document_acts_or_breaks_its_form() {
    let desk = hostile();
    for args in [&[][..], &["--period", "2026-01-05..2026-02-28"]] {
        let document = oscal(&desk, "2026-03-05T09:00:00Z", args);
        let mut all = Vec::new();
        strings(&document, "", &mut all);
        let markup = |key| ["title", "description", "remarks"].contains(&key);
        for (key, text) in all {
            assert!(!text.is_empty() && text.trim() == text, "{key}: {text:?}");
            assert!(!text.chars().any(char::is_control), "{key}: {text:?}");
            assert!(!markup(key) || !(text.contains("<img") || text.contains("| `x`")), "{key}: {text}");
            if key == "control-id" || key == "target-id" {
                let mut letters = text.chars();
                assert!(letters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_'), "{text}");
                assert!(letters.all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c)), "{text}");
            }
        }
    }
}

#[test]
fn a_register_that_asks_nothing_has_no_findings() {
    let desk = Desk::with_register();
    let file = "policies/information-security.yaml";
    desk.edit(file, &desk.read(file).replace("controls:", "#controls:"));
    desk.commit(MARA, START, "no controls");
    let document = oscal(&desk, "2026-01-06T09:00:00Z", &[]);
    assert!(result(&document).get("findings").is_none(), "{document}");
    let selection = &result(&document)["reviewed-controls"]["control-selections"][0];
    assert_eq!(selection["description"], "No policy names a control.");
}

/// Nobody here and nothing owed: each format says so, and none of them says all is well.
#[test]
fn a_register_without_people_is_told_in_every_format() {
    let desk = Desk::with_register();
    desk.ack(MARA, START, &["people", "end", MARA, "2026-01-10"]).well();
    let later = "2026-02-05T09:00:00Z";
    let report = |format: &str| desk.ack(MARA, later, &["report", "--format", format]).well();
    let document: Value = serde_json::from_str(&report("oscal")).unwrap();
    assert_eq!(findings(&document), Vec::<String>::new());
    let remarks = result(&document)["remarks"].as_str().unwrap();
    assert!(remarks.contains("No finding") && remarks.contains("0 of 0 pairs looked at"), "{remarks}");
    let metrics = report("openmetrics");
    assert!(metrics.contains("ack_people_active 0\n") && !metrics.contains("ratio{"), "{metrics}");
    assert!(metrics.contains("ack_required{requirement=\"information-security\"} 0\n"), "{metrics}");
    let file = desk.path().join("none.xlsx");
    desk.ack(MARA, later, &["report", "--format", "xlsx", "-o", file.to_str().unwrap()]).well();
    let book = crate::workbook::Workbook::read(&std::fs::read(file).unwrap());
    assert_eq!((book.rows("Pairs").len(), book.rows("Coverage").len()), (1, 2));
    let coverage = book.rows("Summary").into_iter().find(|row| row[&0].value == "Coverage").unwrap();
    assert_eq!(coverage[&1].value, "none required");
}
