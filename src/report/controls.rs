//! Controls: which requirements serve each, and which tests of an auditor they answer.

use super::filter::Filter;
use super::obligations::ObligationRow;
use super::row::PairRow;
use super::sample::Attribute;
use super::sheet::{Cell, Column, Sheet, Tone};
use crate::cores::Pieces;
use crate::model::{Day, Register, RequirementId};
use crate::text::list;
use std::collections::{BTreeMap, BTreeSet};

/// What a framework, its controls and everything below them are tested by. The ids are those of ISO/IEC 27001:2022
/// Annex A, the SOC 2 trust services criteria, NIST SP 800-53, PCI DSS 4 and HIPAA's 45 CFR 164.
const TESTS: [(&str, &str, &[Attribute]); 19] = [
    (
        "27001",
        "A.5.4",
        &[Attribute::Header, Attribute::NewHire, Attribute::Contract, Attribute::Consequences],
    ),
    ("27001", "A.6.1", &[Attribute::Screening]),
    ("27001", "A.6.2", &[Attribute::Contract]),
    ("27001", "A.6.3", &[Attribute::NewHire, Attribute::Training]),
    ("27001", "A.6.4", &[Attribute::Consequences]),
    ("27001", "A.6.5", &[Attribute::Leaver]),
    ("soc", "CC1.1", &[Attribute::NewHire, Attribute::Contractor]),
    ("soc", "CC1.5", &[Attribute::Consequences]),
    ("nist", "PL-4", &[Attribute::BeforeAccess, Attribute::Change]),
    ("nist", "AT-2", &[Attribute::Training]),
    ("nist", "AT-3", &[Attribute::Training]),
    ("nist", "AT-4", &[Attribute::Training]),
    ("nist", "PS-6", &[Attribute::BeforeAccess]),
    ("nist", "PS-7", &[Attribute::Contractor]),
    ("nist", "PS-8", &[Attribute::Consequences]),
    ("pci", "12.6", &[Attribute::Renewal]),
    ("pci", "12.7", &[Attribute::Screening]),
    ("hipaa", "164.308(a)(5)", &[Attribute::Training]),
    ("hipaa", "164.530(b)", &[Attribute::Change]),
];

/// Any other control is served by a policy on its topic: ISO/IEC 27001 A.5.1 wants it approved, communicated and
/// acknowledged, and is tested by the same itself.
const TOPIC: &[Attribute] = &[Attribute::Header, Attribute::NewHire, Attribute::Change];

/// The tests of an auditor that acknowledgements under a control, such as `iso27001:A.5.4`, answer; none of no control.
#[must_use]
pub fn tests_of(control: &str) -> &'static [Attribute] {
    if control.is_empty() {
        return &[];
    }
    let (framework, id) = control.split_once(':').unwrap_or(("", control));
    let framework = framework.to_ascii_lowercase();
    let below = |known: &str| {
        let rest = id.strip_prefix(known);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    };
    let known = TESTS.iter().find(|(of, known, _)| framework.contains(of) && below(known));
    known.map_or(TOPIC, |(.., tests)| *tests)
}

/// Which requirements serve which control; under the empty one are those that name none.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Serving(BTreeMap<String, BTreeSet<RequirementId>>);

impl Serving {
    /// What the requirements of these pairs name; where nothing is filtered, those that bind nobody do as well.
    pub(super) fn of(register: &Register, day: Day, pairs: &Pieces<PairRow>, filter: &Filter) -> Self {
        let mut serving = Self::default();
        if filter.is_empty() {
            let at = register.at_close_of(day).unwrap_or_else(|| register.tip());
            for requirement in register.requirements.values().filter_map(|track| track.standing_or_first(at))
            {
                serving.note(&requirement.controls, &requirement.id);
            }
        }
        // As recorded on one day, all pairs of a requirement name the same.
        for pairs in pairs.runs(|a, b| a.requirement == b.requirement) {
            serving.note(&pairs[0].what.controls, &pairs[0].requirement);
        }
        serving
    }

    /// Adds what these obligations name, each as recorded when it was due.
    pub(super) fn owed(&mut self, obligations: &Pieces<ObligationRow>) {
        let same = |a: &ObligationRow, b: &ObligationRow| {
            a.requirement == b.requirement && a.what.controls == b.what.controls
        };
        for owed in obligations.runs(same) {
            self.note(&owed[0].what.controls, &owed[0].requirement);
        }
    }

    fn note(&mut self, controls: &[String], requirement: &RequirementId) {
        let none = [String::new()];
        for control in if controls.is_empty() { &none } else { controls } {
            self.0.entry(control.clone()).or_default().insert(requirement.clone());
        }
    }

    /// The controls, in order.
    pub fn controls(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    /// The requirements that serve a control, in order.
    pub fn requirements(&self, control: &str) -> impl Iterator<Item = &RequirementId> {
        self.0.get(control).into_iter().flatten()
    }

    /// Puts tests and requirements behind each row of a sheet, whose first cell is a control.
    pub(super) fn told(&self, mut sheet: Sheet, keys: &[&str]) -> Sheet {
        sheet.columns.push(Column::left("tests", "Tests"));
        sheet.columns.push(Column::left("policies", "Policies").spare());
        let mut named: BTreeSet<Attribute> = BTreeSet::new();
        for (row, key) in sheet.rows.iter_mut().zip(keys) {
            let tests = tests_of(key);
            named.extend(tests.iter().copied());
            row.push(words(tests.iter().map(|t| t.code())));
            row.push(words(self.requirements(key).map(RequirementId::as_str)));
        }
        let mut said: Vec<String> = sheet.note.take().into_iter().collect();
        if !named.is_empty() {
            said.push("A policy counts under each control that it names, so the rows do not add up.".into());
            let legend: Vec<String> = named.iter().map(|t| format!("{} {}", t.code(), t.title())).collect();
            said.push(format!("Tests of an auditor: {}.", legend.join("; ")));
        }
        let without: Vec<String> = self.requirements("").map(ToString::to_string).collect();
        if !without.is_empty() {
            said.push(format!("Naming no control: {}.", list(&without, "and")));
        }
        sheet.note = (!said.is_empty()).then(|| said.join(" "));
        sheet
    }
}

fn words<'a>(words: impl Iterator<Item = &'a str>) -> Cell {
    let words: Vec<&str> = words.collect();
    if words.is_empty() { Cell::None } else { Cell::Text(words.join(" "), Tone::Faint) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_has_its_tests_and_those_below_it_too() {
        let codes = |control| tests_of(control).iter().map(|t| t.code()).collect::<Vec<_>>().join(" ");
        assert_eq!(codes("iso27001:A.6.3"), "T2 T6");
        assert_eq!(codes("ISO27001-2022:A.5.4"), "T1 T2 T8 T11");
        assert_eq!(codes("pci-dss:12.6.3.1"), "T4");
        assert_eq!(codes("nist-800-53:PL-4(1)"), "T3 T5");
        assert_eq!(codes("hipaa:164.530(b)(2)"), "T5");
        // A.6.10 is no part of A.6.1, and another framework's 12.6 is not PCI's.
        for other in ["iso27001:A.5.1", "iso27001:A.6.10", "iso27701:A.6.1", "soc2:12.6", "house-rule", "x:"]
        {
            assert_eq!(codes(other), "T1 T2 T5", "{other}");
        }
        assert_eq!(codes(""), "");
    }
}
