//! `ack policy diff`: what changed in a text from one version to another.

use super::Exit;
use super::context::Context;
use super::explain::{known_person, known_requirement};
use super::failure::Failure;
use super::output::{AnswerArgs, TextFormat};
use super::view::ViewArgs;
use crate::assess::judge;
use crate::gather::{Texts, VersionText};
use crate::model::{Register, RequirementId, TextSeen, Version};
use crate::render;
use crate::report;
use crate::source::Digest;
use crate::text::{list, visible};
use clap::Args;

const EXAMPLES: &str = "Examples:\n  ack policy diff access-control\n  ack policy diff access-control 1.0..2.1\n  ack policy diff access-control --signed jane.doe";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct DiffArgs {
    /// The policy's or course's id
    id: String,
    /// Two versions, such as 1.0..2.1, or the older one alone; the last two, when left out
    #[arg(value_name = "A..B", conflicts_with = "signed")]
    versions: Option<String>,
    /// Since the version that this person acknowledged last
    #[arg(long, value_name = "PERSON")]
    signed: Option<String>,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    answer: AnswerArgs<TextFormat>,
}

pub(crate) fn run(context: &Context, args: &DiffArgs) -> Result<Exit, Failure> {
    let repo = context.repo()?;
    let view = args.view.read(context, &repo)?;
    let register = &view.register;
    let id = known_requirement(register, &args.id)?;
    let ((from, digest), to) = match (&args.signed, &args.versions) {
        (Some(person), _) => {
            let person = known_person(register, person)?;
            let (version, digest) = report::last_acknowledged(&judge(register), &person, &id, view.day)
                .ok_or_else(|| {
                    Failure::usage(format!("{person} has acknowledged no version of {id}"))
                        .hint(format!("`ack explain {person} {id}` says more"))
                })?;
            ((version, Some(digest)), newest(register, &id)?)
        }
        (None, Some(text)) => {
            let (from, to) = pair(register, &id, text)?;
            ((from, None), to)
        }
        (None, None) => {
            let to = newest(register, &id)?;
            ((before(register, &id, &to)?, None), to)
        }
    };
    let texts = Texts::new(&repo, register);
    let from = text(&texts, register, &id, &from, digest.as_ref())?;
    let to = text(&texts, register, &id, &to, None)?;
    let difference = report::difference(register, &id, &from, &to);
    let answer = match args.answer.format {
        TextFormat::Table => render::difference(&difference, args.answer.look(context)),
        TextFormat::Json => render::difference_json(&difference)?,
    };
    args.answer.deliver(context, &answer)
}

/// `A..B`, or `A` alone for `A` to the newest.
fn pair(register: &Register, id: &RequirementId, text: &str) -> Result<(Version, Version), Failure> {
    let (from, to) = text.split_once("..").unwrap_or((text, ""));
    let parse = |v: &str| {
        Version::parse(v).ok_or_else(|| {
            Failure::usage(format!("`{}` is not two versions", visible(text)))
                .hint("write them as 1.0..2.1; `ack policy show` lists the versions")
        })
    };
    Ok((parse(from)?, if to.is_empty() { newest(register, id)? } else { parse(to)? }))
}

/// The versions that had a text, in the order in which they got one.
fn versions(register: &Register, id: &RequirementId) -> Vec<Version> {
    let mut versions: Vec<Version> = Vec::new();
    let seen: &[TextSeen] = register.texts.get(id).map_or(&[], Vec::as_slice);
    for text in seen {
        if !versions.contains(&text.version) {
            versions.push(text.version.clone());
        }
    }
    versions
}

/// The version listed first.
fn newest(register: &Register, id: &RequirementId) -> Result<Version, Failure> {
    super::policy::standing(register, id).map(|r| r.current().version.clone())
}

/// The version before another, by when their texts were recorded.
fn before(register: &Register, id: &RequirementId, version: &Version) -> Result<Version, Failure> {
    let versions = versions(register, id);
    versions.iter().rev().skip_while(|v| *v != version).find(|v| *v != version).cloned().ok_or_else(|| {
        Failure::usage(format!("{id} has only one version with a text, {version}"))
            .hint("`ack policy show` prints it")
    })
}

fn text(
    texts: &Texts<'_>,
    register: &Register,
    id: &RequirementId,
    version: &Version,
    digest: Option<&Digest>,
) -> Result<VersionText, Failure> {
    texts.of(id, version, digest)?.ok_or_else(|| {
        let known: Vec<String> = versions(register, id).iter().map(ToString::to_string).collect();
        let failure = Failure::usage(format!("{id} never had a text of version {version}"));
        match known.as_slice() {
            [] => failure.hint("no version of it has a text that can be read; `ack check` says why"),
            known => failure.hint(format!("there are texts of {}", list(known, "and"))),
        }
    })
}
