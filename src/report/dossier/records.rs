//! The records of a pack with the texts that they are about, and the records that do not count.

use super::{Dossier, Table};
use crate::assess::{Judged, JudgedRecords, Verdict};
use crate::model::{
    Body, Document, Kind, PersonId, PublicKey, Record, Register, RequirementId, TextSeen, Version,
};
use crate::report::filter::Filter;
use crate::report::period::PeriodReport;
use crate::report::sheet::{Cell, Column, Flow};
use crate::source::Digest;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    records: &JudgedRecords<'_>,
    report: &PeriodReport,
    filter: &Filter,
) -> (Vec<usize>, Vec<KeptText>) {
    let counts = |n: &usize| records.verdicts()[*n] == Verdict::Valid;
    let valid = || (0..records.len()).filter(counts).map(|n| (n, records.get(n)));
    let asked = Shown::of(report);
    let asks_for = |j: &Judged| j.record().is_some_and(|r| asked.asks_for(r));
    let signers: BTreeSet<PersonId> = if filter.is_empty() {
        BTreeSet::new()
    } else {
        valid().filter(|(_, j)| asks_for(j)).filter_map(|(_, j)| Some(j.record()?.signer().clone())).collect()
    };
    let enrols = |j: &Judged| match j.record().map(|r| &r.body) {
        Some(Body::Enrolment { person, .. }) => signers.contains(person),
        _ => false,
    };
    let mut texts: BTreeMap<(RequirementId, Version, Digest), KeptText> = BTreeMap::new();
    let shown: BTreeSet<&str> = report.groups.iter().map(|g| g.key.as_str()).collect();
    for (requirement, seen) in register.texts.iter().filter(|(id, _)| shown.contains(id.as_str())) {
        for text in seen {
            texts.entry(key(requirement, text)).or_insert_with(|| place(register, requirement, text));
        }
    }
    let mut wanted: Vec<(Arc<str>, usize)> = Vec::new();
    for (n, judged) in valid().filter(|(_, j)| filter.is_empty() || asks_for(j) || enrols(j)) {
        wanted.push((judged.file.path(), n));
        let Some((requirement, version, digest)) = judged.record().and_then(Record::text) else { continue };
        let all = register.texts.get(requirement).map_or(&[][..], Vec::as_slice);
        if let Some(text) = all.iter().find(|t| t.version == *version && t.digest == *digest) {
            texts.entry(key(requirement, text)).or_insert_with(|| place(register, requirement, text));
        }
    }
    wanted.sort();
    let mut texts: Vec<KeptText> = texts.into_values().collect();
    texts.sort();
    (wanted.into_iter().map(|(_, n)| n).collect(), texts)
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
pub(super) fn table<'a>(dossier: &'a Dossier<'_>) -> Table<'a> {
    Table::new(
        "records",
        "Every record of the pack: its file under register/, who signed, when it was recorded and in which commit, and its text under documents/.",
        "all",
        || rows(dossier),
    )
}

fn rows<'a>(dossier: &'a Dossier<'_>) -> Flow<'a> {
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
        dossier.texts.iter().map(|t| ((&t.requirement, &t.version, &t.digest), t.place.as_str())).collect();
    let (register, day) = (dossier.facts.register, dossier.assessment.day);
    let row = move |judged: Judged| {
        let record = judged.record()?;
        let text = record.text();
        let commit = register.commit(judged.file.recorded);
        Some(vec![
            Cell::text(judged.file.path().to_string()),
            Cell::text(record.signer().as_str()),
            Cell::Moment(commit.time),
            Cell::text(commit.id.to_string()),
            Cell::maybe(text.and_then(|t| places.get(&t))),
            Cell::text(record.kind().name()),
            Cell::text(record.subject()),
            Cell::maybe(record.requirement()),
            Cell::maybe(text.map(|(_, version, _)| version)),
            Cell::Moment(record.signed_at),
            Cell::day(judged.completion.map(|c| c.day)),
            Cell::text(judged.class_on(register, record.kind(), day).name()),
            Cell::text(judged.key().map(PublicKey::fingerprint).unwrap_or_default()),
        ])
    };
    Flow::new(columns, dossier.kept().filter_map(row))
}

/// What was recorded and does not count, whatever the filter.
pub(super) fn uncounted<'a>(register: &'a Register, records: &'a JudgedRecords<'_>) -> Table<'a> {
    Table::new(
        "records-not-counted",
        "Every file among the records that does not count, with the reason; the files lie in the history.",
        "all",
        move || uncounted_rows(register, records),
    )
}

fn uncounted_rows<'a>(register: &'a Register, records: &'a JudgedRecords<'_>) -> Flow<'a> {
    let columns = vec![
        Column::left("record", "Record"),
        Column::left("verdict", "Verdict"),
        Column::left("kind", "Kind"),
        Column::left("signer", "Signer"),
        Column::left("recorded_at", "Recorded"),
        Column::left("recorded_in", "In"),
    ];
    let bad = records.uncounted();
    let row = |j: Judged| {
        let commit = register.commit(j.file.recorded);
        vec![
            Cell::text(j.file.path().to_string()),
            Cell::text(j.verdict.name()),
            Cell::maybe(j.record().map(Record::kind)),
            Cell::maybe(j.record().map(Record::signer)),
            Cell::Moment(commit.time),
            Cell::text(commit.id.to_string()),
        ]
    };
    Flow::new(columns, bad.map(row))
}
