//! The page: everything that one report shows at once, counted.

use super::ageing::Ageing;
use super::cards::{PersonCard, RequirementCard, person_cards, requirement_cards};
use super::coverage::{CoverageReport, Dimension};
use super::filter::Tally;
use super::heading::Heading;
use super::heat::HeatMap;
use super::months::{Month, month_table};
use super::obligations::obligation_flow;
use super::period::PeriodReport;
use super::population::{PopulationReport, Roll, population};
use super::sheet::{Cell, Sheet};
use super::verification::verification;
use crate::assess::{Assessment, Coverage, Facts, Timeliness};
use crate::finding::{Finding, Settled};
use crate::model::{Period, Suppression};

/// A report as a page. Filters apply to all of it, but for the population, the records and the findings.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where the numbers come from.
    pub heading: Heading,
    /// How it stands, in a line: on the day, or in the period.
    pub state: Vec<Cell>,
    /// What was filtered out: pairs, or the obligations of a period.
    pub tally: Tally,
    /// How it stands on the day, or on that from which the period is seen.
    pub coverage: Coverage,
    /// The same by policy, by team, and as asked for where that is something else.
    pub coverage_by: Vec<Sheet>,
    /// What to do first.
    pub advice: String,
    /// What was due in the period; `None` of a day.
    pub period: Option<PeriodPart>,
    /// Coverage at month ends, oldest first, and on the day.
    pub months: Vec<Month>,
    /// The numbers of the months.
    pub month_sheet: Sheet,
    /// Everybody and everything.
    pub heat: HeatMap,
    /// People at work whom nothing binds, by person; `None` where a filter hides who they are.
    pub unbound: Option<Vec<String>>,
    /// For how long what is overdue has been so.
    pub ageing: Ageing,
    /// What is overdue, all of it, worst first.
    pub overdue: Sheet,
    /// What is due soon, all of it, soonest first.
    pub due: Sheet,
    /// Who was here: in the period, or since the register began.
    pub population: PopulationReport,
    /// Who came, who left, and who moved between types.
    pub rolls: Vec<Sheet>,
    /// Records by kind, with how many count.
    pub records: Sheet,
    /// Of the records, how many are not counted.
    pub uncounted: usize,
    /// The findings that stand, sorted.
    pub findings: Vec<Finding>,
    /// Those that a suppression settles, each with the suppression's reason.
    pub settled: Vec<(Finding, String)>,
    /// A card a requirement, by id.
    pub requirements: Vec<RequirementCard>,
    /// A card a person, by id.
    pub people: Vec<PersonCard>,
}

/// What is said of a period only.
#[derive(Clone, Debug)]
pub struct PeriodPart {
    /// The period.
    pub period: Period,
    /// What became of what was due in it.
    pub timeliness: Timeliness,
    /// What became of what was carried into it.
    pub carried_in: Timeliness,
    /// That in a few sentences.
    pub summary: String,
    /// Timeliness by policy, by team, and as asked for where that is something else.
    pub timeliness_by: Vec<Sheet>,
    /// What was late, worst first.
    pub late: Sheet,
    /// Every obligation of the period.
    pub obligations: Sheet,
}

/// What checks found: those that stand, those that are settled, and the suppressions that these refer to.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// Those that stand, sorted.
    pub findings: &'a [Finding],
    /// Those that are settled.
    pub settled: &'a [Settled],
    /// By what.
    pub suppressions: &'a [Suppression],
}

/// What is said of an obligation that was late.
const OBLIGATION: [&str; 13] = [
    "person",
    "name",
    "requirement",
    "cause",
    "required_version",
    "opened",
    "due",
    "outcome",
    "days_late",
    "completed",
    "by_claim",
    "carried_in",
    "class",
];

/// The same in the list of all.
const EVERY_OBLIGATION: [&str; 8] =
    ["person", "requirement", "cause", "due", "outcome", "days_late", "completed", "class"];

impl Page {
    /// The page of a day. `months` are month ends before it, with the same filter as the report.
    #[must_use]
    pub fn of_day(
        facts: &Facts<'_>,
        assessment: &Assessment<'_>,
        report: &CoverageReport,
        months: &[Month],
        found: Found<'_>,
    ) -> Self {
        let whole = Period { from: facts.register.first_day().min(assessment.day), to: assessment.day };
        let population = population(facts, whole, assessment.day);
        Self::new((facts, assessment), report, months, population, found)
    }

    /// The page of a period.
    #[must_use]
    pub fn of_period(
        facts: &Facts<'_>,
        assessment: &Assessment<'_>,
        report: &PeriodReport,
        found: Found<'_>,
    ) -> Self {
        let standing = (facts, assessment);
        let population = report.population.clone();
        let page = Self::new(standing, &report.standing, &report.months, population, found);
        let by = |by| report.regrouped(facts, by).timeliness_sheet();
        let mut late: Vec<_> =
            report.obligations.iter().filter(|o| o.outcome.days_late().is_some()).cloned().collect();
        late.sort_by_key(|o| std::cmp::Reverse(o.outcome.days_late()));
        let title = super::late_sheet(&report.obligations, 0).title;
        let late = obligation_flow(&late).only(&OBLIGATION).sheet(&title);
        let title = format!("All {} obligations", report.obligations.len());
        let obligations = obligation_flow(&report.obligations).only(&EVERY_OBLIGATION).sheet(&title);
        let part = PeriodPart {
            period: report.period,
            timeliness: report.timeliness,
            carried_in: report.carried_in,
            summary: report.summary(),
            timeliness_by: dimensions(report.standing.by).into_iter().map(by).collect(),
            late,
            obligations,
        };
        Self { state: report.state(), tally: report.tally.clone(), period: Some(part), ..page }
    }

    fn new(
        (facts, assessment): (&Facts<'_>, &Assessment<'_>),
        report: &CoverageReport,
        months: &[Month],
        population: PopulationReport,
        found: Found<'_>,
    ) -> Self {
        let register = facts.register;
        let by = |by| report.regrouped(register, by).coverage_sheet();
        let now = Month { end: assessment.day, coverage: report.coverage };
        let mut months = months.to_vec();
        if months.last().is_none_or(|last| last.end != now.end) {
            months.push(now);
        }
        let verification = verification(register, assessment, String::new());
        let rolls = rolls(&population);
        Self {
            state: report.state(),
            tally: report.tally.clone(),
            coverage: report.coverage,
            coverage_by: dimensions(report.by).into_iter().map(by).collect(),
            advice: report.advice(),
            period: None,
            month_sheet: month_table(&months),
            months,
            heat: HeatMap::of(&report.pairs),
            unbound: report.tally.left_out.is_empty().then(|| unbound(facts, report)),
            ageing: Ageing::of(&report.pairs),
            overdue: report.overdue_sheet(usize::MAX),
            due: report.due_sheet(usize::MAX),
            population,
            rolls,
            records: verification.kind_sheet(),
            uncounted: report.uncounted,
            findings: found.findings.to_vec(),
            settled: settled(found),
            requirements: requirement_cards(register, &report.pairs, assessment.day),
            people: person_cards(&report.pairs),
            heading: report.heading.clone(),
        }
    }
}

/// By what a page groups: policy and team, and what was asked for.
fn dimensions(asked: Dimension) -> Vec<Dimension> {
    let mut all = vec![Dimension::Policy, Dimension::Team];
    if !all.contains(&asked) {
        all.insert(0, asked);
    }
    all
}

fn rolls(population: &PopulationReport) -> Vec<Sheet> {
    let mut rolls = vec![population.roll_sheet(Roll::Hires), population.roll_sheet(Roll::Leavers)];
    if !population.moves.is_empty() {
        rolls.push(population.move_sheet());
    }
    rolls
}

/// The names of those at work who have no pair.
fn unbound(facts: &Facts<'_>, report: &CoverageReport) -> Vec<String> {
    let bound: std::collections::BTreeSet<_> = report.pairs.iter().map(|p| &p.person).collect();
    let people = facts.register.people.values().filter_map(|track| track.last());
    let idle = people.filter(|p| p.employed_on(report.heading.as_of) && !bound.contains(&p.id));
    idle.map(|p| p.display_name().to_owned()).collect()
}

fn settled(found: Found<'_>) -> Vec<(Finding, String)> {
    let reason = |s: &Settled| found.suppressions.get(s.by).map_or_else(String::new, |by| by.reason.clone());
    found.settled.iter().map(|s| (s.finding.clone(), reason(s))).collect()
}
