//! Each a mistake that the brute-force oracle found, as the smallest register that shows it.

mod world;

use ack::assess::Status;
use world::{Person, Policy, World, settings};

/// The standard register under clocks with a short renewal, and with teams.
fn renewing() -> World {
    let clocks =
        "clocks: {join: 14 days, change: 14 days, renew: 60 days, renewal_window: 20 days, landing: 7 days}";
    World::with(&settings(&[clocks]), &[Person::new("mara"), Person::new("ben").team("lab")])
}

fn for_the_lab() -> Policy {
    Policy::new("conduct", "1.0", "2026-01-05").with("audience: {team: lab}")
}

#[test]
fn an_editorial_revision_ahead_of_the_first_one_swallows_no_duty() {
    let mut world = World::small();
    let late = Policy::new("travel", "1.0", "2026-03-01");
    world.commit("2026-01-10", |tree| {
        tree.put_policy(&late);
    });
    world.commit("2026-01-11", |tree| {
        tree.put_policy(&late.clone().editorial("1.1", "2026-02-01"));
    });
    assert_eq!(world.on("2026-02-15").status("ben", "travel"), Status::NotBound);
    let seen = world.on("2026-03-20");
    assert_eq!(seen.obligations("ben", "travel"), ["publish 1.0 2026-03-01..2026-03-15 overdue 5"]);
}
