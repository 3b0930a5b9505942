//! Sheets as CSV, after RFC 4180: UTF-8, CRLF, one header row of machine names.

use super::table::{rate, share};
use crate::report::{Cell, Column, Flow, Sheet};
use crate::text::visible;
use std::io::Write;

/// The sheet as CSV. A cell that a spreadsheet would take for a formula gets an apostrophe in front.
///
/// # Errors
/// When the writer fails, which memory does not.
pub fn csv(sheet: &Sheet) -> anyhow::Result<String> {
    let mut text = Vec::new();
    rows(&mut text, &sheet.columns, sheet.rows.iter())?;
    Ok(String::from_utf8(text)?)
}

/// The same of rows that are made as they are written; how many there were.
///
/// # Errors
/// When the writer fails.
pub fn csv_to(out: &mut dyn Write, flow: Flow<'_>) -> anyhow::Result<usize> {
    rows(out, &flow.columns, flow.rows)
}

fn rows<R: AsRef<[Cell]>>(
    out: &mut dyn Write,
    columns: &[Column],
    rows: impl Iterator<Item = R>,
) -> anyhow::Result<usize> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    // A bar is a drawing, no value.
    let drawn = |n: usize| columns.get(n).is_some_and(|c| c.key == "bar");
    writer.write_record(columns.iter().filter(|c| c.key != "bar").map(|c| c.key))?;
    let mut written = 0;
    for row in rows {
        let cells = row.as_ref().iter().enumerate().filter(|(n, _)| !drawn(*n));
        writer.write_record(cells.map(|(_, cell)| plain(cell)))?;
        written += 1;
    }
    writer.flush()?;
    Ok(written)
}

/// A cell in words, with an apostrophe in front of what acts.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Text(..) => inert(&words(cell)),
        _ => words(cell),
    }
}

/// A cell in words.
pub(super) fn words(cell: &Cell) -> String {
    match cell {
        Cell::None | Cell::Bar(_) => String::new(),
        Cell::Text(words, _) => visible(words),
        Cell::Count(n, _) => n.to_string(),
        Cell::Days(n, _) => n.to_string(),
        Cell::Day(day, _) => day.to_string(),
        Cell::Moment(moment) => moment.to_string(),
        Cell::Flag(yes) => yes.to_string(),
        Cell::Share(c) => share(c),
        Cell::Rate(t) => rate(t),
    }
}

/// Spreadsheets run what begins like a formula, wherever it came from.
fn inert(words: &str) -> String {
    if words.starts_with(acts) { format!("'{words}") } else { words.to_owned() }
}

/// Whether what begins with this character is taken for a formula; the full-width forms are, where people write East
/// Asian scripts.
pub(super) const fn acts(first: char) -> bool {
    matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Column;

    /// Spreadsheets take the full-width forms for formulas as well, where people write East Asian scripts.
    #[test]
    fn full_width_formulas_are_words() {
        let sheet = Sheet {
            title: String::new(),
            columns: vec![Column::left("name", "Name")],
            rows: ["＝1", "＋1", "－1", "＠x", "（1）"].map(|name| vec![Cell::text(name)]).into(),
            note: None,
        };
        assert_eq!(csv(&sheet).unwrap(), "name\r\n'＝1\r\n'＋1\r\n'－1\r\n'＠x\r\n（1）\r\n");
    }

    #[test]
    fn formulas_are_words() {
        let sheet = Sheet {
            title: String::new(),
            columns: vec![Column::left("name", "Name"), Column::right("days", "Days")],
            rows: vec![
                vec![
                    Cell::text("=HYPERLINK(\"http://x\",\"y\")"),
                    Cell::Days(-3, crate::report::Tone::Plain),
                ],
                vec![Cell::text("+1, \"quoted\""), Cell::None],
            ],
            note: None,
        };
        let text = csv(&sheet).unwrap();
        assert_eq!(
            text,
            "name,days\r\n\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",-3\r\n\"'+1, \"\"quoted\"\"\",\r\n"
        );
    }
}
