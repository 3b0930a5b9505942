//! Whose key it is, and since when.

use crate::world::{Person, World, key};
use ack::assess::{Class, Status, Verdict};

fn ben() -> Person {
    Person::new("ben").manager("mara")
}

/// ben gets a new key on 1 February: what the old key signed until then stays valid, and so does what it signed and
/// was recorded on its last day.
#[test]
fn g14_records_by_a_rotated_key_stay_valid() {
    let mut w = World::small();
    let early = w.acknowledge("ben", "conduct", "1.0", "2026-01-06");
    let early = w.record("2026-01-06T13:00:00Z", early);
    let enrolment = [
        w.vouch("ben", "ben", "ben-2", "2026-02-01T09:00:00Z").by("ben-2"),
        w.vouch("ben", "ben", "ben-2", "2026-02-01T09:00:01Z"),
    ];
    w.commit("2026-02-01T10:00:00Z", |tree| {
        tree.put_person(&ben().keys(&["ben-2"]).retired("ben", "2026-02-02", None));
        for record in enrolment {
            tree.add(record);
        }
    });
    let last = w.acknowledge("ben", "conduct", "1.0", "2026-02-02T22:00:00Z");
    let last = w.record("2026-02-02T23:00:00Z", last);
    let after = w.acknowledge("ben", "conduct", "1.0", "2026-02-02T23:30:00Z");
    let after = w.record("2026-02-03T00:30:00Z", after);
    let new = w.acknowledge("ben", "conduct", "1.0", "2026-02-03").by("ben-2");
    let new = w.record("2026-02-03T13:00:00Z", new);
    let seen = w.on("2026-03-01");
    assert_eq!(seen.verdict(&early), Verdict::Valid);
    assert_eq!(seen.verdict(&last), Verdict::Valid);
    assert_eq!(seen.verdict(&after), Verdict::KeyNotEnrolled);
    assert_eq!(seen.verdict(&new), Verdict::Valid);
    assert_eq!(seen.status("ben", "conduct"), Status::Acknowledged);
    assert_eq!(seen.pair("ben", "conduct").class, Some(Class::Personal));
    assert_eq!(seen.found("key-unconfirmed"), Vec::<&str>::new());
}

/// ben's key turns out in March to have been stolen on 20 January: what was recorded before that day counts, what was
/// recorded on it or later does not.
#[test]
fn g15_a_compromise_counts_from_its_day() {
    let mut w = World::small();
    let before = w.acknowledge("ben", "conduct", "1.0", "2026-01-19T20:00:00Z");
    let before = w.record("2026-01-19T21:00:00Z", before);
    let on_the_day = w.acknowledge("ben", "conduct", "1.0", "2026-01-19T23:00:00Z");
    let on_the_day = w.record("2026-01-20T00:10:00Z", on_the_day);
    let after = w.acknowledge("ben", "conduct", "1.0", "2026-02-01");
    let after = w.record("2026-02-01T13:00:00Z", after);
    assert_eq!(w.on("2026-03-01").verdict(&after), Verdict::Valid);
    w.commit("2026-03-02", |tree| {
        tree.put_person(&ben().keys(&["ben-2"]).retired("ben", "2026-03-02", Some("2026-01-20")));
    });
    let seen = w.on("2026-03-02");
    assert_eq!(seen.verdict(&before), Verdict::Valid);
    assert_eq!(seen.verdict(&on_the_day), Verdict::KeyCompromised);
    assert_eq!(seen.verdict(&after), Verdict::KeyCompromised);
    assert_eq!(seen.obligations("ben", "conduct"), ["publish 1.0 2026-01-05..2026-01-19 met"]);
}

/// A key put on the roster without the records that confirm it: named, and what it signs is unconfirmed.
#[test]
fn g16_a_key_without_its_enrolment() {
    let mut w = World::small();
    w.commit("2026-01-08", |tree| {
        tree.put_person(&ben().keys(&["ben", "ben-2"]));
    });
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-09").by("ben-2");
    let record = w.record("2026-01-09T13:00:00Z", record);
    let seen = w.on("2026-01-20");
    assert_eq!(seen.verdict(&record), Verdict::Valid);
    assert_eq!(seen.status("ben", "conduct"), Status::Acknowledged);
    assert_eq!(seen.pair("ben", "conduct").class, Some(Class::Unconfirmed));
    assert_eq!((seen.coverage.acknowledged, seen.coverage.unconfirmed), (1, 1));
    let finding = seen.finding("key-unconfirmed");
    assert_eq!(finding.subject, "ben");
    assert!(finding.message.contains(&key("ben-2").public().fingerprint()), "{finding:?}");
    // The same person's confirmed key makes it personal.
    let mut w = World::small();
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-09");
    w.record("2026-01-09T13:00:00Z", record);
    assert_eq!(w.on("2026-01-20").pair("ben", "conduct").class, Some(Class::Personal));
}
