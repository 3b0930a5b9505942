//! `ack policy approve` and `ack approve-rules`: what is to be approved is shown first, then signed.

use super::Exit;
use super::ask;
use super::change::rules_of;
use super::commit::{Signed, WriteArgs, identity, insist_within, sign};
use super::context::Context;
use super::deliver::DeliverArgs;
use super::explain::known_requirement;
use super::failure::Failure;
use super::identity::{IdentityArgs, key_of, places};
use super::impact::{impact_table, texts};
use super::people::standing;
use crate::assess::Facts;
use crate::gather::{Depth, Memory, Proposal, Proposed, Texts, proposal};
use crate::git::Repo;
use crate::load;
use crate::model::{Person, RequirementId, Version};
use crate::plan::{self, Draft, Materiality};
use crate::render;
use crate::report::{self, Tone};
use crate::source::Changeset;
use crate::text::{plural, visible};
use clap::Args;
use std::collections::BTreeMap;

const EXAMPLES: &str =
    "Examples:\n  ack policy approve access-control\n  ack policy approve access-control 2.1 --yes";
const RULES_EXAMPLES: &str =
    "Examples:\n  ack approve-rules\n  ack approve-rules --base origin/main --dry-run";

/// How the approval is made and kept.
#[derive(Debug, Args)]
struct Signing {
    /// Do not ask: I have read what is shown
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    write: WriteArgs,
    #[command(flatten)]
    deliver: DeliverArgs,
    #[command(flatten)]
    identity: IdentityArgs,
}

/// Approve a version: its text, and whether it is material
///
/// Shows what changed in the text and whom it concerns, then signs. A maintainer or the manager of the policy's owner
/// approves, never the version's author. On a branch the approval is committed beside the change; on the mainline it
/// is delivered as records are.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ApproveArgs {
    /// The policy's or course's id
    id: String,
    /// The version; the newest when left out
    version: Option<String>,
    #[command(flatten)]
    signing: Signing,
}

/// Approve a change of rules
///
/// With `governance: approved`, a change of settings, policies, courses or rosters counts only with this approval. It
/// covers exactly the files as they are on this branch, compared with the mainline, when they are merged or squashed in
/// one commit.
#[derive(Debug, Args)]
#[command(after_help = RULES_EXAMPLES)]
pub(crate) struct ApproveRulesArgs {
    /// What the change is compared with; the mainline, when left out
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    #[command(flatten)]
    signing: Signing,
}

pub(crate) fn approve(context: &Context, args: &ApproveArgs) -> Result<Exit, Failure> {
    let repo = args.signing.write.repo(context)?;
    let proposal = proposal(&repo, None, Proposed::Head, &Depth::Numbers, Memory::Used, context.now)?;
    let register = &proposal.proposed.register;
    let id = known_requirement(register, &args.id)?;
    let version = match &args.version {
        Some(text) => Version::parse(text)
            .ok_or_else(|| Failure::usage(format!("`{}` is no version", visible(text))))?,
        None => super::policy::standing(register, &id)?.current().version.clone(),
    };
    let texts = Texts::of_draft(&repo, register, &proposal.files);
    let text = texts.of(&id, &version, None)?.ok_or_else(|| {
        Failure::usage(format!("{id} never had a text of version {version}"))
            .hint(format!("`ack policy show {id}` lists the versions"))
    })?;
    let facts = Facts::new(register);
    let effect = facts.effects(&id).and_then(|e| e.of_version(&version));
    let material = match effect {
        Some(effect) if !effect.material => Materiality::Editorial,
        _ => Materiality::Material,
    };
    let me = who(&repo, &proposal, &args.signing)?;
    let head = repo.published(&register.config_at(register.tip()).mainline)?;
    let words = match material {
        Materiality::Material => "material: everybody acknowledges it anew",
        Materiality::Editorial => "editorial: nobody is asked again",
    };
    let what = (&id, &version, text.digest);
    let draft = plan::approval(&proposal.base.register, what, material, &me.id, head, context.now);
    let said = format!("{id} {version} as {words}");
    if let Some(path) = plan::on_record(register, &draft.record) {
        return given_before(
            context,
            &repo,
            &proposal,
            &me,
            &format!("{said}.\n  {}", visible(&path)),
            &args.signing,
        );
    }
    context.talk(shown(context, &repo, &proposal, &id, &text)?.trim_end());
    finish(context, &repo, &proposal, (draft, &me), &said, &args.signing)
}

/// What changed since the version before, and whom that concerns where it is not merged yet.
fn shown(
    context: &Context,
    repo: &Repo,
    proposal: &Proposal,
    id: &RequirementId,
    text: &crate::gather::VersionText,
) -> Result<String, Failure> {
    let (register, look) = (&proposal.proposed.register, context.talk_look);
    let texts = Texts::of_draft(repo, register, &proposal.files);
    let seen = register.texts.get(id).map_or(&[][..], Vec::as_slice);
    let before = seen.iter().take_while(|t| t.version != text.version).last();
    let mut out = match before {
        Some(before) => match texts.of(id, &before.version, Some(&before.digest))? {
            Some(from) => render::difference(&report::difference(register, id, &from, text), look),
            None => String::new(),
        },
        None => look.document(&crate::text::visible_lines(&String::from_utf8_lossy(&text.bytes))),
    };
    if !proposal.files.is_empty() {
        let changed = self::texts(repo, proposal)?;
        let impact = report::impact(&proposal.base.register, register, proposal.proposed.day, &changed);
        out.push('\n');
        out.push_str(&impact_table(&impact, proposal, 10, look));
    }
    Ok(out)
}

pub(crate) fn approve_rules(context: &Context, args: &ApproveRulesArgs) -> Result<Exit, Failure> {
    let repo = args.signing.write.repo(context)?;
    let proposal =
        proposal(&repo, args.base.as_deref(), Proposed::Head, &Depth::Numbers, Memory::Used, context.now)?;
    let both: Vec<&String> = proposal.both.iter().filter(|p| load::is_governed(p)).collect();
    if let Some(path) = both.first() {
        return Err(Failure::refused(format!(
            "the mainline has changed {} as well since this change began, so nothing would be approved that can be merged",
            visible(path)
        ))
        .hint("bring the branch up to date first: `git rebase`"));
    }
    let governed = proposal.files.iter().filter(|(path, _)| load::is_governed(path));
    let files: BTreeMap<&str, Option<&[u8]>> =
        governed.map(|(path, bytes)| (path.as_str(), bytes.as_deref())).collect();
    let register = &proposal.base.register;
    let me = who(&repo, &proposal, &args.signing)?;
    let head = repo.published(&register.config_at(register.tip()).mainline)?;
    let draft = plan::rules_approval(register, proposal.base.tip, &files, &me.id, head, context.now)?;
    let said = format!(
        "{} on top of {}",
        plural(files.len(), "changed file", "changed files"),
        proposal.base.tip.short()
    );
    if let Some(path) = plan::on_record(&proposal.proposed.register, &draft.record) {
        return given_before(
            context,
            &repo,
            &proposal,
            &me,
            &format!("{said}.\n  {}", visible(&path)),
            &args.signing,
        );
    }
    let look = context.talk_look;
    let mut text = String::new();
    let rules = rules_of(&repo, &proposal)?;
    if !rules.is_empty() {
        text.push_str(&render::rules(&rules, look));
        text.push('\n');
    }
    for (path, bytes) in &files {
        let what = if bytes.is_some() { "as it is here" } else { "removed" };
        text.push_str(&look.indented("  file", &format!("{path}, {what}"), Tone::Faint));
    }
    context.talk(text.trim_end());
    finish(context, &repo, &proposal, (draft, &me), &said, &args.signing)
}

/// Ends a run whose approval is on record: on the mainline, what an earlier run could not deliver is delivered.
fn given_before(
    context: &Context,
    repo: &Repo,
    proposal: &Proposal,
    me: &Person,
    said: &str,
    signing: &Signing,
) -> Result<Exit, Failure> {
    context.say(&format!("Approved already: {said}\n"))?;
    if signing.write.dry_run || !is_on_mainline(repo, proposal) {
        return Ok(Exit::Well);
    }
    signing.deliver.courier(context, repo)?.finish(me)
}

/// Whether the mainline itself is checked out, and not a branch beside it.
fn is_on_mainline(repo: &Repo, proposal: &Proposal) -> bool {
    let register = &proposal.base.register;
    repo.head_branch().as_deref() == Some(&register.config_at(register.tip()).mainline)
}

/// Who approves: somebody whom the base knows, with the entry that it has.
fn who(repo: &Repo, proposal: &Proposal, signing: &Signing) -> Result<Person, Failure> {
    let register = &proposal.base.register;
    let candidates = signing.identity.candidates(&places(repo))?;
    standing(register, &signing.identity.me(repo, register, &candidates)?)
}

/// Asks, signs, and commits: on the mainline as records are delivered, on a branch beside the change.
fn finish(
    context: &Context,
    repo: &Repo,
    proposal: &Proposal,
    (draft, me): (Draft, &Person),
    said: &str,
    signing: &Signing,
) -> Result<Exit, Failure> {
    if signing.write.dry_run {
        let message = String::from_utf8_lossy(&draft.message);
        context.say(&format!("Would sign the approval of {said}:\n{message}"))?;
        return Ok(Exit::Well);
    }
    if !signing.yes {
        if !context.is_interactive() {
            return Err(Failure::refused("nobody is here to read and to approve")
                .hint("run it in a terminal, or add --yes when you have read what is shown"));
        }
        if ask::line(&format!("Type \"approve\" to approve {said}: "))?.as_deref() != Some("approve") {
            return Err(Failure::refused("not approved; nothing was written"));
        }
    }
    let candidates = signing.identity.candidates(&places(repo))?;
    let signed: Signed = sign(repo, draft, key_of(me, &candidates)?)?;
    insist_within(proposal, &signed)?;
    let changes =
        Changeset::new(format!("approval: {said}")).create(signed.path.clone(), signed.bytes.clone());
    let told = format!("Approved {said}.\n  {}\n", signed.path);
    if is_on_mainline(repo, proposal) {
        let arrived = signing.deliver.courier(context, repo)?.send(changes, me, &[])?;
        context.say(&format!("{told}{}", arrived.news(context.look)))?;
        return arrived.ends().map(|()| Exit::Well);
    }
    signing.write.commit(context, repo, &changes, &identity(repo, Some(me)))?;
    context.say(&told)?;
    Ok(Exit::Well)
}
