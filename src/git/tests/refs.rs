use crate::git::fixture::Sandbox;
use crate::git::{GitError, Repo};

#[test]
fn revisions_by_every_kind_of_name() {
    let s = Sandbox::new();
    let first = s.save("a", "1");
    let second = s.save("a", "2");
    s.git(&["tag", "light", "HEAD~1"]);
    s.git(&["tag", "-a", "-m", "t", "annotated", "HEAD~1"]);
    s.git(&["tag", "-a", "-m", "t", "nested", "annotated"]);
    s.git(&["branch", "side/x", "HEAD~1"]);
    let repo = s.open();
    let (long, short) = (first.to_string(), first.short());
    for rev in [
        "light",
        "annotated",
        "nested",
        "side/x",
        "refs/heads/side/x",
        &long,
        &short,
        "HEAD~1",
        "main^",
        "@~",
    ] {
        assert_eq!(repo.resolve(rev), Ok(first), "{rev}");
    }
    for rev in ["HEAD", "main", "main^0", "main~0", "main^{commit}"] {
        let found = repo.resolve(rev);
        assert!(found == Ok(second) || rev.ends_with('}'), "{rev}: {found:?}");
    }
    s.git(&["pack-refs", "--all"]);
    assert_eq!(s.open().resolve("annotated"), Ok(first));
}

#[test]
fn what_names_no_commit_is_said() {
    let s = Sandbox::new();
    s.save("a", "1");
    let repo = s.open();
    let tree = s.git(&["rev-parse", "HEAD^{tree}"]);
    for rev in ["nope", "HEAD~1", "abcdef12", "", "HEAD^2", ":/a", "main..main", "-x", "a b", &tree] {
        let error = repo.resolve(rev).unwrap_err();
        assert!(matches!(error, GitError::NoSuchRevision { .. }), "{rev}: {error}");
        assert!(error.to_string().starts_with(&format!("`{rev}`")), "{error}");
    }
    let missing = "1".repeat(40);
    assert!(repo.resolve(&missing).unwrap_err().to_string().contains(&missing));
}

#[test]
fn an_empty_repository_says_so() {
    let s = Sandbox::new();
    let repo = s.open();
    assert_eq!(repo.resolve("HEAD"), Err(GitError::Empty));
    assert_eq!(repo.mainline("main"), Err(GitError::Empty));
    assert_eq!(repo.head_branch().as_deref(), Some("main"));
}

#[test]
fn a_detached_head_has_a_commit_and_no_branch() {
    let s = Sandbox::new();
    let head = s.save("a", "1");
    s.git(&["checkout", "-q", "--detach"]);
    let repo = s.open();
    assert_eq!((repo.head_branch(), repo.head_commit()), (None, Ok(Some(head))));
    assert_eq!(repo.mainline("main"), Ok(head));
    assert_eq!(repo.mainline("trunk"), Err(GitError::MainlineMissing("trunk".into())));
}

#[test]
fn the_mainline_is_local_first_then_remote_tracking() {
    let s = Sandbox::new();
    let first = s.save("a", "1");
    s.git(&["branch", "work"]);
    s.git_in(".", &["clone", "-q", "--branch", "work", "repo", "clone"]);
    let repo = Repo::discover(&s.path("clone")).unwrap();
    assert_eq!(repo.mainline("main"), Ok(first));
    s.git_in("clone", &["checkout", "-q", "main"]);
    s.git_in("clone", &["commit", "-q", "--allow-empty", "-m", "ahead"]);
    let ahead = repo.resolve("main").unwrap();
    assert_eq!((repo.mainline("main"), repo.published("main")), (Ok(ahead), Ok(Some(first))));
}

#[test]
fn the_remote_is_that_of_the_branch_else_origin_else_the_only_one() {
    let s = Sandbox::new();
    let first = s.save("a", "1");
    let second = s.save("a", "2");
    s.git(&["checkout", "-q", "--detach"]);
    s.git(&["branch", "-D", "main"]);
    s.git(&["update-ref", "refs/remotes/far/main", &first.to_string()]);
    s.git(&["remote", "add", "far", "/nowhere"]);
    assert_eq!(s.open().mainline("main"), Ok(first));
    s.git(&["remote", "add", "near", "/nowhere"]);
    assert!(matches!(s.open().mainline("main"), Err(GitError::MainlineMissing(_))));
    assert_eq!(s.open().published("main"), Ok(None));
    s.git(&["remote", "add", "origin", "/nowhere"]);
    s.git(&["update-ref", "refs/remotes/origin/main", &second.to_string()]);
    assert_eq!(s.open().mainline("main"), Ok(second));
    s.git(&["config", "branch.main.remote", "far"]);
    assert_eq!(s.open().mainline("main"), Ok(first));
}

#[test]
fn without_any_remote_the_local_branch_is_what_is_published() {
    let s = Sandbox::new();
    let head = s.save("a", "1");
    assert_eq!(s.open().published("main"), Ok(Some(head)));
    s.git(&["remote", "add", "origin", "/nowhere"]);
    assert_eq!(s.open().published("main"), Ok(None));
}

#[test]
fn settings_are_read_and_programs_only_from_the_user() {
    let s = Sandbox::new();
    s.git(&["config", "user.email", "ann@example.org"]);
    s.git(&["config", "gpg.ssh.program", "/evil"]);
    let repo = s.open();
    assert_eq!(repo.setting("user.email").as_deref(), Some("ann@example.org"));
    assert_eq!(repo.setting("gpg.ssh.program").as_deref(), Some("/evil"));
    assert_ne!(repo.user_setting("gpg.ssh.program").as_deref(), Some("/evil"));
    assert_eq!(repo.setting("no.such"), None);
}

#[test]
fn a_broken_branch_file_is_damage_and_not_emptiness() {
    let s = Sandbox::new();
    s.save("a", "1");
    std::fs::write(s.root().join(".git/refs/heads/main"), "").unwrap();
    assert!(matches!(s.open().head_commit(), Err(GitError::Damaged { .. })));
    assert!(matches!(s.open().mainline("main"), Err(GitError::Damaged { .. })));
}
