//! Sheets for a terminal.

use super::{Colour, Glyphs, Look};
use crate::assess::Coverage;
use crate::report::{Align, Cell, Column, Heading, PROVES, Sheet, Tone};
use crate::text::{clip, plural, visible, width, wrap};
use comfy_table::{Attribute, CellAlignment, Color, ContentArrangement, LineStyle, Table, TableStyle};

/// The narrowest table that is still drawn as one.
const NARROWEST: u16 = 40;

/// A sheet as a table under its title; only the title and a word when there are no rows.
#[must_use]
pub fn sheet(sheet: &Sheet, look: Look) -> String {
    let mut out = look.paint(&visible(&sheet.title), Tone::Strong);
    out.push('\n');
    if !sheet.rows.is_empty() {
        let shown = fit(sheet, look);
        let mut table = Table::new();
        table.load_style(lines(look)).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(look.width.max(NARROWEST));
        match look.colour {
            Colour::On => table.enforce_styling(),
            Colour::Off => table.force_no_tty(),
        };
        table.set_header(shown.iter().map(|n| header(&sheet.columns[*n])));
        let bar = bar_width(sheet, look);
        for row in &sheet.rows {
            table.add_row(shown.iter().map(|n| cell(&row[*n], &sheet.columns[*n], look, bar)));
        }
        for column in table.column_iter_mut() {
            // With the blank of the separator that is two blanks between columns.
            column.set_padding((0, 1));
        }
        for line in table.lines() {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    if let Some(note) = &sheet.note {
        for line in wrap(&visible(note), usize::from(look.width)) {
            out.push_str(&look.paint(&line, Tone::Faint));
            out.push('\n');
        }
    }
    out
}

/// The columns that fit: on a narrow terminal the bar goes first, then columns from the right but the last numbers.
fn fit(sheet: &Sheet, look: Look) -> Vec<usize> {
    let mut shown: Vec<usize> = (0..sheet.columns.len()).collect();
    let need = |shown: &[usize]| -> usize {
        shown
            .iter()
            .map(|n| {
                let head = width(sheet.columns[*n].title);
                let body =
                    sheet.rows.iter().map(|r| width(&plain(&r[*n], look, 8)).min(24)).max().unwrap_or(0);
                head.max(body) + 2
            })
            .sum()
    };
    if need(&shown) > usize::from(look.width.max(NARROWEST)) {
        shown.retain(|n| sheet.columns[*n].key != "bar");
    }
    shown
}

/// How wide a bar may be, beside everything else.
fn bar_width(sheet: &Sheet, look: Look) -> usize {
    let others: usize = (0..sheet.columns.len())
        .filter(|n| sheet.columns[*n].key != "bar")
        .map(|n| {
            let body = sheet.rows.iter().map(|r| width(&plain(&r[n], look, 0))).max().unwrap_or(0);
            width(sheet.columns[n].title).max(body) + 2
        })
        .sum();
    // A little less than what is left, or the neighbours begin to wrap.
    usize::from(look.width).saturating_sub(others + 6).clamp(6, 30)
}

fn lines(look: Look) -> TableStyle {
    let fill = match look.glyphs {
        Glyphs::Unicode => '─',
        Glyphs::Ascii => '-',
    };
    TableStyle::new().header_separator(LineStyle::none().fill(fill).junction(fill))
}

fn header(column: &Column) -> comfy_table::Cell {
    comfy_table::Cell::new(column.title).add_attribute(Attribute::Dim).set_alignment(alignment(column))
}

const fn alignment(column: &Column) -> CellAlignment {
    match column.align {
        Align::Left => CellAlignment::Left,
        Align::Right => CellAlignment::Right,
    }
}

fn cell(cell: &Cell, column: &Column, look: Look, bar: usize) -> comfy_table::Cell {
    let shown = comfy_table::Cell::new(plain(cell, look, bar)).set_alignment(alignment(column));
    if look.colour == Colour::Off {
        return shown;
    }
    match tone(cell) {
        Tone::Plain => shown,
        Tone::Good => shown.fg(Color::Green),
        Tone::Warn => shown.fg(Color::Yellow),
        Tone::Bad => shown.fg(Color::Red).add_attribute(Attribute::Bold),
        Tone::Faint => shown.add_attribute(Attribute::Dim),
        Tone::Strong => shown.add_attribute(Attribute::Bold),
    }
}

const fn tone(cell: &Cell) -> Tone {
    match cell {
        Cell::Text(_, tone) | Cell::Count(_, tone) | Cell::Days(_, tone) | Cell::Day(_, tone) => *tone,
        Cell::Share(c) | Cell::Bar(c) if c.required == 0 => Tone::Faint,
        Cell::Share(c) | Cell::Bar(c) if c.overdue > 0 => Tone::Bad,
        Cell::Share(c) | Cell::Bar(c) if c.pending > 0 => Tone::Warn,
        Cell::Share(_) | Cell::Bar(_) => Tone::Good,
        Cell::None | Cell::Moment(_) | Cell::Flag(_) => Tone::Plain,
    }
}

fn plain(cell: &Cell, look: Look, bar_width: usize) -> String {
    match cell {
        Cell::None => String::new(),
        Cell::Text(words, _) => clip(&visible(words), 200),
        Cell::Count(n, _) => n.to_string(),
        Cell::Days(n, _) => n.to_string(),
        Cell::Day(day, _) => day.to_string(),
        Cell::Moment(moment) => moment.to_string(),
        Cell::Flag(true) => "yes".into(),
        Cell::Flag(false) => String::new(),
        Cell::Share(c) => share(c),
        Cell::Bar(c) => bar(c, look, bar_width),
    }
}

/// Acknowledged of required in percent, rounded down: 100 % is said only of all.
#[must_use]
pub(super) fn share(c: &Coverage) -> String {
    match (u64::from(c.acknowledged) * 1000).checked_div(u64::from(c.required)) {
        None => "none required".into(),
        Some(1000) => "100 %".into(),
        Some(n) => format!("{}.{} %", n / 10, n % 10),
    }
}

/// Acknowledged, then pending, then overdue, each with a block of its own.
fn bar(c: &Coverage, look: Look, columns: usize) -> String {
    if c.required == 0 || columns == 0 {
        return String::new();
    }
    let part = |n: u32| usize::try_from(u64::from(n) * columns as u64 / u64::from(c.required)).unwrap_or(0);
    // What is missing never disappears by rounding.
    let missing = |n: u32| if n == 0 { 0 } else { part(n).max(1) };
    let (pending, overdue) = (missing(c.pending), missing(c.overdue));
    let done = columns.saturating_sub(pending + overdue);
    [
        look.glyph("█", "#").repeat(done),
        look.glyph("▒", "=").repeat(pending),
        look.glyph("░", ".").repeat(overdue),
    ]
    .concat()
}

/// The heading of a report, a few faint lines above the answer.
#[must_use]
pub fn heading(h: &Heading, tally: Option<&crate::report::Tally>, look: Look) -> String {
    let mut lines = vec![
        format!(
            "As of {} ({}), as known at {} recorded {}",
            h.as_of,
            h.timezone,
            h.revision.short(),
            h.recorded_at
        ),
        format!(
            "Register {} · {} · query: {}",
            h.repository,
            h.tool,
            if h.query.is_empty() { "(none)" } else { &h.query }
        ),
    ];
    let mut population =
        format!("{} at work on the day, {} ever on a roster", plural(h.active, "person", "people"), h.known);
    if let Some(tally) = tally {
        population.push_str(&format!("; {} of {} pairs shown", tally.after, tally.before));
        for left in &tally.left_out {
            population.push_str(&format!(", {} left out by {}", left.pairs, left.filter));
        }
    }
    lines.push(population);
    lines.push(format!("Population digest {}", h.population_digest));
    if h.self_approved {
        lines.push("Self-approved: no second person exists.".into());
    }
    lines.push(PROVES.into());
    let mut out = look.paint(&visible(&h.organization), Tone::Strong);
    out.push('\n');
    for line in lines.iter().flat_map(|l| wrap(&visible(l), usize::from(look.width))) {
        out.push_str(&look.paint(&line, Tone::Faint));
        out.push('\n');
    }
    if look.glyphs == Glyphs::Ascii { out.replace('·', "-") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOK: Look = Look { colour: Colour::Off, glyphs: Glyphs::Unicode, width: 80 };

    fn coverage(acknowledged: u32, pending: u32, overdue: u32) -> Coverage {
        Coverage {
            required: acknowledged + pending + overdue,
            acknowledged,
            pending,
            overdue,
            ..Coverage::default()
        }
    }

    #[test]
    fn hundred_percent_is_said_only_of_all() {
        assert_eq!(share(&coverage(9999, 0, 1)), "99.9 %");
        assert_eq!(share(&coverage(3, 0, 0)), "100 %");
        assert_eq!(share(&coverage(0, 0, 0)), "none required");
    }

    #[test]
    fn one_gap_among_thousands_shows_in_the_bar() {
        assert_eq!(bar(&coverage(9998, 1, 1), LOOK, 10), "████████▒░");
        assert_eq!(bar(&coverage(2, 0, 0), Look { glyphs: Glyphs::Ascii, ..LOOK }, 4), "####");
    }

    #[test]
    fn untrusted_words_cannot_act() {
        let s = Sheet {
            title: "T".into(),
            columns: vec![Column::left("a", "A")],
            rows: vec![vec![Cell::text("x\u{1b}[2Jy")]],
            note: None,
        };
        assert!(!sheet(&s, LOOK).contains('\u{1b}'));
    }
}
