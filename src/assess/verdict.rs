//! The verdicts on records, by name.

/// Whether a record counts, and if not, the first reason.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs)]
pub enum Verdict {
    Valid,
    RecordMalformed,
    RecordMisplaced,
    RecordOfOtherRepository,
    SignerUnknown,
    KindMismatch,
    ScoreBelowPass,
    RequirementUnknown,
    VersionUnknown,
    DigestMismatch,
    StatementMismatch,
    SignatureMalformed,
    SignatureAlgorithmRefused,
    SignatureAlgorithmUnsupported,
    SignatureInvalid,
    KeyNotEnrolled,
    KeyNotHardware,
    KeyCompromised,
    SignedInFuture,
    NotAuthorised,
}

impl Verdict {
    /// Every verdict, in the order in which they are tried.
    pub const ALL: [Self; 20] = [
        Self::Valid,
        Self::RecordMalformed,
        Self::RecordMisplaced,
        Self::RecordOfOtherRepository,
        Self::SignerUnknown,
        Self::KindMismatch,
        Self::ScoreBelowPass,
        Self::RequirementUnknown,
        Self::VersionUnknown,
        Self::DigestMismatch,
        Self::StatementMismatch,
        Self::SignatureMalformed,
        Self::SignatureAlgorithmRefused,
        Self::SignatureAlgorithmUnsupported,
        Self::SignatureInvalid,
        Self::KeyNotEnrolled,
        Self::KeyNotHardware,
        Self::KeyCompromised,
        Self::SignedInFuture,
        Self::NotAuthorised,
    ];

    /// The name in JSON; that of the finding too.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::RecordMalformed => "record-malformed",
            Self::RecordMisplaced => "record-misplaced",
            Self::RecordOfOtherRepository => "record-of-other-repository",
            Self::SignerUnknown => "signer-unknown",
            Self::KindMismatch => "kind-mismatch",
            Self::ScoreBelowPass => "score-below-pass",
            Self::RequirementUnknown => "requirement-unknown",
            Self::VersionUnknown => "version-unknown",
            Self::DigestMismatch => "digest-mismatch",
            Self::StatementMismatch => "statement-mismatch",
            Self::SignatureMalformed => "signature-malformed",
            Self::SignatureAlgorithmRefused => "signature-algorithm-refused",
            Self::SignatureAlgorithmUnsupported => "signature-algorithm-unsupported",
            Self::SignatureInvalid => "signature-invalid",
            Self::KeyNotEnrolled => "key-not-enrolled",
            Self::KeyNotHardware => "key-not-hardware",
            Self::KeyCompromised => "key-compromised",
            Self::SignedInFuture => "signed-in-future",
            Self::NotAuthorised => "not-authorised",
        }
    }
}
