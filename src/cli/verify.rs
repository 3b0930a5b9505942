//! `ack verify`: every signature and every record once more.

use super::Exit;
use super::checkpoint::{belongs, presented};
use super::context::Context;
use super::failure::Failure;
use super::output::{AnswerArgs, Format};
use super::verify_pack::{self, PackArgs, pack_at};
use super::view::ViewArgs;
use crate::assess::{Facts, Verdict, assess};
use crate::checks::{self, Case};
use crate::finding::{Finding, Severity, settle};
use crate::gather::{Depth, Presented};
use crate::render::{self, Look};
use crate::report::{self, Tone, Verification};
use crate::text::plural;
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "Examples:\n  ack verify\n  ack verify --format csv --output records.csv\n  ack verify --checkpoint kept.yaml\n  ack verify evidence.zip --since earlier.zip";

const FORMAT: &str = "How to write it; csv lists every record";

/// Verify signatures, records and history, or an evidence pack
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, mut_arg("format", |format| format.help(FORMAT)))]
pub(crate) struct VerifyArgs {
    /// An evidence pack to verify, or the revision to verify instead of the mainline, as with --rev
    #[arg(value_name = "PACK|REV", conflicts_with = "rev")]
    revision: Option<String>,
    /// Hold the history against a checkpoint that was kept outside the register
    #[arg(long, value_name = "FILE", conflicts_with_all = ["as_of", "as_known"])]
    checkpoint: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) pack: PackArgs,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    pub(crate) answer: AnswerArgs<Format>,
}

pub(crate) fn run(context: &Context, args: &VerifyArgs) -> Result<Exit, Failure> {
    if let Some(path) = args.revision.as_deref().and_then(|typed| pack_at(context, typed)) {
        return verify_pack::run(context, args, &path);
    }
    if let Some(option) = args.pack.given() {
        return Err(Failure::usage(format!("{option} asks about an evidence pack, and none is named"))
            .hint("name it: `ack verify pack.zip`"));
    }
    let repo = context.repo()?;
    let asked =
        ViewArgs { rev: args.revision.clone().or_else(|| args.view.rev.clone()), ..args.view.clone() };
    let kept = args.checkpoint.as_deref().map(presented).transpose()?;
    let depth = match &kept {
        Some((outside, _)) => Depth::Against(Box::new(outside.clone())),
        None => Depth::Proofs,
    };
    let view = asked.look_anew(context, &repo, depth)?;
    if let Some((outside, seal)) = &kept {
        belongs(context, &view.register, outside, seal)?;
    }
    let facts = Facts::new(&view.register);
    let assessment = assess(&facts, view.day);
    let case = Case { register: &view.register, facts: &facts, records: &assessment.records, day: view.day };
    let mut findings = checks::run(&case);
    findings.extend(view.findings.iter().cloned());
    let (findings, _) = settle(findings, &[]);
    let verification = report::verification(&view.register, &assessment, asked.described().join(" "));
    let answer = match args.answer.format {
        Format::Table => table(
            args.answer.look(context),
            &verification,
            &findings,
            &super::check::excerpts(&repo, view.tip),
            kept.as_ref().map(|(outside, _)| outside),
        ),
        Format::Json => render::verification_json(&verification, &findings)?,
        Format::Csv => render::csv(&verification.record_sheet())?,
    };
    args.answer.deliver(context, &answer)?;
    let bad = findings.iter().any(|f| f.severity == Severity::Error);
    Ok(if bad { Exit::Gaps } else { Exit::Well })
}

fn table(
    look: Look,
    verification: &Verification,
    findings: &[Finding],
    excerpts: render::Excerpts<'_>,
    kept: Option<&Presented>,
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
    if let Some(kept) = kept.filter(|k| findings.iter().all(|f| f.subject != k.name)) {
        let words = "holds: the mainline still comes from where it says, with the records that it counts.";
        parts.push(look.paragraph(&format!("{} {words}", kept.name), Tone::Good));
    }
    parts.join("\n")
}
