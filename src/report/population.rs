//! The population of a period: numbers by type with their tie-out, and the lists behind them.

use super::sheet::{Cell, Column, Sheet, Tone};
use crate::assess::{Facts, Headcount, Member};
use crate::model::{Day, Period, Person, PersonId, Register};
use crate::text::{list, plural};

/// A list of the population.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Roll {
    /// Who began in the period.
    Hires,
    /// Who is here at its end.
    Active,
    /// Who left in it.
    Leavers,
}

impl Roll {
    /// The name in JSON and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hires => "hires",
            Self::Active => "active",
            Self::Leavers => "leavers",
        }
    }
}

/// Somebody in a list; attributes are those recorded on the first day of a hire, the last of a leaver, and the period's
/// last of who is here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberRow {
    /// The person.
    pub person: PersonId,
    /// The name, or the id.
    pub name: String,
    /// The type.
    pub kind: String,
    /// Team.
    pub team: Option<String>,
    /// Location.
    pub location: Option<String>,
    /// Whom the person reports to.
    pub manager: Option<PersonId>,
    /// The first day of the employment.
    pub start: Day,
    /// Its last day, where one is recorded.
    pub end: Option<Day>,
    /// The day on which the start, or a leaver's end, was recorded.
    pub recorded: Day,
    /// How many days after the fact that was; `None` when in time, and of the active.
    pub days_late: Option<i64>,
}

/// A change of type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MoveRow {
    /// The person.
    pub person: PersonId,
    /// The day on which it was recorded.
    pub day: Day,
    /// The type before.
    pub from: String,
    /// The type since.
    pub to: String,
}

/// The population of a period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PopulationReport {
    /// The period.
    pub period: Period,
    /// The day from which it is seen.
    pub as_of: Day,
    /// The register's own first day: before it, nothing was recorded and nothing in force.
    pub begins: Day,
    /// How many people ever stood on a roster.
    pub known: usize,
    /// Each type with its numbers, by type.
    pub types: Vec<(String, Headcount)>,
    /// Who began in it, by first day.
    pub hires: Vec<MemberRow>,
    /// Who is here at its end, by person.
    pub active: Vec<MemberRow>,
    /// Who left in it, by last day.
    pub leavers: Vec<MemberRow>,
    /// Changes of type, by day.
    pub moves: Vec<MoveRow>,
    /// Who should be here at its end and is on no roster any more, with the type.
    pub vanished: Vec<(PersonId, String)>,
    /// Who left at the close of the day from which it is seen: bound on it, and not here at its close.
    pub left_at_close: Vec<PersonId>,
}

/// Makes the population of a period, seen from a day. Nothing is filtered.
#[must_use]
pub fn population(facts: &Facts<'_>, period: Period, as_of: Day) -> PopulationReport {
    let all = facts.population(period);
    let rows = |members: &[Member<'_>], roll| {
        members.iter().filter_map(|m| member(facts.register, m, roll)).collect()
    };
    let moves = all.moves.iter().map(|m| MoveRow {
        person: m.person.clone(),
        day: m.day,
        from: m.from.clone(),
        to: m.to.clone(),
    });
    PopulationReport {
        period,
        as_of,
        begins: facts.register.first_day(),
        known: facts.register.people.len(),
        hires: rows(&all.hires, Roll::Hires),
        active: rows(&all.active, Roll::Active),
        leavers: rows(&all.leavers, Roll::Leavers),
        moves: moves.collect(),
        vanished: all.vanished.iter().map(|(p, kind)| ((*p).clone(), kind.clone())).collect(),
        left_at_close: facts.left_at_close(as_of).into_iter().cloned().collect(),
        types: all.types.into_iter().collect(),
    }
}

fn member(register: &Register, m: &Member<'_>, roll: Roll) -> Option<MemberRow> {
    let track = register.people.get(m.person)?;
    let at = register.at_close_of(m.on);
    let person: &Person = at.and_then(|at| track.standing(at)).or_else(|| Some(track.first()?.1))?;
    Some(MemberRow {
        person: person.id.clone(),
        name: person.display_name().to_owned(),
        kind: person.kind.clone(),
        team: person.team.clone(),
        location: person.location.clone(),
        manager: person.manager.clone(),
        start: m.employment.start,
        end: m.employment.end,
        recorded: m.recorded,
        days_late: m.days_late().filter(|_| roll != Roll::Active),
    })
}

impl PopulationReport {
    /// The rows of a list.
    #[must_use]
    pub fn roll(&self, roll: Roll) -> &[MemberRow] {
        match roll {
            Roll::Hires => &self.hires,
            Roll::Active => &self.active,
            Roll::Leavers => &self.leavers,
        }
    }

    /// All types together.
    #[must_use]
    pub fn all(&self) -> Headcount {
        let mut all = Headcount::default();
        self.types.iter().for_each(|(_, one)| all += *one);
        all
    }

    /// Whether every type ties.
    #[must_use]
    pub fn ties(&self) -> bool {
        self.types.iter().all(|(_, one)| one.ties())
    }

    /// How many of a list were recorded after the fact.
    #[must_use]
    pub fn recorded_late(&self, roll: Roll) -> usize {
        self.roll(roll).iter().filter(|m| m.days_late.is_some()).count()
    }

    /// How many of a list lie after the day from which the period is seen.
    #[must_use]
    pub fn to_come(&self, roll: Roll) -> usize {
        let day = |m: &&MemberRow| if roll == Roll::Leavers { m.end } else { Some(m.start) };
        self.roll(roll).iter().filter(|m| day(m).is_some_and(|day| day > self.as_of)).count()
    }

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

    /// How it stands, in a line.
    #[must_use]
    pub fn state(&self) -> Vec<Cell> {
        let n = self.all();
        let count = |n: u32, what: &str| {
            Cell::text(if n == 0 { format!("none {what}") } else { format!("{n} {what}") })
        };
        let ties = if self.ties() { ("ties", Tone::Good) } else { ("does not tie", Tone::Bad) };
        vec![
            Cell::Text(ties.0.into(), ties.1),
            count(n.joiners, "joined"),
            count(n.leavers, "left"),
            count(n.at_end, "at the end"),
        ]
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

    /// What there is to say of the numbers, a sentence each.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let Period { from, to } = self.period;
        let mut said = vec![self.proof()];
        if from < self.begins {
            said.push(format!(
                "The register begins on {}: before it nothing was in force, and who was here is what the rosters say \
                 since.",
                self.begins
            ));
        }
        let none: Vec<&str> = [(self.hires.is_empty(), "joined"), (self.leavers.is_empty(), "left")]
            .into_iter()
            .filter_map(|(none, what)| none.then_some(what))
            .collect();
        if !none.is_empty() {
            let day = if none.len() == 2 {
                "first or last"
            } else if none[0] == "left" {
                "last"
            } else {
                "first"
            };
            said.push(format!(
                "Nobody {} from {from} through {to}: none of the {} ever on a roster has a {day} day in it.",
                list(&none, "or"),
                self.known
            ));
        }
        if !self.left_at_close.is_empty() {
            let n = self.left_at_close.len();
            let (people, are) = (plural(n, "person", "people"), if n == 1 { "is" } else { "are" });
            said.push(format!("{people} left at the close of {} and {are} counted in coverage.", self.as_of));
        }
        let late = (self.recorded_late(Roll::Hires), self.recorded_late(Roll::Leavers));
        if late != (0, 0) {
            said.push(format!(
                "Recorded after the fact: {} of {} and {} of {}.",
                late.0,
                plural(self.hires.len(), "first day", "first days"),
                late.1,
                plural(self.leavers.len(), "last day", "last days")
            ));
        }
        let ahead = (self.to_come(Roll::Hires), self.to_come(Roll::Leavers));
        if ahead != (0, 0) {
            said.push(format!(
                "After {}, as recorded so far: {} and {}.",
                self.as_of,
                plural(ahead.0, "joiner", "joiners"),
                plural(ahead.1, "leaver", "leavers")
            ));
        }
        said
    }

    /// The tie-out in a sentence, with the name of everybody who breaks it.
    #[must_use]
    pub fn proof(&self) -> String {
        let n = self.all();
        let sum = format!(
            "{} at the start + {} joined - {} left{} = {}",
            n.at_start,
            n.joiners,
            n.leavers,
            if n.moved_in > 0 { format!(", {} moved between types,", n.moved_in) } else { String::new() },
            n.expected()
        );
        if self.ties() {
            return format!(
                "The population ties: {sum} at the end, by the entries of all {} ever on a roster.",
                self.known
            );
        }
        let names: Vec<String> = self.vanished.iter().map(|(p, kind)| format!("{p} ({kind})")).collect();
        format!(
            "The population does not tie: {sum}, but {} on the roster at the end. Missing: {}. `ack check` says since when.",
            n.at_end,
            list(&names, "and")
        )
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
    pub(super) fn members_sheet<'a>(
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
