//! What is done to records, and to the places where they lie.

use crate::stage::{Row, Stage, ben, conduct};
use crate::world::{Signed, settings};

/// A second record of the same by ben, honestly signed and committed.
fn signs_again(s: &mut Stage) {
    let again = s.w.acknowledge("ben", "conduct", "1.0", "2026-01-10T10:00:00Z");
    s.add(again).commit("2026-01-10");
}

/// A record with something changed in its text, at the path that it had.
fn bent(record: &Signed, was: &str, now: &str) -> Signed {
    let text = String::from_utf8(record.bytes.clone()).unwrap();
    assert!(text.contains(was));
    Signed { path: record.path.clone(), bytes: text.replacen(was, now, 1).into_bytes() }
}

/// A record of ben's that is wrong, brought beside the good one.
fn brought(s: &Stage, record: impl Into<Signed>) {
    s.add(record).commit("2026-01-10T13:00:00Z");
}

fn renamed(s: &Stage, record: &Signed) -> Signed {
    let parsed = ack::format::record::parse(&record.bytes).unwrap();
    let path = parsed.record.path(ack::format::record::id(parsed.signed));
    assert!(!s.root().join(&path).exists());
    Signed { path, ..record.clone() }
}

pub(crate) const ROWS: &[Row] = &[
    Row {
        what: "a record is deleted",
        found: &["record-removed"],
        tampered: |s| {
            s.remove(&s.record().path).commit("2026-01-10");
        },
        honest: signs_again,
    },
    Row {
        what: "a record is deleted, and put back by a revert",
        found: &["record-removed"],
        tampered: |s| {
            s.remove(&s.record().path).commit("2026-01-10");
            s.git("2026-01-11", &["revert", "--no-edit", "HEAD"]);
        },
        honest: signs_again,
    },
    Row {
        what: "a record is moved to another day",
        found: &["record-misplaced", "record-removed"],
        tampered: |s| {
            let record = s.record();
            s.remove(&record.path).put(&record.path.replace("/06/", "/07/"), &record.bytes);
            s.commit("2026-01-10");
        },
        honest: signs_again,
    },
    Row {
        what: "a record is edited after it was recorded",
        found: &["record-altered"],
        tampered: |s| {
            s.add(bent(&s.record(), "I agree to", "I do not agree to")).commit("2026-01-10");
        },
        honest: |s| {
            s.put("README.md", "Not a record.").commit("2026-01-10");
        },
    },
    Row {
        what: "a record is made executable",
        found: &["record-altered"],
        tampered: |s| {
            s.git("2026-01-10", &["update-index", "--chmod=+x", &s.record().path]);
            s.git("2026-01-10", &["commit", "-q", "-m", "chmod"]);
        },
        honest: signs_again,
    },
    Row {
        what: "a symbolic link takes a record's place",
        found: &["record-altered"],
        tampered: |s| {
            let path = s.record().path;
            let link = s.real.git("repo", &["hash-object", "-w", "ack.yaml"]);
            s.git("2026-01-10", &["update-index", "--cacheinfo", &format!("120000,{link},{path}")]);
            s.git("2026-01-10", &["commit", "-q", "-m", "link"]);
        },
        honest: signs_again,
    },
    Row {
        what: "a submodule takes a record's place",
        found: &["record-altered"],
        tampered: |s| {
            let (path, commit) = (s.record().path, s.tip());
            s.git("2026-01-10", &["update-index", "--cacheinfo", &format!("160000,{commit},{path}")]);
            s.git("2026-01-10", &["commit", "-q", "-m", "module"]);
        },
        honest: signs_again,
    },
    Row {
        what: "a word of a record is changed before it is brought",
        found: &["signature-invalid"],
        tampered: |s| {
            let other = bent(&s.record(), "2026-01-06T10:00:00Z", "2026-01-06T10:00:01Z");
            brought(s, renamed(s, &other));
        },
        honest: signs_again,
    },
    Row {
        what: "another statement is signed by its person",
        found: &["statement-mismatch"],
        tampered: |s| {
            let other = s.w.acknowledge("ben", "conduct", "1.0", "2026-01-10").statement("I do not agree.");
            brought(s, other);
        },
        honest: signs_again,
    },
    Row {
        what: "junk lies where a person's record would go",
        found: &["record-malformed"],
        tampered: |s| {
            let next = s.w.acknowledge("ben", "conduct", "1.0", "2026-01-10").seal();
            s.put(&next.path, "junk").commit("2026-01-09");
            // The person still can sign, a second later.
            brought(s, s.w.acknowledge("ben", "conduct", "1.0", "2026-01-10T12:00:01Z"));
        },
        honest: signs_again,
    },
    Row {
        what: "a file that is no record lies among the records",
        found: &["stray-file"],
        tampered: |s| {
            s.put("acknowledgements/2026/notes.txt", "Look here.").commit("2026-01-10");
        },
        honest: |s| {
            s.put("notes.txt", "Look here.").commit("2026-01-10");
        },
    },
    Row {
        what: "the person of a record is changed, and it moves to that person's path",
        found: &["signature-invalid"],
        tampered: |s| {
            let record = s.w.acknowledge("ben", "conduct", "1.0", "2026-01-10").seal();
            let other = bent(&record, "person: \"ben\"", "person: \"mara\"");
            brought(s, renamed(s, &other));
        },
        honest: signs_again,
    },
    Row {
        what: "a record of another register with the same policy",
        found: &["record-of-other-repository"],
        tampered: |s| {
            let draft = s.w.acknowledge("ben", "conduct", "1.0", "2026-01-10");
            brought(s, draft.repository("0197f6c2-8a40-7cc1-9d0e-5a1be5b8a2f2"));
        },
        honest: signs_again,
    },
    Row {
        what: "a digest that the version never had",
        found: &["digest-mismatch"],
        tampered: |s| brought(s, s.w.acknowledge("ben", "conduct", "1.0", "2026-01-10").text("Another.")),
        honest: signs_again,
    },
    Row {
        what: "a key of a stranger",
        found: &["key-not-enrolled"],
        tampered: |s| brought(s, s.w.acknowledge("ben", "conduct", "1.0", "2026-01-10").by("stranger")),
        honest: signs_again,
    },
    Row {
        what: "a key of another enrolled person",
        found: &["key-not-enrolled"],
        tampered: |s| brought(s, s.w.acknowledge("ben", "conduct", "1.0", "2026-01-10").by("mara")),
        honest: signs_again,
    },
    Row {
        what: "signed an hour after it was recorded",
        found: &["signed-in-future"],
        tampered: |s| brought(s, s.w.acknowledge("ben", "conduct", "1.0", "2026-01-10T14:00:00Z")),
        honest: signs_again,
    },
    Row {
        what: "signed long before it was recorded",
        found: &["late-landing"],
        tampered: |s| {
            let old = s.w.acknowledge("ben", "conduct", "1.0", "2026-01-06T12:00:00Z");
            s.add(old).commit("2026-02-20");
        },
        honest: signs_again,
    },
    Row {
        what: "signed before its own head",
        found: &["backdated"],
        tampered: |s| {
            let draft = s.w.acknowledge("ben", "conduct", "1.0", "2026-01-06T10:30:00Z");
            brought(s, draft.head(Some(s.tip())));
        },
        honest: |s| {
            let draft = s.w.acknowledge("ben", "conduct", "1.0", "2026-01-10");
            brought(s, draft.head(Some(s.tip())));
        },
    },
    Row {
        what: "signed before its text was there",
        found: &["signed-before-publication"],
        tampered: |s| {
            let early = s.w.acknowledge("ben", "conduct", "1.0", "2026-01-05T07:00:00Z");
            s.add(early).commit("2026-01-10");
        },
        honest: signs_again,
    },
    Row {
        what: "an exemption for oneself",
        found: &["not-authorised"],
        tampered: |s| {
            let days = ("2026-01-10", "2026-02-01");
            brought(s, s.w.exempt("mara", "mara", "conduct", days, "2026-01-10"));
        },
        honest: |s| {
            let days = ("2026-01-10", "2026-02-01");
            brought(s, s.w.exempt("mara", "ben", "conduct", days, "2026-01-10"));
        },
    },
    Row {
        what: "an exemption for too long",
        found: &["not-authorised"],
        tampered: |s| {
            let days = ("2026-01-10", "2027-01-11");
            brought(s, s.w.exempt("mara", "ben", "conduct", days, "2026-01-10"));
        },
        honest: |s| {
            let days = ("2026-01-10", "2027-01-10");
            brought(s, s.w.exempt("mara", "ben", "conduct", days, "2026-01-10"));
        },
    },
    Row {
        what: "one commit makes somebody a maintainer and holds that person's exemption of somebody else",
        found: &["not-authorised"],
        tampered: |s| {
            s.third();
            s.put("ack.yaml", settings(&["maintainers: [mara, ben]"]));
            let days = ("2026-01-10", "2026-02-01");
            brought(s, s.w.exempt("ben", "cleo", "conduct", days, "2026-01-10"));
        },
        honest: |s| {
            s.third();
            s.put("ack.yaml", settings(&["maintainers: [mara, ben]"])).commit("2026-01-09");
            let days = ("2026-01-10", "2026-02-01");
            brought(s, s.w.exempt("ben", "cleo", "conduct", days, "2026-01-10"));
        },
    },
    Row {
        what: "a witnessed record for oneself",
        found: &["evidence-not-held", "not-authorised"],
        tampered: |s| {
            let draft = s.w.witness("mara", "mara", "conduct", "1.0", "2026-01-09", "2026-01-10");
            brought(s, draft.evidence("scan.pdf", b"scan"));
        },
        honest: |s| {
            let draft = s.w.witness("mara", "ben", "conduct", "1.0", "2026-01-09", "2026-01-10");
            s.put(&held(b"scan"), b"scan");
            brought(s, draft.evidence("scan.pdf", b"scan"));
        },
    },
    Row {
        what: "the file behind a witnessed record has other bytes",
        found: &["evidence-mismatch"],
        tampered: |s| {
            let draft = s.w.witness("mara", "ben", "conduct", "1.0", "2026-01-09", "2026-01-10");
            s.put(&held(b"scan"), b"another scan");
            brought(s, draft.evidence("scan.pdf", b"scan"));
        },
        honest: |s| {
            let draft = s.w.witness("mara", "ben", "conduct", "1.0", "2026-01-09", "2026-01-10");
            s.put("policies/scan.pdf", b"scan");
            brought(s, draft.evidence("policies/scan.pdf", b"scan"));
        },
    },
    Row {
        what: "the file behind a witnessed record is changed later",
        found: &["evidence-mismatch"],
        tampered: |s| {
            let draft = s.w.witness("mara", "ben", "conduct", "1.0", "2026-01-09", "2026-01-10");
            s.put(&held(b"scan"), b"scan");
            brought(s, draft.evidence("scan.pdf", b"scan"));
            s.put(&held(b"scan"), b"another scan").commit("2026-01-11");
        },
        honest: |s| {
            let draft = s.w.witness("mara", "ben", "conduct", "1.0", "2026-01-09", "2026-01-10");
            s.put(&(held(b"scan") + ".pdf"), b"scan");
            brought(s, draft.evidence("scan.pdf", b"scan"));
            s.put(&held(b"other"), b"other").commit("2026-01-11");
        },
    },
    Row {
        what: "the file behind a witnessed record is nowhere",
        found: &["evidence-not-held"],
        tampered: |s| {
            let draft = s.w.witness("mara", "ben", "conduct", "1.0", "2026-01-09", "2026-01-10");
            brought(s, draft.evidence("a shelf in the archive", b"scan"));
        },
        honest: |s| brought(s, s.w.witness("mara", "ben", "conduct", "1.0", "2026-01-09", "2026-01-10")),
    },
    Row {
        what: "a leaver is deleted from the roster instead of ended",
        found: &["person-removed", "population-does-not-tie"],
        tampered: |s| {
            s.remove(&ben().path()).commit("2026-01-10");
        },
        honest: |s| {
            s.person(&ben().end("2026-01-31")).commit("2026-01-10");
        },
    },
    Row {
        what: "a policy's file is deleted instead of retired",
        found: &["requirement-removed"],
        tampered: |s| {
            s.remove("policies/visits.yaml").commit("2026-01-10");
        },
        honest: |s| {
            s.policy(&conduct().with("title: Conduct at work")).commit("2026-01-10");
        },
    },
    Row {
        what: "a policy's file is deleted for a while",
        found: &["requirement-removed"],
        tampered: |s| {
            let visits = std::fs::read(s.root().join("policies/visits.yaml")).unwrap();
            s.remove("policies/visits.yaml").commit("2026-01-10");
            s.put("policies/visits.yaml", visits).commit("2026-01-12");
        },
        honest: |s| {
            // Put back before it was committed.
            let visits = std::fs::read(s.root().join("policies/visits.yaml")).unwrap();
            s.remove("policies/visits.yaml").put("policies/visits.yaml", visits).commit("2026-01-10");
        },
    },
    Row {
        what: "somebody is deleted from the roster for a while",
        found: &["person-removed"],
        tampered: |s| {
            s.remove(&ben().path()).commit("2026-01-10");
            s.person(&ben()).commit("2026-01-12");
        },
        honest: |s| {
            // The entry moves to another file in one commit: nobody is gone at any time.
            s.remove(&ben().path()).put("people/staff.yaml", ben().yaml()).commit("2026-01-10");
        },
    },
];

/// Where evidence of these bytes lies.
fn held(bytes: &[u8]) -> String {
    format!("approvals/evidence/{}", ack::source::Digest::of(bytes).hex())
}

#[test]
fn records() {
    ROWS.iter().for_each(Row::play);
}
