//! Who may exempt, witness, import, approve: `not-authorised`.

use crate::world::{Draft, Person, Policy, World, day, settings};
use crate::{three, verdict};
use ack::assess::Verdict;
use ack::model::Body;
use ack::source::Digest;

const AT: &str = "2026-01-10T13:00:00Z";

fn exempt(w: &World, signer: &str, who: &str) -> Draft {
    w.exempt(signer, who, "conduct", ("2026-01-10", "2026-06-30"), "2026-01-10")
}

#[test]
fn an_exemption_is_a_maintainers_for_somebody_else() {
    let w = three();
    assert_eq!(verdict(&w, AT, exempt(&w, "mara", "ben")), Verdict::Valid);
    assert_eq!(verdict(&w, AT, exempt(&w, "mara", "mara")), Verdict::NotAuthorised);
    assert_eq!(verdict(&w, AT, exempt(&w, "cleo", "ben")), Verdict::NotAuthorised);
    // For the only maintainer, who cannot do it, any other will do.
    assert_eq!(verdict(&w, AT, exempt(&w, "cleo", "mara")), Verdict::Valid);
    // But alone, nobody exempts herself.
    let one = World::with(&settings(&[]), &[Person::new("mara")]);
    assert_eq!(verdict(&one, AT, exempt(&one, "mara", "mara")), Verdict::NotAuthorised);
}

#[test]
fn an_exemption_lasts_twelve_months_at_most() {
    let w = three();
    let until = |w: &World, until| w.exempt("mara", "ben", "conduct", ("2026-01-10", until), "2026-01-10");
    assert_eq!(verdict(&w, AT, until(&w, "2027-01-10")), Verdict::Valid);
    assert_eq!(verdict(&w, AT, until(&w, "2027-01-11")), Verdict::NotAuthorised);
    let mut short = three();
    short.commit("2026-01-06", |tree| {
        tree.put("ack.yaml", settings(&["max_exemption: 30 days"]));
    });
    assert_eq!(verdict(&short, AT, until(&short, "2026-02-09")), Verdict::Valid);
    assert_eq!(verdict(&short, AT, until(&short, "2026-02-10")), Verdict::NotAuthorised);
}

/// The limit is that of the commit before: no change lengthens it for the exemption that it brings.
#[test]
fn a_limit_raised_with_the_exemption() {
    let mut w = three();
    let long = |w: &World, at| w.exempt("mara", "ben", "conduct", ("2026-01-10", "2028-01-09"), at).seal();
    let together = long(&w, "2026-01-10");
    w.commit(AT, |tree| {
        tree.put("ack.yaml", settings(&["max_exemption: 2 years"])).add(&together);
    });
    let after = long(&w, "2026-01-11");
    w.record("2026-01-11T13:00:00Z", &after);
    let seen = w.on("2026-01-12");
    assert_eq!((seen.verdict(&together), seen.verdict(&after)), (Verdict::NotAuthorised, Verdict::Valid));
}

/// One commit makes cleo a maintainer and holds her exemption; the next holds another.
#[test]
fn a_maintainer_made_by_the_same_commit() {
    let mut w = three();
    let together = exempt(&w, "cleo", "ben").seal();
    w.commit(AT, |tree| {
        tree.put("ack.yaml", settings(&["maintainers: [mara, cleo]"])).add(&together);
    });
    let after = w.exempt("cleo", "ben", "conduct", ("2026-01-11", "2026-06-30"), "2026-01-11");
    let after = w.record("2026-01-11T13:00:00Z", after);
    let seen = w.on("2026-01-12");
    assert_eq!((seen.verdict(&together), seen.verdict(&after)), (Verdict::NotAuthorised, Verdict::Valid));
    // And who is one no longer after the commit, was one before it.
    let last = w.exempt("cleo", "ben", "conduct", ("2026-01-12", "2026-06-30"), "2026-01-12").seal();
    w.commit("2026-01-12T13:00:00Z", |tree| {
        tree.put("ack.yaml", settings(&[])).add(&last);
    });
    assert_eq!(w.on("2026-01-13").verdict(&last), Verdict::Valid);
}

/// A maintainer who left on 31 January exempts nobody from 1 February on, whenever it was signed.
#[test]
fn an_exemption_by_a_leaver() {
    let people = [Person::new("mara"), Person::new("ben"), Person::new("dora").end("2026-01-31")];
    let w = World::with(&settings(&["maintainers: [mara, dora]"]), &people);
    let record = w.exempt("dora", "ben", "conduct", ("2026-01-31", "2026-03-31"), "2026-01-31").seal();
    assert_eq!(verdict(&w, "2026-01-31T23:00:00Z", &record), Verdict::Valid);
    assert_eq!(verdict(&w, "2026-02-01T00:30:00Z", &record), Verdict::NotAuthorised);
}

/// A key that comes with the commit exercises no authority in it, and none before it is confirmed.
#[test]
fn authority_needs_a_confirmed_key() {
    let mut w = three();
    let with_new_key = exempt(&w, "mara", "ben").by("mara-2").seal();
    w.commit(AT, |tree| {
        tree.put_person(&Person::new("mara").keys(&["mara", "mara-2"])).add(&with_new_key);
    });
    let unconfirmed =
        w.exempt("mara", "ben", "conduct", ("2026-01-11", "2026-06-30"), "2026-01-11").by("mara-2");
    assert_eq!(verdict(&w, "2026-01-11T13:00:00Z", unconfirmed.clone()), Verdict::NotAuthorised);
    let confirm = [
        w.vouch("mara", "mara", "mara-2", "2026-01-11T09:00:00Z").by("mara-2"),
        w.vouch("mara", "mara", "mara-2", "2026-01-11T09:00:01Z"),
    ];
    w.commit("2026-01-11T10:00:00Z", |tree| {
        for record in confirm {
            tree.add(record);
        }
    });
    assert_eq!(verdict(&w, "2026-01-11T13:00:00Z", unconfirmed), Verdict::Valid);
    assert_eq!(w.on("2026-01-12").verdict(&with_new_key), Verdict::NotAuthorised);
}

#[test]
fn witnessed_by_a_maintainer_for_somebody_else() {
    let w = three();
    let seen = |signer, who, on| w.witness(signer, who, "conduct", "1.0", on, "2026-01-10");
    assert_eq!(verdict(&w, AT, seen("mara", "ben", "2026-01-10")), Verdict::Valid);
    assert_eq!(verdict(&w, AT, seen("mara", "mara", "2026-01-10")), Verdict::NotAuthorised);
    assert_eq!(verdict(&w, AT, seen("cleo", "ben", "2026-01-10")), Verdict::NotAuthorised);
    // What is witnessed was done by the day of the signature.
    assert_ne!(verdict(&w, AT, seen("mara", "ben", "2026-01-11")), Verdict::Valid);
}

#[test]
fn imported_by_a_maintainer_for_somebody_else() {
    let mut w = three();
    w.commit("2026-01-05T10:00:00Z", |tree| {
        tree.put_policy(&Policy::course("phishing", "1.0", "2026-01-05"));
    });
    let import = |signer, who| w.import(signer, who, ("phishing", "1.0"), None, "2026-01-09", "2026-01-10");
    assert_eq!(verdict(&w, AT, import("mara", "ben")), Verdict::Valid);
    assert_eq!(verdict(&w, AT, import("mara", "mara")), Verdict::NotAuthorised);
    assert_eq!(verdict(&w, AT, import("cleo", "ben")), Verdict::NotAuthorised);
}

/// Approved by a maintainer or the owner's manager, never by the author of the version.
#[test]
fn an_approval_is_by_another_than_the_author() {
    let people =
        [Person::new("mara"), Person::new("ben").manager("cleo"), Person::new("cleo"), Person::new("dan")];
    let written = |author| {
        let mut w = World::with(&settings(&[]), &people);
        w.commit("2026-01-06", |tree| {
            let visits = Policy::new("visits", "1.0", "2026-01-06").with("owner: ben");
            tree.put_policy(&visits.revision("2.0", "2026-01-06", &format!("author: {author}")));
        });
        w
    };
    let by = |w: &World, signer| verdict(w, AT, w.approve(signer, "visits", "2.0", "2026-01-10"));
    let w = written("mara");
    assert_eq!(by(&w, "mara"), Verdict::NotAuthorised);
    assert_eq!(by(&w, "cleo"), Verdict::Valid);
    assert_eq!(by(&w, "dan"), Verdict::NotAuthorised);
    assert_eq!(by(&w, "ben"), Verdict::NotAuthorised);
    let w = written("cleo");
    assert_eq!(by(&w, "cleo"), Verdict::NotAuthorised);
    assert_eq!(by(&w, "mara"), Verdict::Valid);
}

/// Writing somebody else's name over the author's, later, frees the author of nothing.
#[test]
fn an_author_who_is_edited_away_still_cannot_approve() {
    let mut w = World::with(&settings(&[]), &[Person::new("mara"), Person::new("ben")]);
    let visits = |author: &str| {
        let author = format!("author: {author}");
        Policy::new("visits", "1.0", "2026-01-06").revision("2.0", "2026-01-06", &author)
    };
    w.commit("2026-01-06", |tree| {
        tree.put_policy(&visits("mara"));
    });
    w.commit("2026-01-07", |tree| {
        tree.put_policy(&visits("ben"));
    });
    assert_eq!(verdict(&w, AT, w.approve("mara", "visits", "2.0", "2026-01-10")), Verdict::NotAuthorised);
}

fn rules_approval(w: &World, signer: &str) -> Draft {
    let body = Body::RulesApproval {
        base: w.tip_id().unwrap(),
        changes_digest: Digest::of(b""),
        signer: crate::world::person(signer),
    };
    w.draft(signer, "2026-01-10", body)
}

fn review(w: &World, signer: &str) -> Draft {
    let body = Body::Review {
        manager: crate::world::person("mara"),
        as_of: day("2026-01-09"),
        team_digest: Digest::of(b""),
        required: 1,
        acknowledged: 0,
        pending: 1,
        overdue: 0,
        notes: "".into(),
        signer: crate::world::person(signer),
    };
    w.draft(signer, "2026-01-10", body)
}

/// Rules are approved by a maintainer as of the base, and a team is reviewed by its manager: each with a key that they
/// had before the commit that brings the record.
#[test]
fn rules_and_reviews() {
    let w = three();
    for draft in [rules_approval(&w, "mara"), review(&w, "mara")] {
        assert_eq!(verdict(&w, AT, draft.clone()), Verdict::Valid, "{:?}", draft.record.body);
        let mut w = w.clone();
        let by_new_key = draft.by("mara-2").seal();
        w.commit(AT, |tree| {
            tree.put_person(&Person::new("mara").keys(&["mara", "mara-2"])).add(&by_new_key);
        });
        assert_eq!(w.on("2026-01-11").verdict(&by_new_key), Verdict::NotAuthorised);
    }
    assert_eq!(verdict(&w, AT, rules_approval(&w, "ben")), Verdict::NotAuthorised);
    assert_eq!(verdict(&w, AT, review(&w, "ben")), Verdict::NotAuthorised);
}
