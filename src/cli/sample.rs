//! `ack sample`: the auditor's sample, which anyone can draw again.

use super::Exit;
use super::context::Context;
use super::failure::Failure;
use super::output::{AnswerArgs, workbook};
use super::period::PeriodArgs;
use super::view::ViewArgs;
use crate::assess::{Facts, assess};
use crate::model::{Period, Take};
use crate::render::{self, Look};
use crate::report::{self, Draw, Pool, SampleReport, Sheet, Tone};
use crate::text::{is_unsafe_char, visible};
use clap::{Args, ValueEnum};

const EXAMPLES: &str = "Examples:\n  ack sample --population hires --period 2026-H1 --seed 4711\n  ack sample --population active --period 2026 --seed 4711 --size 10% --format csv --output work.csv\n  ack sample --population changes --period 2026 --seed 4711 --list population --format csv";

/// Draw an auditor's sample, reproducible by anyone, and test it
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SampleArgs {
    /// What is drawn from
    #[arg(long, value_name = "POPULATION")]
    population: Population,
    /// The auditor's seed: any text that was not chosen by the audited
    #[arg(long, value_name = "TEXT")]
    seed: String,
    /// How many: all, a number, or a percentage such as 10%; otherwise by the rule in ack.yaml
    #[arg(long, value_name = "SIZE")]
    size: Option<String>,
    #[command(flatten)]
    period: PeriodArgs,
    #[command(flatten)]
    view: ViewArgs,
    /// What is listed: the work sheet of the sample, or the whole population with its ranks
    #[arg(long, value_name = "LIST", default_value = "work", help_heading = "Output")]
    list: List,
    #[command(flatten)]
    answer: AnswerArgs<Format>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Population {
    Hires,
    Active,
    Leavers,
    Changes,
    Exemptions,
    Managers,
}

impl Population {
    const fn pool(self) -> Pool {
        match self {
            Self::Hires => Pool::Hires,
            Self::Active => Pool::Active,
            Self::Leavers => Pool::Leavers,
            Self::Changes => Pool::Changes,
            Self::Exemptions => Pool::Exemptions,
            Self::Managers => Pool::Managers,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum List {
    Work,
    Population,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    /// For a pull request or a wiki
    Markdown,
    /// A workbook with every list on a page of its own
    Xlsx,
}

pub(crate) fn run(context: &Context, args: &SampleArgs) -> Result<Exit, Failure> {
    let draw = args.draw()?;
    if args.answer.format == Format::Xlsx {
        args.answer.takes_bytes(context, "xlsx")?;
    }
    let mut view = args.view.read(context, &context.repo()?)?;
    let whole = Period { from: view.register.first_day(), to: view.day };
    let period = args.period.read(&mut view, &args.view)?.unwrap_or(whole);
    let facts = Facts::new(&view.register);
    let assessment = assess(&facts, view.day);
    let mut heading = report::heading(&view.register, &assessment, args.query(&draw));
    heading.period = Some(period);
    let sample = report::sample(&facts, &assessment, period, draw, heading);
    let answer = match (args.answer.format, args.list) {
        (Format::Json, _) => render::sample_json(&sample)?,
        (Format::Csv, List::Work) => render::csv(&sample.work_sheet())?,
        (Format::Csv, List::Population) => render::csv(&sample.population_sheet())?,
        (Format::Markdown, list) => markdown(&sample, list),
        (Format::Table, list) => table(&sample, list, args.answer.look(context)),
        (Format::Xlsx, _) => {
            return args.answer.deliver(context, &workbook(context, sample.book())?);
        }
    };
    if args.answer.format == Format::Csv {
        // A sheet has no place for it.
        sample.method().iter().for_each(|line| context.note(line));
    }
    args.answer.deliver(context, &answer)
}

impl SampleArgs {
    fn draw(&self) -> Result<Draw, Failure> {
        // It has to come back from a screen or a sheet as it was.
        if self.seed.is_empty() || self.seed.chars().any(|c| c.is_whitespace() || is_unsafe_char(c)) {
            return Err(Failure::usage("a seed is a word without blanks")
                .hint("the auditor chooses one, such as --seed 4711"));
        }
        let size = match self.size.as_deref() {
            None => None,
            Some(text) => Some(Take::parse(text).ok_or_else(|| {
                Failure::usage(format!("`{}` is no size of a sample", visible(text)))
                    .hint("write all, a number such as 25, or a percentage such as 10%")
            })?),
        };
        Ok(Draw { pool: self.population.pool(), seed: self.seed.clone(), size })
    }

    /// The command as given.
    fn query(&self, draw: &Draw) -> String {
        let mut query = self.view.described();
        query.extend(self.period.described());
        query.push(format!("--population {}", draw.pool.name()));
        query.push(format!("--seed {}", draw.seed));
        query.extend(draw.size.map(|take| format!("--size {take}")));
        query.join(" ")
    }
}

fn table(sample: &SampleReport, list: List, look: Look) -> String {
    let method = sample.method();
    let mut parts = vec![
        render::heading(&sample.heading, &sample.state(), None, look),
        method.iter().map(|line| look.paragraph(line, Tone::Plain)).collect(),
    ];
    parts.extend(sheets(sample, list).iter().map(|sheet| render::sheet(sheet, look)));
    parts.join("\n")
}

fn markdown(sample: &SampleReport, list: List) -> String {
    let mut parts = vec![render::markdown_heading(&sample.heading, &sample.state(), None, "items")];
    parts.extend(sample.method().iter().map(|line| render::markdown_paragraph(line)));
    parts.extend(sheets(sample, list).iter().map(render::markdown));
    parts.join("\n")
}

fn sheets(sample: &SampleReport, list: List) -> Vec<Sheet> {
    match list {
        List::Population => vec![sample.population_sheet()],
        List::Work if sample.items.is_empty() => Vec::new(),
        List::Work => vec![sample.drawn_sheet(), sample.test_sheet(), sample.attention_sheet()],
    }
}
