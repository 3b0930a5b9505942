//! Sheets as tables: the first words of a row head it, ids lead to their cards, and empty columns are left out.

use super::bar;
use super::markup::Markup;
use super::place::Places;
use crate::assess::Coverage;
use crate::render::table::{plain, tone};
use crate::render::{Colour, Glyphs, Look};
use crate::report::{Align, Cell, Column, Flow, Long, Sheet, Tone};
use askama::Template;
use std::io::Write;

/// How cells read where there is no terminal.
const LOOK: Look = Look { colour: Colour::Off, glyphs: Glyphs::Unicode, width: 100 };
/// Columns whose words head a row, if the sheet has them.
const HEADS: [&str; 4] = ["name", "person", "requirement", "policy"];

#[derive(Template)]
#[template(path = "table.html")]
struct Opening<'a> {
    title: &'a str,
    heads: Vec<Head>,
}

#[derive(Template)]
#[template(path = "row.html")]
struct Row {
    cells: Vec<Drawn>,
}

#[derive(Template)]
#[template(path = "none.html")]
struct Nothing<'a> {
    words: &'a str,
}

#[derive(Template)]
#[template(path = "note.html")]
struct Note<'a> {
    words: &'a str,
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
    let mut text = Vec::new();
    table_to(&mut text, sheet, places)?;
    Ok(Markup::Safe(String::from_utf8(text)?))
}

/// The same, written down.
pub(super) fn table_to(out: &mut dyn Write, sheet: &Sheet, places: &Places<'_>) -> anyhow::Result<()> {
    let flow = || Flow { columns: sheet.columns.clone(), rows: Box::new(sheet.rows.iter().cloned()) };
    rows_to(out, &sheet.title, &flow, places)?;
    if let Some(words) = &sheet.note {
        out.write_all(b"\n")?;
        Note { words }.write_into(out)?;
    }
    Ok(())
}

/// The same of a table whose rows are made as they are written.
pub(super) fn long_to(out: &mut dyn Write, long: &Long<'_>, places: &Places<'_>) -> anyhow::Result<()> {
    rows_to(out, &long.title, &|| long.flow(), places)
}

fn rows_to<'a>(
    out: &mut dyn Write,
    title: &str,
    flow: &dyn Fn() -> Flow<'a>,
    places: &Places<'_>,
) -> anyhow::Result<()> {
    let Some((columns, shown)) = columns(flow()) else {
        return nothing(out, title);
    };
    let head = shown.iter().position(|s| HEADS.contains(&columns[s.column].key)).unwrap_or(0);
    let heads = shown.iter().map(|s| heading(&columns, s)).collect();
    Opening { title, heads }.write_into(out)?;
    for row in flow().rows {
        let cells = shown.iter().enumerate().map(|(n, s)| cell(&columns, &row, s, places, n == head));
        out.write_all(b"\n")?;
        Row { cells: cells.collect::<anyhow::Result<_>>()? }.write_into(out)?;
    }
    Ok(out.write_all(b"\n</table>\n</div>")?)
}

/// A sentence where there is nothing to show.
pub(super) fn nothing(out: &mut dyn Write, words: &str) -> anyhow::Result<()> {
    Ok(Nothing { words }.write_into(out)?)
}

fn heading(columns: &[Column], shown: &Shown) -> Head {
    let column = &columns[shown.column];
    // A name stands before the id that it goes with.
    let titled = shown.label.filter(|_| column.key == "person").map_or(column, |n| &columns[n]);
    let title = if column.key == "bar" { "Drawn" } else { titled.title };
    let class = match (column.key, column.align) {
        ("bar", _) => "bars",
        (_, Align::Right) => "n",
        _ => "",
    };
    Head { title, class }
}

/// The columns that hold something; where a column names what another one identifies, they are one. `None` where there
/// are no rows.
fn columns(flow: Flow<'_>) -> Option<(Vec<Column>, Vec<Shown>)> {
    let Flow { columns, rows } = flow;
    let mut rows = rows.peekable();
    rows.peek()?;
    let mut holds = vec![false; columns.len()];
    for row in rows {
        for (holds, cell) in holds.iter_mut().zip(&row) {
            *holds |= !is_empty(cell);
        }
    }
    let find = |key: &str| columns.iter().position(|c| c.key == key);
    let (name, title) = (find("name"), find("title"));
    let label = |n: usize| match columns[n].key {
        "person" => name,
        _ if n == 0 => title,
        _ => None,
    };
    let is_label = |n: usize| (0..columns.len()).any(|id| label(id) == Some(n));
    let shown = (0..columns.len())
        .filter(|n| !is_label(*n) && holds[*n])
        .map(|column| Shown { column, label: label(column) })
        .collect();
    Some((columns, shown))
}

fn is_empty(cell: &Cell) -> bool {
    match cell {
        Cell::None | Cell::Flag(false) => true,
        Cell::Text(words, _) => words.is_empty(),
        _ => false,
    }
}

fn cell(
    columns: &[Column],
    row: &[Cell],
    shown: &Shown,
    places: &Places<'_>,
    heads: bool,
) -> anyhow::Result<Drawn> {
    let (column, own) = (&columns[shown.column], &row[shown.column]);
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
