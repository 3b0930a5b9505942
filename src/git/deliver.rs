//! Delivering: a changeset that is to become one commit on a branch of a remote, whatever others push meanwhile.

use super::lock::{Patience, pause};
use super::make::Words;
use super::object::{commit_id, commit_oid};
use super::remote::{Answer, Remote, last_words};
use super::{GitError, Identity, Repo, address};
use crate::source::{Changeset, CommitId};
use crate::text::{list, visible};
use git2::Oid;
use std::time::Duration;

/// How often a push is tried when others are first.
const TRIES: u32 = 100;
/// How long that may take, and how long a remote may be silent.
const LASTS: Duration = Duration::from_secs(120);
/// Milliseconds to wait at most before another try; longer ones only make the queue slower.
const JITTER: u64 = 500;
/// How far ahead of the commit's own time that of its parent may be to be kept up with, in seconds.
const KEEPS_UP: i64 = 86_400;

pub(super) fn patience() -> Patience {
    Patience::of(LASTS)
}

/// What is to be delivered.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    /// Where to.
    pub to: &'a Remote,
    /// The changes; those that are there already are left out.
    pub changes: &'a Changeset,
    /// Who makes the commit.
    pub who: &'a Identity,
    /// The time of the commit in seconds since 1970; a parent that is a little later is kept up with.
    pub at: i64,
    /// A commit that may be just what is to be delivered.
    pub made: Option<CommitId>,
    /// The branch that asks for a review where the mainline is protected.
    pub proposal: &'a str,
    /// Paths whose change at the remote asks for another judgement.
    pub governed: &'a [&'a str],
}

/// What became of a delivery that went well.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The changes are part of the branch at the remote.
    Landed(CommitId),
    /// The branch is protected, and the changes wait on a branch of their own.
    Proposed {
        /// The name of that branch.
        branch: String,
        /// Where to ask for the review, when that can be told.
        address: Option<String>,
        /// Why the remote did not take them at once.
        why: String,
    },
}

/// Why something was not delivered. Nothing is lost by that: it is still where it was committed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Undelivered {
    /// There is nowhere to push to.
    #[error("this repository has no remote")]
    NoRemote,
    /// There are several remotes, and none is the branch's.
    #[error("which of {} has the branch {} is not configured", list(.remotes, "and"), visible(.branch))]
    SeveralRemotes {
        /// The branch.
        branch: String,
        /// The names of the remotes.
        remotes: Vec<String>,
    },
    /// The remote has no such branch.
    #[error("{} has no branch {}", visible(&.0.name), visible(&.0.branch))]
    NoBranch(Remote),
    /// The remote could not be reached, or refused to talk.
    #[error("{} could not be reached: {}", visible(&.0.name), .1)]
    Unreachable(Remote, String),
    /// The remote did not answer in time.
    #[error("{} did not answer within two minutes", visible(&.0.name))]
    Stalled(Remote),
    /// Others were always first.
    #[error("others kept pushing to {} for {TRIES} tries or two minutes", visible(&.0.name))]
    Busy(Remote),
    /// The branch of the remote lacks commits that it had.
    #[error("the branch {} of {} was rewritten: commits that were published are gone", visible(&.0.branch), visible(&.0.name))]
    Rewritten(Remote),
    /// Neither the branch nor one for review could be pushed.
    #[error("{} refused: {}", visible(&.0.name), .1)]
    Refused(Remote, String),
    /// By what the remote has now, the changes should not be made.
    #[error("{0}")]
    Unwanted(String),
    /// The repository here is in the way.
    #[error(transparent)]
    Git(#[from] GitError),
}

impl From<git2::Error> for Undelivered {
    fn from(error: git2::Error) -> Self {
        Self::Git(error.into())
    }
}

impl Undelivered {
    /// What to do about it, as a sentence; `None` where there is nothing general to say.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NoRemote => "add one: `git remote add origin URL`".into(),
            Self::SeveralRemotes { branch, remotes } => {
                let first = remotes.first().map_or("origin", String::as_str);
                format!("say which: `git config branch.{} {}`", visible(branch) + ".remote", visible(first))
            }
            Self::NoBranch(to) => {
                format!(
                    "publish the register first: `git push -u {} {}`",
                    visible(&to.name),
                    visible(&to.branch)
                )
            }
            Self::Rewritten(to) => format!(
                "ask whoever keeps the register; compare {0}/{1} here with {1} there before anything else",
                visible(&to.name),
                visible(&to.branch)
            ),
            Self::Refused(..) => "ask whoever keeps the register for the right to push a branch".into(),
            Self::Git(error) => return error.hint(),
            Self::Unreachable(..) | Self::Stalled(_) | Self::Busy(_) | Self::Unwanted(_) => return None,
        })
    }
}

impl Repo {
    /// Makes the changes one commit on top of the remote's branch and pushes it, again and again while others are
    /// first. Where the branch is protected, the commit goes to a branch of its own. Nothing but this commit, and what
    /// the remote had already, is ever pushed, and nothing by force.
    ///
    /// `judge` is asked before anything is built on a commit of the remote that was not judged and that differs in the
    /// governed paths; its error is a sentence.
    ///
    /// # Errors
    /// [`Undelivered`]. When the remote stalled, the commit may have arrived all the same: delivering again finds out.
    pub fn deliver(
        &self,
        delivery: &Delivery<'_>,
        judge: &mut dyn FnMut(CommitId) -> Result<(), String>,
    ) -> Result<Outcome, Undelivered> {
        let patience = patience();
        let to = delivery.to;
        let mut tip = self.fetch_within(to, &patience)?;
        let mut judged: Option<CommitId> = None;
        for _ in 0..TRIES {
            if judged.map_or(Ok(true), |before| self.differs(before, tip, delivery.governed))? {
                judge(tip).map_err(Undelivered::Unwanted)?;
            }
            judged = Some(tip);
            let Some(commit) = self.built_upon(tip, delivery)? else { return Ok(Outcome::Landed(tip)) };
            match self.push(to, commit, &to.branch, &patience)? {
                (Answer::Taken, _) => return Ok(Outcome::Landed(commit)),
                (Answer::Declined(why), words) => {
                    return self.propose(delivery, commit, &refusal(&why, &words), &patience);
                }
                (Answer::Behind, _) => {}
            }
            if patience.is_over() {
                break;
            }
            pause(JITTER);
            tip = self.fetch_within(to, &patience)?;
        }
        Err(Undelivered::Busy(to.clone()))
    }

    /// Pushes a local branch as it is to the branch of the same name at the remote, never by force.
    ///
    /// # Errors
    /// [`Undelivered`]: [`Undelivered::Busy`] when the branch there has commits that this one lacks.
    pub fn deliver_branch(
        &self,
        to: &Remote,
        branch: &str,
        into: &str,
    ) -> Result<(String, Option<String>), Undelivered> {
        let patience = patience();
        let tip = self.resolve(&format!("refs/heads/{branch}"))?;
        match self.push(to, tip, branch, &patience)? {
            (Answer::Taken, words) => {
                let url = self.address(to, &patience).unwrap_or_default();
                let address = address::said(&words).or_else(|| address::review(&url, branch, into));
                Ok((branch.to_owned(), address))
            }
            (Answer::Declined(why), words) => Err(Undelivered::Refused(to.clone(), refusal(&why, &words))),
            (Answer::Behind, _) => Err(Undelivered::Busy(to.clone())),
        }
    }

    /// The changes as a commit on top of another; `None` where all of them are there already.
    fn built_upon(&self, tip: CommitId, delivery: &Delivery<'_>) -> Result<Option<CommitId>, Undelivered> {
        let tip = commit_oid(tip)?;
        let base = self.commit(tip)?;
        let (tree, _) = self.next_tree(Some(base.tree), delivery.changes)?;
        if tree == base.tree {
            return Ok(None);
        }
        if let Some(made) = delivery.made
            && self.is_made(commit_oid(made)?, tree, tip)?
        {
            return Ok(Some(made));
        }
        let ahead = base.committed.filter(|time| (1..=KEEPS_UP).contains(&(time - delivery.at)));
        let words =
            Words { who: delivery.who, at: ahead.unwrap_or(delivery.at), message: &delivery.changes.message };
        Ok(Some(commit_id(self.make_commit(tree, Some(tip), words)?)))
    }

    /// Pushes the commit to a branch of its own; one that is there from an earlier try will do.
    fn propose(
        &self,
        delivery: &Delivery<'_>,
        commit: CommitId,
        why: &str,
        patience: &Patience,
    ) -> Result<Outcome, Undelivered> {
        for n in 1..10 {
            let branch = match n {
                1 => delivery.proposal.to_owned(),
                n => format!("{}-{n}", delivery.proposal),
            };
            let (answer, words) = self.push(delivery.to, commit, &branch, patience)?;
            let there = match answer {
                Answer::Taken => true,
                Answer::Behind => {
                    let own = Remote { branch: branch.clone(), ..delivery.to.clone() };
                    let tip = self.fetch_within(&own, patience)?;
                    self.holds(tip, delivery.changes)?
                }
                Answer::Declined(reason) => {
                    return Err(Undelivered::Refused(delivery.to.clone(), refusal(&reason, &words)));
                }
            };
            if there {
                let url = self.address(delivery.to, patience);
                let address = address::said(&words).or_else(|| {
                    address::review(url.as_deref().unwrap_or_default(), &branch, &delivery.to.branch)
                });
                return Ok(Outcome::Proposed { branch, address, why: why.to_owned() });
            }
        }
        Err(Undelivered::Refused(delivery.to.clone(), why.to_owned()))
    }

    /// Whether a commit has all of the changes.
    fn holds(&self, commit: CommitId, changes: &Changeset) -> Result<bool, GitError> {
        let tree = self.commit(commit_oid(commit)?)?.tree;
        match self.next_tree(Some(tree), changes) {
            Ok((next, _)) => Ok(next == tree),
            Err(GitError::Conflict { .. }) => Ok(false),
            Err(e) => Err(e),
        }
    }

    /// Whether two commits differ at or below one of these paths of the root.
    fn differs(&self, a: CommitId, b: CommitId, paths: &[&str]) -> Result<bool, GitError> {
        let (a, b) = (self.commit(commit_oid(a)?)?.tree, self.commit(commit_oid(b)?)?.tree);
        let (a, b) = (self.tree(a)?, self.tree(b)?);
        let at = |tree: &super::tree::Tree, path: &str| -> Option<(u32, Oid)> {
            tree.find(path.trim_end_matches('/').as_bytes()).map(|item| (item.mode, item.id))
        };
        Ok(paths.iter().any(|path| at(&a, path) != at(&b, path)))
    }
}

/// What a remote said that declined: its own words where it has some.
fn refusal(reason: &str, words: &str) -> String {
    let own: Vec<&str> = words.lines().filter_map(|l| l.strip_prefix("remote:")).collect();
    let own = last_words(&own.join("\n"));
    if own.is_empty() { reason.to_owned() } else { format!("{reason} ({own})") }
}
