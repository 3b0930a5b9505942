//! `ack collect`: records that people could not push themselves, from files and branches.

use super::Exit;
use super::arrived::Arrived;
use super::commit::{WriteArgs, apply, fault_of, identity};
use super::context::Context;
use super::deliver::{Courier, DeliverArgs};
use super::failure::Failure;
use crate::format::record::MAX_BYTES;
use crate::gather::{self, Question, View};
use crate::git::{Added, Repo};
use crate::model::{PersonId, Register};
use crate::plan::{self, Arrival, Collection, Fault, Unfit};
use crate::report::Tone;
use crate::sign;
use crate::source::Changeset;
use crate::text::{plural, visible};
use clap::Args;
use std::path::{Path, PathBuf};

/// The branches that `ack sign` pushes where the mainline is protected.
const BRANCHES: &str = "ack/*";
/// New records are listed one by one up to this many.
const LISTED: usize = 12;

const EXAMPLES: &str = "Examples:\n  ack collect record.yaml\n  ack collect mails/ --dry-run\n  ack collect --push\n  ack collect --to-branch collected/2026-03-31 --push";

/// Take in records that people sent or pushed to branches
///
/// Each is verified as the register would judge it. Those that count become one commit; of the others it is said what
/// is wrong, and with whom to talk. Without files, the `ack/*` branches are collected.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CollectArgs {
    /// Files that `ack sign --out` wrote, or directories of them
    files: Vec<PathBuf>,
    /// Collect from these branches; a * stands for anything
    #[arg(long, value_name = "NAME")]
    branch: Vec<String>,
    /// Commit on this branch, made from the mainline, instead of on the mainline itself
    #[arg(long, value_name = "NAME")]
    to_branch: Option<String>,
    #[command(flatten)]
    write: WriteArgs,
    #[command(flatten)]
    deliver: DeliverArgs,
}

pub(crate) fn run(context: &Context, args: &CollectArgs) -> Result<Exit, Failure> {
    let repo = args.write.repo(context)?;
    let deliver = if args.write.dry_run { &DeliverArgs::NOT_AT_ALL } else { &args.deliver };
    let courier = deliver.courier(context, &repo)?;
    let view = gather::view(&repo, &Question::default(), context.now)?;
    let mut arrived = Vec::new();
    for path in &args.files {
        from_files(path, &mut arrived)?;
    }
    let mut patterns = args.branch.clone();
    if patterns.is_empty() && args.files.is_empty() {
        patterns.push(BRANCHES.into());
    }
    for pattern in &patterns {
        courier.fetch_branches(pattern)?;
        from_branches(context, &repo, &view, pattern, &mut arrived)?;
    }
    let collection = plan::collect(&view.register, arrived, &sign::check, context.now);
    context.say(&shown(context, &view.register, &collection))?;
    if !args.write.dry_run
        && let Some(place) = keep(context, args, &repo, &courier, &collection)?
    {
        context.say(&place.told(context.look))?;
        place.ends()?;
    }
    match collection.unfit.len() {
        0 => Ok(Exit::Well),
        n => Err(Failure::refused(format!("{} could not be taken", plural(n, "file", "files")))
            .hint("the people named sign again, or send the file once more as it was written")),
    }
}

/// Commits and delivers what was taken, and delivers what an earlier run could not.
fn keep(
    context: &Context,
    args: &CollectArgs,
    repo: &Repo,
    courier: &Courier<'_>,
    collection: &Collection,
) -> Result<Option<Arrived>, Failure> {
    let message =
        format!("acknowledgements: {} collected", plural(collection.taken.len(), "record", "records"));
    let changes = collection.changes(message);
    if let Some(branch) = &args.to_branch {
        if changes.edits.is_empty() {
            return Ok(None);
        }
        return courier.send_to_branch(&changes, branch).map(Some);
    }
    let who = identity(repo, None);
    if !changes.edits.is_empty() {
        apply(context, repo, &changes, courier.mainline(), &who)?;
    }
    // A record that is here and not there was committed by a run that could not deliver it.
    let mut all: Changeset = changes;
    if courier.remote().is_some() {
        let known = Collection { taken: collection.known.clone(), ..Collection::default() };
        let known = known.changes("acknowledgements: records collected".into());
        if all.edits.is_empty() {
            all.message = known.message.clone();
        }
        if let Some(there) = repo.published(courier.mainline())? {
            all.edits.extend(repo.missing_at(there, &known)?.edits);
        }
    }
    if all.edits.is_empty() { Ok(None) } else { courier.deliver(&all, &who, &[]).map(Some) }
}

/// The files at a path: itself, or everything below it, in the order of their names.
fn from_files(path: &Path, found: &mut Vec<Arrival>) -> Result<(), Failure> {
    let shown = |path: &Path| visible(&path.display().to_string());
    let failed = Failure::unread(path);
    if !path.is_dir() {
        let size = std::fs::metadata(path).map_err(&failed)?.len();
        // What is too large for a record is not read whole to say so.
        let most = MAX_BYTES as u64 * 2;
        let bytes =
            if size > most { vec![b'?'; MAX_BYTES + 1] } else { std::fs::read(path).map_err(&failed)? };
        found.push(Arrival { from: shown(path), bytes });
        return Ok(());
    }
    let entries =
        std::fs::read_dir(path).map_err(&failed)?.collect::<Result<Vec<_>, _>>().map_err(&failed)?;
    let mut inside: Vec<PathBuf> = entries.iter().map(std::fs::DirEntry::path).collect();
    inside.sort();
    for path in inside {
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        if !hidden && !path.is_symlink() {
            from_files(&path, found)?;
        }
    }
    Ok(())
}

/// The records that branches add, and a word on branches that do more than that.
fn from_branches(
    context: &Context,
    repo: &Repo,
    view: &View,
    pattern: &str,
    found: &mut Vec<Arrival>,
) -> Result<(), Failure> {
    for (name, tip) in repo.branches(pattern)? {
        let records = ["acknowledgements/", "approvals/"];
        let mut beside = Vec::new();
        for Added { path, bytes } in repo.added_on(tip, view.tip, &records, MAX_BYTES as u64 * 2)? {
            match bytes {
                Some(bytes) if path.ends_with(".yaml") => {
                    found.push(Arrival { from: format!("{}:{}", visible(&name), visible(&path)), bytes });
                }
                _ => beside.push(visible(&path)),
            }
        }
        if let Some(first) = beside.first() {
            let more =
                if beside.len() > 1 { format!(" and {} more", beside.len() - 1) } else { String::new() };
            context.note(&format!(
                "{} also changes {first}{more}, which is not collected: merge that branch by review",
                visible(&name)
            ));
        }
    }
    Ok(())
}

fn shown(context: &Context, register: &Register, collection: &Collection) -> String {
    let look = context.look;
    let Collection { taken, known, repeated, unfit } = collection;
    let mut parts = vec![plural(taken.len(), "new record", "new records")];
    if !known.is_empty() {
        parts.push(format!("{} on record already", known.len()));
    }
    if *repeated > 0 {
        parts.push(format!("{repeated} sent twice"));
    }
    if !unfit.is_empty() {
        parts.push(format!("{} not taken", unfit.len()));
    }
    let tone = if unfit.is_empty() { Tone::Good } else { Tone::Warn };
    let mut out = look.paragraph(&parts.join(", "), tone);
    for path in taken.keys().take(LISTED) {
        out.push_str(&format!("  {path}\n"));
    }
    if taken.len() > LISTED {
        out.push_str(&format!("  and {} more\n", taken.len() - LISTED));
    }
    for (n, unfit) in unfit.iter().enumerate() {
        if n == 0 {
            out.push_str(&format!("\n{}", look.paragraph("Not taken", Tone::Strong)));
        }
        let (whom, what, remedy) = said_of(register, unfit);
        out.push_str(&look.indented(" ", &unfit.from, Tone::Plain));
        out.push_str(&look.indented("   ", &format!("{what} {remedy}"), Tone::Plain));
        out.push_str(&look.indented("   ", &format!("Talk to {whom}."), Tone::Plain));
    }
    out
}

/// With whom to talk, what is wrong, and what to do.
fn said_of(register: &Register, unfit: &Unfit) -> (String, String, &'static str) {
    let again = "It must be sent again, as an attachment, zipped if need be.";
    let (what, remedy) = match &unfit.fault {
        Fault::NoRecord(why) => {
            let what = format!("{}.", why.replacen("this", "It", 1));
            (what, "Ask for the file that `ack sign --out` wrote.")
        }
        Fault::LineEnds => {
            ("Its line ends were changed on the way, so it is no longer what was signed.".into(), again)
        }
        Fault::Surrounded => {
            ("Something was added around it on the way, so it is no longer what was signed.".into(), again)
        }
        Fault::WouldNotCount(verdict) => {
            let check = fault_of(*verdict);
            let means = check.map_or("", |c| c.means);
            (format!("{}: {means}", verdict.name()), check.map_or("", |c| c.remedy))
        }
    };
    let whom = unfit.whose.as_ref().map_or_else(|| "whoever sent it".to_owned(), |id| address(register, id));
    (whom, what, remedy)
}

/// Name and address of a person, or the id where the register knows no more.
fn address(register: &Register, id: &PersonId) -> String {
    match register.people.get(id).and_then(|t| t.last()) {
        Some(person) if !person.email.is_empty() => format!("{} <{}>", person.display_name(), person.email),
        Some(person) => person.display_name().to_owned(),
        None => id.to_string(),
    }
}
