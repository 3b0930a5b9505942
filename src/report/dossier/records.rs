//! The records of a pack with the texts that they are about, the records that do not count, and the findings.

use super::Table;
use crate::assess::{Assessment, Class, Judged};
use crate::finding::Finding;
use crate::model::{
    Body, Day, Document, Kind, Moment, PersonId, Record, Register, RequirementId, TextSeen, Version,
};
use crate::report::filter::Filter;
use crate::report::period::PeriodReport;
use crate::report::sheet::{Cell, Column, Sheet};
use crate::source::{CommitId, Digest};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A record of a pack.
#[derive(Clone, Debug)]
pub struct KeptRecord {
    /// Its path in the register.
    pub path: Arc<str>,
    /// The record.
    pub record: Record,
    /// The fingerprint of the key that signed.
    pub fingerprint: String,
    /// The mainline time of the commit that recorded it.
    pub recorded_at: Moment,
    /// That commit.
    pub recorded_in: CommitId,
    /// Whether the file lies at the tip with the bytes that were recorded.
    pub untouched: bool,
    /// The day it completes, for kinds that complete something.
    pub completed: Option<Day>,
    /// Its class as seen from the day asked about.
    pub class: Class,
}

/// A text of a pack.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct KeptText {
    /// Its place in the pack: `<requirement>@<version>/<SHA-256 in hex>.<extension>`.
    pub place: String,
    /// The requirement.
    pub requirement: RequirementId,
    /// The version.
    pub version: Version,
    /// The SHA-256 of the text.
    pub digest: Digest,
}

/// What of a register's records belongs to a report.
pub(super) fn kept(
    register: &Register,
    assessment: &Assessment<'_>,
    report: &PeriodReport,
    filter: &Filter,
) -> (Vec<KeptRecord>, Vec<KeptText>) {
    let valid = || assessment.records.valid();
    let wanted: Vec<Judged> = if filter.is_empty() {
        valid().collect()
    } else {
        let shown = Shown::of(report);
        let about: Vec<_> = valid().filter(|j| j.record().is_some_and(|r| shown.asks_for(r))).collect();
        let signers: BTreeSet<&PersonId> =
            about.iter().filter_map(|j| j.record().map(Record::signer)).collect();
        let enrols = |r: &Record| match &r.body {
            Body::Enrolment { person, .. } => signers.contains(person),
            _ => false,
        };
        valid().filter(|j| j.record().is_some_and(|r| shown.asks_for(r) || enrols(r))).collect()
    };
    let mut texts: BTreeMap<(RequirementId, Version, Digest), KeptText> = BTreeMap::new();
    let shown: BTreeSet<&str> = report.groups.iter().map(|g| g.key.as_str()).collect();
    for (requirement, seen) in register.texts.iter().filter(|(id, _)| shown.contains(id.as_str())) {
        for text in seen {
            texts.entry(key(requirement, text)).or_insert_with(|| place(register, requirement, text));
        }
    }
    for (requirement, version, digest) in wanted.iter().filter_map(|j| j.record()?.text()) {
        let all = register.texts.get(requirement).map_or(&[][..], Vec::as_slice);
        if let Some(text) = all.iter().find(|t| t.version == *version && t.digest == *digest) {
            texts.entry(key(requirement, text)).or_insert_with(|| place(register, requirement, text));
        }
    }
    let mut records: Vec<_> = wanted.into_iter().filter_map(|j| one(register, assessment.day, &j)).collect();
    records.sort_by(|a, b| a.path.cmp(&b.path));
    let mut texts: Vec<KeptText> = texts.into_values().collect();
    texts.sort();
    (records, texts)
}

/// The pairs and the requirements that a report shows.
struct Shown<'a> {
    pairs: BTreeSet<(&'a PersonId, &'a RequirementId)>,
    requirements: BTreeSet<&'a RequirementId>,
}

impl<'a> Shown<'a> {
    fn of(report: &'a PeriodReport) -> Self {
        let owed = report.obligations.iter().map(|o| (&o.person, &o.requirement));
        let pairs: BTreeSet<_> =
            owed.chain(report.standing.pairs.iter().map(|p| (&p.person, &p.requirement))).collect();
        let requirements = pairs.iter().map(|(_, r)| *r).collect();
        Self { pairs, requirements }
    }

    fn asks_for(&self, record: &Record) -> bool {
        match (record.kind(), record.person(), record.requirement()) {
            (Kind::Checkpoint | Kind::RulesApproval, ..) => true,
            (Kind::Approval, _, Some(requirement)) => self.requirements.contains(requirement),
            (_, Some(person), Some(requirement)) => self.pairs.contains(&(person, requirement)),
            (Kind::Review, Some(manager), _) => self.pairs.iter().any(|(p, _)| *p == manager),
            _ => false,
        }
    }
}

fn one(register: &Register, day: Day, judged: &Judged) -> Option<KeptRecord> {
    let record = judged.record()?;
    let commit = register.commit(judged.file.recorded);
    Some(KeptRecord {
        path: judged.file.path(),
        fingerprint: judged.key().map(crate::model::PublicKey::fingerprint).unwrap_or_default(),
        recorded_at: commit.time,
        recorded_in: commit.id,
        untouched: judged.file.later.is_empty(),
        completed: judged.completion.map(|c| c.day),
        class: judged.class_on(register, record.kind(), day),
        record: record.clone(),
    })
}

fn key(requirement: &RequirementId, text: &TextSeen) -> (RequirementId, Version, Digest) {
    (requirement.clone(), text.version.clone(), text.digest)
}

fn place(register: &Register, requirement: &RequirementId, text: &TextSeen) -> KeptText {
    let entry = register.requirements.get(requirement).and_then(|t| t.standing(text.since));
    let extension = match entry.map(|r| &r.document) {
        Some(Document::File(path)) => path.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()),
        _ => None,
    };
    let plain = |e: &String| (1..=8).contains(&e.len()) && e.bytes().all(|b| b.is_ascii_alphanumeric());
    let extension = extension.filter(plain).unwrap_or_else(|| "txt".into());
    KeptText {
        place: format!("{requirement}@{}/{}.{extension}", text.version, text.digest.hex()),
        requirement: requirement.clone(),
        version: text.version.clone(),
        digest: text.digest,
    }
}

/// The records as a table; the first columns are what a script needs to check each.
pub(super) fn table(records: &[KeptRecord], texts: &[KeptText]) -> Table {
    let columns = vec![
        Column::left("record", "Record"),
        Column::left("signer", "Signer"),
        Column::left("recorded_at", "Recorded"),
        Column::left("recorded_in", "In"),
        Column::left("document", "Text"),
        Column::left("kind", "Kind"),
        Column::left("subject", "Of"),
        Column::left("requirement", "Policy"),
        Column::left("version", "Version"),
        Column::left("signed_at", "Signed"),
        Column::left("completed", "Completed"),
        Column::left("class", "Class"),
        Column::left("fingerprint", "Key"),
    ];
    let places: BTreeMap<_, &str> =
        texts.iter().map(|t| ((&t.requirement, &t.version, &t.digest), t.place.as_str())).collect();
    let row = |k: &KeptRecord| {
        let text = k.record.text();
        vec![
            Cell::text(k.path.to_string()),
            Cell::text(k.record.signer().as_str()),
            Cell::Moment(k.recorded_at),
            Cell::text(k.recorded_in.to_string()),
            Cell::maybe(text.and_then(|t| places.get(&t))),
            Cell::text(k.record.kind().name()),
            Cell::text(k.record.subject()),
            Cell::maybe(k.record.requirement()),
            Cell::maybe(text.map(|(_, version, _)| version)),
            Cell::Moment(k.record.signed_at),
            Cell::day(k.completed),
            Cell::text(k.class.name()),
            Cell::text(k.fingerprint.clone()),
        ]
    };
    Table {
        name: "records".into(),
        about: "Every record of the pack: its file under register/, who signed, when it was recorded and in which commit, and its text under documents/.",
        tests: "all",
        sheet: Sheet {
            title: "Records".into(),
            columns,
            rows: records.iter().map(row).collect(),
            note: None,
        },
    }
}

/// What was recorded and does not count, whatever the filter.
pub(super) fn uncounted(register: &Register, assessment: &Assessment<'_>) -> Table {
    let columns = vec![
        Column::left("record", "Record"),
        Column::left("verdict", "Verdict"),
        Column::left("kind", "Kind"),
        Column::left("signer", "Signer"),
        Column::left("recorded_at", "Recorded"),
        Column::left("recorded_in", "In"),
    ];
    let bad = assessment.records.uncounted();
    let rows = bad.map(|j| {
        let commit = register.commit(j.file.recorded);
        vec![
            Cell::text(j.file.path().to_string()),
            Cell::text(j.verdict.name()),
            Cell::maybe(j.record().map(Record::kind)),
            Cell::maybe(j.record().map(Record::signer)),
            Cell::Moment(commit.time),
            Cell::text(commit.id.to_string()),
        ]
    });
    Table {
        name: "records-not-counted".into(),
        about: "Every file among the records that does not count, with the reason; the files lie in the history.",
        tests: "all",
        sheet: Sheet { title: "Not counted".into(), columns, rows: rows.collect(), note: None },
    }
}

pub(super) fn findings(findings: &[Finding]) -> Sheet {
    let columns = vec![
        Column::left("severity", "Severity"),
        Column::left("finding", "Finding"),
        Column::left("subject", "Of"),
        Column::left("path", "File"),
        Column::left("line", "Line"),
        Column::left("commit", "Commit"),
        Column::left("message", "Message"),
        Column::left("remedy", "Remedy"),
    ];
    let row = |f: &Finding| {
        vec![
            Cell::text(f.severity.name()),
            Cell::text(f.id),
            Cell::text(f.subject.clone()),
            Cell::maybe(f.place.as_ref().map(|p| p.path.to_string())),
            Cell::maybe(f.place.as_ref().filter(|p| p.line > 0).map(|p| p.line)),
            Cell::maybe(f.commit),
            Cell::text(f.message.clone()),
            Cell::text(f.remedy.clone()),
        ]
    };
    Sheet { title: "Findings".into(), columns, rows: findings.iter().map(row).collect(), note: None }
}
