//! Metrics: numbers that agree with the report, of groups and never of people.

use crate::desk::Desk;
use crate::hostile::hostile;
use serde_json::Value;

const MARA: &str = "mara.lind";
const NOW: &str = "2026-02-05T09:00:00Z";

fn metrics(desk: &Desk, args: &[&str]) -> String {
    desk.ack(MARA, NOW, &[&["report"], args, &["--format", "openmetrics"]].concat()).well()
}

#[test]
fn the_numbers_are_those_of_the_report_and_the_gate() {
    let desk = Desk::with_two_people();
    desk.ack("jane.doe", "2026-01-08T09:00:00Z", &["sign", "--yes", "access-control"]).well();
    desk.edit("acknowledgements/2026/junk.yaml", "junk\n");
    desk.commit(MARA, "2026-01-09T09:00:00Z", "junk");
    let json = |args: &[&str]| -> Value { serde_json::from_str(&desk.ack(MARA, NOW, args).out).unwrap() };
    let report = json(&["report", "--format", "json"]);
    let said = metrics(&desk, &[]);
    for group in report["groups"].as_array().unwrap() {
        for count in ["required", "acknowledged", "pending", "overdue", "exempt"] {
            let line = format!("ack_{count}{{requirement={}}} {}\n", group["key"], group["coverage"][count]);
            assert!(said.contains(&line), "{line}: {said}");
        }
    }
    assert!(said.contains("ack_coverage_ratio{requirement=\"access-control\"} 1\n"), "{said}");
    assert!(said.contains("ack_coverage_ratio{requirement=\"information-security\"} 0\n"), "{said}");
    let check = json(&["check", "--format", "json"]);
    let findings = check["findings"].as_array().unwrap();
    assert!(!findings.is_empty());
    for severity in ["error", "warning", "note"] {
        let n = findings.iter().filter(|f| f["severity"] == severity).count();
        assert!(said.contains(&format!("ack_findings{{severity=\"{severity}\"}} {n}\n")), "{said}");
    }
    assert!(said.contains("ack_as_of_seconds 1770249600\n") && said.ends_with("\n# EOF\n"), "{said}");
    let one = metrics(&desk, &["--policy", "access-control"]);
    assert!(one.contains("ack_pairs_left_out 2\n"), "{one}");
}

#[test]
fn nobody_becomes_a_series_and_nothing_is_required_of_nobody() {
    let desk = hostile();
    for (args, why) in [
        (&["--by", "person"][..], "metrics are not written by person"),
        (&["--by", "manager"], "metrics are not written by manager"),
        (&["--period", "2026-01"], "metrics are those of one day"),
        (&["--trend"], "metrics are those of one day"),
    ] {
        let args = [&["report", "--format", "openmetrics"], args].concat();
        assert!(desk.ack(MARA, NOW, &args).fails(2).contains(why), "{args:?}");
    }
    for by in ["policy", "team", "type", "location", "control"] {
        let said = metrics(&desk, &["--by", by]);
        assert!(!said.contains("eve.hall") && !said.contains(MARA), "{said}");
        let lines = said.lines().filter(|l| !l.starts_with("# "));
        for line in lines {
            let (series, number) = line.rsplit_once(' ').unwrap();
            assert!(number.parse::<f64>().is_ok(), "{line}");
            assert!(
                series.starts_with("ack_") && series.replace("\\\"", "").matches('"').count() % 2 == 0,
                "{line}"
            );
        }
    }
    desk.edit(
        "policies/idle.yaml",
        &desk.read("policies/odd.yaml").replace("id: odd", "id: idle").replace("everyone", "{role: pilot}"),
    );
    desk.commit(MARA, "2026-01-06T09:00:00Z", "for nobody");
    let said = metrics(&desk, &[]);
    assert!(said.contains("ack_required{requirement=\"idle\"} 0\n"), "{said}");
    assert!(!said.contains("ack_coverage_ratio{requirement=\"idle\"}"), "{said}");
}

#[test]
fn every_metric_is_documented() {
    let page = include_str!("../../docs/outputs.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `ack_")?.split_once('`'));
    let documented: Vec<String> = rows.map(|(name, _)| format!("ack_{name}")).collect();
    let said = metrics(&Desk::with_two_people(), &[]);
    let written: Vec<&str> =
        said.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    assert_eq!(documented, written);
}
