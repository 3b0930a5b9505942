use crate::git::fixture::{Sandbox, cleo, main_branch};
use crate::git::import::{ImportCommit, Importer};
use crate::git::{Branch, GitError, Repo};
use crate::source::{Changeset, CommitId};

fn commit(n: i64, files: &[(&str, Option<&str>)]) -> ImportCommit {
    let files = files.iter().map(|(p, b)| ((*p).to_owned(), b.map(|b| b.as_bytes().to_vec()))).collect();
    ImportCommit {
        author: cleo(),
        committer: cleo(),
        time: 1_600_000_000 + n,
        message: format!("commit {n}\n"),
        files,
        merge: None,
    }
}

fn import(s: &Sandbox, count: i64) -> Vec<CommitId> {
    let mut importer = Importer::start(&s.root(), "main").unwrap();
    let ids =
        (0..count).map(|n| importer.commit(&commit(n, &[(&format!("r/{n}"), Some("x"))])).unwrap()).collect();
    importer.finish().unwrap();
    ids
}

#[test]
fn two_imports_give_the_same_ids_and_the_head_is_the_last() {
    let (a, b) = (Sandbox::new(), Sandbox::new());
    let ids = import(&a, 150);
    assert_eq!(ids, import(&b, 150));
    assert_eq!(a.open().mainline("main"), Ok(*ids.last().unwrap()));
    let h = a.open().history(ids[149], &["r"]).unwrap();
    assert_eq!(h.commits.iter().map(|c| c.id).collect::<Vec<_>>(), ids);
    assert_eq!((h.changes.len(), h.commits[3].committed), (150, Some(1_600_000_003)));
    a.assert_sound();
}

#[test]
fn an_import_goes_on_from_the_tip() {
    let s = Sandbox::new();
    let base =
        s.open().apply(&Changeset::new("m").create("a", "1"), &main_branch(), &cleo(), 5).unwrap().commit;
    let mut importer = Importer::start(&s.root(), "main").unwrap();
    let next = importer.commit(&commit(1, &[("b \"q\" ü", Some("1")), ("a", None)])).unwrap();
    importer.finish().unwrap();
    let repo = s.open();
    assert_eq!(repo.history(next, &[""]).unwrap().commits[0].id, base);
    let paths: Vec<String> = repo.files_at(next, &[""]).unwrap().into_iter().map(|(p, _)| p).collect();
    assert_eq!(paths, ["b \"q\" ü"]);
}

#[test]
fn merges_of_side_branches() {
    let s = Sandbox::new();
    let mut importer = Importer::start(&s.root(), "main").unwrap();
    let base = importer.commit(&commit(1, &[("a", Some("1"))])).unwrap();
    let side = importer
        .commit_on(&Branch::new("side").unwrap(), Some(base), &commit(2, &[("b", Some("1"))]))
        .unwrap();
    let merge = ImportCommit { merge: Some(side), ..commit(3, &[("b", Some("1"))]) };
    let tip = importer.commit(&merge).unwrap();
    importer.finish().unwrap();
    let h = s.open().history(tip, &[""]).unwrap();
    assert_eq!((h.commits[1].merged.clone(), h.side.len()), (vec![side], 1));
}

#[test]
fn bad_paths_and_failures_are_errors_with_reasons() {
    let s = Sandbox::new();
    let mut importer = Importer::start(&s.root(), "main").unwrap();
    assert!(matches!(importer.commit(&commit(1, &[("../x", Some("1"))])), Err(GitError::Refused(_))));
    let missing = CommitId::new([7; 20]);
    let error = importer.commit(&ImportCommit { merge: Some(missing), ..commit(1, &[]) }).unwrap_err();
    assert!(error.to_string().contains("fatal"), "{error}");
    assert!(importer.finish().is_err());
    assert!(matches!(Importer::start(std::path::Path::new("/"), "main"), Err(GitError::NotFound(_))));
}

#[test]
fn an_abandoned_import_leaves_no_branch() {
    let s = Sandbox::new();
    let mut importer = Importer::start(&s.root(), "main").unwrap();
    importer.commit(&commit(1, &[("a", Some("1"))])).unwrap();
    drop(importer);
    assert_eq!(Repo::discover(&s.root()).unwrap().head_commit(), Ok(None));
}
