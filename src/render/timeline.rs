//! A story for a terminal: its days as headings, an event a line, the commits faintly at its side.

use super::Look;
use super::difference::arrows;
use crate::report::{Event, Heading, Timeline, Tone};
use crate::text::{clip, visible, width, wrap};

/// What stands in front of the name of an event: two blanks, the time, two blanks.
const FRONT: usize = 9;
/// Columns of a commit's id, and the blanks before it.
const COMMIT: usize = 10;
/// From this width on, whoever committed has a column.
const WIDE: usize = 100;
/// The widest name of a committer.
const NAME: usize = 18;

/// Where the parts of a line stand.
struct Columns {
    what: usize,
    words: usize,
    /// `None` where the committer stands behind the words.
    by: Option<usize>,
}

/// A story under its title, and up to when and to which commit it is known.
#[must_use]
pub fn timeline(h: &Heading, t: &Timeline, look: Look) -> String {
    let mut out = look.paragraph(&t.title, Tone::Strong);
    for line in &t.about {
        out.push_str(&look.paragraph(line, Tone::Faint));
    }
    let known = format!("known up to {} of {}", h.revision.short(), h.recorded_at);
    let known = [format!("Up to {} ({})", h.as_of, h.timezone), known].join(look.glyph(" · ", " | "));
    out.push_str(&look.paragraph(&known, Tone::Faint));
    let columns = columns(t, look);
    let mut day = None;
    for event in &t.events {
        if day != Some(event.day) {
            out.push_str(&format!("\n{}\n", look.paint(&event.day.to_string(), Tone::Strong)));
            day = Some(event.day);
        }
        out.push_str(&line(t, event, &columns, look));
    }
    if t.events.is_empty() {
        out.push_str("\nNothing happened.\n");
    }
    if let Some(note) = t.left_out() {
        out.push_str(&format!("\n{}\n", look.paint(&note, Tone::Faint)));
    }
    out
}

fn columns(t: &Timeline, look: Look) -> Columns {
    let what = t.events.iter().map(|e| width(e.what.name())).max().unwrap_or(0) + 2;
    let total = usize::from(look.width);
    let named = t.events.iter().filter_map(|e| e.commit.as_ref());
    let by = named.map(|c| width(&visible(&c.committer)).min(NAME)).max().filter(|_| total >= WIDE);
    let right = COMMIT + by.map_or(0, |by| by + 2);
    Columns { what, words: total.saturating_sub(FRONT + what + right).max(24), by }
}

fn line(t: &Timeline, event: &Event, columns: &Columns, look: Look) -> String {
    let said = visible(&arrows(&t.line(event), look));
    let own = said.split_whitespace().count();
    let by = event.commit.as_ref().map(|c| clip(&visible(&c.committer), NAME)).unwrap_or_default();
    let behind = if columns.by.is_none() && !by.is_empty() { format!(" ({by})") } else { String::new() };
    let mut words = 0;
    let mut out = String::new();
    for (n, piece) in wrap(&(said + &behind), columns.words).iter().enumerate() {
        let mut row = if n == 0 { front(event, columns, look) } else { " ".repeat(FRONT + columns.what) };
        let painted: Vec<String> = piece
            .split(' ')
            .map(|word| {
                words += 1;
                if words > own { look.paint(word, Tone::Faint) } else { word.to_owned() }
            })
            .collect();
        row.push_str(&painted.join(" "));
        if let Some(commit) = event.commit.as_ref().filter(|_| n == 0) {
            let blanks = (columns.words + 2).saturating_sub(width(piece)).max(2);
            let mut side = commit.id.short();
            if columns.by.is_some() {
                side.push_str(&format!("  {by}"));
            }
            row.push_str(&" ".repeat(blanks));
            row.push_str(&look.paint(side.trim_end(), Tone::Faint));
        }
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}

fn front(event: &Event, columns: &Columns, look: Look) -> String {
    let name = event.what.name();
    let pad = " ".repeat(columns.what.saturating_sub(width(name)));
    let clock = look.paint(&format!("{:5}", event.clock), Tone::Faint);
    format!("  {clock}  {}{pad}", look.paint(name, event.what.tone()))
}
