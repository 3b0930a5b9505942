//! Why a signature could not be made, and what helps.

use std::path::PathBuf;

/// Why nothing was signed. Each is about this machine, not about a register; [`SignError::hint`] says what helps.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The signing program is not there.
    #[error("the program `{0}`, which makes signatures, was not found")]
    ProgramMissing(PathBuf),
    /// The signing program is there and could not be run.
    #[error("the program `{0}`, which makes signatures, could not be run: {1}")]
    ProgramBroken(PathBuf, std::io::Error),
    /// No such key file.
    #[error("there is no key file {0}")]
    KeyMissing(PathBuf),
    /// A file that is not the public half of a key that can sign records; the text says what is wrong with it.
    #[error("the key {0} {1}")]
    KeyUnfit(String, String),
    /// A certificate was configured. Records name keys, not certificates.
    #[error("the key {0} is a certificate, and records are signed with plain keys")]
    Certificate(String),
    /// OpenSSH ignores private keys that others can read.
    #[error("the key file {0} can be read by others (mode {1:o}), so OpenSSH ignores it")]
    KeyExposed(PathBuf, u32),
    /// Only the public half is there, and the agent does not hold the private one.
    #[error("the agent does not hold the private half of {0}")]
    NotInAgent(String),
    /// The program gave up: a wrong passphrase, no touch, a cancelled prompt.
    #[error("`{0}` made no signature (exit status {1})")]
    Failed(PathBuf, String),
    /// No key was made.
    #[error("`{0}` made no key (exit status {1})")]
    NotMade(PathBuf, String),
    /// The program said that all went well, and its signature is none.
    #[error("`{0}` returned a signature that does not count: {1}")]
    Unusable(PathBuf, String),
    /// The signature is good, but by another key than the `.pub` file says.
    #[error("the signature was made with the key {made}, not with {wanted}")]
    OtherKey {
        /// The fingerprint of the key that signed.
        made: String,
        /// The fingerprint of the key that was to sign.
        wanted: String,
    },
    /// A temporary file for the public key could not be written.
    #[error("a temporary file for the public key could not be written: {0}")]
    Temporary(std::io::Error),
}

impl SignError {
    /// What helps, in a sentence.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::ProgramMissing(p) if p.as_os_str() == "ssh-keygen" => {
                "Install OpenSSH 8.1 or later; ssh-keygen is part of it.".into()
            }
            Self::ProgramMissing(_) | Self::ProgramBroken(..) => {
                "Mend git's setting gpg.ssh.program, or remove it with `git config --global --unset \
                 gpg.ssh.program`; without it, ssh-keygen signs."
                    .into()
            }
            Self::KeyMissing(_) => {
                "Set git's user.signingKey to the key that you sign with, or make one with `ssh-keygen -t \
                 ed25519`."
                    .into()
            }
            Self::KeyUnfit(..) => "Make a key with `ssh-keygen -t ed25519`, and have it put on the roster.".into(),
            Self::Certificate(_) => {
                "Set git's user.signingKey to the plain key that the certificate was made for: the .pub file \
                 without `-cert` in its name."
                    .into()
            }
            Self::KeyExposed(path, _) => format!("Run `chmod 600 {}`.", path.display()),
            Self::NotInAgent(_) => {
                "See what the agent holds with `ssh-add -L`, add the key with `ssh-add KEYFILE`, or plug its \
                 token in."
                    .into()
            }
            Self::Failed(..) => {
                "What it said stands above. For a key with a passphrase, `ssh-add KEYFILE` asks for it once; a \
                 hardware key waits for a touch."
                    .into()
            }
            Self::NotMade(..) => "What it said stands above. Run `ack enrol` again to try anew.".into(),
            Self::Unusable(..) => {
                "Nothing was written. Try again; if it stays so, sign with ssh-keygen itself by removing git's \
                 setting gpg.ssh.program."
                    .into()
            }
            Self::OtherKey { .. } => {
                "The .pub file beside the private key belongs to another key; write it anew with `ssh-keygen -y \
                 -f KEYFILE > KEYFILE.pub`."
                    .into()
            }
            Self::Temporary(_) => "Free some space in the directory for temporary files, or name another one by \
                                   TMPDIR."
                .into(),
        }
    }
}
