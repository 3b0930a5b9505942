//! One row a pair: all that is said of a person and a requirement on a day.

use super::facets::Facets;
use super::sheet::Tone;
use crate::assess::{Assessment, Cause, Class, Coverage, Facts, Pair, Status, assess_people};
use crate::cores::{Pieces, deal};
use crate::model::{Day, Name, Person, PersonId, RecordPath, Register, Requirement, RequirementId, Version};
use rustc_hash::FxHashMap;

/// A pair with everything that reports say of it.
#[derive(Clone, Debug)]
pub struct PairRow {
    /// The person.
    pub person: PersonId,
    /// What rows say of the person.
    pub who: &'static Who,
    /// The requirement.
    pub requirement: RequirementId,
    /// What rows say of it.
    pub what: &'static What,
    /// Where the pair stands.
    pub status: Status,
    /// Why the obligation that has been due longest arose.
    pub cause: Option<Cause>,
    /// The newest version required.
    pub required_version: Option<Version>,
    /// The version of the newest record.
    pub acknowledged_version: Option<Version>,
    /// When the obligation that has been due longest opened.
    pub opened: Option<Day>,
    /// When it is due.
    pub due: Option<Day>,
    /// How many days overdue.
    pub days_overdue: Option<i64>,
    /// When the newest record completed.
    pub completed: Option<Day>,
    /// Its class.
    pub class: Option<Class>,
    /// Its path.
    pub record: Option<RecordPath>,
    /// On leave.
    pub on_leave: bool,
    /// A renewal is open.
    pub renewal_open: bool,
    /// Exempt, and overdue before.
    pub overdue_before: bool,
    /// The last day of the exemption.
    pub exempt_until: Option<Day>,
    /// Until when the acknowledgement is good.
    pub valid_until: Option<Day>,
}

/// The rows of so many pairs are made at once.
pub(super) const SHARE: usize = 4096;

/// What rows say of a person, by the entry of one day.
#[derive(Debug)]
pub struct Who {
    /// The name, or the id.
    pub name: Name,
    /// The type of employment.
    pub kind: Name,
    /// Team.
    pub team: Option<Name>,
    /// Location.
    pub location: Option<Name>,
    /// Whom the person reports to.
    pub manager: Option<PersonId>,
    /// Their name, or id, where they are on a roster.
    pub manager_name: Option<Name>,
}

/// What rows say of a requirement.
#[derive(Debug)]
pub struct What {
    /// Its title.
    pub title: Name,
    /// The controls that it serves.
    pub controls: Box<[String]>,
}

/// What makes rows, on a day: there are as many as people times policies. What they share is found once, and kept as long
/// as names are.
pub(super) struct Rows<'a> {
    day: Day,
    people: FxHashMap<&'a PersonId, &'static Who>,
    requirements: FxHashMap<&'a RequirementId, &'static What>,
}

impl<'a> Rows<'a> {
    pub(super) fn on(register: &'a Register, day: Day) -> Self {
        let at = register.at_close_of(day).unwrap_or_else(|| register.tip());
        let manager = |person: &Person| register.people.get(person.manager.as_ref()?)?.standing_or_first(at);
        let who =
            |person: &Person| -> &'static Who { Who::of(person, manager(person).map(AsRef::as_ref)).kept() };
        let what = |r: &Requirement| -> &'static What { What::of(r).kept() };
        let people = register.people.iter();
        let people = people.filter_map(|(id, track)| Some((id, who(track.standing_or_first(at)?))));
        let requirements = register.requirements.iter();
        let requirements =
            requirements.filter_map(|(id, track)| Some((id, what(track.standing_or_first(at)?))));
        Self { day, people: people.collect(), requirements: requirements.collect() }
    }

    /// The row of a pair; `None` when it is neither bound nor exempt.
    pub(super) fn row(&self, pair: &Pair<'_>) -> Option<PairRow> {
        let (who, what) = (self.people.get(pair.person)?, self.requirements.get(pair.requirement)?);
        (pair.status != Status::NotBound).then(|| PairRow::of(pair, who, what, self.day))
    }
}

impl PairRow {
    /// The rows of every pair that is bound or exempt, by requirement, then person.
    #[must_use]
    pub fn all(register: &Register, assessment: &Assessment<'_>) -> Pieces<Self> {
        let rows = Rows::on(register, assessment.day);
        let shares: Vec<_> = assessment.pairs.chunks(SHARE).collect();
        let of_share = |n: usize| shares[n].iter().filter_map(|pair| rows.row(pair)).collect::<Vec<_>>();
        deal(shares.len(), of_share).into()
    }

    /// The rows of some people on a day, in the same order: what whoever acts for them has to know.
    #[must_use]
    pub fn of_people(facts: &Facts<'_>, people: &[PersonId], day: Day) -> Vec<Self> {
        let rows = Rows::on(facts.register, day);
        assess_people(facts, people, day).iter().filter_map(|pair| rows.row(pair)).collect()
    }

    /// The pair's part of every count.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        Coverage::one(self.status, self.class)
    }

    /// By what it is filtered and grouped.
    #[must_use]
    pub fn facets(&self) -> Facets<'_> {
        Facets {
            person: &self.person,
            kind: &self.who.kind,
            team: self.who.team.as_deref(),
            location: self.who.location.as_deref(),
            manager: self.who.manager.as_ref(),
            requirement: &self.requirement,
            controls: &self.what.controls,
            status: Some(self.status),
        }
    }

    fn of(pair: &Pair<'_>, who: &'static Who, what: &'static What, day: Day) -> Self {
        let urgent = pair.most_urgent();
        let newest = pair.newest();
        let overdue = pair.status == Status::Overdue;
        Self {
            person: pair.person.clone(),
            who,
            requirement: pair.requirement.clone(),
            what,
            status: pair.status,
            cause: urgent.map(|o| o.cause),
            required_version: pair.required_version().cloned(),
            acknowledged_version: newest.map(|r| r.version.clone()),
            opened: urgent.map(|o| o.opens),
            due: urgent.and_then(|o| o.due),
            days_overdue: if overdue { pair.days_overdue() } else { None },
            completed: newest.map(|r| r.completion),
            class: pair.class_on(day),
            record: pair.newest.map(|n| pair.records.path(n)),
            on_leave: pair.on_leave,
            renewal_open: pair.renewal_open,
            overdue_before: pair.overdue_before,
            exempt_until: pair.exempt_until,
            valid_until: pair.valid_until,
        }
    }
}

impl Who {
    /// Kept until the process ends, as names are.
    pub(super) fn kept(self) -> &'static Self {
        Box::leak(Box::new(self))
    }

    /// By an entry, and that of the person's manager.
    pub(super) fn of(person: &Person, manager: Option<&Person>) -> Self {
        Self {
            name: person.display_name().into(),
            kind: person.kind.as_str().into(),
            team: person.team.as_deref().map(Name::from),
            location: person.location.as_deref().map(Name::from),
            manager: person.manager.clone(),
            manager_name: manager.map(|manager| manager.display_name().into()),
        }
    }
}

impl What {
    /// Kept until the process ends, as names are.
    pub(super) fn kept(self) -> &'static Self {
        Box::leak(Box::new(self))
    }

    pub(super) fn of(requirement: &Requirement) -> Self {
        Self { title: requirement.title.as_str().into(), controls: requirement.controls.as_slice().into() }
    }
}

/// How a status is to be felt.
pub(super) const fn tone(status: Status) -> Tone {
    match status {
        Status::Overdue => Tone::Bad,
        Status::Pending => Tone::Warn,
        Status::Acknowledged => Tone::Good,
        Status::Exempt | Status::NotBound => Tone::Faint,
    }
}
