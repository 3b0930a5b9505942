//! The story of a record: signed, recorded, judged, what it met, what became of its file, when it ran out.

use super::duty::{met, met_by};
use super::key::{by_whom, name};
use super::{Book, Event, What};
use crate::assess::{Judged, Outcome, Verdict};
use crate::model::{Body, HeadStanding, Kind, LaterChange, Record, Seal};
use crate::text::plural;
use std::sync::Arc;

/// The event of a record being recorded, in one line: what it says and whether it counts.
pub(super) fn recorded(book: &Book<'_>, judged: &Judged) -> Event {
    let file = &judged.file;
    let Some(record) = judged.record() else {
        let why = file.content.as_ref().err().cloned().unwrap_or_default();
        let words = format!("a file that is no record: it {why}");
        return book.commit(file.recorded, What::NotCounted, words).of_record(&file.path());
    };
    let mut words = said(record);
    let mut what = what(record.kind());
    if judged.verdict == Verdict::Valid {
        let (late, standing) = standing(book, judged, record);
        words.push_str(&standing);
        if late {
            what = What::MetLate;
        }
    } else {
        what = What::NotCounted;
        words.push_str(&format!(": {}", judged.verdict.name()));
    }
    let event = book.commit(file.recorded, what, words).of_record(&file.path());
    let event = record.requirement().map_or(event.clone(), |id| event.of_requirement(id));
    event.of_person(record.person().unwrap_or_else(|| record.signer()))
}

/// What a valid record met, and what is weak about it; whether it met something late.
fn standing(book: &Book<'_>, judged: &Judged, record: &Record) -> (bool, String) {
    let mut parts: Vec<String> = Vec::new();
    let mut late = false;
    if record.kind().fulfils() {
        let pair = pair(book, record);
        for (outcome, words) in pair.map(|p| met_by(p, &judged.file.path())).unwrap_or_default() {
            late |= matches!(outcome, Outcome::MetLate(_));
            parts.push(words);
        }
        let class = judged.class_on(book.register, record.kind(), book.assessment.day);
        if class != crate::assess::Class::Personal {
            parts.push(class.name().to_owned());
        }
        let recorded = book.register.commit(judged.file.recorded).day;
        if let Some(c) = judged.completion.filter(|c| c.day != recorded) {
            parts.push(format!("completes {}", c.day));
        }
    }
    (late, if parts.is_empty() { String::new() } else { format!(", {}", parts.join("; ")) })
}

fn pair<'b>(book: &Book<'b>, record: &Record) -> Option<&'b crate::assess::Pair<'b>> {
    let pairs = &book.assessment.pairs;
    pairs.iter().find(|p| Some(p.person) == record.person() && Some(p.requirement) == record.requirement())
}

const fn what(kind: Kind) -> What {
    match kind {
        Kind::Acknowledgement
        | Kind::WitnessedAcknowledgement
        | Kind::Completion
        | Kind::ImportedCompletion => What::Acknowledged,
        Kind::Approval | Kind::RulesApproval => What::Approved,
        Kind::Exemption => What::Exempted,
        Kind::Enrolment => What::Enrolled,
        Kind::Review | Kind::RiskAcceptance | Kind::Checkpoint => What::Statement,
    }
}

/// What a record says, in a few words.
fn said(record: &Record) -> String {
    match &record.body {
        Body::Acknowledgement { version, .. } => version.to_string(),
        Body::WitnessedAcknowledgement { version, signer, .. } => format!("{version}, witnessed by {signer}"),
        Body::Completion { version, score, .. } => format!("{version} completed{}", scored(*score)),
        Body::ImportedCompletion { version, score, signer, .. } => {
            format!("{version} completed{}, imported by {signer}", scored(*score))
        }
        Body::Approval { version, material, signer, .. } => {
            let kind = if *material { "material" } else { "editorial" };
            format!("{version} as {kind}, by {signer}")
        }
        Body::RulesApproval { signer, .. } => format!("a change of rules, by {signer}"),
        Body::Exemption { from, until, reason, signer, .. } => {
            format!("from {from} until {until}, by {signer}: {reason}")
        }
        Body::Enrolment { key, signer, person, .. } if signer == person => {
            format!("{}, by its owner", name(key))
        }
        Body::Enrolment { key, signer, .. } => format!("{}, countersigned by {signer}", name(key)),
        Body::Review { as_of, required, acknowledged, .. } => {
            format!("review of the team on {as_of}: {acknowledged} of {required} acknowledged")
        }
        Body::RiskAcceptance { risk, until, signer, .. } => {
            format!("risk {risk} accepted until {until} by {signer}")
        }
        Body::Checkpoint { commit, records, signer, .. } => {
            let records = plural(usize::try_from(*records).unwrap_or(usize::MAX), "record", "records");
            format!("checkpoint of {} with {records}, by {signer}", commit.short())
        }
    }
}

fn scored(score: Option<u32>) -> String {
    score.map_or_else(String::new, |s| format!(" with {s}"))
}

/// What was done to a record's file later.
pub(super) fn later(book: &Book<'_>, judged: &Judged) -> Vec<Event> {
    let event = |(at, change): &(crate::source::CommitIx, LaterChange)| {
        let (what, words) = match change {
            LaterChange::Altered => {
                (What::Altered, "the file was changed; what was recorded first goes on counting")
            }
            LaterChange::Removed => (What::Removed, "the file was removed; the record goes on counting"),
            LaterChange::Restored => (What::Restored, "the file was put back as it was"),
        };
        book.commit(*at, what, words).of_record(&judged.file.path())
    };
    judged.file.later.iter().map(event).collect()
}

/// The whole story of one record.
pub(super) fn tell(book: &Book<'_>, path: &Arc<str>) -> Option<(String, Vec<String>, Vec<Event>)> {
    let judged = book.assessment.records.iter().find(|j| j.file.path() == *path)?;
    let (judged, file) = (&judged, &judged.file);
    let mut events = later(book, judged);
    let Some(record) = judged.record() else {
        events.push(recorded(book, judged));
        return Some((path.to_string(), vec!["This file is no record.".into()], events));
    };
    events.push(signed(book, record).of_record(path));
    let mut event = recorded(book, judged);
    if judged.verdict == Verdict::Valid {
        // What it met follows line by line.
        event.words = said(record);
    }
    events.push(event);
    if let (Seal::Good { key, .. }, Some(at)) = (&file.seal, judged.confirmed) {
        let words = format!("{} {}", name(key), by_whom(book, record.signer(), key, at));
        events.push(book.commit(at, What::KeyConfirmed, words).of_person(record.signer()));
    }
    if let Some(pair) = pair(book, record).filter(|_| judged.verdict == Verdict::Valid) {
        for o in &pair.obligations {
            let Some(done) =
                o.fulfilled_by.filter(|n| pair.records.path(*n).text() == *path).map(|n| &pair.records[n])
            else {
                continue;
            };
            let what = if matches!(o.outcome, Outcome::MetLate(_)) { What::MetLate } else { What::Met };
            let words = format!("{} {}: {}", o.cause.name(), o.required, met(o));
            events.push(book.evening(done.completion.max(o.opens), what, words).of_record(path));
        }
    }
    if let Some(day) = good_until(book, judged, record) {
        let words = format!("good until {day}, by the clock of the day it completed");
        events.push(book.morning(day.next(), What::Expired, words).of_record(path));
    }
    let title = format!("{} of {}", record.kind(), record.person().unwrap_or_else(|| record.signer()));
    Some((title, about(book, judged, record), events))
}

fn signed(book: &Book<'_>, record: &Record) -> Event {
    let zone = book.register.zone;
    let event = book.morning(zone.day_of(record.signed_at), What::Signed, "by the signer's own clock");
    Event {
        at: Some(record.signed_at),
        clock: zone.time_of(record.signed_at),
        ..event.of_person(record.signer())
    }
}

/// The last day on which a record is good, by the `renew` clock of its completion day.
fn good_until(book: &Book<'_>, judged: &Judged, record: &Record) -> Option<crate::model::Day> {
    let completion = judged.completion.filter(|_| judged.verdict == Verdict::Valid)?.day;
    let track = book.register.requirements.get(record.requirement()?)?;
    let at = book.register.at_close_of(completion).unwrap_or(crate::source::CommitIx(0));
    let clocks = track.standing_or_first(at)?.clocks(&book.register.config_at(at).clocks);
    Some(clocks.renew?.after(completion))
}

fn about(book: &Book<'_>, judged: &Judged, record: &Record) -> Vec<String> {
    let file = &judged.file;
    let mut lines = vec![format!("{}", file.path())];
    let verdict = match judged.verdict {
        Verdict::Valid => "valid".to_owned(),
        other => format!("{}: it does not count", other.name()),
    };
    let class = judged.class_on(book.register, record.kind(), book.assessment.day);
    let class = if judged.verdict == Verdict::Valid && record.kind().fulfils() {
        format!(", {}", class.name())
    } else {
        String::new()
    };
    lines.push(format!("Verdict: {verdict}{class}."));
    if let Some((id, version, digest)) = record.text() {
        lines.push(format!("Of {id} {version}, text {digest}."));
    }
    let key = match &file.seal {
        Seal::Good { key, .. } => format!("Signed by {} with {}.", record.signer(), key.fingerprint()),
        Seal::Bad(_, why) if why.is_empty() => "Its signature does not verify.".into(),
        Seal::Bad(_, why) => format!("Its signature does not verify: {why}."),
    };
    lines.push(key);
    let head = record.head.map_or_else(String::new, |h| h.short());
    lines.push(match file.head {
        HeadStanding::None => "It names no head: nothing was published yet.".into(),
        HeadStanding::Mainline(at) => {
            format!("Its head is {head} of {}, on the mainline.", book.register.commit(at).day)
        }
        HeadStanding::Displaced(_) => format!("Its head is {head}, which is beside the mainline."),
        HeadStanding::Unknown => {
            format!("Its head is {head}, which is no ancestor of the commit that recorded it.")
        }
    });
    if let Some(c) = judged.completion.filter(|_| judged.verdict == Verdict::Valid) {
        let why = match c {
            c if c.late_landing => ", because it landed late",
            c if c.backdated => ", because it is older than its own head",
            c if c.before_publication => ", because its text was not published before",
            _ => "",
        };
        let until =
            good_until(book, judged, record).map_or_else(String::new, |d| format!("; good until {d}"));
        lines.push(format!("It completes on {}{why}{until}.", c.day));
    }
    lines
}
