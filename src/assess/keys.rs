//! Whose key is it: enrolment, confirmation, retirement, compromise.
//!
//! A key on a roster is a claim of whoever edited the roster. It is *confirmed* once the register holds a proof of
//! possession (an enrolment signed by the key itself) and the word of somebody else who may give it.

use super::tracks::Tracks;
use crate::model::{Day, Person, PersonId, PublicKey, Register};
use crate::source::CommitIx;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// The state of key confirmations while the mainline is walked, oldest commit first.
#[derive(Debug, Default)]
pub(super) struct Confirmations {
    /// Nobody has many keys.
    keys: FxHashMap<PersonId, Vec<(PublicKey, Progress)>>,
}

#[derive(Debug, Default)]
struct Progress {
    possession: Option<CommitIx>,
    by_previous_key: bool,
    countersigners: BTreeSet<PersonId>,
    confirmed: Option<CommitIx>,
    alone: bool,
}

/// What a valid enrolment record adds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// The new key signed as the person.
    Possession,
    /// A previous confirmed key of the person signed.
    PreviousKey,
    /// Somebody else who may do so signed.
    Countersigned(PersonId),
}

impl Confirmations {
    /// At the register's first commit, the first maintainer's keys are confirmed: somebody has to begin.
    pub(super) fn begin(register: &Register) -> Self {
        let mut this = Self::default();
        let start = CommitIx(0);
        if let Some(first) = register.config_at(start).maintainers.first()
            && let Some(person) = register.people.get(first).and_then(|t| t.standing(start))
        {
            for key in &person.keys {
                this.progress(first, key).confirmed = Some(start);
            }
        }
        this
    }

    pub(super) fn add(&mut self, person: &PersonId, key: &PublicKey, at: CommitIx, step: Step) {
        let progress = self.progress(person, key);
        match step {
            Step::Possession => progress.possession = progress.possession.or(Some(at)),
            Step::PreviousKey => progress.by_previous_key = true,
            Step::Countersigned(who) => {
                progress.countersigners.insert(who);
            }
        }
    }

    /// Settles at a commit whether the key is confirmed now; `asked` tells how many others have to sign, from those
    /// who exist.
    pub(super) fn settle(&mut self, person: &PersonId, key: &PublicKey, at: CommitIx, asked: usize) {
        if let Some(progress) = self.keys.get_mut(person).and_then(|keys| of_key(keys, key)) {
            let vouched = progress.by_previous_key || progress.countersigners.len() >= asked;
            if progress.confirmed.is_none() && progress.possession.is_some() && vouched {
                progress.confirmed = Some(at);
                progress.alone =
                    asked == 0 && !progress.by_previous_key && progress.countersigners.is_empty();
            }
        }
    }

    /// The commit since which the key is confirmed as the person's.
    pub(super) fn since(&self, person: &PersonId, key: &PublicKey) -> Option<CommitIx> {
        self.keys.get(person)?.iter().find(|(k, _)| k == key)?.1.confirmed
    }

    fn progress(&mut self, person: &PersonId, key: &PublicKey) -> &mut Progress {
        let keys = self.keys.entry(person.clone()).or_default();
        let n = keys.iter().position(|(k, _)| k == key).unwrap_or_else(|| {
            keys.push((key.clone(), Progress::default()));
            keys.len() - 1
        });
        &mut keys[n].1
    }

    /// Whether the person has a confirmed key in force at the commit.
    pub(super) fn has_confirmed_key(&self, person: &Person, at: CommitIx) -> bool {
        person.keys.iter().any(|k| self.since(&person.id, k).is_some_and(|since| since <= at))
    }

    /// Keys that were confirmed by the person alone, for want of anybody else, and that nobody vouched for since.
    pub(super) fn self_approved(&self) -> impl Iterator<Item = (&PersonId, &PublicKey)> {
        let all =
            self.keys.iter().flat_map(|(person, keys)| keys.iter().map(move |(key, p)| (person, key, p)));
        let alone = all.filter(|(_, _, p)| p.alone && !p.by_previous_key && p.countersigners.is_empty());
        let mut alone: Vec<_> = alone.map(|(person, key, _)| (person, key)).collect();
        alone.sort_unstable();
        alone.into_iter()
    }
}

fn of_key<'k>(keys: &'k mut [(PublicKey, Progress)], key: &PublicKey) -> Option<&'k mut Progress> {
    keys.iter_mut().find(|(k, _)| k == key).map(|(_, progress)| progress)
}

/// Whether an entry lets records by a key be recorded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum KeyStands {
    /// The key is none of the person's.
    Never,
    /// It is retired: through this day.
    Until(Day),
    /// It is in force.
    InForce,
}

impl KeyStands {
    /// How a key stands by an entry.
    pub(super) fn by(person: &Person, key: &PublicKey) -> Self {
        if person.keys.contains(key) {
            return Self::InForce;
        }
        let retired = person.retired_keys.iter().filter(|r| r.key == *key);
        retired.map(|r| r.until).max().map_or(Self::Never, Self::Until)
    }

    /// Whether a record may be recorded on the day.
    pub(super) fn is_in_force(self, recorded: Day) -> bool {
        match self {
            Self::Never => false,
            Self::Until(last) => recorded <= last,
            Self::InForce => true,
        }
    }
}

/// Whether the person had another key than this one on any roster up to the commit.
pub(super) fn had_another_key(tracks: &Tracks<'_>, person: &PersonId, key: &PublicKey, at: CommitIx) -> bool {
    tracks.people.get(person).is_some_and(|track| {
        track.values().take_while(|(ix, _)| *ix <= at).any(|(_, entry)| {
            entry.keys.iter().any(|k| k != key) || entry.retired_keys.iter().any(|r| r.key != *key)
        })
    })
}

/// The day since which each key is on record as compromised, at any commit: taking it back has no effect.
pub(super) fn compromises(register: &Register) -> FxHashMap<PublicKey, Day> {
    let mut since: FxHashMap<PublicKey, Day> = FxHashMap::default();
    for (_, person) in register.people.values().flat_map(|t| t.values()) {
        for retired in &person.retired_keys {
            if let Some(day) = retired.compromised {
                since.entry(retired.key.clone()).and_modify(|d| *d = day.min(*d)).or_insert(day);
            }
        }
    }
    since
}
