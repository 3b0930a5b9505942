//! Every verdict on a record: a case that earns it, and beside it an honest one, as near as can be, that is valid.
//! And what can be done to single records and keys by whoever may commit.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../world/mod.rs"]
mod world;

mod authority;
mod change;
mod content;
mod enrolment;
mod form;
mod history;
mod keys;
mod loosened;
mod seal;
mod times;

use ack::assess::Verdict;
use world::{Person, Signed, World, settings};

/// The verdict on a record that is recorded at a moment on top of the world.
fn verdict(w: &World, at: &str, record: impl Into<Signed>) -> Verdict {
    let mut w = w.clone();
    let record = w.record(at, record);
    w.on("2026-12-31").verdict(&record)
}

/// mara, ben and cleo with confirmed keys.
fn three() -> World {
    let people = [Person::new("mara"), Person::new("ben").manager("mara"), Person::new("cleo")];
    World::with(&settings(&[]), &people)
}
