//! Which records count: the verdict on each, and what is known of those that do.

use super::authority::{self, Bench};
use super::counting::Class;
use super::keys::{self, Confirmations};
use super::verdict::Verdict;
use crate::cores::spread;
use crate::model::{
    Body, Day, HeadStanding, Kind, Moment, Name, Person, PersonId, PublicKey, Record, RecordFile, Register,
    Requirement, RequirementId, RequirementKind, Seal, SealFault, Track,
};
use crate::source::CommitIx;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Seconds by which clocks may differ without meaning anything.
const SKEW: i64 = 5 * 60;

/// A record file with its verdict.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// The file.
    pub file: &'a RecordFile,
    /// Whether it counts.
    pub verdict: Verdict,
    /// The key that signed, when the signature verifies.
    pub key: Option<&'a PublicKey>,
    /// The commit since which that key is confirmed as the signer's.
    pub confirmed: Option<CommitIx>,
    /// When it was completed, and why then; `None` for kinds that complete nothing, and for malformed files.
    pub completion: Option<Completion>,
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

impl Judged<'_> {
    /// The record, where the file is one.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        self.file.content.as_ref().ok()
    }

    /// Its class as seen on a day, if it is valid: a key confirmed later was not confirmed then.
    #[must_use]
    pub fn class_on(&self, register: &Register, kind: Kind, day: Day) -> Class {
        Class::of(kind, self.confirmed.map(|ix| register.commit(ix).day), day)
    }
}

/// All records judged, in the order of the register's list, with the keys that were confirmed for want of others.
pub(super) struct Judgement<'a> {
    pub(super) records: Vec<Judged<'a>>,
    pub(super) confirmations: Confirmations,
}

/// Judges every record of the register, walking the mainline once.
pub(super) fn judge(register: &Register) -> Judgement<'_> {
    let mut by_commit: BTreeMap<CommitIx, Vec<usize>> = BTreeMap::new();
    for (n, file) in register.records.iter().enumerate() {
        by_commit.entry(file.recorded).or_default().push(n);
    }
    let compromised = keys::compromises(register);
    let tracks = Tracks::of(register);
    let mut confirmations = Confirmations::begin(register);
    // What people sign for themselves asks nobody else: it is judged on every core, whatever the keys turn out to be.
    let nobody = Confirmations::default();
    let mut verdicts = spread(register.records.len(), |n| {
        let file = &register.records[n];
        let judge = Judge::of(&tracks, &nobody, &compromised, file);
        judge.is_personal().then(|| judge.verdict())
    });
    for (at, files) in &by_commit {
        let mut steps = Vec::new();
        for &n in files {
            let file = &register.records[n];
            if verdicts[n].is_some() {
                continue;
            }
            let judge = Judge::of(&tracks, &confirmations, &compromised, file);
            let verdict = judge.verdict();
            verdicts[n] = Some(verdict);
            if verdict == Verdict::Valid
                && let (Ok(record), Seal::Good { key, .. }) = (&file.content, &file.seal)
                && let Some(step) = judge.bench().enrolment(record, key, *at)
                && let Body::Enrolment { person, key, .. } = &record.body
            {
                steps.push((person, key, step));
            }
        }
        let touched: Vec<_> = steps.iter().map(|(person, key, _)| (*person, *key)).collect();
        for (person, key, step) in steps {
            confirmations.add(person, key, *at, step);
        }
        for (person, key) in touched {
            let bench = Bench {
                register,
                confirmations: &confirmations,
                before: at.before().unwrap_or(*at),
                recorded: register.commit(*at).day,
            };
            let asked = bench.vouchers_asked(person, key, *at);
            confirmations.settle(person, key, *at, asked);
        }
    }
    let records = spread(register.records.len(), |n| {
        let verdict = verdicts[n].unwrap_or(Verdict::RecordMalformed);
        judged(register, &confirmations, &register.records[n], verdict)
    });
    Judgement { records, confirmations }
}

/// The authors whose approval of a version of their own is valid, with their keys: that is so only where nobody else
/// was eligible.
pub(super) fn approved_alone<'j>(
    register: &'j Register,
    judgement: &'j Judgement<'_>,
) -> impl Iterator<Item = (PersonId, PublicKey)> + 'j {
    judgement.records.iter().filter(|j| j.verdict == Verdict::Valid).filter_map(|j| {
        let Body::Approval { requirement, version, signer, .. } = &j.record()?.body else { return None };
        let author = authority::author(register, requirement, version);
        (author == Some(signer)).then_some((signer.clone(), j.key?.clone()))
    })
}

fn judged<'a>(
    register: &Register,
    confirmations: &Confirmations,
    file: &'a RecordFile,
    verdict: Verdict,
) -> Judged<'a> {
    let key = match &file.seal {
        Seal::Good { key, .. } => Some(key),
        Seal::Bad(..) => None,
    };
    let record = file.content.as_ref().ok();
    let confirmed = record.zip(key).and_then(|(r, k)| confirmations.since(r.signer(), k));
    let completion = record.filter(|r| r.kind().fulfils()).map(|r| completion(register, file, r));
    Judged { file, verdict, key, confirmed, completion }
}

/// The completion day of a record: the latest day that its claims and the history leave possible.
fn completion(register: &Register, file: &RecordFile, record: &Record) -> Completion {
    let signed_day = register.zone.day_of(record.signed_at);
    let recorded_day = register.commit(file.recorded).day;
    let landing = i64::from(register.config_at(file.recorded).clocks.landing);
    let late_landing = recorded_day.since(signed_day) > landing;
    let head_time = match file.head {
        HeadStanding::Mainline(ix) => Some(register.commit(ix).time),
        HeadStanding::Displaced(time) => Some(time),
        HeadStanding::None | HeadStanding::Unknown => None,
    };
    let backdated = head_time.is_some_and(|t| record.signed_at.plus(SKEW) < t);
    let published = record.text().and_then(|(id, version, digest)| {
        let seen = register.texts.get(id)?.iter().find(|t| t.version == *version && t.digest == *digest)?;
        Some(register.commit(seen.since))
    });
    let before_publication = published.is_some_and(|c| record.signed_at < c.time);
    let mut day = signed_day;
    if late_landing || backdated || file.head == HeadStanding::Unknown {
        day = day.max(recorded_day);
    }
    if let Some(commit) = published.filter(|_| before_publication) {
        day = day.max(commit.day);
    }
    if let Some(stated) = record.completed_on().filter(|_| record.kind() != Kind::Completion) {
        day = stated;
    }
    Completion { day, late_landing, backdated, before_publication }
}

/// One record before its judge.
struct Judge<'a> {
    register: &'a Register,
    confirmations: &'a Confirmations,
    compromised: &'a BTreeMap<PublicKey, Day>,
    file: &'a RecordFile,
    /// The person whom the record names as its signer, over time.
    signer: Option<&'a Track<Person>>,
    /// The requirement that the record is about, over time.
    requirement: Option<&'a Track<Requirement>>,
    /// By whose rules it is judged: as of the commit before, or of its own where its version was first recorded with it.
    rules: Option<&'a Arc<Requirement>>,
}

/// People and requirements by id: every record asks for one of each.
struct Tracks<'a> {
    register: &'a Register,
    people: FxHashMap<&'a PersonId, &'a Track<Person>>,
    requirements: FxHashMap<&'a RequirementId, &'a Track<Requirement>>,
}

impl<'a> Tracks<'a> {
    fn of(register: &'a Register) -> Self {
        Self {
            register,
            people: register.people.iter().collect(),
            requirements: register.requirements.iter().collect(),
        }
    }
}

impl<'a> Judge<'a> {
    fn of(
        tracks: &Tracks<'a>,
        confirmations: &'a Confirmations,
        compromised: &'a BTreeMap<PublicKey, Day>,
        file: &'a RecordFile,
    ) -> Self {
        let record = file.content.as_ref().ok();
        let requirement = record.and_then(|r| tracks.requirements.get(r.requirement()?)).copied();
        let signer = record.and_then(|r| tracks.people.get(r.signer())).copied();
        let rules = requirement.zip(record).and_then(|(track, record)| {
            let knows = |r: &&Arc<Requirement>| {
                record.text().is_none_or(|(_, version, _)| r.revisions.iter().any(|v| v.version == *version))
            };
            let before = file.recorded.before().unwrap_or(file.recorded);
            track.standing(before).filter(knows).or_else(|| track.standing(file.recorded))
        });
        Self { register: tracks.register, confirmations, compromised, file, signer, requirement, rules }
    }

    fn before(&self) -> CommitIx {
        self.file.recorded.before().unwrap_or(self.file.recorded)
    }

    /// Whether its verdict depends on nobody but its signer.
    fn is_personal(&self) -> bool {
        let kind = self.file.content.as_ref().map(Record::kind);
        matches!(kind, Err(_) | Ok(Kind::Acknowledgement | Kind::Completion))
    }

    fn bench(&self) -> Bench<'a> {
        Bench {
            register: self.register,
            confirmations: self.confirmations,
            before: self.before(),
            recorded: self.register.commit(self.file.recorded).day,
        }
    }

    fn verdict(&self) -> Verdict {
        let Ok(record) = &self.file.content else { return Verdict::RecordMalformed };
        if !self.file.is_in_place() {
            return Verdict::RecordMisplaced;
        }
        if record.repository != self.register.repository {
            return Verdict::RecordOfOtherRepository;
        }
        let Some(signer) = self.signer.and_then(|t| t.standing(self.file.recorded)) else {
            return Verdict::SignerUnknown;
        };
        if let Some(verdict) = self.about(record) {
            return verdict;
        }
        let (key, present) = match &self.file.seal {
            Seal::Good { key, present } => (key, present),
            Seal::Bad(fault, _) => return seal_verdict(*fault),
        };
        let commit = self.register.commit(self.file.recorded);
        if !keys::in_force(signer, key, commit.day) {
            return Verdict::KeyNotEnrolled;
        }
        let asks_hardware = record.kind().fulfils() && self.rules.is_some_and(|r| r.hardware_key);
        if asks_hardware && *present != Some(true) {
            return Verdict::KeyNotHardware;
        }
        if self.compromised.get(key).is_some_and(|since| *since <= commit.day) {
            return Verdict::KeyCompromised;
        }
        if record.signed_at > Moment(commit.time.0.max(commit.committed.0)).plus(SKEW) {
            return Verdict::SignedInFuture;
        }
        let requirement = self.rules.map(AsRef::as_ref);
        if self.bench().allows(record, key, requirement) { Verdict::Valid } else { Verdict::NotAuthorised }
    }

    /// What is wrong with what the record says, short of its signature.
    fn about(&self, record: &Record) -> Option<Verdict> {
        let recorded = self.file.recorded;
        if let Some(id) = record.requirement() {
            let track = self.requirement.filter(|t| t.standing(recorded).is_some());
            if let Some(rules) = self.rules.filter(|_| record.kind().fulfils())
                && let Some(verdict) = suits(record, rules)
            {
                return Some(verdict);
            }
            let Some(track) = track else { return Some(Verdict::RequirementUnknown) };
            if let Some((_, version, digest)) = record.text() {
                let mut known = track.values().take_while(|(ix, _)| *ix <= recorded);
                if !known.any(|(_, r)| r.revisions.iter().any(|v| v.version == *version)) {
                    return Some(Verdict::VersionUnknown);
                }
                let texts = self.register.texts.get(id).map_or(&[][..], Vec::as_slice);
                if !texts.iter().any(|t| t.version == *version && t.digest == *digest && t.since <= recorded)
                {
                    return Some(Verdict::DigestMismatch);
                }
            }
        }
        let head = match self.file.head {
            HeadStanding::Mainline(ix) => Some(ix),
            _ => None,
        };
        let in_force = |at: CommitIx| self.statement(record, at).is_some_and(|s| s == record.statement);
        (!in_force(recorded) && !head.is_some_and(in_force)).then_some(Verdict::StatementMismatch)
    }

    /// The statement in force at a commit for a record like this.
    fn statement(&self, record: &Record, at: CommitIx) -> Option<Name> {
        if let Some(fixed) = record.kind().fixed_statement() {
            return Some(fixed.into());
        }
        let own = self.requirement?.standing(at)?.statement;
        Some(own.unwrap_or_else(|| self.register.config_at(at).statement))
    }
}

/// Whether a record of this kind and score can meet the requirement.
fn suits(record: &Record, rules: &Requirement) -> Option<Verdict> {
    let fits = match record.kind() {
        Kind::Acknowledgement | Kind::WitnessedAcknowledgement => rules.kind == RequirementKind::Policy,
        Kind::Completion => rules.kind == RequirementKind::Course && !rules.imported,
        _ => rules.kind == RequirementKind::Course,
    };
    if !fits {
        return Some(Verdict::KindMismatch);
    }
    let score = match &record.body {
        Body::Completion { score, .. } | Body::ImportedCompletion { score, .. } => *score,
        _ => return None,
    };
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
