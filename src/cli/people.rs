//! `ack people`: who works here, who comes, who leaves.

use super::Exit;
use super::commit::{WriteArgs, identity};
use super::context::Context;
use super::explain::known_person;
use super::failure::Failure;
use super::keys;
use super::output::{AnswerArgs, ListFormat};
use super::tie_out::{self, TieOutArgs};
use super::view::ViewArgs;
use crate::model::{Day, Employment, Person, PersonId, PublicKey, Register};
use crate::render;
use crate::report;
use crate::text::visible;
use crate::{gather, plan};
use clap::{Args, Subcommand};
use std::path::PathBuf;

const EXAMPLES: &str = "Examples:\n  ack people list\n  ack people add jane.doe --name \"Jane Doe\" --role engineer --manager mara.lind\n  ack people end jane.doe 2026-12-31\n  ack people tie-out --period 2026-Q1";

/// Who works here: list, add, end, key, tie out
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct PeopleArgs {
    #[command(subcommand)]
    command: PeopleCommand,
}

#[derive(Debug, Subcommand)]
enum PeopleCommand {
    /// List everybody on a roster
    List(ListArgs),
    /// Add a person, in a file of their own
    Add(Box<AddArgs>),
    /// End a person's employment; nobody is ever deleted
    End(EndArgs),
    Key(keys::KeyArgs),
    TieOut(TieOutArgs),
}

#[derive(Debug, Args)]
struct ListArgs {
    #[command(flatten)]
    view: ViewArgs,
    /// Also those who have left, or have not started yet
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    answer: AnswerArgs<ListFormat>,
}

#[derive(Debug, Args)]
struct AddArgs {
    /// The id: lower-case words joined by . - or _, such as jane.doe; never reused
    id: String,
    /// The name
    #[arg(long)]
    name: Option<String>,
    /// The e-mail address
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// employee, contractor, or any word
    #[arg(long = "type", value_name = "TYPE", default_value = "employee")]
    kind: String,
    /// A role; may be given several times
    #[arg(long)]
    role: Vec<String>,
    /// The team
    #[arg(long)]
    team: Option<String>,
    /// The location
    #[arg(long, value_name = "PLACE")]
    location: Option<String>,
    /// Whom the person reports to
    #[arg(long, value_name = "ID")]
    manager: Option<String>,
    /// The first day; today when left out
    #[arg(long, value_name = "DATE")]
    start: Option<String>,
    /// The file of the person's public key; `ack enrol` by the person is the better way
    #[arg(long, value_name = "FILE.pub")]
    key: Option<PathBuf>,
    #[command(flatten)]
    write: WriteArgs,
}

#[derive(Debug, Args)]
struct EndArgs {
    /// The person's id
    id: String,
    /// The last day
    date: String,
    #[command(flatten)]
    write: WriteArgs,
}

pub(crate) fn run(context: &Context, args: &PeopleArgs) -> Result<Exit, Failure> {
    match &args.command {
        PeopleCommand::List(args) => list(context, args),
        PeopleCommand::Add(args) => add(context, args),
        PeopleCommand::End(args) => end(context, args),
        PeopleCommand::Key(args) => keys::run(context, args),
        PeopleCommand::TieOut(args) => tie_out::run(context, args),
    }
}

fn list(context: &Context, args: &ListArgs) -> Result<Exit, Failure> {
    let view = args.view.read(context, &context.repo()?)?;
    let whom = if args.all { report::Everybody::Ever } else { report::Everybody::AtWork };
    let sheet = report::people(&view.register, view.day, whom);
    let answer = match args.answer.format {
        ListFormat::Table => render::sheet(&sheet, args.answer.look(context)),
        ListFormat::Csv => render::csv(&sheet)?,
    };
    args.answer.deliver(context, &answer)
}

/// A day of the command line.
pub(crate) fn day(text: &str) -> Result<Day, Failure> {
    Day::parse(text).ok_or_else(|| {
        Failure::usage(format!("`{}` is no day of the calendar", visible(text)))
            .hint("write it as 2026-03-31")
    })
}

/// An id of the command line.
pub(crate) fn person_id(text: &str) -> Result<PersonId, Failure> {
    PersonId::parse(text).map_err(|why| {
        Failure::usage(format!("`{}` {why}", visible(text)))
            .hint("an id is like jane.doe: lower-case words joined by . - or _")
    })
}

fn add(context: &Context, args: &AddArgs) -> Result<Exit, Failure> {
    let repo = args.write.repo(context)?;
    let register = gather::here(&repo, context.now)?.register;
    let id = person_id(&args.id)?;
    let manager = args.manager.as_deref().map(|m| known_person(&register, m)).transpose()?;
    let today = register.zone.day_of(context.now);
    let start = args.start.as_deref().map_or(Ok(today), day)?;
    let person = Person {
        file: format!("people/{id}.yaml").into(),
        id,
        name: args.name.clone().unwrap_or_default(),
        email: args.email.clone().unwrap_or_default(),
        kind: args.kind.clone(),
        roles: args.role.clone(),
        team: args.team.clone(),
        location: args.location.clone(),
        manager,
        employments: vec![Employment { start, end: None }],
        leave: Vec::new(),
        keys: key_file(args.key.as_deref())?.into_iter().collect(),
        retired_keys: Vec::new(),
        contract: None,
        screening: None,
        line: 0,
    };
    let changes = plan::new_person(Some(&register), &person)?;
    if args.write.commit(context, &repo, &changes, &identity(&repo, None))?.is_some() {
        let next = if person.keys.is_empty() {
            format!("Next, {} runs `ack enrol --as {}` in a clone.", person.display_name(), person.id)
        } else {
            format!(
                "Next, {} runs `ack enrol` in a clone, to prove that the key is theirs.",
                person.display_name()
            )
        };
        let since = if start == today { "since" } else { "now; the first day is" };
        context.say(&format!("{} is on the roster {since} {start}.\n{}\n", person.id, visible(&next)))?;
    }
    Ok(Exit::Well)
}

fn key_file(path: Option<&std::path::Path>) -> Result<Option<PublicKey>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let text = std::fs::read_to_string(path).map_err(Failure::unread(path))?;
    PublicKey::parse(text.trim()).map(Some).map_err(|why| Failure::usage(format!("{} {why}", path.display())))
}

fn end(context: &Context, args: &EndArgs) -> Result<Exit, Failure> {
    let repo = args.write.repo(context)?;
    let view = gather::here(&repo, context.now)?;
    let id = known_person(&view.register, &args.id)?;
    let last = day(&args.date)?;
    let person = standing(&view.register, &id)?;
    let text = roster_text(&repo, &view, &person)?;
    let changes = plan::end_person(&person, &text, last)?;
    if args.write.commit(context, &repo, &changes, &identity(&repo, None))?.is_some() {
        context.say(&format!(
            "{id} leaves; the last day is {last}. What was due until then stays on record.\n"
        ))?;
    }
    Ok(Exit::Well)
}

/// The person's entry as it stands.
pub(crate) fn standing(register: &Register, id: &PersonId) -> Result<Person, Failure> {
    let entry = register.people.get(id).and_then(|t| t.standing(register.tip()));
    entry.map(|p| (**p).clone()).ok_or_else(|| Failure::usage(format!("{id} is on no roster")))
}

/// The text of the roster file that holds the person.
pub(crate) fn roster_text(
    repo: &crate::git::Repo,
    view: &gather::View,
    person: &Person,
) -> Result<String, Failure> {
    let bytes = repo.file_at(view.tip, &person.file)?.ok_or_else(|| {
        Failure::refused(format!("the entry of {} was deleted from {}", person.id, person.file))
            .hint("put it back first; nobody is ever deleted")
    })?;
    String::from_utf8(bytes).map_err(|_| Failure::refused(format!("{} is no UTF-8", person.file)))
}
