//! The local branch and the published one: what lies between them, and when the one may follow the other.

use crate::git::fixture::Sandbox;
use crate::git::{Followed, Repo};
use crate::source::CommitId;

const OURS: [&str; 2] = ["acknowledgements/", "people/"];

/// A clone on `main`, and what the remote has by now on `there`, made from the same first commit.
fn apart(here: &[(&str, &str)], there: &[(&str, Option<&str>)]) -> (Sandbox, Repo, CommitId) {
    let s = Sandbox::new();
    s.write("policies/a.md", "one\n");
    s.write("policies/b.md", "two\n");
    s.save("ack.yaml", "x\n");
    s.git(&["switch", "-qc", "there"]);
    for (path, text) in there {
        match text {
            Some(text) => drop(s.save(path, text)),
            None => {
                s.git(&["rm", "-q", path]);
                s.commit("gone");
            }
        }
    }
    let tip = s.head();
    s.git(&["switch", "-q", "main"]);
    for (path, text) in here {
        s.save(path, text);
    }
    let repo = s.open();
    (s, repo, tip)
}

fn status(s: &Sandbox) -> String {
    s.git(&["status", "--porcelain"])
}

#[test]
fn a_branch_that_is_behind_follows_with_files_and_index() {
    let there =
        [("acknowledgements/r", Some("1")), ("policies/a.md", Some("new\n")), ("policies/b.md", None)];
    let (s, repo, tip) = apart(&[], &there);
    assert_eq!(repo.follow_to("main", tip, &OURS).unwrap(), Followed::Current);
    assert_eq!((s.head(), status(&s)), (tip, String::new()));
    assert_eq!(s.text("policies/a.md"), "new\n");
    assert!(!s.root().join("policies/b.md").exists());
    s.assert_sound();
}

#[test]
fn a_commit_whose_record_is_published_gives_way_and_any_other_stays() {
    let there = [("policies/a.md", Some("new\n")), ("acknowledgements/r", Some("1"))];
    let (s, repo, tip) = apart(&[("acknowledgements/r", "1")], &there);
    assert_eq!(repo.follow_to("main", tip, &OURS).unwrap(), Followed::Current);
    assert_eq!((s.head(), status(&s)), (tip, String::new()));
    for own in [("acknowledgements/r", "2"), ("acknowledgements/other", "1"), ("policies/a.md", "new\n")] {
        let (s, repo, tip) = apart(&[own], &there);
        let before = s.head();
        assert_eq!(repo.follow_to("main", tip, &OURS).unwrap(), Followed::Ahead(1), "{own:?}");
        assert_eq!((s.head(), status(&s)), (before, String::new()));
    }
    let (s, repo, tip) = apart(&[], &there);
    s.git(&["commit", "-q", "--allow-empty", "-m", "empty, and mine"]);
    assert_eq!(repo.follow_to("main", tip, &OURS).unwrap(), Followed::Ahead(1));
}

#[test]
fn edits_of_the_user_are_kept_or_nothing_moves() {
    let there = [("policies/a.md", Some("new\n")), ("acknowledgements/r", Some("1"))];
    let ways: [fn(&Sandbox); 5] = [
        |s| s.write("policies/a.md", "mine\n"),
        |s| {
            s.write("policies/a.md", "mine\n");
            s.git(&["add", "-A"]);
            s.write("policies/a.md", "one\n");
        },
        |s| s.write("acknowledgements/r", "something else"),
        |s| {
            std::fs::remove_file(s.root().join("policies/a.md")).unwrap();
            s.write("policies/a.md/inside", "a directory of mine");
        },
        |s| s.write(".git/index.lock", ""),
    ];
    let read = |s: &Sandbox| std::fs::read(s.root().join("policies/a.md")).ok();
    for (n, way) in ways.iter().enumerate() {
        let (s, repo, tip) = apart(&[], &there);
        way(&s);
        let before = (s.head(), s.git(&["--no-optional-locks", "status", "--porcelain"]), read(&s));
        let followed = repo.follow_to("main", tip, &OURS).unwrap();
        assert!(matches!(followed, Followed::Stayed(_)), "{n}: {followed:?}");
        let after = (s.head(), s.git(&["--no-optional-locks", "status", "--porcelain"]), read(&s));
        assert_eq!(before, after, "{n}");
    }
}

#[test]
fn what_an_interrupted_run_had_written_already_is_no_obstacle() {
    let (s, repo, tip) = apart(&[], &[("acknowledgements/r", Some("1")), ("policies/a.md", Some("new\n"))]);
    s.write("acknowledgements/r", "1");
    s.write("policies/a.md", "new\n");
    s.git(&["add", "policies/a.md"]);
    assert_eq!(repo.follow_to("main", tip, &OURS).unwrap(), Followed::Current);
    assert_eq!((s.head(), status(&s)), (tip, String::new()));
}

#[test]
fn a_file_that_goes_through_a_filter_is_left_to_git() {
    let (s, repo, _) = apart(&[(".gitattributes", "*.md filter=lfs\n")], &[("policies/a.md", Some("new\n"))]);
    let next = s.git(&["commit-tree", "-p", "main", "-m", "next", "there^{tree}"]);
    let followed = repo.follow_to("main", CommitId::parse(&next).unwrap(), &OURS).unwrap();
    assert!(matches!(&followed, Followed::Stayed(why) if why.contains("filter")), "{followed:?}");
}

#[test]
fn what_lies_between_is_found_whatever_was_merged() {
    let (s, repo, there) =
        apart(&[("acknowledgements/r", "1"), ("policies/c.md", "c\n")], &[("x", Some("1"))]);
    let subjects = |since: CommitId| -> Vec<(String, bool)> {
        let found = repo.ahead(repo.resolve("main").unwrap(), since).unwrap();
        found.into_iter().map(|c| (c.subject, c.changes.is_some())).collect()
    };
    let own = [("acknowledgements/r".to_owned(), true), ("policies/c.md".to_owned(), true)];
    assert_eq!(subjects(there), own);
    assert_eq!(subjects(s.head()), []);
    s.git(&["merge", "-q", "--no-edit", "there"]);
    let with_merge = subjects(there);
    assert_eq!((with_merge.len(), with_merge[2].1), (3, false), "{with_merge:?}");
    // Once published by a merge on the other side, nothing lies between.
    s.git(&["branch", "-q", "-f", "there", "main"]);
    assert_eq!(subjects(repo.resolve("there").unwrap()), []);
    let alone = s.git(&["commit-tree", "-m", "alone", "main^{tree}"]);
    assert_eq!(subjects(CommitId::parse(&alone).unwrap()).len(), 4);
}
