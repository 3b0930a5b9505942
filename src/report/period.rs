//! The report of a period: what was due in it, what became of that, how it stood at the month ends, and who was here.

use super::coverage::{CoverageReport, Dimension, title};
use super::filter::{Filter, Tally};
use super::months::Month;
use super::obligations::ObligationRow;
use super::population::{PopulationReport, population};
use super::sheet::{Cell, Column, Sheet, Tone};
use crate::assess::{Assessment, Coverage, Facts, Lateness, Timeliness};
use crate::cores::Pieces;
use crate::model::Period;
use crate::text::{list, plural};
use std::collections::BTreeMap;

/// One value of a dimension over a period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PeriodGroup {
    /// The value; empty for what has none.
    pub key: String,
    /// Its title or name, where that is something else.
    pub title: Option<String>,
    /// Its coverage on the day from which the period is seen.
    pub coverage: Coverage,
    /// What became of what was due in the period.
    pub timeliness: Timeliness,
}

/// The report of a period.
#[derive(Clone, Debug)]
pub struct PeriodReport {
    /// The period.
    pub period: Period,
    /// How it stands on the day from which the period is seen.
    pub standing: CoverageReport,
    /// The obligations before and after filtering.
    pub tally: Tally,
    /// What became of those due in the period.
    pub timeliness: Timeliness,
    /// What became of those carried into it.
    pub carried_in: Timeliness,
    /// How late the late ones of those due in the period are; `None` when none is.
    pub lateness: Option<Lateness>,
    /// The groups of the dimension, by key.
    pub groups: Vec<PeriodGroup>,
    /// The obligations due in the period or carried into it, by requirement, person, opening day and cause.
    pub obligations: Pieces<ObligationRow>,
    /// Coverage at the month ends.
    pub months: Vec<Month>,
    /// Who was here; filters do not apply to it.
    pub population: PopulationReport,
}

/// Makes the report of a period. `standing` is the coverage on the day from which it is seen, `months` are its month
/// ends, both with the same filter.
#[must_use]
pub fn period(
    facts: &Facts<'_>,
    assessment: &Assessment<'_>,
    period: Period,
    filter: &Filter,
    (standing, months): (CoverageReport, Vec<Month>),
) -> PeriodReport {
    let mut standing = standing;
    standing.heading.period = Some(period);
    let (obligations, tally) =
        filter.apply(ObligationRow::all(facts, assessment, period), ObligationRow::facets);
    let groups = groups(facts, &standing, &obligations);
    standing.serving.owed(&obligations);
    let of = |carried_in: bool| obligations.iter().filter(move |o| o.carried_in == carried_in);
    PeriodReport {
        period,
        timeliness: of(false).map(ObligationRow::timeliness).sum(),
        carried_in: of(true).map(ObligationRow::timeliness).sum(),
        lateness: Lateness::of(of(false).filter_map(|o| o.outcome.days_late()).collect()),
        population: population(facts, period, assessment.day),
        standing,
        tally,
        groups,
        obligations,
        months,
    }
}

fn groups(facts: &Facts<'_>, standing: &CoverageReport, rows: &Pieces<ObligationRow>) -> Vec<PeriodGroup> {
    let mut groups: BTreeMap<String, (Coverage, Timeliness)> =
        standing.groups.iter().map(|g| (g.key.clone(), (g.coverage, Timeliness::default()))).collect();
    for row in rows.iter().filter(|o| !o.carried_in) {
        for key in row.facets().keys(standing.by) {
            groups.entry(key).or_default().1 += row.timeliness();
        }
    }
    let title = |key: &str| standing.by.title_of(facts.register, key);
    let group = |(key, (coverage, timeliness)): (String, _)| PeriodGroup {
        title: title(&key),
        key,
        coverage,
        timeliness,
    };
    groups.into_iter().map(group).collect()
}

impl PeriodReport {
    /// Timeliness by something else, as [`PeriodReport::timeliness_sheet`] has it.
    #[must_use]
    pub(super) fn timeliness_by(&self, facts: &Facts<'_>, by: Dimension) -> Sheet {
        let standing = self.standing.regrouped(facts.register, by);
        timeliness(&standing, &groups(facts, &standing, &self.obligations), self.timeliness)
    }

    /// How it stands, in a line.
    #[must_use]
    pub fn state(&self) -> Vec<Cell> {
        let t = self.timeliness;
        let mut cells = vec![Cell::Rate(t)];
        if t.decided() > 0 {
            cells.push(Cell::text(format!("{} of {} on time", t.met, t.decided())));
        }
        let parts = [
            (t.overdue, "overdue", Tone::Bad),
            (t.missed, "missed", Tone::Bad),
            (t.met_late, "met late", Tone::Warn),
            (t.open, "open", Tone::Warn),
            (t.released, "released", Tone::Plain),
        ];
        let parts = parts.into_iter().filter(|(n, ..)| *n > 0);
        cells.extend(parts.map(|(n, what, tone)| Cell::Text(format!("{n} {what}"), tone)));
        cells
    }

    /// The period in a few sentences that can be quoted.
    #[must_use]
    pub fn summary(&self) -> String {
        let (t, Period { from, to }) = (self.timeliness, self.period);
        let seen = self.standing.heading.as_of;
        let mut said = if t.due == 0 {
            format!(
                "No acknowledgement was due from {from} through {to}, as seen from {seen}: none, and not 100 %."
            )
        } else {
            let due = plural(t.due as usize, "acknowledgement", "acknowledgements");
            format!("Of {due} due from {from} through {to}, as seen from {seen}: {}.", outcomes(t))
        };
        said.push_str(&weaker(t));
        if let Some(l) = self.lateness {
            said.push_str(&format!(
                " Days late, of {}: median {}, 90th percentile {}, worst {} (nearest rank).",
                l.late, l.median, l.ninetieth, l.worst
            ));
        }
        if self.carried_in.due > 0 {
            let c = self.carried_in;
            said.push_str(&format!(
                " Carried in, due before {from} and still owed then: {} ({}).",
                c.due,
                outcomes(c)
            ));
        }
        said
    }

    /// Timeliness a group, worst first, and of all together: for people.
    #[must_use]
    pub fn timeliness_sheet(&self) -> Sheet {
        timeliness(&self.standing, &self.groups, self.timeliness)
    }

    /// Timeliness a group, worst first: for machines.
    #[must_use]
    pub fn group_sheet(&self) -> Sheet {
        group_sheet(&self.standing, &self.groups)
    }
}

fn timeliness(standing: &CoverageReport, groups: &[PeriodGroup], all: Timeliness) -> Sheet {
    let mut sheet = group_sheet(standing, groups);
    // What serves two controls would be counted twice.
    if sheet.rows.len() > 1 && standing.by != Dimension::Control {
        sheet.rows.push(row("All", None, all, Tone::Strong));
    }
    sheet.without_zeros(&["met_by_claim", "open", "overdue", "missed", "released"])
}

fn group_sheet(standing: &CoverageReport, groups: &[PeriodGroup]) -> Sheet {
    let by = standing.by;
    let mut groups: Vec<&PeriodGroup> = groups.iter().collect();
    groups.sort_by_key(|g| {
        let t = g.timeliness;
        let share = u64::from(t.met) * 1_000_000 / u64::from(t.decided().max(1));
        (t.decided() == 0, t.due == 0, share, &g.key)
    });
    let columns = vec![
        Column::left(by.name(), title(by)),
        Column::left("title", if by == Dimension::Policy { "Title" } else { "Name" }).spare(),
        Column::left("bar", ""),
        Column::right("on_time", "On time"),
        Column::right("due", "Due"),
        Column::right("met", "Met"),
        Column::right("met_by_claim", "By claim"),
        Column::right("met_late", "Late"),
        Column::right("open", "Open"),
        Column::right("overdue", "Overdue"),
        Column::right("missed", "Missed"),
        Column::right("released", "Released").spare(),
    ];
    let rows = groups.iter().map(|g| row(&g.key, g.title.as_ref(), g.timeliness, Tone::Plain));
    let title = format!("Timeliness by {}", by.name());
    let sheet = Sheet { title, columns, rows: rows.collect(), note: None };
    match by {
        Dimension::Control => {
            let keys: Vec<&str> = groups.iter().map(|g| g.key.as_str()).collect();
            standing.serving.told(sheet, &keys)
        }
        _ => sheet,
    }
}

fn row(key: &str, title: Option<&String>, t: Timeliness, tone: Tone) -> Vec<Cell> {
    let drawn =
        Coverage { required: t.decided(), acknowledged: t.met, overdue: t.late(), ..Coverage::default() };
    vec![
        Cell::Text(if key.is_empty() { "(none)" } else { key }.into(), tone),
        title.map_or(Cell::None, |t| Cell::Text(t.clone(), Tone::Faint)),
        Cell::Bar(drawn),
        Cell::Rate(t),
        Cell::count(t.due, Tone::Plain),
        Cell::count(t.met, Tone::Plain),
        Cell::count(t.met_by_claim, Tone::Warn),
        Cell::count(t.met_late, Tone::Warn),
        Cell::count(t.open, Tone::Warn),
        Cell::count(t.overdue, Tone::Bad),
        Cell::count(t.missed, Tone::Bad),
        Cell::count(t.released, Tone::Plain),
    ]
}

/// What became of obligations, in words: those that there are.
fn outcomes(t: Timeliness) -> String {
    let parts = [
        (t.met, "met in time"),
        (t.met_late, "met late"),
        (t.overdue, "overdue"),
        (t.missed, "missed"),
        (t.open, "open"),
        (t.released, "released"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    list(&parts, "and")
}

/// How much of what is fulfilled rests on less than the person's own confirmed key, recorded in time.
fn weaker(t: Timeliness) -> String {
    let mut said = String::new();
    if t.met > 0 {
        let (claim, statement) = (t.met_by_claim - t.met_by_statement, t.met_by_statement);
        said.push_str(&format!(" Of the {} in time, {claim} by the signer's clock alone", t.met));
        if statement > 0 {
            said.push_str(&format!(", and {statement} by a maintainer's statement alone"));
        }
        said.push('.');
    }
    if t.unconfirmed + t.witnessed + t.imported > 0 {
        said.push_str(&format!(
            " Weaker evidence among the fulfilled: {} by a key nobody confirmed, {} witnessed, {} imported.",
            t.unconfirmed, t.witnessed, t.imported
        ));
    }
    said
}
