//! `ack sign --import`: another system's log of acknowledgements becomes witnessed records.

use super::Exit;
use super::ask;
use super::commit::{Signed, fault_of, insist_that_they_count, mainline_branch, sign};
use super::context::Context;
use super::deliver::DeliverArgs;
use super::failure::Failure;
use super::identity::{IdentityArgs, key_of, places};
use super::people::standing;
use super::witness::read;
use crate::exchange;
use crate::gather::{self, Question};
use crate::plan::{self, Importer, Log, Migration};
use crate::render;
use crate::report::{Cell, Column, Sheet, Tone};
use crate::source::{Changeset, Digest};
use crate::text::{plural, visible};
use std::path::PathBuf;

/// Whether the maintainer said yes beforehand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Answer {
    /// On the command line.
    Given,
    /// It is asked for when the plan is shown.
    Asked,
}

pub(super) fn run(
    context: &Context,
    path: &PathBuf,
    answer: Answer,
    deliver: &DeliverArgs,
    identity: &IdentityArgs,
) -> Result<Exit, Failure> {
    let bytes = read(path)?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let rows = exchange::acknowledgement_log(&bytes)
        .map_err(|why| Failure::usage(format!("{} is no log that can be read: {why}", visible(&name))))?;
    let repo = context.repo_to_change()?;
    let courier = deliver.courier(context, &repo)?;
    let view = gather::view(&repo, &Question::default(), context.now)?;
    let register = &view.register;
    let candidates = identity.candidates(&places(&repo))?;
    let me = standing(register, &identity.me(&repo, register, &candidates)?)?;
    let key = key_of(&me, &candidates)?;
    let head = repo.published(&register.config_at(register.tip()).mainline)?;
    let log = Log { name: &name, digest: Digest::of(&bytes), rows: &rows };
    let by = Importer { signer: &me.id, key: &key.key, head, now: context.now };
    let migration = plan::migration(register, &log, by);
    let left = migration.unfit.len() + migration.worthless.len();
    context.say(&shown(context, &migration, rows.len(), &name))?;
    if migration.drafts.is_empty() {
        courier.finish(&me)?;
        return ends(left, rows.len());
    }
    consent(context, answer, migration.drafts.len())?;
    mainline_branch(&repo, register)?;
    let mut signed: Vec<Signed> = Vec::with_capacity(migration.drafts.len());
    for (_, draft) in migration.drafts {
        signed.push(sign(&repo, draft, key)?);
    }
    insist_that_they_count(context, register, &[], &signed)?;
    let count = plural(signed.len(), "row", "rows");
    let message = format!("acknowledgements: {} witnesses {count} of {name}", me.id);
    let changes =
        signed.iter().fold(Changeset::new(message), |c, s| c.create(s.path.clone(), s.bytes.clone()));
    let arrived = courier.send(changes, &me, &[])?;
    let done = format!("Signed {} as witnessed.", plural(signed.len(), "record", "records"));
    context.say(&(context.look.paragraph(&done, Tone::Good) + &arrived.told(context.look)))?;
    arrived.ends()?;
    ends(left, rows.len())
}

fn consent(context: &Context, answer: Answer, number: usize) -> Result<(), Failure> {
    if answer == Answer::Given {
        return Ok(());
    }
    if !context.is_interactive() {
        return Err(Failure::refused("nobody is at a terminal to agree to this plan")
            .hint("read it, then run the same command with --yes"));
    }
    let records = plural(number, "record", "records");
    context.talk(&context.talk_look.paragraph(
        &format!("You would state for each of {records}: I have seen this person's own acknowledgement of this document."),
        Tone::Strong,
    ));
    match ask::line("Type witness to sign them all: ")?.as_deref() {
        Some("witness") => Ok(()),
        _ => Err(Failure::refused("nothing was signed")),
    }
}

/// What becomes of every row: counts, and the rows that become nothing.
fn shown(context: &Context, migration: &Migration, rows: usize, name: &str) -> String {
    let left = migration.unfit.len() + migration.worthless.len();
    let title = format!(
        "{}: {}, {} to be witnessed, {} on record already, {left} left out",
        visible(name),
        plural(rows, "row", "rows"),
        migration.drafts.len(),
        migration.known.len()
    );
    let mut out = context.look.paragraph(&title, if left == 0 { Tone::Strong } else { Tone::Warn });
    if left == 0 {
        return out;
    }
    let mut why: Vec<(u64, String)> = migration.unfit.clone();
    why.extend(migration.worthless.iter().map(|(line, verdict)| {
        let means = fault_of(*verdict).map_or("", |c| c.means);
        (*line, format!("{}: {means}", verdict.name()))
    }));
    why.sort();
    let rows = why.into_iter().map(|(line, why)| vec![Cell::text(line.to_string()), Cell::text(why)]);
    let sheet = Sheet {
        title: "Left out".into(),
        columns: vec![Column::right("line", "Line"), Column::left("why", "Why")],
        rows: rows.collect(),
        note: None,
    };
    out.push('\n');
    out.push_str(&render::sheet(&sheet, context.look));
    out
}

/// A run that left rows out does not end well: nobody is dropped silently.
fn ends(left: usize, rows: usize) -> Result<Exit, Failure> {
    if left == 0 {
        return Ok(Exit::Well);
    }
    Err(Failure::refused(format!("{left} of {} became no records", plural(rows, "row", "rows")))
        .hint("mend them in the file and run it again: what is on record already is passed over"))
}
