//! People in a pack: contractors, and the rosters as they were.

use super::Table;
use crate::assess::Facts;
use crate::model::{Day, Person, Register};
use crate::report::period::PeriodReport;
use crate::report::population::MemberRow;
use crate::report::sheet::{Cell, Column, Flow, Sheet, Tone};
use std::collections::BTreeSet;

pub(super) fn tables<'a>(facts: &'a Facts<'_>, report: &'a PeriodReport) -> Vec<Table<'a>> {
    let register = facts.register;
    let (opening, closing) = (report.period.from.prev(), report.period.to.min(report.standing.heading.as_of));
    let days: BTreeSet<Day> = [opening.max(register.first_day()), closing].into();
    let mut tables: Vec<Table<'_>> = days.into_iter().map(|day| roster(register, day)).collect();
    tables.push(Table::new(
        "populations/contractors",
        "Everybody who was here in the period under another type than employee.",
        "T10 T13",
        || contractors(report),
    ));
    tables
}

/// Who was here in the period, and is no employee: those here at its end, and those who left in it.
fn contractors(report: &PeriodReport) -> Sheet {
    let population = &report.population;
    let mut rows: Vec<&MemberRow> =
        population.active.iter().chain(&population.leavers).filter(|m| m.kind != "employee").collect();
    rows.sort_by_key(|m| (&m.person, m.start));
    rows.dedup_by_key(|m| (m.person.clone(), m.start));
    population.members_sheet(format!("Contractors {}: {}", report.period, rows.len()), rows)
}

fn roster(register: &Register, day: Day) -> Table<'_> {
    Table::new(
        format!("rosters/{day}"),
        "The roster as it was recorded at the close of that day, with everybody who was ever on one by then.",
        "T2 T7 T8 T10 T13",
        move || roster_of(register, day),
    )
}

fn roster_of(register: &Register, day: Day) -> Flow<'_> {
    let at = register.at_close_of(day).unwrap_or(crate::source::CommitIx(0));
    let columns = vec![
        Column::left("person", "Id"),
        Column::left("name", "Name"),
        Column::left("type", "Type"),
        Column::left("team", "Team"),
        Column::left("roles", "Roles"),
        Column::left("location", "Location"),
        Column::left("manager", "Manager"),
        Column::left("employments", "Employments"),
        Column::left("leave", "Leave"),
        Column::left("screened", "Screened"),
        Column::left("contract_signed", "Contract"),
        Column::left("contract_clauses", "Clauses"),
        Column::right("keys", "Keys"),
        Column::left("on_roster", "On the roster"),
    ];
    let rows = register.people.values().filter_map(move |track| {
        let person = track.standing(at)?;
        Some(row(person, track.is_present(at)))
    });
    Flow::new(columns, rows)
}

fn row(p: &Person, present: bool) -> Vec<Cell> {
    let days =
        |from: Day, to: Option<Day>| format!("{from}..{}", to.map_or_else(String::new, |d| d.to_string()));
    let employments: Vec<String> = p.employments.iter().map(|e| days(e.start, e.end)).collect();
    let leave: Vec<String> = p.leave.iter().map(|l| days(l.from, l.to)).collect();
    let contract = p.contract.as_ref();
    vec![
        Cell::text(p.id.as_str()),
        Cell::text(p.name.clone()),
        Cell::text(p.kind.clone()),
        Cell::maybe(p.team.as_ref()),
        Cell::text(p.roles.join(" ")),
        Cell::maybe(p.location.as_ref()),
        Cell::maybe(p.manager.as_ref()),
        Cell::text(employments.join(" ")),
        Cell::text(leave.join(" ")),
        Cell::day(p.screening.as_ref().map(|s| s.completed)),
        Cell::day(contract.map(|c| c.signed)),
        Cell::text(contract.map(|c| c.clauses.join(" ")).unwrap_or_default()),
        Cell::count(u32::try_from(p.keys.len()).unwrap_or(u32::MAX), Tone::Plain),
        Cell::Flag(present),
    ]
}
