//! The reasoning about one pair as JSON.

use super::coverage::{HeadingJson, PairJson};
use super::pretty;
use crate::report::{Cell, Explanation, Heading, Sheet};
use serde::Serialize;
use serde_json::{Map, Value};

#[derive(Serialize)]
struct ExplanationJson {
    #[serde(flatten)]
    heading: HeadingJson,
    person: String,
    requirement: String,
    pair: Option<PairJson>,
    membership: Vec<String>,
    spans: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    months: Option<Vec<Value>>,
    obligations: Vec<Value>,
    records: Vec<Value>,
}

/// The reasoning about one pair as JSON.
///
/// # Errors
/// Never for these types; the serializer's signature says it could.
pub fn explanation_json(heading: &Heading, e: &Explanation) -> anyhow::Result<String> {
    pretty(&ExplanationJson {
        heading: HeadingJson::of(heading, "explanation"),
        person: e.person.to_string(),
        requirement: e.requirement.to_string(),
        pair: e.row.as_ref().map(PairJson::of),
        membership: e.membership.clone(),
        spans: objects(&e.spans),
        months: e.months.as_ref().map(objects),
        obligations: objects(&e.obligations),
        records: objects(&e.records),
    })
}

/// A sheet as objects by column key.
fn objects(sheet: &Sheet) -> Vec<Value> {
    let keys = || sheet.columns.iter().map(|c| c.key.to_owned());
    sheet
        .rows
        .iter()
        .map(|row| Value::Object(keys().zip(row.iter().map(value)).collect::<Map<_, _>>()))
        .collect()
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::None | Cell::Bar(_) | Cell::Share(_) | Cell::Rate(_) => Value::Null,
        Cell::Text(words, _) => words.clone().into(),
        Cell::Count(n, _) => (*n).into(),
        Cell::Days(n, _) => (*n).into(),
        Cell::Day(day, _) => day.to_string().into(),
        Cell::Moment(moment) => moment.to_string().into(),
        Cell::Flag(yes) => (*yes).into(),
    }
}
