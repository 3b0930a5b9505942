//! Everything that can be done to a register behind its back, and what is found: in real repositories, each case with
//! its honest twin, held against the table in `docs/tampering.md`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod changes;
mod counting;
mod history;
mod keys;
mod records;
mod rules;
mod stage;
mod table;
#[path = "../world/mod.rs"]
mod world;

use stage::Stage;

#[test]
fn an_untouched_register_is_in_order() {
    assert_eq!(Stage::new().findings(), []);
}
