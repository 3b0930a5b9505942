//! What others read of it: workbooks by openpyxl, metrics by Prometheus' own parsers, OSCAL by trestle. None of them is
//! needed; a test without its reader says so and ends.

use crate::desk::Desk;
use crate::hostile::hostile;
use serde_json::Value;
use std::process::{Command, Output, Stdio};

const MARA: &str = "mara.lind";
const NOW: &str = "2026-03-05T09:00:00Z";

/// Whether a reader is here, by something that it does quickly.
fn is_here(desk: &Desk, program: &str, args: &[&str]) -> bool {
    let mut probe = desk.command(MARA, program);
    let here =
        probe.args(args).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success());
    if !here {
        #[allow(clippy::print_stdout)]
        let say = || println!("skipped: {program} {} does not run here", args.join(" "));
        say();
    }
    here
}

fn said(mut command: Command) -> (bool, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.success(), String::from_utf8([stdout, stderr].concat()).unwrap())
}

fn python(desk: &Desk, script: &str, file: &str) -> (bool, String) {
    let mut python = desk.command(MARA, "python3");
    python.args(["-c", script, file]);
    said(python)
}

/// A report in a file beside the register, and its path.
fn written(desk: &Desk, name: &str, args: &[&str]) -> String {
    let path = desk.path().join(name).to_str().unwrap().to_owned();
    desk.ack(MARA, NOW, &[&["report"], args, &["--output", &path]].concat()).well();
    path
}

const WORKBOOK: &str = r#"
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
cell = lambda c: [c.data_type, c.value.isoformat() if c.is_date else c.value]
print(json.dumps({s.title: [[cell(c) for c in row] for row in s.iter_rows()] for s in book.worksheets}))
"#;

#[test]
fn openpyxl_reads_the_cells_of_a_workbook() {
    let desk = hostile();
    if !is_here(&desk, "python3", &["-c", "import openpyxl"]) {
        return;
    }
    let (well, text) = python(&desk, WORKBOOK, &written(&desk, "day.xlsx", &["--format", "xlsx"]));
    assert!(well, "{text}");
    let book: Value = serde_json::from_str(&text).unwrap();
    let pairs = book["Pairs"].as_array().unwrap();
    let column = |key: &str| pairs[0].as_array().unwrap().iter().position(|c| c[1] == key).unwrap();
    let eve = pairs.iter().find(|row| row[column("Person")][1] == "eve.hall").unwrap();
    assert_eq!(eve[column("Name")], serde_json::json!(["s", "=HYPERLINK(\"http://evil\",\"click\")"]));
    assert_eq!(eve[column("Type")], serde_json::json!(["s", "+cmd"]));
    assert_eq!(eve[column("Due")], serde_json::json!(["d", "2026-01-19T00:00:00"]));
    assert_eq!(eve[column("Days overdue")], serde_json::json!(["n", 45]));
    assert_eq!(eve[column("On leave")], serde_json::json!(["b", false]));
    assert_eq!(pairs.len(), 5);
    let (well, _) = python(&desk, WORKBOOK, &written(&desk, "day.csv", &["--format", "csv"]));
    assert!(!well, "what is no workbook is read as one");
}

const METRICS: &str = r#"
import sys
from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client import parser as text
read = lambda p, s: [(x.name, sorted(x.labels.items()), x.value) for f in p.text_string_to_metric_families(s) for x in f.samples]
body = open(sys.argv[1]).read()
assert read(openmetrics, body) == read(text, body)
for sample in read(openmetrics, body): print(sample)
"#;

#[test]
fn prometheus_reads_the_metrics_in_both_of_its_forms() {
    let desk = hostile();
    if !is_here(&desk, "python3", &["-c", "import prometheus_client.openmetrics.parser"]) {
        return;
    }
    for (by, label) in [("location", r#""#), ("control", r#"=1+1:<img src=x>"#), ("control", r#"+iso "} 1"#)]
    {
        let file = written(&desk, "day.prom", &["--by", by, "--format", "openmetrics"]);
        let (well, text) = python(&desk, METRICS, &file);
        assert!(well, "{text}");
        assert!(text.contains(&format!("('ack_required', [('{by}', '{label}')], ")), "{by}: {text}");
        let cut = std::fs::read_to_string(&file).unwrap().replace("# EOF\n", "");
        let (well, _) = python(&desk, METRICS, desk.write("cut.prom", &cut).to_str().unwrap());
        assert!(!well, "metrics that were cut off are read as whole");
    }
    if is_here(&desk, "promtool", &["--version"]) {
        let file = std::fs::File::open(desk.path().join("day.prom")).unwrap();
        let mut promtool = desk.command(MARA, "promtool");
        promtool.args(["check", "metrics"]).stdin(file);
        assert_eq!(said(promtool), (true, String::new()));
    }
}

#[test]
fn trestle_takes_the_assessment_results() {
    let desk = hostile();
    if !is_here(&desk, "trestle", &["version"]) {
        return;
    }
    let room = desk.path().join("trestle");
    std::fs::create_dir(&room).unwrap();
    let trestle = |args: &[&str]| {
        let mut trestle = desk.command(MARA, "trestle");
        trestle.args(args).current_dir(&room);
        said(trestle)
    };
    assert!(trestle(&["init", "--local"]).0);
    let day = written(&desk, "day.json", &["--format", "oscal"]);
    let period = written(&desk, "period.json", &["--period", "2026-01-05..2026-02-28", "--format", "oscal"]);
    for (name, file) in [("day", &day), ("period", &period)] {
        let (well, text) = trestle(&["import", "-f", file, "-o", name]);
        assert!(well, "{text}");
        let (well, text) = trestle(&["validate", "-t", "assessment-results", "-n", name]);
        assert!(well && text.contains("VALID"), "{text}");
    }
    let wrong = std::fs::read_to_string(&day).unwrap().replace("\"not-satisfied\"", "\"not sure\"");
    let wrong = desk.write("wrong.json", &wrong);
    assert!(!trestle(&["import", "-f", wrong.to_str().unwrap(), "-o", "wrong"]).0);
}
