//! The laws: each looks at the map and the code and names every breach, by place.

use crate::code::File;
use crate::map::Map;
use std::collections::BTreeSet;

/// What a law looks at.
pub(crate) struct House {
    pub(crate) map: Map,
    pub(crate) files: Vec<File>,
}

/// Lines that a file may have.
const LONG_FILE: usize = 600;
/// Lines of a file that are worth a word.
const LONGISH_FILE: usize = 400;
/// Lines that a function may have.
const LONG_FUNCTION: usize = 60;
/// Names that say nothing.
const EMPTY_NAMES: [&str; 9] =
    ["util", "utils", "common", "helper", "helpers", "manager", "managers", "data", "misc"];

/// Every folder of code is a room of the map, and the other way round.
pub(crate) fn rooms_are_on_the_map(house: &House) -> Vec<String> {
    let built: BTreeSet<&str> = house.files.iter().filter_map(File::room).collect();
    let drawn: BTreeSet<&str> = house.map.rooms.keys().map(String::as_str).collect();
    let unlisted = built.difference(&drawn).map(|r| format!("src/{r} is not on the map"));
    unlisted.chain(drawn.difference(&built).map(|r| format!("{r} is on the map and not in src"))).collect()
}

/// A room imports lower rooms only.
pub(crate) fn imports_go_down(house: &House) -> Vec<String> {
    let level = |room: &str| house.map.rooms.get(room);
    let mut breaches = Vec::new();
    for file in &house.files {
        let Some(room) = file.room() else { continue };
        for (line, other) in file.imports() {
            if room != other && level(&other).is_none_or(|l| Some(l) >= level(room)) {
                breaches.push(format!("{}:{line} imports {other}, which is not below {room}", file.path));
            }
        }
    }
    breaches
}

/// Whether a file is, or lies in, a place of the map.
fn lies_in(file: &File, place: &str) -> bool {
    file.path == place || file.path.strip_prefix(place).is_some_and(|rest| rest.starts_with('/'))
}

/// Each word that has a home stands nowhere else, and does stand there.
pub(crate) fn words_stay_at_home(house: &House) -> Vec<String> {
    let mut breaches = Vec::new();
    for (word, homes) in &house.map.homes {
        let mut used = BTreeSet::new();
        for file in &house.files {
            let lines = file.lines_with(word);
            match homes.iter().find(|home| lies_in(file, home)) {
                Some(home) if !lines.is_empty() => drop(used.insert(home)),
                Some(_) => {}
                None => breaches.extend(lines.iter().map(|l| format!("{}:{l} has `{word}`", file.path))),
            }
        }
        if used.is_empty() {
            breaches.push(format!("the map gives `{word}` a home, and nothing uses it"));
        }
    }
    breaches
}

/// What is kept out of a room is not in it, but for the exceptions, all of which are needed.
pub(crate) fn what_is_kept_out_stays_out(house: &House) -> Vec<String> {
    let mut breaches = Vec::new();
    let mut needed = BTreeSet::new();
    for (room, word) in &house.map.kept_out {
        for file in &house.files {
            if room.as_deref().is_some_and(|room| file.room() != Some(room)) {
                continue;
            }
            let excepted = house.map.exceptions.iter().position(|(p, w)| *p == file.path && w == word);
            for line in file.lines_with(word) {
                match excepted {
                    Some(n) => drop(needed.insert(n)),
                    None => breaches.push(format!("{}:{line} has `{word}`", file.path)),
                }
            }
        }
    }
    for (n, (place, word)) in house.map.exceptions.iter().enumerate() {
        if !needed.contains(&n) {
            breaches.push(format!("`{word}` is excepted in {place}, and is not there"));
        }
    }
    breaches
}

/// Files and functions stay short.
pub(crate) fn nothing_is_long(house: &House) -> Vec<String> {
    let mut breaches = Vec::new();
    for file in &house.files {
        let lines = file.raw.lines().count();
        if lines > LONG_FILE {
            breaches.push(format!("{} has {lines} lines", file.path));
        }
        for (line, head, length) in file.functions() {
            if length > LONG_FUNCTION {
                breaches.push(format!("{}:{line} has {length} lines: {head}", file.path));
            }
        }
    }
    breaches
}

/// Files that are longer than they should be, though not too long.
pub(crate) fn longish(house: &House) -> Vec<String> {
    let files = house.files.iter().map(|f| (f.raw.lines().count(), &f.path));
    files.filter(|(n, _)| *n > LONGISH_FILE).map(|(n, path)| format!("{path} has {n} lines")).collect()
}

/// Files and modules are named for what they are.
pub(crate) fn names_say_something(house: &House) -> Vec<String> {
    let mut breaches = Vec::new();
    for file in &house.files {
        for part in file.path.trim_end_matches(".rs").split('/') {
            // A manager is a noun of the field; a thing that ends in one is not.
            if EMPTY_NAMES
                .iter()
                .any(|name| part.strip_suffix(name).is_some_and(|p| p.is_empty() || p.ends_with('_')))
            {
                breaches.push(format!("{}: `{part}` says nothing", file.path));
            }
        }
        for name in EMPTY_NAMES {
            let lines = file.lines_with(&format!("mod {name}"));
            breaches.extend(lines.iter().map(|l| format!("{}:{l} declares `mod {name}`", file.path)));
        }
    }
    breaches
}

/// A call shows what it asks for: no function that others can call takes a bool.
pub(crate) fn no_public_bools(house: &House) -> Vec<String> {
    let mut breaches = Vec::new();
    for file in &house.files {
        for (line, head, _) in file.functions() {
            let words: String = head.split_whitespace().collect::<Vec<_>>().join(" ");
            let takes = [": bool", ": &bool", ": Option<bool>"].iter().any(|b| words.contains(b));
            if words.starts_with("pub") && takes {
                breaches.push(format!("{}:{line} takes a bool: {words}", file.path));
            }
        }
    }
    breaches
}

/// Every file opens with what it is; the crate itself with the map.
pub(crate) fn every_file_says_what_it_is(house: &House) -> Vec<String> {
    let mut breaches = Vec::new();
    for file in &house.files {
        let first = file.raw.lines().next().unwrap_or_default();
        let says = first.strip_prefix("//! ").is_some_and(|head| head.split(' ').count() > 2);
        if !says && !first.starts_with("#![doc = include_str!(") {
            breaches.push(format!("{} opens with: {first}", file.path));
        }
    }
    breaches
}

/// The id of a finding is written in a registry and nowhere else.
pub(crate) fn ids_come_from_registries(house: &House) -> Vec<String> {
    const REGISTRIES: [&str; 3] = ["checks", "format/faults.rs", "load/faults.rs"];
    let elsewhere = |f: &&File| !REGISTRIES.iter().any(|place| lies_in(f, place));
    let mut breaches = Vec::new();
    for file in house.files.iter().filter(elsewhere) {
        for (n, line) in file.said.lines().enumerate() {
            if line.trim_start().starts_with("id: \"") || line.contains("Finding { id: \"") {
                breaches.push(format!("{}:{} names a finding itself: {}", file.path, n + 1, line.trim()));
            }
        }
    }
    breaches
}

/// What no text of the repository holds: a private key, a way through somebody's machine, work put off.
pub(crate) fn nothing_is_left_lying_about(texts: &[(String, String)]) -> Vec<String> {
    // Put together here, so that this file does not hold what it looks for.
    let key = ["-----BEGIN OPENSSH PRIV", "ATE KEY-----\n"].concat();
    let other = ["PRIV", "ATE KEY-----\nMI"].concat();
    let keys = [key.as_str(), other.as_str()];
    let places = [["/wo", "rk/"].concat(), ["/ro", "ot/"].concat(), ["/Use", "rs/"].concat()];
    let put_off = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["XX", "X:"].concat()];
    let macros = [["to", "do!("].concat(), ["unimpl", "emented!("].concat(), ["db", "g!("].concat()];
    let mut breaches = Vec::new();
    for (path, text) in texts {
        let mut found: Vec<&str> = keys.into_iter().filter(|k| text.contains(k)).collect();
        found.extend(places.iter().filter(|p| text.contains(*p)).map(String::as_str));
        found.extend(put_off.iter().filter(|w| has_word(text, w)).map(String::as_str));
        if path.ends_with(".rs") {
            found.extend(macros.iter().filter(|m| text.contains(*m)).map(String::as_str));
        }
        breaches.extend(found.iter().map(|what| format!("{path} holds {what:?}")));
    }
    breaches
}

fn has_word(text: &str, word: &str) -> bool {
    let letter = |c: char| c.is_alphanumeric();
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(letter) && !text[at + word.len()..].starts_with(letter))
}
