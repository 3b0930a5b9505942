//! A place to work in: a temporary directory, people with homes and keys of their own, and the programs they run.
//!
//! Nothing of the machine is read: every child runs with an environment made here.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The day most tests begin.
pub(crate) const START: &str = "2026-01-05T09:00:00Z";

/// A temporary directory with a register in it, or room for one. Its name is one that careless quoting breaks.
pub(crate) struct Desk {
    dir: tempfile::TempDir,
}

/// What a program said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The answer, of a run that went well.
    #[track_caller]
    pub(crate) fn well(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }

    /// The complaint, of a run that ended with this code.
    #[track_caller]
    pub(crate) fn fails(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self.err
    }
}

impl Desk {
    pub(crate) fn new() -> Self {
        let desk = Self { dir: tempfile::Builder::new().prefix("a b'c").tempdir().unwrap() };
        std::fs::create_dir(desk.register()).unwrap();
        desk
    }

    /// With a register that Mara began at [`START`].
    pub(crate) fn with_register() -> Self {
        let desk = Self::new();
        desk.arrives("mara.lind", "Mara Lind");
        desk.ack("mara.lind", START, &["init", "--organization", "Northwind Instruments"]).well();
        desk
    }

    /// The same with Jane on the roster, enrolled and countersigned, and a policy for her role.
    pub(crate) fn with_two_people() -> Self {
        let desk = Self::with_register();
        desk.arrives("jane.doe", "Jane Doe");
        let (mara, jane) = ("mara.lind", "jane.doe");
        let email = "jane.doe@northwind.example";
        let jane_is = ["--name", "Jane Doe", "--email", email, "--role", "engineer", "--manager", mara];
        desk.ack(mara, START, &[&["people", "add", jane], &jane_is[..]].concat()).well();
        let text = desk.write("access.md", "# Access\n\nUse a hardware key.\n");
        let policy =
            ["policy", "new", "access-control", "--title", "Access Control Policy", "--role", "engineer"];
        desk.ack(mara, START, &[&policy[..], &["--document", text.to_str().unwrap()]].concat()).well();
        desk.ack(jane, START, &["enrol"]).well();
        desk.ack(mara, START, &["countersign", jane, "--fingerprint", &desk.fingerprint(jane)]).well();
        desk
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn register(&self) -> PathBuf {
        self.dir.path().join("register")
    }

    pub(crate) fn home(&self, who: &str) -> PathBuf {
        self.dir.path().join("homes").join(who)
    }

    /// A file beside the register.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// A file in the register's work tree.
    pub(crate) fn edit(&self, name: &str, text: &str) {
        std::fs::write(self.register().join(name), text).unwrap();
    }

    /// A file of the register's work tree.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.register().join(name)).unwrap()
    }

    /// Gives somebody a home with git's settings and a signing key.
    pub(crate) fn arrives(&self, who: &str, name: &str) {
        let ssh = self.home(who).join(".ssh");
        std::fs::create_dir_all(&ssh).unwrap();
        let config = format!("[user]\n\tname = {name}\n\temail = {who}@northwind.example\n");
        std::fs::write(self.home(who).join(".gitconfig"), config).unwrap();
        let key = ssh.join("id_ed25519");
        self.run(
            who,
            "ssh-keygen",
            &["-q", "-t", "ed25519", "-N", "", "-C", who, "-f", key.to_str().unwrap()],
        );
    }

    pub(crate) fn fingerprint(&self, who: &str) -> String {
        let key = self.home(who).join(".ssh/id_ed25519.pub");
        let line = self.run(who, "ssh-keygen", &["-lf", key.to_str().unwrap()]);
        line.split(' ').nth(1).unwrap().to_owned()
    }

    /// A program with an environment made here, in the register.
    pub(crate) fn command(&self, who: &str, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home(who))
            .env("GIT_CONFIG_GLOBAL", self.home(who).join(".gitconfig"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null())
            .current_dir(self.register());
        command
    }

    /// `ack` as somebody runs it at a time.
    pub(crate) fn ack(&self, who: &str, now: &str, args: &[&str]) -> Said {
        self.ack_with(who, now, args, &[])
    }

    /// The same with more of an environment.
    pub(crate) fn ack_with(&self, who: &str, now: &str, args: &[&str], env: &[(&str, &str)]) -> Said {
        let mut command = self.command(who, env!("CARGO_BIN_EXE_ack"));
        Said::of(command.env("ACK_NOW", now).args(args).envs(env.iter().copied()).output().unwrap())
    }

    /// What `ack` writes to a terminal, colours left out; `None`, with the reason printed, where `script`, which makes a
    /// terminal of its own, is missing.
    pub(crate) fn ack_in_terminal(
        &self,
        who: &str,
        now: &str,
        args: &[&str],
        env: &[(&str, &str)],
    ) -> Option<String> {
        let line = [&[env!("CARGO_BIN_EXE_ack"), "--color", "never"], args].concat().join(" ");
        let mut command = self.command(who, "script");
        command.args(["-qec", &format!("{line} 2>/dev/null"), "/dev/null"]);
        match command.env("ACK_NOW", now).env("TERM", "xterm").envs(env.iter().copied()).output() {
            Ok(out) => Some(String::from_utf8_lossy(&out.stdout).replace('\r', "")),
            Err(why) => {
                #[allow(clippy::print_stdout)]
                let say = || println!("skipped: script, which makes a terminal, does not run: {why}");
                say();
                None
            }
        }
    }

    /// Any other program, which must go well; its standard output.
    #[track_caller]
    pub(crate) fn run(&self, who: &str, program: &str, args: &[&str]) -> String {
        Said::of(self.command(who, program).args(args).output().unwrap()).well()
    }

    /// Commits whatever lies in the work tree with git, at a time.
    #[track_caller]
    pub(crate) fn commit(&self, who: &str, now: &str, message: &str) {
        self.run(who, "git", &["add", "-A"]);
        let mut git = self.command(who, "git");
        git.env("GIT_COMMITTER_DATE", now).env("GIT_AUTHOR_DATE", now);
        Said::of(git.args(["commit", "-qm", message]).output().unwrap()).well();
    }

    /// Every file under the register with its bytes, `.git` included.
    pub(crate) fn snapshot(&self) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
        let mut found = std::collections::BTreeMap::new();
        let mut open = vec![self.register()];
        while let Some(dir) = open.pop() {
            for entry in std::fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    // What was found out before is no part of the register, and may be written at any time.
                    if !path.ends_with(".git/ack") {
                        open.push(path);
                    }
                } else {
                    found.insert(path.clone(), std::fs::read(&path).unwrap());
                }
            }
        }
        found
    }
}
