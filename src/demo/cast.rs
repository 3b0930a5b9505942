//! The people of the demonstration.

use super::chance::Chance;
use crate::model::{Day, Employment, Person, PersonId};
use crate::sign::throwaway::ThrowawayKey;
use anyhow::anyhow;
use std::collections::BTreeSet;

/// How somebody deals with what is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Habit {
    /// Within days.
    Prompt,
    /// Within the clock.
    Steady,
    /// Often after it.
    Slow,
    /// Not at all.
    Never,
}

/// A person with what only the demonstration knows.
pub(super) struct Member {
    pub(super) person: Person,
    pub(super) key: ThrowawayKey,
    pub(super) habit: Habit,
}

const FIRST: [&str; 40] = [
    "Aiko", "Amara", "Ben", "Carla", "Chidi", "Clara", "Daniel", "Dilara", "Elif", "Emil", "Farah", "Felix",
    "Greta", "Hana", "Ines", "Ivan", "Jonas", "Joana", "Karim", "Kofi", "Lena", "Liam", "Lucia", "Malik",
    "Marta", "Mei", "Nadia", "Nils", "Noor", "Olga", "Omar", "Paula", "Priya", "Rafael", "Rosa", "Samir",
    "Sofia", "Tariq", "Vera", "Yusuf",
];

const LAST: [&str; 40] = [
    "Adeyemi", "Almeida", "Andersen", "Bauer", "Becker", "Castro", "Chen", "Cohen", "Demir", "Diallo",
    "Duarte", "Fischer", "Fontaine", "Garcia", "Hansen", "Hoffmann", "Ito", "Jansen", "Kaya", "Keller",
    "Kim", "Larsen", "Marino", "Mensah", "Moreau", "Novak", "Okafor", "Olsen", "Pereira", "Petrov", "Rossi",
    "Sato", "Schmidt", "Silva", "Singh", "Sousa", "Tanaka", "Vogel", "Weber", "Zhang",
];

const TEAMS: [(&str, &str, i64); 6] = [
    ("engineering", "engineer", 34),
    ("platform", "engineer", 14),
    ("support", "support-agent", 16),
    ("sales", "account-manager", 16),
    ("finance", "analyst", 10),
    ("people", "recruiter", 10),
];

/// How many are there when the story begins. A larger organisation takes in the others over its first year, as no
/// register begins with tens of thousands who sign in the same week; git would write such a day's folder again with
/// each of them.
const AT_FIRST: usize = 1000;

const PLACES: [&str; 4] = ["DE", "PT", "FR", "US"];

/// Makes the people: the maintainer, one lead a team, then everybody else.
pub(super) fn cast(chance: &mut Chance, size: usize, begins: Day, ends: Day) -> anyhow::Result<Vec<Member>> {
    let mut ids = BTreeSet::new();
    let mara = Role { team: "security", role: "security-officer", manager: None };
    let mut cast =
        vec![member(chance, &mut ids, ("Mara", "Lind"), &mara, begins.plus(-1500), Habit::Prompt)?];
    let top = cast[0].person.id.clone();
    let mut leads: Vec<PersonId> = Vec::new();
    for n in 1..size.max(8) {
        let lead = n <= TEAMS.len();
        let (team, role) = if lead { (TEAMS[n - 1].0, "lead") } else { team(chance) };
        let manager = if lead {
            top.clone()
        } else {
            let at = TEAMS.iter().position(|t| t.0 == team).unwrap_or(0);
            leads[at].clone()
        };
        let name = (*chance.pick(&FIRST), *chance.pick(&LAST));
        // One in four joins while the story goes on.
        let joins = !lead && chance.percent(26);
        let length = ends.since(begins).max(40);
        let start = if joins {
            begins.plus(chance.between(20, length - 10))
        } else if n >= AT_FIRST {
            begins.plus(chance.between(20, length.min(385) - 10))
        } else {
            begins.plus(-chance.between(30, 2500))
        };
        let role = Role { team, role, manager: Some(manager) };
        let habit = habit(chance, lead);
        let mut new = member(chance, &mut ids, name, &role, start, habit)?;
        if lead {
            leads.push(new.person.id.clone());
        } else if chance.percent(14) {
            new.person.kind = "contractor".into();
        }
        cast.push(new);
    }
    Ok(cast)
}

fn team(chance: &mut Chance) -> (&'static str, &'static str) {
    let mut at = chance.between(1, 100);
    for (team, role, share) in TEAMS {
        at -= share;
        if at <= 0 {
            return (team, role);
        }
    }
    (TEAMS[0].0, TEAMS[0].1)
}

fn habit(chance: &mut Chance, lead: bool) -> Habit {
    match chance.between(1, 100) {
        1..=42 => Habit::Prompt,
        43..=88 => Habit::Steady,
        _ if lead => Habit::Steady,
        _ => Habit::Slow,
    }
}

struct Role {
    team: &'static str,
    role: &'static str,
    manager: Option<PersonId>,
}

fn member(
    chance: &mut Chance,
    ids: &mut BTreeSet<String>,
    name: (&str, &str),
    role: &Role,
    start: Day,
    habit: Habit,
) -> anyhow::Result<Member> {
    let stem = format!("{}.{}", name.0, name.1).to_ascii_lowercase();
    let text = (1..)
        .map(|n| if n == 1 { stem.clone() } else { format!("{stem}{n}") })
        .find(|id| ids.insert(id.clone()));
    let text = text.unwrap_or(stem);
    let id = PersonId::parse(&text).map_err(|why| anyhow!("{text} {why}"))?;
    let key = ThrowawayKey::from_seed(&chance.seed());
    let person = Person {
        file: format!("people/{id}.yaml").into(),
        name: format!("{} {}", name.0, name.1),
        email: format!("{id}@northwind.example"),
        kind: "employee".into(),
        roles: vec![role.role.into()],
        team: Some(role.team.into()),
        location: Some((*chance.pick(&PLACES)).into()),
        manager: role.manager.clone(),
        employments: vec![Employment { start, end: None }],
        leave: Vec::new(),
        keys: vec![key.public()],
        retired_keys: Vec::new(),
        contract: None,
        screening: None,
        line: 0,
        id,
    };
    Ok(Member { person, key, habit })
}
