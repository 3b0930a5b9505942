//! `ack verify`: every signature and every record once more.

use super::Exit;
use super::context::Context;
use super::failure::Failure;
use super::output::OutputArgs;
use super::view::ViewArgs;
use crate::assess::{Facts, Verdict, assess};
use crate::checks::{self, Case};
use crate::finding::{Finding, Severity, settle};
use crate::render::{self, Look};
use crate::report::{self, Tone, Verification};
use crate::text::plural;
use clap::{Args, ValueEnum};

const EXAMPLES: &str = "Examples:\n  ack verify\n  ack verify --format csv --output records.csv";

/// Verify every signature, every record, and the history
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct VerifyArgs {
    /// The revision to verify, instead of the mainline; the same as --rev
    #[arg(value_name = "REV", conflicts_with = "rev")]
    revision: Option<String>,
    #[command(flatten)]
    view: ViewArgs,
    /// How to write it; csv lists every record
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    format: Format,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
}

pub(crate) fn run(context: &Context, args: &VerifyArgs) -> Result<Exit, Failure> {
    let repo = context.repo()?;
    let asked =
        ViewArgs { rev: args.revision.clone().or_else(|| args.view.rev.clone()), ..args.view.clone() };
    let view = asked.read_anew(context, &repo)?;
    let facts = Facts::new(&view.register);
    let assessment = assess(&facts, view.day);
    let case = Case { register: &view.register, facts: &facts, assessment: &assessment };
    let mut findings = checks::run(&case);
    findings.extend(view.findings.iter().cloned());
    let (findings, _) = settle(findings, &[]);
    let verification = report::verification(&view.register, &assessment, asked.described().join(" "));
    let answer = match args.format {
        Format::Table => table(
            args.output.look(context),
            &verification,
            &findings,
            &super::check::excerpts(&repo, view.tip),
        ),
        Format::Json => render::verification_json(&verification, &findings)?,
        Format::Csv => render::csv(&verification.record_sheet())?,
    };
    args.output.deliver(context, &answer)?;
    let bad = findings.iter().any(|f| f.severity == Severity::Error);
    Ok(if bad { Exit::Gaps } else { Exit::Well })
}

fn table(
    look: Look,
    verification: &Verification,
    findings: &[Finding],
    excerpts: render::Excerpts<'_>,
) -> String {
    let mut parts = vec![render::heading(&verification.heading, &verification.state(), None, look)];
    parts.push(render::sheet(&verification.kind_sheet(), look));
    if !findings.is_empty() {
        parts.push(render::findings(findings, excerpts, look));
    }
    let bad = verification.records.iter().filter(|r| r.verdict != Verdict::Valid).count();
    let all = verification.records.len();
    let errors = findings.iter().filter(|f| f.severity == Severity::Error).count();
    parts.push(if bad == 0 && errors == 0 {
        let records = plural(all, "record verifies", "records verify");
        let words = "every signature is its signer's, every text was there, nothing was altered.";
        look.paragraph(&format!("{records}: {words}"), Tone::Good)
    } else {
        let records = match (all, bad) {
            (_, 0) => "Every record counts".to_owned(),
            _ => format!("{bad} of {} not counted", plural(all, "record is", "records are")),
        };
        let errors = plural(errors, "error", "errors");
        look.paragraph(&format!("{records}; {errors} in the files and their history."), Tone::Bad)
    });
    parts.join("\n")
}
