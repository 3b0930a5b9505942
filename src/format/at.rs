//! A value with its place, as the fields of every shape have it.

use super::faults::Span;
use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// A value with its place; without the value when it was refused, which was then noted.
#[derive(Debug)]
pub(super) struct At<T> {
    pub(super) span: Span,
    pub(super) value: Option<T>,
}

/// A key that may be left out.
pub(super) type Maybe<T> = Option<At<T>>;
/// A list that may be left out.
pub(super) type Many<T> = Option<At<Vec<At<T>>>>;

/// The value under a key that may be left out; the outer `None` is a refused one.
pub(super) fn maybe<T>(at: Maybe<T>) -> Option<Option<T>> {
    at.map_or(Some(None), |at| at.value.map(Some))
}

/// The values of a list that may be left out; `None` when one of them was refused.
pub(super) fn many<T>(at: Many<T>) -> Option<Vec<T>> {
    at.map_or(Some(Vec::new()), |at| at.value?.into_iter().map(|item| item.value).collect())
}

/// The name by which [`At`] asks for its place.
pub(super) const AT: &str = "$at";
/// The name by which a type says that it is one word or a mapping.
pub(super) const WORD_OR_MAPPING: &str = "$word-or-mapping";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Placed<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Placed<T> {
            type Value = At<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<At<T>, A::Error> {
                let mut number = || parts.next_element::<u32>().map(Option::unwrap_or_default);
                let span = Span { line: number()?, column: number()?, length: number()? };
                Ok(At { span, value: parts.next_element()? })
            }
        }
        deserializer.deserialize_newtype_struct(AT, Placed(PhantomData))
    }
}

impl<T: schemars::JsonSchema> schemars::JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}
