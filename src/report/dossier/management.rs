//! What management signed: exemptions, approvals, reviews and checkpoints, counted or not.

use super::Table;
use crate::assess::{Judged, JudgedRecords};
use crate::model::{Body, Kind, Period, Record, Register};
use crate::report::sheet::{Cell, Column, Sheet};

type Row = fn(&Record) -> Vec<Cell>;

pub(super) fn tables<'a>(
    register: &'a Register,
    records: &'a JudgedRecords<'a>,
    period: Period,
) -> Vec<Table<'a>> {
    let sheet = move |kinds: &[Kind], columns: &[Column], row: Row| {
        let chosen = records.iter().filter_map(|j| Some((j.record()?.clone(), j)));
        let chosen = chosen.filter(|(r, _)| kinds.contains(&r.kind()) && in_period(r, period));
        let mut all = columns.to_vec();
        all.extend(COMMON);
        let rows = chosen.map(|(r, j)| row(&r).into_iter().chain(common(register, &j, &r)).collect());
        Sheet { title: String::new(), columns: all, rows: rows.collect(), note: None }
    };
    vec![
        Table::new(
            "exemptions",
            "Every exemption that holds, or was meant to hold, on a day of the period.",
            "T12",
            move || sheet(&[Kind::Exemption], &EXEMPTION, exemption),
        ),
        Table::new(
            "approvals",
            "Every approval of a version, of a change of rules, or of a risk.",
            "T1",
            move || sheet(&[Kind::Approval, Kind::RulesApproval, Kind::RiskAcceptance], &APPROVAL, approval),
        ),
        Table::new(
            "reviews",
            "Every review that a manager signed over the state of their team.",
            "T11",
            move || sheet(&[Kind::Review], &REVIEW, review),
        ),
        Table::new(
            "checkpoints",
            "Where a maintainer signed that the mainline stood; a copy kept outside shows what was rewritten since.",
            "all",
            move || sheet(&[Kind::Checkpoint], &CHECKPOINT, checkpoint),
        ),
    ]
}

fn in_period(record: &Record, Period { from, to }: Period) -> bool {
    match &record.body {
        Body::Exemption { from: first, until, .. } => *first <= to && *until >= from,
        _ => true,
    }
}

const COMMON: [Column; 6] = [
    Column::left("signer", "Signer"),
    Column::left("verdict", "Verdict"),
    Column::left("signed_at", "Signed"),
    Column::left("recorded_at", "Recorded"),
    Column::left("recorded_in", "In"),
    Column::left("record", "Record"),
];

fn common(register: &Register, judged: &Judged, record: &Record) -> [Cell; 6] {
    let commit = register.commit(judged.file.recorded);
    [
        Cell::text(record.signer().as_str()),
        Cell::text(judged.verdict.name()),
        Cell::Moment(record.signed_at),
        Cell::Moment(commit.time),
        Cell::text(commit.id.to_string()),
        Cell::text(judged.file.path().to_string()),
    ]
}

const EXEMPTION: [Column; 5] = [
    Column::left("person", "Person"),
    Column::left("requirement", "Policy"),
    Column::left("from", "From"),
    Column::left("until", "Until"),
    Column::left("reason", "Reason"),
];

fn exemption(record: &Record) -> Vec<Cell> {
    let Body::Exemption { requirement, person, from, until, reason, .. } = &record.body else {
        return vec![Cell::None; EXEMPTION.len()];
    };
    vec![
        Cell::text(person.as_str()),
        Cell::text(requirement.as_str()),
        Cell::day(Some(*from)),
        Cell::day(Some(*until)),
        Cell::text(reason.as_str()),
    ]
}

const APPROVAL: [Column; 4] = [
    Column::left("kind", "Kind"),
    Column::left("subject", "Of"),
    Column::left("material", "Material"),
    Column::left("digest", "Digest"),
];

fn approval(record: &Record) -> Vec<Cell> {
    let (material, digest) = match &record.body {
        Body::Approval { material, digest, .. } => (Cell::Flag(*material), Cell::text(digest.to_string())),
        Body::RulesApproval { changes_digest, .. } => (Cell::None, Cell::text(changes_digest.to_string())),
        _ => (Cell::None, Cell::None),
    };
    vec![Cell::text(record.kind().name()), Cell::text(record.subject()), material, digest]
}

const REVIEW: [Column; 7] = [
    Column::left("manager", "Manager"),
    Column::left("as_of", "As of"),
    Column::right("required", "Required"),
    Column::right("acknowledged", "Done"),
    Column::right("pending", "Pending"),
    Column::right("overdue", "Overdue"),
    Column::left("notes", "Notes"),
];

fn review(record: &Record) -> Vec<Cell> {
    let Body::Review { manager, as_of, required, acknowledged, pending, overdue, notes, .. } = &record.body
    else {
        return vec![Cell::None; REVIEW.len()];
    };
    let count = |n: u32| Cell::count(n, crate::report::Tone::Plain);
    vec![
        Cell::text(manager.as_str()),
        Cell::day(Some(*as_of)),
        count(*required),
        count(*acknowledged),
        count(*pending),
        count(*overdue),
        Cell::text(notes.as_str()),
    ]
}

const CHECKPOINT: [Column; 4] = [
    Column::left("commit", "Commit"),
    Column::right("records", "Records"),
    Column::left("records_digest", "Digest"),
    Column::left("previous", "Before it"),
];

fn checkpoint(record: &Record) -> Vec<Cell> {
    let Body::Checkpoint { commit, records, records_digest, previous, .. } = &record.body else {
        return vec![Cell::None; CHECKPOINT.len()];
    };
    vec![
        Cell::text(commit.to_string()),
        Cell::count(*records, crate::report::Tone::Plain),
        Cell::text(records_digest.to_string()),
        Cell::text(previous.as_str()),
    ]
}
