//! What a verdict rests on, and the order in which that is weighed.

use super::keys::KeyStands;
use super::verdict::Verdict;
use crate::model::{Day, Moment, Register, SealFault};
use crate::source::CommitIx;

/// Seconds by which clocks may differ without meaning anything.
pub(super) const SKEW: i64 = 5 * 60;

/// What is known about a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grounds {
    /// Whether it was made for this register.
    pub(super) is_own: bool,
    /// How the key that signed stands with the signer; `None` where the signer never was on a roster.
    pub(super) key: Option<KeyStands>,
    /// What it is about.
    pub(super) about: About,
    /// Since when the key is compromised.
    pub(super) compromised: Option<Day>,
}

/// What is known about that which a record is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct About {
    /// What is wrong with what the record says.
    pub(super) wrong: Option<Verdict>,
    /// Whether a hardware key is asked for.
    pub(super) asks_hardware: bool,
}

/// How a record came, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signed {
    pub(super) at: Moment,
    pub(super) recorded: CommitIx,
    /// Of a good signature, whether the user touched the hardware key; or why it is none.
    pub(super) present: Result<Option<bool>, SealFault>,
}

impl Grounds {
    /// The verdict: the first reason against the record, or none. `is_allowed` is whether its signer had the right to make
    /// it.
    pub(super) fn weigh(
        &self,
        register: &Register,
        signed: &Signed,
        is_allowed: impl FnOnce() -> bool,
    ) -> Verdict {
        if !self.is_own {
            return Verdict::RecordOfOtherRepository;
        }
        let Some(key) = self.key else { return Verdict::SignerUnknown };
        if let Some(wrong) = self.about.wrong {
            return wrong;
        }
        let present = match signed.present {
            Ok(present) => present,
            Err(fault) => return seal_verdict(fault),
        };
        let commit = register.commit(signed.recorded);
        if !key.is_in_force(commit.day) {
            return Verdict::KeyNotEnrolled;
        }
        if self.about.asks_hardware && present != Some(true) {
            return Verdict::KeyNotHardware;
        }
        if self.compromised.is_some_and(|since| since <= commit.day) {
            return Verdict::KeyCompromised;
        }
        if signed.at > Moment(commit.time.0.max(commit.committed.0)).plus(SKEW) {
            return Verdict::SignedInFuture;
        }
        if is_allowed() { Verdict::Valid } else { Verdict::NotAuthorised }
    }
}

const fn seal_verdict(fault: SealFault) -> Verdict {
    match fault {
        SealFault::Malformed => Verdict::SignatureMalformed,
        SealFault::Refused => Verdict::SignatureAlgorithmRefused,
        SealFault::Unsupported => Verdict::SignatureAlgorithmUnsupported,
        SealFault::Invalid => Verdict::SignatureInvalid,
    }
}
