//! A text being read: where it stands on the screen, what a key does, and how it is drawn.

use super::keys::Key;
use super::rows::{bare, found, rows};
use super::{Left, Offer};
use crate::render::{Colour, Look};
use crate::text::clip;

/// A text being read.
pub(super) struct Reading {
    rows: Vec<String>,
    top: usize,
    /// Rows of text that the screen holds.
    page: usize,
    look: Look,
    offer: Offer,
    /// What is being typed behind the slash.
    typing: Option<String>,
    wanted: String,
    missing: bool,
}

impl Reading {
    pub(super) fn new(text: &str, look: Look, offer: Offer) -> Self {
        Self {
            rows: rows(text, usize::from(look.width)),
            top: 0,
            page: 1,
            look,
            offer,
            typing: None,
            wanted: String::new(),
            missing: false,
        }
    }

    fn last_top(&self) -> usize {
        self.rows.len().saturating_sub(self.page)
    }

    /// What a key does; how the text is left, when it is.
    pub(super) fn press(&mut self, key: Key) -> Option<Left> {
        self.missing = false;
        if key == Key::Interrupt {
            return Some(Left::Interrupted);
        }
        if let Some(typed) = &mut self.typing {
            match key {
                Key::Char(c) => typed.push(c),
                Key::Back if typed.pop().is_some() => {}
                Key::Enter => {
                    if let Some(typed) = self.typing.take().filter(|t| !t.is_empty()) {
                        self.wanted = typed.to_lowercase();
                    }
                    self.seek(self.top);
                }
                Key::Back | Key::Escape => self.typing = None,
                _ => {}
            }
            return None;
        }
        match key {
            Key::Char('q' | 'Q') => return Some(Left::Done),
            Key::Char('w') if self.offer == Offer::Whole => return Some(Left::Whole),
            Key::Char(' ' | 'f') | Key::PageDown => self.top += self.page,
            Key::Char('b') | Key::PageUp => self.top = self.top.saturating_sub(self.page),
            Key::Char('j') | Key::Down | Key::Enter => self.top += 1,
            Key::Char('k') | Key::Up => self.top = self.top.saturating_sub(1),
            Key::Char('g') | Key::Home => self.top = 0,
            Key::Char('G') | Key::End => self.top = self.last_top(),
            Key::Char('/') => self.typing = Some(String::new()),
            Key::Char('n') => self.seek(self.top + 1),
            Key::Char('N') => self.seek_back(),
            _ => {}
        }
        self.top = self.top.min(self.last_top());
        None
    }

    fn matches(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|r| bare(r).to_lowercase().contains(&self.wanted))
    }

    fn seek(&mut self, from: usize) {
        if self.wanted.is_empty() {
            return;
        }
        match (from..self.rows.len()).find(|row| self.matches(*row)) {
            Some(row) => self.top = row.min(self.last_top()),
            None => self.missing = true,
        }
    }

    fn seek_back(&mut self) {
        if self.wanted.is_empty() {
            return;
        }
        match (0..self.top).rev().find(|row| self.matches(*row)) {
            Some(row) => self.top = row,
            None => self.missing = true,
        }
    }

    /// The screen as it is to look.
    pub(super) fn drawn(&mut self, (columns, height): (usize, usize)) -> String {
        self.page = height.saturating_sub(1).max(1);
        self.top = self.top.min(self.last_top());
        let mut out = String::from("\x1b[H");
        for n in self.top..self.top + self.page {
            let row = self.rows.get(n).map(String::as_str).unwrap_or_default();
            if !self.wanted.is_empty() && self.matches(n) {
                out.push_str(&found(&bare(row), &self.wanted));
            } else {
                out.push_str(row);
            }
            out.push_str("\x1b[0m\x1b[K\r\n");
        }
        let status = clip(&self.status(), columns.saturating_sub(1));
        out.push_str(&match self.look.colour {
            Colour::On => format!("\x1b[7m{status}\x1b[0m\x1b[K"),
            Colour::Off => format!("{status}\x1b[K"),
        });
        out
    }

    fn status(&self) -> String {
        if let Some(typed) = &self.typing {
            return format!("/{typed}");
        }
        if self.missing {
            return format!(
                "No \"{}\" from here on: n N look on and back, q when you have read it",
                self.wanted
            );
        }
        let whole = if self.offer == Offer::Whole { "w for all of it, " } else { "" };
        if self.top >= self.last_top() {
            return format!("The end: b to go back, {whole}q when you have read it");
        }
        let seen = (self.top + self.page) * 100 / self.rows.len().max(1);
        format!("{seen} %: Space for more, / to search, {whole}q when you have read it")
    }
}

#[cfg(test)]
mod tests {
    use super::super::keys::keys;
    use super::*;
    use crate::render::Glyphs;

    const LOOK: Look = Look { colour: Colour::Off, glyphs: Glyphs::Unicode, width: 20 };

    /// What stands in the first row and in the last, after some keys on a screen of 5 rows.
    fn after(typed: &str) -> (String, String) {
        let text: String = (1..=20).map(|n| format!("line {n}\n")).collect();
        let mut reading = Reading::new(&text, LOOK, Offer::Whole);
        reading.drawn((80, 5));
        for key in keys(typed.as_bytes()) {
            assert_eq!(reading.press(key), None);
        }
        let screen = bare(&reading.drawn((80, 5)).replace("\x1b[K", "").replace("\x1b[H", ""));
        let rows: Vec<&str> = screen.split("\r\n").collect();
        assert_eq!(rows.len(), 5);
        (rows[0].to_owned(), rows[4].to_owned())
    }

    #[test]
    fn the_keys_of_less_move_through_the_text() {
        for (typed, first) in [
            ("", 1),
            (" ", 5),
            (" f", 9),
            (" b", 1),
            ("jj", 3),
            ("jjk", 2),
            ("\r", 2),
            ("kkk", 1),
            ("G", 17),
            ("Gg", 1),
            ("\x1b[B\x1b[6~", 6),
            ("\x1b[F\x1b[A", 16),
            ("      ", 17),
            ("\x1b[15~j", 2),
        ] {
            assert_eq!(after(typed).0, format!("line {first}"), "{typed:?}");
        }
        assert_eq!(
            after("").1,
            "20 %: Space for more, / to search, w for all of it, q when you have read it"
        );
        assert!(after("G").1.starts_with("The end: b to go back"));
    }

    #[test]
    fn a_search_goes_on_backwards_and_says_when_there_is_nothing() {
        assert_eq!(after("/LINE 1\r").0, "line 1");
        assert_eq!(after("/line 1\rn").0, "line 10");
        assert_eq!(after("/line 1\rnnN").0, "line 10");
        assert_eq!(after("/linx\x7fe 7\r").0, "line 7");
        assert_eq!(after("/li").1, "/li");
        let (first, last) = after("  /nowhere\r");
        assert_eq!(first, "line 9");
        assert!(last.starts_with("No \"nowhere\" from here on"), "{last}");
        assert_eq!(after("/x\x1bj").0, "line 2", "a search can be left");
    }

    #[test]
    fn it_is_left_by_q_w_or_an_interrupt_also_while_typing() {
        let mut reading = Reading::new("a", LOOK, Offer::Whole);
        assert_eq!(reading.press(Key::Char('q')), Some(Left::Done));
        assert_eq!(reading.press(Key::Char('w')), Some(Left::Whole));
        assert_eq!(reading.press(Key::Char('/')), None);
        assert_eq!(reading.press(Key::Char('q')), None);
        assert_eq!(reading.press(Key::Interrupt), Some(Left::Interrupted));
        let mut reading = Reading::new("a", LOOK, Offer::Nothing);
        assert_eq!(reading.press(Key::Char('w')), None);
    }
}
