//! The form of records as a table: which keys each kind has, in which order.

use crate::model::Kind;

/// The largest record, in bytes.
pub const MAX_BYTES: usize = 8 * 1024;

/// What `format` says in the records that this version reads and writes.
pub(in crate::format) const FORMAT: &str = "ack-record/1";
/// The line after which the signature stands: what is before it is signed.
pub(super) const SIGNATURE: &str = "signature: |";

/// The keys that every record begins with.
pub(super) const HEAD: [&str; 3] = ["format", "kind", "repository"];
/// The keys that every record ends with, before the signature.
pub(super) const TAIL: [&str; 3] = ["signed_at", "head", "statement"];

/// The keys between those that all records have.
const fn own(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Acknowledgement => &["requirement", "version", "digest", "person"],
        Kind::WitnessedAcknowledgement => &[
            "requirement",
            "version",
            "digest",
            "person",
            "completed_on",
            "evidence",
            "evidence_digest",
            "signer",
        ],
        Kind::Completion => {
            &["requirement", "version", "digest", "person", "completed_on", "score", "source"]
        }
        Kind::ImportedCompletion => &[
            "requirement",
            "version",
            "digest",
            "person",
            "completed_on",
            "score",
            "source",
            "evidence",
            "evidence_digest",
            "signer",
        ],
        Kind::Approval => &["requirement", "version", "digest", "material", "signer"],
        Kind::RulesApproval => &["base", "changes_digest", "signer"],
        Kind::Exemption => &["requirement", "person", "from", "until", "reason", "signer"],
        Kind::Enrolment => &["person", "key", "fingerprint", "signer"],
        Kind::Review => &[
            "manager",
            "as_of",
            "team_digest",
            "required",
            "acknowledged",
            "pending",
            "overdue",
            "notes",
            "signer",
        ],
        Kind::RiskAcceptance => &["risk", "until", "reason", "signer"],
        Kind::Checkpoint => &["commit", "records", "records_digest", "previous", "signer"],
    }
}

/// The keys of a record of this kind, in order, without `signature`.
pub fn keys(kind: Kind) -> impl Iterator<Item = &'static str> {
    HEAD.into_iter().chain(own(kind).iter().copied()).chain(TAIL)
}

/// Whether a record of some kind has the key.
pub(super) fn is_key(key: &str) -> bool {
    key == "signature" || Kind::ALL.into_iter().any(|kind| keys(kind).any(|k| k == key))
}
