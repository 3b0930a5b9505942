//! What confirms a key: possession, and the word of somebody else.

use crate::world::{Draft, Person, World, key};
use crate::{three, verdict};
use ack::assess::{Class, Verdict};

const AT: &str = "2026-01-07T13:00:00Z";

fn ben(keys: &[&str]) -> Person {
    Person::new("ben").manager("mara").keys(keys)
}

/// ben's new key is on the roster; these enrolment records come with it, each signed in a second of its own; then he
/// signs with it. Its class, and how often `key-unconfirmed` is found.
fn class(mut w: World, keys: &[&str], records: Vec<Draft>) -> (Class, usize) {
    w.commit("2026-01-06T11:00:00Z", |tree| {
        tree.put_person(&ben(keys));
    });
    w.commit(AT, |tree| {
        for record in records {
            tree.add(record);
        }
    });
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-08").by("new");
    let record = w.record("2026-01-08T13:00:00Z", record);
    let seen = w.on("2026-01-10");
    assert_eq!(seen.verdict(&record), Verdict::Valid);
    (seen.pair("ben", "conduct").class.unwrap(), seen.found("key-unconfirmed").len())
}

fn possession(w: &World) -> Draft {
    w.vouch("ben", "ben", "new", "2026-01-07T12:00:00Z").by("new")
}

/// One more proof by the new key itself.
fn possession_again(w: &World) -> Draft {
    w.vouch("ben", "ben", "new", "2026-01-07T12:00:01Z").by("new")
}

fn by_old_key(w: &World) -> Draft {
    w.vouch("ben", "ben", "new", "2026-01-07T12:00:02Z")
}

fn by(w: &World, who: &str) -> Draft {
    w.vouch(who, "ben", "new", "2026-01-07T12:00:03Z")
}

/// mara, ben and cleo, where ben has no key yet.
fn without_key() -> World {
    let mut w = World::with(
        &crate::world::settings(&[]),
        &[Person::new("mara"), Person::new("cleo"), Person::new("dan").manager("mara")],
    );
    w.commit("2026-01-05T10:00:00Z", |tree| {
        tree.put_person(&ben(&[]));
    });
    w
}

const CONFIRMED: (Class, usize) = (Class::Personal, 0);
const UNCONFIRMED: (Class, usize) = (Class::Unconfirmed, 1);

#[test]
fn a_first_key_needs_possession_and_one_other() {
    let w = without_key();
    let both = vec![possession(&w), by(&w, "mara")];
    assert_eq!(class(w.clone(), &["new"], both), CONFIRMED);
    let alone = vec![possession(&w), possession_again(&w)];
    assert_eq!(class(w.clone(), &["new"], alone), UNCONFIRMED);
    let unproved = vec![by(&w, "mara"), by(&w, "cleo")];
    assert_eq!(class(w.clone(), &["new"], unproved), UNCONFIRMED);
    assert_eq!(class(w, &["new"], Vec::new()), UNCONFIRMED);
}

/// Where the old key does not sign, one other is too few and two are enough.
#[test]
fn a_further_key_needs_the_old_one_or_two_others() {
    let w = three();
    let keys = ["ben", "new"];
    let old = vec![possession(&w), by_old_key(&w)];
    assert_eq!(class(w.clone(), &keys, old), CONFIRMED);
    let one = vec![possession(&w), by(&w, "mara")];
    assert_eq!(class(w.clone(), &keys, one), UNCONFIRMED);
    let two = vec![possession(&w), by(&w, "mara"), by(&w, "cleo")];
    assert_eq!(class(w, &keys, two), CONFIRMED);
    // Where only one other exists, one is all there are.
    let small = World::small();
    let one = vec![possession(&small), by(&small, "mara")];
    assert_eq!(class(small, &keys, one), CONFIRMED);
}

/// The old key vouches only while it is good: confirmed, in force, and not compromised.
#[test]
fn an_old_key_that_is_not_good() {
    let mut never_confirmed = without_key();
    never_confirmed.commit("2026-01-05T11:00:00Z", |tree| {
        tree.put_person(&ben(&["ben"]));
    });
    let records = vec![possession(&never_confirmed), by_old_key(&never_confirmed)];
    let (class_, _) = class(never_confirmed, &["ben", "new"], records);
    assert_eq!(class_, Class::Unconfirmed);

    let mut stolen = three();
    stolen.commit("2026-01-06T10:00:00Z", |tree| {
        tree.put_person(&ben(&["new"]).retired("ben", "2026-12-31", Some("2026-01-06")));
    });
    assert_eq!(verdict(&stolen, AT, by_old_key(&stolen)), Verdict::KeyCompromised);
    let mut retired = three();
    retired.commit("2026-01-06T10:00:00Z", |tree| {
        tree.put_person(&ben(&["new"]).retired("ben", "2026-01-06", None));
    });
    assert_eq!(verdict(&retired, AT, by_old_key(&retired)), Verdict::KeyNotEnrolled);
}

/// Who may vouch: a maintainer or the manager; neither a colleague, while there are such, nor a key that is itself
/// not confirmed.
#[test]
fn who_may_countersign() {
    let w = without_key();
    assert_eq!(verdict(&w, AT, by(&w, "mara")), Verdict::Valid);
    assert_eq!(verdict(&w, AT, by(&w, "cleo")), Verdict::NotAuthorised);
    let mut managed = w.clone();
    managed.commit("2026-01-06", |tree| {
        tree.put_person(&Person::new("ben").manager("cleo").keys(&[]));
    });
    assert_eq!(verdict(&managed, AT, by(&managed, "cleo")), Verdict::Valid);
    let mut unconfirmed = w;
    unconfirmed.commit("2026-01-06", |tree| {
        tree.put_person(&Person::new("mara").keys(&["mara", "mara-2"]));
    });
    let unconfirmed_key = by(&unconfirmed, "mara").by("mara-2");
    assert_eq!(verdict(&unconfirmed, AT, unconfirmed_key), Verdict::NotAuthorised);
}

/// The manager is the one of the commit before: whoever becomes it in the same commit vouches for nobody.
#[test]
fn a_manager_made_by_the_same_commit() {
    let mut w = without_key();
    let vouched = by(&w, "cleo").seal();
    w.commit(AT, |tree| {
        tree.put_person(&Person::new("ben").manager("cleo").keys(&["new"])).add(&vouched);
    });
    assert_eq!(w.on("2026-01-08").verdict(&vouched), Verdict::NotAuthorised);
}

/// A key confirmed on 20 January was not confirmed on the 19th; what it signed on the 8th is then personal, with a note
/// that this came late.
#[test]
fn a_class_is_as_seen_on_the_day() {
    let mut w = without_key();
    w.commit("2026-01-06", |tree| {
        tree.put_person(&ben(&["new"]));
    });
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-08").by("new");
    w.record("2026-01-08T13:00:00Z", record);
    let early = w.clone();
    for (mut w, on, late) in [(early, "2026-01-15", 0), (w, "2026-01-16", 1)] {
        let records = [w.vouch("ben", "ben", "new", on).by("new"), w.vouch("mara", "ben", "new", on)];
        w.commit(&format!("{on}T13:00:00Z"), |tree| {
            for record in records {
                tree.add(record);
            }
        });
        let class = |day: &str| w.on(day).pair("ben", "conduct").class;
        assert_eq!(class("2026-01-14"), Some(Class::Unconfirmed));
        assert_eq!(class("2026-01-16"), Some(Class::Personal));
        assert_eq!(w.on("2026-01-31").found("confirmed-late").len(), late, "{on}");
    }
}

/// Only the first maintainer's key is confirmed by the register's first commit.
#[test]
fn a_second_maintainer_is_confirmed_like_anybody() {
    let settings = crate::world::settings(&["maintainers: [mara, cleo]"]);
    let mut w = World::new();
    w.commit("2026-01-05", |tree| {
        tree.put("ack.yaml", &settings).put_person(&Person::new("mara")).put_person(&Person::new("cleo"));
    });
    let finding = w.on("2026-01-06").finding("key-unconfirmed").clone();
    assert_eq!(finding.subject, "cleo");
    assert!(finding.message.contains(&key("cleo").public().fingerprint()));
}
