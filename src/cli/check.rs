//! `ack check`: the gate that CI asks.

use super::Exit;
use super::context::Context;
use super::failure::Failure;
use super::output::OutputArgs;
use super::view::ViewArgs;
use crate::assess::{Facts, Status, assess};
use crate::checks::{self, Case, Gate};
use crate::finding::{Finding, Severity};
use crate::gather::{self, Depth, UNCOMMITTED};
use crate::git::Repo;
use crate::model::Suppression;
use crate::render::{self, Look};
use crate::report::{self, CoverageReport, Dimension, Filter, PairRow, Tone};
use crate::source::CommitId;
use crate::text::plural;
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;

const EXAMPLES: &str = "Examples:\n  ack check\n  ack check --worktree\n  ack check --format json";

/// The gate for CI: data, integrity, coverage
///
/// Fails (exit 1) on findings of severity error, and when too many pairs are overdue. Pending is not a failure.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    view: ViewArgs,
    /// Judge the files of the work tree as if they were committed now: for authors, before they commit
    #[arg(long, conflicts_with_all = ["as_of", "as_known", "rev"], help_heading = "Day and revision")]
    worktree: bool,
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

pub(crate) fn run(context: &Context, args: &CheckArgs) -> Result<Exit, Failure> {
    let repo = context.repo()?;
    let (view, drafts, query) = if args.worktree {
        let draft = gather::draft(&repo, context.now)?;
        (draft.view, draft.files, "--worktree".to_owned())
    } else {
        (args.view.look(context, &repo, Depth::Proofs)?, BTreeMap::new(), args.view.described().join(" "))
    };
    let register = &view.register;
    let facts = Facts::new(register);
    let assessment = assess(&facts, view.day);
    let mut findings = checks::run(&Case { register, facts: &facts, assessment: &assessment });
    findings.extend(view.findings.iter().cloned());
    let config = register.config_at(register.tip());
    findings.extend(checks::idle_suppressions(&config.suppressions, view.day, &findings));
    // A suppression past its day settles nothing.
    let suppressions: Vec<&Suppression> =
        config.suppressions.iter().filter(|s| view.day <= s.until).collect();
    let report = report::coverage(register, &assessment, Dimension::Policy, &Filter::default(), query);
    let gate = checks::gate(findings, &suppressions, report.coverage, config.coverage_bar);
    let gaps: Vec<&PairRow> = report.pairs.iter().filter(|p| p.status == Status::Overdue).collect();
    let answer = match args.format {
        Format::Json => render::check_json(&report.heading, &gate, &gaps, &suppressions)?,
        Format::Table => {
            let recorded = excerpts(&repo, view.tip);
            let text = |path: &str| match drafts.get(path) {
                Some(bytes) => bytes.as_ref().map(|b| String::from_utf8_lossy(b).into_owned()),
                None => recorded(path),
            };
            table(&report, &gate, &suppressions, &text, args.output.look(context))
        }
    };
    args.output.deliver(context, &answer)?;
    Ok(if gate.passed { Exit::Well } else { Exit::Gaps })
}

/// The text of files as they are at a commit, for drawing findings over them.
pub(crate) fn excerpts(repo: &Repo, tip: CommitId) -> impl Fn(&str) -> Option<String> + '_ {
    move |path| {
        let tip = if tip == UNCOMMITTED { repo.head_commit().ok()?? } else { tip };
        let bytes = repo.file_at(tip, path).ok()??;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

fn table(
    report: &CoverageReport,
    gate: &Gate,
    suppressions: &[&Suppression],
    excerpts: render::Excerpts<'_>,
    look: Look,
) -> String {
    let mut parts = Vec::new();
    if !gate.findings.is_empty() {
        parts.push(render::findings(&gate.findings, excerpts, look));
    }
    for s in &gate.settled {
        if let Some(by) = suppressions.get(s.by) {
            let line = format!(
                "settled: {} {} until {} by {}: {}",
                s.finding.id, s.finding.subject, by.until, by.by, by.reason
            );
            parts.push(look.paragraph(&line, Tone::Faint));
        }
    }
    if gate.coverage.overdue > 0 {
        parts.push(render::sheet(&report.overdue_sheet(50), look));
    }
    parts.push(verdict(report, gate, look));
    parts.join("\n")
}

fn verdict(report: &CoverageReport, gate: &Gate, look: Look) -> String {
    let count = |severity| gate.findings.iter().filter(|f: &&Finding| f.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let c = gate.coverage;
    let state = format!(
        "{} on {}: {} of {} not overdue (the bar is {} %), {} pending, {}, {}, {} settled.",
        report.heading.organization,
        report.heading.as_of,
        c.required - c.overdue,
        c.required,
        gate.bar,
        c.pending,
        plural(errors, "error", "errors"),
        plural(warnings, "warning", "warnings"),
        gate.settled.len()
    );
    let (word, tone) = if gate.passed { ("passed", Tone::Good) } else { ("failed", Tone::Bad) };
    let mut out = look.indented(word, &state, tone);
    if !gate.passed && c.overdue > 0 {
        let mend = "each person above runs `ack sign`; `ack explain PERSON POLICY` says why it is due.";
        out.push_str(&look.indented("  help:", mend, Tone::Good));
    }
    if errors > 0 {
        out.push_str(&look.indented("  help:", "follow the help under each error above.", Tone::Good));
    }
    out
}
