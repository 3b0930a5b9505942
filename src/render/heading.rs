//! What stands above every report: whose it is, how it stands, and where the numbers come from.

use super::Look;
use super::table::{plain, tone};
use crate::report::{Cell, Heading, PROVES, Tally, Tone};
use crate::text::{plural, visible, wrap};

/// The heading of a report: the organisation and the day, `state` in one line, then faintly the provenance.
#[must_use]
pub fn heading(h: &Heading, state: &[Cell], tally: Option<&Tally>, look: Look) -> String {
    headed(h, state, tally, "pairs", look)
}

/// The same above the report of a period, which shows obligations.
#[must_use]
pub fn period_heading(h: &Heading, state: &[Cell], tally: &Tally, look: Look) -> String {
    headed(h, state, Some(tally), "obligations", look)
}

fn headed(h: &Heading, state: &[Cell], tally: Option<&Tally>, what: &str, look: Look) -> String {
    let dot = look.glyph(" · ", " | ");
    let mut out = look.paint(&visible(&h.organization), Tone::Strong);
    let asked = h.period.map_or_else(|| h.as_of.to_string(), |p| format!("{} to {}", p.from, p.to));
    out.push_str(&format!("{dot}{}\n", look.paint(&asked, Tone::Strong)));
    if !state.is_empty() {
        out.push_str(&line(state, look));
        out.push('\n');
    }
    if let Some(caution) = h.caution() {
        out.push_str(&look.paragraph(&caution, Tone::Bad));
    }
    let lines = provenance(h, tally, what, dot);
    for line in lines.iter().flat_map(|l| wrap(&visible(l), usize::from(look.width))) {
        out.push_str(&look.paint(&line, Tone::Faint));
        out.push('\n');
    }
    out
}

/// Where the numbers come from and what they prove, a line each.
pub(super) fn provenance(h: &Heading, tally: Option<&Tally>, what: &str, dot: &str) -> Vec<String> {
    let mut lines = vec![
        [
            match h.period {
                None => format!("As of {} ({})", h.as_of, h.timezone),
                Some(_) => format!("Seen from {} ({})", h.as_of, h.timezone),
            },
            format!("known up to {} of {}", h.revision.short(), h.recorded_at),
        ]
        .join(dot),
        [
            format!("Register {}", h.repository),
            h.tool.to_owned(),
            format!("query: {}", if h.query.is_empty() { "(none)" } else { &h.query }),
        ]
        .join(dot),
        population(h, tally, what).join(dot),
        format!("Digest {}", h.population_digest),
    ];
    if h.self_approved {
        lines.push("Self-approved: no second person exists.".into());
    }
    lines.push(PROVES.into());
    lines
}

/// Cells in one line, each in its own tone.
#[must_use]
pub fn line(cells: &[Cell], look: Look) -> String {
    let painted: Vec<String> = cells.iter().map(|c| look.paint(&plain(c, look, 0), tone(c))).collect();
    painted.join(look.glyph(" · ", " | "))
}

fn population(h: &Heading, tally: Option<&Tally>, what: &str) -> Vec<String> {
    let people = plural(h.active, "person", "people");
    let day = h.period.map_or_else(String::new, |_| format!(" on {}", h.as_of));
    let mut parts = vec![format!("{people} at work{day}, {} ever on a roster", h.known)];
    if let Some(tally) = tally {
        parts.push(format!("{} of {} {what} shown", tally.after, tally.before));
        parts.extend(tally.left_out.iter().map(|left| format!("{} left out by {}", left.pairs, left.filter)));
    }
    parts
}
