//! What is done to a record after it was recorded: it is named, and changes no count.

use crate::world::{Person, Seen, Signed, Tree, World, settings};
use ack::assess::{Status, Verdict};
use ack::source::{Entry, LeftOut, Mode};

/// Something done to the files of a register in which a record was signed.
type Edit<'a> = &'a dyn Fn(&mut Tree<'_>, &Signed);

/// ben's record is recorded, then this is done.
fn after(edits: &[Edit<'_>]) -> (Seen, Signed) {
    let mut w = World::small();
    let record = w.acknowledge("ben", "conduct", "1.0", "2026-01-06");
    let record = w.record("2026-01-06T13:00:00Z", record);
    for edit in edits {
        w.commit("2026-01-07", |tree| edit(tree, &record));
    }
    let seen = w.on("2026-01-08");
    // Whatever was done, what was first recorded is the record.
    assert_eq!(seen.verdict(&record), Verdict::Valid);
    assert_eq!(seen.status("ben", "conduct"), Status::Acknowledged);
    (seen, record)
}

fn delete(tree: &mut Tree<'_>, record: &Signed) {
    tree.remove(&record.path);
}

fn restore(tree: &mut Tree<'_>, record: &Signed) {
    tree.add(record);
}

#[test]
fn left_alone() {
    assert_eq!(after(&[]).0.ids(), Vec::<&str>::new());
}

#[test]
fn deleted_for_good_or_restored() {
    for edits in [&[&delete as &dyn Fn(&mut Tree<'_>, &Signed)][..], &[&delete, &restore]] {
        let (seen, record) = after(edits);
        assert_eq!(seen.finding("record-removed").subject, record.path);
        assert_eq!(seen.ids(), ["record-removed"]);
    }
}

#[test]
fn moved() {
    let elsewhere = |record: &Signed| record.path.replace("2026/01/06", "2026/01/05");
    let (seen, record) = after(&[&|tree, record| {
        tree.remove(&record.path).put(&elsewhere(record), &record.bytes);
    }]);
    assert_eq!(seen.verdict_at(&elsewhere(&record)), Verdict::RecordMisplaced);
    assert_eq!(seen.ids(), ["record-misplaced", "record-removed"]);
}

#[test]
fn altered_in_bytes_or_mode() {
    let edits: [(&str, Edit<'_>); 5] = [
        ("edited", &|tree, record| {
            tree.put(&record.path, [&record.bytes[..], b"\n"].concat());
        }),
        ("emptied", &|tree, record| {
            tree.put(&record.path, b"");
        }),
        ("executable", &|tree, record| {
            tree.put_mode(&record.path, &record.bytes, Mode::Executable);
        }),
        ("symlink", &|tree, record| {
            tree.put_mode(&record.path, b"elsewhere", Mode::Symlink);
        }),
        ("submodule", &|tree, record| {
            tree.put_mode(&record.path, b"a commit", Mode::Submodule);
        }),
    ];
    for (what, edit) in edits {
        let (seen, record) = after(&[edit]);
        assert_eq!(seen.finding("record-altered").subject, record.path, "{what}");
        assert_eq!(seen.ids(), ["record-altered"], "{what}");
        let (seen, _) = after(&[edit, &restore]);
        assert_eq!(seen.ids(), ["record-altered"], "{what}, and restored");
    }
}

/// Only records lie among records; tokens beside them, and evidence by its digest, are no strangers.
#[test]
fn a_stray_file() {
    let put = |path: &'static str| {
        move |tree: &mut Tree<'_>, _: &Signed| {
            tree.put(path, "something");
        }
    };
    for path in [
        "acknowledgements/notes.txt",
        "approvals/2026/01/07/scan.pdf",
        "acknowledgements/a.yml",
        "approvals/evidence/0f.pdf",
        "approvals/evidence/scan.yaml",
        "approvals/evidence/0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f/scan.pdf",
        "approvals/evidence/0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F.pdf",
    ] {
        let (seen, _) = after(&[&put(path)]);
        assert_eq!(seen.finding("stray-file").subject, path);
        assert_eq!(seen.ids(), ["stray-file"]);
    }
    for path in [
        "approvals/evidence/0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f",
        "approvals/evidence/0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f.signed.pdf",
        "acknowledgements/2026/01/06/x.yaml.tsr",
        "notes.txt",
    ] {
        assert_eq!(after(&[&put(path)]).0.ids(), Vec::<&str>::new(), "{path}");
    }
}

/// The same statement signed twice is one acknowledgement, whichever of the two files came first.
#[test]
fn signed_twice() {
    let (seen, record) = after(&[&|tree, record| {
        let again = World::small().acknowledge("ben", "conduct", "1.0", "2026-01-06");
        let again = again.head(None).seal();
        assert_ne!(again.path, record.path);
        tree.add(again);
    }]);
    assert_eq!(seen.completion(&record), "2026-01-06");
    assert_eq!(seen.obligations("ben", "conduct"), ["publish 1.0 2026-01-05..2026-01-19 met"]);
    assert_eq!((seen.coverage.acknowledged, seen.coverage.required), (1, 2));
    assert_eq!(seen.ids(), Vec::<&str>::new());
}

/// A register that begins in a repository with a past: what merges did there before is not its matter.
#[test]
fn merges_before_the_register_began() {
    let found = |merged_early: bool| {
        let mut w = World::new();
        w.commit("2026-01-01", |tree| {
            tree.put("README.md", "Something else.");
        });
        let early = w.commit("2026-01-02", |tree| {
            tree.put("README.md", "Merged.");
        });
        w.commit("2026-01-05T08:00:00Z", |tree| {
            tree.put("ack.yaml", settings(&[])).put_person(&Person::new("mara"));
        });
        let late = w.commit("2026-01-06", |tree| {
            tree.put("README.md", "Merged again.");
        });
        let at = if merged_early { early } else { late };
        let id = w.side("2026-01-01");
        let entry = Entry { mode: Mode::Plain, blob: w.blobs.put(b"left out") };
        let path = "approvals/2026/01/01/lost.yaml".into();
        w.merges.left_out = vec![LeftOut { commit: at, merge: id, parent: id, path, entry, replaced: false }];
        w.merges.roots = vec![(at, id)];
        w.on("2026-01-07").ids()
    };
    assert_eq!(found(false), ["record-dropped-in-merge", "several-roots"]);
    assert_eq!(found(true), Vec::<&str>::new());
}
