//! Filters: what is asked to be seen, and how much each of them left out. Nobody is dropped silently.

use super::facets::Facets;
use crate::cores::Pieces;
use crate::model::Register;
use crate::text;
use std::collections::BTreeSet;

/// What is wanted; an empty list wants all. Values of one list are alternatives, lists narrow each other.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Requirement ids.
    pub requirement: Vec<String>,
    /// Person ids.
    pub person: Vec<String>,
    /// Teams.
    pub team: Vec<String>,
    /// Manager ids.
    pub manager: Vec<String>,
    /// Types of employment.
    pub kind: Vec<String>,
    /// Locations.
    pub location: Vec<String>,
    /// Controls, such as `iso27001:A.5.4`.
    pub control: Vec<String>,
    /// Statuses.
    pub status: Vec<String>,
}

/// How many pairs, or obligations, one filter left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeftOut {
    /// The filter, as it is written on the command line.
    pub filter: String,
    /// How many it removed.
    pub pairs: usize,
}

/// A value that a filter asks for and that nothing ever had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unknown {
    /// The option's name without its dashes.
    pub option: &'static str,
    /// The value.
    pub value: String,
    /// What may have been meant.
    pub nearest: Option<String>,
}

/// The pairs, or the obligations, before and after filtering.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Those there are: bound and exempt pairs in the register, or obligations of a period.
    pub before: usize,
    /// Those shown.
    pub after: usize,
    /// What each filter removed, in the order of application.
    pub left_out: Vec<LeftOut>,
}

impl Filter {
    /// Whether everything is wanted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The filters as options, in the order in which they are applied.
    #[must_use]
    pub fn described(&self) -> Vec<String> {
        self.steps()
            .into_iter()
            .filter(|(_, values, _)| !values.is_empty())
            .map(|(name, values, _)| option(name, values))
            .collect()
    }

    /// The first value that nothing in the register ever had, with its option and the nearest one that something
    /// had: a misspelt filter would show nobody, and look like good news.
    #[must_use]
    pub fn unknown(&self, register: &Register) -> Option<Unknown> {
        if self.is_empty() {
            return None;
        }
        let people = || register.people.values().flat_map(|t| t.values().map(|(_, p)| p));
        let requirements = || register.requirements.values().flat_map(|t| t.values().map(|(_, r)| r));
        let known: [(&str, &[String], BTreeSet<&str>); 7] = [
            ("policy", &self.requirement, register.requirements.keys().map(|id| id.as_str()).collect()),
            ("person", &self.person, register.people.keys().map(|id| id.as_str()).collect()),
            ("team", &self.team, people().filter_map(|p| p.team.as_deref()).collect()),
            ("manager", &self.manager, register.people.keys().map(|id| id.as_str()).collect()),
            ("type", &self.kind, people().map(|p| p.kind.as_str()).collect()),
            ("location", &self.location, people().filter_map(|p| p.location.as_deref()).collect()),
            (
                "control",
                &self.control,
                requirements().flat_map(|r| r.controls.iter().map(String::as_str)).collect(),
            ),
        ];
        known.into_iter().find_map(|(option, values, known)| {
            let value = values.iter().find(|v| !known.contains(v.as_str()))?;
            let nearest = text::nearest(value, known.iter().copied()).map(str::to_owned);
            Some(Unknown { option, value: value.clone(), nearest })
        })
    }

    /// Whether something with these facets is wanted.
    #[must_use]
    pub fn wants(&self, facets: &Facets<'_>) -> bool {
        self.steps()
            .into_iter()
            .all(|(_, values, wanted)| values.is_empty() || values.iter().any(|v| wanted(facets, v)))
    }

    /// The rows that are wanted, and the count of the others.
    #[must_use]
    pub fn apply<T>(&self, mut rows: Pieces<T>, facets: impl Fn(&T) -> Facets<'_>) -> (Pieces<T>, Tally) {
        let mut tally = Tally { before: rows.len(), ..Tally::default() };
        for (name, values, wanted) in self.steps() {
            if values.is_empty() {
                continue;
            }
            let before = rows.len();
            rows.retain(|row| {
                let facets = facets(row);
                values.iter().any(|v| wanted(&facets, v))
            });
            tally.left_out.push(LeftOut { filter: option(name, values), pairs: before - rows.len() });
        }
        tally.after = rows.len();
        (rows, tally)
    }

    #[allow(clippy::type_complexity)]
    fn steps(&self) -> [(&'static str, &[String], fn(&Facets<'_>, &str) -> bool); 8] {
        [
            ("policy", &self.requirement, |r, v| r.requirement.as_str() == v),
            ("person", &self.person, |r, v| r.person.as_str() == v),
            ("team", &self.team, |r, v| r.team == Some(v)),
            ("manager", &self.manager, |r, v| r.manager.is_some_and(|m| m.as_str() == v)),
            ("type", &self.kind, |r, v| r.kind == v),
            ("location", &self.location, |r, v| r.location == Some(v)),
            ("control", &self.control, |r, v| r.controls.iter().any(|c| c == v)),
            ("status", &self.status, |r, v| r.status.is_some_and(|s| s.name() == v)),
        ]
    }
}

fn option(name: &str, values: &[String]) -> String {
    values.iter().map(|v| format!("--{name} {}", text::shell_word(v))).collect::<Vec<_>>().join(" ")
}
