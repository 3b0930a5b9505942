//! Records with their verdicts.

use super::claim::Claim;
use super::counting::Class;
use super::grounds::SKEW;
use super::keys::Confirmations;
use super::tracks::Tracks;
use super::verdict::Verdict;
use crate::cores::deal;
use crate::model::{
    BLOCK, Day, Days, HeadStanding, Kind, PersonId, PublicKey, Record, RecordFile, Register, Seal,
};
use crate::source::CommitIx;
use std::sync::OnceLock;

/// Every record of a register with its verdict, in the register's order. Each is put together when it is looked at.
#[derive(Debug)]
pub struct JudgedRecords<'a> {
    tracks: Tracks<'a>,
    verdicts: Vec<Verdict>,
    confirmations: Confirmations,
    /// The positions of those that count and complete otherwise than as they were signed, once somebody asked.
    otherwise: OnceLock<Vec<usize>>,
}

/// A record file with its verdict.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The file.
    pub file: RecordFile,
    /// Whether it counts.
    pub verdict: Verdict,
    /// The commit since which the key that signed is confirmed as the signer's.
    pub confirmed: Option<CommitIx>,
    /// When it was completed, and why then; `None` for kinds that complete nothing, and for malformed files.
    pub completion: Option<Completion>,
}

/// Who signed a record that counts, with what and when: found without putting the record together.
#[derive(Clone, Debug)]
pub struct SignedBy {
    /// The position among all records.
    pub number: usize,
    /// Who signed.
    pub signer: PersonId,
    /// With which key.
    pub key: PublicKey,
    /// The commit that first held it.
    pub recorded: CommitIx,
    /// What kind of record it is.
    pub kind: Kind,
}

/// The day on which a record completes, and what put it there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Completion {
    /// The completion day.
    pub day: Day,
    /// Recorded more than `landing` days after it was signed: the recorded day counts.
    pub late_landing: bool,
    /// Signed before the time of its own head: the recorded day counts.
    pub backdated: bool,
    /// Signed before its text was on the mainline: the day of the text counts.
    pub before_publication: bool,
}

impl<'a> JudgedRecords<'a> {
    pub(super) const fn new(
        tracks: Tracks<'a>,
        verdicts: Vec<Verdict>,
        confirmations: Confirmations,
    ) -> Self {
        Self { tracks, verdicts, confirmations, otherwise: OnceLock::new() }
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.verdicts.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.verdicts.is_empty()
    }

    /// The verdict on each.
    #[must_use]
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// The commit since which a key is confirmed as the person's; `None` while it is not.
    #[must_use]
    pub fn confirmed_since(&self, person: &PersonId, key: &PublicKey) -> Option<CommitIx> {
        self.confirmations.since(person, key)
    }

    /// Those that count and are about a person.
    pub fn valid_of(&self, person: &PersonId) -> impl DoubleEndedIterator<Item = Judged> {
        self.of(person).filter(|judged| judged.verdict == Verdict::Valid)
    }

    /// Those that are about a person.
    pub fn of(&self, person: &PersonId) -> impl DoubleEndedIterator<Item = Judged> {
        let records = &self.tracks.register.records;
        let theirs: Vec<bool> = records.shared().signers().iter().map(|s| s.person == *person).collect();
        let is_theirs = move |n: &usize| match records.row(*n) {
            row if row.is_usual() => theirs[row.signer as usize],
            _ => {
                let record = records.other(*n).and_then(|file| file.content.as_ref().ok());
                record.is_some_and(|r| r.person() == Some(person))
            }
        };
        (0..self.len()).filter(is_theirs).map(|n| self.get(n))
    }

    /// Whose keys are confirmed.
    pub(super) const fn confirmations(&self) -> &Confirmations {
        &self.confirmations
    }

    pub(super) const fn register(&self) -> &'a Register {
        self.tracks.register
    }

    pub(super) const fn tracks(&self) -> &Tracks<'a> {
        &self.tracks
    }

    /// One of them.
    ///
    /// # Panics
    /// When there are no more than `n`.
    #[must_use]
    pub fn get(&self, n: usize) -> Judged {
        let file = self.tracks.register.records.get(n);
        let record = file.content.as_ref().ok();
        let key = match &file.seal {
            Seal::Good { key, .. } => Some(key),
            Seal::Bad(..) => None,
        };
        let confirmed = record.zip(key).and_then(|(r, k)| self.confirmations.since(r.signer(), k));
        let completion = Claim::of(&file).filter(|c| c.kind.fulfils());
        let completion = completion.map(|claim| Completion::of(&self.tracks, &claim));
        Judged { verdict: self.verdicts[n], confirmed, completion, file }
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Judged> + ExactSizeIterator {
        (0..self.len()).map(|n| self.get(n))
    }

    /// Those that count.
    pub fn valid(&self) -> impl DoubleEndedIterator<Item = Judged> {
        self.numbers_of_valid().map(|n| self.get(n))
    }

    /// By whom and with which keys those that count were signed: of each key's usual acknowledgements the first that was
    /// recorded, and every other record.
    pub fn signers(&self) -> impl Iterator<Item = SignedBy> {
        let records = &self.tracks.register.records;
        let mut seen = vec![false; records.shared().signers().len()];
        let is_first = move |n: &usize| match records.row(*n) {
            row if row.is_usual() => !std::mem::replace(&mut seen[row.signer as usize], true),
            _ => true,
        };
        self.numbers_of_valid().filter(is_first).filter_map(|n| self.signed_by(n))
    }

    /// Those that count and were recorded before their keys were confirmed, with the commits that confirmed them.
    pub fn confirmed_later(&self) -> impl Iterator<Item = (SignedBy, CommitIx)> {
        let records = &self.tracks.register.records;
        let shared = records.shared().signers().iter();
        let since: Vec<_> = shared.map(|s| self.confirmed_since(&s.person, &s.key)).collect();
        let may_be = move |n: &usize| match records.row(*n) {
            row if row.is_usual() => since[row.signer as usize].is_some_and(|since| since > row.recorded),
            _ => true,
        };
        self.numbers_of_valid().filter(may_be).filter_map(|n| {
            let by = self.signed_by(n)?;
            let since = self.confirmed_since(&by.signer, &by.key)?;
            (since > by.recorded).then_some((by, since))
        })
    }

    fn numbers_of_valid(&self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.len()).filter(|n| self.verdicts[*n] == Verdict::Valid)
    }

    fn signed_by(&self, number: usize) -> Option<SignedBy> {
        let claim = Claim::at(&self.tracks.register.records, number)?;
        let (key, _) = claim.seal.ok()?;
        let (signer, key) = (claim.signer.clone(), key.clone());
        Some(SignedBy { number, signer, key, recorded: claim.recorded, kind: claim.kind })
    }

    /// Those that are more than a usual acknowledgement.
    pub fn others(&self) -> impl DoubleEndedIterator<Item = Judged> {
        self.tracks.register.records.numbers_of_others().map(|n| self.get(n))
    }

    /// Those of them that count.
    pub fn valid_other(&self) -> impl DoubleEndedIterator<Item = Judged> {
        let others = self.tracks.register.records.numbers_of_others();
        others.filter(|n| self.verdicts[*n] == Verdict::Valid).map(|n| self.get(n))
    }

    /// The files of these.
    pub(super) fn valid_files(&self) -> impl Iterator<Item = &'a RecordFile> {
        let records = &self.tracks.register.records;
        let valid = records.numbers_of_others().filter(|n| self.verdicts[*n] == Verdict::Valid);
        valid.filter_map(|n| records.other(n))
    }

    /// Those that count and complete otherwise than as they were signed.
    pub fn completed_otherwise(&self) -> impl Iterator<Item = Judged> {
        self.otherwise.get_or_init(|| self.find_otherwise()).iter().map(|n| self.get(*n))
    }

    fn find_otherwise(&self) -> Vec<usize> {
        let records = &self.tracks.register.records;
        let run = |run: usize| {
            let mut days = Days::new(self.tracks.register.zone);
            let mut is_otherwise = |n: &usize| {
                let claim = Claim::at(records, *n).filter(|claim| claim.kind.fulfils());
                claim.is_some_and(|claim| {
                    let signed = days.day_of(claim.signed_at);
                    !Completion::signed_on(signed, &self.tracks, &claim).is_as_signed()
                })
            };
            let range = run * BLOCK..self.len().min((run + 1) * BLOCK);
            let valid = range.filter(|n| self.verdicts[*n] == Verdict::Valid);
            valid.filter(&mut is_otherwise).collect::<Vec<_>>()
        };
        deal(self.len().div_ceil(BLOCK), run).concat()
    }

    /// The same as somebody found them on the way.
    pub(super) fn otherwise_are(&self, numbers: Vec<usize>) {
        let _ = self.otherwise.set(numbers);
    }

    /// Those that do not count.
    pub fn uncounted(&self) -> impl DoubleEndedIterator<Item = Judged> {
        (0..self.len()).filter(|n| self.verdicts[*n] != Verdict::Valid).map(|n| self.get(n))
    }
}

impl Judged {
    /// The record, where the file is one.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        self.file.content.as_ref().ok()
    }

    /// The key that signed, when the signature verifies.
    #[must_use]
    pub const fn key(&self) -> Option<&PublicKey> {
        match &self.file.seal {
            Seal::Good { key, .. } => Some(key),
            Seal::Bad(..) => None,
        }
    }

    /// Its class as seen on a day, if it is valid: a key confirmed later was not confirmed then.
    #[must_use]
    pub fn class_on(&self, register: &Register, kind: Kind, day: Day) -> Class {
        Class::of(kind, self.confirmed.map(|ix| register.commit(ix).day), day)
    }
}

impl Completion {
    /// Whether it is on the day of signing and nothing speaks against that.
    pub(super) const fn is_as_signed(&self) -> bool {
        !(self.late_landing || self.backdated || self.before_publication)
    }

    /// The latest day that a record's claims and the history leave possible.
    pub(super) fn of(tracks: &Tracks<'_>, claim: &Claim<'_>) -> Self {
        Self::signed_on(tracks.register.zone.day_of(claim.signed_at), tracks, claim)
    }

    /// The same, when the day is known on which it was signed.
    pub(super) fn signed_on(signed_day: Day, tracks: &Tracks<'_>, claim: &Claim<'_>) -> Self {
        let register = tracks.register;
        let recorded_day = register.commit(claim.recorded).day;
        let late_landing = recorded_day.since(signed_day) > tracks.landing(claim.recorded);
        let head_time = match claim.head {
            HeadStanding::Mainline(ix) => Some(register.commit(ix).time),
            HeadStanding::Displaced(time) => Some(time),
            HeadStanding::None | HeadStanding::Unknown => None,
        };
        let backdated = head_time.is_some_and(|t| claim.signed_at.plus(SKEW) < t);
        let published = tracks.published(claim).map(|since| register.commit(since));
        let before_publication = published.is_some_and(|c| claim.signed_at < c.time);
        let mut day = signed_day;
        if late_landing || backdated || claim.head == HeadStanding::Unknown {
            day = day.max(recorded_day);
        }
        if let Some(commit) = published.filter(|_| before_publication) {
            day = day.max(commit.day);
        }
        if let Some(stated) = claim.completed_on.filter(|_| claim.kind != Kind::Completion) {
            day = stated;
        }
        Self { day, late_landing, backdated, before_publication }
    }
}
