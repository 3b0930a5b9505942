//! `ack require`: the gate in front of an access.

use super::Exit;
use super::context::Context;
use super::explain::{known_person, known_requirement};
use super::failure::Failure;
use super::output::{AnswerArgs, Format};
use super::view::ViewArgs;
use crate::assess::Facts;
use crate::gather::View;
use crate::model::{PersonId, RequirementId};
use crate::render;
use crate::report::{self, Dimension, Filter};
use crate::text::{nearest, visible};
use clap::Args;
use std::collections::BTreeSet;

const EXAMPLES: &str = "Examples:\n  ack require jane.doe access-control\n  ack require jane.doe access-control information-security --quiet\n  ack require --group team:platform access-control";

/// Whether an acknowledgement stands: a gate for access requests
///
/// Exit code 0 only if every person named has acknowledged every policy named, and owes nothing of it today; else 1.
/// Who is not bound by a policy, or exempt from it, has not acknowledged it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct RequireArgs {
    /// The person, then the policies or courses; with --group only these
    #[arg(required = true, value_name = "PERSON REQUIREMENT")]
    names: Vec<String>,
    /// Everybody of a team, role, type, location or manager who works here on the day, such as team:platform
    #[arg(long, value_name = "KIND:NAME")]
    group: Option<String>,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    answer: AnswerArgs<Format>,
}

pub(crate) fn run(context: &Context, args: &RequireArgs) -> Result<Exit, Failure> {
    let repo = context.repo()?;
    let view = args.view.read(context, &repo)?;
    let (people, names) = match &args.group {
        Some(group) => (members(&view, group)?, &args.names[..]),
        None => {
            let (first, rest) = args.names.split_first().ok_or_else(|| Failure::usage("nobody is named"))?;
            (vec![known_person(&view.register, first)?], rest)
        }
    };
    if names.is_empty() {
        return Err(Failure::usage("no policy is named")
            .hint("`ack require PERSON POLICY`; `ack policy list` lists the policies"));
    }
    let wanted: BTreeSet<RequirementId> =
        names.iter().map(|n| known_requirement(&view.register, n)).collect::<Result<_, _>>()?;
    let wanted: Vec<RequirementId> = wanted.into_iter().collect();
    let facts = Facts::new(&view.register);
    let all = report::standing(&facts, view.day, &people, &wanted);
    let answer = match args.answer.format {
        Format::Table => render::sheet(&report::standing_sheet(&all), args.answer.look(context)),
        Format::Csv => render::csv(&report::standing_sheet(&all))?,
        Format::Json => {
            let query = args.view.described().join(" ");
            let (by, filter) = (Dimension::Policy, Filter::default());
            let everything = report::survey(&facts, view.day, &[], by, &filter, query);
            render::standing_json(&everything.report.heading, &all)?
        }
    };
    args.answer.deliver(context, &answer)?;
    Ok(if all.iter().all(|s| s.stands) { Exit::Well } else { Exit::Gaps })
}

/// Everybody of a group who works here on the day, by id. A group of nobody is refused: what was asked for cannot be
/// told, and an empty list would open the gate.
fn members(view: &View, group: &str) -> Result<Vec<PersonId>, Failure> {
    let (kind, name) = group.split_once(':').filter(|(_, name)| !name.is_empty()).ok_or_else(|| {
        Failure::usage(format!("`{}` is no group", visible(group))).hint("write it as team:platform")
    })?;
    if !["team", "role", "type", "location", "manager"].contains(&kind) {
        return Err(Failure::usage(format!("there are no groups by `{}`", visible(kind)))
            .hint("a group is team:NAME, role:NAME, type:NAME, location:NAME or manager:PERSON"));
    }
    let register = &view.register;
    let at = register.at_close_of(view.day).unwrap_or(crate::source::CommitIx(0));
    let here: Vec<_> = register
        .people
        .values()
        .filter_map(|t| t.standing_or_first(at))
        .filter(|p| p.employed_on(view.day))
        .collect();
    let values = |p: &crate::model::Person| -> Vec<String> {
        match kind {
            "team" => p.team.iter().cloned().collect(),
            "role" => p.roles.clone(),
            "type" => vec![p.kind.clone()],
            "location" => p.location.iter().cloned().collect(),
            _ => p.manager.iter().map(ToString::to_string).collect(),
        }
    };
    let people: BTreeSet<PersonId> =
        here.iter().filter(|p| values(p).iter().any(|v| v == name)).map(|p| p.id.clone()).collect();
    if people.is_empty() {
        let known: BTreeSet<String> = here.iter().flat_map(|p| values(p)).collect();
        let failure = Failure::usage(format!("nobody of {} works here on {}", visible(group), view.day));
        return Err(match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => failure.hint(format!("did you mean {kind}:{}?", visible(near))),
            None => failure.hint("`ack people list` shows who is where"),
        });
    }
    Ok(people.into_iter().collect())
}
