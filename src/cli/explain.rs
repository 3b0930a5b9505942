//! `ack explain`: why a person stands as they do with a requirement.

use super::Exit;
use super::context::Context;
use super::failure::Failure;
use super::output::{AnswerArgs, TextFormat};
use super::period::PeriodArgs;
use super::view::ViewArgs;
use crate::assess::{Facts, Status, assess};
use crate::model::{PersonId, Register, RequirementId};
use crate::render::{self, Look};
use crate::report::{self, Cell, Explanation, Tone};
use crate::text::{nearest, plural, visible};
use clap::Args;

const EXAMPLES: &str = "Examples:\n  ack explain jane.doe access-control\n  ack explain jane.doe access-control --period 2026-H1";

/// Why a person stands as they do with a policy
///
/// Their membership, each obligation, each record and its verdict.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ExplainArgs {
    /// The person's id
    person: String,
    /// The policy's or course's id
    policy: String,
    #[command(flatten)]
    period: PeriodArgs,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    answer: AnswerArgs<TextFormat>,
}

pub(crate) fn run(context: &Context, args: &ExplainArgs) -> Result<Exit, Failure> {
    let repo = context.repo()?;
    let mut view = args.view.read(context, &repo)?;
    let person = known_person(&view.register, &args.person)?;
    let requirement = known_requirement(&view.register, &args.policy)?;
    let period = args.period.read(&mut view, &args.view)?;
    let facts = Facts::new(&view.register);
    let assessment = assess(&facts, view.day);
    let explanation = report::explain(&facts, &assessment, &person, &requirement, period)
        .ok_or_else(|| Failure::usage("the register does not know this pair"))?;
    let mut query = args.view.described();
    query.extend(args.period.described());
    let heading = report::heading(&view.register, &assessment, query.join(" "));
    let answer = match args.answer.format {
        TextFormat::Table => table(&heading, &explanation, args.answer.look(context)),
        TextFormat::Json => render::explanation_json(&heading, &explanation)?,
    };
    args.answer.deliver(context, &answer)
}

/// The person of this id, or who may have been meant.
pub(crate) fn known_person(register: &Register, text: &str) -> Result<PersonId, Failure> {
    let known = || register.people.keys().map(PersonId::as_str);
    register
        .people
        .keys()
        .find(|id| id.as_str() == text)
        .cloned()
        .ok_or_else(|| unknown("person", text, nearest(text, known()), "ack people list"))
}

/// The requirement of this id, or which may have been meant.
pub(crate) fn known_requirement(register: &Register, text: &str) -> Result<RequirementId, Failure> {
    let known = || register.requirements.keys().map(RequirementId::as_str);
    register
        .requirements
        .keys()
        .find(|id| id.as_str() == text)
        .cloned()
        .ok_or_else(|| unknown("policy", text, nearest(text, known()), "ack policy list"))
}

fn unknown(what: &str, text: &str, near: Option<&str>, list: &str) -> Failure {
    let failure = Failure::usage(format!("no {what} `{}` in this register", visible(text)));
    match near {
        Some(near) => failure.hint(format!("did you mean {near}?")),
        None => failure.hint(format!("`{list}` lists them")),
    }
}

fn table(heading: &report::Heading, e: &Explanation, look: Look) -> String {
    let state = match &e.row {
        Some(row) => {
            let mut state = vec![
                Cell::Text(row.who.name.to_string(), Tone::Strong),
                Cell::Text(row.what.title.to_string(), Tone::Strong),
                Cell::Text(row.status.name().into(), tone(row.status)),
            ];
            let late = row.days_overdue.and_then(|n| usize::try_from(n).ok());
            state.extend(late.map(|n| Cell::Text(format!("{} late", plural(n, "day", "days")), Tone::Bad)));
            state
        }
        None => vec![
            Cell::Text(e.person.to_string(), Tone::Strong),
            Cell::Text(e.requirement.to_string(), Tone::Strong),
            Cell::Text("not bound".into(), Tone::Faint),
        ],
    };
    let mut out = render::heading(heading, &state, None, look) + "\n";
    for line in &e.membership {
        out.push_str(&look.paragraph(line, Tone::Plain));
    }
    for part in e.parts() {
        out.push('\n');
        out.push_str(&render::sheet(&part.sheet, look));
        for remark in &part.remarks {
            out.push_str(&look.paragraph(remark, Tone::Plain));
        }
    }
    out
}

const fn tone(status: Status) -> Tone {
    match status {
        Status::Overdue => Tone::Bad,
        Status::Pending => Tone::Warn,
        Status::Acknowledged => Tone::Good,
        Status::Exempt | Status::NotBound => Tone::Faint,
    }
}
