//! Whose key was good when, as a list for verifiers that know of nothing but keys and times: it lets through what counts,
//! and nothing that a key is the reason against.

use crate::world::{Person, World, key};
use ack::assess::{Facts, Verdict, assess};
use ack::model::Moment;
use ack::report::signers;

fn ben() -> Person {
    Person::new("ben").manager("mara")
}

/// The runs of one of ben's keys, as `from..until`.
fn runs(w: &World, name: &str) -> Vec<String> {
    let register = w.load().register;
    let of =
        signers(&register).into_iter().filter(|s| s.person.as_str() == "ben" && s.key == key(name).public());
    of.map(|s| format!("{}..{}", s.from, s.until.map(|u| u.to_string()).unwrap_or_default())).collect()
}

/// Every record's verdict, held against the list at the time of its recording.
#[track_caller]
fn agrees(w: &World, day: &str) -> [usize; 2] {
    let register = w.load().register;
    let facts = Facts::new(&register);
    let list = signers(&register);
    let mut counts = [0; 2];
    for judged in assess(&facts, crate::world::day(day)).records.iter() {
        let (Some(record), Some(key)) = (judged.record(), judged.key()) else { continue };
        let at: Moment = register.commit(judged.file.recorded).time;
        let listed = list.iter().any(|s| {
            s.person == *record.signer() && s.key == *key && s.from <= at && s.until.is_none_or(|u| at <= u)
        });
        let by_key = [Verdict::KeyNotEnrolled, Verdict::KeyCompromised].contains(&judged.verdict);
        assert!(listed != by_key, "{}: {:?}, and {listed}", judged.file.path(), judged.verdict);
        counts[usize::from(listed)] += 1;
    }
    counts
}

#[test]
fn a_key_is_good_from_its_commit_to_its_last_day() {
    let mut w = World::small();
    for (day, time) in [("2026-01-06", "2026-01-06T13:00:00Z"), ("2026-02-02", "2026-02-02T22:00:00Z")] {
        if day == "2026-02-02" {
            w.commit("2026-02-01T10:00:00Z", |tree| {
                tree.put_person(&ben().keys(&["ben-2"]).retired("ben", "2026-02-02", None));
            });
        }
        let record = w.acknowledge("ben", "conduct", "1.0", day);
        w.record(time, record);
    }
    let late = w.acknowledge("ben", "conduct", "1.0", "2026-02-04");
    w.record("2026-02-04T13:00:00Z", late);
    let [old, new] = [runs(&w, "ben"), runs(&w, "ben-2")];
    assert!(old.len() == 1 && old[0].ends_with("..2026-02-02T23:59:59Z"), "{old:?}");
    assert_eq!(new, ["2026-02-01T10:00:00Z.."]);
    assert!(agrees(&w, "2026-03-01")[0] >= 1);
}

#[test]
fn a_compromise_ends_a_key_on_the_day_before_whatever_is_said_later() {
    let mut w = World::small();
    for time in ["2026-01-19T21:00:00Z", "2026-01-20T00:10:00Z", "2026-02-01T13:00:00Z"] {
        let record = w.acknowledge("ben", "conduct", "1.0", &time[..10]);
        w.record(time, record);
    }
    w.commit("2026-03-02", |tree| {
        tree.put_person(&ben().keys(&["ben-2"]).retired("ben", "2026-03-02", Some("2026-01-20")));
    });
    let said = |w: &World| {
        let old = runs(w, "ben");
        assert!(old.len() == 1 && old[0].ends_with("..2026-01-19T23:59:59Z"), "{old:?}");
        assert_eq!(agrees(w, "2026-04-01")[0], 2);
    };
    said(&w);
    // Taken back, it stays.
    w.commit("2026-03-03", |tree| {
        tree.put_person(&ben().keys(&["ben"]));
    });
    said(&w);
}

#[test]
fn a_key_that_was_away_has_two_runs_and_a_deleted_entry_goes_on() {
    let mut w = World::small();
    w.commit("2026-02-01T10:00:00Z", |tree| {
        tree.put_person(&ben().keys(&["ben-2"]));
    });
    let away = w.acknowledge("ben", "conduct", "1.0", "2026-02-03");
    w.record("2026-02-03T13:00:00Z", away);
    w.commit("2026-02-05T10:00:00Z", |tree| {
        tree.put_person(&ben().keys(&["ben", "ben-2"]));
    });
    let back = w.acknowledge("ben", "conduct", "1.0", "2026-02-06");
    w.record("2026-02-06T13:00:00Z", back);
    let old = runs(&w, "ben");
    assert!(old.len() == 2 && old[0].ends_with("..2026-02-01T10:00:00Z"), "{old:?}");
    assert_eq!(old[1], "2026-02-05T10:00:00Z..");
    assert_eq!(agrees(&w, "2026-03-01")[0], 1);
}
