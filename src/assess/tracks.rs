//! People, requirements and texts by id: every record asks for one of each, and ids are told apart by where they are kept.

use crate::model::{Person, PersonId, Register, Requirement, RequirementId, TextSeen, Track};
use rustc_hash::FxHashMap;

#[derive(Debug)]
pub(super) struct Tracks<'a> {
    pub(super) register: &'a Register,
    pub(super) people: FxHashMap<&'a PersonId, &'a Track<Person>>,
    pub(super) requirements: FxHashMap<&'a RequirementId, &'a Track<Requirement>>,
    texts: FxHashMap<&'a RequirementId, &'a [TextSeen]>,
}

impl<'a> Tracks<'a> {
    pub(super) fn of(register: &'a Register) -> Self {
        Self {
            register,
            people: register.people.iter().collect(),
            requirements: register.requirements.iter().collect(),
            texts: register.texts.iter().map(|(id, seen)| (id, seen.as_slice())).collect(),
        }
    }

    /// Every text that a requirement had.
    pub(super) fn texts_of(&self, requirement: Option<&RequirementId>) -> &'a [TextSeen] {
        requirement.and_then(|id| self.texts.get(id)).copied().unwrap_or_default()
    }
}
