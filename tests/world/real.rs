//! A world as a real repository, made by the `git` program in an environment of its own.

use super::World;
use ack::source::{Blobs, Mode};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A directory with the repository `repo`, and room beside it.
pub struct Real {
    dir: TempDir,
}

impl Real {
    /// The same commits with the same files and dates; their ids are git's own, so records should name no head.
    pub fn of(world: &World) -> Self {
        let real = Self { dir: tempfile::tempdir().unwrap() };
        real.git(".", &["init", "-q", "-b", "main", "repo"]);
        real.feed("repo", &["fast-import", "--quiet"], &stream(world));
        real.git("repo", &["reset", "-q", "--hard", "main"]);
        real
    }

    /// The path of something in the directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Runs git in a directory; it must succeed. Returns what it printed, without the last line end.
    pub fn git(&self, dir: &str, args: &[&str]) -> String {
        self.feed(dir, args, b"")
    }

    /// The same with the clock of whoever commits at a moment, in seconds since 1970.
    pub fn git_at(&self, at: i64, dir: &str, args: &[&str]) -> String {
        let date = format!("{at} +0000");
        let mut command = self.program("git", dir, args);
        command.env("GIT_COMMITTER_DATE", &date).env("GIT_AUTHOR_DATE", &date);
        let out = run(command, b"");
        assert!(out.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).trim_end_matches('\n').to_owned()
    }

    fn feed(&self, dir: &str, args: &[&str], input: &[u8]) -> String {
        let mut command = self.program("git", dir, args);
        command.env("GIT_COMMITTER_DATE", "1768000000 +0000").env("GIT_AUTHOR_DATE", "1768000000 +0000");
        let out = run(command, input);
        assert!(out.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).trim_end_matches('\n').to_owned()
    }

    /// Writes a file and commits it.
    pub fn save(&self, dir: &str, path: &str, bytes: &[u8]) {
        let file = self.path(dir).join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
        self.git(dir, &["add", "--", path]);
        self.git(dir, &["commit", "-q", "-m", path]);
    }

    /// Runs the program itself in a directory, at noon of a day, with these variables set.
    pub fn ack(&self, dir: &str, today: &str, env: &[(&str, &str)], args: &[&str]) -> Output {
        let mut command = self.program(env!("CARGO_BIN_EXE_ack"), dir, args);
        command.env("ACK_NOW", format!("{today}T12:00:00Z")).envs(env.iter().copied());
        run(command, b"")
    }

    fn program(&self, program: &str, dir: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(args)
            .current_dir(self.path(dir))
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| name == "PATH"))
            .env("HOME", self.dir.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs([("GIT_AUTHOR_NAME", "Mara"), ("GIT_AUTHOR_EMAIL", "mara@example.org")])
            .envs([("GIT_COMMITTER_NAME", "Mara"), ("GIT_COMMITTER_EMAIL", "mara@example.org")]);
        command
    }
}

fn run(mut command: Command, input: &[u8]) -> Output {
    let piped = [Stdio::piped(), Stdio::piped(), Stdio::piped()];
    let [stdin, stdout, stderr] = piped;
    let mut child = command.stdin(stdin).stdout(stdout).stderr(stderr).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let _ = stdin.write_all(input);
        });
        child.wait_with_output().unwrap()
    })
}

/// The mainline as `git fast-import` reads it.
fn stream(world: &World) -> Vec<u8> {
    let mut out = Vec::new();
    for (n, commit) in world.history.commits.iter().enumerate() {
        assert!(commit.merged.is_empty(), "side branches have no files here");
        let (when, message) = (commit.committed.unwrap(), commit.words.subject());
        write!(out, "commit refs/heads/main\ncommitter {} {when} +0000\n", commit.words.committer()).unwrap();
        writeln!(out, "data {}\n{message}", message.len()).unwrap();
        for change in world.history.changes.iter().filter(|c| c.commit.index() == n) {
            let path = change.path;
            match change.now {
                Some(entry) => {
                    assert_eq!(entry.mode, Mode::Plain);
                    let bytes = world.blobs.read(entry.blob).unwrap();
                    writeln!(out, "M 100644 inline {path}\ndata {}", bytes.len()).unwrap();
                    out.extend(bytes);
                    out.push(b'\n');
                }
                None => writeln!(out, "D {path}").unwrap(),
            }
        }
    }
    out
}
