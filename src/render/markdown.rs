//! Sheets and headings as Markdown, for a pull request or a wiki: GitHub's tables, and nothing from a file that acts.

use super::heading::provenance;
use super::table::plain;
use super::{Colour, Glyphs, Look};
use crate::report::{Align, Cell, Heading, Sheet, Tally};
use crate::text::visible;

/// How cells read where there is no terminal.
const LOOK: Look = Look { colour: Colour::Off, glyphs: Glyphs::Unicode, width: 100 };
/// How many columns a bar takes.
const BAR: usize = 10;
/// Splits what would become a mention, a reference or a link, and shows nothing.
const SPLIT: &str = "<!-- -->";

/// A sheet as a table under its title; only the title when there are no rows.
#[must_use]
pub fn markdown(sheet: &Sheet) -> String {
    let mut out = format!("### {}\n", inert(&sheet.title));
    if !sheet.rows.is_empty() {
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        out.push('\n');
        out.push_str(&line(sheet.columns.iter().map(|c| c.title.to_owned()).collect()));
        let rule = |align| if align == Align::Right { "---:" } else { ":---" };
        out.push_str(&line(sheet.columns.iter().map(|c| rule(c.align).to_owned()).collect()));
        for row in &sheet.rows {
            out.push_str(&line(row.iter().map(cell).collect()));
        }
    }
    if let Some(note) = &sheet.note {
        out.push_str(&format!("\n{}", paragraph(note)));
    }
    out
}

/// The heading of a report: `what` is what the tally counts.
#[must_use]
pub fn markdown_heading(h: &Heading, state: &[Cell], tally: Option<&Tally>, what: &str) -> String {
    let asked = h.period.map_or_else(|| h.as_of.to_string(), |p| format!("{} to {}", p.from, p.to));
    let mut out = format!("## {} · {asked}\n", inert(&h.organization));
    let state: Vec<String> = state.iter().map(cell).collect();
    out.push_str(&format!("\n**{}**\n\n", state.join(" · ")));
    if let Some(caution) = h.caution() {
        out.push_str(&format!("**{}**\n\n", inert(&caution)));
    }
    for line in provenance(h, tally, what, " · ") {
        out.push_str(&format!("- {}\n", inert(&line)));
    }
    out
}

/// A paragraph of words from anywhere.
#[must_use]
pub fn paragraph(words: &str) -> String {
    format!("{}\n", inert(words))
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Bar(_) => plain(cell, LOOK, BAR),
        _ => inert(&plain(cell, LOOK, 0)),
    }
}

/// Words that are read as they stand: no markup, no HTML, no mention, no reference, no link, no further cell.
pub(super) fn inert(words: &str) -> String {
    let shown = visible(words);
    let mut out = String::with_capacity(shown.len() + 8);
    let mut rest = shown.as_str();
    while let Some(c) = rest.chars().next() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' | '#' => out.extend([c.to_string().as_str(), SPLIT]),
            // `http://` and `www.` become links by themselves.
            ':' if rest.starts_with("://") => out.extend([":", SPLIT]),
            '.' if ends_in_www(&out) => out.extend([SPLIT, "."]),
            '\\' | '`' | '*' | '_' | '~' | '[' | ']' | '|' | '!' | '$' => out.extend(["\\", &rest[..1]]),
            c => out.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    out
}

fn ends_in_www(text: &str) -> bool {
    let tail = text.len().checked_sub(3).and_then(|at| text.get(at..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case("www"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Column, Tone};

    fn sheet(words: &str) -> Sheet {
        Sheet {
            title: format!("Of {words}"),
            columns: vec![Column::left("a", "A"), Column::right("n", "N")],
            rows: vec![
                vec![Cell::text(words), Cell::Count(3, Tone::Bad)],
                vec![Cell::None, Cell::Flag(true)],
            ],
            note: Some(words.into()),
        }
    }

    #[test]
    fn a_sheet_is_a_table() {
        let wanted = "### Of x\n\n| A | N |\n| :--- | ---: |\n| x | 3 |\n|  | yes |\n\nx\n";
        assert_eq!(markdown(&sheet("x")), wanted);
        let empty = Sheet { rows: Vec::new(), note: None, ..sheet("x") };
        assert_eq!(markdown(&empty), "### Of x\n");
    }

    #[test]
    fn nothing_from_a_file_acts() {
        for (words, inert_words) in [
            ("a|b", "a\\|b"),
            ("`x` *y* _z_", "\\`x\\` \\*y\\* \\_z\\_"),
            ("<img src=x>", "&lt;img src=x&gt;"),
            ("&lt;", "&amp;lt;"),
            ("[a](b)", "\\[a\\](b)"),
            ("@mara #12", "@<!-- -->mara #<!-- -->12"),
            ("https://x.example", "https:<!-- -->//x.example"),
            ("WWW.x.example", "WWW<!-- -->.x.example"),
            ("a\nb\u{1b}[2J", "a\\\\u{a}b\\\\u{1b}\\[2J"),
            ("é数 1.0 %", "é数 1.0 %"),
        ] {
            assert_eq!(inert(words), inert_words);
            assert!(markdown(&sheet(words)).contains(&format!("| {inert_words} | 3 |")), "{words}");
        }
    }
}
