//! The map of people by requirement: one mark a pair, in columns of requirements and blocks of teams.

use super::coverage::urgency;
use super::row::PairRow;
use crate::assess::{Class, Coverage, Status};
use crate::cores::Pieces;
use crate::model::{PersonId, RequirementId};
use std::collections::BTreeMap;

/// How a pair stands, as far as a map tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// The requirement does not bind the person, or a filter left the pair out.
    Nothing,
    /// Acknowledged with the person's own confirmed key.
    Acknowledged,
    /// Acknowledged, on weaker evidence.
    Weaker,
    /// Something open, nothing overdue.
    Pending,
    /// Something overdue.
    Overdue,
    /// Exempt for now.
    Exempt,
}

impl Mark {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Acknowledged, Self::Weaker, Self::Pending, Self::Overdue, Self::Exempt, Self::Nothing];

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Nothing => "not asked",
            Self::Acknowledged => "acknowledged",
            Self::Weaker => "acknowledged on weaker evidence",
            Self::Pending => "pending",
            Self::Overdue => "overdue",
            Self::Exempt => "exempt",
        }
    }

    fn of(row: &PairRow) -> Self {
        match row.status {
            Status::NotBound => Self::Nothing,
            Status::Acknowledged if row.class.is_some_and(|c| c != Class::Personal) => Self::Weaker,
            Status::Acknowledged => Self::Acknowledged,
            Status::Pending => Self::Pending,
            Status::Overdue => Self::Overdue,
            Status::Exempt => Self::Exempt,
        }
    }
}

/// A requirement: a column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeatColumn {
    /// Its id.
    pub id: RequirementId,
    /// Its title.
    pub title: String,
    /// Its coverage among those shown.
    pub coverage: Coverage,
}

/// A person: a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeatRow {
    /// The person.
    pub person: PersonId,
    /// The name, or the id.
    pub name: String,
    /// The person's coverage.
    pub coverage: Coverage,
    /// A mark a column.
    pub marks: Vec<Mark>,
}

/// A team: a block of rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeatTeam {
    /// Its name; `None` of those in no team.
    pub team: Option<String>,
    /// Its coverage.
    pub coverage: Coverage,
    /// The same a column.
    pub columns: Vec<Coverage>,
    /// Its people, those with gaps first, then by id.
    pub people: Vec<HeatRow>,
}

/// The map: teams, people and requirements, each worst first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeatMap {
    /// The columns.
    pub requirements: Vec<HeatColumn>,
    /// The blocks.
    pub teams: Vec<HeatTeam>,
    /// The coverage of all of it.
    pub coverage: Coverage,
    /// How many people are in it.
    pub people: usize,
}

impl HeatMap {
    /// The map of these pairs.
    #[must_use]
    pub fn of(pairs: &Pieces<PairRow>) -> Self {
        let requirements = columns(pairs);
        let place: BTreeMap<&RequirementId, usize> =
            requirements.iter().enumerate().map(|(n, c)| (&c.id, n)).collect();
        let mut people: BTreeMap<&PersonId, (Option<&str>, HeatRow)> = BTreeMap::new();
        let mut teams: BTreeMap<Option<&str>, HeatTeam> = BTreeMap::new();
        for pair in pairs {
            let Some(n) = place.get(&pair.requirement).copied() else { continue };
            let (_, row) = people.entry(&pair.person).or_insert_with(|| {
                let marks = vec![Mark::Nothing; requirements.len()];
                let row = HeatRow {
                    person: pair.person.clone(),
                    name: pair.who.name.to_string(),
                    coverage: Coverage::default(),
                    marks,
                };
                (pair.who.team.as_deref(), row)
            });
            row.marks[n] = Mark::of(pair);
            row.coverage += pair.coverage();
            let team = teams.entry(pair.who.team.as_deref()).or_insert_with(|| HeatTeam {
                team: pair.who.team.map(|team| team.to_string()),
                coverage: Coverage::default(),
                columns: vec![Coverage::default(); requirements.len()],
                people: Vec::new(),
            });
            team.coverage += pair.coverage();
            team.columns[n] += pair.coverage();
        }
        let all = people.len();
        for (team, row) in people.into_values() {
            if let Some(block) = teams.get_mut(&team) {
                block.people.push(row);
            }
        }
        let mut teams: Vec<HeatTeam> = teams.into_values().collect();
        teams.sort_by_key(|t| urgency(t.coverage));
        for team in &mut teams {
            team.people.sort_by_key(|p| (p.coverage.overdue == 0, p.coverage.pending == 0));
        }
        Self { coverage: teams.iter().map(|t| t.coverage).sum(), requirements, teams, people: all }
    }
}

fn columns(pairs: &Pieces<PairRow>) -> Vec<HeatColumn> {
    let mut all: BTreeMap<&RequirementId, HeatColumn> = BTreeMap::new();
    for pair in pairs {
        let column = all.entry(&pair.requirement).or_insert_with(|| HeatColumn {
            id: pair.requirement.clone(),
            title: pair.what.title.to_string(),
            coverage: Coverage::default(),
        });
        column.coverage += pair.coverage();
    }
    let mut all: Vec<HeatColumn> = all.into_values().collect();
    all.sort_by_key(|c| urgency(c.coverage));
    all
}
