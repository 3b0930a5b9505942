//! The records that name a pair, each with its verdict.

use super::Part;
use crate::assess::{Class, Completion, Judged, Verdict};
use crate::model::{Day, Kind, Moment, Register};
use crate::report::sheet::{Cell, Column, Sheet, Tone};
use crate::source::CommitId;

/// A record that names the pair.
#[derive(Clone, Debug)]
pub struct ExplainedRecord {
    /// What it is.
    pub kind: Kind,
    /// The version that it is about, where it is about one.
    pub version: Option<String>,
    /// Whether it counts.
    pub verdict: Verdict,
    /// When it was signed, by its own account.
    pub signed_at: Moment,
    /// The day on which it was recorded.
    pub recorded_on: Day,
    /// The commit that recorded it.
    pub recorded_in: CommitId,
    /// What it completes, when it counts and completes something.
    pub completion: Option<Completion>,
    /// Of what class it is, when it counts.
    pub class: Option<Class>,
    /// Its path.
    pub record: String,
}

impl ExplainedRecord {
    /// Why it completes on another day than that of its signature.
    #[must_use]
    pub fn remark(&self) -> Option<&'static str> {
        match self.completion? {
            c if c.late_landing => Some("landed late: the recorded day counts"),
            c if c.backdated => Some("signed before its head: the recorded day counts"),
            c if c.before_publication => Some("signed before publication"),
            _ => None,
        }
    }
}

/// One record; `None` of what is no record.
pub(super) fn of(register: &Register, j: &Judged, day: Day) -> Option<ExplainedRecord> {
    let record = j.record()?;
    let valid = j.verdict == Verdict::Valid;
    let recorded = register.commit(j.file.recorded);
    Some(ExplainedRecord {
        kind: record.kind(),
        version: record.text().map(|(_, version, _)| version.to_string()),
        verdict: j.verdict,
        signed_at: record.signed_at,
        recorded_on: recorded.day,
        recorded_in: recorded.id,
        completion: j.completion.filter(|_| valid),
        class: valid.then(|| j.class_on(register, record.kind(), day)),
        record: j.file.path().to_string(),
    })
}

/// The id at the end of a record's name: enough to find it by.
pub(super) fn short(path: &str) -> &str {
    path.rsplit("--").next().unwrap_or(path).trim_end_matches(".yaml")
}

/// As a table, with a sentence for each that completes on another day than that of its signature.
pub(super) fn part(rows: &[ExplainedRecord]) -> Part {
    let columns = vec![
        Column::left("record", "Record"),
        Column::left("kind", "Kind"),
        Column::left("version", "Version"),
        Column::left("verdict", "Verdict"),
        Column::left("signed_at", "Signed (UTC)"),
        Column::left("recorded_on", "Recorded"),
        Column::left("completed", "Completes").spare(),
        Column::left("class", "Class").spare(),
    ];
    let row = |r: &ExplainedRecord| {
        let tone = if r.verdict == Verdict::Valid { Tone::Good } else { Tone::Bad };
        vec![
            Cell::text(short(&r.record)),
            Cell::text(r.kind.name()),
            Cell::maybe(r.version.as_ref()),
            Cell::Text(r.verdict.name().into(), tone),
            Cell::text(minute(r.signed_at)),
            Cell::day(Some(r.recorded_on)),
            Cell::day(r.completion.map(|c| c.day)),
            Cell::maybe(r.class.map(Class::name)),
        ]
    };
    let sheet = Sheet { title: "Records".into(), columns, rows: rows.iter().map(row).collect(), note: None };
    Part { sheet, remarks: rows.iter().flat_map(|r| [moved(r), unconfirmed(r)]).flatten().collect() }
}

/// A moment to the minute, in two words: they can be broken where there is little room.
fn minute(moment: Moment) -> String {
    moment.to_string().replace('T', " ").chars().take("2026-03-31 16:02".len()).collect()
}

fn moved(r: &ExplainedRecord) -> Option<String> {
    let (why, completion) = (r.remark()?, r.completion?);
    Some(format!("{} counts from {}: {why}.", short(&r.record), completion.day))
}

fn unconfirmed(r: &ExplainedRecord) -> Option<String> {
    let said = || format!("{} is by a key that nobody has confirmed as its signer's.", short(&r.record));
    (r.class == Some(Class::Unconfirmed)).then(said)
}
