//! Rosters, as written and as meant.

use super::at::{At, Many, many, maybe};
use super::faults::{DATES_CONTRADICT, Faults, ID_DUPLICATE, Span};
use super::tree::Node;
use super::{read, shape};
use crate::finding::Finding;
use crate::model::{Contract, Day, Employment, Leave, Person, PersonId, RetiredKey, Screening};
use std::collections::HashMap;

/// Reads a roster: everybody whose entry can be understood, in the order of the file. An entry with a refused value,
/// contradicting days or an id that stood before is left out, and is always among the findings as an error.
#[must_use]
pub fn roster(path: &str, bytes: &[u8]) -> (Vec<Person>, Vec<Finding>) {
    let faults = Faults::of(path);
    let people = super::understand(bytes, &faults, |root| people(root, &faults)).unwrap_or_default();
    (people, faults.into_findings())
}

fn people(root: &Node<'_>, faults: &Faults) -> Vec<Person> {
    // The list itself first, then entry by entry: the shapes of fifty thousand people need not exist at once.
    let list: Option<Vec<At<shape::Later>>> =
        read(root, faults).and_then(|roster: shape::Roster<shape::Later>| roster.people.value);
    let (Some(_), Some(node)) = (list, root.get("people")) else { return Vec::new() };
    let mut lines: HashMap<PersonId, u32> = HashMap::new();
    let mut people = Vec::with_capacity(node.items().len());
    for entry in node.items() {
        let Some(person) = read(entry, faults).and_then(|own| person(own, entry, faults)) else { continue };
        if let Some(first) = lines.get(&person.id) {
            let at = entry.get("id").map_or(entry.span, |id| id.span);
            let message = format!("`{}` stands twice; first in line {first}", person.id);
            faults.add(ID_DUPLICATE, at, message, "Keep one entry a person; an id is never reused.");
            continue;
        }
        lines.insert(person.id.clone(), person.line);
        people.push(person);
    }
    people
}

fn person(own: shape::Person, entry: &Node<'_>, faults: &Faults) -> Option<Person> {
    // Both are looked at before the first refused value ends the conversion.
    let employments = employments(&own, faults);
    let leave = leaves(own.leave, faults);
    Some(Person {
        id: own.id.value?,
        name: maybe(own.name)?.unwrap_or_default(),
        email: maybe(own.email)?.unwrap_or_default(),
        kind: maybe(own.type_)?.map_or_else(|| "employee".into(), |kind| kind.0),
        roles: many(own.roles)?.into_iter().map(|role| role.0).collect(),
        team: maybe(own.team)?.map(|team| team.0),
        location: maybe(own.location)?.map(|location| location.0),
        manager: maybe(own.manager)?,
        employments: employments?,
        leave: leave?,
        keys: many(own.keys)?,
        retired_keys: many(own.retired_keys)?.into_iter().map(retired_key).collect::<Option<_>>()?,
        contract: maybe(own.contract)?.map(contract).map_or(Some(None), |c| c.map(Some))?,
        screening: maybe(own.screening)?.map(screening).map_or(Some(None), |s| s.map(Some))?,
        file: faults.path().clone(),
        line: entry.head().line,
    })
}

fn retired_key(own: shape::RetiredKey) -> Option<RetiredKey> {
    Some(RetiredKey { key: own.key.value?, until: own.until.value?, compromised: maybe(own.compromised)? })
}

fn contract(own: shape::Contract) -> Option<Contract> {
    Some(Contract {
        signed: own.signed.value?,
        clauses: many(own.clauses)?.into_iter().map(|clause| clause.0).collect(),
        reference: maybe(own.reference)?.unwrap_or_default(),
    })
}

fn screening(own: shape::Screening) -> Option<Screening> {
    Some(Screening { completed: own.completed.value?, reference: maybe(own.reference)?.unwrap_or_default() })
}

/// A stretch of days, with the places of its first and its last.
struct Stretch {
    first: Day,
    last: Option<Day>,
    at: Span,
    at_last: Span,
}

impl Stretch {
    /// `None` when one of the days was refused.
    fn of(first: &At<Day>, last: Option<&At<Day>>) -> Option<Self> {
        let until = match last {
            Some(at) => Some(at.value?),
            None => None,
        };
        Some(Self {
            first: first.value?,
            last: until,
            at: first.span,
            at_last: last.map_or(first.span, |at| at.span),
        })
    }
}

fn employments(own: &shape::Person, faults: &Faults) -> Option<Vec<Employment>> {
    let mut stretches = vec![Stretch::of(&own.start, own.end.as_ref())?];
    if let Some(earlier) = &own.earlier {
        for run in earlier.value.as_ref()? {
            let run = run.value.as_ref()?;
            stretches.push(Stretch::of(&run.start, Some(&run.end))?);
        }
    }
    sound(&mut stretches, "employment", faults)?;
    Some(stretches.iter().map(|s| Employment { start: s.first, end: s.last }).collect())
}

fn leaves(written: Many<shape::Leave>, faults: &Faults) -> Option<Vec<Leave>> {
    let mut stretches: Vec<Stretch> = many(written)?
        .iter()
        .map(|leave| Stretch::of(&leave.from, leave.to.as_ref()))
        .collect::<Option<_>>()?;
    sound(&mut stretches, "leave", faults)?;
    Some(stretches.iter().map(|s| Leave { from: s.first, to: s.last }).collect())
}

/// Sorts stretches by their first day; `None` when they contradict one another, which is noted.
fn sound(stretches: &mut [Stretch], noun: &str, faults: &Faults) -> Option<()> {
    stretches.sort_by_key(|s| s.first);
    let mut sound = Some(());
    for s in stretches.iter() {
        if let Some(last) = s.last.filter(|last| *last < s.first) {
            let message = format!("this {noun} ends on {last}, before it begins on {}", s.first);
            faults.add(DATES_CONTRADICT, s.at_last, message, "One of the two days is wrong.");
            sound = None;
        }
    }
    for pair in stretches.windows(2) {
        let [before, after] = pair else { continue };
        if before.last.is_none_or(|last| last >= after.first) {
            let end = before.last.map_or_else(|| "with no end".into(), |last| format!("to {last}"));
            let message =
                format!("this {noun} begins on {}, within the one from {} {end}", after.first, before.first);
            faults.add(DATES_CONTRADICT, after.at, message, "Mend the days, or join the two.");
            sound = None;
        }
    }
    sound
}
