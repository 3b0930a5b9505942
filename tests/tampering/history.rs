//! What is done to the history itself.

use crate::stage::{Row, Stage};
use crate::world::{Signed, when};
use ack::source::Digest;

/// ben signs once more, on a branch; the mainline goes on meanwhile. What he signed.
fn branched(s: &Stage) -> Signed {
    let record = s.w.acknowledge("ben", "conduct", "1.0", "2026-01-10").seal();
    s.git("2026-01-10", &["checkout", "-q", "-b", "ben"]);
    s.add(&record).commit("2026-01-10");
    s.git("2026-01-10", &["checkout", "-q", "main"]);
    s.put("README.md", "Meanwhile.").commit("2026-01-11");
    record
}

fn merged(s: &mut Stage) {
    branched(s);
    s.git("2026-01-12", &["merge", "-q", "--no-ff", "--no-edit", "ben"]);
}

/// Somebody else's unrelated history on the branch `other`.
fn unrelated(s: &Stage) {
    s.git("2026-01-10", &["checkout", "-q", "--orphan", "other"]);
    s.git("2026-01-10", &["rm", "-rfq", "."]);
    s.put("notes.txt", "Of another origin.").commit("2026-01-10");
    s.git("2026-01-10", &["checkout", "-q", "main"]);
}

/// A checkpoint of 10 January, kept outside.
fn kept(s: &mut Stage) -> Signed {
    let checkpoint = s.checkpoint("", "2026-01-10");
    s.kept = Some(("kept.yaml".into(), checkpoint.bytes.clone()));
    checkpoint
}

/// Goes back before the acknowledgements, and on from there as if they had never been.
fn forced_back(s: &Stage) {
    s.git("2026-01-11", &["reset", "-q", "--hard", "HEAD~2"]);
    s.put("README.md", "Nothing has happened.").commit("2026-01-11");
}

pub(crate) const ROWS: &[Row] = &[
    Row {
        what: "a merge drops a record of the branch that it merges",
        found: &["record-dropped-in-merge"],
        tampered: |s| {
            let record = branched(s);
            s.git("2026-01-12", &["merge", "-q", "--no-ff", "--no-commit", "ben"]);
            s.remove(&record.path).commit("2026-01-12");
        },
        honest: merged,
    },
    Row {
        what: "a branch is merged with the strategy that takes nothing of it",
        found: &["record-dropped-in-merge"],
        tampered: |s| {
            branched(s);
            s.git("2026-01-12", &["merge", "-q", "-s", "ours", "--no-edit", "ben"]);
        },
        honest: |s| {
            // What a branch takes back itself, nobody dropped.
            let record = branched(s);
            s.git("2026-01-11", &["checkout", "-q", "ben"]);
            s.remove(&record.path).commit("2026-01-11");
            s.git("2026-01-12", &["checkout", "-q", "main"]);
            s.git("2026-01-12", &["merge", "-q", "--no-ff", "--no-edit", "ben"]);
        },
    },
    Row {
        what: "a dropped record is put back later",
        found: &["record-dropped-in-merge"],
        tampered: |s| {
            let record = branched(s);
            s.git("2026-01-12", &["merge", "-q", "-s", "ours", "--no-edit", "ben"]);
            s.add(record).commit("2026-01-13");
        },
        honest: |s| {
            // The record had reached the mainline by itself before.
            let record = branched(s);
            s.add(record).commit("2026-01-12");
            s.git("2026-01-13", &["merge", "-q", "-s", "ours", "--no-edit", "ben"]);
        },
    },
    Row {
        what: "a merge on a branch drops a record, and the branch is merged",
        found: &["record-dropped-in-merge"],
        tampered: |s| {
            let record = branched(s);
            s.git("2026-01-12", &["checkout", "-q", "-b", "helper"]);
            s.git("2026-01-12", &["merge", "-q", "--no-ff", "--no-commit", "ben"]);
            s.remove(&record.path).commit("2026-01-12");
            s.git("2026-01-13", &["checkout", "-q", "main"]);
            s.git("2026-01-13", &["merge", "-q", "--no-ff", "--no-edit", "helper"]);
        },
        honest: |s| {
            // A branch that brings itself up to date before it is merged.
            branched(s);
            s.git("2026-01-12", &["checkout", "-q", "ben"]);
            s.git("2026-01-12", &["merge", "-q", "--no-ff", "--no-edit", "main"]);
            s.git("2026-01-13", &["checkout", "-q", "main"]);
            s.git("2026-01-13", &["merge", "-q", "--no-ff", "--no-edit", "ben"]);
        },
    },
    Row {
        what: "a merge puts something else in a record's place",
        found: &["record-dropped-in-merge", "record-malformed"],
        tampered: |s| {
            let record = branched(s);
            s.git("2026-01-12", &["merge", "-q", "--no-ff", "--no-commit", "ben"]);
            s.put(&record.path, "junk").commit("2026-01-12");
        },
        honest: |s| {
            // A branch that altered an old record, and whose merge did not take that over, changed nothing.
            s.git("2026-01-10", &["checkout", "-q", "-b", "ben"]);
            s.put(&s.record().path, "junk").commit("2026-01-10");
            s.git("2026-01-10", &["checkout", "-q", "main"]);
            s.put("README.md", "Meanwhile.").commit("2026-01-11");
            s.git("2026-01-12", &["merge", "-q", "-s", "ours", "--no-edit", "ben"]);
        },
    },
    Row {
        what: "an unrelated history is merged in",
        found: &["several-roots"],
        tampered: |s| {
            unrelated(s);
            let args = ["merge", "-q", "--allow-unrelated-histories", "--no-edit", "other"];
            s.git("2026-01-11", &args);
        },
        honest: |s| {
            unrelated(s);
            s.git("2026-01-11", &["merge", "-q", "--squash", "--allow-unrelated-histories", "other"]);
            s.commit("2026-01-11");
        },
    },
    Row {
        what: "a pull is merged the wrong way round and pushed",
        found: &["mainline-displaced"],
        tampered: |s| {
            s.git("2026-01-10", &["branch", "mine"]);
            s.put("README.md", "Of a colleague.").commit("2026-01-10");
            let draft = s.w.acknowledge("ben", "conduct", "1.0", "2026-01-11");
            s.add(draft.head(Some(s.tip()))).commit("2026-01-11");
            s.git("2026-01-11", &["checkout", "-q", "mine"]);
            s.put("mine.txt", "Mine.").commit("2026-01-11");
            s.git("2026-01-12", &["merge", "-q", "--no-edit", "main"]);
            s.git("2026-01-12", &["checkout", "-q", "-B", "main"]);
        },
        honest: |s| {
            s.git("2026-01-10", &["branch", "mine"]);
            let draft = s.w.acknowledge("ben", "conduct", "1.0", "2026-01-11");
            s.add(draft.head(Some(s.tip()))).commit("2026-01-11");
            s.git("2026-01-11", &["checkout", "-q", "mine"]);
            s.put("mine.txt", "Mine.").commit("2026-01-11");
            s.git("2026-01-12", &["checkout", "-q", "main"]);
            s.git("2026-01-12", &["merge", "-q", "--no-edit", "mine"]);
        },
    },
    Row {
        what: "a pull the wrong way round makes a checkpoint's commit a side branch",
        found: &["mainline-displaced"],
        tampered: |s| {
            s.git("2026-01-09", &["branch", "mine"]);
            s.put("README.md", "Of a colleague.").commit("2026-01-09");
            s.checkpoint("", "2026-01-10");
            s.git("2026-01-11", &["checkout", "-q", "mine"]);
            s.put("mine.txt", "Mine.").commit("2026-01-11");
            s.git("2026-01-12", &["merge", "-q", "--no-edit", "main"]);
            s.git("2026-01-12", &["checkout", "-q", "-B", "main"]);
        },
        honest: |s| {
            s.checkpoint("", "2026-01-10");
        },
    },
    Row {
        what: "history is rewritten below a record",
        found: &["head-unknown"],
        tampered: |s| {
            s.put("README.md", "To be forgotten.").commit("2026-01-10");
            let record = s.w.acknowledge("ben", "conduct", "1.0", "2026-01-11").head(Some(s.tip())).seal();
            s.git("2026-01-11", &["reset", "-q", "--hard", "HEAD~1"]);
            s.add(record).commit("2026-01-11");
        },
        honest: |s| {
            let record = s.w.acknowledge("ben", "conduct", "1.0", "2026-01-11").head(Some(s.tip())).seal();
            s.add(record).commit("2026-01-11");
        },
    },
    Row {
        what: "history is rewritten below a checkpoint that stays",
        // The checkpoint, and each of the four records that it counted and that are gone.
        found: &["history-rewritten"; 5],
        tampered: |s| {
            let checkpoint = s.checkpoint("", "2026-01-10");
            forced_back(s);
            s.add(checkpoint).commit("2026-01-12");
        },
        honest: |s| {
            let checkpoint = s.checkpoint("", "2026-01-10");
            s.put("README.md", "History goes on.").commit("2026-01-12");
            assert!(s.root().join(checkpoint.path).exists());
        },
    },
    Row {
        what: "history is rewritten, and the checkpoint goes with it; a copy was kept",
        found: &["history-rewritten"; 5],
        tampered: |s| {
            kept(s);
            forced_back(s);
        },
        honest: |s| {
            kept(s);
            s.put("README.md", "History goes on.").commit("2026-01-12");
        },
    },
    Row {
        what: "the last commits are cut off after a checkpoint; a copy was kept",
        found: &["history-rewritten"; 5],
        tampered: |s| {
            kept(s);
            s.git("2026-01-11", &["reset", "-q", "--hard", "HEAD~2"]);
        },
        honest: |s| {
            kept(s);
            // The commit of the checkpoint itself is not what it is about.
            s.git("2026-01-11", &["reset", "-q", "--hard", "HEAD~1"]);
        },
    },
    Row {
        what: "history is rewritten and its objects are gone; a copy of a checkpoint was kept",
        found: &["history-rewritten"],
        tampered: |s| {
            kept(s);
            forced_back(s);
            s.git("2026-01-11", &["reflog", "expire", "--expire=now", "--all"]);
            s.git("2026-01-11", &["gc", "-q", "--prune=now"]);
        },
        honest: |s| {
            kept(s);
            s.git("2026-01-11", &["gc", "-q", "--prune=now"]);
        },
    },
    Row {
        what: "a checkpoint of a fork",
        found: &["history-rewritten"; 2],
        tampered: |s| {
            s.git("2026-01-10", &["checkout", "-q", "-b", "fork"]);
            let of_the_fork = s.w.acknowledge("ben", "conduct", "1.0", "2026-01-10");
            s.add(of_the_fork).commit("2026-01-10");
            let checkpoint = s.w.checkpoint("mara", s.tip(), s.manifest(), "", "2026-01-11").seal();
            s.git("2026-01-11", &["checkout", "-q", "main"]);
            s.add(checkpoint).commit("2026-01-11");
        },
        honest: |s| {
            s.checkpoint("", "2026-01-10");
        },
    },
    Row {
        what: "a checkpoint that counts one record more",
        found: &["checkpoint-mismatch"],
        tampered: |s| {
            let (records, digest) = s.manifest();
            s.add(s.w.checkpoint("mara", s.tip(), (records + 1, digest), "", "2026-01-10"));
            s.commit("2026-01-10");
        },
        honest: |s| {
            s.checkpoint("", "2026-01-10");
        },
    },
    Row {
        what: "a checkpoint with another digest of the records",
        found: &["checkpoint-mismatch"],
        tampered: |s| {
            let (records, _) = s.manifest();
            let made_up = (records, Digest::of(b"something else"));
            s.add(s.w.checkpoint("mara", s.tip(), made_up, "", "2026-01-10")).commit("2026-01-10");
        },
        honest: |s| {
            // A record that was removed before still counts: the digest is over what was recorded.
            let counted = s.manifest();
            let checkpoint = s.w.checkpoint("mara", s.tip(), counted, "", "2026-01-10");
            s.add(checkpoint).commit("2026-01-10");
        },
    },
    Row {
        what: "a checkpoint that passes over the one before it",
        found: &["checkpoint-mismatch"],
        tampered: |s| {
            let first = s.checkpoint("", "2026-01-10");
            s.checkpoint(&first.path, "2026-01-11");
            s.checkpoint(&first.path, "2026-01-12");
        },
        honest: |s| {
            let first = s.checkpoint("", "2026-01-10");
            let second = s.checkpoint(&first.path, "2026-01-11");
            s.checkpoint(&second.path, "2026-01-12");
        },
    },
    Row {
        what: "a checkpoint that names none before it although there is one, or one that never was",
        found: &["checkpoint-mismatch", "checkpoint-mismatch"],
        tampered: |s| {
            s.checkpoint("", "2026-01-10");
            s.checkpoint("", "2026-01-11");
            s.checkpoint("approvals/2026/01/01/checkpoint--mainline--mara--000000000000.yaml", "2026-01-12");
        },
        honest: |s| {
            let first = s.checkpoint("", "2026-01-10");
            s.checkpoint(&first.path, "2026-01-11");
        },
    },
    Row {
        what: "a checkpoint by somebody who may not make one",
        found: &["not-authorised"],
        tampered: |s| {
            s.add(s.w.checkpoint("ben", s.tip(), s.manifest(), "", "2026-01-10")).commit("2026-01-10");
        },
        honest: |s| {
            s.checkpoint("", "2026-01-10");
        },
    },
    Row {
        what: "a committer's date is set back",
        found: &["commit-time-implausible"],
        tampered: |s| {
            s.put("README.md", "One.").commit("2026-01-10");
            s.put("README.md", "Two.").commit("2026-01-07");
        },
        honest: |s| {
            s.put("README.md", "One.").commit("2026-01-10T12:04:00Z");
            s.put("README.md", "Two.").commit("2026-01-10T12:00:00Z");
        },
    },
    Row {
        what: "a committer's date is set to 2030",
        found: &["commit-time-implausible"],
        tampered: |s| {
            s.put("README.md", "One.").commit("2030-01-10");
            s.put("README.md", "Two.").commit("2026-01-11");
            assert!(when("2030-01-10") > when("2026-01-11"));
        },
        honest: |s| {
            s.put("README.md", "One.").commit("2026-01-10");
            s.put("README.md", "Two.").commit("2026-01-11");
        },
    },
];

#[test]
fn history() {
    ROWS.iter().for_each(Row::play);
}
