//! The auditor's sample: a population, the items that the auditor's seed draws from it, and what the register can say
//! of each.
//!
//! The rank of an item is the SHA-256 of `<seed>:<id>`, written as lower-case hex digits; the items of the lowest ranks
//! are the sample. Whoever has the ids and the seed can draw it again with any program that knows SHA-256.

mod attributes;
mod papers;
mod pool;
mod sheet;

pub use attributes::{Answer, Attribute, Mark};
pub use pool::Pool;

use super::heading::Heading;
use super::population::population;
use crate::assess::{Assessment, Facts};
use crate::model::{Period, Take};
use crate::source::Digest;
use attributes::Bench;

/// How a sample is drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draw {
    /// From what.
    pub pool: Pool,
    /// The auditor's seed, any text.
    pub seed: String,
    /// How many; `None` is what the organisation's rule says.
    pub size: Option<Take>,
}

/// An item of the population.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// What identifies it in the population, and what its rank is made of.
    pub id: String,
    /// The name or title.
    pub name: String,
    /// What it is, in a few words.
    pub about: String,
    /// The SHA-256 of seed, colon and id, in hex digits.
    pub rank: String,
    /// What the register says of each attribute; empty for what was not drawn.
    pub answers: Vec<Answer>,
}

/// A sample with the population that it is drawn from.
#[derive(Clone, Debug)]
pub struct SampleReport {
    /// Where it comes from.
    pub heading: Heading,
    /// How it was drawn.
    pub draw: Draw,
    /// The period.
    pub period: Period,
    /// The population, by rank.
    pub items: Vec<Item>,
    /// How many of them, from the first, are the sample.
    pub drawn: usize,
    /// Why it is so many.
    pub size: String,
    /// That the population is whole, or that there is none.
    pub proof: String,
}

/// The rank of an item.
#[must_use]
pub fn rank(seed: &str, id: &str) -> String {
    Digest::of(format!("{seed}:{id}").as_bytes()).hex()
}

/// Draws a sample of a period, as seen from the assessment's day.
#[must_use]
pub fn sample<'a>(
    facts: &'a Facts<'a>,
    assessment: &'a Assessment<'a>,
    period: Period,
    draw: Draw,
    heading: Heading,
) -> SampleReport {
    let bench = Bench { facts, assessment, period };
    let mut ranked: Vec<_> =
        pool::candidates(&bench, draw.pool).into_iter().map(|c| (rank(&draw.seed, &c.id), c)).collect();
    ranked.sort_by(|(a, x), (b, y)| (a, &x.id).cmp(&(b, &y.id)));
    let rule = &facts.register.config_on(period.to.min(assessment.day)).sampling;
    let take = draw.size.unwrap_or_else(|| rule.take(ranked.len()));
    let drawn = take.of(ranked.len());
    let size = match draw.size {
        Some(take) => format!("{drawn}, as asked for ({take})"),
        None => format!("{drawn}, by the register's rule ({rule})"),
    };
    let proof = match draw.pool.roll() {
        Some(_) => population(facts, period, assessment.day).remarks().join(" "),
        None => draw.pool.proof(ranked.len(), facts, period),
    };
    let item = |(n, (rank, candidate)): (usize, (String, pool::Candidate<'_>))| Item {
        answers: if n < drawn { bench.answers(draw.pool, &candidate.what) } else { Vec::new() },
        id: candidate.id,
        name: candidate.name,
        about: candidate.about,
        rank,
    };
    let items = ranked.into_iter().enumerate().map(item).collect();
    SampleReport { heading, draw, period, items, drawn, size, proof }
}

impl SampleReport {
    /// The items that were drawn, by rank.
    #[must_use]
    pub fn sample(&self) -> &[Item] {
        &self.items[..self.drawn]
    }

    /// How many answers have a mark.
    #[must_use]
    pub fn count(&self, mark: Mark) -> usize {
        self.sample().iter().flat_map(|i| &i.answers).filter(|a| a.mark == mark).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `printf %s 4711:jane.doe | sha256sum` prints it.
    #[test]
    fn a_rank_is_what_sha256sum_prints() {
        let printed = "600beede71c238d9e3194f0247b5f4fa089aee795bb8b0e332674c41e89d23ca";
        assert_eq!(rank("4711", "jane.doe"), printed);
    }
}
