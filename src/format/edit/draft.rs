//! Where text is put in and taken out.

use crate::format::tree::{Key, Node, What};
use anyhow::{Context as _, Result};
use std::ops::Range;

/// A text that is to be changed in places.
pub(super) struct Draft<'a> {
    text: &'a str,
    /// What the file's lines end with.
    ending: &'static str,
    /// Ranges of the text with what is to stand there, in no order, none overlapping another.
    changes: Vec<(Range<usize>, String)>,
}

impl<'a> Draft<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Self { text, ending, changes: Vec::new() }
    }

    /// The changed text.
    pub(super) fn finish(mut self) -> String {
        self.changes.sort_by_key(|(range, _)| std::cmp::Reverse((range.start, range.end)));
        let mut out = self.text.to_owned();
        for (range, new) in &self.changes {
            out.replace_range(range.clone(), new);
        }
        out
    }

    /// Puts the value under a key of a mapping: instead of the old one, or as a new entry behind one of `after`.
    pub(super) fn set(&mut self, map: &Node<'_>, key: &str, value: &str, after: &[&str]) -> Result<()> {
        if let Some(old) = map.get(key) {
            self.changes.push((old.range().start..end(old), value.to_owned()));
            return Ok(());
        }
        let (first, _) = map.entries().first().context("the entry is empty")?;
        let anchor =
            after.iter().find_map(|key| map.get(key)).or_else(|| map.entries().last().map(|(_, v)| v));
        let anchor = end(anchor.context("the entry is empty")?);
        if map.in_brackets() {
            self.changes.push((anchor..anchor, format!(", {key}: {value}")));
        } else {
            let line = format!("{}{key}: {value}", indent(first));
            self.line_after(anchor, &line);
        }
        Ok(())
    }

    /// Puts an item into a list before its first one.
    pub(super) fn put_first(&mut self, list: &Node<'_>, item: &str) -> Result<()> {
        let first = list.items().first().context("the list is empty")?;
        let at = first.range().start;
        if list.in_brackets() {
            self.changes.push((at..at, format!("{item}, ")));
            return Ok(());
        }
        let dash = self.dash(first)?;
        let line = self.line_start(dash);
        let new = format!("{}- {item}{}", &self.text[line..dash], self.ending);
        self.changes.push((line..line, new));
        Ok(())
    }

    /// Puts an item into a list after its last one.
    pub(super) fn put_last(&mut self, list: &Node<'_>, item: &str) -> Result<()> {
        let Some(last) = list.items().last() else {
            self.changes.push((list.range().start..end(list), format!("[{item}]")));
            return Ok(());
        };
        if list.in_brackets() {
            let at = end(last);
            self.changes.push((at..at, format!(", {item}")));
            return Ok(());
        }
        let dash = self.dash(last)?;
        let line = format!("{}- {item}", &self.text[self.line_start(dash)..dash]);
        self.line_after(end(last), &line);
        Ok(())
    }

    /// Takes an item out of a list; the last one leaves an empty list.
    pub(super) fn take_out(&mut self, (key, list): &(Key<'_>, Node<'_>), index: usize) -> Result<()> {
        let items = list.items();
        let item = items.get(index).context("there is no such item")?;
        let range = if items.len() == 1 {
            self.changes.push((key.bytes.1 as usize..end(list), ": []".into()));
            return Ok(());
        } else if !list.in_brackets() {
            self.line_start(self.dash(item)?)..self.line_end(end(item))
        } else if let Some(before) = index.checked_sub(1).and_then(|i| items.get(i)) {
            end(before)..end(item)
        } else {
            let next = items.get(1).map_or_else(|| end(item), |next| next.range().start);
            item.range().start..next
        };
        self.changes.push((range, String::new()));
        Ok(())
    }

    /// A new line after the one that holds this byte.
    fn line_after(&mut self, byte: usize, line: &str) {
        let at = self.line_end(byte);
        let ended = self.text[..at].ends_with('\n');
        let new = if ended { format!("{line}{}", self.ending) } else { format!("{}{line}", self.ending) };
        self.changes.push((at..at, new));
    }

    fn line_start(&self, byte: usize) -> usize {
        self.text[..byte].rfind('\n').map_or(0, |at| at + 1)
    }

    /// Where the next line begins.
    fn line_end(&self, byte: usize) -> usize {
        self.text[byte..].find('\n').map_or(self.text.len(), |at| byte + at + 1)
    }

    /// The dash before an item, which only blanks stand before.
    fn dash(&self, item: &Node<'_>) -> Result<usize> {
        let before = self.text[..item.range().start].trim_end();
        let dash = before.strip_suffix('-').map(str::len).context("the list is written in an unusual way")?;
        let blank = self.text[self.line_start(dash)..dash].chars().all(|c| c == ' ');
        blank.then_some(dash).context("the list is written in an unusual way")
    }
}

fn indent(first: &Key<'_>) -> String {
    " ".repeat(first.span.column.saturating_sub(1) as usize)
}

/// Where the text of a value ends: a list or mapping without brackets ends with its last value.
fn end(node: &Node<'_>) -> usize {
    let last = match &node.what {
        What::List { items, flow: false } => items.last(),
        What::Map { entries, flow: false } => entries.last().map(|(_, value)| value),
        _ => None,
    };
    last.map_or(node.range().end, end)
}
