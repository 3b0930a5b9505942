//! The records that count, by whom and for what.

use super::claim::Claim;
use super::due::Exempted;
use super::facts::Facts;
use super::judged::{Completion, Judged, JudgedRecords};
use super::verdict::Verdict;
use crate::cores::spread;
use crate::model::{Body, Day, Kind, Moment, PersonId, Records, RequirementId, Version};
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
    records: &'a Records,
    number: u32,
    kind: Kind,
    confirmed: Option<Day>,
}

impl Counting<'_> {
    /// Its path.
    #[must_use]
    pub fn path(&self) -> Arc<str> {
        self.records.get(self.number as usize).path()
    }

    /// Its class as seen on a day: a key confirmed later was not confirmed then.
    #[must_use]
    pub fn class_on(&self, day: Day) -> Class {
        Class::of(self.kind, self.confirmed, day)
    }
}

/// Counting records and exemptions by pair.
pub(super) struct Evidence<'e, 'a> {
    records: &'e JudgedRecords<'a>,
    pairs: Pairs,
    /// Where the records of each pair begin; one more than there are pairs.
    starts: Vec<u32>,
    /// The records that count and can fulfil, by pair, then in the order of recording.
    numbers: Vec<u32>,
    /// By pair, in the order of recording.
    exemptions: FxHashMap<usize, Vec<Exempted>>,
}

/// The numbers of pairs, by requirement, then person: that is how they are gone through.
struct Pairs {
    people: FxHashMap<PersonId, usize>,
    requirements: FxHashMap<RequirementId, usize>,
}

/// A record that fulfils nothing by itself.
const NO_PAIR: usize = usize::MAX;

impl Pairs {
    fn of(facts: &Facts<'_>) -> Self {
        Self {
            people: facts.people.keys().copied().cloned().zip(0..).collect(),
            requirements: facts.requirements.keys().copied().cloned().zip(0..).collect(),
        }
    }

    fn count(&self) -> usize {
        self.people.len() * self.requirements.len()
    }

    /// The number of a pair, from that of its person and that of its requirement.
    fn place(&self, person: usize, requirement: usize) -> usize {
        requirement * self.people.len() + person
    }

    fn number(&self, person: &PersonId, requirement: &RequirementId) -> Option<usize> {
        Some(self.place(*self.people.get(person)?, *self.requirements.get(requirement)?))
    }
}

impl<'e, 'a> Evidence<'e, 'a> {
    pub(super) fn of(facts: &Facts<'_>, records: &'e JudgedRecords<'a>) -> Self {
        let pairs = Pairs::of(facts);
        let of_pair = spread(records.len(), |n| {
            let pair = fulfilling(records, n).and_then(|(person, what)| pairs.number(&person, &what));
            pair.unwrap_or(NO_PAIR)
        });
        let (starts, numbers) = by_pair(&of_pair, pairs.count());
        let exemptions = exemptions(records, &pairs);
        Self { records, pairs, starts, numbers, exemptions }
    }

    /// The records of a pair by completion day, then signing time, then path: of the person and the requirement of these
    /// numbers.
    pub(super) fn counting(&self, person: usize, requirement: usize) -> Arc<[Counting<'a>]> {
        let pair = self.pairs.place(person, requirement);
        let numbers = &self.numbers[self.starts[pair] as usize..self.starts[pair + 1] as usize];
        let mut counting: Vec<Counting<'a>> = numbers.iter().filter_map(|n| self.one(*n)).collect();
        counting.sort_by(|a, b| {
            let order = (a.completion, a.signed_at).cmp(&(b.completion, b.signed_at));
            order.then_with(|| a.path().cmp(&b.path()))
        });
        counting.into()
    }

    fn one(&self, number: u32) -> Option<Counting<'a>> {
        let records = &self.records.register().records;
        match records.held(number as usize).usual() {
            Some(usual) => self.counting_as(number, &Claim::usual(usual)),
            None => self.counting_as(number, &Claim::of(&records.get(number as usize))?),
        }
    }

    fn counting_as(&self, number: u32, claim: &Claim<'_>) -> Option<Counting<'a>> {
        let register = self.records.register();
        let (key, _) = claim.seal.ok()?;
        let confirmed = self.records.confirmations().since(claim.signer, key);
        Some(Counting {
            version: claim.text?.1.clone(),
            completion: Completion::of(self.records.tracks(), claim).day,
            signed_at: claim.signed_at,
            recorded: register.commit(claim.recorded).day,
            records: &register.records,
            number,
            kind: claim.kind,
            confirmed: confirmed.map(|ix| register.commit(ix).day),
        })
    }

    pub(super) fn exemptions(&self, person: usize, requirement: usize) -> &[Exempted] {
        let pair = self.pairs.place(person, requirement);
        self.exemptions.get(&pair).map_or(&[], Vec::as_slice)
    }
}

/// Whose record it is and of what, if it counts and can fulfil an obligation.
fn fulfilling(records: &JudgedRecords<'_>, n: usize) -> Option<(PersonId, RequirementId)> {
    if records.verdicts()[n] != Verdict::Valid {
        return None;
    }
    let held = records.register().records.held(n);
    if let Some(usual) = held.usual() {
        return Some((usual.person.clone(), usual.wording.requirement.clone()));
    }
    let file = records.register().records.get(n);
    let record = file.content.as_ref().ok().filter(|r| r.kind().fulfils())?;
    Some((record.person()?.clone(), record.requirement()?.clone()))
}

/// The exemptions that count.
fn exemptions(records: &JudgedRecords<'_>, pairs: &Pairs) -> FxHashMap<usize, Vec<Exempted>> {
    let mut found: Vec<(Judged, usize, Exempted)> = Vec::new();
    for judged in records.valid_other() {
        if let Some(Body::Exemption { person, requirement, from, until, .. }) =
            judged.record().map(|r| &r.body)
            && let Some(pair) = pairs.number(person, requirement)
        {
            let recorded = records.register().commit(judged.file.recorded).day;
            let exempted = Exempted { recorded, from: *from, until: *until };
            found.push((judged, pair, exempted));
        }
    }
    let signed = |j: &Judged| j.record().map_or(Moment(0), |r| r.signed_at);
    found.sort_by(|(a, ..), (b, ..)| {
        let order = (a.file.recorded, signed(a)).cmp(&(b.file.recorded, signed(b)));
        order.then_with(|| a.file.path().cmp(&b.file.path()))
    });
    let mut exemptions: FxHashMap<usize, Vec<Exempted>> = FxHashMap::default();
    for (_, pair, exempted) in found {
        exemptions.entry(pair).or_default().push(exempted);
    }
    exemptions
}

/// Where the records of each pair begin, and their numbers in the order of the pairs.
fn by_pair(of_pair: &[usize], pairs: usize) -> (Vec<u32>, Vec<u32>) {
    let some = || of_pair.iter().zip(0u32..).filter(|(pair, _)| **pair != NO_PAIR);
    let mut starts = vec![0u32; pairs + 1];
    some().for_each(|(pair, _)| starts[*pair + 1] += 1);
    for n in 0..pairs {
        starts[n + 1] += starts[n];
    }
    let mut next = starts.clone();
    let mut numbers = vec![0u32; starts[pairs] as usize];
    for (pair, n) in some() {
        let place = &mut next[*pair];
        numbers[*place as usize] = n;
        *place += 1;
    }
    (starts, numbers)
}
