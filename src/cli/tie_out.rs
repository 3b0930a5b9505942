//! `ack people tie-out`: who was here, who came and who left, and that the numbers agree.

use super::Exit;
use super::context::Context;
use super::failure::Failure;
use super::output::{AnswerArgs, workbook};
use super::period::PeriodArgs;
use super::view::ViewArgs;
use crate::assess::{Facts, assess};
use crate::model::Period;
use crate::render::{self, Look};
use crate::report::{self, Heading, PopulationReport, Roll, Sheet, Tone};
use clap::{Args, ValueEnum};

const EXAMPLES: &str = "Examples:\n  ack people tie-out --period 2026-Q1\n  ack people tie-out --period 2026 --list hires --format csv --output hires.csv";

const FORMAT: &str = "How to write it; csv writes the numbers by type, or the list of --list";

/// Tie out a period: who was here, who came, who left
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, mut_arg("format", |format| format.help(FORMAT)))]
pub(crate) struct TieOutArgs {
    #[command(flatten)]
    period: PeriodArgs,
    /// Only this list
    #[arg(long, value_name = "LIST")]
    list: Option<List>,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    answer: AnswerArgs<Format>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum List {
    Hires,
    Active,
    Leavers,
}

impl List {
    const fn roll(self) -> Roll {
        match self {
            Self::Hires => Roll::Hires,
            Self::Active => Roll::Active,
            Self::Leavers => Roll::Leavers,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    /// A workbook with every list on a page of its own
    Xlsx,
}

pub(crate) fn run(context: &Context, args: &TieOutArgs) -> Result<Exit, Failure> {
    if args.answer.format == Format::Xlsx {
        args.answer.takes_bytes(context, "xlsx")?;
    }
    let mut view = args.view.read(context, &context.repo()?)?;
    // Without a period, the whole life of the register.
    let whole = Period { from: view.register.first_day(), to: view.day };
    let period = args.period.read(&mut view, &args.view)?.unwrap_or(whole);
    let facts = Facts::new(&view.register);
    let assessment = assess(&facts, view.day);
    let roll = args.list.map(List::roll);
    let mut query = args.view.described();
    query.extend(args.period.described());
    query.extend(roll.map(|r| format!("--list {}", r.name())));
    let mut heading = report::heading(&view.register, &assessment, query.join(" "));
    heading.period = Some(period);
    let population = report::population(&facts, period, view.day);
    let answer = match args.answer.format {
        Format::Table => table(&heading, &population, roll, args.answer.look(context)),
        Format::Json => render::population_json(&heading, &population, roll)?,
        Format::Csv => {
            let sheet = roll.map_or_else(|| population.type_sheet(), |roll| population.roll_sheet(roll));
            context.note(&parameters(&heading, &sheet));
            render::csv(&sheet)?
        }
        Format::Xlsx => {
            return args.answer.deliver(context, &workbook(context, population.book(&heading, roll))?);
        }
    };
    args.answer.deliver(context, &answer)
}

/// What was asked and how many rows came: beside a sheet, which has no place for it.
fn parameters(h: &Heading, sheet: &Sheet) -> String {
    format!(
        "{} ({}), known up to {} of {}; rows: {}",
        sheet.title.split(':').next().unwrap_or_default(),
        h.timezone,
        h.revision,
        h.recorded_at,
        sheet.rows.len()
    )
}

fn table(heading: &Heading, population: &PopulationReport, roll: Option<Roll>, look: Look) -> String {
    let mut parts = vec![
        render::heading(heading, &population.state(), None, look),
        render::sheet(&population.tie_sheet(), look) + &remarks(population, look),
    ];
    let rolls = roll.map_or_else(|| vec![Roll::Hires, Roll::Leavers], |roll| vec![roll]);
    parts.extend(rolls.iter().map(|roll| render::sheet(&population.roll_sheet(*roll), look)));
    if roll.is_none() {
        if !population.moves.is_empty() {
            parts.push(render::sheet(&population.move_sheet(), look));
        }
        parts.push(look.paragraph(
            &format!("{} active: `--list active` names them.", population.active.len()),
            Tone::Plain,
        ));
    }
    parts.join("\n")
}

/// What there is to say of a population, a line each.
pub(crate) fn remarks(population: &PopulationReport, look: Look) -> String {
    let tone = |n: usize| if n == 0 && !population.ties() { Tone::Bad } else { Tone::Faint };
    population.remarks().iter().enumerate().map(|(n, line)| look.paragraph(line, tone(n))).collect()
}
