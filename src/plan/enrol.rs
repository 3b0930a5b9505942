//! Enrolling keys: the roster line and the record that proves possession or vouches for it.

use super::Refusal;
use super::record::{Draft, enrolment_draft};
use crate::format;
use crate::model::{Body, Moment, Person, PersonId, PublicKey, Register};
use crate::source::CommitId;

/// The enrolment record by which `signer` says that the key is the person's.
#[must_use]
pub fn enrolment(
    register: &Register,
    person: &PersonId,
    key: &PublicKey,
    signer: &PersonId,
    head: Option<CommitId>,
    now: Moment,
) -> Draft {
    let body = Body::Enrolment {
        person: person.clone(),
        // The comment is no part of what is signed.
        key: PublicKey::from_blob(key.blob()).unwrap_or_else(|_| key.clone()),
        fingerprint: key.fingerprint().into(),
        signer: signer.clone(),
    };
    enrolment_draft(register, body, head, now)
}

/// The text of a roster file with a key added to a person's entry.
///
/// # Errors
/// When the file cannot be changed without changing more.
pub fn text_with_key(person: &Person, text: &str, key: &PublicKey) -> Result<String, Refusal> {
    format::edit::add_key(text, &person.id, key).map_err(|e| {
        Refusal::new(
            format!("{} cannot be edited: {e:#}", person.file),
            "Add the key to `keys:` by hand, and commit.",
        )
    })
}
