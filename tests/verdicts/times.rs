//! Signed when, recorded when, completed when.

use crate::verdict;
use crate::world::{Person, Policy, World, settings};
use ack::assess::Verdict;

#[test]
fn signed_after_it_was_recorded() {
    let w = World::small();
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-06T12:00:00Z").seal();
    assert_eq!(verdict(&w, "2026-01-06T11:00:00Z", &record), Verdict::SignedInFuture);
    assert_eq!(verdict(&w, "2026-01-06T11:54:59Z", &record), Verdict::SignedInFuture);
    assert_eq!(verdict(&w, "2026-01-06T11:55:00Z", &record), Verdict::Valid);
}

/// A committer's clock behind that of the commit in front: the later of the two times is what counts.
#[test]
fn signed_after_the_committers_clock_only() {
    let mut w = World::small();
    w.commit("2026-01-06T12:00:00Z", |tree| {
        tree.put("README.md", "At noon.");
    });
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-06T12:01:00Z");
    assert_eq!(verdict(&w, "2026-01-06T09:00:00Z", record), Verdict::Valid);
}

/// The completion day and the findings of a record signed and recorded at these times, with the tip as its head.
fn completes(w: &World, signed: &str, recorded: &str) -> (String, Vec<&'static str>) {
    let mut w = w.clone();
    let record = w.acknowledge("ben", "conduct", "1.0", signed);
    let record = w.record(recorded, record);
    let seen = w.on("2026-12-31");
    assert_eq!(seen.verdict(&record), Verdict::Valid);
    (seen.completion(&record).to_owned(), seen.ids())
}

#[test]
fn landed_within_seven_days_or_later() {
    let w = World::small();
    let none = Vec::<&str>::new();
    let landed = |recorded| completes(&w, "2026-01-06T23:30:00Z", recorded);
    assert_eq!(landed("2026-01-06T23:40:00Z"), ("2026-01-06".into(), none.clone()));
    assert_eq!(landed("2026-01-13T23:59:59Z"), ("2026-01-06".into(), none));
    assert_eq!(landed("2026-01-14T00:00:00Z"), ("2026-01-14".into(), vec!["late-landing"]));
    assert_eq!(landed("2026-03-07"), ("2026-03-07".into(), vec!["late-landing"]));
}

/// `landing` is the one recorded with the record.
#[test]
fn landing_is_that_of_the_recorded_commit() {
    let mut w = World::small();
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-06").seal();
    w.commit("2026-01-26", |tree| {
        tree.put("ack.yaml", settings(&["clocks: {landing: 20 days}"])).add(&record);
    });
    let stood = w.on("2026-02-01");
    assert_eq!((stood.completion(&record), stood.ids()), ("2026-01-06", vec!["rules-loosened"]));
    w.commit("2026-02-01", |tree| {
        tree.put("ack.yaml", settings(&["clocks: {landing: 1 days}"]));
    });
    assert_eq!(w.on("2026-02-02").completion(&record), "2026-01-06");
}

/// Signed up to five minutes before its own head, clocks differ; more, and the recorded day counts.
#[test]
fn signed_before_its_own_head() {
    let mut w = World::small();
    w.commit("2026-01-08T00:02:00Z", |tree| {
        tree.put("README.md", "Just after midnight.");
    });
    let on = |signed| completes(&w, signed, "2026-01-10");
    assert_eq!(on("2026-01-07T23:57:00Z"), ("2026-01-07".into(), vec![]));
    assert_eq!(on("2026-01-07T23:56:59Z"), ("2026-01-10".into(), vec!["backdated"]));
}

/// A head that is no ancestor of the commit that recorded the record: the recorded day counts.
#[test]
fn a_head_that_nobody_knows() {
    let mut w = World::small();
    let lost = w.side("2026-01-06");
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-06");
    let unknown = w.record("2026-01-08", record.clone().head(Some(lost)));
    let seen = w.on("2026-01-09");
    assert_eq!((seen.verdict(&unknown), seen.completion(&unknown)), (Verdict::Valid, "2026-01-08"));
    assert_eq!(seen.finding("head-unknown").subject, unknown.path);
    assert_eq!(seen.ids(), ["head-unknown"]);
    // No head at all was the tip of a register that nobody had published.
    let mut w = World::small();
    let none = w.record("2026-01-08", record.head(None));
    let seen = w.on("2026-01-09");
    assert_eq!((seen.completion(&none), seen.ids()), ("2026-01-06", vec![]));
}

/// A head that came onto the mainline after the record was not seen by its signer.
#[test]
fn a_head_that_came_later() {
    let mut w = World::small();
    let touch = |w: &mut World, at: &str| {
        w.commit(at, |tree| {
            tree.put("README.md", at);
        });
    };
    // Commit ids follow from the position alone, so that the one after next is known.
    let mut ahead = w.clone();
    touch(&mut ahead, "2026-01-08");
    touch(&mut ahead, "2026-01-09");
    let draft = w.acknowledge("ben", "conduct", "1.0", "2026-01-06").head(ahead.tip_id());
    let record = w.record("2026-01-08", draft);
    touch(&mut w, "2026-01-09");
    assert_eq!(w.tip_id(), ahead.tip_id());
    assert_eq!(w.on("2026-01-10").found("head-unknown"), [record.path.as_str()]);
}

/// `git pull` merged the wrong way round and pushed: what was the mainline when ben signed is now a side branch.
#[test]
fn a_head_displaced_by_a_pull() {
    let mut w = World::small();
    let displaced = w.side("2026-01-06T09:00:00Z");
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-06").head(Some(displaced)).seal();
    w.merge("2026-01-08", &[displaced], |tree| {
        tree.add(&record);
    });
    let seen = w.on("2026-01-09");
    assert_eq!((seen.verdict(&record), seen.completion(&record)), (Verdict::Valid, "2026-01-06"));
    assert_eq!(seen.ids(), ["mainline-displaced"]);
}

/// Signed on a branch before the text was published: it completes on the day of publication.
#[test]
fn signed_before_publication() {
    let mut w = World::with(&settings(&[]), &["mara", "ben"].map(Person::new));
    let draft = w.acknowledge("ben", "visits", "1.0", "2026-01-06").seal();
    w.commit("2026-01-08", |tree| {
        tree.put_policy(&Policy::new("visits", "1.0", "2026-01-08")).add(&draft);
    });
    let own_day = w.acknowledge("mara", "visits", "1.0", "2026-01-08T12:30:00Z");
    let own_day = w.record("2026-01-08T13:00:00Z", own_day);
    let seen = w.on("2026-01-09");
    assert_eq!((seen.completion(&draft), seen.completion(&own_day)), ("2026-01-08", "2026-01-08"));
    assert_eq!(seen.found("signed-before-publication"), [draft.path.as_str()]);
}

/// What a maintainer witnessed completes on the day stated, however late it was recorded.
#[test]
fn witnessed_records_complete_on_their_day() {
    let mut w = World::small();
    let paper = w.witness("mara", "ben", "conduct", "1.0", "2026-01-07", "2026-02-20");
    let paper = w.record("2026-03-20", paper);
    let seen = w.on("2026-03-21");
    assert_eq!(seen.completion(&paper), "2026-01-07");
    assert_eq!(seen.obligations("ben", "conduct"), ["publish 1.0 2026-01-05..2026-01-19 met by-claim"]);
    assert_eq!((seen.coverage.witnessed, seen.coverage.acknowledged), (1, 1));
}

/// A commit dated more than five minutes before the one in front of it is named; the time in front counts.
#[test]
fn a_committer_date_set_back() {
    let back = |at: &str| {
        let mut w = World::small();
        w.commit(at, |tree| {
            tree.put("README.md", "Set back.");
        });
        w.on("2026-01-06").ids()
    };
    assert_eq!(back("2026-01-05T08:55:00Z"), Vec::<&str>::new());
    assert_eq!(back("2026-01-05T08:54:59Z"), ["commit-time-implausible"]);
}

/// A date that cannot be read takes the time of the commit before.
#[test]
fn a_committer_date_that_cannot_be_read() {
    let mut w = World::small();
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-05T09:02:00Z").seal();
    let at = w.commit_dated(None, &[], |tree| {
        tree.add(&record);
    });
    let register = w.load().register;
    assert_eq!(register.commit(at).time, register.commit(at.before().unwrap()).time);
    assert_eq!(w.on("2026-01-06").verdict(&record), Verdict::Valid);
}
