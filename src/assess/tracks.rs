//! People, requirements and texts, as records name them: every record asks for one of each.

use super::claim::Claim;
use super::eras::Eras;
use super::grounds::About;
use super::keys;
use super::verdict::Verdict;
use crate::model::{
    Day, HeadStanding, Kind, Name, Person, PersonId, PublicKey, Register, Requirement, RequirementId,
    RequirementKind, TextSeen, Track, Version,
};
use crate::source::{CommitIx, Digest};
use rustc_hash::FxHashMap;

#[derive(Debug)]
pub(super) struct Tracks<'a> {
    pub(super) register: &'a Register,
    pub(super) people: FxHashMap<&'a PersonId, &'a Track<Person>>,
    requirements: FxHashMap<&'a RequirementId, Subject<'a>>,
    /// The day since which each key is on record as compromised.
    pub(super) compromised: FxHashMap<PublicKey, Day>,
    /// What the wordings and the signers of the records name, by their numbers: nearly all records go by these.
    pub(super) wordings: Vec<Subject<'a>>,
    pub(super) signers: Vec<Option<&'a Track<Person>>>,
    /// The commit that first held the text of each wording.
    published: Vec<Option<CommitIx>>,
    /// How many days a record may take to land.
    landing: Eras<i64>,
}

/// What a record is about.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Subject<'a> {
    /// The requirement over time; `None` where there never was one of this id.
    track: Option<&'a Track<Requirement>>,
    /// Every text that it had.
    texts: &'a [TextSeen],
}

impl<'a> Tracks<'a> {
    pub(super) fn of(register: &'a Register) -> Self {
        let people: FxHashMap<_, _> = register.people.iter().collect();
        let subject = |(id, track)| {
            let texts = register.texts.get(id).map_or(&[][..], Vec::as_slice);
            (id, Subject { track: Some(track), texts })
        };
        let requirements: FxHashMap<_, _> = register.requirements.iter().map(subject).collect();
        let shared = register.records.shared();
        let of_wording = |id| requirements.get(id).copied().unwrap_or_default();
        let wordings: Vec<_> = shared.wordings().iter().map(|w| of_wording(&w.requirement)).collect();
        let published = shared.wordings().iter().zip(&wordings);
        let published = published.map(|(w, subject)| subject.published(&w.version, &w.digest)).collect();
        let signers = shared.signers().iter().map(|s| people.get(&s.person).copied()).collect();
        let settings =
            |_, at: &mut Vec<CommitIx>| at.extend(register.config.changes.iter().map(|(at, _)| *at));
        let landing = |_, at| i64::from(register.config_at(at).clocks.landing);
        let (compromised, landing) = (keys::compromises(register), Eras::of(1, settings, landing));
        Self { register, people, requirements, compromised, wordings, signers, published, landing }
    }

    /// What a record is about.
    pub(super) fn subject(&self, claim: &Claim<'_>) -> Subject<'a> {
        claim.requirement.and_then(|id| self.requirements.get(id)).copied().unwrap_or_default()
    }

    /// The commit that first held the text that a record names; `None` where none did.
    pub(super) fn published(&self, claim: &Claim<'_>) -> Option<CommitIx> {
        match claim.numbers {
            Some((wording, _)) => self.published[wording],
            None => {
                let (_, version, digest) = claim.text?;
                self.subject(claim).published(version, digest)
            }
        }
    }

    /// How many days a record may take to land that a commit recorded.
    pub(super) fn landing(&self, recorded: CommitIx) -> i64 {
        self.landing.at(0, recorded)
    }
}

impl<'a> Subject<'a> {
    /// Since when a text is one of a version.
    fn published(&self, version: &Version, digest: &Digest) -> Option<CommitIx> {
        self.texts.iter().find(|t| t.version == *version && t.digest == *digest).map(|t| t.since)
    }

    /// By whose rules a record is judged: as of the commit before it, or of its own where its version was first recorded
    /// with it.
    pub(super) fn rules(&self, version: Option<&Version>, recorded: CommitIx) -> Option<&'a Requirement> {
        let track = self.track?;
        let knows = |r: &Requirement| version.is_none_or(|v| r.revisions.iter().any(|own| own.version == *v));
        let before = track.standing(recorded.before().unwrap_or(recorded)).map(AsRef::as_ref);
        before.filter(|r| knows(r)).or_else(|| track.standing(recorded).map(AsRef::as_ref))
    }

    /// What is known about it of a record, which is judged by these rules.
    pub(super) fn about(&self, register: &Register, claim: &Claim<'_>, rules: Option<&Requirement>) -> About {
        let asks_hardware = claim.kind.fulfils() && rules.is_some_and(|r| r.hardware_key);
        About { wrong: self.wrong(register, claim, rules), asks_hardware }
    }

    /// What is wrong with what a record says, short of its signature.
    fn wrong(&self, register: &Register, claim: &Claim<'_>, rules: Option<&Requirement>) -> Option<Verdict> {
        let recorded = claim.recorded;
        if claim.requirement.is_some() {
            let track = self.track.filter(|t| t.standing(recorded).is_some());
            if let Some(rules) = rules.filter(|_| claim.kind.fulfils())
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
                let is_seen =
                    |t: &TextSeen| t.version == *version && t.digest == *digest && t.since <= recorded;
                if !self.texts.iter().any(is_seen) {
                    return Some(Verdict::DigestMismatch);
                }
            }
        }
        let head = match claim.head {
            HeadStanding::Mainline(ix) => Some(ix),
            _ => None,
        };
        let in_force = |at| self.statement(register, claim.kind, at) == Some(claim.statement);
        (!in_force(recorded) && !head.is_some_and(in_force)).then_some(Verdict::StatementMismatch)
    }

    /// The statement in force at a commit for a record of a kind.
    pub(super) fn statement(&self, register: &Register, kind: Kind, at: CommitIx) -> Option<Name> {
        if let Some(fixed) = kind.fixed_statement() {
            return Some(fixed.into());
        }
        let own = self.track?.standing(at)?.statement;
        Some(own.unwrap_or_else(|| register.config_at(at).statement))
    }

    /// Puts down the commits at which any of this may change.
    pub(super) fn turns(&self, register: &Register, at: &mut Vec<CommitIx>) {
        let recorded = self.track.into_iter().flat_map(|track| track.changes.iter().map(|(at, _)| *at));
        // Rules are those of the commit before.
        at.extend(recorded.flat_map(|at| [at, CommitIx(at.0 + 1)]));
        at.extend(self.texts.iter().map(|text| text.since));
        at.extend(register.config.changes.iter().map(|(at, _)| *at));
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
