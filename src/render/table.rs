//! Sheets for a terminal.

use super::{Colour, Glyphs, Look, layout};
use crate::assess::{Coverage, Timeliness};
use crate::report::{Align, Cell, Column, Sheet, Tone};
use crate::text::{clip, visible, wrap};
use comfy_table::{Attribute, CellAlignment, Color, ContentArrangement, LineStyle, Table, TableStyle};

/// What is shown of a name, and of words that can be broken, before the rest is an ellipsis: no name that somebody chose
/// makes a table unreadable, and no sentence of ours is cut.
const NAME: usize = 200;
const SENTENCES: usize = 1000;

/// A sheet as a table under its title; only the title and a word when there are no rows.
#[must_use]
pub fn sheet(sheet: &Sheet, look: Look) -> String {
    let mut out = look.paint(&visible(&sheet.title), Tone::Strong);
    out.push('\n');
    if !sheet.rows.is_empty() {
        let shown = layout::columns(sheet, look);
        let mut table = Table::new();
        table.load_style(lines(look)).set_content_arrangement(ContentArrangement::Disabled);
        match look.colour {
            Colour::On => table.enforce_styling(),
            Colour::Off => table.force_no_tty(),
        };
        // Styled blanks at the end of a line could not be trimmed, and would wrap on a terminal that is just wide enough.
        table.style_text_only();
        table.set_header(shown.iter().map(|s| header(&sheet.columns[s.index])));
        for row in &sheet.rows {
            table.add_row(shown.iter().map(|s| cell(&row[s.index], &sheet.columns[s.index], look, s.width)));
        }
        for column in table.column_iter_mut() {
            // With the blank of the separator that is two blanks between columns.
            column.set_padding((0, 1));
        }
        for (n, line) in table.lines().enumerate() {
            match n {
                // The second line is the rule; it ends where the columns end.
                1 => out.extend(line.chars().take(layout::total(&shown))),
                _ => out.push_str(line.trim_end()),
            }
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

fn cell(cell: &Cell, column: &Column, look: Look, width: usize) -> comfy_table::Cell {
    let words = wrap(&plain(cell, look, width), width).join("\n");
    let shown = comfy_table::Cell::new(words).set_alignment(alignment(column));
    if look.colour == Colour::Off {
        return shown;
    }
    match tone(cell) {
        Tone::Plain => shown,
        Tone::Good => shown.fg(Color::DarkGreen),
        Tone::Warn => shown.fg(Color::DarkYellow),
        Tone::Bad => shown.fg(Color::DarkRed).add_attribute(Attribute::Bold),
        Tone::Faint => shown.add_attribute(Attribute::Dim),
        Tone::Strong => shown.add_attribute(Attribute::Bold),
    }
}

pub(super) const fn tone(cell: &Cell) -> Tone {
    match cell {
        Cell::Text(_, tone) | Cell::Count(_, tone) | Cell::Days(_, tone) | Cell::Day(_, tone) => *tone,
        Cell::Share(c) | Cell::Bar(c) if c.required == 0 => Tone::Faint,
        Cell::Share(c) | Cell::Bar(c) if c.overdue > 0 => Tone::Bad,
        Cell::Share(c) | Cell::Bar(c) if c.pending > 0 => Tone::Warn,
        Cell::Share(_) | Cell::Bar(_) => Tone::Good,
        Cell::Rate(t) if t.decided() == 0 => Tone::Faint,
        Cell::Rate(t) if t.late() > 0 => Tone::Bad,
        Cell::Rate(_) => Tone::Good,
        Cell::None | Cell::Moment(_) | Cell::Flag(_) => Tone::Plain,
    }
}

/// A cell as text; bars take `bar_width` columns.
pub(super) fn plain(cell: &Cell, look: Look, bar_width: usize) -> String {
    match cell {
        Cell::None => String::new(),
        Cell::Text(words, _) => clip(&visible(words), if words.contains(' ') { SENTENCES } else { NAME }),
        Cell::Count(n, _) => n.to_string(),
        Cell::Days(n, _) => n.to_string(),
        Cell::Day(day, _) => day.to_string(),
        Cell::Moment(moment) => moment.to_string(),
        Cell::Flag(true) => "yes".into(),
        Cell::Flag(false) => String::new(),
        Cell::Share(c) => share(c),
        Cell::Bar(c) => bar(c, look, bar_width),
        Cell::Rate(t) => rate(t),
    }
}

/// Acknowledged of required in percent.
#[must_use]
pub(super) fn share(c: &Coverage) -> String {
    percent(c.acknowledged, c.required).unwrap_or_else(|| "none required".into())
}

/// Met in time of what is decided, in percent.
#[must_use]
pub(super) fn rate(t: &Timeliness) -> String {
    percent(t.met, t.decided()).unwrap_or_else(|| if t.due == 0 { "none due" } else { "undecided" }.into())
}

/// A part in percent, rounded down: 100 % is said only of all. `None` of nothing.
fn percent(part: u32, whole: u32) -> Option<String> {
    Some(match permille(part, whole)? {
        1000 => "100 %".into(),
        0 if part == 0 => "0 %".into(),
        n => format!("{}.{} %", n / 10, n % 10),
    })
}

/// A part in tenths of a percent, rounded down. `None` of nothing.
pub(super) fn permille(part: u32, whole: u32) -> Option<u32> {
    u32::try_from((u64::from(part) * 1000).checked_div(u64::from(whole))?).ok()
}

/// Acknowledged, then pending, then overdue, each with a block of its own.
pub(super) fn bar(c: &Coverage, look: Look, columns: usize) -> String {
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
    fn colour_adds_nothing_but_colour() {
        let row = |days, words: &str, tone| vec![Cell::Days(days, tone), Cell::Text(words.into(), tone)];
        let s = Sheet {
            title: "T".into(),
            columns: vec![Column::right("days", "Days late"), Column::left("why", "Why")],
            rows: vec![row(7, "a longer reason", Tone::Faint), row(14, "short", Tone::Bad)],
            note: Some("A note.".into()),
        };
        let coloured = sheet(&s, Look { colour: Colour::On, ..LOOK });
        assert!(coloured.contains('\u{1b}'));
        let (mut bare, mut inside) = (String::new(), false);
        for c in coloured.chars() {
            match c {
                '\u{1b}' => inside = true,
                'm' if inside => inside = false,
                c if !inside => bare.push(c),
                _ => {}
            }
        }
        assert_eq!(bare, sheet(&s, LOOK));
    }

    #[test]
    fn a_sentence_is_told_to_its_end_and_a_name_is_not() {
        let words = |text: &str| plain(&Cell::text(text), LOOK, 0);
        let sentence = "word ".repeat(80);
        assert_eq!(words(&sentence), sentence);
        assert!(words(&"n".repeat(300)).ends_with("n…"));
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
