//! Keys made on the spot, for demonstrations and tests: derived from a seed, used, forgotten. Whoever knows the
//! seed can sign, so nothing signed here proves anything about a person.

use super::sshsig::{MAGIC, framed, token_framed};
use super::wire::{put_string, strings};
use super::{armour, wire};
use crate::model::PublicKey;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};

const HASH: &str = "sha512";

/// An Ed25519 key in memory.
pub struct ThrowawayKey {
    pair: Ed25519KeyPair,
    public: PublicKey,
}

/// A stand-in for a FIDO token with an Ed25519 key: signs as one does, and lies about the touch when told to.
pub struct SkKey {
    pair: Ed25519KeyPair,
    public: PublicKey,
}

impl ThrowawayKey {
    /// The key of a seed: the same seed, the same key.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let pair = pair(seed);
        let public = public(&[b"ssh-ed25519", pair.public_key().as_ref()]);
        Self { pair, public }
    }

    /// The public half, without a comment.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        self.public.clone()
    }

    /// The armour that `ssh-keygen -Y sign` would print for this key, byte for byte.
    #[must_use]
    pub fn sign(&self, namespace: &str, message: &[u8]) -> String {
        let frame = frame(namespace, message);
        let proof = strings(&[b"ssh-ed25519", self.pair.sign(&frame).as_ref()]);
        close(&self.public, namespace, &proof)
    }
}

impl SkKey {
    const KIND: &'static [u8] = b"sk-ssh-ed25519@openssh.com";
    const APPLICATION: &'static [u8] = b"ssh:";

    /// The key of a seed: the same seed, the same key.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let pair = pair(seed);
        let public = public(&[Self::KIND, pair.public_key().as_ref(), Self::APPLICATION]);
        Self { pair, public }
    }

    /// The public half, without a comment.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        self.public.clone()
    }

    /// Signs as a token does. In `flags`, 1 says that the user touched it, 4 that the user was verified.
    #[must_use]
    pub fn sign(&self, namespace: &str, message: &[u8], flags: u8) -> String {
        let token = [flags, 0, 0, 0, 7];
        let signed = token_framed(Self::APPLICATION, &token, &frame(namespace, message));
        let mut proof = strings(&[Self::KIND, self.pair.sign(&signed).as_ref()]);
        proof.extend(token);
        close(&self.public, namespace, &proof)
    }
}

#[allow(clippy::expect_used)]
fn pair(seed: &[u8; 32]) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(seed).expect("any 32 bytes are a seed")
}

#[allow(clippy::expect_used)]
fn public(parts: &[&[u8]]) -> PublicKey {
    PublicKey::from_blob(&wire::strings(parts)).expect("it was just written as a key is")
}

fn frame(namespace: &str, message: &[u8]) -> Vec<u8> {
    framed(namespace.as_bytes(), HASH, message).unwrap_or_default()
}

fn close(key: &PublicKey, namespace: &str, proof: &[u8]) -> String {
    let mut blob = MAGIC.to_vec();
    blob.extend(1u32.to_be_bytes());
    for part in [key.blob(), namespace.as_bytes(), b"", HASH.as_bytes(), proof] {
        put_string(&mut blob, part);
    }
    armour::close(&blob)
}
