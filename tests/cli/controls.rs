//! Coverage by control: what every policy serves, which tests it answers, and that nothing falls between.

use crate::desk::{Desk, START};
use serde_json::Value;

const MARA: &str = "mara.lind";
const NOW: &str = "2026-02-05T09:00:00Z";

fn policy(id: &str, controls: &str, audience: &str) -> String {
    format!(
        "id: {id}\ntitle: Of {id}\nowner: mara.lind\n{controls}audience: {audience}\ntext: |\n  Text.\nrevisions:\n  - \
         {{version: \"1.0\", effective: 2026-01-05, author: mara.lind, material: true, description: First.}}\n"
    )
}

/// Beside what `init` brings (A.5.1 and A.5.4) and a policy without a control: one for nobody, and one that shares a
/// control with the first.
fn desk() -> Desk {
    let desk = Desk::with_two_people();
    desk.edit("policies/idle.yaml", &policy("idle", "controls: [\"pci-dss:12.6.3\"]\n", "{role: pilot}"));
    desk.edit(
        "policies/both.yaml",
        &policy("both", "controls: [\"iso27001:A.5.4\", \"own:7\"]\n", "everyone"),
    );
    desk.commit(MARA, START, "two policies");
    desk
}

#[test]
fn a_policy_counts_under_each_control_and_one_without_is_named() {
    let desk = desk();
    let args = ["report", "--by", "control", "--format", "json"];
    let report: Value = serde_json::from_str(&desk.ack(MARA, NOW, &args).well()).unwrap();
    let row = |g: &Value| {
        let words = |key: &str| {
            let list = g[key].as_array().unwrap().iter();
            list.map(|v| v.as_str().unwrap()).collect::<Vec<_>>().join(" ")
        };
        let key = g["key"].as_str().unwrap().to_owned();
        (key, g["coverage"]["required"].as_u64().unwrap(), words("tests"), words("requirements"))
    };
    let rows: Vec<_> = report["groups"].as_array().unwrap().iter().map(row).collect();
    let wanted = [
        ("", 1, "", "access-control"),
        ("iso27001:A.5.1", 2, "T1 T2 T5", "information-security"),
        ("iso27001:A.5.4", 4, "T1 T2 T8 T11", "both information-security"),
        ("own:7", 2, "T1 T2 T5", "both"),
        ("pci-dss:12.6.3", 0, "T4", "idle"),
    ];
    let wanted = wanted.map(|(key, n, tests, of)| (key.to_owned(), n, tests.to_owned(), of.to_owned()));
    assert_eq!(rows, wanted);
    assert_eq!(report["coverage"]["required"], 5);
    let table = desk.ack(MARA, NOW, &["report", "--by", "control"]).well();
    for said in ["Naming no control: access-control.", "the rows do not add up", "none required", "(none)"] {
        assert!(table.contains(said), "{said}: {table}");
    }
    assert!(!table.contains("\nAll "), "{table}");
}

#[test]
fn a_period_has_its_controls_too_and_a_filter_leaves_only_its_own() {
    let desk = desk();
    let args = ["report", "--by", "control", "--period", "2026-01-05..2026-01-31", "--format", "csv"];
    let csv = desk.ack(MARA, NOW, &args).well();
    let rows: Vec<&str> = csv.split("\r\n").collect();
    assert!(
        rows[0].starts_with("control,title,on_time,due,") && rows[0].ends_with(",tests,policies"),
        "{csv}"
    );
    assert_eq!(rows.len(), 7, "{csv}");
    for (start, end) in [("(none),", ",,access-control"), ("pci-dss:12.6.3,,none due,0,", ",T4,idle")] {
        assert!(rows.iter().any(|r| r.starts_with(start) && r.ends_with(end)), "{start}: {csv}");
    }
    let only =
        desk.ack(MARA, NOW, &["report", "--by", "control", "--policy", "both", "--format", "csv"]).well();
    assert_eq!(only.split("\r\n").count(), 4, "{only}");
}
