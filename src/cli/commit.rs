//! Writing: a changeset shown or committed, and records signed, tried and committed.

use super::context::Context;
use super::failure::Failure;
use super::identity::places;
use crate::assess::Verdict;
use crate::checks;
use crate::format;
use crate::gather::Proposal;
use crate::git::{Applied, Branch, Identity, Repo};
use crate::model::{Person, Register, Seal};
use crate::plan::{self, Draft, Refusal};
use crate::sign::{self, Candidate, NAMESPACE};
use crate::source::Changeset;
use crate::text::visible;
use clap::Args;

/// Whether to write at all.
#[derive(Debug, Args)]
pub(crate) struct WriteArgs {
    /// Show what would be written, and write nothing
    #[arg(long, short = 'n')]
    pub(crate) dry_run: bool,
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::refused(refusal.message).hint(refusal.hint)
    }
}

impl WriteArgs {
    /// The repository that is to be changed; a dry run leaves even what was cut off as it is.
    pub(crate) fn repo(&self, context: &Context) -> Result<Repo, Failure> {
        if self.dry_run { context.repo() } else { context.repo_to_change() }
    }

    /// Commits a change of the register's rules onto the branch that is checked out, or shows it.
    pub(crate) fn commit(
        &self,
        context: &Context,
        repo: &Repo,
        changes: &Changeset,
        who: &Identity,
    ) -> Result<Option<Applied>, Failure> {
        if self.dry_run {
            context.say(&shown(changes))?;
            return Ok(None);
        }
        let branch = repo.head_branch().ok_or_else(|| {
            Failure::refused("no branch is checked out, so a commit would be lost")
                .hint("switch to a branch first: `git switch main`")
        })?;
        apply(context, repo, changes, &branch, who).map(Some)
    }
}

/// Commits a changeset onto a branch and says what was left undone.
pub(crate) fn apply(
    context: &Context,
    repo: &Repo,
    changes: &Changeset,
    branch: &str,
    who: &Identity,
) -> Result<Applied, Failure> {
    let applied = repo.apply(changes, &Branch::new(branch)?, who, context.now.0)?;
    context.say_left(&applied);
    Ok(applied)
}

/// A changeset as text: what a dry run says.
fn shown(changes: &Changeset) -> String {
    let mut out = format!("Would commit: {}\n", visible(&changes.message));
    for (path, edit) in &changes.edits {
        let what = if matches!(edit, crate::source::Edit::Create(_)) { "new" } else { "changed" };
        out.push_str(&format!("  {what:8} {} ({} bytes)\n", visible(path), edit.after().len()));
    }
    out
}

/// Who makes a commit: git's settings, or the roster's where git has none.
pub(crate) fn identity(repo: &Repo, person: Option<&Person>) -> Identity {
    let own = |f: fn(&Person) -> &str| person.map(f).filter(|v| !v.is_empty()).map(str::to_owned);
    let name = repo.user_setting("user.name").or_else(|| own(Person::display_name));
    let email = repo.user_setting("user.email").or_else(|| own(|p| p.email.as_str()));
    Identity {
        name: name.unwrap_or_else(|| "ack".into()),
        email: email.unwrap_or_else(|| "ack@localhost".into()),
    }
}

/// A signed record, ready to be committed.
pub(crate) struct Signed {
    pub(crate) draft: Draft,
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
    seal: Seal,
}

/// Signs a draft with the user's own program and key, and reads it back.
pub(crate) fn sign(repo: &Repo, draft: Draft, candidate: &Candidate) -> Result<Signed, Failure> {
    draft.check()?;
    let signer = places(repo).signer(candidate.via.clone());
    let armour = signer.sign(NAMESPACE, &draft.message)?;
    let bytes = draft.sealed(&armour)?;
    let parsed = format::record::parse(&bytes).map_err(|e| Failure::refused(e.to_string()))?;
    let seal = sign::check(parsed.signed, &parsed.armour);
    Ok(Signed { path: draft.path(), draft, bytes, seal })
}

/// Refuses records that would not count if they were committed now, with the reason.
pub(crate) fn insist_that_they_count(
    context: &Context,
    register: &Register,
    people: &[Person],
    signed: &[Signed],
) -> Result<(), Failure> {
    let files: Vec<_> = signed.iter().map(|s| s.draft.recorded(register, s.seal.clone())).collect();
    let verdicts = plan::trial(register, people, &files, context.now);
    match verdicts.into_iter().zip(signed).find(|(v, _)| *v != Verdict::Valid) {
        None => Ok(()),
        Some((verdict, signed)) => Err(would_not_count(verdict, signed)),
    }
}

/// The same for a record that goes along with a change.
pub(crate) fn insist_within(proposal: &Proposal, signed: &Signed) -> Result<(), Failure> {
    let file = signed.draft.recorded(&proposal.base.register, signed.seal.clone());
    match plan::trial_within(&proposal.proposed.register, file) {
        Verdict::Valid => Ok(()),
        verdict => Err(would_not_count(verdict, signed)),
    }
}

fn would_not_count(verdict: Verdict, signed: &Signed) -> Failure {
    let check = fault_of(verdict);
    let means = check.map_or("", |c| c.means);
    let failure = Failure::refused(format!(
        "this {} would not count ({}): {means}",
        signed.draft.record.kind(),
        verdict.name()
    ));
    check.into_iter().fold(failure, |f, c| f.hint(c.remedy))
}

/// What a verdict means and what to do about it: the finding of its name.
pub(crate) fn fault_of(verdict: Verdict) -> Option<&'static checks::Check> {
    checks::REGISTRY.iter().flat_map(|g| g.iter()).find(|c| c.id == verdict.name())
}

/// The branch that records go to: the local mainline.
pub(crate) fn mainline_branch(repo: &Repo, register: &Register) -> Result<String, Failure> {
    let name = register.config_at(register.tip()).mainline.clone();
    if repo.resolve(&format!("refs/heads/{name}")).is_err() {
        return Err(Failure::refused(format!("there is no local branch {name}"))
            .hint(format!("make it first: `git switch {name}`")));
    }
    Ok(name)
}
