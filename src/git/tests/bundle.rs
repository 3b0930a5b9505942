use crate::git::fixture::Sandbox;
use crate::git::{GitError, Repo};
use std::fs::{self, File};

fn bundled(s: &Sandbox, repo: &Repo, name: &str) -> Vec<u8> {
    let path = s.path(name);
    repo.bundle(repo.head_commit().unwrap().unwrap(), "main", &File::create(&path).unwrap())
        .unwrap()
        .finish()
        .unwrap();
    fs::read(path).unwrap()
}

fn sandbox() -> Sandbox {
    let s = Sandbox::new();
    for n in 0..20 {
        fs::write(s.root().join("a"), format!("{}line {n}\n", "same\n".repeat(n))).unwrap();
        fs::write(s.root().join(format!("b{n}")), "x".repeat(n * 100)).unwrap();
        s.git(&["add", "-A"]);
        s.git(&["commit", "-qm", &format!("commit {n}")]);
    }
    s
}

#[test]
fn however_a_clone_keeps_its_objects_and_whatever_it_configures_the_bundle_has_the_same_bytes() {
    let s = sandbox();
    let loose = bundled(&s, &s.open(), "loose");
    s.git_in(".", &["clone", "-q", "repo", "other"]);
    s.git_in("other", &["repack", "-qadf", "--depth=3", "--window=2"]);
    for (name, value) in [("pack.window", "1"), ("pack.compression", "0"), ("pack.threads", "4")] {
        s.git_in("other", &["config", name, value]);
    }
    let other = Repo::discover(&s.path("other")).unwrap();
    assert!(loose == bundled(&s, &other, "packed"));
    assert!(loose.starts_with(b"# v2 git bundle\n"));
    s.git(&["bundle", "verify", "-q", "../loose"]);
}

#[test]
fn a_bundle_is_read_into_a_repository_and_a_damaged_one_is_not() {
    let s = sandbox();
    let repo = s.open();
    let mut bytes = bundled(&s, &repo, "whole");
    let read = Repo::unbundle(&s.path("whole"), &s.path("read")).unwrap();
    assert_eq!(read.head_commit(), repo.head_commit());
    assert_eq!(read.history(repo.head_commit().unwrap().unwrap(), &[""]).unwrap().commits.len(), 20);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    for (name, bytes) in [("bent", &bytes[..]), ("cut", &bytes[..middle]), ("empty", b"")] {
        fs::write(s.path(name), bytes).unwrap();
        let read = Repo::unbundle(&s.path(name), &s.path("nowhere"));
        assert!(
            matches!(read, Err(GitError::Io(why)) if why.contains("the bundle cannot be read")),
            "{name}"
        );
    }
}
