//! Keys: enrolled, retired, compromised, in hardware, and swapped by an administrator.

use crate::world::{Draft, Person, Policy, Signed, World, key, sk_key};
use crate::{three, verdict};
use ack::assess::{Class, Verdict};

const AT: &str = "2026-01-06T13:00:00Z";

fn record(w: &World) -> Draft {
    w.acknowledge("ben", "conduct", "1.0", "2026-01-06")
}

fn ben() -> Person {
    Person::new("ben").manager("mara")
}

#[test]
fn a_strangers_key_and_a_colleagues_key() {
    let w = three();
    for other in ["stranger", "cleo", "mara"] {
        assert_eq!(verdict(&w, AT, record(&w).by(other)), Verdict::KeyNotEnrolled, "{other}");
    }
    assert_eq!(verdict(&w, AT, record(&w)), Verdict::Valid);
}

/// A key counts in the commit that enrols it, not before; taking it off later voids nothing.
#[test]
fn a_key_counts_from_its_commit() {
    let mut w = World::small();
    let early = record(&w).by("ben-2");
    let early = w.record(AT, early);
    let together = w.acknowledge("ben", "conduct", "1.0", "2026-01-07").by("ben-2").seal();
    w.commit("2026-01-07T13:00:00Z", |tree| {
        tree.put_person(&ben().keys(&["ben-2"])).add(&together);
    });
    w.commit("2026-01-08", |tree| {
        tree.put_person(&ben());
    });
    let seen = w.on("2026-01-09");
    assert_eq!((seen.verdict(&early), seen.verdict(&together)), (Verdict::KeyNotEnrolled, Verdict::Valid));
}

/// A key retired at the end of January; a record by it that claims to be of December is recorded in February.
#[test]
fn a_retired_key_with_an_old_signing_time() {
    let mut w = World::small();
    let old = record(&w).seal();
    w.commit("2026-01-31", |tree| {
        tree.put_person(&ben().keys(&["ben-2"]).retired("ben", "2026-01-31", None));
    });
    assert_eq!(verdict(&w, "2026-02-01T00:00:00Z", &old), Verdict::KeyNotEnrolled);
    assert_eq!(verdict(&w, "2026-01-31T23:59:59Z", &old), Verdict::Valid);
}

/// Compromised since 20 January; the entry is taken back in April: that has no effect.
#[test]
fn a_compromise_cannot_be_withdrawn() {
    let mut w = World::small();
    let before = record(&w).seal();
    w.record(AT, &before);
    let after = w.acknowledge("ben", "conduct", "1.0", "2026-01-21");
    let after = w.record("2026-01-21T13:00:00Z", after);
    let mut honest = w.clone();
    honest.commit("2026-03-01", |tree| {
        tree.put_person(&ben().keys(&["ben-2"]).retired("ben", "2026-03-01", None));
    });
    assert_eq!(honest.on("2026-05-01").verdict(&after), Verdict::Valid);
    w.commit("2026-03-01", |tree| {
        tree.put_person(&ben().keys(&["ben-2"]).retired("ben", "2026-03-01", Some("2026-01-20")));
    });
    w.commit("2026-04-01", |tree| {
        tree.put_person(&ben());
    });
    let again = w.acknowledge("ben", "conduct", "1.0", "2026-04-02");
    let again = w.record("2026-04-02T13:00:00Z", again);
    let seen = w.on("2026-05-01");
    assert_eq!(seen.verdict(&before), Verdict::Valid);
    assert_eq!(seen.verdict(&after), Verdict::KeyCompromised);
    assert_eq!(seen.verdict(&again), Verdict::KeyCompromised);
}

fn with_token(policy: &Policy) -> World {
    let mut w = World::small();
    w.commit("2026-01-05T10:00:00Z", |tree| {
        tree.put_person(&ben().key_line(&sk_key("token").public().line())).put_policy(policy);
    });
    w
}

fn by_token(w: &World, flags: u8) -> Signed {
    record(w).by("token").seal_with_token(flags)
}

#[test]
fn a_hardware_key_with_the_user_present() {
    let conduct = Policy::new("conduct", "1.0", "2026-01-05");
    let w = with_token(&conduct.clone().with("requires: {key: hardware}"));
    assert_eq!(verdict(&w, AT, record(&w)), Verdict::KeyNotHardware);
    assert_eq!(verdict(&w, AT, by_token(&w, 0)), Verdict::KeyNotHardware);
    assert_eq!(verdict(&w, AT, by_token(&w, 4)), Verdict::KeyNotHardware);
    assert_eq!(verdict(&w, AT, by_token(&w, 1)), Verdict::Valid);
    assert_eq!(verdict(&w, AT, by_token(&w, 5)), Verdict::Valid);
    // Where hardware is not asked for, an untouched token is a key like any other.
    let w = with_token(&conduct);
    assert_eq!(verdict(&w, AT, by_token(&w, 0)), Verdict::Valid);
}

/// The demand for hardware is that of the commit before: it cannot be dropped with the record.
#[test]
fn a_demand_dropped_with_the_record() {
    let conduct = Policy::new("conduct", "1.0", "2026-01-05");
    let mut w = with_token(&conduct.clone().with("requires: {key: hardware}"));
    let plain = record(&w).seal();
    w.commit(AT, |tree| {
        tree.put_policy(&conduct).add(&plain);
    });
    let later = w.acknowledge("ben", "conduct", "1.0", "2026-01-07");
    let later = w.record("2026-01-07T13:00:00Z", later);
    let seen = w.on("2026-01-08");
    assert_eq!((seen.verdict(&plain), seen.verdict(&later)), (Verdict::KeyNotHardware, Verdict::Valid));
}

/// An administrator puts a key of his own in ben's place, signs as ben, and puts everything back: the class tells, and
/// the key is named although the roster looks clean.
#[test]
fn a_key_swapped_in_and_out_again() {
    let mut w = World::small();
    w.commit("2026-01-06", |tree| {
        tree.put_person(&ben().keys(&["administrator"]));
    });
    let forged = w.acknowledge("ben", "conduct", "1.0", "2026-01-07").by("administrator");
    let forged = w.record("2026-01-07T13:00:00Z", forged);
    w.commit("2026-01-08", |tree| {
        tree.put_person(&ben());
    });
    let seen = w.on("2026-01-09");
    assert_eq!(seen.verdict(&forged), Verdict::Valid);
    assert_eq!(seen.pair("ben", "conduct").class, Some(Class::Unconfirmed));
    assert_eq!(seen.coverage.unconfirmed, 1);
    let finding = seen.finding("key-unconfirmed");
    assert!(finding.message.contains(&key("administrator").public().fingerprint()), "{finding:?}");
    // ben's own key, put on the roster and off again without ever signing, is no matter.
    let mut w = World::small();
    for keys in [&["ben", "spare"][..], &["ben"]] {
        w.commit("2026-01-06", |tree| {
            tree.put_person(&ben().keys(keys));
        });
    }
    assert_eq!(w.on("2026-01-09").ids(), Vec::<&str>::new());
}

#[test]
fn one_key_under_two_people() {
    let mut w = three();
    w.commit("2026-01-06", |tree| {
        tree.put_person(&Person::new("cleo").keys(&["cleo", "ben"]));
    });
    let seen = w.on("2026-01-07");
    assert_eq!(seen.finding("key-shared").subject, key("ben").public().fingerprint());
    assert_eq!(three().on("2026-01-07").ids(), Vec::<&str>::new());
}
