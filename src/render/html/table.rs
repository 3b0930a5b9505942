//! Sheets as tables: the first words of a row head it, ids lead to their cards, and empty columns are left out.

use super::bar;
use super::markup::{Markup, drawn};
use super::place::Places;
use crate::assess::Coverage;
use crate::render::table::{plain, tone};
use crate::render::{Colour, Glyphs, Look};
use crate::report::{Align, Cell, Sheet, Tone};
use askama::Template;

/// How cells read where there is no terminal.
const LOOK: Look = Look { colour: Colour::Off, glyphs: Glyphs::Unicode, width: 100 };
/// Columns whose words head a row, if the sheet has them.
const HEADS: [&str; 4] = ["name", "person", "requirement", "policy"];

#[derive(Template)]
#[template(path = "table.html")]
struct Table<'a> {
    title: &'a str,
    note: Option<&'a str>,
    heads: Vec<Head>,
    rows: Vec<Vec<Drawn>>,
}

struct Head {
    title: &'static str,
    class: &'static str,
}

struct Drawn {
    class: String,
    heads: bool,
    place: Option<String>,
    words: String,
    beside: Option<String>,
    bar: Option<Markup>,
}

/// A column as it is shown: its place in the sheet, and that of the words that stand for its ids.
struct Shown {
    column: usize,
    label: Option<usize>,
}

/// A sheet as a table with its title for a caption; a sentence where it has no rows.
pub(super) fn table(sheet: &Sheet, places: &Places<'_>) -> anyhow::Result<Markup> {
    let shown = columns(sheet);
    let key = |s: &Shown| sheet.columns[s.column].key;
    let head = shown.iter().position(|s| HEADS.contains(&key(s))).unwrap_or(0);
    let heads = shown.iter().map(|s| {
        let column = &sheet.columns[s.column];
        // A name stands before the id that it goes with.
        let titled = s.label.filter(|_| column.key == "person").map_or(column, |n| &sheet.columns[n]);
        let title = if column.key == "bar" { "Drawn" } else { titled.title };
        let class = match (column.key, column.align) {
            ("bar", _) => "bars",
            (_, Align::Right) => "n",
            _ => "",
        };
        Head { title, class }
    });
    let heads = heads.collect();
    let mut rows = Vec::with_capacity(sheet.rows.len());
    for row in &sheet.rows {
        let cells = shown.iter().enumerate().map(|(n, s)| cell(sheet, row, s, places, n == head));
        rows.push(cells.collect::<anyhow::Result<Vec<_>>>()?);
    }
    drawn(&Table { title: &sheet.title, note: sheet.note.as_deref(), heads, rows })
}

/// The columns that hold something; where a column names what another one identifies, they are one.
fn columns(sheet: &Sheet) -> Vec<Shown> {
    let find = |key: &str| sheet.columns.iter().position(|c| c.key == key);
    let (name, title) = (find("name"), find("title"));
    let label = |n: usize| match sheet.columns[n].key {
        "person" => name,
        _ if n == 0 => title,
        _ => None,
    };
    let is_label = |n: usize| (0..sheet.columns.len()).any(|id| label(id) == Some(n));
    let holds = |n: usize| sheet.rows.iter().any(|row| !is_empty(&row[n]));
    (0..sheet.columns.len())
        .filter(|n| !is_label(*n) && holds(*n))
        .map(|column| Shown { column, label: label(column) })
        .collect()
}

fn is_empty(cell: &Cell) -> bool {
    match cell {
        Cell::None | Cell::Flag(false) => true,
        Cell::Text(words, _) => words.is_empty(),
        _ => false,
    }
}

fn cell(
    sheet: &Sheet,
    row: &[Cell],
    shown: &Shown,
    places: &Places<'_>,
    heads: bool,
) -> anyhow::Result<Drawn> {
    let (column, own) = (&sheet.columns[shown.column], &row[shown.column]);
    let label = shown.label.map(|n| &row[n]).filter(|label| !is_empty(label));
    let bar = match own {
        Cell::Bar(c) => Some(drawing(c, row)?),
        _ => None,
    };
    let class = match (tone(own), own) {
        _ if bar.is_some() => "bars",
        (Tone::Good, _) => "good",
        (Tone::Warn, _) => "warn",
        (Tone::Bad, _) => "bad",
        (Tone::Strong, _) => "strong",
        (Tone::Faint, _) => "faint",
        (Tone::Plain, Cell::Text(..)) if column.key == "record" => "path",
        (Tone::Plain, _) => "",
    };
    let side = if column.align == Align::Right { "n " } else { "" };
    Ok(Drawn {
        class: format!("{side}{class}").trim_end().to_owned(),
        heads,
        place: places.of_cell(column.key, own),
        words: words(label.unwrap_or(own)),
        beside: label.map(|_| words(own)),
        bar,
    })
}

/// The bar of a row: with what was late, but met, apart where the row tells of that.
fn drawing(c: &Coverage, row: &[Cell]) -> anyhow::Result<Markup> {
    let rate = row.iter().find_map(|cell| if let Cell::Rate(t) = cell { Some(t) } else { None });
    rate.map_or_else(|| bar::coverage(c), bar::timeliness)
}

/// A cell as words; a bar has none.
pub(super) fn words(cell: &Cell) -> String {
    match cell {
        // The page has room for it all, and its escaper shows what could act.
        Cell::Text(words, _) => words.clone(),
        _ => plain(cell, LOOK, 0),
    }
}
