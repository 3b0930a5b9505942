//! Delivering: what a run has committed on the mainline here goes to where others see it.

use super::Exit;
use super::commit::{apply, fault_of, identity};
use super::context::Context;
use super::failure::{Failure, FailureKind};
use crate::assess::Verdict;
use crate::gather::{self, Question};
use crate::git::{Delivery, Followed, Identity, LocalCommit, Outcome, Presence, Remote, Repo, Undelivered};
use crate::model::{Person, Register};
use crate::render::Look;
use crate::report::Tone;
use crate::source::{Changeset, CommitId, Digest, Edit};
use crate::text::{plural, visible};
use crate::{format, load, plan, sign};
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

/// Where the records of a run are in the end.
pub(crate) enum Arrived {
    /// On a local branch only, because nothing else was asked for; with the command that would deliver it, where there
    /// is anything to deliver to.
    Here(String, Option<String>),
    /// On the published mainline.
    Landed(Remote),
    /// On a branch that waits for a review.
    Proposed { local: String, remote: Remote, branch: String, address: Option<String>, why: String },
    /// On the local mainline only, though more was asked for.
    Stranded(String, Failure),
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

impl Arrived {
    /// Where it is, and what happens next, for people.
    pub(crate) fn told(&self, look: Look) -> String {
        match self {
            Self::Here(branch, Some(push)) => {
                let text = format!("Committed on {branch} on this machine; `{push}` delivers it.");
                look.paragraph(&text, Tone::Plain)
            }
            Self::Here(branch, None) | Self::Stranded(branch, _) => {
                look.paragraph(&format!("Committed on {branch} on this machine."), Tone::Plain)
            }
            Self::Landed(remote) => {
                let text = format!("Delivered: on {} of {}.", visible(&remote.branch), visible(&remote.name));
                look.paragraph(&text, Tone::Good)
            }
            Self::Proposed { remote, branch, address, why, .. } => {
                let text = format!(
                    "{} takes changes of {} only by review ({why}). Pushed as the branch {}:",
                    visible(&remote.name),
                    visible(&remote.branch),
                    visible(branch)
                );
                let next = match address {
                    Some(address) => format!("  open the review: {address}\n"),
                    None => {
                        "  ask whoever keeps the register to merge it, or to run `ack collect`\n".to_owned()
                    }
                };
                look.paragraph(&text, Tone::Warn) + &next
            }
        }
    }

    /// The same, of a run whose answer says already that it was written here.
    pub(crate) fn news(&self, look: Look) -> String {
        if matches!(self, Self::Here(..)) { String::new() } else { self.told(look) }
    }

    /// A revision of this clone that has the records.
    pub(crate) fn revision(&self) -> String {
        match self {
            Self::Here(branch, _) | Self::Stranded(branch, _) => branch.clone(),
            Self::Landed(remote) => format!("{}/{}", remote.name, remote.branch),
            Self::Proposed { local, .. } => local.clone(),
        }
    }

    /// How the run ends.
    pub(crate) fn ends(self) -> Result<(), Failure> {
        match self {
            Self::Stranded(_, failure) => Err(failure),
            Self::Here(..) | Self::Landed(_) | Self::Proposed { .. } => Ok(()),
        }
    }
}

/// The first record of a changeset that would not count if it were recorded on top of the register now.
fn first_that_would_not_count(
    context: &Context,
    register: &Register,
    changes: &Changeset,
    people: &[Person],
) -> Option<(String, Verdict)> {
    let records: Vec<_> = changes.edits.iter().filter(|(path, _)| is_record(path)).collect();
    let files: Vec<_> = records
        .iter()
        .filter_map(|(_, edit)| plan::arriving(register, edit.after(), &sign::check).ok())
        .collect();
    if files.len() < records.len() {
        let broken = records.iter().find(|(_, e)| format::record::parse(e.after()).is_err())?;
        return Some((broken.0.clone(), Verdict::RecordMalformed));
    }
    let verdicts = plan::trial(register, people, &files, context.now);
    let bad = verdicts.into_iter().zip(&files).find(|(verdict, _)| *verdict != Verdict::Valid);
    bad.map(|(verdict, file)| (file.path().to_string(), verdict))
}

fn is_record(path: &str) -> bool {
    let evidence = path.starts_with("approvals/evidence/");
    path.ends_with(".yaml")
        && !evidence
        && (path.starts_with("acknowledgements/") || path.starts_with("approvals/"))
}

/// Whether a commit is one that this tool makes for the person: new records that they signed, with what belongs to them.
fn is_by(me: &Person, changes: &Changeset) -> bool {
    let mut records = 0;
    for (path, edit) in &changes.edits {
        let new = matches!(edit, Edit::Create(_));
        if is_record(path) {
            let own = format::record::parse(edit.after()).is_ok_and(|p| *p.record.signer() == me.id);
            if !(new && own) {
                return false;
            }
            records += 1;
        } else if !(new && path.starts_with("approvals/evidence/") || **path == *me.file) {
            return false;
        }
    }
    records > 0
}

/// Changesets one after the other as one, under the last message.
fn joined(all: Vec<Changeset>) -> Changeset {
    let mut one = Changeset::default();
    for changes in all {
        one.message = changes.message;
        for (path, edit) in changes.edits {
            let edit = match (one.edits.remove(&path), edit) {
                (Some(Edit::Create(_)), Edit::Replace { now, .. }) => Edit::Create(now),
                (Some(Edit::Replace { was, .. }), Edit::Replace { now, .. }) => Edit::Replace { was, now },
                (_, edit) => edit,
            };
            one.edits.insert(path, edit);
        }
    }
    one
}

/// The branch on which these changes ask for a review: the same for the same changes, whenever it is tried.
fn proposal(changes: &Changeset) -> String {
    let records = changes.edits.iter().filter(|(path, _)| is_record(path));
    let parsed: Vec<_> = records.filter_map(|(_, e)| format::record::parse(e.after()).ok()).collect();
    let first = parsed.first().map_or("register", |p| p.record.signer().as_str());
    let ids: Vec<String> = parsed.iter().map(|p| p.id.to_string()).collect();
    let id = match ids.as_slice() {
        [one] => one.clone(),
        several => Digest::of(several.join("\n").as_bytes()).hex()[..12].to_owned(),
    };
    if parsed.iter().any(|p| p.record.signer().as_str() != first) {
        return format!("collected/{id}");
    }
    format!("ack/{first}/{id}")
}
