//! `ack report`: how the register stands.

use super::Exit;
use super::context::Context;
use super::failure::Failure;
use super::output::OutputArgs;
use super::view::ViewArgs;
use crate::assess::{Facts, assess};
use crate::render::{self, Look};
use crate::report::{self, CoverageReport, Dimension, Filter, Tone, Unknown};
use crate::text::visible;
use clap::{Args, ValueEnum};

const EXAMPLES: &str = "Examples:\n  ack report\n  ack report --by team --type contractor\n  ack report --as-of 2026-03-31 --format json\n  ack report --status overdue --format csv --output gaps.csv";

/// Coverage by policy, and the gaps behind it
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ReportArgs {
    /// Group coverage by this
    #[arg(long, value_name = "WHAT", default_value = "policy")]
    by: By,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    view: ViewArgs,
    /// How to write it; csv lists every pair, or the groups with --by
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    format: Format,
    /// Show every gap in the table, not the first twelve
    #[arg(long, help_heading = "Output")]
    all: bool,
    #[command(flatten)]
    output: OutputArgs,
}

/// Which pairs are wanted; several values of one option are alternatives.
#[derive(Debug, Args)]
pub(crate) struct FilterArgs {
    /// Only this policy or course
    #[arg(long, value_name = "ID", help_heading = "Filters")]
    policy: Vec<String>,
    /// Only this person
    #[arg(long, value_name = "ID", help_heading = "Filters")]
    person: Vec<String>,
    /// Only this team
    #[arg(long, value_name = "TEAM", help_heading = "Filters")]
    team: Vec<String>,
    /// Only direct reports of this person
    #[arg(long, value_name = "ID", help_heading = "Filters")]
    manager: Vec<String>,
    /// Only this type, such as contractor
    #[arg(long = "type", value_name = "TYPE", help_heading = "Filters")]
    kind: Vec<String>,
    /// Only this location
    #[arg(long, value_name = "PLACE", help_heading = "Filters")]
    location: Vec<String>,
    /// Only policies that serve this control, such as iso27001:A.5.4
    #[arg(long, value_name = "CONTROL", help_heading = "Filters")]
    control: Vec<String>,
    /// Only this status
    #[arg(long, value_name = "STATUS", help_heading = "Filters", value_parser = ["acknowledged", "pending", "overdue", "exempt"])]
    status: Vec<String>,
}

impl FilterArgs {
    fn filter(&self) -> Filter {
        Filter {
            requirement: self.policy.clone(),
            person: self.person.clone(),
            team: self.team.clone(),
            manager: self.manager.clone(),
            kind: self.kind.clone(),
            location: self.location.clone(),
            control: self.control.clone(),
            status: self.status.clone(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum By {
    Policy,
    Person,
    Team,
    Manager,
    Type,
    Location,
    Control,
}

impl By {
    const fn dimension(self) -> Dimension {
        match self {
            Self::Policy => Dimension::Policy,
            Self::Person => Dimension::Person,
            Self::Team => Dimension::Team,
            Self::Manager => Dimension::Manager,
            Self::Type => Dimension::Type,
            Self::Location => Dimension::Location,
            Self::Control => Dimension::Control,
        }
    }
}

pub(crate) fn run(context: &Context, args: &ReportArgs) -> Result<Exit, Failure> {
    let repo = context.repo()?;
    let view = args.view.read(context, &repo)?;
    let facts = Facts::new(&view.register);
    let assessment = assess(&facts, view.day);
    let filter = args.filter.filter();
    if let Some(unknown) = filter.unknown(&view.register) {
        return Err(nobody(&unknown));
    }
    let by = args.by.dimension();
    let mut query = args.view.described();
    query.extend(filter.described());
    if by != Dimension::Policy {
        query.push(format!("--by {}", by.name()));
    }
    let report = report::coverage(&view.register, &assessment, by, &filter, query.join(" "));
    let answer = match args.format {
        Format::Table => table(&report, if args.all { usize::MAX } else { 12 }, args.output.look(context)),
        Format::Json => render::coverage_json(&report)?,
        Format::Csv if by == Dimension::Policy => render::csv(&report.pair_sheet())?,
        Format::Csv => render::csv(&report.group_sheet())?,
    };
    args.output.deliver(context, &answer)?;
    Ok(Exit::Well)
}

fn nobody(unknown: &Unknown) -> Failure {
    let failure =
        Failure::usage(format!("nothing here ever had the {} `{}`", unknown.option, visible(&unknown.value)));
    match &unknown.nearest {
        Some(near) => failure.hint(format!("did you mean {near}?")),
        None => failure.hint(match unknown.option {
            "policy" | "control" => "`ack policy list` lists policies, `ack report --by control` controls",
            _ => "`ack people list --all` lists everybody, with team, type and location where there is room",
        }),
    }
}

fn table(report: &CoverageReport, most: usize, look: Look) -> String {
    let mut parts = vec![
        render::heading(&report.heading, &report.state(), Some(&report.tally), look),
        render::sheet(&report.coverage_sheet(), look),
        render::sheet(&report.overdue_sheet(most), look),
        render::sheet(&report.due_sheet(most), look),
    ];
    if report.uncounted > 0 {
        let line = format!(
            "{} not counted: `ack verify` names each with its reason.",
            crate::text::plural(report.uncounted, "record is", "records are")
        );
        parts.push(look.paragraph(&line, Tone::Bad));
    }
    parts.push(look.paragraph(&report.advice(), Tone::Strong));
    parts.join("\n")
}
