//! What is said when there is nothing to say, and names that would act.

use crate::world::{Person, Policy, World, day, settings};
use ack::assess::{Facts, assess};
use ack::render::{Colour, Glyphs, Look};
use ack::report::{CoverageReport, Dimension, Filter};
use ack::text::is_unsafe_char;
use ack::{render, report};

const LOOK: Look = Look { colour: Colour::Off, glyphs: Glyphs::Unicode, width: 200 };

fn report(w: &World, date: &str, by: Dimension) -> CoverageReport {
    let register = w.load().register;
    let facts = Facts::new(&register);
    let assessment = assess(&facts, day(date));
    report::coverage(&register, &assessment, by, &Filter::default(), String::new())
}

/// The report of a day in every form: table, CSV, JSON.
fn printed(w: &World, date: &str, by: Dimension) -> [String; 3] {
    let report = report(w, date, by);
    let table = [
        render::heading(&report.heading, &report.state(), Some(&report.tally), LOOK),
        render::sheet(&report.group_sheet(), LOOK),
        render::sheet(&report.overdue_sheet(99), LOOK),
        render::sheet(
            &report::own_sheet(&report.pairs.iter().cloned().collect::<Vec<_>>(), report.heading.as_of),
            LOOK,
        ),
        render::sheet(&report.pair_sheet(), LOOK),
        report.advice(),
    ];
    [table.join("\n"), render::csv(&report.pair_sheet()).unwrap(), render::coverage_json(&report).unwrap()]
}

/// A policy that addresses nobody: none required, and never 100 %.
#[test]
fn g26_none_required_is_not_all_done() {
    let mut w = World::new();
    w.commit("2026-01-05", |tree| {
        tree.put("ack.yaml", settings(&[]))
            .put_person(&Person::new("mara"))
            .put_policy(&Policy::new("lab-safety", "1.0", "2026-01-05").with("audience: {team: lab}"));
    });
    let [table, csv, json] = printed(&w, "2026-01-10", Dimension::Policy);
    assert!(table.contains("none required"), "{table}");
    for text in [&table, &csv, &json] {
        assert!(!text.contains("100"), "{text}");
    }
    assert!(table.contains("1 person at work"), "{table}");
    assert!(json.contains("\"required\": 0"), "{json}");
}

/// Who is exempt is named, and no filter is blamed for what nobody filtered.
#[test]
fn where_all_are_exempt_that_is_what_is_said() {
    let mut w = World::small();
    w.commit("2026-01-06", |tree| {
        tree.put_person(&Person::new("ben").manager("mara").team("lab"))
            .put_policy(&Policy::new("conduct", "1.0", "2026-01-05").with("audience: {team: lab}"));
    });
    let exemption = w.exempt("mara", "ben", "conduct", ("2026-01-10", "2026-02-28"), "2026-01-10");
    w.record("2026-01-10T13:00:00Z", exemption);
    // By then the duty of mara, who is in no lab, has run out.
    let report = report(&w, "2026-02-15", Dimension::Policy);
    assert_eq!((report.coverage.required, report.coverage.exempt), (0, 1));
    let said = "Nothing is required of anybody on this day: whoever would be asked is exempt.";
    assert_eq!(report.advice(), said);
}

/// The explanation of the late renewal names two days: when it was due, and when it was done.
#[test]
fn g07_both_days_are_printed() {
    let mut w = World::new();
    w.commit("2025-02-20", |tree| {
        tree.put("ack.yaml", settings(&[])).put_person(&Person::new("mara")).put_policy(&Policy::new(
            "conduct",
            "1.0",
            "2025-02-20",
        ));
    });
    for date in ["2025-03-01", "2026-03-02"] {
        let record = w.acknowledge("mara", "conduct", "1.0", &format!("{date}T09:00:00Z"));
        w.record(date, record);
    }
    let register = w.load().register;
    let facts = Facts::new(&register);
    let assessment = assess(&facts, day("2026-03-10"));
    let (person, requirement) =
        (register.people.keys().next().unwrap(), register.requirements.keys().next().unwrap());
    let explanation = report::explain(&facts, &assessment, person, requirement, None).unwrap();
    let parts = explanation.parts();
    let obligations = parts.iter().find(|part| part.sheet.title == "Obligations").unwrap();
    let table = render::sheet(&obligations.sheet, LOOK);
    let line = table.lines().find(|l| l.contains("renew")).unwrap();
    for said in ["2026-03-01", "2026-03-02", "met-late", "1"] {
        assert!(line.contains(said), "{said} in {line}");
    }
}

/// Formulas, escape sequences and direction overrides in names, titles, teams and the organisation's own name act in
/// no form, and stay readable.
#[test]
fn g28_hostile_names_act_nowhere() {
    let formula = "=HYPERLINK(\"http://example.org\",\"Pay\")";
    let ben = Person::new("ben")
        .with(&format!("name: '{formula}'"))
        .with("team: \"=1+1\\e[31mred\\e]0;owned\\a\\x9bK\\u202E\"")
        .with("location: \"@SUM(1)\"")
        .with("type: \"-1+1\"");
    let settings = settings(&["organization: \"North\\u2066wind\\x9b2J\\u200B\""]);
    let mut w = World::with(&settings, &[Person::new("mara"), ben]);
    w.commit("2026-01-05T10:00:00Z", |tree| {
        tree.put_policy(
            &Policy::new("conduct", "1.0", "2026-01-05").with("title: \"Safe\\u202Etxt\\e[2J\\x9b title\""),
        );
    });
    let [table, csv, json] = printed(&w, "2026-01-20", Dimension::Team);
    for text in [&table, &csv, &json] {
        let acting = text.chars().find(|c| is_unsafe_char(*c) && !matches!(c, '\n' | '\r'));
        assert_eq!(acting, None, "{text:?}");
    }
    let cells = csv.lines().flat_map(|line| line.split(','));
    assert_eq!(
        cells.filter(|cell| cell.trim_start_matches('"').starts_with(['=', '+', '-', '@'])).count(),
        0
    );
    // Readable all the same, and in JSON still the very name.
    assert!(table.contains(formula) && csv.contains("'=HYPERLINK(\"\"http://example.org\"\""), "{table}");
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["organization"], "North\u{2066}wind\u{9b}2J\u{200b}");
    assert_eq!(value["groups"][1]["key"], "=1+1\u{1b}[31mred\u{1b}]0;owned\u{7}\u{9b}K\u{202e}");
}
