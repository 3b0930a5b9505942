//! Places in the page that a word may lead to: the cards of people and of requirements.

use crate::report::{Cell, Page};
use std::collections::BTreeSet;

/// The places that there are.
#[derive(Debug)]
pub(super) struct Places<'a> {
    people: BTreeSet<&'a str>,
    requirements: BTreeSet<&'a str>,
}

impl<'a> Places<'a> {
    /// Those of a page.
    pub(super) fn of(page: &'a Page<'_>) -> Self {
        Self {
            people: page.pairs().map(|(person, _)| person.as_str()).collect(),
            requirements: page.pairs().map(|(_, requirement)| requirement.as_str()).collect(),
        }
    }

    /// Where a cell of a column leads; `None` where there is no card.
    pub(super) fn of_cell(&self, column: &str, cell: &Cell) -> Option<String> {
        let Cell::Text(id, _) = cell else { return None };
        match column {
            "person" if self.people.contains(id.as_str()) => Some(person(id)),
            "requirement" | "policy" if self.requirements.contains(id.as_str()) => Some(requirement(id)),
            _ => None,
        }
    }
}

/// The place of a person's card. An id holds nothing but small letters, digits, and `.`, `-` and `_`.
pub(super) fn person(id: &str) -> String {
    format!("p-{id}")
}

/// The place of a requirement's card.
pub(super) fn requirement(id: &str) -> String {
    format!("r-{id}")
}
