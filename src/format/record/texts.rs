//! Records as bare texts, for whoever keeps many of them in little room.

use super::body::{self, Field, Fields};
use super::form::{HEAD, TAIL, keys};
use crate::model::{Kind, Moment, Record, RepositoryId};
use crate::source::CommitId;
use std::borrow::Cow;

/// The texts of a record in the order of its keys, without the format, the kind, `signed_at` and `head`.
#[must_use]
pub fn texts(record: &Record) -> Vec<String> {
    let mut texts = vec![record.repository.to_string()];
    texts.extend(body::values(&record.body));
    texts.push(record.statement.to_string());
    texts
}

/// How many texts a record of the kind has.
#[must_use]
pub fn texts_of(kind: Kind) -> usize {
    keys(kind).count() - 4
}

/// The record of these texts, as [`texts`] gives them; `None` when they are none.
#[must_use]
pub fn from_texts(kind: Kind, signed_at: Moment, head: Option<CommitId>, texts: &[&str]) -> Option<Record> {
    let own = keys(kind).skip(HEAD.len()).take(keys(kind).count() - HEAD.len() - TAIL.len());
    let (repository, rest) = texts.split_first()?;
    let (statement, values) = rest.split_last()?;
    let fields: Vec<Field<'_>> =
        own.zip(values).map(|(key, value)| Field { key, value: Cow::Borrowed(value), line: 0 }).collect();
    let body = body::read(kind, &mut Fields(fields.iter())).ok()?;
    let repository = RepositoryId::parse(repository)?;
    Some(Record { repository, signed_at, head, statement: (*statement).into(), body })
}
