//! Why a pair stands as it does: membership, each obligation, each record and its verdict.

mod membership;
mod months;
mod obligations;
mod records;
mod spans;

pub use months::MonthRow;
pub use obligations::ExplainedObligation;
pub use records::ExplainedRecord;
pub use spans::SpanRow;

use super::row::{PairRow, Rows};
use super::sheet::Sheet;
use crate::assess::{Assessment, Facts, Judged};
use crate::model::{Period, PersonId, RequirementId};

/// The whole reasoning about one pair.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The person.
    pub person: PersonId,
    /// The requirement.
    pub requirement: RequirementId,
    /// The pair's row, when the pair is bound or exempt.
    pub row: Option<PairRow>,
    /// Sentences on being bound.
    pub membership: Vec<String>,
    /// Every duty span that had begun, with why it began and ended.
    pub spans: Vec<SpanRow>,
    /// The period, when one was asked about.
    pub period: Option<Period>,
    /// Every obligation; of a period, those due in it and those carried in.
    pub obligations: Vec<ExplainedObligation>,
    /// How many more there are that do not belong to the period.
    pub other_obligations: usize,
    /// Of a period: the pair at the close of each month.
    pub months: Option<Vec<MonthRow>>,
    /// Every record that names the pair, valid or not.
    pub records: Vec<ExplainedRecord>,
}

/// A table with what is to be said under it.
#[derive(Clone, Debug)]
pub struct Part {
    /// The table.
    pub sheet: Sheet,
    /// Sentences.
    pub remarks: Vec<String>,
}

/// Explains a pair, over a period when one is given, its first and last day. `None` when the register knows the person or
/// the requirement not at all.
#[must_use]
pub fn explain(
    facts: &Facts<'_>,
    assessment: &Assessment<'_>,
    person: &PersonId,
    requirement: &RequirementId,
    period: Option<Period>,
) -> Option<Explanation> {
    let register = facts.register;
    register.people.get(person)?;
    register.requirements.get(requirement)?;
    let pair = assessment.pair(person, requirement);
    let row = pair.and_then(|pair| Rows::on(register, assessment.day).row(pair));
    let is_of_pair = |j: &Judged| j.record().is_some_and(|r| r.requirement() == Some(requirement));
    let judged = assessment.records.of(person).filter(is_of_pair);
    let all = pair.map_or_else(Vec::new, |pair| obligations::of(facts, assessment, pair, period));
    let owed = all.len();
    let obligations: Vec<_> =
        all.into_iter().filter(|o| period.is_none() || o.carried_in.is_some()).collect();
    Some(Explanation {
        person: person.clone(),
        requirement: requirement.clone(),
        row,
        membership: membership::membership(register, assessment, person, requirement, pair),
        spans: spans::of(facts, assessment.day, (person, requirement), pair),
        period,
        other_obligations: owed - obligations.len(),
        obligations,
        months: period.map(|period| months::of(facts, assessment.day, (person, requirement), period)),
        records: judged.filter_map(|j| records::of(register, &j, assessment.day)).collect(),
    })
}

impl Explanation {
    /// The tables of it, in the order in which they are read.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let plain = |sheet| Part { sheet, remarks: Vec::new() };
        let mut parts = vec![plain(spans::sheet(&self.spans))];
        parts.extend(self.months.as_ref().map(|months| plain(months::sheet(months))));
        parts.push(obligations::part(&self.obligations, self.period, self.other_obligations));
        parts.push(records::part(&self.records));
        parts
    }
}
