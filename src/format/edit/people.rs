//! Changes of rosters.

use super::draft::Draft;
use crate::format::quote::{Within, scalar};
use crate::format::tree::Node;
use crate::format::{Faults, emit, roster, tree};
use crate::model::{Day, Employment, Person, PersonId, PublicKey, RetiredKey};
use anyhow::{Context as _, Result, bail, ensure};

/// A field of a person that holds one text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum PersonField {
    Name,
    Email,
    Type,
    Team,
    Location,
    Manager,
}

impl PersonField {
    /// Its key in the file.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Type => "type",
            Self::Team => "team",
            Self::Location => "location",
            Self::Manager => "manager",
        }
    }

    fn put(self, person: &mut Person, value: &str) -> Result<()> {
        match self {
            Self::Name => person.name = value.into(),
            Self::Email => person.email = value.into(),
            Self::Type => person.kind = value.into(),
            Self::Team => person.team = Some(value.into()),
            Self::Location => person.location = Some(value.into()),
            Self::Manager => match PersonId::parse(value) {
                Ok(id) => person.manager = Some(id),
                Err(why) => bail!("the manager's id {why}"),
            },
        }
        Ok(())
    }
}

/// Sets a field of a person.
///
/// # Errors
/// When the file has problems, does not hold the person, or cannot be changed without changing more.
pub fn set_person_field(text: &str, id: &PersonId, field: PersonField, value: &str) -> Result<String> {
    change(text, id, |entry, draft, person| {
        field.put(person, value)?;
        draft.set(entry, field.key(), &scalar(value, within(entry)), &["name", "id"])
    })
}

/// Sets the roles of a person.
///
/// # Errors
/// As for [`set_person_field`].
pub fn set_person_roles(text: &str, id: &PersonId, roles: &[String]) -> Result<String> {
    change(text, id, |entry, draft, person| {
        person.roles = roles.to_vec();
        draft.set(entry, "roles", &emit::words(roles), &["type", "email", "name", "id"])
    })
}

/// Ends a person's employment; `end` is its last day.
///
/// # Errors
/// As for [`set_person_field`]; also when the day contradicts the others.
pub fn end_person(text: &str, id: &PersonId, end: Day) -> Result<String> {
    change(text, id, |entry, draft, person| {
        let start = entry.get("start").and_then(|node| node.text()).and_then(Day::parse);
        let run = person.employments.iter_mut().find(|run| Some(run.start) == start);
        let run = run.context("the entry has no start")?;
        *run = Employment { end: Some(end), ..*run };
        draft.set(entry, "end", &end.to_string(), &["start"])
    })
}

/// Adds a key to those in force.
///
/// # Errors
/// As for [`set_person_field`]; also when the person has the key.
pub fn add_key(text: &str, id: &PersonId, key: &PublicKey) -> Result<String> {
    change(text, id, |entry, draft, person| {
        ensure!(!person.keys.contains(key), "{id} has this key already");
        person.keys.push(key.clone());
        put_last(entry, draft, "keys", &emit::key(key), &["start", "end"])
    })
}

/// Moves a key from those in force to the retired ones. `until` is the last day on which a record by it may be recorded.
///
/// # Errors
/// As for [`set_person_field`]; also when the key is not in force.
pub fn retire_key(
    text: &str,
    id: &PersonId,
    key: &PublicKey,
    until: Day,
    compromised: Option<Day>,
) -> Result<String> {
    change(text, id, |entry, draft, person| {
        let position = person.keys.iter().position(|k| k == key);
        let position = position.with_context(|| format!("{id} has no such key in force"))?;
        let key = person.keys.remove(position);
        draft.take_out(entry.entry("keys").context("the entry has no keys")?, position)?;
        let retired = RetiredKey { key, until, compromised };
        let item = emit::retired_key(&retired);
        person.retired_keys.push(retired);
        put_last(entry, draft, "retired_keys", &item, &["keys"])
    })
}

/// Writes beside a retired key since which day somebody else may have it.
///
/// # Errors
/// As for [`set_person_field`]; also when the key is not among the retired ones, or an earlier day stands there.
pub fn compromise_key(text: &str, id: &PersonId, key: &PublicKey, since: Day) -> Result<String> {
    change(text, id, |entry, draft, person| {
        let position = person.retired_keys.iter().position(|r| r.key == *key);
        let position = position.with_context(|| format!("{id} has no such retired key"))?;
        let retired = &mut person.retired_keys[position];
        let known = retired.compromised.filter(|day| *day <= since);
        ensure!(known.is_none(), "the key is on record as compromised already, and since an earlier day");
        retired.compromised = Some(since);
        let list = entry.get("retired_keys").map(Node::items).unwrap_or_default();
        let item = list.get(position).context("the entry has no retired keys")?;
        draft.set(item, "compromised", &since.to_string(), &["until"])
    })
}

fn put_last(entry: &Node<'_>, draft: &mut Draft<'_>, key: &str, item: &str, after: &[&str]) -> Result<()> {
    match entry.get(key) {
        Some(list) => draft.put_last(list, item),
        None => draft.set(entry, key, &format!("[{item}]"), after),
    }
}

fn within(entry: &Node<'_>) -> Within {
    if entry.in_brackets() { Within::Brackets } else { Within::Line }
}

/// Changes one person in the text and in what it means, and makes sure that both changes are the same.
fn change(
    text: &str,
    id: &PersonId,
    change: impl FnOnce(&Node<'_>, &mut Draft<'_>, &mut Person) -> Result<()>,
) -> Result<String> {
    let mut people = meaning(text)?;
    let faults = Faults::of("");
    let root = tree::parse(text, &faults).context("the file cannot be read")?;
    let entries = root.get("people").map(Node::items).unwrap_or_default();
    let mut pairs = people.iter_mut().zip(entries);
    let (person, entry) =
        pairs.find(|(person, _)| person.id == *id).with_context(|| format!("{id} is not in this file"))?;
    let mut draft = Draft::of(text);
    change(entry, &mut draft, person)?;
    let changed = draft.finish();
    let now = meaning(&changed).context("the change would break the file; make it by hand")?;
    ensure!(now == people, "the file is written in an unusual way; make the change by hand");
    Ok(changed)
}

/// Everybody in the file, without the lines, which an edit moves.
fn meaning(text: &str) -> Result<Vec<Person>> {
    let (mut people, findings) = roster("people/edited.yaml", text.as_bytes());
    super::policy::refuse_problems(&findings)?;
    for person in &mut people {
        person.line = 0;
    }
    Ok(people)
}
