//! Cards: all that is said of one person, and of one requirement, behind the numbers.

use super::pairs::pair_flow;
use super::row::PairRow;
use super::sheet::{Cell, Sheet};
use crate::assess::{Class, Coverage, Status};
use crate::cores::Pieces;
use crate::model::{Day, PersonId, Register, RequirementId};

/// One person.
#[derive(Clone, Debug)]
pub struct PersonCard {
    /// The person.
    pub person: PersonId,
    /// The name, or the id.
    pub name: String,
    /// What is recorded of the person on the day, by name: type, team, location, manager.
    pub facts: Vec<(&'static str, Cell)>,
    /// The person's coverage.
    pub coverage: Coverage,
    /// The person's pairs, by requirement.
    pub pairs: Sheet,
}

/// One requirement.
#[derive(Clone, Debug)]
pub struct RequirementCard {
    /// Its id.
    pub requirement: RequirementId,
    /// Its title.
    pub title: String,
    /// What is recorded of it on the day, by name: kind, version, owner, controls, file.
    pub facts: Vec<(&'static str, Cell)>,
    /// Its coverage.
    pub coverage: Coverage,
    /// Who has not acknowledged it: overdue, then pending, then exempt, by person.
    pub gaps: Sheet,
}

/// What a person's card says of a pair.
const OF_PERSON: [&str; 12] = [
    "requirement",
    "status",
    "required_version",
    "acknowledged_version",
    "due",
    "days_overdue",
    "completed",
    "valid_until",
    "exempt_until",
    "on_leave",
    "class",
    "record",
];

/// What a requirement's card says of a pair.
const OF_REQUIREMENT: [&str; 10] = [
    "person",
    "name",
    "team",
    "status",
    "due",
    "days_overdue",
    "acknowledged_version",
    "exempt_until",
    "on_leave",
    "cause",
];

/// A card for everybody who has a pair, by person, each made as it is asked for. The pairs come by requirement.
pub(super) fn person_cards(pairs: &Pieces<PairRow>) -> impl Iterator<Item = PersonCard> {
    let mut pairs: Vec<&PairRow> = pairs.iter().collect();
    pairs.sort_by_key(|p| &p.person);
    cards(pairs, |a, b| a.person == b.person, person_card)
}

/// A card for each run of pairs that are the same.
fn cards<'a, C>(
    pairs: Vec<&'a PairRow>,
    same: impl Fn(&PairRow, &PairRow) -> bool + 'a,
    card: impl Fn(&[&PairRow]) -> Option<C> + 'a,
) -> impl Iterator<Item = C> + 'a {
    let mut at = 0;
    std::iter::from_fn(move || {
        let first = pairs.get(at)?;
        let start = at;
        at += pairs[start..].iter().take_while(|p| same(first, p)).count();
        card(&pairs[start..at])
    })
}

fn person_card(pairs: &[&PairRow]) -> Option<PersonCard> {
    let first = pairs.first()?;
    let facts = vec![
        ("Type", Cell::text(first.who.kind.as_str())),
        ("Team", Cell::maybe(first.who.team.as_ref())),
        ("Location", Cell::maybe(first.who.location.as_ref())),
        (
            "Manager",
            Cell::maybe(
                first.who.manager_name.as_deref().or(first.who.manager.as_ref().map(PersonId::as_str)),
            ),
        ),
    ];
    Some(PersonCard {
        person: first.person.clone(),
        name: first.who.name.to_string(),
        facts,
        coverage: pairs.iter().map(|p| p.coverage()).sum(),
        pairs: duties(pairs, &format!("Asked of {}", first.who.name)),
    })
}

/// The pairs of a person. A record goes by the digits at the end of its name: the rest of it stands in the same row.
fn duties(pairs: &[&PairRow], title: &str) -> Sheet {
    let weaker = pairs.iter().any(|p| p.class.is_some_and(|class| class != Class::Personal));
    let keys: Vec<&str> = OF_PERSON.into_iter().filter(|key| weaker || *key != "class").collect();
    let mut sheet = pair_flow(pairs.iter().copied()).only(&keys).sheet(title);
    if let Some(record) = sheet.columns.iter().position(|c| c.key == "record") {
        for (row, pair) in sheet.rows.iter_mut().zip(pairs) {
            row[record] = Cell::maybe(pair.record.as_ref().map(|path| digits(&path.text()).to_owned()));
        }
    }
    sheet
}

/// The digits of a record's name; the whole path where it has none.
fn digits(path: &str) -> &str {
    path.rsplit_once("--").map_or(path, |(_, end)| end.trim_end_matches(".yaml"))
}

/// A card for every requirement that has a pair, by requirement, each made as it is asked for. The pairs come so.
pub(super) fn requirement_cards<'a>(
    register: &'a Register,
    pairs: &'a Pieces<PairRow>,
    day: Day,
) -> impl Iterator<Item = RequirementCard> + 'a {
    let card = move |pairs: &[&PairRow]| requirement_card(register, pairs, day);
    cards(pairs.iter().collect(), |a, b| a.requirement == b.requirement, card)
}

fn requirement_card(register: &Register, pairs: &[&PairRow], day: Day) -> Option<RequirementCard> {
    let first = pairs.first()?;
    let at = register.at_close_of(day).unwrap_or_else(|| register.tip());
    let recorded = register.requirements.get(&first.requirement)?.standing_or_first(at)?;
    let kind = recorded.kind.name();
    let mut gaps: Vec<&PairRow> =
        pairs.iter().copied().filter(|p| p.status != Status::Acknowledged).collect();
    gaps.sort_by_key(|p| (p.status != Status::Overdue, p.status != Status::Pending, &p.person));
    let facts = vec![
        ("Kind", Cell::text(kind)),
        ("Newest version", Cell::text(recorded.current().version.as_str())),
        ("From", Cell::day(Some(recorded.current().effective))),
        ("Owner", Cell::maybe(recorded.owner.as_ref())),
        ("Controls", Cell::text(recorded.controls.join(", "))),
        ("File", Cell::text(recorded.file.to_string())),
    ];
    let title = if gaps.is_empty() {
        "Everybody who is asked has acknowledged it.".to_owned()
    } else {
        format!("Not acknowledged: {}", first.requirement)
    };
    Some(RequirementCard {
        requirement: first.requirement.clone(),
        title: first.what.title.to_string(),
        facts,
        coverage: pairs.iter().map(|p| p.coverage()).sum(),
        gaps: pair_flow(gaps.into_iter()).only(&OF_REQUIREMENT).sheet(&title),
    })
}
