//! `ack status`: what I owe myself.

use super::Exit;
use super::context::Context;
use super::explain::known_person;
use super::failure::Failure;
use super::identity::{IdentityArgs, places};
use super::output::OutputArgs;
use super::view::ViewArgs;
use crate::assess::{Facts, Status, assess};
use crate::render::{self, Look};
use crate::report::{self, CoverageReport, Dimension, Filter, Tone};
use crate::text::{plural, visible};
use clap::{Args, ValueEnum};

/// My own duties: what, why, due when
#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// Whose duties, instead of my own
    #[arg(long = "person", value_name = "ID")]
    whose: Option<String>,
    #[command(flatten)]
    identity: IdentityArgs,
    #[command(flatten)]
    view: ViewArgs,
    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    format: Format,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    Table,
    Json,
}

pub(crate) fn run(context: &Context, args: &StatusArgs) -> Result<Exit, Failure> {
    let repo = context.repo()?;
    let view = args.view.read(context, &repo)?;
    let register = &view.register;
    let person = match &args.whose {
        Some(id) => known_person(register, id)?,
        None => args.identity.me(&repo, register, &args.identity.candidates(&places(&repo))?)?,
    };
    let facts = Facts::new(register);
    let assessment = assess(&facts, view.day);
    let filter = Filter { person: vec![person.to_string()], ..Filter::default() };
    let query = args.view.described().join(" ");
    let report = report::coverage(register, &assessment, Dimension::Policy, &filter, query);
    let answer = match args.format {
        Format::Json => render::status_json(&report)?,
        Format::Table => table(&report, person.as_str(), context.look),
    };
    args.output.deliver(context, &answer)?;
    Ok(Exit::Well)
}

fn table(report: &CoverageReport, person: &str, look: Look) -> String {
    let name = report.pairs.first().map_or(person, |p| p.name.as_str());
    let title = format!(
        "{} · {} · as of {}",
        visible(name),
        visible(&report.heading.organization),
        report.heading.as_of
    );
    let mut out = look.paint(&title, Tone::Strong) + "\n\n";
    if report.pairs.is_empty() {
        out.push_str("Nothing is required of you on this day.\n");
        return out;
    }
    out.push_str(&render::sheet(&report.own_sheet(), look));
    let open = report.pairs.iter().filter(|p| matches!(p.status, Status::Overdue | Status::Pending)).count();
    out.push('\n');
    let advice = match open {
        0 => look.paint("All done. Nothing to sign.", Tone::Good),
        n => look
            .paint(&format!("{} to sign: run `ack sign`.", plural(n, "document", "documents")), Tone::Strong),
    };
    out.push_str(&advice);
    out.push('\n');
    out
}
