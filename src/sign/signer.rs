//! Signing, by the user's own program and key.

use super::program::{self, Surroundings};
use super::{SignError, check_in};
use crate::model::{KeyFault, PublicKey, Seal};
use crate::text::visible;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Output};

/// Who signs: a program that understands `-Y sign` as `ssh-keygen` does, and a key.
#[derive(Clone, Debug)]
pub struct Signer {
    /// `ssh-keygen`, or what git's `gpg.ssh.program` names.
    pub program: PathBuf,
    /// The key.
    pub key: SigningKey,
    pub(super) surroundings: Surroundings,
}

/// Where the key is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SigningKey {
    /// A private key file, or a `.pub` file whose private half lies beside it or in the agent.
    File(PathBuf),
    /// In the agent, by its public half.
    Agent(PublicKey),
}

/// The key types whose signatures can be verified here.
const FIT: [&str; 6] = [
    "ssh-ed25519",
    "ssh-rsa",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
];

impl Signer {
    /// A signer that runs `program`, found by the rules of the shell's search path.
    #[must_use]
    pub fn new(program: impl Into<PathBuf>, key: SigningKey) -> Self {
        Self { program: program.into(), key, surroundings: Surroundings::new() }
    }

    /// The armour of a signature over the message, as the program printed it, its last line ended.
    ///
    /// The user may be asked for a passphrase, a PIN or a touch, on the terminal. The result is verified before
    /// it is returned, and so is the key that made it.
    ///
    /// # Errors
    /// When no signature was made, or one that does not verify. Nothing was written then.
    pub fn sign(&self, namespace: &str, message: &[u8]) -> Result<String, SignError> {
        let wanted = self.known_public()?;
        // -q leaves questions alone: it only drops the remark that standard input is being signed.
        let mut args: Vec<OsString> = ["-Y", "sign", "-q", "-n", namespace].map(OsString::from).to_vec();
        let literal;
        let file: &Path = match &self.key {
            SigningKey::File(path) => path,
            SigningKey::Agent(key) => {
                args.push("-U".into());
                literal = public_file(key).map_err(SignError::Temporary)?;
                literal.path()
            }
        };
        args.extend(["-f".into(), file.into()]);
        let output = self.run(&args, message)?;
        let unusable = |why: String| SignError::Unusable(self.program.clone(), why);
        let armour =
            String::from_utf8(output.stdout).map_err(|_| unusable("the signature is not text".into()))?;
        let armour = if armour.ends_with('\n') { armour } else { armour + "\n" };
        match (check_in(namespace, message, &armour), wanted) {
            (Seal::Good { key, .. }, Some(wanted)) if key != wanted => {
                Err(SignError::OtherKey { made: key.fingerprint(), wanted: wanted.fingerprint() })
            }
            (Seal::Good { .. }, _) => Ok(armour),
            (Seal::Bad(_, why), _) => Err(unusable(why.into())),
        }
    }

    /// The public half of the key. For a private key file without a `.pub` file beside it the program is asked,
    /// which may ask the user for the passphrase.
    ///
    /// # Errors
    /// When there is no such key, or it cannot sign records: a certificate, a weak or an unknown type.
    pub fn public(&self) -> Result<PublicKey, SignError> {
        let path = match (self.known_public()?, &self.key) {
            (Some(key), _) => return Ok(key),
            (None, SigningKey::Agent(key)) => return Ok(key.clone()),
            (None, SigningKey::File(path)) => path,
        };
        let output = self.run(&["-y".into(), "-f".into(), path.into()], b"")?;
        fit(&String::from_utf8_lossy(&output.stdout), &path.display().to_string())
    }

    fn run(&self, args: &[OsString], input: &[u8]) -> Result<Output, SignError> {
        let output = program::run(&self.program, args, input, &self.surroundings)?;
        if output.status.success() { Ok(output) } else { Err(self.diagnose(output.status)) }
    }

    /// The public half where it is written down: in the key itself, or in a `.pub` file. `None` for a private
    /// key file that stands alone; that it is there is then known. Private keys are never opened.
    fn known_public(&self) -> Result<Option<PublicKey>, SignError> {
        let path = match &self.key {
            SigningKey::Agent(key) => return fit(&key.line(), "in the agent").map(Some),
            SigningKey::File(path) => path,
        };
        let written = if is_public(path) { path.clone() } else { beside(path) };
        match std::fs::read(&written) {
            Ok(bytes) => fit(&String::from_utf8_lossy(&bytes), &written.display().to_string()).map(Some),
            Err(_) if path.is_file() && !is_public(path) => Ok(None),
            Err(_) => Err(SignError::KeyMissing(path.clone())),
        }
    }

    /// What the exit status does not say. Looked at only after a failure, so that nothing is refused here that
    /// the program would have taken.
    fn diagnose(&self, status: ExitStatus) -> SignError {
        let private = match &self.key {
            SigningKey::Agent(_) => None,
            SigningKey::File(path) if is_public(path) => Some(path.with_extension("")),
            SigningKey::File(path) => Some(path.clone()),
        };
        match (private.filter(|p| p.exists()), self.known_public()) {
            (Some(private), _) => {
                if let Some(mode) = exposed(&private) {
                    return SignError::KeyExposed(private, mode);
                }
            }
            (None, Ok(Some(key))) if !agent_keys(&self.surroundings).contains(&key) => {
                return SignError::NotInAgent(key.fingerprint());
            }
            (None, _) => {}
        }
        let code = status.code().map_or_else(|| "none, it was ended".into(), |code| code.to_string());
        SignError::Failed(self.program.clone(), code)
    }
}

/// OpenSSH names a key by a file, also one that is in the agent.
fn public_file(key: &PublicKey) -> std::io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix("ack-").suffix(".pub").tempfile()?;
    file.write_all(format!("{}\n", key.line()).as_bytes())?;
    file.flush()?;
    Ok(file)
}

/// The keys that the agent offers and that can sign records; none where there is no agent.
pub(super) fn agent_keys(surroundings: &Surroundings) -> Vec<PublicKey> {
    let listed = program::listed(Path::new("ssh-add"), &["-L".into()], surroundings);
    listed.lines().filter_map(|line| fit(line, "in the agent").ok()).collect()
}

/// The key of a `.pub` file's text, when it can sign records.
pub(super) fn fit(text: &str, name: &str) -> Result<PublicKey, SignError> {
    let line = text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
    let key = PublicKey::parse(line).map_err(|fault| match fault {
        KeyFault::Certificate => SignError::Certificate(visible(name)),
        fault => SignError::KeyUnfit(visible(name), fault.to_string()),
    })?;
    if FIT.contains(&key.algorithm()) {
        return Ok(key);
    }
    let why = format!("is of the type {}, whose signatures cannot be checked here", visible(key.algorithm()));
    Err(SignError::KeyUnfit(visible(name), why))
}

pub(super) fn is_public(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "pub")
}

/// The `.pub` file that OpenSSH keeps beside a private key.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".pub");
    name.into()
}

#[cfg(unix)]
fn exposed(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

#[cfg(not(unix))]
fn exposed(_: &Path) -> Option<u32> {
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::{MESSAGE, stock::Stock};
    use super::super::throwaway::ThrowawayKey;
    use super::super::{NAMESPACE, check};
    use super::*;

    fn failing(signer: &Signer) -> SignError {
        let error = signer.sign(NAMESPACE, MESSAGE).unwrap_err();
        assert!(error.hint().ends_with('.'), "{}", error.hint());
        error
    }

    #[test]
    fn a_missing_program_or_key_is_named() {
        let stock = Stock::new();
        let path = stock.keygen("k", &["-t", "ed25519"]);
        let nowhere = stock.path("no-such-program");
        let error = failing(&Signer::new(&nowhere, SigningKey::File(path)));
        assert!(matches!(&error, SignError::ProgramMissing(p) if *p == nowhere), "{error:?}");
        assert!(error.hint().contains("gpg.ssh.program"));
        let error = failing(&stock.signer(SigningKey::File(stock.path("none")), &[]));
        assert!(matches!(&error, SignError::KeyMissing(p) if *p == stock.path("none")), "{error:?}");
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_named_with_its_remedy() {
        use std::os::unix::fs::PermissionsExt as _;
        let stock = Stock::new();
        let path = stock.keygen("k", &["-t", "ed25519"]);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        for file in [path.clone(), stock.path("k.pub")] {
            let error = failing(&stock.signer(SigningKey::File(file), &[]));
            assert!(matches!(&error, SignError::KeyExposed(p, 0o644) if *p == path), "{error:?}");
            assert_eq!(error.hint(), format!("Run `chmod 600 {}`.", path.display()));
        }
    }

    #[test]
    fn a_public_file_of_another_pair_is_noticed() {
        let stock = Stock::new();
        let path = stock.keygen("k", &["-t", "ed25519"]);
        let other = ThrowawayKey::from_seed(&[9; 32]);
        std::fs::write(stock.path("k.pub"), other.public().line()).unwrap();
        let error = failing(&stock.signer(SigningKey::File(path), &[]));
        assert!(matches!(&error, SignError::OtherKey { .. } | SignError::Failed(..)), "{error:?}");
        let script = stock.script("sign", &format!("cat <<'E'\n{}E", other.sign(NAMESPACE, MESSAGE)));
        let pretending = Signer::new(script, SigningKey::Agent(ThrowawayKey::from_seed(&[8; 32]).public()));
        let error = failing(&pretending);
        let SignError::OtherKey { made, .. } = &error else { panic!("{error:?}") };
        assert_eq!(*made, other.public().fingerprint());
    }

    #[test]
    fn success_without_a_signature_is_no_success() {
        let stock = Stock::new();
        let key = ThrowawayKey::from_seed(&[9; 32]);
        let good = key.sign(NAMESPACE, MESSAGE);
        for text in [
            "true".to_owned(),
            "echo nonsense".into(),
            "printf '\\377'".into(),
            format!("cat <<'E'\n{}E", key.sign("git", MESSAGE)),
            format!("cat <<'E'\n{}E", key.sign(NAMESPACE, b"another message")),
            format!("cat <<'E'\n{good}trailing\nE"),
        ] {
            let signer = Signer::new(stock.script("sign", &text), SigningKey::Agent(key.public()));
            let error = failing(&signer);
            assert!(matches!(&error, SignError::Unusable(..)), "{text}: {error:?}");
        }
        let text = format!("printf %s '{}'", good.trim_end());
        let unended = Signer::new(stock.script("sign", &text), SigningKey::Agent(key.public()));
        assert_eq!(unended.sign(NAMESPACE, MESSAGE).unwrap(), good, "the last line is ended");
    }

    #[test]
    fn the_program_is_asked_as_git_asks_it() {
        let stock = Stock::new();
        let key = ThrowawayKey::from_seed(&[9; 32]);
        let (args, input, named) = (stock.path("args"), stock.path("input"), stock.path("named"));
        let text = format!(
            "printf '%s|' \"$@\" >{}\ncat >{}\nfor last; do :; done\ncat \"$last\" >{}\ncat <<'E'\n{}E",
            args.display(),
            input.display(),
            named.display(),
            key.sign(NAMESPACE, MESSAGE)
        );
        let signer = Signer::new(stock.script("sign", &text), SigningKey::Agent(key.public()));
        let armour = signer.sign(NAMESPACE, MESSAGE).unwrap();
        assert!(matches!(check(MESSAGE, &armour), Seal::Good { .. }));
        let args = std::fs::read_to_string(args).unwrap();
        assert!(args.starts_with("-Y|sign|-q|-n|ack-record|-U|-f|"), "{args}");
        assert!(args.ends_with(".pub|"), "no file to sign is named: {args}");
        assert_eq!(std::fs::read(input).unwrap(), MESSAGE);
        assert_eq!(std::fs::read_to_string(named).unwrap(), key.public().line() + "\n");
        let file = args.trim_end_matches('|').rsplit('|').next().unwrap();
        assert!(!Path::new(file).exists(), "the temporary file is gone");
    }

    #[test]
    fn keys_that_cannot_be_verified_are_refused_before_anybody_touches_a_token() {
        let stock = Stock::new();
        let p521 = stock.keygen("p521", &["-t", "ecdsa", "-b", "521"]);
        let error = failing(&stock.signer(SigningKey::File(p521), &[]));
        assert!(error.to_string().contains("is of the type ecdsa-sha2-nistp521"), "{error}");
        let rsa = stock.keygen("rsa", &["-t", "rsa", "-b", "1024"]);
        let error = failing(&stock.signer(SigningKey::File(rsa), &[]));
        assert!(error.to_string().contains("an RSA key of 1024 bits"), "{error}");
        let (authority, k) = (stock.keygen("a", &["-t", "ed25519"]), stock.keygen("k", &["-t", "ed25519"]));
        let certify = ["-q", "-s", authority.to_str().unwrap(), "-I", "jane", k.to_str().unwrap()];
        assert!(stock.run("ssh-keygen", &certify, b"").status.success());
        let error = failing(&stock.signer(SigningKey::File(stock.path("k-cert.pub")), &[]));
        assert!(matches!(&error, SignError::Certificate(_)), "{error:?}");
        assert!(error.hint().contains("without `-cert`"));
        let beside = stock.signer(SigningKey::File(k), &[]);
        assert!(beside.sign(NAMESPACE, MESSAGE).is_ok(), "a certificate beside the key does no harm");
    }
}
