//! Whose key was good when: the rosters of all of history as a list of keys with the times at which a record by each of
//! them could be recorded.

use super::sheet::{Cell, Column, Sheet};
use crate::model::{Day, Moment, Person, PersonId, PublicKey, Register};
use std::collections::BTreeMap;

/// A key of somebody, and one run of time in which a record by it could be recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignerKey {
    /// Whose it is.
    pub person: PersonId,
    /// The key.
    pub key: PublicKey,
    /// The mainline time of the commit that brought it.
    pub from: Moment,
    /// The last moment, where the run has ended: the key was retired or removed, or somebody else may have it.
    pub until: Option<Moment>,
}

/// Every key that anybody ever had on a roster, by person, key and time. A compromise ends a key on the day before, also
/// when it was taken back later; a key that was compromised from its first day on has no line.
#[must_use]
pub fn signers(register: &Register) -> Vec<SignerKey> {
    let compromised = compromises(register);
    let mut all = Vec::new();
    for (person, track) in &register.people {
        let entries: Vec<(Moment, &Person)> =
            track.values().map(|(at, entry)| (register.commit(at).time, entry.as_ref())).collect();
        let mut keys: Vec<&PublicKey> = entries.iter().flat_map(|(_, entry)| keys_of(entry)).collect();
        keys.sort_by(|a, b| a.blob().cmp(b.blob()));
        keys.dedup();
        for key in keys {
            let end = compromised.get(key.blob()).map(|day| last_moment(register, day.prev()));
            for (from, until) in runs(register, &entries, key) {
                let until = [until, end].into_iter().flatten().min();
                if until.is_none_or(|until| until >= from) {
                    all.push(SignerKey { person: person.clone(), key: key.clone(), from, until });
                }
            }
        }
    }
    all
}

fn keys_of(entry: &Person) -> impl Iterator<Item = &PublicKey> {
    entry.keys.iter().chain(entry.retired_keys.iter().map(|r| &r.key))
}

/// The runs of time in which a key counted by the entries of one person, those that touch taken together.
fn runs(
    register: &Register,
    entries: &[(Moment, &Person)],
    key: &PublicKey,
) -> Vec<(Moment, Option<Moment>)> {
    let mut runs: Vec<(Moment, Option<Moment>)> = Vec::new();
    for (n, (from, entry)) in entries.iter().enumerate() {
        let next = entries.get(n + 1).map(|(time, _)| *time);
        let retired = entry.retired_keys.iter().filter(|r| r.key == *key).map(|r| r.until).max();
        let until = match retired {
            _ if entry.keys.contains(key) => next,
            Some(day) => {
                let end = last_moment(register, day);
                Some(next.map_or(end, |next| next.min(end)))
            }
            None => continue,
        };
        if until.is_some_and(|until| until < *from) {
            continue;
        }
        match runs.last_mut() {
            Some((_, last)) if last.is_none_or(|last| last >= *from) => *last = until,
            _ => runs.push((*from, until)),
        }
    }
    runs
}

fn last_moment(register: &Register, day: Day) -> Moment {
    day.end_in(register.zone).plus(-1)
}

/// The day since which each key is on record as compromised, at any commit.
fn compromises(register: &Register) -> BTreeMap<&[u8], Day> {
    let mut since: BTreeMap<&[u8], Day> = BTreeMap::new();
    for (_, person) in register.people.values().flat_map(|t| t.values()) {
        for retired in &person.retired_keys {
            if let Some(day) = retired.compromised {
                since.entry(retired.key.blob()).and_modify(|d| *d = day.min(*d)).or_insert(day);
            }
        }
    }
    since
}

/// The keys as a sheet.
#[must_use]
pub fn signer_sheet(signers: &[SignerKey]) -> Sheet {
    let columns = vec![
        Column::left("person", "Person"),
        Column::left("fingerprint", "Key"),
        Column::left("algorithm", "Algorithm"),
        Column::left("valid_from", "From"),
        Column::left("valid_until", "Until"),
    ];
    let row = |s: &SignerKey| {
        vec![
            Cell::text(s.person.as_str()),
            Cell::text(s.key.fingerprint()),
            Cell::text(s.key.algorithm()),
            Cell::Moment(s.from),
            s.until.map_or(Cell::None, Cell::Moment),
        ]
    };
    Sheet { title: "Keys".into(), columns, rows: signers.iter().map(row).collect(), note: None }
}
