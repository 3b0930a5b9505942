//! The records that count, by whom and for what.

use super::due::Exempted;
use super::facts::Facts;
use super::judge::{Judged, Judgement};
use super::verdict::Verdict;
use crate::model::{Body, Day, Kind, Moment, PersonId, RecordFile, RequirementId, Version};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// How strong a piece of evidence is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Class {
    /// Signed by the person with a confirmed key.
    Personal,
    /// Signed by the person with a key that nobody else confirmed.
    Unconfirmed,
    /// A maintainer saw the person's acknowledgement.
    Witnessed,
    /// A maintainer imported it from another system.
    Imported,
}

impl Class {
    /// The class of a record of this kind, by a key confirmed since a day, as seen on another.
    pub(super) fn of(kind: Kind, confirmed: Option<Day>, day: Day) -> Self {
        match kind {
            Kind::WitnessedAcknowledgement => Self::Witnessed,
            Kind::ImportedCompletion => Self::Imported,
            _ if confirmed.is_some_and(|since| since <= day) => Self::Personal,
            _ => Self::Unconfirmed,
        }
    }

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Unconfirmed => "unconfirmed",
            Self::Witnessed => "witnessed",
            Self::Imported => "imported",
        }
    }
}

/// A valid record that can fulfil an obligation.
#[derive(Clone, Debug)]
pub struct Counting<'a> {
    /// The version acknowledged or completed.
    pub version: Version,
    /// The day it completes.
    pub completion: Day,
    /// When it was signed.
    pub signed_at: Moment,
    /// The day it reached the mainline.
    pub recorded: Day,
    file: &'a RecordFile,
    kind: Kind,
    confirmed: Option<Day>,
}

impl Counting<'_> {
    /// Its path.
    #[must_use]
    pub fn path(&self) -> Arc<str> {
        self.file.path()
    }

    /// Its class as seen on a day: a key confirmed later was not confirmed then.
    #[must_use]
    pub fn class_on(&self, day: Day) -> Class {
        Class::of(self.kind, self.confirmed, day)
    }
}

/// Counting records and exemptions by pair.
pub(super) struct Evidence<'a> {
    /// How many requirements there are: a pair's number is that of its person times this, and that of its requirement.
    requirements: usize,
    /// Where the records of each pair begin; one more than there are pairs.
    starts: Vec<usize>,
    /// By pair, then completion day, then signing time, then path.
    counting: Vec<Counting<'a>>,
    /// By pair, in the order of recording.
    exemptions: FxHashMap<usize, Vec<Exempted>>,
}

impl<'a> Evidence<'a> {
    pub(super) fn of(facts: &Facts<'_>, judgement: &Judgement<'a>) -> Self {
        let register = facts.register;
        let people: FxHashMap<&PersonId, usize> = facts.people.keys().copied().zip(0..).collect();
        let requirements: FxHashMap<&RequirementId, usize> =
            facts.requirements.keys().copied().zip(0..).collect();
        let pair = |person, requirement| {
            Some(people.get(person)? * requirements.len() + requirements.get(requirement)?)
        };
        let mut exempted: Vec<(&Judged<'_>, usize, Exempted)> = Vec::new();
        let mut found: Vec<(usize, Counting<'a>)> = Vec::with_capacity(judgement.records.len());
        for judged in judgement.records.iter().filter(|j| j.verdict == Verdict::Valid) {
            let Ok(record) = &judged.file.content else { continue };
            let Some(pair) =
                record.person().zip(record.requirement()).and_then(|(person, r)| pair(person, r))
            else {
                continue;
            };
            let recorded = register.commit(judged.file.recorded).day;
            if let Body::Exemption { from, until, .. } = &record.body {
                exempted.push((judged, pair, Exempted { recorded, from: *from, until: *until }));
            }
            if let (Some((_, version, _)), Some(completion)) = (record.text(), judged.completion) {
                let counting = Counting {
                    version: version.clone(),
                    completion: completion.day,
                    signed_at: record.signed_at,
                    recorded,
                    file: judged.file,
                    kind: record.kind(),
                    confirmed: judged.confirmed.map(|ix| register.commit(ix).day),
                };
                found.push((pair, counting));
            }
        }
        exempted.sort_by(|(a, ..), (b, ..)| {
            let order = (a.file.recorded, signed(a)).cmp(&(b.file.recorded, signed(b)));
            order.then_with(|| a.file.path().cmp(&b.file.path()))
        });
        let mut exemptions: FxHashMap<usize, Vec<Exempted>> = FxHashMap::default();
        for (_, pair, e) in exempted {
            exemptions.entry(pair).or_default().push(e);
        }
        let (starts, counting) = by_pair(found, people.len() * requirements.len());
        Self { requirements: requirements.len(), starts, counting, exemptions }
    }

    /// The records of a pair: of the person and the requirement of these numbers.
    pub(super) fn counting(&self, person: usize, requirement: usize) -> &[Counting<'a>] {
        let pair = person * self.requirements + requirement;
        &self.counting[self.starts[pair]..self.starts[pair + 1]]
    }

    pub(super) fn exemptions(&self, person: usize, requirement: usize) -> &[Exempted] {
        self.exemptions.get(&(person * self.requirements + requirement)).map_or(&[], Vec::as_slice)
    }
}

/// What was found, put in the order of the pairs, and where that of each begins.
fn by_pair(mut found: Vec<(usize, Counting<'_>)>, pairs: usize) -> (Vec<usize>, Vec<Counting<'_>>) {
    found.sort_by(|(p, a), (q, b)| {
        let order = (p, a.completion, a.signed_at).cmp(&(q, b.completion, b.signed_at));
        order.then_with(|| a.path().cmp(&b.path()))
    });
    let mut starts = vec![0; pairs + 1];
    for (pair, _) in &found {
        starts[pair + 1] += 1;
    }
    for n in 0..pairs {
        starts[n + 1] += starts[n];
    }
    (starts, found.into_iter().map(|(_, counting)| counting).collect())
}

fn signed(judged: &Judged<'_>) -> Moment {
    judged.file.content.as_ref().map_or(Moment(0), |r| r.signed_at)
}
