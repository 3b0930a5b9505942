//! Records where they do not belong, and the ways by which they arrive.

use crate::world::{Person, Policy, REPOSITORY, Signed, World, settings};
use ack::assess::{Status, Verdict};
use ack::format::record::{id, parse};

/// The record with one of its lines changed, at the path that it then gives.
fn bent(record: &Signed, was: &str, now: &str) -> Signed {
    let text = String::from_utf8(record.bytes.clone()).unwrap().replace(was, now);
    assert_ne!(text.as_bytes(), record.bytes, "{was} is in it");
    let parsed = parse(text.as_bytes()).unwrap();
    let path = parsed.record.path(id(parsed.signed));
    Signed { path, bytes: text.into_bytes() }
}

/// ben's record of `conduct` 1.0 copied to whatever else it could be wanted for: never valid there.
#[test]
fn g18_a_copied_record_is_worth_nothing() {
    let people = ["mara", "ben", "cleo"].map(Person::new);
    let mut w = World::with(&settings(&[]), &people);
    w.commit("2026-01-05T10:00:00Z", |tree| {
        tree.put_policy(&Policy::new("visits", "1.0", "2026-01-05"));
        tree.put_policy(
            &Policy::new("conduct", "1.0", "2026-01-05")
                .material("2.0", "2026-01-05")
                .text("The text of conduct 1.0."),
        );
    });
    let real = w.acknowledge("ben", "conduct", "1.0", "2026-01-06").seal();
    let moved = |was: &str, now: &str| Signed { path: real.path.replace(was, now), ..real.clone() };
    let copies = [
        (moved("conduct@1.0", "visits@1.0"), Verdict::RecordMisplaced),
        (moved("--ben--", "--cleo--"), Verdict::RecordMisplaced),
        (moved("conduct@1.0", "conduct@2.0"), Verdict::RecordMisplaced),
        (bent(&real, "person: \"ben\"", "person: \"cleo\""), Verdict::SignatureInvalid),
        (bent(&real, "version: \"1.0\"", "version: \"2.0\""), Verdict::SignatureInvalid),
    ];
    let mut other_policy = bent(&real, "requirement: \"conduct\"", "requirement: \"visits\"");
    other_policy = bent(
        &other_policy,
        &ack::source::Digest::of(b"The text of conduct 1.0.").to_string(),
        &ack::source::Digest::of(b"The text of visits 1.0.").to_string(),
    );
    w.commit("2026-01-06T13:00:00Z", |tree| {
        tree.add(&real).add(&other_policy);
        for (copy, _) in &copies {
            tree.add(copy);
        }
    });
    let seen = w.on("2026-01-20");
    assert_eq!(seen.verdict(&real), Verdict::Valid);
    assert_eq!(seen.verdict(&other_policy), Verdict::SignatureInvalid);
    for (copy, verdict) in &copies {
        assert_eq!(seen.verdict(copy), *verdict, "{}", copy.path);
    }
    assert_eq!(seen.status("cleo", "conduct"), Status::Overdue);
    assert_eq!(seen.status("ben", "visits"), Status::Overdue);
}

/// The same record in another register with the same people, keys and policy.
#[test]
fn g18_a_record_of_another_register() {
    let other = "0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f2";
    let ours = World::small();
    let record = ours.acknowledge("ben", "conduct", "1.0", "2026-01-06").seal();
    let mut theirs = World::new();
    theirs.commit("2026-01-05T08:00:00Z", |tree| {
        tree.put("ack.yaml", settings(&[&format!("repository: {other}")]))
            .put_person(&Person::new("mara"))
            .put_person(&Person::new("ben"))
            .put_policy(&Policy::new("conduct", "1.0", "2026-01-05"));
    });
    theirs.record("2026-01-06T13:00:00Z", &record);
    assert_eq!(theirs.on("2026-01-06").verdict(&record), Verdict::RecordOfOtherRepository);
    let own = theirs.acknowledge("ben", "conduct", "1.0", "2026-01-07").repository(other);
    let own = theirs.record("2026-01-07T13:00:00Z", own);
    assert_eq!(theirs.on("2026-01-07").verdict(&own), Verdict::Valid);
    assert_ne!(other, REPOSITORY);
}

/// What counts is the blob: with line feeds it verifies, and a commit of the bytes that Windows shows does not.
#[test]
fn g20_line_ends_are_those_of_the_blob() {
    let mut w = World::with(&settings(&[]), &["mara", "ben", "cleo"].map(Person::new));
    let good = w.acknowledge("ben", "conduct", "1.0", "2026-01-06").seal();
    let mut crlf = w.acknowledge("cleo", "conduct", "1.0", "2026-01-06").seal();
    crlf.bytes = String::from_utf8(crlf.bytes).unwrap().replace('\n', "\r\n").into_bytes();
    w.commit("2026-01-06T13:00:00Z", |tree| {
        tree.add(&good).add(&crlf);
    });
    let seen = w.on("2026-01-06");
    assert_eq!(seen.verdict(&good), Verdict::Valid);
    assert_eq!(seen.verdict(&crlf), Verdict::RecordMalformed);
}

/// Signed on 6 January on a branch; a merge, a squash or a rebase brings it to the mainline on the 9th. It verifies,
/// is recorded on the 9th, and completes on the 6th.
#[test]
fn g21_a_record_is_recorded_when_it_reaches_the_mainline() {
    for shape in ["merge", "squash", "rebase"] {
        let mut w = World::small();
        let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-06").seal();
        let branch = w.side("2026-01-06T12:01:00Z");
        w.commit("2026-01-08", |tree| {
            tree.put("README.md", "Meanwhile, on the mainline.");
        });
        let with_record = |tree: &mut crate::world::Tree<'_>| {
            tree.add(&record);
        };
        let landed = match shape {
            "merge" => w.merge("2026-01-09", &[branch], with_record),
            _ => w.commit("2026-01-09", with_record),
        };
        let loaded = w.load();
        let file = loaded.register.records.iter().find(|f| *f.path() == *record.path).unwrap();
        assert_eq!(file.recorded, landed, "{shape}");
        assert_eq!(
            w.as_known(ack::source::CommitIx(landed.0 - 1)).on("2026-01-08").verdicts.len(),
            2,
            "{shape}"
        );
        let seen = w.on("2026-01-10");
        assert_eq!(seen.verdict(&record), Verdict::Valid, "{shape}");
        assert_eq!(seen.completion(&record), "2026-01-06", "{shape}");
        assert_eq!(seen.ids(), Vec::<&str>::new(), "{shape}");
    }
}

/// A record as a file by mail, by a branch of its own, by squash: committed by somebody else, it counts alike.
#[test]
fn g43_whoever_brings_a_record() {
    let mut w = World::small();
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-06");
    let record = w.record("2026-01-06T13:00:00Z", record);
    let last = w.history.commits.last_mut().unwrap();
    last.words = last.words.committed_by("Somebody Else <else@example.org>");
    assert_eq!(w.on("2026-01-06").verdict(&record), Verdict::Valid);
}
