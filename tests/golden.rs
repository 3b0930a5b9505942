//! The scenarios that the theory stands on, each as an auditor would tell it, with its exact days.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod world;

#[test]
fn a_small_world_stands() {
    let w = world::World::small();
    let seen = w.on("2026-01-10");
    assert_eq!(seen.ids(), Vec::<&str>::new());
    assert_eq!(seen.obligations("ben", "conduct"), ["publish 1.0 2026-01-05..2026-01-19 open"]);
}
