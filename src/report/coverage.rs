//! The main report: coverage, the gaps behind it, what is due soon, and what to do first.

use super::filter::{Filter, Tally};
use super::heading::{Heading, heading};
use super::row::PairRow;
use super::sheet::{Cell, Column, Sheet, Tone};
use crate::assess::{Assessment, Cause, Coverage, Status};
use crate::model::{Day, Register};
use crate::text::plural;
use std::collections::BTreeMap;

/// By what coverage is grouped.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Dimension {
    /// By policy or course.
    #[default]
    Policy,
    /// By person.
    Person,
    /// By team.
    Team,
    /// By direct manager.
    Manager,
    /// By type of employment.
    Type,
    /// By location.
    Location,
    /// By control.
    Control,
}

impl Dimension {
    /// The name in JSON and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Person => "person",
            Self::Team => "team",
            Self::Manager => "manager",
            Self::Type => "type",
            Self::Location => "location",
            Self::Control => "control",
        }
    }

    /// The keys of a row in this dimension; a pair serves several controls.
    fn keys(self, row: &PairRow) -> Vec<String> {
        let none = |value: &Option<String>| vec![value.clone().unwrap_or_default()];
        match self {
            Self::Policy => vec![row.requirement.to_string()],
            Self::Person => vec![row.person.to_string()],
            Self::Team => none(&row.team),
            Self::Manager => none(&row.manager.as_ref().map(ToString::to_string)),
            Self::Type => vec![row.kind.clone()],
            Self::Location => none(&row.location),
            Self::Control if row.controls.is_empty() => vec![String::new()],
            Self::Control => row.controls.clone(),
        }
    }
}

/// Coverage of one value of a dimension.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// The value; empty for pairs that have none.
    pub key: String,
    /// Its coverage.
    pub coverage: Coverage,
}

/// The coverage report.
#[derive(Clone, Debug)]
pub struct CoverageReport {
    /// Where the numbers come from.
    pub heading: Heading,
    /// What was filtered out.
    pub tally: Tally,
    /// All pairs shown.
    pub coverage: Coverage,
    /// By what they are grouped.
    pub by: Dimension,
    /// The groups, by key.
    pub groups: Vec<Group>,
    /// The pairs, by requirement, then person.
    pub pairs: Vec<PairRow>,
    /// How many records were not counted.
    pub uncounted: usize,
}

/// Makes the coverage report.
#[must_use]
pub fn coverage(
    register: &Register,
    assessment: &Assessment<'_>,
    by: Dimension,
    filter: &Filter,
    query: String,
) -> CoverageReport {
    let (pairs, tally) = filter.apply(PairRow::all(register, assessment));
    let mut groups: BTreeMap<String, Coverage> = BTreeMap::new();
    if by == Dimension::Policy && filter.is_empty() {
        // A policy that binds nobody is shown as what it is: none required.
        for id in register.requirements.keys() {
            groups.insert(id.to_string(), Coverage::default());
        }
    }
    for row in &pairs {
        for key in by.keys(row) {
            *groups.entry(key).or_default() += row.coverage;
        }
    }
    CoverageReport {
        heading: heading(register, assessment, query),
        tally,
        coverage: pairs.iter().map(|p| p.coverage).sum(),
        by,
        groups: groups.into_iter().map(|(key, coverage)| Group { key, coverage }).collect(),
        pairs,
        uncounted: assessment.records.iter().filter(|r| r.verdict != crate::assess::Verdict::Valid).count(),
    }
}

/// How many days ahead "soon" is.
const SOON: i64 = 30;

impl CoverageReport {
    /// Coverage a group, worst first.
    #[must_use]
    pub fn group_sheet(&self) -> Sheet {
        let mut groups: Vec<&Group> = self.groups.iter().collect();
        groups.sort_by(|a, b| {
            let share = |g: &Group| {
                u64::from(g.coverage.acknowledged) * 1_000_000 / u64::from(g.coverage.required.max(1))
            };
            let none = |g: &Group| g.coverage.required == 0;
            (none(a), std::cmp::Reverse(a.coverage.overdue > 0), share(a), &a.key).cmp(&(
                none(b),
                std::cmp::Reverse(b.coverage.overdue > 0),
                share(b),
                &b.key,
            ))
        });
        let weak = self.coverage.unconfirmed + self.coverage.witnessed + self.coverage.imported > 0;
        let mut columns = vec![
            Column::left(self.by.name(), title(self.by)),
            Column::left("bar", ""),
            Column::right("share", "Coverage"),
            Column::right("acknowledged", "Done"),
            Column::right("pending", "Pending"),
            Column::right("overdue", "Overdue"),
            Column::right("exempt", "Exempt"),
        ];
        if weak {
            columns.push(Column::right("weaker", "Weaker"));
        }
        let row = |key: String, c: Coverage, tone| {
            let mut cells = vec![
                Cell::Text(if key.is_empty() { "(none)".into() } else { key }, tone),
                Cell::Bar(c),
                Cell::Share(c),
                Cell::count(c.acknowledged, Tone::Plain),
                Cell::count(c.pending, Tone::Warn),
                Cell::count(c.overdue, Tone::Bad),
                Cell::count(c.exempt, Tone::Plain),
            ];
            if weak {
                cells.push(Cell::count(c.unconfirmed + c.witnessed + c.imported, Tone::Warn));
            }
            cells
        };
        let mut rows: Vec<Vec<Cell>> =
            groups.iter().map(|g| row(g.key.clone(), g.coverage, Tone::Plain)).collect();
        if rows.len() > 1 && self.by != Dimension::Control {
            rows.push(row("All".into(), self.coverage, Tone::Strong));
        }
        let note = weak.then(|| {
            format!(
                "Weaker evidence among the acknowledged: {} by a key nobody confirmed, {} witnessed, {} imported.",
                self.coverage.unconfirmed, self.coverage.witnessed, self.coverage.imported
            )
        });
        Sheet { title: format!("Coverage by {}", self.by.name()), columns, rows, note }
    }

    /// Who is overdue, worst first; at most `most` rows.
    #[must_use]
    pub fn overdue_sheet(&self, most: usize) -> Sheet {
        let mut late: Vec<&PairRow> = self.pairs.iter().filter(|p| p.status == Status::Overdue).collect();
        late.sort_by_key(|p| (std::cmp::Reverse(p.days_overdue), &p.person, &p.requirement));
        self.gap_sheet(&format!("Overdue: {}", people(&late)), &late, most, |p| {
            Cell::Days(p.days_overdue.unwrap_or(0), Tone::Bad)
        })
    }

    /// What is pending, soonest due first; at most `most` rows.
    #[must_use]
    pub fn due_sheet(&self, most: usize) -> Sheet {
        let today = self.heading.as_of;
        let mut soon: Vec<&PairRow> = self
            .pairs
            .iter()
            .filter(|p| p.status == Status::Pending || (p.status == Status::Acknowledged && p.renewal_open))
            .filter(|p| p.due.is_none_or(|d| d.since(today) <= SOON))
            .collect();
        soon.sort_by_key(|p| (p.due.is_none(), p.due, &p.person, &p.requirement));
        let title = format!("Due within {SOON} days: {}", people(&soon));
        self.gap_sheet(&title, &soon, most, |p| match p.due {
            Some(due) => Cell::Days(due.since(today), Tone::Warn),
            None => Cell::Text("on leave".into(), Tone::Faint),
        })
    }

    fn gap_sheet(
        &self,
        title: &str,
        rows: &[&PairRow],
        most: usize,
        days: impl Fn(&PairRow) -> Cell,
    ) -> Sheet {
        let first = if title.starts_with("Overdue") { "Days late" } else { "Days left" };
        let columns = vec![
            Column::right("days", first),
            Column::left("due", "Due"),
            Column::left("name", "Person"),
            Column::left("requirement", "Policy"),
            Column::left("version", "Version"),
            Column::left("cause", "Why"),
        ];
        let body = rows
            .iter()
            .take(most)
            .map(|p| {
                vec![
                    days(p),
                    Cell::day(p.due),
                    Cell::text(if p.on_leave { format!("{} (on leave)", p.name) } else { p.name.clone() }),
                    Cell::text(p.requirement.as_str()),
                    Cell::maybe(p.required_version.as_ref()),
                    Cell::Text(p.cause.map_or("", |c| c.name()).into(), Tone::Faint),
                ]
            })
            .collect();
        let more = rows.len().saturating_sub(most);
        let note =
            (more > 0).then(|| format!("and {more} more: `ack report --format csv` lists all of them"));
        Sheet { title: title.to_owned(), columns, rows: body, note }
    }

    /// The pairs of one person, most urgent first.
    #[must_use]
    pub fn own_sheet(&self) -> Sheet {
        let today = self.heading.as_of;
        let mut pairs: Vec<&PairRow> = self.pairs.iter().collect();
        pairs.sort_by_key(|p| {
            (p.status != Status::Overdue, p.status != Status::Pending, p.due.is_none(), p.due, &p.requirement)
        });
        let columns = vec![
            Column::left("status", "Status"),
            Column::left("title", "Document"),
            Column::left("version", "Version"),
            Column::left("due", "Due"),
            Column::right("days", "Days left"),
            Column::left("cause", "Why"),
            Column::left("valid_until", "Good until"),
        ];
        let rows = pairs
            .iter()
            .map(|p| {
                let tone = tone(p.status);
                vec![
                    Cell::Text(p.status.name().into(), tone),
                    Cell::text(p.title.clone()),
                    Cell::maybe(p.required_version.as_ref()),
                    Cell::day(p.due),
                    p.due.map_or(Cell::None, |d| Cell::Days(d.since(today), tone)),
                    Cell::text(p.cause.map_or("", reason)),
                    Cell::day(p.valid_until.filter(|_| p.status == Status::Acknowledged)),
                ]
            })
            .collect();
        Sheet { title: "My duties".into(), columns, rows, note: None }
    }

    /// Every pair with all of its columns.
    #[must_use]
    pub fn pair_sheet(&self) -> Sheet {
        Sheet {
            title: "Pairs".into(),
            columns: PAIR_COLUMNS.to_vec(),
            rows: self.pairs.iter().map(pair_cells).collect(),
            note: None,
        }
    }

    /// One line of advice: what to do first.
    #[must_use]
    pub fn advice(&self) -> String {
        let late: Vec<&PairRow> = self.pairs.iter().filter(|p| p.status == Status::Overdue).collect();
        let mut per_person: BTreeMap<&str, usize> = BTreeMap::new();
        for p in &late {
            *per_person.entry(p.name.as_str()).or_default() += 1;
        }
        if let Some(worst) = late.iter().max_by_key(|p| (p.days_overdue, std::cmp::Reverse(&p.person))) {
            let n = per_person[worst.name.as_str()];
            let ask = worst.manager.as_ref().map_or_else(String::new, |m| format!(", through {m}"));
            return format!(
                "Begin with {}{ask}: {} overdue, the oldest for {}. `ack explain {} {}` says why.",
                worst.name,
                plural(n, "policy", "policies"),
                plural(usize::try_from(worst.days_overdue.unwrap_or(0)).unwrap_or(0), "day", "days"),
                worst.person,
                worst.requirement,
            );
        }
        if self.coverage.required == 0 {
            return "Nobody is required to acknowledge anything on this day: add people and a policy, or look at another day.".into();
        }
        match next_due(&self.pairs) {
            Some(day) if self.coverage.pending > 0 => format!(
                "Nothing is overdue. {} pending; the next is due on {day}.",
                if self.coverage.pending == 1 {
                    "1 acknowledgement is".into()
                } else {
                    format!("{} acknowledgements are", self.coverage.pending)
                },
            ),
            _ => "Nothing is overdue and nothing is pending.".into(),
        }
    }
}

fn next_due(pairs: &[PairRow]) -> Option<Day> {
    pairs.iter().filter(|p| p.status == Status::Pending).filter_map(|p| p.due).min()
}

fn people(rows: &[&PairRow]) -> String {
    let people: std::collections::BTreeSet<_> = rows.iter().map(|r| &r.person).collect();
    if rows.is_empty() {
        return "none".into();
    }
    format!(
        "{} of {}",
        plural(rows.len(), "acknowledgement", "acknowledgements"),
        plural(people.len(), "person", "people")
    )
}

const fn title(by: Dimension) -> &'static str {
    match by {
        Dimension::Policy => "Policy",
        Dimension::Person => "Person",
        Dimension::Team => "Team",
        Dimension::Manager => "Manager",
        Dimension::Type => "Type",
        Dimension::Location => "Location",
        Dimension::Control => "Control",
    }
}

const PAIR_COLUMNS: [Column; 24] = [
    Column::left("requirement", "Policy"),
    Column::left("title", "Title"),
    Column::left("person", "Person"),
    Column::left("name", "Name"),
    Column::left("type", "Type"),
    Column::left("team", "Team"),
    Column::left("location", "Location"),
    Column::left("manager", "Manager"),
    Column::left("status", "Status"),
    Column::left("cause", "Cause"),
    Column::left("required_version", "Required"),
    Column::left("acknowledged_version", "Acknowledged"),
    Column::left("opened", "Opened"),
    Column::left("due", "Due"),
    Column::right("days_overdue", "Days overdue"),
    Column::left("completed", "Completed"),
    Column::left("class", "Class"),
    Column::left("valid_until", "Valid until"),
    Column::left("exempt_until", "Exempt until"),
    Column::left("on_leave", "On leave"),
    Column::left("renewal_open", "Renewal open"),
    Column::left("overdue_before", "Overdue before"),
    Column::left("controls", "Controls"),
    Column::left("record", "Record"),
];

const fn tone(status: Status) -> Tone {
    match status {
        Status::Overdue => Tone::Bad,
        Status::Pending => Tone::Warn,
        Status::Acknowledged => Tone::Good,
        Status::Exempt | Status::NotBound => Tone::Faint,
    }
}

/// A cause in the words of whoever it concerns.
#[must_use]
pub const fn reason(cause: Cause) -> &'static str {
    match cause {
        Cause::Publish => "newly published",
        Cause::Join => "you joined",
        Cause::Assign => "newly assigned to you",
        Cause::Change => "it changed",
        Cause::Renew => "to be renewed",
    }
}

fn pair_cells(p: &PairRow) -> Vec<Cell> {
    let tone = tone(p.status);
    vec![
        Cell::text(p.requirement.as_str()),
        Cell::text(p.title.clone()),
        Cell::text(p.person.as_str()),
        Cell::text(p.name.clone()),
        Cell::text(p.kind.clone()),
        Cell::maybe(p.team.as_ref()),
        Cell::maybe(p.location.as_ref()),
        Cell::maybe(p.manager.as_ref()),
        Cell::Text(p.status.name().into(), tone),
        Cell::maybe(p.cause.map(|c| c.name())),
        Cell::maybe(p.required_version.as_ref()),
        Cell::maybe(p.acknowledged_version.as_ref()),
        Cell::day(p.opened),
        Cell::day(p.due),
        p.days_overdue.map_or(Cell::None, |n| Cell::Days(n, Tone::Bad)),
        Cell::day(p.completed),
        Cell::maybe(p.class.map(|c| c.name())),
        Cell::day(p.valid_until),
        Cell::day(p.exempt_until),
        Cell::Flag(p.on_leave),
        Cell::Flag(p.renewal_open),
        Cell::Flag(p.overdue_before),
        Cell::text(p.controls.join(" ")),
        Cell::maybe(p.record.as_ref()),
    ]
}
