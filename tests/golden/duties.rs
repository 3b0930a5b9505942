//! Joining, leaving, moving, and the day that counts.

use crate::world::{Person, Policy, Seen, World, settings};
use ack::assess::Status;

/// ben joins on 2 March; thirty days for joiners, in Berlin, which goes over to summer time in between.
fn joiner(ben: &Person) -> World {
    let settings = settings(&["clocks: {join: 30 days}", "timezone: Europe/Berlin"]);
    World::with(&settings, &[Person::new("mara"), ben.clone().manager("mara").start("2026-03-02")])
}

/// Signed in the last minute of day 30: met, though it was recorded only on the day after.
#[test]
fn g01_day_thirty_at_23_59_is_in_time() {
    let mut w = joiner(&Person::new("ben"));
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-04-01T21:59:00Z");
    w.record("2026-04-01T21:59:30Z", record);
    let seen = w.on("2026-04-02");
    assert_eq!(seen.obligations("ben", "conduct"), ["join 1.0 2026-03-02..2026-04-01 met"]);
    assert_eq!(seen.status("ben", "conduct"), Status::Acknowledged);
}

/// The same signature, recorded after midnight: in time by the signer's clock alone, and said so.
#[test]
fn g01_in_time_by_claim() {
    let mut w = joiner(&Person::new("ben"));
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-04-01T21:59:00Z");
    w.record("2026-04-01T22:05:00Z", record);
    assert_eq!(
        w.on("2026-04-02").obligations("ben", "conduct"),
        ["join 1.0 2026-03-02..2026-04-01 met by-claim"]
    );
}

/// Two minutes later it is day 31, in the organisation's zone though not yet in UTC: late by one day.
#[test]
fn g01_day_thirty_one_at_00_01_is_a_day_late() {
    let mut w = joiner(&Person::new("ben"));
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-04-01T22:01:00Z");
    w.record("2026-04-01T22:02:00Z", record);
    assert_eq!(
        w.on("2026-04-02").obligations("ben", "conduct"),
        ["join 1.0 2026-03-02..2026-04-01 met-late 1"]
    );
}

/// On day 30 nothing is overdue yet; on day 31 it is, by one day.
#[test]
fn g01_the_due_day_itself_is_in_time() {
    let w = joiner(&Person::new("ben"));
    assert_eq!(w.on("2026-04-01").status("ben", "conduct"), Status::Pending);
    assert_eq!(
        w.on("2026-04-02").obligations("ben", "conduct"),
        ["join 1.0 2026-03-02..2026-04-01 overdue 1"]
    );
}

/// Joined, and left ten days later without having signed: released, not missed.
#[test]
fn g02_left_before_the_due_day_is_released() {
    let w = joiner(&Person::new("ben").end("2026-03-12"));
    assert_eq!(w.on("2026-03-12").status("ben", "conduct"), Status::Pending);
    let seen = w.on("2026-05-01");
    assert_eq!(seen.obligations("ben", "conduct"), ["join 1.0 2026-03-02..2026-04-01 released"]);
    assert_eq!(seen.status("ben", "conduct"), Status::NotBound);
}

/// Left on day 40 without having signed: missed by ten days, for good.
#[test]
fn g03_left_after_the_due_day_is_missed_for_good() {
    let w = joiner(&Person::new("ben").end("2026-04-11"));
    assert_eq!(
        w.on("2026-04-11").obligations("ben", "conduct"),
        ["join 1.0 2026-03-02..2026-04-01 overdue 10"]
    );
    for day in ["2026-04-12", "2026-05-01", "2028-05-01"] {
        let seen = w.on(day);
        assert_eq!(
            seen.obligations("ben", "conduct"),
            ["join 1.0 2026-03-02..2026-04-01 missed 10"],
            "{day}"
        );
        assert_eq!(seen.status("ben", "conduct"), Status::NotBound);
    }
}

/// A record that is signed after the last day of employment mends nothing.
#[test]
fn g03_what_is_signed_after_leaving_does_not_count() {
    let mut w = joiner(&Person::new("ben").end("2026-04-11"));
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-04-12");
    w.record("2026-04-12T13:00:00Z", record);
    assert_eq!(
        w.on("2026-05-01").obligations("ben", "conduct"),
        ["join 1.0 2026-03-02..2026-04-01 missed 10"]
    );
}

/// A material revision on 1 March finds five people on leave: each is due on the later of 15 March and a week after
/// the last day of leave; they are pending and flagged, and whoever has no end of leave has no due day.
#[test]
fn g06_a_revision_during_leave() {
    let leaves = [
        ("ann", "2026-02-16", "2026-03-05", "2026-03-15"),
        ("bob", "2026-02-16", "2026-03-08", "2026-03-15"),
        ("cat", "2026-03-01", "2026-03-09", "2026-03-16"),
        ("dan", "2026-03-01", "2026-04-30", "2026-05-07"),
        ("eve", "2026-03-01", "", ""),
    ];
    let mut people = vec![Person::new("mara")];
    people.extend(leaves.iter().map(|(id, from, to, _)| Person::new(id).leave(from, to)));
    // The last one goes on leave the day after the due day, which changes nothing.
    people.push(Person::new("fay").leave("2026-03-16", "2026-06-30"));
    let mut w = World::with(&settings(&[]), &people);
    let ids = ["ann", "bob", "cat", "dan", "eve", "fay"];
    let signed: Vec<_> = ids.iter().map(|id| w.acknowledge(id, "conduct", "1.0", "2026-01-10")).collect();
    w.commit("2026-01-11", |tree| {
        for record in signed {
            tree.add(record);
        }
    });
    w.commit("2026-03-01", |tree| {
        tree.put_policy(&Policy::new("conduct", "1.0", "2026-01-05").material("2.0", "2026-03-01"));
    });
    let seen = w.on("2026-03-04");
    for (id, _, _, due) in leaves {
        assert_eq!(seen.obligations(id, "conduct")[1], format!("change 2.0 2026-03-01..{due} open"), "{id}");
        assert_eq!(seen.status(id, "conduct"), Status::Pending, "{id}");
        assert!(seen.pair(id, "conduct").on_leave, "{id}");
    }
    assert_eq!(seen.obligations("fay", "conduct")[1], "change 2.0 2026-03-01..2026-03-15 open");
    assert!(!seen.pair("fay", "conduct").on_leave);
    let later = w.on("2026-03-17");
    let status = ids.map(|id| later.status(id, "conduct"));
    assert_eq!(
        status,
        [
            Status::Overdue,
            Status::Overdue,
            Status::Overdue,
            Status::Pending,
            Status::Pending,
            Status::Overdue
        ]
    );
}

/// Once a year: acknowledged on 1 March 2025 and on 2 March 2026, a day late.
#[test]
fn g07_an_annual_renewal_a_day_late() {
    let mut w = World::new();
    w.commit("2025-02-20", |tree| {
        tree.put("ack.yaml", settings(&[])).put_person(&Person::new("mara")).put_policy(&Policy::new(
            "conduct",
            "1.0",
            "2025-02-20",
        ));
    });
    for day in ["2025-03-01", "2026-03-02"] {
        let record = w.acknowledge("mara", "conduct", "1.0", &format!("{day}T09:00:00Z"));
        w.record(day, record);
    }
    assert_eq!(
        w.on("2026-03-10").obligations("mara", "conduct"),
        ["publish 1.0 2025-02-20..2025-03-06 met", "renew 1.0 2026-01-30..2026-03-01 met-late 1"]
    );
    // The day before the window, within it, and on the day after the due day.
    assert!(!w.on("2026-01-29").pair("mara", "conduct").renewal_open);
    let open = w.on("2026-01-30");
    assert!(open.pair("mara", "conduct").renewal_open);
    assert_eq!(open.status("mara", "conduct"), Status::Acknowledged);
    assert_eq!(w.as_of("2026-03-01").status("mara", "conduct"), Status::Acknowledged);
    assert_eq!(w.on("2026-03-02").pair("mara", "conduct").valid_until.as_deref(), Some("2027-03-02"));
    // The next year's follows the second record.
    assert_eq!(w.on("2027-02-01").obligations("mara", "conduct")[2], "renew 1.0 2027-01-31..2027-03-02 open");
}

/// A future joiner signs three weeks before the first day: not bound until then, and done on that day.
#[test]
fn g08_a_signature_before_the_start_counts() {
    let ben = Person::new("ben").manager("mara").start("2026-03-02");
    let mut w = World::with(&settings(&[]), &[Person::new("mara"), ben]);
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-02-10");
    w.record("2026-02-11", record);
    assert_eq!(w.on("2026-03-01").status("ben", "conduct"), Status::NotBound);
    let seen = w.on("2026-03-02");
    assert_eq!(seen.status("ben", "conduct"), Status::Acknowledged);
    assert_eq!(seen.obligations("ben", "conduct"), ["join 1.0 2026-03-02..2026-03-16 met"]);
    assert_eq!(seen.pair("ben", "conduct").valid_until.as_deref(), Some("2027-02-10"));
}

/// ben left on 28 February and comes back on `back`.
fn rehired(back: &str) -> World {
    let before = Person::new("ben").manager("mara").end("2026-02-28");
    let mut w = World::with(&settings(&[]), &[Person::new("mara"), before]);
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-10");
    w.record("2026-01-10T13:00:00Z", record);
    w.commit("2026-02-20", |tree| {
        let earlier = "earlier: [{start: 2020-01-01, end: 2026-02-28}]";
        tree.put_person(&Person::new("ben").manager("mara").start(back).with(earlier));
    });
    w
}

/// Rehired after eight months: a new span, which the old acknowledgement meets while it is good.
#[test]
fn g09_rehired_while_the_old_acknowledgement_is_good() {
    let w = rehired("2026-11-02");
    assert_eq!(w.on("2026-06-01").status("ben", "conduct"), Status::NotBound);
    let seen = w.on("2026-11-02");
    assert_eq!(
        seen.obligations("ben", "conduct"),
        ["publish 1.0 2026-01-05..2026-01-19 met", "join 1.0 2026-11-02..2026-11-16 met"]
    );
    assert_eq!(seen.status("ben", "conduct"), Status::Acknowledged);
    assert_eq!(seen.pair("ben", "conduct").span, Some(("2026-11-02".into(), String::new())));
    let renewal = "renew 1.0 2026-12-11..2027-01-10 open";
    assert_eq!(w.on("2026-12-11").obligations("ben", "conduct")[2], renewal);
}

/// Rehired when it had run out, or after a material revision: it does not meet the new span.
#[test]
fn g09_rehired_when_the_old_acknowledgement_is_not_good() {
    let lapsed = rehired("2027-01-11");
    assert_eq!(
        lapsed.on("2027-01-11").obligations("ben", "conduct")[1..],
        ["join 1.0 2027-01-11..2027-01-25 open"]
    );
    let last_good_day = rehired("2027-01-10");
    assert_eq!(
        last_good_day.on("2027-01-10").obligations("ben", "conduct")[1],
        "join 1.0 2027-01-10..2027-01-24 met"
    );
    let mut revised = rehired("2026-11-02");
    revised.commit("2026-07-01", |tree| {
        tree.put_policy(&Policy::new("conduct", "1.0", "2026-01-05").material("2.0", "2026-07-01"));
    });
    assert_eq!(
        revised.on("2026-11-02").obligations("ben", "conduct")[1..],
        ["join 2.0 2026-11-02..2026-11-16 open"]
    );
}

/// ben moves from the lab to operations on 10 March: what operations owe is assigned from the day recorded; what the
/// lab owes ends with the last bound day, once `landing` days have shown that he does not come back.
#[test]
fn g10_a_move_between_teams() {
    let ben = |team| Person::new("ben").manager("mara").team(team);
    let mut w = World::with(&settings(&[]), &[Person::new("mara"), ben("lab")]);
    w.commit("2026-01-05T10:00:00Z", |tree| {
        tree.put_policy(&Policy::new("lab-safety", "1.0", "2026-01-05").with("audience: {team: lab}"));
        tree.put_policy(&Policy::new("ops-duty", "1.0", "2026-01-05").with("audience: {team: ops}"));
    });
    w.commit("2026-03-10", |tree| {
        tree.put_person(&ben("ops"));
    });
    assert_eq!(w.on("2026-03-09").status("ben", "ops-duty"), Status::NotBound);
    assert_eq!(w.on("2026-03-10").obligations("ben", "ops-duty"), ["assign 1.0 2026-03-10..2026-03-24 open"]);
    assert_eq!(
        w.on("2026-03-16").obligations("ben", "lab-safety"),
        ["publish 1.0 2026-01-05..2026-01-19 overdue 56"]
    );
    let ended = w.on("2026-03-17");
    assert_eq!(ended.obligations("ben", "lab-safety"), ["publish 1.0 2026-01-05..2026-01-19 missed 49"]);
    assert_eq!(ended.status("ben", "lab-safety"), Status::NotBound);
}

/// A start of 2 February is typed in on 14 March, forty days late: the start day counts, and a note names both days.
#[test]
fn g11_a_start_recorded_late() {
    let mut w = World::with(&settings(&[]), &[Person::new("mara")]);
    w.commit("2026-03-14", |tree| {
        tree.put_person(&Person::new("ben").manager("mara").start("2026-02-02"));
    });
    let seen = w.on("2026-03-14");
    assert_eq!(seen.obligations("ben", "conduct"), ["join 1.0 2026-02-02..2026-02-16 overdue 26"]);
    let finding = seen.finding("recorded-late");
    assert_eq!(finding.subject, "ben");
    assert!(finding.message.contains("2026-02-02") && finding.message.contains("2026-03-14"), "{finding:?}");
    // Recorded on the due day itself, it was in time to be asked.
    let mut w = World::with(&settings(&[]), &[Person::new("mara")]);
    w.commit("2026-02-16", |tree| {
        tree.put_person(&Person::new("ben").manager("mara").start("2026-02-02"));
    });
    assert_eq!(w.on("2026-03-14").found("recorded-late"), Vec::<&str>::new());
}

/// ben began on 10 January and was to sign by the 24th; on 9 February, with nothing signed, his start is moved. Wherever
/// it goes, what was due is not gone without a word.
#[test]
fn a_start_moved_after_the_due_day_is_named() {
    let ben = |start: &str| Person::new("ben").manager("mara").start(start);
    let moved = |start: &str, at: &str| {
        let mut w = World::with(&settings(&[]), &[Person::new("mara"), ben("2026-01-10")]);
        w.commit(at, |tree| {
            tree.put_person(&ben(start));
        });
        w.on("2026-02-10")
    };
    for start in ["2026-01-12", "2026-02-01", "2026-06-01", "2026-01-06"] {
        let seen = moved(start, "2026-02-09");
        let said = &seen.finding("recorded-late").message;
        for word in [start, "2026-01-10", "2026-02-09", "Mara Lind"] {
            assert!(said.contains(word), "{start}: {said}");
        }
        assert!(said.contains("after the due day 2026-01-24"), "{start}: {said}");
    }
    // On the due day itself everything could still be asked.
    assert_eq!(moved("2026-02-01", "2026-01-24").found("recorded-late"), Vec::<&str>::new());
}

/// A start that says when somebody came before there was anything to owe: no due day moves.
#[test]
fn a_start_moved_before_everything_is_not_named() {
    let ben = |start: &str| Person::new("ben").manager("mara").start(start);
    let mut w = World::with(&settings(&[]), &[Person::new("mara"), ben("2020-01-01")]);
    w.commit("2026-02-09", |tree| {
        tree.put_person(&ben("2019-03-01"));
    });
    let seen = w.on("2026-02-10");
    assert_eq!(seen.obligations("ben", "conduct"), ["publish 1.0 2026-01-05..2026-01-19 overdue 22"]);
    assert_eq!(seen.found("recorded-late"), Vec::<&str>::new());
}

/// ben's first employment, in which he missed something, is taken out of the roster: its gap goes with it, and that is said.
/// One from before there was anything to owe may go.
#[test]
fn an_employment_taken_out_is_named() {
    for (earlier, named) in [("2026-01-12, end: 2026-03-01", true), ("2021-01-12, end: 2021-03-01", false)] {
        let ben = || Person::new("ben").manager("mara").start("2026-05-01");
        let twice = ben().with(&format!("earlier: [{{start: {earlier}}}]"));
        let mut w = World::with(&settings(&[]), &[Person::new("mara"), twice]);
        w.commit("2026-06-09", |tree| {
            tree.put_person(&ben());
        });
        let seen = w.on("2026-06-10");
        assert_eq!(seen.found("recorded-late").len(), usize::from(named), "{earlier}");
        if named {
            let said = &seen.finding("recorded-late").message;
            let words =
                ["2026-01-12 through 2026-03-01 is taken out", "2026-06-09", "the due day 2026-01-26"];
            assert!(words.iter().all(|word| said.contains(word)), "{said}");
        }
    }
}

/// An end releases from what is due on it or later; recorded after that due day, it is named. What is due before it is
/// missed either way.
#[test]
fn an_end_recorded_after_the_due_day_that_it_releases() {
    let ben = || Person::new("ben").manager("mara").start("2026-01-10");
    let ended = |end: &str, at: &str| {
        let mut w = World::with(&settings(&[]), &[Person::new("mara"), ben()]);
        w.commit(at, |tree| {
            tree.put_person(&ben().end(end));
        });
        w.on("2026-02-10")
    };
    let outcome = |seen: &Seen| seen.obligations("ben", "conduct")[0].clone();
    for end in ["2026-01-23", "2026-01-24"] {
        let seen = ended(end, "2026-02-09");
        assert!(outcome(&seen).ends_with("released"), "{end}");
        let said = &seen.finding("recorded-late").message;
        assert!(said.contains(end) && said.contains("the due day 2026-01-24"), "{said}");
    }
    let seen = ended("2026-01-25", "2026-02-09");
    assert_eq!(outcome(&seen), "join 1.0 2026-01-10..2026-01-24 missed 1");
    assert_eq!(seen.found("recorded-late"), Vec::<&str>::new());
    // Nor was anything late on the due day.
    assert_eq!(ended("2026-01-24", "2026-01-24").found("recorded-late"), Vec::<&str>::new());
}

/// A renewal that was overdue never arises once an end before its due day is recorded: that is said as well.
#[test]
fn an_end_recorded_after_a_renewal_was_due() {
    let ended = |end: &str| {
        let mut w =
            World::with(&settings(&["clocks: {renew: 40 days}"]), &[Person::new("mara"), Person::new("ben")]);
        let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-06");
        w.record("2026-01-06T13:00:00Z", record);
        w.commit("2026-02-20", |tree| {
            tree.put_person(&Person::new("ben").end(end));
        });
        w.on("2026-02-20")
    };
    let seen = ended("2026-02-10");
    assert_eq!(seen.obligations("ben", "conduct").len(), 1);
    assert!(seen.finding("recorded-late").message.contains("the due day 2026-02-15"));
    assert_eq!(ended("2026-02-16").found("recorded-late"), Vec::<&str>::new());
}

/// ben is moved out of the lab, whose duty is running while that may still prove to be for a few days. That he leaves, or
/// that the policy is retired, before his renewal is due is known all the while: the renewal never arises.
#[test]
fn a_known_end_holds_while_a_break_may_be_short() {
    let lab = || Person::new("ben").manager("mara").team("lab");
    let duty = || {
        let duty = Policy::new("lab-safety", "1.0", "2026-01-05");
        duty.with("audience: {team: lab}").with("clocks: {renew: 40 days}")
    };
    for (ben, policy, renews) in [
        (lab().end("2026-02-13"), duty(), false),
        (lab(), duty().with("retired: 2026-02-14"), false),
        (lab().end("2026-02-15"), duty(), true),
        (lab(), duty(), true),
    ] {
        let mut w = World::with(&settings(&[]), &[Person::new("mara"), ben.clone()]);
        w.commit("2026-01-05T10:00:00Z", |tree| {
            tree.put_policy(&policy);
        });
        // Due again on 15 February.
        let record = w.acknowledge("ben", "lab-safety", "1.0", "2026-01-06");
        w.record("2026-01-06T13:00:00Z", record);
        w.commit("2026-02-08", |tree| {
            tree.put_person(&ben.team("ops"));
        });
        let valid_until = renews.then(|| "2026-02-15".to_owned());
        for day in ["2026-01-31", "2026-02-07", "2026-02-08", "2026-02-13"] {
            let seen = w.on(day);
            let pair = seen.pair("ben", "lab-safety");
            assert_eq!((pair.status, pair.renewal_open), (Status::Acknowledged, renews), "{day}");
            assert_eq!(pair.valid_until, valid_until, "{day}");
        }
    }
}
