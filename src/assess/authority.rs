//! Who may sign about somebody's act.
//!
//! Authority is looked up in the mainline commit before the record's own (in the register's first commit, in itself),
//! so that no change gives itself authority. Eligible is another person, employed on the recorded day, with a confirmed
//! key. Where too few of them hold the authority asked for, any eligible person will do.

use super::keys::{self, Confirmations, KeyStands};
use super::tracks::Tracks;
use crate::model::{
    Body, Day, Person, PersonId, PublicKey, Record, Register, Requirement, RequirementId, Version,
};
use crate::source::CommitIx;
use std::sync::Arc;

/// The state of the register by which authority is judged.
pub(super) struct Bench<'a> {
    pub(super) tracks: &'a Tracks<'a>,
    pub(super) confirmations: &'a Confirmations,
    /// The commit before the record's.
    pub(super) before: CommitIx,
    /// The day on which the record was recorded.
    pub(super) recorded: Day,
}

impl<'a> Bench<'a> {
    fn person(&self, id: &PersonId) -> Option<&'a Arc<Person>> {
        self.tracks.people.get(id).and_then(|t| t.standing(self.before))
    }

    fn is_maintainer(&self, id: &PersonId) -> bool {
        self.tracks.register.config_at(self.before).maintainers.contains(id)
    }

    fn is_manager_of(&self, id: &PersonId, person: &PersonId) -> bool {
        self.person(person).is_some_and(|p| p.manager.as_ref() == Some(id))
    }

    fn is_eligible(&self, id: &PersonId, about: Option<&PersonId>) -> bool {
        about != Some(id)
            && self.person(id).is_some_and(|p| {
                p.employed_on(self.recorded) && self.confirmations.has_confirmed_key(p, self.before)
            })
    }

    /// Everybody eligible, maintainers first: they mostly are, and mostly a few are all that is asked for.
    fn eligible(&self, about: Option<&'a PersonId>) -> impl Iterator<Item = &'a PersonId> {
        let maintainers = &self.tracks.register.config_at(self.before).maintainers;
        let known = |id: &&PersonId| self.tracks.people.contains_key(*id);
        let others = self.tracks.register.people.keys().filter(|id| !maintainers.contains(*id));
        maintainers.iter().filter(known).chain(others).filter(move |id| self.is_eligible(id, about))
    }

    /// Whether the key was the signer's own and confirmed, so that an office can be exercised with it.
    fn exercises(&self, signer: &PersonId, key: &PublicKey) -> bool {
        self.person(signer).is_some_and(|p| {
            KeyStands::by(p, key).is_in_force(self.recorded)
                && self.confirmations.since(signer, key).is_some_and(|since| since <= self.before)
        })
    }

    /// Whether the signer, with this key, may say something about `about`, when `asked` different people have to.
    fn may_sign(
        &self,
        signer: &PersonId,
        key: &PublicKey,
        about: Option<&'a PersonId>,
        asked: usize,
        holds: &dyn Fn(&PersonId) -> bool,
    ) -> bool {
        self.exercises(signer, key)
            && self.is_eligible(signer, about)
            && (holds(signer) || self.eligible(about).filter(|id| holds(id)).take(asked).count() < asked)
    }

    /// How many others have to vouch for a new key of the person.
    pub(super) fn vouchers_asked(&self, person: &'a PersonId, key: &PublicKey, at: CommitIx) -> usize {
        let asked = if keys::had_another_key(self.tracks, person, key, at) { 2 } else { 1 };
        self.eligible(Some(person)).take(asked).count()
    }

    /// What an enrolment record adds to the confirmation of its key; `None` when its signer had no right to make it.
    pub(super) fn enrolment(&self, record: &'a Record, seal: &PublicKey, at: CommitIx) -> Option<keys::Step> {
        let Body::Enrolment { person, key, signer, .. } = &record.body else { return None };
        if seal == key {
            return (signer == person).then_some(keys::Step::Possession);
        }
        if signer == person {
            return self.exercises(person, seal).then_some(keys::Step::PreviousKey);
        }
        let asked = if keys::had_another_key(self.tracks, person, key, at) { 2 } else { 1 };
        let holds = |id: &PersonId| self.is_maintainer(id) || self.is_manager_of(id, person);
        self.may_sign(signer, seal, Some(person), asked, &holds)
            .then(|| keys::Step::Countersigned(signer.clone()))
    }

    /// Whether the signer of a record had the right to make it. Acknowledgements and completions need none.
    pub(super) fn allows(
        &self,
        record: &'a Record,
        seal: &PublicKey,
        requirement: Option<&'a Requirement>,
    ) -> bool {
        let maintainer = |id: &PersonId| self.is_maintainer(id);
        let signer = record.signer();
        match &record.body {
            Body::Acknowledgement { .. } | Body::Completion { .. } => true,
            Body::WitnessedAcknowledgement { person, completed_on, .. }
            | Body::ImportedCompletion { person, completed_on, .. } => {
                *completed_on <= self.tracks.register.zone.day_of(record.signed_at)
                    && self.may_sign(signer, seal, Some(person), 1, &maintainer)
            }
            Body::Exemption { person, from, until, .. } => {
                let longest = self.tracks.register.config_at(self.before).max_exemption;
                *until <= longest.after(*from) && self.may_sign(signer, seal, Some(person), 1, &maintainer)
            }
            Body::Approval { requirement: id, version, .. } => {
                let owner = requirement.and_then(|r| r.owner.as_ref());
                let author = author(self.tracks.register, id, version);
                let holds =
                    |id: &PersonId| maintainer(id) || owner.is_some_and(|o| self.is_manager_of(id, o));
                // For want of anybody else, the author alone will do.
                self.may_sign(signer, seal, author, 1, &holds)
                    || (author == Some(signer) && self.eligible(author).next().is_none())
            }
            Body::RulesApproval { base, .. } => self
                .tracks
                .register
                .commits
                .iter()
                .position(|c| c.id == *base)
                .and_then(|n| u32::try_from(n).ok())
                .filter(|n| *n <= self.before.0)
                .is_some_and(|n| {
                    self.tracks.register.config_at(CommitIx(n)).maintainers.contains(signer)
                        && self.exercises(signer, seal)
                }),
            Body::Review { manager, .. } => manager == signer && self.exercises(signer, seal),
            Body::RiskAcceptance { .. } | Body::Checkpoint { .. } => {
                self.is_maintainer(signer) && self.may_sign(signer, seal, None, 1, &maintainer)
            }
            Body::Enrolment { .. } => self.enrolment(record, seal, self.before).is_some(),
        }
    }
}

/// Who wrote a version, as the commit that first recorded it says: a later edit frees nobody to approve their own work.
pub(super) fn author<'a>(
    register: &'a Register,
    id: &RequirementId,
    version: &Version,
) -> Option<&'a PersonId> {
    let mut entries = register.requirements.get(id)?.values();
    entries.find_map(|(_, r)| r.revisions.iter().find(|v| v.version == *version))?.author.as_ref()
}
