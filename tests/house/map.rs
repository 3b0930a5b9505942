//! The tables of `src/ARCHITECTURE.md`, as data.

use std::collections::BTreeMap;

/// The map of the crate.
#[derive(Default)]
pub(crate) struct Map {
    /// The level of each room.
    pub(crate) rooms: BTreeMap<String, u8>,
    /// Each word with its homes: rooms, folders or files below `src/`.
    pub(crate) homes: Vec<(String, Vec<String>)>,
    /// A room, or everywhere, and a word that is not in it.
    pub(crate) kept_out: Vec<(Option<String>, String)>,
    /// A file and a word that is in it all the same.
    pub(crate) exceptions: Vec<(String, String)>,
}

impl Map {
    pub(crate) fn read(text: &str) -> Self {
        let mut map = Self::default();
        for row in table(text, "Rooms") {
            let level = row[0].parse().expect("a level is a number");
            let room = quoted(&row[1]).remove(0);
            assert!(map.rooms.insert(room, level).is_none(), "{row:?} stands twice");
        }
        for row in table(text, "One home each") {
            let homes = quoted(&row[2]);
            map.homes.extend(quoted(&row[1]).into_iter().map(|word| (word, homes.clone())));
        }
        for row in table(text, "Kept out") {
            let room = quoted(&row[0]).first().cloned();
            map.kept_out.extend(quoted(&row[1]).into_iter().map(|word| (room.clone(), word)));
        }
        for row in table(text, "Exceptions") {
            assert!(row[2].len() > 20, "{row:?} wants a reason");
            map.exceptions.push((quoted(&row[0]).remove(0), quoted(&row[1]).remove(0)));
        }
        map
    }
}

/// The rows of the table under a heading, without its head.
fn table(text: &str, heading: &str) -> Vec<Vec<String>> {
    let title = format!("# {heading}");
    let under = text.lines().skip_while(|l| *l != title).skip(1).take_while(|l| !l.starts_with("# "));
    let rows = under.filter(|l| l.starts_with('|')).skip(2);
    let cells = |row: &str| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    let rows: Vec<Vec<String>> = rows.map(cells).collect();
    assert!(!rows.is_empty(), "the map has no table under `{heading}`");
    rows
}

/// What stands between backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
