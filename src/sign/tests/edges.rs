//! The edges of form at which verifiers of SSH signatures differ, one test each; this one is the strictest.

use super::{Draft, MESSAGE, draft, fault, good, spoilt};
use crate::model::{Seal, SealFault};
use crate::sign::throwaway::ThrowawayKey;
use crate::sign::{NAMESPACE, armour, check, check_in};

#[test]
fn an_unspoilt_draft_is_good() {
    assert_eq!(draft().seal(), good(&ThrowawayKey::from_seed(&[1; 32]).public()));
    assert_eq!(spoilt(|d| d.hash = b"sha256".to_vec()), None);
}

#[test]
fn the_reserved_field_is_empty() {
    assert_eq!(spoilt(|d| d.reserved = b"x".to_vec()), Some(SealFault::Malformed));
}

#[test]
fn the_version_is_one() {
    for version in [0, 2, u32::MAX] {
        assert_eq!(spoilt(|d| d.version = version), Some(SealFault::Malformed), "{version}");
    }
}

#[test]
fn nothing_trails_at_any_level() {
    assert_eq!(spoilt(|d| d.behind = vec![0]), Some(SealFault::Malformed));
    assert_eq!(spoilt(|d| d.behind_key = vec![0]), Some(SealFault::Malformed));
    assert_eq!(spoilt(|d| d.behind_proof = vec![0]), Some(SealFault::Malformed));
    assert_eq!(spoilt(|d| d.magic = b"SSHSIG\0".to_vec()), Some(SealFault::Malformed));
}

#[test]
fn the_namespace_is_exact() {
    for namespace in ["file", "git", "", "ack-record ", "ack-recor", "ACK-RECORD", "ack-record\0"] {
        let seal = spoilt(|d| d.namespace = namespace.into());
        assert_eq!(seal, Some(SealFault::Invalid), "{namespace:?}");
    }
    let empty = ThrowawayKey::from_seed(&[1; 32]).sign("", MESSAGE);
    assert_eq!(fault(&check_in("", MESSAGE, &empty)), Some(SealFault::Invalid), "an empty one fits nothing");
}

#[test]
fn a_namespace_out_of_a_signature_is_shown_harmlessly() {
    let mut draft = draft();
    draft.namespace = b"\x1b[31m\xff".to_vec();
    let Seal::Bad(SealFault::Invalid, why) = draft.seal() else { panic!() };
    assert!(why.contains("\\u{1b}[31m"), "{why}");
}

#[test]
fn an_ed25519_signature_has_one_s() {
    // The order of the group, little-endian (RFC 8032, section 5.1).
    let order = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10u8,
    ];
    let draft = draft();
    let mut twin = draft.signature();
    let mut carry = 0;
    for (s, l) in twin[32..].iter_mut().zip(order) {
        let sum = u16::from(*s) + u16::from(l) + carry;
        (*s, carry) = (sum.to_le_bytes()[0], sum >> 8);
    }
    let seal = check(MESSAGE, &armour::close(&draft.blob_with(&twin)));
    assert_eq!(fault(&seal), Some(SealFault::Invalid));
}

#[test]
fn the_width_of_the_lines_is_free_and_nothing_else() {
    let key = ThrowawayKey::from_seed(&[1; 32]);
    let armour = key.sign(NAMESPACE, MESSAGE);
    let text = armour::encode(&armour::open(&armour).unwrap());
    for width in [64, 76, 400] {
        let lines: Vec<&str> =
            text.as_bytes().chunks(width).map(|l| std::str::from_utf8(l).unwrap()).collect();
        let (begin, end) = ("-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----");
        let seal = check(MESSAGE, &format!("{begin}\n{}\n{end}\n", lines.join("\n")));
        assert_eq!(seal, good(&key.public()), "{width}");
    }
    for bad in [
        armour.replace('\n', "\r\n"),
        format!("\u{feff}{armour}"),
        format!("\n{armour}"),
        format!("text\n{armour}"),
        format!("{armour}text\n"),
        format!("{armour}{}\n", key.public().line()),
        format!("{armour}{armour}"),
        armour.replace("-----\nU1", "-----\n\nU1"),
        armour.replacen("-----", "----", 1),
        armour[..armour.len() / 2].to_owned(),
        String::new(),
    ] {
        assert_eq!(fault(&check(MESSAGE, &bad)), Some(SealFault::Malformed), "{bad:?}");
    }
}

#[test]
fn form_is_judged_before_the_mathematics() {
    let mut draft = draft();
    let forged = draft.signature().iter().rev().copied().collect::<Vec<u8>>();
    let seal = |d: &Draft| fault(&check(MESSAGE, &armour::close(&d.blob_with(&forged))));
    assert_eq!(seal(&draft), Some(SealFault::Invalid));
    draft.behind_key = vec![0];
    assert_eq!(seal(&draft), Some(SealFault::Malformed));
}
