//! Which records count: the verdict on each, and what is known of those that do.

use super::authority::{self, Bench};
use super::claim::Claim;
use super::judged::{JudgedRecords, SKEW};
use super::keys::{self, Confirmations};
use super::tracks::Tracks;
use super::verdict::Verdict;
use crate::cores::spread;
use crate::model::{
    Body, Day, HeadStanding, Held, Kind, Moment, Name, Person, PersonId, PublicKey, Register, Requirement,
    RequirementKind, Seal, SealFault, TextSeen, Track,
};
use crate::source::CommitIx;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Judges every record of the register, walking the mainline once: all that is to be known where no pair is asked about.
#[must_use]
pub fn judge(register: &Register) -> JudgedRecords<'_> {
    judge_about(register, |_| true)
}

/// The same for whom only what some people acknowledge matters: the usual acknowledgements of all others are passed over
/// as if they were no records.
pub(super) fn judge_about(
    register: &Register,
    wanted: impl Fn(&PersonId) -> bool + Sync,
) -> JudgedRecords<'_> {
    let records = &register.records;
    let compromised = keys::compromises(register);
    let tracks = Tracks::of(register);
    let mut confirmations = Confirmations::begin(register);
    // What people sign for themselves asks nobody else: it is judged on every core, whatever the keys turn out to be.
    let nobody = Confirmations::default();
    let mut verdicts = spread(records.len(), |n| {
        let judge = |claim: Claim<'_>| Judge::of(&tracks, &nobody, &compromised, claim).verdict();
        at_once(records.held(n), &wanted, judge)
    });
    let open: Vec<usize> = records.numbers_of_others().filter(|n| verdicts[*n].is_none()).collect();
    for of_commit in open.chunk_by(|a, b| records.held(*a).recorded() == records.held(*b).recorded()) {
        let at = records.held(of_commit[0]).recorded();
        let mut steps = Vec::new();
        for &n in of_commit {
            let Some(file) = records.held(n).other() else { continue };
            let Some(claim) = Claim::of(file) else { continue };
            let judge = Judge::of(&tracks, &confirmations, &compromised, claim);
            let verdict = judge.verdict();
            verdicts[n] = Some(verdict);
            if verdict == Verdict::Valid
                && let (Ok(record), Seal::Good { key, .. }) = (&file.content, &file.seal)
                && let Some(step) = judge.bench().enrolment(record, key, at)
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
                tracks: &tracks,
                confirmations: &confirmations,
                before: at.before().unwrap_or(at),
                recorded: register.commit(at).day,
            };
            let asked = bench.vouchers_asked(&person, &key, at);
            confirmations.settle(&person, &key, at, asked);
        }
    }
    let verdicts = verdicts.into_iter().map(|v| v.unwrap_or(Verdict::RecordMalformed)).collect();
    JudgedRecords::new(tracks, verdicts, confirmations)
}

/// The verdict on a record about which nobody else is asked; `None` for any other.
fn at_once(
    held: &Held,
    wanted: impl Fn(&PersonId) -> bool,
    judge: impl Fn(Claim<'_>) -> Verdict,
) -> Option<Verdict> {
    if let Some(usual) = held.usual() {
        let is_wanted = wanted(&usual.person);
        return Some(if is_wanted { judge(Claim::usual(usual)) } else { Verdict::RecordMalformed });
    }
    let file = held.other()?;
    match Claim::of(file) {
        None => Some(Verdict::RecordMalformed),
        Some(_) if !file.is_in_place() => Some(Verdict::RecordMisplaced),
        Some(claim) if matches!(claim.kind, Kind::Acknowledgement | Kind::Completion) => Some(judge(claim)),
        Some(_) => None,
    }
}

/// The authors whose approval of a version of their own is valid, with their keys: that is so only where nobody else
/// was eligible.
pub(super) fn approved_alone(records: &JudgedRecords<'_>) -> impl Iterator<Item = (PersonId, PublicKey)> {
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
    confirmations: &'a Confirmations,
    compromised: &'a FxHashMap<PublicKey, Day>,
    claim: Claim<'a>,
    /// The person whom the record names as its signer, over time.
    signer: Option<&'a Track<Person>>,
    /// The requirement that the record is about, over time.
    requirement: Option<&'a Track<Requirement>>,
    /// The texts of its versions.
    texts: &'a [TextSeen],
    /// By whose rules it is judged: as of the commit before, or of its own where its version was first recorded with it.
    rules: Option<&'a Arc<Requirement>>,
}

impl<'a> Judge<'a> {
    fn of(
        tracks: &'a Tracks<'a>,
        confirmations: &'a Confirmations,
        compromised: &'a FxHashMap<PublicKey, Day>,
        claim: Claim<'a>,
    ) -> Self {
        let requirement = claim.requirement.and_then(|id| tracks.requirements.get(id)).copied();
        let signer = tracks.people.get(claim.signer).copied();
        let rules = requirement.and_then(|track| {
            let knows = |r: &&Arc<Requirement>| {
                claim.text.is_none_or(|(_, version, _)| r.revisions.iter().any(|v| v.version == *version))
            };
            let before = claim.recorded.before().unwrap_or(claim.recorded);
            track.standing(before).filter(knows).or_else(|| track.standing(claim.recorded))
        });
        let texts = tracks.texts_of(claim.requirement);
        Self { tracks, confirmations, compromised, claim, signer, requirement, texts, rules }
    }

    fn before(&self) -> CommitIx {
        self.claim.recorded.before().unwrap_or(self.claim.recorded)
    }

    fn bench(&self) -> Bench<'a> {
        Bench {
            tracks: self.tracks,
            confirmations: self.confirmations,
            before: self.before(),
            recorded: self.tracks.register.commit(self.claim.recorded).day,
        }
    }

    fn verdict(&self) -> Verdict {
        let claim = &self.claim;
        if *claim.repository != self.tracks.register.repository {
            return Verdict::RecordOfOtherRepository;
        }
        let Some(signer) = self.signer.and_then(|t| t.standing(self.claim.recorded)) else {
            return Verdict::SignerUnknown;
        };
        if let Some(verdict) = self.about() {
            return verdict;
        }
        let (key, present) = match claim.seal {
            Ok(seal) => seal,
            Err(fault) => return seal_verdict(fault),
        };
        let commit = self.tracks.register.commit(self.claim.recorded);
        if !keys::in_force(signer, key, commit.day) {
            return Verdict::KeyNotEnrolled;
        }
        let asks_hardware = claim.kind.fulfils() && self.rules.is_some_and(|r| r.hardware_key);
        if asks_hardware && present != Some(true) {
            return Verdict::KeyNotHardware;
        }
        if self.compromised.get(key).is_some_and(|since| *since <= commit.day) {
            return Verdict::KeyCompromised;
        }
        if claim.signed_at > Moment(commit.time.0.max(commit.committed.0)).plus(SKEW) {
            return Verdict::SignedInFuture;
        }
        let requirement = self.rules.map(AsRef::as_ref);
        // A usual acknowledgement asks for no office.
        let is_allowed = claim.more.is_none_or(|record| self.bench().allows(record, key, requirement));
        if is_allowed { Verdict::Valid } else { Verdict::NotAuthorised }
    }

    /// What is wrong with what the record says, short of its signature.
    fn about(&self) -> Option<Verdict> {
        let claim = &self.claim;
        let recorded = self.claim.recorded;
        if claim.requirement.is_some() {
            let track = self.requirement.filter(|t| t.standing(recorded).is_some());
            if let Some(rules) = self.rules.filter(|_| claim.kind.fulfils())
                && let Some(verdict) = suits(claim, rules)
            {
                return Some(verdict);
            }
            let Some(track) = track else { return Some(Verdict::RequirementUnknown) };
            if let Some((_, version, digest)) = claim.text {
                let mut known = track.values().take_while(|(ix, _)| *ix <= recorded);
                if !known.any(|(_, r)| r.revisions.iter().any(|v| v.version == *version)) {
                    return Some(Verdict::VersionUnknown);
                }
                let texts = self.texts;
                if !texts.iter().any(|t| t.version == *version && t.digest == *digest && t.since <= recorded)
                {
                    return Some(Verdict::DigestMismatch);
                }
            }
        }
        let head = match claim.head {
            HeadStanding::Mainline(ix) => Some(ix),
            _ => None,
        };
        let in_force = |at: CommitIx| self.statement(at).is_some_and(|s| s == claim.statement);
        (!in_force(recorded) && !head.is_some_and(in_force)).then_some(Verdict::StatementMismatch)
    }

    /// The statement in force at a commit for a record like this.
    fn statement(&self, at: CommitIx) -> Option<Name> {
        if let Some(fixed) = self.claim.kind.fixed_statement() {
            return Some(fixed.into());
        }
        let own = self.requirement?.standing(at)?.statement;
        Some(own.unwrap_or_else(|| self.tracks.register.config_at(at).statement))
    }
}

/// Whether a record of this kind and score can meet the requirement.
fn suits(claim: &Claim<'_>, rules: &Requirement) -> Option<Verdict> {
    let fits = match claim.kind {
        Kind::Acknowledgement | Kind::WitnessedAcknowledgement => rules.kind == RequirementKind::Policy,
        Kind::Completion => rules.kind == RequirementKind::Course && !rules.imported,
        _ => rules.kind == RequirementKind::Course,
    };
    if !fits {
        return Some(Verdict::KindMismatch);
    }
    let score = claim.score()?;
    let pass = rules.pass?;
    (score.unwrap_or(0) < pass).then_some(Verdict::ScoreBelowPass)
}

const fn seal_verdict(fault: SealFault) -> Verdict {
    match fault {
        SealFault::Malformed => Verdict::SignatureMalformed,
        SealFault::Refused => Verdict::SignatureAlgorithmRefused,
        SealFault::Unsupported => Verdict::SignatureAlgorithmUnsupported,
        SealFault::Invalid => Verdict::SignatureInvalid,
    }
}
