//! The signature itself: malformed, refused, unsupported, invalid.

use crate::verdict;
use crate::world::{Draft, World};
use ack::assess::Verdict;
use ack::finding::Severity;

const AT: &str = "2026-01-06T13:00:00Z";

fn record(w: &World) -> Draft {
    w.acknowledge("ben", "conduct", "1.0", "2026-01-06")
}

/// A string of the SSH wire: its length, then its bytes.
fn string(bytes: &[u8]) -> Vec<u8> {
    [&u32::try_from(bytes.len()).unwrap().to_be_bytes(), bytes].concat()
}

/// An armoured signature by a key of some type, of which only the form is right.
fn armour(key: &[&[u8]], algorithm: &str, hash: &str) -> String {
    let key: Vec<u8> = key.iter().flat_map(|part| string(part)).collect();
    let proof = [string(algorithm.as_bytes()), string(&[7; 64])].concat();
    let parts = [string(&key), string(b"ack-record"), string(b""), string(hash.as_bytes()), string(&proof)];
    armoured(&[b"SSHSIG\0\0\0\x01".to_vec(), parts.concat()].concat())
}

fn armoured(blob: &[u8]) -> String {
    let text = base64(blob);
    let lines: Vec<&str> = text.as_bytes().chunks(70).map(|l| std::str::from_utf8(l).unwrap()).collect();
    format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", lines.join("\n"))
}

fn base64(bytes: &[u8]) -> String {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |w, b| w << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let digit = char::from(alphabet[(word >> (18 - 6 * i)) as usize & 63]);
            out.push(if i <= chunk.len() { digit } else { '=' });
        }
    }
    out
}

/// The bytes inside a good armour.
fn blob(draft: &Draft) -> Vec<u8> {
    let text = String::from_utf8(draft.seal().bytes).unwrap();
    let body = text.lines().skip_while(|l| !l.contains("BEGIN")).skip(1).take_while(|l| !l.contains("END"));
    let digits: String = body.map(str::trim).collect();
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::new();
    for chunk in digits.trim_end_matches('=').as_bytes().chunks(4) {
        let value = |c: &u8| u32::try_from(alphabet.find(char::from(*c)).unwrap()).unwrap();
        let word = chunk.iter().fold(0, |w, c| w << 6 | value(c)) << (6 * (4 - chunk.len()));
        out.extend(&word.to_be_bytes()[1..chunk.len()]);
    }
    out
}

/// The same armour built here is the one that counts, so that the cases below differ only in what they say.
#[test]
fn a_good_signature() {
    let w = World::small();
    let draft = record(&w);
    let again = draft.with_armour(&armoured(&blob(&draft)));
    assert_eq!(again, draft.seal());
    assert_eq!(verdict(&w, AT, again), Verdict::Valid);
}

#[test]
fn a_malformed_blob() {
    let w = World::small();
    let draft = record(&w);
    let good = blob(&draft);
    let version = |n: u8| {
        let mut bent = good.clone();
        bent[9] = n;
        bent
    };
    // "SSHSIG", version, the key of 4 + 51 bytes, the namespace of 4 + 10, then the length of what is reserved.
    let reserved = 6 + 4 + 55 + 14;
    assert_eq!(good[reserved..reserved + 4], [0; 4]);
    let filled = [&good[..reserved], &string(b"x"), &good[reserved + 4..]].concat();
    let cases = [
        ("version 0", version(0)),
        ("version 2", version(2)),
        ("reserved", filled),
        ("trailing byte", [&good[..], &[0]].concat()),
        ("cut", good[..good.len() - 1].to_vec()),
        ("other magic", [b"SSHSIH", &good[6..]].concat()),
        ("empty", Vec::new()),
    ];
    for (what, blob) in cases {
        let verdict = verdict(&w, AT, draft.with_armour(&armoured(&blob)));
        assert!(
            matches!(verdict, Verdict::SignatureMalformed | Verdict::RecordMalformed),
            "{what}: {verdict:?}"
        );
    }
    let character = draft.seal();
    let mut bytes = character.bytes.clone();
    let at = bytes.len() - 60;
    bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
    let bent = crate::world::Signed { bytes, ..character };
    assert_ne!(verdict(&w, AT, bent), Verdict::Valid);
}

#[test]
fn weak_algorithms_are_refused() {
    let w = World::small();
    let n = |bytes: usize| [vec![0, 0xc1], vec![0x55; bytes - 1]].concat();
    let rsa = |n: &[u8], algorithm, hash| armour(&[b"ssh-rsa", &[1, 0, 1], n], algorithm, hash);
    let cases = [
        ("dss", armour(&[b"ssh-dss", &[5], &[5], &[5], &[5]], "ssh-dss", "sha512")),
        ("SHA-1 over RSA", rsa(&n(256), "ssh-rsa", "sha512")),
        ("RSA 1024", rsa(&n(128), "rsa-sha2-512", "sha512")),
    ];
    for (what, armour) in cases {
        let refused = verdict(&w, AT, record(&w).with_armour(&armour));
        assert_eq!(refused, Verdict::SignatureAlgorithmRefused, "{what}");
    }
    // RSA 2048 is not refused: only, nobody signed with it here.
    let long = rsa(&n(256), "rsa-sha2-512", "sha512");
    assert_eq!(verdict(&w, AT, record(&w).with_armour(&long)), Verdict::SignatureInvalid);
}

/// What cannot be checked is never valid and never called forged: a warning, not an error.
#[test]
fn what_cannot_be_checked() {
    let ed = [9; 32];
    let cases = [
        ("certificate", armour(&[b"ssh-ed25519-cert-v01@openssh.com", &ed], "ssh-ed25519", "sha512")),
        (
            "webauthn",
            armour(
                &[b"webauthn-sk-ecdsa-sha2-nistp256@openssh.com", &ed],
                "webauthn-sk-ecdsa-sha2-nistp256@openssh.com",
                "sha512",
            ),
        ),
        ("ML-DSA", armour(&[b"ssh-mldsa-65", &ed], "ssh-mldsa-65", "sha512")),
    ];
    for (what, armour) in cases {
        let mut w = World::small();
        let draft = record(&w).with_armour(&armour);
        let draft = w.record(AT, draft);
        let seen = w.on("2026-01-06");
        assert_eq!(seen.verdict(&draft), Verdict::SignatureAlgorithmUnsupported, "{what}");
        assert_eq!(seen.finding("signature-algorithm-unsupported").severity, Severity::Warning);
        assert_eq!(seen.coverage.acknowledged, 0);
    }
}

#[test]
fn another_namespace_or_another_message() {
    let w = World::small();
    for namespace in ["file", "git", "ack-record ", "ack-record/1"] {
        let draft = record(&w).namespace(namespace);
        assert_eq!(verdict(&w, AT, draft), Verdict::SignatureInvalid, "{namespace:?}");
    }
    let empty = verdict(&w, AT, record(&w).namespace(""));
    assert_ne!(empty, Verdict::Valid);
    let other = w.acknowledge("ben", "conduct", "1.0", "2026-01-06T12:00:01Z");
    let borrowed = record(&w).with_armour(&armoured(&blob(&other)));
    assert_eq!(verdict(&w, AT, borrowed), Verdict::SignatureInvalid);
    assert_eq!(verdict(&w, AT, record(&w).namespace("ack-record")), Verdict::Valid);
}

/// An Ed25519 signature has one form: S with the group order added is the same number to careless verifiers.
#[test]
fn a_signature_with_the_group_order_added() {
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let w = World::small();
    let draft = record(&w);
    let mut bent = blob(&draft);
    let s = bent.len() - 32;
    let mut carry = 0;
    for (byte, add) in bent[s..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    assert_eq!(verdict(&w, AT, draft.with_armour(&armoured(&bent))), Verdict::SignatureInvalid);
}
