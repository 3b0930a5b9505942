//! `ack status`: what I owe myself.

use super::Exit;
use super::context::Context;
use super::explain::known_person;
use super::failure::Failure;
use super::identity::{IdentityArgs, places};
use super::output::{AnswerArgs, TextFormat};
use super::view::ViewArgs;
use crate::assess::{Facts, Status};
use crate::gather::View;
use crate::render::{self, Look};
use crate::report::{self, Dimension, Filter, PairRow, Tone};
use crate::text::{plural, visible};
use clap::Args;

const EXAMPLES: &str =
    "Examples:\n  ack status\n  ack status --person jane.doe\n  PS1='$(ack status --short 2>/dev/null) $ '";

/// My own duties: what, why, due when
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct StatusArgs {
    /// Whose duties, instead of my own
    #[arg(long = "person", value_name = "ID")]
    whose: Option<String>,
    /// One line for a shell's prompt, such as "2 due, 1 overdue"; nothing when there is nothing to do
    #[arg(long, conflicts_with = "format")]
    short: bool,
    #[command(flatten)]
    identity: IdentityArgs,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    answer: AnswerArgs<TextFormat>,
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
    let own = || PairRow::of_people(&facts, std::slice::from_ref(&person), view.day);
    let look = args.answer.look(context);
    let answer = match args.answer.format {
        TextFormat::Table if args.short => short(&own(), look),
        TextFormat::Table => table(&view, &own(), person.as_str(), args.whose.is_none(), look),
        TextFormat::Json => {
            let filter = Filter { person: vec![person.to_string()], ..Filter::default() };
            let query = args.view.described().join(" ");
            let survey = report::survey(&facts, view.day, &[], Dimension::Policy, &filter, query);
            render::status_json(&survey.report)?
        }
    };
    args.answer.deliver(context, &answer)
}

/// What is due and what is overdue, apart; empty when neither is.
fn short(rows: &[PairRow], look: Look) -> String {
    let count = |status| rows.iter().filter(|p| p.status == status).count();
    let counts =
        [(count(Status::Pending), "due", Tone::Warn), (count(Status::Overdue), "overdue", Tone::Bad)];
    let words = counts.into_iter().filter(|(n, ..)| *n > 0);
    let words: Vec<String> = words.map(|(n, word, tone)| look.paint(&format!("{n} {word}"), tone)).collect();
    if words.is_empty() { String::new() } else { words.join(", ") + "\n" }
}

fn table(view: &View, rows: &[PairRow], person: &str, mine: bool, look: Look) -> String {
    let name = rows.first().map_or(person, |p| p.who.name.as_str());
    let organization = &view.register.config_at(view.register.tip()).organization;
    let title = [name, organization, &view.day.to_string()];
    let title = title.map(visible).join(look.glyph(" · ", " | "));
    let mut out = look.paint(&title, Tone::Strong) + "\n\n";
    if rows.is_empty() {
        let whom = if mine { "you" } else { person };
        out.push_str(&format!("Nothing is required of {whom} on this day.\n"));
        return out;
    }
    out.push_str(&render::sheet(&report::own_sheet(rows, view.day), look));
    out.push('\n');
    let count = |wanted: fn(&PairRow) -> bool| rows.iter().filter(|p| wanted(p)).count();
    let open = count(|p| matches!(p.status, Status::Overdue | Status::Pending));
    let renewals = count(|p| p.status == Status::Acknowledged && p.renewal_open);
    out.push_str(&match (open, renewals) {
        (0, 0) if mine => look.paragraph("All done. Nothing to sign.", Tone::Good),
        (n, _) if n > 0 && !mine => {
            look.paragraph(&format!("{} to sign.", plural(n, "document", "documents")), Tone::Strong)
        }
        (0, _) if !mine => look.paragraph("All done.", Tone::Good),
        (0, n) => {
            let what = plural(n, "document", "documents");
            look.paragraph(&format!("All done; {what} to renew, if you like: `ack sign`."), Tone::Good)
        }
        (n, _) => {
            let what = plural(n, "document", "documents");
            look.paragraph(&format!("{what} to sign: run `ack sign`."), Tone::Strong)
        }
    });
    out
}
