//! Signed records: what one person stated at one time.

use super::path;
use super::{Day, Moment, Name, PersonId, PublicKey, RecordId, RepositoryId, RequirementId, RiskId, Version};
use crate::source::{CommitId, Digest};
use std::fmt;

/// A record's statement, as its fields say it. Whether it counts is the theory's verdict.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// The register it was made for.
    pub repository: RepositoryId,
    /// When the signer says it was signed.
    pub signed_at: Moment,
    /// The tip of the published mainline when signing; `None` when nothing was published yet.
    pub head: Option<CommitId>,
    /// The sentence that was signed.
    pub statement: Name,
    /// What it says.
    pub body: Body,
}

/// The kinds of record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs)]
pub enum Kind {
    Acknowledgement,
    WitnessedAcknowledgement,
    Completion,
    ImportedCompletion,
    Approval,
    RulesApproval,
    Exemption,
    Enrolment,
    Review,
    RiskAcceptance,
    Checkpoint,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Acknowledgement,
        Self::WitnessedAcknowledgement,
        Self::Completion,
        Self::ImportedCompletion,
        Self::Approval,
        Self::RulesApproval,
        Self::Exemption,
        Self::Enrolment,
        Self::Review,
        Self::RiskAcceptance,
        Self::Checkpoint,
    ];

    /// The name in files and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::WitnessedAcknowledgement => "witnessed-acknowledgement",
            Self::Completion => "completion",
            Self::ImportedCompletion => "imported-completion",
            Self::Approval => "approval",
            Self::RulesApproval => "rules-approval",
            Self::Exemption => "exemption",
            Self::Enrolment => "enrolment",
            Self::Review => "review",
            Self::RiskAcceptance => "risk-acceptance",
            Self::Checkpoint => "checkpoint",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }

    /// The sentence that every record of the kind states; `None` for acknowledgements, whose sentence the register sets.
    #[must_use]
    pub const fn fixed_statement(self) -> Option<&'static str> {
        Some(match self {
            Self::Acknowledgement => return None,
            Self::WitnessedAcknowledgement => {
                "I have seen this person's own acknowledgement of this document."
            }
            Self::Completion => "I have completed this course.",
            Self::ImportedCompletion => "I have imported this completion from the named source.",
            Self::Approval => "I approve this version.",
            Self::RulesApproval => "I approve these changes of the register's rules.",
            Self::Exemption => "I exempt this person as stated.",
            Self::Enrolment => "This key is this person's.",
            Self::Review => "I have reviewed the state of my team.",
            Self::RiskAcceptance => "I accept this risk as stated.",
            Self::Checkpoint => "The register stood as stated.",
        })
    }

    /// Whether the kind can fulfil an obligation; these lie under `acknowledgements/`, the others under `approvals/`.
    #[must_use]
    pub const fn fulfils(self) -> bool {
        matches!(
            self,
            Self::Acknowledgement
                | Self::WitnessedAcknowledgement
                | Self::Completion
                | Self::ImportedCompletion
        )
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What each kind of record says, by the names of its fields in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Body {
    Acknowledgement {
        requirement: RequirementId,
        version: Version,
        digest: Digest,
        person: PersonId,
    },
    WitnessedAcknowledgement {
        requirement: RequirementId,
        version: Version,
        digest: Digest,
        person: PersonId,
        completed_on: Day,
        evidence: Name,
        evidence_digest: Option<Digest>,
        signer: PersonId,
    },
    Completion {
        requirement: RequirementId,
        version: Version,
        digest: Digest,
        person: PersonId,
        completed_on: Day,
        score: Option<u32>,
        source: Name,
    },
    ImportedCompletion {
        requirement: RequirementId,
        version: Version,
        digest: Digest,
        person: PersonId,
        completed_on: Day,
        score: Option<u32>,
        source: Name,
        evidence: Name,
        evidence_digest: Option<Digest>,
        signer: PersonId,
    },
    Approval {
        requirement: RequirementId,
        version: Version,
        digest: Digest,
        material: bool,
        signer: PersonId,
    },
    RulesApproval {
        base: CommitId,
        changes_digest: Digest,
        signer: PersonId,
    },
    Exemption {
        requirement: RequirementId,
        person: PersonId,
        from: Day,
        until: Day,
        reason: Name,
        signer: PersonId,
    },
    Enrolment {
        person: PersonId,
        key: PublicKey,
        fingerprint: Name,
        signer: PersonId,
    },
    Review {
        manager: PersonId,
        as_of: Day,
        team_digest: Digest,
        required: u32,
        acknowledged: u32,
        pending: u32,
        overdue: u32,
        notes: Name,
        signer: PersonId,
    },
    RiskAcceptance {
        risk: RiskId,
        until: Day,
        reason: Name,
        signer: PersonId,
    },
    Checkpoint {
        commit: CommitId,
        records: u32,
        records_digest: Digest,
        previous: Name,
        signer: PersonId,
    },
}

impl Record {
    /// The kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match &self.body {
            Body::Acknowledgement { .. } => Kind::Acknowledgement,
            Body::WitnessedAcknowledgement { .. } => Kind::WitnessedAcknowledgement,
            Body::Completion { .. } => Kind::Completion,
            Body::ImportedCompletion { .. } => Kind::ImportedCompletion,
            Body::Approval { .. } => Kind::Approval,
            Body::RulesApproval { .. } => Kind::RulesApproval,
            Body::Exemption { .. } => Kind::Exemption,
            Body::Enrolment { .. } => Kind::Enrolment,
            Body::Review { .. } => Kind::Review,
            Body::RiskAcceptance { .. } => Kind::RiskAcceptance,
            Body::Checkpoint { .. } => Kind::Checkpoint,
        }
    }

    /// Who signs: the person, or whom the record names as signer.
    #[must_use]
    pub const fn signer(&self) -> &PersonId {
        match &self.body {
            Body::Acknowledgement { person: signer, .. }
            | Body::Completion { person: signer, .. }
            | Body::WitnessedAcknowledgement { signer, .. }
            | Body::ImportedCompletion { signer, .. }
            | Body::Approval { signer, .. }
            | Body::RulesApproval { signer, .. }
            | Body::Exemption { signer, .. }
            | Body::Enrolment { signer, .. }
            | Body::Review { signer, .. }
            | Body::RiskAcceptance { signer, .. }
            | Body::Checkpoint { signer, .. } => signer,
        }
    }

    /// Whom the record is about, where it is about somebody.
    #[must_use]
    pub const fn person(&self) -> Option<&PersonId> {
        match &self.body {
            Body::Acknowledgement { person, .. }
            | Body::Completion { person, .. }
            | Body::WitnessedAcknowledgement { person, .. }
            | Body::ImportedCompletion { person, .. }
            | Body::Exemption { person, .. }
            | Body::Enrolment { person, .. } => Some(person),
            Body::Review { manager, .. } => Some(manager),
            Body::Approval { .. }
            | Body::RulesApproval { .. }
            | Body::RiskAcceptance { .. }
            | Body::Checkpoint { .. } => None,
        }
    }

    /// The requirement it is about, where it is about one.
    #[must_use]
    pub const fn requirement(&self) -> Option<&RequirementId> {
        match &self.body {
            Body::Acknowledgement { requirement, .. }
            | Body::Completion { requirement, .. }
            | Body::WitnessedAcknowledgement { requirement, .. }
            | Body::ImportedCompletion { requirement, .. }
            | Body::Approval { requirement, .. }
            | Body::Exemption { requirement, .. } => Some(requirement),
            _ => None,
        }
    }

    /// The text it is about: requirement, version and digest, where it names one.
    #[must_use]
    pub const fn text(&self) -> Option<(&RequirementId, &Version, &Digest)> {
        match &self.body {
            Body::Acknowledgement { requirement, version, digest, .. }
            | Body::Completion { requirement, version, digest, .. }
            | Body::WitnessedAcknowledgement { requirement, version, digest, .. }
            | Body::ImportedCompletion { requirement, version, digest, .. }
            | Body::Approval { requirement, version, digest, .. } => Some((requirement, version, digest)),
            _ => None,
        }
    }

    /// The day on which a maintainer says that it was done: only in witnessed and imported records, and completions.
    #[must_use]
    pub const fn completed_on(&self) -> Option<Day> {
        match &self.body {
            Body::WitnessedAcknowledgement { completed_on, .. }
            | Body::Completion { completed_on, .. }
            | Body::ImportedCompletion { completed_on, .. } => Some(*completed_on),
            _ => None,
        }
    }

    /// The path at which a record of this content and identity belongs.
    #[must_use]
    pub fn path(&self, id: RecordId) -> String {
        let kind = self.kind();
        match (self.text(), self.person()) {
            (Some((requirement, version, _)), Some(person)) if kind.fulfils() => {
                path::fulfilling(self.signed_at, requirement, version, person, id)
            }
            _ => {
                let day = self.signed_at.utc_day().folder();
                format!("approvals/{day}/{kind}--{}--{}--{id}.yaml", self.subject(), self.signer())
            }
        }
    }

    /// What the record is about, as it stands in its file name.
    #[must_use]
    pub fn subject(&self) -> String {
        match &self.body {
            Body::Approval { requirement, version, .. } => format!("{requirement}@{version}"),
            Body::RulesApproval { .. } => "rules".to_owned(),
            Body::RiskAcceptance { risk, .. } => risk.to_string(),
            Body::Checkpoint { .. } => "mainline".to_owned(),
            Body::Review { manager: person, .. }
            | Body::Acknowledgement { person, .. }
            | Body::WitnessedAcknowledgement { person, .. }
            | Body::Completion { person, .. }
            | Body::ImportedCompletion { person, .. }
            | Body::Exemption { person, .. }
            | Body::Enrolment { person, .. } => person.to_string(),
        }
    }
}
