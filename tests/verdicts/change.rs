//! What the gate makes of a change, rule by rule: doubtful claims, the settings by which findings are made, what was there
//! before, and changes that only add records.

use crate::three;
use crate::world::{Person, Policy, Signed, World, day, requirement, settings, version};
use ack::assess::{Facts, assess};
use ack::checks::{Case, Claim, doubtful_claims, of_change, only_adds_records, part};
use ack::finding::{Finding, Severity};
use ack::model::Body;
use ack::source::Digest;

/// Asks something of a world on 1 February.
fn ask<T>(w: &World, question: impl FnOnce(&Case<'_>) -> T) -> T {
    let loaded = w.load();
    let facts = Facts::new(&loaded.register);
    let assessment = assess(&facts, day("2026-02-01"));
    question(&Case {
        register: &loaded.register,
        facts: &facts,
        records: &assessment.records,
        day: assessment.day,
    })
}

const TEXT: &str = "You must lock it.";

/// `conduct` 1.1 by ben, called editorial, and the claim that it is.
fn claimed() -> (World, Claim) {
    let mut w = three();
    let policy = Policy::new("conduct", "1.0", "2026-01-05").text(TEXT);
    let policy = policy.revision("1.1", "2026-01-10", "material: false, author: ben");
    w.commit("2026-01-10", |tree| {
        tree.put_policy(&policy);
    });
    let claim = Claim {
        requirement: requirement("conduct"),
        version: version("1.1"),
        digest: Digest::of(TEXT.as_bytes()),
        reasons: vec!["binding words: may → must".into(), "numbers: 2 → 3".into()],
    };
    (w, claim)
}

/// What is found when this approval is recorded, and how the record itself is judged.
fn approved(
    signer: &str,
    of: &str,
    text: &str,
    material: bool,
    later: impl Fn(&mut World, &Signed),
) -> usize {
    let (mut w, claim) = claimed();
    let (digest, signer_id) = (Digest::of(text.as_bytes()), crate::world::person(signer));
    let body = Body::Approval {
        requirement: requirement("conduct"),
        version: version(of),
        digest,
        material,
        signer: signer_id,
    };
    let draft = w.draft(signer, "2026-01-10T13:00:00Z", body);
    let signed = w.record("2026-01-10T14:00:00Z", draft);
    later(&mut w, &signed);
    ask(&w, |case| doubtful_claims(case, &[claim]).len())
}

#[test]
fn a_doubtful_claim_that_nobody_stands_for_is_an_error_with_its_reasons() {
    let (w, claim) = claimed();
    let findings = ask(&w, |case| doubtful_claims(case, &[claim]));
    let [found] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!(
        (found.id, found.severity, &*found.subject),
        ("editorial-doubtful", Severity::Error, "conduct@1.1")
    );
    assert_eq!(&*found.place.as_ref().unwrap().path, "policies/conduct.yaml");
    assert!(
        found.message.ends_with("Its approver has to look: binding words: may → must and numbers: 2 → 3.")
    );
    assert!(ask(&w, |case| doubtful_claims(case, &[]).is_empty()));
}

#[test]
fn a_doubtful_claim_is_answered_by_the_approval_of_exactly_it_by_somebody_else() {
    let nothing = |_: &mut World, _: &Signed| ();
    assert_eq!(approved("mara", "1.1", TEXT, false, nothing), 0);
    // An approval is a record: what is done to its file later changes nothing.
    assert_eq!(
        approved("mara", "1.1", TEXT, false, |w, signed| {
            w.commit("2026-01-11", |tree| {
                tree.remove(&signed.path);
            });
        }),
        0
    );
    for (what, left) in [
        ("by its author", approved("ben", "1.1", TEXT, false, nothing)),
        ("by somebody without authority", approved("cleo", "1.1", TEXT, false, nothing)),
        ("as material", approved("mara", "1.1", TEXT, true, nothing)),
        ("of another text", approved("mara", "1.1", "You may lock it.", false, nothing)),
        ("of another version", approved("mara", "1.0", TEXT, false, nothing)),
    ] {
        assert_eq!(left, 1, "approved {what}");
    }
}

fn ids(findings: &[Finding]) -> Vec<&'static str> {
    let mut ids: Vec<_> = findings.iter().map(|f| f.id).collect();
    ids.sort_unstable();
    ids
}

/// The findings of a change that puts `own` into the settings, where the base has `base`.
fn found(base: &[&str], own: &[&str]) -> Vec<Finding> {
    let mut w = World::with(&settings(base), &[Person::new("mara"), Person::new("ben").manager("mara")]);
    w.commit("2026-01-10", |tree| {
        tree.put_policy(&Policy::new("late", "1.0", "2026-01-10"));
    });
    let judged = w.clone();
    w.commit("2026-01-10T13:00:00Z", |tree| {
        tree.put("ack.yaml", settings(own));
    });
    ask(&w, |whole| ask(&judged, |judged| of_change(whole, Some(judged))))
}

#[test]
fn whether_an_approval_is_needed_is_said_by_the_base() {
    let severity = |base: &str, own: &str| {
        let all = found(&[base], &[own]);
        let mut found = all.iter().filter(|f| f.id == "revision-unapproved").map(|f| f.severity);
        (found.next(), found.count())
    };
    let (recorded, required) = ("approvals: recorded", "approvals: required");
    assert_eq!(severity(required, recorded), (Some(Severity::Error), 1), "both versions, each once");
    assert_eq!(severity(required, required), (Some(Severity::Error), 1));
    assert_eq!(severity(recorded, required), (Some(Severity::Note), 0), "the change's own wish is for later");
}

#[test]
fn what_a_change_does_to_the_settings_is_found_and_found_once() {
    let (tight, loose) = ("clocks: {join: 14 days}", "clocks: {join: 30 days}");
    assert_eq!(ids(&found(&[tight], &[loose])), ["revision-unapproved", "rules-loosened"]);
    assert_eq!(ids(&found(&[loose], &[tight])), ["revision-unapproved"]);
    // What both have is one finding.
    let mut w = three();
    w.commit("2026-01-10", |tree| {
        tree.put("acknowledgements/junk.yaml", "junk\n");
    });
    let twice = ask(&w, |case| of_change(case, Some(case)));
    let once = ask(&w, |case| of_change(case, None));
    assert_eq!((ids(&twice), ids(&once).contains(&"record-malformed")), (ids(&once), true));
}

#[test]
fn a_finding_about_a_commit_is_the_same_in_other_words_and_not_of_another_commit() {
    let mut w = three();
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-06T10:00:00Z").seal();
    w.record("2026-01-06", record.clone());
    w.commit("2026-01-07", |tree| {
        tree.remove(&record.path);
    });
    let was = ask(&w, ack::checks::run);
    let mut now = was.clone();
    removed_of(&mut now).message.push_str(" In other words.");
    assert!(part(now.clone(), &was).new.is_empty());
    removed_of(&mut now).commit = Some(ack::source::CommitId::new([7; 20]));
    assert_eq!(ids(&part(now.clone(), &was).new), ["record-removed"], "another commit did it");
    removed_of(&mut now).commit = removed_of(&mut was.clone()).commit;
    removed_of(&mut now).subject.push('x');
    assert_eq!(ids(&part(now, &was).new), ["record-removed"], "another record");
}

fn removed_of(findings: &mut [Finding]) -> &mut Finding {
    findings.iter_mut().find(|f| f.id == "record-removed").unwrap()
}

/// Whether a last commit that does this, to so many files, only adds records.
fn only_adds(
    touched: usize,
    change: impl FnOnce(&World) -> Vec<Signed>,
    more: impl FnOnce(&mut crate::world::Tree<'_>),
) -> bool {
    let mut w = three();
    let records = change(&w);
    w.commit("2026-01-12T12:30:00Z", |tree| {
        for record in records {
            tree.add(record);
        }
        more(tree);
    });
    ask(&w, |case| only_adds_records(case, touched))
}

#[test]
fn a_change_only_adds_records_when_each_of_its_files_is_one_that_counts() {
    let signed = |w: &World, who: &str| w.acknowledge(who, "conduct", "1.0", "2026-01-12").seal();
    assert!(only_adds(1, |w| vec![signed(w, "ben")], |_| ()));
    assert!(only_adds(2, |w| vec![signed(w, "ben"), signed(w, "cleo")], |_| ()));
    assert!(!only_adds(0, |_| vec![], |_| ()), "nothing is no record");
    assert!(!only_adds(
        2,
        |w| vec![signed(w, "ben")],
        |tree| {
            tree.put("README.md", "Hello.\n");
        }
    ));
    assert!(!only_adds(
        2,
        |w| vec![signed(w, "ben")],
        |tree| {
            tree.put("acknowledgements/junk.yaml", "junk\n");
        }
    ));
    assert!(!only_adds(
        1,
        |w| vec![w.acknowledge("ben", "conduct", "1.0", "2026-01-12").by("cleo").seal()],
        |_| ()
    ));
    let elsewhere = ack::source::CommitId::new([7; 20]);
    let unknown =
        |w: &World| w.acknowledge("ben", "conduct", "1.0", "2026-01-12").head(Some(elsewhere)).seal();
    assert!(!only_adds(1, |w| vec![unknown(w)], |_| ()), "signed over a history that is not this one");
}
