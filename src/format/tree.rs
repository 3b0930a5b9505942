//! A YAML document as a tree in which every key and value knows its place, read strictly.
//!
//! What makes YAML say something else than it seems to is refused here, whatever the file is about: anchors, aliases,
//! merge keys, tags, directives, several documents, keys that stand twice, nothing where a value belongs. The tree is
//! built without recursion and is never deeper than [`DEPTH`], so what walks it may recurse.

use super::decode::number;
use super::faults::{
    FILE_TOO_LARGE, FILE_UNREADABLE, Faults, KEY_DUPLICATE, Span, VALUE_REFUSED, YAML_FORBIDDEN, shown,
};
use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, StructureStyle};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// The deepest nesting that is read.
pub(super) const DEPTH: usize = 64;
/// The most values that one file may hold: bounds the memory of a small file of tiny values.
const VALUES: usize = 1_000_000;

/// A value and its place.
pub(super) struct Node<'a> {
    pub(super) what: What<'a>,
    pub(super) span: Span,
    /// Where it stands, in bytes; fits because files are small.
    pub(super) bytes: (u32, u32),
    /// A problem of it was noted, and what it says does not count.
    pub(super) broken: bool,
}

/// What a value is.
pub(super) enum What<'a> {
    Scalar {
        text: Cow<'a, str>,
        plain: bool,
    },
    List {
        items: Vec<Node<'a>>,
        flow: bool,
    },
    Map {
        entries: Vec<(Key<'a>, Node<'a>)>,
        flow: bool,
    },
    /// Nothing that can be read; it was noted.
    Refused,
}

/// A key of a mapping.
pub(super) struct Key<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) span: Span,
    pub(super) bytes: (u32, u32),
}

impl<'a> Node<'a> {
    /// The value under a key, when this is a mapping that has it.
    pub(super) fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.entry(key).map(|(_, value)| value)
    }

    /// A key and its value.
    pub(super) fn entry(&self, key: &str) -> Option<&(Key<'a>, Node<'a>)> {
        self.entries().iter().find(|(k, _)| k.text == key)
    }

    /// The entries, when this is a mapping; else none.
    pub(super) fn entries(&self) -> &[(Key<'a>, Node<'a>)] {
        if let What::Map { entries, .. } = &self.what { entries } else { &[] }
    }

    /// The items, when this is a list; else none.
    pub(super) fn items(&self) -> &[Node<'a>] {
        if let What::List { items, .. } = &self.what { items } else { &[] }
    }

    /// The text, when this is a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        if let What::Scalar { text, .. } = &self.what { Some(text) } else { None }
    }

    /// Where it stands, in bytes.
    pub(super) fn range(&self) -> Range<usize> {
        self.bytes.0 as usize..self.bytes.1 as usize
    }

    /// Whether it is a list or mapping in brackets.
    pub(super) fn in_brackets(&self) -> bool {
        matches!(self.what, What::List { flow: true, .. } | What::Map { flow: true, .. })
    }

    /// Where to point for the whole of a mapping: its first key.
    pub(super) fn head(&self) -> Span {
        self.entries().first().map_or(self.span, |(key, _)| key.span)
    }
}

/// The document's value. `None` when there is none or it cannot be parsed, which was then noted.
pub(super) fn parse<'a>(text: &'a str, faults: &Faults) -> Option<Node<'a>> {
    let options = granit_parser::options! {
        emit_comments: false,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        disallow_directives: true,
        flow_nesting_limit: DEPTH,
        block_nesting_limit: DEPTH,
    };
    let mut builder = Builder { text, faults, stack: Vec::new(), root: None, documents: 0, values: 0 };
    for next in Parser::new_from_str_with_options(text, options) {
        match next {
            Ok((event, span)) => builder.take(event, span)?,
            Err(fault) => {
                note_syntax(&fault, faults);
                return None;
            }
        }
    }
    if builder.root.is_none() {
        let at = Span { line: 1, column: 1, length: 0 };
        faults.add(FILE_UNREADABLE, at, "the file is empty", "Write it, or remove the file.");
    }
    builder.root
}

fn note_syntax(fault: &granit_parser::ScanError, faults: &Faults) {
    let mark = fault.marker();
    let at = Span { line: number(mark.line()), column: number(mark.col()) + 1, length: 1 };
    let (kind, message, remedy) = match fault.kind() {
        ErrorKind::RecursionLimitExceeded => {
            (YAML_FORBIDDEN, too_deep(), "Nothing in a register nests so deep.")
        }
        ErrorKind::DirectiveDisallowed => {
            (YAML_FORBIDDEN, "a directive stands here".to_owned(), "Take the line out.")
        }
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => {
            (FILE_UNREADABLE, "a tab stands where YAML wants blanks".to_owned(), "Indent with blanks.")
        }
        other => {
            let message = format!("this is no YAML: {}", shown(&other.to_string()));
            (
                FILE_UNREADABLE,
                message,
                "Look at indentation, quotes and brackets here and in the line before.",
            )
        }
    };
    faults.add(kind, at, message, remedy);
}

fn too_deep() -> String {
    format!("the file nests deeper than {DEPTH}")
}

struct Builder<'a, 'f> {
    text: &'a str,
    faults: &'f Faults,
    stack: Vec<Frame<'a>>,
    root: Option<Node<'a>>,
    documents: usize,
    values: usize,
}

/// A list or mapping that is still open.
struct Frame<'a> {
    node: Node<'a>,
    /// The key whose value comes next.
    key: Option<Key<'a>>,
    /// Where to find each key, in mappings that are too long to look through.
    index: HashMap<Cow<'a, str>, usize>,
}

impl<'a> Builder<'a, '_> {
    /// `None` ends the reading.
    fn take(&mut self, event: Event<'a>, span: granit_parser::Span) -> Option<()> {
        let (at, bytes) = (self.span(&span), bytes_of(&span));
        if event.tag().is_some() {
            let at = span.tag_span().map_or(at, |tag| self.span(&tag));
            self.forbid(at, "a tag stands here", "Take the tag out; every value is read as its key says.");
        }
        match event {
            Event::DocumentStart(..) => return self.next_document(at),
            Event::Anchor(..) => self.forbid(
                at,
                "an anchor stands here",
                "Take it out, and write the value where it is meant.",
            ),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.forbid(at, "an alias stands here", "Write the value itself.");
                return self.put(Node { what: What::Refused, span: at, bytes, broken: true });
            }
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                let broken = anchor > 0 || tag.is_some();
                return self.put(Node { what: What::Scalar { text, plain }, span: at, bytes, broken });
            }
            Event::SequenceStart(style, anchor, tag) => {
                let what = What::List { items: Vec::new(), flow: style == StructureStyle::Flow };
                return self.open(Node { what, span: at, bytes, broken: anchor > 0 || tag.is_some() });
            }
            Event::MappingStart(style, anchor, tag) => {
                let what = What::Map { entries: Vec::new(), flow: style == StructureStyle::Flow };
                return self.open(Node { what, span: at, bytes, broken: anchor > 0 || tag.is_some() });
            }
            Event::SequenceEnd | Event::MappingEnd => return self.close(&span),
            _ => {}
        }
        Some(())
    }

    fn next_document(&mut self, at: Span) -> Option<()> {
        self.documents += 1;
        if self.documents > 1 {
            let at = Span { length: 3, ..at };
            self.forbid(at, "a second document begins here", "Put it into a file of its own.");
            return None;
        }
        Some(())
    }

    fn open(&mut self, node: Node<'a>) -> Option<()> {
        if self.stack.len() >= DEPTH {
            self.forbid(node.span, &too_deep(), "Nothing in a register nests so deep.");
            return None;
        }
        self.stack.push(Frame { node, key: None, index: HashMap::new() });
        Some(())
    }

    fn close(&mut self, span: &granit_parser::Span) -> Option<()> {
        let mut node = self.stack.pop()?.node;
        node.bytes.1 = bytes_of(span).1;
        if node.in_brackets() {
            let (line, column) = (number(span.end.line()), number(span.end.col()) + 1);
            node.span.length =
                if line == node.span.line { column.saturating_sub(node.span.column) } else { 1 };
        }
        self.put(node)
    }

    /// Puts a finished value where it belongs: as a key, under its key, into its list, or as the root.
    fn put(&mut self, mut node: Node<'a>) -> Option<()> {
        self.values += 1;
        if self.values > VALUES {
            let remedy = "Divide it into several files.";
            self.faults.add(FILE_TOO_LARGE, node.span, "the file holds more than a million values", remedy);
            return None;
        }
        let Some(frame) = self.stack.last_mut() else {
            if is_null(&node) {
                return Some(());
            }
            self.root = Some(node);
            return Some(());
        };
        match (&mut frame.node.what, frame.key.take()) {
            (What::Map { .. }, None) => {
                frame.key = Some(key_of(node, self.faults));
                return Some(());
            }
            (What::Map { entries, .. }, Some(key)) => {
                if is_null(&node) {
                    let message = format!("`{}` has no value", shown(&key.text));
                    refuse_null(&mut node, key.span, message, self.faults);
                }
                enter(entries, &mut frame.index, key, node, self.faults);
            }
            (What::List { items, .. }, _) => {
                if is_null(&node) {
                    let at = node.span;
                    refuse_null(&mut node, at, "this entry of the list has no value".into(), self.faults);
                }
                items.push(node);
            }
            _ => {}
        }
        Some(())
    }

    fn forbid(&self, at: Span, message: &str, remedy: &str) {
        self.faults.add(YAML_FORBIDDEN, at, message, remedy);
    }

    /// The part of a place that lies on its first line.
    fn span(&self, span: &granit_parser::Span) -> Span {
        let (start, end) = (&span.start, &span.end);
        let length = if start.line() == end.line() {
            end.index().saturating_sub(start.index())
        } else {
            let rest = start.byte_offset().and_then(|b| self.text.get(b..)).unwrap_or_default();
            rest.lines().next().unwrap_or_default().trim_end().chars().count()
        };
        Span { line: number(start.line()), column: number(start.col()) + 1, length: number(length) }
    }
}

/// What cannot be a key is noted, and stands as an empty one that nothing looks at again.
fn key_of<'a>(node: Node<'a>, faults: &Faults) -> Key<'a> {
    let (span, bytes) = (node.span, node.bytes);
    let null = is_null(&node);
    match node.what {
        What::Scalar { text, .. } if text == "<<" => {
            faults.add(YAML_FORBIDDEN, span, "a merge key stands here", "Write the keys that are meant.");
        }
        What::Scalar { text, .. } if !null && !text.is_empty() => return Key { text, span, bytes },
        _ => faults.add(VALUE_REFUSED, span, "this is no key", "A key is a word in front of a colon."),
    }
    Key { text: Cow::Borrowed(""), span, bytes }
}

fn bytes_of(span: &granit_parser::Span) -> (u32, u32) {
    let range = span.byte_range().unwrap_or_default();
    (number(range.start), number(range.end))
}

/// Keys of long mappings are looked up, not searched: a file of one huge mapping must not take minutes.
fn enter<'a>(
    entries: &mut Vec<(Key<'a>, Node<'a>)>,
    index: &mut HashMap<Cow<'a, str>, usize>,
    key: Key<'a>,
    node: Node<'a>,
    faults: &Faults,
) {
    const SHORT: usize = 24;
    if entries.len() == SHORT {
        index.extend(entries.iter().enumerate().map(|(i, (k, _))| (k.text.clone(), i)));
    }
    let first = if entries.len() < SHORT {
        entries.iter().position(|(k, _)| k.text == key.text)
    } else {
        index.get(&key.text).copied()
    };
    // A refused key was noted already, and is empty.
    if let Some((first, value)) = first.and_then(|i| entries.get_mut(i)).filter(|_| !key.text.is_empty()) {
        value.broken = true;
        let message = format!("`{}` stands twice; first in line {}", shown(&key.text), first.span.line);
        faults.add(KEY_DUPLICATE, key.span, message, "Keep the one that is meant.");
        return;
    }
    if entries.len() >= SHORT {
        index.insert(key.text.clone(), entries.len());
    }
    entries.push((key, node));
}

fn refuse_null(node: &mut Node<'_>, at: Span, message: String, faults: &Faults) {
    faults.add(VALUE_REFUSED, at, message, "Write the value, or leave the key out.");
    node.what = What::Refused;
    node.broken = true;
}

/// The spellings of null in YAML 1.2.
fn is_null(node: &Node<'_>) -> bool {
    matches!(&node.what, What::Scalar { text, plain: true }
        if matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL"))
}
