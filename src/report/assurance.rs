//! What an assessor takes from the evidence: of each requirement what was seen, of each control what follows.

use super::controls::Serving;
use super::coverage::CoverageReport;
use super::filter::Tally;
use super::heading::Heading;
use super::obligations::ObligationRow;
use super::period::PeriodReport;
use super::row::PairRow;
use crate::assess::{Class, Coverage, Status, Timeliness};
use crate::model::{Day, RequirementId, Version};
use crate::text::plural;
use std::collections::{BTreeMap, BTreeSet};

/// A record that something seen rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exhibit {
    /// Whose acknowledgement it is.
    pub person: String,
    /// Of which version, or in a period: for which it was given.
    pub version: Option<Version>,
    /// When it was completed.
    pub completed: Option<Day>,
    /// Its class.
    pub class: Option<Class>,
}

/// What was seen of a requirement.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Seen {
    /// Its title; the id where nothing is required of anybody.
    pub title: String,
    /// Its coverage on the day.
    pub coverage: Coverage,
    /// What became of what was due in the period; nothing on a day.
    pub due: Timeliness,
    /// The same of what was carried into the period.
    pub carried_in: Timeliness,
    /// The records by path.
    pub exhibits: BTreeMap<String, Exhibit>,
    /// Who was late or is, a few words each, in order.
    pub late: BTreeSet<String>,
    /// Who has time left, a few words each, in order.
    pub open: BTreeSet<String>,
}

/// What follows for a control.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Conclusion {
    /// Something was acknowledged, and nothing late.
    Satisfied,
    /// Something was or is late.
    NotSatisfied,
    /// Nothing was required, or nothing is decided yet: neither.
    Undecided,
}

/// The evidence as an assessor sees it.
#[derive(Clone, Debug)]
pub struct Assurance {
    /// Where it comes from.
    pub heading: Heading,
    /// How much of what there is was looked at, and what filters left out, a sentence each.
    pub scope: Vec<String>,
    /// What was seen, by requirement.
    pub seen: BTreeMap<RequirementId, Seen>,
    /// Which requirements serve which control; under the empty one those that name none.
    pub serving: Serving,
}

impl Assurance {
    /// Of a day.
    #[must_use]
    pub fn of_day(report: &CoverageReport) -> Self {
        let mut seen: BTreeMap<RequirementId, Seen> = BTreeMap::new();
        for control in report.serving.controls() {
            for id in report.serving.requirements(control) {
                seen.entry(id.clone()).or_insert_with(|| Seen { title: id.to_string(), ..Seen::default() });
            }
        }
        for pair in &report.pairs {
            seen.entry(pair.requirement.clone()).or_default().pair(pair);
        }
        let scope = vec![scope(&report.tally, "pairs")];
        Self { heading: report.heading.clone(), scope, seen, serving: report.serving.clone() }
    }

    /// Of a period, and of the day from which it is seen.
    #[must_use]
    pub fn of_period(report: &PeriodReport) -> Self {
        let mut all = Self::of_day(&report.standing);
        all.scope.push(scope(&report.tally, "obligations"));
        for owed in &report.obligations {
            all.seen.entry(owed.requirement.clone()).or_default().obligation(owed);
        }
        all
    }

    /// The controls that something serves, each with what follows for it, in order.
    pub fn conclusions(&self) -> impl Iterator<Item = (&str, Conclusion)> {
        let controls = self.serving.controls().filter(|control| !control.is_empty());
        controls.map(|control| (control.as_str(), self.conclusion(control)))
    }

    fn conclusion(&self, control: &str) -> Conclusion {
        let seen = || self.serving.requirements(control).filter_map(|id| self.seen.get(id));
        let late = |s: &Seen| s.coverage.overdue + s.due.late() + s.carried_in.late() > 0;
        let done = |s: &Seen| s.coverage.acknowledged + s.due.met > 0;
        match (seen().any(late), seen().any(done)) {
            (true, _) => Conclusion::NotSatisfied,
            (false, true) => Conclusion::Satisfied,
            (false, false) => Conclusion::Undecided,
        }
    }
}

impl Seen {
    fn pair(&mut self, pair: &PairRow) {
        self.title = pair.what.title.to_string();
        self.coverage += pair.coverage();
        if let Some(record) = &pair.record {
            let (version, completed) = (pair.acknowledged_version.clone(), pair.completed);
            let person = pair.person.to_string();
            self.exhibits
                .insert(record.to_string(), Exhibit { person, version, completed, class: pair.class });
        }
        match pair.status {
            Status::Overdue => self.late.insert(since(pair, "overdue")),
            Status::Pending => self.open.insert(since(pair, "pending")),
            _ => false,
        };
    }

    fn obligation(&mut self, o: &ObligationRow) {
        o.what.title.as_str().clone_into(&mut self.title);
        *if o.carried_in { &mut self.carried_in } else { &mut self.due } += o.timeliness();
        if let Some(record) = &o.record {
            let (version, completed) = (Some(o.required_version.clone()), o.completed);
            let exhibit = Exhibit { person: o.person.to_string(), version, completed, class: o.class };
            self.exhibits.entry(record.to_string()).or_insert(exhibit);
        }
        if let Some(days) = o.outcome.days_late() {
            let days = plural(usize::try_from(days).unwrap_or(0), "day", "days");
            self.late.insert(format!("{} (due {}, {}, {days})", o.person, o.due, o.outcome.name()));
        }
    }

    /// The coverage and, of a period, the timeliness in a sentence or two.
    #[must_use]
    pub fn said(&self) -> String {
        let c = self.coverage;
        let mut said = if c.required == 0 {
            format!("Nothing was required on the day; {} exempt.", c.exempt)
        } else {
            format!(
                "{} of {} acknowledged on the day, {} pending, {} overdue, {} exempt.",
                c.acknowledged, c.required, c.pending, c.overdue, c.exempt
            )
        };
        for (t, what) in [(self.due, "due in the period"), (self.carried_in, "carried into it")] {
            if t.due > 0 {
                said.push_str(&format!(
                    " Of {} {what}: {} met in time, {} met late, {} overdue, {} missed, {} open, {} released.",
                    t.due, t.met, t.met_late, t.overdue, t.missed, t.open, t.released
                ));
            }
        }
        if c.unconfirmed + c.witnessed + c.imported > 0 {
            said.push_str(&format!(
                " Weaker evidence among the acknowledged: {} by a key nobody confirmed, {} witnessed, {} imported.",
                c.unconfirmed, c.witnessed, c.imported
            ));
        }
        said
    }
}

fn scope(tally: &Tally, what: &str) -> String {
    let left_out = tally.left_out.iter().map(|left| format!("; {} left out by {}", left.pairs, left.filter));
    format!("{} of {} {what} looked at{}.", tally.after, tally.before, left_out.collect::<String>())
}

fn since(pair: &PairRow, status: &str) -> String {
    let due = pair.due.map_or_else(String::new, |due| format!("due {due}, "));
    format!("{} ({due}{status})", pair.person)
}
