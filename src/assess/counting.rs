//! The records that count, by whom and for what.

use super::claim::Claim;
use super::due::Exempted;
use super::facts::Facts;
use super::judged::{Completion, Judged, JudgedRecords};
use super::lot::Lot;
use super::verdict::Verdict;
use crate::cores::spread;
use crate::model::{
    Body, Day, Days, Kind, Moment, PersonId, PublicKey, RecordPath, Records, RequirementId, Version,
};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::ops::Range;

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
    pub fn path(&self) -> RecordPath {
        self.records.held(self.number as usize).path()
    }

    /// Its class as seen on a day: a key confirmed later was not confirmed then.
    #[must_use]
    pub fn class_on(&self, day: Day) -> Class {
        Class::of(self.kind, self.confirmed, day)
    }

    /// By completion day, then signing time, then path.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let order = (self.completion, self.signed_at).cmp(&(other.completion, other.signed_at));
        order.then_with(|| self.path().text().cmp(&other.path().text()))
    }
}

/// Counting records and exemptions by pair.
pub(super) struct Evidence<'e, 'a> {
    records: &'e JudgedRecords<'a>,
    numbers: Numbers,
    /// So many people belong together.
    share: usize,
    /// Where the records of some people and one requirement begin: people by shares, of each share every requirement;
    /// one more than there are.
    starts: Vec<u32>,
    /// The records that count and can fulfil, in that order, then in the order of recording.
    fulfilling: Vec<u32>,
    /// Since when a key is confirmed as a person's.
    confirmed: FxHashMap<(PersonId, PublicKey), Day>,
    /// By pair, in the order of recording.
    exemptions: FxHashMap<(usize, usize), Vec<Exempted>>,
}

/// The numbers of people and of requirements, as facts count them.
struct Numbers {
    people: FxHashMap<PersonId, usize>,
    requirements: FxHashMap<RequirementId, usize>,
}

/// A record that fulfils nothing by itself.
const NOTHING: u32 = u32::MAX;

impl<'e, 'a> Evidence<'e, 'a> {
    /// The evidence of a register about the people that are wanted, who are looked at in shares of so many.
    pub(super) fn of(
        facts: &Facts<'_>,
        records: &'e JudgedRecords<'a>,
        share: usize,
        wanted: impl Fn(&PersonId) -> bool,
    ) -> Self {
        let people = facts.people.keys().zip(0..).filter(|(id, _)| wanted(id));
        let numbers = Numbers {
            people: people.map(|(id, n)| ((*id).clone(), n)).collect(),
            requirements: facts.requirements.keys().copied().cloned().zip(0..).collect(),
        };
        let each = numbers.requirements.len();
        let belongs = spread(records.len(), |n| {
            let place = fulfilling(records, n).and_then(|(person, what)| {
                Some(numbers.people.get(&person)? / share * each + numbers.requirements.get(&what)?)
            });
            place.and_then(|place| u32::try_from(place).ok()).unwrap_or(NOTHING)
        });
        let (starts, fulfilling) = in_order(&belongs, facts.people.len().div_ceil(share) * each);
        let exemptions = exemptions(records, &numbers);
        let register = records.register();
        let confirmed = records.confirmations().all();
        let confirmed = confirmed.map(|(person, key, at)| ((person, key), register.commit(at).day)).collect();
        Self { records, numbers, share, starts, fulfilling, confirmed, exemptions }
    }

    /// The records of one requirement and a share of the people, by their numbers.
    pub(super) fn lot(&self, requirement: usize, people: Range<usize>) -> Lot<'a> {
        let place = people.start / self.share * self.numbers.requirements.len() + requirement;
        let numbers = &self.fulfilling[self.starts[place] as usize..self.starts[place + 1] as usize];
        let register = self.records.register();
        let mut counter = Counter { evidence: self, days: Days::new(register.zone) };
        let mut found = Vec::with_capacity(numbers.len());
        for number in numbers {
            // They lie in the order of recording, and so does what is looked up for them.
            let held = register.records.held(*number as usize);
            let of_person =
                |id: &PersonId| self.numbers.people.get(id).filter(|n| people.contains(n)).copied();
            let one = match held.usual() {
                Some(usual) => of_person(&usual.person)
                    .and_then(|person| Some((person, counter.one(*number, &Claim::usual(usual))?))),
                None => held.other().and_then(|file| {
                    let person = of_person(file.content.as_ref().ok()?.person()?)?;
                    Some((person, counter.one(*number, &Claim::of(file)?)?))
                }),
            };
            found.extend(one);
        }
        Lot::of(people, &found)
    }

    pub(super) fn exemptions(&self, person: usize, requirement: usize) -> &[Exempted] {
        self.exemptions.get(&(person, requirement)).map_or(&[], Vec::as_slice)
    }
}

/// What finds out of one record after another when it completes and how strong it is.
struct Counter<'c, 'e, 'a> {
    evidence: &'c Evidence<'e, 'a>,
    days: Days,
}

impl<'a> Counter<'_, '_, 'a> {
    fn one(&mut self, number: u32, claim: &Claim<'_>) -> Option<Counting<'a>> {
        let records = self.evidence.records;
        let register = records.register();
        let (key, _) = claim.seal.ok()?;
        let signed_day = self.days.day_of(claim.signed_at);
        Some(Counting {
            version: claim.text?.1.clone(),
            completion: Completion::signed_on(signed_day, records.tracks(), claim).day,
            signed_at: claim.signed_at,
            recorded: register.commit(claim.recorded).day,
            records: &register.records,
            number,
            kind: claim.kind,
            confirmed: self.evidence.confirmed.get(&(claim.signer.clone(), key.clone())).copied(),
        })
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
    let record = held.other()?.content.as_ref().ok().filter(|r| r.kind().fulfils())?;
    Some((record.person()?.clone(), record.requirement()?.clone()))
}

/// The exemptions that count.
fn exemptions(records: &JudgedRecords<'_>, numbers: &Numbers) -> FxHashMap<(usize, usize), Vec<Exempted>> {
    let mut found: Vec<(Judged, (usize, usize), Exempted)> = Vec::new();
    for judged in records.valid_other() {
        if let Some(Body::Exemption { person, requirement, from, until, .. }) =
            judged.record().map(|r| &r.body)
            && let (Some(person), Some(requirement)) =
                (numbers.people.get(person), numbers.requirements.get(requirement))
        {
            let recorded = records.register().commit(judged.file.recorded).day;
            let exempted = Exempted { recorded, from: *from, until: *until };
            found.push((judged, (*person, *requirement), exempted));
        }
    }
    let signed = |j: &Judged| j.record().map_or(Moment(0), |r| r.signed_at);
    found.sort_by(|(a, ..), (b, ..)| {
        let order = (a.file.recorded, signed(a)).cmp(&(b.file.recorded, signed(b)));
        order.then_with(|| a.file.path().cmp(&b.file.path()))
    });
    let mut exemptions: FxHashMap<(usize, usize), Vec<Exempted>> = FxHashMap::default();
    for (_, pair, exempted) in found {
        exemptions.entry(pair).or_default().push(exempted);
    }
    exemptions
}

/// Where what belongs to each of so many begins, and its numbers in that order; `belongs` says of each number to whom.
fn in_order(belongs: &[u32], count: usize) -> (Vec<u32>, Vec<u32>) {
    let some = || belongs.iter().zip(0u32..).filter(|(to, _)| **to != NOTHING);
    let mut starts = vec![0u32; count + 1];
    some().for_each(|(to, _)| starts[*to as usize + 1] += 1);
    for n in 0..count {
        starts[n + 1] += starts[n];
    }
    let mut next = starts.clone();
    let mut numbers = vec![0u32; starts[count] as usize];
    for (to, n) in some() {
        let place = &mut next[*to as usize];
        numbers[*place as usize] = n;
        *place += 1;
    }
    (starts, numbers)
}
