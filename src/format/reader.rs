//! From the tree to typed shapes, by serde, without stopping at the first problem.
//!
//! A shape is a struct that derives `Deserialize` and wraps each of its values in [`At`]. The deserialiser here knows
//! that wrapper: what is inside may be refused, which is noted with its place, and reading goes on beside it. Unknown
//! and missing keys are noted in the same way, so that one reading finds every problem of a file.

use super::at::{AT, At, WORD_OR_MAPPING};
use super::faults::{Faults, KEY_MISSING, KEY_UNKNOWN, VALUE_REFUSED, shown};
use super::tree::{Key, Node, What};
use crate::text;
use serde::de::value::StrDeserializer;
use serde::de::{
    self, Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess,
    SeqAccess, Visitor,
};
use std::fmt;

/// Why a value is refused: what is wrong on the first line, what to do on the second.
#[derive(Debug)]
pub(super) struct Refusal(String);

impl Refusal {
    pub(super) fn new(wrong: impl fmt::Display, remedy: impl fmt::Display) -> Self {
        Self(format!("{wrong}\n{remedy}"))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

impl de::Error for Refusal {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Reads a value as a shape; `None` when all of it was refused. Every problem is noted.
pub(super) fn read<T: DeserializeOwned>(node: &Node<'_>, faults: &Faults) -> Option<T> {
    At::deserialize(Reader { node, name: "", faults }).ok().and_then(|at: At<T>| at.value)
}

/// A place in the tree to read from.
#[derive(Clone, Copy)]
struct Reader<'a> {
    node: &'a Node<'a>,
    /// The key that it stands under.
    name: &'a str,
    faults: &'a Faults,
}

impl Reader<'_> {
    fn refuse(&self, why: &Refusal) {
        let (wrong, remedy) = why.0.split_once('\n').unwrap_or((&why.0, ""));
        let message =
            if self.name.is_empty() { wrong.to_owned() } else { format!("{}: {wrong}", shown(self.name)) };
        self.faults.add(VALUE_REFUSED, self.node.span, message, remedy);
    }

    /// What this is, as a message names it.
    fn found(&self) -> String {
        match &self.node.what {
            What::Scalar { text, .. } => format!("the text `{}`", shown(text)),
            What::List { .. } => "a list".into(),
            What::Map { .. } => "a mapping of keys".into(),
            What::Refused => "nothing".into(),
        }
    }

    fn wrong_shape(&self, expected: &str) -> Refusal {
        let remedy = match (&self.node.what, expected) {
            (What::Scalar { text, .. }, "a list") => format!("Write it in brackets: `[{}]`.", shown(text)),
            (What::List { items, .. }, "one value") if items.len() == 1 => {
                "Write it without the brackets.".into()
            }
            _ => format!("Write {expected}."),
        };
        Refusal::new(format!("{expected} is expected here, and this is {}", self.found()), remedy)
    }

    fn scalar(&self) -> Result<(&str, bool), Refusal> {
        match &self.node.what {
            What::Scalar { text, plain } => Ok((text, *plain)),
            _ => Err(self.wrong_shape("one value")),
        }
    }

    fn number(&self) -> Result<u32, Refusal> {
        let (text, plain) = self.scalar()?;
        let canonical = text == "0" || !text.starts_with('0');
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number = (plain && canonical && digits).then(|| text.parse().ok()).flatten();
        number.ok_or_else(|| {
            Refusal::new(
                format!("`{}` is no whole number", shown(text)),
                "Write digits, without quotes, sign or leading zero.",
            )
        })
    }

    fn note_unknown(&self, key: &Key<'_>, known: &[&'static str]) {
        // The empty key was refused before.
        if key.text.is_empty() || self.faults.skip() {
            return;
        }
        let remedy = match text::nearest(&key.text, known.iter().copied()) {
            Some(near) => format!("Perhaps `{near}` is meant."),
            None => format!("Take it out; known here: {}.", text::list(known, "and")),
        };
        let within = if self.name.is_empty() { String::new() } else { format!(" in {}", shown(self.name)) };
        let message = format!("nothing reads the key `{}`{within}", shown(&key.text));
        self.faults.add(KEY_UNKNOWN, key.span, message, remedy);
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Refusal;

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match name {
            AT => visitor.visit_seq(Placing { reader: self, part: 0 }),
            WORD_OR_MAPPING => match &self.node.what {
                What::Scalar { text, .. } => visitor.visit_str(text),
                _ => visitor.visit_newtype_struct(self),
            },
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let What::Map { entries, .. } = &self.node.what else {
            let keys = text::list(known, "or");
            return Err(self.wrong_shape(&format!("a mapping with keys such as {keys}")));
        };
        for (key, _) in entries.iter().filter(|(key, _)| !known.contains(&key.text.as_ref())) {
            self.note_unknown(key, known);
        }
        visitor.visit_map(Fields {
            reader: self,
            entries: entries.iter(),
            value: None,
            known,
            absent: known.iter(),
        })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let What::Map { entries, .. } = &self.node.what else {
            return Err(self.wrong_shape("a mapping of keys"));
        };
        visitor.visit_map(Fields {
            reader: self,
            entries: entries.iter(),
            value: None,
            known: &[],
            absent: [].iter(),
        })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match &self.node.what {
            What::List { items, .. } => visitor.visit_seq(Items { reader: self, items: items.iter() }),
            _ => Err(self.wrong_shape("a list")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_some(self)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.scalar()? {
            ("true", true) => visitor.visit_bool(true),
            ("false", true) => visitor.visit_bool(false),
            (text, _) => {
                let wrong = format!("`{}` is neither true nor false", shown(text));
                Err(Refusal::new(wrong, "Write true or false, without quotes."))
            }
        }
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_u32(self.number()?)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_str(self.scalar()?.0)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct
        enum identifier
    }
}

/// Hands an [`At`] its three numbers, then its value. Here problems are noted and end.
struct Placing<'a> {
    reader: Reader<'a>,
    part: u8,
}

impl<'de> SeqAccess<'de> for Placing<'_> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        let node = self.reader.node;
        self.part += 1;
        let number = match self.part {
            1 => node.span.line,
            2 => node.span.column,
            3 => node.span.length,
            _ => {
                if matches!(node.what, What::Refused) {
                    return Ok(None);
                }
                return match seed.deserialize(self.reader) {
                    Ok(value) => Ok(Some(value).filter(|_| !node.broken)),
                    Err(why) => {
                        self.reader.refuse(&why);
                        Ok(None)
                    }
                };
            }
        };
        seed.deserialize(number.into_deserializer()).map(Some)
    }
}

struct Items<'a> {
    reader: Reader<'a>,
    items: std::slice::Iter<'a, Node<'a>>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refusal> {
        self.items.next().map(|node| seed.deserialize(Reader { node, ..self.reader })).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The keys of a mapping that are known, then those that are known and absent. Without known keys, all of them.
struct Fields<'a> {
    reader: Reader<'a>,
    entries: std::slice::Iter<'a, (Key<'a>, Node<'a>)>,
    value: Option<(&'a str, &'a Node<'a>)>,
    known: &'static [&'static str],
    absent: std::slice::Iter<'static, &'static str>,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Refusal;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refusal> {
        let known = self.known;
        let readable = |key: &str| !key.is_empty() && (known.is_empty() || known.contains(&key));
        if let Some((key, value)) = self.entries.find(|(key, _)| readable(&key.text)) {
            self.value = Some((&key.text, value));
            return seed.deserialize(word(&key.text)).map(Some);
        }
        self.value = None;
        let reader = self.reader;
        match self.absent.find(|key| reader.node.get(key).is_none()) {
            Some(key) => seed.deserialize(word(key)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refusal> {
        match self.value.take() {
            Some((name, node)) => seed.deserialize(Reader { node, name, ..self.reader }),
            None => {
                let rest = self.absent.as_slice().len();
                let key = self.known.len().checked_sub(rest + 1).and_then(|i| self.known.get(i)).copied();
                seed.deserialize(Absent { reader: self.reader, key: key.unwrap_or_default() })
            }
        }
    }
}

fn word(text: &str) -> StrDeserializer<'_, Refusal> {
    text.into_deserializer()
}

/// A key that is known and does not stand there.
struct Absent<'a> {
    reader: Reader<'a>,
    key: &'static str,
}

impl<'de> Deserializer<'de> for Absent<'_> {
    type Error = Refusal;

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_none()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        let reader = self.reader;
        let within = if reader.name.is_empty() { String::new() } else { format!("{}: ", shown(reader.name)) };
        let message = format!("{within}the key `{}` is missing", self.key);
        reader.faults.add(KEY_MISSING, reader.node.head(), message, format!("Add `{}: …`.", self.key));
        visitor.visit_seq(Nothing)
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refusal> {
        Err(Refusal::new(format!("the key `{}` is missing", self.key), ""))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

struct Nothing;

impl<'de> SeqAccess<'de> for Nothing {
    type Error = Refusal;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, _: T) -> Result<Option<T::Value>, Refusal> {
        Ok(None)
    }
}
