//! Who was here, who came and who left.

use crate::world::{Person, World, day, settings};
use ack::assess::Facts;
use ack::model::Period;
use ack::render::{Colour, Glyphs, Look};
use ack::report::{MemberRow, PopulationReport, population};
use ack::{assess, render, report};

fn tied(w: &World, from: &str, to: &str) -> PopulationReport {
    let register = w.load().register;
    population(&Facts::new(&register), Period { from: day(from), to: day(to) }, day(to))
}

/// `employee 2 + 1 - 1 + 0 - 0 = 2`, with `!` where it does not tie.
fn types(p: &PopulationReport) -> Vec<String> {
    let line = |(kind, n): &(String, assess::Headcount)| {
        let tie = if n.ties() { "" } else { "!" };
        let (moved_in, moved_out) = (n.moved_in, n.moved_out);
        format!(
            "{kind} {} + {} - {} + {moved_in} - {moved_out} = {}{tie}",
            n.at_start, n.joiners, n.leavers, n.at_end
        )
    };
    p.types.iter().map(line).collect()
}

fn names(rows: &[MemberRow]) -> Vec<String> {
    rows.iter().map(|m| format!("{} {}", m.person, m.start)).collect()
}

/// Joined and left within the period, on one day even: among the hires and among the leavers.
#[test]
fn g02_who_joined_and_left_is_in_both_populations() {
    let ben = Person::new("ben").start("2026-03-02").end("2026-03-12");
    let cleo = Person::new("cleo").start("2026-03-05").end("2026-03-05");
    let w = World::with(&settings(&[]), &[Person::new("mara"), ben, cleo]);
    let p = tied(&w, "2026-03-01", "2026-03-31");
    assert_eq!(types(&p), ["employee 1 + 2 - 2 + 0 - 0 = 1"]);
    assert_eq!(names(&p.hires), ["ben 2026-03-02", "cleo 2026-03-05"]);
    assert_eq!(names(&p.leavers), ["cleo 2026-03-05", "ben 2026-03-02"]);
    assert_eq!(names(&p.active), ["mara 2020-01-01"]);
}

/// On the last day one is bound, and not here any more at its close; it is said.
#[test]
fn g02_who_leaves_on_the_last_day_is_counted_in_coverage() {
    let w = World::with(&settings(&[]), &[Person::new("mara"), Person::new("ben").end("2026-03-31")]);
    let p = tied(&w, "2026-03-01", "2026-03-31");
    assert_eq!(types(&p), ["employee 2 + 0 - 1 + 0 - 0 = 1"]);
    assert_eq!(w.on("2026-03-31").coverage.required, 2);
    let said = p.remarks();
    assert!(
        said.iter().any(|s| s == "1 person left at the close of 2026-03-31 and is counted in coverage."),
        "{said:?}"
    );
    assert!(tied(&w, "2026-03-01", "2026-03-30").left_at_close.is_empty());
    assert_eq!(types(&tied(&w, "2026-04-01", "2026-04-30")), ["employee 1 + 0 - 0 + 0 - 0 = 1"]);
}

/// Both employments of who was rehired are shown, each by itself.
#[test]
fn g09_a_rehire_joins_again() {
    let earlier = "earlier: [{start: 2025-02-01, end: 2026-02-28}]";
    let ben = Person::new("ben").start("2026-11-02").with(earlier);
    let w = World::with(&settings(&[]), &[Person::new("mara"), ben]);
    let p = tied(&w, "2026-01-05", "2026-12-31");
    assert_eq!(types(&p), ["employee 2 + 1 - 1 + 0 - 0 = 2"]);
    assert_eq!(
        (names(&p.leavers), names(&p.hires)),
        (vec!["ben 2025-02-01".into()], vec!["ben 2026-11-02".into()])
    );
}

/// A start typed in forty days late is counted as such, in the period of the start.
#[test]
fn g11_a_start_recorded_late_is_counted() {
    let mut w = World::with(&settings(&[]), &[Person::new("mara")]);
    w.commit("2026-03-14", |tree| {
        tree.put_person(&Person::new("ben").manager("mara").start("2026-02-02"));
        tree.put_person(&Person::new("cleo").manager("mara").start("2026-03-14"));
    });
    let p = tied(&w, "2026-01-05", "2026-03-31");
    assert_eq!(types(&p), ["employee 1 + 2 - 0 + 0 - 0 = 3"]);
    let late: Vec<_> = p.hires.iter().map(|m| (m.person.as_str(), m.days_late)).collect();
    assert_eq!(late, [("ben", Some(40)), ("cleo", None)]);
    assert!(
        p.remarks().iter().any(|s| s == "Recorded after the fact: 1 of 2 first days and 0 of 0 last days.")
    );
}

/// Nobody joined: said as none and proved by the numbers, never as 100 %.
#[test]
fn g26_no_joiners_is_none_with_its_proof() {
    let w = World::small();
    let register = w.load().register;
    let facts = Facts::new(&register);
    let text = w.period("2026-06", "2026-06-30");
    let look = Look { colour: Colour::Off, glyphs: Glyphs::Unicode, width: 200 };
    let sheets = [
        render::period_heading(&text.standing.heading, &text.state(), &text.tally, look),
        text.summary(),
        render::sheet(&text.timeliness_sheet(), look),
        render::sheet(&text.population.tie_sheet(), look),
        text.population.remarks().join("\n"),
        render::sheet(&text.population.roll_sheet(report::Roll::Hires), look),
        render::csv(&text.group_sheet()).unwrap(),
    ];
    let all = sheets.join("\n");
    assert!(all.contains("none due"), "{all}");
    assert!(all.contains("Joined 2026-06-01..2026-06-30: none"), "{all}");
    assert!(
        all.contains(
            "The population ties: 2 at the start + 0 joined - 0 left = 2 at the end, by the entries of all 2"
        ),
        "{all}"
    );
    assert!(
        all.contains(
            "Nobody joined or left from 2026-06-01 through 2026-06-30: none of the 2 ever on a roster"
        ),
        "{all}"
    );
    assert!(!all.replace("not 100 %", "").contains("100 %"), "{all}");
    assert!(facts.left_at_close(day("2026-06-30")).is_empty());
}

/// A roster import loses a team for three days: the tie breaks meanwhile and names everybody; then it holds again.
#[test]
fn g40_a_vanished_team_breaks_the_tie_by_name() {
    let lab = |id: &str| Person::new(id).manager("mara").team("lab");
    let mut w =
        World::with(&settings(&[]), &[Person::new("mara"), lab("ann"), lab("bob").with("type: contractor")]);
    let whole = w.period("2026-01-05..2026-02-28", "2026-02-28");
    w.commit("2026-01-12", |tree| {
        for id in ["ann", "bob"] {
            tree.remove(&format!("people/{id}.yaml"));
        }
    });
    let meanwhile = tied(&w, "2026-01-05", "2026-01-31");
    assert_eq!(types(&meanwhile), ["contractor 1 + 0 - 0 + 0 - 0 = 0!", "employee 2 + 0 - 0 + 0 - 0 = 1!"]);
    let said = meanwhile.proof();
    assert!(said.contains("does not tie") && said.contains("ann (employee) and bob (contractor)"), "{said}");
    let seen = w.as_of("2026-01-13");
    assert_eq!(seen.found("population-does-not-tie"), ["ann", "bob"]);
    w.commit("2026-01-15", |tree| {
        tree.put_person(&lab("ann")).put_person(&lab("bob").with("type: contractor"));
    });
    assert_eq!(
        types(&tied(&w, "2026-01-05", "2026-01-31")),
        ["contractor 1 + 0 - 0 + 0 - 0 = 1", "employee 2 + 0 - 0 + 0 - 0 = 2"]
    );
    assert_eq!(w.on("2026-01-31").found("population-does-not-tie"), Vec::<&str>::new());
    let now = w.period("2026-01-05..2026-02-28", "2026-02-28");
    assert_eq!((now.timeliness, now.months), (whole.timeliness, whole.months));
}

/// Whoever had left by then is missing from no sum: deleting an ended entry is `person-removed` and nothing else.
#[test]
fn a_deleted_leaver_breaks_no_tie() {
    let mut w = World::with(&settings(&[]), &[Person::new("mara"), Person::new("ben").end("2026-01-31")]);
    w.commit("2026-02-10", |tree| {
        tree.remove("people/ben.yaml");
    });
    for (date, missing) in [("2026-01-30", &["ben"][..]), ("2026-01-31", &[]), ("2026-02-28", &[])] {
        let seen = w.on(date);
        assert_eq!(seen.found("population-does-not-tie"), missing, "{date}");
        assert_eq!(seen.found("person-removed"), ["ben"]);
    }
}

/// A contractor becomes an employee on 1 February, as a change of type or as a new contract; it ties by type.
#[test]
fn g42_a_contractor_becomes_an_employee() {
    let contractor = || Person::new("ben").manager("mara").with("type: contractor");
    let changed = Person::new("ben").manager("mara");
    let again = Person::new("ben")
        .manager("mara")
        .start("2026-02-01")
        .with("earlier: [{start: 2020-01-01, end: 2026-01-31}]");
    let wanted = [
        ["contractor 1 + 0 - 0 + 0 - 1 = 0", "employee 1 + 0 - 0 + 1 - 0 = 2"],
        ["contractor 1 + 0 - 1 + 0 - 0 = 0", "employee 1 + 1 - 0 + 0 - 0 = 2"],
    ];
    for (now, wanted) in [changed, again].into_iter().zip(wanted) {
        let mut w = World::with(&settings(&[]), &[Person::new("mara"), contractor()]);
        w.commit("2026-02-01", |tree| {
            tree.put_person(&now);
        });
        assert_eq!(types(&tied(&w, "2026-01-05", "2026-02-28")), wanted);
        assert_eq!(types(&tied(&w, "2026-02-02", "2026-02-28")), ["employee 2 + 0 - 0 + 0 - 0 = 2"]);
        let due = w.period("2026-01-05..2026-02-28", "2026-02-28");
        assert_eq!(due.timeliness.due, 2);
    }
}
