//! `ack people key`: keys that go out of force.

use super::Exit;
use super::ask;
use super::commit::{WriteArgs, identity};
use super::context::Context;
use super::explain::known_person;
use super::failure::Failure;
use super::people::{day, roster_text, standing};
use crate::gather::{self, View};
use crate::git::Repo;
use crate::model::{Day, Person, PublicKey};
use crate::plan;
use crate::render::{self, Look};
use crate::report::{self, Consequences, Tone};
use crate::text::visible;
use clap::{Args, Subcommand};

const EXAMPLES: &str = "Examples:\n  ack people key list jane.doe\n  ack people key retire jane.doe SHA256:…\n  ack people key compromised jane.doe SHA256:… --since 2026-03-01";

/// A person's keys: list, retire, compromised
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct KeyArgs {
    #[command(subcommand)]
    command: KeyCommand,
}

#[derive(Debug, Subcommand)]
enum KeyCommand {
    /// List the keys on a person's roster entry, with their fingerprints
    List(ListArgs),
    /// Take a key out of force; what was recorded by it goes on counting
    Retire(RetireArgs),
    /// Say that somebody else may have a key; what was recorded by it since then stops counting
    ///
    /// Which records that are, and who owes again, is shown first. Nothing takes it back.
    Compromised(CompromisedArgs),
}

#[derive(Debug, Args)]
struct ListArgs {
    /// Whose keys
    person: String,
}

#[derive(Debug, Args)]
struct RetireArgs {
    /// Whose key
    person: String,
    /// Its fingerprint
    #[arg(value_name = "SHA256:…")]
    fingerprint: String,
    /// The last day on which a record by it may be recorded; today when left out
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    #[command(flatten)]
    write: WriteArgs,
}

#[derive(Debug, Args)]
struct CompromisedArgs {
    /// Whose key
    person: String,
    /// Its fingerprint
    #[arg(value_name = "SHA256:…")]
    fingerprint: String,
    /// The first day on which somebody else may have had it
    #[arg(long, value_name = "DATE")]
    since: String,
    /// Write it without asking
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    write: WriteArgs,
}

pub(crate) fn run(context: &Context, args: &KeyArgs) -> Result<Exit, Failure> {
    let repo = match &args.command {
        KeyCommand::List(_) => context.repo()?,
        KeyCommand::Retire(args) => args.write.repo(context)?,
        KeyCommand::Compromised(args) => args.write.repo(context)?,
    };
    let view = gather::here(&repo, context.now)?;
    match &args.command {
        KeyCommand::List(args) => list(context, &view, args),
        KeyCommand::Retire(args) => retire(context, &repo, &view, args),
        KeyCommand::Compromised(args) => compromised(context, &repo, &view, args),
    }
}

fn list(context: &Context, view: &View, args: &ListArgs) -> Result<Exit, Failure> {
    let person = standing(&view.register, &known_person(&view.register, &args.person)?)?;
    context.say(&render::sheet(&report::keys(&view.register, view.day, &person), context.look))?;
    Ok(Exit::Well)
}

fn retire(context: &Context, repo: &Repo, view: &View, args: &RetireArgs) -> Result<Exit, Failure> {
    let person = standing(&view.register, &known_person(&view.register, &args.person)?)?;
    let key = key_of_theirs(&person, &args.fingerprint)?;
    if let Some(known) = person.retired_keys.iter().find(|r| r.key == key) {
        let said = format!("{} is retired already; its last day is {}.\n", key.fingerprint(), known.until);
        context.say(&said)?;
        return Ok(Exit::Well);
    }
    let until = match &args.until {
        Some(text) => day(text)?,
        None => view.register.zone.day_of(context.now),
    };
    let text = roster_text(repo, view, &person)?;
    let (now, entry) = plan::retired(&person, &text, &key, until)?;
    let message = format!("keys: {} of {} is retired", key.fingerprint(), person.id);
    let changes = plan::entry_changed(&person, &text, now, message);
    if args.write.commit(context, repo, &changes, &identity(repo, None))?.is_some() {
        context.say(&format!(
            "Retired {}\nof {}; its last day is {until}. What was recorded by it goes on counting.\n{}",
            key.fingerprint(),
            person.id,
            without_keys(&entry)
        ))?;
    }
    Ok(Exit::Well)
}

fn compromised(context: &Context, repo: &Repo, view: &View, args: &CompromisedArgs) -> Result<Exit, Failure> {
    let person = standing(&view.register, &known_person(&view.register, &args.person)?)?;
    let key = key_of_theirs(&person, &args.fingerprint)?;
    let (since, today) = (day(&args.since)?, view.register.zone.day_of(context.now));
    if since > today {
        return Err(Failure::usage(format!("{since} is still to come"))
            .hint("name the first day on which somebody else may have had the key"));
    }
    let text = roster_text(repo, view, &person)?;
    let (now, entry) = plan::compromised(&person, &text, &key, since, today)?;
    let after = plan::with_entries(&view.register, std::slice::from_ref(&entry), context.now);
    let consequences = report::consequences(&view.register, &after);
    let shown = told(&consequences, &person, &key, since, context.talk_look);
    let message = format!("keys: {} of {} is compromised since {since}", key.fingerprint(), person.id);
    let changes = plan::entry_changed(&person, &text, now, message);
    if args.write.dry_run {
        context.say(&told(&consequences, &person, &key, since, context.look))?;
    } else {
        context.talk(shown.trim_end());
        agreed(context, args)?;
    }
    if args.write.commit(context, repo, &changes, &identity(repo, None))?.is_some() {
        context.say(&format!(
            "Compromised since {since}: {}\nof {}. {}\n{}",
            key.fingerprint(),
            person.id,
            consequences.summary().replace("would stop", "stopped").replace("would be", "are"),
            without_keys(&entry)
        ))?;
    }
    Ok(Exit::Well)
}

fn agreed(context: &Context, args: &CompromisedArgs) -> Result<(), Failure> {
    if args.yes {
        return Ok(());
    }
    if !context.is_interactive() {
        return Err(Failure::refused("nobody is at a terminal to say yes to this")
            .hint("look at it with --dry-run, then add --yes"));
    }
    if ask::yes("Nothing takes this back. Write it?")? {
        return Ok(());
    }
    Err(Failure::refused("nothing was written"))
}

fn told(c: &Consequences, person: &Person, key: &PublicKey, since: Day, look: Look) -> String {
    let title = format!("{} of {}, in other hands since {since}:", key.fingerprint(), person.id);
    let mut out = look.paragraph(&title, Tone::Strong);
    out.push_str(&look.paragraph(&c.summary(), Tone::Warn));
    for sheet in [c.record_sheet(), c.pair_sheet()] {
        if !sheet.rows.is_empty() {
            out.push_str(&format!("\n{}", render::sheet(&sheet, look)));
        }
    }
    out
}

/// What somebody does who has no key left.
fn without_keys(entry: &Person) -> String {
    if entry.keys.is_empty() {
        return format!("{0} has no key in force now: next, {0} runs `ack enrol`.\n", entry.id);
    }
    String::new()
}

/// The key of this fingerprint, in force or retired.
fn key_of_theirs(person: &Person, fingerprint: &str) -> Result<PublicKey, Failure> {
    let wanted = fingerprint.trim();
    let wanted = wanted.strip_prefix("SHA256:").unwrap_or(wanted);
    let all = || person.keys.iter().chain(person.retired_keys.iter().map(|r| &r.key));
    all().find(|k| k.fingerprint().trim_start_matches("SHA256:") == wanted).cloned().ok_or_else(|| {
        let failure = Failure::refused(format!("{} has no key {}", person.id, visible(fingerprint)));
        let known: Vec<String> = all().map(PublicKey::fingerprint).collect();
        match known.as_slice() {
            [] => failure.hint("the roster has no key of theirs"),
            known => failure.hint(format!("the roster has {}", crate::text::list(known, "and"))),
        }
    })
}
