//! Making a commit object, signed where the user has git sign commits.

use super::environment::{Presence, users_git};
use super::object::damaged;
use super::{GitError, Identity, Repo};
use git2::{ObjectType, Oid};
use std::io::Write;
use std::process::Stdio;

/// Settings that name programs for signing, with what git takes when nobody set them.
const PROGRAMS: [(&str, &str); 5] = [
    ("gpg.program", "gpg"),
    ("gpg.openpgp.program", "gpg"),
    ("gpg.x509.program", "gpgsm"),
    ("gpg.ssh.program", "ssh-keygen"),
    ("gpg.ssh.defaultKeyCommand", ""),
];

/// What a commit says beside its tree and its parent.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub who: &'a Identity,
    /// Seconds since 1970.
    pub at: i64,
    pub message: &'a str,
}

impl Repo {
    /// From now on makes signed commits where the user's own settings ask for it (`commit.gpgSign`). A setting of the
    /// clone itself is not enough, and the program is always the user's: no repository decides what signs.
    #[must_use]
    pub fn signing_as_the_user_does(mut self) -> Self {
        let wanted = self.user_setting("commit.gpgsign").unwrap_or_default().to_ascii_lowercase();
        self.signs = matches!(wanted.as_str(), "true" | "yes" | "on" | "1");
        self
    }

    /// Writes a commit object.
    pub(super) fn make_commit(
        &self,
        tree: Oid,
        parent: Option<Oid>,
        words: Words<'_>,
    ) -> Result<Oid, GitError> {
        if !self.signs {
            return self.store(ObjectType::Commit, &bytes(tree, parent, words));
        }
        let id = self.signed(tree, parent, words)?;
        let made = self.commit(id)?;
        if made.tree == tree && made.parents == parent.into_iter().collect::<Vec<_>>() {
            Ok(id)
        } else {
            Err(damaged(ObjectType::Commit, id, "what was signed is not what was to be".into()))
        }
    }

    fn signed(&self, tree: Oid, parent: Option<Oid>, words: Words<'_>) -> Result<Oid, GitError> {
        // The signer asks for passphrases and touches by itself, on the terminal where there is one.
        let mut git = users_git(self.work_dir().unwrap_or_else(|| self.git_dir()), Presence::Somebody);
        for (name, default) in PROGRAMS {
            let program = self.user_setting(name).unwrap_or_else(|| default.to_owned());
            if name != "gpg.openpgp.program" || self.user_setting(name).is_some() {
                git.args(["-c", &format!("{name}={program}")]);
            }
        }
        let format = self.user_setting("gpg.format").unwrap_or_else(|| "openpgp".into());
        git.args(["-c", &format!("gpg.format={format}"), "-c", "i18n.commitEncoding=UTF-8"]);
        git.args(["commit-tree", "-S", &tree.to_string()]);
        if let Some(parent) = parent {
            git.args(["-p", &parent.to_string()]);
        }
        let (name, email) = words.who.parts();
        let date = format!("@{} +0000", words.at);
        for role in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{role}_NAME"), &name).env(format!("GIT_{role}_EMAIL"), &email);
            git.env(format!("GIT_{role}_DATE"), &date);
        }
        git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = git.spawn().map_err(|e| GitError::Io(format!("git does not run: {e}")))?;
        if let Some(mut stdin) = child.stdin.take() {
            // A git that gives up early says why by itself.
            let _ = stdin.write_all(text(words.message).as_bytes());
        }
        let out = child.wait_with_output().map_err(|e| GitError::Io(e.to_string()))?;
        let id = String::from_utf8_lossy(&out.stdout);
        match Oid::from_str(id.trim()) {
            Ok(id) if out.status.success() => Ok(id),
            _ => Err(GitError::Unsigned),
        }
    }

    /// Whether the branch's tip is already the commit that would be made.
    pub(super) fn is_made(&self, tip: Oid, tree: Oid, parent: Oid) -> Result<bool, GitError> {
        let commit = self.commit(tip)?;
        Ok(commit.tree == tree && commit.parents == [parent])
    }
}

fn bytes(tree: Oid, parent: Option<Oid>, words: Words<'_>) -> Vec<u8> {
    let parent = parent.map(|id| format!("parent {id}\n")).unwrap_or_default();
    let (who, at, message) = (words.who.line(), words.at, text(words.message));
    format!("tree {tree}\n{parent}author {who} {at} +0000\ncommitter {who} {at} +0000\n\n{message}")
        .into_bytes()
}

/// A message as git would keep it: with one line feed at its end, and no NUL.
fn text(message: &str) -> String {
    format!("{}\n", message.replace('\0', "").trim_end())
}
