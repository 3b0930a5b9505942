//! Against stock OpenSSH, in both directions: what it makes is accepted, what is made here it accepts.

use super::stock::Stock;
use super::{MESSAGE, fault, good};
use crate::model::{PersonId, SealFault};
use crate::sign::throwaway::{SkKey, ThrowawayKey};
use crate::sign::wire::strings;
use crate::sign::{NAMESPACE, SignError, SigningKey, allowed_signers_line, armour, check};
use std::path::Path;

#[test]
fn what_openssh_signs_is_good() {
    let stock = Stock::new();
    for (name, args) in [
        ("ed25519", &["-t", "ed25519"][..]),
        ("p256", &["-t", "ecdsa", "-b", "256"]),
        ("p384", &["-t", "ecdsa", "-b", "384"]),
        ("rsa2048", &["-t", "rsa", "-b", "2048"]),
        ("rsa3072", &["-t", "rsa", "-b", "3072"]),
    ] {
        stock.keygen(name, args);
        for hash in ["hashalg=sha512", "hashalg=sha256"] {
            let armour = stock.sign(name, &["-O", hash]);
            assert_eq!(check(MESSAGE, &armour), good(&stock.public(name)), "{name} {hash}");
            let other = check(b"other", &armour);
            assert_eq!(fault(&other), Some(SealFault::Invalid), "{name} {hash}");
        }
    }
}

#[test]
fn what_is_signed_here_is_good_to_openssh() {
    let stock = Stock::new();
    for seed in [[0; 32], [1; 32], [0xff; 32]] {
        let key = ThrowawayKey::from_seed(&seed);
        let armour = key.sign(NAMESPACE, MESSAGE);
        assert_eq!(check(MESSAGE, &armour), good(&key.public()));
        assert!(stock.verifies(&key.public(), MESSAGE, &armour));
        assert!(!stock.verifies(&key.public(), b"other", &armour));
        assert!(!stock.verifies(&key.public(), MESSAGE, &key.sign("file", MESSAGE)));
    }
    let token = SkKey::from_seed(&[7; 32]);
    assert!(stock.verifies(&token.public(), MESSAGE, &token.sign(NAMESPACE, MESSAGE, 1)));
}

#[test]
fn a_throwaway_signature_is_the_one_that_ssh_keygen_writes() {
    let stock = Stock::new();
    let (seed, key) = ([42; 32], ThrowawayKey::from_seed(&[42; 32]));
    // The private key as OpenSSH keeps it, unencrypted (PROTOCOL.key): two equal numbers, the key, and padding
    // that counts up.
    let public = &key.public().blob()[19..].to_vec();
    let mut secret = [0; 8].to_vec();
    secret.extend(strings(&[b"ssh-ed25519", public, &[&seed[..], public].concat(), b"x"]));
    let missing = 8 - u8::try_from(secret.len() % 8).unwrap();
    secret.extend((1..=missing).filter(|_| missing < 8));
    let mut file = b"openssh-key-v1\0".to_vec();
    file.extend(strings(&[b"none", b"none", b""]));
    file.extend(1u32.to_be_bytes());
    file.extend(strings(&[key.public().blob(), &secret]));
    let (name, text) = ("OPENSSH PRIVATE KEY", armour::encode(&file));
    let text = format!("-----BEGIN {name}-----\n{text}\n-----END {name}-----\n");
    let path = stock.path("seeded");
    let install = ["-c", "umask 077 && cat > \"$0\"", path.to_str().unwrap()];
    assert!(stock.run("sh", &install, text.as_bytes()).status.success());
    assert_eq!(stock.sign("seeded", &[]), key.sign(NAMESPACE, MESSAGE));
}

#[test]
fn the_signer_returns_what_ssh_keygen_prints() {
    let stock = Stock::new();
    let path = stock.keygen("k", &["-t", "ed25519"]);
    let signer = stock.signer(SigningKey::File(path), &[]);
    assert_eq!(signer.sign(NAMESPACE, MESSAGE).unwrap(), stock.sign("k", &[]));
    assert_eq!(signer.public().unwrap(), stock.public("k"));
    let by_public = stock.signer(SigningKey::File(stock.path("k.pub")), &[]);
    assert_eq!(by_public.sign(NAMESPACE, MESSAGE).unwrap(), stock.sign("k", &[]));
    std::fs::rename(stock.path("k.pub"), stock.path("elsewhere.pub")).unwrap();
    assert_eq!(signer.public().unwrap(), stock.public("elsewhere"), "asked of ssh-keygen");
    assert!(signer.sign(NAMESPACE, MESSAGE).is_ok());
}

#[test]
fn a_passphrase_is_asked_for() {
    let stock = Stock::new();
    let path = stock.keygen("k", &["-t", "ed25519", "-N", "open sesame"]);
    let right = stock.script("right", "echo open sesame");
    let wrong = stock.script("wrong", "echo open barley");
    let with = |askpass: &Path| stock.signer(SigningKey::File(path.clone()), &[("SSH_ASKPASS", askpass)]);
    let armour = with(&right).sign(NAMESPACE, MESSAGE).unwrap();
    assert_eq!(check(MESSAGE, &armour), good(&stock.public("k")));
    let refused = with(&wrong).sign(NAMESPACE, MESSAGE).unwrap_err();
    assert!(matches!(&refused, SignError::Failed(..)), "{refused:?}");
    assert!(refused.hint().contains("ssh-add"));
}

#[test]
fn an_agent_signs_without_the_private_file() {
    let stock = Stock::new();
    let path = stock.keygen("k", &["-t", "ed25519"]);
    let expected = stock.sign("k", &[]);
    let agent = stock.agent(&[&path]);
    std::fs::remove_file(&path).unwrap();
    let literal = SigningKey::Agent(stock.public("k"));
    for key in [literal, SigningKey::File(stock.path("k.pub")), SigningKey::File(path)] {
        let with = stock.signer(key.clone(), &[("SSH_AUTH_SOCK", &agent.socket)]);
        assert_eq!(with.sign(NAMESPACE, MESSAGE).unwrap(), expected, "{key:?}");
        let without = stock.signer(key, &[]).sign(NAMESPACE, MESSAGE).unwrap_err();
        assert!(matches!(&without, SignError::NotInAgent(_)), "{without:?}");
    }
    stock.keygen("stranger", &["-t", "ed25519"]);
    let stranger =
        stock.signer(SigningKey::Agent(stock.public("stranger")), &[("SSH_AUTH_SOCK", &agent.socket)]);
    assert!(matches!(stranger.sign(NAMESPACE, MESSAGE), Err(SignError::NotInAgent(_))));
}

#[test]
fn a_line_of_allowed_signers_names_one_person_one_namespace_and_one_key() {
    let key = ThrowawayKey::from_seed(&[0; 32]).public();
    let line = allowed_signers_line(&PersonId::parse("jane.doe").unwrap(), &key);
    assert_eq!(line, format!("jane.doe namespaces=\"ack-record\" {}", key.line()));
    assert!(
        line.ends_with(" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop")
    );
}
