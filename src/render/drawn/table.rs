//! A table of a Markdown text: in columns where they fit, else a line for each cell.

use super::flow::Flow;
use crate::render::Look;
use anstyle::Style;
use pulldown_cmark::Alignment;

/// Blanks between columns.
const GAP: usize = 2;
/// What a column is never squeezed below.
const NARROWEST: usize = 10;

/// The cells as they come in.
#[derive(Default)]
pub(super) struct Table {
    pub(super) alignments: Vec<Alignment>,
    /// The first row is the head.
    pub(super) rows: Vec<Vec<Flow>>,
}

impl Table {
    /// Its lines within `room` columns.
    pub(super) fn lines(&self, room: usize, look: Look) -> Vec<String> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut widths: Vec<usize> = (0..columns)
            .map(|n| self.rows.iter().filter_map(|r| r.get(n)).map(Flow::natural).max().unwrap_or(0).max(1))
            .collect();
        let total = |widths: &[usize]| widths.iter().map(|w| w + GAP).sum::<usize>().saturating_sub(GAP);
        while total(&widths) > room {
            match widths.iter_mut().filter(|w| **w > NARROWEST).max() {
                Some(widest) => *widest -= 1,
                None => return self.stacked(room, look),
            }
        }
        let mut out = Vec::new();
        let rows: Vec<Vec<String>> = self.rows.iter().map(|row| self.row(row, &widths, look)).collect();
        let airy = rows.iter().skip(1).any(|lines| lines.len() > 1);
        for (n, lines) in rows.into_iter().enumerate() {
            if airy && n > 1 {
                out.push(String::new());
            }
            out.extend(lines);
            if n == 0 {
                let rules: Vec<String> = widths.iter().map(|w| look.glyph("─", "-").repeat(*w)).collect();
                out.push(rules.join(&" ".repeat(GAP)));
            }
        }
        out
    }

    fn row(&self, row: &[Flow], widths: &[usize], look: Look) -> Vec<String> {
        let cells: Vec<Vec<(String, usize)>> =
            row.iter().zip(widths).map(|(cell, width)| cell.lines(*width, look)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        let mut out = Vec::new();
        for n in 0..height {
            let mut line = String::new();
            for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
                let (text, used) = cell.get(n).map_or(("", 0), |(text, used)| (text.as_str(), *used));
                let free = width.saturating_sub(used);
                let left = match self.alignments.get(column) {
                    Some(Alignment::Right) => free,
                    Some(Alignment::Center) => free / 2,
                    _ => 0,
                };
                line.push_str(&format!("{}{text}{}", " ".repeat(left), " ".repeat(free - left + GAP)));
            }
            out.push(line.trim_end().to_owned());
        }
        out
    }

    /// Each row as lines of `head: cell`.
    fn stacked(&self, room: usize, look: Look) -> Vec<String> {
        let Some((head, rows)) = self.rows.split_first() else { return Vec::new() };
        let mut out = Vec::new();
        for row in rows {
            if !out.is_empty() {
                out.push(String::new());
            }
            for (n, cell) in row.iter().enumerate() {
                let mut line = head.get(n).cloned().unwrap_or_default();
                line.push(": ", Style::new());
                line.append(cell);
                out.extend(line.lines(room, look).into_iter().map(|(text, _)| text));
            }
        }
        out
    }
}
