//! Makes and verifies SSH signatures over bytes.
//!
//! Signing is the user's own `ssh-keygen` at work, so agents, passphrases and hardware tokens serve as they do
//! everywhere else, and no private key is ever held here. Verifying happens in process, a signature at a time,
//! and more strictly than OpenSSH does. Whether a bad signature matters is for others to say; so is whose key
//! it is.

mod armour;
mod candidates;
mod check;
mod error;
mod generate;
mod program;
mod signer;
mod sshsig;
pub mod throwaway;
mod wire;

#[cfg(test)]
mod tests;

pub use candidates::{Candidate, Origin, Places, candidates, configured};
pub use check::{check, check_in};
pub use error::SignError;
pub use generate::generate;
pub use signer::{Signer, SigningKey};

use crate::model::{Moment, PersonId, PublicKey};

/// The namespace that records are signed in; a signature made for anything else never fits a record.
pub const NAMESPACE: &str = "ack-record";

/// The namespace that the manifests of evidence packs are signed in.
pub const PACK_NAMESPACE: &str = "ack-pack";

/// The line of an `allowed_signers` file by which stock OpenSSH takes this key for this person's, in the
/// namespace of records only. Without a line feed.
///
/// The principal is a pattern to OpenSSH; an identifier has no character that means anything in one.
#[must_use]
pub fn allowed_signers_line(principal: &PersonId, key: &PublicKey) -> String {
    format!("{principal} namespaces=\"{NAMESPACE}\" {}", key.line())
}

/// The same within times, for records and for manifests of packs: what a verifier that is told a time by
/// `-Overify-time` holds against it. The times are in UTC; OpenSSH takes them for local ones, so it is to be run with
/// `TZ=UTC0`.
#[must_use]
pub fn timed_signers_line(
    principal: &PersonId,
    key: &PublicKey,
    from: Moment,
    until: Option<Moment>,
) -> String {
    let digits = |m: Moment| m.to_string().chars().filter(char::is_ascii_digit).collect::<String>();
    let before = until.map(|until| format!(",valid-before=\"{}\"", digits(until))).unwrap_or_default();
    let within = format!("valid-after=\"{}\"{before}", digits(from));
    format!("{principal} namespaces=\"{NAMESPACE},{PACK_NAMESPACE}\",{within} {}", key.line())
}
