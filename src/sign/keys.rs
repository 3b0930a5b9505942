//! Ed25519 keys that sign much, and the exact verification of their signatures with what can be prepared for a key.
//!
//! A record is mostly signed by a key that signed dozens before it. Of such a key multiples are kept, so that a
//! verification is left with a few doublings instead of some 250. The equation is the same, one signature at a time and
//! without cofactor: `[S]B - [k]A`, encoded, has to be the `R` of the signature, to the byte. Where it does not hold here,
//! `ring` has the last word, as it has for all other keys.

use super::check;
use crate::source;
use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity as _;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, OnceLock, PoisonError, RwLock};

/// A scalar's digits are taken in so many parts, which share their doublings.
const PARTS: usize = 8;
const STEP: usize = 256 / PARTS;
/// The bits that one digit stands for: of a key, whose multiples are many, and of the base point, whose are there once.
const KEY_WIDTH: usize = 4;
const BASE_WIDTH: usize = 7;
/// Preparing a key takes nearly as long as one verification, so it has to be seen before.
const WORTH: u32 = 1;
/// How many keys are followed; five kilobytes each where they are prepared.
const MOST_KEYS: usize = 1 << 14;

/// What was prepared of the keys seen so far. For any number of threads.
#[derive(Default)]
pub(super) struct Keys {
    seen: RwLock<HashMap<[u8; 32], Arc<Seen>>>,
}

/// A key, how often it was asked for, and what is prepared of it: nothing if it is no point of the curve.
#[derive(Default)]
struct Seen {
    times: AtomicU32,
    negated: OnceLock<Option<Multiples>>,
}

impl Keys {
    /// Whether the signature was made over these bytes by the key of this point.
    pub(super) fn holds(&self, point: &[u8; 32], message: &[u8], sig: &[u8]) -> bool {
        let is_good = self.seen(point).is_some_and(|seen| {
            seen.times.fetch_add(1, Ordering::Relaxed) >= WORTH
                && seen.negated(point).is_some_and(|negated| agrees(negated, point, message, sig))
        });
        is_good || check::ed25519(point, message, sig)
    }

    /// `None` when enough keys are followed.
    fn seen(&self, point: &[u8; 32]) -> Option<Arc<Seen>> {
        if let Some(seen) = self.seen.read().unwrap_or_else(PoisonError::into_inner).get(point) {
            return Some(Arc::clone(seen));
        }
        let mut all = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        (all.len() < MOST_KEYS).then(|| Arc::clone(all.entry(*point).or_default()))
    }

    #[cfg(test)]
    pub(super) fn prepared(&self) -> usize {
        let all = self.seen.read().unwrap();
        all.values().filter(|s| s.negated.get().is_some_and(Option::is_some)).count()
    }
}

impl Seen {
    fn negated(&self, point: &[u8; 32]) -> Option<&Multiples> {
        let prepare = || CompressedEdwardsY(*point).decompress().map(|a| Multiples::of(-a, KEY_WIDTH));
        self.negated.get_or_init(prepare).as_ref()
    }
}

/// Of a point, in each part, the odd multiples that a digit can ask for.
struct Multiples {
    width: usize,
    points: Vec<EdwardsPoint>,
}

static BASE: LazyLock<Multiples> = LazyLock::new(|| Multiples::of(ED25519_BASEPOINT_POINT, BASE_WIDTH));

impl Multiples {
    fn of(mut point: EdwardsPoint, width: usize) -> Self {
        let each = 1 << (width - 2);
        let mut points = Vec::with_capacity(PARTS * each);
        for part in 0..PARTS {
            if part > 0 {
                point = doubled(point, STEP);
            }
            let (twice, mut odd) = (point + point, point);
            for _ in 0..each {
                points.push(odd);
                odd += twice;
            }
        }
        Self { width, points }
    }

    /// The multiple of a part that a digit stands for.
    fn add_to(&self, sum: &mut EdwardsPoint, part: usize, digit: i8) {
        let of_part = part << (self.width - 2);
        let at = of_part + usize::from(digit.unsigned_abs() / 2);
        match digit {
            0 => {}
            1.. => *sum += &self.points[at],
            _ => *sum -= &self.points[at],
        }
    }
}

/// A point doubled so many times; three times at once is faster than one after the other.
fn doubled(point: EdwardsPoint, times: usize) -> EdwardsPoint {
    let point = (0..times / 3).fold(point, |p, _| p.mul_by_cofactor());
    (0..times % 3).fold(point, |p, _| p + p)
}

/// Whether `[S]B - [k]A` is `R` to the byte, for a canonical `S` (RFC 8032, section 5.1.7, without cofactor).
fn agrees(negated: &Multiples, point: &[u8; 32], message: &[u8], sig: &[u8]) -> bool {
    let Some((r, s)) = sig.split_first_chunk::<32>() else { return false };
    let Ok(s) = <[u8; 32]>::try_from(s) else { return false };
    if bool::from(Scalar::from_canonical_bytes(s).is_none()) {
        return false;
    }
    let k = Scalar::from_bytes_mod_order_wide(&source::sha512(&[r, point, message].concat()));
    let (of_key, of_base) = (digits(k.as_bytes(), negated.width), digits(&s, BASE.width));
    let mut sum = EdwardsPoint::identity();
    for at in (0..STEP).rev() {
        sum = sum + sum;
        for part in 0..PARTS {
            negated.add_to(&mut sum, part, of_key[part * STEP + at]);
            BASE.add_to(&mut sum, part, of_base[part * STEP + at]);
        }
    }
    sum.compress().as_bytes() == r
}

/// A scalar as odd digits of so many bits, with a sign, and zeros between them: the sum of `digit * 2^position`. It has at
/// most 253 bits, so that no digit is beyond the last part.
fn digits(scalar: &[u8; 32], width: usize) -> [i8; 256] {
    let mut words = [0u64; 5];
    for (word, bytes) in words.iter_mut().zip(scalar.chunks_exact(8)) {
        *word = u64::from_le_bytes(bytes.try_into().unwrap_or_default());
    }
    let mut digits = [0i8; 256];
    let (mut at, mut carry) = (0, 0);
    while at < digits.len() {
        let (word, bit) = (at / 64, at % 64);
        let above = words[word + 1].checked_shl(64 - bit as u32).unwrap_or(0);
        let window = carry + ((words[word] >> bit | above) & ((1 << width) - 1));
        if window.is_multiple_of(2) {
            at += 1;
            continue;
        }
        carry = window >> (width - 1);
        digits[at] = (window as i16 - ((carry as i16) << width)) as i8;
        at += width;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The sum of the digits, as a scalar.
    fn value(digits: &[i8; 256]) -> Scalar {
        let two = Scalar::from(2u8);
        digits.iter().rev().fold(Scalar::ZERO, |sum, digit| {
            let size = Scalar::from(digit.unsigned_abs());
            sum * two + if *digit < 0 { -size } else { size }
        })
    }

    #[test]
    fn a_scalar_is_the_sum_of_its_digits() {
        let edges = [Scalar::ZERO, Scalar::ONE, -Scalar::ONE, -Scalar::from(2u8), Scalar::from(u64::MAX)];
        for width in [KEY_WIDTH, BASE_WIDTH] {
            for scalar in edges {
                assert_eq!(value(&digits(scalar.as_bytes(), width)), scalar);
            }
        }
    }

    /// What both say of a signature; they have to say the same.
    fn both(point: [u8; 32], message: &[u8], sig: &[u8]) -> bool {
        let here = CompressedEdwardsY(point)
            .decompress()
            .is_some_and(|a| agrees(&Multiples::of(-a, KEY_WIDTH), &point, message, sig));
        assert_eq!(here, check::ed25519(&point, message, sig), "{point:02x?} {message:02x?} {sig:02x?}");
        here
    }

    /// A signature by a secret scalar and nonce, with something added to the key and to `R`.
    fn forged(secret: Scalar, nonce: Scalar, plus: [EdwardsPoint; 2], message: &[u8]) -> ([u8; 32], Vec<u8>) {
        let point = (EdwardsPoint::mul_base(&secret) + plus[0]).compress().to_bytes();
        let r = (EdwardsPoint::mul_base(&nonce) + plus[1]).compress().to_bytes();
        let k = Scalar::from_bytes_mod_order_wide(&source::sha512(&[&r, &point, message].concat()));
        (point, [r, (nonce + k * secret).to_bytes()].concat())
    }

    /// The points of order 1, 2, 4 and 8, in every encoding that there is of them, and the rest of what is not canonical.
    fn odd_encodings() -> Vec<[u8; 32]> {
        let mut all: Vec<[u8; 32]> = check::SMALL_ORDER.to_vec();
        all.extend((0xed..=0xff).map(|first| {
            let mut y = [0xff; 32];
            (y[0], y[31]) = (first, 0x7f);
            y
        }));
        let signed = all.clone().into_iter().map(|mut y| {
            y[31] |= 0x80;
            y
        });
        all.extend(signed);
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn what_is_prepared_changes_no_answer(seed: [u8; 32], nonce: [u8; 32], message: Vec<u8>, at in 0usize..64, bit in 0u8..8) {
            let (secret, nonce) = (Scalar::from_bytes_mod_order(seed), Scalar::from_bytes_mod_order(nonce));
            let none = EdwardsPoint::identity();
            let (point, sig) = forged(secret, nonce, [none, none], &message);
            prop_assert!(both(point, &message, &sig));
            for width in [KEY_WIDTH, BASE_WIDTH] {
                prop_assert_eq!(value(&digits(secret.as_bytes(), width)), secret);
            }
            let mut spoilt = sig.clone();
            spoilt[at] ^= 1 << bit;
            prop_assert!(!both(point, &message, &spoilt));
            let mut other = point;
            other[at % 32] ^= 1 << bit;
            both(other, &message, &sig);
            prop_assert!(!both(point, &[&message[..], b"."].concat(), &sig));
            for cut in [0, 31, 32, 63] {
                prop_assert!(!both(point, &message, &sig[..cut]));
            }
            prop_assert!(!both(point, &message, &[&sig[..], &[0]].concat()));
        }

        #[test]
        fn parts_of_small_order_count_as_they_do_without_cofactor(seed: [u8; 32], nonce: [u8; 32], message: [u8; 8]) {
            let (secret, nonce) = (Scalar::from_bytes_mod_order(seed), Scalar::from_bytes_mod_order(nonce));
            let small: Vec<EdwardsPoint> =
                odd_encodings().iter().filter_map(|y| CompressedEdwardsY(*y).decompress()).filter(|p| p.is_small_order()).collect();
            let mut good = 0;
            for a in &small {
                for r in &small {
                    let (point, sig) = forged(secret, nonce, [*a, *r], &message);
                    good += usize::from(both(point, &message, &sig));
                }
            }
            // With cofactor all of them would do.
            prop_assert!(good > 0 && good < small.len() * small.len() / 2, "{}", good);
        }
    }

    #[test]
    fn a_number_beyond_the_order_is_refused() {
        let none = EdwardsPoint::identity();
        let (point, sig) = forged(Scalar::from(77u8), Scalar::from(99u8), [none, none], b"m");
        assert!(both(point, b"m", &sig));
        // The order of the base point, little end first.
        let mut order = (-Scalar::ONE).to_bytes();
        order[0] += 1;
        let mut beyond = sig;
        let mut carry = 0;
        for (byte, more) in beyond[32..].iter_mut().zip(order) {
            let sum = u16::from(*byte) + u16::from(more) + carry;
            (*byte, carry) = (sum as u8, sum >> 8);
        }
        assert!(!both(point, b"m", &beyond));
    }

    #[test]
    fn odd_encodings_of_keys_and_signatures_are_judged_alike() {
        let mut good = 0;
        for point in odd_encodings() {
            for r in odd_encodings() {
                for message in [&b"a"[..], b"b", b"c", b"d"] {
                    good += usize::from(both(point, message, &[r, [0; 32]].concat()));
                }
            }
        }
        assert!(good > 0, "such keys are refused elsewhere; here they fit some messages");
    }

    #[test]
    fn a_key_is_prepared_when_it_returns_and_a_bad_signature_stays_bad() {
        let none = EdwardsPoint::identity();
        let (point, sig) = forged(Scalar::from(5u8), Scalar::from(6u8), [none, none], b"m");
        let keys = Keys::default();
        for n in 0..WORTH {
            assert!(keys.holds(&point, b"m", &sig));
            assert_eq!(keys.prepared(), 0, "{n}");
        }
        for _ in 0..3 {
            assert!(keys.holds(&point, b"m", &sig));
            assert!(!keys.holds(&point, b"n", &sig));
            assert_eq!(keys.prepared(), 1);
        }
        for n in 0..MOST_KEYS + 5 {
            let mut other = [0xff; 32];
            other[..8].copy_from_slice(&(n as u64).to_le_bytes());
            assert!(!keys.holds(&other, b"m", &[0; 64]));
        }
        assert!(keys.seen.read().unwrap().len() <= MOST_KEYS);
        assert!(keys.holds(&point, b"m", &sig));
    }
}
