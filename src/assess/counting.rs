//! The records that count, by whom and for what.

use super::claim::Claim;
use super::due::Exempted;
use super::facts::Facts;
use super::judged::{Completion, JudgedRecords};
use super::lot::Lot;
use super::verdict::Verdict;
use crate::cores::deal;
use crate::model::{
    BLOCK, Body, Day, Days, Kind, Moment, PersonId, Record, RecordFile, Records, RequirementId, Signer,
    Version,
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
pub struct Counting {
    /// The version acknowledged or completed.
    pub version: Version,
    /// The day it completes.
    pub completion: Day,
    /// The day it reached the mainline.
    pub recorded: Day,
    /// The position among all records.
    pub(super) number: u32,
    /// The number of the person whom it is about.
    pub(super) person: u32,
    kind: Kind,
    confirmed: Option<Day>,
}

impl Counting {
    /// Its class as seen on a day: a key confirmed later was not confirmed then.
    #[must_use]
    pub fn class_on(&self, day: Day) -> Class {
        Class::of(self.kind, self.confirmed, day)
    }

    /// By completion day, then signing time, then path.
    pub(super) fn order(&self, other: &Self, records: &Records) -> Ordering {
        let held = |r: &Self| records.held(r.number as usize);
        let order = self.completion.cmp(&other.completion);
        let order = order.then_with(|| held(self).signed_at().cmp(&held(other).signed_at()));
        let path = |r: &Self| records.path(r.number as usize).text();
        order.then_with(|| path(self).cmp(&path(other)))
    }
}

/// Counting records and exemptions by pair.
pub(super) struct Evidence<'a> {
    records: &'a Records,
    numbers: Numbers,
    /// So many people belong together.
    share: usize,
    /// The records that count and can fulfil, run by run.
    runs: Vec<Run>,
    /// The positions of those that complete otherwise than as they were signed.
    pub(super) otherwise: Vec<usize>,
    /// By pair, in the order of recording.
    exemptions: FxHashMap<(usize, usize), Vec<Exempted>>,
}

/// The numbers of people and of requirements, as facts count them; none of whom nobody asks about.
struct Numbers {
    people: FxHashMap<PersonId, u32>,
    requirements: FxHashMap<RequirementId, usize>,
    /// Those that usual acknowledgements name by the numbers of their signers and wordings.
    of_signers: Vec<Option<u32>>,
    of_wordings: Vec<Option<usize>>,
}

impl Numbers {
    fn of(facts: &Facts<'_>, records: &JudgedRecords<'_>, wanted: impl Fn(&PersonId) -> bool) -> Self {
        let people = facts.people.keys().zip(0..).filter(|(id, _)| wanted(id));
        let people: FxHashMap<_, _> = people.map(|(id, n)| ((*id).clone(), n)).collect();
        let requirements: FxHashMap<_, _> = facts.requirements.keys().copied().cloned().zip(0..).collect();
        let shared = records.register().records.shared();
        let of_signers = shared.signers().iter().map(|s| people.get(&s.person).copied()).collect();
        let of_wordings = shared.wordings().iter().map(|w| requirements.get(&w.requirement).copied());
        Self { of_wordings: of_wordings.collect(), of_signers, people, requirements }
    }
}

/// What counts of some records that lie side by side: by shares of people, of each share every requirement, then in the
/// order of recording. One after another they are looked at once, with the commits around them: by pairs they lie all
/// over the memory.
struct Run {
    /// Where each share and requirement begins; one more than there are.
    starts: Vec<u32>,
    found: Vec<Counting>,
}

impl<'a> Evidence<'a> {
    /// The evidence of a register about the people that are wanted, who are looked at in shares of so many.
    pub(super) fn of(
        facts: &Facts<'_>,
        records: &JudgedRecords<'a>,
        share: usize,
        wanted: impl Fn(&PersonId) -> bool,
    ) -> Self {
        let numbers = Numbers::of(facts, records, wanted);
        let register = records.register();
        let since = |s: &Signer| records.confirmed_since(&s.person, &s.key).map(|at| register.commit(at).day);
        let confirmed: Vec<_> = register.records.shared().signers().iter().map(since).collect();
        let places = facts.people.len().div_ceil(share) * numbers.requirements.len();
        let run = |n: usize| {
            let range = n * BLOCK..records.len().min((n + 1) * BLOCK);
            let (days, otherwise) = (Days::new(register.zone), Vec::new());
            let mut counter = Counter { records, numbers: &numbers, confirmed: &confirmed, days, otherwise };
            let found = range.filter_map(|n| counter.one(n));
            let place = |(c, what): (Counting, usize)| {
                (c.person as usize / share * numbers.requirements.len() + what, c)
            };
            let run = Run::of(&found.map(place).collect::<Vec<_>>(), places);
            (run, counter.otherwise)
        };
        let found = deal(records.len().div_ceil(BLOCK), run);
        let (runs, otherwise): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        let exemptions = exemptions(records, &numbers);
        let otherwise = otherwise.concat();
        Self { records: &register.records, numbers, share, runs, otherwise, exemptions }
    }

    /// The records of one requirement and a share of the people, by their numbers.
    pub(super) fn lot(&self, requirement: usize, people: Range<usize>) -> Lot<'a> {
        let place = people.start / self.share * self.numbers.requirements.len() + requirement;
        let of_run = |run: &'_ Run| run.starts[place] as usize..run.starts[place + 1] as usize;
        let found: Vec<&Counting> = self.runs.iter().flat_map(|run| &run.found[of_run(run)]).collect();
        Lot::of(self.records, people, &found)
    }

    pub(super) fn exemptions(&self, person: usize, requirement: usize) -> &[Exempted] {
        self.exemptions.get(&(person, requirement)).map_or(&[], Vec::as_slice)
    }
}

impl Run {
    /// Puts records in the order of their places, of which there are so many.
    fn of(found: &[(usize, Counting)], places: usize) -> Self {
        let (starts, order) = in_order(found.iter().map(|(place, _)| *place), places);
        Self { starts, found: order.into_iter().map(|n| found[n as usize].1.clone()).collect() }
    }
}

/// What finds out of one record after another whether it fulfils anything, when it completes and how strong it is.
struct Counter<'c, 'a> {
    records: &'c JudgedRecords<'a>,
    numbers: &'c Numbers,
    /// Since when the key of each signer is confirmed as theirs, by the signers' numbers.
    confirmed: &'c [Option<Day>],
    days: Days,
    /// Those found that complete otherwise than as they were signed.
    otherwise: Vec<usize>,
}

impl<'a> Counter<'_, 'a> {
    /// A record by its position, with the number of its requirement, if it counts, can fulfil an obligation, and is about
    /// somebody who is wanted.
    fn one(&mut self, n: usize) -> Option<(Counting, usize)> {
        if self.records.verdicts()[n] != Verdict::Valid {
            return None;
        }
        let register = self.records.register();
        let row = register.records.row(n);
        let numbers = self.numbers;
        let (claim, (person, requirement), confirmed) = if row.is_usual() {
            let whom = numbers.of_signers[row.signer as usize]?;
            let what = numbers.of_wordings[row.wording as usize]?;
            let confirmed = self.confirmed[row.signer as usize];
            (Claim::usual(row, register.records.shared()), (whom, what), confirmed)
        } else {
            let file = register.records.other(n)?;
            let record = file.content.as_ref().ok().filter(|r| r.kind().fulfils())?;
            let whom = *numbers.people.get(record.person()?)?;
            let claim = Claim::of(file)?;
            let what = *numbers.requirements.get(claim.requirement?)?;
            let (key, _) = claim.seal.ok()?;
            let confirmed = self.records.confirmed_since(claim.signer, key);
            (claim, (whom, what), confirmed.map(|at| register.commit(at).day))
        };
        let signed_day = self.days.day_of(claim.signed_at);
        let (_, version, _) = claim.text?;
        let completion = Completion::signed_on(signed_day, self.records.tracks(), &claim);
        if !completion.is_as_signed() {
            self.otherwise.push(n);
        }
        let counting = Counting {
            version: version.clone(),
            completion: completion.day,
            recorded: register.commit(claim.recorded).day,
            number: u32::try_from(n).ok()?,
            person,
            kind: claim.kind,
            confirmed,
        };
        Some((counting, requirement))
    }
}

/// The exemptions that count.
fn exemptions(records: &JudgedRecords<'_>, numbers: &Numbers) -> FxHashMap<(usize, usize), Vec<Exempted>> {
    let mut found: Vec<(&RecordFile, Moment, (usize, usize), Exempted)> = Vec::new();
    for file in records.valid_files() {
        if let Ok(Record {
            body: Body::Exemption { person, requirement, from, until, .. }, signed_at, ..
        }) = &file.content
            && let (Some(person), Some(requirement)) =
                (numbers.people.get(person), numbers.requirements.get(requirement))
        {
            let recorded = records.register().commit(file.recorded).day;
            let exempted = Exempted { recorded, from: *from, until: *until };
            found.push((file, *signed_at, (*person as usize, *requirement), exempted));
        }
    }
    found.sort_by(|(a, a_signed, ..), (b, b_signed, ..)| {
        let order = (a.recorded, a_signed).cmp(&(b.recorded, b_signed));
        order.then_with(|| a.path().cmp(&b.path()))
    });
    let mut exemptions: FxHashMap<(usize, usize), Vec<Exempted>> = FxHashMap::default();
    for (_, _, pair, exempted) in found {
        exemptions.entry(pair).or_default().push(exempted);
    }
    exemptions
}

/// Where what belongs to each of so many begins, one more than there are, and the numbers of all in that order; `belongs`
/// says of one after another to whom.
pub(super) fn in_order(belongs: impl Iterator<Item = usize> + Clone, count: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0u32; count + 1];
    belongs.clone().for_each(|to| starts[to + 1] += 1);
    for n in 0..count {
        starts[n + 1] += starts[n];
    }
    let mut next = starts.clone();
    let mut numbers = vec![0u32; starts[count] as usize];
    for (to, n) in belongs.zip(0u32..) {
        let place = &mut next[to];
        numbers[*place as usize] = n;
        *place += 1;
    }
    (starts, numbers)
}
