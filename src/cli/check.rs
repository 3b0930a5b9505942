//! `ack check`: the gate that CI asks.

use super::Exit;
use super::bar::BarArgs;
use super::change::{Asked, judge};
use super::context::{Context, variable};
use super::failure::Failure;
use super::list;
use super::output::AnswerArgs;
use super::view::{Kept, ViewArgs};
use crate::assess::{Facts, Status};
use crate::checks::{self, Case, Trigger};
use crate::finding::{Finding, Severity};
use crate::gather::{self, Depth, Files, Proposed, UNCOMMITTED};
use crate::git::Repo;
use crate::model::Suppression;
use crate::render::{self, Checked, Look, Since};
use crate::report::{self, CoverageReport, Dimension, Filter, Survey, Tone};
use crate::source::CommitId;
use crate::text::{list, plural, visible};
use clap::{Args, ValueEnum};
use std::collections::BTreeSet;

const EXAMPLES: &str = "Examples:\n  ack check\n  ack check --base origin/main\n  ack check --worktree\n  ack check --fail-on warning --min-coverage 95\n  ack check --min-coverage 95 --min-coverage access-control=100\n  ack check --format json";

/// The gate for CI: data, integrity, coverage
///
/// Fails (exit 1) on findings of severity error, and when too many pairs are overdue. Pending is not a failure. With
/// --base a change is judged by the rules before it, and only what it makes worse fails.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CheckArgs {
    /// Judge what HEAD changes since this revision, by the rules, rosters and keys of that revision
    #[arg(long, value_name = "REV", conflicts_with_all = ["as_of", "as_known", "rev"])]
    base: Option<String>,
    /// List everything that can be found, and judge nothing
    #[arg(long, exclusive = true, help_heading = "What is checked")]
    list: bool,
    /// Say what a finding means, why it matters and what to do about it
    #[arg(long, value_name = "ID", exclusive = true, help_heading = "What is checked")]
    explain: Option<String>,
    #[command(flatten)]
    bar: BarArgs,
    #[command(flatten)]
    view: ViewArgs,
    /// Judge the files of the work tree as if they were committed now: for authors, before they commit
    #[arg(long, conflicts_with_all = ["as_of", "as_known", "rev"], help_heading = "Day and revision")]
    worktree: bool,
    #[command(flatten)]
    answer: AnswerArgs<Format>,
    /// Add a summary in Markdown to the file that GITHUB_STEP_SUMMARY names
    #[arg(long, help_heading = "Output")]
    summary: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    Table,
    Json,
    /// Annotations for GitHub Actions
    Github,
    /// A code quality report for GitLab
    Gitlab,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML, for test reporters
    Junit,
}

pub(crate) fn run(context: &Context, args: &CheckArgs) -> Result<Exit, Failure> {
    if args.list || args.explain.is_some() {
        let look = args.answer.look(context);
        let answer = args.explain.as_deref().map_or_else(|| Ok(list::all(look)), |id| list::one(id, look))?;
        return args.answer.deliver(context, &answer);
    }
    let repo = context.repo()?;
    let (checked, report, files, tip) = match &args.base {
        Some(base) => {
            let what = if args.worktree { Proposed::WorkTree } else { Proposed::Head };
            let asked = Asked { base, what, memory: args.view.memory() };
            let judged = judge(context, &repo, &asked, |percent, report| args.bar.bar(percent, report))?;
            (judged.checked, judged.report, judged.files, UNCOMMITTED)
        }
        None => whole(context, &repo, args)?,
    };
    let answer = match args.answer.format {
        Format::Json => render::check_json(&checked)?,
        Format::Github => render::github(&checked),
        Format::Gitlab => render::gitlab_json(&checked)?,
        Format::Sarif => render::sarif_json(&checked)?,
        Format::Junit => render::junit(&checked),
        Format::Table => {
            let recorded = excerpts(&repo, tip);
            let text = |path: &str| match files.get(path) {
                Some(bytes) => bytes.as_ref().map(|b| String::from_utf8_lossy(b).into_owned()),
                None => recorded(path),
            };
            table(&report, &checked, &text, args.answer.look(context))
        }
    };
    args.answer.deliver(context, &answer)?;
    if args.summary {
        summarise(&checked)?;
    }
    Ok(if checked.gate.passed { Exit::Well } else { Exit::Gaps })
}

/// Adds the summary to the job's, where the platform says that it is.
fn summarise(checked: &Checked) -> Result<(), Failure> {
    use std::io::Write as _;
    let path = variable("GITHUB_STEP_SUMMARY").filter(|p| !p.is_empty()).ok_or_else(|| {
        Failure::usage("--summary has nowhere to write: GITHUB_STEP_SUMMARY is not set")
            .hint("it is set in a step of GitHub Actions")
    })?;
    let file = std::fs::OpenOptions::new().create(true).append(true).open(&path);
    let written = file.and_then(|mut file| {
        let there = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
        file.write_all(render::github_summary(checked, render::SUMMARY.saturating_sub(there)).as_bytes())
    });
    written.map_err(|e| Failure::usage(format!("{} cannot be written: {e}", visible(&path))))
}

/// The register as it is, or as it would be with the work tree committed.
fn whole(
    context: &Context,
    repo: &Repo,
    args: &CheckArgs,
) -> Result<(Checked, CoverageReport, Files, CommitId), Failure> {
    let (view, files, query) = if args.worktree {
        let draft = gather::draft(repo, args.view.memory(), context.now)?;
        (Kept::new(draft.view), draft.files, "--worktree".to_owned())
    } else {
        (args.view.look(context, repo, Depth::Proofs)?, Files::new(), args.view.described().join(" "))
    };
    let register = &view.register;
    let facts = Facts::new(register);
    let survey = report::survey(&facts, view.day, &[], Dimension::Policy, &Filter::default(), query);
    let Survey { report, records, .. } = survey;
    let case = Case { register, facts: &facts, records: &records, day: view.day };
    let findings = checks::everything(&case, &view.findings);
    let config = register.config_at(register.tip());
    let suppressions: Vec<Suppression> = checks::standing_suppressions(register, view.day).cloned().collect();
    let standing: Vec<&Suppression> = suppressions.iter().collect();
    let bar = args.bar.bar(config.coverage_bar, &report)?;
    let gate = checks::gate(findings, &standing, report.coverage, bar);
    let overdue = report.pairs.iter().filter(|p| p.status == Status::Overdue);
    let gaps = overdue.map(|p| (p.clone(), Since::Now)).collect();
    let heading = report.heading.clone();
    let checked = Checked { heading, gate, gaps, suppressions, base: None, rules: Vec::new() };
    Ok((checked, report, files, view.tip))
}

/// The text of files as they are at a commit, for drawing findings over them.
pub(crate) fn excerpts(repo: &Repo, tip: CommitId) -> impl Fn(&str) -> Option<String> + '_ {
    move |path| {
        let tip = if tip == UNCOMMITTED { repo.head_commit().ok()?? } else { tip };
        let bytes = repo.file_at(tip, path).ok()??;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

fn table(report: &CoverageReport, checked: &Checked, excerpts: render::Excerpts<'_>, look: Look) -> String {
    let gate = &checked.gate;
    let mut parts = Vec::new();
    if !checked.rules.is_empty() {
        parts.push(render::rules(&checked.rules, look));
    }
    if !gate.findings.is_empty() {
        parts.push(render::findings(&gate.findings, excerpts, look));
    }
    for s in &gate.settled {
        if let Some(by) = checked.suppressions.get(s.by) {
            let line = format!(
                "settled: {} {} until {} by {}: {}",
                s.finding.id, s.finding.subject, by.until, by.by, by.reason
            );
            parts.push(look.paragraph(&line, Tone::Faint));
        }
    }
    if !gate.already.is_empty() {
        let one = |f: &Finding| {
            let line = format!("{} {}", f.id, f.subject);
            look.indented("already there:", &line, Tone::Faint)
        };
        parts.push(gate.already.iter().map(one).collect());
    }
    // Whom the change would make late, or no longer count, need not be overdue in the register that it leaves.
    for (since, what) in match checked.base {
        None => &[(Since::Now, "Overdue")][..],
        Some(_) => {
            &[(Since::Now, "Overdue by this change"), (Since::Before, "Overdue before it, already there")]
        }
    } {
        let late: Vec<_> = checked.gaps.iter().filter(|(_, s)| s == since).map(|(p, _)| p).collect();
        if !late.is_empty() {
            parts.push(render::sheet(&report::late_gaps(what, late, 50), look));
        }
    }
    parts.push(verdict(report, checked, look));
    parts.join("\n")
}

fn verdict(report: &CoverageReport, checked: &Checked, look: Look) -> String {
    let gate = &checked.gate;
    let count = |severity| gate.findings.iter().filter(|f: &&Finding| f.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let c = gate.coverage;
    let overdue = checked.new_gaps().count();
    let mut state = format!("{} on {}: ", report.heading.organization, report.heading.as_of);
    state.push_str(&match &checked.base {
        Some(base) => format!(
            "against {}, this change makes {} overdue ({} already there) and brings ",
            visible(base),
            plural(overdue, "pair", "pairs"),
            checked.gaps.len() - overdue,
        ),
        None => format!(
            "{} of {} not overdue (the bar is {} %), {} pending, ",
            c.required - c.overdue,
            c.required,
            gate.bar.coverage,
            c.pending,
        ),
    });
    state.push_str(&format!(
        "{}, {}",
        plural(errors, "error", "errors"),
        plural(warnings, "warning", "warnings")
    ));
    if checked.base.is_some() {
        state.push_str(&format!("; {} already there", plural(gate.already.len(), "finding", "findings")));
    }
    state.push_str(&format!(", {} settled.", gate.settled.len()));
    let (word, tone) = if gate.passed { ("passed", Tone::Good) } else { ("failed", Tone::Bad) };
    let mut out = look.indented(word, &state, tone);
    for own in &gate.bar.own {
        let tone = if own.is_reached() { Tone::Good } else { Tone::Bad };
        out.push_str(&look.indented("  bar:", &own.in_words(), tone));
    }
    for line in mending(checked) {
        out.push_str(&look.indented("  help:", &line, Tone::Good));
    }
    out
}

/// What to do about a gate that fails, a sentence each.
fn mending(checked: &Checked) -> Vec<String> {
    let gate = &checked.gate;
    if gate.passed {
        return Vec::new();
    }
    let mut lines = Vec::new();
    if checked.new_gaps().any(|gap| checked.fails_on_gap(gap)) {
        lines.push(
            "each person above runs `ack sign`; `ack explain PERSON POLICY` says why it is due.".to_owned(),
        );
    }
    if gate.findings.iter().any(|f| f.severity == Severity::Error) {
        lines.push("follow the help under each error above; `ack check --explain ID` says more.".to_owned());
    }
    let asked: BTreeSet<&str> = gate
        .findings
        .iter()
        .filter(|f| f.severity != Severity::Error && gate.bar.names(f.id, f.severity))
        .map(|f| f.id)
        .collect();
    if !asked.is_empty() {
        let ids: Vec<&str> = asked.into_iter().collect();
        lines.push(format!("{} fails here because --fail-on asks for it.", list(&ids, "and")));
    }
    if gate.bar.fails_on.contains(&Trigger::Pending) && gate.coverage.pending > 0 {
        lines.push("--fail-on pending: `ack report` lists who owes what, and is still in time.".to_owned());
    }
    if checked.base.is_some() {
        lines.push(
            "judged is what the change does in all: what is put right by a further commit is not held against it."
                .to_owned(),
        );
    }
    lines
}
