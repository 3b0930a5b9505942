//! Nothing that was changed is good, and nothing at all panics.

use super::{MESSAGE, draft, fault, good};
use crate::model::SealFault;
use crate::sign::throwaway::ThrowawayKey;
use crate::sign::wire::strings;
use crate::sign::{NAMESPACE, armour, check};
use proptest::prelude::*;

#[test]
fn no_flipped_bit_of_a_blob_or_a_message_is_good() {
    let key = ThrowawayKey::from_seed(&[1; 32]);
    let armour = key.sign(NAMESPACE, MESSAGE);
    let mut blob = armour::open(&armour).unwrap();
    for at in 0..blob.len() * 8 {
        blob[at / 8] ^= 1 << (at % 8);
        assert!(fault(&check(MESSAGE, &armour::close(&blob))).is_some(), "bit {at}");
        blob[at / 8] ^= 1 << (at % 8);
    }
    let mut message = MESSAGE.to_vec();
    for at in 0..message.len() * 8 {
        message[at / 8] ^= 1 << (at % 8);
        assert_eq!(fault(&check(&message, &armour)), Some(SealFault::Invalid), "bit {at}");
        message[at / 8] ^= 1 << (at % 8);
    }
    assert_eq!(check(&message, &armour), good(&key.public()));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn no_changed_byte_is_good(at in any::<prop::sample::Index>(), value: u8, message: bool) {
        let armour = ThrowawayKey::from_seed(&[1; 32]).sign(NAMESPACE, MESSAGE);
        let (mut blob, mut text) = (armour::open(&armour).unwrap(), MESSAGE.to_vec());
        let bytes = if message { &mut text } else { &mut blob };
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != value);
        bytes[at] = value;
        prop_assert!(fault(&check(&text, &armour::close(&blob))).is_some());
    }

    #[test]
    fn no_changed_character_of_the_armour_is_good(at in any::<prop::sample::Index>(), value in 0u8..128) {
        let mut armour = ThrowawayKey::from_seed(&[1; 32]).sign(NAMESPACE, MESSAGE).into_bytes();
        let at = at.index(armour.len());
        prop_assume!(armour[at] != value);
        armour[at] = value;
        prop_assert!(fault(&check(MESSAGE, std::str::from_utf8(&armour).unwrap())).is_some());
    }

    #[test]
    fn no_text_panics(text in "\\PC*", message: Vec<u8>) {
        prop_assert!(fault(&check(&message, &text)).is_some());
    }

    #[test]
    fn no_blob_panics(blob: Vec<u8>) {
        prop_assert!(fault(&check(MESSAGE, &armour::close(&blob))).is_some());
        let framed = [b"SSHSIG\0\0\0\x01", &blob[..]].concat();
        prop_assert!(fault(&check(MESSAGE, &armour::close(&framed))).is_some());
    }

    #[test]
    fn no_parts_panic(
        kind in prop::sample::select(&KINDS[..]), algorithm in prop::sample::select(&KINDS[..]),
        parts: [Vec<u8>; 3], sound: bool, signature: Vec<u8>, token: Vec<u8>,
    ) {
        let curve: &[u8] = if sound { b"nistp256" } else { &parts[0] };
        let mut draft = draft();
        draft.key = strings(&[kind.as_bytes(), curve, &parts[1], &parts[2]]);
        draft.algorithm = algorithm.into();
        draft.behind_proof = token;
        prop_assert!(fault(&check(MESSAGE, &armour::close(&draft.blob_with(&signature)))).is_some());
    }
}

const KINDS: [&str; 8] = [
    "ssh-ed25519",
    "ssh-rsa",
    "rsa-sha2-512",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "ssh-ed25519-cert-v01@openssh.com",
];
