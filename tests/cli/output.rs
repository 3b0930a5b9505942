//! What machines and narrow terminals get.

use crate::desk::{Desk, START};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::Read;
use std::process::Stdio;

const MARA: &str = "mara.lind";
const NOW: &str = "2026-01-06T08:00:00Z";

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn set<'a>(lists: &[&[&'a str]]) -> BTreeSet<&'a str> {
    lists.concat().into_iter().collect()
}

const HEADING: [&str; 14] = [
    "schema",
    "kind",
    "repository",
    "revision",
    "recorded_at",
    "as_of",
    "timezone",
    "organization",
    "tool",
    "query",
    "active",
    "population_digest",
    "self_approved",
    "unreadable",
];
const COVERAGE: [&str; 8] =
    ["required", "acknowledged", "pending", "overdue", "exempt", "unconfirmed", "witnessed", "imported"];
const PAIR: [&str; 17] = [
    "person",
    "requirement",
    "status",
    "cause",
    "required_version",
    "acknowledged_version",
    "opened",
    "due",
    "days_overdue",
    "completed",
    "class",
    "record",
    "on_leave",
    "renewal_open",
    "overdue_before",
    "valid_until",
    "exempt_until",
];
const FINDING: [&str; 10] =
    ["id", "severity", "path", "line", "column", "commit", "subject", "message", "remedy", "already_there"];

fn json(desk: &Desk, now: &str, args: &[&str]) -> Value {
    let said = desk.ack(MARA, now, &[args, &["--format", "json"]].concat());
    assert!(said.code <= 1, "{}", said.err);
    serde_json::from_str(&said.out).unwrap()
}

#[test]
fn the_report_as_json_keeps_its_shape() {
    let desk = Desk::with_two_people();
    desk.ack("jane.doe", START, &["sign", "--yes", "access-control"]).well();
    let report = json(&desk, "2026-02-01T08:00:00Z", &["report"]);
    assert_eq!(keys(&report), set(&[&HEADING, &["filtered", "coverage", "groups", "pairs"]]));
    assert_eq!((&report["schema"], &report["kind"]), (&1.into(), &"report".into()));
    assert_eq!(report["as_of"], "2026-02-01");
    assert_eq!(keys(&report["coverage"]), set(&[&COVERAGE]));
    assert_eq!(keys(&report["groups"][0]), set(&[&["by", "key", "coverage"]]));
    let pairs = report["pairs"].as_array().unwrap();
    let order: Vec<(&str, &str)> =
        pairs.iter().map(|p| (p["requirement"].as_str().unwrap(), p["person"].as_str().unwrap())).collect();
    let wanted = [
        ("access-control", "jane.doe"),
        ("information-security", "jane.doe"),
        ("information-security", MARA),
    ];
    assert_eq!(order, wanted);
    for pair in pairs {
        assert_eq!(keys(pair), set(&[&PAIR]));
    }
    assert_eq!(pairs[0]["status"], "acknowledged");
    assert_eq!(pairs[0]["days_overdue"], Value::Null);
    assert_eq!(pairs[1]["status"], "overdue");
    assert_eq!((&pairs[1]["due"], &pairs[1]["days_overdue"]), (&"2026-01-19".into(), &13.into()));
}

#[test]
fn the_gate_and_the_verification_as_json_keep_their_shape() {
    let desk = Desk::with_two_people();
    desk.edit("acknowledgements.yaml", "");
    desk.edit("people/jane.doe.yaml", &(desk.read("people/jane.doe.yaml") + "    nickname: J\n"));
    desk.commit(MARA, START, "a mistake");
    let check = json(&desk, "2026-02-01T08:00:00Z", &["check"]);
    assert_eq!(
        keys(&check),
        set(&[&HEADING, &["passed", "bar", "base", "coverage", "gaps", "findings", "settled"]])
    );
    assert_eq!((&check["kind"], &check["passed"]), (&"check".into(), &false.into()));
    assert_eq!(keys(&check["gaps"][0]), set(&[&PAIR, &["already_there"]]));
    assert_eq!(keys(&check["findings"][0]), set(&[&FINDING]));
    assert_eq!(check["findings"][0]["path"], "people/jane.doe.yaml");
    let verified = json(&desk, NOW, &["verify"]);
    assert_eq!(verified["kind"], "verification");
    let record = [
        "path",
        "kind",
        "verdict",
        "signer",
        "fingerprint",
        "signed_at",
        "recorded_at",
        "recorded_in",
        "stamped_at",
        "completed",
        "class",
    ];
    assert_eq!(keys(&verified["records"][0]), set(&[&record]));
}

/// What stands in a table for people stands in Markdown, cell by cell.
#[test]
fn markdown_has_the_cells_of_the_table() {
    let desk = Desk::with_two_people();
    for more in [&[][..], &["--by", "person"], &["--period", "2026-01-05..2026-02-28"], &["--trend"]] {
        let args = [&["report"], more].concat();
        let table = desk.ack(MARA, NOW, &args).well();
        let markdown = desk.ack(MARA, NOW, &[&args[..], &["--format", "markdown"]].concat()).well();
        let rows =
            markdown.lines().filter(|l| l.starts_with("| ") && !l.starts_with("| :") && !l.contains("---:"));
        let cells: Vec<&str> =
            rows.flat_map(|row| row.trim_matches('|').split(" | ")).map(str::trim).collect();
        assert!(cells.len() > 8, "{markdown}");
        let digits = |cell: &&&str| cell.contains(|c: char| c.is_ascii_digit());
        for cell in cells.iter().filter(digits) {
            assert!(table.contains(cell), "{args:?}: {cell} is not in {table}");
        }
    }
}

#[test]
fn csv_has_one_header_and_one_row_a_pair() {
    let desk = Desk::with_two_people();
    let csv = desk.ack(MARA, NOW, &["report", "--format", "csv"]).well();
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "requirement,title,person,name,type,team,location,manager,status,cause,required_version,\
         acknowledged_version,opened,due,days_overdue,completed,class,valid_until,exempt_until,on_leave,renewal_open,\
         overdue_before,controls,record"
    );
    assert_eq!((lines.len(), lines[4]), (5, ""));
    let groups = desk.ack(MARA, NOW, &["report", "--by", "person", "--format", "csv"]).well();
    assert!(!groups.contains("All"), "{groups}");
    assert!(
        groups.starts_with("person,title,share,required,acknowledged,pending,overdue,exempt\r\n"),
        "{groups}"
    );
}

#[test]
fn a_reader_who_leaves_early_is_no_error_and_opens_no_gate() {
    let desk = Desk::with_two_people();
    let late = "2026-02-01T08:00:00Z";
    for (args, code) in [(&["schema"][..], 0), (&["report"], 0), (&["check"], 1), (&["check", "--quiet"], 1)]
    {
        let mut ack = desk.command(MARA, env!("CARGO_BIN_EXE_ack"));
        ack.env("ACK_NOW", late).args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = ack.spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(code), ""), "{args:?}");
    }
}

/// Columns that a line takes, for what these tests print.
fn columns(line: &str) -> usize {
    line.chars().count()
}

#[test]
fn tables_and_words_keep_within_the_terminal() {
    let desk = Desk::with_two_people();
    let late = "2026-02-01T08:00:00Z";
    let views: [&[&str]; 7] = [
        &["report"],
        &["check"],
        &["status"],
        &["verify"],
        &["explain", "jane.doe", "access-control"],
        &["people", "list"],
        &["policy", "list"],
    ];
    for width in ["80", "100", "120"] {
        for args in views {
            let Some(said) = desk.ack_in_terminal(MARA, late, args, &[("COLUMNS", width)]) else { return };
            assert!(said.lines().count() > 2, "{said}");
            for line in said.lines() {
                assert!(columns(line) <= width.parse().unwrap(), "{args:?} at {width}: {line}");
            }
        }
    }
}

#[test]
fn without_unicode_and_colour_nothing_but_ascii_is_written() {
    let desk = Desk::with_two_people();
    for args in
        [&["report"][..], &["status"], &["check"], &["verify"], &["people", "list"], &["policy", "list"]]
    {
        let Some(said) = desk.ack_in_terminal(MARA, "2026-02-01T08:00:00Z", args, &[("LC_ALL", "C")]) else {
            return;
        };
        let odd: String = said.chars().filter(|c| !c.is_ascii() || *c == '\u{1b}').collect();
        assert_eq!(odd, "", "{args:?}: {said}");
    }
}

#[test]
fn colours_come_only_where_they_are_wanted() {
    let desk = Desk::with_two_people();
    let has =
        |args: &[&str], env: &[(&str, &str)]| desk.ack_with(MARA, NOW, args, env).well().contains('\u{1b}');
    assert!(!has(&["report"], &[]));
    assert!(has(&["report", "--color", "always"], &[]));
    assert!(has(&["report"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!has(&["report"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!has(&["report", "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn quiet_says_only_the_answer() {
    let desk = Desk::with_two_people();
    desk.edit("policies/access-control.md", "changed\n");
    assert!(desk.ack(MARA, NOW, &["report"]).err.contains("1 file is changed and not committed"));
    assert_eq!(desk.ack(MARA, NOW, &["-q", "report"]).err, "");
}

#[test]
fn the_same_question_has_the_same_answer_on_every_machine() {
    let desk = Desk::with_two_people();
    let copy = desk.path().join("copy");
    let (here, there) = (desk.register(), copy.to_str().unwrap());
    desk.run(MARA, "git", &["clone", "-q", here.to_str().unwrap(), there]);
    for args in
        [&["report"][..], &["report", "--format", "json"], &["report", "--format", "csv"], &["verify"]]
    {
        let ours = desk.ack_with(MARA, NOW, args, &[("TZ", "Asia/Tokyo")]).well();
        let env = [("TZ", "America/Los_Angeles"), ("LANG", "de_DE.UTF-8")];
        let theirs = desk.ack_with("jane.doe", NOW, &[&["-C", there], args].concat(), &env).well();
        assert_eq!(ours, theirs, "{args:?}");
    }
}

#[test]
fn a_demo_is_the_same_for_the_same_seed_and_verifies() {
    let desk = Desk::new();
    desk.arrives(MARA, "Mara Lind");
    let make = |name: &str, seed: &str, zone: &str| {
        let args = ["demo", name, "--people", "12", "--policies", "3", "--seed", seed];
        desk.ack_with(MARA, "2026-06-30T12:00:00Z", &args, &[("TZ", zone)]).well();
        desk.run(MARA, "git", &["-C", name, "rev-parse", "HEAD"])
    };
    let tip = make("one", "7", "UTC");
    assert_eq!(make("two", "7", "Pacific/Auckland"), tip);
    assert_ne!(make("three", "8", "UTC"), tip);
    desk.ack(MARA, "2026-06-30T12:00:00Z", &["-C", "one", "verify"]).well();
    assert!(desk.ack(MARA, "2026-06-30T12:00:00Z", &["demo", "one"]).fails(4).contains("not empty"));
    assert_eq!(desk.run(MARA, "git", &["-C", "one", "status", "--porcelain"]), "");
}

#[test]
fn editors_shells_and_packagers_are_served() {
    let desk = Desk::new();
    let schema: Value = serde_json::from_str(&desk.ack(MARA, NOW, &["schema", "policy"]).well()).unwrap();
    assert!(schema["properties"].is_object());
    assert!(desk.ack(MARA, NOW, &["schema", "polcy"]).fails(2).contains("policy"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(desk.ack(MARA, NOW, &["completions", shell]).well().contains("countersign"), "{shell}");
    }
    assert!(desk.ack(MARA, NOW, &["man"]).well().contains(".TH ack 1"));
    desk.ack(MARA, NOW, &["man", "pages"]).well();
    assert!(desk.register().join("pages/ack-report.1").is_file());
    let help = desk.ack(MARA, NOW, &["--help"]).well();
    for part in ["Everybody:", "CI and auditors:", "Exit codes:"] {
        assert!(help.contains(part), "{help}");
    }
}
