//! The roster as a sheet.

use super::sheet::{Cell, Column, Sheet, Tone};
use crate::assess::{Facts, assess};
use crate::model::{Day, Person, PublicKey, Register};
use crate::text::plural;

/// Everybody at work on the day; with `all`, everybody who ever stood on a roster.
#[must_use]
pub fn people(register: &Register, day: Day, everybody: Everybody) -> Sheet {
    let at = register.at_close_of(day).unwrap_or_else(|| register.tip());
    let known: Vec<_> = register.people.values().filter_map(|t| t.standing_or_first(at)).collect();
    let wanted = |p: &&&std::sync::Arc<Person>| everybody == Everybody::Ever || p.employed_on(day);
    let rows: Vec<Vec<Cell>> = known.iter().filter(wanted).map(|p| row(p, day)).collect();
    let left_out = known.len() - rows.len();
    let columns = vec![
        Column::left("id", "Id"),
        Column::left("name", "Name"),
        Column::left("type", "Type").spare(),
        Column::left("team", "Team"),
        Column::left("roles", "Roles").spare(),
        Column::left("location", "Location").spare(),
        Column::left("manager", "Manager"),
        Column::left("start", "Start"),
        Column::left("end", "End").spare(),
        Column::left("state", "State"),
        Column::right("keys", "Keys").spare(),
    ];
    let note = (left_out > 0).then(|| {
        format!("{} not at work on {day} left out; --all lists them", plural(left_out, "person", "people"))
    });
    Sheet { title: format!("People on {day}"), columns, rows, note }
}

/// Whom a roster lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Everybody {
    /// Those at work on the day.
    AtWork,
    /// All who ever were on a roster.
    Ever,
}

/// A person's keys: those in force, then the retired ones, as the entry lists them.
#[must_use]
pub fn keys(register: &Register, day: Day, person: &Person) -> Sheet {
    let facts = Facts::new(register);
    let assessment = assess(&facts, day);
    let confirmed = |key: &PublicKey| assessment.confirmed_since(&person.id, key).is_some();
    let row = |key: &PublicKey, (state, tone): (String, Tone)| {
        vec![
            Cell::text(key.fingerprint()),
            Cell::Text(state, tone),
            Cell::text(key.algorithm()),
            Cell::text(key.comment()),
        ]
    };
    let in_force = person.keys.iter().map(|key| {
        row(
            key,
            if confirmed(key) {
                ("confirmed".into(), Tone::Good)
            } else {
                ("unconfirmed".into(), Tone::Warn)
            },
        )
    });
    let retired = person.retired_keys.iter().map(|r| {
        row(
            &r.key,
            match r.compromised {
                Some(since) => (format!("compromised since {since}"), Tone::Bad),
                None => (format!("retired, last day {}", r.until), Tone::Faint),
            },
        )
    });
    let columns = vec![
        Column::left("fingerprint", "Fingerprint"),
        Column::left("state", "State"),
        Column::left("type", "Type").spare(),
        Column::left("comment", "Comment").spare(),
    ];
    Sheet {
        title: format!("Keys of {}", person.id),
        columns,
        rows: in_force.chain(retired).collect(),
        note: None,
    }
}

fn row(p: &Person, day: Day) -> Vec<Cell> {
    let employment = p.employments.iter().rev().find(|e| e.start <= day).or_else(|| p.employments.first());
    let on_leave = p.leave.iter().any(|l| l.from <= day && l.to.is_none_or(|to| day <= to));
    let (state, tone) = match employment {
        Some(e) if e.covers(day) && on_leave => ("on leave", Tone::Warn),
        Some(e) if e.covers(day) => ("at work", Tone::Good),
        Some(e) if e.start > day => ("to start", Tone::Faint),
        _ => ("left", Tone::Faint),
    };
    vec![
        Cell::text(p.id.as_str()),
        Cell::text(p.name.clone()),
        Cell::text(p.kind.clone()),
        Cell::maybe(p.team.as_ref()),
        Cell::text(p.roles.join(", ")),
        Cell::maybe(p.location.as_ref()),
        Cell::maybe(p.manager.as_ref()),
        Cell::day(employment.map(|e| e.start)),
        Cell::day(employment.and_then(|e| e.end)),
        Cell::Text(state.into(), tone),
        Cell::count(u32::try_from(p.keys.len()).unwrap_or(u32::MAX), Tone::Plain),
    ]
}
