//! Clocks of committers.

use crate::world::{World, when};
use ack::assess::{Status, Verdict};

/// One commit says 2030, and carries ben's record: it is set aside, and nobody is late by it.
#[test]
fn g41_a_commit_from_the_future_is_set_aside() {
    let mut w = World::small();
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-10").seal();
    let wrong = w.commit("2030-01-10", |tree| {
        tree.add(&record);
    });
    // At the tip nothing can contradict it.
    assert_eq!(w.load().register.commit(wrong).time, when("2030-01-10"));
    let second = w.acknowledge("mara", "conduct", "1.0", "2026-01-12");
    let second = w.record("2026-01-12T13:00:00Z", second);
    let loaded = w.load();
    let commit = loaded.register.commit(wrong);
    assert!(commit.set_aside);
    assert_eq!(commit.time, when("2026-01-05T09:00:00Z"));
    let seen = w.on("2026-02-01");
    assert_eq!(seen.finding("commit-time-implausible").subject, commit.id.to_string());
    assert_eq!((seen.verdict(&record), seen.verdict(&second)), (Verdict::Valid, Verdict::Valid));
    assert_eq!(seen.obligations("ben", "conduct"), ["publish 1.0 2026-01-05..2026-01-19 met"]);
    assert_eq!(seen.status("mara", "conduct"), Status::Acknowledged);
    assert_eq!((seen.coverage.acknowledged, seen.coverage.overdue), (2, 0));
    assert_eq!(seen.ids(), ["commit-time-implausible"]);
}
