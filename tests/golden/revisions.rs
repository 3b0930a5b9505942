//! What changes in a text, and when it counts.

use crate::world::{Person, Policy, World, settings};
use ack::assess::{Status, Verdict};

/// A typing mistake mended as an editorial revision: whoever had signed owes nothing, whoever had not may sign either.
#[test]
fn g04_an_editorial_revision_asks_nobody_again() {
    let people = ["mara", "ben", "cleo", "dora"].map(Person::new);
    let mut w = World::with(&settings(&[]), &people);
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-06");
    w.record("2026-01-06T13:00:00Z", record);
    w.commit("2026-01-08", |tree| {
        tree.put_policy(&Policy::new("conduct", "1.0", "2026-01-05").editorial("1.1", "2026-01-08"));
    });
    let (old, new) = (
        w.acknowledge("cleo", "conduct", "1.0", "2026-01-09"),
        w.acknowledge("dora", "conduct", "1.1", "2026-01-09"),
    );
    w.commit("2026-01-10", |tree| {
        tree.add(old).add(new);
    });
    let seen = w.on("2026-01-20");
    for who in ["ben", "cleo", "dora"] {
        assert_eq!(seen.obligations(who, "conduct"), ["publish 1.0 2026-01-05..2026-01-19 met"], "{who}");
        assert_eq!(seen.status(who, "conduct"), Status::Acknowledged, "{who}");
    }
    assert_eq!(seen.status("mara", "conduct"), Status::Overdue);
    assert_eq!(seen.ids(), Vec::<&str>::new());
}

/// A text changed under its version: named, and what was signed of either text stays valid.
#[test]
fn g19_a_text_changed_in_place() {
    let mut w = World::with(&settings(&[]), &["mara", "ben", "cleo"].map(Person::new));
    let first = w.acknowledge("ben", "conduct", "1.0", "2026-01-06");
    let first = w.record("2026-01-06T13:00:00Z", first);
    w.commit("2026-01-07", |tree| {
        tree.put_policy(&Policy::new("conduct", "1.0", "2026-01-05").text("Another text."));
    });
    let second = w.acknowledge("cleo", "conduct", "1.0", "2026-01-08").text("Another text.");
    let second = w.record("2026-01-08T13:00:00Z", second);
    let seen = w.on("2026-01-20");
    assert_eq!((seen.verdict(&first), seen.verdict(&second)), (Verdict::Valid, Verdict::Valid));
    assert_eq!(seen.finding("version-edited-in-place").subject, "conduct@1.0");
    assert_eq!(seen.ids(), ["version-edited-in-place"]);
    assert_eq!(seen.status("ben", "conduct"), Status::Acknowledged);
}

/// An older version made current again is named; the newer one stays in effect.
#[test]
fn g23_a_version_that_went_backwards() {
    let mut w = World::small();
    let (one, two) = (
        Policy::new("conduct", "1.0", "2026-01-05"),
        Policy::new("conduct", "1.0", "2026-01-05").material("2.0", "2026-02-01"),
    );
    for (at, policy) in [("2026-02-01", &two), ("2026-03-01", &one)] {
        w.commit(at, |tree| {
            tree.put_policy(policy);
        });
    }
    let seen = w.on("2026-03-02");
    assert_eq!(seen.finding("version-went-backwards").subject, "conduct@1.0");
    assert_eq!(seen.found("revision-removed"), ["conduct@2.0"]);
    assert_eq!(seen.obligations("ben", "conduct")[1], "change 2.0 2026-02-01..2026-02-15 overdue 15");
}

/// A policy retired on 15 February: what was due before stays assessed, nothing comes after.
#[test]
fn g27_a_retired_policy() {
    let mut w = World::with(&settings(&[]), &["mara", "ben", "cleo"].map(Person::new));
    let record = w.acknowledge("cleo", "conduct", "1.0", "2026-01-06");
    w.record("2026-01-06T13:00:00Z", record);
    w.commit("2026-02-10", |tree| {
        let retired = Policy::new("conduct", "1.0", "2026-01-05").with("retired: 2026-02-15");
        tree.put_policy(&retired);
    });
    assert_eq!(
        w.on("2026-02-14").obligations("ben", "conduct"),
        ["publish 1.0 2026-01-05..2026-01-19 overdue 26"]
    );
    let seen = w.on("2026-02-15");
    assert_eq!(seen.obligations("ben", "conduct"), ["publish 1.0 2026-01-05..2026-01-19 missed 26"]);
    assert_eq!(seen.obligations("cleo", "conduct"), ["publish 1.0 2026-01-05..2026-01-19 met"]);
    assert_eq!(seen.coverage.required, 0);
    // A year on, nothing was to be renewed.
    assert_eq!(w.on("2027-03-01").obligations("cleo", "conduct"), ["publish 1.0 2026-01-05..2026-01-19 met"]);
}

/// `effective` last summer, recorded in January: the duty opens on the day it was recorded.
#[test]
fn g38_an_effective_day_before_the_recording() {
    let mut w = World::small();
    w.commit("2026-02-02", |tree| {
        tree.put_policy(&Policy::new("visits", "1.0", "2025-06-01"));
        tree.put_policy(&Policy::new("conduct", "1.0", "2026-01-05").material("2.0", "2025-12-01"));
    });
    let seen = w.on("2026-02-03");
    assert_eq!(seen.obligations("ben", "visits"), ["publish 1.0 2026-02-02..2026-02-16 open"]);
    assert_eq!(
        seen.obligations("ben", "conduct"),
        ["publish 1.0 2026-01-05..2026-01-19 overdue 15", "change 2.0 2026-02-02..2026-02-16 open"]
    );
    assert_eq!(w.on("2026-02-01").status("ben", "visits"), Status::NotBound);
}

/// In April somebody writes into the files that it was all different in January: nothing that was overdue changes.
#[test]
fn g39_nothing_reaches_back() {
    let conduct = || Policy::new("conduct", "1.0", "2026-01-05").material("2.0", "2026-01-26");
    let ben = || Person::new("ben").manager("mara");
    let late = "publish 1.0 2026-01-05..2026-01-19 overdue";
    let change = "change 2.0 2026-01-26..2026-02-09 overdue";
    let retired = conduct().with("retired: 2026-01-15");
    let edited = Policy::new("conduct", "1.0", "2026-01-05").editorial("2.0", "2026-01-26");
    let edits: [(&str, Vec<(String, String)>); 4] = [
        ("retired", vec![(retired.path(), retired.yaml())]),
        ("material", vec![(edited.path(), edited.yaml())]),
        ("clock", vec![("ack.yaml".into(), settings(&["clocks: {join: 200 days, change: 200 days}"]))]),
        ("leave", vec![(ben().path(), ben().leave("2026-01-12", "2026-04-30").yaml())]),
    ];
    for (what, files) in edits {
        let mut w = World::small();
        w.commit("2026-01-26", |tree| {
            tree.put_policy(&conduct());
        });
        let stood = w.on("2026-04-09");
        w.commit("2026-04-10", |tree| {
            for (path, text) in &files {
                tree.put(path, text);
            }
        });
        let now = w.on("2026-04-09");
        assert_eq!(now.pair("ben", "conduct").status, Status::Overdue, "{what}");
        assert_eq!(
            now.obligations("ben", "conduct"),
            [format!("{late} 80"), format!("{change} 59")],
            "{what}"
        );
        assert_eq!(now.obligations("ben", "conduct"), stood.obligations("ben", "conduct"), "{what}");
        let later = w.on("2026-04-20");
        let (first, second) = match what {
            // It is retired from the day it was recorded, which ends the duty with its gap.
            "retired" => (late.replace("overdue", "missed 80"), change.replace("overdue", "missed 59")),
            _ => (format!("{late} 91"), format!("{change} 70")),
        };
        assert_eq!(later.obligations("ben", "conduct"), [first, second], "{what}");
        let expected: &[&str] = if what == "material" { &["conduct@2.0"] } else { &[] };
        assert_eq!(later.found("revision-edited"), expected, "{what}");
    }
}

/// The same leave recorded a week after the due day still moves it; a day later it does not.
#[test]
fn g39_a_leave_may_be_recorded_landing_days_late() {
    let leave = |recorded: &str| {
        let mut w = World::small();
        w.commit(recorded, |tree| {
            tree.put_person(&Person::new("ben").manager("mara").leave("2026-01-12", "2026-01-30"));
        });
        w.on("2026-02-20").obligations("ben", "conduct")
    };
    assert_eq!(leave("2026-01-26"), ["publish 1.0 2026-01-05..2026-02-06 overdue 14"]);
    assert_eq!(leave("2026-01-27"), ["publish 1.0 2026-01-05..2026-01-19 overdue 32"]);
}

/// The first version is taken out of the list, which leaves an editorial one as the oldest: that one was edited by nobody.
/// Whoever edits it has done so, whatever stands below it.
#[test]
fn the_oldest_version_taken_out_of_the_list() {
    let found = |later: Policy| {
        let mut w = World::small();
        w.commit("2026-02-01", |tree| {
            tree.put_policy(&Policy::new("conduct", "1.0", "2026-01-05").editorial("1.1", "2026-02-01"));
        });
        w.commit("2026-02-03", |tree| {
            tree.put_policy(&later);
        });
        let seen = w.on("2026-02-04");
        ["revision-removed", "revision-edited"].map(|id| seen.found(id).join(" "))
    };
    let alone = |day: &str| Policy::new("conduct", "1.1", day);
    assert_eq!(found(alone("2026-02-01")), ["conduct@1.0", ""]);
    assert_eq!(found(alone("2026-02-02")), ["conduct@1.0", "conduct@1.1"]);
    assert_eq!(
        found(Policy::new("conduct", "1.0", "2026-01-05").material("1.1", "2026-02-01")),
        ["", "conduct@1.1"]
    );
}
