//! The population of a period: numbers by type, and the lists behind them.

mod remarks;
mod sheets;

use crate::assess::{Facts, Headcount, Member};
use crate::model::{Day, Period, Person, PersonId, Register};

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
}
