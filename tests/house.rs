//! The laws of the house, read from its map: `src/ARCHITECTURE.md`. Each is held against the code, and shown to be able
//! to fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

#[path = "house/code.rs"]
mod code;
#[path = "house/laws.rs"]
mod laws;
#[path = "house/map.rs"]
mod map;
#[path = "house/registry.rs"]
mod registry;
#[path = "house/samples.rs"]
mod samples;

use laws::House;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn house() -> House {
    let map = std::fs::read_to_string(root().join("src/ARCHITECTURE.md")).unwrap();
    House { map: map::Map::read(&map), files: code::read(&root().join("src")) }
}

/// Fails with every breach of the law.
#[track_caller]
fn holds(law: fn(&House) -> Vec<String>) {
    let breaches = law(&house());
    assert!(breaches.is_empty(), "\n  {}\n", breaches.join("\n  "));
}

#[test]
fn every_room_is_on_the_map() {
    holds(laws::rooms_are_on_the_map);
}

#[test]
fn imports_only_go_down() {
    holds(laws::imports_go_down);
}

#[test]
fn every_word_stays_in_its_home() {
    holds(laws::words_stay_at_home);
}

#[test]
fn what_is_kept_out_of_a_room_is_not_in_it() {
    holds(laws::what_is_kept_out_stays_out);
}

#[test]
fn files_and_functions_are_short() {
    for file in laws::longish(&house()) {
        println!("long: {file}");
    }
    holds(laws::nothing_is_long);
}

#[test]
fn names_say_what_a_thing_is() {
    holds(laws::names_say_something);
}

#[test]
fn no_public_function_takes_a_bool() {
    holds(laws::no_public_bools);
}

#[test]
fn every_file_opens_with_what_it_is() {
    holds(laws::every_file_says_what_it_is);
}

#[test]
fn ids_of_findings_come_from_a_registry() {
    holds(laws::ids_come_from_registries);
}

#[test]
fn no_secret_no_machine_and_nothing_put_off_lies_about() {
    let breaches = laws::nothing_is_left_lying_about(&code::texts(root()));
    assert!(breaches.is_empty(), "\n  {}\n", breaches.join("\n  "));
}
