//! Acknowledgements that a maintainer has seen elsewhere: on paper, or in another system.

use super::Refusal;
use super::record::{Draft, draft};
use crate::model::{
    Body, Day, Kind, Moment, PersonId, Register, Requirement, RequirementId, RequirementKind, Version,
};
use crate::source::{CommitId, Digest};

/// What was seen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Witnessed {
    /// Whose acknowledgement or completion.
    pub person: PersonId,
    /// Of which policy or course.
    pub requirement: RequirementId,
    /// Of which version; the one in effect on the day when left out.
    pub version: Option<Version>,
    /// The day on which the person gave it.
    pub completed_on: Day,
    /// What was seen, and where it is kept.
    pub evidence: String,
    /// The digest of the scan or export.
    pub evidence_digest: Option<Digest>,
    /// For a course: the score.
    pub score: Option<u32>,
    /// For a course: the system that says so.
    pub source: String,
}

/// The record of what a maintainer has seen.
///
/// # Errors
/// When it is about the signer, lies in the future, or names a version that the register never had.
pub fn witnessed(
    register: &Register,
    seen: &Witnessed,
    signer: &PersonId,
    head: Option<CommitId>,
    now: Moment,
) -> Result<Draft, Refusal> {
    if seen.person == *signer {
        return Err(Refusal::new("nobody witnesses for themselves", "Sign it yourself with `ack sign`."));
    }
    if seen.completed_on > register.zone.day_of(now) {
        return Err(Refusal::new(
            format!("{} is still to come", seen.completed_on),
            "Give the day on which the person signed.",
        ));
    }
    let known = register.requirements.get(&seen.requirement).and_then(|t| t.standing(register.tip()));
    let requirement = known.ok_or_else(|| {
        Refusal::new(
            format!("there is no policy or course {}", seen.requirement),
            "`ack policy list` lists them.",
        )
    })?;
    let version = match &seen.version {
        Some(version) => version.clone(),
        None => in_effect(requirement, seen.completed_on)?,
    };
    let digest = text_of(register, requirement, &version)?;
    let Witnessed { person, requirement: id, completed_on, evidence, evidence_digest, score, source, .. } =
        seen.clone();
    let signer = signer.clone();
    let (body, kind) = match requirement.kind {
        RequirementKind::Policy => {
            let body = Body::WitnessedAcknowledgement {
                requirement: id,
                version,
                digest,
                person,
                completed_on,
                evidence: evidence.into(),
                evidence_digest,
                signer,
            };
            (body, Kind::WitnessedAcknowledgement)
        }
        RequirementKind::Course => {
            let body = Body::ImportedCompletion {
                requirement: id,
                version,
                digest,
                person,
                completed_on,
                score,
                source: source.into(),
                evidence: evidence.into(),
                evidence_digest,
                signer,
            };
            (body, Kind::ImportedCompletion)
        }
    };
    Ok(draft(register, kind, head, now, body))
}

/// The version that was in effect on a day.
fn in_effect(requirement: &Requirement, day: Day) -> Result<Version, Refusal> {
    let newest = requirement.revisions.iter().find(|r| r.effective <= day);
    newest.map(|r| r.version.clone()).ok_or_else(|| {
        Refusal::new(
            format!("no version of {} was in effect on {day}", requirement.id),
            "Name the version that was signed with --version.",
        )
    })
}

/// The digest of a version's text, as the register had it.
fn text_of(register: &Register, requirement: &Requirement, version: &Version) -> Result<Digest, Refusal> {
    let texts = register.texts.get(&requirement.id).map_or(&[][..], Vec::as_slice);
    let found = texts.iter().rev().find(|t| t.version == *version).map(|t| t.digest);
    found.ok_or_else(|| {
        let had: Vec<String> = texts.iter().map(|t| t.version.to_string()).collect();
        Refusal::new(
            format!("the register never had version {version} of {}", requirement.id),
            format!("It has had {}.", crate::text::list(&had, "and")),
        )
    })
}
