use crate::git::fixture::Sandbox;
use crate::git::{GitError, Repo};
use std::fs;
use std::path::Path;

fn refusal(path: &Path) -> GitError {
    match Repo::discover(path) {
        Ok(repo) => repo.require_full_history().unwrap_err(),
        Err(e) => e,
    }
}

#[test]
fn found_from_below_and_not_found_outside() {
    let s = Sandbox::new();
    s.save("a/b/c.txt", "x");
    let repo = Repo::discover(&s.root().join("a/b")).unwrap();
    assert_eq!(repo.work_dir().unwrap().canonicalize().unwrap(), s.root().canonicalize().unwrap());
    assert!(repo.require_full_history().is_ok());
    let outside = tempfile::tempdir().unwrap();
    assert!(matches!(Repo::discover(outside.path()), Err(GitError::NotFound(_))));
    assert!(matches!(Repo::discover(Path::new("/no/such/place")), Err(GitError::NotFound(_))));
}

#[test]
fn init_starts_one_and_opens_one_that_is_there() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("new/place");
    let repo = Repo::init(&place, "trunk").unwrap();
    assert_eq!((repo.head_branch().as_deref(), repo.head_commit()), (Some("trunk"), Ok(None)));
    assert_eq!(Repo::init(&place, "main").unwrap().head_branch().as_deref(), Some("trunk"));
    assert!(matches!(Repo::init(&dir.path().join("x"), "a..b"), Err(GitError::Refused(_))));
}

#[test]
fn bare_linked_and_submodule_layouts_open() {
    let s = Sandbox::new();
    let head = s.save("a", "1");
    s.git_in(".", &["clone", "-q", "--bare", "repo", "bare"]);
    s.git(&["worktree", "add", "-q", "-b", "other", "../linked"]);
    s.git_in(".", &["init", "-q", "super"]);
    s.git_in("super", &["submodule", "--quiet", "add", "../repo", "sub"]);
    for (dir, bare) in [("bare", true), ("linked", false), ("super/sub", false)] {
        let repo = Repo::discover(&s.path(dir)).unwrap();
        assert_eq!(repo.head_commit(), Ok(Some(head)), "{dir}");
        assert_eq!(repo.work_dir().is_none(), bare, "{dir}");
        assert!(repo.require_full_history().is_ok(), "{dir}");
    }
}

#[test]
fn a_shallow_clone_is_refused_with_the_remedy() {
    let s = Sandbox::new();
    s.save("a", "1");
    s.save("a", "2");
    let url = format!("file://{}", s.root().display());
    s.git_in(".", &["clone", "-q", "--depth", "1", &url, "cut"]);
    let error = refusal(&s.path("cut"));
    assert_eq!(error, GitError::Shallow);
    assert!(error.hint().unwrap().contains("git fetch --unshallow"));
    s.git_in("cut", &["fetch", "-q", "--unshallow"]);
    assert!(Repo::discover(&s.path("cut")).unwrap().require_full_history().is_ok());
}

#[test]
fn a_forged_shallow_file_is_refused_and_hides_nothing() {
    let s = Sandbox::new();
    s.save("a", "1");
    let tip = s.save("a", "2");
    fs::write(s.root().join(".git/shallow"), format!("{tip}\n")).unwrap();
    assert_eq!(refusal(&s.root()), GitError::Shallow);
    assert_eq!(s.open().history(tip, &["a"]).unwrap().commits.len(), 2);
    fs::write(s.root().join(".git/shallow"), "garbage\n").unwrap();
    assert_eq!(refusal(&s.root()), GitError::Shallow);
}

#[test]
fn grafts_are_refused_and_hide_nothing() {
    let s = Sandbox::new();
    s.save("a", "1");
    let tip = s.save("a", "2");
    let grafts = s.root().join(".git/info/grafts");
    for text in ["# only a comment\n", "garbage\n"] {
        fs::write(&grafts, text).unwrap();
        assert!(matches!(refusal(&s.root()), GitError::Grafted(_)));
    }
    fs::write(&grafts, "").unwrap();
    assert!(s.open().require_full_history().is_ok());
    fs::write(&grafts, format!("{tip}\n")).unwrap();
    assert!(matches!(refusal(&s.root()), GitError::Grafted(_)));
    assert_eq!(s.open().history(tip, &["a"]).unwrap().commits.len(), 2);
}

#[test]
fn replace_refs_are_refused_loose_or_packed_and_replace_nothing() {
    let s = Sandbox::new();
    s.save("a", "1");
    let tip = s.save("a", "2");
    s.git(&["replace", "HEAD", "HEAD~1"]);
    assert!(refusal(&s.root()).hint().unwrap().contains(&format!("git replace -d {tip}")));
    assert_eq!(s.open().file_at(tip, "a").unwrap().unwrap(), b"2");
    s.git(&["pack-refs", "--all"]);
    assert!(matches!(refusal(&s.root()), GitError::Replaced(_)));
}

#[test]
fn a_blobless_clone_is_refused() {
    let s = Sandbox::new();
    s.save("a", "1");
    s.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", s.root().display());
    s.git_in(".", &["clone", "-q", "--filter=blob:none", "--no-checkout", &url, "lean"]);
    assert_eq!(refusal(&s.path("lean")), GitError::Partial);
}

#[test]
fn unknown_formats_get_a_sentence() {
    let s = Sandbox::new();
    s.git_in(".", &["init", "-q", "--object-format=sha256", "long"]);
    let error = refusal(&s.path("long"));
    assert!(matches!(error, GitError::UnknownFormat(_)) && error.to_string().contains("SHA-256"), "{error}");
    if s.run(".", &["init", "-q", "--ref-format=reftable", "tables"], b"").status.success() {
        let error = refusal(&s.path("tables"));
        assert!(
            matches!(error, GitError::UnknownFormat(_)) && error.to_string().contains("reftable"),
            "{error}"
        );
    }
}

#[test]
fn a_work_tree_elsewhere_is_refused() {
    let s = Sandbox::new();
    s.save("a", "1");
    fs::create_dir(s.path("victim")).unwrap();
    s.git(&["config", "core.worktree", s.path("victim").to_str().unwrap()]);
    assert!(matches!(refusal(&s.root()), GitError::ForeignWorkTree(_)));
}
