//! Records, really signed by keys made on the spot.

use super::{REPOSITORY, World, day, text_of, when};
use ack::format::record::{id, render, sealed};
use ack::model::{Body, Kind, PersonId, PublicKey, Record, RepositoryId, RequirementId, Version};
use ack::sign::NAMESPACE;
use ack::sign::throwaway::{SkKey, ThrowawayKey};
use ack::source::{CommitId, Digest, sha256};

/// The statement of registers that set none.
const STATEMENT: &str = "I have read and understood this document, and I agree to comply with it.";

/// The key of a name: always the same. A person's own is that of the person's id.
pub fn key(name: &str) -> ThrowawayKey {
    ThrowawayKey::from_seed(&sha256(name.as_bytes()))
}

/// A hardware key of a name.
pub fn sk_key(name: &str) -> SkKey {
    SkKey::from_seed(&sha256(name.as_bytes()))
}

/// A record's file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
    pub path: String,
    pub bytes: Vec<u8>,
}

impl From<&Signed> for Signed {
    fn from(signed: &Signed) -> Self {
        signed.clone()
    }
}

/// A record that can still be bent before it is signed.
#[derive(Clone, Debug)]
pub struct Draft {
    pub record: Record,
    /// The name of the key that will sign.
    pub key: String,
    /// The namespace to sign in.
    pub namespace: String,
}

pub fn person(id: &str) -> PersonId {
    PersonId::parse(id).unwrap()
}

pub fn requirement(id: &str) -> RequirementId {
    RequirementId::parse(id).unwrap()
}

pub fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

impl Draft {
    /// Signed by the key of another name.
    pub fn by(self, key: &str) -> Self {
        Self { key: key.into(), ..self }
    }

    /// With another head, or none.
    pub fn head(mut self, head: Option<CommitId>) -> Self {
        self.record.head = head;
        self
    }

    /// With another statement.
    pub fn statement(mut self, text: &str) -> Self {
        self.record.statement = text.into();
        self
    }

    /// For another register.
    pub fn repository(mut self, uuid: &str) -> Self {
        self.record.repository = RepositoryId::parse(uuid).unwrap();
        self
    }

    /// Naming evidence by the digest of these bytes.
    pub fn evidence(mut self, name: &str, bytes: &[u8]) -> Self {
        match &mut self.record.body {
            Body::WitnessedAcknowledgement { evidence, evidence_digest, .. }
            | Body::ImportedCompletion { evidence, evidence_digest, .. } => {
                *evidence = name.into();
                *evidence_digest = Some(Digest::of(bytes));
            }
            other => panic!("{other:?} names no evidence"),
        }
        self
    }

    /// Over another text.
    pub fn text(mut self, text: &str) -> Self {
        match &mut self.record.body {
            Body::Acknowledgement { digest, .. }
            | Body::WitnessedAcknowledgement { digest, .. }
            | Body::Completion { digest, .. }
            | Body::ImportedCompletion { digest, .. }
            | Body::Approval { digest, .. } => *digest = Digest::of(text.as_bytes()),
            other => panic!("{other:?} has no text"),
        }
        self
    }

    /// In another namespace.
    pub fn namespace(self, namespace: &str) -> Self {
        Self { namespace: namespace.into(), ..self }
    }

    /// The bytes that are signed.
    pub fn message(&self) -> Vec<u8> {
        render(&self.record)
    }

    /// The file with this armour.
    pub fn with_armour(&self, armour: &str) -> Signed {
        let message = self.message();
        Signed { path: self.record.path(id(&message)), bytes: sealed(&message, armour) }
    }

    /// The file, signed.
    pub fn seal(&self) -> Signed {
        self.with_armour(&key(&self.key).sign(&self.namespace, &self.message()))
    }

    /// The file, signed by the hardware key of the name; in `flags`, 1 is the touch.
    pub fn seal_with_token(&self, flags: u8) -> Signed {
        self.with_armour(&sk_key(&self.key).sign(&self.namespace, &self.message(), flags))
    }
}

impl From<Draft> for Signed {
    fn from(draft: Draft) -> Self {
        draft.seal()
    }
}

impl World {
    /// A record by a person with the person's own key, on top of the current tip.
    pub fn draft(&self, signer: &str, at: &str, body: Body) -> Draft {
        let mut record = Record {
            repository: RepositoryId::parse(REPOSITORY).unwrap(),
            signed_at: when(at),
            head: self.tip_id().filter(|_| !self.headless),
            statement: STATEMENT.into(),
            body,
        };
        if let Some(fixed) = record.kind().fixed_statement() {
            record.statement = fixed.into();
        }
        Draft { record, key: signer.into(), namespace: NAMESPACE.into() }
    }

    /// A person acknowledges a version of a policy, of the text that [`text_of`] gives it.
    pub fn acknowledge(&self, who: &str, policy: &str, of: &str, at: &str) -> Draft {
        let digest = Digest::of(text_of(policy, of).as_bytes());
        let body = Body::Acknowledgement {
            requirement: requirement(policy),
            version: version(of),
            digest,
            person: person(who),
        };
        self.draft(who, at, body)
    }

    /// A maintainer saw the person's acknowledgement, given on a day.
    pub fn witness(&self, signer: &str, who: &str, policy: &str, of: &str, on: &str, at: &str) -> Draft {
        let body = Body::WitnessedAcknowledgement {
            requirement: requirement(policy),
            version: version(of),
            digest: Digest::of(text_of(policy, of).as_bytes()),
            person: person(who),
            completed_on: day(on),
            evidence: "approvals/evidence/scan.pdf".into(),
            evidence_digest: None,
            signer: person(signer),
        };
        self.draft(signer, at, body)
    }

    /// A person completed a course with a score, on the day of signing.
    pub fn complete(&self, who: &str, course: &str, of: &str, score: Option<u32>, at: &str) -> Draft {
        let body = Body::Completion {
            requirement: requirement(course),
            version: version(of),
            digest: Digest::of(text_of(course, of).as_bytes()),
            person: person(who),
            completed_on: when(at).utc_day(),
            score,
            source: "the course".into(),
        };
        self.draft(who, at, body)
    }

    /// A maintainer imports a completion, of a day.
    pub fn import(
        &self,
        signer: &str,
        who: &str,
        (course, of): (&str, &str),
        score: Option<u32>,
        on: &str,
        at: &str,
    ) -> Draft {
        let body = Body::ImportedCompletion {
            requirement: requirement(course),
            version: version(of),
            digest: Digest::of(text_of(course, of).as_bytes()),
            person: person(who),
            completed_on: day(on),
            score,
            source: "learning system".into(),
            evidence: "export.csv".into(),
            evidence_digest: None,
            signer: person(signer),
        };
        self.draft(signer, at, body)
    }

    /// Somebody exempts a person, from a day through another.
    pub fn exempt(
        &self,
        signer: &str,
        who: &str,
        policy: &str,
        (from, until): (&str, &str),
        at: &str,
    ) -> Draft {
        let body = Body::Exemption {
            requirement: requirement(policy),
            person: person(who),
            from: day(from),
            until: day(until),
            reason: "Field work without a network".into(),
            signer: person(signer),
        };
        self.draft(signer, at, body)
    }

    /// Somebody approves a version.
    pub fn approve(&self, signer: &str, policy: &str, of: &str, at: &str) -> Draft {
        let body = Body::Approval {
            requirement: requirement(policy),
            version: version(of),
            digest: Digest::of(text_of(policy, of).as_bytes()),
            material: true,
            signer: person(signer),
        };
        self.draft(signer, at, body)
    }

    /// A maintainer says that the mainline stood at a commit, with so many records of this digest, after a checkpoint.
    pub fn checkpoint(
        &self,
        signer: &str,
        commit: CommitId,
        (records, records_digest): (u32, Digest),
        previous: &str,
        at: &str,
    ) -> Draft {
        let (previous, signer_id) = (previous.to_owned(), person(signer));
        let body = Body::Checkpoint {
            commit,
            records,
            records_digest,
            previous: previous.into(),
            signer: signer_id,
        };
        self.draft(signer, at, body)
    }

    /// A maintainer approves a change of governed files, from a base.
    pub fn approve_rules(&self, signer: &str, base: CommitId, changes_digest: Digest, at: &str) -> Draft {
        self.draft(signer, at, Body::RulesApproval { base, changes_digest, signer: person(signer) })
    }

    /// One enrolment record of the key of a name as a person's: by `signer`, with that signer's own key.
    pub fn vouch(&self, signer: &str, who: &str, key_name: &str, at: &str) -> Draft {
        self.vouch_for(signer, who, key(key_name).public(), at)
    }

    /// The same for any key.
    pub fn vouch_for(&self, signer: &str, who: &str, key: PublicKey, at: &str) -> Draft {
        let fingerprint = key.fingerprint();
        let body = Body::Enrolment {
            person: person(who),
            key,
            fingerprint: fingerprint.into(),
            signer: person(signer),
        };
        self.draft(signer, at, body)
    }

    /// The enrolment of the key of a name: the person's proof of possession, and the countersignatures.
    pub fn enrol(&self, who: &str, key_name: &str, countersigners: &[&str], at: &str) -> Vec<Draft> {
        let possession = self.vouch(who, who, key_name, at).by(key_name);
        let mut records = vec![possession];
        records.extend(countersigners.iter().map(|signer| self.vouch(signer, who, key_name, at)));
        records
    }
}

/// Every kind by which an obligation can be fulfilled.
pub const FULFILLING: [Kind; 4] =
    [Kind::Acknowledgement, Kind::WitnessedAcknowledgement, Kind::Completion, Kind::ImportedCompletion];
