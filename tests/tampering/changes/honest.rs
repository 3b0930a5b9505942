//! Changes that pass.

use super::*;

/// dora arrives, with a key of her own that mara confirms, and signs at once.
pub(super) fn joiner(s: &mut Stage) {
    s.person(&Person::new("dora").start("2026-02-27"));
    for record in s.w.enrol("dora", "dora", &["mara"], AT) {
        s.add(record);
    }
    s.add(s.w.acknowledge("dora", "conduct", "1.0", AT)).commit(AT);
}

pub(super) const CHANGES: &[Change] = &[
    Change { what: "nothing", ..Change::PLAIN },
    Change {
        what: "files that are none of the register's",
        change: |s| {
            s.put("README.md", "Hello.\n").commit(AT);
        },
        ..Change::PLAIN
    },
    Change {
        what: "a new policy",
        change: |s| {
            s.policy(&Policy::new("late", "1.0", AT)).commit(AT);
        },
        ..Change::PLAIN
    },
    Change {
        what: "a new policy with its approval, where approvals are asked for",
        base: |s| {
            s.put("ack.yaml", settings(&["approvals: required"])).commit("2026-02-20");
        },
        change: |s| {
            s.policy(&Policy::new("late", "1.0", AT));
            s.add(s.w.approve("mara", "late", "1.0", AT)).commit(AT);
        },
        ..Change::PLAIN
    },
    Change { what: "a joiner", change: joiner, ..Change::PLAIN },
    Change {
        what: "a policy that serves one control more and is reviewed more often",
        base: |s| {
            s.policy(&conduct().with("review_every: 24 months")).commit("2026-02-20");
        },
        change: |s| {
            let line = "controls: [iso27001:A.5.1]";
            s.policy(&conduct().with("review_every: 12 months").with(line)).commit(AT);
        },
        ..Change::PLAIN
    },
    Change {
        what: "reminders that come sooner, and to one more",
        base: |s| {
            s.put("ack.yaml", settings(&["escalation: [{after: 7 days, to: person}]"])).commit("2026-02-20");
        },
        change: |s| {
            let line = "escalation: [{after: 3 days, to: person}, {after: 2 weeks, to: manager}]";
            s.put("ack.yaml", settings(&[line])).commit(AT);
        },
        rules: &["setting-changed"],
        ..Change::PLAIN
    },
    Change {
        what: "a leaver with a last day",
        change: |s| {
            s.person(&ben().end("2026-03-31")).commit(AT);
        },
        ..Change::PLAIN
    },
    Change {
        what: "signatures of many people",
        base: |s| {
            for n in 0..30 {
                s.person(&Person::new(&format!("p{n}")).start("2026-02-20"));
            }
            s.commit("2026-02-20");
        },
        change: |s| {
            for n in 0..30 {
                s.add(s.w.acknowledge(&format!("p{n}"), "conduct", "1.0", AT));
            }
            s.commit(AT);
        },
        ..Change::PLAIN
    },
    Change {
        what: "a typo mended as an editorial version",
        base: handbook,
        change: |s| {
            s.policy(&revised(&HANDBOOK.replace("answers each", "answers every"), Some("mara"))).commit(AT);
        },
        ..Change::PLAIN
    },
    Change {
        what: "an editorial version with a duty in it, approved by somebody other than its author",
        base: handbook,
        change: |s| {
            let text = HANDBOOK.replace("may use", "must use");
            s.add(approval(s, "mara", &text));
            s.policy(&revised(&text, Some("ben"))).commit(AT);
        },
        rules: &["declared-editorial"],
        ..Change::PLAIN
    },
    Change {
        what: "the same change as a material version",
        base: handbook,
        change: |s| {
            let text = HANDBOOK.replace("may use", "must use");
            let policy = Policy::new("handbook", "1.0", "2026-02-25").text(&text).material("2.0", AT);
            s.policy(&policy).commit(AT);
        },
        ..Change::PLAIN
    },
    Change {
        what: "a key rotated, and the new one vouched for by the old one",
        change: |s| {
            s.person(&ben().keys(&["ben-2"]).retired("ben", "2026-03-31", None));
            let possession = s.w.vouch("ben", "ben", "ben-2", AT).by("ben-2");
            s.add(possession).add(s.w.vouch("ben", "ben", "ben-2", AT)).commit(AT);
        },
        rules: &["key-rotated"],
        ..Change::PLAIN
    },
    Change {
        what: "an exemption by a maintainer",
        change: |s| {
            s.add(s.w.exempt("mara", "ben", "conduct", ("2026-02-28", "2026-05-31"), AT)).commit(AT);
        },
        rules: &["exemption-added"],
        ..Change::PLAIN
    },
    Change {
        what: "an acknowledgement on paper, seen by a maintainer",
        change: |s| {
            s.add(s.w.witness("mara", "ben", "conduct", "1.0", "2026-02-27", AT)).commit(AT);
        },
        ..Change::PLAIN
    },
    Change {
        what: "an audience is widened",
        base: |s| {
            let narrow = Policy::new("late", "1.0", "2026-02-25").with("audience: {person: mara}");
            s.policy(&narrow).commit("2026-02-25");
        },
        change: |s| {
            s.policy(&Policy::new("late", "1.0", "2026-02-25")).commit(AT);
        },
        rules: &["audience-changed"],
        ..Change::PLAIN
    },
    Change {
        what: "less time for what is signed already",
        change: |s| {
            s.policy(&conduct().with("clocks: {join: 7 days}")).commit(AT);
        },
        rules: &["clock-changed"],
        ..Change::PLAIN
    },
    Change {
        what: "a checkpoint",
        change: |s| {
            let checkpoint = s.w.checkpoint("mara", s.tip(), s.manifest(), "", AT);
            s.add(checkpoint).commit(AT);
        },
        ..Change::PLAIN
    },
    Change {
        what: "a change of rules that was approved, where that is asked for",
        base: governed,
        change: |s| {
            let policy = conduct().with("clocks: {join: 30 days}");
            let lines = format!("{} policies/conduct.yaml\n", Digest::of(policy.yaml().as_bytes()).hex());
            let digest = Digest::of(lines.as_bytes());
            s.add(s.w.approve_rules("mara", tip_of_main(s), digest, AT));
            s.policy(&policy).commit(AT);
        },
        rules: &["clock-lengthened"],
        ..Change::PLAIN
    },
    Change {
        what: "signatures, where changes of rules need an approval",
        base: governed,
        change: |s| {
            s.add(s.w.acknowledge("ben", "conduct", "1.0", AT)).commit(AT);
        },
        ..Change::PLAIN
    },
];
