//! The parts of an SSH signature, as OpenSSH's PROTOCOL.sshsig lays them out; nothing is judged here but form.
//!
//! Stricter than OpenSSH in two places: the version is 1 and not 0, and the reserved field is empty.

use super::wire::{Reader, strings};
use crate::source;

/// What every signature, and every message that is signed, begins with.
pub(super) const MAGIC: &[u8; 6] = b"SSHSIG";

/// A signature taken apart; all of it borrowed from its bytes.
pub(super) struct SshSig<'a> {
    pub(super) key_blob: &'a [u8],
    pub(super) key: Key<'a>,
    pub(super) namespace: &'a [u8],
    pub(super) hash: &'a str,
    pub(super) proof: Proof<'a>,
}

/// The public key inside a signature. Numbers are magnitudes, points are uncompressed.
pub(super) enum Key<'a> {
    Ed25519(&'a [u8; 32]),
    P256(&'a [u8]),
    P384(&'a [u8]),
    Rsa {
        e: &'a [u8],
        n: &'a [u8],
    },
    SkEd25519 {
        point: &'a [u8; 32],
        application: &'a [u8],
    },
    SkP256 {
        point: &'a [u8],
        application: &'a [u8],
    },
    /// A key that cannot be checked here, by its type's name.
    Other(&'a str),
}

/// The signature proper.
pub(super) struct Proof<'a> {
    pub(super) algorithm: &'a str,
    pub(super) bytes: &'a [u8],
    /// Flags and counter of a FIDO token (OpenSSH's PROTOCOL.u2f).
    pub(super) token: Option<&'a [u8; 5]>,
}

impl<'a> SshSig<'a> {
    /// Takes a signature apart. The error is a clause for people.
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, &'static str> {
        const SHORT: &str = "the signature is cut short";
        let mut r = Reader::new(bytes);
        if r.array() != Some(MAGIC) {
            return Err("the armour holds something else than an SSH signature");
        }
        if r.u32().ok_or(SHORT)? != 1 {
            return Err("the signature is of another version than 1");
        }
        let key_blob = r.string().ok_or(SHORT)?;
        let namespace = r.string().ok_or(SHORT)?;
        if !r.string().ok_or(SHORT)?.is_empty() {
            return Err("the signature's reserved field is not empty");
        }
        let hash = r.name().ok_or("the signature names no hash")?;
        let proof = r.string().ok_or(SHORT)?;
        r.end().ok_or("bytes follow the end of the signature")?;
        Ok(Self {
            key_blob,
            key: Key::parse(key_blob).ok_or("the key inside the signature is not well formed")?,
            namespace,
            hash,
            proof: Proof::parse(proof).ok_or("the inner part of the signature is not well formed")?,
        })
    }
}

impl<'a> Key<'a> {
    fn parse(blob: &'a [u8]) -> Option<Self> {
        let mut r = Reader::new(blob);
        let key = match r.name()? {
            "ssh-ed25519" => Self::Ed25519(r.string()?.try_into().ok()?),
            "ecdsa-sha2-nistp256" => Self::P256(point(&mut r, b"nistp256", 32)?),
            "ecdsa-sha2-nistp384" => Self::P384(point(&mut r, b"nistp384", 48)?),
            "ssh-rsa" => Self::Rsa { e: r.positive()?, n: r.positive()? },
            "sk-ssh-ed25519@openssh.com" => {
                Self::SkEd25519 { point: r.string()?.try_into().ok()?, application: r.string()? }
            }
            "sk-ecdsa-sha2-nistp256@openssh.com" => {
                Self::SkP256 { point: point(&mut r, b"nistp256", 32)?, application: r.string()? }
            }
            other => return Some(Self::Other(other)),
        };
        r.end().map(|()| key)
    }
}

/// An uncompressed point on the named curve (RFC 5656, section 3.1).
fn point<'a>(r: &mut Reader<'a>, curve: &[u8], coordinate: usize) -> Option<&'a [u8]> {
    let point = (r.string()? == curve).then(|| r.string())??;
    (point.len() == 1 + 2 * coordinate && point[0] == 4).then_some(point)
}

impl<'a> Proof<'a> {
    fn parse(blob: &'a [u8]) -> Option<Self> {
        let mut r = Reader::new(blob);
        let algorithm = r.name()?;
        let token = match algorithm {
            "ssh-ed25519"
            | "ecdsa-sha2-nistp256"
            | "ecdsa-sha2-nistp384"
            | "rsa-sha2-256"
            | "rsa-sha2-512" => false,
            "sk-ssh-ed25519@openssh.com" | "sk-ecdsa-sha2-nistp256@openssh.com" => true,
            // Not ours to take apart.
            _ => return Some(Self { algorithm, bytes: &[], token: None }),
        };
        let bytes = r.string()?;
        let token = if token { Some(r.array()?) } else { None };
        r.end().map(|()| Self { algorithm, bytes, token })
    }
}

/// What the key signs: never the message, but this frame around its hash. `None` for a hash that SSH signatures
/// do not know.
pub(super) fn framed(namespace: &[u8], hash: &str, message: &[u8]) -> Option<Vec<u8>> {
    let digest = match hash {
        "sha512" => source::sha512(message).to_vec(),
        "sha256" => source::sha256(message).to_vec(),
        _ => return None,
    };
    let mut out = MAGIC.to_vec();
    out.extend(strings(&[namespace, b"", hash.as_bytes(), &digest]));
    Some(out)
}

/// What a FIDO token signs instead of the frame: the application, its flags and counter, and the frame's hash.
pub(super) fn token_framed(application: &[u8], token: &[u8; 5], frame: &[u8]) -> Vec<u8> {
    [&source::sha256(application)[..], token, &source::sha256(frame)].concat()
}
