//! What goes into an evidence pack: the report of a period, the tables behind it, and the records and texts that they
//! rest on.
//!
//! Without a filter every record that counts is part of it. With one, those of the obligations and pairs shown, what
//! management signed about them, and the enrolments of whoever signed any of these.

mod management;
mod people;
mod records;
mod requirements;

pub use records::{KeptRecord, KeptText};

use super::filter::Filter;
use super::period::PeriodReport;
use super::sheet::Sheet;
use super::signers::{SignerKey, signer_sheet, signers};
use super::{Dimension, Roll, coverage, month_sheet, obligation_sheet, period};
use crate::assess::{Assessment, Facts};
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

/// A table of a pack.
#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    /// Its name, as a path without an extension.
    pub name: String,
    /// What it is, in a sentence.
    pub about: &'static str,
    /// The audit tests that it serves, such as `T2 T13`.
    pub tests: &'static str,
    /// The table.
    pub sheet: Sheet,
}

/// The content of a pack.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The report of the period.
    pub report: PeriodReport,
    /// The tables, by name.
    pub tables: Vec<Table>,
    /// The records, by path.
    pub records: Vec<KeptRecord>,
    /// The texts that they are about, and those in force, by place.
    pub texts: Vec<KeptText>,
    /// Whose keys were good when.
    pub signers: Vec<SignerKey>,
}

/// Makes the content of a pack, seen from the assessment's day. `findings` come sorted.
#[must_use]
pub fn dossier(
    facts: &Facts<'_>,
    assessment: &Assessment<'_>,
    scope: &Scope,
    months: Vec<super::Month>,
    findings: &[Finding],
) -> Dossier {
    let register = facts.register;
    let standing = coverage(register, assessment, Dimension::Policy, &scope.filter, scope.query.clone());
    let report = period(facts, assessment, scope.period, &scope.filter, (standing, months));
    let (kept, texts) = records::kept(register, assessment, &report, &scope.filter);
    let signers = signers(register);
    let mut tables = report_tables(&report);
    tables.extend(people::tables(facts, &report));
    tables.extend(requirements::tables(facts, &report));
    tables.extend(management::tables(register, assessment, scope));
    tables.push(records::table(&kept, &texts));
    tables.push(records::uncounted(register, assessment));
    tables.push(Table {
        name: "keys".into(),
        about: "Every key that anybody had, with the times between which a record by it could be recorded; allowed_signers is the same for OpenSSH.",
        tests: "all",
        sheet: signer_sheet(&signers),
    });
    tables.push(Table {
        name: "findings".into(),
        about: "What is wrong with the data or its history, each with the commit and what to do.",
        tests: "all",
        sheet: records::findings(findings),
    });
    tables.sort_by(|a, b| a.name.cmp(&b.name));
    Dossier { report, tables, records: kept, texts, signers }
}

fn report_tables(report: &PeriodReport) -> Vec<Table> {
    let table = |name: &str, about, tests, sheet| Table { name: name.into(), about, tests, sheet };
    let rolls = [
        (Roll::Hires, "Every employment that began in the period.", "T2 T3 T6 T7 T8 T13"),
        (Roll::Active, "Who was here at the close of the period's last day.", "T4 T6 T13"),
        (Roll::Leavers, "Every employment that ended in the period.", "T9 T13"),
    ];
    let mut tables = vec![
        table(
            "report/obligations",
            "Every acknowledgement due in the period or carried into it, what became of it, and the record that met it.",
            "T2 T4 T5 T6 T11",
            obligation_sheet(&report.obligations),
        ),
        table(
            "report/pairs",
            "How every pair of person and policy stands on the day from which the period is seen.",
            "T4 T9",
            report.standing.pair_sheet(),
        ),
        table("report/policies", "Timeliness by policy.", "T2 T4 T5", report.group_sheet()),
        table("report/months", "Coverage at the month ends.", "T4", month_sheet(&report.months)),
        table(
            "populations/tie-out",
            "The numbers by type: start, joined, left, moved, end; and whether they agree.",
            "T13",
            report.population.type_sheet(),
        ),
        table("populations/moves", "Changes of type.", "T10 T13", report.population.move_sheet()),
    ];
    tables.extend(rolls.map(|(roll, about, tests)| {
        table(&format!("populations/{}", roll.name()), about, tests, report.population.roll_sheet(roll))
    }));
    tables
}
