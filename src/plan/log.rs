//! Another system's log of acknowledgements: which rows become records, and which cannot.

use super::record::Draft;
use super::witness::{Witnessed, witnessed};
use crate::assess::{Verdict, judge};
use crate::model::{
    Body, Day, Kind, Moment, PersonId, PublicKey, Record, Register, RequirementId, Seal, Version, Zone,
};
use crate::source::{CommitId, Digest};
use std::collections::BTreeMap;

/// A row of such a log, as written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[allow(missing_docs)]
pub struct LogRow {
    /// Its line in the file, from 1.
    pub line: u64,
    pub person: String,
    pub email: String,
    pub requirement: String,
    pub version: String,
    pub date: String,
    pub evidence: String,
    pub score: String,
}

/// What is known of the log as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Log<'a> {
    /// The name of the file.
    pub name: &'a str,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its rows.
    pub rows: &'a [LogRow],
}

/// Who signs for the rows, when.
#[derive(Clone, Copy, Debug)]
pub struct Importer<'a> {
    /// The maintainer.
    pub signer: &'a PersonId,
    /// The key they will sign with.
    pub key: &'a PublicKey,
    /// The published tip.
    pub head: Option<CommitId>,
    /// The present moment.
    pub now: Moment,
}

/// What is to become of the rows; every one is in exactly one of these.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Migration {
    /// Rows that become records, by line.
    pub drafts: Vec<(u64, Draft)>,
    /// Rows that the register has already.
    pub known: Vec<u64>,
    /// Rows that cannot become records, and why.
    pub unfit: Vec<(u64, String)>,
    /// Rows whose record would not count, and its verdict.
    pub worthless: Vec<(u64, Verdict)>,
}

/// Matches the rows with the register, and judges each as if it had been signed and recorded.
#[must_use]
pub fn migration(register: &Register, log: &Log<'_>, by: Importer<'_>) -> Migration {
    with_counting(register, |counting| sorted(register, counting, log, by))
}

fn sorted(register: &Register, counting: &[&Record], log: &Log<'_>, by: Importer<'_>) -> Migration {
    let mut plan = Migration::default();
    let mut drafts: BTreeMap<String, (u64, Draft)> = BTreeMap::new();
    for row in log.rows {
        let draft = seen(register, log, row).and_then(|seen| {
            let draft = witnessed(register, &seen, by.signer, by.head, by.now).map_err(|e| e.message)?;
            draft.check().map_err(|e| e.message)?;
            Ok(draft)
        });
        match draft {
            Err(why) => plan.unfit.push((row.line, why)),
            Ok(draft) if is_recorded(counting, &draft.record, register.zone) => plan.known.push(row.line),
            Ok(draft) => match drafts.get(&draft.path()) {
                Some((line, _)) => plan.unfit.push((row.line, format!("it says the same as line {line}"))),
                None => drop(drafts.insert(draft.path(), (row.line, draft))),
            },
        }
    }
    let drafts: Vec<(u64, Draft)> = drafts.into_values().collect();
    let seal = Seal::Good { key: by.key.clone(), present: Some(true) };
    let files: Vec<_> = drafts.iter().map(|(_, d)| d.recorded(register, seal.clone())).collect();
    for (verdict, (line, draft)) in super::trial(register, &[], &files, by.now).into_iter().zip(drafts) {
        match verdict {
            Verdict::Valid => plan.drafts.push((line, draft)),
            other => plan.worthless.push((line, other)),
        }
    }
    plan.drafts.sort_by_key(|(line, _)| *line);
    plan.unfit.sort_by_key(|(line, _)| *line);
    plan.worthless.sort_by_key(|(line, _)| *line);
    plan
}

/// What a row says, in terms of the register; the error is the end of "line 7: …".
fn seen(register: &Register, log: &Log<'_>, row: &LogRow) -> Result<Witnessed, String> {
    let version = match row.version.trim() {
        "" => None,
        text => Some(
            Version::parse(text).ok_or_else(|| format!("`{}` is no version", crate::text::visible(text)))?,
        ),
    };
    let score = match row.score.trim().trim_end_matches('%') {
        "" => None,
        text => Some(text.parse().map_err(|_| format!("`{}` is no score", crate::text::visible(text)))?),
    };
    let own = row.evidence.trim();
    let place = format!("{} line {}", log.name, row.line);
    Ok(Witnessed {
        person: person(register, row)?,
        requirement: requirement(register, row)?,
        version,
        completed_on: day(row.date.trim())?,
        evidence: if own.is_empty() { place } else { format!("{place}: {own}") },
        evidence_digest: Some(log.digest),
        score,
        source: log.name.to_owned(),
    })
}

fn person(register: &Register, row: &LogRow) -> Result<PersonId, String> {
    let id = row.person.trim();
    if let Some(known) = register.people.keys().find(|k| k.as_str().eq_ignore_ascii_case(id)) {
        return Ok(known.clone());
    }
    // Who has no column of their own often stands as an address in that of the person.
    let email = if row.email.trim().is_empty() { id } else { row.email.trim() };
    let same = |p: &&PersonId| {
        let entry = register.people.get(*p).and_then(|t| t.last());
        entry.is_some_and(|e| !e.email.is_empty() && e.email.eq_ignore_ascii_case(email))
    };
    let found: Vec<&PersonId> = register.people.keys().filter(same).collect();
    let named = crate::text::visible(if email.is_empty() { id } else { email });
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] if named.is_empty() => Err("it names nobody".into()),
        [] => Err(format!("nobody on a roster is {named}")),
        _ => Err(format!("several people have the address {named}")),
    }
}

fn requirement(register: &Register, row: &LogRow) -> Result<RequirementId, String> {
    let text = row.requirement.trim();
    let titled = |id: &&RequirementId| {
        let entry = register.requirements.get(*id).and_then(|t| t.last());
        id.as_str().eq_ignore_ascii_case(text) || entry.is_some_and(|r| r.title.eq_ignore_ascii_case(text))
    };
    let found: Vec<&RequirementId> = register.requirements.keys().filter(titled).collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(format!("no policy or course is called `{}`", crate::text::visible(text))),
        _ => Err(format!("several policies are called `{}`", crate::text::visible(text))),
    }
}

/// A day, or a time whose day is meant; days that could be read in two ways are not guessed at.
fn day(text: &str) -> Result<Day, String> {
    let (date, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    Day::parse(date)
        .filter(|_| rest.is_empty() || rest.starts_with(['T', ' ']))
        .ok_or_else(|| format!("`{}` is no day as in 2026-03-31", crate::text::visible(text)))
}

/// Whether this is on record already: the same person, text and day, from the same evidence, or from the person's own hand.
#[must_use]
pub fn is_recorded(counting: &[&Record], record: &Record, zone: Zone) -> bool {
    let evidence = |r: &Record| match &r.body {
        Body::WitnessedAcknowledgement { evidence, evidence_digest, .. }
        | Body::ImportedCompletion { evidence, evidence_digest, .. } => {
            // What a file says is told by its digest, wherever the file lies and whatever its rows are called.
            Some((evidence_digest.is_none().then_some(*evidence), *evidence_digest))
        }
        _ => None,
    };
    counting.iter().any(|r| {
        let own = matches!(r.kind(), Kind::Acknowledgement | Kind::Completion);
        let day = if own { Some(zone.day_of(r.signed_at)) } else { r.completed_on() };
        r.person() == record.person()
            && r.text() == record.text()
            && day == record.completed_on()
            && (own || evidence(r) == evidence(record))
    })
}

/// Thinks about the records that count.
pub fn with_counting<T>(register: &Register, think: impl FnOnce(&[&Record]) -> T) -> T {
    let judged = judge(register);
    let counting: Vec<Record> = judged.valid().filter_map(|j| j.record().cloned()).collect();
    think(&counting.iter().collect::<Vec<_>>())
}
