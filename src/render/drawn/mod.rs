//! A Markdown text for a terminal. All that is in the text is shown: addresses of links, HTML, and definitions that
//! nothing refers to; for people put their name under it. Without colours, the marks of emphasis stay.

mod flow;
mod table;
#[cfg(test)]
mod tests;

use super::{Colour, Look};
use crate::report::Tone;
use crate::text::{visible, visible_lines};
use anstyle::{AnsiColor, Style};
use flow::Flow;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use table::Table;

/// Levels of lists and quotes that are indented; deeper ones stand where the last of these does.
const DEEPEST: usize = 8;
/// What running text is never squeezed below, in columns.
const NARROWEST: usize = 20;

/// The text, drawn within the width; every character of it harmless.
#[must_use]
pub fn drawn(text: &str, look: Look) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let parser = Parser::new_ext(text, options);
    let mut defined: Vec<_> = parser
        .reference_definitions()
        .iter()
        .map(|(label, d)| {
            (d.span.start, label.to_lowercase(), text.get(d.span.clone()).unwrap_or_default().to_owned())
        })
        .collect();
    defined.sort();
    let mut page = Page::new(look);
    for event in parser {
        page.take(event);
    }
    page.flush();
    defined.retain(|(_, label, _)| !page.referred.contains(label));
    if !defined.is_empty() {
        page.block();
        page.line(&look.paint("Also in this text, though nothing refers to it:", Tone::Faint));
        for (_, _, definition) in defined {
            page.verbatim(&definition, "  ");
        }
    }
    page.out
}

/// What is being drawn.
struct Page {
    look: Look,
    out: String,
    /// What stands before each line, outermost first: before the next line, and before those after it.
    levels: Vec<(Option<String>, String)>,
    lists: Vec<Option<u64>>,
    flow: Flow,
    styles: Vec<Style>,
    /// Code, HTML or metadata as it comes in.
    raw: Option<String>,
    table: Option<Table>,
    /// Addresses and titles of the links that are open, with what was said in them.
    links: Vec<(String, String, String)>,
    /// Labels of definitions that were used.
    referred: BTreeSet<String>,
    /// Nothing stands above in this block.
    fresh: bool,
    /// The list has paragraphs in its items.
    loose: bool,
}

impl Page {
    fn new(look: Look) -> Self {
        Self {
            look,
            out: String::new(),
            levels: Vec::new(),
            lists: Vec::new(),
            flow: Flow::default(),
            styles: Vec::new(),
            raw: None,
            table: None,
            links: Vec::new(),
            referred: BTreeSet::new(),
            fresh: true,
            loose: false,
        }
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) if self.raw.is_some() => {
                self.raw.get_or_insert_default().push_str(&text);
            }
            Event::Text(text) => self.words(&text),
            Event::Code(text) => {
                let code =
                    if self.look.colour == Colour::On { text.to_string() } else { format!("`{text}`") };
                let style = self.style().fg_color(Some(AnsiColor::Cyan.into()));
                self.said(&text);
                self.flow.push(&code, style);
            }
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.flow.end_line(),
            Event::Rule => {
                self.block();
                let rule = self.look.glyph("─", "-").repeat(self.room().min(40));
                self.line(&self.look.paint(&rule, Tone::Faint));
            }
            Event::TaskListMarker(done) => self.words(if done { "[x] " } else { "[ ] " }),
            Event::Html(text)
            | Event::InlineHtml(text)
            | Event::FootnoteReference(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => self.words(&text),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.block(),
            Tag::Heading { level, .. } => {
                self.block();
                self.styles.push(Style::new().bold());
                if level > HeadingLevel::H2 && self.look.colour == Colour::Off {
                    self.words(&format!("{} ", "#".repeat(level as usize)));
                }
            }
            Tag::BlockQuote(_) => {
                self.block();
                let bar = format!("{} ", self.look.glyph("│", ">"));
                self.levels.push((None, bar));
                self.fresh = true;
            }
            Tag::CodeBlock(kind) => {
                self.block();
                if let CodeBlockKind::Fenced(language) = kind
                    && !language.is_empty()
                {
                    self.line(&self.look.paint(&format!("({})", visible(&language)), Tone::Faint));
                }
                self.raw = Some(String::new());
            }
            Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.block();
                self.raw = Some(String::new());
            }
            Tag::List(first) => {
                if self.lists.is_empty() || self.loose {
                    self.block()
                } else {
                    self.flush()
                }
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::Table(alignments) => {
                self.block();
                self.table = Some(Table { alignments, rows: Vec::new() });
            }
            Tag::TableHead | Tag::TableRow => {
                if matches!(tag, Tag::TableHead) {
                    self.styles.push(Style::new().bold());
                }
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::Emphasis => self.mark("*", self.style().italic()),
            Tag::Strong => self.mark("**", self.style().bold()),
            Tag::Link { dest_url, title, id, .. } => {
                self.link([&dest_url, &title, &id], self.style().underline());
            }
            Tag::Image { dest_url, title, id, .. } => {
                self.words("[image: ");
                self.link([&dest_url, &title, &id], self.style());
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.flush();
                self.loose |= !self.lists.is_empty();
            }
            TagEnd::Heading(level) => {
                self.styles.pop();
                self.heading(level);
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.levels.pop();
                self.fresh = false;
            }
            TagEnd::CodeBlock => self.end_raw("    "),
            TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => self.end_raw(""),
            TagEnd::List(_) => {
                self.lists.pop();
                self.loose &= !self.lists.is_empty();
            }
            TagEnd::Item => {
                self.flush();
                // An item without a word still has its mark.
                if self.levels.last().is_some_and(|(first, _)| first.is_some()) {
                    self.line("");
                }
                self.levels.pop();
                self.fresh = false;
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    for line in table.lines(self.room(), self.look) {
                        self.line(&line);
                    }
                }
            }
            TagEnd::TableHead => drop(self.styles.pop()),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.flow);
                if let Some(row) = self.table.as_mut().and_then(|t| t.rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Emphasis => self.unmark("*"),
            TagEnd::Strong => self.unmark("**"),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => {
                self.flow.push("]", self.style());
                self.end_link();
            }
            _ => {}
        }
    }

    fn item(&mut self) {
        self.flush();
        if self.loose && !self.fresh {
            self.line("");
        }
        let depth = self.lists.len();
        let mark = match self.lists.last_mut() {
            Some(Some(n)) => {
                *n += 1;
                format!("{}. ", *n - 1)
            }
            _ if depth.is_multiple_of(2) => format!("{} ", self.look.glyph("◦", "-")),
            _ => format!("{} ", self.look.glyph("•", "*")),
        };
        let rest = " ".repeat(mark.chars().count());
        self.levels.push((Some(mark), rest));
        self.fresh = true;
    }

    fn heading(&mut self, level: HeadingLevel) {
        let lines = std::mem::take(&mut self.flow).lines(self.room(), self.look);
        let widest = lines.iter().map(|(_, columns)| *columns).max().unwrap_or(0);
        for (line, _) in lines {
            self.line(&line);
        }
        let rule = match level {
            HeadingLevel::H1 => self.look.glyph("═", "="),
            HeadingLevel::H2 => self.look.glyph("─", "-"),
            _ => return,
        };
        self.line(&rule.repeat(widest.min(self.room())));
    }

    /// Begins what has an address, a title and perhaps the label of a definition.
    fn link(&mut self, [address, title, label]: [&str; 3], style: Style) {
        self.referred.insert(label.to_lowercase());
        self.links.push((address.to_owned(), title.to_owned(), String::new()));
        self.styles.push(style);
    }

    /// The address behind a link, unless the words were the address, and its title.
    fn end_link(&mut self) {
        self.styles.pop();
        let Some((address, title, said)) = self.links.pop() else { return };
        if !address.is_empty() && said != address && format!("mailto:{said}") != address {
            self.flow.push(&format!(" <{address}>"), self.style());
        }
        if !title.is_empty() {
            self.flow.push(&format!(" (\"{title}\")"), self.style());
        }
    }

    fn end_raw(&mut self, indent: &str) {
        let text = self.raw.take().unwrap_or_default();
        self.verbatim(&text, indent);
    }

    fn verbatim(&mut self, text: &str, indent: &str) {
        for line in visible_lines(text).lines() {
            self.line(&format!("{indent}{line}"));
        }
    }

    fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or_default()
    }

    fn words(&mut self, text: &str) {
        self.said(text);
        self.flow.push(text, self.style());
    }

    fn said(&mut self, text: &str) {
        for (_, _, said) in &mut self.links {
            said.push_str(text);
        }
    }

    /// Begins emphasis; where there are no colours, by its mark.
    fn mark(&mut self, mark: &str, style: Style) {
        if self.look.colour == Colour::Off {
            self.flow.push(mark, style);
        }
        self.styles.push(style);
    }

    fn unmark(&mut self, mark: &str) {
        let style = self.style();
        self.styles.pop();
        if self.look.colour == Colour::Off {
            self.flow.push(mark, style);
        }
    }

    /// Columns for running text.
    fn room(&self) -> usize {
        let taken: usize = self.levels.iter().take(DEEPEST).map(|(_, rest)| rest.chars().count()).sum();
        usize::from(self.look.width).saturating_sub(taken).max(NARROWEST)
    }

    /// Begins a block, under an empty line where something stands above.
    fn block(&mut self) {
        self.flush();
        if !self.fresh {
            self.line("");
        }
        self.fresh = false;
    }

    /// Writes the running text so far.
    fn flush(&mut self) {
        if self.flow.is_empty() {
            return;
        }
        let flow = std::mem::take(&mut self.flow);
        for (line, _) in flow.lines(self.room(), self.look) {
            self.line(&line);
        }
        self.fresh = false;
    }

    /// Writes a line behind the marks of the lists and quotes that it stands in.
    fn line(&mut self, text: &str) {
        let mut line = String::new();
        for (first, rest) in self.levels.iter_mut().take(DEEPEST) {
            line.push_str(&first.take().unwrap_or_else(|| rest.clone()));
        }
        line.push_str(text);
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }
}
