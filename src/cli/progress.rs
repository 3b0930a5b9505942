//! A line that says how far long work is: only on a terminal, only after half a second, gone when the work is done.

use super::context::Context;
use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

/// How long nobody has to be told anything.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the line is drawn.
const PACE: Duration = Duration::from_millis(100);
/// Columns of the bar.
const WIDTH: usize = 30;

/// The progress of one piece of work.
pub(crate) struct Bar<'a> {
    context: &'a Context,
    shown: bool,
    next: Instant,
    wanted: bool,
}

impl<'a> Bar<'a> {
    pub(crate) fn new(context: &'a Context) -> Self {
        let wanted = stderr().is_terminal() && !context.is_quiet();
        Self { context, shown: false, next: Instant::now() + PATIENCE, wanted }
    }

    /// So much of so much is done.
    pub(crate) fn at(&mut self, done: usize, all: usize, what: &str) {
        if self.wanted && Instant::now() >= self.next {
            let full = (WIDTH * done.min(all)).checked_div(all).unwrap_or(WIDTH);
            let look = self.context.talk_look;
            let bar = look.glyph("█", "#").repeat(full) + &look.glyph("░", ".").repeat(WIDTH - full);
            self.draw(&format!("{bar} {done} of {all} {what}"));
        }
    }

    /// Something goes on of which nobody knows how long it takes.
    pub(crate) fn says(&mut self, what: &str) {
        if self.wanted && (self.shown || Instant::now() >= self.next) {
            self.draw(what);
        }
    }

    fn draw(&mut self, line: &str) {
        // Nobody fails because a remark could not be written.
        let _ = write!(stderr().lock(), "\r\x1b[2K{line}").and_then(|()| stderr().flush());
        self.shown = true;
        self.next = Instant::now() + PACE;
    }

    /// Takes the line away.
    pub(crate) fn clear(&mut self) {
        if self.shown {
            let _ = write!(stderr().lock(), "\r\x1b[2K").and_then(|()| stderr().flush());
            self.shown = false;
        }
    }
}

impl Drop for Bar<'_> {
    fn drop(&mut self) {
        self.clear();
    }
}
