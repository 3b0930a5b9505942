//! The terminal as a pager has it: its size, and single keys on a screen of its own.

use super::super::signals;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the terminal is in the pager's hands.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Columns and rows of the screen.
pub(super) fn size() -> (usize, usize) {
    terminal_size::terminal_size().map_or((80, 24), |(w, h)| (usize::from(w.0), usize::from(h.0).max(4)))
}

/// The terminal while single keys are read, on a screen of its own; it is as it was before when this is dropped, or when
/// a signal ends the program.
pub(super) struct Screen;

impl Screen {
    /// `None` where the terminal cannot do it.
    pub(super) fn begin() -> Option<Self> {
        signals::before_the_end(give_back);
        crossterm::terminal::enable_raw_mode().ok()?;
        TAKEN.store(true, Ordering::SeqCst);
        let screen = Self;
        std::io::stderr().write_all(b"\x1b[?1049h").ok()?;
        Some(screen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = std::io::stderr().write_all(b"\x1b[?1049l");
        let _ = crossterm::terminal::disable_raw_mode();
    }
}
