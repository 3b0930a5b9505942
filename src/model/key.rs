//! Public signing keys, as OpenSSH writes them.

use super::Name;
use super::name::Pool;
use crate::source;
use std::fmt;

/// A public key: its wire form identifies it, the comment is for people.
#[derive(Clone)]
pub struct PublicKey {
    kept: &'static Kept,
    comment: Name,
}

/// A key without its comment. Each is kept once: the same few sign everything.
struct Kept {
    algorithm: Name,
    blob: Box<[u8]>,
}

/// What every Ed25519 key begins with in its wire form: the name of the algorithm, and the length of the rest.
const ED25519: &[u8] = b"\0\0\0\x0bssh-ed25519\0\0\0\x20";

static KEYS: Pool<[u8], Kept> = Pool::new();

/// Why a text is no public key that a person can sign with; its `Display` fits behind "this key".
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KeyFault {
    /// Not `<type> <base64> [comment]`.
    Shape,
    /// A private key was pasted.
    Private,
    /// A certificate: the key inside it is to be enrolled.
    Certificate,
    /// DSA, or RSA under 2048 bits.
    Weak(String),
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape => {
                f.write_str("is not a line of an OpenSSH .pub file, such as `ssh-ed25519 AAAA… name@host`")
            }
            Self::Private => {
                f.write_str("is a PRIVATE key; remove it, replace the pair, and enrol the .pub file")
            }
            Self::Certificate => f.write_str("is a certificate; enrol the plain public key it was made for"),
            Self::Weak(what) => write!(
                f,
                "is {what}, which no longer protects anybody; make one with `ssh-keygen -t ed25519`"
            ),
        }
    }
}

impl PublicKey {
    /// The key of one line of a `.pub` file.
    ///
    /// # Errors
    /// Says why the line is no key that can be enrolled.
    pub fn parse(line: &str) -> Result<Self, KeyFault> {
        if line.contains("PRIVATE KEY") {
            return Err(KeyFault::Private);
        }
        let name = line.split(' ').next().unwrap_or_default();
        if name.contains("-cert-v0") {
            return Err(KeyFault::Certificate);
        }
        if name == "ssh-dss" {
            return Err(KeyFault::Weak("a DSA key".into()));
        }
        let key = ssh_key::PublicKey::from_openssh(line).map_err(|_| KeyFault::Shape)?;
        let kept = Kept::enrollable(&key)?;
        let blob = kept.blob.clone();
        let kept = KEYS.keep(&*blob, || Ok(kept), |kept| &kept.blob)?;
        Ok(Self { kept, comment: key.comment().into() })
    }

    /// The key of its wire form, as it stands inside a signature; without a comment.
    ///
    /// # Errors
    /// Says why the bytes are no key that can be enrolled; bytes that are not the one way to write the key
    /// are [`KeyFault::Shape`].
    pub fn from_blob(blob: &[u8]) -> Result<Self, KeyFault> {
        let make = || {
            // Of the usual kind every 32 bytes are a key, and are written in one way.
            if blob.len() == ED25519.len() + 32 && blob.starts_with(ED25519) {
                return Ok(Kept { algorithm: "ssh-ed25519".into(), blob: blob.into() });
            }
            let key = ssh_key::PublicKey::from_bytes(blob).map_err(|_| KeyFault::Shape)?;
            Kept::enrollable(&key).and_then(|k| if *k.blob == *blob { Ok(k) } else { Err(KeyFault::Shape) })
        };
        KEYS.keep(blob, make, |kept| &kept.blob).map(|kept| Self { kept, comment: "".into() })
    }

    /// The same key with something else behind it.
    #[must_use]
    pub fn with_comment(self, comment: impl Into<Name>) -> Self {
        Self { comment: comment.into(), ..self }
    }

    /// The key type, such as `ssh-ed25519`.
    #[must_use]
    pub fn algorithm(&self) -> &str {
        &self.kept.algorithm
    }

    /// The wire form: two keys are the same key when these bytes are.
    #[must_use]
    pub fn blob(&self) -> &'static [u8] {
        &self.kept.blob
    }

    /// What stands behind the key, often `user@host`.
    #[must_use]
    pub fn comment(&self) -> &str {
        &self.comment
    }

    /// The fingerprint as OpenSSH prints it, `SHA256:…`.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        source::fingerprint(self.blob())
    }

    /// Whether the private half lives in a FIDO token.
    #[must_use]
    pub fn is_hardware(&self) -> bool {
        self.algorithm().starts_with("sk-")
    }

    /// Type and base64, without the comment: what a record or a list of signers names.
    #[must_use]
    pub fn line(&self) -> String {
        ssh_key::PublicKey::from_bytes(self.blob())
            .ok()
            .and_then(|k| k.to_openssh().ok())
            .unwrap_or_default()
            .trim_end()
            .to_owned()
    }
}

impl Kept {
    fn enrollable(key: &ssh_key::PublicKey) -> Result<Self, KeyFault> {
        if let Some(rsa) = key.key_data().rsa() {
            let n = rsa.n.as_positive_bytes().unwrap_or_default();
            let bits = n.len() * 8 - n.first().map_or(0, |b| b.leading_zeros() as usize);
            if bits < 2048 {
                return Err(KeyFault::Weak(format!("an RSA key of {bits} bits")));
            }
        }
        let blob = key.to_bytes().map_err(|_| KeyFault::Shape)?;
        Ok(Self { algorithm: key.algorithm().as_str().into(), blob: blob.into() })
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.kept, other.kept)
    }
}

impl Eq for PublicKey {}

impl PartialOrd for PublicKey {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PublicKey {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        if self == other { std::cmp::Ordering::Equal } else { self.blob().cmp(other.blob()) }
    }
}

impl std::hash::Hash for PublicKey {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.kept, state);
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fingerprint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ED: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

    #[test]
    fn a_key_is_its_blob_not_its_comment() {
        let (a, b) = (PublicKey::parse(&format!("{ED} one@x")).unwrap(), PublicKey::parse(ED).unwrap());
        assert_eq!(a, b);
        assert_eq!(a.comment(), "one@x");
        assert_eq!(a.line(), ED);
        assert!(a.fingerprint().starts_with("SHA256:"));
    }

    #[test]
    fn what_cannot_be_enrolled_is_named() {
        let private = "-----BEGIN OPENSSH PRIVATE KEY-----";
        for (line, why) in [
            ("", KeyFault::Shape),
            ("ssh-ed25519", KeyFault::Shape),
            ("ssh-ed25519 !!!!", KeyFault::Shape),
            ("ssh-ed25519-cert-v01@openssh.com AAAA", KeyFault::Certificate),
            ("ssh-dss AAAA", KeyFault::Weak("a DSA key".into())),
            (private, KeyFault::Private),
        ] {
            assert_eq!(PublicKey::parse(line).unwrap_err(), why, "{line}");
        }
    }

    #[test]
    fn a_blob_is_a_key_in_one_way_only() {
        let key = PublicKey::parse(ED).unwrap();
        assert_eq!(PublicKey::from_blob(key.blob()), Ok(key.clone()));
        let longer = [key.blob(), &[0]].concat();
        for bad in [&longer[..], &key.blob()[..50], b""] {
            assert_eq!(PublicKey::from_blob(bad), Err(KeyFault::Shape));
        }
    }

    #[test]
    fn the_usual_kind_of_key_is_known_by_its_beginning_as_the_library_knows_it() {
        for seed in 0..=u8::MAX {
            let blob = [ED25519, &[seed; 32]].concat();
            let key = ssh_key::PublicKey::from_bytes(&blob).unwrap();
            let (short, long) = (PublicKey::from_blob(&blob).unwrap(), Kept::enrollable(&key).unwrap());
            assert_eq!((short.blob(), short.algorithm()), (&*long.blob, long.algorithm.as_str()));
        }
        for bad in [[ED25519, &[1; 31]].concat(), [ED25519, &[1; 33]].concat()] {
            assert_eq!(PublicKey::from_blob(&bad), Err(KeyFault::Shape));
        }
    }

    #[test]
    fn rsa_bits_are_counted_exactly() {
        let blob = |top: u8| {
            let sign: &[u8] = if top >= 0x80 { &[0] } else { &[] };
            let n = [sign, &[top], &[0xff; 255]].concat();
            let parts: [&[u8]; 3] = [b"ssh-rsa", &[1, 0, 1], &n];
            let put = |p: &&[u8]| [&u32::try_from(p.len()).unwrap().to_be_bytes(), *p].concat();
            parts.iter().flat_map(put).collect::<Vec<u8>>()
        };
        assert!(PublicKey::from_blob(&blob(0x80)).is_ok());
        let weak = KeyFault::Weak("an RSA key of 2047 bits".into());
        assert_eq!(PublicKey::from_blob(&blob(0x7f)), Err(weak));
    }
}
