use crate::git::fixture::{Sandbox, overwrite};
use crate::git::{GitError, Repo};
use crate::source::{BlobId, Blobs, CommitIx, History, Mode};
use std::fs;

/// The changes as `commit path was now`, with modes in short.
fn lines(history: &History) -> Vec<String> {
    let mode = |e: Option<crate::source::Entry>| match e.map(|e| e.mode) {
        None => "-".to_owned(),
        Some(Mode::Plain) => "f".into(),
        Some(Mode::Executable) => "x".into(),
        Some(Mode::Symlink) => "l".into(),
        Some(Mode::Submodule) => "s".into(),
        Some(Mode::Other(m)) => format!("{m:o}"),
    };
    let line =
        |c: crate::source::Change<'_>| format!("{} {} {}{}", c.commit.0, c.path, mode(c.was), mode(c.now));
    history.changes.iter().map(line).collect()
}

fn history(s: &Sandbox, under: &[&str]) -> History {
    s.open().history(s.head(), under).unwrap()
}

#[test]
fn a_line_of_commits_oldest_first() {
    let s = Sandbox::new();
    let first = s.save("p/a", "1");
    s.save("p/b", "1");
    s.save("p/a", "2");
    s.git(&["rm", "-q", "p/b"]);
    let last = s.commit("gone");
    let h = history(&s, &["p"]);
    assert_eq!((h.commits[0].id, h.commits[3].id), (first, last));
    assert!(h.commits[3].merged.is_empty());
    assert_eq!(
        (h.commits[3].words.subject(), h.commits[0].words.author()),
        ("gone", "Ann <ann@example.org>")
    );
    assert_eq!(h.commits[0].words.committer(), "Ben <ben@example.org>");
    assert!(h.commits[0].committed < h.commits[1].committed);
    assert_eq!(lines(&h), ["0 p/a -f", "1 p/b -f", "2 p/a ff", "3 p/b f-"]);
    assert!(h.side.is_empty());
}

#[test]
fn a_merge_shows_what_it_brought_and_its_side() {
    let s = Sandbox::new();
    s.save("a", "1");
    s.git(&["checkout", "-q", "-b", "side"]);
    let one = s.save("b", "1");
    let two = s.save("c", "1");
    s.git(&["checkout", "-q", "main"]);
    s.save("a", "2");
    s.git(&["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    let h = history(&s, &[""]);
    assert_eq!(lines(&h), ["0 a -f", "1 a ff", "2 b -f", "2 c -f"]);
    assert_eq!(h.commits[2].merged.len(), 1);
    assert_eq!(h.side.len(), 2);
    assert!([one, two].iter().all(|c| h.side[c].since == CommitIx(2) && h.side[c].committed.is_some()));
}

#[test]
fn fast_forward_and_squash_have_no_side() {
    let s = Sandbox::new();
    s.save("a", "1");
    s.git(&["checkout", "-q", "-b", "side"]);
    s.save("b", "1");
    s.git(&["checkout", "-q", "main"]);
    s.git(&["merge", "-q", "--ff-only", "side"]);
    s.git(&["checkout", "-q", "side"]);
    s.save("c", "1");
    s.git(&["checkout", "-q", "main"]);
    s.git(&["merge", "-q", "--squash", "side"]);
    s.commit("squashed");
    let h = history(&s, &[""]);
    assert_eq!(lines(&h), ["0 a -f", "1 b -f", "2 c -f"]);
    assert!(h.side.is_empty());
}

#[test]
fn octopus_criss_cross_and_another_root() {
    let s = Sandbox::new();
    s.save("a", "1");
    for name in ["x", "y"] {
        s.git(&["checkout", "-q", "-b", name, "main"]);
        s.save(name, "1");
    }
    s.git(&["checkout", "-q", "main"]);
    s.save("own", "1");
    s.git(&["merge", "-q", "-m", "octopus", "x", "y"]);
    s.git(&["checkout", "-q", "-b", "z"]);
    s.save("z", "1");
    s.git(&["checkout", "-q", "main"]);
    s.save("m", "1");
    s.git(&["checkout", "-q", "z"]);
    s.git(&["merge", "-q", "-m", "cross 1", "main"]);
    s.git(&["checkout", "-q", "main"]);
    s.git(&["merge", "-q", "-m", "cross 2", "z~1"]);
    s.git(&["merge", "-q", "--no-ff", "-m", "both", "z"]);
    s.git(&["checkout", "-q", "--orphan", "root2"]);
    s.commit("second root");
    s.git(&["checkout", "-q", "main"]);
    s.git(&["merge", "-q", "--allow-unrelated-histories", "-m", "roots", "root2"]);
    let h = history(&s, &[""]);
    let listed = s.git(&["rev-list", "main"]).lines().count();
    assert_eq!(h.commits.len() + h.side.len(), listed);
    let mut since: Vec<u32> = h.side.values().map(|r| r.since.0).collect();
    since.sort_unstable();
    // x and y with the octopus; z's commit with the first cross; the merge on z with the next; the root last.
    assert_eq!(since, [2, 2, 4, 5, 6]);
}

#[test]
fn files_become_directories_links_and_executables() {
    let s = Sandbox::new();
    s.save("p/a", "1");
    fs::remove_file(s.root().join("p/a")).unwrap();
    s.save("p/a/inner", "1");
    fs::remove_dir_all(s.root().join("p")).unwrap();
    s.save("p", "now a file");
    s.git(&["update-index", "--chmod=+x", "p"]);
    s.git(&["commit", "-q", "-m", "x"]);
    fs::remove_file(s.root().join("p")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", s.root().join("p")).unwrap();
    let last = s.commit("link");
    let h = history(&s, &["p"]);
    assert_eq!(
        lines(&h),
        ["0 p/a -f", "1 p/a f-", "1 p/a/inner -f", "2 p -f", "2 p/a/inner f-", "3 p fx", "4 p xl"]
    );
    assert_eq!(s.open().file_at(last, "p"), Ok(None));
}

#[test]
fn submodules_and_odd_modes_are_entries() {
    let s = Sandbox::new();
    s.save("a", "1");
    let head = s.head().to_string();
    s.git(&["update-index", "--add", "--cacheinfo", "160000", &head, "p/sub"]);
    s.git(&["commit", "-q", "-m", "sub"]);
    let h = history(&s, &["p"]);
    assert_eq!(lines(&h), ["1 p/sub -s"]);
    assert_eq!(h.changes.get(0).now.unwrap().blob.to_string(), head);
    let blob = s.feed("repo", &["hash-object", "-w", "--stdin"], b"x");
    let raw = [b"100664 odd\0".to_vec(), (0..20).map(|i| byte(&blob, i)).collect()].concat();
    let tree = s.feed("repo", &["hash-object", "-t", "tree", "-w", "--stdin", "--literally"], &raw);
    let odd = s.odd_commit(format!("tree {tree}\n\nm").as_bytes());
    assert_eq!(lines(&s.open().history(odd, &[""]).unwrap()), ["0 odd -100664"]);
}

fn byte(hex: &str, i: usize) -> u8 {
    u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()
}

#[test]
fn a_slash_in_a_name_does_not_make_a_path() {
    let s = Sandbox::new();
    let blob = s.feed("repo", &["hash-object", "-w", "--stdin"], b"x");
    let raw = [b"100644 p/a\0".to_vec(), (0..20).map(|i| byte(&blob, i)).collect()].concat();
    let tree = s.feed("repo", &["hash-object", "-t", "tree", "-w", "--stdin", "--literally"], &raw);
    let odd = s.odd_commit(format!("tree {tree}\n\nm").as_bytes());
    assert_eq!(lines(&s.open().history(odd, &[""]).unwrap()), ["0 p\u{fffd}a -f"]);
    assert_eq!(s.open().file_at(odd, "p/a"), Ok(None));
}

#[test]
fn only_what_is_under_is_reported_and_opened() {
    let s = Sandbox::new();
    s.write("ack.yaml", "1");
    s.write("policies/a/x", "1");
    s.write("policies2/x", "1");
    s.write("other/deep/x", "1");
    let tip = s.commit("all");
    let hidden = s.git(&["rev-parse", "HEAD:other"]);
    fs::remove_file(s.loose(&hidden)).unwrap();
    let h = history(&s, &["ack.yaml", "policies/"]);
    assert_eq!(lines(&h), ["0 ack.yaml -f", "0 policies/a/x -f"]);
    assert!(history(&s, &[]).changes.is_empty());
    let error = s.open().history(tip, &["other"]).unwrap_err();
    assert!(error.to_string().contains(&hidden), "{error}");
}

#[test]
fn files_of_a_commit() {
    let s = Sandbox::new();
    s.write("b/x", "bx");
    s.write("b.txt", "b");
    let tip = s.save("a", "a");
    let repo = s.open();
    let paths: Vec<String> = repo.files_at(tip, &[""]).unwrap().into_iter().map(|(p, _)| p).collect();
    assert_eq!(paths, ["a", "b.txt", "b/x"]);
    assert_eq!(repo.file_at(tip, "b/x"), Ok(Some(b"bx".to_vec())));
    for none in ["b", "b/", "x", "a/x", "", "/a"] {
        assert_eq!(repo.file_at(tip, none), Ok(None), "{none}");
    }
    let (_, entry) = repo.files_at(tip, &["b"]).unwrap()[0].clone();
    assert_eq!((repo.read(entry.blob).unwrap(), repo.size(entry.blob).unwrap()), (b"bx".to_vec(), 2));
}

#[test]
fn packed_and_borrowed_objects_are_read_alike() {
    let s = Sandbox::new();
    for i in 0..20 {
        s.save(&format!("p/{}", i % 7), &"line\n".repeat(i + 1));
    }
    let loose = lines(&history(&s, &["p"]));
    s.git(&["gc", "-q"]);
    assert_eq!(lines(&history(&s, &["p"])), loose);
    s.git_in(".", &["clone", "-q", "--shared", "repo", "borrower"]);
    let borrower = Repo::discover(&s.path("borrower")).unwrap();
    assert_eq!(lines(&borrower.history(s.head(), &["p"]).unwrap()), loose);
    fs::rename(s.root(), s.path("away")).unwrap();
    let gone =
        Repo::discover(&s.path("borrower")).and_then(|r| r.history(borrower.head_commit()?.unwrap(), &["p"]));
    assert!(gone.is_err());
}

#[test]
fn malformed_commits_never_end_the_walk() {
    let s = Sandbox::new();
    let first = s.save("a", "1");
    let tree = s.git(&["rev-parse", "HEAD^{tree}"]);
    let date = "author A <a> 99999999999999999999 +0000\ncommitter C <c> 99999999999999999999 +0000\n";
    let mut tip = first;
    let odd = [
        format!("{date}\nm\n"),
        "author A <a> 1 +0\nauthor E <e> 2 +0\ncommitter C <c> 5 +0\n\nm\n".into(),
        "committer C <c> 5 +0".into(),
        "author \u{1}\ncommitter\n\na\0b".into(),
        "gpgsig -----BEGIN SSH SIGNATURE-----\n x\n -----END\ncommitter C <c> 6 +0\n\nm".into(),
        "committer C <c> -5 +0000\n\nm".into(),
    ];
    for rest in &odd {
        tip = s.odd_commit(format!("tree {tree}\nparent {tip}\n{rest}").as_bytes());
    }
    let h = s.open().history(tip, &[""]).unwrap();
    assert_eq!((h.commits.len(), h.commits[0].id), (odd.len() + 1, first));
    let times: Vec<Option<i64>> = h.commits.iter().skip(1).map(|c| c.committed).collect();
    assert_eq!(times, [None, Some(5), Some(5), None, Some(6), Some(-5)]);
}

#[test]
fn a_duplicate_entry_is_no_crash() {
    let s = Sandbox::new();
    let (one, two) = (
        s.feed("repo", &["hash-object", "-w", "--stdin"], b"1"),
        s.feed("repo", &["hash-object", "-w", "--stdin"], b"2"),
    );
    let entry = |id: &str| [b"100644 a\0".to_vec(), (0..20).map(|i| byte(id, i)).collect()].concat();
    let raw = [entry(&one), entry(&two)].concat();
    let tree = s.feed("repo", &["hash-object", "-t", "tree", "-w", "--stdin", "--literally"], &raw);
    let odd = s.odd_commit(format!("tree {tree}\n\nm").as_bytes());
    assert_eq!(s.open().file_at(odd, "a"), Ok(Some(b"2".to_vec())));
}

#[test]
fn every_damaged_or_missing_object_is_named() {
    let s = Sandbox::new();
    s.save("p/a", "one");
    s.save("p/a", "two");
    let tip = s.save("p/a", "three");
    let objects = ["HEAD~1", "HEAD~1^{tree}", "HEAD~1:p"].map(|r| s.git(&["rev-parse", r]));
    for id in &objects {
        let whole = fs::read(s.loose(id)).unwrap();
        let other = fs::read(s.loose(&s.git(&["rev-parse", "HEAD:p/a"]))).unwrap();
        let cuts = [0, 1, 2, whole.len() / 2, whole.len() - 1].map(|n| Some(whole[..n].to_vec()));
        for bytes in [None, Some(other), Some(b"garbage".to_vec())].into_iter().chain(cuts) {
            match bytes {
                Some(bytes) => overwrite(&s.loose(id), &bytes),
                None => fs::remove_file(s.loose(id)).unwrap(),
            }
            let error = s.open().history(tip, &["p"]).unwrap_err();
            assert!(matches!(error, GitError::Damaged { .. }) && error.to_string().contains(id), "{error}");
            fs::write(s.loose(id), &whole)
                .or_else(|_| {
                    fs::remove_file(s.loose(id))?;
                    fs::write(s.loose(id), &whole)
                })
                .unwrap();
        }
    }
    assert!(s.open().history(tip, &["p"]).is_ok());
}

#[test]
fn a_forged_blob_is_not_read() {
    let s = Sandbox::new();
    let tip = s.save("a", "true");
    let id = s.git(&["rev-parse", "HEAD:a"]);
    let forged = s.feed("repo", &["hash-object", "-w", "--stdin"], b"forged");
    overwrite(&s.loose(&id), &fs::read(s.loose(&forged)).unwrap());
    assert_eq!(s.git(&["show", "HEAD:a"]), "forged");
    assert!(s.open().file_at(tip, "a").unwrap_err().to_string().contains(&id));
    assert!(s.open().read(BlobId::parse(&id).unwrap()).unwrap_err().to_string().contains(&id));
    let commit = BlobId::new(*tip.bytes());
    assert!(s.open().size(commit).is_err() && s.open().read(commit).is_err());
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    for (depth, fine) in [(200, true), (1900, false)] {
        let s = Sandbox::new();
        let path = "d/".repeat(depth);
        let head = "commit refs/heads/deep\ncommitter C <c> 1 +0000\ndata 1\nm\nM 100644 inline ";
        s.feed("repo", &["fast-import", "--quiet"], format!("{head}{path}f\ndata 1\nx\n").as_bytes());
        let repo = s.open();
        let history = repo.history(repo.resolve("deep").unwrap(), &["d"]);
        assert_eq!(history.is_ok(), fine, "{depth}");
    }
}

#[test]
fn a_tree_that_repeats_itself_is_refused_in_time() {
    let s = Sandbox::new();
    let blob = s.feed("repo", &["hash-object", "-w", "--stdin"], b"x");
    let mut id = s.feed("repo", &["mktree"], format!("100644 blob {blob}\tf\n").as_bytes());
    for _ in 0..12 {
        let ten: String = (0..10).map(|i| format!("040000 tree {id}\td{i}\n")).collect();
        id = s.feed("repo", &["mktree"], ten.as_bytes());
    }
    let tip = s.odd_commit(format!("tree {id}\n\nm").as_bytes());
    assert!(matches!(s.open().history(tip, &[""]), Err(GitError::Damaged { .. })));
}
