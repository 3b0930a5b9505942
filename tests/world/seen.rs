//! How a register stands on a day, in words that a test can compare.

use super::Signed;
use ack::assess::{Assessment, Class, Coverage, Facts, Outcome, Pair, Status, Verdict, assess};
use ack::checks::{self, Case};
use ack::finding::{Finding, Severity};
use ack::load::Loaded;
use ack::model::Day;
use std::collections::BTreeMap;

/// A register as seen on a day.
#[derive(Clone, Debug)]
pub struct Seen {
    pub day: Day,
    /// By person and requirement; pairs that never were bound are not in it.
    pub pairs: BTreeMap<(String, String), PairSeen>,
    /// By path.
    pub verdicts: BTreeMap<String, Verdict>,
    /// By path, of the valid records that complete something.
    pub completions: BTreeMap<String, String>,
    /// Everything that is found, of the files and of their history.
    pub findings: Vec<Finding>,
    pub coverage: Coverage,
    /// Who confirmed a key alone.
    pub self_approved: Vec<String>,
}

/// A pair as seen on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PairSeen {
    pub status: Status,
    /// One line an obligation: `join 1.0 2026-01-05..2026-01-19 met-late 1`, oldest first; `by-claim` behind it where
    /// only the signer's clock says that it was in time.
    pub obligations: Vec<String>,
    pub on_leave: bool,
    pub renewal_open: bool,
    pub overdue_before: bool,
    pub exempt_until: Option<String>,
    pub valid_until: Option<String>,
    pub class: Option<Class>,
    /// First and last day of the current span; the last is empty while none is known.
    pub span: Option<(String, String)>,
}

impl Seen {
    pub fn of(loaded: &Loaded, day: Day) -> Self {
        let register = &loaded.register;
        let facts = Facts::new(register);
        let assessment: Assessment<'_> = assess(&facts, day);
        let case = Case { register, facts: &facts, records: &assessment.records, day: assessment.day };
        let mut findings = loaded.findings.clone();
        findings.extend(checks::run(&case));
        let records = &assessment.records;
        let completed = records.iter().filter(|j| j.verdict == Verdict::Valid);
        let completed =
            completed.filter_map(|j| Some((j.file.path().to_string(), j.completion?.day.to_string())));
        Self {
            day,
            pairs: assessment
                .pairs
                .iter()
                .map(|p| ((p.person.to_string(), p.requirement.to_string()), PairSeen::of(p, day)))
                .collect(),
            verdicts: records.iter().map(|j| (j.file.path().to_string(), j.verdict)).collect(),
            completions: completed.collect(),
            findings,
            coverage: assessment.coverage(),
            self_approved: assessment.self_approved.iter().map(|(p, _)| p.to_string()).collect(),
        }
    }

    /// A pair that was bound at some time.
    pub fn pair(&self, person: &str, requirement: &str) -> &PairSeen {
        self.pairs
            .get(&(person.into(), requirement.into()))
            .unwrap_or_else(|| panic!("{person} never owed {requirement}"))
    }

    /// Where a pair stands; one that never was bound is not bound.
    pub fn status(&self, person: &str, requirement: &str) -> Status {
        self.pairs.get(&(person.into(), requirement.into())).map_or(Status::NotBound, |p| p.status)
    }

    /// The obligations of a pair, one line each; none when it never was bound.
    pub fn obligations(&self, person: &str, requirement: &str) -> Vec<String> {
        let pair = self.pairs.get(&(person.into(), requirement.into()));
        pair.map_or_else(Vec::new, |p| p.obligations.clone())
    }

    /// The verdict on a record.
    pub fn verdict(&self, record: &Signed) -> Verdict {
        self.verdict_at(&record.path)
    }

    /// The verdict on what was first recorded at a path.
    pub fn verdict_at(&self, path: &str) -> Verdict {
        *self.verdicts.get(path).unwrap_or_else(|| panic!("no record at {path}"))
    }

    /// The completion day of a valid record.
    pub fn completion(&self, record: &Signed) -> &str {
        self.completions.get(&record.path).map_or("none", String::as_str)
    }

    /// The ids of all findings, sorted, each as often as it is found; but for the note that nobody approved the
    /// versions in effect, which is true of most worlds and of no matter to most tests.
    pub fn ids(&self) -> Vec<&'static str> {
        let passed_over = |f: &&Finding| f.id == "revision-unapproved" && f.severity == Severity::Note;
        let mut ids: Vec<_> = self.findings.iter().filter(|f| !passed_over(f)).map(|f| f.id).collect();
        ids.sort_unstable();
        ids
    }

    /// The subjects of the findings of an id, sorted.
    pub fn found(&self, id: &str) -> Vec<&str> {
        let mut subjects: Vec<_> =
            self.findings.iter().filter(|f| f.id == id).map(|f| f.subject.as_str()).collect();
        subjects.sort_unstable();
        subjects
    }

    /// The only finding of an id.
    pub fn finding(&self, id: &str) -> &Finding {
        let mut found = self.findings.iter().filter(|f| f.id == id);
        let one = found.next().unwrap_or_else(|| panic!("no {id} among {:?}", self.ids()));
        assert!(found.next().is_none(), "{id} twice");
        one
    }
}

impl PairSeen {
    fn of(pair: &Pair<'_>, day: Day) -> Self {
        let text = |d: Option<Day>| d.map(|d| d.to_string());
        let line = |o: &ack::assess::Obligation| {
            let due = o.due.map_or_else(String::new, |d| d.to_string());
            let claim = if o.by_claim { " by-claim" } else { "" };
            let (cause, outcome) = (o.cause.name(), words(o.outcome));
            format!("{cause} {} {}..{due} {outcome}{claim}", o.required, o.opens)
        };
        Self {
            status: pair.status,
            obligations: pair.obligations.iter().map(line).collect(),
            on_leave: pair.on_leave,
            renewal_open: pair.renewal_open,
            overdue_before: pair.overdue_before,
            exempt_until: text(pair.exempt_until),
            valid_until: text(pair.valid_until),
            class: pair.class_on(day),
            span: pair.span.map(|s| (s.first.to_string(), text(s.last).unwrap_or_default())),
        }
    }
}

fn words(outcome: Outcome) -> String {
    match outcome.days_late() {
        Some(days) => format!("{} {days}", outcome.name()),
        None => outcome.name().to_owned(),
    }
}
