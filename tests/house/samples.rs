//! Small houses that break one law each: a law that cannot fail protects nobody.

use crate::code::File;
use crate::laws::{self, House};
use crate::map::Map;

const MAP: &str = "
# Rooms
| level | room | what | never |
|---|---|---|---|
| 0 | `low` | a | b |
| 1 | `left` | a | b |
| 1 | `right` | a | b |
# One home each
| what | words | home |
|---|---|---|
| git | `git2::` | `low` |
# Kept out
| room | words |
|---|---|
| `left` | `Serialize` |
| everywhere | `.unwrap()`, `println!` |
# Exceptions
| where | word | why |
|---|---|---|
| `right/mod.rs` | `.unwrap()` | a number that was just written is one |
";

/// What every sample begins with: nothing in it breaks a law.
const SOUND: [(&str, &str); 3] = [
    ("low/mod.rs", "//! The lowest room.\nuse git2::Oid;\nmod csv;\npub fn new(of: [u8; 2]) {}"),
    (
        "left/mod.rs",
        "//! The left room.\nuse crate::low::{self, Thing};\n/// Serialize\nfn f() { \"git2::\"; }",
    ),
    (
        "right/mod.rs",
        "//! The right room.\nuse crate::low;\nfn f() { 1.unwrap(); } // crate::left\n#[cfg(test)]\nmod tests { use crate::left; fn x() { println!() } }",
    ),
];

/// The breaches of a law when one more file stands in the house.
fn breaches(law: fn(&House) -> Vec<String>, path: &str, text: &str) -> Vec<String> {
    let files = SOUND.iter().map(|(p, t)| File::new(p, t)).chain([File::new(path, text)]).collect();
    law(&House { map: Map::read(MAP), files })
}

#[track_caller]
fn check(law: fn(&House) -> Vec<String>, path: &str, text: &str, expected: &[&str]) {
    assert_eq!(breaches(law, path, text), expected, "{path}: {text}");
    assert_eq!(breaches(law, "right/sound.rs", "//! A sound file.\n"), Vec::<String>::new());
}

#[test]
fn a_room_that_is_not_on_the_map() {
    check(laws::rooms_are_on_the_map, "attic/mod.rs", "", &["src/attic is not on the map"]);
    let empty = House { map: Map::read(MAP), files: Vec::new() };
    assert_eq!(laws::rooms_are_on_the_map(&empty).len(), 3);
}

#[test]
fn an_import_upwards_or_sideways() {
    let law = laws::imports_go_down;
    let sideways = ["left/a.rs:1 imports right, which is not below left"];
    check(law, "left/a.rs", "use crate::right::Thing;", &sideways);
    check(law, "left/a.rs", "use crate::{low, right::{a, b}};", &sideways);
    check(law, "left/a.rs", "fn f() { super::super::right::f() }", &sideways);
    check(law, "left/a.rs", "/* crate::right */ fn f() { crate::low::f(\"crate::right\") }", &[]);
    check(law, "left/a.rs", "use super::right; use crate::left::x;", &[]);
    check(
        law,
        "low/a/b.rs",
        "use super::super::super::left;",
        &["low/a/b.rs:1 imports left, which is not below low"],
    );
    check(law, "low/a.rs", "use crate::nowhere;", &["low/a.rs:1 imports nowhere, which is not below low"]);
}

#[test]
fn a_word_away_from_home() {
    let law = laws::words_stay_at_home;
    check(law, "left/a.rs", "\nuse git2::Oid;", &["left/a.rs:2 has `git2::`"]);
    check(law, "left/a.rs", "fn f() { ::git2::init() }", &["left/a.rs:1 has `git2::`"]);
    check(law, "left/a.rs", "fn f() { low::git2::init(); mygit2::x() } // git2::", &[]);
    check(law, "low/a.rs", "use git2::Oid;", &[]);
    let unused = House { map: Map::read(MAP), files: Vec::new() };
    assert_eq!(law(&unused), ["the map gives `git2::` a home, and nothing uses it"]);
}

#[test]
fn a_word_that_is_kept_out() {
    let law = laws::what_is_kept_out_stays_out;
    check(law, "left/a.rs", "#[derive(Serialize)] struct A;", &["left/a.rs:1 has `Serialize`"]);
    check(law, "left/a.rs", "fn f() { x.unwrap() }", &["left/a.rs:1 has `.unwrap()`"]);
    check(law, "left/a.rs", "fn f() { x.unwrap_or(1); let a = '\"'; eprintln!(\".unwrap()\") }", &[]);
    check(law, "right/a.rs", "#[derive(Serialize)] struct A;", &[]);
    let stale = House { map: Map::read(MAP), files: Vec::new() };
    assert_eq!(law(&stale), ["`.unwrap()` is excepted in right/mod.rs, and is not there"]);
}

#[test]
fn a_long_file_and_a_long_function() {
    let law = laws::nothing_is_long;
    check(law, "left/a.rs", &"// x\n".repeat(601), &["left/a.rs has 601 lines"]);
    check(law, "left/a.rs", &"// x\n".repeat(600), &[]);
    let function = |lines| format!("fn f(a: [u8; 2]) {{\n{}}}\n", "    g();\n\n    // x\n".repeat(lines));
    check(law, "left/a.rs", &function(61), &["left/a.rs:1 has 61 lines: fn f(a: [u8; 2])"]);
    check(law, "left/a.rs", &function(60), &[]);
    let longish = House { map: Map::read(MAP), files: vec![File::new("left/a.rs", &"\n".repeat(401))] };
    assert_eq!(laws::longish(&longish), ["left/a.rs has 401 lines"]);
}

#[test]
fn a_name_that_says_nothing() {
    let law = laws::names_say_something;
    check(law, "left/utils.rs", "", &["left/utils.rs: `utils` says nothing"]);
    check(law, "left/date_helper.rs", "", &["left/date_helper.rs: `date_helper` says nothing"]);
    check(law, "left/a.rs", "mod common { }", &["left/a.rs:1 declares `mod common`"]);
    check(law, "left/manager_cycle.rs", "", &[]);
    check(law, "left/database.rs", "mod commons;", &[]);
}

#[test]
fn a_public_function_that_takes_a_bool() {
    let law = laws::no_public_bools;
    let expected = ["left/a.rs:1 takes a bool: pub fn f( x: u8, deep: bool )"];
    check(law, "left/a.rs", "pub fn f(\n  x: u8,\n  deep: bool\n) {}", &expected);
    check(law, "left/a.rs", "fn f(deep: bool) {} pub fn g() -> bool { true } pub struct S { a: bool }", &[]);
}

#[test]
fn a_file_that_does_not_say_what_it_is() {
    let law = laws::every_file_says_what_it_is;
    check(law, "left/a.rs", "use x;", &["left/a.rs opens with: use x;"]);
    check(law, "left/a.rs", "//! A.", &["left/a.rs opens with: //! A."]);
}

#[test]
fn a_finding_that_is_named_where_it_is_made() {
    let law = laws::ids_come_from_registries;
    let text = "fn f() -> Finding {\n    Finding {\n        id: \"file-lost\",\n    }\n}";
    check(law, "left/a.rs", text, &["left/a.rs:3 names a finding itself: id: \"file-lost\","]);
    check(law, "left/a.rs", "fn f() { Finding { id: FILE_LOST.id } } // id: \"x\"", &[]);
    check(law, "checks/a.rs", "const C: Check = Check {\n    id: \"file-lost\",\n};", &[]);
}

#[test]
fn a_secret_a_machine_and_work_put_off() {
    let text = |t: String| laws::nothing_is_left_lying_about(&[("a.rs".into(), t)]).len();
    assert_eq!(text(["-----BEGIN OPENSSH PRIV", "ATE KEY-----\nb3Bl"].concat()), 1);
    assert_eq!(text(["-----BEGIN RSA PRIV", "ATE KEY-----\nMIIEow"].concat()), 1);
    assert_eq!(text("a line that holds PRIVATE KEY is refused".into()), 0);
    assert_eq!(text(["cd /wo", "rk/main"].concat()), 1);
    assert_eq!(text(["// TO", "DO: later"].concat()), 1);
    assert_eq!(text("DOTODOS are no such thing".into()), 0);
    assert_eq!(text(["to", "do!()"].concat()), 1);
}

#[test]
fn only_what_tests_have_is_left_out() {
    let file = File::new(
        "left/mod.rs",
        "#[cfg(test)]\nmod tests;\n#[cfg(test)]\nfn g() -> [u8; 2] { a }\nfn f() { b }",
    );
    assert!(!file.code.contains("tests") && !file.code.contains('a') && file.code.contains("fn f() { b }"));
    assert_eq!(file.line(file.code.find("fn f").unwrap()), 5);
    let strings =
        File::new("left/mod.rs", "let a = r#\"x \" y\"#; let b = b\"z\\\"\"; let c: &'a str = '\\''; d();");
    assert!(strings.code.contains("d();") && !strings.code.contains(['x', 'y', 'z']), "{}", strings.code);
    assert!(strings.said.contains("x \" y"));
}
