//! A pager for whoever has set none: forwards, backwards, search, and out.

mod keys;
mod reading;
mod rows;
mod screen;

use super::failure::Failure;
use crate::render::Look;
use keys::keys;
use reading::Reading;
use rows::rows;
use screen::{Screen, size};
use std::io::{BufRead, Write};

/// How somebody left the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Left {
    /// They have seen what they wanted.
    Done,
    /// They want the whole document instead.
    Whole,
    /// They pressed Ctrl-C.
    Interrupted,
}

/// What else can be read instead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Offer {
    /// Nothing.
    Nothing,
    /// The whole document, by the key w.
    Whole,
}

/// Shows a text that is already safe to show, page by page where it is longer than the screen.
pub(crate) fn show(text: &str, look: Look, offer: Offer) -> Result<Left, Failure> {
    // Not locked: whoever restores the terminal when a signal comes writes to it as well.
    let mut out = std::io::stderr();
    let height = size().1;
    if rows(text, usize::from(look.width)).len() + 2 < height {
        out.write_all(text.as_bytes())?;
        return Ok(Left::Done);
    }
    let Some(_screen) = Screen::begin() else {
        out.write_all(text.as_bytes())?;
        return Ok(Left::Done);
    };
    let mut reading = Reading::new(text, look, offer);
    let mut input = std::io::stdin().lock();
    loop {
        out.write_all(reading.drawn(size()).as_bytes())?;
        out.flush()?;
        let typed = input.fill_buf()?.to_vec();
        input.consume(typed.len());
        if typed.is_empty() {
            return Ok(Left::Done);
        }
        for key in keys(&typed) {
            if let Some(left) = reading.press(key) {
                return Ok(left);
            }
        }
    }
}
