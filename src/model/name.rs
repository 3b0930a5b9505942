//! Texts that stand in a register many times over, each kept once.
//!
//! A register of a million records names some thousand people, a hundred versions and a handful of statements. Held as
//! texts of their own they would be most of the memory, and comparing and copying them most of the time. A [`Name`] is
//! a pointer to the one place where its text is kept for as long as the process lives: copied for nothing, equal where
//! the places are, and ordered as texts are.

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher};
use std::ops::Deref;
use std::sync::{Mutex, OnceLock, PoisonError};

/// How many tables share what is kept, so that threads seldom wait for each other.
const SHARDS: usize = 32;

/// Values that are kept once, by what identifies them.
pub(super) struct Pool<K: ?Sized + 'static, V: 'static> {
    /// Each value behind what identifies it and the hash of that, which serves the choice of the table and the table.
    shards: [Mutex<HashTable<Entry<K, V>>>; SHARDS],
    hashing: OnceLock<RandomState>,
}

type Entry<K, V> = (u64, &'static K, &'static V);

impl<K: ?Sized + Eq + Hash, V> Pool<K, V> {
    pub(super) const fn new() -> Self {
        Self { shards: [const { Mutex::new(HashTable::new()) }; SHARDS], hashing: OnceLock::new() }
    }

    /// The one value of this identity; where there is none yet, `make` makes it, and `key` finds the identity in it.
    pub(super) fn keep<E>(
        &self,
        identity: &K,
        make: impl FnOnce() -> Result<V, E>,
        key: impl FnOnce(&'static V) -> &'static K,
    ) -> Result<&'static V, E> {
        let hash = self.hashing.get_or_init(RandomState::default).hash_one(identity);
        // The table goes by the first bits and the last.
        let shard = (hash >> 32) as usize % SHARDS;
        // Nothing panics while it holds the lock, and what is in the table is whole at any moment.
        let mut table = self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((.., value)) = table.find(hash, |(_, known, _)| *known == identity) {
            return Ok(value);
        }
        let value: &'static V = Box::leak(Box::new(make()?));
        table.insert_unique(hash, (hash, key(value), value), |(hash, ..)| *hash);
        Ok(value)
    }
}

/// A text that is kept once.
#[derive(Clone, Copy)]
pub struct Name(&'static Text);

/// The one place of a text: a pointer to it is half as large as one to the text itself.
struct Text(Box<str>);

static NAMES: Pool<str, Text> = Pool::new();

impl Name {
    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        &self.0.0
    }

    /// Where it is kept: the same for equal names, and for no others.
    fn place(self) -> usize {
        std::ptr::from_ref(self.0).addr()
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        let make = || Ok::<_, std::convert::Infallible>(Text(text.into()));
        let Ok(kept) = NAMES.keep(text, make, |kept| &kept.0);
        Self(kept)
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place()
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.place().hash(state);
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        if self == other { Ordering::Equal } else { self.as_str().cmp(other.as_str()) }
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_equal_where_their_texts_are_and_ordered_as_they_are() {
        let texts = ["b", "a", "", "ab", "b"];
        for x in texts {
            for y in texts {
                let (a, b) = (Name::from(x), Name::from(y.to_owned()));
                assert_eq!((a == b, a.cmp(&b)), (x == y, x.cmp(y)), "{x:?} {y:?}");
            }
        }
    }

    #[test]
    fn many_threads_keep_one() {
        let places: Vec<usize> = std::thread::scope(|scope| {
            let running: Vec<_> =
                (0..8).map(|_| scope.spawn(|| Name::from("kept by many").place())).collect();
            running.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert!(places.windows(2).all(|w| w[0] == w[1]));
    }
}
