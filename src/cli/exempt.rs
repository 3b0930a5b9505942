//! `ack exempt`: a person need not, for a while.

use super::Exit;
use super::commit::{insist_that_they_count, mainline_branch, sign};
use super::context::Context;
use super::deliver::DeliverArgs;
use super::explain::{known_person, known_requirement};
use super::failure::Failure;
use super::identity::{IdentityArgs, key_of, places};
use super::people::{day, standing};
use crate::gather::{self, Question};
use crate::plan;
use crate::source::Changeset;
use clap::Args;

const EXAMPLES: &str =
    "Examples:\n  ack exempt jane.doe access-control --until 2026-12-31 --reason \"Has no account\"";

/// Exempt a person from a policy for a while
///
/// Signed by a maintainer, never for oneself. It never reaches back: what was overdue before stays on record.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ExemptArgs {
    /// Whom
    person: String,
    /// From which policy or course
    policy: String,
    /// The last day; today ends an exemption that runs
    #[arg(long, value_name = "DATE")]
    until: String,
    /// The first day; today when left out
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Why, in a sentence
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    deliver: DeliverArgs,
    #[command(flatten)]
    identity: IdentityArgs,
}

pub(crate) fn run(context: &Context, args: &ExemptArgs) -> Result<Exit, Failure> {
    let repo = context.repo_to_change()?;
    let courier = args.deliver.courier(context, &repo)?;
    let view = gather::view(&repo, &Question::default(), context.now)?;
    let register = &view.register;
    let person = known_person(register, &args.person)?;
    let requirement = known_requirement(register, &args.policy)?;
    let until = day(&args.until)?;
    let from = args.from.as_deref().map(day).transpose()?.unwrap_or(view.day);
    let candidates = args.identity.candidates(&places(&repo))?;
    let me = standing(register, &args.identity.me(&repo, register, &candidates)?)?;
    let key = key_of(&me, &candidates)?;
    let head = repo.published(&register.config_at(register.tip()).mainline)?;
    let pair = (&person, &requirement);
    let draft = plan::exemption(register, pair, (from, until), &args.reason, &me.id, head, context.now)?;
    if plan::on_record(register, &draft.record).is_some() {
        context.say(&format!(
            "{person} is exempt from {requirement} until {until} already, for that reason.\n"
        ))?;
        return courier.finish(&me);
    }
    let signed = [sign(&repo, draft, key)?];
    insist_that_they_count(context, register, &[], &signed)?;
    let message = format!("exemptions: {person} from {requirement} until {until}");
    let changes = Changeset::new(message).create(signed[0].path.clone(), signed[0].bytes.clone());
    mainline_branch(&repo, register)?;
    let arrived = courier.send(changes, &me, &[])?;
    context.say(&format!(
        "{person} is exempt from {requirement} from {from} through {until}.\n  {}\n{}",
        signed[0].path,
        arrived.news(context.look)
    ))?;
    arrived.ends().map(|()| Exit::Well)
}
