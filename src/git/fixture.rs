//! Real repositories for the tests, made by the `git` program in an environment of their own.

use super::{Branch, Identity, Repo};
use crate::source::CommitId;
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A directory with one repository, `repo`, and room beside it.
pub(super) struct Sandbox {
    dir: TempDir,
    clock: Cell<i64>,
}

impl Sandbox {
    /// A repository without commits, on branch `main`.
    pub(super) fn new() -> Self {
        Self::with(&[])
    }

    pub(super) fn with(init: &[&str]) -> Self {
        let new = Self { dir: tempfile::tempdir().unwrap(), clock: Cell::new(1_700_000_000) };
        let mut args = vec!["init", "-q", "-b", "main"];
        args.extend(init);
        args.push("repo");
        new.git_in(".", &args);
        new
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(super) fn root(&self) -> PathBuf {
        self.path("repo")
    }

    pub(super) fn open(&self) -> Repo {
        Repo::discover(&self.root()).unwrap()
    }

    /// Runs git in the repository; it must succeed. Returns what it printed, without the last line end.
    pub(super) fn git(&self, args: &[&str]) -> String {
        self.git_in("repo", args)
    }

    pub(super) fn git_in(&self, dir: &str, args: &[&str]) -> String {
        self.feed(dir, args, b"")
    }

    /// Runs git with this input.
    pub(super) fn feed(&self, dir: &str, args: &[&str], input: &[u8]) -> String {
        let out = self.run(dir, args, input);
        assert!(out.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).trim_end_matches('\n').to_owned()
    }

    pub(super) fn run(&self, dir: &str, args: &[&str], input: &[u8]) -> std::process::Output {
        let time = format!("{} +0000", self.clock.get());
        self.clock.set(self.clock.get() + 60);
        let mut child = Command::new("git")
            .args(["-c", "protocol.file.allow=always", "-c", "advice.graftFileDeprecated=false"])
            .args(args)
            .current_dir(self.dir.path().join(dir))
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| name == "PATH"))
            .env("HOME", self.dir.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Ann")
            .env("GIT_AUTHOR_EMAIL", "ann@example.org")
            .env("GIT_COMMITTER_NAME", "Ben")
            .env("GIT_COMMITTER_EMAIL", "ben@example.org")
            .env("GIT_AUTHOR_DATE", &time)
            .env("GIT_COMMITTER_DATE", &time)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        std::thread::scope(|s| {
            s.spawn(move || {
                let _ = std::io::Write::write_all(&mut stdin, input);
            });
            child.wait_with_output().unwrap()
        })
    }

    /// Writes a file of the work tree.
    pub(super) fn write(&self, path: &str, text: &str) {
        let file = self.root().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    pub(super) fn text(&self, path: &str) -> String {
        std::fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// Commits everything in the work tree.
    pub(super) fn commit(&self, message: &str) -> CommitId {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.head()
    }

    /// Writes one file and commits it.
    pub(super) fn save(&self, path: &str, text: &str) -> CommitId {
        self.write(path, text);
        self.commit(path)
    }

    pub(super) fn head(&self) -> CommitId {
        CommitId::parse(&self.git(&["rev-parse", "HEAD"])).unwrap()
    }

    /// Writes a commit object as it is, however odd, and returns its id.
    pub(super) fn odd_commit(&self, bytes: &[u8]) -> CommitId {
        let args = ["hash-object", "-t", "commit", "-w", "--stdin", "--literally"];
        CommitId::parse(&self.feed("repo", &args, bytes)).unwrap()
    }

    /// The file of a loose object.
    pub(super) fn loose(&self, id: &str) -> PathBuf {
        self.root().join(".git/objects").join(&id[..2]).join(&id[2..])
    }

    /// `git fsck --strict` must find nothing.
    pub(super) fn assert_sound(&self) {
        let out = self.run("repo", &["fsck", "--strict", "--full", "--no-dangling"], b"");
        let said = String::from_utf8_lossy(&[out.stdout, out.stderr].concat()).into_owned();
        let faults: Vec<&str> = said.lines().filter(|l| !l.starts_with("notice")).collect();
        assert!(out.status.success() && faults.is_empty(), "{said}");
    }
}

pub(super) fn main_branch() -> Branch {
    Branch::new("main").unwrap()
}

pub(super) fn cleo() -> Identity {
    Identity { name: "Cleo".into(), email: "cleo@example.org".into() }
}

/// Replaces a file that git made read-only.
pub(super) fn overwrite(path: &Path, bytes: &[u8]) {
    std::fs::remove_file(path).unwrap();
    std::fs::write(path, bytes).unwrap();
}
