//! What a change would do, before it is made: whom it binds, whom it frees, who acknowledges anew, whose due day moves.
//!
//! The register without the change and the register with it are assessed on the same day, the first on which all that
//! the change says has taken hold. What differs is the change's doing, since everything else is the same in both.

mod compare;
mod sheet;

use super::changes::{self, FieldChange};
use super::difference::{Content, content};
use crate::assess::{Assessment, Facts, Status, assess};
use crate::gather::VersionText;
use crate::model::{Day, Person, PersonId, Register, RequirementId, Version};
use crate::text::Substance;
use compare::Comparison;
use std::collections::{BTreeMap, BTreeSet};

/// What a change does to one person's duty.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Effect {
    /// The requirement addresses the person, and did not.
    Bound,
    /// An acknowledgement that stands is not enough any more.
    Reopened,
    /// Something is owed already, and now of a newer version.
    Newer,
    /// The due day of what is owed moves.
    Moved,
    /// What is owed is met by a record that comes with the change.
    Met,
    /// The requirement addresses the person no longer.
    Freed,
}

impl Effect {
    /// Every effect, in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Bound, Self::Reopened, Self::Newer, Self::Moved, Self::Met, Self::Freed];

    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bound => "bound",
            Self::Reopened => "reopened",
            Self::Newer => "newer",
            Self::Moved => "moved",
            Self::Met => "met",
            Self::Freed => "freed",
        }
    }
}

/// A due day, or why there is none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Due {
    /// Nothing is owed.
    Nothing,
    /// The day.
    On(Day),
    /// Owed, and open while a leave without an end runs.
    AfterLeave,
}

impl Due {
    /// The day, where there is one.
    #[must_use]
    pub const fn day(self) -> Option<Day> {
        match self {
            Self::On(day) => Some(day),
            Self::Nothing | Self::AfterLeave => None,
        }
    }
}

/// One person whose duty changes.
#[derive(Clone, Debug)]
pub struct Touched {
    /// What changes.
    pub effect: Effect,
    /// The person.
    pub person: PersonId,
    /// The name, or the id.
    pub name: String,
    /// The day from which it changes.
    pub from: Day,
    /// The version owed.
    pub version: Option<Version>,
    /// When what was owed is due without the change.
    pub before: Due,
    /// When it is due with the change.
    pub after: Due,
    /// Where the pair stands today, without the change.
    pub status: Status,
    /// On leave on the day from which it changes.
    pub on_leave: bool,
    /// What is owed is met already, by an acknowledgement given before.
    pub already_met: bool,
}

/// What a change does to one requirement and those whom it addresses.
#[derive(Clone, Debug)]
pub struct RequirementImpact {
    /// The policy or course.
    pub id: RequirementId,
    /// Its title with the change.
    pub title: String,
    /// Revisions that the change brings: version, material, the day on which it takes effect.
    pub revisions: Vec<(Version, Materially, Day)>,
    /// Other fields of it that change.
    pub fields: Vec<FieldChange>,
    /// What becomes of its text.
    pub text: TextChange,
    /// Who is touched, by effect, then due day, then person.
    pub people: Vec<Touched>,
}

/// What becomes of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TextChange {
    /// Nothing.
    Same,
    /// It changes, and what of that may matter.
    Weighed(Substance),
    /// It changes, and is no plain text that could be compared.
    Binary,
}

/// Weighs the change from one text to another.
#[must_use]
pub fn text_change(from: &VersionText, to: &VersionText) -> TextChange {
    match content(&from.bytes, &to.bytes) {
        Content::Same => TextChange::Same,
        Content::Lines { substance, .. } => TextChange::Weighed(substance),
        Content::Binary => TextChange::Binary,
    }
}

/// Whether a revision re-opens duties.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Materially {
    /// It does.
    Material,
    /// It does not.
    Editorial,
}

impl RequirementImpact {
    /// How many people a change has this effect on.
    #[must_use]
    pub fn count(&self, effect: Effect) -> usize {
        self.people.iter().filter(|t| t.effect == effect).count()
    }

    /// What speaks against calling the change of its text editorial; empty when nothing does.
    #[must_use]
    pub fn doubts(&self) -> Vec<String> {
        match &self.text {
            TextChange::Same => Vec::new(),
            TextChange::Weighed(substance) => substance.reasons(),
            TextChange::Binary => vec!["the document is no plain text that could be compared".into()],
        }
    }

    /// Whether the text changes in a way that may matter while nobody is asked to acknowledge it.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        let material = self.revisions.iter().any(|(_, m, _)| *m == Materially::Material);
        !material
            && match &self.text {
                TextChange::Same => false,
                TextChange::Weighed(substance) => substance.is_notable(),
                TextChange::Binary => true,
            }
    }
}

/// What a change would do.
#[derive(Clone, Debug)]
pub struct Impact {
    /// The organisation.
    pub organization: String,
    /// The register's identity.
    pub repository: String,
    /// The day on which the change would be recorded.
    pub day: Day,
    /// Changes of settings.
    pub settings: Vec<FieldChange>,
    /// Changes of people's entries; those who are new have none.
    pub entries: Vec<(PersonId, Vec<FieldChange>)>,
    /// Every requirement that changes, or with people whose duty does.
    pub requirements: Vec<RequirementImpact>,
}

impl Impact {
    /// How many pairs a change has this effect on.
    #[must_use]
    pub fn count(&self, effect: Effect) -> usize {
        self.requirements.iter().map(|r| r.count(effect)).sum()
    }

    /// How many different people have a duty that changes, and how many of them are on leave as it does.
    #[must_use]
    pub fn people(&self) -> (usize, usize) {
        let all = || self.requirements.iter().flat_map(|r| &r.people);
        let distinct =
            |touched: Vec<&Touched>| touched.iter().map(|t| &t.person).collect::<BTreeSet<_>>().len();
        (distinct(all().collect()), distinct(all().filter(|t| t.on_leave).collect()))
    }
}

/// Compares a register without and with a change that is recorded on `day`, its last commit. `texts` holds those
/// that change.
#[must_use]
pub fn impact(
    base: &Register,
    proposed: &Register,
    day: Day,
    texts: &BTreeMap<RequirementId, TextChange>,
) -> Impact {
    let facts = [base, proposed].map(Facts::new);
    let [before, after] = [0, 1].map(|n| assess(&facts[n], day));
    let stands = |n: usize, assessment| Stands { facts: &facts[n], assessment };
    impact_of(stands(0, &before), stands(1, &after), day, texts)
}

/// A register, and how it stands on the day of the change.
#[derive(Clone, Copy, Debug)]
pub struct Stands<'a> {
    /// Its facts.
    pub facts: &'a Facts<'a>,
    /// How it stands.
    pub assessment: &'a Assessment<'a>,
}

/// The same, where it is known already how both stand on the day.
#[must_use]
pub fn impact_of<'a>(
    base: Stands<'a>,
    proposed: Stands<'a>,
    day: Day,
    texts: &BTreeMap<RequirementId, TextChange>,
) -> Impact {
    let requirements = Comparison { base, proposed, day }.requirements(texts);
    let (base, proposed) = (base.facts.register, proposed.facts.register);
    let config = proposed.config_at(proposed.tip());
    Impact {
        organization: config.organization.clone(),
        repository: proposed.repository.to_string(),
        day,
        settings: changes::settings(base.config_at(base.tip()), config),
        entries: entries(base, proposed),
        requirements,
    }
}

fn entries(base: &Register, proposed: &Register) -> Vec<(PersonId, Vec<FieldChange>)> {
    let changed = |(id, track): (&PersonId, &crate::model::Track<Person>)| {
        let after = track.last()?;
        let Some(before) = base.people.get(id).and_then(|t| t.last()) else {
            return Some((id.clone(), Vec::new()));
        };
        let fields = changes::person(before, after);
        (!fields.is_empty()).then(|| (id.clone(), fields))
    };
    proposed.people.iter().filter_map(changed).collect()
}
