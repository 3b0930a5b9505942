//! What was due in a period, and what became of it.

use crate::world::{Person, Policy, World, counts, settings};
use ack::report::{Filter, ObligationRow, PeriodReport};

/// ben joins on 2 March, with thirty days; mara signs at once, so that only ben is seen.
fn joiner(ben: &Person) -> World {
    let people = [Person::new("mara"), ben.clone().manager("mara").start("2026-03-02")];
    let mut w = World::with(&settings(&["clocks: {join: 30 days}"]), &people);
    let record = w.acknowledge("mara", "conduct", "1.0", "2026-01-06");
    w.record("2026-01-06T13:00:00Z", record);
    w
}

/// `ben conduct due 2026-04-01 missed 10`, with `carried in` in front of what is.
fn lines(report: &PeriodReport) -> Vec<String> {
    let line = |o: &ObligationRow| {
        let late = o.outcome.days_late().map_or_else(String::new, |n| format!(" {n}"));
        let carried = if o.carried_in { "carried in " } else { "" };
        format!("{carried}{} {} due {} {}{late}", o.person, o.requirement, o.due, o.outcome.name())
    };
    report.obligations.iter().map(line).collect()
}

/// Coverage at the month ends: `2026-03-31 1/2`.
fn months(report: &PeriodReport) -> Vec<String> {
    let month =
        |m: &ack::report::Month| format!("{} {}/{}", m.end, m.coverage.acknowledged, m.coverage.required);
    report.months.iter().map(month).collect()
}

/// Joined and left within the thirty days: released in the period of its due day, no part of the rate.
#[test]
fn g02_what_was_released_is_due_and_not_late() {
    let w = joiner(&Person::new("ben").end("2026-03-12"));
    let report = w.period("2026-03-01..2026-04-30", "2026-04-30");
    assert_eq!(counts(report.timeliness), "due 1: released 1");
    assert_eq!(report.timeliness.decided(), 0);
    assert_eq!(lines(&report), ["ben conduct due 2026-04-01 released"]);
    assert_eq!(months(&report), ["2026-03-31 1/1", "2026-04-30 1/1"]);
    // While he was here it was open.
    assert_eq!(counts(w.period("2026-03-01..2026-04-30", "2026-03-12").timeliness), "due 1: open 1");
}

/// Left ten days after the due day: missed for good, in the period of its due day and carried into no later one.
#[test]
fn g03_what_was_missed_stays_missed() {
    let w = joiner(&Person::new("ben").end("2026-04-11"));
    for seen in ["2026-04-30", "2028-04-30"] {
        let april = w.period("2026-04", seen);
        assert_eq!(counts(april.timeliness), "due 1: missed 1");
        let lateness = april.lateness.unwrap();
        assert_eq!((lateness.late, lateness.median, lateness.worst), (1, 10, 10));
    }
    // On his last day the duty still ran, on the day after it did not.
    let carried = |from: &str| lines(&w.period(&format!("{from}..2026-05-31"), "2026-05-31"));
    assert_eq!(carried("2026-04-11"), ["carried in ben conduct due 2026-04-01 missed 10"]);
    assert_eq!(carried("2026-04-12"), Vec::<String>::new());
}

/// A renewal a day late counts in the month of its due day, and is carried into a period that begins on the day it was
/// signed, but not into one that begins after it.
#[test]
fn g07_a_late_renewal_is_carried_in_until_it_is_signed() {
    let mut w = World::new();
    w.commit("2025-02-20", |tree| {
        let conduct = Policy::new("conduct", "1.0", "2025-02-20");
        tree.put("ack.yaml", settings(&[])).put_person(&Person::new("mara")).put_policy(&conduct);
    });
    for day in ["2025-03-01", "2026-03-02"] {
        let record = w.acknowledge("mara", "conduct", "1.0", &format!("{day}T09:00:00Z"));
        w.record(day, record);
    }
    let report = w.period("2026-03", "2026-03-31");
    assert_eq!(lines(&report), ["mara conduct due 2026-03-01 met-late 1"]);
    assert_eq!(report.obligations.iter().next().unwrap().completed.unwrap().to_string(), "2026-03-02");
    let carried = |from: &str| lines(&w.period(&format!("{from}..2026-06-30"), "2026-06-30"));
    assert_eq!(carried("2026-03-02"), ["carried in mara conduct due 2026-03-01 met-late 1"]);
    assert_eq!(carried("2026-03-03"), Vec::<String>::new());
    // Seen from the due day, what is completed on the day after is not done yet.
    assert_eq!(lines(&w.period("2026-03", "2026-03-01")), ["mara conduct due 2026-03-01 open"]);
    // The year before and this one.
    let both = w.period("2025-02-20..2026-03-31", "2026-03-31");
    assert_eq!(counts(both.timeliness), "due 2: met 1, met late 1");
}

/// Rehired: what is due after each start counts in its own period, met by the one old acknowledgement.
#[test]
fn g09_a_rehire_owes_anew() {
    let before = Person::new("ben").manager("mara").end("2026-02-28");
    let mut w = World::with(&settings(&[]), &[Person::new("mara"), before]);
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-10");
    w.record("2026-01-10T13:00:00Z", record);
    w.commit("2026-02-20", |tree| {
        let earlier = "earlier: [{start: 2020-01-01, end: 2026-02-28}]";
        tree.put_person(&Person::new("ben").manager("mara").start("2026-11-02").with(earlier));
    });
    let ben = Filter { person: vec!["ben".into()], ..Filter::default() };
    let of_ben = |text: &str| w.filtered_period(text, "2026-11-30", &ben);
    assert_eq!(lines(&of_ben("2026-01-05..2026-02-28")), ["ben conduct due 2026-01-19 met"]);
    assert_eq!(lines(&of_ben("2026-03-01..2026-10-31")), Vec::<String>::new());
    assert_eq!(lines(&of_ben("2026-11")), ["ben conduct due 2026-11-16 met"]);
    let report = of_ben("2026-01-05..2026-11-30");
    let bound: Vec<u32> = report.months.iter().map(|m| m.coverage.required).collect();
    assert_eq!(bound, [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    assert_eq!((report.tally.before, report.tally.after), (3, 2));
    assert_eq!(report.tally.left_out[0].pairs, 1);
}

/// A move: the old team's gap is missed; it is carried into a period that begins while the move could still prove a
/// short break, and into none after that.
#[test]
fn g10_a_gap_is_carried_in_while_the_duty_runs() {
    let ben = |team| Person::new("ben").manager("mara").team(team);
    let mut w = World::with(&settings(&[]), &[Person::new("mara"), ben("lab")]);
    w.commit("2026-01-05T10:00:00Z", |tree| {
        tree.put_policy(&Policy::new("lab-safety", "1.0", "2026-01-05").with("audience: {team: lab}"));
    });
    w.commit("2026-03-10", |tree| {
        tree.put_person(&ben("ops"));
    });
    let carried = |from: &str| {
        let lab = Filter { requirement: vec!["lab-safety".into()], ..Filter::default() };
        lines(&w.filtered_period(&format!("{from}..2026-04-30"), "2026-04-30", &lab))
    };
    assert_eq!(carried("2026-03-16"), ["carried in ben lab-safety due 2026-01-19 missed 49"]);
    assert_eq!(carried("2026-03-17"), Vec::<String>::new());
    // A team answers for what was due while the person was in it; the month ends, for who is in it then.
    let of = |team: &str| {
        let filter = Filter { team: vec![team.into()], ..Filter::default() };
        w.filtered_period("2026-01-05..2026-04-30", "2026-04-30", &filter)
    };
    assert_eq!(counts(of("lab").timeliness), "due 2: overdue 1, missed 1");
    assert_eq!(counts(of("ops").timeliness), "due 0: ");
    assert_eq!(months(&of("lab")), ["2026-01-31 0/2", "2026-02-28 0/2", "2026-03-31 0/0", "2026-04-30 0/0"]);
    assert_eq!(months(&of("ops")), ["2026-01-31 0/0", "2026-02-28 0/0", "2026-03-31 0/1", "2026-04-30 0/1"]);
}

/// An exemption recorded after the due day excuses nothing: the obligation stays overdue in every count of a period,
/// though the pair is exempt at the month's end.
#[test]
fn g12_what_was_overdue_before_an_exemption_stays_overdue() {
    let mut w = World::small();
    let exemption = w.exempt("mara", "ben", "conduct", ("2026-01-06", "2026-03-31"), "2026-02-10");
    w.record("2026-02-10T13:00:00Z", exemption);
    let report = w.period("2026-01-05..2026-02-28", "2026-02-28");
    assert_eq!(counts(report.timeliness), "due 2: overdue 2");
    let exempt: Vec<u32> = report.months.iter().map(|m| m.coverage.exempt).collect();
    assert_eq!(exempt, [0, 1]);
    let march = w.period("2026-03", "2026-03-31");
    assert_eq!(counts(march.timeliness), "due 0: ");
    assert_eq!(counts(march.carried_in), "due 2: overdue 2");
}

/// An exemption in time moves what is due into the month in which it ends.
#[test]
fn g13_an_exemption_moves_the_due_day_into_another_period() {
    let mut w = World::small();
    let exemption = w.exempt("mara", "ben", "conduct", ("2026-01-10", "2026-02-28"), "2026-01-10");
    w.record("2026-01-10T13:00:00Z", exemption);
    assert_eq!(
        lines(&w.period("2026-01-05..2026-01-31", "2026-01-31")),
        ["mara conduct due 2026-01-19 overdue 12"]
    );
    let february = w.period("2026-02", "2026-03-01");
    assert_eq!(
        lines(&february),
        ["ben conduct due 2026-02-28 overdue 1", "carried in mara conduct due 2026-01-19 overdue 41"]
    );
    assert_eq!(counts(february.timeliness), "due 1: overdue 1");
}

/// A leave without an end leaves what is owed without a due day: it is due in no period, and pending at the month ends.
#[test]
fn g06_what_has_no_due_day_is_due_in_no_period() {
    let ben = Person::new("ben").manager("mara").leave("2026-01-12", "");
    let w = World::with(&settings(&[]), &[Person::new("mara"), ben]);
    let report = w.period("2026-01-05..2026-12-31", "2026-12-31");
    assert_eq!(lines(&report), ["mara conduct due 2026-01-19 overdue 346"]);
    assert_eq!((report.months[11].coverage.pending, report.months[11].coverage.overdue), (1, 1));
}

/// Retired in mid-period: what was due before is assessed, and nothing is due after.
#[test]
fn g27_a_retired_policy_answers_for_what_was_due() {
    let mut w = World::with(&settings(&[]), &["mara", "ben"].map(Person::new));
    let record = w.acknowledge("mara", "conduct", "1.0", "2026-01-06");
    w.record("2026-01-06T13:00:00Z", record);
    w.commit("2026-02-10", |tree| {
        tree.put_policy(&Policy::new("conduct", "1.0", "2026-01-05").with("retired: 2026-02-15"));
    });
    let first = w.period("2026-01-05..2026-03-31", "2026-03-31");
    assert_eq!(counts(first.timeliness), "due 2: met 1, missed 1");
    assert_eq!(months(&first), ["2026-01-31 1/2", "2026-02-28 0/0", "2026-03-31 0/0"]);
    // The policy is listed, with nothing due: no line of it is lost, and none says 100 %.
    let after = w.period("2026-02-15..2027-12-31", "2027-12-31");
    assert_eq!((counts(after.timeliness).as_str(), after.carried_in.due), ("due 0: ", 0));
    assert_eq!((after.groups.len(), after.groups[0].timeliness.due), (1, 0));
    assert!(after.summary().starts_with("No acknowledgement was due"), "{}", after.summary());
}

/// In April a retirement, a materiality, a clock and a leave are dated back to January: the first quarter's numbers are
/// what they were.
#[test]
fn g39_what_is_dated_back_changes_no_past_period() {
    let conduct = || Policy::new("conduct", "1.0", "2026-01-05");
    let mut before = World::small();
    before.commit("2026-02-01", |tree| {
        tree.put_policy(&conduct().editorial("1.1", "2026-02-01"));
    });
    let quarter = |w: &World| w.period("2026-01-05..2026-03-31", "2026-03-31");
    let stood = quarter(&before);
    assert_eq!(counts(stood.timeliness), "due 2: overdue 2");
    for what in ["retired", "material", "clock", "leave"] {
        let mut w = before.clone();
        w.commit("2026-04-10", |tree| {
            match what {
                "retired" => {
                    let retired = conduct().editorial("1.1", "2026-02-01").with("retired: 2026-01-10");
                    tree.put_policy(&retired)
                }
                "material" => tree.put_policy(&conduct().material("1.1", "2026-02-01")),
                "clock" => tree.put("ack.yaml", settings(&["clocks: {join: 180 days, change: 180 days}"])),
                _ => tree.put_person(&Person::new("ben").manager("mara").leave("2026-01-06", "2026-04-30")),
            };
        });
        let now = quarter(&w);
        assert_eq!((now.timeliness, &now.months), (stood.timeliness, &stood.months), "{what}");
        assert_eq!(lines(&now), lines(&stood), "{what}");
    }
}

/// One commit says 2030 and carries ben's record: nobody is late by it in any count of the period.
#[test]
fn g41_a_commit_from_the_future_makes_nobody_late() {
    let mut w = World::small();
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-10").seal();
    w.commit("2030-01-10", |tree| {
        tree.add(&record);
    });
    let second = w.acknowledge("mara", "conduct", "1.0", "2026-01-12");
    w.record("2026-01-12T13:00:00Z", second);
    let report = w.period("2026-01-05..2026-01-31", "2026-01-31");
    assert_eq!(counts(report.timeliness), "due 2: met 2");
    assert_eq!(months(&report), ["2026-01-31 2/2"]);
}

/// In time by the signer's clock, and by a maintainer's statement: counted apart, and said beside the rate.
#[test]
fn what_is_in_time_by_claim_alone_is_said() {
    let mut w = World::with(&settings(&[]), &["mara", "ben", "cleo"].map(Person::new));
    let own = w.acknowledge("ben", "conduct", "1.0", "2026-01-19T09:00:00Z");
    w.record("2026-01-20", own);
    let seen = w.witness("mara", "cleo", "conduct", "1.0", "2026-01-12", "2026-02-02");
    w.record("2026-02-02T13:00:00Z", seen);
    let report = w.period("2026-01-05..2026-02-28", "2026-02-28");
    let t = report.timeliness;
    assert_eq!(counts(t), "due 3: met 2 (by claim 2), overdue 1");
    assert_eq!((t.met_by_statement, t.witnessed, t.imported, t.unconfirmed), (1, 1, 0, 0));
    let said = "Of the 2 in time, 1 by the signer's clock alone, and 1 by a maintainer's statement alone.";
    assert!(report.summary().contains(said), "{}", report.summary());
}
