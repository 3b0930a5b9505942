//! Many people, few people, and people who vanish.

use crate::world::{Person, Policy, World, settings};
use ack::assess::{Status, Verdict};

/// A policy for three hundred people; the changes that carry their signatures come in over ten days. Nobody is late
/// at any time, and nothing is red.
#[test]
fn g35_three_hundred_people_sign() {
    let ids: Vec<String> = (0..300).map(|n| format!("p{n:03}")).collect();
    let mut people = vec![Person::new("mara")];
    people.extend(ids.iter().map(|id| Person::new(id).manager("mara")));
    let mut w = World::with(&settings(&[]), &people);
    for (n, part) in ids.chunks(30).enumerate() {
        let (signed, landed) =
            (format!("2026-01-{:02}T09:00:00Z", n + 6), format!("2026-01-{:02}T15:00:00Z", n + 6));
        let records: Vec<_> = part.iter().map(|id| w.acknowledge(id, "conduct", "1.0", &signed)).collect();
        w.commit(&landed, |tree| {
            for record in records {
                tree.add(record);
            }
        });
        let seen = w.on(&signed[..10]);
        assert_eq!(seen.ids(), Vec::<&str>::new());
        let c = seen.coverage;
        let done = u32::try_from(30 * (n + 1)).unwrap();
        assert_eq!((c.required, c.acknowledged, c.pending, c.overdue), (301, done, 301 - done, 0));
        assert!(c.reaches(100));
    }
}

/// A register of one: from its first commit on nothing is wrong, and what the author approved alone is said to be.
#[test]
fn g37_a_register_of_one() {
    let mut w = World::with(&settings(&[]), &[Person::new("mara")]);
    assert_eq!(w.on("2026-01-05").ids(), Vec::<&str>::new());
    let record = w.acknowledge("mara", "conduct", "1.0", "2026-01-06");
    w.record("2026-01-06T13:00:00Z", record);
    let seen = w.on("2026-01-06");
    assert_eq!(seen.coverage.acknowledged, 1);
    assert_eq!((seen.coverage.unconfirmed, seen.coverage.required), (0, 1));
    assert_eq!(seen.ids(), Vec::<&str>::new());
    // A second key: with nobody to countersign, possession alone confirms it, and that is said.
    let possession = w.vouch("mara", "mara", "mara-2", "2026-01-07").by("mara-2");
    w.commit("2026-01-07T13:00:00Z", |tree| {
        tree.put_person(&Person::new("mara").keys(&["mara", "mara-2"])).add(possession);
    });
    let seen = w.on("2026-01-07");
    assert_eq!(seen.ids(), Vec::<&str>::new());
    assert_eq!(seen.self_approved, ["mara"]);
    // Once there is a second person, who vouches for it, it is no longer so.
    let ben = w.enrol("ben", "ben", &["mara"], "2026-02-02T09:00:00Z");
    w.commit("2026-02-02", |tree| {
        tree.put_person(&Person::new("ben").start("2026-02-02"));
        for record in ben {
            tree.add(record);
        }
    });
    let vouched = w.vouch("ben", "mara", "mara-2", "2026-02-03");
    let vouched = w.record("2026-02-03T13:00:00Z", vouched);
    let seen = w.on("2026-02-03");
    assert_eq!(seen.verdict(&vouched), Verdict::Valid);
    assert_eq!(seen.self_approved, Vec::<String>::new());
}

/// A register of one: the author approves her own version, which is valid, and said to be self-approved.
#[test]
fn g37_an_author_alone_approves() {
    let mut w = World::with(&settings(&[]), &[Person::new("mara")]);
    w.commit("2026-01-06", |tree| {
        tree.put_policy(&Policy::new("visits", "1.0", "2026-01-06").revision(
            "2.0",
            "2026-01-06",
            "author: mara",
        ));
    });
    let approval = w.approve("mara", "visits", "2.0", "2026-01-07");
    let approval = w.record("2026-01-07T13:00:00Z", approval);
    let seen = w.on("2026-01-07");
    assert_eq!(seen.verdict(&approval), Verdict::Valid);
    assert_eq!(seen.ids(), Vec::<&str>::new());
    assert_eq!(seen.self_approved, ["mara"]);
}

/// A register of two: each may vouch for the other, so nothing is self-approved, and an author no longer approves alone.
#[test]
fn g37_a_register_of_two() {
    let mut w = World::small();
    w.commit("2026-01-06", |tree| {
        tree.put_policy(&Policy::new("visits", "1.0", "2026-01-06").revision(
            "2.0",
            "2026-01-06",
            "author: mara",
        ));
    });
    let (own, other) =
        (w.approve("mara", "visits", "2.0", "2026-01-07"), w.approve("ben", "visits", "2.0", "2026-01-07"));
    let (own, other) = (own.seal(), other.seal());
    w.commit("2026-01-07T13:00:00Z", |tree| {
        tree.add(&own).add(&other);
    });
    let seen = w.on("2026-01-07");
    // ben holds no office, but nobody else is there: any eligible person will do.
    assert_eq!((seen.verdict(&own), seen.verdict(&other)), (Verdict::NotAuthorised, Verdict::Valid));
    assert_eq!(seen.self_approved, Vec::<String>::new());
    assert_eq!(seen.ids(), ["not-authorised"]);
}

/// An import of the roster forgets the lab for three days: no span ends, and no due day moves.
#[test]
fn g40_a_roster_that_forgets_a_team_for_three_days() {
    let lab = |id: &str| Person::new(id).manager("mara").team("lab");
    let people = [Person::new("mara"), lab("ann"), lab("bob"), lab("cat")];
    for how in ["deleted", "moved"] {
        let mut w = World::with(&settings(&[]), &people);
        w.commit("2026-01-05T10:00:00Z", |tree| {
            tree.put_policy(&Policy::new("lab-safety", "1.0", "2026-01-05").with("audience: {team: lab}"));
        });
        let record = w.acknowledge("ann", "lab-safety", "1.0", "2026-01-06");
        w.record("2026-01-06T13:00:00Z", record);
        let stood = w.on("2026-03-31");
        w.commit("2026-01-12", |tree| {
            for id in ["ann", "bob", "cat"] {
                match how {
                    "deleted" => tree.remove(&format!("people/{id}.yaml")),
                    _ => tree.put_person(&lab(id).team("unassigned")),
                };
            }
        });
        let meanwhile = w.as_of("2026-01-13");
        assert_eq!(meanwhile.status("bob", "lab-safety"), Status::Pending, "{how}");
        let expected: &[&str] = if how == "deleted" { &["ann", "bob", "cat"] } else { &[] };
        assert_eq!(meanwhile.found("person-removed"), expected);
        w.commit("2026-01-15", |tree| {
            for id in ["ann", "bob", "cat"] {
                tree.put_person(&lab(id));
            }
        });
        let seen = w.on("2026-03-31");
        for id in ["ann", "bob", "cat"] {
            let (now, then) = (seen.pair(id, "lab-safety"), stood.pair(id, "lab-safety"));
            assert_eq!(now.obligations, then.obligations, "{how} {id}");
            assert_eq!(now.span, then.span, "{how} {id}");
            assert_eq!(now.status, then.status, "{how} {id}");
        }
    }
}

/// The same, gone for longer than `landing` days: the move was one, and coming back opens a new span.
#[test]
fn g40_a_team_gone_for_longer_is_a_move() {
    let lab = Person::new("ann").manager("mara").team("lab");
    let mut w = World::with(&settings(&[]), &[Person::new("mara"), lab.clone()]);
    w.commit("2026-01-05T10:00:00Z", |tree| {
        tree.put_policy(&Policy::new("lab-safety", "1.0", "2026-01-05").with("audience: {team: lab}"));
    });
    w.commit("2026-01-12", |tree| {
        tree.put_person(&lab.clone().team("ops"));
    });
    // The last bound day is the 11th, and the seventh day after it the 18th.
    let mut short = w.clone();
    for (world, back) in [(&mut short, "2026-01-19"), (&mut w, "2026-01-20")] {
        world.commit(back, |tree| {
            tree.put_person(&lab);
        });
    }
    assert_eq!(
        short.on("2026-02-28").obligations("ann", "lab-safety"),
        ["publish 1.0 2026-01-05..2026-01-19 overdue 40"]
    );
    assert_eq!(
        w.on("2026-02-28").obligations("ann", "lab-safety"),
        ["publish 1.0 2026-01-05..2026-01-19 released", "assign 1.0 2026-01-20..2026-02-03 overdue 25"]
    );
}

/// A contractor becomes an employee on 1 February, as a change of type or as a new contract: one span, one duty.
#[test]
fn g42_a_contractor_becomes_an_employee() {
    let contractor = || Person::new("ben").manager("mara").with("type: contractor");
    let changed = Person::new("ben").manager("mara");
    let again = Person::new("ben")
        .manager("mara")
        .start("2026-02-01")
        .with("earlier: [{start: 2020-01-01, end: 2026-01-31}]");
    for now in [changed, again] {
        let mut w = World::with(&settings(&[]), &[Person::new("mara"), contractor()]);
        w.commit("2026-02-01", |tree| {
            tree.put_person(&now);
        });
        let seen = w.on("2026-02-10");
        assert_eq!(seen.obligations("ben", "conduct"), ["publish 1.0 2026-01-05..2026-01-19 overdue 22"]);
        assert_eq!(seen.pair("ben", "conduct").span, Some(("2026-01-05".into(), String::new())));
    }
}

/// A finding is settled by somebody: a name that is on no roster settles it in nobody's name, and is named.
#[test]
fn a_suppression_by_nobody_is_named() {
    for (by, found) in [("mara", &[][..]), ("ben", &[]), ("nobody", &["nobody"])] {
        let mut w = World::small();
        w.commit("2026-02-02", |tree| {
            let line = format!(
                "suppressions: [{{finding: stray-file, subject: x, reason: Test, by: {by}, until: 2026-12-31}}]"
            );
            tree.put("ack.yaml", settings(&[&line]));
        });
        assert_eq!(w.on("2026-02-03").found("reference-unknown"), found, "{by}");
    }
}

/// Reporting lines that run in a circle, of several people and of one.
#[test]
fn a_circle_of_managers_is_named() {
    let found = |people: &[Person]| {
        let seen = World::with(&settings(&[]), people).on("2026-01-06");
        let circles = seen.findings.iter().filter(|f| f.id == "manager-cycle");
        circles.map(|f| f.message.clone()).collect::<Vec<_>>()
    };
    let (mara, ben) = (Person::new("mara"), |manager| Person::new("ben").manager(manager));
    assert_eq!(found(&[mara.clone(), ben("mara")]), Vec::<String>::new());
    assert_eq!(found(&[mara.clone(), ben("ben")]), ["ben reports to nobody but themselves."]);
    let circle = [mara.manager("ben"), ben("mara")];
    assert_eq!(found(&circle), ["ben, mara report to each other in a circle."]);
}
