//! What goes into an evidence pack: the report of a period, the tables behind it, and the records and texts that they
//! rest on.
//!
//! Without a filter every record that counts is part of it. With one, those of the obligations and pairs shown, what
//! management signed about them, and the enrolments of whoever signed any of these.

mod management;
mod people;
mod records;
mod requirements;

pub use records::KeptText;

use super::filter::Filter;
use super::findings::finding_sheet;
use super::months::{Month, month_sheet};
use super::obligations::obligation_flow;
use super::period::PeriodReport;
use super::sheet::Flow;
use super::signers::{SignerKey, signer_sheet, signers};
use super::{Dimension, Roll, coverage, period};
use crate::assess::{Assessment, Facts, Judged};
use crate::finding::Finding;
use crate::model::Period;

/// What a pack is asked to hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scope {
    /// The period.
    pub period: Period,
    /// Which obligations and pairs.
    pub filter: Filter,
    /// The command as given, without what does not change the answer.
    pub query: String,
}

/// A table of a pack. It is made each time that it is asked for, and never held.
pub struct Table<'a> {
    /// Its name, as a path without an extension.
    pub name: String,
    /// What it is, in a sentence.
    pub about: &'static str,
    /// The audit tests that it serves, such as `T2 T13`.
    pub tests: &'static str,
    make: Box<dyn Fn() -> Flow<'a> + 'a>,
}

impl<'a> Table<'a> {
    fn new<R: Into<Flow<'a>>>(
        name: impl Into<String>,
        about: &'static str,
        tests: &'static str,
        make: impl Fn() -> R + 'a,
    ) -> Self {
        Self { name: name.into(), about, tests, make: Box::new(move || make().into()) }
    }

    /// The table itself.
    #[must_use]
    pub fn flow(&self) -> Flow<'a> {
        (self.make)()
    }
}

/// What a pack is made from.
#[derive(Debug)]
pub struct Dossier<'a> {
    /// The register as it is taken apart.
    pub facts: &'a Facts<'a>,
    /// The assessment of the day from which the period is seen; what is said of pairs is in the report.
    pub assessment: Assessment<'a, ()>,
    /// What was found, sorted.
    pub findings: &'a [Finding],
    /// The report of the period.
    pub report: PeriodReport,
    /// The records, by path: their numbers among the assessment's.
    pub records: Vec<usize>,
    /// The texts that they are about, and those in force, by place.
    pub texts: Vec<KeptText>,
    /// Whose keys were good when.
    pub signers: Vec<SignerKey>,
    period: Period,
}

/// Makes what a pack is made from, seen from the assessment's day. `findings` come sorted.
#[must_use]
pub fn dossier<'a>(
    facts: &'a Facts<'a>,
    assessment: Assessment<'a>,
    scope: &Scope,
    months: Vec<Month>,
    findings: &'a [Finding],
) -> Dossier<'a> {
    let register = facts.register;
    let standing = coverage(register, &assessment, Dimension::Policy, &scope.filter, scope.query.clone());
    let report = period(facts, &assessment, scope.period, &scope.filter, (standing, months));
    let assessment = assessment.without_pairs();
    let (records, texts) = records::kept(register, &assessment.records, &report, &scope.filter);
    let signers = signers(register);
    Dossier { facts, assessment, findings, report, records, texts, signers, period: scope.period }
}

impl<'a> Dossier<'a> {
    /// The records, by path.
    pub fn kept(&self) -> impl Iterator<Item = Judged> {
        self.records.iter().map(|n| self.assessment.records.get(*n))
    }

    /// The same when nothing else is asked for any more: what is not needed for it is let go.
    pub fn into_kept(self) -> impl Iterator<Item = Judged> + use<'a> {
        let Self { assessment, records, .. } = self;
        records.into_iter().map(move |n| assessment.records.get(n))
    }

    /// The tables, by name.
    #[must_use]
    pub fn tables(&self) -> Vec<Table<'_>> {
        let mut tables = self.of_report();
        tables.extend(people::tables(self.facts, &self.report));
        tables.extend(requirements::tables(self.facts, &self.report));
        tables.extend(management::tables(self.facts.register, &self.assessment.records, self.period));
        tables.push(records::table(self));
        tables.push(records::uncounted(self.facts.register, &self.assessment.records));
        tables.push(Table::new(
            "keys",
            "Every key that anybody had, with the times between which a record by it could be recorded; allowed_signers is the same for OpenSSH.",
            "all",
            || signer_sheet(&self.signers),
        ));
        tables.push(Table::new(
            "findings",
            "What is wrong with the data or its history, each with the commit and what to do.",
            "all",
            || finding_sheet(self.findings),
        ));
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        tables
    }

    fn of_report(&self) -> Vec<Table<'_>> {
        let report = &self.report;
        let population = &report.population;
        let rolls = [
            (Roll::Hires, "Every employment that began in the period.", "T2 T3 T6 T7 T8 T13"),
            (Roll::Active, "Who was here at the close of the period's last day.", "T4 T6 T13"),
            (Roll::Leavers, "Every employment that ended in the period.", "T9 T13"),
        ];
        let mut tables = vec![
            Table::new(
                "report/obligations",
                "Every acknowledgement due in the period or carried into it, what became of it, and the record that met it.",
                "T2 T4 T5 T6 T11",
                || obligation_flow(report.obligations.iter()),
            ),
            Table::new(
                "report/pairs",
                "How every pair of person and policy stands on the day from which the period is seen.",
                "T4 T9",
                || report.standing.pair_flow(),
            ),
            Table::new("report/policies", "Timeliness by policy.", "T2 T4 T5", || report.group_sheet()),
            Table::new("report/months", "Coverage at the month ends.", "T4", || month_sheet(&report.months)),
            Table::new(
                "populations/tie-out",
                "The numbers by type: start, joined, left, moved, end; and whether they agree.",
                "T13",
                || population.type_sheet(),
            ),
            Table::new("populations/moves", "Changes of type.", "T10 T13", || population.move_sheet()),
        ];
        tables.extend(rolls.map(|(roll, about, tests)| {
            Table::new(format!("populations/{}", roll.name()), about, tests, move || {
                population.roll_sheet(roll)
            })
        }));
        tables
    }
}
