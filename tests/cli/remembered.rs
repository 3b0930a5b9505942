//! What was found out before changes no answer: with it, without it, and with it damaged, every byte is the same.

use crate::desk::Desk;
use std::path::PathBuf;

const MARA: &str = "mara.lind";
const JANE: &str = "jane.doe";
const LATER: &str = "2026-03-01T09:00:00Z";

const ASKED: [&[&str]; 6] = [
    &["report", "--format", "json"],
    &["report", "--as-of", "2026-01-20", "--format", "json"],
    &["report", "--as-of", "2026-01-20", "--as-known", "main", "--format", "csv"],
    &["report", "--period", "2026-01", "--format", "json"],
    &["check", "--format", "json"],
    &["history", "--format", "csv"],
];

fn index(desk: &Desk) -> PathBuf {
    desk.register().join(".git/ack/index")
}

/// Every answer as it is with what is remembered, which has to be the one without.
fn answers(desk: &Desk) -> Vec<String> {
    let answer = |args: &[&str]| {
        let said = desk.ack(MARA, LATER, args);
        assert!(said.code <= 1, "{args:?}: {}", said.err);
        said.out
    };
    ASKED
        .iter()
        .map(|args| {
            let (first, again) = (answer(args), answer(args));
            let anew = answer(&[args, &["--no-cache"][..]].concat());
            assert!(first == anew && again == anew, "{args:?}");
            anew
        })
        .collect()
}

fn sign(desk: &Desk, who: &str, now: &str, what: &str) {
    desk.ack(who, now, &["sign", "--yes", what]).well();
}

#[test]
fn what_is_remembered_changes_no_answer() {
    let desk = Desk::with_two_people();
    answers(&desk);
    assert!(index(&desk).exists());
    sign(&desk, JANE, "2026-01-10T09:00:00Z", "access-control");
    let signed = answers(&desk);
    for pack in [&["gc", "--quiet"][..], &["repack", "-adfq"], &["repack", "-dq"]] {
        desk.run(MARA, "git", pack);
        assert!(answers(&desk) == signed, "{pack:?}");
    }
    sign(&desk, MARA, "2026-01-12T09:00:00Z", "information-security");
    let more = answers(&desk);
    assert!(more != signed);
    // A history that was set back, and went another way.
    desk.run(MARA, "git", &["reset", "-q", "--hard", "HEAD~1"]);
    assert!(answers(&desk) == signed);
    sign(&desk, MARA, "2026-02-20T09:00:00Z", "information-security");
    assert!(answers(&desk) != more);
    // A record that is altered and one that is removed, with everything before them remembered.
    let record = desk.run(MARA, "git", &["ls-files", "acknowledgements"]);
    let record = record.lines().next().unwrap().to_owned();
    desk.edit(&record, "altered\n");
    desk.commit(MARA, "2026-02-21T09:00:00Z", "alter");
    assert!(answers(&desk)[4].contains("record-altered"));
    std::fs::remove_file(desk.register().join(&record)).unwrap();
    desk.commit(MARA, "2026-02-22T09:00:00Z", "remove");
    assert!(answers(&desk)[4].contains("record-removed"));
}

/// As a fetch brings it: what is new lies in a pack of its own, beside the one that is known.
#[test]
fn what_came_in_another_pack_is_remembered_once() {
    let desk = Desk::with_two_people();
    sign(&desk, JANE, "2026-01-10T09:00:00Z", "access-control");
    desk.run(MARA, "git", &["gc", "--quiet"]);
    let before = answers(&desk);
    sign(&desk, MARA, "2026-01-12T09:00:00Z", "information-security");
    desk.run(MARA, "git", &["repack", "-dq"]);
    let after = answers(&desk);
    assert!(after != before);
    let kept = std::fs::read(index(&desk)).unwrap();
    assert!(answers(&desk) == after);
    assert_eq!(std::fs::read(index(&desk)).unwrap(), kept, "nothing was found out anew");
    // What is kept is what would be kept of all at once.
    std::fs::remove_file(index(&desk)).unwrap();
    answers(&desk);
    assert_eq!(std::fs::read(index(&desk)).unwrap().len(), kept.len());
}

#[test]
fn a_damaged_memory_is_made_anew_and_never_believed() {
    let desk = Desk::with_two_people();
    sign(&desk, JANE, "2026-01-10T09:00:00Z", "access-control");
    desk.run(MARA, "git", &["gc", "--quiet"]);
    let right = answers(&desk);
    let whole = std::fs::read(index(&desk)).unwrap();
    let mut later = 0;
    for n in 0..40 {
        let mut damaged = whole.clone();
        let at = n * 7919 % whole.len();
        damaged[at] ^= 1 << (n % 8);
        std::fs::write(index(&desk), &damaged).unwrap();
        assert_eq!(desk.ack(MARA, LATER, ASKED[0]).well(), right[0], "byte {at}");
        if std::fs::read(index(&desk)).unwrap() == whole {
            continue;
        }
        // Who made commits, and which blob a record is, is read no sooner than somebody asks.
        later += 1;
        for n in [5, 4] {
            assert!(desk.ack(MARA, LATER, ASKED[n]).out == right[n], "byte {at}");
        }
        assert_eq!(std::fs::read(index(&desk)).unwrap(), whole, "byte {at}");
    }
    assert!((1..20).contains(&later), "{later} of 40 read later");
    for other in [&whole[..whole.len() / 2], b"", b"ack index 2 of the future"] {
        std::fs::write(index(&desk), other).unwrap();
        assert_eq!(desk.ack(MARA, LATER, ASKED[0]).well(), right[0]);
    }
    std::fs::remove_dir_all(desk.register().join(".git/ack")).unwrap();
    std::fs::write(desk.register().join(".git/ack"), "in the way").unwrap();
    assert!(answers(&desk) == right);
}

/// A register that was begun in a repository with a history of its own, where files lay among the records already; and
/// bytes that stand at two places, one of which makes them no record.
#[test]
fn what_lay_there_before_the_register_is_remembered_as_it_counts() {
    let desk = Desk::with_two_people();
    for (who, what) in [(JANE, "access-control"), (MARA, "information-security")] {
        sign(&desk, who, "2026-01-10T09:00:00Z", what);
    }
    let listed = desk.run(MARA, "git", &["ls-files", "acknowledgements"]);
    let [stays, record] = [0, 1].map(|n| listed.lines().nth(n).unwrap().to_owned());
    let copy = record.replace(".yaml", "0.yaml");
    // Before the register began, all lay there: two as they are, and one as a program.
    let before = desk.run(MARA, "git", &["rev-list", "--reverse", "HEAD"]);
    let own = before.lines().last().unwrap();
    let blob = |path: &str| desk.run(MARA, "git", &["rev-parse", &format!("{own}:{path}")]);
    let blobs = [&stays, &record].map(|path| (path, blob(path)));
    let add = |mode: &str, path: &str| {
        let (_, blob) = blobs.iter().find(|(p, _)| *p == path).unwrap_or(&blobs[1]);
        let entry = format!("{mode},{},{path}", blob.trim());
        desk.run(MARA, "git", &["update-index", "--add", "--cacheinfo", &entry]);
    };
    let mut parent: Option<String> = None;
    let mut commit = |subject: &str| {
        let tree = desk.run(MARA, "git", &["write-tree"]);
        let dated = ["GIT_AUTHOR_DATE=2026-01-10T10:00:00Z", "GIT_COMMITTER_DATE=2026-01-10T10:00:00Z"];
        let mut args = [&dated[..], &["git", "commit-tree", tree.trim(), "-m", subject]].concat();
        args.extend(parent.iter().flat_map(|p| ["-p", p.as_str()]));
        parent = Some(desk.run(MARA, "env", &args).trim().to_owned());
        parent.clone().unwrap()
    };
    desk.run(MARA, "git", &["read-tree", "--empty"]);
    add("100755", &copy);
    commit("a program");
    add("100644", &record);
    add("100644", &stays);
    commit("two records");
    for own in before.lines() {
        desk.run(MARA, "git", &["read-tree", own]);
        add("100755", &copy);
        add("100644", &record);
        add("100644", &stays);
        commit("as it was");
    }
    desk.run(MARA, "git", &["rm", "-q", "--cached", &record]);
    let tip = commit("removed");
    desk.run(MARA, "git", &["reset", "-q", "--hard", &tip]);
    let loose = answers(&desk);
    desk.run(MARA, "git", &["gc", "--quiet"]);
    assert!(answers(&desk) == loose);
    assert!(answers(&desk) == loose, "from what is remembered");
    assert!(loose[4].contains("record-removed") && loose[4].contains("is executable"), "{}", loose[4]);
}

/// What is remembered of a repository does not hide that a part of it is gone.
#[test]
fn damage_to_the_repository_is_still_found() {
    let desk = Desk::with_two_people();
    sign(&desk, JANE, "2026-01-10T09:00:00Z", "access-control");
    answers(&desk);
    let record = desk.run(MARA, "git", &["ls-files", "-s", "acknowledgements"]);
    let id = record.split_whitespace().nth(1).unwrap().to_owned();
    let objects = desk.register().join(".git/objects");
    let loose = objects.join(&id[..2]).join(&id[2..]);
    let kept = std::fs::read(&loose).unwrap();
    std::fs::remove_file(&loose).unwrap();
    assert!(desk.ack(MARA, LATER, &["report"]).fails(3).contains(&id), "a missing record");
    std::fs::write(&loose, &kept[..kept.len() / 2]).unwrap();
    assert!(desk.ack(MARA, LATER, &["report"]).fails(3).contains(&id), "a cut record");
    std::fs::remove_file(&loose).unwrap();
    std::fs::write(&loose, &kept).unwrap();
    desk.run(MARA, "git", &["gc", "--quiet"]);
    answers(&desk);
    let packs = || std::fs::read_dir(objects.join("pack")).unwrap().map(|e| e.unwrap().path());
    let pack = packs().find(|p| p.extension().is_some_and(|x| x == "pack")).unwrap();
    let mut bytes = std::fs::read(&pack).unwrap();
    let end = bytes.len() - 20;
    bytes[12..end].iter_mut().for_each(|b| *b ^= 0x55);
    std::fs::remove_file(&pack).unwrap();
    std::fs::write(&pack, bytes).unwrap();
    desk.ack(MARA, LATER, &["report"]).fails(3);
    std::fs::remove_file(&pack).unwrap();
    desk.ack(MARA, LATER, &["report"]).fails(3);
}

#[test]
fn many_at_once_do_not_disturb_each_other() {
    let desk = Desk::with_two_people();
    sign(&desk, JANE, "2026-01-10T09:00:00Z", "access-control");
    std::fs::remove_file(index(&desk)).unwrap();
    let right = desk.ack(MARA, LATER, &["report", "--no-cache"]).well();
    assert!(!index(&desk).exists(), "nothing is kept where nothing may be used");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..3 {
                    assert_eq!(desk.ack(MARA, LATER, &["report"]).well(), right);
                }
            });
        }
    });
    // Killed at any moment, it leaves the old file or the new one.
    for n in 0..12 {
        let _ = std::fs::remove_file(index(&desk));
        let mut child = desk
            .command(MARA, env!("CARGO_BIN_EXE_ack"))
            .arg("report")
            .env("ACK_NOW", LATER)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(n));
        let _ = child.kill();
        let _ = child.wait();
        assert_eq!(desk.ack(MARA, LATER, &["report"]).well(), right);
    }
}
