//! `ack policy impact`: what a change would oblige people to, before it is merged.

use super::Exit;
use super::context::Context;
use super::failure::Failure;
use super::output::{AnswerArgs, Format};
use crate::finding::{Finding, Severity};
use crate::gather::{Depth, Memory, Proposal, Proposed, Texts, proposal};
use crate::git::Repo;
use crate::model::{Register, RequirementId};
use crate::render::{self, Look};
use crate::report::{self, Impact, TextChange, Tone};
use crate::text::{list, plural, visible};
use clap::Args;
use std::collections::BTreeMap;

const EXAMPLES: &str = "Examples:\n  ack policy impact\n  ack policy impact --worktree\n  ack policy impact --base origin/main --format json";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ImpactArgs {
    /// What the change is compared with; the mainline, when left out
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// Take in what is not committed yet
    #[arg(long)]
    worktree: bool,
    /// List everybody, not only the first of each policy
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    answer: AnswerArgs<Format>,
}

/// How many errors are named.
const MOST_ERRORS: usize = 5;

pub(crate) fn run(context: &Context, args: &ImpactArgs) -> Result<Exit, Failure> {
    let repo = context.repo()?;
    let what = if args.worktree { Proposed::WorkTree } else { Proposed::Head };
    let proposal = proposal(&repo, args.base.as_deref(), what, &Depth::Numbers, Memory::Used, context.now)?;
    if proposal.files.is_empty() {
        let base = args.base.as_deref().unwrap_or("the mainline");
        context.note(&match what {
            Proposed::Head => format!(
                "nothing of the register that is committed here differs from {}: --worktree takes in what is not committed, --base REV compares with another revision",
                visible(base)
            ),
            Proposed::WorkTree => format!("nothing of the register here differs from {}", visible(base)),
        });
    }
    if !proposal.both.is_empty() {
        context.note(&format!(
            "the base has changed {} as well since this change began: what follows takes this change's files as they are",
            visible(&list(&proposal.both, "and"))
        ));
    }
    readable(&proposal)?;
    let texts = texts(&repo, &proposal)?;
    let impact =
        report::impact(&proposal.base.register, &proposal.proposed.register, proposal.proposed.day, &texts);
    let answer = match args.answer.format {
        Format::Table => {
            let most = if args.all { usize::MAX } else { 20 };
            impact_table(&impact, &proposal, most, args.answer.look(context))
        }
        Format::Json => render::impact_json(&impact, &proposal.base.tip.to_string(), &proposal.both)?,
        Format::Csv => render::csv(&impact.sheet())?,
    };
    args.answer.deliver(context, &answer)
}

/// That what the change says can be read: of what cannot, nobody can say what it would do.
fn readable(proposal: &Proposal) -> Result<(), Failure> {
    let new = |f: &&Finding| {
        let touched = f.place.as_ref().is_some_and(|place| proposal.files.contains_key(&*place.path));
        f.severity == Severity::Error && (touched || !proposal.base.findings.contains(f))
    };
    let errors: Vec<&Finding> = proposal.proposed.findings.iter().filter(new).collect();
    if errors.is_empty() {
        return Ok(());
    }
    let failure = Failure::usage(format!(
        "what this change does cannot be told: {} in its files",
        plural(errors.len(), "error is", "errors are")
    ));
    let failure = errors.iter().take(MOST_ERRORS).fold(failure, |failure, f| {
        let at = f.place.as_ref().map_or_else(String::new, |p| match p.line {
            0 => format!("{}: ", visible(&p.path)),
            line => format!("{}:{line}: ", visible(&p.path)),
        });
        failure.hint(format!("{at}{} {}", f.message, f.remedy))
    });
    Err(failure.hint("`ack check --worktree` shows all that is wrong"))
}

/// What becomes of the texts that change.
pub(crate) fn texts(
    repo: &Repo,
    proposal: &Proposal,
) -> Result<BTreeMap<RequirementId, TextChange>, Failure> {
    let (old, new) = (&proposal.base.register, &proposal.proposed.register);
    let (from, to) = (Texts::new(repo, old), Texts::of_draft(repo, new, &proposal.files));
    let mut changes = BTreeMap::new();
    for id in old.requirements.keys() {
        let (Some(was), Some(now)) = (current(old, id), current(new, id)) else { continue };
        if was == now {
            continue;
        }
        let texts = (from.of(id, &was.0, Some(&was.1))?, to.of(id, &now.0, Some(&now.1))?);
        if let (Some(was), Some(now)) = texts {
            changes.insert(id.clone(), report::text_change(&was, &now));
        }
    }
    Ok(changes)
}

/// The version that stands first, and the digest of its text.
fn current(
    register: &Register,
    id: &RequirementId,
) -> Option<(crate::model::Version, crate::source::Digest)> {
    let r = register.requirements.get(id)?.last()?;
    Some((r.current().version.clone(), r.digest?))
}

pub(crate) fn impact_table(impact: &Impact, proposal: &Proposal, most: usize, look: Look) -> String {
    let dot = look.glyph(" · ", " | ");
    let mut out = look.paint(&visible(&impact.organization), Tone::Strong);
    let against = format!("against {}, if it is recorded on {}", proposal.base.tip.short(), impact.day);
    out.push_str(&format!("{dot}{}\n", look.paint(&against, Tone::Faint)));
    out.push_str(&look.paragraph(&impact.summary(), Tone::Strong));
    for line in impact.beside() {
        out.push_str(&look.paragraph(&render::arrows(&line, look), Tone::Plain));
    }
    for r in &impact.requirements {
        out.push_str(&format!("\n{}{dot}{}\n", look.paint(&visible(&r.title), Tone::Strong), r.id));
        for (line, tone) in r.changes() {
            out.push_str(&look.paragraph(&render::arrows(&line, look), tone));
        }
        out.push_str(&render::sheet(&r.sheet(most), look));
    }
    out
}
