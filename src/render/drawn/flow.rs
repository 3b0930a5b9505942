//! Running text with styles: words that are broken into lines.

use crate::render::{Colour, Glyphs, Look};
use crate::text::{visible, width};
use anstyle::Style;

/// Text of one style.
type Piece = (String, Style);

/// Running text on its way to lines.
#[derive(Clone, Default)]
pub(super) struct Flow {
    words: Vec<Word>,
    open: Vec<Piece>,
}

#[derive(Clone)]
enum Word {
    /// Pieces without a blank between them.
    Of(Vec<Piece>),
    /// The line ends here.
    Break,
}

impl Flow {
    /// Adds text, made harmless; blanks and line breaks part words.
    pub(super) fn push(&mut self, text: &str, style: Style) {
        for (n, part) in text.split([' ', '\n', '\t', '\r']).enumerate() {
            if n > 0 {
                self.close();
            }
            if !part.is_empty() {
                self.open.push((visible(part), style));
            }
        }
    }

    pub(super) fn end_line(&mut self) {
        self.close();
        self.words.push(Word::Break);
    }

    /// Adds other running text behind.
    pub(super) fn append(&mut self, other: &Self) {
        let mut other = other.clone();
        other.close();
        self.close();
        self.words.append(&mut other.words);
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.words.push(Word::Of(std::mem::take(&mut self.open)));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.open.is_empty()
    }

    /// Columns that it takes unbroken.
    pub(super) fn natural(&self) -> usize {
        let plain = Look { colour: Colour::Off, glyphs: Glyphs::Ascii, width: u16::MAX };
        self.lines(usize::MAX, plain).iter().map(|(_, columns)| *columns).max().unwrap_or(0)
    }

    /// Lines of at most `room` columns, each with its width; a longer word stands alone.
    pub(super) fn lines(&self, room: usize, look: Look) -> Vec<(String, usize)> {
        let mut whole = self.clone();
        whole.close();
        let mut lines = Vec::new();
        let (mut line, mut used): (Vec<Piece>, usize) = (Vec::new(), 0);
        for word in whole.words {
            let Word::Of(pieces) = word else {
                lines.push(painted(&std::mem::take(&mut line), look));
                used = 0;
                continue;
            };
            let wide: usize = pieces.iter().map(|(text, _)| width(text)).sum();
            if used > 0 && used.saturating_add(1 + wide) > room {
                lines.push(painted(&std::mem::take(&mut line), look));
                used = 0;
            }
            if used > 0 {
                let between = match (line.last(), pieces.first()) {
                    (Some((_, before)), Some((_, after))) if before == after => *before,
                    _ => Style::new(),
                };
                line.push((" ".into(), between));
                used += 1;
            }
            used += wide;
            line.extend(pieces);
        }
        if !line.is_empty() {
            lines.push(painted(&line, look));
        }
        lines
    }
}

/// A line with the escape sequences of its styles, and its width.
fn painted(line: &[Piece], look: Look) -> (String, usize) {
    let mut out = String::new();
    let (mut rest, mut columns) = (line, 0);
    while let Some((_, style)) = rest.first() {
        let same = rest.iter().take_while(|(_, s)| s == style).count();
        let text: String = rest[..same].iter().map(|(text, _)| text.as_str()).collect();
        columns += width(&text);
        if look.colour == Colour::On && *style != Style::new() {
            out.push_str(&format!("{style}{text}{style:#}"));
        } else {
            out.push_str(&text);
        }
        rest = &rest[same..];
    }
    (out, columns)
}
