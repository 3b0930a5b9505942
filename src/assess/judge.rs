//! Which records count: the verdict on each, and what is known of those that do.

use super::acknowledging::Acknowledging;
use super::authority::{self, Bench};
use super::claim::Claim;
use super::grounds::{Grounds, Signed};
use super::judged::JudgedRecords;
use super::keys::{Confirmations, KeyStands};
use super::tracks::{Subject, Tracks};
use super::verdict::Verdict;
use crate::cores::{both, deal};
use crate::model::{BLOCK, Body, Kind, PersonId, PublicKey, RecordFile, Register, Row, Seal};

/// Judges every record of the register, walking the mainline once: all that is to be known where no pair is asked about.
#[must_use]
pub fn judge(register: &Register) -> JudgedRecords<'_> {
    judge_about(register, |_| true)
}

/// The same for whom only what some people acknowledge matters: the usual acknowledgements of all others are passed over
/// as if they were no records.
pub(super) fn judge_about(register: &Register, wanted: impl Fn(&PersonId) -> bool) -> JudgedRecords<'_> {
    let records = &register.records;
    let tracks = Tracks::of(register);
    let wanted: Vec<bool> = records.shared().signers().iter().map(|signer| wanted(&signer.person)).collect();
    // What people sign for themselves asks nobody else: it is judged on every core, whatever the keys turn out to be.
    let ((asked, confirmations), mut verdicts) =
        both(|| by_others(register, &tracks), || by_themselves(register, &tracks, &wanted));
    asked.into_iter().for_each(|(n, verdict)| verdicts[n] = verdict);
    JudgedRecords::new(tracks, verdicts, confirmations)
}

/// The verdicts on the records about which nobody else is asked; any other is none so far.
fn by_themselves(register: &Register, tracks: &Tracks<'_>, wanted: &[bool]) -> Vec<Verdict> {
    let records = &register.records;
    let (usual, nobody) = (Acknowledging::of(tracks, wanted), Confirmations::default());
    let other = |file: &RecordFile| match Claim::of(file) {
        Some(_) if !file.is_in_place() => Verdict::RecordMisplaced,
        Some(claim) if !asks_others(claim.kind) => Judge::of(tracks, claim).verdict(&nobody),
        _ => Verdict::RecordMalformed,
    };
    let of_block = |n: usize| {
        let all = records.blocks()[n].rows().iter().zip(n * BLOCK..);
        let verdict = |(row, n): (&Row, usize)| match usual.verdict(row) {
            Some(verdict) => verdict,
            None => records.other(n).map_or(Verdict::RecordMalformed, other),
        };
        all.map(verdict).collect::<Vec<_>>()
    };
    deal(records.blocks().len(), of_block).concat()
}

/// The verdicts on the records about which others are asked, by their positions, and whose keys are confirmed: walking the
/// mainline.
fn by_others(register: &Register, tracks: &Tracks<'_>) -> (Vec<(usize, Verdict)>, Confirmations) {
    let records = &register.records;
    let mut confirmations = Confirmations::begin(register);
    let mut verdicts = Vec::new();
    let is_asked = |n: &usize| {
        let file = records.other(*n).filter(|file| file.is_in_place());
        file.and_then(Claim::of).is_some_and(|claim| asks_others(claim.kind))
    };
    let open: Vec<usize> = records.numbers_of_others().filter(is_asked).collect();
    for of_commit in open.chunk_by(|a, b| records.row(*a).recorded == records.row(*b).recorded) {
        let at = records.row(of_commit[0]).recorded;
        let mut steps = Vec::new();
        for &n in of_commit {
            let Some(file) = records.other(n) else { continue };
            let Some(claim) = Claim::of(file) else { continue };
            let judge = Judge::of(tracks, claim);
            let verdict = judge.verdict(&confirmations);
            verdicts.push((n, verdict));
            if verdict == Verdict::Valid
                && let (Ok(record), Seal::Good { key, .. }) = (&file.content, &file.seal)
                && let Some(step) = judge.bench(&confirmations).enrolment(record, key, at)
                && let Body::Enrolment { person, key, .. } = &record.body
            {
                steps.push((person.clone(), key.clone(), step));
            }
        }
        let touched: Vec<_> = steps.iter().map(|(person, key, _)| (person.clone(), key.clone())).collect();
        for (person, key, step) in steps {
            confirmations.add(&person, &key, at, step);
        }
        for (person, key) in touched {
            let bench = Bench {
                tracks,
                confirmations: &confirmations,
                before: at.before().unwrap_or(at),
                recorded: register.commit(at).day,
            };
            let asked = bench.vouchers_asked(&person, &key, at);
            confirmations.settle(&person, &key, at, asked);
        }
    }
    (verdicts, confirmations)
}

/// Whether somebody else is asked about the right to make records of a kind.
const fn asks_others(kind: Kind) -> bool {
    !matches!(kind, Kind::Acknowledgement | Kind::Completion)
}

/// Who confirmed a key of their own, or approved a version of their own, because nobody else was eligible; and the key.
pub(super) fn self_approved(records: &JudgedRecords<'_>) -> Vec<(PersonId, PublicKey)> {
    let alone = records.confirmations().self_approved().map(|(p, k)| (p.clone(), k.clone()));
    alone.chain(approved_alone(records)).collect()
}

/// The authors whose approval of a version of their own is valid, with their keys: that is so only where nobody else
/// was eligible.
fn approved_alone(records: &JudgedRecords<'_>) -> impl Iterator<Item = (PersonId, PublicKey)> {
    records.valid_files().filter_map(|file| {
        let (Ok(record), Seal::Good { key, .. }) = (&file.content, &file.seal) else { return None };
        let Body::Approval { requirement, version, signer, .. } = &record.body else { return None };
        let author = authority::author(records.register(), requirement, version);
        (author == Some(signer)).then_some((signer.clone(), key.clone()))
    })
}

/// One record before its judge.
struct Judge<'a> {
    tracks: &'a Tracks<'a>,
    claim: Claim<'a>,
    subject: Subject<'a>,
}

impl<'a> Judge<'a> {
    fn of(tracks: &'a Tracks<'a>, claim: Claim<'a>) -> Self {
        let subject = tracks.subject(&claim);
        Self { tracks, claim, subject }
    }

    fn bench(&self, confirmations: &'a Confirmations) -> Bench<'a> {
        Bench {
            tracks: self.tracks,
            confirmations,
            before: self.claim.recorded.before().unwrap_or(self.claim.recorded),
            recorded: self.tracks.register.commit(self.claim.recorded).day,
        }
    }

    fn verdict(&self, confirmations: &'a Confirmations) -> Verdict {
        let Self { tracks, claim, subject } = self;
        let key = claim.seal.map(|(key, _)| key).ok();
        let entry = tracks.people.get(claim.signer).and_then(|t| t.standing(claim.recorded));
        let rules = subject.rules(claim.text.map(|(_, version, _)| version), claim.recorded);
        let grounds = Grounds {
            is_own: *claim.repository == tracks.register.repository,
            // Of a signature that is none, no key is looked at.
            key: entry.map(|p| key.map_or(KeyStands::Never, |key| KeyStands::by(p, key))),
            about: subject.about(tracks.register, claim, rules),
            compromised: key.and_then(|key| tracks.compromised.get(key)).copied(),
        };
        let signed = Signed {
            at: claim.signed_at,
            recorded: claim.recorded,
            present: claim.seal.map(|(_, present)| present),
        };
        // A usual acknowledgement asks for no office.
        grounds.weigh(tracks.register, &signed, || {
            let office = claim.more.zip(key);
            office.is_none_or(|(record, key)| self.bench(confirmations).allows(record, key, rules))
        })
    }
}
