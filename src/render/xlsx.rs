//! Books as XLSX workbooks: the cells of the sheets as numbers, days and words, and nothing that acts.
//!
//! The same book gives the same bytes: the only time in the file is the one at which its facts were recorded.

use super::csv::{acts, words};
use super::table::{permille, tone};
use crate::assess::{Coverage, Timeliness};
use crate::model::{Day, Moment};
use crate::report::{Align, Book, Cell, Column, Flow, Leaf, MOST_ROWS, Tone};
use crate::text::{visible, width};
use anyhow::{Context as _, bail};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};
use std::collections::BTreeMap;

/// What a cell holds, in UTF-16 units, with room for the remark that more was left out.
const MOST_UNITS: usize = 32_000;
/// The first of January 1970 as spreadsheets count days.
const EPOCH: i64 = 25_569;
/// Widths of columns, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 6..=100;

/// The book as the bytes of a workbook. Its rows wait in temporary files, and not in memory, to be put together.
///
/// # Errors
/// When a page has more rows than a worksheet holds and is there all the same: nothing is cut off. When there is no room
/// for temporary files.
pub fn xlsx(book: Book<'_>) -> anyhow::Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&recorded(&book)?));
    let mut formats = Formats::default();
    for (n, page) in std::iter::once(book.summary()).chain(book.pages).enumerate() {
        formats.on_summary = n == 0;
        // A page with rows of their own height that waited in a file would get its last row twice, which breaks it.
        let sheet = if formats.on_summary {
            workbook.add_worksheet()
        } else {
            workbook.add_worksheet_with_low_memory()?
        };
        let name = page.name;
        write(sheet, page, &mut formats)
            .with_context(|| format!("the page {name} of the workbook cannot be written"))?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// The time that the file bears instead of the present one.
fn recorded(book: &Book) -> anyhow::Result<ExcelDateTime> {
    let written = book.recorded.to_string();
    let known = ExcelDateTime::parse_from_str(written.trim_end_matches('Z'));
    // One before 1900 or after 9999 comes from a broken clock.
    Ok(known.or_else(|_| ExcelDateTime::from_ymd(1900, 1, 1))?)
}

fn write(to: &mut Worksheet, page: Leaf<'_>, formats: &mut Formats) -> anyhow::Result<()> {
    let Flow { columns, mut rows } = page.flow;
    to.set_name(page.name)?;
    // A bar is a drawing, no value.
    let shown: Vec<usize> = (0..columns.len()).filter(|n| columns[*n].key != "bar").collect();
    for (column, n) in (0u16..).zip(&shown) {
        to.write_string_with_format(0, column, columns[*n].title, &header(&columns[*n]))?;
    }
    // The arrow of the filter stands beside the title.
    let mut widths: Vec<usize> = shown.iter().map(|n| width(columns[*n].title) + 3).collect();
    let mut line = 0;
    while let Some(row) = rows.next() {
        if line as usize == MOST_ROWS {
            bail!("it has {} rows, and a worksheet holds {MOST_ROWS}", rows.count() + MOST_ROWS + 1);
        }
        line += 1;
        if formats.on_summary {
            to.set_row_height(line, 15.0 * f64::from(lines(&row)))?;
        }
        for ((column, n), widest) in (0u16..).zip(&shown).zip(&mut widths) {
            *widest = room(&row[*n]).max(*widest);
            put(to, (line, column), &row[*n], formats)?;
        }
    }
    for (column, widest) in (0u16..).zip(&widths) {
        let fitting = (widest + 1).clamp(*WIDTHS.start(), *WIDTHS.end());
        to.set_column_width(column, f64::from(u16::try_from(fitting)?.min(formats.widest())))?;
    }
    to.set_freeze_panes(1, 0)?;
    if line > 0 && !formats.on_summary {
        to.autofilter(0, 0, line, u16::try_from(shown.len().saturating_sub(1))?)?;
    }
    // On paper: the width of a page, and the header on each.
    to.set_repeat_rows(0, 0)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

fn header(column: &Column) -> Format {
    let align = if column.align == Align::Right { FormatAlign::Right } else { FormatAlign::Left };
    Format::new().set_bold().set_border_bottom(FormatBorder::Thin).set_align(align)
}

/// How much room a cell needs to be read.
fn room(cell: &Cell) -> usize {
    match cell {
        Cell::Text(words, _) => width(words),
        Cell::Day(..) => 10,
        Cell::Moment(_) => 20,
        _ => 8,
    }
}

/// How many lines the words of a row take where they are broken: not every program finds out by itself.
fn lines(row: &[Cell]) -> u16 {
    let most = row.iter().map(|cell| width(&words(cell)).div_ceil(90)).max();
    u16::try_from(most.unwrap_or(1).clamp(1, 20)).unwrap_or(1)
}

fn put(
    to: &mut Worksheet,
    (line, column): (u32, u16),
    cell: &Cell,
    formats: &mut Formats,
) -> anyhow::Result<()> {
    let (kind, value) = match cell {
        Cell::None | Cell::Bar(_) => return Ok(()),
        Cell::Flag(yes) => {
            to.write_boolean(line, column, *yes)?;
            return Ok(());
        }
        Cell::Text(..) => (Kind::Words, None),
        Cell::Count(n, _) => (Kind::Number, Some(f64::from(*n))),
        Cell::Days(n, _) => (Kind::Number, number(*n)),
        Cell::Day(d, _) => (Kind::Day, day(*d)),
        Cell::Moment(m) => (Kind::Moment, moment(*m)),
        Cell::Share(c) => (Kind::Share, part(c)),
        Cell::Rate(t) => (Kind::Share, rate(t)),
    };
    if let Some(value) = value {
        to.write_number_with_format(line, column, value, formats.of(kind, tone(cell)))?;
        return Ok(());
    }
    let words = within(&harmless(&words(cell)));
    let kind = if words.starts_with(acts) { Kind::Quoted } else { Kind::Words };
    to.write_string_with_format(line, column, words, formats.of(kind, tone(cell)))?;
    Ok(())
}

/// Rounded down to what is shown, so that no program shows 100 % of what is not all.
fn part(c: &Coverage) -> Option<f64> {
    permille(c.acknowledged, c.required).map(|n| f64::from(n) / 1000.0)
}

fn rate(t: &Timeliness) -> Option<f64> {
    permille(t.met, t.decided()).map(|n| f64::from(n) / 1000.0)
}

/// A day as spreadsheets know them: their calendar begins in 1900, takes that for a leap year, and ends with 9999.
fn day(day: Day) -> Option<f64> {
    let serial = day.since(Moment(0).utc_day()).checked_add(EPOCH)?;
    (61..=2_958_465).contains(&serial).then(|| number(serial)).flatten()
}

fn moment(moment: Moment) -> Option<f64> {
    Some(day(moment.utc_day())? + number(moment.0.rem_euclid(86_400))? / 86_400.0)
}

fn number(n: i64) -> Option<f64> {
    i32::try_from(n).ok().map(f64::from)
}

/// Words that neither act nor break the file: XML has no place for U+FFFE and U+FFFF.
fn harmless(words: &str) -> String {
    visible(words).replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}")
}

/// Words within what a cell holds; of longer ones the beginning, and how much was left out.
fn within(words: &str) -> String {
    let mut units = 0;
    let end = words.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > MOST_UNITS
    });
    match end {
        None => words.to_owned(),
        Some((end, _)) => {
            format!(
                "{} … and {} characters more, in CSV and JSON",
                &words[..end],
                words[end..].chars().count()
            )
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Words,
    /// Words that would be a formula if they were typed: they stay words when somebody edits the cell.
    Quoted,
    Number,
    Day,
    Moment,
    Share,
}

/// Each format once: spreadsheets hold few of them.
#[derive(Default)]
struct Formats {
    made: BTreeMap<(bool, Kind, u8), Format>,
    /// Facts one below the other, to be read, and not a list to be filtered.
    on_summary: bool,
}

impl Formats {
    const fn widest(&self) -> u16 {
        if self.on_summary { 100 } else { 60 }
    }

    fn of(&mut self, kind: Kind, tone: Tone) -> &Format {
        let summary = self.on_summary;
        self.made.entry((summary, kind, tone as u8)).or_insert_with(|| {
            let format = match kind {
                Kind::Words => Format::new(),
                Kind::Quoted => Format::new().set_quote_prefix(),
                Kind::Number => Format::new().set_num_format("0"),
                Kind::Day => Format::new().set_num_format("yyyy-mm-dd"),
                Kind::Moment => Format::new().set_num_format("yyyy-mm-dd\"T\"hh:mm:ss\"Z\""),
                Kind::Share => Format::new().set_num_format("0.0%"),
            };
            let format = if summary {
                format.set_text_wrap().set_align(FormatAlign::Left).set_align(FormatAlign::Top)
            } else {
                format
            };
            let colour = |rgb| format.clone().set_font_color(Color::RGB(rgb));
            match tone {
                Tone::Plain => format,
                Tone::Good => colour(0x1B_6E_3C),
                Tone::Warn => colour(0x8A_5A_00),
                Tone::Bad => colour(0xB0_1E_1E).set_bold(),
                Tone::Faint => colour(0x59_59_59),
                Tone::Strong => format.set_bold(),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(rows: Vec<Vec<Cell>>) -> Book<'static> {
        let columns = vec![Column::left("a", "A"), Column::left("bar", "")];
        let count = rows.len();
        let sheet = crate::report::Sheet { title: "T".into(), columns, rows, note: None };
        let page = Leaf { name: "A page", said: String::new(), flow: sheet.into(), count };
        Book { recorded: Moment(0), facts: Vec::new(), pages: vec![page], left_out: Vec::new() }
    }

    #[test]
    fn more_rows_than_a_worksheet_holds_are_an_error_and_not_cut_off() {
        let row = || vec![Cell::None, Cell::None];
        let rows = |n: usize| book(std::iter::repeat_with(row).take(n).collect());
        assert!(xlsx(rows(MOST_ROWS)).is_ok());
        let error = format!("{:#}", xlsx(rows(MOST_ROWS + 1)).unwrap_err());
        assert!(error.contains("the page A page") && error.contains("has 1048576 rows"), "{error}");
    }

    #[test]
    fn a_page_that_no_worksheet_holds_is_left_out_and_named() {
        let row = || vec![Cell::text("a"), Cell::None];
        let whole = book(vec![row(), row()]).within(2);
        assert_eq!((whole.pages.len(), whole.remarks().len(), whole.summary().count), (1, 0, 1));
        let cut = book(vec![row(), row(), row()]).within(2);
        assert_eq!((cut.pages.len(), &cut.left_out[..]), (0, &[("A page", 3)][..]));
        let said = cut.remarks().concat();
        assert!(said.contains("The page A page is left out of the workbook: it has 3 rows"), "{said}");
        let summary: Vec<Vec<Cell>> = cut.summary().flow.rows.collect();
        assert_eq!(summary[0][1], Cell::Text(said, Tone::Bad));
        assert!(xlsx(cut).is_ok());
    }

    #[test]
    fn days_are_numbers_where_spreadsheets_have_them() {
        let of = |text: &str| day(Day::parse(text).unwrap());
        assert_eq!(of("1900-03-01"), Some(61.0));
        assert_eq!(of("2026-11-20"), Some(46_346.0));
        assert_eq!(of("9999-12-31"), Some(2_958_465.0));
        assert_eq!((of("1900-02-28"), of("0001-01-01")), (None, None));
        assert_eq!(moment(Moment::parse("2026-11-20T12:00:00Z").unwrap()), Some(46_346.5));
    }

    #[test]
    fn long_words_say_how_much_of_them_is_missing() {
        assert_eq!(within("short"), "short");
        // An emoji is two units.
        let cut = within(&"\u{1f600}".repeat(MOST_UNITS));
        assert!(cut.ends_with("\u{1f600} … and 16000 characters more, in CSV and JSON"), "{}", cut.len());
        assert!(xlsx(book(vec![vec![Cell::text("x".repeat(100_000)), Cell::None]])).is_ok());
    }

    #[test]
    fn a_share_of_nearly_all_is_not_all() {
        let c = Coverage { required: 10_000, acknowledged: 9_999, overdue: 1, ..Coverage::default() };
        assert_eq!((part(&c), part(&Coverage::default())), (Some(0.999), None));
    }

    #[test]
    fn characters_that_xml_has_no_place_for_are_shown() {
        assert_eq!(harmless("a\u{fffe}\u{ffff}\u{0}"), "a\\u{fffe}\\u{ffff}\\u{0}");
    }

    #[test]
    fn a_broken_clock_breaks_no_file() {
        for second in [i64::MIN, -1, i64::MAX] {
            assert!(xlsx(Book { recorded: Moment(second), ..book(Vec::new()) }).is_ok(), "{second}");
        }
    }
}
