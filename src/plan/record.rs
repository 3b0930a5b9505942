//! Records before they are signed.

use super::Refusal;
use crate::format;
use crate::model::{
    Body, Day, Kind, Moment, PersonId, Record, RecordFile, Register, Requirement, RequirementId,
};
use crate::model::{Name, Seal, Version};
use crate::source::{CommitId, Digest};

/// A record with the bytes that are to be signed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// The record.
    pub record: Record,
    /// What is signed: the file up to the signature.
    pub message: Vec<u8>,
}

impl Draft {
    /// A draft of a record.
    #[must_use]
    pub fn new(record: Record) -> Self {
        let message = format::record::render(&record);
        Self { record, message }
    }

    /// Where the signed record goes.
    #[must_use]
    pub fn path(&self) -> String {
        self.record.path(format::record::id(&self.message))
    }

    /// Whether the record can stand in the strict form at all: asked before anybody is asked for a touch or a passphrase.
    ///
    /// # Errors
    /// As for [`Draft::sealed`].
    pub fn check(&self) -> Result<(), Refusal> {
        // The shape of an armour is all that reading asks for; no signature is this.
        let shape = "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n";
        self.sealed(shape).map(|_| ())
    }

    /// The whole file, once signed; read back, so that nothing is ever written that could not be read.
    ///
    /// # Errors
    /// When a text of the record cannot stand in the strict form, such as a line break in a reason.
    pub fn sealed(&self, armour: &str) -> Result<Vec<u8>, Refusal> {
        let bytes = format::record::sealed(&self.message, armour);
        match format::record::parse(&bytes) {
            Ok(parsed) if parsed.record == self.record => Ok(bytes),
            Ok(_) => {
                Err(Refusal::new("the record would not read back as it was meant", "Report this as a bug."))
            }
            Err(why) => Err(Refusal::new(
                format!("this cannot be written into a record: {why}"),
                "Use one line of plain text.",
            )),
        }
    }

    /// The file as a register would hold it, recorded by the commit after its tip.
    #[must_use]
    pub fn recorded(&self, register: &Register, seal: Seal) -> RecordFile {
        super::trial::held(register, &self.record, format::record::id(&self.message), seal)
    }
}

/// What a record needs to know beside what it says.
pub(super) fn record(
    register: &Register,
    head: Option<CommitId>,
    now: Moment,
    statement: Name,
    body: Body,
) -> Draft {
    Draft::new(Record { repository: register.repository.clone(), signed_at: now, head, statement, body })
}

/// The acknowledgement of a requirement's current text by a person.
///
/// # Errors
/// When the requirement is a course, or its text is not in the register.
pub fn acknowledgement(
    register: &Register,
    person: &PersonId,
    requirement: &Requirement,
    head: Option<CommitId>,
    now: Moment,
) -> Result<Draft, Refusal> {
    let (version, digest) = current_text(requirement)?;
    let config = register.config_at(register.tip());
    let statement = requirement.statement.unwrap_or(config.statement);
    let body = Body::Acknowledgement {
        requirement: requirement.id.clone(),
        version,
        digest,
        person: person.clone(),
    };
    Ok(record(register, head, now, statement, body))
}

/// The completion of a course by the person who took it, on the day of `now`.
///
/// # Errors
/// When the course's completions come from a learning system, or ask for a score.
pub fn completion(
    register: &Register,
    person: &PersonId,
    course: &Requirement,
    head: Option<CommitId>,
    now: Moment,
) -> Result<Draft, Refusal> {
    if course.imported || course.pass.is_some() {
        let why = if course.imported { "are imported from a learning system" } else { "need a score" };
        return Err(Refusal::new(
            format!("completions of {} {why}", course.id),
            "Take the course there; its export brings the completion here.",
        ));
    }
    let (version, digest) = current_text(course)?;
    let statement = Kind::Completion.fixed_statement().unwrap_or_default().into();
    let body = Body::Completion {
        requirement: course.id.clone(),
        version,
        digest,
        person: person.clone(),
        completed_on: register.zone.day_of(now),
        score: None,
        source: "".into(),
    };
    Ok(record(register, head, now, statement, body))
}

fn current_text(requirement: &Requirement) -> Result<(Version, Digest), Refusal> {
    let digest = requirement.digest.ok_or_else(|| {
        Refusal::new(
            format!("the text of {} is not in the register", requirement.id),
            "Ask its owner: `ack check` says what is missing.",
        )
    })?;
    Ok((requirement.current().version.clone(), digest))
}

/// An exemption of a person from a requirement.
///
/// # Errors
/// When it ends before it begins or before today, or lasts longer than the register allows.
#[allow(clippy::too_many_arguments)]
pub fn exemption(
    register: &Register,
    pair: (&PersonId, &RequirementId),
    days: (Day, Day),
    reason: &str,
    signer: &PersonId,
    head: Option<CommitId>,
    now: Moment,
) -> Result<Draft, Refusal> {
    let (from, until) = days;
    let today = register.zone.day_of(now);
    if until < from || until < today {
        return Err(Refusal::new(
            format!("an exemption from {from} until {until} would have no effect"),
            "An exemption never reaches back: give a last day that is still to come.",
        ));
    }
    let longest = register.config_at(register.tip()).max_exemption;
    let last = longest.after(from);
    if until > last {
        return Err(Refusal::new(
            format!(
                "an exemption from {from} until {until} is longer than {longest}, the longest that this register allows"
            ),
            format!("Give {last} or an earlier day; `max_exemption` in ack.yaml is the limit."),
        ));
    }
    let body = Body::Exemption {
        requirement: pair.1.clone(),
        person: pair.0.clone(),
        from,
        until,
        reason: reason.into(),
        signer: signer.clone(),
    };
    let statement = Kind::Exemption.fixed_statement().unwrap_or_default().into();
    Ok(record(register, head, now, statement, body))
}

/// A record of a kind whose statement is fixed.
pub(super) fn draft(
    register: &Register,
    kind: Kind,
    head: Option<CommitId>,
    now: Moment,
    body: Body,
) -> Draft {
    record(register, head, now, kind.fixed_statement().unwrap_or_default().into(), body)
}

/// An enrolment: `signer` says that the key is the person's.
pub(super) fn enrolment_draft(register: &Register, body: Body, head: Option<CommitId>, now: Moment) -> Draft {
    let statement = Kind::Enrolment.fixed_statement().unwrap_or_default().into();
    record(register, head, now, statement, body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PersonId, RepositoryId};

    #[test]
    fn what_cannot_stand_in_a_record_is_refused_before_it_is_signed() {
        let draft = |reason: &str| {
            let person = |id| PersonId::parse(id).unwrap();
            let body = Body::Exemption {
                requirement: RequirementId::parse("conduct").unwrap(),
                person: person("jane"),
                from: Day::parse("2026-01-05").unwrap(),
                until: Day::parse("2026-02-05").unwrap(),
                reason: reason.into(),
                signer: person("mara"),
            };
            Draft::new(Record {
                repository: RepositoryId::parse("0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f1").unwrap(),
                signed_at: Moment(1_767_600_000),
                head: None,
                statement: Kind::Exemption.fixed_statement().unwrap().into(),
                body,
            })
        };
        assert_eq!(draft("On \"loan\", until spring.").check(), Ok(()));
        for reason in ["two\nlines", "hid\u{202e}den", "e\u{301}"] {
            let refusal = draft(reason).check().unwrap_err();
            assert!(refusal.message.starts_with("this cannot be written into a record: "), "{refusal}");
        }
    }
}
