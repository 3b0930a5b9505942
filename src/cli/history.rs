//! `ack history`: what happened, oldest first, with the commit of each event.

use super::Exit;
use super::context::Context;
use super::failure::Failure;
use super::output::{AnswerArgs, Format};
use super::people::day;
use super::view::ViewArgs;
use crate::assess::{Facts, assess};
use crate::model::{PersonId, RecordFile, Register, RequirementId};
use crate::render;
use crate::report::{self, Subject, Window};
use crate::text::{list, nearest, plural, visible};
use clap::Args;
use std::sync::Arc;

const EXAMPLES: &str = "Examples:\n  ack history\n  ack history jane.doe\n  ack history access-control --since 2026-01-01\n  ack history 67376d6bbd04";

/// How many characters of a record's id are asked for at least.
const SHORTEST_ID: usize = 4;

/// What happened: to a person, a policy, a record, or the register
///
/// Every event with its day, its time and the commit that recorded it, oldest first.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct HistoryArgs {
    /// A person, a policy or course, or a record (its path, or the beginning of its id); the register's own story, when
    /// left out
    #[arg(value_name = "PERSON|POLICY|RECORD")]
    name: Option<String>,
    /// Nothing before this day
    #[arg(long, value_name = "DATE", help_heading = "What to show")]
    since: Option<String>,
    /// Nothing after this day
    #[arg(long, value_name = "DATE", help_heading = "What to show")]
    until: Option<String>,
    /// Only the last N events
    #[arg(long, value_name = "N", help_heading = "What to show")]
    limit: Option<usize>,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    answer: AnswerArgs<Format>,
}

pub(crate) fn run(context: &Context, args: &HistoryArgs) -> Result<Exit, Failure> {
    let repo = context.repo()?;
    let view = args.view.read(context, &repo)?;
    let register = &view.register;
    let subject = args.name.as_deref().map_or(Ok(Subject::Register), |name| subject(register, name))?;
    let window = Window {
        since: args.since.as_deref().map(day).transpose()?,
        until: args.until.as_deref().map(day).transpose()?,
        limit: args.limit,
    };
    let facts = Facts::new(register);
    let assessment = assess(&facts, view.day);
    let timeline = report::history(&facts, &assessment, &subject, window)
        .ok_or_else(|| Failure::usage("the register does not know this name"))?;
    let heading = report::heading(register, &assessment, args.described().join(" "));
    let answer = match args.answer.format {
        Format::Table => render::timeline(&heading, &timeline, args.answer.look(context)),
        Format::Csv => render::csv(&timeline.sheet())?,
        Format::Json => render::history_json(&heading, &timeline)?,
    };
    args.answer.deliver(context, &answer)
}

impl HistoryArgs {
    /// The options as given.
    fn described(&self) -> Vec<String> {
        let mut query: Vec<String> = self.name.iter().cloned().collect();
        query.extend(self.view.described());
        let days = [("--since", &self.since), ("--until", &self.until)];
        query.extend(days.iter().filter_map(|(name, day)| day.as_ref().map(|day| format!("{name} {day}"))));
        query.extend(self.limit.map(|n| format!("--limit {n}")));
        query
    }
}

/// Whose story is meant. The folder in front tells a person from a policy of the same name: `people/NAME`.
fn subject(register: &Register, name: &str) -> Result<Subject, Failure> {
    let bare = name.trim_end_matches(".yaml");
    let within = |folders: &[&str]| folders.iter().find_map(|f| bare.strip_prefix(f)?.strip_prefix('/'));
    let person = |id: &str| register.people.keys().find(|p| p.as_str() == id).cloned();
    let requirement = |id: &str| register.requirements.keys().find(|r| r.as_str() == id).cloned();
    if let Some(id) = within(&["people"]) {
        return person(id).map(Subject::Person).ok_or_else(|| unknown(register, id));
    }
    if let Some(id) = within(&["policies", "training"]) {
        return requirement(id).map(Subject::Requirement).ok_or_else(|| unknown(register, id));
    }
    match (person(name), requirement(name)) {
        (Some(_), Some(_)) => Err(Failure::usage(format!("`{name}` is a person and a policy"))
            .hint(format!("write people/{name} or policies/{name}"))),
        (Some(id), None) => Ok(Subject::Person(id)),
        (None, Some(id)) => Ok(Subject::Requirement(id)),
        (None, None) => record(register, name),
    }
}

/// A record by its path, its file's name, or the beginning of its id.
fn record(register: &Register, name: &str) -> Result<Subject, Failure> {
    let meant = |file: &RecordFile| {
        let path = file.path();
        let file_name = path.rsplit('/').next().unwrap_or_default();
        let written = file_name.rsplit("--").next().unwrap_or_default();
        let begins = |id: &str| name.len() >= SHORTEST_ID && id.starts_with(name);
        *path == *name
            || file_name == name
            || (file.content.is_ok() && begins(&file.id.to_string()))
            || (file_name != written && begins(written))
    };
    let found: Vec<Arc<str>> = register.records.iter().filter(meant).map(|file| file.path()).collect();
    match found.as_slice() {
        [] => Err(unknown(register, name)),
        [one] => Ok(Subject::Record(Arc::clone(one))),
        several => {
            let failure = Failure::usage(format!(
                "`{}` is the beginning of {}",
                visible(name),
                plural(several.len(), "record's id", "records' ids")
            ));
            Err(several.iter().take(5).fold(failure, |f, path| f.hint(visible(path))))
        }
    }
}

fn unknown(register: &Register, name: &str) -> Failure {
    let failure =
        Failure::usage(format!("no person, policy, course or record `{}` in this register", visible(name)));
    let people = register.people.keys().map(PersonId::as_str);
    let requirements = register.requirements.keys().map(RequirementId::as_str);
    let near: Vec<&str> =
        [nearest(name, people), nearest(name, requirements)].into_iter().flatten().collect();
    if near.is_empty() {
        let failure = failure.hint("`ack people list --all` and `ack policy list` list the names");
        return failure.hint(format!("of a record's id, give {SHORTEST_ID} characters or more"));
    }
    failure.hint(format!("did you mean {}?", list(&near, "or")))
}
