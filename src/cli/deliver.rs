//! Delivering: what a run has committed on the mainline here goes to where others see it.

use super::Exit;
use super::arrived::Arrived;
use super::commit::{apply, fault_of, identity};
use super::context::Context;
use super::failure::{Failure, FailureKind};
use super::parcel::{first_that_would_not_count, is_by, joined, proposal};
use crate::gather::{self, Question};
use crate::git::{Delivery, Followed, Identity, LocalCommit, Outcome, Presence, Remote, Repo, Undelivered};
use crate::load;
use crate::model::Person;
use crate::source::{Changeset, CommitId};
use crate::text::{plural, visible};
use clap::Args;

/// Where commits of this tool put files, and nothing else.
const OURS: [&str; 3] = ["acknowledgements/", "approvals/", "people/"];

/// Whether to deliver at once.
#[derive(Debug, Args)]
pub(crate) struct DeliverArgs {
    /// Deliver at once: push to the published mainline, or where that is protected to a branch for review
    #[arg(long, overrides_with = "no_push", help_heading = "Delivery")]
    push: bool,
    /// Only commit here, whatever ack.yaml says
    #[arg(long, overrides_with = "push", help_heading = "Delivery")]
    no_push: bool,
}

/// Who brings this run's records to the remote. Nothing that goes wrong on the way keeps anybody from signing.
pub(crate) struct Courier<'a> {
    context: &'a Context,
    repo: &'a Repo,
    mainline: String,
    /// `None` where nothing is to be delivered; an error found early is told at the end.
    remote: Option<Result<Remote, Undelivered>>,
}

impl DeliverArgs {
    /// Nothing is to be delivered.
    pub(crate) const NOT_AT_ALL: Self = Self { push: false, no_push: true };

    /// Makes ready to deliver: where that is wanted, fetches the published mainline and lets the local one follow, so
    /// that people sign what is in force.
    pub(crate) fn courier<'a>(&self, context: &'a Context, repo: &'a Repo) -> Result<Courier<'a>, Failure> {
        let settings = gather::settings(repo)?;
        let push = self.push || (settings.as_ref().is_some_and(|c| c.push) && !self.no_push);
        let mainline = settings.map_or_else(|| "main".to_owned(), |c| c.mainline);
        let presence = if context.is_interactive() { Presence::Somebody } else { Presence::Nobody };
        let remote = push.then(|| repo.remote_of(&mainline, presence));
        let mut courier = Courier { context, repo, mainline, remote };
        courier.catch_up();
        Ok(courier)
    }
}

impl Courier<'_> {
    fn catch_up(&mut self) {
        let Some(Ok(remote)) = &self.remote else { return };
        self.context.progress(&format!("Fetching from {} …", visible(&remote.name)));
        match self.repo.fetch(remote) {
            // What stays behind here is said after the delivery, when it matters.
            Ok(tip) => drop(self.repo.follow_to(&self.mainline, tip, &OURS)),
            Err(why) => self.remote = Some(Err(why)),
        }
    }

    /// What earlier runs of this person left undelivered: commits of the local mainline that add their records, and at
    /// most touch their own roster entry beside.
    fn left_over(&self, me: &Person) -> Result<Vec<Changeset>, Failure> {
        let (Some(Ok(_)), Some(here)) = (&self.remote, self.repo.local_tip(&self.mainline)?) else {
            return Ok(Vec::new());
        };
        let Some(there) = self.repo.published(&self.mainline)? else { return Ok(Vec::new()) };
        let mut left = Vec::new();
        for LocalCommit { subject, changes, .. } in self.repo.ahead(here, there)? {
            let Some(mut changes) = changes.filter(|c| is_by(me, c)) else { continue };
            changes.message = subject;
            left.push(changes);
        }
        Ok(left)
    }

    /// Commits the changes on the local mainline, and delivers them with what earlier runs left behind; there may be
    /// no changes but those.
    pub(crate) fn send(
        &self,
        changes: Changeset,
        me: &Person,
        people: &[Person],
    ) -> Result<Arrived, Failure> {
        let who = identity(self.repo, Some(me));
        let mut all = self.left_over(me)?;
        let earlier = all.len();
        if !changes.edits.is_empty() {
            apply(self.context, self.repo, &changes, &self.mainline, &who)?;
            all.push(changes);
        }
        if earlier > 0 {
            let runs = plural(earlier, "earlier run", "earlier runs");
            self.context.note(&format!("what {runs} could not deliver goes along"));
        }
        let all = joined(all);
        if people.is_empty() && all.edits.contains_key(&*me.file) {
            return self.deliver(&all, &who, std::slice::from_ref(me));
        }
        self.deliver(&all, &who, people)
    }

    /// Ends a run that had nothing to write: what an earlier one could not deliver is delivered.
    pub(crate) fn finish(&self, me: &Person) -> Result<Exit, Failure> {
        if let Some(Err(why)) = &self.remote {
            return Err(self.stranded(why.clone()));
        }
        if !self.left_over(me)?.is_empty() {
            let arrived = self.send(Changeset::default(), me, &[])?;
            self.context.say(&arrived.told(self.context.look))?;
            arrived.ends()?;
        }
        Ok(Exit::Well)
    }

    /// The branch that the settings name.
    pub(crate) fn mainline(&self) -> &str {
        &self.mainline
    }

    /// Where to, if anything is to be delivered and it can be.
    pub(crate) fn remote(&self) -> Option<&Remote> {
        self.remote.as_ref()?.as_ref().ok()
    }

    /// Fetches the branches that wait for somebody to collect them.
    pub(crate) fn fetch_branches(&self, pattern: &str) -> Result<(), Failure> {
        if let Some(remote) = self.remote() {
            self.repo.fetch_branches(remote, pattern)?;
        }
        Ok(())
    }

    /// Commits the changes on a branch of its own, made from the published mainline, and pushes it where delivering was
    /// asked for.
    pub(crate) fn send_to_branch(&self, changes: &Changeset, branch: &str) -> Result<Arrived, Failure> {
        let who = identity(self.repo, None);
        let there = match self.remote() {
            Some(to) => self.repo.branch_at(to, branch)?,
            None => None,
        };
        let published = self.repo.published(&self.mainline)?;
        let start = match there.or(published.filter(|_| self.remote().is_some())) {
            Some(tip) => tip,
            None => self.repo.mainline(&self.mainline)?,
        };
        self.repo.start_branch(branch, start)?;
        apply(self.context, self.repo, changes, branch, &who)?;
        let remote = match &self.remote {
            None => return Ok(self.here(branch.to_owned())),
            Some(Err(why)) => return Ok(Arrived::Stranded(branch.to_owned(), self.stranded(why.clone()))),
            Some(Ok(remote)) => remote,
        };
        match self.repo.deliver_branch(remote, branch, &remote.branch) {
            Ok((name, address)) => Ok(Arrived::Proposed {
                local: branch.to_owned(),
                remote: remote.clone(),
                branch: name,
                address,
                why: "as asked for".into(),
            }),
            Err(why) => Ok(Arrived::Stranded(branch.to_owned(), self.stranded(why))),
        }
    }

    /// Delivers changes that are committed on the local mainline.
    pub(crate) fn deliver(
        &self,
        changes: &Changeset,
        who: &Identity,
        people: &[Person],
    ) -> Result<Arrived, Failure> {
        let here = self.mainline.clone();
        let remote = match &self.remote {
            None => return Ok(self.here(here)),
            Some(Err(why)) => return Ok(Arrived::Stranded(here, self.stranded(why.clone()))),
            Some(Ok(remote)) => remote,
        };
        self.context.progress(&format!("Delivering to {} …", visible(&remote.name)));
        let proposal = proposal(changes);
        let delivery = Delivery {
            to: remote,
            changes,
            who,
            at: self.context.now.0,
            made: self.repo.local_tip(&self.mainline)?,
            proposal: &proposal,
            governed: &load::PATHS[..4],
        };
        match self.repo.deliver(&delivery, &mut |tip| self.judge(tip, changes, people)) {
            Ok(Outcome::Landed(commit)) => {
                self.follow(remote, commit);
                Ok(Arrived::Landed(remote.clone()))
            }
            Ok(Outcome::Proposed { branch, address, why }) => {
                Ok(Arrived::Proposed { local: here, remote: remote.clone(), branch, address, why })
            }
            Err(why) => Ok(Arrived::Stranded(here, self.stranded(why))),
        }
    }

    /// What stays on a branch here, with the command that delivers it.
    fn here(&self, branch: String) -> Arrived {
        let push = match self.repo.remote_of(&self.mainline, Presence::Nobody) {
            Ok(remote) if branch == self.mainline && remote.branch != branch => {
                Some(format!("git push {} {branch}:{}", remote.name, remote.branch))
            }
            Ok(remote) => Some(format!("git push {} {branch}", remote.name)),
            Err(Undelivered::SeveralRemotes { .. }) => Some(format!("git push REMOTE {branch}")),
            Err(_) => None,
        };
        Arrived::Here(branch, push)
    }

    /// Whether the records would count on top of what the remote has.
    fn judge(&self, tip: CommitId, changes: &Changeset, people: &[Person]) -> Result<(), String> {
        let question = Question { rev: Some(tip.to_string()), ..Question::default() };
        let view = gather::view(self.repo, &question, self.context.now).map_err(|e| e.to_string())?;
        match first_that_would_not_count(self.context, &view.register, changes, people) {
            None => Ok(()),
            Some((path, verdict)) => {
                let means = fault_of(verdict).map_or("", |c| c.means);
                Err(format!("{path} would not count there ({}): {means}", verdict.name()))
            }
        }
    }

    fn follow(&self, remote: &Remote, commit: CommitId) {
        let (here, there) = (visible(&self.mainline), visible(&remote.name));
        let pull = format!("`git pull --rebase {there} {}`", visible(&remote.branch));
        match self.repo.follow_to(&self.mainline, commit, &OURS) {
            Ok(Followed::Current) => {}
            Ok(Followed::Ahead(n)) => self.context.note(&format!(
                "{here} here has {} that {there} does not have; it was not pushed and stays as it is. {pull} puts it \
                 on top of what is published",
                plural(n, "commit", "commits")
            )),
            Ok(Followed::Stayed(why)) => self.context.note(&format!(
                "{here} here was left where it is, because {why}; {pull} brings it up to date"
            )),
            Err(why) => self.context.note(&format!("{here} here was left where it is: {why}")),
        }
    }

    fn stranded(&self, why: Undelivered) -> Failure {
        let conflict = matches!(&why, Undelivered::Git(crate::git::GitError::Conflict { .. }));
        let unwanted = matches!(&why, Undelivered::Unwanted(_));
        let failure = Failure::from(why);
        debug_assert_eq!(failure.kind, FailureKind::Undelivered);
        let failure = if conflict || unwanted {
            failure.hint("`git pull --rebase` brings both together; then run the same command again")
        } else {
            failure.hint("the same command delivers it later, and signs nothing twice on one day")
        };
        failure.hint("what was committed here stays, and nothing is lost")
    }
}
