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

#[test]
fn a_move_recorded_later_takes_no_open_renewal_away_before_it_proves_to_be_a_break() {
    let mut world = renewing();
    world.commit("2026-01-05T10:00:00Z", |tree| {
        tree.put_policy(&for_the_lab());
    });
    let signed = world.acknowledge("ben", "conduct", "1.0", "2026-01-06T10:00:00Z");
    world.record("2026-01-06T11:00:00Z", signed);
    // Open from 15 February, due on 7 March; on 20 February an import loses the team.
    world.commit("2026-02-20T10:00:00Z", |tree| {
        tree.put_person(&Person::new("ben"));
    });
    for day in ["2026-02-19", "2026-02-20", "2026-02-26"] {
        let seen = world.on(day);
        let ben = seen.pair("ben", "conduct");
        assert!(ben.renewal_open, "{day}");
        assert_eq!(ben.valid_until.as_deref(), Some("2026-03-07"), "{day}");
    }
    // After that it was a break, the duty ended on the 19th, and the renewal never arose.
    assert_eq!(world.on("2026-02-27").obligations("ben", "conduct").len(), 1);
    world.commit("2026-02-23T10:00:00Z", |tree| {
        tree.put_person(&Person::new("ben").team("lab"));
    });
    assert!(world.on("2026-02-27").pair("ben", "conduct").renewal_open);
}

#[test]
fn what_is_signed_later_does_not_yet_replace_the_signature_on_hand() {
    let mut world = renewing();
    for at in ["2026-01-06T10:00:00Z", "2026-01-20T10:00:00Z"] {
        let signed = world.acknowledge("ben", "conduct", "1.0", at);
        world.record(at, signed);
    }
    let valid_until = |day| world.on(day).pair("ben", "conduct").valid_until.clone();
    assert_eq!(valid_until("2026-01-19").as_deref(), Some("2026-03-07"));
    assert_eq!(valid_until("2026-01-20").as_deref(), Some("2026-03-21"));
}

#[test]
fn a_paper_older_than_the_policy_is_renewed_by_the_clocks_that_came_with_it() {
    let mut world = renewing();
    let never = "clocks: {renew: never}";
    world.commit("2026-02-02T08:00:00Z", |tree| {
        tree.put("ack.yaml", settings(&[never])).put_policy(&Policy::new("travel", "1.0", "2026-02-02"));
    });
    let seen = world.witness("mara", "ben", "travel", "1.0", "2026-01-20", "2026-02-03T09:00:00Z");
    world.record("2026-02-03T10:00:00Z", seen);
    let on_paper = world.on("2026-03-19");
    let ben = on_paper.pair("ben", "travel");
    assert_eq!((ben.status, ben.renewal_open, &ben.valid_until), (Status::Acknowledged, false, &None));
}

#[test]
fn a_renewal_opens_with_the_record_it_renews_where_the_window_is_longer_than_the_clock() {
    let clocks = "clocks: {join: 14 days, change: 14 days, renew: 10 days, renewal_window: 20 days}";
    let mut world = World::with(&settings(&[clocks]), &[Person::new("mara"), Person::new("ben")]);
    let signed = world.acknowledge("ben", "conduct", "1.0", "2026-02-10T10:00:00Z");
    world.record("2026-02-10T11:00:00Z", signed);
    let late = "publish 1.0 2026-01-05..2026-01-19";
    assert_eq!(world.on("2026-02-09").obligations("ben", "conduct"), [format!("{late} overdue 21")]);
    let renewal = "renew 1.0 2026-02-10..2026-02-20 open".to_owned();
    assert_eq!(
        world.on("2026-02-10").obligations("ben", "conduct"),
        [format!("{late} met-late 22"), renewal]
    );
}

#[test]
fn leaves_changed_on_one_day_are_one_change() {
    let mut world = World::new();
    let ben = |leave: &str| Person::new("ben").with(&format!("leave: [{leave}]"));
    world.commit("2026-01-05T08:00:00Z", |tree| {
        tree.put("ack.yaml", settings(&[])).put_policy(&Policy::new("conduct", "1.0", "2026-01-05"));
        tree.put_person(&Person::new("mara")).put_person(&ben("{from: 2026-01-01}"));
    });
    // The long absence turns out to have been two, the second of which goes on.
    world.commit("2026-02-20T08:00:00Z", |tree| {
        tree.put_person(&ben("{from: 2026-01-01, to: 2026-01-08}, {from: 2026-01-12}"));
    });
    assert_eq!(world.on("2026-03-01").obligations("ben", "conduct"), ["publish 1.0 2026-01-05.. open"]);
}
