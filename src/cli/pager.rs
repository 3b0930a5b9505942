//! A pager for whoever has set none: forwards, backwards, search, and out.

use super::failure::Failure;
use crate::render::{Colour, Look};
use crate::text::{clip, width};
use std::io::{BufRead, Write};
use unicode_width::UnicodeWidthChar;

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
    let mut out = std::io::stderr().lock();
    let height = screen().1;
    if rows(text, usize::from(look.width)).len() + 2 < height {
        out.write_all(text.as_bytes())?;
        return Ok(Left::Done);
    }
    let Some(_raw) = Raw::begin() else {
        out.write_all(text.as_bytes())?;
        return Ok(Left::Done);
    };
    let mut reading = Reading::new(text, look, offer);
    let mut input = std::io::stdin().lock();
    loop {
        out.write_all(reading.drawn(screen()).as_bytes())?;
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

/// Columns and rows of the screen.
fn screen() -> (usize, usize) {
    terminal_size::terminal_size().map_or((80, 24), |(w, h)| (usize::from(w.0), usize::from(h.0).max(4)))
}

/// The terminal while single keys are read, on a screen of its own; it is as it was before when this is dropped.
struct Raw;

impl Raw {
    /// `None` where the terminal cannot do it.
    fn begin() -> Option<Self> {
        crossterm::terminal::enable_raw_mode().ok()?;
        let raw = Self;
        std::io::stderr().write_all(b"\x1b[?1049h").ok()?;
        Some(raw)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        let _ = std::io::stderr().write_all(b"\x1b[?1049l");
        let _ = crossterm::terminal::disable_raw_mode();
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Key {
    Char(char),
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
    Enter,
    Back,
    Escape,
    Interrupt,
}

/// The keys of what a terminal sent.
fn keys(bytes: &[u8]) -> Vec<Key> {
    let text = String::from_utf8_lossy(bytes);
    let mut keys = Vec::new();
    let mut rest = &*text;
    while let Some(c) = rest.chars().next() {
        let known = [
            ("\x1b[A", Key::Up),
            ("\x1bOA", Key::Up),
            ("\x1b[B", Key::Down),
            ("\x1bOB", Key::Down),
            ("\x1b[5~", Key::PageUp),
            ("\x1b[6~", Key::PageDown),
            ("\x1b[H", Key::Home),
            ("\x1bOH", Key::Home),
            ("\x1b[1~", Key::Home),
            ("\x1b[F", Key::End),
            ("\x1bOF", Key::End),
            ("\x1b[4~", Key::End),
        ];
        if let Some((code, key)) = known.iter().find(|(code, _)| rest.starts_with(code)) {
            keys.push(*key);
            rest = &rest[code.len()..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '\x1b' if rest.starts_with('[') => {
                // A key that means nothing here: passed over up to its last character.
                let end = rest.find(|c: char| c.is_ascii_alphabetic() || c == '~');
                rest = end.map_or("", |at| &rest[at + 1..]);
            }
            '\x1b' => keys.push(Key::Escape),
            '\x03' => keys.push(Key::Interrupt),
            '\r' | '\n' => keys.push(Key::Enter),
            '\x7f' | '\x08' => keys.push(Key::Back),
            '\x06' => keys.push(Key::PageDown),
            '\x02' => keys.push(Key::PageUp),
            c if c.is_control() => {}
            c => keys.push(Key::Char(c)),
        }
    }
    keys
}

/// A text being read.
struct Reading {
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
    fn new(text: &str, look: Look, offer: Offer) -> Self {
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
    fn press(&mut self, key: Key) -> Option<Left> {
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
    fn drawn(&mut self, (columns, height): (usize, usize)) -> String {
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

/// A row without escape sequences.
fn bare(row: &str) -> String {
    let mut out = String::new();
    let mut rest = row;
    while let Some(at) = rest.find("\x1b[") {
        out.push_str(&rest[..at]);
        rest = rest[at..].find('m').map_or("", |end| &rest[at + end + 1..]);
    }
    out + rest
}

/// A row with what was searched for reversed.
fn found(row: &str, wanted: &str) -> String {
    let lower = row.to_lowercase();
    if lower.len() != row.len() {
        return format!("\x1b[7m{row}\x1b[0m");
    }
    let mut out = String::new();
    let mut at = 0;
    for (start, hit) in lower.match_indices(wanted) {
        let (Some(before), Some(hit)) = (row.get(at..start), row.get(start..start + hit.len())) else {
            continue;
        };
        out.push_str(&format!("{before}\x1b[7m{hit}\x1b[0m"));
        at = start + hit.len();
    }
    out + row.get(at..).unwrap_or_default()
}

/// The text as rows of a screen: lines that are too long go on in the next row, in the style that they had.
fn rows(text: &str, columns: usize) -> Vec<String> {
    let mut out = Vec::new();
    for line in text.lines() {
        let (mut row, mut used, mut style) = (String::new(), 0, String::new());
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            if rest.starts_with("\x1b[")
                && let Some(end) = rest.find('m')
            {
                let code = &rest[..=end];
                row.push_str(code);
                if code == "\x1b[0m" {
                    style.clear()
                } else {
                    style.push_str(code)
                }
                rest = &rest[end + 1..];
                continue;
            }
            let wide = c.width().unwrap_or(0);
            if used + wide > columns.max(1) {
                out.push(
                    std::mem::replace(&mut row, style.clone())
                        + if style.is_empty() { "" } else { "\x1b[0m" },
                );
                used = 0;
            }
            row.push(c);
            used += wide;
            rest = &rest[c.len_utf8()..];
        }
        out.push(row);
    }
    debug_assert!(out.iter().all(|r| width(&bare(r)) <= columns.max(2)));
    out
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn a_long_line_goes_on_in_its_style_and_nothing_is_lost() {
        assert_eq!(rows("abcdef\n\ng", 4), ["abcd", "ef", "", "g"]);
        assert_eq!(rows("\x1b[1mabcdef\x1b[0mg", 4), ["\x1b[1mabcd\x1b[0m", "\x1b[1mef\x1b[0mg"]);
        assert_eq!(rows("数字数", 4), ["数字", "数"]);
    }

    #[test]
    fn what_was_searched_for_stands_out() {
        assert_eq!(found("Keys and keys", "key"), "\x1b[7mKey\x1b[0ms and \x1b[7mkey\x1b[0ms");
    }
}
