//! The second reading: a file counts only when another YAML implementation reads the same in it.
//!
//! The tree comes from one parser, and auditors will read the same file with others. Where two of them part, a value
//! would depend on the tool, so the file is refused. The second reader walks along the tree and compares; it keeps
//! nothing.

use super::faults::{FILE_UNREADABLE, Faults, Span};
use super::tree::{Node, What};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
use std::fmt;

/// Whether `serde_yaml` reads the same keys and values in the text; notes it where not.
pub(super) fn agrees(text: &str, root: &Node<'_>, faults: &Faults) -> bool {
    let reached = Cell::new(root.span);
    let second = Same { node: root, reached: &reached };
    match second.deserialize(serde_yaml::Deserializer::from_str(text)) {
        Ok(()) => true,
        Err(_) => {
            let message = "two YAML readers read this differently";
            faults.add(
                FILE_UNREADABLE,
                reached.get(),
                message,
                "Write it more plainly, such as in double quotes.",
            );
            false
        }
    }
}

/// What is expected to come next.
#[derive(Clone, Copy)]
struct Same<'a> {
    node: &'a Node<'a>,
    reached: &'a Cell<Span>,
}

impl<'de> DeserializeSeed<'de> for Same<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, second: D) -> Result<(), D::Error> {
        self.reached.set(self.node.span);
        match self.node.what {
            What::Scalar { .. } => second.deserialize_str(self),
            What::List { .. } => second.deserialize_seq(self),
            What::Map { .. } => second.deserialize_map(self),
            What::Refused => Err(D::Error::custom("refused")),
        }
    }
}

impl<'de> Visitor<'de> for Same<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what the first reader read")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        same(self.node.text() == Some(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        for node in self.node.items() {
            same(items.next_element_seed(Same { node, ..self })?.is_some())?;
        }
        // A further element would be refused by the deserialiser itself.
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        for (key, value) in self.node.entries() {
            self.reached.set(key.span);
            same(entries.next_key_seed(Word(&key.text))?.is_some())?;
            entries.next_value_seed(Same { node: value, ..self })?;
        }
        Ok(())
    }
}

/// The key that is expected.
struct Word<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for Word<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, second: D) -> Result<(), D::Error> {
        second.deserialize_str(self)
    }
}

impl Visitor<'_> for Word<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the key that the first reader read")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        same(self.0 == text)
    }
}

fn same<E: Error>(same: bool) -> Result<(), E> {
    if same { Ok(()) } else { Err(E::custom("different")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::tree;

    fn compare(first: &str, second: &str) -> bool {
        let faults = Faults::of("x");
        let root = tree::parse(first, &faults).unwrap();
        agrees(second, &root, &faults)
    }

    #[test]
    fn the_same_text_reads_the_same() {
        let text = "a: |\n  x\n\n  y\nb: [1.10, 0123, no, {c: \"\\u00e9\"}]\nd: >-\n  folded\n  text\n";
        assert!(compare(text, text));
    }

    #[test]
    fn a_difference_anywhere_is_seen() {
        let text = "a: [x, {b: y}]\nc: d\n";
        for other in [
            "a: [x, {b: z}]\nc: d\n",
            "a: [x, {e: y}]\nc: d\n",
            "a: [x]\nc: d\n",
            "a: [x, {b: y}, z]\nc: d\n",
            "a: [x, {b: y, f: g}]\nc: d\n",
            "a: [x, {b: y}]\n",
            "a: [x, {b: y}]\nc: d\ne: f\n",
            "a: x\nc: d\n",
            "- a\n",
        ] {
            assert!(!compare(text, other), "{other}");
        }
    }
}
