use crate::git::fixture::{Sandbox, cleo, main_branch};
use crate::git::{Applied, Branch, GitError, Repo};
use crate::source::Changeset;
use std::fs::{self, File};
use std::os::unix::fs::symlink;

const AT: i64 = 1_750_000_000;

fn create(path: &str, text: &str) -> Changeset {
    Changeset::new("add a file").create(path, text)
}

fn apply(s: &Sandbox, changes: &Changeset) -> Result<Applied, GitError> {
    s.open().apply(changes, &main_branch(), &cleo(), AT)
}

fn status(s: &Sandbox) -> String {
    s.git(&["status", "--porcelain"])
}

#[test]
fn a_commit_lands_with_its_file_and_index_entry() {
    let s = Sandbox::new();
    let base = s.save("p/a", "1");
    let done = apply(&s, &create("p/q/b", "new").replace("p/a", "1", "2")).unwrap();
    assert_eq!((done.commit, done.left, done.notes), (s.head(), vec![], vec![]));
    assert_eq!((s.text("p/q/b").as_str(), s.text("p/a").as_str()), ("new", "2"));
    assert_eq!(status(&s), "");
    let shown = s.git(&["show", "-s", "--format=%P %an %ae %cn %ct %s", "HEAD"]);
    assert_eq!(shown, format!("{base} Cleo cleo@example.org Cleo {AT} add a file"));
    assert!(s.git(&["reflog", "-1", "main"]).ends_with("commit: add a file"));
    s.assert_sound();
}

#[test]
fn the_same_inputs_give_the_same_commit() {
    let ids = [(); 2].map(|()| apply(&Sandbox::new(), &create("a", "1")).unwrap().commit);
    assert_eq!(ids[0], ids[1]);
}

#[test]
fn an_unborn_branch_is_born() {
    let s = Sandbox::new();
    let done = apply(&s, &create("a", "1")).unwrap();
    assert_eq!((done.commit, status(&s).as_str()), (s.head(), ""));
    s.assert_sound();
}

#[test]
fn done_already_makes_no_commit() {
    let s = Sandbox::new();
    s.save("a", "1");
    let changes = create("b", "new").replace("a", "1", "2");
    let first = apply(&s, &changes).unwrap().commit;
    fs::remove_file(s.root().join("b")).unwrap();
    assert_eq!(apply(&s, &changes).unwrap().commit, first);
    assert_eq!((s.text("b").as_str(), status(&s).as_str()), ("new", ""));
}

#[test]
fn edits_that_do_not_fit_are_conflicts_and_write_nothing() {
    let s = Sandbox::new();
    s.write("d/x", "1");
    s.save("a", "1");
    s.git(&["update-index", "--add", "--cacheinfo", "120000", &s.git(&["rev-parse", "HEAD:a"]), "link"]);
    s.git(&["commit", "-q", "-m", "link"]);
    let head = s.head();
    for changes in [
        create("a", "2"),
        create("d", "2"),
        create("a/b", "2"),
        create("link", "1"),
        Changeset::new("m").replace("a", "0", "2"),
        Changeset::new("m").replace("none", "0", "2"),
        create("ok", "1").create("a", "2"),
    ] {
        assert!(matches!(apply(&s, &changes), Err(GitError::Conflict { .. })), "{changes:?}");
    }
    for path in ["../x", "/x", ".git/hooks/x", "a\\b", "x/.GIT/y"] {
        assert!(matches!(apply(&s, &create(path, "1")), Err(GitError::Refused(_))), "{path}");
    }
    assert!(s.open().apply(&create("x", "1"), &main_branch(), &cleo(), -1).is_err());
    assert_eq!(s.head(), head);
}

#[test]
fn staged_and_modified_files_of_others_stay() {
    let s = Sandbox::new();
    s.write("m", "1");
    s.save("a", "1");
    s.write("staged", "mine");
    s.git(&["add", "staged"]);
    s.write("m", "edited");
    s.write("loose", "mine");
    apply(&s, &create("b", "1")).unwrap();
    assert_eq!(status(&s), " M m\nA  staged\n?? loose");
    assert_eq!(s.git(&["show", "--name-only", "--format="]), "b");
}

#[test]
fn an_edited_file_is_left_and_said() {
    let s = Sandbox::new();
    s.save("a", "1");
    s.write("a", "edited by hand");
    s.write("b", "in the way");
    let done = apply(&s, &create("b", "new").replace("a", "1", "2")).unwrap();
    assert_eq!(done.left, ["a", "b"]);
    assert_eq!((s.text("a").as_str(), s.text("b").as_str()), ("edited by hand", "in the way"));
    assert_eq!(s.git(&["show", "HEAD:a"]), "2");
    assert_eq!(status(&s), " M a\n M b");
}

#[test]
fn a_staged_edit_of_the_same_file_stays_staged() {
    let s = Sandbox::new();
    s.save("a", "1");
    s.write("a", "mine");
    s.git(&["add", "a"]);
    let done = apply(&s, &Changeset::new("m").replace("a", "1", "2")).unwrap();
    assert_eq!(done.left, ["a"]);
    assert_eq!((s.git(&["show", ":a"]).as_str(), s.git(&["show", "HEAD:a"]).as_str()), ("mine", "2"));
}

#[test]
fn linked_parents_are_never_followed() {
    let s = Sandbox::new();
    s.save("a", "1");
    fs::create_dir(s.path("outside")).unwrap();
    symlink(s.path("outside"), s.root().join("p")).unwrap();
    let done = apply(&s, &create("p/x", "1")).unwrap();
    assert_eq!(done.left, ["p/x"]);
    assert_eq!(fs::read_dir(s.path("outside")).unwrap().count(), 0);
}

#[test]
fn bare_detached_linked_and_other_branches() {
    let s = Sandbox::new();
    s.save("a", "1");
    s.git_in(".", &["clone", "-q", "--bare", "repo", "bare"]);
    let bare = Repo::discover(&s.path("bare")).unwrap();
    let done = bare.apply(&create("b", "1"), &main_branch(), &cleo(), AT).unwrap();
    assert_eq!((bare.mainline("main"), done.notes), (Ok(done.commit), vec![]));

    s.git(&["worktree", "add", "-q", "-b", "other", "../linked"]);
    let linked = Repo::discover(&s.path("linked")).unwrap();
    linked.apply(&create("l", "1"), &Branch::new("other").unwrap(), &cleo(), AT).unwrap();
    assert_eq!(s.git_in("linked", &["status", "--porcelain"]), "");
    assert!(s.path("linked/l").exists() && !s.root().join("l").exists());

    let done = linked.apply(&create("m", "1"), &main_branch(), &cleo(), AT).unwrap();
    assert!(done.notes[0].contains("git reset"), "{:?}", done.notes);
    s.git(&["reset", "-q", "--hard"]);

    s.git(&["checkout", "-q", "--detach"]);
    let head = s.head();
    let done = apply(&s, &create("d", "1")).unwrap();
    assert_eq!((s.head(), s.open().mainline("main")), (head, Ok(done.commit)));
    assert!(!s.root().join("d").exists());
    assert_eq!(status(&s), "");
    s.assert_sound();
}

#[test]
fn a_foreign_index_lock_delays_only_the_index() {
    let s = Sandbox::new();
    s.save("a", "1");
    File::create(s.root().join(".git/index.lock")).unwrap();
    let done = apply(&s, &create("b", "1")).unwrap();
    assert!(done.notes[0].contains("index.lock") && done.notes[0].contains("git restore --staged -- b"));
    fs::remove_file(s.root().join(".git/index.lock")).unwrap();
    assert_eq!(s.git(&["show", "HEAD:b"]), "1");
    s.git(&["restore", "--staged", "--", "b"]);
    assert_eq!(status(&s), "");
}

#[test]
fn split_and_sparse_indexes_follow_too() {
    let split = Sandbox::new();
    split.save("a", "1");
    split.git(&["update-index", "--split-index"]);
    let done = apply(&split, &create("b", "1").replace("a", "1", "2")).unwrap();
    assert_eq!((done.notes, status(&split).as_str()), (vec![], ""));

    for index in ["--no-sparse-index", "--sparse-index"] {
        let s = Sandbox::new();
        s.write("in/a", "1");
        s.save("out/b", "1");
        s.git(&["sparse-checkout", "set", "--cone", index, "in"]);
        let done = apply(&s, &create("in/c", "1").create("out/d", "1")).unwrap();
        assert_eq!((done.left, done.notes, status(&s).as_str()), (vec![], vec![], ""), "{index}");
        assert!(s.root().join("in/c").exists() && !s.root().join("out").exists(), "{index}");
        s.git(&["commit", "-q", "--allow-empty", "-m", "next"]);
        assert_eq!(s.git(&["ls-tree", "-r", "--name-only", "HEAD"]), "in/a\nin/c\nout/b\nout/d", "{index}");
    }
}

#[test]
fn executables_stay_executable_and_directories_sort_as_git_sorts() {
    let s = Sandbox::new();
    for path in ["a.b", "a/x", "a-c", "a0"] {
        s.write(path, "1");
    }
    s.commit("all");
    s.git(&["update-index", "--chmod=+x", "a.b"]);
    s.git(&["commit", "-q", "-m", "x"]);
    apply(&s, &Changeset::new("m").replace("a.b", "1", "2").create("a/y", "1").create("b", "1")).unwrap();
    assert!(s.git(&["ls-tree", "HEAD", "a.b"]).starts_with("100755"));
    s.assert_sound();
}

#[test]
fn odd_names_and_messages_make_sound_commits() {
    let s = Sandbox::new();
    let who = crate::git::Identity { name: " A <x>\nB; ".into(), email: "a b@<c>".into() };
    s.open().apply(&Changeset::new("m\0\n\nbody\n\n").create("a", ""), &main_branch(), &who, AT).unwrap();
    assert_eq!(s.git(&["show", "-s", "--format=%an|%ae|%B"]).trim(), "A xB|ab@c|m\n\nbody");
    let nobody = crate::git::Identity { name: String::new(), email: String::new() };
    s.open().apply(&create("b", "1"), &main_branch(), &nobody, AT).unwrap();
    s.assert_sound();
}

#[test]
fn many_writers_at_once_all_land() {
    let s = Sandbox::new();
    s.save("roster", "start\n");
    let root = s.root();
    std::thread::scope(|scope| {
        for t in 0..8 {
            let root = &root;
            scope.spawn(move || {
                let repo = Repo::discover(root).unwrap();
                for i in 0..4 {
                    let done =
                        repo.apply(&create(&format!("r/{t}-{i}"), "x"), &main_branch(), &cleo(), AT).unwrap();
                    assert_eq!((done.left, done.notes), (vec![], vec![]));
                }
            });
        }
    });
    assert_eq!(s.git(&["rev-list", "--count", "main"]), "33");
    assert_eq!(s.git(&["ls-tree", "-r", "--name-only", "main", "r"]).lines().count(), 32);
    assert_eq!(status(&s), "");
    s.assert_sound();
}

#[test]
fn writers_beside_git_itself_all_land() {
    let s = Sandbox::new();
    s.save("a", "1");
    let (root, s_ref) = (s.root(), &s);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let repo = Repo::discover(&root).unwrap();
            for i in 0..20 {
                repo.apply(&create(&format!("r/{i}"), "x"), &main_branch(), &cleo(), AT).unwrap();
            }
        });
        let mut made = 0;
        while !writer.is_finished() || made == 0 {
            let tip = s_ref.git(&["rev-parse", "main"]);
            let tree = s_ref.git(&["rev-parse", &format!("{tip}^{{tree}}")]);
            let next = s_ref.git(&["commit-tree", &tree, "-p", &tip, "-m", "git's own"]);
            let moved = s_ref.run("repo", &["update-ref", "refs/heads/main", &next, &tip], b"");
            made += usize::from(moved.status.success());
        }
        writer.join().unwrap();
        assert_eq!(s_ref.git(&["rev-list", "--count", "--grep=add a file", "main"]), "20");
        assert_eq!(s_ref.git(&["rev-list", "--count", "--grep=git's own", "main"]), made.to_string());
    });
    s.assert_sound();
}

#[test]
fn a_run_that_was_cut_off_after_its_commit_is_finished_by_the_next() {
    let s = Sandbox::new();
    s.save("a.txt", "1");
    let repo = s.open();
    repo.apply(&Changeset::new("m").create("b.txt", "2"), &main_branch(), &cleo(), 1_750_000_000).unwrap();
    // As it was a moment after the branch moved.
    s.git(&["rm", "-q", "--cached", "b.txt"]);
    std::fs::remove_file(s.root().join("b.txt")).unwrap();
    let note = format!("{} {} refs/heads/main\n", s.git(&["rev-parse", "main~1"]), s.head());
    s.write(".ack-1-2.tmp", "hal");
    std::fs::write(s.root().join(".git/ack.unfinished"), &note).unwrap();
    assert_eq!(s.git(&["status", "--porcelain"]), "D  b.txt\n?? .ack-1-2.tmp");
    repo.apply(&Changeset::new("m").create("c.txt", "3"), &main_branch(), &cleo(), 1_750_000_001).unwrap();
    assert_eq!((s.git(&["status", "--porcelain"]), s.text("b.txt")), (String::new(), "2".into()));
    assert!(!s.root().join(".git/ack.unfinished").exists());

    // A note of something else does nothing, and neither does one that somebody made up.
    s.git(&["rm", "-q", "b.txt"]);
    for note in [
        "- 1111111111111111111111111111111111111111 refs/heads/main\n",
        "x",
        "",
        &note.replace("main", "other"),
    ] {
        std::fs::write(s.root().join(".git/ack.unfinished"), note).unwrap();
        repo.apply(&Changeset::new("m").create("c.txt", "3"), &main_branch(), &cleo(), 1_750_000_002)
            .unwrap();
        assert_eq!(s.git(&["status", "--porcelain"]), "D  b.txt", "{note}");
    }
}

#[test]
fn what_a_killed_run_left_beside_the_index_is_cleared_and_nothing_of_anybody_else() {
    let s = Sandbox::new();
    s.save("a", "1");
    let repo = s.open();
    apply(&s, &create("b", "1")).unwrap();
    assert_eq!(repo.finish_cut_off(), Ok(None));
    let git = |name: &str| s.root().join(".git").join(name);
    let cut_off = |last: &str, lock: &str| {
        s.git(&["rm", "-q", "--cached", last]);
        let note = format!("{} {} refs/heads/main\n", s.git(&["rev-parse", "main~1"]), s.head());
        fs::write(git("ack.unfinished"), note).unwrap();
        fs::write(git("index.lock"), lock).unwrap();
    };
    cut_off("b", "ack\n");
    for left in ["index.ack-1f", "index.ack-1f.lock"] {
        fs::write(git(left), "half").unwrap();
    }
    assert_eq!(repo.finish_cut_off().unwrap().unwrap().notes, [""; 0]);
    let beside: Vec<_> = fs::read_dir(git("")).unwrap().map(|e| e.unwrap().file_name()).collect();
    let of_index = beside.iter().filter(|name| name.to_string_lossy().starts_with("index"));
    assert_eq!((of_index.count(), status(&s).as_str()), (1, ""), "{beside:?}");
    apply(&s, &create("c", "1")).unwrap();
    assert!(!git("index.lock").exists());

    cut_off("c", "");
    let notes = repo.finish_cut_off().unwrap().unwrap().notes;
    assert!(notes[0].contains("index.lock") && notes[0].contains("git restore --staged -- c"), "{notes:?}");
    assert!(git("index.lock").exists() && !git("ack.unfinished").exists());
    fs::remove_file(git("index.lock")).unwrap();
    s.git(&["reset", "-q"]);

    // The branch was about to move: its lock is empty, or holds the commit. Any other is somebody else's.
    let other = s.git(&["rev-parse", "main~1"]) + "\n";
    for (held, is_gone) in [(String::new(), true), (format!("{}\n", s.head()), true), (other, false)] {
        cut_off("c", "ack\n");
        fs::write(git("refs/heads/main.lock"), &held).unwrap();
        repo.finish_cut_off().unwrap();
        assert_eq!(git("refs/heads/main.lock").exists(), !is_gone, "{held:?}");
    }
}
