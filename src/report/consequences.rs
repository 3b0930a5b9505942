//! What becomes of records and duties when a register's rosters change: which records stop counting, and who owes again.

use super::sheet::{Cell, Column, Sheet, Tone};
use crate::assess::{Assessment, Facts, Status, Verdict, assess};
use crate::model::{Day, PersonId, Register, RequirementId};
use crate::text::plural;

/// What a change of rosters brings about, on the day of the register's last commit with it.
#[derive(Clone, Debug)]
pub struct Consequences {
    /// The day.
    pub day: Day,
    /// Records that count now and would not, by path.
    pub records: Vec<Lost>,
    /// Pairs that would stand worse, by requirement, then person.
    pub pairs: Vec<Worse>,
}

/// A record that would stop counting.
#[derive(Clone, Debug)]
pub struct Lost {
    /// Where it is.
    pub path: String,
    /// Its kind, for people.
    pub kind: String,
    /// Whom it is about, or who signed it.
    pub person: String,
    /// The policy or course, with the version where the record names one; empty where it is about none.
    pub what: String,
    /// The day it was recorded.
    pub recorded: Day,
    /// Why it would not count.
    pub verdict: Verdict,
}

/// Somebody who would owe what is done, or be late with what is not due.
#[derive(Clone, Debug)]
pub struct Worse {
    /// The person.
    pub person: PersonId,
    /// The policy or course.
    pub requirement: RequirementId,
    /// Where it stands.
    pub before: Status,
    /// Where it would stand.
    pub after: Status,
    /// The day on which what is open was, or will be, due.
    pub due: Option<Day>,
}

/// Compares a register with the same register after a change; both as of the last day of the second.
#[must_use]
pub fn consequences(before: &Register, after: &Register) -> Consequences {
    let day = after.commit(after.tip()).day;
    let (old, new) = (Facts::new(before), Facts::new(after));
    let (old, new) = (assess(&old, day), assess(&new, day));
    Consequences { day, records: lost(after, &old, &new), pairs: worse(&old, &new) }
}

fn lost(register: &Register, old: &Assessment<'_>, new: &Assessment<'_>) -> Vec<Lost> {
    let both = old.records.verdicts().iter().zip(new.records.verdicts());
    let stopped =
        both.enumerate().filter(|(_, (was, now))| **was == Verdict::Valid && **now != Verdict::Valid);
    let mut lost: Vec<Lost> = stopped
        .map(|(n, _)| new.records.get(n))
        .filter_map(|now| now.record().cloned().map(|record| (now, record)))
        .map(|(now, record)| Lost {
            path: now.file.path().to_string(),
            kind: record.kind().to_string(),
            person: record.person().unwrap_or(record.signer()).to_string(),
            what: match record.text() {
                Some((requirement, version, _)) => format!("{requirement} {version}"),
                None => record.requirement().map_or_else(String::new, ToString::to_string),
            },
            recorded: register.commit(now.file.recorded).day,
            verdict: now.verdict,
        })
        .collect();
    lost.sort_by(|a, b| a.path.cmp(&b.path));
    lost
}

fn worse(old: &Assessment<'_>, new: &Assessment<'_>) -> Vec<Worse> {
    let rank = |status| match status {
        Status::Overdue => 2,
        Status::Pending => 1,
        Status::NotBound | Status::Exempt | Status::Acknowledged => 0,
    };
    let before = |person: &PersonId, requirement: &RequirementId| {
        old.pair(person, requirement).map_or(Status::NotBound, |p| p.status)
    };
    new.pairs
        .iter()
        .filter(|p| rank(p.status) > 0)
        .map(|p| Worse {
            person: p.person.clone(),
            requirement: p.requirement.clone(),
            before: before(p.person, p.requirement),
            after: p.status,
            due: p.most_urgent().and_then(|o| o.due),
        })
        .filter(|w| rank(w.after) > rank(w.before))
        .collect()
}

impl Consequences {
    /// Both counts as a sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        let count = |status| self.pairs.iter().filter(|w| w.after == status).count();
        let (overdue, pending) = (count(Status::Overdue), count(Status::Pending));
        if self.records.is_empty() && self.pairs.is_empty() {
            return "Nothing stops counting, and nobody owes anything by it.".into();
        }
        let mut parts =
            vec![format!("{} would stop counting", plural(self.records.len(), "record", "records"))];
        for (n, state) in [(overdue, "overdue"), (pending, "open again")] {
            if n > 0 {
                let what = plural(n, "acknowledgement", "acknowledgements");
                parts.push(format!("{what} would be {state}"));
            }
        }
        parts.join("; ") + "."
    }

    /// The records that would stop counting.
    #[must_use]
    pub fn record_sheet(&self) -> Sheet {
        let columns = vec![
            Column::left("recorded", "Recorded"),
            Column::left("kind", "Kind"),
            Column::left("person", "Person"),
            Column::left("requirement", "Policy"),
            Column::left("verdict", "Would be"),
            Column::left("path", "Record").spare(),
        ];
        let rows = self.records.iter().map(|r| {
            vec![
                Cell::Day(r.recorded, Tone::Plain),
                Cell::text(r.kind.clone()),
                Cell::text(r.person.clone()),
                Cell::text(r.what.clone()),
                Cell::Text(r.verdict.name().into(), Tone::Bad),
                Cell::text(r.path.clone()),
            ]
        });
        Sheet { title: "Records that would stop counting".into(), columns, rows: rows.collect(), note: None }
    }

    /// Who would owe what.
    #[must_use]
    pub fn pair_sheet(&self) -> Sheet {
        let columns = vec![
            Column::left("person", "Person"),
            Column::left("requirement", "Policy"),
            Column::left("before", "Now"),
            Column::left("after", "Would be"),
            Column::left("due", "Due"),
        ];
        let rows = self.pairs.iter().map(|w| {
            let tone = if w.after == Status::Overdue { Tone::Bad } else { Tone::Warn };
            vec![
                Cell::text(w.person.as_str()),
                Cell::text(w.requirement.as_str()),
                Cell::text(w.before.name()),
                Cell::Text(w.after.name().into(), tone),
                Cell::day(w.due),
            ]
        });
        Sheet { title: "Who would owe again".into(), columns, rows: rows.collect(), note: None }
    }
}
