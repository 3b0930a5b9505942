//! How it looks: one file a format. Nothing is filtered or counted here.

mod checked;
mod csv;
mod diagnostic;
mod difference;
mod drawn;
mod faults;
mod github;
mod heading;
pub mod html;
mod issue;
mod json;
mod junit;
mod layout;
mod markdown;
mod openmetrics;
mod rules;
mod table;
mod timeline;
mod trend;
mod xlsx;

pub use self::checked::{Checked, Since};
pub use self::csv::{csv, csv_to};
pub use self::difference::{arrows, difference};
pub use self::drawn::drawn;
pub use self::faults::faults;
pub use self::github::{SUMMARY, github, github_summary};
pub use self::heading::{heading, line, period_heading};
pub use self::junit::junit;
pub use self::markdown::{markdown, markdown_heading, paragraph as markdown_paragraph};
pub use self::openmetrics::openmetrics;
pub use self::rules::rules;
pub use self::table::sheet;
pub use self::timeline::timeline;
pub use self::trend::trend;
pub use self::xlsx::xlsx;
pub use diagnostic::{Excerpts, finding, findings};
pub use json::{
    check_json, coverage_json, difference_json, explanation_json, gitlab_json, history_json, impact_json,
    oscal_json, oscal_json_to, pack_json, period_json, period_json_to, population_json, sample_json,
    sarif_json, standing_json, status_json, trend_json, verification_json,
};

use anstyle::{AnsiColor, Style};

use crate::report::Tone;
use crate::text::{visible, width, wrap};

/// What the place that the answer goes to can show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Look {
    /// Colours or none.
    pub colour: Colour,
    /// Line drawing and blocks, or letters only.
    pub glyphs: Glyphs,
    /// Columns to keep within.
    pub width: u16,
}

/// Whether escape sequences for colour are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Colour {
    /// Yes.
    On,
    /// No.
    Off,
}

/// Which characters can be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Glyphs {
    /// Unicode.
    Unicode,
    /// ASCII only.
    Ascii,
}

impl Look {
    /// Text in the style of a tone, when colours are on.
    #[must_use]
    pub fn paint(&self, text: &str, tone: Tone) -> String {
        if self.colour == Colour::Off || tone == Tone::Plain || text.is_empty() {
            return text.to_owned();
        }
        let style = style(tone);
        format!("{style}{text}{style:#}")
    }

    /// A paragraph of words from anywhere, broken at the width, in one tone, with a line break at its end.
    #[must_use]
    pub fn paragraph(&self, text: &str, tone: Tone) -> String {
        self.indented("", text, tone)
    }

    /// The same behind a first word such as `help:`; further lines are flush with the first.
    #[must_use]
    pub fn indented(&self, first: &str, text: &str, tone: Tone) -> String {
        let indent = if first.is_empty() { 0 } else { width(first) + 1 };
        let lines = wrap(&visible(text), usize::from(self.width).saturating_sub(indent).max(20));
        let mut out = String::new();
        for (n, line) in lines.iter().enumerate() {
            match n {
                0 if indent > 0 => out.push_str(&format!("{} ", self.paint(first, tone))),
                _ => out.push_str(&" ".repeat(indent)),
            }
            out.push_str(&if indent > 0 { line.clone() } else { self.paint(line, tone) });
            out.push('\n');
        }
        out
    }

    /// A document of somebody else's making: its own lines, those that are too long broken at blanks.
    #[must_use]
    pub fn document(&self, text: &str) -> String {
        let mut out = String::new();
        for line in text.lines() {
            let body = line.trim_start_matches(' ');
            let indent = line.len() - body.len();
            let room = usize::from(self.width).saturating_sub(indent);
            if width(line) <= usize::from(self.width) || room < 20 {
                out.push_str(line);
                out.push('\n');
                continue;
            }
            for piece in wrap(body, room) {
                out.push_str(&format!("{}{piece}\n", " ".repeat(indent)));
            }
        }
        out
    }

    /// A character where it can be shown, else its stand-in.
    #[must_use]
    pub const fn glyph(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        match self.glyphs {
            Glyphs::Unicode => unicode,
            Glyphs::Ascii => ascii,
        }
    }
}

fn style(tone: Tone) -> Style {
    let colour = |c: AnsiColor| Style::new().fg_color(Some(c.into()));
    match tone {
        Tone::Plain => Style::new(),
        Tone::Good => colour(AnsiColor::Green),
        Tone::Warn => colour(AnsiColor::Yellow),
        Tone::Bad => colour(AnsiColor::Red).bold(),
        Tone::Faint => Style::new().dimmed(),
        Tone::Strong => Style::new().bold(),
    }
}
