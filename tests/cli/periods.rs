//! Periods, trends and the tie-out of the population, as they are asked for and printed.

use crate::desk::Desk;
use serde_json::Value;
use std::collections::BTreeSet;

const MARA: &str = "mara.lind";
const LATE: &str = "2026-04-20T08:00:00Z";

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn json(desk: &Desk, args: &[&str]) -> Value {
    serde_json::from_str(&desk.ack(MARA, LATE, &[args, &["--format", "json"]].concat()).well()).unwrap()
}

/// Two people since January; Jane signed one of her two documents in time and the other in March, late; Mara nothing.
fn quarter() -> Desk {
    let desk = Desk::with_two_people();
    let jane = |now: &str, policy: &str| desk.ack("jane.doe", now, &["sign", "--yes", policy]).well();
    jane("2026-01-10T09:00:00Z", "access-control");
    jane("2026-03-02T09:00:00Z", "information-security");
    desk
}

#[test]
fn a_period_is_refused_in_a_sentence_when_it_is_none() {
    let desk = Desk::with_register();
    let wrong = |period: &str| desk.ack(MARA, LATE, &["report", "--period", period]).fails(2);
    assert!(wrong("2026-03-01..2026-02-01").contains("`2026-03-01..2026-02-01` ends before it starts"));
    assert!(wrong("2026-02-01..2026-02-30").contains("names a day that the calendar does not have"));
    assert!(wrong("soon").contains("`soon` is no period") && wrong("soon").contains("last-12-months"));
    let early = wrong("2020-Q1");
    assert!(early.contains("ends before the first day of this register, 2026-01-05"), "{early}");
    assert!(early.contains("ask about 2026-01-05 or later"), "{early}");
    // A year in which the register began is a year like any other, and the report says when that was.
    let year = desk.ack(MARA, LATE, &["report", "--period", "2026"]).well();
    assert!(year.contains("The register begins on 2026-01-05"), "{year}");
    let whole = desk.ack(MARA, LATE, &["report", "--period", "2026-01-05..2026-12-31"]).well();
    assert!(!whole.contains("The register begins"), "{whole}");
    let months =
        desk.ack(MARA, LATE, &["report", "--period", "2025-11-01..2026-02-28", "--format", "json"]).well();
    let months: Value = serde_json::from_str(&months).unwrap();
    assert_eq!(months["months"].as_array().unwrap().len(), 4);
    assert_eq!(months["months"][0]["coverage"]["required"], 0);
    assert!(wrong("2026-05-01..2026-05-31").contains("lies in the future, as seen from 2026-04-20"));
    let seen = ["report", "--period", "2026-03", "--as-of", "2026-02-10"];
    assert!(desk.ack(MARA, LATE, &seen).fails(2).contains("lies in the future, as seen from 2026-02-10"));
    for more in [&["--period", "2026-03"][..], &["--trend"]] {
        let args = [&["report", "--status", "overdue"], more].concat();
        assert!(desk.ack(MARA, LATE, &args).fails(2).contains("a status is that of one day"));
    }
    assert!(desk.ack(MARA, LATE, &["people", "tie-out", "--period", "2020"]).fails(2).contains("2026-01-05"));
}

/// The day from which a period is seen: its last, today where that is to come, or that of `--as-of`.
#[test]
fn a_period_is_seen_from_its_last_day_or_from_the_day_asked_about() {
    let desk = quarter();
    let seen = |args: &[&str]| {
        let report = json(&desk, &[&["report"], args].concat());
        let of = |key: &str| report[key].as_str().unwrap().to_owned();
        (of("as_of"), report["timeliness"]["overdue"].as_u64().unwrap(), of("revision"))
    };
    let tip = desk.run(MARA, "git", &["rev-parse", "HEAD"]).trim().to_owned();
    let before = desk.run(MARA, "git", &["rev-parse", "HEAD~1"]).trim().to_owned();
    let march = ("2026-03-31".to_owned(), 1, tip.clone());
    assert_eq!(seen(&["--period", "2026-01-05..2026-03-31"]), march);
    assert_eq!(seen(&["--period", "2026-01-05..2026-06-30"]), ("2026-04-20".into(), 1, tip.clone()));
    // As it stood in February, with what was known then; and the same day with what is known now.
    let february = ["--period", "2026-01-05..2026-03-31", "--as-of", "2026-02-15"];
    assert_eq!(seen(&february), ("2026-02-15".into(), 2, before.clone()));
    assert_eq!(seen(&[&february[..], &["--as-known", "HEAD"]].concat()), ("2026-02-15".into(), 2, tip));
    let known = ["--period", "2026-01-05..2026-03-31", "--as-known", "HEAD~1"];
    assert_eq!(seen(&known), ("2026-03-31".into(), 2, before));
}

#[test]
fn the_report_of_a_period_as_json_keeps_its_shape() {
    let desk = quarter();
    let day = json(&desk, &["report", "--as-of", "2026-03-31", "--as-known", "HEAD"]);
    let report = json(&desk, &["report", "--period", "2026-02-01..2026-03-31"]);
    let added = [
        "period",
        "filtered_obligations",
        "timeliness",
        "carried_in",
        "days_late",
        "obligations",
        "population",
        "population_proof",
        "months",
    ];
    assert_eq!(keys(&report), keys(&day).into_iter().chain(added).collect());
    assert_eq!((&report["pairs"], &report["coverage"]), (&day["pairs"], &day["coverage"]));
    assert_eq!(report["period"], serde_json::json!({"from": "2026-02-01", "to": "2026-03-31"}));
    let counts = ["due", "met", "met_by_claim", "met_by_statement", "met_late", "open", "overdue", "missed"];
    let counts = counts.into_iter().chain(["released", "unconfirmed", "witnessed", "imported"]);
    assert_eq!(keys(&report["timeliness"]), counts.collect());
    assert_eq!(report["timeliness"]["due"], 0);
    assert_eq!((&report["carried_in"]["due"], &report["carried_in"]["met_late"]), (&2.into(), &1.into()));
    let owed = report["obligations"].as_array().unwrap();
    let jane = serde_json::json!({
        "person": "jane.doe", "requirement": "information-security", "cause": "publish", "required_version": "1.0",
        "opened": "2026-01-05", "due": "2026-01-19", "outcome": "met-late", "by_claim": false, "carried_in": true,
        "completed": "2026-03-02", "days_late": 42, "class": "personal", "record": owed[0]["record"],
    });
    assert_eq!(owed[0], jane);
    assert!(owed[0]["record"].as_str().unwrap().starts_with("acknowledgements/2026/03/02/"));
    assert_eq!((&owed[1]["outcome"], &owed[1]["days_late"]), (&"overdue".into(), &71.into()));
    let employee = serde_json::json!({
        "type": "employee", "at_start": 2, "joiners": 0, "leavers": 0, "moved_in": 0, "moved_out": 0, "at_end": 2,
        "ties": true,
    });
    assert_eq!(report["population"], serde_json::json!([employee]));
    let months = report["months"].as_array().unwrap();
    let ends: Vec<&str> = months.iter().map(|m| m["end"].as_str().unwrap()).collect();
    assert_eq!(ends, ["2026-02-28", "2026-03-31"]);
    assert_eq!(months[1]["coverage"], day["coverage"]);
    // Before the period there were the same month ends in the trend.
    let trend = json(&desk, &["report", "--trend"]);
    assert_eq!(keys(&trend), keys(&day).into_iter().chain(["months"]).collect());
    assert_eq!(trend["months"].as_array().unwrap()[1..], months[..]);
}

#[test]
fn filters_and_groups_go_on_working_over_a_period() {
    let desk = quarter();
    let period = ["report", "--period", "2026-01-05..2026-03-31"];
    let jane = json(&desk, &[&period[..], &["--person", "jane.doe", "--by", "person"]].concat());
    assert_eq!((&jane["timeliness"]["due"], &jane["timeliness"]["met"]), (&2.into(), &1.into()));
    assert_eq!(jane["filtered_obligations"]["before"], 3);
    assert_eq!(jane["filtered_obligations"]["left_out"][0]["pairs"], 1);
    assert_eq!(jane["groups"][0]["key"], "jane.doe");
    assert_eq!(jane["groups"][0]["timeliness"]["met_late"], 1);
    assert_eq!(jane["months"][2]["coverage"]["required"], 2);
    assert_eq!(jane["population"][0]["at_end"], 2);
}

#[test]
fn csv_has_one_row_an_obligation_a_group_or_a_month() {
    let desk = quarter();
    let csv = |more: &[&str]| {
        let args = [&["report", "--period", "2026-01-05..2026-03-31", "--format", "csv"], more].concat();
        desk.ack(MARA, LATE, &args).well()
    };
    let obligations = csv(&[]);
    let header = "requirement,title,person,name,type,team,location,manager,cause,required_version,opened,due,outcome,\
                  by_claim,carried_in,completed,days_late,class,controls,record\r\n";
    assert!(obligations.starts_with(header), "{obligations}");
    assert_eq!(obligations.lines().count(), 4);
    let people = csv(&["--by", "person"]);
    let header = "person,title,on_time,due,met,met_by_claim,met_late,open,overdue,missed,released\r\n";
    assert!(people.starts_with(header), "{people}");
    assert!(people.contains("jane.doe,Jane Doe,50.0 %,2,1,0,1,0,0,0,0\r\n"), "{people}");
    let months = csv(&["--trend"]);
    let header =
        "month_end,share,required,acknowledged,pending,overdue,exempt,unconfirmed,witnessed,imported\r\n";
    assert_eq!(
        months.strip_prefix(header).unwrap().lines().last(),
        Some("2026-03-31,66.6 %,3,2,0,1,0,0,0,0")
    );
}

/// What an auditor would quote.
#[test]
fn the_table_says_what_can_be_quoted() {
    let desk = quarter();
    let said = desk.ack(MARA, LATE, &["report", "--period", "2026-01-05..2026-03-31"]).well();
    let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let quoted = "Of 3 acknowledgements due from 2026-01-05 through 2026-03-31, as seen from 2026-03-31: 1 met in time, \
                  1 met late and 1 overdue. Of the 1 in time, 0 by the signer's clock alone. Days late, of 2: median 42, \
                  90th percentile 71, worst 71 (nearest rank).";
    assert!(flat.contains(quoted), "{said}");
    assert!(said.contains("33.3 % · 1 of 3 on time"), "{said}");
    assert!(
        flat.contains("The population ties: 0 at the start + 2 joined - 0 left = 2 at the end,"),
        "{said}"
    );
    assert!(flat.contains("3 of 3 obligations shown"), "{said}");
}

#[test]
fn a_trend_is_drawn_with_its_numbers_beside_it() {
    let desk = quarter();
    let said = desk.ack(MARA, LATE, &["report", "--trend"]).well();
    let rows: Vec<&str> = said.lines().filter(|l| l.starts_with("2026-0")).collect();
    let starts: Vec<&str> = rows.iter().map(|l| &l[..10]).collect();
    assert_eq!(starts, ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-20"]);
    assert!(rows[0].contains('░') && rows[0].ends_with("33.3 %  1 of 3        0        2"), "{said}");
    let Some(ascii) = desk.ack_in_terminal(MARA, LATE, &["report", "--trend"], &[("LC_ALL", "C")]) else {
        return;
    };
    assert!(ascii.contains("# acknowledged  = pending  . overdue"), "{ascii}");
}

#[test]
fn the_population_is_tied_out_with_its_lists() {
    let desk = quarter();
    desk.ack(MARA, "2026-03-10T08:00:00Z", &["people", "end", "jane.doe", "2026-03-31"]).well();
    let out = json(&desk, &["people", "tie-out", "--period", "2026-01-05..2026-03-31"]);
    assert_eq!((&out["kind"], &out["as_of"]), (&"population".into(), &"2026-03-31".into()));
    let of = |list: &str| -> Vec<String> {
        let rows = out[list].as_array().unwrap();
        rows.iter().map(|m| m["person"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        (of("hires"), of("active"), of("leavers")),
        (vec!["jane.doe".to_owned(), MARA.into()], vec![MARA.to_owned()], vec!["jane.doe".to_owned()])
    );
    assert_eq!(out["population_proof"]["left_at_close"], serde_json::json!(["jane.doe"]));
    let only = json(&desk, &["people", "tie-out", "--period", "2026-03", "--list", "active"]);
    assert!(only["active"].is_array() && only.get("hires").is_none() && only.get("leavers").is_none());
    let csv = desk.ack(
        MARA,
        LATE,
        &["people", "tie-out", "--period", "2026-03", "--list", "leavers", "--format", "csv"],
    );
    assert!(csv.err.contains("Left 2026-03-01..2026-03-31 (UTC), known up to"), "{}", csv.err);
    assert!(csv.err.contains("rows: 1"), "{}", csv.err);
    let row = "jane.doe,Jane Doe,employee,,,mara.lind,2026-01-05,2026-03-31,2026-03-10,";
    assert_eq!(
        csv.well(),
        format!("person,name,type,team,location,manager,start,end,recorded,days_late\r\n{row}\r\n")
    );
    let table = desk.ack(MARA, LATE, &["people", "tie-out"]).well();
    for said in
        ["2026-01-05 to 2026-04-20", "Joined 2026-01-05..2026-04-20: 2", "Left 2026-01-05..2026-04-20: 1"]
    {
        assert!(table.contains(said), "{table}");
    }
    let empty = desk.ack(MARA, LATE, &["people", "tie-out", "--period", "2026-02", "--list", "hires"]).well();
    assert!(empty.contains("Joined 2026-02-01..2026-02-28: none"), "{empty}");
}

#[test]
fn somebody_who_vanished_is_named_and_fails_the_gate() {
    let desk = quarter();
    std::fs::remove_file(desk.register().join("people/jane.doe.yaml")).unwrap();
    desk.commit(MARA, "2026-03-10T08:00:00Z", "clean up");
    let said = desk.ack(MARA, LATE, &["people", "tie-out", "--period", "2026-03"]).well();
    assert!(said.contains("does not tie") && said.contains("Missing: jane.doe (employee)."), "{said}");
    let check = desk.ack(MARA, LATE, &["check", "--format", "json"]);
    let check: Value = serde_json::from_str(&check.out).unwrap();
    let ids: Vec<&str> =
        check["findings"].as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["person-removed", "population-does-not-tie", "revision-unapproved"]);
}

#[test]
fn periods_have_the_same_answer_on_every_machine_and_keep_within_the_terminal() {
    let desk = quarter();
    let copy = desk.path().join("copy");
    let (here, there) = (desk.register(), copy.to_str().unwrap());
    desk.run(MARA, "git", &["clone", "-q", here.to_str().unwrap(), there]);
    let period = ["--period", "2026-01-05..2026-04-30"];
    let views: [&[&str]; 3] = [&["report"], &["report", "--trend"], &["people", "tie-out"]];
    for view in views {
        let args = [view, &period].concat();
        for format in ["table", "json", "csv"] {
            let args = [&args[..], &["--format", format]].concat();
            let ours = desk.ack_with(MARA, LATE, &args, &[("TZ", "Asia/Tokyo"), ("LC_ALL", "C")]).well();
            let env = [("TZ", "America/Los_Angeles"), ("LC_ALL", "de_DE.UTF-8")];
            let theirs = desk.ack_with("jane.doe", LATE, &[&["-C", there], &args[..]].concat(), &env).well();
            assert_eq!(ours, theirs, "{args:?}");
        }
        for (width, locale) in [(80, "C.UTF-8"), (80, "C"), (120, "C.UTF-8")] {
            let env = [("COLUMNS", &*width.to_string()), ("LC_ALL", locale)];
            let Some(said) = desk.ack_in_terminal(MARA, LATE, &args, &env) else { return };
            assert!(said.lines().count() > 8, "{said}");
            for line in said.lines() {
                assert!(line.chars().count() <= width, "{args:?} at {width}: {line}");
                assert!(locale != "C" || line.is_ascii(), "{args:?}: {line}");
            }
        }
    }
}
