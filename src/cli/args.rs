//! What is typed. Help, man pages and completions all come from here.

use super::context::Context;
use super::failure::Failure;
use super::{
    Exit, approve, check, checkpoint, collect, completions, demo, enrol, evidence, exempt, explain, history,
    init, man, people, policy, report, require, sample, schema, sign, status, verify, witness,
};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Policy acknowledgement as evidence.
///
/// A git repository of policies, rosters and signed records says who owed which acknowledgement by when, who gave it
/// and what is missing: on any day, provable with git and OpenSSH alone.
#[derive(Debug, Parser)]
#[command(
    name = "ack",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true
)]
#[command(after_help = AFTER)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const AFTER: &str = "\
Exit codes:
  0  all well
  1  gaps or findings (check, verify and require only)
  2  the command line or an input file is wrong
  3  the register cannot be read
  4  refused: no such key, not your duty, nobody agreed
  5  committed here, but not delivered; nothing is lost

`ack help COMMAND` says more of a command, with examples. `ack demo` makes something to try them on.";

/// Under which the options of every command stand.
const GLOBAL: &str = "Every command";

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct GlobalArgs {
    /// Look for the register in DIR and above, instead of the current directory
    // An id of its own: a command's argument of the same id would be taken for this one.
    #[arg(id = "register", short = 'C', long = "directory", value_name = "DIR", env = "ACK_REPO")]
    #[arg(hide_env_values = true, global = true, help_heading = GLOBAL, display_order = 900)]
    pub(crate) directory: Option<PathBuf>,
    /// When to use colours: auto, always or never
    #[arg(long, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    #[arg(hide_default_value = true, global = true, help_heading = GLOBAL, display_order = 901)]
    pub(crate) color: ColourChoice,
    /// Only the answer, no remarks
    #[arg(short, long, global = true, help_heading = GLOBAL, display_order = 902)]
    pub(crate) quiet: bool,
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ColourChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Even into a pipe
    Always,
    /// Never
    Never,
}

/// The commands. What each does, its arguments say.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(demo::DemoArgs),
    Init(Box<init::InitArgs>),
    Status(status::StatusArgs),
    Sign(sign::SignArgs),
    Enrol(enrol::EnrolArgs),
    Countersign(enrol::CountersignArgs),
    Policy(policy::PolicyArgs),
    People(people::PeopleArgs),
    Exempt(exempt::ExemptArgs),
    ApproveRules(approve::ApproveRulesArgs),
    Checkpoint(checkpoint::CheckpointArgs),
    Witness(witness::WitnessArgs),
    Collect(collect::CollectArgs),
    Report(report::ReportArgs),
    History(history::HistoryArgs),
    Explain(explain::ExplainArgs),
    Sample(sample::SampleArgs),
    Evidence(Box<evidence::EvidenceArgs>),
    Verify(verify::VerifyArgs),
    Check(check::CheckArgs),
    Require(require::RequireArgs),
    Schema(schema::SchemaArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// Who runs which command.
const GROUPS: [(&str, &[&str]); 5] = [
    ("To look around", &["demo", "help"]),
    ("Everybody", &["status", "sign", "enrol"]),
    (
        "Who keeps the register",
        &[
            "init",
            "policy",
            "people",
            "countersign",
            "witness",
            "exempt",
            "approve-rules",
            "collect",
            "checkpoint",
            "report",
            "evidence",
            "history",
            "explain",
        ],
    ),
    ("CI and auditors", &["check", "require", "verify", "sample"]),
    ("Editors, shells, packagers", &["schema", "completions", "man"]),
];

impl Command {
    pub(crate) fn run(&self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::Demo(args) => demo::run(context, args),
            Self::Init(args) => init::run(context, args),
            Self::Sign(args) => sign::run(context, args),
            Self::Enrol(args) => enrol::enrol(context, args),
            Self::Countersign(args) => enrol::countersign(context, args),
            Self::Policy(args) => policy::run(context, args),
            Self::People(args) => people::run(context, args),
            Self::Exempt(args) => exempt::run(context, args),
            Self::ApproveRules(args) => approve::approve_rules(context, args),
            Self::Checkpoint(args) => checkpoint::run(context, args),
            Self::Witness(args) => witness::run(context, args),
            Self::Collect(args) => collect::run(context, args),
            Self::Report(args) => report::run(context, args),
            Self::History(args) => history::run(context, args),
            Self::Explain(args) => explain::run(context, args),
            Self::Status(args) => status::run(context, args),
            Self::Sample(args) => sample::run(context, args),
            Self::Evidence(args) => evidence::run(context, args),
            Self::Verify(args) => verify::run(context, args),
            Self::Check(args) => check::run(context, args),
            Self::Require(args) => require::run(context, args),
            Self::Schema(args) => schema::run(context, args),
            Self::Completions(args) => completions::run(context, args),
            Self::Man(args) => man::run(context, args),
        }
    }
}

/// The whole command line, for those who parse or document it.
#[must_use]
pub fn command() -> clap::Command {
    let mut command = Cli::command();
    command.build();
    let heading = command.get_styles().get_header().to_owned();
    let name = command.get_styles().get_literal().to_owned();
    let longest = GROUPS.iter().flat_map(|(_, names)| *names).map(|n| n.len()).max().unwrap_or_default();
    let mut list = String::new();
    for (who, names) in GROUPS {
        list.push_str(&format!("{heading}{who}:{heading:#}\n"));
        for (sub, about) in names.iter().filter_map(|n| command.find_subcommand(n)).map(|c| (c.get_name(), c))
        {
            let about = about.get_about().map(ToString::to_string).unwrap_or_default();
            list.push_str(&format!("  {name}{sub:longest$}{name:#}  {about}\n"));
        }
        list.push('\n');
    }
    Cli::command().help_template(format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{list}{heading}Options of every command:{heading:#}\n{{options}}{{after-help}}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn every_command_is_somebodys_and_has_an_example() {
        for sub in command().get_subcommands().filter(|c| c.get_name() != "help") {
            let name = sub.get_name();
            assert!(GROUPS.iter().any(|(_, names)| names.contains(&name)), "{name} is in no group");
            let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(about.len() <= 63, "{name}: {about:?} is wider than a narrow terminal");
            let after = sub.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(after.contains(&format!("ack {name}")), "{name} has no example");
        }
        assert!(
            GROUPS
                .iter()
                .flat_map(|(_, n)| *n)
                .all(|n| *n == "help" || command().find_subcommand(n).is_some())
        );
    }

    #[test]
    fn no_option_hides_a_global_one() {
        let ids = |c: &clap::Command| c.get_arguments().map(|a| a.get_id().to_string()).collect::<Vec<_>>();
        let root = Cli::command();
        let global: Vec<String> =
            root.get_arguments().filter(|a| a.is_global_set()).map(|a| a.get_id().to_string()).collect();
        assert_eq!(global.len(), 3);
        for sub in root.get_subcommands() {
            for nested in std::iter::once(sub).chain(sub.get_subcommands()) {
                assert!(!ids(nested).iter().any(|id| global.contains(id)), "{}", nested.get_name());
            }
        }
    }
}
