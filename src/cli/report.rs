//! `ack report`: how the register stands.

use super::Exit;
use super::context::Context;
use super::failure::Failure;
use super::metrics::{metrics, of_a_day, refuse};
use super::output::{AnswerArgs, workbook};
use super::page;
use super::period::PeriodArgs;
use super::tie_out::remarks;
use super::view::{Kept, ViewArgs};
use crate::assess::Facts;
use crate::checks::Case;
use crate::gather::Depth;
use crate::model::Period;
use crate::render::{self, Look};
use crate::report::{
    self, Assurance, CoverageReport, Dimension, Filter, Month, PeriodReport, Survey, Tone, Unknown,
};
use crate::text::visible;
use clap::{Args, ValueEnum};

const EXAMPLES: &str = "Examples:\n  ack report\n  ack report --by team --type contractor\n  ack report --as-of 2026-03-31 --format json\n  ack report --status overdue --format csv --output gaps.csv\n  ack report --period 2026-Q1\n  ack report --period 2026-Q1 --format xlsx --output q1.xlsx\n  ack report --trend\n  ack report --format html --output report.html";

const FORMAT: &str =
    "How to write it; csv lists every pair or obligation, the groups with --by, the months with --trend";

/// Coverage by policy, and the gaps behind it
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, mut_arg("format", |format| format.help(FORMAT)))]
pub(crate) struct ReportArgs {
    /// Group coverage by this
    #[arg(long, value_name = "WHAT", default_value = "policy")]
    by: By,
    #[command(flatten)]
    period: PeriodArgs,
    /// Chart coverage at month ends: those of the period, or of the last twelve months
    #[arg(long)]
    trend: bool,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    answer: AnswerArgs<Format>,
    /// Show every gap in the table, not the first twelve
    #[arg(long, help_heading = "Output")]
    all: bool,
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
    /// For a pull request or a wiki
    Markdown,
    /// One page to show and to print, complete in itself
    Html,
    /// A workbook with every list on a page of its own
    Xlsx,
    /// Gauges for Prometheus and its kin, on one day
    Openmetrics,
    /// OSCAL assessment results: what follows for each control
    Oscal,
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
    let depth = args.depth(context)?;
    let repo = context.repo()?;
    let mut view = args.view.read_for(context, &repo, depth)?;
    let period = args.period.read(&mut view, &args.view)?;
    let facts = Kept::new(Facts::new(&view.register));
    let filter = args.filter.filter();
    if let Some(unknown) = filter.unknown(&view.register) {
        return Err(nobody(&unknown));
    }
    if !filter.status.is_empty() && (period.is_some() || args.trend) {
        return Err(Failure::usage(
            "a status is that of one day, and --status cannot narrow a period or a trend",
        )
        .hint("leave it out, or ask about a day with --as-of"));
    }
    let mut ends = match period {
        Some(period) => period.month_ends(view.day),
        None if args.trend || args.shows_trend() => Period::year_to(view.day).month_ends(view.day),
        None => Vec::new(),
    };
    if period.is_none() {
        // Nobody asked about the time before the register.
        ends.retain(|end| *end >= view.register.first_day());
    }
    let (by, query) = (args.by.dimension(), args.query(&filter));
    let answer = match period {
        Some(period) => {
            let (assessment, months) = report::assess_months(&facts, view.day, &ends, &filter);
            let assessment = Kept::new(assessment);
            let standing = report::coverage(&view.register, &assessment, by, &filter, query);
            let (records, day) = (&assessment.records, view.day);
            let case = Case { register: &view.register, facts: &facts, records, day };
            let report = report::period(&facts, &assessment, period, &filter, (standing, months));
            args.period_answer(&report, context, || page::of_period(&case, &view.findings, &report))?
        }
        None => {
            let survey = Kept::new(report::survey(&facts, view.day, &ends, by, &filter, query));
            let Survey { report, months, records } = &*survey;
            args.answer(report, months, context, || {
                if args.answer.format == Format::Openmetrics {
                    return Ok(metrics(&view, &facts, records, report));
                }
                let case = Case { register: &view.register, facts: &facts, records, day: view.day };
                page::of_day(&case, &view.findings, report, months)
            })?
        }
    };
    args.answer.deliver(context, &answer)
}

impl ReportArgs {
    /// How much has to be looked up for what is asked for, or why it cannot be asked for so.
    fn depth(&self, context: &Context) -> Result<Depth, Failure> {
        match self.answer.format {
            Format::Xlsx => self.answer.takes_bytes(context, "xlsx")?,
            Format::Oscal if !self.filter.status.is_empty() => {
                return Err(Failure::usage(
                    "what follows for a control cannot be told from pairs of one status",
                )
                .hint("leave --status out"));
            }
            Format::Openmetrics => {
                refuse(self.by.dimension())?;
                if self.trend || self.period.described().is_some() {
                    return Err(of_a_day());
                }
            }
            _ => {}
        }
        // These tell what checks find, some of which hold the history against what people signed about it.
        Ok(match self.answer.format {
            Format::Openmetrics | Format::Html => Depth::Proofs,
            _ => Depth::Numbers,
        })
    }

    /// Whether the trend is shown without being asked for: on a page, unless a status narrows it to one day.
    fn shows_trend(&self) -> bool {
        self.answer.format == Format::Html && self.filter.status.is_empty()
    }

    /// The command as given.
    fn query(&self, filter: &Filter) -> String {
        let mut query = self.view.described();
        query.extend(self.period.described());
        query.extend(filter.described());
        if self.by != By::Policy {
            query.push(format!("--by {}", self.by.dimension().name()));
        }
        if self.trend {
            query.push("--trend".into());
        }
        query.join(" ")
    }

    /// How many rows of a list a table shows.
    const fn most(&self) -> usize {
        if self.all { usize::MAX } else { 12 }
    }

    fn answer(
        &self,
        report: &CoverageReport,
        months: &[Month],
        context: &Context,
        behind: impl FnOnce() -> anyhow::Result<String>,
    ) -> Result<Vec<u8>, Failure> {
        let look = self.answer.look(context);
        let words = match self.answer.format {
            Format::Xlsx => return workbook(context, report.book(months)),
            Format::Oscal => render::oscal_json(&Assurance::of_day(report))?,
            Format::Table if self.trend => trend(report, months, look),
            Format::Table => table(report, self.most(), look),
            Format::Json if self.trend => render::trend_json(report, months)?,
            Format::Json => render::coverage_json(report)?,
            Format::Csv if self.trend => render::csv(&report::month_sheet(months))?,
            Format::Csv if self.by == By::Policy => render::csv(&report.pair_sheet())?,
            Format::Csv => render::csv(&report.group_sheet())?,
            Format::Markdown => markdown(report, self.trend.then_some(months), self.most()),
            Format::Openmetrics | Format::Html => behind()?,
        };
        Ok(words.into_bytes())
    }

    fn period_answer(
        &self,
        report: &PeriodReport,
        context: &Context,
        page: impl FnOnce() -> anyhow::Result<String>,
    ) -> Result<Vec<u8>, Failure> {
        let look = self.answer.look(context);
        let words = match self.answer.format {
            Format::Xlsx => return workbook(context, report.book(None)),
            Format::Openmetrics => return Err(of_a_day()),
            Format::Oscal => render::oscal_json(&Assurance::of_period(report))?,
            Format::Table => {
                let now = Month { end: report.standing.heading.as_of, coverage: report.standing.coverage };
                let months = if self.trend {
                    render::trend(&report.months, now, look)
                } else {
                    render::sheet(&report::month_table(&report.months), look)
                };
                period_table(report, self.most(), &months, look)
            }
            Format::Json => render::period_json(report)?,
            Format::Csv if self.trend => render::csv(&report::month_sheet(&report.months))?,
            Format::Csv if self.by == By::Policy => {
                render::csv(&report::obligation_sheet(&report.obligations))?
            }
            Format::Csv => render::csv(&report.group_sheet())?,
            Format::Markdown => period_markdown(report, self.most()),
            Format::Html => page()?,
        };
        Ok(words.into_bytes())
    }
}

pub(crate) fn nobody(unknown: &Unknown) -> Failure {
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
    parts.extend(uncounted(report).map(|line| look.paragraph(&line, Tone::Bad)));
    parts.push(look.paragraph(&report.advice(), Tone::Strong));
    parts.join("\n")
}

fn period_table(report: &PeriodReport, most: usize, months: &str, look: Look) -> String {
    let parts = [
        render::period_heading(&report.standing.heading, &report.state(), &report.tally, look),
        look.paragraph(&report.summary(), Tone::Strong),
        render::sheet(&report.timeliness_sheet(), look),
        render::sheet(&report::late_sheet(&report.obligations, most), look),
        months.to_owned(),
        render::sheet(&report.population.tie_sheet(), look) + &remarks(&report.population, look),
    ];
    parts.join("\n")
}

fn trend(report: &CoverageReport, months: &[Month], look: Look) -> String {
    let now = Month { end: report.heading.as_of, coverage: report.coverage };
    let parts = [
        render::heading(&report.heading, &report.state(), Some(&report.tally), look),
        render::trend(months, now, look),
        render::sheet(&report.coverage_sheet(), look),
        look.paragraph(&report.advice(), Tone::Strong),
    ];
    parts.join("\n")
}

/// What `ack verify` has to be asked about.
fn uncounted(report: &CoverageReport) -> Option<String> {
    let records = crate::text::plural(report.uncounted, "record is", "records are");
    let line = format!("{records} not counted: `ack verify` names each with its reason.");
    (report.uncounted > 0).then_some(line)
}

fn markdown(report: &CoverageReport, months: Option<&[Month]>, most: usize) -> String {
    let mut parts =
        vec![render::markdown_heading(&report.heading, &report.state(), Some(&report.tally), "pairs")];
    parts.extend(months.map(|months| render::markdown(&report::month_table(months))));
    parts.push(render::markdown(&report.coverage_sheet()));
    if months.is_none() {
        parts.push(render::markdown(&report.overdue_sheet(most)));
        parts.push(render::markdown(&report.due_sheet(most)));
    }
    parts.extend(uncounted(report).map(|line| render::markdown_paragraph(&line)));
    parts.push(render::markdown_paragraph(&report.advice()));
    parts.join("\n")
}

fn period_markdown(report: &PeriodReport, most: usize) -> String {
    let heading = &report.standing.heading;
    let mut parts = vec![
        render::markdown_heading(heading, &report.state(), Some(&report.tally), "obligations"),
        render::markdown_paragraph(&report.summary()),
        render::markdown(&report.timeliness_sheet()),
        render::markdown(&report::late_sheet(&report.obligations, most)),
        render::markdown(&report::month_table(&report.months)),
        render::markdown(&report.population.tie_sheet()),
    ];
    parts.extend(report.population.remarks().iter().map(|line| render::markdown_paragraph(line)));
    parts.join("\n")
}
