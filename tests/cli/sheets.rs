//! Workbooks: the same cells as CSV has, typed; nothing in them acts; and the same bytes everywhere.

use crate::desk::{Desk, START};
use crate::hostile::hostile;
use crate::workbook::{Cell, Workbook};

const MARA: &str = "mara.lind";
const NOW: &str = "2026-02-05T09:00:00Z";

/// The bytes of a workbook.
fn written(desk: &Desk, args: &[&str], env: &[(&str, &str)]) -> Vec<u8> {
    let file = desk.path().join("out.xlsx");
    let more = ["--format", "xlsx", "--output", file.to_str().unwrap()];
    assert_eq!(desk.ack_with(MARA, NOW, &[args, &more].concat(), env).well(), "");
    std::fs::read(file).unwrap()
}

fn workbook(desk: &Desk, args: &[&str]) -> Workbook {
    Workbook::read(&written(desk, args, &[]))
}

/// The number by which spreadsheets know a day.
fn serial(day: &str) -> Option<i64> {
    let day = ack::model::Day::parse(day)?;
    Some(day.since(ack::model::Day::parse("1899-12-30").unwrap()))
}

/// What a cell of CSV is in a workbook.
fn expected(csv: &str) -> Option<Cell> {
    let cell = |kind: &str, value: String| Some(Cell { kind: kind.into(), value });
    if csv.is_empty() {
        return None;
    }
    if let Some(day) = serial(csv) {
        return cell("n", day.to_string());
    }
    if let Some(percent) = csv.strip_suffix(" %") {
        let tenths = (percent.parse::<f64>().unwrap() * 10.0).round();
        return cell("n", (tenths / 1000.0).to_string());
    }
    match csv {
        "true" => cell("b", "1".into()),
        "false" => cell("b", "0".into()),
        _ => cell("s", csv.strip_prefix('\'').unwrap_or(csv).into()),
    }
}

/// Columns of numbers; in all others what looks like a number is words.
const NUMBERS: &str = "days_overdue days_late required acknowledged pending overdue exempt met met_by_claim met_late open \
                       missed released item at_start joiners leavers moved_in moved_out at_end unconfirmed witnessed imported";

/// Asserts that a page has exactly the rows of a CSV.
fn same(page: &[std::collections::BTreeMap<usize, Cell>], csv: &str) {
    let mut reader = csv::ReaderBuilder::new().from_reader(csv.as_bytes());
    let keys: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(page.len(), rows.len() + 1);
    for (row, cells) in rows.iter().zip(&page[1..]) {
        for (n, field) in row.iter().enumerate() {
            let numeric = NUMBERS.split(' ').any(|key| key == keys[n]) && field.parse::<i64>().is_ok();
            let wanted =
                if numeric { Some(Cell { kind: "n".into(), value: field.into() }) } else { expected(field) };
            assert_eq!(cells.get(&n), wanted.as_ref(), "{} of {row:?}", keys[n]);
        }
    }
}

#[test]
fn pages_have_the_cells_of_the_csv() {
    let desk = hostile();
    let period = ["--period", "2026-01-05..2026-01-31"];
    let cases: [(&[&str], &str); 9] = [
        (&["report"], "Pairs"),
        (&["report", "--by", "location"], "Coverage"),
        (&["report", "--by", "control"], "Coverage"),
        (&["report", "--trend"], "Months"),
        (&["report", "--period", "2026-01-05..2026-01-31"], "Obligations"),
        (&["people", "tie-out", "--list", "hires"], "Hires"),
        (&["people", "tie-out", "--list", "active"], "Active"),
        (&["sample", "--population", "active", "--seed", "1"], "Work sheet"),
        (&["sample", "--population", "active", "--seed", "1", "--list", "population"], "Population"),
    ];
    for (args, page) in cases {
        let csv = desk.ack(MARA, NOW, &[args, &["--format", "csv"]].concat()).well();
        same(&workbook(&desk, args).rows(page), &csv);
    }
    let all = workbook(&desk, &[&["report"], &period[..]].concat()).pages();
    let wanted =
        "Summary Timeliness Late Obligations Months Population Hires Active Leavers Moves Coverage Pairs";
    assert_eq!(all.join(" "), wanted);
    assert_eq!(
        workbook(&desk, &["people", "tie-out", "--list", "leavers"]).pages(),
        ["Summary", "Population", "Leavers"]
    );
}

#[test]
fn nothing_in_a_workbook_acts() {
    let desk = hostile();
    for args in [
        &["report"][..],
        &["report", "--by", "location"],
        &["report", "--period", "2026-01-05..2026-01-31", "--by", "control"],
        &["people", "tie-out"],
        &["sample", "--population", "changes", "--seed", "=1+1"],
    ] {
        let book = workbook(&desk, args);
        for (name, text) in &book.parts {
            let acting = ["<f>", "<f ", "hyperlink", "External", "ddeLink", "vbaProject", "<script", "<img"];
            let found = acting.iter().find(|what| text.contains(**what));
            assert_eq!(found, None, "{args:?}: {name}: {text}");
            assert!(!name.contains("externalLink") && !name.contains("vba"), "{name}");
            assert!(!text.chars().any(|c| c.is_control() && c != '\n' && c != '\r'), "{args:?}: {name}");
        }
        assert!(book.parts["xl/styles.xml"].contains("quotePrefix=\"1\""), "{args:?}");
        assert!(book.times.iter().all(|t| *t == book.times[0]));
        let core = &book.parts["docProps/core.xml"];
        assert_eq!(core.matches(">2026-01-05T09:00:00Z<").count(), 2, "{core}");
    }
    let people = workbook(&desk, &["people", "tie-out"]).rows("Active");
    let name = people.iter().find(|row| row[&0].value == "eve.hall").map(|row| row[&1].clone()).unwrap();
    assert_eq!(name, Cell { kind: "s".into(), value: "=HYPERLINK(\"http://evil\",\"click\")".into() });
}

#[test]
fn a_workbook_has_the_same_bytes_everywhere_and_each_list_has_its_filter() {
    let desk = Desk::with_two_people();
    let ours = written(&desk, &["report"], &[("TZ", "Asia/Tokyo")]);
    let env = [("TZ", "America/Los_Angeles"), ("LANG", "de_DE.UTF-8"), ("ACK_NOW", "2026-02-05T21:00:00Z")];
    assert!(ours == written(&desk, &["report"], &env));
    let piped = {
        let mut ack = desk.command(MARA, env!("CARGO_BIN_EXE_ack"));
        ack.env("ACK_NOW", NOW).args(["report", "--format", "xlsx"]).output().unwrap().stdout
    };
    assert!(ours == piped);
    let book = Workbook::read(&ours);
    for n in 2..=book.pages().len() {
        let sheet = &book.parts[&format!("xl/worksheets/sheet{n}.xml")];
        assert!(sheet.contains("ySplit=\"1\" topLeftCell=\"A2\""), "{sheet}");
        assert_eq!(sheet.contains("<autoFilter"), sheet.contains("<row r=\"2\""), "{sheet}");
    }
    let summary: Vec<(String, String)> =
        book.rows("Summary").iter().map(|row| (row[&0].value.clone(), row[&1].value.clone())).collect();
    for (fact, value) in
        [("Organisation", "Northwind Instruments"), ("Time zone", "UTC"), ("Pairs shown", "3")]
    {
        assert!(summary.contains(&(fact.into(), value.into())), "{fact}: {summary:?}");
    }
    let day = summary.iter().find(|(fact, _)| fact == "As of").unwrap();
    assert_eq!(day.1, serial("2026-02-05").unwrap().to_string());
}

#[test]
fn what_there_is_none_of_is_said() {
    let desk = Desk::with_register();
    let args = ["people", "tie-out", "--period", "2026-02-01..2026-02-03"];
    let book = workbook(&desk, &args);
    assert_eq!(book.rows("Hires").len(), 1);
    let said: Vec<String> = book.rows("Summary").iter().map(|row| row[&1].value.clone()).collect();
    assert!(said.iter().any(|s| s == "Joined 2026-02-01..2026-02-03: none"), "{said:?}");
    assert!(said.iter().any(|s| s.starts_with("Nobody joined or left")), "{said:?}");
    let empty = workbook(&desk, &["report", "--period", "2026-01-05..2026-01-06"]);
    let standing = empty.rows("Summary").into_iter().find(|row| row[&0].value == "On time").unwrap();
    assert_eq!(standing[&1], Cell { kind: "s".into(), value: "none due".into() });
}

#[test]
fn a_terminal_gets_no_workbook() {
    let desk = Desk::with_register();
    let tried = |args: &[&str]| {
        let line = [args, &["--format", "xlsx;", "echo", "code=$?"]].concat();
        desk.ack_in_terminal(MARA, START, &line, &[])
    };
    for args in
        [&["report"][..], &["people", "tie-out"], &["sample", "--population", "active", "--seed", "1"]]
    {
        let Some(said) = tried(args) else { return };
        assert!(said.contains("error: xlsx is nothing that a terminal can show"), "{said}");
        assert!(said.contains("--output report.xlsx") && said.contains("code=2"), "{said}");
        assert!(!said.contains("PK"), "{said}");
    }
}
