//! Which algorithms count, which are refused, and which cannot be checked; and the odd forms of those that count.

use super::stock::Stock;
use super::{Draft, MESSAGE, draft, fault, good, spoilt};
use crate::model::{PublicKey, Seal, SealFault};
use crate::sign::sshsig::framed;
use crate::sign::throwaway::SkKey;
use crate::sign::wire::strings;
use crate::sign::{NAMESPACE, armour, check};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{self as maths, EcdsaKeyPair, KeyPair as _, RsaKeyPair};

#[test]
fn an_ed25519_key_of_small_order_is_refused() {
    // With R the neutral element and S zero, the signature fits whenever the key times the hash vanishes: always,
    // or for one message in eight.
    let forged = [&[1u8][..], &[0; 63]].concat();
    for y in crate::sign::check::SMALL_ORDER {
        let fits = (0..200u8).any(|n| crate::sign::check::ed25519(&y, &[n], &forged));
        // Of the two that are written with more than the field has, the library takes neither; OpenSSH does.
        let is_canonical = ![0xed, 0xee].contains(&y[0]);
        assert_eq!(fits, is_canonical, "{y:?} is on the list for a reason");
        for sign in [0, 0x80] {
            let mut point = y;
            point[31] |= sign;
            let seal = spoilt(|d| d.key = strings(&[b"ssh-ed25519", &point]));
            assert_eq!(seal, Some(SealFault::Refused));
        }
    }
}

#[test]
fn weak_hashes_are_refused_and_unknown_ones_set_aside() {
    assert_eq!(spoilt(|d| d.hash = b"sha1".to_vec()), Some(SealFault::Refused));
    for hash in ["sha384", "sha3-512", "SHA512"] {
        assert_eq!(spoilt(|d| d.hash = hash.into()), Some(SealFault::Unsupported), "{hash}");
    }
    assert_eq!(spoilt(|d| d.hash = b"".to_vec()), Some(SealFault::Malformed));
}

#[test]
fn old_algorithms_are_refused() {
    assert_eq!(spoilt(|d| d.algorithm = b"ssh-rsa".to_vec()), Some(SealFault::Refused), "SHA-1");
    assert_eq!(spoilt(|d| d.algorithm = b"ssh-dss".to_vec()), Some(SealFault::Refused));
    assert_eq!(spoilt(|d| d.key = strings(&[b"ssh-dss", b"p", b"q", b"g", b"y"])), Some(SealFault::Refused));
}

#[test]
fn unknown_algorithms_are_set_aside_never_called_forged() {
    for name in [
        "webauthn-sk-ecdsa-sha2-nistp256@openssh.com",
        "ssh-mldsa-44",
        "ssh-mldsa44-ed25519@openssh.com",
        "ecdsa-sha2-nistp521",
        "ssh-ed448",
        "x",
    ] {
        assert_eq!(spoilt(|d| d.algorithm = name.into()), Some(SealFault::Unsupported), "{name}");
        let key = strings(&[name.as_bytes(), b"whatever"]);
        assert_eq!(spoilt(|d| d.key = key.clone()), Some(SealFault::Unsupported), "{name}");
        let spoil = |d: &mut Draft| (d.key, d.version) = (key.clone(), 2);
        assert_eq!(spoilt(spoil), Some(SealFault::Malformed), "the container goes first");
        let spoil = |d: &mut Draft| (d.key, d.namespace) = (key.clone(), b"git".to_vec());
        assert_eq!(spoilt(spoil), Some(SealFault::Invalid), "then the namespace");
    }
}

#[test]
fn key_and_algorithm_are_of_one_kind() {
    for name in ["rsa-sha2-512", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384"] {
        assert_eq!(spoilt(|d| d.algorithm = name.into()), Some(SealFault::Invalid), "{name}");
    }
    let token = |d: &mut Draft| {
        (d.algorithm, d.behind_proof) = (b"sk-ssh-ed25519@openssh.com".to_vec(), vec![1, 0, 0, 0, 1]);
    };
    assert_eq!(spoilt(token), Some(SealFault::Invalid));
}

/// Two names of one length, so that one can stand in the other's place.
fn renamed(armour: &str, from: &str, to: &str) -> String {
    let mut blob = armour::open(armour).unwrap();
    let at = blob.windows(from.len()).rposition(|w| w == from.as_bytes()).unwrap();
    blob[at..at + to.len()].copy_from_slice(to.as_bytes());
    armour::close(&blob)
}

#[test]
fn a_good_signature_under_another_algorithms_name_is_invalid() {
    let stock = Stock::new();
    let (p256, p384) = ("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384");
    for (name, bits, from, to) in [("a", "256", p256, p384), ("b", "384", p384, p256)] {
        stock.keygen(name, &["-t", "ecdsa", "-b", bits]);
        let armour = stock.sign(name, &[]);
        assert_eq!(check(MESSAGE, &renamed(&armour, from, from)), good(&stock.public(name)));
        assert_eq!(fault(&check(MESSAGE, &renamed(&armour, from, to))), Some(SealFault::Invalid), "{to}");
    }
    stock.keygen("rsa", &["-t", "rsa", "-b", "2048"]);
    let renamed = renamed(&stock.sign("rsa", &[]), "rsa-sha2-512", "rsa-sha2-256");
    assert_eq!(fault(&check(MESSAGE, &renamed)), Some(SealFault::Invalid));
}

#[test]
fn points_are_uncompressed() {
    for (first, length) in [(2, 33), (3, 33), (6, 65), (7, 65), (4, 64), (4, 66), (0, 1)] {
        let point = [&[first][..], &vec![1; length - 1]].concat();
        let key = strings(&[b"ecdsa-sha2-nistp256", b"nistp256", &point]);
        assert_eq!(spoilt(|d| d.key = key), Some(SealFault::Malformed), "{first} {length}");
    }
    let off_the_curve = [&[4][..], &[1; 64]].concat();
    let key = strings(&[b"ecdsa-sha2-nistp256", b"nistp256", &off_the_curve]);
    let spoil = |d: &mut Draft| (d.key, d.algorithm) = (key, b"ecdsa-sha2-nistp256".to_vec());
    assert_eq!(spoilt(spoil), Some(SealFault::Invalid));
    let key = strings(&[b"ecdsa-sha2-nistp256", b"nistp384", &off_the_curve]);
    assert_eq!(spoilt(|d| d.key = key), Some(SealFault::Malformed), "a curve of another name");
}

#[test]
fn rsa_keys_have_2048_to_8192_bits_and_a_sound_exponent() {
    let key = |bits: usize, e: &[u8]| {
        let mut n = vec![0xff; bits.div_ceil(8)];
        n[0] >>= n.len() * 8 - bits;
        let n = if n[0] >= 0x80 { [&[0], &n[..]].concat() } else { n };
        strings(&[b"ssh-rsa", e, &n])
    };
    let seal =
        |bits: usize, e: &[u8]| spoilt(|d| (d.key, d.algorithm) = (key(bits, e), b"rsa-sha2-512".to_vec()));
    assert_eq!(seal(1024, &[1, 0, 1]), Some(SealFault::Refused));
    assert_eq!(seal(2047, &[1, 0, 1]), Some(SealFault::Refused));
    assert_eq!(seal(2048, &[1, 0, 1]), Some(SealFault::Invalid), "a fair key that did not sign");
    assert_eq!(seal(8192, &[1, 0, 1]), Some(SealFault::Invalid));
    assert_eq!(seal(8193, &[1, 0, 1]), Some(SealFault::Unsupported));
    assert_eq!(seal(2048, &[1]), Some(SealFault::Refused));
    assert_eq!(seal(2048, &[4]), Some(SealFault::Refused));
    assert_eq!(seal(2048, &[1, 0, 0, 0, 0, 1]), Some(SealFault::Unsupported));
    assert_eq!(seal(2048, &[0, 1, 0, 1]), Some(SealFault::Malformed), "a second way to write the exponent");
}

#[test]
fn a_touch_is_read_from_the_flags() {
    let key = SkKey::from_seed(&[3; 32]);
    for (flags, touched) in [(0, false), (1, true), (5, true), (4, false)] {
        let seal = check(MESSAGE, &key.sign(NAMESPACE, MESSAGE, flags));
        assert_eq!(seal, Seal::Good { key: key.public(), present: Some(touched) }, "{flags}");
    }
    let armour = key.sign(NAMESPACE, MESSAGE, 0);
    let mut blob = armour::open(&armour).unwrap();
    let flags = blob.len() - 5;
    blob[flags] = 1;
    let seal = check(MESSAGE, &armour::close(&blob));
    assert_eq!(fault(&seal), Some(SealFault::Invalid), "a touch cannot be claimed later");
}

/// A number as SSH writes it: shortest, with a zero in front where the first bit is set.
fn number(mut magnitude: &[u8]) -> Vec<u8> {
    while let [0, rest @ ..] = magnitude {
        magnitude = rest;
    }
    let sign = magnitude.first().is_some_and(|b| *b >= 0x80);
    [if sign { &[0][..] } else { &[] }, magnitude].concat()
}

#[test]
fn a_token_with_an_ecdsa_key() {
    let (stock, random) = (Stock::new(), SystemRandom::new());
    let how = &maths::ECDSA_P256_SHA256_FIXED_SIGNING;
    let document = EcdsaKeyPair::generate_pkcs8(how, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(how, document.as_ref()).unwrap();
    let kind = b"sk-ecdsa-sha2-nistp256@openssh.com";
    let mut draft = draft();
    draft.key = strings(&[kind, b"nistp256", pair.public_key().as_ref(), b"ssh:"]);
    draft.algorithm = kind.to_vec();
    let key = PublicKey::from_blob(&draft.key).unwrap();
    // Often enough that numbers of less than full width occur.
    for round in 0..400u32 {
        let token = [&[u8::from(round % 2 == 0)][..], &round.to_be_bytes()].concat();
        let signed =
            [&crate::source::sha256(b"ssh:")[..], &token, &crate::source::sha256(&draft.frame())].concat();
        let rs = pair.sign(&random, &signed).unwrap();
        let (r, s) = rs.as_ref().split_at(32);
        draft.behind_proof = token;
        let armour = armour::close(&draft.blob_with(&strings(&[&number(r), &number(s)])));
        let present = Some(round % 2 == 0);
        assert_eq!(check(MESSAGE, &armour), Seal::Good { key: key.clone(), present }, "{round}");
        if round == 0 {
            assert!(stock.verifies(&key, MESSAGE, &armour));
        }
        for twin in [
            strings(&[&number(s), &number(r)]),
            strings(&[b"", &number(s)]),
            strings(&[&number(r)]),
            strings(&[&number(r), &number(s), b""]),
            vec![],
        ] {
            let seal = check(MESSAGE, &armour::close(&draft.blob_with(&twin)));
            assert_eq!(fault(&seal), Some(SealFault::Invalid));
        }
    }
}

#[test]
fn an_rsa_signature_may_lack_its_leading_zeros() {
    let (stock, random) = (Stock::new(), SystemRandom::new());
    let file = stock.keygen("rsa", &["-t", "rsa", "-b", "2048", "-m", "PKCS8"]);
    let text = std::fs::read_to_string(file).unwrap();
    let body: String = text.lines().filter(|l| !l.starts_with('-')).collect();
    let pair = RsaKeyPair::from_pkcs8(&armour::decode(&body).unwrap()).unwrap();
    let mut draft = draft();
    draft.key = stock.public("rsa").blob().to_vec();
    draft.algorithm = b"rsa-sha2-512".to_vec();
    let mut message = 0u32;
    let mut signature = vec![1; 256];
    while signature[0] != 0 {
        message += 1;
        let frame = framed(NAMESPACE.as_bytes(), "sha512", &message.to_be_bytes()).unwrap();
        pair.sign(&maths::RSA_PKCS1_SHA512, &random, &frame, &mut signature).unwrap();
    }
    for written in [&signature[..], &signature[1..]] {
        let armour = armour::close(&draft.blob_with(written));
        assert_eq!(check(&message.to_be_bytes(), &armour), good(&stock.public("rsa")));
        assert!(stock.verifies(&stock.public("rsa"), &message.to_be_bytes(), &armour));
    }
    let longer = armour::close(&draft.blob_with(&[&[0], &signature[..]].concat()));
    assert_eq!(fault(&check(&message.to_be_bytes(), &longer)), Some(SealFault::Invalid));
}

#[test]
fn openssh_keys_that_are_too_weak_or_unknown() {
    let stock = Stock::new();
    stock.keygen("rsa1024", &["-t", "rsa", "-b", "1024"]);
    stock.keygen("p521", &["-t", "ecdsa", "-b", "521"]);
    assert_eq!(fault(&check(MESSAGE, &stock.sign("rsa1024", &[]))), Some(SealFault::Refused));
    assert_eq!(fault(&check(MESSAGE, &stock.sign("p521", &[]))), Some(SealFault::Unsupported));
    let authority = stock.keygen("authority", &["-t", "ed25519"]);
    let key = stock.keygen("k", &["-t", "ed25519"]);
    let public = key.with_extension("pub");
    let certify =
        ["-q", "-s", authority.to_str().unwrap(), "-I", "jane", "-n", "jane", public.to_str().unwrap()];
    assert!(stock.run("ssh-keygen", &certify, b"").status.success());
    let agent = stock.agent(&[&key]);
    let certificate = stock.path("k-cert.pub");
    let signed = std::process::Command::new("ssh-keygen")
        .args(["-Y", "sign", "-q", "-n", NAMESPACE, "-f"])
        .arg(&certificate)
        .env("SSH_AUTH_SOCK", &agent.socket)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let armour = String::from_utf8(signed.stdout).unwrap();
    let blob = armour::open(&armour).unwrap_or_else(|why| panic!("{why}: {:?}", signed.stderr));
    assert!(String::from_utf8_lossy(&blob).contains("ssh-ed25519-cert-v01@openssh.com"));
    assert_eq!(fault(&check(b"", &armour)), Some(SealFault::Unsupported));
}
