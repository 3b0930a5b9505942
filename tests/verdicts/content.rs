//! What a record says: register, signer, kind, score, requirement, version, digest, statement.

use crate::world::{Person, Policy, World, settings, text_of};
use crate::{three, verdict};
use ack::assess::{Status, Verdict};

const AT: &str = "2026-01-06T13:00:00Z";

#[test]
fn a_record_of_another_repository() {
    let w = World::small();
    let record = || w.acknowledge("ben", "conduct", "1.0", "2026-01-06");
    let other = record().repository("0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f2");
    assert_eq!(verdict(&w, AT, other), Verdict::RecordOfOtherRepository);
    assert_eq!(verdict(&w, AT, record()), Verdict::Valid);
}

/// The identity that was recorded first stands, whatever the settings say later.
#[test]
fn the_first_identity_stands() {
    let mut w = World::small();
    let other = "0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f2";
    w.commit("2026-01-05T10:00:00Z", |tree| {
        tree.put("ack.yaml", settings(&[&format!("repository: {other}")]));
    });
    let record = || w.acknowledge("ben", "conduct", "1.0", "2026-01-06");
    assert_eq!(verdict(&w, AT, record().repository(other)), Verdict::RecordOfOtherRepository);
    assert_eq!(verdict(&w, AT, record()), Verdict::Valid);
    assert_eq!(w.on("2026-01-06").ids(), ["register-identity-changed"]);
}

/// zoe is on no roster, and later is: what she signed before stays unknown. Entry, key and first signature may arrive
/// in one commit.
#[test]
fn a_signer_on_no_roster() {
    let mut w = World::small();
    let early = w.acknowledge("zoe", "conduct", "1.0", "2026-01-06");
    let early = w.record(AT, early);
    let mut late = w.clone();
    late.commit("2026-01-07", |tree| {
        tree.put_person(&Person::new("zoe"));
    });
    assert_eq!(late.on("2026-01-08").verdict(&early), Verdict::SignerUnknown);
    let together = w.acknowledge("zoe", "conduct", "1.0", "2026-01-07").seal();
    w.commit("2026-01-07T13:00:00Z", |tree| {
        tree.put_person(&Person::new("zoe")).add(&together);
    });
    assert_eq!(w.on("2026-01-08").verdict(&together), Verdict::Valid);
}

/// An entry that was deleted goes on standing as it was last recorded.
#[test]
fn a_deleted_signer_is_known() {
    let mut w = World::small();
    w.commit("2026-01-06T08:00:00Z", |tree| {
        tree.remove("people/ben.yaml");
    });
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-06");
    assert_eq!(verdict(&w, AT, record), Verdict::Valid);
    assert_eq!(w.on("2026-01-06").found("person-removed"), ["ben"]);
}

fn with_courses() -> World {
    let mut w = World::small();
    w.commit("2026-01-05T10:00:00Z", |tree| {
        tree.put_policy(&Policy::course("phishing", "1.0", "2026-01-05").with("pass: 80"));
        tree.put_policy(&Policy::course("first-aid", "1.0", "2026-01-05").with("evidence: import"));
    });
    w
}

#[test]
fn a_kind_that_cannot_meet_the_requirement() {
    let w = with_courses();
    let (on, at) = ("2026-01-06", "2026-01-06");
    let score = Some(90);
    let mismatched = [
        w.acknowledge("ben", "phishing", "1.0", at),
        w.witness("mara", "ben", "phishing", "1.0", on, at),
        w.complete("ben", "conduct", "1.0", score, at),
        w.import("mara", "ben", ("conduct", "1.0"), score, on, at),
        w.complete("ben", "first-aid", "1.0", score, at),
    ];
    for draft in mismatched {
        assert_eq!(verdict(&w, AT, draft.clone()), Verdict::KindMismatch, "{:?}", draft.record.body);
    }
    let fitting = [
        w.acknowledge("ben", "conduct", "1.0", at),
        w.witness("mara", "ben", "conduct", "1.0", on, at),
        w.complete("ben", "phishing", "1.0", score, at),
        w.import("mara", "ben", ("phishing", "1.0"), score, on, at),
        w.import("mara", "ben", ("first-aid", "1.0"), None, on, at),
    ];
    for draft in fitting {
        assert_eq!(verdict(&w, AT, draft.clone()), Verdict::Valid, "{:?}", draft.record.body);
    }
}

#[test]
fn a_score_below_the_pass_mark() {
    let w = with_courses();
    for (score, expected) in [
        (Some(79), Verdict::ScoreBelowPass),
        (None, Verdict::ScoreBelowPass),
        (Some(80), Verdict::Valid),
        (Some(100), Verdict::Valid),
    ] {
        let own = w.complete("ben", "phishing", "1.0", score, "2026-01-06");
        assert_eq!(verdict(&w, AT, own), expected, "{score:?}");
        let import = w.import("mara", "ben", ("phishing", "1.0"), score, "2026-01-06", "2026-01-06");
        assert_eq!(verdict(&w, AT, import), expected, "{score:?}");
    }
}

/// The pass mark is that of the commit before: no change lowers it for the records that it brings.
#[test]
fn a_pass_mark_lowered_with_the_record() {
    let lowered = Policy::course("phishing", "1.0", "2026-01-05").with("pass: 50");
    let mut w = with_courses();
    let together = w.complete("ben", "phishing", "1.0", Some(60), "2026-01-06").seal();
    w.commit(AT, |tree| {
        tree.put_policy(&lowered).add(&together);
    });
    let after = w.complete("ben", "phishing", "1.0", Some(60), "2026-01-07");
    let after = w.record("2026-01-07T13:00:00Z", after);
    let seen = w.on("2026-01-08");
    assert_eq!((seen.verdict(&together), seen.verdict(&after)), (Verdict::ScoreBelowPass, Verdict::Valid));
    // A version that is first recorded in the commit itself is judged by itself.
    let mut w = with_courses();
    let newer = w.complete("ben", "phishing", "2.0", Some(60), "2026-01-06").seal();
    w.commit(AT, |tree| {
        tree.put_policy(&lowered.material("2.0", "2026-01-06")).add(&newer);
    });
    assert_eq!(w.on("2026-01-08").verdict(&newer), Verdict::Valid);
}

/// Policies and versions count from the commit that first holds them; they may come with the record.
#[test]
fn a_requirement_or_a_version_that_was_not_there_yet() {
    let visits = Policy::new("visits", "1.0", "2026-01-06");
    let newer = visits.clone().material("2.0", "2026-01-07");
    let mut w = World::small();
    let early = [
        w.acknowledge("ben", "visits", "1.0", "2026-01-06T08:00:00Z").seal(),
        w.acknowledge("ben", "conduct", "1.1", "2026-01-06T08:00:00Z").seal(),
    ];
    w.commit("2026-01-06T09:00:00Z", |tree| {
        tree.add(&early[0]).add(&early[1]);
    });
    let together = w.acknowledge("ben", "visits", "1.0", "2026-01-06").seal();
    w.commit(AT, |tree| {
        tree.put_policy(&visits).add(&together);
    });
    w.commit("2026-01-07", |tree| {
        tree.put_policy(&newer);
        tree.put_policy(&Policy::new("conduct", "1.0", "2026-01-05").editorial("1.1", "2026-01-07"));
    });
    let superseded = w.acknowledge("ben", "visits", "1.0", "2026-01-08");
    let superseded = w.record("2026-01-08T13:00:00Z", superseded);
    let seen = w.on("2026-01-09");
    assert_eq!(seen.verdict(&early[0]), Verdict::RequirementUnknown);
    assert_eq!(seen.verdict(&early[1]), Verdict::VersionUnknown);
    assert_eq!(seen.verdict(&together), Verdict::Valid);
    assert_eq!(seen.verdict(&superseded), Verdict::Valid);
    assert_eq!(seen.status("ben", "visits"), Status::Pending);
}

#[test]
fn a_digest_that_the_version_never_had() {
    let mut w = World::small();
    let record = |w: &World, text| w.acknowledge("ben", "conduct", "1.0", "2026-01-06").text(text);
    assert_eq!(verdict(&w, AT, record(&w, "Some other text.")), Verdict::DigestMismatch);
    assert_eq!(verdict(&w, AT, record(&w, "The text of conduct 1.0. ")), Verdict::DigestMismatch);
    assert_eq!(verdict(&w, AT, record(&w, "The text of conduct 1.0.")), Verdict::Valid);
    // A text edited in place and put back: who signed it in between signed a text that the version had.
    for text in ["Edited in place.", "The text of conduct 1.0."] {
        w.commit("2026-01-05T10:00:00Z", |tree| {
            tree.put_policy(&Policy::new("conduct", "1.0", "2026-01-05").text(text));
        });
    }
    assert_eq!(verdict(&w, AT, record(&w, "Edited in place.")), Verdict::Valid);
}

/// A text belongs to the version that is listed first; an older entry of the list has no text by that.
#[test]
fn the_text_belongs_to_the_version_listed_first() {
    let mut w = World::small();
    w.commit("2026-01-05T10:00:00Z", |tree| {
        tree.put_policy(&Policy::new("visits", "1.0", "2026-01-05").material("2.0", "2026-01-05"));
    });
    let first = w.acknowledge("ben", "visits", "2.0", "2026-01-06");
    assert_eq!(verdict(&w, AT, first), Verdict::Valid);
    let older = w.acknowledge("ben", "visits", "1.0", "2026-01-06").text(&text_of("visits", "2.0"));
    assert_eq!(verdict(&w, AT, older), Verdict::DigestMismatch);
}

#[test]
fn another_statement() {
    let w = World::small();
    let record = || w.acknowledge("ben", "conduct", "1.0", "2026-01-06");
    let own = "I have read and understood this document, and I agree to comply with it.";
    assert_eq!(verdict(&w, AT, record().statement(own)), Verdict::Valid);
    for other in ["I do not agree.", &own[..own.len() - 1], "I have completed this course."] {
        assert_eq!(verdict(&w, AT, record().statement(other)), Verdict::StatementMismatch, "{other}");
    }
    let fixed = w.exempt("mara", "ben", "conduct", ("2026-01-06", "2026-02-06"), "2026-01-06");
    assert_eq!(verdict(&w, AT, fixed.clone()), Verdict::Valid);
    assert_eq!(verdict(&w, AT, fixed.statement(own)), Verdict::StatementMismatch);
}

/// The statement is the requirement's own where it has one; that of the head will do as well as that of the recorded
/// commit, and one that was in force before both will not.
#[test]
fn the_statement_in_force_at_head_or_recording() {
    let mut w = three();
    let say = |text: &str| Policy::new("conduct", "1.0", "2026-01-05").with(&format!("statement: {text}"));
    let oldest = w.acknowledge("ben", "conduct", "1.0", "2026-01-07");
    w.commit("2026-01-06", |tree| {
        tree.put_policy(&say("I comply."));
    });
    let at_head = w.acknowledge("ben", "conduct", "1.0", "2026-01-07").statement("I comply.").seal();
    let oldest = oldest.head(w.tip_id()).seal();
    w.commit("2026-01-07T12:30:00Z", |tree| {
        tree.put_policy(&say("I really comply."));
    });
    let at_recording = at_head.clone();
    let newest =
        w.acknowledge("cleo", "conduct", "1.0", "2026-01-07T12:40:00Z").statement("I really comply.").seal();
    w.commit("2026-01-07T13:00:00Z", |tree| {
        tree.add(&at_recording).add(&oldest).add(&newest);
    });
    let seen = w.on("2026-01-08");
    assert_eq!(seen.verdict(&at_head), Verdict::Valid);
    assert_eq!(seen.verdict(&newest), Verdict::Valid);
    assert_eq!(seen.verdict(&oldest), Verdict::StatementMismatch);
}
