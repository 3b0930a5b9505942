//! Whether people's acknowledgements stand: what a gate in front of an access asks.

use super::row::PairRow;
use super::sheet::{Cell, Column, Sheet, Tone};
use crate::assess::{Facts, Status};
use crate::model::{Day, PersonId, RequirementId};
use crate::text::plural;
use std::collections::BTreeMap;

/// One person and one requirement, and whether that opens the gate.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The person.
    pub person: PersonId,
    /// The requirement.
    pub requirement: RequirementId,
    /// Whether a counting acknowledgement stands today.
    pub stands: bool,
    /// Why, or why not.
    pub why: String,
    /// The day through which it stands; `None` when it ends with nothing, or does not stand.
    pub until: Option<Day>,
}

/// Whether each person's acknowledgement of each requirement stands on the day, by person, then requirement.
///
/// It stands when the person has a counting record and owes nothing that is overdue or pending. Somebody whom the
/// requirement does not bind has nothing that could stand: access that asks for it is not theirs. An exemption is no
/// acknowledgement either.
#[must_use]
pub fn standing(
    facts: &Facts<'_>,
    day: Day,
    people: &[PersonId],
    requirements: &[RequirementId],
) -> Vec<Standing> {
    let rows = PairRow::of_people(facts, people, day);
    let rows: BTreeMap<_, _> = rows.iter().map(|r| ((&r.person, &r.requirement), r)).collect();
    let mut all = Vec::new();
    for person in people {
        for requirement in requirements {
            all.push(one(person, requirement, rows.get(&(person, requirement)).copied()));
        }
    }
    all
}

fn one(person: &PersonId, requirement: &RequirementId, row: Option<&PairRow>) -> Standing {
    let due = |r: &PairRow| r.due.map_or_else(String::new, |d| format!(", due {d}"));
    let (stands, why) = match row {
        None => (false, "not asked of this person today".to_owned()),
        Some(r) => match r.status {
            Status::Acknowledged => {
                let version = r.acknowledged_version.as_ref().map_or_else(String::new, |v| format!(" {v}"));
                let on = r.completed.map_or_else(String::new, |d| format!(" on {d}"));
                let class = match r.class {
                    Some(class) if class != crate::assess::Class::Personal => format!(" ({})", class.name()),
                    _ => String::new(),
                };
                (true, format!("acknowledged{version}{on}{class}"))
            }
            Status::Pending => (false, format!("pending{}", due(r))),
            Status::Overdue => {
                let late = r.days_overdue.unwrap_or(0).max(0);
                let days = plural(usize::try_from(late).unwrap_or(0), "day", "days");
                (false, format!("{days} overdue"))
            }
            Status::Exempt => (false, "exempt: an exemption is no acknowledgement".to_owned()),
            Status::NotBound => (false, "not asked of this person today".to_owned()),
        },
    };
    let until = row.filter(|_| stands).and_then(|r| r.valid_until);
    Standing { person: person.clone(), requirement: requirement.clone(), stands, why, until }
}

/// The table of it.
#[must_use]
pub fn standing_sheet(all: &[Standing]) -> Sheet {
    let columns = vec![
        Column::left("person", "Person"),
        Column::left("requirement", "Policy"),
        Column::left("stands", "Stands"),
        Column::left("why", "Why"),
        Column::left("until", "Until"),
    ];
    let row = |s: &Standing| {
        let (word, tone) = if s.stands { ("yes", Tone::Good) } else { ("no", Tone::Bad) };
        vec![
            Cell::text(s.person.as_str()),
            Cell::text(s.requirement.as_str()),
            Cell::Text(word.into(), tone),
            Cell::text(&s.why),
            Cell::day(s.until),
        ]
    };
    let stand = all.iter().filter(|s| s.stands).count();
    let title = format!("{stand} of {} stand", all.len());
    Sheet { title, columns, rows: all.iter().map(row).collect(), note: None }
}
