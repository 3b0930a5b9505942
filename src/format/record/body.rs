//! What each kind of record says, from its texts and back.

use super::read::Malformed;
use crate::model::{Body, Day, Kind, Name, PersonId, PublicKey, RequirementId, RiskId, Version};
use crate::source::{CommitId, Digest};
use crate::text::clip;
use std::borrow::Cow;

/// A key with its value, and the line they stand in.
pub(super) struct Field<'a> {
    pub(super) key: &'static str,
    pub(super) value: Cow<'a, str>,
    pub(super) line: u32,
}

impl Field<'_> {
    /// What is wrong with this value.
    pub(super) fn malformed(&self, expected: &str) -> Malformed {
        let value = clip(&self.value, 60);
        Malformed { line: self.line, reason: format!("{} is \"{value}\", and must be {expected}", self.key) }
    }

    fn read<T>(&self, value: Option<T>, expected: &str) -> Result<T, Malformed> {
        value.ok_or_else(|| self.malformed(expected))
    }
}

/// The fields of a record in their order: each call takes the next one and says what it must be.
pub(super) struct Fields<'f, 'a>(pub(super) std::slice::Iter<'f, Field<'a>>);

impl<'f, 'a> Fields<'f, 'a> {
    pub(super) fn next(&mut self) -> Result<&'f Field<'a>, Malformed> {
        self.0.next().ok_or_else(|| Malformed { line: 0, reason: "a key is missing".into() })
    }

    fn person(&mut self) -> Result<PersonId, Malformed> {
        let field = self.next()?;
        field.read(PersonId::parse(&field.value).ok(), "a person id")
    }

    fn requirement(&mut self) -> Result<RequirementId, Malformed> {
        let field = self.next()?;
        field.read(RequirementId::parse(&field.value).ok(), "the id of a policy or course")
    }

    fn risk(&mut self) -> Result<RiskId, Malformed> {
        let field = self.next()?;
        field.read(RiskId::parse(&field.value).ok(), "the id of a risk")
    }

    fn version(&mut self) -> Result<Version, Malformed> {
        let field = self.next()?;
        field.read(Version::parse(&field.value), "digits joined by dots")
    }

    fn digest(&mut self) -> Result<Digest, Malformed> {
        let field = self.next()?;
        field.read(Digest::parse(&field.value), "sha256: and 64 lower-case hex digits")
    }

    fn maybe_digest(&mut self) -> Result<Option<Digest>, Malformed> {
        let field = self.next()?;
        if field.value.is_empty() {
            return Ok(None);
        }
        field.read(Digest::parse(&field.value).map(Some), "empty, or sha256: and 64 lower-case hex digits")
    }

    fn commit(&mut self) -> Result<CommitId, Malformed> {
        let field = self.next()?;
        field.read(CommitId::parse(&field.value), "40 lower-case hex digits")
    }

    fn day(&mut self) -> Result<Day, Malformed> {
        let field = self.next()?;
        field.read(Day::parse(&field.value), "a day written YYYY-MM-DD")
    }

    fn number(&mut self) -> Result<u32, Malformed> {
        let field = self.next()?;
        field.read(decimal(&field.value), "decimal digits without a leading zero")
    }

    fn maybe_number(&mut self) -> Result<Option<u32>, Malformed> {
        let field = self.next()?;
        if field.value.is_empty() {
            return Ok(None);
        }
        field.read(decimal(&field.value).map(Some), "empty, or decimal digits without a leading zero")
    }

    fn flag(&mut self) -> Result<bool, Malformed> {
        let field = self.next()?;
        let value = match field.value.as_ref() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        field.read(value, "true or false")
    }

    fn text(&mut self) -> Result<Name, Malformed> {
        let field = self.next()?;
        field.read((!field.value.is_empty()).then(|| field.value.as_ref().into()), "some text")
    }

    fn maybe_text(&mut self) -> Result<Name, Malformed> {
        self.next().map(|field| field.value.as_ref().into())
    }

    /// A key as OpenSSH writes it, without a comment.
    fn key(&mut self) -> Result<PublicKey, Malformed> {
        let field = self.next()?;
        let key = PublicKey::parse(&field.value).ok().filter(|key| key.line() == field.value);
        field.read(key, "the type and base64 of a public key, with one blank between")
    }

    fn fingerprint(&mut self, key: &PublicKey) -> Result<Name, Malformed> {
        let field = self.next()?;
        let fingerprint = Some(key.fingerprint()).filter(|f| *f == field.value);
        field.read(fingerprint.map(Name::from), &format!("that of the key, {}", key.fingerprint()))
    }
}

fn decimal(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (digits && (text == "0" || !text.starts_with('0'))).then(|| text.parse().ok()).flatten()
}

macro_rules! all {
    ($($value:expr),*) => { vec![$($value.to_string()),*] };
}

/// The body of a record of this kind, from its own fields in their order. The fields of each body are read in the order
/// in which they are written here, which is that of the table.
pub(super) fn read(kind: Kind, f: &mut Fields<'_, '_>) -> Result<Body, Malformed> {
    Ok(match kind {
        Kind::Acknowledgement => Body::Acknowledgement {
            requirement: f.requirement()?,
            version: f.version()?,
            digest: f.digest()?,
            person: f.person()?,
        },
        Kind::WitnessedAcknowledgement => return witnessed(f),
        Kind::Completion => return completion(f),
        Kind::ImportedCompletion => return imported(f),
        Kind::Approval => Body::Approval {
            requirement: f.requirement()?,
            version: f.version()?,
            digest: f.digest()?,
            material: f.flag()?,
            signer: f.person()?,
        },
        Kind::RulesApproval => {
            Body::RulesApproval { base: f.commit()?, changes_digest: f.digest()?, signer: f.person()? }
        }
        Kind::Exemption => Body::Exemption {
            requirement: f.requirement()?,
            person: f.person()?,
            from: f.day()?,
            until: f.day()?,
            reason: f.text()?,
            signer: f.person()?,
        },
        Kind::Enrolment => {
            let (person, key) = (f.person()?, f.key()?);
            let fingerprint = f.fingerprint(&key)?;
            Body::Enrolment { person, key, fingerprint, signer: f.person()? }
        }
        Kind::Review => return review(f),
        Kind::RiskAcceptance => {
            Body::RiskAcceptance { risk: f.risk()?, until: f.day()?, reason: f.text()?, signer: f.person()? }
        }
        Kind::Checkpoint => Body::Checkpoint {
            commit: f.commit()?,
            records: f.number()?,
            records_digest: f.digest()?,
            previous: f.maybe_text()?,
            signer: f.person()?,
        },
    })
}

fn witnessed(f: &mut Fields<'_, '_>) -> Result<Body, Malformed> {
    Ok(Body::WitnessedAcknowledgement {
        requirement: f.requirement()?,
        version: f.version()?,
        digest: f.digest()?,
        person: f.person()?,
        completed_on: f.day()?,
        evidence: f.maybe_text()?,
        evidence_digest: f.maybe_digest()?,
        signer: f.person()?,
    })
}

fn completion(f: &mut Fields<'_, '_>) -> Result<Body, Malformed> {
    Ok(Body::Completion {
        requirement: f.requirement()?,
        version: f.version()?,
        digest: f.digest()?,
        person: f.person()?,
        completed_on: f.day()?,
        score: f.maybe_number()?,
        source: f.text()?,
    })
}

fn imported(f: &mut Fields<'_, '_>) -> Result<Body, Malformed> {
    Ok(Body::ImportedCompletion {
        requirement: f.requirement()?,
        version: f.version()?,
        digest: f.digest()?,
        person: f.person()?,
        completed_on: f.day()?,
        score: f.maybe_number()?,
        source: f.text()?,
        evidence: f.maybe_text()?,
        evidence_digest: f.maybe_digest()?,
        signer: f.person()?,
    })
}

fn review(f: &mut Fields<'_, '_>) -> Result<Body, Malformed> {
    Ok(Body::Review {
        manager: f.person()?,
        as_of: f.day()?,
        team_digest: f.digest()?,
        required: f.number()?,
        acknowledged: f.number()?,
        pending: f.number()?,
        overdue: f.number()?,
        notes: f.maybe_text()?,
        signer: f.person()?,
    })
}

/// The values of a body in their order.
pub(super) fn values(body: &Body) -> Vec<String> {
    match body {
        Body::Acknowledgement { .. }
        | Body::WitnessedAcknowledgement { .. }
        | Body::Completion { .. }
        | Body::ImportedCompletion { .. } => values_of_fulfilment(body),
        Body::Approval { requirement, version, digest, material, signer } => {
            all![requirement, version, digest, material, signer]
        }
        Body::RulesApproval { base, changes_digest, signer } => all![base, changes_digest, signer],
        Body::Exemption { requirement, person, from, until, reason, signer } => {
            all![requirement, person, from, until, reason, signer]
        }
        Body::Enrolment { person, key, fingerprint, signer } => all![person, key.line(), fingerprint, signer],
        Body::Review {
            manager,
            as_of,
            team_digest,
            required,
            acknowledged,
            pending,
            overdue,
            notes,
            signer,
        } => {
            all![manager, as_of, team_digest, required, acknowledged, pending, overdue, notes, signer]
        }
        Body::RiskAcceptance { risk, until, reason, signer } => all![risk, until, reason, signer],
        Body::Checkpoint { commit, records, records_digest, previous, signer } => {
            all![commit, records, records_digest, previous, signer]
        }
    }
}

/// Those of the kinds that are about a text and a person, which begin alike.
fn values_of_fulfilment(body: &Body) -> Vec<String> {
    let number = |n: &Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let text = |d: &Option<Digest>| d.map(|d| d.to_string()).unwrap_or_default();
    let (mut values, rest) = match body {
        Body::Acknowledgement { requirement, version, digest, person } => {
            (all![requirement, version, digest, person], Vec::new())
        }
        Body::WitnessedAcknowledgement {
            requirement,
            version,
            digest,
            person,
            completed_on,
            evidence,
            evidence_digest,
            signer,
        } => (
            all![requirement, version, digest, person],
            all![completed_on, evidence, text(evidence_digest), signer],
        ),
        Body::Completion { requirement, version, digest, person, completed_on, score, source } => {
            (all![requirement, version, digest, person], all![completed_on, number(score), source])
        }
        Body::ImportedCompletion {
            requirement,
            version,
            digest,
            person,
            completed_on,
            score,
            source,
            evidence,
            evidence_digest,
            signer,
        } => (
            all![requirement, version, digest, person],
            all![completed_on, number(score), source, evidence, text(evidence_digest), signer],
        ),
        _ => (Vec::new(), Vec::new()),
    };
    values.extend(rest);
    values
}
