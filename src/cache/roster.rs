//! What a roster's file says, written short.

use super::bytes::{Known, Put, Take};
use crate::model::{Contract, Day, Employment, Leave, Person, PersonId, PublicKey, RetiredKey, Screening};
use std::sync::Arc;

/// Writes the entries of one file, whose path is written already.
pub(super) fn put_people(put: &mut Put, people: &[Arc<Person>]) {
    put.number(people.len() as u64);
    for person in people {
        put_person(put, person);
    }
}

fn put_person(put: &mut Put, person: &Person) {
    put.text(person.id.as_str().as_bytes());
    for text in [&person.name, &person.email, &person.kind] {
        put.text(text.as_bytes());
    }
    put_texts(put, &person.roles);
    put_maybe(put, person.team.as_deref());
    put_maybe(put, person.location.as_deref());
    put_maybe(put, person.manager.as_ref().map(PersonId::as_str));
    put.number(person.employments.len() as u64);
    for employment in &person.employments {
        put_day(put, Some(employment.start));
        put_day(put, employment.end);
    }
    put.number(person.leave.len() as u64);
    for leave in &person.leave {
        put_day(put, Some(leave.from));
        put_day(put, leave.to);
    }
    put.number(person.keys.len() as u64);
    person.keys.iter().for_each(|key| put_key(put, key));
    put.number(person.retired_keys.len() as u64);
    for retired in &person.retired_keys {
        put_key(put, &retired.key);
        put_day(put, Some(retired.until));
        put_day(put, retired.compromised);
    }
    put_day(put, person.contract.as_ref().map(|c| c.signed));
    if let Some(contract) = &person.contract {
        put_texts(put, &contract.clauses);
        put.text(contract.reference.as_bytes());
    }
    put_day(put, person.screening.as_ref().map(|s| s.completed));
    if let Some(screening) = &person.screening {
        put.text(screening.reference.as_bytes());
    }
    put.number(person.line.into());
}

/// Reads them; `file` is the path that they stand at.
pub(super) fn take_people(
    take: &mut Take<'_>,
    file: &Arc<str>,
    memo: &mut People,
) -> Option<Vec<Arc<Person>>> {
    let count = take.count(16)?;
    (0..count).map(|_| take_person(take, file, memo).map(Arc::new)).collect()
}

/// What texts mean, each found out once.
#[derive(Default)]
pub(super) struct People {
    ids: Known<PersonId>,
    keys: Known<PublicKey>,
}

impl People {
    fn id(&mut self, take: &mut Take<'_>) -> Option<PersonId> {
        let n = take.text_number()?;
        self.ids.of(n, || PersonId::parse(std::str::from_utf8(take.bytes_of(n)).ok()?).ok())
    }
}

fn take_person(take: &mut Take<'_>, file: &Arc<str>, memo: &mut People) -> Option<Person> {
    Some(Person {
        id: memo.id(take)?,
        name: take.text()?.to_owned(),
        email: take.text()?.to_owned(),
        kind: take.text()?.to_owned(),
        roles: take_texts(take)?,
        team: take_maybe(take)?.map(str::to_owned),
        location: take_maybe(take)?.map(str::to_owned),
        manager: match take.number()? {
            0 => None,
            _ => Some(memo.id(take)?),
        },
        employments: some(take, |take| Some(Employment { start: take_day(take)??, end: take_day(take)? }))?,
        leave: some(take, |take| Some(Leave { from: take_day(take)??, to: take_day(take)? }))?,
        keys: some(take, |take| take_key(take, &mut memo.keys))?,
        retired_keys: some(take, |take| {
            let (key, until) = (take_key(take, &mut memo.keys)?, take_day(take)??);
            Some(RetiredKey { key, until, compromised: take_day(take)? })
        })?,
        contract: match take_day(take)? {
            Some(signed) => {
                Some(Contract { signed, clauses: take_texts(take)?, reference: take.text()?.to_owned() })
            }
            None => None,
        },
        screening: match take_day(take)? {
            Some(completed) => Some(Screening { completed, reference: take.text()?.to_owned() }),
            None => None,
        },
        file: Arc::clone(file),
        line: u32::try_from(take.number()?).ok()?,
    })
}

fn some<T>(take: &mut Take<'_>, mut one: impl FnMut(&mut Take<'_>) -> Option<T>) -> Option<Vec<T>> {
    let count = take.count(1)?;
    (0..count).map(|_| one(take)).collect()
}

fn put_texts(put: &mut Put, texts: &[String]) {
    put.number(texts.len() as u64);
    texts.iter().for_each(|text| put.text(text.as_bytes()));
}

fn take_texts(take: &mut Take<'_>) -> Option<Vec<String>> {
    some(take, |take| take.text().map(str::to_owned))
}

fn put_maybe(put: &mut Put, text: Option<&str>) {
    put.number(text.is_some().into());
    text.iter().for_each(|text| put.text(text.as_bytes()));
}

fn take_maybe<'a>(take: &mut Take<'a>) -> Option<Option<&'a str>> {
    match take.number()? {
        0 => Some(None),
        _ => take.text().map(Some),
    }
}

/// A day as the number of days since the year 1 began, counted from 1; 0 is none.
fn put_day(put: &mut Put, day: Option<Day>) {
    put.signed(day.map_or(0, |day| i64::from(day.number())));
}

fn take_day(take: &mut Take<'_>) -> Option<Option<Day>> {
    match i32::try_from(take.signed()?).ok()? {
        0 => Some(None),
        number => Day::from_number(number).map(Some),
    }
}

/// A key by its wire form, and what stands behind it.
fn put_key(put: &mut Put, key: &PublicKey) {
    put.text(key.blob());
    put.text(key.comment().as_bytes());
}

fn take_key(take: &mut Take<'_>, known: &mut Known<PublicKey>) -> Option<PublicKey> {
    let blob = take.text_number()?;
    let key = known.of(blob, || PublicKey::from_blob(take.bytes_of(blob)).ok())?;
    Some(key.with_comment(take.text()?))
}
