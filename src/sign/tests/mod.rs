//! Trials of the whole room: against stock OpenSSH, at the edges where verifiers differ, and at random.

mod algorithms;
mod edges;
mod openssh;
mod random;
pub(super) mod stock;

use super::throwaway::ThrowawayKey;
use super::wire::strings;
use super::{NAMESPACE, armour, check};
use crate::model::{PublicKey, Seal, SealFault};
use aws_lc_rs::signature::Ed25519KeyPair;

pub(super) const MESSAGE: &[u8] = b"format: \"ack-record/1\"\nkind: \"acknowledgement\"\n";

pub(super) fn good(key: &PublicKey) -> Seal {
    Seal::Good { key: key.clone(), present: None }
}

pub(super) fn fault(seal: &Seal) -> Option<SealFault> {
    match seal {
        Seal::Good { .. } => None,
        Seal::Bad(fault, _) => Some(*fault),
    }
}

/// The fields of a signature, each of which a test may spoil before it is signed and put together.
pub(super) struct Draft {
    pub(super) magic: Vec<u8>,
    pub(super) version: u32,
    pub(super) key: Vec<u8>,
    pub(super) namespace: Vec<u8>,
    pub(super) reserved: Vec<u8>,
    pub(super) hash: Vec<u8>,
    pub(super) algorithm: Vec<u8>,
    pub(super) behind_key: Vec<u8>,
    pub(super) behind_proof: Vec<u8>,
    pub(super) behind: Vec<u8>,
}

pub(super) fn draft() -> Draft {
    Draft {
        magic: b"SSHSIG".to_vec(),
        version: 1,
        key: ThrowawayKey::from_seed(&[1; 32]).public().blob().to_vec(),
        namespace: NAMESPACE.into(),
        reserved: vec![],
        hash: b"sha512".to_vec(),
        algorithm: b"ssh-ed25519".to_vec(),
        behind_key: vec![],
        behind_proof: vec![],
        behind: vec![],
    }
}

impl Draft {
    fn digest(&self) -> Vec<u8> {
        if self.hash == b"sha256" {
            crate::source::sha256(MESSAGE).to_vec()
        } else {
            crate::source::sha512(MESSAGE).to_vec()
        }
    }

    pub(super) fn blob_with(&self, signature: &[u8]) -> Vec<u8> {
        let proof = [strings(&[&self.algorithm, signature]), self.behind_proof.clone()].concat();
        let key = [&self.key[..], &self.behind_key].concat();
        let mut blob = [&self.magic[..], &self.version.to_be_bytes()].concat();
        blob.extend(strings(&[&key, &self.namespace, &self.reserved, &self.hash, &proof]));
        blob.extend(&self.behind);
        blob
    }

    pub(super) fn frame(&self) -> Vec<u8> {
        let signed = strings(&[&self.namespace, &self.reserved, &self.hash, &self.digest()]);
        [b"SSHSIG", &signed[..]].concat()
    }

    pub(super) fn signature(&self) -> Vec<u8> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[1; 32]).unwrap();
        pair.sign(&self.frame()).as_ref().to_vec()
    }

    pub(super) fn seal(&self) -> Seal {
        check(MESSAGE, &armour::close(&self.blob_with(&self.signature())))
    }
}

/// The seal of a draft after one change, which signs the change as well.
pub(super) fn spoilt(change: impl FnOnce(&mut Draft)) -> Option<SealFault> {
    let mut draft = draft();
    change(&mut draft);
    fault(&draft.seal())
}
