//! How wide each column is, and which columns give way where there is little room.

use super::Look;
use super::table::plain;
use crate::report::{Cell, Room, Sheet};
use crate::text::width;

/// Blanks between columns.
const GAP: usize = 2;
/// The narrowest bar, one for which other columns need not give way, and the widest.
const BAR: (usize, usize, usize) = (6, 14, 30);
/// What words are never squeezed below.
const NARROWEST: usize = 10;
/// The narrowest table.
const NARROWEST_TABLE: usize = 40;

/// A column that is shown, and how wide.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Shown {
    /// Its place among the sheet's columns.
    pub(super) index: usize,
    /// Columns of the terminal for its content.
    pub(super) width: usize,
}

/// The columns to show. Spare ones go first, from the right; then the bar shrinks; then words are broken, the
/// longest first; then the bar goes. What is still too wide stays so: nothing is cut off.
pub(super) fn columns(sheet: &Sheet, look: Look) -> Vec<Shown> {
    let room = usize::from(look.width).max(NARROWEST_TABLE);
    let mut shown: Vec<Shown> = (0..sheet.columns.len())
        .filter(|n| sheet.columns[*n].room == Room::Needed || !is_empty(sheet, *n))
        .map(|index| Shown { index, width: natural(sheet, index, look) })
        .collect();
    while total(&shown) > room
        && let Some(at) = shown.iter().rposition(|s| sheet.columns[s.index].room == Room::Spare)
    {
        shown.remove(at);
    }
    let over = total(&shown).saturating_sub(room);
    if let Some(bar) = shown.iter_mut().find(|s| is_bar(sheet, s.index)) {
        bar.width = bar.width.saturating_sub(over).max(BAR.0);
    }
    while total(&shown) > room {
        let breakable = |s: &&mut Shown| is_words(sheet, s.index) && s.width > least(sheet, s.index);
        match shown.iter_mut().filter(breakable).max_by_key(|s| s.width) {
            Some(widest) => widest.width -= 1,
            None => break,
        }
    }
    if total(&shown) > room {
        shown.retain(|s| !is_bar(sheet, s.index));
    }
    let left = room.saturating_sub(total(&shown));
    if let Some(bar) = shown.iter_mut().find(|s| is_bar(sheet, s.index)) {
        bar.width = (bar.width + left).min(BAR.2);
    }
    shown
}

/// What the columns take together.
pub(super) fn total(shown: &[Shown]) -> usize {
    shown.iter().map(|s| s.width + GAP).sum::<usize>().saturating_sub(GAP)
}

fn natural(sheet: &Sheet, n: usize, look: Look) -> usize {
    let widest = sheet.rows.iter().map(|r| width(&plain(&r[n], look, BAR.1))).max().unwrap_or(0);
    widest.max(width(sheet.columns[n].title))
}

fn least(sheet: &Sheet, n: usize) -> usize {
    width(sheet.columns[n].title).max(NARROWEST)
}

fn is_empty(sheet: &Sheet, n: usize) -> bool {
    sheet.rows.iter().all(|r| match &r[n] {
        Cell::None => true,
        Cell::Text(words, _) => words.is_empty(),
        _ => false,
    })
}

/// Whether a column holds several words somewhere: others are names, and a name that is broken cannot be copied.
fn is_words(sheet: &Sheet, n: usize) -> bool {
    sheet.rows.iter().any(|r| matches!(&r[n], Cell::Text(words, _) if words.contains(' ')))
}

fn is_bar(sheet: &Sheet, n: usize) -> bool {
    sheet.columns[n].key == "bar"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Colour, Glyphs};
    use crate::report::Column;

    fn widths(look_width: u16) -> Vec<(usize, usize)> {
        let columns = vec![
            Column::left("id", "Id"),
            Column::left("title", "Title").spare(),
            Column::left("remark", "Remark"),
            Column::left("empty", "Empty").spare(),
        ];
        let rows = vec![vec![
            Cell::text("a".repeat(20)),
            Cell::text("b".repeat(20)),
            Cell::text("two words ".repeat(3).trim()),
            Cell::None,
        ]];
        let sheet = Sheet { title: String::new(), columns, rows, note: None };
        let look = Look { colour: Colour::Off, glyphs: Glyphs::Ascii, width: look_width };
        super::columns(&sheet, look).into_iter().map(|s| (s.index, s.width)).collect()
    }

    #[test]
    fn spare_columns_go_before_words_are_broken() {
        assert_eq!(widths(80), [(0, 20), (1, 20), (2, 29)]);
        assert_eq!(widths(72), [(0, 20), (2, 29)]);
        assert_eq!(widths(45), [(0, 20), (2, 23)]);
    }

    #[test]
    fn a_name_is_never_broken() {
        assert_eq!(widths(10), [(0, 20), (2, 18)]);
    }
}
