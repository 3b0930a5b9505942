//! Coverage over time as a chart: a bar a month on one scale, with its numbers beside it.

use super::Look;
use super::table::{bar, share, tone};
use crate::assess::Coverage;
use crate::report::{Cell, Month, Tone};
use crate::text::width;

/// The narrowest bar and the widest.
const BAR: (usize, usize) = (12, 50);
/// What the days in front of the bars take.
const DAYS: usize = 12;
/// The numbers behind the bars.
const TITLES: [&str; 4] = ["Coverage", "Done", "Pending", "Overdue"];

/// Months as a chart, oldest first, and behind them how it stands on the day asked about.
#[must_use]
pub fn trend(months: &[Month], now: Month, look: Look) -> String {
    // The day asked about may be the end of the last month.
    let now = Some(now).filter(|now| months.last().is_none_or(|last| last.end != now.end));
    let rows: Vec<[String; 4]> = months.iter().chain(&now).map(|m| numbers(m.coverage)).collect();
    let widths: Vec<usize> = (0..TITLES.len())
        .map(|n| rows.iter().map(|r| width(&r[n])).max().unwrap_or(0).max(width(TITLES[n])))
        .collect();
    let beside = |cells: &[&str]| -> Vec<String> {
        cells.iter().zip(&widths).map(|(cell, width)| format!("  {cell:>width$}")).collect()
    };
    let room = usize::from(look.width).saturating_sub(DAYS + widths.iter().sum::<usize>() + 2 * widths.len());
    let columns = room.clamp(BAR.0, BAR.1);
    let head = format!("{}{}{}", " ".repeat(DAYS), scale(columns), beside(&TITLES).concat());
    let mut lines = vec![look.paint("Coverage at month ends", Tone::Strong), look.paint(&head, Tone::Faint)];
    for (n, (month, row)) in months.iter().chain(&now).zip(&rows).enumerate() {
        if n == months.len() && n > 0 {
            lines.push(look.paint(&look.glyph("─", "-").repeat(width(&head)), Tone::Faint));
        }
        let c = month.coverage;
        let cells = beside(&[&row[0], &row[1], &row[2], &row[3]]);
        let tones =
            [tone(&Cell::Share(c)), Tone::Plain, felt(c.pending, Tone::Warn), felt(c.overdue, Tone::Bad)];
        let cells: String = cells.iter().zip(tones).map(|(cell, tone)| look.paint(cell, tone)).collect();
        lines.push(format!("{}  {}{cells}", month.end, painted(c, columns, look)));
    }
    let legend = [("█", "#", "acknowledged"), ("▒", "=", "pending"), ("░", ".", "overdue")];
    let legend = legend.map(|(unicode, ascii, what)| format!("{} {what}", look.glyph(unicode, ascii)));
    lines.push(look.paint(&format!("{}{}", " ".repeat(DAYS), legend.join("  ")), Tone::Faint));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn numbers(c: Coverage) -> [String; 4] {
    let done = if c.required == 0 { String::new() } else { format!("{} of {}", c.acknowledged, c.required) };
    [share(&c), done, c.pending.to_string(), c.overdue.to_string()]
}

const fn felt(n: u32, tone: Tone) -> Tone {
    if n == 0 { Tone::Faint } else { tone }
}

/// A bar with each of its parts in its own colour, filled up with blanks.
fn painted(c: Coverage, columns: usize, look: Look) -> String {
    let drawn = bar(&c, look, columns);
    let mut out = String::new();
    let parts = [
        (look.glyph("█", "#"), Tone::Good),
        (look.glyph("▒", "="), Tone::Warn),
        (look.glyph("░", "."), Tone::Bad),
    ];
    for (glyph, tone) in parts {
        let part: String = drawn.chars().filter(|c| glyph.starts_with(*c)).collect();
        out.push_str(&look.paint(&part, tone));
    }
    out + &" ".repeat(columns - width(&drawn))
}

/// The scale above the bars: nothing on the left, half in the middle where there is room, all on the right.
fn scale(columns: usize) -> String {
    let (middle, right) = (columns / 2 - 1, columns - 5);
    let half = if columns < 20 { "" } else { "50 %" };
    format!("{:<middle$}{half:<rest$}100 %", "0 %", rest = right - middle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Day;
    use crate::render::{Colour, Glyphs};

    fn month(day: &str, acknowledged: u32, pending: u32, overdue: u32) -> Month {
        let required = acknowledged + pending + overdue;
        let coverage = Coverage { required, acknowledged, pending, overdue, ..Coverage::default() };
        Month { end: Day::parse(day).unwrap(), coverage }
    }

    fn chart(look: Look) -> String {
        let months =
            [month("2025-12-31", 0, 0, 0), month("2026-01-31", 1, 1, 0), month("2026-02-28", 199, 0, 1)];
        trend(&months, month("2026-03-10", 200, 0, 0), look)
    }

    #[test]
    fn every_month_has_a_bar_and_its_numbers() {
        let wanted = "\
Coverage at month ends
            0 %         100 %       Coverage        Done  Pending  Overdue
2025-12-31                     none required                    0        0
2026-01-31  #########========         50.0 %      1 of 2        1        0
2026-02-28  ################.         99.5 %  199 of 200        0        1
--------------------------------------------------------------------------
2026-03-10  #################          100 %  200 of 200        0        0
            # acknowledged  = pending  . overdue
";
        assert_eq!(chart(Look { colour: Colour::Off, glyphs: Glyphs::Ascii, width: 74 }), wanted);
    }

    #[test]
    fn a_day_that_ends_a_month_is_drawn_once() {
        let look = Look { colour: Colour::Off, glyphs: Glyphs::Unicode, width: 80 };
        let end = month("2026-01-31", 1, 1, 0);
        assert_eq!(trend(&[end], end, look).matches("2026-01-31").count(), 1);
        assert_eq!(trend(&[], end, look).lines().count(), 4);
    }

    #[test]
    fn what_is_missing_is_seen_however_little_it_is() {
        let drawn = chart(Look { colour: Colour::Off, glyphs: Glyphs::Unicode, width: 80 });
        let line = drawn.lines().find(|l| l.starts_with("2026-02-28")).unwrap();
        assert!(line.contains("█░ "), "{line}");
        let line = drawn.lines().find(|l| l.starts_with("2026-03-10")).unwrap();
        assert!(!line.contains('░') && !line.contains('▒'), "{line}");
    }
}
