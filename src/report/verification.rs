//! Verification: every record with its verdict.

use super::heading::{Heading, heading};
use super::sheet::{Cell, Column, Sheet, Tone};
use crate::assess::{Assessment, Class, Judged, JudgedRecords, Verdict};
use crate::model::{Day, Kind, Moment, PersonId, Record, Register};
use crate::source::CommitId;
use crate::text::plural;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One record as verified.
#[derive(Clone, Debug)]
pub struct RecordRow {
    /// Its path.
    pub path: Arc<str>,
    /// Its kind; `None` when the file is no record.
    pub kind: Option<Kind>,
    /// Whether it counts.
    pub verdict: Verdict,
    /// Who signed, as the record says.
    pub signer: Option<PersonId>,
    /// The key that signed, when the signature verifies.
    pub fingerprint: Option<String>,
    /// When it was signed, as the record says.
    pub signed_at: Option<Moment>,
    /// The mainline time of the commit that recorded it.
    pub recorded_at: Moment,
    /// That commit.
    pub recorded_in: CommitId,
    /// The day it completes, for kinds that complete something.
    pub completed: Option<Day>,
    /// Its class, when it is valid.
    pub class: Option<Class>,
}

/// All records of a register as verified.
#[derive(Clone, Debug)]
pub struct Verification {
    /// Where it comes from.
    pub heading: Heading,
    /// The records, by path.
    pub records: Vec<RecordRow>,
}

/// Makes the verification view.
#[must_use]
pub fn verification(register: &Register, assessment: &Assessment<'_>, query: String) -> Verification {
    let mut records: Vec<RecordRow> =
        assessment.records.iter().map(|j| row(register, &j, assessment.day)).collect();
    // They are held in the order of recording.
    records.sort_by(|a, b| a.path.cmp(&b.path));
    Verification { heading: heading(register, assessment, query), records }
}

fn row(register: &Register, judged: &Judged, day: Day) -> RecordRow {
    let record = judged.record();
    let commit = register.commit(judged.file.recorded);
    let valid = judged.verdict == Verdict::Valid;
    RecordRow {
        path: judged.file.path(),
        kind: record.map(Record::kind),
        verdict: judged.verdict,
        signer: record.map(|r| r.signer().clone()),
        fingerprint: judged.key().map(crate::model::PublicKey::fingerprint),
        signed_at: record.map(|r| r.signed_at),
        recorded_at: commit.time,
        recorded_in: commit.id,
        completed: judged.completion.filter(|_| valid).map(|c| c.day),
        class: record.filter(|_| valid).map(|r| judged.class_on(register, r.kind(), day)),
    }
}

impl Verification {
    /// How many records there are of each verdict.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Verdict, u32> {
        let mut counts = BTreeMap::new();
        for r in &self.records {
            *counts.entry(r.verdict).or_default() += 1;
        }
        counts
    }

    /// How it stands, in a line.
    #[must_use]
    pub fn state(&self) -> Vec<Cell> {
        let all = self.records.len();
        let bad = self.records.iter().filter(|r| r.verdict != Verdict::Valid).count();
        let tone = if bad == 0 { Tone::Good } else { Tone::Bad };
        vec![Cell::Text(format!("{} of {} valid", all - bad, plural(all, "record", "records")), tone)]
    }

    /// Records by kind: how many, how many valid.
    #[must_use]
    pub fn kind_sheet(&self) -> Sheet {
        by_kind(self.records.iter().map(|r| (r.kind, r.verdict)))
    }

    /// Every record, one a row.
    #[must_use]
    pub fn record_sheet(&self) -> Sheet {
        let columns = vec![
            Column::left("path", "Record"),
            Column::left("kind", "Kind"),
            Column::left("verdict", "Verdict"),
            Column::left("signer", "Signer"),
            Column::left("fingerprint", "Key"),
            Column::left("signed_at", "Signed"),
            Column::left("recorded_at", "Recorded"),
            Column::left("recorded_in", "In"),
            Column::left("completed", "Completed"),
            Column::left("class", "Class"),
        ];
        let rows = self
            .records
            .iter()
            .map(|r| {
                let tone = if r.verdict == Verdict::Valid { Tone::Good } else { Tone::Bad };
                vec![
                    Cell::text(r.path.to_string()),
                    Cell::maybe(r.kind),
                    Cell::Text(r.verdict.name().into(), tone),
                    Cell::maybe(r.signer.as_ref()),
                    Cell::maybe(r.fingerprint.as_ref()),
                    r.signed_at.map_or(Cell::None, Cell::Moment),
                    Cell::Moment(r.recorded_at),
                    Cell::text(r.recorded_in.to_string()),
                    Cell::day(r.completed),
                    Cell::maybe(r.class.map(|c| c.name())),
                ]
            })
            .collect();
        Sheet { title: "Records".into(), columns, rows, note: None }
    }
}

/// The records of an assessment by kind: how many, how many valid.
pub(super) fn kind_sheet(records: &JudgedRecords<'_>) -> Sheet {
    by_kind(records.iter().map(|j| (j.record().map(Record::kind), j.verdict)))
}

fn by_kind(records: impl Iterator<Item = (Option<Kind>, Verdict)>) -> Sheet {
    let mut kinds: BTreeMap<Option<Kind>, (u32, u32)> = BTreeMap::new();
    for (kind, verdict) in records {
        let entry = kinds.entry(kind).or_default();
        entry.0 += 1;
        entry.1 += u32::from(verdict == Verdict::Valid);
    }
    let columns = vec![
        Column::left("kind", "Kind"),
        Column::right("records", "Records"),
        Column::right("valid", "Valid"),
        Column::right("not_counted", "Not counted"),
    ];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut sum = (0, 0);
    for (kind, (all, valid)) in kinds {
        sum = (sum.0 + all, sum.1 + valid);
        rows.push(counts_row(kind.map_or("(no record)", Kind::name), all, valid, Tone::Plain));
    }
    if rows.len() > 1 {
        rows.push(counts_row("all", sum.0, sum.1, Tone::Strong));
    }
    Sheet { title: "Records".into(), columns, rows, note: None }
}

fn counts_row(name: &str, all: u32, valid: u32, tone: Tone) -> Vec<Cell> {
    vec![
        Cell::Text(name.into(), tone),
        Cell::count(all, tone),
        Cell::count(valid, tone),
        Cell::count(all - valid, Tone::Bad),
    ]
}
