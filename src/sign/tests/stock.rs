//! Stock OpenSSH at work in a directory of its own.

use super::MESSAGE;
use crate::model::{PersonId, PublicKey};
use crate::sign::program::Surroundings;
use crate::sign::{NAMESPACE, Signer, SigningKey, allowed_signers_line};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A directory with keys in it, and OpenSSH's programs at work there, away from the developer's own keys.
pub(in crate::sign) struct Stock {
    pub(in crate::sign) dir: tempfile::TempDir,
}

/// An agent with a socket of its own; ended when dropped.
pub(in crate::sign) struct Agent {
    child: Child,
    pub(in crate::sign) socket: PathBuf,
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Stock {
    pub(in crate::sign) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub(in crate::sign) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Makes a key pair and returns the path of its private half.
    pub(in crate::sign) fn keygen(&self, name: &str, args: &[&str]) -> PathBuf {
        let path = self.path(name);
        let args = [&["-q", "-C", "jane@laptop", "-f", path.to_str().unwrap()], args].concat();
        let args = if args.contains(&"-N") { args } else { [&args[..], &["-N", ""]].concat() };
        assert!(self.run("ssh-keygen", &args, b"").status.success(), "{args:?}");
        path
    }

    pub(in crate::sign) fn public(&self, name: &str) -> PublicKey {
        PublicKey::parse(std::fs::read_to_string(self.path(&format!("{name}.pub"))).unwrap().trim()).unwrap()
    }

    pub(in crate::sign) fn sign(&self, name: &str, more: &[&str]) -> String {
        let path = self.path(name);
        let args = [&["-Y", "sign", "-q", "-n", NAMESPACE, "-f", path.to_str().unwrap()], more].concat();
        let output = self.run("ssh-keygen", &args, MESSAGE);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Whether `ssh-keygen -Y verify` says Good.
    pub(in crate::sign) fn verifies(&self, key: &PublicKey, message: &[u8], armour: &str) -> bool {
        let jane = PersonId::parse("jane.doe").unwrap();
        let (signers, file) = (self.path("allowed_signers"), self.path("message.sig"));
        std::fs::write(&signers, allowed_signers_line(&jane, key) + "\n").unwrap();
        std::fs::write(&file, armour).unwrap();
        let (signers, file) = (signers.to_str().unwrap(), file.to_str().unwrap());
        let args = ["-Y", "verify", "-f", signers, "-I", "jane.doe", "-n", NAMESPACE, "-s", file];
        self.run("ssh-keygen", &args, message).status.success()
    }

    pub(in crate::sign) fn run(&self, program: &str, args: &[&str], input: &[u8]) -> Output {
        let mut child = self
            .command(program)
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that refuses before reading has closed the pipe; its status is what counts.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }

    pub(in crate::sign) fn agent(&self, keys: &[&Path]) -> Agent {
        let socket = self.path("agent");
        let child = self.command("ssh-agent").arg("-D").arg("-a").arg(&socket).stdout(Stdio::null()).spawn();
        let agent = Agent { child: child.unwrap(), socket };
        for _ in 0..500 {
            if agent.socket.exists() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        for key in keys {
            let mut add = self.command("ssh-add");
            let added = add.arg("-q").arg(key).env("SSH_AUTH_SOCK", &agent.socket).output().unwrap();
            assert!(added.status.success(), "{added:?}");
        }
        agent
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("HOME", self.dir.path());
        for (name, value) in self.surroundings(&[]) {
            command.env(name, value);
        }
        command
    }

    /// What a signer's child programs see: a home without keys, no agent and nobody to ask, then `more`.
    pub(in crate::sign) fn surroundings(&self, more: &[(&str, &Path)]) -> Surroundings {
        let none = [("HOME", self.dir.path()), ("SSH_AUTH_SOCK", Path::new("")), ("DISPLAY", Path::new(""))];
        let quiet = [("SSH_ASKPASS", Path::new("false")), ("SSH_ASKPASS_REQUIRE", Path::new("force"))];
        none.iter().chain(&quiet).chain(more).map(|(k, v)| (k.into(), v.into())).collect()
    }

    pub(in crate::sign) fn signer(&self, key: SigningKey, more: &[(&str, &Path)]) -> Signer {
        Signer { surroundings: self.surroundings(more), ..Signer::new("ssh-keygen", key) }
    }

    /// A script that can be run. A child process writes it, because a file that another thread's child still
    /// holds open for writing cannot be executed.
    pub(in crate::sign) fn script(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        let write = ["-c", "cat > \"$0\" && chmod 700 \"$0\"", path.to_str().unwrap()];
        assert!(self.run("sh", &write, format!("#!/bin/sh\n{text}\n").as_bytes()).status.success());
        path
    }
}
