//! The auditor's sample as JSON.

use super::coverage::HeadingJson;
use super::period::PeriodJson;
use super::pretty;
use crate::report::{Answer, Item, SampleReport};
use serde::Serialize;

#[derive(Serialize)]
struct AnswerJson {
    test: &'static str,
    attribute: &'static str,
    result: &'static str,
    said: String,
    records: Vec<String>,
}

#[derive(Serialize)]
struct ItemJson {
    id: String,
    name: String,
    about: String,
    rank: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    answers: Option<Vec<AnswerJson>>,
}

#[derive(Serialize)]
struct SampleJson {
    #[serde(flatten)]
    heading: HeadingJson,
    period: PeriodJson,
    population: &'static str,
    seed: String,
    size: String,
    items: usize,
    drawn: usize,
    method: Vec<String>,
    sample: Vec<ItemJson>,
    not_drawn: Vec<ItemJson>,
}

fn answer(a: &Answer) -> AnswerJson {
    AnswerJson {
        test: a.attribute.code(),
        attribute: a.attribute.title(),
        result: a.mark.name(),
        said: a.said.clone(),
        records: a.records.iter().map(ToString::to_string).collect(),
    }
}

fn item(i: &Item) -> ItemJson {
    ItemJson {
        id: i.id.clone(),
        name: i.name.clone(),
        about: i.about.clone(),
        rank: i.rank.clone(),
        answers: None,
    }
}

/// A sample as JSON: what was drawn with its answers, and the rest of the population with its ranks.
///
/// # Errors
/// Never for these types; the serializer's signature says it could.
pub fn sample_json(s: &SampleReport) -> anyhow::Result<String> {
    let drawn = |i: &Item| ItemJson { answers: Some(i.answers.iter().map(answer).collect()), ..item(i) };
    pretty(&SampleJson {
        heading: HeadingJson::of(&s.heading, "sample"),
        period: s.period.into(),
        population: s.draw.pool.name(),
        seed: s.draw.seed.clone(),
        size: s.size.clone(),
        items: s.items.len(),
        drawn: s.drawn,
        method: s.method(),
        sample: s.sample().iter().map(drawn).collect(),
        not_drawn: s.items[s.drawn..].iter().map(item).collect(),
    })
}
