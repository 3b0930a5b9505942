//! A population as sheets: the tie-out by type, the lists, and who moved.

use super::super::sheet::{Cell, Column, Sheet, Tone};
use super::{MemberRow, MoveRow, PopulationReport, Roll};
use crate::assess::Headcount;

impl PopulationReport {
    /// The tie-out by type, and of all together: for people.
    #[must_use]
    pub fn tie_sheet(&self) -> Sheet {
        let mut sheet = self.type_sheet();
        if sheet.rows.len() > 1 {
            sheet.rows.push(tie_row("All", self.all(), Tone::Strong));
        }
        sheet
    }

    /// The tie-out by type: for machines.
    #[must_use]
    pub fn type_sheet(&self) -> Sheet {
        let columns = vec![
            Column::left("type", "Type"),
            Column::right("at_start", "At start"),
            Column::right("joiners", "Joined"),
            Column::right("leavers", "Left"),
            Column::right("moved_in", "Moved in"),
            Column::right("moved_out", "Moved out"),
            Column::right("at_end", "At end"),
            Column::left("ties", "Ties"),
        ];
        let rows = self.types.iter().map(|(kind, n)| tie_row(kind, *n, Tone::Plain)).collect();
        Sheet { title: format!("Population {}", self.period), columns, rows, note: None }
    }

    /// A list as a sheet.
    #[must_use]
    pub fn roll_sheet(&self, roll: Roll) -> Sheet {
        let rows = self.roll(roll);
        let what = match roll {
            Roll::Hires => format!("Joined {}", self.period),
            Roll::Active if self.period.to > self.as_of => {
                format!("Active at the close of {}, as recorded so far", self.period.to)
            }
            Roll::Active => format!("Active at the close of {}", self.period.to),
            Roll::Leavers => format!("Left {}", self.period),
        };
        let title = if rows.is_empty() { format!("{what}: none") } else { format!("{what}: {}", rows.len()) };
        self.members_sheet(title, rows)
    }

    /// Any of its people as a sheet.
    #[must_use]
    pub(in crate::report) fn members_sheet<'a>(
        &self,
        title: String,
        members: impl IntoIterator<Item = &'a MemberRow>,
    ) -> Sheet {
        let columns = vec![
            Column::left("person", "Id"),
            Column::left("name", "Name"),
            Column::left("type", "Type"),
            Column::left("team", "Team").spare(),
            Column::left("location", "Location").spare(),
            Column::left("manager", "Manager").spare(),
            Column::left("start", "First day"),
            Column::left("end", "Last day"),
            Column::left("recorded", "Recorded"),
            Column::right("days_late", "Days late").spare(),
        ];
        Sheet { title, columns, rows: members.into_iter().map(member_row).collect(), note: None }
    }

    /// Changes of type as a sheet.
    #[must_use]
    pub fn move_sheet(&self) -> Sheet {
        let columns = vec![
            Column::left("day", "Recorded"),
            Column::left("person", "Id"),
            Column::left("from", "From"),
            Column::left("to", "To"),
        ];
        let row = |m: &MoveRow| {
            vec![
                Cell::day(Some(m.day)),
                Cell::text(m.person.as_str()),
                Cell::text(m.from.clone()),
                Cell::text(m.to.clone()),
            ]
        };
        let rows: Vec<_> = self.moves.iter().map(row).collect();
        Sheet {
            title: format!("Moved between types {}: {}", self.period, rows.len()),
            columns,
            rows,
            note: None,
        }
    }
}

fn tie_row(kind: &str, n: Headcount, tone: Tone) -> Vec<Cell> {
    let ties = if n.ties() {
        Cell::Text("yes".into(), Tone::Good)
    } else {
        Cell::Text(format!("no, {} expected", n.expected()), Tone::Bad)
    };
    vec![
        Cell::Text(kind.to_owned(), tone),
        Cell::count(n.at_start, tone),
        Cell::count(n.joiners, tone),
        Cell::count(n.leavers, tone),
        Cell::count(n.moved_in, tone),
        Cell::count(n.moved_out, tone),
        Cell::count(n.at_end, tone),
        ties,
    ]
}

fn member_row(m: &MemberRow) -> Vec<Cell> {
    vec![
        Cell::text(m.person.as_str()),
        Cell::text(m.name.clone()),
        Cell::text(m.kind.clone()),
        Cell::maybe(m.team.as_ref()),
        Cell::maybe(m.location.as_ref()),
        Cell::maybe(m.manager.as_ref()),
        Cell::day(Some(m.start)),
        Cell::day(m.end),
        Cell::day(Some(m.recorded)),
        m.days_late.map_or(Cell::None, |n| Cell::Days(n, Tone::Warn)),
    ]
}
