//! The auditor's sample as it is asked for and drawn again.

use crate::desk::Desk;
use serde_json::Value;

const MARA: &str = "mara.lind";
const LATE: &str = "2026-04-20T08:00:00Z";
const ASKED: [&str; 7] =
    ["sample", "--population", "hires", "--period", "2026-01-05..2026-03-31", "--seed", "it's-4711"];

/// The line that the program prints for it is run, and prints the rank that the sheet has.
#[test]
fn a_sample_is_drawn_again_with_sha256sum() {
    let desk = Desk::with_two_people();
    let table = desk.ack(MARA, LATE, &ASKED).well();
    let line = table.split("The lowest rank: ").nth(1).unwrap().split("\n\n").next().unwrap();
    let printed = desk.run(MARA, "sh", &["-c", &line.replace('\n', " ")]);
    let sheet =
        desk.ack(MARA, LATE, &[&ASKED[..], &["--list", "population", "--format", "csv"]].concat()).well();
    let first = sheet.lines().nth(1).unwrap();
    assert_eq!(sheet.lines().next(), Some("id,name,about,drawn,rank"));
    assert_eq!(first.rsplit(',').next().unwrap(), printed.split(' ').next().unwrap());
    assert_eq!(sheet.lines().count(), 3, "Mara and Jane began in the period");
}

#[test]
fn a_sample_in_every_format_has_the_same_answers() {
    let desk = Desk::with_two_people();
    desk.ack("jane.doe", "2026-01-10T09:00:00Z", &["sign", "--yes", "access-control"]).well();
    let work = desk.ack(MARA, LATE, &[&ASKED[..], &["--format", "csv"]].concat());
    assert!(work.err.contains("SHA-256"), "{}", work.err);
    let work = work.well();
    let json: Value =
        serde_json::from_str(&desk.ack(MARA, LATE, &[&ASKED[..], &["--format", "json"]].concat()).well())
            .unwrap();
    assert_eq!(
        (json["kind"].as_str(), json["drawn"].as_u64(), json["items"].as_u64()),
        (Some("sample"), Some(2), Some(2))
    );
    let answers: Vec<&Value> =
        json["sample"].as_array().unwrap().iter().flat_map(|i| i["answers"].as_array().unwrap()).collect();
    assert_eq!(work.lines().count(), 1 + answers.len());
    let signed = answers.iter().flat_map(|a| a["records"].as_array().unwrap()).filter_map(Value::as_str);
    let signed: Vec<&str> = signed.collect();
    assert!(!signed.is_empty() && signed.iter().all(|path| work.contains(path)), "{signed:?}");
    let late = answers.iter().find(|a| a["test"] == "T2" && a["result"] == "exception").unwrap();
    assert!(work.contains(late["said"].as_str().unwrap()), "{work}");
}

#[test]
fn what_cannot_be_drawn_is_refused_in_a_sentence() {
    let desk = Desk::with_register();
    let refused = |more: &[&str]| {
        let args = [&["sample", "--population", "active"], more].concat();
        desk.ack(MARA, LATE, &args).fails(2)
    };
    for seed in ["", "a b", "a\tb", "a\u{1b}[2J"] {
        let said = refused(&["--seed", seed]);
        assert!(said.contains("a seed is a word without blanks") && !said.contains('\u{1b}'), "{said}");
    }
    for size in ["0", "-1", "101%", "many"] {
        assert!(refused(&["--seed", "1", &format!("--size={size}")]).contains("is no size of a sample"));
    }
    assert!(refused(&["--seed", "1", "--period", "soon"]).contains("is no period"));
}
