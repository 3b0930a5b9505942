//! Facets: by what anything about a person and a requirement is filtered and grouped.

use super::coverage::Dimension;
use super::sheet::{Cell, Column};
use crate::assess::{Facts, Status};
use crate::model::{Day, Person, PersonId, Requirement, RequirementId, Track};
use std::sync::Arc;

/// What filters and groups look at.
#[derive(Clone, Copy, Debug)]
pub struct Facets<'a> {
    /// The person.
    pub person: &'a PersonId,
    /// The person's type.
    pub kind: &'a str,
    /// Team.
    pub team: Option<&'a str>,
    /// Location.
    pub location: Option<&'a str>,
    /// Whom the person reports to.
    pub manager: Option<&'a PersonId>,
    /// The requirement.
    pub requirement: &'a RequirementId,
    /// Controls that it serves.
    pub controls: &'a [String],
    /// Where the pair stands; `None` of what has no status.
    pub status: Option<Status>,
}

/// Who, and of what: the first columns of whatever lists everything that is known.
pub(super) const WHO: [Column; 8] = [
    Column::left("requirement", "Policy"),
    Column::left("title", "Title"),
    Column::left("person", "Person"),
    Column::left("name", "Name"),
    Column::left("type", "Type"),
    Column::left("team", "Team"),
    Column::left("location", "Location"),
    Column::left("manager", "Manager"),
];

impl<'a> Facets<'a> {
    /// The facets of a person and a requirement as recorded.
    #[must_use]
    pub fn of((person, requirement): (&'a Person, &'a Requirement), status: Option<Status>) -> Self {
        Self {
            person: &person.id,
            kind: &person.kind,
            team: person.team.as_deref(),
            location: person.location.as_deref(),
            manager: person.manager.as_ref(),
            requirement: &requirement.id,
            controls: &requirement.controls,
            status,
        }
    }

    /// The cells of [`WHO`], with the requirement's title and the person's name.
    pub(super) fn who(&self, title: &str, name: &str) -> [Cell; 8] {
        [
            Cell::text(self.requirement.as_str()),
            Cell::text(title),
            Cell::text(self.person.as_str()),
            Cell::text(name),
            Cell::text(self.kind),
            Cell::maybe(self.team),
            Cell::maybe(self.location),
            Cell::maybe(self.manager),
        ]
    }

    /// The keys in a dimension; empty for what has none. A pair serves several controls.
    pub(super) fn keys(&self, by: Dimension) -> Vec<String> {
        let one = |value: Option<&str>| vec![value.unwrap_or_default().to_owned()];
        match by {
            Dimension::Policy => one(Some(self.requirement.as_str())),
            Dimension::Person => one(Some(self.person.as_str())),
            Dimension::Team => one(self.team),
            Dimension::Manager => one(self.manager.map(|m| m.as_str())),
            Dimension::Type => one(Some(self.kind)),
            Dimension::Location => one(self.location),
            Dimension::Control if self.controls.is_empty() => one(None),
            Dimension::Control => self.controls.to_vec(),
        }
    }
}

/// A person and a requirement over time.
#[derive(Clone, Copy)]
pub(super) struct Recorded<'a> {
    facts: &'a Facts<'a>,
    person: &'a Track<Person>,
    requirement: &'a Track<Requirement>,
}

impl<'a> Recorded<'a> {
    /// Those of these ids.
    pub(super) fn of(facts: &'a Facts<'a>, person: &PersonId, requirement: &RequirementId) -> Option<Self> {
        let register = facts.register;
        let (person, requirement) = (register.people.get(person)?, register.requirements.get(requirement)?);
        Some(Self { facts, person, requirement })
    }

    /// As recorded at the close of a day.
    pub(super) fn on(&self, day: Day) -> Option<(&'a Arc<Person>, &'a Arc<Requirement>)> {
        let at = self.facts.at_close_of(day);
        Some((self.person.standing_or_first(at)?, self.requirement.standing_or_first(at)?))
    }
}
