//! The judgement over one signature: form first, then namespace, then algorithm, then the mathematics.
//!
//! One signature at a time. Checking many in a batch is faster, but lets crafted signatures through that
//! OpenSSH refuses.

use super::sshsig::{Key, SshSig, framed, token_framed};
use super::wire::Reader;
use super::{NAMESPACE, armour};
use crate::model::{PublicKey, Seal, SealFault};
use crate::text::{clip, visible};
use aws_lc_rs::signature as maths;

type Fault = (SealFault, String);

/// Verifies a record's signature over exactly these bytes, in the namespace of records.
///
/// Says only whether it was made by the key inside it. Whose key that is, and when it counted, are other
/// questions. The armour is what `ssh-keygen -Y sign` prints, at any line width; the line feed behind its last
/// line may be missing, and nothing may follow. Total: any bytes yield a [`Seal`].
#[must_use]
pub fn check(message: &[u8], armour: &str) -> Seal {
    check_in(NAMESPACE, message, armour)
}

/// Like [`check`], in another namespace. A signature made for any other one is [`SealFault::Invalid`].
#[must_use]
pub fn check_in(namespace: &str, message: &[u8], armour: &str) -> Seal {
    judge(namespace, message, armour).unwrap_or_else(|(fault, detail)| Seal::Bad(fault, detail.into()))
}

fn judge(namespace: &str, message: &[u8], armour: &str) -> Result<Seal, Fault> {
    let malformed = |why: &str| (SealFault::Malformed, why.to_owned());
    let bytes = armour::open(armour).map_err(malformed)?;
    let sig = SshSig::parse(&bytes).map_err(malformed)?;
    if sig.namespace != namespace.as_bytes() || namespace.is_empty() {
        let other = shown(&String::from_utf8_lossy(sig.namespace));
        let why = format!("the signature was made for the namespace \"{other}\", not for \"{namespace}\"");
        return Err((SealFault::Invalid, why));
    }
    bearable(&sig)?;
    let frame = framed(sig.namespace, sig.hash, message).ok_or_else(|| unsupported("the hash", sig.hash))?;
    if !holds(&sig, &frame) {
        return Err((SealFault::Invalid, "the key inside the signature did not sign these bytes".into()));
    }
    let key = PublicKey::from_blob(sig.key_blob)
        .map_err(|_| malformed("the key inside the signature is not well formed"))?;
    Ok(Seal::Good { key, present: sig.proof.token.map(|token| token[0] & 1 == 1) })
}

/// Refuses what is weak, and sets aside what cannot be checked; refusal goes first.
fn bearable(sig: &SshSig<'_>) -> Result<(), Fault> {
    let refused = |what: String| Err((SealFault::Refused, what));
    let algorithm = sig.proof.algorithm;
    match (&sig.key, algorithm, sig.hash) {
        (Key::Other("ssh-dss"), ..) | (_, "ssh-dss", _) => {
            return refused("DSA signatures no longer protect anybody".into());
        }
        (_, "ssh-rsa", _) | (.., "sha1") => return refused("SHA-1 no longer protects anybody".into()),
        (_, _, "md5") => return refused("MD5 no longer protects anybody".into()),
        (Key::Rsa { n, .. }, ..) if bits(n) < 2048 => {
            return refused(format!("an RSA key of {} bits is too short; 2048 is the least", bits(n)));
        }
        (Key::Rsa { e, .. }, ..) if bits(e) < 2 || e.last().is_none_or(|b| b % 2 == 0) => {
            return refused("the RSA key's exponent protects nobody".into());
        }
        (Key::Ed25519(point) | Key::SkEd25519 { point, .. }, ..) if is_small_order(point) => {
            return refused("anybody can sign for this Ed25519 key: it is of small order".into());
        }
        _ => {}
    }
    match &sig.key {
        Key::Other(name) => return Err(unsupported("the key type", name)),
        Key::Rsa { n, .. } if bits(n) > 8192 => {
            return Err(unsupported("an RSA key of more bits than 8192:", &bits(n).to_string()));
        }
        Key::Rsa { e, .. } if bits(e) > 33 => {
            return Err(unsupported("an RSA exponent of more bits than 33:", &bits(e).to_string()));
        }
        _ => {}
    }
    let known = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "rsa-sha2-256", "rsa-sha2-512"];
    if !known.contains(&algorithm) && sig.proof.token.is_none() {
        return Err(unsupported("the algorithm", algorithm));
    }
    Ok(())
}

/// Whether the signature holds; false as well when key and algorithm are not of one kind.
fn holds(sig: &SshSig<'_>, frame: &[u8]) -> bool {
    let proof = &sig.proof;
    match (&sig.key, proof.algorithm, proof.token) {
        (Key::Ed25519(point), "ssh-ed25519", None) => ed25519(*point, frame, proof.bytes),
        (Key::P256(point), "ecdsa-sha2-nistp256", None) => p256(point, frame, proof.bytes),
        (Key::P384(point), "ecdsa-sha2-nistp384", None) => fixed::<96>(proof.bytes)
            .is_some_and(|rs| agrees(&maths::ECDSA_P384_SHA384_FIXED, point, frame, &rs)),
        (Key::Rsa { e, n }, "rsa-sha2-256", None) => {
            rsa(&maths::RSA_PKCS1_2048_8192_SHA256, e, n, frame, proof.bytes)
        }
        (Key::Rsa { e, n }, "rsa-sha2-512", None) => {
            rsa(&maths::RSA_PKCS1_2048_8192_SHA512, e, n, frame, proof.bytes)
        }
        (Key::SkEd25519 { point, application }, "sk-ssh-ed25519@openssh.com", Some(token)) => {
            ed25519(*point, &token_framed(application, token, frame), proof.bytes)
        }
        (Key::SkP256 { point, application }, "sk-ecdsa-sha2-nistp256@openssh.com", Some(token)) => {
            p256(point, &token_framed(application, token, frame), proof.bytes)
        }
        _ => false,
    }
}

fn agrees(how: &'static dyn maths::VerificationAlgorithm, key: &[u8], message: &[u8], sig: &[u8]) -> bool {
    maths::UnparsedPublicKey::new(how, key).verify(message, sig).is_ok()
}

pub(super) fn ed25519(point: &[u8], message: &[u8], sig: &[u8]) -> bool {
    agrees(&maths::ED25519, point, message, sig)
}

fn p256(point: &[u8], message: &[u8], sig: &[u8]) -> bool {
    fixed::<64>(sig).is_some_and(|rs| agrees(&maths::ECDSA_P256_SHA256_FIXED, point, message, &rs))
}

fn rsa(how: &'static maths::RsaParameters, e: &[u8], n: &[u8], message: &[u8], sig: &[u8]) -> bool {
    // Some agents leave leading zeros out; OpenSSH puts them back, so it is done here too.
    let Some(missing) = n.len().checked_sub(sig.len()) else { return false };
    let sig = [&vec![0; missing], sig].concat();
    maths::RsaPublicKeyComponents { n, e }.verify(how, message, &sig).is_ok()
}

/// ECDSA's two numbers at fixed width, `N / 2` bytes each.
fn fixed<const N: usize>(sig: &[u8]) -> Option<[u8; N]> {
    let mut reader = Reader::new(sig);
    let (r, s) = (reader.positive()?, reader.positive()?);
    reader.end()?;
    let mut out = [0; N];
    out[(N / 2).checked_sub(r.len())?..N / 2].copy_from_slice(r);
    out[N.checked_sub(s.len()).filter(|at| *at >= N / 2)?..].copy_from_slice(s);
    Some(out)
}

fn bits(magnitude: &[u8]) -> usize {
    magnitude.first().map_or(0, |b| magnitude.len() * 8 - b.leading_zeros() as usize)
}

fn unsupported(what: &str, name: &str) -> Fault {
    (SealFault::Unsupported, format!("this version cannot check {what} {}", shown(name)))
}

/// Text out of a signature, on its way to a person.
fn shown(text: &str) -> String {
    clip(&visible(text), 60)
}

/// The y coordinates of Curve25519's points of order 1, 2, 4 and 8, the sign bit cleared, in every encoding that
/// OpenSSH takes. For such a key one signature fits many messages, or all of them.
pub(super) const SMALL_ORDER: [[u8; 32]; 7] = {
    const fn edge(first: u8) -> [u8; 32] {
        let mut y = [0xff; 32];
        y[0] = first;
        y[31] = 0x7f;
        y
    }
    const fn little(first: u8) -> [u8; 32] {
        let mut y = [0; 32];
        y[0] = first;
        y
    }
    [
        little(0),
        little(1),
        edge(0xec),
        edge(0xed),
        edge(0xee),
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
            0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
        ],
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
            0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
        ],
    ]
};

fn is_small_order(point: &[u8; 32]) -> bool {
    let mut y = *point;
    y[31] &= 0x7f;
    SMALL_ORDER.contains(&y)
}
