//! One row an obligation: what a period answers for.

use super::facets::{Facets, Recorded, WHO};
use super::gaps::short_reason;
use super::row::{SHARE, What, Who};
use super::sheet::{Cell, Column, Flow, Sheet, Tone};
use crate::assess::{Assessment, Cause, Class, Facts, Outcome, Owed, Timeliness};
use crate::cores::{Pieces, deal};
use crate::model::{Day, Period, PersonId, RecordPath, Register, RequirementId, Track, Version};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::sync::Arc;

/// An obligation with everything that reports say of it.
#[derive(Clone, Debug)]
pub struct ObligationRow {
    /// The person.
    pub person: PersonId,
    /// What rows say of the person, as recorded on the due day, or the day asked about when that comes first.
    pub who: &'static Who,
    /// The requirement.
    pub requirement: RequirementId,
    /// What rows say of it, as recorded then.
    pub what: &'static What,
    /// Why it arose.
    pub cause: Cause,
    /// The version that fulfils it, or a newer one.
    pub required_version: Version,
    /// When it opened.
    pub opened: Day,
    /// The last day in time.
    pub due: Day,
    /// What became of it.
    pub outcome: Outcome,
    /// In time by its signer's clock or a maintainer's statement alone.
    pub by_claim: bool,
    /// Due before the period, and still owed as it began.
    pub carried_in: bool,
    /// When it was fulfilled.
    pub completed: Option<Day>,
    /// The class of the record that fulfilled it.
    pub class: Option<Class>,
    /// The path of that record.
    pub record: Option<RecordPath>,
}

/// What rows say of people and requirements, by the entry that says it: there are a hundred rows to each.
struct Entries {
    people: FxHashMap<usize, &'static Who>,
    requirements: FxHashMap<usize, &'static What>,
}

fn place<T>(entry: &Arc<T>) -> usize {
    Arc::as_ptr(entry).addr()
}

impl Entries {
    fn of(register: &Register) -> Self {
        let people = register.people.values().flat_map(Track::values);
        let requirements = register.requirements.values().flat_map(Track::values);
        Self {
            people: people.map(|(_, entry)| (place(entry), Who::of(entry, None).kept())).collect(),
            requirements: requirements.map(|(_, entry)| (place(entry), What::of(entry).kept())).collect(),
        }
    }
}

impl ObligationRow {
    /// The rows of a period, by requirement, person, opening day and cause.
    #[must_use]
    pub fn all(facts: &Facts<'_>, assessment: &Assessment<'_>, period: Period) -> Pieces<Self> {
        let entries = Entries::of(facts.register);
        let pairs: Vec<_> = assessment.pairs.chunks(SHARE).collect();
        let of_pairs = |n: usize| {
            let owed = pairs[n].iter().flat_map(|pair| {
                let recorded = Recorded::of(facts, pair.person, pair.requirement);
                Owed::all_of(facts, pair, period).into_iter().map(move |owed| (recorded, owed))
            });
            let row = |(recorded, owed): (Option<Recorded<'_>>, Owed<'_>)| {
                Self::of(recorded?, &owed, assessment.day, &entries)
            };
            owed.filter_map(row).collect::<Vec<_>>()
        };
        deal(pairs.len(), of_pairs).into()
    }

    fn of(recorded: Recorded<'_>, owed: &Owed<'_>, day: Day, entries: &Entries) -> Option<Self> {
        let o = owed.obligation;
        let due = o.due?;
        let (person, requirement) = recorded.on(due.min(day))?;
        let who = entries.people.get(&place(person))?;
        let what = entries.requirements.get(&place(requirement))?;
        let (record, class) = (owed.record(), owed.class_on(day));
        Some(Self {
            person: person.id.clone(),
            who,
            requirement: requirement.id.clone(),
            what,
            cause: o.cause,
            required_version: o.required.clone(),
            opened: o.opens,
            due,
            outcome: o.outcome,
            by_claim: o.by_claim,
            carried_in: owed.carried_in,
            completed: record.map(|r| r.completion),
            class,
            record: o.fulfilled_by.map(|n| owed.pair.records.path(n)),
        })
    }

    /// Its part of every count.
    #[must_use]
    pub fn timeliness(&self) -> Timeliness {
        let one = Timeliness::of(self.outcome, self.class);
        if self.by_claim { one.by_claim() } else { one }
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
            status: None,
        }
    }
}

/// How an outcome is to be felt.
pub(super) const fn tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Met => Tone::Good,
        Outcome::MetLate(_) | Outcome::Open => Tone::Warn,
        Outcome::Overdue(_) | Outcome::Missed(_) => Tone::Bad,
        Outcome::Released => Tone::Faint,
    }
}

/// Every obligation with all of its columns: what spreadsheets get.
#[must_use]
pub fn obligation_sheet(rows: &Pieces<ObligationRow>) -> Sheet {
    obligation_flow(rows.iter()).sheet("Obligations")
}

/// The same, row by row.
pub(super) fn obligation_flow<'a>(rows: impl Iterator<Item = &'a ObligationRow> + 'a) -> Flow<'a> {
    let columns = [
        Column::left("cause", "Cause"),
        Column::left("required_version", "Required"),
        Column::left("opened", "Opened"),
        Column::left("due", "Due"),
        Column::left("outcome", "Outcome"),
        Column::left("by_claim", "By claim"),
        Column::left("carried_in", "Carried in"),
        Column::left("completed", "Completed"),
        Column::right("days_late", "Days late"),
        Column::left("class", "Class"),
        Column::left("controls", "Controls"),
        Column::left("record", "Record"),
    ];
    Flow::new([&WHO[..], &columns].concat(), rows.map(cells))
}

fn cells(o: &ObligationRow) -> Vec<Cell> {
    let tone = tone(o.outcome);
    let obligation = [
        Cell::text(o.cause.name()),
        Cell::text(o.required_version.as_str()),
        Cell::day(Some(o.opened)),
        Cell::day(Some(o.due)),
        Cell::Text(o.outcome.name().into(), tone),
        Cell::Flag(o.by_claim),
        Cell::Flag(o.carried_in),
        Cell::day(o.completed),
        o.outcome.days_late().map_or(Cell::None, |n| Cell::Days(n, tone)),
        Cell::maybe(o.class.map(|c| c.name())),
        Cell::text(o.what.controls.join(" ")),
        Cell::maybe(o.record.as_ref()),
    ];
    [&o.facets().who(&o.what.title, &o.who.name)[..], &obligation].concat()
}

/// What was late, worst first; at most `most` rows.
#[must_use]
pub fn late_sheet(rows: &Pieces<ObligationRow>, most: usize) -> Sheet {
    let mut late: Vec<&ObligationRow> = rows.iter().filter(|o| o.outcome.days_late().is_some()).collect();
    late.sort_by_key(|o| (Reverse(o.outcome.days_late()), &o.person, &o.requirement, o.opened));
    let columns = vec![
        Column::right("days_late", "Days late"),
        Column::left("due", "Due"),
        Column::left("outcome", "Outcome"),
        Column::left("person", "Person"),
        Column::left("requirement", "Policy"),
        Column::left("completed", "Completed").spare(),
        Column::left("version", "Version").spare(),
        Column::left("cause", "Why").spare(),
        Column::left("carried_in", "Carried in").spare(),
    ];
    let body = late
        .iter()
        .take(most)
        .map(|o| {
            let tone = tone(o.outcome);
            vec![
                Cell::Days(o.outcome.days_late().unwrap_or(0), tone),
                Cell::day(Some(o.due)),
                Cell::Text(o.outcome.name().into(), tone),
                Cell::text(o.who.name.as_str()),
                Cell::text(o.requirement.as_str()),
                Cell::day(o.completed),
                Cell::text(o.required_version.as_str()),
                Cell::Text(short_reason(o.cause).into(), Tone::Faint),
                Cell::text(if o.carried_in { "yes" } else { "" }),
            ]
        })
        .collect();
    let more = late.len().saturating_sub(most);
    let note = (more > 0).then(|| {
        format!("and {more} more: --all shows them, --format csv lists every obligation of the period")
    });
    Sheet { title: late_title(rows), columns, rows: body, note }
}

/// How much was late.
pub(super) fn late_title(rows: &Pieces<ObligationRow>) -> String {
    let late = rows.iter().filter(|o| o.outcome.days_late().is_some());
    let (carried, due): (Vec<_>, Vec<_>) = late.partition(|o| o.carried_in);
    match (due.len(), carried.len()) {
        (0, 0) => "Late: none".into(),
        (due, 0) => format!("Late: {due}, worst first"),
        (due, carried) => format!("Late: {due} due in the period, {carried} carried in, worst first"),
    }
}
