//! Bars: how something is made up, drawn beside its numbers.

use super::markup::{Markup, drawn};
use crate::assess::{Coverage, Timeliness};
use askama::Template;

/// The width of every bar, in its own units.
const WIDTH: u32 = 1000;
/// What a part takes at the least: nothing that is missing disappears by rounding.
const LEAST: u32 = 12;

#[derive(Template)]
#[template(path = "bar.html")]
struct Bar {
    parts: Vec<Part>,
}

struct Part {
    class: &'static str,
    x: u32,
    width: u32,
    y: u32,
    height: u32,
}

/// Acknowledged, then pending, then overdue. Parts differ in height as well as in colour.
pub(super) fn coverage(c: &Coverage) -> anyhow::Result<Markup> {
    bar(&[(c.acknowledged, "a"), (c.pending, "p"), (c.overdue, "o")])
}

/// Met, met late, open, then overdue and missed; what was released owes nothing.
pub(super) fn timeliness(t: &Timeliness) -> anyhow::Result<Markup> {
    bar(&[(t.met, "a"), (t.met_late, "l"), (t.open, "p"), (t.overdue + t.missed, "o")])
}

/// One number of at most `most`, as a bar of its own.
pub(super) fn single(n: u32, most: u32) -> anyhow::Result<Markup> {
    bar(&[(n, "o"), (most.saturating_sub(n), "rest")])
}

fn bar(parts: &[(u32, &'static str)]) -> anyhow::Result<Markup> {
    let whole: u32 = parts.iter().map(|(n, _)| n).sum();
    let width = |n: u32| {
        let share = u64::from(n) * u64::from(WIDTH) / u64::from(whole.max(1));
        if n == 0 { 0 } else { u32::try_from(share).unwrap_or(WIDTH).max(LEAST) }
    };
    let over = parts.iter().map(|(n, _)| width(*n)).sum::<u32>();
    // The greatest part gives what the smallest were given, and takes what rounding left.
    let greatest = parts.iter().enumerate().max_by_key(|(_, (n, _))| *n).map(|(n, _)| n);
    let mut x = 0;
    let mut out = Vec::new();
    for (n, (count, class)) in parts.iter().enumerate().filter(|(_, (count, _))| *count > 0) {
        let mut wide = width(*count);
        if Some(n) == greatest {
            wide = (wide + WIDTH).saturating_sub(over);
        }
        let (y, height) = match *class {
            "p" => (6, 8),
            "l" => (3, 14),
            "rest" => (9, 2),
            _ => (0, 20),
        };
        out.push(Part { class, x, width: wide, y, height });
        x += wide;
    }
    drawn(&Bar { parts: out })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widths(parts: &[(u32, &'static str)]) -> Vec<u32> {
        let svg = bar(parts).unwrap().to_string();
        let width = |part: &str| part.split_once('"').unwrap().0.parse().unwrap();
        svg.split(" width=\"").skip(1).map(width).collect()
    }

    #[test]
    fn what_is_missing_is_seen_however_little_it_is() {
        assert_eq!(widths(&[(9998, "a"), (1, "p"), (1, "o")]), [976, 12, 12]);
        assert_eq!(widths(&[(1, "a"), (1, "p"), (1, "o")]), [333, 333, 334]);
        assert_eq!(widths(&[(0, "a"), (2, "p")]), [1000]);
        assert!(widths(&[(0, "a"), (0, "o")]).is_empty());
    }
}
