//! The population of a period as JSON.

use super::coverage::HeadingJson;
use super::period::PeriodJson;
use super::pretty;
use crate::report::{Heading, MemberRow, PopulationReport, Roll};
use serde::Serialize;

/// The people of one type.
#[derive(Serialize)]
pub(super) struct TypeJson {
    #[serde(rename = "type")]
    kind: String,
    at_start: u32,
    joiners: u32,
    leavers: u32,
    moved_in: u32,
    moved_out: u32,
    at_end: u32,
    ties: bool,
}

/// What there is to say of the numbers.
#[derive(Serialize)]
pub(super) struct ProofJson {
    ties: bool,
    ever_on_a_roster: usize,
    vanished: Vec<VanishedJson>,
    left_at_close: Vec<String>,
    recorded_late: CountsJson,
    to_come: CountsJson,
}

#[derive(Serialize)]
struct VanishedJson {
    person: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Serialize)]
struct CountsJson {
    joiners: usize,
    leavers: usize,
}

#[derive(Serialize)]
struct MemberJson {
    person: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    team: Option<String>,
    location: Option<String>,
    manager: Option<String>,
    start: String,
    end: Option<String>,
    recorded: String,
    days_late: Option<i64>,
}

#[derive(Serialize)]
struct MoveJson {
    person: String,
    day: String,
    from: String,
    to: String,
}

#[derive(Serialize)]
struct PopulationJson {
    #[serde(flatten)]
    heading: HeadingJson,
    period: PeriodJson,
    population: Vec<TypeJson>,
    population_proof: ProofJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    hires: Option<Vec<MemberJson>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<Vec<MemberJson>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leavers: Option<Vec<MemberJson>>,
    moves: Vec<MoveJson>,
}

/// The types by name.
pub(super) fn types(p: &PopulationReport) -> Vec<TypeJson> {
    let of = |(kind, n): &(String, crate::assess::Headcount)| TypeJson {
        kind: kind.clone(),
        at_start: n.at_start,
        joiners: n.joiners,
        leavers: n.leavers,
        moved_in: n.moved_in,
        moved_out: n.moved_out,
        at_end: n.at_end,
        ties: n.ties(),
    };
    p.types.iter().map(of).collect()
}

/// The tie-out, and who breaks it.
pub(super) fn proof(p: &PopulationReport) -> ProofJson {
    let counts =
        |of: &dyn Fn(Roll) -> usize| CountsJson { joiners: of(Roll::Hires), leavers: of(Roll::Leavers) };
    ProofJson {
        ties: p.ties(),
        ever_on_a_roster: p.known,
        vanished: p
            .vanished
            .iter()
            .map(|(person, kind)| VanishedJson { person: person.to_string(), kind: kind.clone() })
            .collect(),
        left_at_close: p.left_at_close.iter().map(ToString::to_string).collect(),
        recorded_late: counts(&|roll| p.recorded_late(roll)),
        to_come: counts(&|roll| p.to_come(roll)),
    }
}

fn members(rows: &[MemberRow]) -> Vec<MemberJson> {
    let of = |m: &MemberRow| MemberJson {
        person: m.person.to_string(),
        name: m.name.clone(),
        kind: m.kind.clone(),
        team: m.team.clone(),
        location: m.location.clone(),
        manager: m.manager.as_ref().map(ToString::to_string),
        start: m.start.to_string(),
        end: m.end.map(|d| d.to_string()),
        recorded: m.recorded.to_string(),
        days_late: m.days_late,
    };
    rows.iter().map(of).collect()
}

/// The population of a period as JSON: the numbers, and the lists behind them, or only the one that is wanted.
///
/// # Errors
/// Never for these types; the serializer's signature says it could.
pub fn population_json(
    heading: &Heading,
    p: &PopulationReport,
    only: Option<Roll>,
) -> anyhow::Result<String> {
    let list = |roll: Roll| only.is_none_or(|only| only == roll).then(|| members(p.roll(roll)));
    let moves = p.moves.iter().map(|m| MoveJson {
        person: m.person.to_string(),
        day: m.day.to_string(),
        from: m.from.clone(),
        to: m.to.clone(),
    });
    pretty(&PopulationJson {
        heading: HeadingJson::of(heading, "population"),
        period: p.period.into(),
        population: types(p),
        population_proof: proof(p),
        hires: list(Roll::Hires),
        active: list(Roll::Active),
        leavers: list(Roll::Leavers),
        moves: moves.collect(),
    })
}
