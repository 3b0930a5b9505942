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

/// Every record of a register with its verdict, in the register's order. Each is put together when it is looked at.
#[derive(Debug)]
pub struct JudgedRecords<'a> {
    tracks: Tracks<'a>,
    verdicts: Vec<Verdict>,
    confirmations: Confirmations,
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
        Self { tracks, verdicts, confirmations }
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
        (0..self.len()).filter(|n| self.verdicts[*n] == Verdict::Valid).map(|n| self.get(n))
    }

    /// Who signed each of those that count.
    pub fn valid_signers(&self) -> impl Iterator<Item = SignedBy> {
        let records = &self.tracks.register.records;
        (0..self.len()).filter(|n| self.verdicts[*n] == Verdict::Valid).filter_map(|number| {
            let claim = Claim::at(records, number)?;
            let (key, _) = claim.seal.ok()?;
            let (signer, key) = (claim.signer.clone(), key.clone());
            Some(SignedBy { number, signer, key, recorded: claim.recorded, kind: claim.kind })
        })
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

    /// Those that count and complete in a way that is asked for.
    pub fn completing(&self, asked: impl Fn(&Completion) -> bool + Sync) -> impl Iterator<Item = Judged> {
        let records = &self.tracks.register.records;
        let run = |run: usize| {
            let mut days = Days::new(self.tracks.register.zone);
            let mut is_asked = |n: &usize| {
                let claim = Claim::at(records, *n);
                claim.filter(|claim| claim.kind.fulfils()).is_some_and(|claim| {
                    asked(&Completion::signed_on(days.day_of(claim.signed_at), &self.tracks, &claim))
                })
            };
            let valid = run * BLOCK..self.len().min((run + 1) * BLOCK);
            valid.filter(|n| self.verdicts[*n] == Verdict::Valid).filter(|n| is_asked(n)).collect::<Vec<_>>()
        };
        deal(self.len().div_ceil(BLOCK), run).into_iter().flatten().map(|n| self.get(n))
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
