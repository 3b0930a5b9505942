//! What is done to keys.

use crate::stage::{Row, Stage, ben};
use crate::world::{Draft, Person};

/// ben's honest rotation on 10 January: the new key proves itself, the old one signs for it and is retired.
fn rotates(s: &mut Stage) {
    for record in enrolments(s) {
        s.add(record);
    }
    s.person(&ben().keys(&["ben-2"]).retired("ben", "2026-01-31", None)).commit("2026-01-10T13:00:00Z");
}

/// The new key's proof, and the old key's word for it.
fn enrolments(s: &Stage) -> Vec<Draft> {
    let old = s.w.vouch("ben", "ben", "ben-2", "2026-01-10T12:00:01Z");
    vec![s.w.vouch("ben", "ben", "ben-2", "2026-01-10T12:00:00Z").by("ben-2"), old]
}

/// ben signs with a key.
fn signs(s: &Stage, key: &str, at: &str) {
    s.add(s.w.acknowledge("ben", "conduct", "1.0", at).by(key)).commit(at);
}

fn compromised(s: &mut Stage) {
    rotates(s);
    s.person(&ben().keys(&["ben-2"]).retired("ben", "2026-01-31", Some("2026-01-25"))).commit("2026-02-01");
}

pub(crate) const ROWS: &[Row] = &[
    Row {
        what: "a key is swapped for another, which signs, and swapped back",
        found: &["key-replaced", "key-unconfirmed"],
        tampered: |s| {
            s.person(&ben().keys(&["administrator"])).commit("2026-01-10");
            signs(s, "administrator", "2026-01-11");
            s.person(&ben()).commit("2026-01-12");
        },
        honest: |s| {
            rotates(s);
            signs(s, "ben-2", "2026-01-11");
        },
    },
    Row {
        what: "a key is put beside a person's own, signs, and is taken away",
        found: &["key-replaced", "key-unconfirmed"],
        tampered: |s| {
            s.person(&ben().keys(&["ben", "administrator"])).commit("2026-01-10");
            signs(s, "administrator", "2026-01-11");
            s.person(&ben()).commit("2026-01-12");
        },
        honest: |s| {
            s.person(&ben().keys(&["ben", "spare"])).commit("2026-01-10");
            signs(s, "ben", "2026-01-11");
            s.person(&ben()).commit("2026-01-12");
        },
    },
    Row {
        what: "a key is retired for another that nobody vouched for",
        found: &["key-replaced", "key-unconfirmed"],
        tampered: |s| {
            s.person(&ben().keys(&["administrator"]).retired("ben", "2026-01-31", None)).commit("2026-01-10");
        },
        honest: |s| {
            // The enrolments may come after the entry: what counts is whether they come.
            s.person(&ben().keys(&["ben", "ben-2"])).commit("2026-01-10T11:00:00Z");
            for record in enrolments(s) {
                s.add(record);
            }
            s.commit("2026-01-10T13:00:00Z");
            s.person(&ben().keys(&["ben-2"]).retired("ben", "2026-01-31", None)).commit("2026-01-11");
        },
    },
    Row {
        what: "a key vanishes without being retired",
        found: &["key-replaced"],
        tampered: |s| {
            s.person(&ben().keys(&[])).commit("2026-01-10");
        },
        honest: |s| {
            s.person(&ben().keys(&[]).retired("ben", "2026-01-31", None)).commit("2026-01-10");
        },
    },
    Row {
        what: "a new key is countersigned by one other only, while the old one did not sign",
        found: &["key-replaced", "key-unconfirmed"],
        tampered: |s| {
            // A third person is there, so that two could have signed.
            s.third();
            for record in s.w.enrol("ben", "ben-2", &["mara"], "2026-01-10T12:00:00Z") {
                s.add(record);
            }
            s.person(&ben().keys(&["ben-2"]).retired("ben", "2026-01-09", None))
                .commit("2026-01-10T13:00:00Z");
            signs(s, "ben-2", "2026-01-11");
        },
        honest: rotates,
    },
    Row {
        what: "a record with an old signing time by a retired key",
        found: &["key-not-enrolled"],
        tampered: |s| {
            rotates(s);
            let old = s.w.acknowledge("ben", "conduct", "1.0", "2026-01-30");
            s.add(old).commit("2026-02-01");
        },
        honest: |s| {
            rotates(s);
            signs(s, "ben", "2026-01-31");
        },
    },
    Row {
        what: "a record by a compromised key",
        found: &["key-compromised"],
        tampered: |s| {
            rotates(s);
            signs(s, "ben", "2026-01-26");
            s.person(&ben().keys(&["ben-2"]).retired("ben", "2026-01-31", Some("2026-01-25")));
            s.commit("2026-02-01");
        },
        honest: |s| {
            rotates(s);
            signs(s, "ben", "2026-01-24");
            s.person(&ben().keys(&["ben-2"]).retired("ben", "2026-01-31", Some("2026-01-25")));
            s.commit("2026-02-01");
        },
    },
    Row {
        what: "that a key is compromised is taken back",
        found: &["compromise-withdrawn"],
        tampered: |s| {
            compromised(s);
            s.person(&ben().keys(&["ben-2"]).retired("ben", "2026-01-31", None)).commit("2026-02-02");
        },
        honest: compromised,
    },
    Row {
        what: "the day since which a key is compromised is moved",
        found: &["compromise-withdrawn"],
        tampered: |s| {
            compromised(s);
            s.person(&ben().keys(&["ben-2"]).retired("ben", "2026-01-31", Some("2026-01-30")));
            s.commit("2026-02-02");
        },
        honest: |s| {
            compromised(s);
            s.person(&ben().keys(&["ben-2"]).retired("ben", "2026-01-31", Some("2026-01-20")));
            s.commit("2026-02-02");
        },
    },
    Row {
        what: "one key stands under two people",
        found: &["key-shared", "key-unconfirmed"],
        tampered: |s| {
            s.person(&Person::new("mara").keys(&["mara", "ben"])).commit("2026-01-10");
        },
        honest: rotates,
    },
];

#[test]
fn keys() {
    ROWS.iter().for_each(Row::play);
}
