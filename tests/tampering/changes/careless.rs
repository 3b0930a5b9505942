//! Changes that are stopped.

use super::*;

fn in_place(s: &mut Stage, policy: &Policy) {
    s.policy(policy).commit(AT);
}

/// conduct 1.1, recorded before the change.
fn newer(s: &mut Stage) {
    s.policy(&conduct().editorial("1.1", "2026-02-10")).commit("2026-02-10");
}

pub(super) const CHANGES: &[Change] = &[
    Change {
        what: "a record is removed",
        change: |s| {
            let record = s.record();
            s.remove(&record.path).commit(AT);
        },
        stopped_by: &["record-removed"],
        rules: &["record-removed"],
        ..Change::PLAIN
    },
    Change {
        what: "a record is edited",
        change: |s| {
            let record = s.record();
            let text = String::from_utf8(record.bytes).unwrap().replace("agree", "object");
            s.put(&record.path, text).commit(AT);
        },
        stopped_by: &["record-altered"],
        rules: &["record-edited"],
        ..Change::PLAIN
    },
    Change {
        what: "a record is made executable",
        change: |s| {
            let record = s.record();
            s.git(AT, &["update-index", "--chmod=+x", &record.path]);
            s.git(AT, &["commit", "-q", "-m", "mode"]);
            s.git(AT, &["checkout", "-q", "."]);
        },
        stopped_by: &["record-altered"],
        rules: &["record-edited"],
        ..Change::PLAIN
    },
    Change {
        what: "a record is moved",
        change: |s| {
            let record = s.record();
            s.remove(&record.path).put("acknowledgements/2026/01/07/moved.yaml", record.bytes).commit(AT);
        },
        stopped_by: &["record-misplaced", "record-removed"],
        rules: &["record-removed"],
        ..Change::PLAIN
    },
    Change {
        what: "somebody signs for another, with a key of their own",
        change: |s| {
            s.add(s.w.acknowledge("ben", "conduct", "1.0", AT).by("mara")).commit(AT);
        },
        stopped_by: &["key-not-enrolled"],
        ..Change::PLAIN
    },
    Change {
        what: "a stranger signs",
        change: |s| {
            s.add(s.w.acknowledge("ben", "conduct", "1.0", AT).by("stranger")).commit(AT);
        },
        stopped_by: &["key-not-enrolled"],
        ..Change::PLAIN
    },
    Change {
        what: "another sentence is signed",
        change: |s| {
            s.add(s.w.acknowledge("ben", "conduct", "1.0", AT).statement("I do not agree.")).commit(AT);
        },
        stopped_by: &["statement-mismatch"],
        ..Change::PLAIN
    },
    Change {
        what: "junk lies where a record belongs",
        change: |s| {
            let record = s.w.acknowledge("ben", "conduct", "1.0", AT).seal();
            s.put(&record.path, "junk\n").commit(AT);
        },
        stopped_by: &["record-malformed"],
        ..Change::PLAIN
    },
    Change {
        what: "a maintainer exempts herself",
        change: |s| {
            s.add(s.w.exempt("mara", "mara", "conduct", ("2026-02-28", "2026-05-31"), AT)).commit(AT);
        },
        stopped_by: &["not-authorised"],
        ..Change::PLAIN
    },
    Change {
        what: "one change makes somebody a maintainer and holds that person's exemption",
        base: |s| s.third(),
        change: |s| {
            s.put("ack.yaml", settings(&["maintainers: [mara, ben]"]));
            s.add(s.w.exempt("ben", "cleo", "conduct", ("2026-02-28", "2026-05-31"), AT)).commit(AT);
        },
        stopped_by: &["not-authorised"],
        rules: &["maintainer-added"],
    },
    Change {
        what: "a maintainer witnesses her own acknowledgement",
        change: |s| {
            s.add(s.w.witness("mara", "mara", "conduct", "1.0", "2026-02-27", AT)).commit(AT);
        },
        stopped_by: &["not-authorised"],
        ..Change::PLAIN
    },
    Change {
        what: "a text is edited in place",
        change: |s| in_place(s, &conduct().text("Another text.")),
        stopped_by: &["version-edited-in-place"],
        ..Change::PLAIN
    },
    Change {
        what: "white space of a text is edited in place",
        change: |s| in_place(s, &conduct().text("The text of conduct 1.0. ")),
        stopped_by: &["version-edited-in-place"],
        ..Change::PLAIN
    },
    Change {
        what: "an older version is made the current one again",
        base: newer,
        change: |s| in_place(s, &conduct()),
        stopped_by: &["revision-removed", "version-went-backwards"],
        rules: &["revision-removed"],
    },
    Change {
        what: "the day of a past revision is edited",
        change: |s| in_place(s, &Policy::new("conduct", "1.0", "2026-06-01")),
        stopped_by: &["revision-edited"],
        rules: &["revision-edited"],
        ..Change::PLAIN
    },
    Change {
        what: "a past material revision is called editorial",
        base: |s| {
            s.policy(&conduct().material("1.1", "2026-02-20")).commit("2026-02-20");
        },
        change: |s| in_place(s, &conduct().editorial("1.1", "2026-02-20")),
        stopped_by: &["revision-edited"],
        rules: &["revision-edited"],
    },
    Change {
        what: "a policy's file is renamed to hide that a revision is edited",
        change: |s| {
            s.remove("policies/conduct.yaml");
            s.put("policies/renamed.yaml", Policy::new("conduct", "1.0", "2026-06-01").yaml()).commit(AT);
        },
        stopped_by: &["revision-edited"],
        rules: &["revision-edited"],
        ..Change::PLAIN
    },
    Change {
        what: "an editorial version gains a duty",
        base: handbook,
        change: |s| in_place(s, &revised(&HANDBOOK.replace("may use", "must use"), Some("mara"))),
        stopped_by: &["editorial-doubtful"],
        rules: &["declared-editorial"],
    },
    Change {
        what: "an editorial version changes a number",
        base: handbook,
        change: |s| in_place(s, &revised(&HANDBOOK.replace("3 days", "30 days"), Some("mara"))),
        stopped_by: &["editorial-doubtful"],
        rules: &["declared-editorial"],
    },
    Change {
        what: "an editorial version is another text",
        base: handbook,
        change: |s| {
            in_place(s, &revised("Wholly different words stand here about lunch and parking.", Some("mara")))
        },
        stopped_by: &["editorial-doubtful"],
        rules: &["declared-editorial"],
    },
    Change {
        what: "an editorial version gains a duty, and its author approves it",
        base: handbook,
        change: |s| {
            let text = HANDBOOK.replace("may use", "must use");
            s.add(approval(s, "mara", &text));
            in_place(s, &revised(&text, Some("mara")));
        },
        stopped_by: &["editorial-doubtful", "not-authorised"],
        rules: &["declared-editorial"],
    },
    Change {
        what: "an editorial version gains a duty, and another text is approved",
        base: handbook,
        change: |s| {
            s.add(approval(s, "mara", HANDBOOK));
            in_place(s, &revised(&HANDBOOK.replace("may use", "must use"), Some("ben")));
        },
        stopped_by: &["digest-mismatch", "editorial-doubtful"],
        rules: &["declared-editorial"],
    },
    Change {
        what: "somebody is taken off the roster",
        change: |s| {
            s.remove(&ben().path()).commit(AT);
        },
        stopped_by: &["person-removed", "population-does-not-tie"],
        rules: &["person-removed"],
        ..Change::PLAIN
    },
    Change {
        what: "the register takes another identity",
        change: |s| {
            let other = settings(&["repository: 0197f6c2-8a40-7cc1-9d0e-000000000000"]);
            s.put("ack.yaml", other).commit(AT);
        },
        stopped_by: &["register-identity-changed"],
        rules: &["setting-changed"],
        ..Change::PLAIN
    },
    Change {
        what: "two people share a key",
        change: |s| {
            s.person(&ben().keys(&["ben", "mara"])).commit(AT);
        },
        stopped_by: &["key-shared"],
        rules: &["key-added"],
        ..Change::PLAIN
    },
    Change {
        what: "the settings are broken",
        change: |s| {
            s.put("ack.yaml", "schema: [1\n").commit(AT);
        },
        stopped_by: &["file-unreadable"],
        ..Change::PLAIN
    },
    Change {
        what: "a roster is broken, so that nobody on it is changed",
        change: |s| {
            s.put(&ben().path(), "people:\n  - id: ben\n   start: 2020-01-01\n").commit(AT);
        },
        stopped_by: &["file-unreadable"],
        ..Change::PLAIN
    },
    Change {
        what: "a joiner is entered forty days late",
        change: |s| {
            s.person(&Person::new("dora").start("2026-01-19")).commit(AT);
        },
        stopped_by: &["overdue"],
        ..Change::PLAIN
    },
    Change {
        what: "the bar is lowered by the change that needs it",
        change: |s| {
            s.put("ack.yaml", settings(&["thresholds: {coverage: 0}"]));
            s.person(&Person::new("dora").start("2026-01-19")).commit(AT);
        },
        stopped_by: &["overdue"],
        rules: &["threshold-lowered"],
        ..Change::PLAIN
    },
    Change {
        what: "a joiner is entered forty days late, and let off by the change that enters them",
        change: |s| {
            for id in ["conduct", "visits"] {
                s.policy(
                    &Policy::new(id, "1.0", "2026-01-05").with("audience: {except: [{type: contractor}]}"),
                );
            }
            s.person(&Person::new("dora").start("2026-01-19").with("type: contractor")).commit(AT);
        },
        stopped_by: &["overdue"],
        rules: &["audience-changed"],
        ..Change::PLAIN
    },
    Change {
        what: "what a change does, it suppresses itself",
        change: |s| {
            let record = s.record();
            let own = format!(
                "suppressions: [{{finding: record-removed, subject: {}, reason: Test, by: mara, until: 2026-12-31}}]",
                record.path
            );
            s.remove(&record.path).put("ack.yaml", settings(&[&own])).commit(AT);
        },
        stopped_by: &["record-removed"],
        rules: &["record-removed", "suppression-added"],
        ..Change::PLAIN
    },
    Change {
        what: "approvals are called off by the change that needs one",
        base: |s| {
            s.put("ack.yaml", settings(&["approvals: required"])).commit("2026-02-20");
        },
        change: |s| {
            s.put("ack.yaml", settings(&["approvals: recorded"]));
            s.policy(&Policy::new("late", "1.0", AT)).commit(AT);
        },
        stopped_by: &["revision-unapproved"],
        rules: &["approval-dropped"],
    },
    Change {
        what: "the approval of rules is called off without one",
        base: governed,
        change: |s| {
            s.put("ack.yaml", settings(&["governance: reviewed"])).commit(AT);
        },
        stopped_by: &["ungoverned-change"],
        rules: &["approval-dropped"],
    },
    Change {
        what: "more is changed than was approved",
        base: governed,
        change: |s| {
            let policy = conduct().with("clocks: {join: 30 days}");
            let lines = format!("{} policies/conduct.yaml\n", Digest::of(policy.yaml().as_bytes()).hex());
            let digest = Digest::of(lines.as_bytes());
            s.add(s.w.approve_rules("mara", tip_of_main(s), digest, AT));
            s.person(&ben().team("lab")).policy(&policy).commit(AT);
        },
        stopped_by: &["ungoverned-change"],
        rules: &["clock-lengthened"],
    },
];
