//! `ack checkpoint`: where the mainline stands, signed; and a checkpoint that was kept outside, read for `ack verify`.

use super::Exit;
use super::commit::{WriteArgs, apply, identity, insist_that_they_count, mainline_branch, sign};
use super::context::Context;
use super::failure::Failure;
use super::identity::{IdentityArgs, key_of, places};
use super::people::standing;
use crate::assess::judge;
use crate::format;
use crate::gather::{self, Presented, Question};
use crate::git::Repo;
use crate::model::{Body, Register, Seal};
use crate::plan;
use crate::report::Tone;
use crate::sign::check;
use crate::source::{Changeset, CommitId};
use crate::text::{plural, visible};
use clap::Args;
use std::path::Path;

const EXAMPLES: &str =
    "Examples:\n  ack checkpoint --dry-run\n  ack checkpoint\n  ack verify --checkpoint kept.yaml";

/// Sign where the mainline stands
///
/// A maintainer signs the published mainline's last commit, how many records it has, and a digest over them. Whoever
/// keeps a copy can show later that history was rewritten or cut off: `ack verify --checkpoint FILE`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CheckpointArgs {
    #[command(flatten)]
    write: WriteArgs,
    #[command(flatten)]
    identity: IdentityArgs,
}

pub(crate) fn run(context: &Context, args: &CheckpointArgs) -> Result<Exit, Failure> {
    let repo = args.write.repo(context)?;
    let view = gather::view(&repo, &Question::default(), context.now)?;
    let register = &view.register;
    let head = published(&repo, register)?;
    let Some(counted) = gather::manifest(&repo, register, head)? else {
        return Err(Failure::refused(format!(
            "the published mainline, {}, is no part of the local one",
            head.short()
        ))
        .hint("bring them together first: `git pull --rebase`"));
    };
    let (at, manifest) = counted;
    let ahead = register.tip().0 - at.0;
    if ahead > 0 {
        context.note(&format!(
            "{} here and not published: a checkpoint is of what others can see",
            plural(ahead as usize, "commit is", "commits are")
        ));
    }
    let candidates = args.identity.candidates(&places(&repo))?;
    let me = standing(register, &args.identity.me(&repo, register, &candidates)?)?;
    let records = judge(register);
    let draft = plan::checkpoint(register, &records, counted, &me.id, context.now);
    let stood = format!(
        "that the mainline stood at {} with {}",
        head.short(),
        plural(manifest.records as usize, "record", "records")
    );
    if let Some(path) = plan::on_record(register, &draft.record) {
        context.say(&format!("Signed already {stood}.\n  {}\n", visible(&path)))?;
        return Ok(Exit::Well);
    }
    if args.write.dry_run {
        context.say(&format!("Would sign {stood}:\n{}", String::from_utf8_lossy(&draft.message)))?;
        return Ok(Exit::Well);
    }
    let signed = [sign(&repo, draft, key_of(&me, &candidates)?)?];
    insist_that_they_count(context, register, &[], &signed)?;
    let branch = mainline_branch(&repo, register)?;
    let message = format!("checkpoint: {}, {} records", head.short(), manifest.records);
    let changes = Changeset::new(message).create(signed[0].path.clone(), signed[0].bytes.clone());
    apply(context, &repo, &changes, &branch, &identity(&repo, Some(&me)))?;
    let look = context.look;
    let mut text = look.paragraph(&format!("Signed {stood}."), Tone::Good);
    text.push_str(&format!(
        "  {}\n\nKeep a copy where nobody can force a push, and hold the register against it later:\n",
        signed[0].path
    ));
    for line in [
        format!("git show {branch}:{} > checkpoint.yaml", signed[0].path),
        "ack verify --checkpoint checkpoint.yaml".into(),
    ] {
        text.push_str(&format!("  {}\n", look.paint(&line, Tone::Faint)));
    }
    context.say(&text)?;
    Ok(Exit::Well)
}

/// The tip of the mainline as others can see it.
fn published(repo: &Repo, register: &Register) -> Result<CommitId, Failure> {
    let name = &register.config_at(register.tip()).mainline;
    repo.published(name)?.ok_or_else(|| {
        Failure::refused(format!("{name} is not published: there is nothing that others could have seen"))
            .hint(format!("push it first: `git push -u origin {name}`"))
    })
}

/// Reads a checkpoint that somebody kept outside the register. What is none, or bears no good signature, is refused:
/// holding the register against it would say nothing.
pub(crate) fn presented(path: &Path) -> Result<(Presented, Seal), Failure> {
    let name = visible(&path.display().to_string());
    let bytes = std::fs::read(path).map_err(|e| Failure::usage(format!("{name} cannot be read: {e}")))?;
    let parsed = format::record::parse(&bytes).map_err(|e| {
        Failure::usage(format!("{name} is no record: {e}")).hint("give the file as it was recorded")
    })?;
    if !matches!(parsed.record.body, Body::Checkpoint { .. }) {
        return Err(Failure::usage(format!(
            "{name} is of the kind {}, not a checkpoint",
            parsed.record.kind()
        )));
    }
    let seal = check(parsed.signed, &parsed.armour);
    if let Seal::Bad(_, why) = &seal {
        return Err(Failure::usage(format!("the signature of {name} does not hold{}", because(why)))
            .hint("it was altered since it was signed, and shows nothing"));
    }
    Ok((Presented { name, record: parsed.record }, seal))
}

fn because(why: &str) -> String {
    if why.is_empty() { String::new() } else { format!(": {}", visible(why)) }
}

/// Refuses a checkpoint of another register, and mentions one whose signer this register cannot vouch for.
pub(crate) fn belongs(
    context: &Context,
    register: &Register,
    presented: &Presented,
    seal: &Seal,
) -> Result<(), Failure> {
    let Presented { name, record } = presented;
    if record.repository != register.repository {
        return Err(Failure::usage(format!(
            "{name} is a checkpoint of another register, {}",
            record.repository
        )));
    }
    let signer = record.signer();
    let entries = register.people.get(signer).into_iter().flat_map(|t| t.values());
    let known = |key| {
        entries.into_iter().any(|(_, p)| p.keys.contains(key) || p.retired_keys.iter().any(|r| r.key == *key))
    };
    if let Seal::Good { key, .. } = seal
        && !known(key)
    {
        context.note(&format!(
            "{} never was a key of {signer} in this register, so who signed {name} cannot be told here",
            key.fingerprint()
        ));
    }
    Ok(())
}
