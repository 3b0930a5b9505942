//! The page: everything that one report shows at once, counted.

use super::ageing::Ageing;
use super::cards::{PersonCard, RequirementCard, person_cards, requirement_cards};
use super::coverage::{CoverageReport, Dimension};
use super::filter::Tally;
use super::heading::Heading;
use super::heat::HeatMap;
use super::months::{Month, month_table};
use super::obligations::{late_title, obligation_flow};
use super::period::PeriodReport;
use super::population::{PopulationReport, Roll, population};
use super::sheet::{Cell, Long, Sheet};
use super::verification::kind_sheet;
use crate::assess::{Coverage, Facts, JudgedRecords, Timeliness};
use crate::finding::{Finding, Settled};
use crate::model::{Period, PersonId, Register, RequirementId, Suppression};

/// A report as a page. Filters apply to all of it, but for the population, the records and the findings.
///
/// What has a row a person, a pair or an obligation is not held: it is made when it is written.
pub struct Page<'a> {
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
    pub period: Option<PeriodPart<'a>>,
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
    /// Who was here: in the period, or since the register began.
    pub population: PopulationReport,
    /// Records by kind, with how many count.
    pub records: Sheet,
    /// Of the records, how many are not counted.
    pub uncounted: usize,
    /// The findings that stand, sorted.
    pub findings: &'a [Finding],
    /// Those that a suppression settles, each with the suppression's reason.
    pub settled: Vec<(Finding, String)>,
    register: &'a Register,
    report: &'a CoverageReport,
}

/// What is said of a period only.
pub struct PeriodPart<'a> {
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
    pub late: Long<'a>,
    /// Every obligation of the period.
    pub obligations: Long<'a>,
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

impl<'a> Page<'a> {
    /// The page of a day. `months` are month ends before it, with the same filter as the report.
    #[must_use]
    pub fn of_day(
        facts: &'a Facts<'_>,
        records: &JudgedRecords<'_>,
        report: &'a CoverageReport,
        months: &[Month],
        found: Found<'a>,
    ) -> Self {
        let day = report.heading.as_of;
        let whole = Period { from: facts.register.first_day().min(day), to: day };
        let population = population(facts, whole, day);
        Self::new((facts, records), report, months, population, found)
    }

    /// The page of a period.
    #[must_use]
    pub fn of_period(
        facts: &'a Facts<'_>,
        records: &JudgedRecords<'_>,
        report: &'a PeriodReport,
        found: Found<'a>,
    ) -> Self {
        let standing = (facts, records);
        let population = report.population.clone();
        let page = Self::new(standing, &report.standing, &report.months, population, found);
        let by = |by| report.timeliness_by(facts, by);
        let all = &report.obligations;
        let mut late: Vec<_> = all.iter().filter(|o| o.outcome.days_late().is_some()).collect();
        late.sort_by_key(|o| std::cmp::Reverse(o.outcome.days_late()));
        let late =
            Long::new(late_title(all), move || obligation_flow(late.clone().into_iter()).only(&OBLIGATION));
        let title = format!("All {} obligations", all.len());
        let obligations = Long::new(title, || obligation_flow(all.iter()).only(&EVERY_OBLIGATION));
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
        (facts, records): (&'a Facts<'_>, &JudgedRecords<'_>),
        report: &'a CoverageReport,
        months: &[Month],
        population: PopulationReport,
        found: Found<'a>,
    ) -> Self {
        let register = facts.register;
        let by = |by| report.regrouped(register, by).coverage_sheet();
        let now = Month { end: report.heading.as_of, coverage: report.coverage };
        let mut months = months.to_vec();
        if months.last().is_none_or(|last| last.end != now.end) {
            months.push(now);
        }
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
            population,
            records: kind_sheet(records),
            uncounted: report.uncounted,
            findings: found.findings,
            settled: settled(found),
            heading: report.heading.clone(),
            register,
            report,
        }
    }

    /// What is overdue, all of it, worst first.
    #[must_use]
    pub fn overdue(&self) -> Sheet {
        self.report.overdue_sheet(usize::MAX)
    }

    /// What is due soon, all of it, soonest first.
    #[must_use]
    pub fn due(&self) -> Sheet {
        self.report.due_sheet(usize::MAX)
    }

    /// Who came, who left, and who moved between types.
    pub fn rolls(&self) -> impl Iterator<Item = Sheet> {
        let moved = (!self.population.moves.is_empty()).then(|| self.population.move_sheet());
        [Roll::Hires, Roll::Leavers].into_iter().map(|roll| self.population.roll_sheet(roll)).chain(moved)
    }

    /// A card a requirement, by id.
    pub fn requirements(&self) -> impl Iterator<Item = RequirementCard> {
        requirement_cards(self.register, &self.report.pairs, self.heading.as_of)
    }

    /// A card a person, by id.
    pub fn people(&self) -> impl Iterator<Item = PersonCard> {
        person_cards(&self.report.pairs)
    }

    /// The person and the requirement of every pair shown: each of them has a card.
    pub fn pairs(&self) -> impl Iterator<Item = (&PersonId, &RequirementId)> {
        self.report.pairs.iter().map(|p| (&p.person, &p.requirement))
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
