//! What a great many records share, each kept once and told by its number.

use super::{PersonId, PublicKey, Wording};
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// Who signed, with which key.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Signer {
    /// The person.
    pub person: PersonId,
    /// The key; what stands behind it says nothing.
    pub key: PublicKey,
    /// For a hardware key, whether the user touched it.
    pub present: Option<bool>,
}

/// The wordings and the signers of a list of records.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    wordings: Numbered<&'static Wording>,
    signers: Numbered<Signer>,
}

impl Shared {
    /// These, in the order of their numbers.
    #[must_use]
    pub const fn of(wordings: Vec<&'static Wording>, signers: Vec<Signer>) -> Self {
        Self { wordings: Numbered::of(wordings), signers: Numbered::of(signers) }
    }

    /// Every wording, by number.
    #[must_use]
    pub fn wordings(&self) -> &[&'static Wording] {
        &self.wordings.all
    }

    /// Every signer, by number.
    #[must_use]
    pub fn signers(&self) -> &[Signer] {
        &self.signers.all
    }

    pub(super) fn number_of_wording(&mut self, wording: &'static Wording) -> u32 {
        self.wordings.number(wording)
    }

    pub(super) fn number_of_signer(&mut self, signer: &Signer) -> u32 {
        self.signers.number(signer.clone())
    }
}

/// Values in the order of their numbers.
#[derive(Clone, Debug)]
struct Numbered<T> {
    all: Vec<T>,
    /// The number of each, as soon as somebody has added one.
    numbers: FxHashMap<T, u32>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { all: Vec::new(), numbers: FxHashMap::default() }
    }
}

impl<T> Numbered<T> {
    const fn of(all: Vec<T>) -> Self {
        Self { all, numbers: FxHashMap::with_hasher(rustc_hash::FxBuildHasher) }
    }
}

impl<T: Clone + Eq + Hash> Numbered<T> {
    fn number(&mut self, value: T) -> u32 {
        if self.numbers.is_empty() {
            self.numbers = self.all.iter().cloned().zip(0..).collect();
        }
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(value.clone()).or_insert(next);
        if number == next {
            self.all.push(value);
        }
        number
    }
}
