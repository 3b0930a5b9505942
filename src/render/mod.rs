//! How it looks: one file a format. Nothing is filtered or counted here.

mod csv;
mod diagnostic;
mod json;
mod table;

pub use self::csv::csv;
pub use self::table::{heading, sheet};
pub use diagnostic::{Excerpts, finding, findings};
pub use json::{check_json, coverage_json, explanation_json, status_json, verification_json};

use anstyle::{AnsiColor, Style};

use crate::report::Tone;

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
