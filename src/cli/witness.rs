//! `ack witness`: somebody signed on paper or elsewhere, and a maintainer has seen it.

use super::Exit;
use super::commit::{insist_that_they_count, mainline_branch, sign};
use super::context::Context;
use super::deliver::DeliverArgs;
use super::explain::{known_person, known_requirement};
use super::failure::Failure;
use super::identity::{IdentityArgs, key_of, places};
use super::people::{day, standing};
use crate::gather::{self, Question};
use crate::model::Version;
use crate::plan::{self, Witnessed};
use crate::report::Tone;
use crate::source::{Changeset, Digest};
use crate::text::visible;
use clap::{ArgGroup, Args};
use std::path::PathBuf;

const EXAMPLES: &str = "Examples:\n  ack witness jane.doe conduct --completed-on 2026-03-04 --evidence \"Paper form, HR cabinet 3\"\n  ack witness jane.doe conduct --completed-on 2026-03-04 --evidence-file scan.pdf --keep";

/// Record an acknowledgement seen on paper or in another system
///
/// Signed by a maintainer, never for oneself. It counts as witnessed, and is shown apart from what people signed
/// themselves.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
#[command(group(ArgGroup::new("seen").args(["evidence", "evidence_file"]).required(true).multiple(true)))]
pub(crate) struct WitnessArgs {
    /// Whose
    person: String,
    /// Of which policy
    policy: String,
    /// The day on which the person signed
    #[arg(long, value_name = "DATE")]
    completed_on: String,
    /// The version that was signed; the one in effect on that day when left out
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// What I have seen, and where it is kept
    #[arg(long, value_name = "TEXT")]
    evidence: Option<String>,
    /// The scan: its digest becomes part of the record
    #[arg(long, value_name = "FILE")]
    evidence_file: Option<PathBuf>,
    /// Keep the scan in the register, where everybody who reads the register can read it
    #[arg(long, requires = "evidence_file")]
    keep: bool,
    #[command(flatten)]
    deliver: DeliverArgs,
    #[command(flatten)]
    identity: IdentityArgs,
}

pub(crate) fn run(context: &Context, args: &WitnessArgs) -> Result<Exit, Failure> {
    let repo = context.repo_to_change()?;
    let courier = args.deliver.courier(context, &repo)?;
    let view = gather::view(&repo, &Question::default(), context.now)?;
    let register = &view.register;
    let scan = args.evidence_file.as_ref().map(read).transpose()?;
    let seen = seen(args, register, scan.as_deref())?;
    let candidates = args.identity.candidates(&places(&repo))?;
    let me = standing(register, &args.identity.me(&repo, register, &candidates)?)?;
    let key = key_of(&me, &candidates)?;
    let head = repo.published(&register.config_at(register.tip()).mainline)?;
    let draft = plan::witnessed(register, &seen, &me.id, head, context.now)?;
    let (person, day) = (&seen.person, seen.completed_on);
    let zone = register.zone;
    if plan::with_counting(register, |all| plan::is_recorded(all, &draft.record, zone)) {
        context.say(&format!("That {person} acknowledged {} on {day} is on record.\n", seen.requirement))?;
        return courier.finish(&me);
    }
    let signed = [sign(&repo, draft, key)?];
    insist_that_they_count(context, register, &[], &signed)?;
    mainline_branch(&repo, register)?;
    let message = format!("acknowledgements: {} witnesses {person} for {}", me.id, seen.requirement);
    let mut changes = Changeset::new(message).create(signed[0].path.clone(), signed[0].bytes.clone());
    if let (Some(bytes), Some(digest), true) = (scan, seen.evidence_digest, args.keep) {
        changes = changes.create(format!("approvals/evidence/{}", digest.hex()), bytes);
    }
    let arrived = courier.send(changes, &me, &[])?;
    let text = format!(
        "Witnessed: {person} acknowledged {} on {day}. It counts as witnessed, on your word, and is shown apart from \
         what people signed themselves.",
        seen.requirement
    );
    let look = context.look;
    let told = arrived.news(look);
    context.say(&format!("{}  {}\n{told}", look.paragraph(&text, Tone::Plain), signed[0].path))?;
    arrived.ends().map(|()| Exit::Well)
}

fn seen(
    args: &WitnessArgs,
    register: &crate::model::Register,
    scan: Option<&[u8]>,
) -> Result<Witnessed, Failure> {
    let version = args.version.as_deref().map(|text| {
        Version::parse(text)
            .ok_or_else(|| Failure::usage(format!("`{}` is no version, such as 2.1", visible(text))))
    });
    let requirement = known_requirement(register, &args.policy)?;
    let course = register.requirements.get(&requirement).and_then(|t| t.last());
    if course.is_some_and(|r| r.kind == crate::model::RequirementKind::Course) {
        return Err(Failure::refused(format!("{requirement} is a course"))
            .hint("completions of courses come with a system's log: `ack sign --import FILE.csv`"));
    }
    let file = args.evidence_file.as_ref().and_then(|p| p.file_name());
    let evidence = match (&args.evidence, file) {
        (Some(text), _) => text.clone(),
        (None, name) => name.map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
    };
    Ok(Witnessed {
        person: known_person(register, &args.person)?,
        requirement,
        version: version.transpose()?,
        completed_on: day(&args.completed_on)?,
        evidence,
        evidence_digest: scan.map(Digest::of),
        score: None,
        source: String::new(),
    })
}

/// A file of the command line.
pub(super) fn read(path: &PathBuf) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(Failure::unread(path))
}
