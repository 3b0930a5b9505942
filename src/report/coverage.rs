//! The main report: coverage, by whatever dimension.

use super::controls::Serving;
use super::filter::{Filter, Tally};
use super::heading::{Heading, heading_over};
use super::months::{Month, survey_months};
use super::row::{PairRow, Rows};
use super::sheet::{Cell, Column, Sheet, Tone};
use crate::assess::{Assessment, Coverage, Facts, JudgedRecords, Verdict};
use crate::cores::{Pieces, both};
use crate::model::{Day, PersonId, Register, RequirementId};
use std::collections::{BTreeMap, BTreeSet};

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

    /// What people call the value.
    pub(super) fn title_of(self, register: &Register, key: &str) -> Option<String> {
        match self {
            Self::Policy => {
                let id = RequirementId::parse(key).ok()?;
                Some(register.requirements.get(&id)?.last()?.title.clone())
            }
            Self::Person | Self::Manager => {
                let id = PersonId::parse(key).ok()?;
                Some(register.people.get(&id)?.last()?.display_name().to_owned())
            }
            _ => None,
        }
    }
}

/// Coverage of one value of a dimension.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// The value; empty for pairs that have none.
    pub key: String,
    /// Its title or name, where that is something else.
    pub title: Option<String>,
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
    pub pairs: Pieces<PairRow>,
    /// Which requirements serve which control.
    pub serving: Serving,
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
    over(register, assessment, PairRow::all(register, assessment), (by, filter, query))
}

/// What a survey finds.
#[derive(Debug)]
pub struct Survey<'a> {
    /// The coverage report of the day.
    pub report: CoverageReport,
    /// The coverage at the ends of months.
    pub months: Vec<Month>,
    /// The records with their verdicts.
    pub records: JudgedRecords<'a>,
}

/// The coverage report of a day and the coverage at the ends of months, `ends` in order, where nothing else is asked of
/// the pairs: of each nothing is kept but its row.
#[must_use]
pub fn survey<'a>(
    facts: &'a Facts<'a>,
    day: Day,
    ends: &[Day],
    by: Dimension,
    filter: &Filter,
    query: String,
) -> Survey<'a> {
    let register = facts.register;
    let rows = Rows::on(register, day);
    let (mut assessment, months) = survey_months(facts, day, ends, filter, |pair| rows.row(&pair));
    let pairs = std::mem::take(&mut assessment.pairs);
    let report = over(register, &assessment, pairs, (by, filter, query));
    Survey { report, months, records: assessment.records }
}

/// The coverage report of a register after a change that reaches only some people, of whom the assessment is: everybody
/// else stands as `before` says.
#[must_use]
pub fn coverage_after(
    before: CoverageReport,
    register: &Register,
    assessment: &Assessment<'_>,
    people: &BTreeSet<PersonId>,
    query: String,
) -> CoverageReport {
    let (mut rows, by, filter) = (before.pairs, before.by, Filter::default());
    let theirs = PairRow::all(register, assessment).together();
    rows.exchange(
        |row| people.contains(&row.person),
        theirs,
        |a, b| (&a.requirement, &a.person).cmp(&(&b.requirement, &b.person)),
    );
    over(register, assessment, rows, (by, &filter, query))
}

/// The report over all rows that there are.
fn over<P>(
    register: &Register,
    assessment: &Assessment<'_, P>,
    rows: Pieces<PairRow>,
    (by, filter, query): (Dimension, &Filter, String),
) -> CoverageReport {
    let states = rows.iter().map(|row| (row.person.clone(), row.requirement.clone(), row.status, row.due));
    let states: Vec<_> = states.collect();
    let day = assessment.day;
    let counted = move || {
        let (pairs, tally) = filter.apply(rows, PairRow::facets);
        let serving = Serving::of(register, day, &pairs, filter);
        let groups = groups(register, by, &pairs, &tally, &serving);
        let coverage: Coverage = pairs.iter().map(PairRow::coverage).sum();
        (pairs, tally, serving, groups, coverage)
    };
    let heading = || heading_over(register, assessment, &states, query);
    let (heading, (pairs, tally, serving, groups, coverage)) = both(heading, counted);
    CoverageReport {
        heading,
        coverage,
        by,
        groups,
        tally,
        pairs,
        serving,
        uncounted: assessment.records.verdicts().iter().filter(|v| **v != Verdict::Valid).count(),
    }
}

fn groups(
    register: &Register,
    by: Dimension,
    pairs: &Pieces<PairRow>,
    tally: &Tally,
    serving: &Serving,
) -> Vec<Group> {
    let mut groups: BTreeMap<String, Coverage> = BTreeMap::new();
    if by == Dimension::Policy && tally.left_out.is_empty() {
        // A policy that binds nobody is shown as what it is: none required.
        for id in register.requirements.keys() {
            groups.insert(id.to_string(), Coverage::default());
        }
    }
    if by == Dimension::Control {
        groups.extend(serving.controls().map(|control| (control.clone(), Coverage::default())));
    }
    // Most that lie side by side are of one group.
    for run in pairs.runs(|a, b| is_same_group(by, a, b)) {
        let coverage: Coverage = run.iter().map(PairRow::coverage).sum();
        for key in run[0].facets().keys(by) {
            *groups.entry(key).or_default() += coverage;
        }
    }
    let title = |key: &str| by.title_of(register, key);
    groups.into_iter().map(|(key, coverage)| Group { title: title(&key), key, coverage }).collect()
}

/// Whether two pairs are known to fall into the same groups.
fn is_same_group(by: Dimension, a: &PairRow, b: &PairRow) -> bool {
    match by {
        Dimension::Policy | Dimension::Control => a.requirement == b.requirement,
        Dimension::Team => a.who.team == b.who.team,
        Dimension::Type => a.who.kind == b.who.kind,
        Dimension::Location => a.who.location == b.who.location,
        Dimension::Manager => a.who.manager == b.who.manager,
        Dimension::Person => a.person == b.person,
    }
}

impl CoverageReport {
    /// The same, grouped by something else, for what is said of groups: the pairs, of which there are many, stay here.
    #[must_use]
    pub(super) fn regrouped(&self, register: &Register, by: Dimension) -> Self {
        let groups = groups(register, by, &self.pairs, &self.tally, &self.serving);
        Self { by, groups, ..self.without_pairs() }
    }

    fn without_pairs(&self) -> Self {
        Self {
            heading: self.heading.clone(),
            tally: self.tally.clone(),
            coverage: self.coverage,
            by: self.by,
            groups: self.groups.clone(),
            pairs: Pieces::default(),
            serving: self.serving.clone(),
            uncounted: self.uncounted,
        }
    }

    /// The same with these pairs, of which alone more is said; what is counted stays as it is.
    #[must_use]
    pub fn of_pairs(&self, pairs: Pieces<PairRow>) -> Self {
        Self { pairs, ..self.without_pairs() }
    }

    /// How it stands, in a line.
    #[must_use]
    pub fn state(&self) -> Vec<Cell> {
        let c = self.coverage;
        let count = |n: u32, what: &str, tone| {
            Cell::Text(format!("{n} {what}"), if n == 0 { Tone::Faint } else { tone })
        };
        let mut cells = vec![Cell::Share(c)];
        if c.required > 0 {
            cells.push(Cell::text(format!("{} of {} acknowledged", c.acknowledged, c.required)));
            cells.push(count(c.overdue, "overdue", Tone::Bad));
            cells.push(count(c.pending, "pending", Tone::Warn));
        }
        if c.exempt > 0 {
            cells.push(count(c.exempt, "exempt", Tone::Plain));
        }
        cells
    }

    /// Coverage a group, worst first, and of all together: for people.
    #[must_use]
    pub fn coverage_sheet(&self) -> Sheet {
        let mut sheet = self.group_sheet();
        // A pair that serves two controls would be counted twice.
        if sheet.rows.len() > 1 && self.by != Dimension::Control {
            sheet.rows.push(self.group_row("All", None, self.coverage, Tone::Strong));
        }
        sheet
    }

    /// Coverage a group, worst first: for machines, which add up by themselves.
    #[must_use]
    pub fn group_sheet(&self) -> Sheet {
        let mut groups: Vec<&Group> = self.groups.iter().collect();
        groups.sort_by_key(|g| (urgency(g.coverage), &g.key));
        let mut columns = vec![
            Column::left(self.by.name(), title(self.by)),
            Column::left("title", if self.by == Dimension::Policy { "Title" } else { "Name" }).spare(),
            Column::left("bar", ""),
            Column::right("share", "Coverage"),
            Column::right("required", "Required").spare(),
            Column::right("acknowledged", "Done"),
            Column::right("pending", "Pending"),
            Column::right("overdue", "Overdue"),
            Column::right("exempt", "Exempt"),
        ];
        let c = self.coverage;
        if weaker(c) > 0 {
            columns.push(Column::right("weaker", "Weaker"));
        }
        let rows = groups.iter().map(|g| self.group_row(&g.key, g.title.as_ref(), g.coverage, Tone::Plain));
        let note = (weaker(c) > 0).then(|| {
            format!(
                "Weaker evidence among the acknowledged: {} by a key nobody confirmed, {} witnessed, {} imported.",
                c.unconfirmed, c.witnessed, c.imported
            )
        });
        let sheet =
            Sheet { title: format!("Coverage by {}", self.by.name()), columns, rows: rows.collect(), note };
        match self.by {
            Dimension::Control => {
                self.serving.told(sheet, &groups.iter().map(|g| g.key.as_str()).collect::<Vec<_>>())
            }
            _ => sheet,
        }
    }

    fn group_row(&self, key: &str, title: Option<&String>, c: Coverage, tone: Tone) -> Vec<Cell> {
        let mut cells = vec![
            Cell::Text(if key.is_empty() { "(none)" } else { key }.into(), tone),
            title.map_or(Cell::None, |t| Cell::Text(t.clone(), Tone::Faint)),
        ];
        cells.extend(coverage_cells(c));
        if weaker(self.coverage) > 0 {
            cells.push(Cell::count(weaker(c), Tone::Warn));
        }
        cells
    }
}

/// Coverage drawn, as a share, and in numbers: what stands in every table of it.
pub(super) fn coverage_cells(c: Coverage) -> [Cell; 7] {
    [
        Cell::Bar(c),
        Cell::Share(c),
        Cell::count(c.required, Tone::Plain),
        Cell::count(c.acknowledged, Tone::Plain),
        Cell::count(c.pending, Tone::Warn),
        Cell::count(c.overdue, Tone::Bad),
        Cell::count(c.exempt, Tone::Plain),
    ]
}

/// What is worst comes first: something overdue, then the least done; what is not required comes last.
pub(super) fn urgency(c: Coverage) -> (bool, bool, u64) {
    let share = u64::from(c.acknowledged) * 1_000_000 / u64::from(c.required.max(1));
    (c.required == 0, c.overdue == 0, share)
}

/// How many acknowledgements rest on less than the person's own confirmed key.
const fn weaker(c: Coverage) -> u32 {
    c.unconfirmed + c.witnessed + c.imported
}

pub(super) const fn title(by: Dimension) -> &'static str {
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
