//! Fetching from a remote and pushing to it, through the user's own git.

use super::environment::{Presence, users_git};
use super::lock::Patience;
use super::program::{Said, run};
use super::{GitError, Repo, Undelivered};
use crate::source::CommitId;
use crate::text::visible;

/// Where a branch is published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remote {
    /// The name of the remote, such as `origin`.
    pub name: String,
    /// The name of the branch there.
    pub branch: String,
    /// Whether somebody can be asked for a passphrase on the way.
    pub presence: Presence,
}

/// What a remote said to one push.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Answer {
    /// The branch there is now this commit.
    Taken,
    /// Others were first: the branch there is not what was built upon.
    Behind,
    /// The remote does not let this branch be pushed to, and why.
    Declined(String),
}

/// Reasons given by a remote that only mean that others were at it at the same moment.
const RACES: [&str; 8] = [
    "non-fast-forward",
    "fetch first",
    "stale info",
    "failed to update ref",
    "failed to lock",
    "cannot lock ref",
    "incorrect old value",
    "reference already exists",
];

impl Repo {
    /// Where the branch is published: as configured for it, else `origin`, else the only remote.
    ///
    /// # Errors
    /// [`Undelivered::NoRemote`], [`Undelivered::SeveralRemotes`].
    pub fn remote_of(&self, branch: &str, presence: Presence) -> Result<Remote, Undelivered> {
        let names = self.remotes()?;
        match self.upstream(branch)? {
            Some((name, there)) if names.contains(&name) => Ok(Remote { name, branch: there, presence }),
            _ if names.is_empty() => Err(Undelivered::NoRemote),
            _ => Err(Undelivered::SeveralRemotes { branch: branch.into(), remotes: names }),
        }
    }

    /// Fetches the branch, and returns its tip at the remote. Nothing else is fetched, and nothing but the
    /// remote-tracking branch is moved, only forwards.
    ///
    /// # Errors
    /// [`Undelivered::Unreachable`], [`Undelivered::Stalled`], [`Undelivered::NoBranch`], [`Undelivered::Rewritten`].
    pub fn fetch(&self, remote: &Remote) -> Result<CommitId, Undelivered> {
        self.fetch_within(remote, &super::deliver::patience())
    }

    pub(super) fn fetch_within(&self, remote: &Remote, patience: &Patience) -> Result<CommitId, Undelivered> {
        let tracking = format!("refs/remotes/{}/{}", remote.name, remote.branch);
        let spec = format!("refs/heads/{}:{tracking}", remote.branch);
        loop {
            let said = self.fetch_refs(remote, &spec, patience)?;
            let err = said.err();
            if said.well {
                return self.tip_of(&tracking)?.ok_or_else(|| Undelivered::NoBranch(remote.clone()));
            } else if err.contains("couldn't find remote ref") {
                return Err(Undelivered::NoBranch(remote.clone()));
            } else if err.contains("non-fast-forward") {
                return Err(Undelivered::Rewritten(remote.clone()));
            } else if !is_race(&err) || patience.is_over() {
                return Err(Undelivered::Unreachable(remote.clone(), last_words(&err)));
            }
            super::lock::pause(100);
        }
    }

    /// Fetches every branch of the remote whose name matches, such as `ack/*`.
    ///
    /// # Errors
    /// As for [`Repo::fetch`].
    pub fn fetch_branches(&self, remote: &Remote, pattern: &str) -> Result<(), Undelivered> {
        let spec = format!("+refs/heads/{pattern}:refs/remotes/{}/{pattern}", remote.name);
        let said = self.fetch_refs(remote, &spec, &super::deliver::patience())?;
        if said.well {
            Ok(())
        } else {
            Err(Undelivered::Unreachable(remote.clone(), last_words(&said.err())))
        }
    }

    /// The tip of another branch of the remote, as last fetched; `None` where there is none.
    ///
    /// # Errors
    /// When the reference cannot be read.
    pub fn branch_at(&self, remote: &Remote, branch: &str) -> Result<Option<CommitId>, GitError> {
        self.tip_of(&format!("refs/remotes/{}/{branch}", remote.name))
    }

    fn fetch_refs(&self, remote: &Remote, spec: &str, patience: &Patience) -> Result<Said, Undelivered> {
        let mut git = users_git(self.home(), remote.presence);
        git.args(["-c", "core.hooksPath=/dev/null", "fetch", "--no-progress", "--no-tags"]);
        git.args([
            "--no-write-fetch-head",
            "--no-recurse-submodules",
            "--end-of-options",
            &remote.name,
            spec,
        ]);
        run(git, patience)?.ok_or_else(|| Undelivered::Stalled(remote.clone()))
    }

    /// Pushes one commit to one branch, never by force. With the answer comes what the remote said in its own words.
    pub(super) fn push(
        &self,
        remote: &Remote,
        commit: CommitId,
        branch: &str,
        patience: &Patience,
    ) -> Result<(Answer, String), Undelivered> {
        let mut git = users_git(self.home(), remote.presence);
        let signed = self.user_setting("push.gpgsign").unwrap_or_else(|| "false".into());
        git.args(["-c", &format!("push.gpgSign={signed}"), "push", "--porcelain", "--no-progress"]);
        git.args(["--no-follow-tags", "--end-of-options", &remote.name]);
        git.arg(format!("{commit}:refs/heads/{branch}"));
        let said = run(git, patience)?.ok_or_else(|| Undelivered::Stalled(remote.clone()))?;
        let words = said.err();
        match answer(&said.out()) {
            Some(answer) => Ok((answer, words)),
            None => Err(Undelivered::Unreachable(remote.clone(), last_words(&words))),
        }
    }

    /// The address that the remote is pushed to, as git has it.
    pub(super) fn address(&self, remote: &Remote, patience: &Patience) -> Option<String> {
        let mut git = users_git(self.home(), Presence::Nobody);
        git.args(["remote", "get-url", "--push", "--end-of-options", &remote.name]);
        let said = run(git, patience).ok().flatten().filter(|s| s.well)?;
        said.out().lines().next().map(str::to_owned)
    }

    /// Where git is run for this repository.
    fn home(&self) -> &std::path::Path {
        self.work_dir().unwrap_or_else(|| self.git_dir())
    }
}

/// What `git push --porcelain` says of the one branch; `None` when it came to no answer.
fn answer(out: &str) -> Option<Answer> {
    let line = out.lines().find(|l| l.len() > 2 && l.as_bytes().get(1) == Some(&b'\t'))?;
    if !line.starts_with('!') {
        return Some(Answer::Taken);
    }
    let summary = line.rsplit('\t').next().unwrap_or_default();
    let (kind, reason) = summary.split_once("] ").unwrap_or((summary, ""));
    let reason = reason.trim_start_matches('(').trim_end_matches(')');
    let race = kind.ends_with("[rejected") || is_race(reason);
    Some(if race { Answer::Behind } else { Answer::Declined(visible(reason)) })
}

fn is_race(reason: &str) -> bool {
    RACES.iter().any(|race| reason.contains(race))
}

/// The last lines that say something, without git's advice: harmless to show.
pub(super) fn last_words(err: &str) -> String {
    let worth = |l: &&str| !l.trim().is_empty() && !l.starts_with("hint:") && !l.starts_with("To ");
    let lines: Vec<&str> = err.lines().filter(worth).collect();
    let lines = &lines[lines.len().saturating_sub(3)..];
    let words: Vec<String> = lines.iter().map(|l| visible(l.trim())).collect();
    words.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_push_says() {
        let one = |line: &str| answer(&format!("To /tmp/r\n{line}\nDone\n"));
        assert_eq!(one(" \t1:refs/heads/main\t1..2"), Some(Answer::Taken));
        assert_eq!(one("*\t1:refs/heads/ack/x\t[new branch]"), Some(Answer::Taken));
        assert_eq!(one("=\t1:refs/heads/main\t[up to date]"), Some(Answer::Taken));
        assert_eq!(one("!\t1:refs/heads/main\t[rejected] (fetch first)"), Some(Answer::Behind));
        let race = "!\t1:refs/heads/main\t[remote rejected] (cannot lock ref 'refs/heads/main': is at 1 but expected 2)";
        assert_eq!(one(race), Some(Answer::Behind));
        let declined = Answer::Declined("pre-receive hook declined".into());
        assert_eq!(
            one("!\t1:refs/heads/main\t[remote rejected] (pre-receive hook declined)"),
            Some(declined)
        );
        assert_eq!(answer("error: failed to push some refs\n"), None);
    }

    #[test]
    fn the_last_words_are_harmless_and_few() {
        let err = "hint: a\nremote: \u{1b}[2J\n\nfatal: x\n";
        assert_eq!(last_words(err), "remote: \\u{1b}[2J; fatal: x");
    }
}
